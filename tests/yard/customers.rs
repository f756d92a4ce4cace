//! Who comes to a till and what they want: drawn anew for each yard, with everything that people and their POS do.

use std::sync::Arc;

use tallytill::core::ledger::Sale;
use tallytill::core::model::{Basket, CardNumber, CategoryPath, Line, Money, OpId, Points, Quantity, Sku};
use tallytill::core::pricing::Choices;
use tallytill::core::sync::wire::SaleAnswer;
use tallytill::till::agent::Agent;
use tallytill::till::checkout::{GoodsBack, Joining, Refusal, close_day, enrol, sell, take_back, void};
use tallytill::till::counter::{Counter, quote_counter};
use tallytill::till::hub_client::CallFault;

use super::dice::Dice;

/// What a POS asks of its till, under an op_id that it minted before.
#[derive(Debug, Clone)]
pub(crate) enum Wish {
    Sell { counter: Counter, quote: String },
    Enrol(Joining),
    Void { sale: OpId },
    Return(GoodsBack),
    Close,
}

/// A sale that a till answered for.
#[derive(Debug, Clone)]
pub(crate) struct KnownSale {
    pub(crate) op: OpId,
    pub(crate) till: usize,
    pub(crate) quantities: Vec<Quantity>,
    /// What its entry says, where that could be looked at.
    pub(crate) sale: Option<Sale>,
}

/// The people of a yard and what they carry.
pub(crate) struct Customers {
    cards: Vec<CardNumber>,
    coupons: Vec<String>,
    /// Weights of sell, enrol, void, return, close.
    weights: [u64; 5],
    /// How often, of a thousand, points are spent where there are some.
    spends: u64,
    /// How often a card is shown.
    shows: u64,
    pub(crate) sales: Vec<KnownSale>,
}

const GOODS: [(&str, &str, i64); 4] = [
    ("bread", "bread", 3_900),
    ("milk", "dairy", 2_490),
    ("coffee", "drinks", 15_900),
    ("salt", "spices", 1_050),
];

impl Customers {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let cards = dice.between(1, 10);
        let coupons = dice.between(0, 3);
        Self {
            cards: (0..cards).map(|number| CardNumber::parse(&format!("29{number:06}")).unwrap()).collect(),
            coupons: (0..coupons).map(|number| format!("ONE-{number}")).collect(),
            weights: [
                dice.between(4, 12),
                dice.between(1, 5),
                dice.between(0, 3),
                dice.between(0, 4),
                dice.between(0, 1),
            ],
            spends: dice.between(0, 900),
            shows: dice.between(500, 1_000),
            sales: Vec::new(),
        }
    }

    pub(crate) fn cards(&self) -> &[CardNumber] {
        &self.cards
    }

    /// What the next one wants at a till. `None` when the till can't even quote it.
    pub(crate) fn wish(&self, agent: &Agent, till: usize, dice: &mut Dice) -> Option<Wish> {
        let mut drawn = dice.between(0, self.weights.iter().sum::<u64>() - 1);
        let kind = self.weights.iter().position(|weight| {
            let hit = drawn < *weight;
            drawn = drawn.saturating_sub(*weight);
            hit
        });
        let here: Vec<&KnownSale> = self.sales.iter().filter(|sale| sale.till == till).collect();
        Some(match kind.unwrap_or(0) {
            1 => Wish::Enrol(Joining {
                card: dice.pick(&self.cards).as_str().to_owned(),
                name: format!("Somebody {}", dice.between(1, 99)),
                language: None,
                birthday: None,
                referred_by: None,
            }),
            2 if !here.is_empty() => Wish::Void { sale: dice.pick(&here).op },
            3 if !self.sales.is_empty() => {
                let sale = dice.pick(&self.sales);
                let some = dice.permille(600);
                let lines = some.then(|| {
                    let line = dice.place(sale.quantities.len());
                    let whole = sale.quantities[line].thousandths();
                    let part = i64::try_from(dice.between(1, u64::try_from(whole / 1_000).unwrap())).unwrap();
                    vec![(u32::try_from(line).unwrap(), Quantity::from_thousandths(part * 1_000))]
                });
                Wish::Return(GoodsBack { sale: sale.op, lines, reason: String::new() })
            }
            4 => Wish::Close,
            _ => self.basket(agent, dice)?,
        })
    }

    fn basket(&self, agent: &Agent, dice: &mut Dice) -> Option<Wish> {
        let currency = agent.programme().currency;
        let lines = (0..dice.between(1, 3)).map(|_| {
            let (sku, category, price) = *dice.pick(&GOODS);
            let pieces = i64::try_from(dice.between(1, 3)).unwrap();
            Line::plain(
                Sku::parse(sku).unwrap(),
                sku,
                CategoryPath::parse(category).unwrap(),
                Quantity::from_thousandths(pieces * 1_000),
                Money::from_minor(price),
                Money::from_minor(price * pieces),
            )
        });
        let basket = Basket { lines: lines.collect(), ..Basket::empty(currency) };
        let card = dice.permille(self.shows).then(|| dice.pick(&self.cards).clone());
        let coupon =
            (!self.coupons.is_empty() && dice.permille(200)).then(|| dice.pick(&self.coupons).clone());
        let choices = Choices { coupons: coupon.into_iter().collect(), ..Choices::default() };
        let mut counter = Counter { basket, card, choices };
        let mut view = match quote_counter(agent, &counter) {
            Ok(view) => view,
            // Nobody's card: the customer buys without.
            Err(Refusal::UnknownCard(_)) => {
                counter.card = None;
                quote_counter(agent, &counter).ok()?
            }
            Err(_) => return None,
        };
        let balance = view.member.as_ref().map_or(0, |member| member.standing.facts.balance.units());
        if balance > 0 && dice.permille(self.spends) {
            let most = u64::try_from(balance).unwrap();
            let spend = if dice.permille(500) { most } else { dice.between(1, most) };
            counter.choices.spend = Points::from_units(i64::try_from(spend).unwrap());
            match quote_counter(agent, &counter) {
                Ok(spending) => view = spending,
                Err(_) => counter.choices.spend = Points::ZERO,
            }
        }
        Some(Wish::Sell { quote: view.quote.hash().to_string(), counter })
    }
}

/// Does what is wished, by the till's own use cases; whether the answer repeats an earlier one.
pub(crate) fn perform(
    agent: &Arc<Agent>,
    op: OpId,
    wish: &Wish,
    ask: impl FnOnce(OpId) -> Result<Option<SaleAnswer>, CallFault>,
) -> Result<bool, Refusal> {
    Ok(match wish {
        Wish::Sell { counter, quote } => sell(agent, op, counter.clone(), quote)?.repeated,
        Wish::Enrol(joining) => enrol(agent, op, joining)?.repeated,
        Wish::Void { sale } => void(agent, op, *sale, "")?.repeated,
        Wish::Return(goods) => take_back(agent, op, goods.clone(), ask)?.repeated,
        Wish::Close => close_day(agent, op)?.1,
    })
}

impl Wish {
    /// The same operation with another body, as a POS that reuses its op_ids would ask.
    pub(crate) fn altered(&self) -> Option<Self> {
        Some(match self {
            Self::Sell { counter, quote } => {
                let mut counter = counter.clone();
                let line = counter.basket.lines.first()?.clone();
                counter.basket.lines.push(line);
                Self::Sell { counter, quote: quote.clone() }
            }
            Self::Return(goods) => {
                Self::Return(GoodsBack { reason: format!("{} again", goods.reason), ..goods.clone() })
            }
            Self::Enrol(joining) => {
                Self::Enrol(Joining { card: format!("28{}", &joining.card[2..]), ..joining.clone() })
            }
            Self::Void { .. } | Self::Close => return None,
        })
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sell { .. } => "sell",
            Self::Enrol(_) => "enrol",
            Self::Void { .. } => "void",
            Self::Return(_) => "return",
            Self::Close => "close",
        }
    }
}
