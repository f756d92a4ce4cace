//! Gifts: what an offer gives lies in the basket for nothing, or is handed over beside it.

use core::cmp::Reverse;

use super::met::Terms;
use super::parcel::Mark;
use super::plan::Plan;
use crate::core::model::Sku;
use crate::core::model::receipt::Gift;
use crate::core::programme::{Effect, Gain};

impl Plan<'_> {
    /// Gives what the open offers of these terms give beside prices: those that take nothing off because they apply, the
    /// others as often as they were applied. A reward is given as often as it is bought.
    pub(super) fn give(&mut self, which: impl Fn(&Terms) -> bool) -> Option<()> {
        for at in 0..self.met.len() {
            let met = self.met.get(at)?;
            if !which(&met.terms) || !met.is_open() {
                continue;
            }
            if met.facts.effect == Effect::Nothing {
                let times = if met.offer.cost.is_some() { met.times.unwrap_or(1) } else { 1 };
                self.met.get_mut(at)?.applied = times;
            }
            let met = self.met.get(at)?;
            if !met.facts.gives {
                continue;
            }
            let (offer, times) = (met.offer, met.applied);
            for gain in &offer.gives {
                if let (Gain::Gift { sku, pieces, .. }, 1..) = (gain, times) {
                    let pieces = pieces.saturating_mul(times);
                    let in_basket = self.give_from_basket(at, sku, pieces)?;
                    self.gifts.push(Gift { offer: offer.id.clone(), sku: sku.clone(), pieces, in_basket });
                }
            }
        }
        Some(())
    }

    /// Makes pieces of the basket free, the dearest first, and tells how many. Where the offer's money does not last for
    /// a whole piece, that piece stays as it is.
    fn give_from_basket(&mut self, met: usize, sku: &Sku, pieces: u32) -> Option<u32> {
        let mut found: Vec<(Reverse<i64>, usize, i64)> = Vec::new();
        for line in &self.order {
            let bought = self.lines.get(*line)?;
            if bought.sku != *sku {
                continue;
            }
            for (at, parcel) in self.parcels.of_line(*line) {
                let free = parcel.mark != Mark::Exclusive && parcel.room() > 0;
                let pieces = parcel.pieces(bought.unit).filter(|_| free);
                found.extend(pieces.into_iter().flatten().map(|(price, count)| (Reverse(price), at, count)));
            }
        }
        found.retain(|(price, _, count)| price.0 > 0 && *count > 0);
        found.sort_by_key(|(price, ..)| *price);
        let mut wanted = i64::from(pieces);
        for (Reverse(price), at, count) in found {
            let affordable =
                self.met.get(met)?.money.map_or(count, |money| money.checked_div(price).unwrap_or(0));
            let count = count.min(wanted).min(affordable);
            if count > 0 {
                let parcel = self.parcels.split(at, count, price.checked_mul(count)?)?;
                let room = self.parcels.get(parcel)?.room();
                self.take_again(parcel, met, room)?;
                self.parcels.close(parcel)?;
                wanted = wanted.checked_sub(count)?;
            }
        }
        pieces.checked_sub(u32::try_from(wanted).ok()?)
    }
}
