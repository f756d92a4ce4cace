//! The member feed: each member once, in its latest state, shard by shard in the order in which they changed last
//! (design 4.3).
//!
//! Cursor format: `<generation as 32 hexadecimal digits>.<feed position of each shard, joined by ->`. Positions of a
//! shard only grow and a changed member moves to its end, so a reader who goes on from its cursor ends with every
//! member's last state.

use core::fmt::Write as _;
use std::collections::BTreeMap;

use super::column::{count, decode};
use super::database::Store;
use super::fault::StoreFault;
use super::folding::{load_folded_head, load_folded_life};
use super::member_rows::{Shard, load_shards};
use super::session::{Session, statement, values};
use crate::core::ledger::Head;
use crate::core::model::{Incarnation, MemberId, TillId};
use crate::core::sync::shard::{SHARDS, ShardSum};
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
    /// How far the asking till's own chain is folded into the rows, from the same view of the database.
    pub folded: Option<Head>,
    /// Whether the cursor given was of another generation or from the future, so that this page starts over.
    pub restarted: bool,
    /// What the rows of each shard come to, when nothing more is waiting.
    pub shards: Vec<ShardSum>,
}

/// Members of one shard in the order of their ids, for a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardRows {
    /// The rows as they are sent.
    pub rows: Vec<(MemberId, Vec<u8>)>,
    /// The position of the shard's feed up to which they stand: changes behind it are not in them.
    pub position: u64,
}

/// What was read of all members at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Where changes go on.
    pub cursor: String,
    /// The same as the position of each shard's feed.
    pub positions: Vec<u64>,
    /// How far each life of each till's journal is folded into the rows, a till's lives in the order in which they were
    /// met.
    pub folded: Vec<(TillId, Head)>,
}

/// Where a reader is in each shard.
type Positions = BTreeMap<u8, u64>;

impl Store {
    /// The page after `cursor`; an empty or strange cursor starts over.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_feed_page(&self, till: TillId, cursor: &str) -> Result<FeedPage, StoreFault> {
        self.load_page(till, None, cursor)
    }

    /// The same for a till that says which life of its journal it is in: `folded` is of that life where anything of
    /// it is folded, whichever was met last. Two machines may live on from one till's folder.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_life_page(
        &self,
        till: TillId,
        life: Incarnation,
        cursor: &str,
    ) -> Result<FeedPage, StoreFault> {
        self.load_page(till, Some(life), cursor)
    }

    fn load_page(
        &self,
        till: TillId,
        life: Option<Incarnation>,
        cursor: &str,
    ) -> Result<FeedPage, StoreFault> {
        self.read(|view| {
            let shards = load_shards(view)?;
            let known = self.parse_cursor(cursor).filter(|known| lies_behind(known, &shards));
            let restarted = known.is_none();
            let mut page = Page { positions: known.unwrap_or_else(start), rows: Vec::new(), bytes: 0 };
            let mut more = false;
            for (number, shard) in &shards {
                if !more && page.after(*number) < shard.position {
                    more = page.fill(view, *number, shard.position)?;
                }
                more = more || page.after(*number) < shard.position;
            }
            let folded = match life {
                Some(life) => load_folded_life(view, till, life)?,
                None => None,
            };
            let folded = folded.map_or_else(|| load_folded_head(view, till), |head| Ok(Some(head)))?;
            let shards = if more { Vec::new() } else { shards.values().map(|shard| shard.sum).collect() };
            let cursor = self.format_cursor(&page.positions);
            Ok(FeedPage { rows: page.rows, cursor, more, folded, restarted, shards })
        })
    }

    /// Members of a shard whose ids come after `after`, in the order of their ids, `rows_max` at most.
    ///
    /// # Errors
    /// What the database answers.
    pub fn read_member_rows(
        &self,
        shard: u8,
        after: Option<MemberId>,
        rows_max: usize,
    ) -> Result<ShardRows, StoreFault> {
        self.read(|view| {
            let number = i64::from(shard);
            let position =
                view.first(statement!("load_shard"), &values![number], |row| row.take(0))?.unwrap_or(0);
            let after = after.as_ref().map_or(&[][..], |id| id.as_bytes());
            let limit = i64::try_from(rows_max).unwrap_or(i64::MAX);
            let query = values![number, after, limit];
            let rows =
                view.collect(statement!("list_shard_rows"), &query, |row| Ok((row.take(0)?, row.take(1)?)))?;
            Ok(ShardRows { rows, position })
        })
    }

    /// Shows every member's row, as it is sent, to `take`: shard by shard, within a shard by id, all as of one moment.
    ///
    /// # Errors
    /// What the database answers, or what `take` ends in.
    pub fn read_roster<E: From<StoreFault>>(
        &self,
        mut take: impl FnMut(&MemberRow, &[u8]) -> Result<(), E>,
    ) -> Result<Cut, E> {
        self.read(|view| {
            let shards = load_shards(view)?;
            let folded = view.collect(statement!("list_folded_heads"), &[], |row| {
                let (till, incarnation, seq) = (row.take(0)?, row.take(1)?, row.take(2)?);
                Ok((till, Head { incarnation, seq, hash: row.take(3)? }))
            })?;
            for shard in shards.keys() {
                if let Err(fault) = read_shard(view, *shard, &mut take)? {
                    return Ok(Err(fault));
                }
            }
            let positions: Vec<u64> = shards.values().map(|shard| shard.position).collect();
            Ok(Ok(Cut { cursor: self.feed_cursor(&positions), positions, folded }))
        })?
    }

    /// How many members have changed since a reader was at `cursor`, at most, and how many there are; a strange cursor has
    /// seen none of them.
    ///
    /// # Errors
    /// What the database answers.
    pub fn load_distance(&self, cursor: &str) -> Result<Distance, StoreFault> {
        let shards = self.read(load_shards)?;
        let known = self.parse_cursor(cursor).filter(|known| lies_behind(known, &shards));
        let rows = shards.values().fold(0_u64, |rows, shard| rows.saturating_add(shard.sum.rows));
        let behind = known.as_ref().map(|known| {
            let changed = |(number, shard): (&u8, &Shard)| {
                shard.position.saturating_sub(known.get(number).copied().unwrap_or(0))
            };
            shards.iter().map(changed).fold(0_u64, u64::saturating_add)
        });
        Ok(Distance { behind, rows })
    }

    /// The cursor of a reader who takes one shard over anew; a strange cursor stays as it is.
    pub fn rewind_cursor(&self, cursor: &str, shard: u8) -> String {
        let Some(mut known) = self.parse_cursor(cursor) else { return cursor.to_owned() };
        if let Some(position) = known.get_mut(&shard) {
            *position = 0;
        }
        self.format_cursor(&known)
    }

    /// A cursor for a reader who holds everything of each shard up to these positions.
    ///
    /// `positions` has the shards in order; one that is missing begins at its start.
    pub fn feed_cursor(&self, positions: &[u64]) -> String {
        let mut known = start();
        known.values_mut().zip(positions).for_each(|(to, from)| *to = *from);
        self.format_cursor(&known)
    }

    fn format_cursor(&self, positions: &Positions) -> String {
        let mut cursor = String::new();
        for byte in self.identity.generation {
            let _ = write!(cursor, "{byte:02x}");
        }
        for (at, position) in positions.values().enumerate() {
            let _ = write!(cursor, "{}{position}", if at == 0 { '.' } else { '-' });
        }
        cursor
    }

    fn parse_cursor(&self, cursor: &str) -> Option<Positions> {
        let positions = cursor.rsplit_once('.')?.1.split('-').map(|position| position.parse().ok());
        let positions: Positions = (0..SHARDS).zip(positions.collect::<Option<Vec<u64>>>()?).collect();
        (cursor == self.format_cursor(&positions)).then_some(positions)
    }
}

/// How far a reader is from the end of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distance {
    /// Changes behind the reader's place; `None` for a reader who is nowhere.
    pub behind: Option<u64>,
    /// All rows there are.
    pub rows: u64,
}

/// Shows the rows of a shard, a page at a time: one database answers with all rows at once.
fn read_shard<E>(
    view: &mut dyn Session,
    shard: u8,
    take: &mut impl FnMut(&MemberRow, &[u8]) -> Result<(), E>,
) -> Result<Result<(), E>, StoreFault> {
    let limit = i64::try_from(PAGE_ROWS_MAX).unwrap_or(i64::MAX);
    let mut after: Vec<u8> = Vec::new();
    loop {
        let page: Vec<(Vec<u8>, Vec<u8>)> = view.collect(
            statement!("list_shard_rows"),
            &values![i64::from(shard), after.as_slice(), limit],
            |row| Ok((row.take(0)?, row.take(1)?)),
        )?;
        for (_, bytes) in &page {
            if let Err(fault) = take(&decode(bytes)?, bytes) {
                return Ok(Err(fault));
            }
        }
        match page.into_iter().last() {
            Some((last, _)) => after = last,
            None => return Ok(Ok(())),
        }
    }
}

/// Nothing of any shard.
fn start() -> Positions {
    (0..SHARDS).map(|shard| (shard, 0)).collect()
}

/// Whether a reader can have come to these positions.
fn lies_behind(known: &Positions, shards: &BTreeMap<u8, Shard>) -> bool {
    known.len() == shards.len()
        && known
            .iter()
            .all(|(number, position)| shards.get(number).is_some_and(|shard| *position <= shard.position))
}

/// A page that is being filled.
struct Page {
    positions: Positions,
    rows: Vec<MemberRow>,
    bytes: usize,
}

impl Page {
    fn after(&self, shard: u8) -> u64 {
        self.positions.get(&shard).copied().unwrap_or(0)
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= PAGE_ROWS_MAX || self.bytes > PAGE_BYTES_TARGET
    }

    /// Takes the changes of a shard up to its `end`; true when the page is full and more follow. Where none does, the
    /// reader has come to the end, whether or not a row stands there.
    fn fill(&mut self, view: &mut dyn Session, shard: u8, end: u64) -> Result<bool, StoreFault> {
        let limit = PAGE_ROWS_MAX.saturating_sub(self.rows.len()).saturating_add(1);
        let query =
            values![i64::from(shard), count(self.after(shard)), i64::try_from(limit).unwrap_or(i64::MAX)];
        let mut left = false;
        view.query(statement!("list_changed_members"), &query, &mut |mut row| {
            left = left || self.is_full();
            if !left {
                let bytes: Vec<u8> = row.take(1)?;
                self.bytes = self.bytes.saturating_add(bytes.len());
                self.rows.push(decode(&bytes)?);
                self.positions.insert(shard, row.take(0)?);
            }
            Ok(())
        })?;
        if !left {
            self.positions.insert(shard, end);
        }
        Ok(left)
    }
}
