//! The day's sales, as rows and as sums.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::fault::JournalFault;
use crate::core::ledger::{Returned, ReturnedLine};
use crate::core::model::{Day, EntrySeq, MemberId, Money, OpId, Points, Timestamp};
use crate::host::database::{DatabaseFault, from_stored};

/// One sale, for a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaleRow {
    /// The operation that made it.
    pub op_id: OpId,
    /// Its place in the journal.
    pub seq: EntrySeq,
    /// The shop's day.
    pub day: Day,
    /// When.
    pub at: Timestamp,
    /// The member, when a card was shown.
    pub member: Option<MemberId>,
    /// What was paid.
    pub due: Money,
    /// Points spent.
    pub points_spent: Points,
    /// Points earned.
    pub points_earned: Points,
    /// The operation that undid it, if one did.
    pub void: Option<OpId>,
}

/// The sums of a day, without what was voided. Returns are counted apart, on the day on which they were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaySums {
    /// Sales.
    pub sales: u64,
    /// Voided sales.
    pub voids: u64,
    /// Before discounts.
    pub gross: Money,
    /// Discounts.
    pub discount: Money,
    /// What points paid.
    pub points_paid: Money,
    /// What was paid otherwise.
    pub due: Money,
    /// Points spent.
    pub points_spent: Points,
    /// Points earned.
    pub points_earned: Points,
    /// Returns.
    pub returns: u64,
    /// Money given back.
    pub refund: Money,
    /// Points given back.
    pub points_given_back: Points,
    /// Earned points that returns ask back.
    pub points_taken_back: Points,
}

/// What a return, or a line of one, comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReturnSums {
    /// Money given back.
    pub refund: Money,
    /// Points given back that had paid.
    pub points_given_back: Points,
    /// Earned points that it asks back.
    pub points_taken_back: Points,
}

impl ReturnSums {
    /// The sums of a return; `None` on overflow.
    pub fn of(part: &Returned) -> Option<Self> {
        let beside = Self {
            refund: part.refund_beyond,
            points_given_back: Points::checked_sum(part.points_back.iter().map(|lot| lot.points))?,
            points_taken_back: Points::checked_sum(part.earnings.iter().map(|earning| earning.points))?
                .checked_add(part.earned_beyond)?,
        };
        part.lines.iter().try_fold(beside, |sums, line| {
            let line = Self::of_line(line)?;
            Some(Self {
                refund: sums.refund.checked_add(line.refund)?,
                points_given_back: sums.points_given_back.checked_add(line.points_given_back)?,
                points_taken_back: sums.points_taken_back.checked_add(line.points_taken_back)?,
            })
        })
    }

    /// The sums of a line of a return; `None` on overflow.
    pub fn of_line(line: &ReturnedLine) -> Option<Self> {
        Some(Self {
            refund: line.refund,
            points_given_back: Points::checked_sum(line.points_back.iter().map(|lot| lot.points))?,
            points_taken_back: Points::checked_sum(line.earnings.iter().map(|earning| earning.points))?,
        })
    }
}

/// The most sales of one list.
const LIST_MAX: i64 = 500;

fn id_fault() -> JournalFault {
    JournalFault::Database(DatabaseFault::Content("an id of another length".to_owned()))
}

type Stored = (Vec<u8>, i64, i32, i64, Option<Vec<u8>>, i64, i64, i64, Option<Vec<u8>>);

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
        row.get(7)?,
        row.get(8)?,
    ))
}

fn sale_row(
    (op_id, seq, day, at, member, due, spent, earned, void): Stored,
) -> Result<SaleRow, JournalFault> {
    Ok(SaleRow {
        op_id: OpId::from_slice(&op_id).ok_or_else(id_fault)?,
        seq: EntrySeq::new(from_stored(seq)?),
        day: Day::from_number(day),
        at: Timestamp::from_ms(from_stored(at)?),
        member: member.map(|id| MemberId::from_slice(&id).ok_or_else(id_fault)).transpose()?,
        due: Money::from_minor(due),
        points_spent: Points::from_units(spent),
        points_earned: Points::from_units(earned),
        void: void.map(|id| OpId::from_slice(&id).ok_or_else(id_fault)).transpose()?,
    })
}

/// A sale by its operation.
pub(super) fn load_sale(sql: &Connection, op_id: OpId) -> Result<Option<SaleRow>, JournalFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_sale.sql"))?;
    let found = statement.query_row(named_params! { ":op_id": op_id.as_bytes() }, stored).optional()?;
    found.map(sale_row).transpose()
}

/// The latest sales of a day, newest first.
pub(super) fn load_sales_of_day(sql: &Connection, day: Day) -> Result<Vec<SaleRow>, JournalFault> {
    let mut statement = sql.prepare_cached(include_str!("sql/select_sales_of_day.sql"))?;
    let values = named_params! { ":day": day.number(), ":limit": LIST_MAX };
    let rows: Vec<Stored> = statement.query_map(values, stored)?.collect::<rusqlite::Result<_>>()?;
    rows.into_iter().map(sale_row).collect()
}

/// The sums of a day.
pub(super) fn load_day_sums(sql: &Connection, day: Day) -> Result<DaySums, JournalFault> {
    let values = named_params! { ":day": day.number() };
    let voids: i64 = sql.query_row(include_str!("sql/select_day_voids.sql"), values, |row| row.get(0))?;
    let sums = sql.query_row(include_str!("sql/select_day_sums.sql"), values, |row| {
        let numbers: [i64; 7] =
            [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?];
        Ok(numbers)
    })?;
    let [returns, refund, given_back, taken_back] =
        sql.query_row(include_str!("sql/select_day_returns.sql"), values, |row| {
            let numbers: [i64; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
            Ok(numbers)
        })?;
    let [sales, gross, discount, points_paid, due, points_spent, points_earned] = sums;
    Ok(DaySums {
        sales: from_stored(sales)?,
        voids: from_stored(voids)?,
        gross: Money::from_minor(gross),
        discount: Money::from_minor(discount),
        points_paid: Money::from_minor(points_paid),
        due: Money::from_minor(due),
        points_spent: Points::from_units(points_spent),
        points_earned: Points::from_units(points_earned),
        returns: from_stored(returns)?,
        refund: Money::from_minor(refund),
        points_given_back: Points::from_units(given_back),
        points_taken_back: Points::from_units(taken_back),
    })
}
