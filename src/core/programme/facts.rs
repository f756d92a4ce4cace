//! What a quote asks of every offer that it meets, worked out once when the programme is compiled.

use core::hash::{Hash, Hasher};
use core::num::NonZeroU32;

use rustc_hash::{FxHashMap, FxHasher};

use super::condition::Conditions;
use super::offer::{Deal, Gain, GroupDeal, Limits, Mode, Offer, PriceEffect, Step, TotalDeal};
use crate::core::model::{Money, Rate, RuleId};

/// What a quote asks of every offer that it meets, in one line of memory.
#[derive(Debug, Clone)]
pub(crate) struct OfferFacts {
    /// As the offer has it.
    pub(crate) id: RuleId,
    /// As the offer has it.
    pub(crate) priority: i32,
    /// As the offer has it.
    pub(crate) mode: Mode,
    /// What it takes off, in short.
    pub(crate) effect: Effect,
    /// The share that it takes of all that it takes something off, where it is one for all.
    pub(crate) percent: Option<Rate>,
    /// The number of its conditions among those that the programme knows; `None` for an offer without any.
    pub(crate) when: Option<NonZeroU32>,
    /// Whether some of these ask for how much is in the basket.
    pub(crate) asks_goods: bool,
    /// Whether nothing has to be asked of it but its conditions.
    pub(crate) plain: bool,
    /// Whether some of the goods that it names are left out.
    pub(crate) excepts: bool,
    /// Whether its uses are limited, or cost something.
    pub(crate) rationed: bool,
    /// Whether it gives something beside.
    pub(crate) gives: bool,
    /// Whether it is for the basket as a whole.
    pub(crate) whole: bool,
    /// Whether more comes of it than a discount: it gives something, costs something, is counted or uses something up.
    pub(crate) leaves_more: bool,
    /// Whether all that it does is to open another offer on a later visit, which needs a member who comes again.
    pub(crate) opens_later: bool,
}

/// What an offer takes off, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing.
    Nothing,
    /// This off each unit.
    Unit(Deal),
    /// This off groups of so many pieces.
    Group(u32, GroupDeal),
    /// Off the goods together, in so many steps from this place on.
    Total(u32, u32),
    /// What the offer itself says.
    Table,
}

/// The conditions of a programme, each kept once: offers of one tier or one happy hour share theirs, so that a quote
/// has to ask once for all of them.
#[derive(Debug, Default)]
pub(super) struct Shared<'o> {
    known: FxHashMap<u64, Vec<(&'o Conditions, NonZeroU32)>>,
    count: u32,
}

/// Of conditions that begin alike so many are held against each other; more are kept though they may be the same.
const ALIKE_MAX: usize = 16;

impl OfferFacts {
    pub(super) fn of<'o>(
        offer: &'o Offer,
        shared: &mut Shared<'o>,
        all_steps: &mut Vec<Step<Money, TotalDeal>>,
    ) -> Self {
        let effect = match &offer.price {
            None => Effect::Nothing,
            Some(PriceEffect::Unit(deal)) => Effect::Unit(*deal),
            Some(PriceEffect::Group { pieces, deal }) => Effect::Group(*pieces, *deal),
            Some(PriceEffect::ByTotal(steps)) => {
                let first = all_steps.len();
                all_steps.extend(steps);
                let [first, count] =
                    [first, steps.len()].map(|number| u32::try_from(number).unwrap_or_default());
                Effect::Total(first, count)
            }
            Some(PriceEffect::ByQuantity(_) | PriceEffect::Mix { .. }) => Effect::Table,
        };
        let mix = matches!(offer.price, Some(PriceEffect::Mix { .. }));
        let all_vouchers = offer.gives.iter().all(|gain| matches!(gain, Gain::Voucher { .. }));
        let uses_up = offer.when.coupon.is_some() || offer.when.voucher;
        let (gives, limited) = (!offer.gives.is_empty(), offer.limits != Limits::default());
        let for_basket = matches!(offer.price, None | Some(PriceEffect::ByTotal(_)));
        let asks_goods = offer.when.ask_goods();
        let leaves_more = offer.cost.is_some() || limited || gives || uses_up;
        Self {
            id: offer.id.clone(),
            priority: offer.priority,
            mode: offer.mode,
            effect,
            percent: percent(offer.price.as_ref()),
            when: shared.number(&offer.when),
            asks_goods,
            plain: !asks_goods && !leaves_more && !matches!(effect, Effect::Group(..) | Effect::Table),
            excepts: mix || offer.goods.except_anything(),
            rationed: offer.cost.is_some() || limited,
            gives,
            whole: for_basket && offer.goods.mean_everything(),
            leaves_more,
            opens_later: offer.price.is_none() && gives && all_vouchers,
        }
    }
}

fn percent(price: Option<&PriceEffect>) -> Option<Rate> {
    let steps: &[_] = match price? {
        PriceEffect::Unit(Deal::Percent(rate))
        | PriceEffect::Group { deal: GroupDeal::Percent(rate), .. }
        | PriceEffect::Mix { deal: GroupDeal::Percent(rate), .. } => return Some(*rate),
        PriceEffect::ByTotal(steps) => steps,
        _ => return None,
    };
    match steps {
        [Step { deal: TotalDeal::Percent(rate), .. }] => Some(*rate),
        _ => None,
    }
}

impl<'o> Shared<'o> {
    fn number(&mut self, when: &'o Conditions) -> Option<NonZeroU32> {
        if *when == Conditions::default() {
            return None;
        }
        // What is assigned to members and what vouchers open is asked by the offer's id: such conditions share nothing.
        let of_its_own = when.assigned || when.voucher;
        let mut hasher = FxHasher::default();
        (&when.tiers, &when.segments, &when.stores, &when.coupon, when.weekdays.0).hash(&mut hasher);
        when.hours.iter().for_each(|hours| (hours.from, hours.until).hash(&mut hasher));
        let alike = self.known.entry(hasher.finish()).or_default();
        if let Some((_, number)) = alike.iter().find(|(known, _)| !of_its_own && *known == when) {
            return Some(*number);
        }
        self.count = self.count.saturating_add(1);
        let number = NonZeroU32::new(self.count)?;
        if alike.len() < ALIKE_MAX {
            alike.push((when, number));
        }
        Some(number)
    }
}
