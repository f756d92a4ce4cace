//! One story on every database: the same entries come to the same state, whichever holds them and however many
//! processes work on it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use tallytill::core::ledger::FindingKind;
use tallytill::core::model::{CardNumber, Day, Lot, MemberId, Points};
use tallytill::core::programme::Programme;
use tallytill::core::sync::shard::{SHARDS, ShardSum, shard_of};
use tallytill::core::sync::wire::MemberRow;
use tallytill::hub::intake::parse_batch;
use tallytill::hub::member_list::parse_list;
use tallytill::hub::store::{Adjustment, Store, StoreFault, Whom};

use crate::databases::{homes, new_database, server};
use crate::hub_world::{Home, START, Till, hash_of, member_id, programme_text, sale};

/// Tills with every kind of entry, and with what can't be read.
fn story(first: &Home) -> Vec<Till> {
    let (mut one, mut two) = (first.till(1), first.till(2));
    one.enrol(1, 7, "2907");
    let sold = one.sell(2, 7, 100, 0);
    one.sell(3, 7, 0, 100);
    two.sell(4, 7, 0, 100);
    two.enrol(5, 8, "2907");
    two.take_back(6, sold, &sale(7, 100, 0));
    two.write_raw(7, 2, &[0x01]);
    two.write_raw(8, 7_777, &[0xa0]);
    let wrong = one.sell(9, 9, 3, 0);
    one.void(10, wrong);
    for second in 11..60 {
        one.sell(second, u8::try_from(second % 11).unwrap(), 2, 1);
        two.sell(second, u8::try_from(second % 13).unwrap(), 1, 0);
    }
    vec![one, two]
}

fn deliver(store: &Store, till: &Till, range: core::ops::Range<usize>) {
    let delivery = parse_batch(till.id, &till.key.public_key(), till.batch(range)).unwrap();
    store.ingest(delivery, START).unwrap();
}

#[test]
fn the_same_entries_come_to_the_same_state_on_every_database() {
    let homes = homes();
    let first = &homes[0].1;
    first.publish("debt");
    let tills = story(first);
    let mut wanted = None;
    for (step, (name, home)) in homes.iter().enumerate() {
        // Another order and other batches on each.
        for (at, till) in tills.iter().enumerate() {
            let size = 7 + step * 20 + at;
            for begin in (0..till.entries.len()).step_by(size) {
                deliver(&home.store, till, begin..(begin + size).min(till.entries.len()));
                deliver(&home.store, till, 0..(begin + size).min(till.entries.len()));
                if begin % 2 == step % 2 {
                    home.store.fold(START).unwrap();
                }
            }
        }
        home.store.fold(START).unwrap();
        let proven = home.store.verify().unwrap();
        // Only the first has a list of these tills with their keys.
        let other_fault = proven.faults.iter().find(|fault| step == 0 || !fault.contains("signature"));
        assert_eq!(other_fault, None, "{name}");
        let state = proven.state;
        let rows = home.store.load_feed_page(tills[0].id, "").unwrap();
        let findings: Vec<_> = home
            .store
            .load_findings(0, 50)
            .unwrap()
            .into_iter()
            .map(|kept| (kept.finding, kept.withdrawn))
            .collect();
        let history: Vec<_> = home
            .store
            .load_history(member_id(7))
            .unwrap()
            .into_iter()
            .map(|line| (line.fact.hash, line.points, line.balance, line.voided))
            .collect();
        let sale_entries = home.store.load_sale(tills[0].entries[1].header.op_id, START).unwrap();
        let names = home.store.find_members("member", 0, 50).unwrap();
        let by_card = home.store.find_members("2907", 0, 5).unwrap();
        assert!(findings.iter().any(|(finding, _)| finding.kind == FindingKind::MemberTwice), "{name}");
        assert_eq!((sale_entries.len(), by_card.len()), (2, 1), "{name}");
        let entry = home.store.load_entry(hash_of(&tills[1], 3)).unwrap().unwrap();
        assert_eq!(entry.bytes(), tills[1].entries[3].bytes(), "{name}");
        let seen =
            (state, rows.rows.len(), rows.shards, findings.len(), history, sale_entries, names, by_card);
        match &wanted {
            None => wanted = Some(seen),
            Some(wanted) => assert_eq!(&seen, wanted, "{name}"),
        }
    }
}

#[test]
fn head_office_does_all_its_work_on_every_database() {
    for (name, home) in homes() {
        let store = &home.store;
        let text = programme_text("debt");
        let programme = Programme::parse(&text).unwrap();
        store.publish(&text, &programme, START).unwrap();
        let password = store.make_first_person().unwrap().unwrap();
        assert_eq!(store.make_first_person().unwrap(), None, "{name}");
        let token = store.sign_in("admin", &password, START).unwrap().unwrap();
        assert_eq!(store.sign_in("admin", "wrong", START).unwrap(), None);
        assert_eq!(store.load_session(&token, START).unwrap().as_deref(), Some("admin"));
        store.sign_out(&token).unwrap();
        assert_eq!(store.load_session(&token, START).unwrap(), None);

        let list = "card,name,points,spend,visits,language\n2901,Žofie,5,1.00,1,cs\n2902,Aleš,7,2.00,2,cs\n";
        let list = parse_list(list.as_bytes(), &programme).unwrap();
        store.import(&list, START).unwrap();
        let found: Vec<_> =
            store.find_members("", 0, 10).unwrap().into_iter().map(|row| row.name.unwrap()).collect();
        assert_eq!(found, ["Aleš", "Žofie"], "{name}");
        let whom = Whom::Card(CardNumber::parse("2902").unwrap());
        let points = Lot { vests: None, expires: None, points: Points::from_units(100) };
        let wanted = Adjustment { points: Some(points), ..Adjustment::default() };
        store.adjust(&whom, &wanted, Day::from_number(740_000), "sorry", START).unwrap().unwrap();
        assert_eq!(
            store.find_members("2902", 0, 1).unwrap()[0].facts.balance,
            Points::from_units(107),
            "{name}"
        );

        let mut till = home.till(1);
        till.sell(1, 7, 1, 0);
        home.send(&till, till.whole()).unwrap();
        let lines = store.load_tills().unwrap();
        assert_eq!((lines.len(), lines[0].entries, lines[0].name.as_str()), (1, 1, "Till 1"), "{name}");
        let token = &till.answer.as_ref().unwrap().token;
        assert_eq!(store.load_till_by_token(token).unwrap().unwrap().id, till.id);
        let arrived = store.load_new_entries(u64::MAX, 3).unwrap();
        let numbers: Vec<u64> = arrived.iter().map(|arrived| arrived.arrival).collect();
        assert_eq!(numbers, [6, 5, 4], "{name}");
        assert_eq!(arrived[0].entry.bytes(), till.entries[0].bytes());
        assert_eq!(store.load_new_entries(4, 10).unwrap().len(), 3);
        home.state();
        let mark = store.load_change_mark().unwrap();
        assert_eq!(store.load_change_mark().unwrap(), mark, "{name}");
        till.sell(2, 7, 1, 0);
        deliver(&home.another_process(), &till, 0..2);
        assert_ne!(store.load_change_mark().unwrap(), mark, "{name}");
    }
}

/// A till's copy of the members, kept by following the feed as a till does.
fn follow(store: &Store, till: &Till, cursor: &mut String, rows: &mut BTreeMap<MemberId, MemberRow>) -> bool {
    let page = store.load_feed_page(till.id, cursor).unwrap();
    assert!(cursor.is_empty() || !page.restarted);
    cursor.clone_from(&page.cursor);
    let quiet = page.rows.is_empty();
    rows.extend(page.rows.into_iter().map(|row| (row.id, row)));
    if !page.more {
        let mut sums: Vec<ShardSum> = (0..SHARDS).map(ShardSum::empty).collect();
        for (id, row) in rows.iter() {
            sums[usize::from(shard_of(*id))].add(&minicbor::to_vec(row).unwrap());
        }
        assert_eq!(page.shards, sums, "what came down is what head office has");
    }
    quiet
}

#[test]
fn no_change_is_missed_beside_many_writers_in_several_processes() {
    for (name, home) in homes() {
        home.publish("debt");
        let mut tills: Vec<Till> = (1..=6).map(|number| home.till(number)).collect();
        for till in &mut tills {
            for number in 0..120_u64 {
                till.sell(number, u8::try_from(number * 7 % 50).unwrap(), 1, 0);
            }
        }
        let processes = [home.another_process(), home.another_process()];
        let writing = AtomicBool::new(true);
        std::thread::scope(|scope| {
            let writers: Vec<_> = tills
                .iter()
                .enumerate()
                .map(|(at, till)| {
                    let store = &processes[at % 2];
                    scope.spawn(move || {
                        (0..120).step_by(3).for_each(|begin| deliver(store, till, begin..begin + 3))
                    })
                })
                .collect();
            for store in &processes {
                scope.spawn(|| {
                    while writing.load(Ordering::Acquire) {
                        store.fold(START).unwrap();
                    }
                });
            }
            let (mut cursor, mut rows) = (String::new(), BTreeMap::new());
            while !writers.iter().all(std::thread::ScopedJoinHandle::is_finished) {
                follow(&home.store, &tills[0], &mut cursor, &mut rows);
            }
            writing.store(false, Ordering::Release);
            home.store.fold(START).unwrap();
            while !follow(&home.store, &tills[0], &mut cursor, &mut rows) {}
            let visits: i64 = rows.values().map(|row| row.facts.visits).sum();
            assert_eq!((visits, rows.len()), (720, 50), "{name}");
        });
        home.state();
    }
}

#[test]
fn a_database_of_another_head_office_is_refused() {
    let Some(server) = server() else { return };
    let url = new_database(&server);
    let address = tallytill::hub::store::DatabaseAddress::Postgres(url);
    let first = tempfile::tempdir().unwrap();
    drop(Store::open_at(first.path(), &address).unwrap());
    drop(Store::open_at(first.path(), &address).unwrap());
    let other = tempfile::tempdir().unwrap();
    assert!(matches!(Store::open_at(other.path(), &address), Err(StoreFault::OtherKey)));
}

#[test]
fn a_server_that_is_not_there_is_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("postgres://nobody@{}/none", folder.path().display().to_string().replace('/', "%2F"));
    let address = tallytill::hub::store::DatabaseAddress::Postgres(url);
    let Err(fault) = Store::open_at(folder.path(), &address) else { panic!("there is no server") };
    let told = fault.to_string();
    assert!(told.contains("check that it runs"), "{told}");
}
