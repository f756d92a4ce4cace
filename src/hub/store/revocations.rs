//! Tills and programmes that head office no longer trusts. They travel to the tills in the card book, which is small, signed
//! and fetched before anything else; each change is an entry of the hub's own chain.

use super::card_book::{advance_revision, lock_card_book};
use super::column::count;
use super::database::Store;
use super::fault::StoreFault;
use super::origin::Origin;
use super::programmes::load_latest;
use super::session::{Session, statement, values};
use super::tills::load_public_key;
use crate::core::codec::REVOKED_MAX;
use crate::core::ledger::{Payload, Revoked};
use crate::core::model::{ProgrammeHash, TillId, Timestamp};

/// What can be trusted no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A till: nothing of it is taken any more.
    Till(TillId),
    /// A programme: nobody sells by it any more.
    Programme(ProgrammeHash),
}

/// What a person decided about it.
#[derive(Debug, Clone, Copy)]
pub struct Judgement<'j> {
    /// Whether it is trusted again.
    pub lifted: bool,
    /// Who decided it.
    pub by: &'j str,
    /// Why; may be empty.
    pub reason: &'j str,
}

/// Why trust is not changed.
#[derive(Debug, thiserror::Error)]
pub enum RevokeFault {
    /// No such till.
    #[error("there is no till `{0}`; look at the list of tills on head office's page")]
    NoTill(TillId),
    /// No such programme.
    #[error("no programme `{0}` was published here")]
    NoProgramme(ProgrammeHash),
    /// Tills would have nothing to sell by.
    #[error("this is the only programme left to sell by; publish another first")]
    LastProgramme,
    /// There are as many as a book holds.
    #[error("`{REVOKED_MAX}` are revoked already, which is all that tills keep")]
    TooMany,
    /// The store can't do it now.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

impl Subject {
    fn what(&self) -> &'static str {
        match self {
            Self::Till(_) => "till",
            Self::Programme(_) => "programme",
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Till(till) => till.as_bytes(),
            Self::Programme(programme) => programme.as_bytes(),
        }
    }
}

impl Store {
    /// Takes trust away, or gives it back: false when nothing changed.
    ///
    /// # Errors
    /// [`RevokeFault`]; nothing was changed then.
    pub fn revoke(
        &self,
        subject: Subject,
        judgement: Judgement<'_>,
        now: Timestamp,
    ) -> Result<bool, RevokeFault> {
        self.write(|change| {
            lock_card_book(change)?;
            check_known(change, subject)?;
            let (what, bytes) = (subject.what(), subject.bytes());
            let changed = if judgement.lifted {
                change.execute(statement!("delete_revocation"), &values![what, bytes])?
            } else {
                let row = values![what, bytes, count(now.ms())];
                change.execute(statement!("insert_revocation"), &row)?
            };
            if changed == 0 {
                return Ok(false);
            }
            if list_subjects(change, what)?.len() > REVOKED_MAX {
                return Err(RevokeFault::TooMany);
            }
            let latest = load_latest(change)?.ok_or(RevokeFault::LastProgramme)?;
            let mut origin = Origin::load(self, change, Some(latest.hash), now)?;
            let (till, programme) = match subject {
                Subject::Till(till) => (Some(till), None),
                Subject::Programme(programme) => (None, Some(programme)),
            };
            let Judgement { lifted, by, reason } = judgement;
            let (by, reason) = (by.to_owned(), reason.to_owned());
            origin.add(&Payload::Revoked(Revoked { till, programme, at: now, lifted, by, reason }))?;
            origin.apply(self, change)?;
            advance_revision(change, now)?;
            Ok(true)
        })
    }

    /// Whether a till is trusted no more.
    ///
    /// # Errors
    /// What the database answers.
    pub fn is_till_revoked(&self, till: TillId) -> Result<bool, StoreFault> {
        self.read(|view| {
            let asked = values!["till", till.as_bytes()];
            Ok(view.first(statement!("load_revocation"), &asked, |row| row.take::<i64>(0))?.is_some())
        })
    }

    /// All tills that are trusted no more, ascending.
    ///
    /// # Errors
    /// What the database answers.
    pub fn list_revoked_tills(&self) -> Result<Vec<TillId>, StoreFault> {
        self.read(|view| list_tills(view))
    }
}

fn check_known(view: &mut dyn Session, subject: Subject) -> Result<(), RevokeFault> {
    match subject {
        Subject::Till(till) if load_public_key(view, till)?.is_none() => Err(RevokeFault::NoTill(till)),
        Subject::Programme(programme) => {
            let text = statement!("load_programme_text");
            let known = view.first(text, &values![programme.as_bytes()], |row| row.take::<String>(0))?;
            known.map(drop).ok_or(RevokeFault::NoProgramme(programme))
        }
        Subject::Till(_) => Ok(()),
    }
}

fn list_subjects(view: &mut dyn Session, what: &str) -> Result<Vec<Vec<u8>>, StoreFault> {
    view.collect(statement!("list_revocations"), &values![what], |row| row.take(0))
}

/// All tills that are trusted no more, ascending.
pub(super) fn list_tills(view: &mut dyn Session) -> Result<Vec<TillId>, StoreFault> {
    let id = |bytes: Vec<u8>| {
        TillId::from_slice(&bytes).ok_or_else(|| StoreFault::damaged("revocation", "no till"))
    };
    list_subjects(view, "till")?.into_iter().map(id).collect()
}

/// All programmes that nobody sells by any more, ascending.
pub(super) fn list_programmes(view: &mut dyn Session) -> Result<Vec<ProgrammeHash>, StoreFault> {
    let hash = |bytes: Vec<u8>| {
        ProgrammeHash::from_slice(&bytes).ok_or_else(|| StoreFault::damaged("revocation", "no programme"))
    };
    list_subjects(view, "programme")?.into_iter().map(hash).collect()
}
