//! Whatever is changed in a stored journal is found.

use rusqlite::Connection;

use super::*;
use crate::core::model::Timestamp;
use crate::journal::journal_tests::{TILL, op, sale};
use crate::journal::{Journal, JournalConfig, WriteFault};

/// The statements that tamper with a journal.
macro_rules! tampering {
    ($($name:literal),+) => {
        |editor: &Connection| {
            $(editor.execute_batch(include_str!(concat!("sql/tampering/", $name, ".sql"))).unwrap();)+
        }
    };
}

/// Changes a journal of one opening and five sales behind its back, and returns what is found: place and words.
fn found_after(change: impl FnOnce(&Connection)) -> Vec<(u64, String)> {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(JournalConfig {
        folder: folder.path().to_owned(),
        till: TILL,
        public_key: [1; 32],
        clock: std::sync::Arc::new(|| Timestamp::from_ms(1_000_000)),
        on_commit: Box::new(|_| {}),
    })
    .unwrap();
    for number in 1..=5 {
        let payload = sale(number, 1, 0);
        let write = move |journal: &mut crate::journal::JournalTransaction<'_>| {
            Ok::<_, WriteFault<()>>(journal.append(op(number), None, &payload)?)
        };
        journal.write(write).unwrap();
    }
    drop(journal);
    let reader = JournalReader::open_folder(folder.path()).unwrap();
    let whole = verify_journal(&reader).unwrap();
    assert_eq!((whole.entries, whole.faults.len()), (6, 0));
    let editor = Connection::open(folder.path().join("journal.db")).unwrap();
    change(&editor);
    let report = verify_journal(&reader).unwrap();
    report.faults.into_iter().map(|fault| (fault.seq.get(), fault.what)).collect()
}

#[track_caller]
fn assert_found(change: impl FnOnce(&Connection), place: u64, words: &str) {
    let found = found_after(change);
    assert!(found.iter().any(|(seq, what)| *seq == place && what.contains(words)), "{found:?}");
}

/// Changes the bytes of the third entry.
fn rewrite(editor: &Connection, change: impl FnOnce(&mut Vec<u8>)) {
    let sql = include_str!("sql/tampering/read_bytes.sql");
    let mut bytes: Vec<u8> = editor.query_row(sql, [], |row| row.get(0)).unwrap();
    change(&mut bytes);
    let values = named_params! { ":bytes": bytes };
    editor.execute(include_str!("sql/tampering/change_bytes.sql"), values).unwrap();
}

#[test]
fn a_changed_byte_is_found() {
    for place in [0, 1, 20, 60, 100] {
        assert_found(|editor| rewrite(editor, |bytes| bytes[place] ^= 1), 3, "");
    }
    assert_found(|editor| rewrite(editor, |bytes| bytes.truncate(bytes.len() - 1)), 3, "");
    assert_found(|editor| rewrite(editor, |bytes| bytes.push(0)), 3, "");
}

#[test]
fn a_missing_entry_is_found_wherever_it_stood() {
    for seq in [3, 1] {
        let delete = |editor: &Connection| {
            let values = named_params! { ":seq": seq };
            editor.execute(include_str!("sql/tampering/delete_entry.sql"), values).unwrap();
        };
        assert_found(delete, u64::try_from(seq).unwrap() + 1, "missing");
    }
}

#[test]
fn a_cut_off_end_is_found_as_far_as_head_office_has_acknowledged_it() {
    assert_eq!(found_after(tampering!("acknowledge_entry")), []);
    assert_found(tampering!("acknowledge_entry", "delete_end"), 5, "acknowledged");
    assert_found(tampering!("acknowledge_entry", "change_acknowledged"), 5, "acknowledged");
}

#[test]
fn a_changed_column_is_found() {
    assert_found(tampering!("change_hash"), 3, "no longer match its hash");
    assert_found(tampering!("change_kind"), 3, "columns were changed");
    assert_found(tampering!("change_operation"), 3, "columns were changed");
    assert_found(tampering!("change_time"), 3, "columns were changed");
    assert_found(tampering!("move_end"), 7, "another place");
}

#[test]
fn entries_that_changed_places_are_found() {
    let found = found_after(tampering!("swap_entries"));
    assert!([3, 4].iter().all(|place| found.iter().any(|(seq, _)| seq == place)), "{found:?}");
}

#[test]
fn entries_of_an_incarnation_that_is_not_listed_are_found() {
    assert_found(tampering!("change_incarnation"), 0, "not listed");
}
