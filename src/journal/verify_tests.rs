//! Whatever is changed in a stored journal is found.

use rusqlite::Connection;

use super::*;
use crate::core::model::Timestamp;
use crate::journal::journal_tests::{TILL, op, sale};
use crate::journal::{Journal, JournalConfig, WriteFault};

/// Changes a journal of one opening and five sales behind its back, and returns what is found: place and words.
fn found_after(change: &str) -> Vec<(u64, String)> {
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
    editor.execute_batch(change).unwrap();
    let report = verify_journal(&reader).unwrap();
    report.faults.into_iter().map(|fault| (fault.seq.get(), fault.what)).collect()
}

#[track_caller]
fn assert_found(change: &str, place: u64, words: &str) {
    let found = found_after(change);
    assert!(found.iter().any(|(seq, what)| *seq == place && what.contains(words)), "{change}: {found:?}");
}

#[test]
fn a_changed_byte_is_found() {
    for byte in [1, 20, 60, 100] {
        let change = format!(
            "UPDATE entry SET bytes = CAST(substr(bytes, 1, {byte}) || \
             CASE hex(substr(bytes, {byte} + 1, 1)) WHEN '00' THEN x'01' ELSE x'00' END || \
             substr(bytes, {byte} + 2) AS BLOB) WHERE seq = 3"
        );
        let found = found_after(&change);
        assert!(found.iter().any(|(seq, _)| *seq == 3), "byte {byte}: {found:?}");
    }
    assert_found("UPDATE entry SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE seq = 3", 3, "");
    assert_found("UPDATE entry SET bytes = CAST(bytes || x'00' AS BLOB) WHERE seq = 3", 3, "");
}

#[test]
fn a_missing_entry_is_found_wherever_it_stood() {
    assert_found("DELETE FROM entry WHERE seq = 3", 4, "");
    assert_found("DELETE FROM entry WHERE seq = 1", 2, "");
}

#[test]
fn a_cut_off_end_is_found_as_far_as_head_office_has_acknowledged_it() {
    let acknowledged = "INSERT INTO acknowledged (incarnation, seq, hash) \
        SELECT incarnation, seq, hash FROM entry WHERE seq = 5;";
    assert_eq!(found_after(acknowledged), []);
    assert_found(&format!("{acknowledged} DELETE FROM entry WHERE seq > 4"), 5, "acknowledged");
    assert_found(&format!("{acknowledged} UPDATE acknowledged SET hash = zeroblob(32)"), 5, "acknowledged");
}

#[test]
fn a_changed_column_is_found() {
    for change in [
        "UPDATE entry SET hash = zeroblob(32) WHERE seq = 3",
        "UPDATE entry SET kind = kind + 1 WHERE seq = 3",
        "UPDATE entry SET op_id = zeroblob(16) WHERE seq = 3",
        "UPDATE entry SET at_ms = at_ms + 1 WHERE seq = 3",
    ] {
        let found = found_after(change);
        assert!(found.iter().any(|(seq, _)| *seq == 3), "{change}: {found:?}");
    }
    assert_found("UPDATE entry SET seq = 7 WHERE seq = 6", 7, "");
}

#[test]
fn entries_that_changed_places_are_found() {
    let swap = "UPDATE entry SET seq = -3 WHERE seq = 3; UPDATE entry SET seq = 3 WHERE seq = 4; \
        UPDATE entry SET seq = 4 WHERE seq = -3;";
    let found = found_after(swap);
    assert!(found.iter().any(|(seq, _)| *seq == 3) && found.iter().any(|(seq, _)| *seq == 4), "{found:?}");
}

#[test]
fn entries_of_an_incarnation_that_is_not_listed_are_found() {
    let change = "UPDATE incarnation SET number = number + 1";
    assert!(!found_after(change).is_empty());
}
