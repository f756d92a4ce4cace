//! Programmes: each text that was ever published, the one in force last.

use super::column::{count, decode};
use super::database::Store;
use super::fault::StoreFault;
use super::origin::Origin;
use super::places::{load_entry, read_fact};
use super::refold::{Telling, apply_refold};
use super::revocations::list_programmes;
use super::session::{Session, statement, values};
use crate::core::ledger::{Finding, FindingKind, Payload, Published, Touch};
use crate::core::model::{ProgrammeHash, Timestamp};
use crate::core::programme::Programme;
use crate::core::sync::wire::{ProgrammeBundle, programme_signed_bytes};

/// A programme as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProgramme {
    /// BLAKE3 of its text.
    pub hash: ProgrammeHash,
    /// The text as it was written.
    pub text: String,
    /// The hub's signature over its hash.
    pub signature: [u8; 64],
}

impl StoredProgramme {
    /// As it travels to the tills.
    pub fn bundle(&self, now: Timestamp) -> ProgrammeBundle {
        ProgrammeBundle { text: self.text.clone(), signature: self.signature, hub_time: now }
    }
}

/// What publishing did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publication {
    /// The programme is in force from now on.
    InForce,
    /// It already was.
    AlreadyInForce,
}

/// Why a programme is not put in force.
#[derive(Debug, thiserror::Error)]
pub enum PublishFault {
    /// Sums of members are kept in the units of the programme in force.
    #[error(
        "the programme counts {what} in `{new}` and the one in force in `{in_force}`; \
         keep it, because all balances are kept in it"
    )]
    OtherUnits {
        /// What is counted.
        what: &'static str,
        /// The unit of the programme in force.
        in_force: String,
        /// The unit of the new programme.
        new: String,
    },
    /// Nobody is to sell by it any more.
    #[error("this programme was revoked; change it, or run `tallytill hub trust restore-programme {0}`")]
    Revoked(ProgrammeHash),
    /// The store can't do it now.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

impl Store {
    /// The programme in force.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_programme(&self) -> Result<Option<StoredProgramme>, StoreFault> {
        self.read(load_latest)
    }

    /// Puts a programme in force: signs it, keeps it, and writes a `published` entry. Sales that were made under it
    /// before it was known here are folded again, because it says how their findings are settled.
    ///
    /// # Errors
    /// [`PublishFault`]; the programme in force stays then.
    pub fn publish(
        &self,
        text: &str,
        programme: &Programme,
        now: Timestamp,
    ) -> Result<Publication, PublishFault> {
        let hash = programme.hash;
        let publication = self.write(|change| {
            // Nobody folds meanwhile: what is settled anew must not be overtaken.
            change.query(statement!(of both "lock_fold"), &[], &mut |_| Ok(()))?;
            if list_programmes(change)?.contains(&hash) {
                return Err(PublishFault::Revoked(hash));
            }
            if let Some(latest) = load_latest(change)? {
                if latest.hash == hash {
                    return Ok(Publication::AlreadyInForce);
                }
                check_units(&latest, programme)?;
            }
            let signature = self.key.sign(&programme_signed_bytes(hash));
            upsert_programme(change, text, programme, &signature, now)?;
            let mut origin = Origin::load(self, change, Some(hash), now)?;
            origin.add(&Payload::Published(Published { programme: hash }))?;
            origin.apply(self, change)?;
            let unsettled = list_unsettled(change, hash)?;
            apply_refold(change, &self.seal, unsettled, Telling::Changes, now)?;
            Ok::<_, PublishFault>(Publication::InForce)
        })?;
        self.fold(now)?;
        Ok(publication)
    }
}

/// The programme in force.
pub(super) fn load_latest(view: &mut dyn Session) -> Result<Option<StoredProgramme>, StoreFault> {
    view.first(statement!("load_latest_programme"), &[], |row| {
        Ok(StoredProgramme { hash: row.take(0)?, text: row.take(1)?, signature: row.take(2)? })
    })
}

fn upsert_programme(
    change: &mut dyn Session,
    text: &str,
    programme: &Programme,
    signature: &[u8; 64],
    now: Timestamp,
) -> Result<(), StoreFault> {
    let latest = change.first(statement!("load_last_position"), &[], |row| row.take::<i64>(0))?;
    let row = values![
        programme.hash.as_bytes(),
        text,
        signature,
        programme.settlement.overspend.name(),
        latest.unwrap_or(0).saturating_add(1),
        count(now.ms()),
    ];
    change.execute(statement!("upsert_programme"), &row)?;
    Ok(())
}

/// Checks that kept sums mean the same under both programmes. One in force that can't be read checks nothing.
fn check_units(latest: &StoredProgramme, new: &Programme) -> Result<(), PublishFault> {
    let Ok(in_force) = Programme::parse(&latest.text) else { return Ok(()) };
    let units = |programme: &Programme| {
        [
            ("money", programme.currency.code().to_owned()),
            ("points", format!("{} decimals", programme.points.decimals)),
        ]
    };
    for ((what, in_force), (_, new)) in units(&in_force).into_iter().zip(units(new)) {
        if in_force != new {
            return Err(PublishFault::OtherUnits { what, in_force, new });
        }
    }
    Ok(())
}

/// The names that sales hang on which were made under a programme before it was known.
fn list_unsettled(view: &mut dyn Session, programme: ProgrammeHash) -> Result<Vec<Touch>, StoreFault> {
    let kind = values![FindingKind::ProgrammeUnknown.name()];
    let bodies: Vec<Vec<u8>> = view.collect(statement!("list_kind_bodies"), &kind, |row| row.take(0))?;
    let mut touched = Vec::new();
    for body in bodies {
        let finding: Finding = decode(&body)?;
        let Some((entry, _)) = load_entry(view, finding.entry)? else { continue };
        let under_it = entry.header.programme == Some(programme);
        touched.extend(read_fact(&entry).filter(|_| under_it).map(|fact| fact.touches()).unwrap_or_default());
    }
    Ok(touched)
}
