//! What lies on the counter: the basket, the card and what was chosen, which scanner, page and POS share. It is quoted
//! anew whenever one of them changes or the till learns something.

use std::sync::{Arc, MutexGuard};

use super::agent::Agent;
use super::checkout::{Refusal, load_member};
use super::event::{Event, Seen};
use super::goods::Article;
use crate::core::model::basket::LINES_MAX;
use crate::core::model::{Basket, CardNumber, Currency, Line, MemberView, Money, Quantity, Rounding};
use crate::core::pricing::ask::COUPONS_MAX;
use crate::core::pricing::{Ask, Choices, Quote, quote};

/// What is being bought, by whom, and what was chosen with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// The basket.
    pub basket: Basket,
    /// The card that was shown.
    pub card: Option<CardNumber>,
    /// Points to spend, coupons, rewards, a donation, the way to pay.
    pub choices: Choices,
}

/// The counter with its quote.
#[derive(Debug, Clone)]
pub struct CounterView {
    /// What lies there.
    pub counter: Counter,
    /// The member, when the card is somebody's.
    pub member: Option<MemberView>,
    /// What it comes to.
    pub quote: Quote,
    /// How often the counter that all share had changed; 0 for one that was only asked about.
    pub revision: u64,
}

/// The counter that all share.
#[derive(Debug, Clone)]
pub struct SharedCounter {
    counter: Counter,
    revision: u64,
}

impl SharedCounter {
    /// Whether nothing lies there: no goods, no card.
    pub fn is_empty(&self) -> bool {
        self.counter.is_empty()
    }

    /// Nothing lies there yet.
    pub fn new(currency: Currency) -> Self {
        Self { counter: Counter::empty(currency), revision: 1 }
    }
}

impl Counter {
    /// Nothing.
    pub fn empty(currency: Currency) -> Self {
        Self { basket: Basket::empty(currency), card: None, choices: Choices::default() }
    }

    /// Whether nothing lies there: no goods, no card.
    fn is_empty(&self) -> bool {
        self.basket.lines.is_empty() && self.card.is_none()
    }

    /// One more of an article: on its line, or on a new one.
    fn add(&mut self, article: &Article, quantity: Quantity, name: &str) {
        let priced = |unit: Money| quantity.price(unit, Rounding::HalfUp);
        let (Some(amount), Some(least)) = (priced(article.unit_price), priced(article.minimum)) else {
            return;
        };
        let lines = &mut self.basket.lines;
        let same =
            lines.iter_mut().find(|line| line.sku == article.sku && line.unit_price == article.unit_price);
        if let Some(line) = same {
            let more = line.quantity.checked_add(quantity);
            let amount = line.amount.checked_add(amount);
            let minimum = line.minimum.checked_add(least);
            if let (Some(quantity), Some(amount), Some(minimum)) = (more, amount, minimum) {
                (line.quantity, line.amount, line.minimum) = (quantity, amount, minimum);
            }
        } else if lines.len() < LINES_MAX {
            let price = article.unit_price;
            lines.push(Line {
                sku: article.sku.clone(),
                name: name.into(),
                category: article.category.clone(),
                quantity,
                unit_price: price,
                amount,
                unit: article.unit,
                brand: article.brand.clone(),
                tags: article.tags.clone(),
                minimum: least,
            });
        }
    }

    /// Another card: what the member before chose goes with them. Coupons and the way to pay are the customer's own.
    fn show(&mut self, card: CardNumber) {
        if self.card.as_ref() != Some(&card) {
            self.card = Some(card);
            let Choices { coupons, payment, .. } = std::mem::take(&mut self.choices);
            self.choices = Choices { coupons, payment, ..Choices::default() };
        }
    }

    /// A coupon, once.
    fn lay(&mut self, code: &str) {
        let coupons = &mut self.choices.coupons;
        if coupons.len() < COUPONS_MAX && !coupons.iter().any(|known| known == code) {
            coupons.push(code.to_owned());
        }
    }
}

/// Quotes a counter; nothing is written or told.
///
/// # Errors
/// [`Refusal`] when the card is nobody's or the basket can't be priced.
pub fn quote_counter(agent: &Agent, counter: &Counter) -> Result<CounterView, Refusal> {
    quote_for(agent, counter, None)
}

/// Quotes a counter; `known` is the member of its card, where somebody has just looked.
fn quote_for(agent: &Agent, counter: &Counter, known: Option<MemberView>) -> Result<CounterView, Refusal> {
    let member = match (&counter.card, known) {
        (Some(card), Some(view)) if view.card == *card => Some(view),
        (Some(card), _) => Some(load_member(agent, card)?),
        (None, _) => None,
    };
    let (choices, situation) = (&counter.choices, agent.situation());
    let ask = Ask { basket: &counter.basket, member: member.as_ref(), choices, situation: &situation };
    let quote = quote(&agent.programme(), &ask)?;
    Ok(CounterView { counter: counter.clone(), member, quote, revision: 0 })
}

/// What lies on the counter that all share.
///
/// # Errors
/// [`Refusal`] when it can't be quoted now.
pub fn load_counter(agent: &Agent) -> Result<CounterView, Refusal> {
    let SharedCounter { counter, revision } = agent.counter().clone();
    Ok(CounterView { revision, ..quote_counter(agent, &counter)? })
}

/// Changes the counter and tells watchers what it comes to. A change that can't be quoted is not made.
///
/// # Errors
/// [`Refusal`] of the changed counter.
pub fn change_counter(agent: &Agent, change: impl FnOnce(&mut Counter)) -> Result<Arc<CounterView>, Refusal> {
    change_shared(agent, agent.counter(), None, None, change)
}

/// Puts `wanted` on the counter, unless it has changed since `revision`: a scan that came in between is not lost.
///
/// # Errors
/// [`Refusal::CounterChanged`] with what lies there now, or the refusal of `wanted`.
pub fn replace_counter(
    agent: &Agent,
    revision: Option<u64>,
    wanted: Counter,
) -> Result<Arc<CounterView>, Refusal> {
    let shared = agent.counter();
    if revision.is_some_and(|revision| revision != shared.revision) {
        drop(shared);
        return Err(Refusal::CounterChanged(Box::new(load_counter(agent)?)));
    }
    change_shared(agent, shared, None, None, |counter| *counter = wanted)
}

fn change_shared(
    agent: &Agent,
    mut shared: MutexGuard<'_, SharedCounter>,
    scan: Option<&Arc<Seen>>,
    known: Option<MemberView>,
    change: impl FnOnce(&mut Counter),
) -> Result<Arc<CounterView>, Refusal> {
    let mut changed = shared.counter.clone();
    change(&mut changed);
    let quoted = quote_for(agent, &changed, known);
    // A scan is told right before the quote that it leads to, so that both go out at once; also when there is none.
    if let Some(seen) = scan {
        agent.publish(Event::Scan(Arc::clone(seen)));
    }
    let mut view = quoted?;
    if shared.counter != changed {
        shared.counter = changed;
        shared.revision = shared.revision.saturating_add(1);
    }
    view.revision = shared.revision;
    let view = Arc::new(view);
    // Told while the counter is held, so that watchers hear of changes in their order.
    agent.publish(Event::Counter(Arc::clone(&view)));
    Ok(view)
}

/// The card of a member was shown: `scan` is told, and what the counter comes to with it.
///
/// # Errors
/// [`Refusal`] when the counter can't be quoted with it.
pub fn show_card(agent: &Agent, member: MemberView, scan: &Arc<Seen>) -> Result<Arc<CounterView>, Refusal> {
    let card = member.card.clone();
    change_shared(agent, agent.counter(), Some(scan), Some(member), |counter| counter.show(card))
}

/// So much of an article was scanned: `scan` is told, and what the counter comes to with it.
///
/// # Errors
/// [`Refusal`] when the counter can't be quoted with it.
pub fn add_article(
    agent: &Agent,
    article: &Article,
    quantity: Quantity,
    scan: &Arc<Seen>,
) -> Result<Arc<CounterView>, Refusal> {
    let name = article.name.get(agent.language());
    change_shared(agent, agent.counter(), Some(scan), None, |counter| counter.add(article, quantity, name))
}

/// A coupon was scanned: `scan` is told, and what the counter comes to with it.
///
/// # Errors
/// [`Refusal`] when the counter can't be quoted with it.
pub fn lay_coupon(agent: &Agent, code: &str, scan: &Arc<Seen>) -> Result<Arc<CounterView>, Refusal> {
    change_shared(agent, agent.counter(), Some(scan), None, |counter| counter.lay(code))
}

/// What lies on the counter was sold: it is empty for the next customer. Another basket stays.
pub fn clear_sold(agent: &Agent, sold: &Counter) {
    let nothing = Counter::empty(agent.programme().currency);
    // Nothing can always be quoted.
    let _ = change_counter(agent, |counter| {
        if counter == sold {
            *counter = nothing;
        }
    });
}

/// Clears the counter, whatever lies there.
pub fn clear_all(agent: &Agent) {
    let nothing = Counter::empty(agent.programme().currency);
    // Nothing can always be quoted.
    let _ = change_counter(agent, |counter| *counter = nothing);
}

/// The till learnt something: what lies on the counter may come to something else now.
pub fn refresh(agent: &Agent) {
    // A counter that can no longer be quoted stays as it was shown; the sale will say why.
    let _ = change_counter(agent, |_| {});
}
