//! Selling: quote again, compare with what was shown, write, answer.

use std::sync::Arc;

use super::request::{is_same, keep};
use super::{refusal::Refusal, training};
use crate::core::ledger::{Entry, Payload, Sale};
use crate::core::model::{EntrySeq, Line, OpId, Points, Receipt, Right};
use crate::core::pricing::{Ask, Situation, quote};
use crate::journal::{JournalFault, JournalTransaction, SaleRow, WriteFault};
use crate::till::agent::Agent;
use crate::till::counter::{Counter, clear_sold};
use crate::till::event::Event;
use crate::till::link::LinkState;
use crate::till::standing::load_view;

/// A durable sale: what its entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sold {
    /// The operation that made it.
    pub op_id: OpId,
    /// Its place in the journal.
    pub seq: EntrySeq,
    /// What it says.
    pub sale: Sale,
    /// The operation that undid it, if one did.
    pub void: Option<OpId>,
    /// Whether this answer repeats an earlier one.
    pub repeated: bool,
    /// Whether it was practised: it has no place in the journal then.
    pub training: bool,
}

impl Sold {
    /// Its row in the day's list.
    pub fn row(&self) -> SaleRow {
        let Sale { receipt, day, at, .. } = &self.sale;
        SaleRow {
            op_id: self.op_id,
            seq: self.seq,
            day: *day,
            at: *at,
            member: receipt.member.as_ref().map(|member| member.id),
            due: receipt.totals.due,
            points_spent: receipt.totals.points_spent,
            points_earned: receipt.totals.points_earned,
            void: self.void,
        }
    }
}

/// Sells what lies on a counter for what the quote named. Blocks until the sale is durable.
///
/// # Errors
/// [`Refusal`]; nothing was written then.
pub fn sell(agent: &Arc<Agent>, op_id: OpId, counter: Counter, quote_hash: &str) -> Result<Sold, Refusal> {
    if counter.basket.lines.is_empty() {
        return Err(Refusal::EmptyBasket);
    }
    if agent.training.is_on() {
        return training::sell(agent, op_id, &counter, quote_hash);
    }
    let request = request_hash(&counter, quote_hash);
    let sold = {
        let (agent, counter, shown) = (Arc::clone(agent), counter.clone(), quote_hash.to_owned());
        let journal = Arc::clone(&agent);
        journal.journal.write(move |journal| decide(&agent, journal, op_id, &counter, &shown, request))?
    };
    if !sold.repeated {
        agent.metrics.sales.inc();
        if !sold.sale.receipt.effects.uses.is_empty() {
            agent.recount_given();
        }
        let member = sold.sale.receipt.member.as_ref().map(|member| member.id);
        agent.publish(Event::Sale {
            op_id,
            void: false,
            returned: false,
            due: sold.sale.receipt.totals.due,
            member,
            training: false,
        });
        clear_sold(agent, &counter);
    }
    Ok(sold)
}

fn decide(
    agent: &Agent,
    journal: &mut JournalTransaction<'_>,
    op_id: OpId,
    counter: &Counter,
    shown: &str,
    request: [u8; 32],
) -> Result<Sold, WriteFault<Refusal>> {
    if let Some(entry) = journal.load_operation(op_id)? {
        let void = journal.load_sale(op_id)?.and_then(|row| row.void);
        let sold = read(&entry, void, true)?.filter(|sold| is_same(&sold.sale.request, &request));
        return sold.ok_or(WriteFault::Refused(Refusal::OpIdReused(op_id)));
    }
    let programme = agent.programme();
    let link = agent.link();
    let member = match &counter.card {
        Some(card) => {
            let view =
                load_view(&agent.lookup().cache, journal, card, link.members_as_of).map_err(Refusal::from)?;
            Some(view.ok_or_else(|| Refusal::UnknownCard(card.clone()))?)
        }
        None => None,
    };
    // What was given away until now: here no sale is on its way that is not counted.
    let situation = Situation { given: journal.load_given()?, ..agent.situation() };
    let choices = &counter.choices;
    let ask = Ask { basket: &counter.basket, member: member.as_ref(), choices, situation: &situation };
    let quote = quote(&programme, &ask).map_err(Refusal::from)?;
    if quote.hash().to_string() != shown {
        return Err(Refusal::QuoteChanged(Box::new(quote)).into());
    }
    let acting = agent.authorize(points_right(agent, &quote.receipt)).map_err(Refusal::from)?;
    journal.act_as(acting);
    let at = journal.now();
    let sale = Sale {
        receipt: quote.receipt,
        day: programme.time_zone.day(at),
        offline: link.state != LinkState::Online,
        request,
        at,
    };
    let entry = journal.append(op_id, Some(programme.hash), &Payload::Sale(Box::new(sale)))?;
    let sold = read(&entry, None, false)?;
    sold.ok_or_else(|| JournalFault::Entry("a sale was written and is none".to_owned()).into())
}

/// The right that a sale takes: one that spends more points than the shop's limit takes one.
pub(super) fn points_right(agent: &Agent, receipt: &Receipt) -> Option<Right> {
    let decimals = agent.programme().points.decimals.into();
    let most = i64::from(agent.desk().book().points_max?).checked_mul(10_i64.checked_pow(decimals)?)?;
    (receipt.totals.points_spent > Points::from_units(most)).then_some(Right::Points)
}

/// The sale that an entry tells; `None` when it tells something else.
fn read(entry: &Entry, void: Option<OpId>, repeated: bool) -> Result<Option<Sold>, JournalFault> {
    let Payload::Sale(sale) = Payload::parse(entry)? else { return Ok(None) };
    let header = &entry.header;
    Ok(Some(Sold { op_id: header.op_id, seq: header.seq, sale: *sale, void, repeated, training: false }))
}

/// A sale of this till by its operation.
///
/// # Errors
/// [`Refusal::UnknownSale`] when this till made none under that op_id.
pub fn load_sold(agent: &Agent, op_id: OpId) -> Result<Sold, Refusal> {
    if let Some(sold) = agent.training.sale(op_id) {
        return Ok(Sold { repeated: true, ..sold });
    }
    let lookup = agent.lookup();
    let entry = lookup.journal.load_operation(op_id)?;
    let void = lookup.journal.load_sale(op_id)?.and_then(|row| row.void);
    let sold = entry.map(|entry| read(&entry, void, true)).transpose()?.flatten();
    sold.ok_or(Refusal::UnknownSale(op_id))
}

/// Everything that a request asks for, hashed.
pub(super) fn request_hash(counter: &Counter, shown: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut field = |bytes: &[u8]| {
        hasher.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(bytes);
    };
    field(counter.basket.currency.code().as_bytes());
    field(&[u8::from(counter.basket.tax_included)]);
    for line in &counter.basket.lines {
        field(line.sku.as_str().as_bytes());
        field(line.name.as_bytes());
        field(line.category.as_str().as_bytes());
        field(&line.quantity.thousandths().to_be_bytes());
        field(&line.unit_price.minor().to_be_bytes());
        field(&line.amount.minor().to_be_bytes());
    }
    field(counter.card.as_ref().map_or("", |card| card.as_str()).as_bytes());
    let choices = &counter.choices;
    field(&choices.spend.units().to_be_bytes());
    field(shown.as_bytes());
    // What a request need not name counts only where it is named, each with what it is: a repeat of a request from
    // before there were such things is still the same request.
    for coupon in &choices.coupons {
        field(b"coupon");
        field(coupon.as_bytes());
    }
    for reward in &choices.rewards {
        field(b"reward");
        field(reward.as_bytes());
    }
    if let Some((charity, points)) = &choices.donation {
        field(b"donation");
        field(charity.as_bytes());
        field(&points.units().to_be_bytes());
    }
    if let Some(payment) = &choices.payment {
        field(b"payment");
        field(payment.as_bytes());
    }
    for (number, line) in (1_u64..).zip(&counter.basket.lines) {
        if *line
            == Line::plain(
                line.sku.clone(),
                line.name.clone(),
                line.category.clone(),
                line.quantity,
                line.unit_price,
                line.amount,
            )
        {
            continue;
        }
        field(b"line");
        field(&number.to_be_bytes());
        field(line.unit.name().as_bytes());
        field(line.brand.as_bytes());
        field(&line.minimum.minor().to_be_bytes());
        line.tags.iter().for_each(|tag| field(tag.as_bytes()));
    }
    keep(&hasher.finalize())
}
