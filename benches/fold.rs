//! From stored entries to accounts: `cargo bench --bench fold --no-default-features --features host`.
//!
//! Ordinary small sales of many members at several tills, as their journals keep them: all folded at once, and added in
//! batches to kept accounts. Each figure is that of the middle round, on one core.
#![expect(clippy::unwrap_used, reason = "a bench that goes wrong has to stop")]

use std::collections::BTreeMap;
use std::hint::black_box;

use tallytill::core::ledger::{
    Account, Entry, Fact, Gist, Header, Known, Payload, ProgrammeTerms, Sale, Terms, continue_fold, fold,
};
use tallytill::core::model::receipt::{
    Effects, LineDiscount, LineEarning, ReceiptLine, ReceiptMember, ReceiptTotals,
};
use tallytill::core::model::{
    Ahead, CardNumber, CategoryPath, Currency, Day, EntryHash, EntrySeq, Hlc, Incarnation, MemberId, Money,
    OpId, Points, ProgrammeHash, Quantity, Receipt, RuleId, Sku, TillId, Timestamp, Unit,
};
use tallytill::host::monotonic;

const SALES: u32 = 40_000;
const MEMBERS: u32 = 8_000;
const TILLS: u32 = 8;
const BATCH: usize = 10_000;
const ROUNDS: usize = 7;

fn main() {
    let entries: Vec<Entry> = (0..SALES).map(entry).collect();
    let bytes: usize = entries.iter().map(|entry| entry.bytes().len()).sum();
    println!(
        "{SALES} sales of {} bytes each by {MEMBERS} members at {TILLS} tills, middle of {ROUNDS} rounds",
        bytes.checked_div(entries.len()).unwrap()
    );
    let terms = terms();
    let read = || entries.iter().map(|entry| Fact::of(entry).unwrap()).collect::<Vec<Fact>>();
    let facts = read();
    show("read in full", || drop(black_box(read())));
    show("read the gist", || {
        entries.iter().for_each(|entry| drop(black_box(Gist::of(entry).unwrap())));
    });
    show("fold all at once", || drop(black_box(fold(facts.clone(), &terms))));
    let gists: Vec<Gist> = entries.iter().map(|entry| Gist::of(entry).unwrap()).collect();
    show("add to kept accounts", || drop(black_box(add(gists.chunks(BATCH), &terms))));
    show("read the gist and add", || {
        let batches = entries
            .chunks(BATCH)
            .map(|batch| batch.iter().map(|entry| Gist::of(entry).unwrap()).collect::<Vec<Gist>>());
        drop(black_box(add(batches, &terms)));
    });
    assert_eq!(add(gists.chunks(BATCH), &terms), fold(facts, &terms).accounts, "both come to the same");
}

/// Adds batches to kept accounts, as head office does.
fn add(batches: impl Iterator<Item = impl AsRef<[Gist]>>, terms: &Terms) -> BTreeMap<MemberId, Account> {
    let mut kept: BTreeMap<MemberId, Account> = BTreeMap::new();
    for batch in batches {
        let batch = batch.as_ref();
        let mut known = Known::default();
        for member in batch.iter().filter_map(Gist::member) {
            if let Some(account) = kept.remove(&member) {
                known.accounts.insert(member, account);
            }
        }
        let continued = continue_fold(known, batch, terms);
        assert_eq!(continued.added, batch.len(), "every sale is ordinary");
        kept.extend(continued.accounts.into_iter().map(|account| (account.id, account)));
    }
    kept
}

fn show(what: &str, mut work: impl FnMut()) {
    let mut rounds: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let started = monotonic();
            work();
            started.elapsed().as_nanos().max(1)
        })
        .collect();
    rounds.sort_unstable();
    let middle = rounds.get(ROUNDS / 2).copied().unwrap();
    let rate = u128::from(SALES).checked_mul(1_000_000_000).and_then(|sales| sales.checked_div(middle));
    println!("{what:<24} {:>10} sales a second", rate.unwrap());
}

fn programme() -> ProgrammeHash {
    ProgrammeHash::from_bytes([7; 32])
}

fn terms() -> Terms {
    Terms { programmes: BTreeMap::from([(programme(), ProgrammeTerms::default())]), ..Terms::default() }
}

fn id(number: u32) -> [u8; 16] {
    let hash = EntryHash::of(&number.to_be_bytes());
    hash.as_bytes().get(..16).unwrap().try_into().unwrap()
}

fn entry(number: u32) -> Entry {
    let ms = 1_795_000_000_000_u64.checked_add(u64::from(number).checked_mul(700).unwrap()).unwrap();
    let sale = Payload::Sale(Box::new(Sale {
        receipt: receipt(number),
        day: Day::from_number(739_942).plus(i32::try_from(number / 5_000).unwrap()),
        offline: false,
        request: [3; 32],
        at: Timestamp::from_ms(ms),
    }));
    let (kind, payload) = sale.encode().unwrap();
    let header = Header {
        format: 1,
        kind,
        till: TillId::from_bytes(id(number % TILLS)),
        incarnation: Incarnation::from_random(77),
        seq: EntrySeq::new(u64::from(number / TILLS).checked_add(1).unwrap()),
        prev_hash: EntryHash::of(&number.to_le_bytes()),
        hlc: Hlc::ZERO.tick(Timestamp::from_ms(ms)),
        boot_id: 1,
        monotonic_ms: ms,
        anchor: Some(Timestamp::from_ms(1_795_000_000_000)),
        programme: Some(programme()),
        op_id: OpId::from_bytes(id(number)),
        acting: None,
    };
    Entry::seal(header, &payload).unwrap()
}

fn receipt(number: u32) -> Receipt {
    let line = |sku: &str, category: &str, price: i64| ReceiptLine {
        sku: Sku::parse(sku).unwrap(),
        name: sku.into(),
        category: CategoryPath::parse(category).unwrap(),
        quantity: Quantity::ONE,
        unit_price: Money::from_minor(price),
        gross: Money::from_minor(price),
        discounts: vec![LineDiscount {
            offer: RuleId::new("regular-drinks"),
            amount: Money::from_minor(400),
            percent: None,
            quantity: None,
        }],
        points_spent: Points::ZERO,
        points_paid: Money::ZERO,
        due: Money::from_minor(price.checked_sub(400).unwrap()),
        earnings: vec![LineEarning {
            rule: RuleId::new("every-purchase"),
            points: Points::from_units(7),
            vests: None,
            expires: Some(Day::from_number(740_300)),
        }]
        .into(),
        spent_lots: Vec::new(),
        unit: Unit::Piece,
    };
    let lines = vec![line("cappuccino", "drinks/coffee", 7_900), line("croissant", "bakery/sweet", 5_900)];
    let effects = Effects::default();
    Receipt {
        currency: Currency::parse("CZK").unwrap(),
        totals: ReceiptTotals::of(&lines, &effects).unwrap(),
        lines,
        member: Some(ReceiptMember {
            id: MemberId::from_bytes(id(number.checked_mul(31).unwrap() % MEMBERS)),
            card: CardNumber::parse("2900000000018").unwrap(),
            tier: Some(RuleId::new("regular")),
            tier_after: Some(RuleId::new("regular")),
            balance_before: Points::from_units(112),
            balance_after: Points::from_units(126),
            as_of: Some(Timestamp::from_ms(1_795_000_000_000)),
            tier_step: None,
            ahead: Ahead::default(),
        }),
        tax_included: true,
        effects,
    }
}
