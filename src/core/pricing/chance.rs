//! Chance without dice: whom an experiment or a pilot takes is decided by a hash of its id and the member, so that every
//! till, online or offline, and head office next year decide alike.
//!
//! The draw is the first eight bytes, most significant first, of BLAKE3 over the kind, a zero byte, the id of the
//! experiment or pilot, a zero byte and the sixteen bytes of the member's id; taken as a share of 2^64.

use super::occasion::refuse_days;
use crate::core::model::{Day, MemberId, MemberView, Rate, RuleId};
use crate::core::programme::{Experiment, Programme};

/// The arms that a member is in, by experiment.
#[derive(Default)]
pub(super) struct Arms<'a>(Vec<(&'a RuleId, &'a RuleId)>);

impl<'a> Arms<'a> {
    /// Those of the experiments that run on a day; without a member there are none.
    pub(super) fn drawn(programme: &'a Programme, member: Option<&MemberView>, today: Day) -> Self {
        let Some(member) = member else { return Self::default() };
        let running =
            programme.experiments.iter().filter(|experiment| refuse_days(&experiment.days, today).is_none());
        Self(
            running.filter_map(|experiment| Some((&experiment.id, arm_of(experiment, member.id)?))).collect(),
        )
    }

    /// Whether the member is in this arm of this experiment.
    pub(super) fn hold(&self, experiment: &RuleId, arm: &RuleId) -> bool {
        self.0.iter().any(|(of, is)| *of == experiment && *is == arm)
    }

    /// All of them: experiment and arm.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a RuleId, &'a RuleId)> {
        self.0.iter().copied()
    }
}

/// The arm of a member; `None` where no arm has a weight.
fn arm_of(experiment: &Experiment, member: MemberId) -> Option<&RuleId> {
    let weights = experiment.arms.iter().map(|(_, weight)| u64::from(*weight));
    let total = weights.fold(0u64, u64::saturating_add);
    let mut place = scaled(draw("experiment", &experiment.id, member), total);
    for (arm, weight) in &experiment.arms {
        match place.checked_sub(u64::from(*weight)) {
            Some(beyond) => place = beyond,
            None => return Some(arm),
        }
    }
    None
}

/// Whether a member is among the share of a pilot.
pub(super) fn is_drawn(pilot: &RuleId, member: MemberId, share: Rate) -> bool {
    let millionth = scaled(draw("pilot", pilot, member), Rate::ONE.millionths().unsigned_abs());
    i64::try_from(millionth).is_ok_and(|millionth| millionth < share.millionths())
}

fn draw(kind: &str, id: &RuleId, member: MemberId) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in [kind.as_bytes(), &[0], id.as_bytes(), &[0], member.as_bytes()] {
        hasher.update(part);
    }
    let hash = hasher.finalize();
    hash.as_bytes().iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// A draw as a whole number below `total`.
fn scaled(draw: u64, total: u64) -> u64 {
    let exact = u128::from(draw).saturating_mul(u128::from(total));
    u64::try_from(exact >> 64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::programme::Days;

    fn member(number: u32) -> MemberId {
        let mut bytes = [0; 16];
        bytes[12..].copy_from_slice(&number.to_be_bytes());
        MemberId::from_bytes(bytes)
    }

    #[test]
    fn arms_are_drawn_near_their_weights() {
        let arms = [("a", 1), ("b", 2), ("none", 0), ("c", 1)];
        let arms = arms.map(|(arm, weight)| (RuleId::new(arm), weight)).to_vec();
        let experiment = Experiment { id: RuleId::new("x"), arms, days: Days::default() };
        let drawn = |arm: &str| {
            let drawn =
                (0..8_000).filter(|number| arm_of(&experiment, member(*number)).unwrap().as_str() == arm);
            drawn.count()
        };
        let counts = ["a", "b", "none", "c"].map(drawn);
        assert_eq!((counts.iter().sum::<usize>(), counts[2]), (8_000, 0));
        for (count, wanted) in [(counts[0], 2_000), (counts[1], 4_000), (counts[3], 2_000)] {
            assert!(count.abs_diff(wanted) < 200, "{counts:?}");
        }
        let nobody = Experiment { arms: vec![(RuleId::new("a"), 0)], ..experiment };
        assert_eq!(arm_of(&nobody, member(1)), None);
    }

    #[test]
    fn a_pilot_takes_its_share_and_more_of_the_same_when_it_grows() {
        let pilot = RuleId::new("p");
        let taken = |share: &str| {
            let share = Rate::parse_percent(share).unwrap();
            (0..5_000).filter(|number| is_drawn(&pilot, member(*number), share)).collect::<Vec<_>>()
        };
        let (few, more) = (taken("20 %"), taken("40 %"));
        assert!(few.len().abs_diff(1_000) < 100 && more.len().abs_diff(2_000) < 120);
        assert!(few.iter().all(|number| more.contains(number)));
        assert_eq!((taken("0 %").len(), taken("100 %").len()), (0, 5_000));
    }

    #[test]
    fn a_draw_stays_what_it_was() {
        assert_eq!(draw("experiment", &RuleId::new("x"), member(1)), 11_059_758_677_407_223_200);
        assert_eq!(draw("pilot", &RuleId::new("x"), member(1)), 11_109_050_704_367_364_801);
    }
}
