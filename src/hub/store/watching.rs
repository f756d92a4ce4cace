//! Watching clocks and places of chains while they are folded: what they show follows from the folded entries alone, in
//! whatever order and batches they came (invariants I5, I15).

use std::collections::{BTreeMap, BTreeSet};

use super::column::{count, decode, encode};
use super::fault::StoreFault;
use super::ingest::parse_stored;
use super::refold::{apply_finding, list_kept, withdraw_finding};
use super::session::{Session, Value, statement, values};
use crate::core::ledger::{Finding, FindingKind, Link, Watch, watch_chain};
use crate::core::model::{EntryHash, Incarnation, TillId, Timestamp};

/// A life of a till and how far it is watched, encoded.
pub(super) type Watched = (TillId, Incarnation, Vec<u8>);

/// A life that is watched on.
#[derive(Default)]
struct Life {
    watch: Option<Watch>,
    links: Vec<Link>,
    findings: Vec<Finding>,
    /// An entry stands at or before the last place that was watched: the life has to be watched from its start.
    anew: bool,
}

/// Watches lives on with the links of runs that are to be folded now, and writes what they show; gives how far each life is
/// watched then. Each run comes with its life's kept watch.
pub(super) fn watch_lives(
    session: &mut dyn Session,
    runs: Vec<(TillId, Incarnation, &[u8], Vec<Link>)>,
    now: Timestamp,
) -> Result<Vec<Watched>, StoreFault> {
    let mut lives: BTreeMap<(TillId, Incarnation), Life> = BTreeMap::new();
    for (till, incarnation, kept, links) in runs {
        let met = lives.contains_key(&(till, incarnation));
        let life = lives.entry((till, incarnation)).or_default();
        if !met && !kept.is_empty() {
            life.watch = Some(decode(kept)?);
        }
        for link in &links {
            match Watch::follow(life.watch, link) {
                Some((next, finding)) => {
                    life.watch = Some(next);
                    life.findings.extend(finding);
                }
                None => life.anew = true,
            }
        }
        life.links.extend(links);
    }
    let mut watched = Vec::with_capacity(lives.len());
    for ((till, incarnation), mut life) in lives {
        if life.anew {
            let key = values![till.as_bytes(), count(incarnation.get())];
            let links = &mut life.links;
            session.query(statement!("list_life_entries"), &key, &mut |mut row| {
                links.push(Link::of(&parse_stored(row.take(0)?)?));
                Ok(())
            })?;
            let (watch, findings) = watch_chain(links.iter().copied());
            withdraw_others(session, links, &findings, now)?;
            (life.watch, life.findings) = (watch, findings);
        }
        life.findings.iter().try_for_each(|finding| apply_finding(session, finding, now))?;
        let watch = life.watch.map(|watch| encode(&watch)).transpose()?.unwrap_or_default();
        watched.push((till, incarnation, watch));
    }
    Ok(watched)
}

/// Takes back what a life showed and does not show any more.
fn withdraw_others(
    session: &mut dyn Session,
    links: &[Link],
    findings: &[Finding],
    now: Timestamp,
) -> Result<(), StoreFault> {
    let hold: BTreeSet<(EntryHash, &str)> =
        findings.iter().map(|finding| (finding.entry, finding.kind.name())).collect();
    let entries: Vec<EntryHash> = links.iter().map(|link| link.hash).collect();
    for ((entry, kind), (_, withdrawn)) in list_kept(session, &entries)? {
        let of_chain = FindingKind::ALL.iter().any(|known| known.is_of_chain() && known.name() == kind);
        if of_chain && !withdrawn && !hold.contains(&(entry, kind.as_str())) {
            withdraw_finding(session, entry, &kind, now)?;
        }
    }
    Ok(())
}

/// Writes how far lives are watched.
pub(super) fn apply_watches(session: &mut dyn Session, watched: &[Watched]) -> Result<(), StoreFault> {
    let rows: Vec<Value<'_>> = watched
        .iter()
        .flat_map(|(till, life, watch)| values![watch.as_slice(), till.as_bytes(), count(life.get())])
        .collect();
    session.execute_rows(statement!(of both "update_watch"), 3, &rows)
}
