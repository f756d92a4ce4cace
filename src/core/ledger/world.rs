//! Small worlds of tills that know nothing of each other, for the tests of the fold: few members, few cards and few
//! op_ids, so that everything that can meet does meet.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::world_return::returned;
use super::{
    Adjusted, CardBlocked, CardLinked, Decided, Enrol, Entry, Erased, Fact, Feedback, FindingKind, Head,
    Header, Imported, Merged, Outcome, Payload, ProfileChanged, ProgrammeTerms, Restored, Sale, Terms, Touch,
    Unmerged, Verdict, Void,
};
use crate::core::ledger::entry::FORMAT;
use crate::core::model::allocation::allocate;
use crate::core::model::receipt::{
    CouponUse, Donation, Effects, LineEarning, ReceiptLine, ReceiptMember, ReceiptTotals, Referral,
};
use crate::core::model::standing::{OfferUse, Stamps, TierHold, TierStep, Traits, Voucher};
use crate::core::model::{
    Ahead, CardNumber, CategoryPath, Currency, Day, Hlc, Incarnation, Lot, MemberFacts, MemberId, Money,
    OpId, Points, ProgrammeHash, Quantity, Receipt, ReturnPolicy, RuleId, Settlement, Settlements, Sku,
    TillId, Timestamp, Unit,
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
    /// The same, with so many points for joining.
    Welcome { member: u8, card: u8, points: i64 },
    /// Head office takes a member over.
    Import { member: u8, card: u8, points: i64, spend: i64 },
    /// A sale.
    Sell { op: u8, bought: Bought },
    /// A sale is told a second time, as it was, or another one under its name: the sale that stands so many before.
    Repeat { back: usize, as_it_was: bool },
    /// A sale is undone, known here or not.
    Void { op: u8 },
    /// So many pieces of each of the first lines of a sale come back, known here or not.
    Return { op: u8, pieces: [u8; 2], policy: ReturnPolicy, day: u8 },
    /// A person at head office gives points, or takes some.
    Adjust { member: u8, points: i64, day: u8 },
    /// Something of a later version.
    Unknown,
    /// A member gets another card, maybe in place of a lost one.
    Link { member: u8, card: u8, lost: Option<u8> },
    /// A customer tells something about themselves.
    Tell { member: u8, tag: u8 },
    /// A customer answers a question, for so many points.
    Answer { op: u8, member: Option<u8>, points: i64 },
    /// A person at head office finds that two are one.
    Merge { member: u8, with: u8 },
    /// A person at head office finds that somebody is somebody else.
    Part { member: u8 },
    /// A card is blocked, or good again.
    Block { member: u8, card: u8, lifted: bool },
    /// A member is forgotten.
    Forget { member: u8 },
    /// A person decides about a finding of the entry that was written so many before.
    Decide { back: usize, finding: FindingKind, outcome: Outcome, naming: Naming },
    /// A till, or head office, went on from a copy.
    Restore { till: Option<u8> },
}

/// What a decision names of the entry that it is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Naming {
    Member,
    Operation,
    /// A member of whom the entry says nothing.
    Stranger,
}

/// What a sale comes to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bought {
    pub(super) member: Option<u8>,
    pub(super) due: i64,
    pub(super) spent: i64,
    pub(super) earned: i64,
    pub(super) more: More,
}

/// What it is beyond its sums.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct More {
    /// The day, from the first one of the world.
    pub(super) day: u8,
    /// How many lines of two pieces the sums lie on; with none only the totals know them.
    pub(super) lines: u8,
    /// After how many days the earned points can be spent, and are gone.
    pub(super) dates: (Option<u8>, Option<u8>),
    /// How many stamps, uses of an offer and vouchers it gives or takes.
    pub(super) count: i64,
    /// How many points go to a charity.
    pub(super) given: i64,
    /// Who brought the customer.
    pub(super) referrer: Option<u8>,
    /// Which code of a coupon that is good once.
    pub(super) coupon: Option<u8>,
    /// From and to which tier hold.
    pub(super) tier: Option<(u8, u8)>,
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
    let spent = || prop_oneof![Just(0), 0i64..60];
    let bought =
        (any_buyer(), 0i64..500, spent(), 0i64..30, more()).prop_map(|(member, due, spent, earned, more)| {
            let sums = Bought { member, due, spent, earned, more };
            let nobody = More { given: 0, count: 0, referrer: None, tier: None, ..more };
            if member.is_some() { sums } else { Bought { spent: 0, earned: 0, more: nobody, ..sums } }
        });
    let policy = prop_oneof![
        Just(ReturnPolicy::Unvested),
        Just(ReturnPolicy::WithinBalance),
        Just(ReturnPolicy::Debt)
    ];
    prop_oneof![
        3 => (0u8..5, 0u8..5).prop_map(|(member, card)| Deed::Enrol { member, card }),
        2 => (0u8..5, 0u8..5, 1i64..30).prop_map(|(member, card, points)| Deed::Welcome { member, card, points }),
        1 => (0u8..5, 0u8..5, -20i64..100, 0i64..1_000)
            .prop_map(|(member, card, points, spend)| Deed::Import { member, card, points, spend }),
        10 => (0u8..15, bought).prop_map(|(op, bought)| Deed::Sell { op, bought }),
        2 => (0usize..10, any::<bool>()).prop_map(|(back, as_it_was)| Deed::Repeat { back, as_it_was }),
        3 => (0u8..15).prop_map(|op| Deed::Void { op }),
        7 => (0u8..15, [0u8..3, 0u8..3], policy, 0u8..40)
            .prop_map(|(op, pieces, policy, day)| Deed::Return { op, pieces, policy, day }),
        1 => (0u8..5, -40i64..40, 0u8..40).prop_map(|(member, points, day)| Deed::Adjust { member, points, day }),
        1 => Just(Deed::Unknown),
    ]
}

/// A world in which everything happens that an entry can say, under programmes that are in force, replaced and unknown.
pub(super) fn wide_world() -> impl Strategy<Value = Vec<Event>> {
    (2u8..=4).prop_flat_map(|tills| prop::collection::vec(wide_event(tills), 0..40))
}

fn wide_event(tills: u8) -> impl Strategy<Value = Event> {
    (event(tills), 0u8..4, prop_oneof![2 => Just(None), 1 => later_deed().prop_map(Some)]).prop_map(
        |(event, programme, later)| Event { programme, deed: later.unwrap_or(event.deed.clone()), ..event },
    )
}

fn later_deed() -> impl Strategy<Value = Deed> {
    let outcome = prop::sample::select(Outcome::ALL.to_vec());
    let naming = prop_oneof![
        3 => Just(Naming::Member),
        3 => Just(Naming::Operation),
        1 => Just(Naming::Stranger)
    ];
    let often = [FindingKind::Overspend, FindingKind::ProgrammeStale, FindingKind::ProgrammeUnknown];
    let finding = prop_oneof![
        3 => prop::sample::select(often.to_vec()),
        1 => prop::sample::select(FindingKind::ALL.to_vec())
    ];
    let decided = (0usize..12, finding, outcome, naming);
    prop_oneof![
        2 => (0u8..5, 0u8..5, prop::option::of(0u8..5)).prop_map(|(member, card, lost)| Deed::Link { member, card, lost }),
        2 => (0u8..5, 0u8..9).prop_map(|(member, tag)| Deed::Tell { member, tag }),
        2 => (0u8..15, any_buyer(), 0i64..9)
            .prop_map(|(op, member, points)| Deed::Answer { op, member, points }),
        2 => (0u8..5, 0u8..5).prop_map(|(member, with)| Deed::Merge { member, with }),
        1 => (0u8..5).prop_map(|member| Deed::Part { member }),
        3 => (0u8..5, prop_oneof![4 => Just(None), 1 => (0u8..5).prop_map(Some)], 0u8..4)
            .prop_map(|(member, other, lifted)| Deed::Block {
                member,
                card: other.unwrap_or(member),
                lifted: lifted == 0
            }),
        1 => (0u8..5).prop_map(|member| Deed::Forget { member }),
        6 => decided.prop_map(|(back, finding, outcome, naming)| Deed::Decide { back, finding, outcome, naming }),
        1 => prop::option::of(0u8..4).prop_map(|till| Deed::Restore { till }),
    ]
}

fn any_buyer() -> impl Strategy<Value = Option<u8>> {
    prop_oneof![1 => Just(None), 9 => (0u8..5).prop_map(Some)]
}

fn more() -> impl Strategy<Value = More> {
    let dates = (prop::option::of(0u8..20), prop::option::of(1u8..30));
    let seldom = |below: u8| prop_oneof![3 => Just(None), 1 => (0..below).prop_map(Some)];
    let tier = prop_oneof![1 => Just(None), 1 => (0u8..3, 0u8..3).prop_map(Some)];
    (0u8..40, 0u8..3, dates, -2i64..3, prop_oneof![Just(0), 0i64..9], seldom(6), seldom(2), tier).prop_map(
        |(day, lines, dates, count, given, referrer, coupon, tier)| More {
            day,
            lines,
            dates,
            count,
            given,
            referrer,
            coupon,
            tier,
        },
    )
}

/// A day of the world.
pub(super) fn day(number: u8) -> Day {
    Day::from_number(739_000 + i32::from(number))
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

pub(super) fn programme(number: u8) -> ProgrammeHash {
    ProgrammeHash::from_bytes([number; 32])
}

/// The policies of the programmes of a world: the odd one absorbs overspends, the even one makes debts of them.
pub(super) fn terms() -> Terms {
    terms_of([Settlement::Debt, Settlement::Absorb])
}

/// The same with these policies for overspends under the even and the odd one.
pub(super) fn terms_of(overspends: [Settlement; 2]) -> Terms {
    let of = |overspend: Settlement| ProgrammeTerms {
        settlements: Settlements { overspend, ..Settlements::default() },
        replaced_at: None,
    };
    let programmes = (0..).map(programme).zip(overspends.map(of)).collect();
    Terms { programmes, ..Terms::default() }
}

/// The terms of a wide world: the third programme was replaced early, the fourth is not known, and some entries have
/// verdicts, by their hashes.
pub(super) fn wide_terms(facts: &[Fact]) -> Terms {
    let mut terms = terms();
    let severe = Settlements {
        overspend: Settlement::Review,
        coupon_twice: Settlement::ClawBack,
        programme_stale: Settlement::ClawBack,
        stale_grace_days: 0,
        quote_mismatch: Settlement::ClawBack,
        blocked_late: Settlement::Absorb,
    };
    let replaced_at = Some(Timestamp::from_ms(60));
    terms.programmes.insert(programme(2), ProgrammeTerms { settlements: severe, replaced_at });
    for fact in facts {
        let first = fact.hash.as_bytes()[0];
        let verdict = match first {
            0..10 => Verdict::Tampered,
            10..40 => Verdict::QuoteDiffers(Points::from_units(i64::from(first) - 20)),
            _ => continue,
        };
        terms.verdicts.insert(fact.hash, verdict);
    }
    terms
}

/// A receipt of these sums.
pub(super) fn receipt(bought: Bought) -> Receipt {
    let Bought { member: number, due, spent, earned, more } = bought;
    let lines = lines(bought);
    let effects = effects(more);
    let mut totals = ReceiptTotals::of(&lines, &effects).unwrap();
    if lines.is_empty() {
        totals.gross = Money::from_minor(due);
        totals.due = Money::from_minor(due);
        totals.points_spent = totals.points_spent.checked_add(Points::from_units(spent)).unwrap();
        totals.points_earned = totals.points_earned.checked_add(Points::from_units(earned)).unwrap();
    }
    let hold = |tier: u8| {
        (tier > 0).then(|| TierHold { tier: RuleId::new(&format!("tier-{tier}")), until: day(u8::MAX) })
    };
    let member = number.map(|number| ReceiptMember {
        id: member(number),
        card: card(number),
        tier: None,
        tier_after: None,
        balance_before: Points::ZERO,
        balance_after: Points::ZERO,
        as_of: None,
        tier_step: more.tier.map(|(from, to)| TierStep { from: hold(from), to: hold(to) }),
        ahead: Ahead::default(),
    });
    let currency = Currency::parse("CZK").unwrap();
    Receipt { currency, lines, totals, member, tax_included: true, effects }
}

fn earning(points: i64, more: More) -> LineEarning {
    let later = |days: Option<u8>| days.map(|days| day(more.day + days));
    LineEarning {
        rule: RuleId::new("rule"),
        points: Points::from_units(points),
        vests: later(more.dates.0),
        expires: later(more.dates.1),
    }
}

fn lines(bought: Bought) -> Vec<ReceiptLine> {
    let equal = vec![1; usize::from(bought.more.lines)];
    let share = |amount: i64| allocate(amount, &equal).unwrap_or_default();
    let (due, spent, earned) = (share(bought.due), share(bought.spent), share(bought.earned));
    let line = |place: usize| ReceiptLine {
        sku: Sku::parse("tea").unwrap(),
        name: "".into(),
        category: CategoryPath::default(),
        quantity: Quantity::from_thousandths(2_000),
        unit_price: Money::from_minor(due[place]),
        gross: Money::from_minor(due[place]),
        discounts: Vec::new(),
        points_spent: Points::from_units(spent[place]),
        points_paid: Money::ZERO,
        due: Money::from_minor(due[place]),
        earnings: vec![earning(earned[place], bought.more)].into(),
        spent_lots: vec![Lot {
            vests: None,
            expires: Some(day(30)),
            points: Points::from_units(spent[place] / 2),
        }],
        unit: Unit::Piece,
    };
    (0..equal.len()).map(line).collect()
}

fn effects(more: More) -> Effects {
    let mut effects = Effects::default();
    if more.count != 0 {
        let offer = RuleId::new("offer");
        let (count, money) = (more.count, Money::from_minor(more.count));
        effects.earnings = vec![earning(more.count.max(0), more)];
        effects.stamps = vec![Stamps { card: offer.clone(), count }];
        effects.vouchers = vec![Voucher { offer: offer.clone(), expires: Some(day(30)), count }];
        effects.uses = vec![OfferUse { offer, day: day(more.day), times: 1, money, points: Points::ZERO }];
    }
    if more.given > 0 {
        let points = Points::from_units(more.given);
        effects.donation = Some(Donation { charity: RuleId::new("charity"), points, lots: Vec::new() });
    }
    let code =
        |number: u8| CouponUse { coupon: RuleId::new("flyer"), code: format!("F{number}"), once: true };
    effects.coupons = more.coupon.map(code).into_iter().collect();
    effects.referral =
        more.referrer.map(|number| Referral { referrer: member(number), reward: earning(20, more) });
    effects
}

/// The entries of a world, sealed and chained by their tills, as the hub would read them.
pub(super) fn entries(events: &[Event]) -> Vec<Entry> {
    let mut journals: BTreeMap<u8, (Head, Hlc)> = BTreeMap::new();
    let mut sold: Vec<(OpId, Sale)> = Vec::new();
    let mut entries = Vec::new();
    for (number, event) in events.iter().enumerate() {
        let own_op = OpId::from_bytes([&[0xff; 8][..], &number.to_be_bytes()].concat().try_into().unwrap());
        let (op_id, payload) = told(event, own_op, &mut sold, &entries);
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
            acting: None,
        };
        let entry = Entry::seal(header, &body).unwrap();
        journals.insert(event.till, (head.extend(till(event.till), &entry).unwrap(), hlc));
        entries.push(entry);
    }
    entries
}

/// What an event writes down: its op_id and its payload, `None` for that of a later version.
fn told(
    event: &Event,
    own_op: OpId,
    sold: &mut Vec<(OpId, Sale)>,
    written: &[Entry],
) -> (OpId, Option<Payload>) {
    let by = || "jana".to_owned();
    let profile = |number: u8| vec![b'p', event.till, number];
    let payload = match event.deed {
        Deed::Enrol { member, card } => enrol(member, card, profile(member), None),
        Deed::Welcome { member, card, points } => {
            let more = More { day: event.till, dates: (Some(3), Some(9)), ..More::default() };
            enrol(member, card, profile(member), Some(earning(points, more)))
        }
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
                day: day(bought.more.day),
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
            Payload::Void(Void { sale: op(number), day: day(0), reason: String::new() })
        }
        Deed::Return { op: number, pieces, policy, day: on } => {
            Payload::Return(Box::new(returned(op(number), pieces, policy, day(on))))
        }
        Deed::Adjust { member: number, points, day: on } => Payload::Adjusted(Adjusted {
            member: member(number),
            day: day(on),
            points: Some(Lot { vests: None, expires: Some(day(35)), points: Points::from_units(points) }),
            traits: (points % 2 == 0)
                .then(|| Traits { tags: vec![format!("tag{points}")], ..Traits::default() }),
            reason: String::new(),
        }),
        Deed::Unknown => return (own_op, None),
        Deed::Link { member: number, card: on, lost } => Payload::CardLinked(CardLinked {
            member: member(number),
            card: card(on),
            day: day(0),
            replaces: lost.map(card),
        }),
        Deed::Tell { member: number, tag } => Payload::ProfileChanged(ProfileChanged {
            member: member(number),
            day: day(tag),
            profile: if tag % 3 == 0 { Vec::new() } else { vec![b'q', tag] },
            told: (tag % 2 == 0).then(|| Traits { tags: vec![format!("told{tag}")], ..Traits::default() }),
        }),
        Deed::Answer { op: number, member: whose, points } => {
            let answer = Payload::Feedback(Feedback {
                day: day(number),
                member: whose.map(member),
                sale: None,
                question: None,
                score: Some(number),
                comment: Vec::new(),
                reward: (points > 0).then(|| earning(points, More::default())),
            });
            // A name of its own now and then; else one that a sale may bear too.
            return (if number % 3 == 0 { op(number) } else { own_op }, Some(answer));
        }
        Deed::Merge { member: number, with } => Payload::Merged(Merged {
            member: member(number),
            with: member(with),
            day: day(0),
            by: by(),
            reason: String::new(),
        }),
        Deed::Part { member: number } => Payload::Unmerged(Unmerged {
            member: member(number),
            day: day(0),
            by: by(),
            reason: String::new(),
        }),
        Deed::Block { member: number, card: on, lifted } => Payload::CardBlocked(CardBlocked {
            card: card(on),
            member: member(number),
            at: Timestamp::from_ms(event.wall_ms),
            lifted,
            by: by(),
            reason: String::new(),
        }),
        Deed::Forget { member: number } => {
            Payload::Erased(Erased { member: member(number), day: day(20), by: by() })
        }
        Deed::Decide { back, finding, outcome, naming } => {
            let Some(entry) = written.iter().rev().nth(back) else { return (own_op, None) };
            let touches = Fact::of(entry).unwrap().touches();
            let named = touches.iter().find_map(|touch| match touch {
                Touch::Member(member) => Some(*member),
                _ => None,
            });
            let operation = touches.iter().find_map(|touch| match touch {
                Touch::Operation(op_id) => Some(*op_id),
                _ => None,
            });
            Payload::Decided(Decided {
                entry: entry.hash,
                finding: finding.number(),
                outcome,
                member: match naming {
                    Naming::Member => named,
                    Naming::Operation => None,
                    Naming::Stranger => Some(member(4)),
                },
                op_id: operation.filter(|_| matches!(naming, Naming::Operation)),
                day: day(0),
                by: by(),
                reason: String::new(),
            })
        }
        Deed::Restore { till: number } => Payload::Restored(Restored {
            till: number.map(till),
            incarnation: None,
            seq: None,
            known_seq: None,
            copied_at: None,
            reason: String::new(),
        }),
    };
    (own_op, Some(payload))
}

fn enrol(number: u8, on: u8, profile: Vec<u8>, welcome: Option<LineEarning>) -> Payload {
    let traits =
        welcome.is_some().then(|| Traits { joined: Some(day(number)), app: true, ..Traits::default() });
    Payload::Enrol(Enrol { member: member(number), card: card(on), profile, traits, welcome })
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
    Deed::Sell { op, bought: Bought { member: Some(member), due: 100, spent, earned, ..Bought::default() } }
}
