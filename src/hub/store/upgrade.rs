//! After an upgrade everything is folded anew: kinds that were unknown may be known now, and a fold may have learnt
//! (design 4.2: store and acknowledge before understanding).

use std::collections::BTreeSet;

use rusqlite::{Connection, named_params};

use super::column::{Column, count};
use super::database::Store;
use super::fault::StoreFault;
use super::ingest::{insert_touches, parse_stored};
use super::refold::{apply_finding, apply_members, fold_stored, read_fact};
use super::verification::load_state;
use crate::core::model::Timestamp;
use crate::hub::state::{State, open_name};

/// The version that folds here.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Store {
    /// Folds everything anew when another version of the program did it last; true when it was done.
    ///
    /// # Errors
    /// What the database answers; what was kept stays then.
    pub(super) fn upgrade(&self, now: Timestamp) -> Result<bool, StoreFault> {
        let kept = self.read(load_folded_by)?;
        if kept == VERSION {
            return Ok(false);
        }
        self.write(|change| {
            self.apply_whole_fold(change, now)?;
            change.execute(include_str!("sql/update_folded_by.sql"), named_params! {":version": VERSION})?;
            Ok(true)
        })
    }

    fn apply_whole_fold(&self, change: &Connection, now: Timestamp) -> Result<(), StoreFault> {
        let mut facts = Vec::new();
        let mut unreadable = BTreeSet::new();
        let mut statement = change.prepare(include_str!("sql/list_all_entries.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let entry = parse_stored(Column::load(row, 0)?)?;
            match read_fact(&entry) {
                Some(fact) => {
                    insert_touches(change, &fact)?;
                    facts.push(fact);
                }
                None => {
                    unreadable.insert(entry.hash);
                }
            }
        }
        let mut state = State::of(&fold_stored(change, facts)?, |account| open_name(&self.seal, account));
        for entry in unreadable {
            state.find(State::quarantine(entry));
        }
        apply_members(change, state.members.values())?;
        for (entry, kind) in load_state(change)?.findings.into_keys() {
            if !state.findings.contains_key(&(entry, kind)) {
                change.execute(
                    include_str!("sql/withdraw_finding.sql"),
                    named_params! {
                        ":entry": entry.as_bytes(),
                        ":kind": kind.name(),
                        ":now_ms": count(now.ms()),
                    },
                )?;
            }
        }
        state.findings.values().try_for_each(|finding| apply_finding(change, finding, now))
    }
}

fn load_folded_by(view: &rusqlite::Transaction<'_>) -> Result<String, StoreFault> {
    Ok(view.query_row(include_str!("sql/load_folded_by.sql"), [], |row| row.get(0))?)
}
