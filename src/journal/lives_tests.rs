//! What happens to a journal's files, and how selling goes on.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::journal_tests::{TILL, op, sale};
use super::*;
use crate::core::ledger::{Entry, Head, Payload};
use crate::core::model::{EntrySeq, Timestamp};
use crate::core::sync::Tail;
use crate::host::keys::SigningKey;

const DAY_MS: u64 = 24 * 3_600_000;
const START_MS: u64 = 1_795_000_000_000;

struct Desk {
    folder: tempfile::TempDir,
    now: Arc<AtomicU64>,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), now: Arc::new(AtomicU64::new(START_MS)) }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn open_in(&self, folder: &Path, public_key: [u8; 32]) -> Journal {
        let now = Arc::clone(&self.now);
        Journal::open(JournalConfig {
            folder: folder.to_owned(),
            till: TILL,
            public_key,
            clock: Arc::new(move || Timestamp::from_ms(now.load(Ordering::Relaxed))),
            on_commit: Box::new(|_| {}),
        })
        .unwrap()
    }

    fn open(&self) -> Journal {
        self.open_in(self.path(), [1; 32])
    }

    /// A journal of one opening and these sales, closed.
    fn sold(&self, ops: std::ops::RangeInclusive<u8>) -> Head {
        let journal = self.open();
        ops.for_each(|number| drop(sell(&journal, number)));
        journal.state().head
    }

    fn lives(&self) -> Vec<Life> {
        JournalReader::open_folder(self.path()).unwrap().load_lives(None).unwrap()
    }

    fn whys(&self) -> Vec<Why> {
        self.lives().into_iter().map(|life| life.why).collect()
    }

    fn assert_sound(&self) -> VerifyReport {
        let report = verify_journal(&JournalReader::open_folder(self.path()).unwrap()).unwrap();
        assert_eq!(report.faults, []);
        report
    }
}

fn append(journal: &Journal, number: u8, payload: Payload) -> Entry {
    let write = move |journal: &mut JournalTransaction<'_>| {
        Ok::<_, WriteFault<()>>(journal.append(op(number), None, &payload)?)
    };
    journal.write(write).unwrap()
}

fn sell(journal: &Journal, number: u8) -> Entry {
    append(journal, number, sale(number, 1, 0))
}

fn acknowledge(journal: &Journal, head: Head, at_ms: u64) {
    let write = move |journal: &mut JournalTransaction<'_>| {
        Ok::<_, WriteFault<()>>(journal.acknowledge(head, Timestamp::from_ms(at_ms))?)
    };
    journal.write(write).unwrap();
}

/// A later start finds the same file, machine and mark: nothing happens.
#[test]
fn a_journal_that_is_opened_again_goes_on_in_the_same_life() {
    let desk = Desk::new();
    let head = desk.sold(1..=3);
    let journal = desk.open();
    assert_eq!((journal.state().head, journal.state().marked), (head, true));
    drop(journal);
    assert_eq!(desk.whys(), [Why::First]);
}

#[test]
fn an_older_copy_of_the_file_begins_a_new_life_and_wants_its_tail_from_head_office() {
    let desk = Desk::new();
    let before = desk.sold(1..=3);
    let copy = desk.path().join("copy.db");
    copy_journal(desk.path(), &copy).unwrap();
    let after = desk.sold(4..=6);
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(desk.path().join(format!("journal.db{suffix}")));
    }
    fs::rename(&copy, desk.path().join("journal.db")).unwrap();
    let journal = desk.open();
    assert_ne!(journal.state().head.incarnation, before.incarnation);
    let opened = journal
        .reader()
        .unwrap()
        .load_entries(EntrySeq::new(1), journal.state().head.incarnation, 1)
        .unwrap();
    let Payload::Opened(opened) = Payload::parse(&opened[0]).unwrap() else {
        panic!("it begins with an opening")
    };
    assert_eq!((opened.after, opened.why.as_deref()), (Some(before), Some("restored")));
    sell(&journal, 7);
    let lives = desk.lives();
    assert_eq!(desk.whys(), [Why::First, Why::Restored]);
    assert_eq!(
        (lives[0].own.head, lives[0].own.tail_wanted, lives[1].own.tail_wanted),
        (before, true, false)
    );

    // Head office still has what the copy lacks: a repeat is known by it, and the day's books have it.
    let lost: Vec<Entry> = {
        let elsewhere = Desk::new();
        let other = elsewhere.open();
        (4..=6).map(|number| sell(&other, number)).collect()
    };
    assert_eq!(after.seq.get() - before.seq.get(), 3);
    let fetched = lost.clone();
    journal
        .write::<_, ()>(move |journal| {
            journal.keep_elsewhere(&fetched)?;
            Ok(journal.note_tail(before, Tail::Whole, Timestamp::from_ms(START_MS))?)
        })
        .unwrap();
    let reader = journal.reader().unwrap();
    assert_eq!(reader.load_operation(op(5)).unwrap().unwrap().hash, lost[1].hash);
    assert!(reader.load_sale(op(6)).unwrap().is_some());
    let lives = desk.lives();
    assert_eq!((lives[0].own.tail_wanted, lives[0].own.acknowledged), (false, Some(before)));
    // Only the new life's opening and sale are left to send.
    assert_eq!(reader.load_unsent(journal.state().head).unwrap().entries, 2);
    desk.assert_sound();
    // What was fetched is forgotten when it is as old as what is compacted.
    let compact = |at_ms: u64| {
        acknowledge(&journal, journal.state().head, at_ms);
        desk.now.store(at_ms, Ordering::Relaxed);
        journal.write::<_, ()>(|journal| Ok(journal.compact(&|_| [0; 64])?)).unwrap();
        journal.reader().unwrap().load_operation(op(5)).unwrap().is_some()
    };
    assert!(compact(START_MS + 34 * DAY_MS));
    assert_eq!(reader.load_unsent(journal.state().head).unwrap().entries, 0);
    assert!(!(compact(START_MS + 36 * DAY_MS) && compact(START_MS + 36 * DAY_MS)));
}

/// What is still unsent is counted over all lives.
#[test]
fn only_what_head_office_lacks_and_will_take_counts_as_unsent() {
    let desk = Desk::new();
    let before = desk.sold(1..=3);
    let journal = desk.open();
    let write = move |journal: &mut JournalTransaction<'_>| {
        journal.begin_life(Why::Fork, Some(before))?;
        Ok::<_, WriteFault<()>>(journal.note_tail(
            before,
            Tail::Apart { from: EntrySeq::new(3) },
            Timestamp::from_ms(1),
        )?)
    };
    journal.write(write).unwrap();
    sell(&journal, 7);
    let reader = journal.reader().unwrap();
    assert_eq!(reader.load_unsent(journal.state().head).unwrap().entries, 2 + 2);
    assert_eq!(desk.lives()[0].apart_from, Some(EntrySeq::new(3)));
    desk.assert_sound();
}

#[test]
fn a_copied_folder_begins_a_new_life_and_the_original_goes_on() {
    let desk = Desk::new();
    let head = desk.sold(1..=3);
    let copy = tempfile::tempdir().unwrap();
    for file in fs::read_dir(desk.path()).unwrap().flatten() {
        fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    let cloned = desk.open_in(copy.path(), [1; 32]);
    assert_ne!(cloned.state().head.incarnation, head.incarnation);
    let lives = cloned.reader().unwrap().load_lives(None).unwrap();
    assert_eq!(lives.last().unwrap().why, Why::Copied);
    assert_eq!(desk.open().state().head, head);
    drop(cloned);
    // It is at home there from now on.
    assert_eq!(desk.open_in(copy.path(), [1; 32]).reader().unwrap().load_lives(None).unwrap().len(), 2);
}

#[test]
fn a_mark_that_is_gone_or_damaged_is_made_anew_under_a_new_life() {
    for damaged in [false, true] {
        let desk = Desk::new();
        desk.sold(1..=2);
        let mark = desk.path().join("journal.mark");
        if damaged {
            fs::write(&mark, [9; 8192]).unwrap();
        } else {
            fs::remove_file(&mark).unwrap();
        }
        desk.sold(3..=3);
        assert_eq!(desk.whys(), [Why::First, Why::Unmarked]);
        desk.sold(4..=4);
        assert_eq!(desk.lives().len(), 2);
        desk.assert_sound();
    }
}

#[test]
fn a_journal_that_is_gone_begins_anew_and_wants_all_of_it_from_head_office() {
    let desk = Desk::new();
    let head = desk.sold(1..=3);
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(desk.path().join(format!("journal.db{suffix}")));
    }
    desk.sold(4..=4);
    let lives = desk.lives();
    assert_eq!(desk.whys(), [Why::First, Why::Lost]);
    assert_eq!(lives[0].own.head, Head::start(head.incarnation));
    assert!(lives[0].own.tail_wanted);
    desk.assert_sound();
}

#[test]
fn what_was_still_in_the_log_is_missed_when_the_log_is_gone() {
    let desk = Desk::new();
    let journal = desk.open();
    (1..=3).for_each(|number| drop(sell(&journal, number)));
    // As the power cut left it: the log not yet taken over.
    let kept = tempfile::tempdir().unwrap();
    let files = ["journal.db", "journal.mark"];
    for name in files {
        fs::copy(desk.path().join(name), kept.path().join(name)).unwrap();
    }
    drop(journal);
    for name in files {
        let bytes = fs::read(kept.path().join(name)).unwrap();
        // Into the same file, whose number stays.
        fs::write(desk.path().join(name), bytes).unwrap();
    }
    let _ = fs::remove_file(desk.path().join("journal.db-wal"));
    desk.sold(4..=4);
    assert!(matches!(desk.whys().last(), Some(Why::Restored | Why::Lost)), "{:?}", desk.whys());
    desk.assert_sound();
}

/// Overwrites the middle of each page that holds this text.
fn damage(path: &Path, text: &[u8]) -> usize {
    let bytes = fs::read(path).unwrap();
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    let mut pages = 0;
    for (number, page) in bytes.chunks(4096).enumerate() {
        if page.windows(text.len()).any(|part| part == text) && page[0] == 13 {
            file.seek(SeekFrom::Start(number as u64 * 4096)).unwrap();
            file.write_all(&[0xAA; 4096]).unwrap();
            pages += 1;
        }
    }
    pages
}

#[test]
fn a_damaged_file_is_set_aside_and_what_head_office_lacks_is_carried_over() {
    let desk = Desk::new();
    let journal = desk.open();
    let entries: Vec<Entry> = (1..=200).map(|number| sell(&journal, number)).collect();
    let held = Head {
        incarnation: journal.state().head.incarnation,
        seq: entries[99].header.seq,
        hash: entries[99].hash,
    };
    acknowledge(&journal, held, START_MS);
    let (head, id) = (journal.state().head, op(30));
    drop(journal);
    // A page of entries that head office has already.
    assert!(damage(&desk.path().join("journal.db"), id.as_bytes()) > 0);
    let journal = desk.open();
    // It is noticed when something is asked that lies there.
    let noticed = journal.write::<_, ()>(move |journal| Ok(journal.load_operation(id)?.is_some()));
    assert!(matches!(noticed, Err(WriteFault::Journal(ref fault)) if fault.is_damage()), "{noticed:?}");
    sell(&journal, 201);
    let aside = list_set_aside(desk.path());
    assert_eq!((aside.len(), journal.state().file), (1, 1));
    assert_eq!(desk.whys(), [Why::First, Why::Damaged]);
    let lives = desk.lives();
    assert_eq!((lives[0].own.head, lives[0].own.acknowledged), (head, Some(held)));
    assert!(lives[0].own.kept_after.seq < held.seq.next().unwrap());
    // All that head office lacks is here, as it was written.
    let reader = journal.reader().unwrap();
    let unsent = reader.load_entries(held.seq.next().unwrap(), held.incarnation, 500).unwrap();
    assert_eq!(unsent, entries[100..]);
    assert_eq!(reader.load_unsent(journal.state().head).unwrap().entries, 100 + 2);
    assert!(reader.load_sale(op(150)).unwrap().is_some());
    drop(journal);
    desk.assert_sound();
    assert_eq!(
        desk.open().reader().unwrap().load_lives(None).unwrap().len(),
        2,
        "and it opens again as it is"
    );
}

#[test]
fn a_file_that_is_no_database_any_more_is_set_aside_at_the_start() {
    let desk = Desk::new();
    desk.sold(1..=3);
    fs::write(desk.path().join("journal.db"), vec![7; 40_000]).unwrap();
    let _ = fs::remove_file(desk.path().join("journal.db-wal"));
    desk.sold(4..=4);
    assert_eq!(desk.whys(), [Why::First, Why::Damaged]);
    assert_eq!(fs::read(&list_set_aside(desk.path())[0]).unwrap(), vec![7; 40_000]);
    desk.assert_sound();
}

#[test]
fn an_end_that_does_not_hold_is_set_aside_at_the_start_and_its_entries_carried_over() {
    let desk = Desk::new();
    let head = desk.sold(1..=9);
    let editor = rusqlite::Connection::open(desk.path().join("journal.db")).unwrap();
    editor.execute_batch(include_str!("sql/tampering/change_hash.sql")).unwrap();
    drop(editor);
    desk.sold(20..=20);
    let lives = desk.lives();
    assert_eq!(desk.whys(), [Why::First, Why::Damaged]);
    assert_eq!(lives[0].own.head, head, "the entries themselves were whole");
    desk.assert_sound();
}

#[test]
fn entries_that_head_office_has_held_for_long_become_a_signed_summary() {
    let desk = Desk::new();
    let key = SigningKey::load_or_make(&desk.path().join("till.key")).unwrap();
    let journal = desk.open_in(desk.path(), key.public_key());
    let mut entries = Vec::new();
    // Two sales a day for fifty days.
    for day in 0..50u64 {
        desk.now.store(START_MS + day * DAY_MS, Ordering::Relaxed);
        entries.extend((0..2).map(|half| sell(&journal, (day * 2 + half) as u8)));
    }
    let compact = |journal: &Journal| {
        let key = key.clone();
        journal.write::<_, ()>(move |journal| Ok(journal.compact(&|bytes| key.sign(bytes))?)).unwrap()
    };
    assert_eq!(compact(&journal), 0, "nothing is acknowledged");
    let held = Head {
        incarnation: journal.state().head.incarnation,
        seq: entries[95].header.seq,
        hash: entries[95].hash,
    };
    // A till's clock that leaps ahead by a year cuts nothing that is young by head office's clock.
    acknowledge(&journal, held, START_MS + 36 * DAY_MS);
    desk.now.store(START_MS + 400 * DAY_MS, Ordering::Relaxed);
    assert_eq!(compact(&journal), 3, "the opening and the two sales of the first day");
    // And head office's clock that leaps ahead cuts nothing that is young by the till's.
    acknowledge(&journal, held, START_MS + 400 * DAY_MS);
    desk.now.store(START_MS + 45 * DAY_MS, Ordering::Relaxed);
    assert_eq!((compact(&journal), compact(&journal)), (18, 0));
    let report = desk.assert_sound();
    assert_eq!((report.compacted, report.entries), (21, 80));
    let life = desk.lives()[0];
    assert_eq!(life.own.kept_after.seq, EntrySeq::new(21));
    // A sale that was cut is asked of head office; a younger one is here; the end is never cut.
    let reader = journal.reader().unwrap();
    assert_eq!((reader.load_sale(op(19)).unwrap(), reader.load_operation(op(19)).unwrap()), (None, None));
    assert!(reader.load_sale(op(20)).unwrap().is_some());
    desk.now.store(START_MS + 400 * DAY_MS, Ordering::Relaxed);
    while compact(&journal) > 0 {}
    assert_eq!(desk.assert_sound().entries, 64);
    drop(journal);
    let journal = desk.open_in(desk.path(), key.public_key());
    sell(&journal, 200);
    assert_eq!(desk.whys(), [Why::First]);
    assert_eq!(desk.assert_sound().compacted, 37);
    // A summary that somebody changed is found.
    let editor = rusqlite::Connection::open(desk.path().join("journal.db")).unwrap();
    editor.execute_batch(include_str!("sql/tampering/change_summary.sql")).unwrap();
    let report = verify_journal(&journal.reader().unwrap()).unwrap();
    assert!(report.faults[0].what.contains("not signed by this till"), "{:?}", report.faults);
}

#[test]
fn a_file_of_an_older_version_is_kept_before_it_is_upgraded() {
    let desk = Desk::new();
    desk.sold(1..=3);
    let path = desk.path().join("journal.db");
    let editor = rusqlite::Connection::open(&path).unwrap();
    editor.execute_batch(include_str!("sql/tampering/become_version_2.sql")).unwrap();
    drop(editor);
    fs::remove_file(desk.path().join("journal.mark")).unwrap();
    fs::write(desk.path().join("journal.db.before-v4.new"), "cut off half-way").unwrap();
    desk.sold(4..=4);
    let kept = rusqlite::Connection::open(desk.path().join("journal.db.before-v4")).unwrap();
    let version: i64 = kept.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 2);
    assert!(!desk.path().join("journal.db.before-v4.new").exists());
    assert_eq!(desk.whys(), [Why::First], "it never had a mark");
    desk.assert_sound();
}
