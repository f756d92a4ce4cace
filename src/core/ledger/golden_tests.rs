//! The bytes of version 1, entries of each kind: what was once written is read for ever, and written the same.
//!
//! `tests/golden/entries-v1.txt` has lines per kind: its name, the entry's bytes in hexadecimal, its hash. Lines are only
//! ever added.

use std::collections::BTreeSet;

use super::entry::FORMAT;
use super::{
    Adjusted, CardBlocked, CardLinked, ClockNoted, DayClosed, Decided, Enrol, Entry, Erased, Feedback,
    Header, Imported, Kind, Merged, Opened, Outcome, Payload, ProfileChanged, Published, Restored, Return,
    ReturnTerms, Revoked, Sale, Unmerged, Void, plan_return,
};
use crate::core::model::receipt::{
    Arm, CouponUse, Donation, Effects, Gift, LineDiscount, LineEarning, ReceiptLine, ReceiptMember,
    ReceiptTotals, Referral, RewardUse,
};
use crate::core::model::standing::{MonthDay, OfferUse, Stamps, TierHold, TierStep, Traits, Voucher};
use crate::core::model::{
    Acting, Ahead, CardNumber, CategoryPath, Currency, Day, EntryHash, EntrySeq, Hlc, Incarnation, Lot,
    MemberFacts, MemberId, Money, OpId, OperatorId, Points, ProgrammeHash, Quantity, Rate, Receipt,
    ReturnPolicy, RuleId, Sku, TillId, Timestamp, Unit,
};

#[cfg_attr(
    feature = "schema",
    expect(clippy::duplicate_mod, reason = "the rooms of the core share no module of their tests")
)]
#[path = "../../../tests/data/kept_text.rs"]
pub(super) mod kept_text;

const KEPT: &str = include_str!("../../../tests/golden/entries-v1.txt");
const KEPT_ACTING: &str = include_str!("../../../tests/golden/entry-operator-1.txt");

fn receipt() -> Receipt {
    let line = ReceiptLine {
        sku: Sku::parse("cappuccino").unwrap(),
        name: "Cappuccino".into(),
        category: CategoryPath::parse("drinks/coffee").unwrap(),
        quantity: Quantity::from_thousandths(2_000),
        unit_price: Money::from_minor(7_900),
        gross: Money::from_minor(15_800),
        discounts: vec![LineDiscount {
            offer: RuleId::new("regular-drinks"),
            amount: Money::from_minor(790),
            percent: Some(Rate::parse_percent("5 %").unwrap()),
            quantity: None,
        }],
        points_spent: Points::from_units(50),
        points_paid: Money::from_minor(5_000),
        due: Money::from_minor(10_010),
        earnings: vec![LineEarning {
            rule: RuleId::new("every-purchase"),
            points: Points::from_units(7),
            vests: None,
            expires: None,
        }]
        .into(),
        spent_lots: Vec::new(),
        unit: Unit::Piece,
    };
    Receipt {
        currency: Currency::parse("CZK").unwrap(),
        totals: ReceiptTotals::of(std::slice::from_ref(&line), &Effects::default()).unwrap(),
        lines: vec![line],
        member: Some(ReceiptMember {
            id: MemberId::from_bytes([0x21; 16]),
            card: CardNumber::parse("2900000000018").unwrap(),
            tier: Some(RuleId::new("regular")),
            tier_after: None,
            balance_before: Points::from_units(112),
            balance_after: Points::from_units(69),
            as_of: Some(Timestamp::from_ms(1_795_000_000_000)),
            tier_step: None,
            ahead: Ahead::default(),
        }),
        tax_included: true,
        effects: Effects::default(),
    }
}

fn sale(receipt: Receipt) -> Sale {
    Sale {
        receipt,
        day: Day::from_number(739_942),
        offline: true,
        request: [0x12; 32],
        at: Timestamp::from_ms(1_795_000_000_123),
    }
}

/// A receipt with something in every field.
fn filled_receipt() -> Receipt {
    let day = Day::from_number;
    let (offer, points) = (RuleId::new, Points::from_units);
    let lots = vec![Lot { vests: Some(day(739_900)), expires: Some(day(740_300)), points: points(20) }];
    let earning = |rule: &str, units: i64| LineEarning {
        rule: RuleId::new(rule),
        points: points(units),
        vests: Some(day(739_956)),
        expires: Some(day(740_307)),
    };
    let plain = receipt();
    let mut line = plain.lines[0].clone();
    line.discounts[0].quantity = Some(Quantity::ONE);
    line.earnings = vec![earning("every-purchase", 7), earning("coffee-week", 3)].into();
    line.spent_lots = lots.clone();
    line.unit = Unit::Litre;
    let effects = Effects {
        earnings: vec![earning("visit", 5), earning("referral", 100)],
        stamps: vec![
            Stamps { card: offer("coffee-card"), count: 2 },
            Stamps { card: offer("tea-card"), count: -9 },
        ],
        uses: vec![OfferUse {
            offer: offer("coffee-week"),
            day: day(739_942),
            times: 1,
            money: Money::from_minor(790),
            points: points(3),
        }],
        vouchers: vec![
            Voucher { offer: offer("next-visit"), expires: Some(day(739_972)), count: 1 },
            Voucher { offer: offer("welcome-back"), expires: None, count: -1 },
        ],
        coupons: vec![
            CouponUse { coupon: offer("autumn"), code: "AUTUMN".to_owned(), once: false },
            CouponUse { coupon: offer("flyer"), code: "FL-000017".to_owned(), once: true },
        ],
        gifts: vec![Gift {
            offer: offer("gift"),
            sku: Sku::parse("cookie").unwrap(),
            pieces: 2,
            in_basket: 1,
        }],
        perks: vec![offer("water")],
        rewards: vec![RewardUse { reward: offer("mug"), points: points(30), lots: lots.clone() }],
        donation: Some(Donation { charity: offer("hospice"), points: points(20), lots }),
        referral: Some(Referral {
            referrer: MemberId::from_bytes([0x22; 16]),
            reward: earning("referral", 200),
        }),
        arms: vec![Arm { experiment: offer("colours"), arm: offer("red") }],
        partner: Some(offer("bakery")),
    };
    let held = |tier: &str, until: i32| TierHold { tier: offer(tier), until: day(until) };
    let mut member = plain.member.unwrap();
    member.tier_after = Some(offer("gold"));
    member.tier_step =
        Some(TierStep { from: Some(held("regular", 740_000)), to: Some(held("gold", 740_307)) });
    Receipt {
        currency: plain.currency,
        totals: ReceiptTotals::of(std::slice::from_ref(&line), &effects).unwrap(),
        lines: vec![line],
        member: Some(member),
        tax_included: false,
        effects,
    }
}

fn traits() -> Traits {
    Traits {
        joined: Some(Day::from_number(739_942)),
        birthday: Some(MonthDay { month: 2, day: 29 }),
        segments: vec!["students".to_owned()],
        tags: vec!["vegan".to_owned()],
        assigned: vec![RuleId::new("for-you")],
        favourite: CategoryPath::parse("drinks/coffee"),
        app: true,
        referred_by: Some(MemberId::from_bytes([0x22; 16])),
    }
}

/// The kinds and fields that came later, with something in every field.
fn filled_payloads() -> Vec<Payload> {
    let day = Day::from_number(739_943);
    let member = MemberId::from_bytes([0x23; 16]);
    let card = CardNumber::parse("2900000000025").unwrap();
    let lot =
        Lot { vests: Some(day), expires: Some(Day::from_number(740_308)), points: Points::from_units(-40) };
    let sale = sale(filled_receipt());
    let part = |thousandths: i64, earlier: &[super::Returned]| {
        let terms = ReturnTerms { day, policy: ReturnPolicy::WithinBalance, grace_days: 400 };
        plan_return(&sale, earlier, &[(0, Quantity::from_thousandths(thousandths))], terms).unwrap()
    };
    let first = part(500, &[]);
    let returned = |part: super::Returned, reason: &str| {
        Payload::Return(Box::new(Return {
            sale: OpId::from_bytes([8; 16]),
            part,
            at: Timestamp::from_ms(1_795_086_400_123),
            offline: false,
            reason: reason.to_owned(),
            request: [0x13; 32],
        }))
    };
    vec![
        Payload::Sale(Box::new(sale.clone())),
        returned(first.clone(), ""),
        returned(part(1_500, &[first]), "studené"),
        Payload::Enrol(Enrol {
            member,
            card: card.clone(),
            profile: Vec::new(),
            traits: Some(traits()),
            welcome: Some(LineEarning {
                rule: RuleId::new("welcome"),
                points: Points::from_units(50),
                vests: None,
                expires: Some(Day::from_number(740_308)),
            }),
        }),
        Payload::Imported(Imported {
            member,
            card,
            profile: Vec::new(),
            facts: MemberFacts::default(),
            traits: Some(traits()),
            stamps: vec![Stamps { card: RuleId::new("coffee-card"), count: 4 }],
            tier: Some(TierHold { tier: RuleId::new("gold"), until: Day::from_number(740_308) }),
        }),
        Payload::Adjusted(Adjusted {
            member,
            day,
            points: Some(lot),
            traits: Some(traits()),
            reason: "stížnost".to_owned(),
        }),
    ]
}

/// One payload of each kind that version 1 began with, with fixed values.
fn payloads() -> Vec<Payload> {
    let day = Day::from_number(739_942);
    let member = MemberId::from_bytes([0x21; 16]);
    let card = CardNumber::parse("2900000000018").unwrap();
    let mut payloads = vec![
        Payload::Opened(Opened {
            public_key: [0x11; 32],
            version: "0.1.0".to_owned(),
            after: None,
            why: None,
        }),
        Payload::Sale(Box::new(sale(receipt()))),
        Payload::Void(Void {
            sale: OpId::from_bytes([2; 16]),
            day,
            reason: "zákazník si to rozmyslel".to_owned(),
        }),
        Payload::Enrol(Enrol {
            member,
            card: card.clone(),
            profile: vec![0xa1, 0xb2, 0xc3],
            traits: None,
            welcome: None,
        }),
        Payload::DayClosed(DayClosed {
            day,
            sales: 41,
            voids: 1,
            gross: Money::from_minor(612_300),
            discount: Money::from_minor(20_150),
            points_paid: Money::from_minor(30_000),
            due: Money::from_minor(562_150),
            points_spent: Points::from_units(300),
            points_earned: Points::from_units(281),
            through: EntrySeq::new(4),
            returns: 0,
            refund: Money::ZERO,
            points_given_back: Points::ZERO,
            points_taken_back: Points::ZERO,
        }),
        Payload::Imported(Imported {
            member,
            card,
            profile: vec![0xd4],
            facts: MemberFacts {
                balance: Points::from_units(112),
                spend: Money::from_minor(318_550),
                visits: 31,
            },
            traits: None,
            stamps: Vec::new(),
            tier: None,
        }),
        Payload::Published(Published { programme: ProgrammeHash::from_bytes([0x33; 32]) }),
    ];
    payloads.extend(filled_payloads());
    payloads.extend(later_payloads());
    payloads
}

/// One payload of each kind that came after those, with something in every field.
fn later_payloads() -> Vec<Payload> {
    let day = Day::from_number(739_944);
    let member = MemberId::from_bytes([0x24; 16]);
    let card = CardNumber::parse("2900000000032").unwrap();
    let (by, reason) = (|| "jana".to_owned(), || "ztracená karta".to_owned());
    let at = Timestamp::from_ms(1_795_100_000_000);
    vec![
        Payload::CardLinked(CardLinked { member, card: card.clone(), day, replaces: None }),
        Payload::ProfileChanged(ProfileChanged {
            member,
            day,
            profile: vec![0xe5, 0xf6],
            told: Some(traits()),
        }),
        Payload::Feedback(Feedback {
            day,
            member: Some(member),
            sale: Some(OpId::from_bytes([8; 16])),
            question: Some(RuleId::new("coffee-taste")),
            score: Some(9),
            comment: vec![0x07],
            reward: Some(LineEarning {
                rule: RuleId::new("feedback"),
                points: Points::from_units(5),
                vests: None,
                expires: Some(Day::from_number(740_308)),
            }),
        }),
        Payload::ClockNoted(ClockNoted {
            expected: at,
            shown: Timestamp::from_ms(946_684_800_000),
            hub: Some(at),
        }),
        Payload::Merged(Merged {
            member,
            with: MemberId::from_bytes([0x21; 16]),
            day,
            by: by(),
            reason: reason(),
        }),
        Payload::Unmerged(Unmerged { member, day, by: by(), reason: reason() }),
        Payload::Decided(Decided {
            entry: EntryHash::from_bytes([0x55; 32]),
            finding: 0,
            outcome: Outcome::Absorb,
            member: Some(member),
            op_id: Some(OpId::from_bytes([8; 16])),
            day,
            by: by(),
            reason: reason(),
        }),
        Payload::CardBlocked(CardBlocked { card, member, at, lifted: true, by: by(), reason: reason() }),
        Payload::Erased(Erased { member, day, by: by() }),
        Payload::Restored(Restored {
            till: Some(TillId::from_bytes([0x42; 16])),
            incarnation: Some(Incarnation::from_random(7)),
            seq: Some(EntrySeq::new(40)),
            known_seq: Some(EntrySeq::new(52)),
            copied_at: Some(at),
            reason: reason(),
        }),
        Payload::CardLinked(CardLinked {
            member,
            card: CardNumber::parse("2900000000049").unwrap(),
            day,
            replaces: CardNumber::parse("2900000000032"),
        }),
        Payload::Revoked(Revoked {
            till: Some(TillId::from_bytes([0x42; 16])),
            programme: None,
            at,
            lifted: false,
            by: by(),
            reason: reason(),
        }),
        Payload::Revoked(Revoked {
            till: None,
            programme: Some(ProgrammeHash::from_bytes([0x33; 32])),
            at,
            lifted: true,
            by: by(),
            reason: reason(),
        }),
    ]
}

/// The payloads as one chain. The first entry knows neither hub time nor programme.
fn chain() -> Vec<Entry> {
    let mut prev_hash = EntryHash::NONE;
    let mut hlc = Hlc::ZERO;
    let mut entries = Vec::new();
    for (place, payload) in (1..).zip(payloads()) {
        let (kind, body) = payload.encode().unwrap();
        hlc = hlc.tick(Timestamp::from_ms(1_795_000_000_000 + 7 * place));
        let header = Header {
            format: FORMAT,
            kind,
            till: TillId::from_bytes([0x41; 16]),
            incarnation: Incarnation::from_random(0x0123_4567_89ab_cdef),
            seq: EntrySeq::new(place),
            prev_hash,
            hlc,
            boot_id: 0xfeed,
            monotonic_ms: 900 * place,
            anchor: (place > 1).then_some(Timestamp::from_ms(1_794_999_999_000)),
            programme: (place > 1).then_some(ProgrammeHash::from_bytes([0x33; 32])),
            op_id: OpId::from_bytes([u8::try_from(place).unwrap(); 16]),
            acting: None,
        };
        let entry = Entry::seal(header, &body).unwrap();
        prev_hash = entry.hash;
        entries.push(entry);
    }
    entries
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn the_same_values_are_written_as_the_same_bytes() {
    let mut found = String::new();
    for entry in chain() {
        found += &format!("{} {} {}\n", entry.header.kind.name(), hex(entry.bytes()), entry.hash);
    }
    kept_text::hold_against("tests/golden/entries-v1.txt", KEPT, &found);
}

#[test]
fn who_did_it_stands_in_the_header_as_it_was_for_ever() {
    let operator = |number| OperatorId::new(number).unwrap();
    let told = [
        Acting { operator: operator(12), approved_by: None },
        Acting { operator: operator(999_999), approved_by: Some(operator(1)) },
    ];
    let mut found = String::new();
    for acting in told {
        let first = chain().remove(0);
        let header = Header { acting: Some(acting), ..first.header.clone() };
        let entry = Entry::seal(header, first.payload()).unwrap();
        assert_eq!(Entry::parse(entry.bytes().to_vec()).unwrap().header.acting, Some(acting));
        found += &format!("{} {}\n", hex(entry.bytes()), entry.hash);
    }
    kept_text::hold_against("tests/golden/entry-operator-1.txt", KEPT_ACTING, &found);
}

#[test]
fn what_was_once_written_is_read_as_it_was_meant() {
    let mut kinds = BTreeSet::new();
    for ((line, wanted), payload) in KEPT.lines().zip(chain()).zip(payloads()) {
        let [kind, bytes, hash] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let entry = Entry::parse(unhex(bytes)).unwrap();
        assert_eq!((entry.header.kind.name(), entry.hash.to_string().as_str()), (kind, hash));
        assert_eq!(entry.header, wanted.header, "{kind}");
        assert_eq!(Payload::parse(&entry), Ok(payload), "{kind}");
        kinds.insert(entry.header.kind);
    }
    let known: BTreeSet<Kind> =
        (0..1000).map(Kind::from_number).filter(|kind| kind.name() != "unknown").collect();
    kinds.extend(Kind::RESERVED);
    assert_eq!(kinds, known, "each kind has its line, or is kept for later");
}

#[test]
fn a_kind_that_is_kept_for_leases_survives_without_a_meaning() {
    let mut header = chain()[0].header.clone();
    for kind in Kind::RESERVED {
        header.kind = kind;
        let entry = Entry::seal(header.clone(), &minicbor::to_vec("later").unwrap()).unwrap();
        let payload = Payload::parse(&Entry::parse(entry.bytes().to_vec()).unwrap()).unwrap();
        assert_eq!(payload, Payload::Unknown(kind.number()));
        assert_eq!(payload.kind(), kind);
        assert!(payload.encode().is_err());
    }
}

/// Past one item of deterministic CBOR (RFC 8949 4.2.1) of integers, bytes, text, lists, maps by ascending number, false,
/// true and null.
fn after_item(bytes: &[u8]) -> &[u8] {
    let (major, info) = (bytes[0] >> 5, bytes[0] & 0x1f);
    let width = match info {
        0..=23 => 0,
        24..=27 => 1 << (info - 24),
        _ => panic!("no definite length: {:#x}", bytes[0]),
    };
    let number = bytes[1..=width].iter().fold(u64::from(info), |number, byte| {
        if width == 0 { number } else { (number << 8) | u64::from(*byte) }
    });
    let number = if width == 0 { number } else { number & (u64::MAX >> (64 - 8 * width)) };
    let least = [0, 24, 1 << 8, 0, 1 << 16, 0, 0, 0, 1 << 32][width];
    assert!(number >= least, "{number} fits into fewer bytes");
    let mut rest = &bytes[1 + width..];
    match major {
        0 | 1 => {}
        2 | 3 => rest = &rest[usize::try_from(number).unwrap()..],
        4 => (0..number).for_each(|_| rest = after_item(rest)),
        5 => {
            let mut keys = Vec::new();
            for _ in 0..number {
                let value = after_item(rest);
                keys.push(&rest[..rest.len() - value.len()]);
                rest = after_item(value);
            }
            assert!(keys.is_sorted_by(|one, other| one < other), "{keys:x?}");
        }
        _ => assert!(matches!(bytes[0], 0xf4..=0xf6), "no float, no tag: {:#x}", bytes[0]),
    }
    rest
}

#[test]
fn entries_are_deterministic_cbor() {
    for entry in chain() {
        assert_eq!(after_item(entry.bytes()), entry.payload());
        assert!(after_item(entry.payload()).is_empty());
    }
}
