//! Pages of members, as head office sends them.

use super::*;
use crate::core::sync::wire::MemberRow;

fn member(number: u8) -> MemberId {
    MemberId::from_bytes([number; 16])
}

pub(crate) fn card(number: u8) -> CardNumber {
    CardNumber::parse(&format!("29{number:02}")).unwrap()
}

pub(crate) fn row(number: u8, balance: i64) -> MemberRow {
    let facts =
        MemberFacts { balance: Points::from_units(balance), spend: Money::from_minor(100), visits: 1 };
    let (id, name) = (member(number), Some(format!("Member {number}")));
    MemberRow { id, merged_into: None, cards: vec![card(number)], name, facts, beside: None }
}

fn merged(number: u8, into: u8) -> MemberRow {
    let (facts, merged_into) = (MemberFacts::default(), Some(member(into)));
    MemberRow { id: member(number), merged_into, cards: Vec::new(), name: None, facts, beside: None }
}

fn folded(seq: u64) -> Head {
    Head { seq: EntrySeq::new(seq), ..Head::start(Incarnation::from_random(5)) }
}

pub(crate) fn page(rows: Vec<MemberRow>, cursor: &str, folded: Option<Head>) -> MemberPage {
    let (cursor, hub_time) = (cursor.to_owned(), Timestamp::from_ms(9_000));
    MemberPage { rows, cursor, more: false, folded, hub_time, restarted: false, shards: Vec::new() }
}

fn cache() -> (tempfile::TempDir, Cache) {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path()).unwrap();
    (folder, cache)
}

fn balance(cache: &Cache, number: u8) -> Option<i64> {
    cache.load_by_card(&card(number)).unwrap().map(|member| member.standing.facts.balance.units())
}

#[test]
fn a_page_and_its_cursor_stay_and_are_seen_by_readers() {
    let (folder, mut cache) = cache();
    let reader = cache.reader().unwrap();
    assert_eq!(reader.load_knowledge().unwrap(), Knowledge::default());
    let as_of = Some(Timestamp::from_ms(8_000));
    cache.apply_page(&page(vec![row(1, 10), row(2, 20)], "a", Some(folded(3))), as_of).unwrap();
    let found = reader.load_by_card(&card(1)).unwrap().unwrap();
    assert_eq!((found.id, found.name.as_deref()), (member(1), Some("Member 1")));
    assert_eq!((found.standing.facts, found.folded), (row(1, 10).facts, Some(folded(3))));
    assert_eq!(reader.load_by_card(&card(9)).unwrap(), None);
    drop((cache, reader));
    let cache = Cache::open(folder.path()).unwrap();
    let knowledge = Knowledge { members_cursor: "a".to_owned(), members_as_of: as_of };
    assert_eq!((cache.load_knowledge().unwrap(), cache.load_member_count().unwrap()), (knowledge, 2));
}

#[test]
fn a_page_is_taken_whole_or_not_at_all() {
    let (folder, mut cache) = cache();
    cache.apply_page(&page(vec![row(1, 10)], "a", Some(folded(3))), None).unwrap();
    let stumble = include_str!("sql/tampering/stumble_page.sql");
    Connection::open(current_file(folder.path())).unwrap().execute_batch(stumble).unwrap();
    let next = page(vec![row(1, 11), row(2, 20), merged(3, 1), row(4, 13), row(5, 50)], "b", Some(folded(7)));
    assert!(cache.apply_page(&next, None).is_err());
    assert_eq!(cache.load_knowledge().unwrap().members_cursor, "a");
    let kept = cache.load_by_card(&card(1)).unwrap().unwrap();
    assert_eq!((kept.standing.facts.balance.units(), kept.folded), (10, Some(folded(3))));
    assert_eq!(balance(&cache, 2), None);
    assert_eq!(cache.load_merged_into(member(1)).unwrap(), []);
    assert_eq!(cache.load_member_count().unwrap(), 1);
}

#[test]
fn who_turned_out_to_be_another_is_followed_to_the_account() {
    let (_folder, mut cache) = cache();
    cache.apply_page(&page(vec![row(1, 10), row(2, 20)], "a", Some(folded(3))), None).unwrap();
    let account = MemberRow { cards: vec![card(1), card(2)], ..row(1, 30) };
    cache.apply_page(&page(vec![merged(2, 1), account], "b", Some(folded(4))), None).unwrap();
    for number in [1, 2] {
        assert_eq!(cache.load_by_card(&card(number)).unwrap().map(|found| found.id), Some(member(1)));
        assert_eq!(balance(&cache, number), Some(30));
    }
    assert_eq!(cache.load_member(member(2)).unwrap().map(|found| found.id), Some(member(1)));
    assert_eq!(cache.load_merged_into(member(1)).unwrap(), [member(2)]);
    assert_eq!(cache.load_member_count().unwrap(), 1);
    // A late entry can show that they are two after all.
    let apart = page(vec![row(1, 10), row(2, 20)], "c", Some(folded(5)));
    cache.apply_page(&apart, None).unwrap();
    assert_eq!((balance(&cache, 1), balance(&cache, 2)), (Some(10), Some(20)));
    assert_eq!(cache.load_merged_into(member(1)).unwrap(), []);
}

#[test]
fn a_list_that_begins_anew_leaves_nothing_of_the_old_one() {
    let (_folder, mut cache) = cache();
    let as_of = Some(Timestamp::from_ms(8_000));
    cache.apply_page(&page(vec![row(1, 10), merged(2, 1)], "a", Some(folded(3))), as_of).unwrap();
    cache.apply_restart().unwrap();
    assert_eq!(cache.load_knowledge().unwrap(), Knowledge::default());
    assert_eq!((balance(&cache, 1), cache.load_member_count().unwrap()), (None, 0));
    assert_eq!(cache.load_merged_into(member(1)).unwrap(), []);
    cache.apply_page(&page(vec![row(1, 7)], "b", None), as_of).unwrap();
    assert_eq!(balance(&cache, 1), Some(7));
}

#[test]
fn a_hub_that_holds_nothing_of_this_till_has_folded_nothing() {
    let (_folder, mut cache) = cache();
    cache.apply_page(&page(vec![row(1, 10)], "a", None), None).unwrap();
    let found = cache.load_by_card(&card(1)).unwrap().unwrap();
    assert_eq!(found.folded, None);
}
