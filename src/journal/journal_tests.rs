//! The journal through its own interface, on real files.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use super::*;
use crate::core::ledger::{CardLinked, Entry, Head, Payload, Sale, Void};
use crate::core::model::receipt::{Effects, ReceiptMember, ReceiptTotals};
use crate::core::model::{
    Ahead, CardNumber, Currency, Day, EntryHash, EntrySeq, MemberFacts, MemberId, Money, OpId, Points,
    Receipt, Standing, TillId, Timestamp,
};

pub(crate) const TILL: TillId = TillId::from_bytes([7; 16]);
const DAY: Day = Day::from_number(740_000);

pub(crate) fn op(number: u8) -> OpId {
    OpId::from_bytes([number; 16])
}

pub(crate) fn member(number: u8) -> MemberId {
    MemberId::from_bytes([number; 16])
}

pub(crate) fn card(number: u8) -> CardNumber {
    CardNumber::parse(&format!("29{number:02}")).unwrap()
}

/// A sale of 100.00 that earns and spends points.
pub(crate) fn sale(buyer: u8, earned: i64, spent: i64) -> Payload {
    let totals = ReceiptTotals {
        gross: Money::from_minor(10_000),
        due: Money::from_minor(10_000),
        points_spent: Points::from_units(spent),
        points_earned: Points::from_units(earned),
        ..ReceiptTotals::default()
    };
    let member = ReceiptMember {
        id: member(buyer),
        card: card(buyer),
        tier: None,
        tier_after: None,
        balance_before: Points::ZERO,
        balance_after: Points::ZERO,
        as_of: None,
        tier_step: None,
        ahead: Ahead::default(),
    };
    let currency = Currency::parse("CZK").unwrap();
    let receipt = Receipt {
        currency,
        lines: Vec::new(),
        totals,
        member: Some(member),
        tax_included: true,
        effects: Effects::default(),
    };
    Payload::Sale(Box::new(Sale {
        receipt,
        day: DAY,
        at: Timestamp::from_ms(1_000_000),
        offline: true,
        request: [0; 32],
    }))
}

fn void(sale: OpId) -> Payload {
    Payload::Void(Void { sale, day: DAY, reason: "wrong basket".to_owned() })
}

/// A journal in a folder that goes with it, under a clock that the test sets.
struct Shelf {
    folder: tempfile::TempDir,
    now: Arc<AtomicU64>,
}

impl Shelf {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), now: Arc::new(AtomicU64::new(1_000_000)) }
    }

    fn config(&self, till: TillId) -> JournalConfig {
        let now = Arc::clone(&self.now);
        JournalConfig {
            folder: self.folder.path().to_owned(),
            till,
            public_key: [1; 32],
            clock: Arc::new(move || Timestamp::from_ms(now.load(Ordering::Relaxed))),
            on_commit: Box::new(|_| {}),
        }
    }

    fn open(&self) -> Journal {
        Journal::open(self.config(TILL)).unwrap()
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

fn append(journal: &Journal, op: OpId, payload: Payload) -> Result<Entry, WriteFault<()>> {
    journal.write(move |journal| Ok(journal.append(op, None, &payload)?))
}

pub(crate) fn facts(balance: i64, spend: i64, visits: i64) -> MemberFacts {
    MemberFacts { balance: Points::from_units(balance), spend: Money::from_minor(spend), visits }
}

/// The sums that effects come to.
fn sums(effects: Vec<Effect>) -> MemberFacts {
    let mut standing = Standing::default();
    for effect in effects {
        standing.apply(&effect.change).unwrap();
    }
    standing.facts
}

#[test]
fn a_journal_goes_on_where_it_ended() {
    let shelf = Shelf::new();
    let journal = shelf.open();
    let opened = journal.state();
    assert_eq!((opened.head.seq, opened.writable), (EntrySeq::new(1), true));
    append(&journal, op(1), sale(1, 5, 0)).unwrap();
    let before = journal.state();
    drop(journal);
    let journal = shelf.open();
    assert_eq!(journal.state().head, before.head);
    assert_eq!(append(&journal, op(2), sale(1, 5, 0)).unwrap().header.prev_hash, before.head.hash);
    let report = verify_journal(&journal.reader().unwrap()).unwrap();
    assert_eq!((report.entries, report.faults.len(), report.heads), (3, 0, vec![journal.state().head]));
}

#[test]
fn a_journal_of_another_till_is_refused_and_left_alone() {
    let shelf = Shelf::new();
    let head = shelf.open().state().head;
    let other = Journal::open(shelf.config(TillId::from_bytes([8; 16]))).err().unwrap();
    assert!(other.to_string().contains("name the right data folder"), "{other}");
    assert_eq!(shelf.open().state().head, head);
}

#[test]
fn an_op_id_is_taken_once() {
    let shelf = Shelf::new();
    let journal = shelf.open();
    let first = append(&journal, op(1), sale(1, 5, 0)).unwrap();
    assert!(matches!(append(&journal, op(1), sale(2, 9, 0)), Err(WriteFault::Journal(_))));
    let reader = journal.reader().unwrap();
    assert_eq!(reader.load_operation(op(1)).unwrap().unwrap().hash, first.hash);
    assert_eq!(
        sums(reader.snapshot().unwrap().load_effects(member(2), None).unwrap()),
        MemberFacts::default()
    );
    assert_eq!(journal.state().head.seq, first.header.seq);
    assert_eq!(append(&journal, op(2), sale(1, 5, 0)).unwrap().header.prev_hash, first.hash);
}

#[test]
fn watchers_hear_of_a_commit_when_it_is_durable() {
    let shelf = Shelf::new();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let (told, folder) = (Arc::clone(&heard), shelf.path().to_owned());
    let on_commit = move |state: &JournalState| {
        // Another connection sees what is committed and nothing else.
        let reader = JournalReader::open_folder(&folder).unwrap();
        told.lock().unwrap().push((state.head.seq, reader.load_last_seq(state.head.incarnation).unwrap()));
    };
    let journal =
        Journal::open(JournalConfig { on_commit: Box::new(on_commit), ..shelf.config(TILL) }).unwrap();
    for number in 1..=5 {
        append(&journal, op(number), sale(1, 1, 0)).unwrap();
    }
    drop(journal);
    let heard = heard.lock().unwrap().clone();
    let expected: Vec<(EntrySeq, EntrySeq)> =
        (2..=6).map(|seq| (EntrySeq::new(seq), EntrySeq::new(seq))).collect();
    assert_eq!(heard, expected);
}

#[test]
fn time_goes_forward_when_the_clock_leaps_back() {
    let shelf = Shelf::new();
    let mut journal = shelf.open();
    let mut last = journal.state().hlc;
    for (number, now) in [(1, 2_000_000), (2, 5), (3, 5), (4, 0), (5, 2_000_001)] {
        shelf.now.store(now, Ordering::Relaxed);
        if number == 4 {
            drop(journal);
            journal = shelf.open();
        }
        let entry = append(&journal, op(number), sale(1, 1, 0)).unwrap();
        assert!(entry.header.hlc > last, "{number}");
        last = entry.header.hlc;
    }
    assert_eq!(last.timestamp(), Timestamp::from_ms(2_000_001));
}

#[test]
fn a_void_takes_back_what_its_sale_did_and_one_of_an_unknown_sale_does_nothing() {
    let shelf = Shelf::new();
    let journal = shelf.open();
    append(&journal, op(1), sale(1, 7, 20)).unwrap();
    let reader = journal.reader().unwrap();
    assert_eq!(
        sums(reader.snapshot().unwrap().load_effects(member(1), None).unwrap()),
        facts(-13, 10_000, 1)
    );
    append(&journal, op(2), void(op(9))).unwrap();
    assert_eq!(
        sums(reader.snapshot().unwrap().load_effects(member(1), None).unwrap()),
        facts(-13, 10_000, 1)
    );
    append(&journal, op(3), void(op(1))).unwrap();
    assert_eq!(
        sums(reader.snapshot().unwrap().load_effects(member(1), None).unwrap()),
        MemberFacts::default()
    );
    assert_eq!(reader.load_sale(op(1)).unwrap().unwrap().void, Some(op(3)));
    assert_eq!(reader.load_sale(op(9)).unwrap(), None);
    let sums = journal.write::<_, ()>(|journal| Ok(journal.load_day_sums(DAY)?)).unwrap();
    assert_eq!((sums.sales, sums.voids, sums.due), (0, 1, Money::ZERO));
    assert_eq!(verify_journal(&reader).unwrap().faults, []);
}

#[test]
fn effects_are_forgotten_up_to_where_head_office_has_folded_them_and_no_further() {
    let shelf = Shelf::new();
    let journal = shelf.open();
    for number in 1..=3 {
        append(&journal, op(number), sale(1, i64::from(number), 0)).unwrap();
    }
    append(&journal, op(4), sale(2, 50, 0)).unwrap();
    let head = journal.state().head;
    let folded = Head { seq: EntrySeq::new(3), hash: EntryHash::NONE, ..head };
    let reader = journal.reader().unwrap();
    let tail = facts(3, 10_000, 1);
    assert_eq!(sums(reader.snapshot().unwrap().load_effects(member(1), Some(folded)).unwrap()), tail);
    journal.write::<_, ()>(move |journal| Ok(journal.forget_folded(member(1), folded)?)).unwrap();
    for known in [None, Some(folded)] {
        assert_eq!(sums(reader.snapshot().unwrap().load_effects(member(1), known).unwrap()), tail);
    }
    assert_eq!(
        sums(reader.snapshot().unwrap().load_effects(member(1), Some(head)).unwrap()),
        MemberFacts::default()
    );
    assert_eq!(sums(reader.snapshot().unwrap().load_effects(member(2), None).unwrap()), facts(50, 10_000, 1));
    // Another incarnation says nothing about this one.
    let elsewhere = Head::start(crate::core::model::Incarnation::from_random(1));
    assert_eq!(
        sums(
            reader
                .snapshot()
                .unwrap()
                .load_effects(member(1), Some(Head { seq: EntrySeq::new(99), ..elsewhere }))
                .unwrap()
        ),
        tail
    );
}

#[test]
fn a_member_who_joined_here_is_remembered_until_head_office_confirms() {
    let shelf = Shelf::new();
    let journal = shelf.open();
    let remember = |journal: &mut JournalTransaction<'_>| {
        journal.remember_enrolled(&card(1), member(1), "Eva")?;
        Ok::<_, WriteFault<()>>(())
    };
    journal.write(remember).unwrap();
    let reader = journal.reader().unwrap();
    assert_eq!(
        reader.snapshot().unwrap().load_enrolled(&card(1)).unwrap(),
        Some((member(1), "Eva".to_owned()))
    );
    assert!(journal.write(remember).is_err(), "a card is one member's");
    journal.write::<_, ()>(|journal| Ok(journal.forget_enrolled(member(1))?)).unwrap();
    assert_eq!(reader.snapshot().unwrap().load_enrolled(&card(1)).unwrap(), None);
}

#[test]
fn a_card_in_place_of_a_lost_one_names_its_member_until_head_office_has_heard_of_it() {
    let shelf = Shelf::new();
    let journal = shelf.open();
    let link = Payload::CardLinked(CardLinked {
        member: member(1),
        card: card(2),
        day: Day::from_number(739_942),
        replaces: Some(card(1)),
    });
    let remember = move |journal: &mut JournalTransaction<'_>| {
        journal.remember_enrolled(&card(1), member(1), "Eva")?;
        journal.append(op(1), None, &link)?;
        Ok::<_, WriteFault<()>>(())
    };
    journal.write(remember).unwrap();
    let reader = journal.reader().unwrap();
    let eva = |name: &str| Some((member(1), name.to_owned()));
    let known = |number: u8| reader.snapshot().unwrap().load_enrolled(&card(number)).unwrap();
    assert_eq!((known(1), known(2)), (eva("Eva"), eva("Eva")));
    assert_eq!(reader.load_replaced().unwrap(), [(card(1), card(2))].into());
    // Her joining is confirmed, the other card is not yet.
    journal.write::<_, ()>(|journal| Ok(journal.forget_enrolled(member(1))?)).unwrap();
    assert_eq!((known(1), known(2)), (None, eva("")));
    journal.write::<_, ()>(|journal| Ok(journal.forget_replaced(&card(1))?)).unwrap();
    assert_eq!((known(2), reader.load_replaced().unwrap().len()), (None, 0));
}

#[test]
fn what_head_office_has_not_acknowledged_is_unsent() {
    let shelf = Shelf::new();
    let journal = shelf.open();
    append(&journal, op(1), sale(1, 1, 0)).unwrap();
    let reader = journal.reader().unwrap();
    let first = Some(Timestamp::from_ms(1_000_000));
    let head = journal.state().head;
    assert_eq!(reader.load_unsent(head).unwrap(), Unsent { entries: 2, oldest: first });
    let hub_time = Timestamp::from_ms(900_000);
    journal.write::<_, ()>(move |journal| Ok(journal.acknowledge(head, hub_time)?)).unwrap();
    assert_eq!(reader.load_unsent(head).unwrap(), Unsent { entries: 0, oldest: None });
    shelf.now.store(1_000_500, Ordering::Relaxed);
    let entry = append(&journal, op(2), sale(1, 1, 0)).unwrap();
    assert_eq!(entry.header.anchor, Some(hub_time));
    let later = Some(Timestamp::from_ms(1_000_500));
    assert_eq!(reader.load_unsent(journal.state().head).unwrap(), Unsent { entries: 1, oldest: later });
}
