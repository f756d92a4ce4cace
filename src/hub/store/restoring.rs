//! Head office that went on from an older copy of its database (design 4.2, 4.5).
//!
//! The feed gets a new generation, so that every till fetches the members anew; the hub's own chain gets a new life, so
//! that no two entries ever share a place; and an entry says what happened, which is found as `hub_restored`. Tills send
//! what is missing by themselves, because the hub's durable head is their cursor. Once each of them has been heard of
//! again with nothing unsent, the finding is settled.

use std::sync::atomic::Ordering;

use super::column::{count, decode};
use super::database::{Identity, Store};
use super::fault::StoreFault;
use super::ingest::lock_chain;
use super::origin::Origin;
use super::places::load_entry;
use super::programmes::load_latest;
use super::session::{Session, statement, values};
use crate::core::ledger::{Decided, Entry, Finding, FindingKind, Head, Outcome, Payload, Restored};
use crate::core::model::{Day, Incarnation, Timestamp};
use crate::core::programme::Programme;
use crate::host::entropy::random_bytes;

/// What the program gives as its reason when it settles a restore by itself.
const ALL_REPORTED: &str = "every till has reported since";

impl Store {
    /// Notes that this database is an older copy of itself. No other process may use it meanwhile.
    ///
    /// # Errors
    /// What the database answers; nothing was written then.
    pub fn begin_anew(
        &mut self,
        copied_at: Option<Timestamp>,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), StoreFault> {
        let before = self.identity;
        let incarnation = Incarnation::from_random(u64::from_be_bytes(random_bytes()?));
        self.identity = Identity { generation: random_bytes()?, incarnation, ..before };
        let written = self.write(|change| {
            let old = lock_chain(change, before.origin, before.incarnation)?;
            let old = old.map_or(Head::start(before.incarnation), |(head, _)| head);
            let row = values![&self.identity.generation, count(incarnation.get())];
            change.execute(statement!("update_generation"), &row)?;
            let programme = load_latest(change)?.map(|latest| latest.hash);
            let mut origin = Origin::begin_after(self, change, old, programme, now)?;
            origin.add(&Payload::Restored(Restored {
                till: None,
                incarnation: Some(old.incarnation),
                seq: Some(old.seq),
                known_seq: None,
                copied_at,
                reason: reason.to_owned(),
            }))?;
            origin.apply(self, change)
        });
        if written.is_err() {
            self.identity = before;
        }
        self.awaits_tills.store(true, Ordering::Relaxed);
        written
    }

    /// Settles a restore once every till has been heard of since.
    ///
    /// # Errors
    /// What the database answers.
    pub fn settle_restores(&self, now: Timestamp) -> Result<(), StoreFault> {
        if !self.awaits_tills.load(Ordering::Relaxed) {
            return Ok(());
        }
        let left = self.write_quietly(|change| {
            let mut left = false;
            for (finding, entry) in load_open_restores(change)? {
                let since = count(entry.header.hlc.timestamp().ms());
                let silent: i64 =
                    change.one(statement!("count_silent_tills"), &values![since], |row| row.take(0))?;
                if silent > 0 {
                    left = true;
                    continue;
                }
                let latest = load_latest(change)?;
                let programme = latest.as_ref().and_then(|latest| Programme::parse(&latest.text).ok());
                let day = programme.map_or(Day::from_number(0), |programme| programme.time_zone.day(now));
                let mut origin = Origin::load(self, change, latest.map(|latest| latest.hash), now)?;
                origin.add(&Payload::Decided(Decided {
                    entry: finding.entry,
                    finding: finding.kind.number(),
                    outcome: Outcome::Dismiss,
                    member: None,
                    op_id: Some(entry.header.op_id),
                    day,
                    by: String::new(),
                    reason: ALL_REPORTED.to_owned(),
                }))?;
                origin.apply(self, change)?;
            }
            Ok::<_, StoreFault>(left)
        })?;
        self.awaits_tills.store(left, Ordering::Relaxed);
        self.fold_few(now)
    }
}

/// Restores that nobody settled, each with its entry.
fn load_open_restores(view: &mut dyn Session) -> Result<Vec<(Finding, Entry)>, StoreFault> {
    let kind = values![FindingKind::HubRestored.name()];
    let bodies: Vec<Vec<u8>> = view.collect(statement!("list_kind_findings"), &kind, |row| row.take(0))?;
    let mut open = Vec::new();
    for body in bodies {
        let finding: Finding = decode(&body)?;
        if finding.decided.is_none()
            && let Some((entry, _)) = load_entry(view, finding.entry)?
        {
            open.push((finding, entry));
        }
    }
    Ok(open)
}
