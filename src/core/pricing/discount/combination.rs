//! Which sets of overlapping offers save most: an exact search up to a named number of combinations, marginal value
//! beyond it (design 3.3). A combination is one step of the search: so many sets of one make added to those chosen
//! before. What pieces would save outside of sets is what a set has to beat.

use smallvec::{SmallVec, smallvec};

use super::set::{Kind, Set, SetOffer};

/// The most makes of sets that are nested in one search: deeper ones are left to marginal value.
const DEPTH_MAX: u32 = 64;

/// How many steps may be taken in listing a make of sets, those that lead nowhere included.
const STEPS: u64 = 8;

/// Numbers of pieces or sets.
type Counts = SmallVec<[u64; 4]>;

/// What is chosen: of the offer with this number so many sets of this make, in the order of choosing.
pub(super) type Chosen = Vec<(usize, Set, u64)>;

/// Offers that share pieces, directly or through others, and what they share.
pub(super) struct Component<'c> {
    pub(super) offers: &'c [SetOffer],
    pub(super) kinds: &'c [Kind],
    /// How many pieces there are of each kind.
    pub(super) pieces: &'c [u64],
    /// What is saved on one set of an offer.
    pub(super) saved: &'c dyn Fn(&SetOffer, &Set) -> i128,
}

/// A make of sets that saves more than its pieces would otherwise.
struct Make {
    offer: usize,
    set: Set,
    gain: i128,
    /// The gain of one piece, rounded up.
    density: i128,
}

impl Component<'_> {
    /// The best combination, and whether the limit was reached so that marginal value decided.
    pub(super) fn solve(&self, combinations_max: u64) -> (Chosen, bool) {
        if self.offers.len() == 1 {
            let (formed, limited) = self.solve_one(combinations_max);
            if limited {
                let alone = self.alone(0, combinations_max);
                let better = self.gain_of(&alone) > self.gain_of(&formed);
                return (if better { alone } else { formed }, true);
            }
            return (formed, false);
        }
        self.search(combinations_max)
            .map_or_else(|| (self.by_marginal_value(combinations_max), true), |best| (best, false))
    }

    /// The same for a single offer: where it is too much to search, sets are formed from the dearest pieces down.
    fn solve_one(&self, combinations_max: u64) -> (Chosen, bool) {
        if let ([offer], [_], [pieces]) = (self.offers, self.kinds, self.pieces)
            && let [in_set] = offer.parts[..]
        {
            let set = smallvec![(0, in_set)];
            let times = pieces.checked_div(in_set).unwrap_or_default().min(offer.times);
            let gains = times > 0 && self.gain(offer, &set) > 0;
            return (if gains { vec![(0, set, times)] } else { Vec::new() }, false);
        }
        if self.offers.first().is_some_and(|offer| self.is_plain(offer)) {
            return (self.form(0, self.pieces), false);
        }
        self.search(combinations_max).map_or_else(|| (self.form(0, self.pieces), true), |best| (best, false))
    }

    /// The best combination of all; `None` where the limit is reached before it is known.
    fn search(&self, combinations_max: u64) -> Option<Chosen> {
        let makes = self.makes(combinations_max)?;
        let mut search = Search::new(self, &makes, combinations_max);
        search.dive(0, DEPTH_MAX);
        if search.limited {
            return None;
        }
        let picked = search.best.into_iter().filter_map(|(make, times)| Some((makes.get(make)?, times)));
        Some(picked.map(|(make, times)| (make.offer, make.set.clone(), times)).collect())
    }

    /// Whether forming groups from the dearest pieces down is known to save most: nothing else wants the pieces, and no
    /// least price or small price cuts a saving.
    fn is_plain(&self, offer: &SetOffer) -> bool {
        use crate::core::programme::GroupDeal::{
            AmountOff, CheapestFree, CheapestPercent, FixedPrice, Percent,
        };
        let free = |kind: &Kind| kind.alone == 0 && kind.least == 0;
        let deal = match offer.deal {
            CheapestFree(_) | CheapestPercent(_) | Percent(_) | FixedPrice(_) => true,
            AmountOff(_) => false,
        };
        deal && !offer.stacks && offer.parts.len() == 1 && self.kinds.iter().all(free)
    }

    /// What a set saves beyond what its pieces would save outside of it.
    fn gain(&self, offer: &SetOffer, set: &Set) -> i128 {
        let alone = set.iter().fold(0i128, |sum, (kind, pieces)| {
            let alone = self.kinds.get(*kind).map_or(0, |kind| kind.alone);
            sum.saturating_add(alone.saturating_mul(i128::from(*pieces)))
        });
        (self.saved)(offer, set).saturating_sub(alone)
    }

    fn gain_of(&self, chosen: &Chosen) -> i128 {
        chosen.iter().fold(0i128, |sum, (offer, set, times)| {
            let gain = self.offers.get(*offer).map_or(0, |offer| self.gain(offer, set));
            sum.saturating_add(gain.saturating_mul(i128::from(*times)))
        })
    }

    /// Forms sets of one offer from the dearest pieces down, as long as that saves something, and keeps those that gain
    /// something over what their pieces would save outside of them.
    fn form(&self, number: usize, left: &[u64]) -> Chosen {
        let mut left = Counts::from_slice(left);
        let mut chosen = Vec::new();
        let Some(offer) = self.offers.get(number) else { return chosen };
        let mut allowed = offer.times;
        while let Some(set) = self.dearest_set(offer, &left)
            && (self.saved)(offer, &set) > 0
        {
            let times = sets_in(&left, &set).min(allowed);
            if times == 0 {
                break;
            }
            remove(&mut left, &set, times);
            allowed = allowed.saturating_sub(times);
            chosen.push((number, set, times));
        }
        chosen.retain(|(_, set, _)| self.gain(offer, set) > 0);
        chosen
    }

    /// The best that one offer does by itself, of which those sets are kept that gain something.
    fn alone(&self, number: usize, combinations_max: u64) -> Chosen {
        let Some(offer) = self.offers.get(number) else { return Vec::new() };
        let mut kinds = self.kinds.to_vec();
        kinds.iter_mut().for_each(|kind| kind.alone = 0);
        let offers = core::slice::from_ref(offer);
        let by_itself = Component { offers, kinds: &kinds, ..*self };
        let (mut chosen, _) = by_itself.solve_one(combinations_max);
        chosen.iter_mut().for_each(|(one, ..)| *one = number);
        chosen.retain(|(_, set, _)| self.gain(offer, set) > 0);
        chosen
    }

    /// The set of the dearest pieces that are left; parts with the fewest pieces to choose from go first.
    fn dearest_set(&self, offer: &SetOffer, left: &[u64]) -> Option<Set> {
        let fits = |kind: &Kind, part: usize| part_of(offer.fits(kind), part);
        let choice = |part: usize| {
            let fitting = self.kinds.iter().zip(left).filter(|(kind, _)| fits(kind, part));
            fitting.fold(0u64, |sum, (_, pieces)| sum.saturating_add(*pieces))
        };
        let mut parts: SmallVec<[usize; 4]> = (0..offer.parts.len()).collect();
        parts.sort_by_key(|part| choice(*part).saturating_sub(offer.parts.get(*part).copied().unwrap_or(0)));
        let mut left = Counts::from_slice(left);
        let mut set: Counts = smallvec![0; left.len()];
        for part in parts {
            let mut wanted = offer.parts.get(part).copied()?;
            for ((kind, left), used) in self.kinds.iter().zip(&mut left).zip(&mut set) {
                if wanted > 0 && fits(kind, part) {
                    let pieces = wanted.min(*left);
                    *left = left.saturating_sub(pieces);
                    *used = used.saturating_add(pieces);
                    wanted = wanted.saturating_sub(pieces);
                }
            }
            if wanted > 0 {
                return None;
            }
        }
        Some(sparse(&set))
    }

    /// Highest marginal value first, each as often as it gains something (peers.md 5.2): what a shared piece is worth to
    /// an offer is what the offer saves less what it would save without the shared pieces, over their number. Where one
    /// offer alone saves more than that, it is taken instead.
    fn by_marginal_value(&self, combinations_max: u64) -> Chosen {
        let shared = |kind: &Kind| self.offers.iter().filter(|offer| offer.fits(kind) != 0).count() > 1;
        let mut values: Vec<(i128, i128, usize)> = Vec::with_capacity(self.offers.len());
        for (number, offer) in self.offers.iter().enumerate() {
            let mut unshared = self.pieces.to_vec();
            let mut count = 0u64;
            for (kind, pieces) in self.kinds.iter().zip(&mut unshared) {
                if offer.fits(kind) != 0 && shared(kind) {
                    count = count.saturating_add(core::mem::take(pieces));
                }
            }
            let [whole, rest] =
                [self.pieces, &unshared].map(|pieces| self.gain_of(&self.form(number, pieces)));
            values.push((whole.saturating_sub(rest), i128::from(count.max(1)), number));
        }
        values
            .sort_by(|one, other| by_quotient((other.0, other.1), (one.0, one.1)).then(one.2.cmp(&other.2)));
        let mut left = self.pieces.to_vec();
        let mut together = Vec::new();
        for (_, _, number) in values {
            let formed = self.form(number, &left);
            formed.iter().for_each(|(_, set, times)| remove(&mut left, set, *times));
            together.extend(formed);
        }
        let mut best = (self.gain_of(&together), together);
        for number in 0..self.offers.len() {
            let alone = self.alone(number, combinations_max);
            let gain = self.gain_of(&alone);
            if gain > best.0 {
                best = (gain, alone);
            }
        }
        best.1
    }

    /// Every make of sets that gains something, the densest first; `None` where they are more than the limit.
    fn makes(&self, combinations_max: u64) -> Option<Vec<Make>> {
        let mut makes = Vec::with_capacity(8);
        for (number, offer) in self.offers.iter().enumerate().filter(|(_, offer)| offer.times > 0) {
            let mut listing = Listing {
                component: self,
                offer,
                found: Vec::with_capacity(8),
                steps: combinations_max.saturating_mul(STEPS),
            };
            listing.list(0, 0, *offer.parts.first()?, &mut smallvec![0; self.kinds.len()])?;
            let mut sets = listing.found;
            sets.sort_unstable();
            sets.dedup();
            for set in sets {
                let gain = self.gain(offer, &set);
                if gain > 0 {
                    let density = gain.checked_div(i128::from(offer.pieces()))?.saturating_add(1);
                    makes.push(Make { offer: number, set, gain, density });
                }
            }
            if makes.len() as u64 > combinations_max {
                return None;
            }
        }
        makes.sort_by(|one, other| {
            (other.density, one.offer, &one.set).cmp(&(one.density, other.offer, &other.set))
        });
        Some(makes)
    }
}

/// Lists what sets of an offer can be made of, part by part and kind by kind.
struct Listing<'l, 'c> {
    component: &'l Component<'c>,
    offer: &'l SetOffer,
    found: Vec<Set>,
    /// How many steps it may still take.
    steps: u64,
}

impl Listing<'_, '_> {
    /// Fills `wanted` pieces of a part from the kinds from `kind` on; `None` where the limit is reached.
    fn list(&mut self, part: usize, kind: usize, wanted: u64, set: &mut Counts) -> Option<()> {
        self.steps = self.steps.checked_sub(1)?;
        if wanted == 0 {
            let next = part.saturating_add(1);
            return match self.offer.parts.get(next) {
                Some(wanted) => self.list(next, 0, *wanted, set),
                None => {
                    self.found.push(sparse(set));
                    Some(())
                }
            };
        }
        for at in kind..self.component.kinds.len() {
            let Some(offered) = self.component.kinds.get(at) else { break };
            if !part_of(self.offer.fits(offered), part) {
                continue;
            }
            let used = set.get(at).copied()?;
            let there = self.component.pieces.get(at).copied()?.saturating_sub(used);
            for pieces in (1..=wanted.min(there)).rev() {
                *set.get_mut(at)? = used.saturating_add(pieces);
                self.list(part, at.saturating_add(1), wanted.saturating_sub(pieces), set)?;
            }
            *set.get_mut(at)? = used;
        }
        Some(())
    }
}

/// Makes by their number, each with so many sets.
type Picked = SmallVec<[(usize, u64); 4]>;

/// Branch and bound over the makes, densest first.
struct Search<'s> {
    makes: &'s [Make],
    /// The largest density of a make that takes pieces of a kind.
    worth: SmallVec<[i128; 4]>,
    left: Counts,
    times: Counts,
    picked: Picked,
    gain: i128,
    best_gain: i128,
    best: Picked,
    combinations: u64,
    limited: bool,
}

impl<'s> Search<'s> {
    fn new(component: &Component<'_>, makes: &'s [Make], combinations_max: u64) -> Self {
        let mut worth: SmallVec<[i128; 4]> = smallvec![0; component.kinds.len()];
        for make in makes {
            for (kind, _) in &make.set {
                if let Some(worth) = worth.get_mut(*kind) {
                    *worth = make.density.max(*worth);
                }
            }
        }
        Self {
            makes,
            worth,
            left: Counts::from_slice(component.pieces),
            times: component.offers.iter().map(|offer| offer.times).collect(),
            picked: Picked::new(),
            gain: 0,
            best_gain: 0,
            best: Picked::new(),
            combinations: combinations_max,
            limited: false,
        }
    }

    /// The most that can still be gained with makes of at most this density.
    fn bound(&self, density: i128) -> i128 {
        let each = self.worth.iter().zip(&self.left);
        each.fold(0, |sum, (worth, left)| {
            sum.saturating_add((*worth).min(density).saturating_mul(i128::from(*left)))
        })
    }

    fn dive(&mut self, from: usize, depth: u32) {
        if self.gain > self.best_gain {
            self.best_gain = self.gain;
            self.best = self.picked.clone();
        }
        for at in from..self.makes.len() {
            let Some(make) = self.makes.get(at) else { return };
            if self.gain.saturating_add(self.bound(make.density)) <= self.best_gain {
                return;
            }
            let allowed = self.times.get(make.offer).copied().unwrap_or_default();
            let most = sets_in(&self.left, &make.set).min(allowed);
            for times in (1..=most).rev() {
                if self.combinations == 0 || depth == 0 {
                    self.limited = true;
                    return;
                }
                self.combinations = self.combinations.saturating_sub(1);
                self.pick(at, times);
                self.dive(at.saturating_add(1), depth.saturating_sub(1));
                self.drop(at, times);
                if self.limited {
                    return;
                }
            }
        }
    }

    fn pick(&mut self, at: usize, times: u64) {
        let Some(make) = self.makes.get(at) else { return };
        remove(&mut self.left, &make.set, times);
        if let Some(left) = self.times.get_mut(make.offer) {
            *left = left.saturating_sub(times);
        }
        self.gain = self.gain.saturating_add(make.gain.saturating_mul(i128::from(times)));
        self.picked.push((at, times));
    }

    fn drop(&mut self, at: usize, times: u64) {
        let Some(make) = self.makes.get(at) else { return };
        for (kind, pieces) in &make.set {
            if let Some(left) = self.left.get_mut(*kind) {
                *left = left.saturating_add(pieces.saturating_mul(times));
            }
        }
        if let Some(left) = self.times.get_mut(make.offer) {
            *left = left.saturating_add(times);
        }
        self.gain = self.gain.saturating_sub(make.gain.saturating_mul(i128::from(times)));
        self.picked.pop();
    }
}

fn part_of(bits: u64, part: usize) -> bool {
    u32::try_from(part).ok().and_then(|part| bits.checked_shr(part)).is_some_and(|bits| bits & 1 == 1)
}

fn sparse(set: &[u64]) -> Set {
    set.iter().copied().enumerate().filter(|(_, pieces)| *pieces > 0).collect()
}

/// How many sets of one make the pieces that are left suffice for.
fn sets_in(left: &[u64], set: &Set) -> u64 {
    let suffice = |(kind, pieces): &(usize, u64)| left.get(*kind).and_then(|left| left.checked_div(*pieces));
    set.iter().map(|one| suffice(one).unwrap_or_default()).min().unwrap_or_default()
}

fn remove(left: &mut [u64], set: &Set, times: u64) {
    for (kind, pieces) in set {
        if let Some(left) = left.get_mut(*kind) {
            *left = left.saturating_sub(pieces.saturating_mul(times));
        }
    }
}

/// Compares two quotients of which the divisors are above zero, exactly and without overflow.
fn by_quotient(one: (i128, i128), other: (i128, i128)) -> core::cmp::Ordering {
    let whole = |(number, divisor): (i128, i128)| number.checked_div_euclid(divisor).unwrap_or_default();
    let rest = |(number, divisor): (i128, i128)| number.checked_rem_euclid(divisor).unwrap_or_default();
    // Rests lie below numbers of pieces: their products fit.
    let products = || rest(one).saturating_mul(other.1).cmp(&rest(other).saturating_mul(one.1));
    whole(one).cmp(&whole(other)).then_with(products)
}
