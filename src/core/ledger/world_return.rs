//! Goods that come back in the small worlds of [`super::world`].

use super::{Return, ReturnTerms, Returned, ReturnedLine};
use crate::core::model::{Day, Money, OpId, Points, Quantity, ReturnPolicy, Timestamp};

/// So many pieces of each of the first lines. What the till made of it does not matter to the fold.
pub(super) fn returned(sale: OpId, pieces: [u8; 2], policy: ReturnPolicy, day: Day) -> Return {
    let lines = (0..).zip(pieces).filter(|(_, pieces)| *pieces > 0).map(|(line, pieces)| ReturnedLine {
        line,
        quantity: Quantity::from_thousandths(1_000 * i64::from(pieces)),
        refund: Money::ZERO,
        discount: Money::ZERO,
        points_paid: Money::ZERO,
        points_back: Vec::new(),
        earnings: Vec::new(),
    });
    let part = Returned {
        lines: lines.collect(),
        whole: false,
        terms: ReturnTerms { day, policy, grace_days: 2 },
        earnings: Vec::new(),
        points_back: Vec::new(),
        earned_beyond: Points::ZERO,
        refund_beyond: Money::ZERO,
    };
    Return { sale, part, at: Timestamp::from_ms(0), offline: false, reason: String::new(), request: [0; 32] }
}
