//! Which rule foresees each column best: tried on the first entries of a batch.

use rustc_hash::{FxHashMap, FxHashSet};

use super::column::{Columns, Leaf, OP_ID, Rule, SHAPE};
use super::number::{length, zigzag};

/// Entries that rules are tried on.
const TRIED_ENTRIES: usize = 128;
/// Columns that others are foreseen from: of a batch with more, the first.
const TRIED_COLUMNS: usize = 96;
/// How many strings, and how many numbers, just before a value its memory is tried with.
const NEAR: usize = 4;
/// A value that is foreseen costs 1, each byte of one that is not so much.
const BYTE: u64 = 16;

/// A value in its column.
pub(super) type Placed<'b> = (usize, Leaf<'b>);

fn cost(value: Leaf<'_>, foreseen: Leaf<'_>, again: bool) -> u64 {
    match value {
        _ if value == foreseen => 1,
        Leaf::Number(number) => length(zigzag(number.wrapping_sub(foreseen.number()))).saturating_mul(BYTE),
        Leaf::Bytes(_) if again => BYTE,
        Leaf::Bytes(bytes) => BYTE.saturating_mul(2_u64.saturating_add(bytes.len() as u64)),
    }
}

/// What each rule would have cost for one column, and how many values it was tried on.
struct Tried {
    columns: usize,
    costs: Vec<(u64, usize)>,
}

impl Tried {
    fn new(columns: usize) -> Self {
        Self { columns, costs: vec![(0, 0); columns.saturating_mul(Rule::NUMBERS)] }
    }

    fn tell(&mut self, rule: Rule, cost: u64) {
        let (number, other) = rule.parts();
        let other = other.unwrap_or_default();
        if other >= self.columns {
            return;
        }
        let place = (number as usize).saturating_mul(self.columns).saturating_add(other);
        if let Some((told, times)) = self.costs.get_mut(place) {
            *told = told.saturating_add(cost);
            *times = times.saturating_add(1);
        }
    }

    /// The cheapest of the rules that were tried on every value; of equal ones the simplest.
    fn best(self) -> Rule {
        let all = self.costs.first().map_or(0, |(_, times)| *times);
        let mut places =
            (0..Rule::NUMBERS).flat_map(|number| (0..self.columns).map(move |other| (number, other)));
        let mut best = (u64::MAX, Rule::Nothing);
        for (cost, times) in self.costs {
            let Some((number, other)) = places.next() else { break };
            let rule = Rule::of_parts(number as u64, other);
            if let Some(rule) = rule.filter(|_| times == all && cost < best.0) {
                best = (cost, rule);
            }
        }
        best.1
    }
}

/// The best rule for each of so many columns, for entries whose values stand in their order.
pub(super) fn choose(columns: usize, entries: &[Vec<Placed<'_>>]) -> Vec<Rule> {
    let mut tried: Vec<Tried> =
        core::iter::repeat_with(|| Tried::new(columns.min(TRIED_COLUMNS))).take(columns).collect();
    let mut memory: FxHashMap<(usize, usize, usize), Leaf<'_>> = FxHashMap::default();
    let mut strings: FxHashSet<(usize, &[u8])> = FxHashSet::default();
    let mut passed = Columns::new(&vec![Rule::Nothing; columns]);
    for (number, entry) in entries.iter().take(TRIED_ENTRIES).enumerate() {
        for (place, (at, value)) in entry.iter().enumerate() {
            let Some(tried) = tried.get_mut(*at) else { continue };
            let again = matches!(value, Leaf::Bytes(bytes) if !strings.insert((*at, bytes)));
            let mut tell = |rule, foreseen| tried.tell(rule, cost(*value, foreseen, again));
            tell(Rule::Nothing, Leaf::Number(0));
            tell(Rule::Before, passed.last(*at));
            if matches!(value, Leaf::Number(_)) && *at != SHAPE {
                for other in (1..columns.min(TRIED_COLUMNS)).filter(|other| other != at) {
                    tell(Rule::Last(other), Leaf::Number(passed.last(other).number()));
                    tell(Rule::Sum(other), Leaf::Number(passed.sum(other, number)));
                    let grown = passed.last(*at).number().wrapping_add(passed.growth(other));
                    tell(Rule::Step(other), Leaf::Number(grown));
                }
            }
            let (mut texts, mut numbers) = (0_usize, 0_usize);
            for (other, near) in entry.iter().take(place).rev() {
                let met = if matches!(near, Leaf::Bytes(_)) { &mut texts } else { &mut numbers };
                *met = met.saturating_add(1);
                if *met <= NEAR && other != at && ![SHAPE, OP_ID].contains(other) {
                    let foreseen = memory.insert((*at, *other, near.slot()), *value);
                    tell(Rule::With(*other), foreseen.unwrap_or(Leaf::Number(0)));
                }
            }
            passed.note(*at, number, *value);
        }
    }
    tried.into_iter().map(Tried::best).collect()
}
