//! Members on their way down: each in its last state, whatever happens meanwhile.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use tallytill::core::ledger::{Kind, Payload, Sale};
use tallytill::core::model::{CardNumber, MemberId, Points};
use tallytill::core::programme::Programme;
use tallytill::core::sync::shard::SHARDS;
use tallytill::core::sync::wire::{MemberRow, PAGE_ROWS_MAX};
use tallytill::hub::member_list::parse_list;
use tallytill::hub::store::{FeedPage, Import, Store};

use crate::hub_world::{Home, START, Till, member_id, programme_text, sale};

/// A till's copy of the members, kept by following the feed.
#[derive(Default)]
struct Copy {
    cursor: String,
    rows: BTreeMap<MemberId, MemberRow>,
}

impl Copy {
    fn follow(&mut self, store: &Store, till: &Till) -> FeedPage {
        let page = store.load_feed_page(till.id, &self.cursor).unwrap();
        self.cursor.clone_from(&page.cursor);
        self.rows.extend(page.rows.iter().map(|row| (row.id, row.clone())));
        page
    }
}

#[test]
fn a_changed_member_comes_again_and_an_unchanged_one_does_not() {
    let home = Home::open();
    let mut till = home.till(1);
    till.enrol(1, 1, "2901");
    till.enrol(2, 2, "2902");
    home.send(&till, till.whole()).unwrap();
    let mut copy = Copy::default();
    let page = copy.follow(&home.store, &till);
    assert_eq!((page.rows.len(), page.more, page.folded), (2, false, Some(till.head())));
    assert_eq!(copy.rows[&member_id(1)].name.as_deref(), Some("Member 1"));
    assert_eq!(copy.rows[&member_id(1)].cards, vec![CardNumber::parse("2901").unwrap()]);
    till.sell(3, 2, 9, 0);
    home.send(&till, till.whole()).unwrap();
    let page = copy.follow(&home.store, &till);
    assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), vec![member_id(2)]);
    assert_eq!(copy.follow(&home.store, &till).rows, Vec::new());
}

#[test]
fn two_members_of_one_card_come_down_as_one_account() {
    let home = Home::open();
    let (mut one, mut two) = (home.till(1), home.till(2));
    one.enrol(1, 1, "2901");
    one.sell(2, 1, 10, 0);
    two.enrol(3, 2, "2901");
    two.sell(4, 2, 5, 0);
    home.send(&two, two.whole()).unwrap();
    let mut copy = Copy::default();
    copy.follow(&home.store, &one);
    home.send(&one, one.whole()).unwrap();
    copy.follow(&home.store, &one);
    assert_eq!(copy.rows[&member_id(2)].merged_into, Some(member_id(1)));
    assert_eq!(copy.rows[&member_id(1)].facts.balance, Points::from_units(15));
    let found = home.store.find_members("2901", 0, 10).unwrap();
    assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), vec![member_id(1)]);
    home.state();
}

/// Nothing about the account changes; the till that took the customer in has to hear that it is covered all the same.
#[test]
fn an_account_comes_again_with_whatever_names_it() {
    let home = Home::open();
    let (mut one, mut two) = (home.till(1), home.till(2));
    one.enrol(1, 1, "2901");
    let sale = one.sell(2, 1, 10, 0);
    home.send(&one, one.whole()).unwrap();
    let mut copy = Copy::default();
    copy.follow(&home.store, &two);
    let account = copy.rows[&member_id(1)].clone();
    let told = |page: &FeedPage| page.rows.contains(&account);
    two.enrol(3, 2, "2901");
    home.send(&two, two.whole()).unwrap();
    let page = copy.follow(&home.store, &two);
    assert!(told(&page) && page.folded == Some(two.head()), "{page:?}");
    assert_eq!(copy.rows[&member_id(2)].merged_into, Some(member_id(1)));
    let again = sale_of(10);
    two.write_as(4, Kind::Sale.number(), &Payload::Sale(Box::new(again)).encode().unwrap().1, sale);
    home.send(&two, two.whole()).unwrap();
    let page = copy.follow(&home.store, &two);
    assert!(told(&page) && page.folded == Some(two.head()), "{page:?}");
    home.state();
}

fn sale_of(earned: i64) -> Sale {
    let mut again = sale(1, earned, 0);
    again.offline = false;
    again
}

#[test]
fn a_cursor_of_another_store_or_of_the_future_starts_over() {
    let (home, other) = (Home::open(), Home::open());
    let mut till = home.till(1);
    till.enrol(1, 1, "2901");
    home.send(&till, till.whole()).unwrap();
    let foreign = other.store.load_feed_page(till.id, "").unwrap().cursor;
    let own = home.store.load_feed_page(till.id, "").unwrap().cursor;
    let future = format!("{}9", own);
    for cursor in ["", "nonsense", ".1", foreign.as_str(), future.as_str()] {
        let page = home.store.load_feed_page(till.id, cursor).unwrap();
        assert_eq!((page.restarted, page.rows.len(), page.cursor), (true, 1, own.clone()), "{cursor}");
    }
    assert!(!home.store.load_feed_page(till.id, &own).unwrap().restarted);
}

/// A row that went missing is a fault that `hub verify` names; tills are not held up by it.
#[test]
fn a_missing_row_at_the_end_of_a_shard_does_not_keep_a_reader_for_ever() {
    let home = Home::open();
    let mut till = home.till(1);
    for member in 1..=3 {
        till.enrol(u64::from(member), member, &format!("290{member}"));
    }
    home.send(&till, till.whole()).unwrap();
    let database = rusqlite::Connection::open(home.folder.path().join("hub.db")).unwrap();
    assert_eq!(database.execute(include_str!("hub_forget_last_member.sql"), []).unwrap(), 1);
    let mut copy = Copy::default();
    let page = copy.follow(&home.store, &till);
    assert_eq!((page.rows.len(), page.more, page.shards.len()), (2, false, usize::from(SHARDS)));
    let again = copy.follow(&home.store, &till);
    assert_eq!((again.rows.len(), again.more, again.restarted), (0, false, false));
    till.sell(9, 3, 5, 0);
    home.send(&till, till.whole()).unwrap();
    assert_eq!(copy.follow(&home.store, &till).rows.len(), 1);
}

/// The till's view rests on this: what its own head covers is in the rows of the same page (invariant I10).
#[test]
fn a_reader_beside_a_busy_writer_ends_with_every_members_last_state() {
    let home = Home::open();
    let mut till = home.till(1);
    for number in 0..240_u64 {
        till.sell(number, u8::try_from(number % 7).unwrap(), 1, 0);
    }
    let done = AtomicBool::new(false);
    let mut copy = Copy::default();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for end in (4..=till.entries.len()).step_by(4) {
                home.send(&till, till.batch(end - 4..end)).unwrap();
            }
            done.store(true, Ordering::Release);
        });
        loop {
            let finished = done.load(Ordering::Acquire);
            let page = copy.follow(&home.store, &till);
            if !page.more {
                let folded = page.folded.map_or(0, |head| head.seq.get());
                let counted: i64 = copy.rows.values().map(|row| row.facts.visits).sum();
                assert_eq!(u64::try_from(counted).unwrap(), folded, "rows and head are of one view");
            }
            if finished && page.rows.is_empty() {
                break;
            }
        }
    });
    let whole = home.store.load_feed_page(till.id, "").unwrap();
    assert_eq!(whole.rows.len(), 7);
    assert!(whole.rows.iter().all(|row| copy.rows[&row.id] == *row));
}

#[test]
fn a_list_of_members_is_taken_over_once_and_comes_down_in_pages() {
    let home = Home::open();
    let till = home.till(1);
    let text = programme_text("debt").replace("length = 4", "length = 8");
    let programme = Programme::parse(&text).unwrap();
    home.store.publish(&text, &programme, START).unwrap();
    let members = PAGE_ROWS_MAX + 500;
    let mut list = String::from("card,name,points,spend,visits,language\n");
    for number in 0..members {
        list.push_str(&format!("29{number:06},Člen {number},{number},12.50,3,cs\n"));
    }
    let list = parse_list(list.as_bytes(), &programme).unwrap();
    assert!(home.store.plan_import(&list).unwrap().iter().all(|planned| *planned == Import::New));
    assert_eq!(home.store.load_feed_page(till.id, "").unwrap().rows, Vec::new(), "a plan writes nothing");
    assert!(home.store.import(&list, START).unwrap().iter().all(|outcome| *outcome == Import::New));
    assert!(home.store.import(&list, START).unwrap().iter().all(|outcome| *outcome == Import::Known));

    let mut copy = Copy::default();
    let first = copy.follow(&home.store, &till);
    assert_eq!((first.rows.len(), first.more), (PAGE_ROWS_MAX, true));
    let second = copy.follow(&home.store, &till);
    assert_eq!((second.rows.len(), second.more), (500, false));
    assert_eq!(copy.rows.len(), members);
    let found = home.store.find_members("29000042", 0, 10).unwrap();
    assert_eq!((found.len(), found[0].facts.balance.units()), (1, 42));
    assert_eq!(home.store.find_members("ČLEN 4", 0, 10).unwrap().len(), 10);
    assert_eq!(home.store.find_members("100%", 0, 10).unwrap(), Vec::new());
    home.state();
}

#[test]
fn a_bad_row_is_named_by_its_line() {
    let programme = Programme::parse(&programme_text("debt")).unwrap();
    let faults = |text: &str| -> Vec<String> {
        parse_list(text.as_bytes(), &programme).unwrap_err().iter().map(ToString::to_string).collect()
    };
    let list = "card,name,points,spend,visits,language\n\
        2901,Anna,1,1.00,1,cs\n\
        2901,Again,1,1.00,1,cs\n\
        1234,Elsewhere,1,1.00,1,cs\n\
        2902,,1,1.00,1,cs\n\
        2903,Half,1.5,1.00,1,cs\n\
        2904,Dear,1,1.005,1,cs\n\
        2905,Often,1,1.00,many,cs\n\
        2906,Where,1,1.00,1,czech\n\
        2907,Short\n";
    let found = faults(list);
    let wanted = [
        ("line 3", "line 2"),
        ("line 4", "card_range"),
        ("line 5", "`name`"),
        ("line 6", "`points`"),
        ("line 7", "`spend`"),
        ("line 8", "`visits`"),
        ("line 9", "`language`"),
        ("line 10", "2 fields"),
    ];
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for (fault, (line, what)) in found.iter().zip(wanted) {
        assert!(fault.starts_with(&format!("{line}:")) && fault.contains(what), "{fault}");
    }
    assert!(faults("card,name,bonus\n")[0].contains("`bonus`"));
    assert!(faults("name,points\n")[0].contains("`card`"));
}
