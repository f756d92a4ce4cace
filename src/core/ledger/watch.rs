//! What the headers of a journal tell of its till: copies that went on side by side, and clocks that were wrong.
//!
//! It is of chains, not of accounts, and apart from the fold: a pure function of the set of a chain's entries too, kept
//! as a [`Watch`] for each chain so that its next entries need none of the earlier ones.
//!
//! A clock is judged by content alone. Head office's time that an entry carries was heard before it was written, and after
//! the entry before it was, where that one carries an earlier one. So an entry's own time lies behind when it is before
//! the time that it carries itself, and ahead when it is after a time that was heard later; both by more than
//! [`CLOCK_TOLERANCE_MS`]. One finding tells of a whole stretch.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use super::entry::{Entry, OrderKey};
use super::finding::{Finding, FindingKind};
use crate::core::model::{EntryHash, EntrySeq, Hlc, Incarnation, TillId, Timestamp};

/// How far a till's clock may be from head office's before it is told, in milliseconds: ten minutes, which no clock that
/// is set by the network loses, and no clock set by hand needs to.
pub const CLOCK_TOLERANCE_MS: u64 = 600_000;

/// One entry as a link of its chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Whose chain.
    pub till: TillId,
    /// In which life of its journal.
    pub incarnation: Incarnation,
    /// At which place.
    pub seq: EntrySeq,
    /// Where it stands by K.
    pub order: OrderKey,
    /// The entry's hash.
    pub hash: EntryHash,
    /// When, by the till's hybrid clock.
    pub hlc: Hlc,
    /// The last time that the hub stated.
    pub anchor: Option<Timestamp>,
}

impl Link {
    /// The link that an entry is.
    pub fn of(entry: &Entry) -> Self {
        let header = &entry.header;
        Self {
            till: header.till,
            incarnation: header.incarnation,
            seq: header.seq,
            order: header.order_key(),
            hash: entry.hash,
            hlc: header.hlc,
            anchor: header.anchor,
        }
    }
}

/// How far a chain was watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Watch {
    /// The last place.
    #[n(0)]
    seq: EntrySeq,
    /// The entry there; the first one by K where there are more.
    #[n(1)]
    hash: EntryHash,
    /// Its time.
    #[n(2)]
    hlc: Hlc,
    /// The latest time of head office that the chain carries.
    #[n(3)]
    anchor: Option<Timestamp>,
    /// Whether the clock is known to be behind.
    #[n(4)]
    behind: bool,
    /// Whether the clock is known to be ahead.
    #[n(5)]
    ahead: bool,
}

impl Watch {
    /// The next entry of the chain: how far it is watched with it, and what it shows. `None` for an entry that is not
    /// beyond the last place: the chain has to be watched from its start, by [`watch_chains`].
    pub fn follow(before: Option<Self>, link: &Link) -> Option<(Self, Option<Finding>)> {
        if before.is_some_and(|before| link.seq <= before.seq) {
            return None;
        }
        let beyond = |one: Timestamp, other: Timestamp| one.since(other) > CLOCK_TOLERANCE_MS;
        let behind = link.anchor.is_some_and(|anchor| beyond(anchor, link.hlc.timestamp()));
        let heard = link.anchor.filter(|anchor| before.is_some_and(|before| Some(*anchor) > before.anchor));
        let ahead = match (before, heard) {
            (Some(before), Some(heard)) => beyond(before.hlc.timestamp(), heard),
            (before, _) => before.is_some_and(|before| before.ahead),
        };
        let was = before.map_or((false, false), |before| (before.behind, before.ahead));
        let suspect = (behind && !was.0) || (ahead && !was.1);
        let finding = suspect.then(|| Finding {
            against: before.filter(|_| ahead).map(|before| before.hash).into_iter().collect(),
            ..Finding::new(FindingKind::ClockSuspect, link.hash)
        });
        let anchor = link.anchor.max(before.and_then(|before| before.anchor));
        Some((Self { seq: link.seq, hash: link.hash, hlc: link.hlc, anchor, behind, ahead }, finding))
    }
}

/// What the chains of these entries show, in whatever order and however often they are told. Where two entries stand at
/// one place, the first one by K goes on the chain, and the other one shows the fork.
pub fn watch_chains(links: impl IntoIterator<Item = Link>) -> Vec<Finding> {
    let links: BTreeSet<Link> = links.into_iter().collect();
    let links: Vec<Link> = links.into_iter().collect();
    let chains = links.chunk_by(|one, other| (one.till, one.incarnation) == (other.till, other.incarnation));
    let mut findings: Vec<Finding> = chains.flat_map(|chain| watch_chain(chain.iter().copied()).1).collect();
    findings.sort_unstable();
    findings
}

/// As [`watch_chains`] for one life of one till, with how far it is watched then.
pub fn watch_chain(links: impl IntoIterator<Item = Link>) -> (Option<Watch>, Vec<Finding>) {
    let links: BTreeSet<Link> = links.into_iter().collect();
    let links: Vec<Link> = links.into_iter().collect();
    let (mut watch, mut findings, mut forked) = (None, Vec::new(), false);
    for place in links.chunk_by(|one, other| one.seq == other.seq) {
        let Some((first, others)) = place.split_first() else { continue };
        if let Some((next, finding)) = Watch::follow(watch, first) {
            watch = Some(next);
            findings.extend(finding);
        }
        if let Some(other) = others.first().filter(|_| !forked) {
            let against = vec![first.hash];
            findings.push(Finding { against, ..Finding::new(FindingKind::Fork, other.hash) });
        }
        forked = !others.is_empty();
    }
    (watch, findings)
}
