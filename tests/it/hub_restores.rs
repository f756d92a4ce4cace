//! Head office goes on from a backup: nothing that tills have is lost, nobody counts twice, and no two entries share a
//! place.

use std::collections::BTreeMap;

use tallytill::core::ledger::FindingKind;
use tallytill::core::model::{Day, Lot, Points, Settlement, Timestamp};
use tallytill::hub::backup::{BackupFault, back_up, restore};
use tallytill::hub::store::{Adjustment, Contact, DatabaseAddress, KeptFinding, Store, Whom};

use crate::hub_world::{Home, START, Till, member_id};

/// Puts a backup into a fresh folder and opens it there.
fn restored(backup: &std::path::Path) -> Home {
    let folder = tempfile::tempdir().unwrap();
    let address = DatabaseAddress::of_folder(folder.path());
    restore(backup, folder.path(), &address, START).unwrap();
    let store = Store::open(folder.path()).unwrap();
    Home { folder, address, store }
}

fn back_up_home(home: &Home) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    back_up(home.folder.path(), &home.address, &backup, START).unwrap();
    (folder, backup)
}

fn give(home: &Home, points: i64) {
    let points = Lot { vests: None, expires: None, points: Points::from_units(points) };
    let wanted = Adjustment { points: Some(points), ..Adjustment::default() };
    let whom = Whom::Member(member_id(7));
    home.store.adjust(&whom, &wanted, Day::from_number(740_000), "story", START).unwrap().unwrap();
}

fn visits(home: &Home, till: &Till) -> i64 {
    home.store.load_feed_page(till.id, "").unwrap().rows[0].facts.visits
}

fn went_back(home: &Home) -> Vec<KeptFinding> {
    home.store.fold(START).unwrap();
    let kept = home.store.load_findings(0, 10).unwrap();
    kept.into_iter().filter(|kept| kept.finding.kind == FindingKind::HubRestored).collect()
}

#[test]
fn tills_send_again_what_head_office_lost() {
    let home = Home::open();
    let mut till = home.till(1);
    till.sell(1, 7, 10, 0);
    till.sell(2, 7, 10, 0);
    home.send(&till, till.whole()).unwrap();
    give(&home, 5);
    let (_folder, backup) = back_up_home(&home);
    till.sell(3, 7, 10, 0);
    home.send(&till, till.whole()).unwrap();
    give(&home, 7);
    let before = home.store.load_feed_page(till.id, "").unwrap();
    let again = restored(&backup);
    assert_eq!(again.store.load_last_head(till.id).unwrap(), Some(till.head_at(2)), "what the copy holds");
    let page = again.store.load_feed_page(till.id, &before.cursor).unwrap();
    assert!(page.restarted, "members are fetched anew");
    let taken = again.send(&till, till.whole()).unwrap();
    assert_eq!((taken.head, taken.fresh), (till.head(), 1));
    assert_eq!(visits(&again, &till), 3);
    give(&again, 9);
    assert_ne!(again.store.identity().incarnation, home.store.identity().incarnation);
    assert_eq!(again.store.identity().origin, home.store.identity().origin);
    assert_eq!(went_back(&again).len(), 1);
    again.state();
}

#[test]
fn a_restore_is_on_the_list_until_every_till_has_reported() {
    let home = Home::open();
    let (one, two) = (home.till(1), home.till(2));
    let (_folder, backup) = back_up_home(&home);
    let again = restored(&backup);
    let later = Timestamp::from_ms(START.ms() + 60_000);
    let report = |till: &Till, unsent| {
        let contact = Contact { at: later, unsent: Some(unsent) };
        again.store.apply_contacts(&BTreeMap::from([(till.id, contact)])).unwrap();
        again.store.settle_restores(later).unwrap();
        went_back(&again)[0].finding.settlement
    };
    assert_eq!(went_back(&again)[0].finding.settlement, Settlement::Review);
    assert_eq!(report(&one, 0), Settlement::Review, "the other one is silent");
    assert_eq!(report(&two, 3), Settlement::Review, "it has entries that it did not send");
    assert_eq!(report(&two, 0), Settlement::Dismissed);
    again.state();
}

#[test]
fn a_backup_is_put_back_only_where_no_head_office_lives() {
    let home = Home::open();
    let (_folder, backup) = back_up_home(&home);
    assert!(matches!(
        back_up(home.folder.path(), &home.address, &backup, START),
        Err(BackupFault::Exists(_))
    ));
    let outcome = restore(&backup, home.folder.path(), &home.address, START);
    assert!(matches!(outcome, Err(BackupFault::InUse(_))));
    let empty = tempfile::tempdir().unwrap();
    let address = DatabaseAddress::of_folder(&empty.path().join("new"));
    let outcome = restore(empty.path(), &empty.path().join("new"), &address, START);
    assert!(matches!(outcome, Err(BackupFault::NoHeadOffice(_))));
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("hub.key"), [1; 32]).unwrap();
    let address = DatabaseAddress::of_folder(other.path());
    let outcome = restore(&backup, other.path(), &address, START);
    assert!(
        matches!(outcome, Err(BackupFault::InUse(_))),
        "the keys of another head office are not overwritten"
    );
}

#[test]
fn a_restore_that_was_cut_off_is_begun_anew() {
    let home = Home::open();
    let mut till = home.till(1);
    till.sell(1, 7, 10, 0);
    home.send(&till, till.whole()).unwrap();
    let (_folder, backup) = back_up_home(&home);
    let folder = tempfile::tempdir().unwrap();
    let address = DatabaseAddress::of_folder(folder.path());
    for name in ["hub.key", "hub.seal"] {
        std::fs::copy(backup.join(name), folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("hub.db.restoring"), b"half of it").unwrap();
    restore(&backup, folder.path(), &address, START).unwrap();
    let again = Home { store: Store::open(folder.path()).unwrap(), folder, address };
    assert_eq!(visits(&again, &till), 1);
    again.state();
}
