//! A member's standing while head office's word and the till's own sales come in any order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;

use super::*;
use crate::core::ledger::{Payload, Sale, Void, changes_of};
use crate::core::model::receipt::LineEarning;
use crate::core::model::{Change, Day, EntrySeq, OpId, RuleId};
use crate::core::sync::wire::{MemberPage, MemberRow};
use crate::journal::journal_tests::{TILL, card, facts, member, sale};
use crate::journal::{Journal, JournalConfig, JournalReader, WriteFault};

const OPENING: i64 = 1_000;
const NOW: Timestamp = Timestamp::from_ms(1_000_000);

/// What an entry did, and the place in the list of the sale that it undoes.
#[derive(Debug, Clone, Default)]
struct Done {
    change: Option<Change>,
    undoes: Option<usize>,
}

/// A till with one member, and head office as a list of what each entry of the till did to them.
struct Stand {
    folder: tempfile::TempDir,
    journal: Journal,
    reader: JournalReader,
    cache: Cache,
    /// What entries did to the member, by place; the opening did nothing.
    done: Vec<Done>,
    last_sale: Option<(OpId, usize, Sale)>,
    heard: usize,
}

impl Stand {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::open(JournalConfig {
            folder: folder.path().to_owned(),
            till: TILL,
            public_key: [1; 32],
            clock: Arc::new(|| NOW),
            on_commit: Box::new(|_| {}),
        })
        .unwrap();
        let (reader, cache) = (journal.reader().unwrap(), Cache::open(folder.path()).unwrap());
        let mut stand =
            Self { folder, journal, reader, cache, done: vec![Done::default()], last_sale: None, heard: 0 };
        stand.hear(0);
        stand
    }

    fn write(&mut self, payload: Payload, undone: Option<(usize, &Sale)>) -> OpId {
        let changes = changes_of(&payload, undone.map(|(_, sale)| sale), &[]).unwrap();
        let change = changes.into_iter().find(|(whose, _)| *whose == member(1)).map(|(_, change)| change);
        let mut op = [0; 16];
        op[8..].copy_from_slice(&u64::try_from(self.done.len()).unwrap().to_be_bytes());
        let op = OpId::from_bytes(op);
        let write = move |journal: &mut JournalTransaction<'_>| {
            Ok::<_, WriteFault<()>>(journal.append(op, None, &payload)?)
        };
        self.journal.write(write).unwrap();
        self.done.push(Done { change, undoes: undone.map(|(place, _)| place) });
        op
    }

    /// A sale that earns points or spends them; what it earns is gone after some days.
    fn sell(&mut self, points: i64) {
        let Payload::Sale(mut sale) = sale(1, points.max(0), -points.min(0)) else { unreachable!() };
        if points > 0 {
            sale.receipt.effects.earnings.push(LineEarning {
                rule: RuleId::new("visit"),
                points: crate::core::model::Points::from_units(points),
                vests: (points % 3 == 0).then_some(Day::from_number(740_005)),
                expires: Some(Day::from_number(740_010 + i32::try_from(points % 4).unwrap())),
            });
        }
        let op = self.write(Payload::Sale(sale.clone()), None);
        self.last_sale = Some((op, self.done.len() - 1, *sale));
    }

    fn void(&mut self) {
        if let Some((op, place, sale)) = self.last_sale.take() {
            let void = Void { sale: op, day: Day::from_number(740_000), reason: String::new() };
            self.write(Payload::Void(void), Some((place, &sale)));
        }
    }

    /// What entries from one to another come to on top of a standing: a void and its sale are left out where both are
    /// among them.
    fn add(&self, mut standing: Standing, entries: core::ops::Range<usize>) -> Standing {
        let undone: Vec<usize> = self.done[entries.clone()].iter().filter_map(|done| done.undoes).collect();
        for place in entries.clone() {
            let done = &self.done[place];
            let left_out = undone.contains(&place) || done.undoes.is_some_and(|sale| entries.contains(&sale));
            if let Some(change) = done.change.as_ref().filter(|_| !left_out) {
                standing.apply(change).unwrap();
            }
        }
        standing
    }

    /// What head office has folded after so many entries.
    fn sum(&self, entries: usize) -> Standing {
        self.add(Standing::of(facts(OPENING, 0, 0)), 0..entries)
    }

    fn head(&self, entries: usize) -> Head {
        Head { seq: EntrySeq::new(u64::try_from(entries).unwrap()), ..self.journal.state().head }
    }

    /// Head office's word after so many entries arrives in the cache.
    fn hear(&mut self, entries: usize) {
        self.heard = entries;
        let row = MemberRow::of(member(1), vec![card(1)], None, &self.sum(entries));
        let folded = (entries > 0).then(|| self.head(entries));
        let (rows, cursor) = (vec![row], entries.to_string());
        let page = MemberPage {
            rows,
            cursor,
            more: false,
            folded,
            hub_time: NOW,
            restarted: false,
            shards: Vec::new(),
        };
        self.cache.apply_page(&page, Some(NOW)).unwrap();
    }

    /// The journal forgets what that word covers.
    fn forget(&self, entries: usize) {
        let head = self.head(entries);
        let forget = move |journal: &mut JournalTransaction<'_>| {
            Ok::<_, WriteFault<()>>(journal.forget_folded(member(1), head)?)
        };
        self.journal.write(forget).unwrap();
    }

    fn assert_right(&self) {
        let expected = self.add(self.sum(self.heard), self.heard..self.done.len());
        let view =
            load_view(&self.cache, &self.reader.snapshot().unwrap(), &card(1), Some(NOW)).unwrap().unwrap();
        assert_eq!(view.standing, expected);
        // And inside the thread that writes.
        let cache = self.cache.reader().unwrap();
        let inside = move |journal: &mut JournalTransaction<'_>| {
            Ok::<_, WriteFault<()>>(
                load_view(&cache, journal, &card(1), Some(NOW)).unwrap().unwrap().standing,
            )
        };
        assert_eq!(self.journal.write(inside).unwrap(), expected);
    }
}

#[derive(Debug, Clone)]
enum Step {
    Sell(i64),
    Void,
    /// Head office has folded this share of the entries, in percent, and its word arrives.
    Hear(usize),
    /// The journal forgets up to the last word.
    Forget,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (-50_i64..50).prop_map(Step::Sell),
        1 => Just(Step::Void),
        2 => (0_usize..=100).prop_map(Step::Hear),
        2 => Just(Step::Forget),
    ];
    proptest::collection::vec(step, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: ProptestConfig::default().cases / 8, ..ProptestConfig::default() })]

    #[test]
    fn no_entry_counts_twice_or_drops_out_whenever_head_office_is_heard(steps in steps()) {
        let mut stand = Stand::new();
        let mut heard = 0;
        for step in steps {
            match step {
                Step::Sell(points) => stand.sell(points),
                Step::Void => stand.void(),
                Step::Hear(percent) => {
                    // Its word only ever gets newer.
                    heard = heard.max(stand.done.len() * percent / 100);
                    stand.hear(heard);
                }
                Step::Forget => stand.forget(heard),
            }
            stand.assert_right();
        }
    }
}

#[test]
fn a_look_while_head_office_is_heard_never_sees_half_of_it() {
    let mut stand = Stand::new();
    let rounds = 60;
    for points in 1..=rounds {
        stand.sell(points);
    }
    let expected = stand.sum(stand.done.len());
    let over = Arc::new(AtomicBool::new(false));
    let watcher = {
        let over = Arc::clone(&over);
        let (cache, journal) = (stand.cache.reader().unwrap(), stand.journal.reader().unwrap());
        std::thread::spawn(move || {
            let mut looks = 0_u32;
            while !over.load(Ordering::Relaxed) || looks == 0 {
                let view =
                    load_view(&cache, &journal.snapshot().unwrap(), &card(1), Some(NOW)).unwrap().unwrap();
                assert_eq!(view.standing, expected);
                looks += 1;
            }
        })
    };
    for entries in 1..stand.done.len() {
        stand.hear(entries);
        stand.forget(entries);
    }
    over.store(true, Ordering::Relaxed);
    watcher.join().unwrap();
    assert!(stand.folder.path().exists());
}

#[test]
fn who_joined_here_is_seen_with_their_sales_before_and_after_head_office_confirms() {
    let mut stand = Stand::new();
    let join = |journal: &mut JournalTransaction<'_>| {
        journal.remember_enrolled(&card(2), member(2), "Eva")?;
        Ok::<_, WriteFault<()>>(())
    };
    stand.journal.write(join).unwrap();
    stand.write(sale(2, 5, 0), None);
    let look = |stand: &Stand| {
        load_view(&stand.cache, &stand.reader.snapshot().unwrap(), &card(2), Some(NOW)).unwrap().unwrap()
    };
    let before = look(&stand);
    assert_eq!((before.id, before.name.as_deref(), before.as_of), (member(2), Some("Eva"), None));
    assert_eq!(before.standing.facts, facts(5, 10_000, 1));
    let row = MemberRow::of(member(2), vec![card(2)], Some("Eva".to_owned()), &before.standing);
    let folded = Some(stand.head(2));
    let page = MemberPage {
        rows: vec![row],
        cursor: "a".to_owned(),
        more: false,
        folded,
        hub_time: NOW,
        restarted: false,
        shards: Vec::new(),
    };
    stand.cache.apply_page(&page, Some(NOW)).unwrap();
    let confirmed = look(&stand);
    assert_eq!((confirmed.standing.facts, confirmed.as_of), (facts(5, 10_000, 1), Some(NOW)));
    stand.journal.write::<_, ()>(|journal| Ok(journal.forget_enrolled(member(2))?)).unwrap();
    assert_eq!(look(&stand), confirmed);
}

#[test]
fn sales_to_a_member_who_turned_out_to_be_another_count_in_the_account() {
    let mut stand = Stand::new();
    stand.write(sale(2, 5, 0), None);
    let cards = vec![card(1), card(2)];
    let account = MemberRow::of(member(1), cards, None, &Standing::of(facts(OPENING, 0, 0)));
    let nobody = MemberRow::of(member(2), Vec::new(), None, &Standing::default());
    let gone = MemberRow { merged_into: Some(member(1)), ..nobody };
    let mut page = MemberPage {
        rows: vec![gone, account.clone()],
        cursor: "a".to_owned(),
        more: false,
        folded: Some(stand.head(1)),
        hub_time: NOW,
        restarted: false,
        shards: Vec::new(),
    };
    stand.cache.apply_page(&page, Some(NOW)).unwrap();
    let look = |stand: &Stand| {
        load_view(&stand.cache, &stand.reader.snapshot().unwrap(), &card(2), Some(NOW)).unwrap().unwrap()
    };
    assert_eq!((look(&stand).id, look(&stand).standing.facts), (member(1), facts(OPENING + 5, 10_000, 1)));
    page.rows = vec![MemberRow { facts: facts(OPENING + 5, 10_000, 1), ..account }];
    page.folded = Some(stand.head(2));
    stand.cache.apply_page(&page, Some(NOW)).unwrap();
    assert_eq!(look(&stand).standing.facts, facts(OPENING + 5, 10_000, 1));
}
