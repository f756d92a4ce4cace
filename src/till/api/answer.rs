//! What goes out: JSON with decimal strings, and sentences in the language that was asked for.

use serde_json::{Value, json};

use super::guard::Spoken;
use super::reply::{
    BasketLineReply, BasketReply, CounterReply, DiscountReply, ExpiringReply, LineReply, MemberReply,
    MissingReply, NamedReply, NextReply, PointsReply, QuoteReply, SeenReply, TotalsReply,
};
use super::sale_reply::{
    DayReply, NewCardReply, ReceiptMemberReply, ReceiptReply, RowMemberReply, SaleReply, SaleRowReply,
};
use crate::core::codec::{Symbology, encode_receipt_code};
use crate::core::ledger::DayClosed;
use crate::core::model::receipt::{LineDiscount, ReceiptLine, ReceiptMember, ReceiptTotals};
use crate::core::model::{
    CardNumber, Day, Line, MemberId, MemberView, Milestone, Money, Points, PointsOn, Rate, RuleId, Timestamp,
};
use crate::core::pricing::Quote;
use crate::core::programme::Programme;
use crate::journal::SaleRow;
use crate::till::agent::{Agent, now};
use crate::till::checkout::Sold;
use crate::till::counter::CounterView;
use crate::till::event::{Seen, SeenKind};
use crate::till::link::Link;
use crate::till::phrase::Phrase;
use crate::till::printing::slip_of_sale;
use crate::till::receipt::write_slip;

/// Writes answers for one request.
pub(super) struct Answer<'a> {
    pub(super) agent: &'a Agent,
    pub(super) phrase: Phrase<'a>,
}

impl<'a> Answer<'a> {
    pub(super) fn new(agent: &'a Agent, programme: &'a Programme, Spoken(language): Spoken) -> Self {
        Self { agent, phrase: Phrase { texts: &agent.texts, language, programme } }
    }

    fn programme(&self) -> &Programme {
        self.phrase.programme
    }

    pub(super) fn money(&self, money: Money) -> String {
        money.format(self.programme().currency)
    }

    pub(super) fn points(&self, points: Points) -> String {
        points.format(self.programme().points.decimals)
    }

    fn tier<'v>(&self, id: Option<&'v RuleId>) -> Option<NamedReply<'v>> {
        id.map(|id| NamedReply { id, name: self.phrase.tier(id) })
    }

    /// A quote. `member` is whoever the quote is for, as the till knows them.
    pub(super) fn quote<'v>(&self, quote: &'v Quote, member: Option<&'v MemberView>) -> QuoteReply<'v> {
        let receipt = &quote.receipt;
        QuoteReply {
            hash: self.agent.training.quote_name(quote),
            training: self.agent.training.is_on(),
            currency: receipt.currency.code(),
            lines: self.lines(&receipt.lines),
            totals: self.totals(&receipt.totals),
            member: receipt.member.as_ref().map(|standing| self.member(standing, quote, member)),
            effects: self.effects(receipt),
            reasons: quote.reasons.iter().map(|reason| self.reason(reason, &receipt.lines)).collect(),
        }
    }

    fn lines<'v>(&self, lines: &'v [ReceiptLine]) -> Vec<LineReply<'v>> {
        let discount = |discount: &'v LineDiscount| DiscountReply {
            offer: &discount.offer,
            name: self.phrase.offer(&discount.offer),
            amount: self.money(discount.amount),
            percent: discount.percent.map(Rate::format_percent),
        };
        let line = |line: &'v ReceiptLine| LineReply {
            sku: line.sku.as_str(),
            name: &line.name,
            category: line.category.as_str(),
            quantity: line.quantity.to_string(),
            unit: line.unit.name(),
            unit_price: self.money(line.unit_price),
            gross: self.money(line.gross),
            discounts: line.discounts.iter().map(discount).collect(),
            points_spent: self.points(line.points_spent),
            points_paid: self.money(line.points_paid),
            due: self.money(line.due),
            points_earned: self.points(line.points_earned().unwrap_or_default()),
        };
        lines.iter().map(line).collect()
    }

    fn totals(&self, totals: &ReceiptTotals) -> TotalsReply {
        TotalsReply {
            gross: self.money(totals.gross),
            discount: self.money(totals.discount),
            points_paid: self.money(totals.points_paid),
            due: self.money(totals.due),
            points_spent: self.points(totals.points_spent),
            points_earned: self.points(totals.points_earned),
        }
    }

    /// The member of a quote.
    pub(super) fn member<'v>(
        &self,
        standing: &'v ReceiptMember,
        quote: &Quote,
        view: Option<&'v MemberView>,
    ) -> MemberReply<'v> {
        let debt = quote.points.is_some_and(|points| points.debt > Points::ZERO);
        MemberReply {
            id: standing.id.to_string(),
            card: standing.card.as_str(),
            name: view.and_then(|view| view.name.as_deref()),
            tier: self.tier(standing.tier.as_ref()),
            tier_after: self.tier(standing.tier_after.as_ref()),
            balance: self.points(standing.balance_before),
            balance_after: self.points(standing.balance_after),
            debt,
            spend_max: self.points(quote.spend_max),
            spend_why: self.phrase.spend_limit(quote.spend_limit),
            as_of: standing.as_of.map(Timestamp::ms),
            as_of_text: self.phrase.age(standing.as_of, now()),
            next_tier: standing.ahead.tier.as_ref().map(|tier| self.next_tier(tier)),
            next_reward: standing.ahead.reward.as_ref().map(|reward| self.next_reward(reward)),
            visits: view.map(|view| view.standing.facts.visits),
            points: quote.points.map(|points| self.points_today(points)),
        }
    }

    /// The points of a member before the sale.
    fn points_today(&self, points: PointsOn) -> PointsReply {
        PointsReply {
            balance: self.points(points.balance),
            spendable: self.points(points.spendable),
            unvested: self.points(points.unvested),
            debt: self.points(points.debt),
            expiring: self.expiring(points.expiring, points.expiring_on),
        }
    }

    fn expiring(&self, points: Points, on: Option<Day>) -> Option<ExpiringReply> {
        let on = on.filter(|_| points > Points::ZERO)?;
        let (amount, text) = (self.points(points), self.phrase.expiring(points, on));
        Some(ExpiringReply { amount, on: on.to_string(), text })
    }

    fn next_tier(&self, next: &Milestone) -> NextReply {
        let MissingReply { kind, amount } = self.milestone(next.missing);
        NextReply {
            name: self.phrase.tier(&next.rule),
            missing: amount,
            kind,
            text: self.phrase.next_tier(next),
        }
    }

    fn next_reward(&self, next: &Milestone) -> NextReply {
        let MissingReply { kind, amount } = self.milestone(next.missing);
        NextReply {
            name: self.phrase.offer(&next.rule),
            missing: amount,
            kind,
            text: self.phrase.next_reward(next),
        }
    }

    /// What lies on the counter, with its quote.
    pub(super) fn counter<'v>(&self, view: &'v CounterView) -> CounterReply<'v> {
        let basket = &view.counter.basket;
        let line = |line: &'v Line| BasketLineReply {
            sku: line.sku.as_str(),
            name: &line.name,
            category: line.category.as_str(),
            quantity: line.quantity.to_string(),
            unit_price: self.money(line.unit_price),
            amount: self.money(line.amount),
            traits: self.traits(line),
        };
        CounterReply {
            basket: BasketReply {
                currency: basket.currency.code(),
                tax_included: basket.tax_included,
                lines: basket.lines.iter().map(line).collect(),
            },
            card: view.counter.card.as_ref().map(CardNumber::as_str),
            spend_points: self.points(view.counter.choices.spend),
            choices: self.choices(&view.counter.choices),
            revision: view.revision,
            quote: self.quote(&view.quote, view.member.as_ref()),
        }
    }

    /// A sale with its receipt.
    pub(super) fn sold<'v>(&self, sold: &'v Sold) -> SaleReply<'v> {
        let receipt = &sold.sale.receipt;
        let card = receipt.member.as_ref().map(|member| &member.card);
        let stock = self.agent.card_stock();
        let text = card.and_then(|card| stock.text_given(card, sold.sale.day)).map(str::to_owned);
        drop(stock);
        SaleReply {
            new_card: card.zip(text).map(|(card, text)| NewCardReply { number: card.as_str(), text }),
            receipt_code: encode_receipt_code(sold.op_id),
            op_id: sold.op_id.to_string(),
            seq: sold.seq.get(),
            at: sold.sale.at.ms(),
            day: sold.sale.day.to_string(),
            offline: sold.sale.offline,
            void: sold.void.is_some(),
            training: sold.training,
            receipt: ReceiptReply {
                currency: receipt.currency.code(),
                lines: self.lines(&receipt.lines),
                totals: self.totals(&receipt.totals),
                member: receipt.member.as_ref().map(|member| self.receipt_member(member)),
                effects: self.effects(receipt),
            },
            text: write_slip(&slip_of_sale(self.agent, &self.phrase, sold)),
        }
    }

    fn receipt_member<'v>(&self, member: &'v ReceiptMember) -> ReceiptMemberReply<'v> {
        let ahead = &member.ahead;
        ReceiptMemberReply {
            id: member.id.to_string(),
            card: member.card.as_str(),
            tier: self.tier(member.tier.as_ref()),
            tier_after: self.tier(member.tier_after.as_ref()),
            balance: self.points(member.balance_before),
            balance_after: self.points(member.balance_after),
            as_of: member.as_of.map(Timestamp::ms),
            next_tier: ahead.tier.as_ref().map(|tier| self.next_tier(tier)),
            next_reward: ahead.reward.as_ref().map(|reward| self.next_reward(reward)),
            expiring: self.expiring(ahead.expiring, ahead.expiring_on),
        }
    }

    /// One row of the day's sales.
    pub(super) fn sale_row(&self, row: &SaleRow) -> SaleRowReply {
        SaleRowReply {
            op_id: row.op_id.to_string(),
            seq: row.seq.get(),
            at: row.at.ms(),
            due: self.money(row.due),
            points_spent: self.points(row.points_spent),
            points_earned: self.points(row.points_earned),
            member: row.member.map(|id| self.row_member(id)),
            void: row.void.is_some(),
        }
    }

    fn row_member(&self, id: MemberId) -> RowMemberReply {
        let lookup = self.agent.lookup();
        let cached = lookup.cache.load_member(id).ok().flatten().and_then(|member| member.name);
        let name = cached.or_else(|| lookup.journal.load_enrolled_name(id).ok().flatten());
        RowMemberReply { id: id.to_string(), name }
    }

    /// A closed day.
    pub(super) fn day(&self, closed: &DayClosed) -> DayReply {
        DayReply {
            day: closed.day.to_string(),
            sales: closed.sales,
            voids: closed.voids,
            gross: self.money(closed.gross),
            discount: self.money(closed.discount),
            points_paid: self.money(closed.points_paid),
            due: self.money(closed.due),
            points_spent: self.points(closed.points_spent),
            points_earned: self.points(closed.points_earned),
            returns: closed.returns,
            refund: self.money(closed.refund),
            points_given_back: self.points(closed.points_given_back),
            points_taken_back: self.points(closed.points_taken_back),
        }
    }

    /// What a scan is.
    pub(super) fn seen<'v>(&self, seen: &'v Seen) -> SeenReply<'v> {
        let sku = match &seen.kind {
            SeenKind::Goods { sku, .. } => Some(sku.as_str()),
            _ => None,
        };
        SeenReply {
            detail: self.phrase.seen(seen),
            kind: seen.kind.name(),
            sku,
            symbology: seen.symbology.map(Symbology::code),
            text: &seen.text,
        }
    }

    /// How the connection to head office stands.
    pub(super) fn sync(&self, link: &Link, unsent: u64) -> Value {
        json!({
            "state": link.state.name(),
            "unsent": unsent,
            "last_contact": link.last_contact.map(|at| at.ms()),
            "text": self.phrase.link(link.state),
        })
    }
}
