//! Tills: one-time codes, enrolment, tokens, and when each was last heard of.

use std::collections::BTreeMap;

use super::column::count;
use super::database::Store;
use super::fault::StoreFault;
use super::programmes::load_latest;
use super::session::{Session, statement, values};
use crate::core::model::{TillId, Timestamp};
use crate::core::sync::wire::{EnrolAnswer, EnrolRequest, enrol_signed_bytes};
use crate::host::entropy::random_bytes;
use crate::host::keys::verify;
use crate::hub::code::{hash_secret, mint_code, mint_token, parse_code};

/// How long a code is good for.
pub const CODE_LIFE_MS: u64 = 24 * 60 * 60 * 1_000;
/// How long a code that is no longer good is remembered, so that its till is told what is wrong with it.
const CODE_MEMORY_MS: u64 = 30 * CODE_LIFE_MS;
/// The longest name of a till or a store, in characters.
pub const NAME_CHARS_MAX: usize = 60;

/// Why a till is not taken in.
#[derive(Debug, thiserror::Error)]
pub enum EnrolFault {
    /// No such code was given out.
    #[error("this code is not known; check it, or ask head office for one")]
    CodeUnknown,
    /// Another till came with it.
    #[error("this code was already used; ask head office for another")]
    CodeUsed,
    /// It is too old.
    #[error("this code has expired; ask head office for another")]
    CodeExpired,
    /// The till does not hold the key that it shows.
    #[error("the signature over the code is not made with the key that came along")]
    BadSignature,
    /// There is nothing to sell by.
    #[error("head office has not published a programme; publish one with `tallytill hub publish`")]
    NoProgramme,
    /// The store can't do it now.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

/// A till that showed a good token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownTill {
    /// Which.
    pub id: TillId,
    /// Its Ed25519 public key.
    pub public_key: [u8; 32],
}

/// When a till was last heard of and what it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// When.
    pub at: Timestamp,
    /// Entries it had not sent yet, if it ever said.
    pub unsent: Option<u64>,
}

impl Store {
    /// Makes a one-time code for a new till; an empty group is none.
    ///
    /// # Errors
    /// What the database answers.
    pub fn make_code(
        &self,
        till_name: &str,
        store: &str,
        till_group: &str,
        now: Timestamp,
    ) -> Result<String, StoreFault> {
        let code = mint_code()?;
        self.write(|change| {
            let forgotten = now.ms().saturating_sub(CODE_MEMORY_MS);
            change.execute(statement!("delete_old_codes"), &values![count(forgotten)])?;
            let expires_at = count(now.ms().saturating_add(CODE_LIFE_MS));
            let nobody: &[u8] = &[];
            let hash = hash_secret(&code);
            let row = values![&hash, till_name, store, till_group, expires_at, nobody];
            change.execute(statement!("insert_code"), &row)?;
            Ok::<_, StoreFault>(code)
        })
    }

    /// Takes a till in. The same till that comes again with its code, because the answer was lost, gets a new token
    /// for the same id.
    ///
    /// # Errors
    /// [`EnrolFault`]; the code stays good then.
    pub fn enrol(&self, request: &EnrolRequest, now: Timestamp) -> Result<EnrolAnswer, EnrolFault> {
        if !verify(&request.public_key, &enrol_signed_bytes(&request.code), &request.signature) {
            return Err(EnrolFault::BadSignature);
        }
        let hash = parse_code(&request.code).map(|code| hash_secret(&code)).ok_or(EnrolFault::CodeUnknown)?;
        let token = mint_token().map_err(StoreFault::from)?;
        self.write(|change| {
            let code = lock_code(change, &hash)?.ok_or(EnrolFault::CodeUnknown)?;
            if code.expires_at <= now {
                return Err(EnrolFault::CodeExpired);
            }
            let till = match code.used_by {
                None => TillId::from_bytes(random_bytes().map_err(StoreFault::from)?),
                Some(till) if load_public_key(change, till)? == Some(request.public_key) => till,
                Some(_) => return Err(EnrolFault::CodeUsed),
            };
            let programme = load_latest(change)?.ok_or(EnrolFault::NoProgramme)?;
            apply_enrolment(change, &hash, &code, till, request, &token, now)?;
            Ok(EnrolAnswer {
                till,
                till_name: code.till_name,
                store: code.store,
                token,
                hub: self.identity.origin,
                hub_public_key: self.public_key(),
                hub_sealing_key: self.sealing_key(),
                programme: programme.bundle(now),
                till_group: code.till_group,
            })
        })
    }

    /// The till that this token belongs to.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_till_by_token(&self, token: &str) -> Result<Option<KnownTill>, StoreFault> {
        let hash = hash_secret(token);
        self.read(|view| {
            view.first(statement!("load_till_by_token"), &values![&hash], |row| {
                Ok(KnownTill { id: row.take(0)?, public_key: row.take(1)? })
            })
        })
    }

    /// Writes down when tills were last heard of.
    ///
    /// # Errors
    /// What the database answers.
    pub fn apply_contacts(&self, contacts: &BTreeMap<TillId, Contact>) -> Result<(), StoreFault> {
        self.write(|change| {
            for (till, contact) in contacts {
                let unsent = contact.unsent.map_or(-1, count);
                let row = values![count(contact.at.ms()), unsent, till.as_bytes()];
                change.execute(statement!("update_till_contact"), &row)?;
            }
            Ok(())
        })
    }
}

/// A code that was given out.
struct StoredCode {
    till_name: String,
    store: String,
    till_group: String,
    expires_at: Timestamp,
    used_by: Option<TillId>,
}

fn lock_code(view: &mut dyn Session, hash: &[u8; 32]) -> Result<Option<StoredCode>, StoreFault> {
    view.first(statement!(of both "lock_code"), &values![hash], |row| {
        Ok(StoredCode {
            till_name: row.take(0)?,
            store: row.take(1)?,
            expires_at: row.take(2)?,
            used_by: TillId::from_slice(&row.take::<Vec<u8>>(3)?),
            till_group: row.take(4)?,
        })
    })
}

fn apply_enrolment(
    change: &mut dyn Session,
    hash: &[u8; 32],
    code: &StoredCode,
    till: TillId,
    request: &EnrolRequest,
    token: &str,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let version: String = request.version.chars().take(NAME_CHARS_MAX).collect();
    if code.used_by.is_some() {
        let token_hash = hash_secret(token);
        let row = values![&token_hash, version.as_str(), till.as_bytes()];
        change.execute(statement!("update_till_token"), &row)?;
        return Ok(());
    }
    change.execute(statement!("use_code"), &values![till.as_bytes(), hash])?;
    let token_hash = hash_secret(token);
    let row = values![
        till.as_bytes(),
        code.till_name.as_str(),
        code.store.as_str(),
        code.till_group.as_str(),
        &request.public_key,
        &token_hash,
        version.as_str(),
        count(now.ms()),
    ];
    change.execute(statement!("insert_till"), &row)?;
    Ok(())
}

/// The public key of a till.
pub(super) fn load_public_key(view: &mut dyn Session, till: TillId) -> Result<Option<[u8; 32]>, StoreFault> {
    view.first(statement!("load_till"), &values![till.as_bytes()], |row| row.take(2))
}
