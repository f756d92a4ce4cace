//! The points that a member can spend here and now, by the lots they came from: vested and not expired, soonest expiry
//! first, undated last (design 3.5).

use super::ask::Ask;
use super::occasion::refuse_days;
use super::reason::SpendLimit;
use crate::core::model::{Day, Lot, Points, PointsOn};
use crate::core::programme::Programme;

/// Points to spend.
#[derive(Debug, Clone, Default)]
pub(super) struct Purse {
    /// What there is.
    left: Points,
    /// What there is beside, but can't be spent here and now.
    withheld: Points,
    /// What the programme or the lack of head office keeps from being spent, if that is less than what there is.
    limit: Option<SpendLimit>,
    /// Dated lots that can be spent, in their order.
    lots: Vec<Lot>,
}

/// A day in milliseconds.
const DAY_MS: u64 = 86_400_000;

impl Purse {
    /// What the member of a question can spend; nothing without one.
    pub(super) fn of(programme: &Programme, ask: &Ask<'_>, today: Day) -> Self {
        let Some(member) = ask.member else { return Self::default() };
        let PointsOn { spendable, .. } = member.standing.points_on(today).unwrap_or_default();
        if refuse_days(&programme.valid, today).is_some() {
            return Self { limit: Some(SpendLimit::Share), ..Self::default() };
        }
        let lots = member.standing.lots.iter().filter(|lot| lot.is_spendable(today)).copied().collect();
        let purse = Self { left: spendable, withheld: Points::ZERO, limit: None, lots };
        if ask.situation.online {
            return purse;
        }
        let age = member.as_of.map(|as_of| ask.situation.now.since(as_of)).unwrap_or(0);
        let days = age.checked_div(DAY_MS).unwrap_or(0);
        if programme.offline.balance_days_max.is_some_and(|most| days > u64::from(most)) {
            let limit = Some(SpendLimit::TooOld { days });
            return Self { left: Points::ZERO, withheld: spendable, limit, ..purse };
        }
        match programme.offline.spend_most {
            Some(most) if most < spendable => Self {
                left: most,
                withheld: spendable.checked_sub(most).unwrap_or_default(),
                limit: Some(SpendLimit::Offline(most)),
                ..purse
            },
            _ => purse,
        }
    }

    /// How many points are left to spend.
    pub(super) fn left(&self) -> Points {
        self.left
    }

    /// What keeps so many more points from being spent; `None` where the member does not have them.
    pub(super) fn withholds(&self, points: Points) -> Option<SpendLimit> {
        self.limit.filter(|_| points <= self.withheld)
    }

    /// What keeps more from being spent.
    pub(super) fn limit(&self) -> SpendLimit {
        self.limit.unwrap_or(SpendLimit::Balance)
    }

    /// Takes so many points out, and says which of them came from dated lots. `None` when there are fewer.
    pub(super) fn take(&mut self, points: Points) -> Option<Vec<Lot>> {
        self.left = self.left.checked_sub(points).filter(|left| *left >= Points::ZERO)?;
        let mut wanted = points;
        let mut taken = Vec::new();
        for lot in self.lots.iter_mut().filter(|lot| lot.points > Points::ZERO) {
            if wanted <= Points::ZERO {
                break;
            }
            let part = lot.points.min(wanted);
            lot.points = lot.points.checked_sub(part)?;
            wanted = wanted.checked_sub(part)?;
            taken.push(Lot { points: part, ..*lot });
        }
        Some(taken)
    }
}
