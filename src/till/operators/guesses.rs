//! Wrong PINs and badges: each one more makes the next guess wait longer, also over a restart.
//!
//! `operator-guesses.json` in the data folder: wrong guesses in a row by operator number, `0` for badges and for numbers that
//! nobody has. A guess is written down before it is looked at, so that pulling the plug gives nobody another one. No time
//! is kept: after a restart the wait begins anew, whatever the machine's clock says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::core::codec::OperatorBook;
use crate::core::model::OperatorId;
use crate::host::file::{FileFault, Readers, load_file, write_file};

const FILE_NAME: &str = "operator-guesses.json";
const BYTES_MAX: u64 = 64 << 10;
/// Wrong guesses in a row that cost no waiting: fingers slip.
pub const FREE_GUESSES: u32 = 3;
/// What the first guess beyond them waits; each further one waits twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// The longest wait. Longer would let a passer-by shut a cashier out; with it, ten thousand PINs take a month.
pub const WAIT_MAX: Duration = Duration::from_secs(5 * 60);
/// Who is nobody.
const NOBODY: u32 = 0;

/// The count of wrong guesses can't be kept.
#[derive(Debug, thiserror::Error)]
pub enum GuessesFault {
    /// Its file can't be read or written.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Its file holds something else.
    #[error("`{0}` is damaged; remove it and start the till again")]
    Damaged(PathBuf),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wrong {
    count: u32,
    since: Instant,
}

impl Wrong {
    fn wait(self) -> Duration {
        let Some(beyond) = self.count.checked_sub(FREE_GUESSES) else { return Duration::ZERO };
        let factor = 1_u32.checked_shl(beyond).unwrap_or(u32::MAX);
        FIRST_WAIT.saturating_mul(factor).min(WAIT_MAX)
    }
}

/// Wrong guesses in a row, by operator.
#[derive(Debug)]
pub struct Guesses {
    path: PathBuf,
    wrong: BTreeMap<u32, Wrong>,
}

impl Guesses {
    /// What is known of a data folder; every wait begins anew.
    ///
    /// # Errors
    /// [`GuessesFault`].
    pub fn load(folder: &Path, now: Instant) -> Result<Self, GuessesFault> {
        let path = folder.join(FILE_NAME);
        let counts: BTreeMap<u32, u32> = match load_file(&path, BYTES_MAX)? {
            None => BTreeMap::new(),
            Some(bytes) => serde_json::from_slice(&bytes).map_err(|_| GuessesFault::Damaged(path.clone()))?,
        };
        let wrong = counts.into_iter().map(|(who, count)| (who, Wrong { count, since: now })).collect();
        Ok(Self { path, wrong })
    }

    /// How long a guess at this operator has to wait yet.
    pub fn wait(&self, who: Option<OperatorId>, now: Instant) -> Duration {
        let wait = |wrong: &Wrong| wrong.wait().saturating_sub(now.saturating_duration_since(wrong.since));
        self.wrong.get(&number_of(who)).map_or(Duration::ZERO, wait)
    }

    /// Counts a guess as wrong until it is known to be right. Those who left the book are forgotten.
    ///
    /// # Errors
    /// [`GuessesFault`]; the guess must not be looked at then.
    pub fn begin(
        &mut self,
        who: Option<OperatorId>,
        book: &OperatorBook,
        now: Instant,
    ) -> Result<(), GuessesFault> {
        self.wrong.retain(|number, _| {
            *number == NOBODY || OperatorId::new(*number).is_some_and(|id| book.find(id).is_some())
        });
        let wrong = self.wrong.entry(number_of(who)).or_insert(Wrong { count: 0, since: now });
        *wrong = Wrong { count: wrong.count.saturating_add(1), since: now };
        self.store()
    }

    /// The guess was right: all wrong ones before it are forgotten.
    ///
    /// # Errors
    /// [`GuessesFault`].
    pub fn succeed(&mut self, who: Option<OperatorId>) -> Result<(), GuessesFault> {
        if self.wrong.remove(&number_of(who)).is_none() {
            return Ok(());
        }
        self.store()
    }

    fn store(&self) -> Result<(), GuessesFault> {
        let counts: BTreeMap<u32, u32> = self.wrong.iter().map(|(who, wrong)| (*who, wrong.count)).collect();
        let bytes = serde_json::to_vec(&counts).map_err(|_| GuessesFault::Damaged(self.path.clone()))?;
        Ok(write_file(&self.path, &bytes, Readers::OwnerOnly)?)
    }
}

fn number_of(who: Option<OperatorId>) -> u32 {
    who.map_or(NOBODY, OperatorId::get)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::codec::Operator;
    use crate::core::model::Rights;
    use crate::host::monotonic;

    fn id(number: u32) -> OperatorId {
        OperatorId::new(number).unwrap()
    }

    fn book() -> OperatorBook {
        let eva =
            Operator { id: id(1), name: "Eva".to_owned(), pin: None, badge: None, rights: Rights::NONE };
        OperatorBook { operators: vec![eva], ..OperatorBook::default() }
    }

    #[test]
    fn each_wrong_guess_beyond_three_waits_twice_as_long_up_to_a_bound() {
        let folder = tempfile::tempdir().unwrap();
        let now = monotonic();
        let mut guesses = Guesses::load(folder.path(), now).unwrap();
        let mut waits = Vec::new();
        for _ in 0..40 {
            guesses.begin(Some(id(1)), &book(), now).unwrap();
            waits.push(guesses.wait(Some(id(1)), now).as_secs());
        }
        assert_eq!(waits[..6], [0, 0, 5, 10, 20, 40]);
        assert_eq!(waits[39], WAIT_MAX.as_secs());
        assert_eq!(guesses.wait(Some(id(1)), now + WAIT_MAX), Duration::ZERO);
        assert_eq!(guesses.wait(None, now), Duration::ZERO);
    }

    #[test]
    fn a_restart_gives_no_further_guess() {
        let folder = tempfile::tempdir().unwrap();
        let now = monotonic();
        let mut guesses = Guesses::load(folder.path(), now).unwrap();
        for _ in 0..5 {
            guesses.begin(Some(id(1)), &book(), now).unwrap();
        }
        let later = now + Duration::from_secs(3_600);
        let mut again = Guesses::load(folder.path(), later).unwrap();
        assert_eq!(again.wait(Some(id(1)), later).as_secs(), 20);
        again.succeed(Some(id(1))).unwrap();
        assert_eq!(Guesses::load(folder.path(), later).unwrap().wait(Some(id(1)), later), Duration::ZERO);
    }

    #[test]
    fn a_crowd_of_numbers_takes_no_more_room() {
        let folder = tempfile::tempdir().unwrap();
        let now = monotonic();
        let mut guesses = Guesses::load(folder.path(), now).unwrap();
        let whole = OperatorBook {
            operators: (1..=50).map(|n| Operator { id: id(n), ..book().operators.remove(0) }).collect(),
            ..book()
        };
        for number in 1..=50 {
            guesses.begin(Some(id(number)), &whole, now).unwrap();
        }
        guesses.begin(None, &book(), now).unwrap();
        assert_eq!(guesses.wrong.keys().copied().collect::<Vec<_>>(), [0, 1]);
    }
}
