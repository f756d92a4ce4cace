//! The member feed: each member once, in its latest state, in the order in which they changed last (design 4.3).
//!
//! Cursor format: `<generation as 32 hexadecimal digits>.<feed position>`. Positions only grow and a changed member
//! moves to the end, so a reader who goes on from its cursor ends with every member's last state.

use core::fmt::Write as _;

use rusqlite::{Connection, named_params};

use super::column::{Column, count, decode};
use super::database::Store;
use super::fault::StoreFault;
use super::ingest::load_last_head;
use crate::core::ledger::Head;
use crate::core::model::TillId;
use crate::core::sync::wire::{BODY_BYTES_MAX, MemberRow, PAGE_ROWS_MAX};

/// A page takes no further member once its rows hold this many bytes.
const PAGE_BYTES_TARGET: usize = BODY_BYTES_MAX / 2;

/// The next members that changed, and how far the asking till's own chain is folded into them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedPage {
    /// The members.
    pub rows: Vec<MemberRow>,
    /// Where to go on.
    pub cursor: String,
    /// Whether more is waiting.
    pub more: bool,
    /// The durable head of the asking till, from the same view of the database.
    pub folded: Option<Head>,
    /// Whether the cursor given was of another generation or from the future, so that this page starts over.
    pub restarted: bool,
}

impl Store {
    /// The page after `cursor`; an empty or strange cursor starts over.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_feed_page(&self, till: TillId, cursor: &str) -> Result<FeedPage, StoreFault> {
        self.read(|view| {
            let known = self.parse_cursor(cursor);
            let end: u64 =
                view.query_row_and_then(include_str!("sql/load_feed_end.sql"), [], |row| u64::load(row, 0))?;
            let known = known.filter(|position| *position <= end);
            let after = known.unwrap_or(0);
            let (rows, last, more) = load_rows(view, after)?;
            Ok(FeedPage {
                rows,
                cursor: self.format_cursor(last),
                more,
                folded: load_last_head(view, till)?,
                restarted: known.is_none(),
            })
        })
    }

    fn format_cursor(&self, position: u64) -> String {
        let mut cursor = String::new();
        for byte in self.identity.generation {
            let _ = write!(cursor, "{byte:02x}");
        }
        let _ = write!(cursor, ".{position}");
        cursor
    }

    fn parse_cursor(&self, cursor: &str) -> Option<u64> {
        let position = cursor.rsplit_once('.')?.1.parse().ok()?;
        (cursor == self.format_cursor(position)).then_some(position)
    }
}

/// Rows after a position, the position of the last of them, and whether more follow.
fn load_rows(view: &Connection, after: u64) -> Result<(Vec<MemberRow>, u64, bool), StoreFault> {
    let limit = i64::try_from(PAGE_ROWS_MAX).unwrap_or(i64::MAX).saturating_add(1);
    let mut statement = view.prepare_cached(include_str!("sql/list_changed_members.sql"))?;
    let mut found = statement.query(named_params! {":after": count(after), ":rows": limit})?;
    let (mut rows, mut last, mut bytes_held) = (Vec::new(), after, 0_usize);
    while let Some(row) = found.next()? {
        if rows.len() == PAGE_ROWS_MAX || bytes_held > PAGE_BYTES_TARGET {
            return Ok((rows, last, true));
        }
        let bytes: Vec<u8> = row.get(1)?;
        bytes_held = bytes_held.saturating_add(bytes.len());
        rows.push(decode(&bytes)?);
        last = u64::load(row, 0)?;
    }
    Ok((rows, last, false))
}
