//! The open offers of a basket by what they do, so that each step finds its own without walking all that were met.

use core::ops::Range;

use smallvec::SmallVec;

use super::met::{Met, Terms};
use super::plan::Stage;

/// Some of the offers that were met, by their places.
pub(super) type OpenOffers = SmallVec<[usize; 16]>;

/// The offers that nothing speaks against, as places among those met, ascending.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) on_units: UnitOffers,
    /// Those on groups and sets.
    pub(super) sets: OpenOffers,
    /// The thresholds.
    pub(super) totals: OpenOffers,
    /// Whether some give something beside prices, or nothing else.
    pub(super) gives: bool,
    /// Whether some have something to give that one line can take from another.
    pub(super) shares: bool,
}

/// Per line, the open offers that take something off its units, as places among those met, ascending.
#[derive(Debug, Default)]
pub(super) struct UnitOffers {
    all: Vec<u32>,
    /// Where each line's stand.
    stretches: Vec<Range<u32>>,
}

impl Open {
    /// None yet, with room for all that can name a line: `ends` says for each line how many those are, with those of the
    /// lines before it.
    pub(super) fn with_room(ends: &[u32]) -> Self {
        let mut first = 0;
        let empty = |end: &u32| {
            let begin = core::mem::replace(&mut first, *end);
            begin..begin
        };
        let stretches = ends.iter().map(empty).collect();
        let on_units = UnitOffers { all: vec![0; first as usize], stretches };
        let (sets, totals) = (OpenOffers::new(), OpenOffers::new());
        Self { on_units, sets, totals, gives: false, shares: false }
    }

    /// Adds an offer that nothing speaks against; `place` is its place among those met, after all that came before.
    pub(super) fn add(&mut self, place: u32, met: &Met<'_>, named: &[usize]) -> Option<()> {
        if met.facts.leaves_more {
            self.gives |= met.facts.gives;
            self.shares |= met.facts.gives || met.money.is_some();
        }
        match met.terms {
            Terms::Unit(_) => self.on_units.add(place, named)?,
            Terms::Sets => self.sets.push(place as usize),
            Terms::Total(..) => self.totals.push(place as usize),
            Terms::Nothing => self.gives = true,
        }
        Some(())
    }
}

impl UnitOffers {
    fn add(&mut self, place: u32, named: &[usize]) -> Option<()> {
        for line in named {
            let stretch = self.stretches.get_mut(*line)?;
            *self.all.get_mut(stretch.end as usize)? = place;
            stretch.end = stretch.end.saturating_add(1);
        }
        Some(())
    }

    /// Those of one line and one stage.
    pub(super) fn get(&self, line: usize, stage: &Stage) -> &[u32] {
        let stretch = self.stretches.get(line).map(|stretch| stretch.start as usize..stretch.end as usize);
        let all = stretch.and_then(|stretch| self.all.get(stretch)).unwrap_or_default();
        // Most programmes have one priority.
        match all {
            [first, .., last] if stage.contains(&(*first as usize)) && stage.contains(&(*last as usize)) => {
                all
            }
            _ => {
                let first = all.partition_point(|met| (*met as usize) < stage.start);
                let after = all.partition_point(|met| (*met as usize) < stage.end);
                all.get(first..after).unwrap_or_default()
            }
        }
    }
}
