//! Small worlds of tills that know nothing of each other, for the tests of the fold: few members, few cards and few
//! op_ids, so that everything that can meet does meet.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Enrol, Entry, Fact, Head, Header, Imported, Payload, Sale, Void};
use crate::core::ledger::entry::FORMAT;
use crate::core::model::receipt::{Effects, ReceiptMember, ReceiptTotals};
use crate::core::model::{
    CardNumber, Currency, Day, Hlc, Incarnation, MemberFacts, MemberId, Money, OpId, Points, ProgrammeHash,
    Receipt, Settlement, TillId, Timestamp,
};

/// What happens in a world, in the order in which each till writes it down.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// At which till.
    pub(super) till: u8,
    /// What its wall clock shows, in milliseconds.
    pub(super) wall_ms: u64,
    /// What the hub last told it, if it ever did.
    pub(super) anchor_ms: Option<u64>,
    /// Under which of two programmes: the odd one absorbs overspends, the even one makes debts of them.
    pub(super) programme: u8,
    /// What happens.
    pub(super) deed: Deed,
}

/// What can happen.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    /// A member joins with a card.
    Enrol { member: u8, card: u8 },
    /// Head office takes a member over.
    Import { member: u8, card: u8, points: i64, spend: i64 },
    /// A sale.
    Sell { op: u8, bought: Bought },
    /// A sale is told a second time, as it was, or another one under its name: the sale that stands so many before.
    Repeat { back: usize, as_it_was: bool },
    /// A sale is undone, known here or not.
    Void { op: u8 },
    /// Something of a later version.
    Unknown,
}

/// What a sale comes to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bought {
    pub(super) member: Option<u8>,
    pub(super) due: i64,
    pub(super) spent: i64,
    pub(super) earned: i64,
}

/// A world of up to 40 events at 2 to 4 tills.
pub(super) fn world() -> impl Strategy<Value = Vec<Event>> {
    (2u8..=4).prop_flat_map(|tills| prop::collection::vec(event(tills), 0..40))
}

fn event(tills: u8) -> impl Strategy<Value = Event> {
    let anchor = prop_oneof![2 => Just(None), 1 => (0u64..200).prop_map(Some)];
    (0..tills, 0u64..200, anchor, 0u8..2, deed()).prop_map(|(till, wall_ms, anchor_ms, programme, deed)| {
        Event { till, wall_ms, anchor_ms, programme, deed }
    })
}

fn deed() -> impl Strategy<Value = Deed> {
    let bought = (
        prop_oneof![1 => Just(None), 9 => (0u8..5).prop_map(Some)],
        0i64..500,
        prop_oneof![Just(0), 0i64..60],
        0i64..30,
    )
        .prop_map(|(member, due, spent, earned)| Bought {
            member,
            due,
            spent: if member.is_some() { spent } else { 0 },
            earned: if member.is_some() { earned } else { 0 },
        });
    prop_oneof![
        3 => (0u8..5, 0u8..5).prop_map(|(member, card)| Deed::Enrol { member, card }),
        1 => (0u8..5, 0u8..5, 0i64..100, 0i64..1_000)
            .prop_map(|(member, card, points, spend)| Deed::Import { member, card, points, spend }),
        8 => (0u8..30, bought).prop_map(|(op, bought)| Deed::Sell { op, bought }),
        2 => (0usize..10, any::<bool>()).prop_map(|(back, as_it_was)| Deed::Repeat { back, as_it_was }),
        2 => (0u8..30).prop_map(|op| Deed::Void { op }),
        1 => Just(Deed::Unknown),
    ]
}

pub(super) fn member(number: u8) -> MemberId {
    MemberId::from_bytes([number; 16])
}

pub(super) fn till(number: u8) -> TillId {
    TillId::from_bytes([number; 16])
}

pub(super) fn card(number: u8) -> CardNumber {
    CardNumber::parse(&format!("29{number:010}")).unwrap()
}

pub(super) fn op(number: u8) -> OpId {
    OpId::from_bytes([number; 16])
}

fn programme(number: u8) -> ProgrammeHash {
    ProgrammeHash::from_bytes([number; 32])
}

/// How each programme of a world settles an overspend.
pub(super) fn settlement(hash: Option<ProgrammeHash>) -> Settlement {
    if hash == Some(programme(1)) { Settlement::Absorb } else { Settlement::Debt }
}

/// A receipt of these sums.
pub(super) fn receipt(bought: Bought) -> Receipt {
    let Bought { member: number, due, spent, earned } = bought;
    let totals = ReceiptTotals {
        gross: Money::from_minor(due),
        due: Money::from_minor(due),
        points_spent: Points::from_units(spent),
        points_earned: Points::from_units(earned),
        ..ReceiptTotals::default()
    };
    let member = number.map(|number| ReceiptMember {
        id: member(number),
        card: card(number),
        tier: None,
        tier_after: None,
        balance_before: Points::ZERO,
        balance_after: Points::ZERO,
        as_of: None,
        tier_step: None,
    });
    let currency = Currency::parse("CZK").unwrap();
    Receipt { currency, lines: Vec::new(), totals, member, tax_included: true, effects: Effects::default() }
}

/// The entries of a world, sealed and chained by their tills, as the hub would read them.
pub(super) fn entries(events: &[Event]) -> Vec<Entry> {
    let mut journals: BTreeMap<u8, (Head, Hlc)> = BTreeMap::new();
    let mut sold: Vec<(OpId, Sale)> = Vec::new();
    let mut entries = Vec::new();
    for (number, event) in events.iter().enumerate() {
        let own_op = OpId::from_bytes([&[0xff; 8][..], &number.to_be_bytes()].concat().try_into().unwrap());
        let (op_id, payload) = told(event, own_op, &mut sold);
        let start = (Head::start(Incarnation::from_random(u64::from(event.till))), Hlc::ZERO);
        let (head, hlc) = journals.get(&event.till).copied().unwrap_or(start);
        let hlc = hlc.tick(Timestamp::from_ms(event.wall_ms));
        let (kind, body) = match &payload {
            Some(payload) => payload.encode().unwrap(),
            None => (super::Kind::from_number(999), minicbor::to_vec("later").unwrap()),
        };
        let header = Header {
            format: FORMAT,
            kind,
            till: till(event.till),
            incarnation: head.incarnation,
            seq: head.seq.next().unwrap(),
            prev_hash: head.hash,
            hlc,
            boot_id: 1,
            monotonic_ms: 1,
            anchor: event.anchor_ms.map(Timestamp::from_ms),
            programme: Some(programme(event.programme)),
            op_id,
        };
        let entry = Entry::seal(header, &body).unwrap();
        journals.insert(event.till, (head.extend(till(event.till), &entry).unwrap(), hlc));
        entries.push(entry);
    }
    entries
}

/// What an event writes down: its op_id and its payload, `None` for that of a later version.
fn told(event: &Event, own_op: OpId, sold: &mut Vec<(OpId, Sale)>) -> (OpId, Option<Payload>) {
    let profile = |number: u8| vec![b'p', event.till, number];
    let payload = match event.deed {
        Deed::Enrol { member: number, card: on } => Payload::Enrol(Enrol {
            member: member(number),
            card: card(on),
            profile: profile(number),
            traits: None,
            welcome: None,
        }),
        Deed::Import { member: number, card: on, points, spend } => Payload::Imported(Imported {
            member: member(number),
            card: card(on),
            profile: profile(number),
            facts: MemberFacts {
                balance: Points::from_units(points),
                spend: Money::from_minor(spend),
                visits: 3,
            },
            traits: None,
            stamps: Vec::new(),
            tier: None,
        }),
        Deed::Sell { op: number, bought } => {
            let sale = Sale {
                receipt: receipt(bought),
                day: Day::from_number(739_000),
                offline: true,
                request: [number; 32],
                at: Timestamp::from_ms(1_795_000_000_000),
            };
            sold.push((op(number), sale.clone()));
            return (op(number), Some(Payload::Sale(Box::new(sale))));
        }
        Deed::Repeat { back, as_it_was } => {
            let Some((op_id, sale)) = sold.iter().rev().nth(back) else { return (own_op, None) };
            let mut sale = sale.clone();
            if !as_it_was {
                sale.receipt.totals.due = sale.receipt.totals.due.checked_add(Money::from_minor(1)).unwrap();
            }
            return (*op_id, Some(Payload::Sale(Box::new(sale))));
        }
        Deed::Void { op: number } => {
            Payload::Void(Void { sale: op(number), day: Day::from_number(739_000), reason: String::new() })
        }
        Deed::Unknown => return (own_op, None),
    };
    (own_op, Some(payload))
}

/// The facts of a world.
pub(super) fn facts(events: &[Event]) -> Vec<Fact> {
    entries(events).iter().map(|entry| Fact::of(entry).unwrap()).collect()
}

/// One event at a till at a moment, under the programme that makes debts.
pub(super) fn at(till: u8, wall_ms: u64, deed: Deed) -> Event {
    Event { till, wall_ms, anchor_ms: None, programme: 0, deed }
}

/// A sale to a member.
pub(super) fn sell(op: u8, member: u8, spent: i64, earned: i64) -> Deed {
    Deed::Sell { op, bought: Bought { member: Some(member), due: 100, spent, earned } }
}
