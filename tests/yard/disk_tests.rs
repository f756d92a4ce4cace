//! The disk does what it promises, and a journal on it loses nothing that it answered for.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;
use tallytill::cache::Cache;
use tallytill::core::ledger::{DayClosed, Payload};
use tallytill::core::model::{Day, EntrySeq, Money, OpId, Points, TillId, Timestamp};
use tallytill::core::sync::wire::MemberPage;
use tallytill::journal::{Journal, JournalConfig, WriteFault, verify_journal};

use super::dice::Dice;
use super::disk::Disk;
use super::vfs;

/// A folder in memory where that is there, so that the small files beside the databases cost no real syncs.
pub(crate) fn fresh_folder(name: &str) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let memory = PathBuf::from("/dev/shm");
    let root = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    root.join(format!("tallytill-yard-{}-{number}-{name}", std::process::id()))
}

fn closed(day: i32) -> Payload {
    Payload::DayClosed(DayClosed {
        day: Day::from_number(day),
        sales: 0,
        voids: 0,
        gross: Money::ZERO,
        discount: Money::ZERO,
        points_paid: Money::ZERO,
        due: Money::ZERO,
        points_spent: Points::ZERO,
        points_earned: Points::ZERO,
        through: EntrySeq::NONE,
        returns: 0,
        refund: Money::ZERO,
        points_given_back: Points::ZERO,
        points_taken_back: Points::ZERO,
    })
}

fn open(folder: &std::path::Path) -> Result<Journal, tallytill::journal::JournalFault> {
    Journal::open(JournalConfig {
        folder: folder.to_owned(),
        till: TillId::from_bytes([1; 16]),
        public_key: [2; 32],
        clock: Arc::new(|| Timestamp::from_ms(1_800_000_000_000)),
        on_commit: Box::new(|_| {}),
    })
}

/// Writes entries under power cuts; says how many of those that were answered for are gone, and how many cuts hit.
fn lose(seed: u64, lies: bool) -> (u64, u64) {
    vfs::register();
    let folder = fresh_folder("journal");
    let mut dice = Dice::new(seed, "test");
    let disk = Disk::attach(&folder, Dice::new(seed, "disk"));
    let (mut answered, mut lost, mut cuts) = (Vec::<OpId>::new(), 0, 0);
    for round in 0..6 {
        disk.set_lies(lies && round > 0);
        if round > 0 {
            disk.cut_power_in(u32::try_from(dice.between(0, 40)).unwrap());
        }
        if let Ok(journal) = open(&folder) {
            for _ in 0..12 {
                let op = OpId::from_bytes(dice.bytes());
                let written =
                    journal.write(move |sql| Ok::<_, WriteFault<()>>(sql.append(op, None, &closed(1))?));
                if written.is_ok() {
                    answered.push(op);
                }
            }
            disk.crash();
        }
        if disk.take_cut() {
            cuts += 1;
        } else {
            disk.cut_power();
            disk.take_cut();
        }
        disk.set_lies(false);
        let Ok(journal) = open(&folder) else {
            lost += u64::try_from(answered.len()).unwrap();
            break;
        };
        let reader = journal.reader().unwrap();
        answered.retain(|op| {
            let held = reader.load_operation(*op).ok().flatten().is_some();
            lost += u64::from(!held);
            held
        });
        if !lies {
            assert_eq!(verify_journal(&reader).unwrap().faults, Vec::new());
        }
        drop((reader, journal));
    }
    disk.detach();
    (lost, cuts)
}

#[test]
fn a_journal_loses_nothing_that_it_answered_for_in_a_power_cut() {
    let mut cuts = 0;
    for seed in 0..40 {
        let (lost, hit) = lose(seed, false);
        assert_eq!(lost, 0, "seed {seed}");
        cuts += hit;
    }
    assert!(cuts > 40, "only {cuts} cuts came in the middle of something");
}

#[test]
fn a_disk_whose_sync_lies_is_noticed_by_the_same_measure() {
    assert!((0..40).any(|seed| lose(seed, true).0 > 0));
}

#[test]
fn connections_of_one_database_see_each_other_and_other_paths_are_left_to_the_system() {
    vfs::register();
    let (folder, outside) = (fresh_folder("two"), tempfile::tempdir().unwrap());
    let disk = Disk::attach(&folder, Dice::new(1, "disk"));
    for path in [folder.join("a.db"), outside.path().join("a.db")] {
        let writer = Connection::open(&path).unwrap();
        writer.pragma_update(None, "journal_mode", "WAL").unwrap();
        writer.execute_batch(include_str!("sql/make_number.sql")).unwrap();
        let reader = Connection::open(&path).unwrap();
        let count =
            || reader.query_row(include_str!("sql/count_numbers.sql"), [], |row| row.get::<_, i64>(0));
        assert_eq!(count().unwrap(), 1);
        writer.execute(include_str!("sql/insert_number.sql"), [2]).unwrap();
        assert_eq!(count().unwrap(), 2);
        let refused = {
            let _held = reader.unchecked_transaction().unwrap();
            assert_eq!(count().unwrap(), 2);
            writer.execute(include_str!("sql/insert_number.sql"), [3]).unwrap();
            assert_eq!(count().unwrap(), 2, "a reader keeps its view");
            let other = Connection::open(&path).unwrap();
            other.busy_timeout(std::time::Duration::ZERO).unwrap();
            let change = writer.unchecked_transaction().unwrap();
            change.execute(include_str!("sql/insert_number.sql"), [4]).unwrap();
            other.execute(include_str!("sql/insert_number.sql"), [5]).is_err()
        };
        assert!(refused, "two can't write at once");
        assert_eq!(count().unwrap(), 3);
    }
    assert!(std::fs::metadata(outside.path().join("a.db")).unwrap().len() > 4_000);
    assert!(std::fs::metadata(folder.join("a.db")).unwrap().len() < 40, "a marker stands for the file");
    assert!(disk.written() > 4_000);
    disk.set_full(true);
    let writer = Connection::open(folder.join("a.db")).unwrap();
    assert!(writer.execute(include_str!("sql/insert_number.sql"), [6]).is_err());
    disk.set_full(false);
    writer.execute(include_str!("sql/insert_number.sql"), [6]).unwrap();
    drop(writer);
    disk.detach();
}

#[test]
fn an_image_brings_back_what_was_there_and_a_renamed_file_keeps_its_contents() {
    vfs::register();
    let folder = fresh_folder("image");
    let disk = Disk::attach(&folder, Dice::new(1, "disk"));
    let count = |name: &str| {
        let reader = Connection::open(folder.join(name)).unwrap();
        reader.query_row(include_str!("sql/count_numbers.sql"), [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let writer = Connection::open(folder.join("a.db")).unwrap();
    writer.execute_batch(include_str!("sql/make_number.sql")).unwrap();
    let image = disk.image();
    writer.execute(include_str!("sql/insert_number.sql"), [2]).unwrap();
    drop(writer);
    std::fs::rename(folder.join("a.db"), folder.join("b.db")).unwrap();
    assert_eq!(count("b.db"), 2);
    disk.restore(&image, true);
    assert_eq!(count("a.db"), 1);
    assert!(!folder.join("b.db").exists());
    assert!(disk.flip_bit("a.db"));
    disk.detach();
}

/// What a page covers makes the journal forget its own; a base that went back would leave a hole.
#[test]
fn a_page_of_members_that_was_taken_over_survives_a_power_cut() {
    vfs::register();
    for seed in 0..20 {
        let folder = fresh_folder("cache");
        let disk = Disk::attach(&folder, Dice::new(seed, "disk"));
        let page = |cursor: &str| MemberPage {
            rows: Vec::new(),
            cursor: cursor.to_owned(),
            more: false,
            folded: None,
            hub_time: Timestamp::from_ms(1),
            restarted: false,
            shards: Vec::new(),
        };
        let mut cache = Cache::open(&folder).unwrap();
        for cursor in ["1", "2", "3"] {
            cache.apply_page(&page(cursor), None).unwrap();
            disk.cut_power();
            cache = Cache::open(&folder).unwrap();
            assert_eq!(cache.load_knowledge().unwrap().members_cursor, cursor, "seed {seed}");
        }
        drop(cache);
        disk.detach();
    }
}
