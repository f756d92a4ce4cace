//! Decisions of people about findings: an entry of the hub's own chain, whose effects are compensating postings
//! (design 4.4, 4.5).

use super::database::Store;
use super::fault::StoreFault;
use super::origin::Origin;
use super::overview::KeptFinding;
use super::places::{load_entry, read_fact};
use super::programmes::load_latest;
use crate::core::ledger::{Decided, FindingKind, Outcome, Payload, Touch};
use crate::core::model::{Day, EntryHash, Timestamp};

/// The longest reason that is written down, in characters.
pub const REASON_CHARS_MAX: usize = 200;

/// Why a finding is not decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideFault {
    /// There is none, or it holds no longer.
    #[error("there is no such finding, or it no longer holds; look at the list of findings")]
    Unknown,
    /// Its entry is about nobody and no sale.
    #[error(
        "nothing can be decided about this finding: it moves no points; it stays on the list for the record"
    )]
    Nothing,
    /// The store can't do it now.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

/// What a person decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The entry that shows the finding.
    pub entry: EntryHash,
    /// What was found.
    pub kind: FindingKind,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Who decided it.
    pub by: String,
    /// Why; may be empty.
    pub reason: String,
}

impl Store {
    /// Decides about a finding on a day of the shop; gives the finding as it is settled then.
    ///
    /// # Errors
    /// [`DecideFault`]; nothing was written then.
    pub fn decide(&self, decision: &Decision, day: Day, now: Timestamp) -> Result<KeptFinding, DecideFault> {
        let Decision { entry, kind, outcome, .. } = *decision;
        self.fold(now)?;
        self.load_finding(entry, kind)?.filter(|kept| !kept.withdrawn).ok_or(DecideFault::Unknown)?;
        self.write(|change| {
            let (told, _) = load_entry(change, entry)?.ok_or(DecideFault::Unknown)?;
            let touches = read_fact(&told).map(|fact| fact.touches()).unwrap_or_default();
            // What the decision names is how it hangs together with the entry.
            let member = touches.iter().find_map(|touch| match touch {
                Touch::Member(member) => Some(*member),
                _ => None,
            });
            let op_id = touches.contains(&Touch::Operation(told.header.op_id)).then_some(told.header.op_id);
            if (member.is_none() && op_id.is_none()) || kind.is_of_chain() {
                return Err(DecideFault::Nothing);
            }
            let programme = load_latest(change)?.map(|latest| latest.hash);
            let mut origin = Origin::load(self, change, programme, now)?;
            origin.add(&Payload::Decided(Decided {
                entry,
                finding: kind.number(),
                outcome,
                member,
                op_id,
                day,
                by: decision.by.clone(),
                reason: decision.reason.clone(),
            }))?;
            Ok(origin.apply(self, change)?)
        })?;
        self.fold(now)?;
        self.load_finding(entry, kind)?.ok_or(DecideFault::Unknown)
    }
}
