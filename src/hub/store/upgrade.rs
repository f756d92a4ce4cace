//! After an upgrade everything is folded anew: kinds that were unknown may be known now, and a fold may have learnt
//! (design 4.2: store and acknowledge before understanding).

use std::collections::{BTreeMap, BTreeSet};

use super::column::{count, encode};
use super::database::Store;
use super::fault::StoreFault;
use super::ingest::parse_stored;
use super::member_rows::{Rows, apply_accounts};
use super::places::{NamedPlace, ReadEntry, apply_places};
use super::refold::{apply_finding, fold_stored, withdraw_finding};
use super::session::{Session, statement, values};
use super::verification::{load_state, sum_rows};
use super::watching::{Watched, apply_watches};
use crate::core::ledger::{Fact, Link, watch_chain, watch_chains};
use crate::core::model::{Incarnation, TillId, Timestamp};
use crate::hub::state::State;

/// The version that folds here.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Store {
    /// Folds everything that was folded before anew when another version of the program did it last; true when it was
    /// done. What still waits goes on waiting.
    ///
    /// # Errors
    /// What the database answers; what was kept stays then.
    pub(super) fn upgrade(&self, now: Timestamp) -> Result<bool, StoreFault> {
        let load_folded_by = statement!("load_folded_by");
        let kept: String = self.read(|view| view.one(load_folded_by, &[], |row| row.take(0)))?;
        if kept == VERSION {
            return Ok(false);
        }
        self.write(|session| {
            session.query(statement!(of both "lock_fold"), &[], &mut |_| Ok(()))?;
            self.apply_whole_fold(session, now)?;
            apply_shard_sums(session)?;
            session.execute(statement!("update_folded_by"), &values![VERSION])?;
            Ok(true)
        })
    }

    fn apply_whole_fold(&self, session: &mut dyn Session, now: Timestamp) -> Result<(), StoreFault> {
        let mut entries = Vec::new();
        session.query(statement!("list_folded_entries"), &[], &mut |mut row| {
            let (till, number) = (row.take(0)?, row.take(1)?);
            entries.push(ReadEntry::of(till, number, &parse_stored(row.take(2)?)?));
            Ok(())
        })?;
        apply_watches(session, &watch_anew(&entries)?)?;
        let (mut facts, mut unreadable, mut links) = (Vec::new(), Vec::new(), Vec::new());
        let mut named = Vec::with_capacity(entries.len());
        for ReadEntry { place, hash, link, fact } in entries {
            let touches = fact.iter().flat_map(Fact::touches).collect();
            named.push(NamedPlace { place, hash, touches });
            links.push(link);
            match fact {
                Some(fact) => facts.push(fact),
                None => unreadable.push(hash),
            }
        }
        apply_places(session, &named)?;
        let folded = fold_stored(session, facts)?;
        let mut state = apply_accounts(session, &self.seal, &folded, &mut Rows::new(), &BTreeSet::new())?;
        unreadable.into_iter().for_each(|entry| state.find(State::quarantine(entry)));
        watch_chains(links).into_iter().for_each(|finding| state.find(finding));
        for (entry, kind) in load_state(session)?.findings.into_keys() {
            if !state.findings.contains_key(&(entry, kind)) {
                withdraw_finding(session, entry, kind.name(), now)?;
            }
        }
        state.findings.values().try_for_each(|finding| apply_finding(session, finding, now))
    }
}

/// Watches all chains from their starts.
fn watch_anew(entries: &[ReadEntry]) -> Result<Vec<Watched>, StoreFault> {
    let mut lives: BTreeMap<(TillId, Incarnation), Vec<Link>> = BTreeMap::new();
    for ReadEntry { link, .. } in entries {
        lives.entry((link.till, link.incarnation)).or_default().push(*link);
    }
    let watch = |((till, life), links): ((TillId, Incarnation), Vec<Link>)| {
        let watch = watch_chain(links).0.map(|watch| encode(&watch)).transpose()?;
        Ok((till, life, watch.unwrap_or_default()))
    };
    lives.into_iter().map(watch).collect()
}

/// Works the sums of all shards out from their rows.
fn apply_shard_sums(session: &mut dyn Session) -> Result<(), StoreFault> {
    let sums = sum_rows(session)?;
    for (number, sum) in sums {
        let row = values![count(sum.rows), &sum.sum, i64::from(number)];
        session.execute(statement!("update_shard_sum"), &row)?;
    }
    Ok(())
}
