//! People who may look: passwords as argon2id (RFC 9106), sessions as hashes of their tokens.

use super::column::count;
use super::database::Store;
use super::fault::StoreFault;
use super::session::{Session, statement, values};
use crate::core::model::Timestamp;
use crate::host::entropy::random_bytes;
use crate::host::pin::{Costs, HashFault, argon2id};
use crate::hub::code::{hash_secret, mint_password, mint_token};

/// The first person.
pub const FIRST_PERSON: &str = "admin";
/// How long a session lasts.
pub const SESSION_LIFE_MS: u64 = 12 * 60 * 60 * 1_000;
/// The longest password that is looked at, in bytes.
pub const PASSWORD_BYTES_MAX: usize = 256;

/// A password as it is kept. The costs are kept beside it, so that they can grow later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct KeptPassword {
    salt: [u8; 16],
    hash: [u8; 32],
    costs: Costs,
}

impl KeptPassword {
    fn of(password: &str) -> Result<Self, StoreFault> {
        let (salt, costs) = (random_bytes()?, Costs::PASSWORD);
        let hash = argon2id(password, &salt, costs).map_err(unhashed)?;
        Ok(Self { salt, hash, costs })
    }

    fn is(&self, password: &str) -> Result<bool, StoreFault> {
        let hash = argon2id(password, &self.salt, self.costs).map_err(unhashed)?;
        // Compared as hashes of a keyed kind, so that the time taken tells nothing of the kept one.
        Ok(blake3::keyed_hash(&hash, &self.salt) == blake3::keyed_hash(&self.hash, &self.salt))
    }
}

fn unhashed(fault: HashFault) -> StoreFault {
    StoreFault::damaged("password", fault)
}

impl Store {
    /// Makes the first person when there is nobody; gives the password, which is kept nowhere else.
    ///
    /// # Errors
    /// What the database answers.
    pub fn make_first_person(&self) -> Result<Option<String>, StoreFault> {
        let password = mint_password()?;
        let kept = KeptPassword::of(&password)?;
        self.write(|change| {
            let people: i64 = change.one(statement!("count_people"), &[], |row| row.take(0))?;
            if people > 0 {
                return Ok(None);
            }
            apply_password(change, FIRST_PERSON, &kept)?;
            Ok::<_, StoreFault>(Some(password))
        })
    }

    /// Gives the first person a new password and ends all their sessions: for when the password was lost.
    ///
    /// # Errors
    /// What the database answers.
    pub fn renew_password(&self) -> Result<String, StoreFault> {
        let password = mint_password()?;
        let kept = KeptPassword::of(&password)?;
        self.write(|change| {
            apply_password(change, FIRST_PERSON, &kept)?;
            change.execute(statement!("delete_person_sessions"), &values![FIRST_PERSON])?;
            Ok::<_, StoreFault>(password)
        })
    }

    /// Signs a person in; gives the session's token, or `None` when name and password don't belong together. Takes as
    /// long for a name that nobody has.
    ///
    /// # Errors
    /// What the database answers.
    pub fn sign_in(&self, name: &str, password: &str, now: Timestamp) -> Result<Option<String>, StoreFault> {
        let kept = self.read(|view| {
            view.first(statement!("load_person"), &values![name], |row| {
                Ok(KeptPassword {
                    salt: row.take(0)?,
                    hash: row.take(1)?,
                    costs: Costs { memory_kib: row.take(2)?, passes: row.take(3)?, lanes: row.take(4)? },
                })
            })
        })?;
        let known = match kept {
            Some(kept) if password.len() <= PASSWORD_BYTES_MAX => kept.is(password)?,
            _ => {
                KeptPassword::of("nobody")?;
                false
            }
        };
        if !known {
            return Ok(None);
        }
        let token = mint_token()?;
        self.write(|change| {
            change.execute(statement!("delete_old_sessions"), &values![count(now.ms())])?;
            let expires_at = count(now.ms().saturating_add(SESSION_LIFE_MS));
            let token_hash = hash_secret(&token);
            let session = values![&token_hash, name, expires_at];
            change.execute(statement!("insert_session"), &session)?;
            Ok::<_, StoreFault>(Some(token))
        })
    }

    /// Who this session's token belongs to.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_session(&self, token: &str, now: Timestamp) -> Result<Option<String>, StoreFault> {
        let hash = hash_secret(token);
        self.read(|view| {
            view.first(statement!("load_session"), &values![&hash, count(now.ms())], |row| row.take(0))
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// What the database answers.
    pub fn sign_out(&self, token: &str) -> Result<(), StoreFault> {
        self.write(|change| {
            change.execute(statement!("delete_session"), &values![&hash_secret(token)])?;
            Ok(())
        })
    }
}

fn apply_password(change: &mut dyn Session, person: &str, kept: &KeptPassword) -> Result<(), StoreFault> {
    let costs = [kept.costs.memory_kib, kept.costs.passes, kept.costs.lanes].map(i64::from);
    let [memory_kib, passes, lanes] = costs;
    let row = values![person, &kept.salt, &kept.hash, memory_kib, passes, lanes];
    change.execute(statement!("upsert_person"), &row)?;
    Ok(())
}
