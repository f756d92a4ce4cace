//! People who may look: passwords as argon2id (RFC 9106), sessions as hashes of their tokens.

use argon2::{Algorithm, Argon2, Params, Version};
use rusqlite::{Connection, OptionalExtension, named_params};

use super::column::{Column, count};
use super::database::Store;
use super::fault::StoreFault;
use crate::core::model::Timestamp;
use crate::host::entropy::random_bytes;
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
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl KeptPassword {
    fn of(password: &str) -> Result<Self, StoreFault> {
        let salt = random_bytes()?;
        let (memory_kib, passes, lanes) =
            (Params::DEFAULT_M_COST, Params::DEFAULT_T_COST, Params::DEFAULT_P_COST);
        let hash = argon2id(password, &salt, memory_kib, passes, lanes)?;
        Ok(Self { salt, hash, memory_kib, passes, lanes })
    }

    fn is(&self, password: &str) -> Result<bool, StoreFault> {
        let hash = argon2id(password, &self.salt, self.memory_kib, self.passes, self.lanes)?;
        // Compared as hashes of a keyed kind, so that the time taken tells nothing of the kept one.
        Ok(blake3::keyed_hash(&hash, &self.salt) == blake3::keyed_hash(&self.hash, &self.salt))
    }
}

fn argon2id(
    password: &str,
    salt: &[u8],
    memory_kib: u32,
    passes: u32,
    lanes: u32,
) -> Result<[u8; 32], StoreFault> {
    let fault = |error: argon2::Error| StoreFault::damaged("password", error);
    let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(fault)?;
    let mut hash = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut hash)
        .map_err(fault)?;
    Ok(hash)
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
            let people: i64 = change.query_row(include_str!("sql/count_people.sql"), [], |row| row.get(0))?;
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
            let person = named_params! {":person": FIRST_PERSON};
            change.execute(include_str!("sql/delete_person_sessions.sql"), person)?;
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
            let mut statement = view.prepare_cached(include_str!("sql/load_person.sql"))?;
            let kept = statement.query_row(named_params! {":name": name}, |row| {
                Ok(KeptPassword {
                    salt: row.get(0)?,
                    hash: row.get(1)?,
                    memory_kib: row.get(2)?,
                    passes: row.get(3)?,
                    lanes: row.get(4)?,
                })
            });
            Ok(kept.optional()?)
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
            change.execute(
                include_str!("sql/delete_old_sessions.sql"),
                named_params! {":now_ms": count(now.ms())},
            )?;
            change.execute(
                include_str!("sql/insert_session.sql"),
                named_params! {
                    ":token_hash": hash_secret(&token),
                    ":person": name,
                    ":expires_at_ms": count(now.ms().saturating_add(SESSION_LIFE_MS)),
                },
            )?;
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
            let mut statement = view.prepare_cached(include_str!("sql/load_session.sql"))?;
            let mut rows =
                statement.query(named_params! {":token_hash": hash, ":now_ms": count(now.ms())})?;
            rows.next()?.map(|row| String::load(row, 0)).transpose()
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// What the database answers.
    pub fn sign_out(&self, token: &str) -> Result<(), StoreFault> {
        self.write(|change| {
            change.execute(
                include_str!("sql/delete_session.sql"),
                named_params! {":token_hash": hash_secret(token)},
            )?;
            Ok(())
        })
    }
}

fn apply_password(change: &Connection, person: &str, kept: &KeptPassword) -> Result<(), StoreFault> {
    change.execute(
        include_str!("sql/upsert_person.sql"),
        named_params! {
            ":name": person,
            ":salt": kept.salt,
            ":hash": kept.hash,
            ":memory_kib": kept.memory_kib,
            ":passes": kept.passes,
            ":lanes": kept.lanes,
        },
    )?;
    Ok(())
}
