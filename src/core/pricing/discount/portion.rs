//! Taking sets out of parcels: the pieces that go into them, and their shares of what is taken off.

use core::cmp::Reverse;

use smallvec::{SmallVec, smallvec};

use super::exact::{WHOLE, each, exact, rank, share, share_of};
use super::plan::Plan;
use super::set::{Kind, Places, Set, SetOffer, set_rank};
use crate::core::model::allocation::allocate;
use crate::core::programme::GroupDeal;

/// Where pieces of one kind lie: parcels with so many of them, in the order of the lines.
pub(super) type Sources = SmallVec<[(usize, i64); 2]>;

/// What is taken off parcels, in minor units.
pub(super) type Shares = SmallVec<[i64; 4]>;

/// What sets are taken from.
type Portions = SmallVec<[Portion; 4]>;

/// Pieces that were taken out of one parcel for sets of one make.
struct Portion {
    parcel: usize,
    kind: usize,
    pieces: i64,
}

impl Plan<'_> {
    /// Takes so many sets of one make: their pieces become parcels of their own and the offer takes its amount off them,
    /// rounded once for all sets of this make and shared in proportion to price. What is off the cheapest pieces stands
    /// on their lines alone. Fewer sets are taken where the offer's money does not last.
    pub(super) fn take_sets(
        &mut self,
        offer: &SetOffer,
        (set, times): (&Set, u64),
        kinds: &[Kind],
        sources: &mut [Sources],
    ) -> Option<()> {
        let times = self.affordable(offer, set, times, kinds)?;
        if times == 0 {
            return Some(());
        }
        let portions = self.divide(set, times, kinds, sources)?;
        let at = set_rank(offer.deal);
        if offer.stacks {
            self.take_compounds(&portions, kinds, |rank| rank < at)?;
        }
        self.take_deal(offer, set, times, &portions)?;
        if offer.stacks {
            self.take_compounds(&portions, kinds, |rank| rank >= at)?;
        }
        let met = self.met.get_mut(offer.met)?;
        met.applied = met.applied.saturating_add(u32::try_from(times).unwrap_or(u32::MAX));
        Some(())
    }

    /// For how many sets the offer's money lasts; the last may be reduced.
    fn affordable(&self, offer: &SetOffer, set: &Set, times: u64, kinds: &[Kind]) -> Option<u64> {
        let Some(money) = self.met.get(offer.met)?.money else { return Some(times) };
        let each = self.saved_on_set(offer, set, kinds).max(1);
        let lasts = exact(money).checked_add(each.checked_sub(1)?)?.checked_div(each)?;
        Some(times.min(u64::try_from(lasts).unwrap_or(u64::MAX)))
    }

    fn divide(&mut self, set: &Set, times: u64, kinds: &[Kind], sources: &mut [Sources]) -> Option<Portions> {
        let mut portions = Portions::new();
        for (kind, pieces) in set {
            let price = kinds.get(*kind)?.price.0;
            let mut wanted = i64::try_from(pieces.checked_mul(times)?).ok()?;
            for (source, there) in sources.get_mut(*kind)?.iter_mut().filter(|(_, there)| *there > 0) {
                let pieces = wanted.min(*there);
                if pieces > 0 {
                    *there = there.checked_sub(pieces)?;
                    wanted = wanted.checked_sub(pieces)?;
                    let parcel = self.parcels.split(*source, pieces, price.checked_mul(pieces)?)?;
                    portions.push(Portion { parcel, kind: *kind, pieces });
                }
            }
        }
        Some(portions)
    }

    fn take_compounds(
        &mut self,
        portions: &[Portion],
        kinds: &[Kind],
        which: impl Fn(u8) -> bool,
    ) -> Option<()> {
        for portion in portions {
            for met in &kinds.get(portion.kind)?.compounds {
                if which(rank(self.deal(*met)?)) {
                    self.take_unit(portion.parcel, *met)?;
                }
            }
        }
        Some(())
    }

    fn take_deal(&mut self, offer: &SetOffer, set: &Set, times: u64, portions: &[Portion]) -> Option<()> {
        let times = i64::try_from(times).ok()?;
        let parcels: Places = portions.iter().map(|portion| portion.parcel).collect();
        let price = self.price_of(portions)?;
        let mut shares: Shares = smallvec![0; portions.len()];
        match offer.deal {
            GroupDeal::Percent(rate) => {
                // The share is one of each piece: what a least price forbids is not taken off the others.
                let off = self.rounding.divide(share_of(rate, exact(price)), WHOLE)?;
                let prices = parcels.iter().map(|parcel| Some(self.parcels.get(*parcel)?.price));
                shares = allocate(off, &prices.collect::<Option<Vec<_>>>()?)?.into();
            }
            GroupDeal::AmountOff(amount) => {
                shares = self.part(amount.minor().saturating_mul(times), &parcels)?;
            }
            GroupDeal::FixedPrice(fixed) => {
                let off = price.saturating_sub(fixed.minor().saturating_mul(times));
                shares = self.part(off, &parcels)?;
            }
            GroupDeal::CheapestFree(free) => {
                self.lower_cheapest((i64::from(free), WHOLE), (set, times), portions, &mut shares)?;
            }
            GroupDeal::CheapestPercent(rate) => {
                let part = share(rate).checked_mul(WHOLE.checked_div(1_000_000)?)?;
                self.lower_cheapest((1, part), (set, times), portions, &mut shares)?;
            }
        }
        for (portion, amount) in portions.iter().zip(shares) {
            self.take(portion.parcel, offer.met, amount)?;
        }
        Some(())
    }

    /// Takes a part (of [`WHOLE`]) off so many of the cheapest pieces of each set; of those that cost the same, off the
    /// last.
    fn lower_cheapest(
        &self,
        (mut wanted, part): (i64, i128),
        (set, times): (&Set, i64),
        portions: &[Portion],
        shares: &mut [i64],
    ) -> Option<()> {
        if let [(kind, in_set)] = set[..] {
            let lowered = wanted.min(i64::try_from(in_set).ok()?);
            return self.lower_last(kind, part, lowered.checked_mul(times)?, portions, shares);
        }
        // Kinds stand from the dearest down; compound offers that went before may have changed that.
        let mut cheapest: SmallVec<[(i128, Reverse<usize>); 4]> = SmallVec::new();
        for (kind, _) in set {
            let (mut price, mut pieces) = (0i64, 0i64);
            for portion in portions.iter().filter(|portion| portion.kind == *kind) {
                price = price.checked_add(self.parcels.get(portion.parcel)?.price)?;
                pieces = pieces.checked_add(portion.pieces)?;
            }
            cheapest.push((each(exact(price), u64::try_from(pieces).ok()?), Reverse(*kind)));
        }
        cheapest.sort_unstable();
        for (_, Reverse(kind)) in cheapest {
            let (_, in_set) = set.iter().find(|(one, _)| *one == kind)?;
            let lowered = wanted.min(i64::try_from(*in_set).ok()?);
            wanted = wanted.checked_sub(lowered)?;
            self.lower_last(kind, part, lowered.checked_mul(times)?, portions, shares)?;
        }
        Some(())
    }

    /// Takes a part off the last so many pieces of one kind. What a least price forbids there is taken off the others.
    fn lower_last(
        &self,
        kind: usize,
        part: i128,
        mut lowered: i64,
        portions: &[Portion],
        shares: &mut [i64],
    ) -> Option<()> {
        let mut excess = 0i64;
        for (portion, share) in portions.iter().zip(&mut *shares).rev().filter(|(one, _)| one.kind == kind) {
            let pieces = lowered.min(portion.pieces);
            lowered = lowered.checked_sub(pieces)?;
            let parcel = self.parcels.get(portion.parcel)?;
            let off = match (part, pieces == portion.pieces) {
                (WHOLE, true) => parcel.price,
                (WHOLE, false) => {
                    let price = i128::from(parcel.price).checked_mul(i128::from(pieces))?;
                    self.rounding.divide(price, i128::from(portion.pieces))?
                }
                _ => {
                    let off = i128::from(parcel.price).checked_mul(part)?.checked_mul(i128::from(pieces))?;
                    self.rounding.divide(each(off, u64::try_from(portion.pieces).ok()?), WHOLE)?
                }
            };
            *share = off.min(parcel.room());
            excess = excess.checked_add(off)?.checked_sub(*share)?;
        }
        for (portion, share) in portions.iter().zip(shares).rev().filter(|(one, _)| one.kind == kind) {
            let more = self.parcels.get(portion.parcel)?.room().checked_sub(*share)?.min(excess);
            *share = share.checked_add(more)?;
            excess = excess.checked_sub(more)?;
        }
        Some(())
    }

    fn price_of(&self, portions: &[Portion]) -> Option<i64> {
        portions
            .iter()
            .try_fold(0i64, |sum, portion| sum.checked_add(self.parcels.get(portion.parcel)?.price))
    }

    /// Parts an amount among parcels in proportion to price, or to the room above their least prices where that would
    /// leave one of them below; no more than there is room for.
    pub(super) fn part(&self, off: i64, parcels: &[usize]) -> Option<Shares> {
        if let [only] = parcels {
            return Some(smallvec![off.clamp(0, self.parcels.get(*only)?.room())]);
        }
        let mut prices = Shares::with_capacity(parcels.len());
        let mut rooms = Shares::with_capacity(parcels.len());
        for parcel in parcels.iter().map(|parcel| self.parcels.get(*parcel)) {
            prices.push(parcel?.price);
            rooms.push(parcel?.room());
        }
        let room = rooms.iter().try_fold(0i64, |sum, room| sum.checked_add(*room))?;
        let off = off.clamp(0, room);
        let shares = allocate(off, &prices)?;
        let fits = shares.iter().zip(&rooms).all(|(share, room)| share <= room);
        let shares = if fits { shares } else { allocate(off, &rooms)? };
        Some(Shares::from_vec(shares))
    }
}
