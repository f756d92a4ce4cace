//! Groups of operations, given to the writer as they would come off its queue.

use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use crate::core::ledger::Payload;
use crate::journal::journal_tests::{TILL, op, sale};
use crate::journal::verify_journal;

/// What became of each operation: `None` while it was not told.
type Outcome = Arc<Mutex<Option<Result<(), String>>>>;

struct Desk {
    folder: tempfile::TempDir,
    writer: Writer,
    commits: Arc<AtomicU64>,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let commits = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&commits);
        let config = JournalConfig {
            folder: folder.path().to_owned(),
            till: TILL,
            public_key: [1; 32],
            clock: Arc::new(|| Timestamp::from_ms(1_000_000)),
            on_commit: Box::new(move |_: &JournalState| {
                counted.fetch_add(1, Ordering::Relaxed);
            }),
        };
        let opened = open_marked(&config).unwrap();
        let state = Arc::new(Mutex::new(opened.state()));
        let writer = Writer { opened, state, config };
        Self { folder, writer, commits }
    }

    fn state(&self) -> JournalState {
        *self.writer.state.lock().unwrap()
    }

    /// Every operation that was told to be done is stored, no other is, and the writer knows where the chain ends.
    fn assert_sound(&self, told: &[(u8, Outcome)]) {
        let reader = JournalReader::open_folder(self.folder.path()).unwrap();
        let report = verify_journal(&reader).unwrap();
        assert_eq!(report.faults, []);
        assert_eq!(report.heads, [self.state().head]);
        assert_eq!(self.state().head, self.writer.opened.chain.head);
        for (number, outcome) in told {
            let done = outcome.lock().unwrap().as_ref().is_some_and(Result::is_ok);
            let stored = reader.load_operation(op(*number)).unwrap().is_some();
            assert_eq!(stored, done, "operation {number}: {outcome:?}");
        }
    }
}

/// An operation that appends and is then kept or refuses itself.
fn job(number: u8, payload: Payload, keep: bool) -> ((u8, Outcome), Job) {
    let outcome: Outcome = Outcome::default();
    let told = Arc::clone(&outcome);
    let job: Job = Box::new(move |journal| {
        let appended = journal.append(op(number), None, &payload).map_err(|fault| fault.to_string());
        let keep = keep && appended.is_ok();
        let finish: Finish = Box::new(move |committed| {
            let committed = committed.map_err(|fault| fault.to_string());
            let refused = if keep { Ok(()) } else { Err("refused".to_owned()) };
            *told.lock().unwrap() = Some(appended.map(drop).and(refused).and(committed));
        });
        (if keep { Verdict::Keep } else { Verdict::Drop }, finish)
    });
    ((number, outcome), job)
}

fn is_done(told: &(u8, Outcome)) -> bool {
    told.1.lock().unwrap().as_ref().is_some_and(Result::is_ok)
}

#[test]
fn a_refused_operation_leaves_no_trace_and_does_not_disturb_its_neighbours() {
    let mut desk = Desk::new();
    let keeps = [true, false, true, false, false, true];
    let (told, jobs): (Vec<_>, Vec<_>) =
        (1..).zip(keeps).map(|(number, keep)| job(number, sale(number, 1, 0), keep)).unzip();
    desk.writer.commit_group(jobs);
    assert_eq!(told.iter().map(is_done).collect::<Vec<_>>(), keeps);
    assert_eq!((desk.state().head.seq.get(), desk.commits.load(Ordering::Relaxed)), (4, 1));
    desk.assert_sound(&told);
}

#[test]
fn an_operation_that_repeats_one_of_its_group_fails_alone() {
    let mut desk = Desk::new();
    let (told, jobs): (Vec<_>, Vec<_>) =
        [1, 1, 2].into_iter().map(|number| job(number, sale(number, 1, 0), true)).unzip();
    desk.writer.commit_group(jobs);
    assert_eq!(told.iter().map(is_done).collect::<Vec<_>>(), [true, false, true]);
    desk.assert_sound(&[told[0].clone(), told[2].clone()]);
}

#[test]
fn a_disk_that_fills_up_amid_a_group_tears_no_chain() {
    let mut desk = Desk::new();
    let pages: i64 =
        desk.writer.opened.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    desk.writer.opened.connection.pragma_update(None, "max_page_count", pages).unwrap();
    // The one in the middle needs more pages than there are.
    let long = Payload::Void(crate::core::ledger::Void {
        sale: op(99),
        day: crate::core::model::Day::from_number(740_000),
        reason: "x".repeat(20_000),
    });
    let (told, jobs): (Vec<_>, Vec<_>) = [
        job(1, sale(1, 1, 0), true),
        job(2, long, true),
        job(3, sale(3, 1, 0), true),
        job(4, sale(4, 1, 0), true),
    ]
    .into_iter()
    .unzip();
    desk.writer.commit_group(jobs);
    assert!(!is_done(&told[1]));
    desk.assert_sound(&told);

    desk.writer.opened.connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    let (again, jobs): (Vec<_>, Vec<_>) =
        [job(5, sale(1, 1, 0), true), job(6, sale(1, 1, 0), true)].into_iter().unzip();
    desk.writer.commit_group(jobs);
    assert_eq!(again.iter().map(is_done).collect::<Vec<_>>(), [true, true]);
    assert!(desk.state().writable);
    desk.assert_sound(&again);
}

#[test]
fn a_commit_that_fails_is_told_to_the_whole_group_and_nothing_is_written() {
    let mut desk = Desk::new();
    let before = desk.state();
    let stumble = include_str!("sql/tampering/stumble_commit.sql");
    desk.writer.opened.connection.execute_batch(stumble).unwrap();
    let (told, jobs): (Vec<_>, Vec<_>) = (1..=3).map(|number| job(number, sale(number, 1, 0), true)).unzip();
    desk.writer.commit_group(jobs);
    assert_eq!(told.iter().map(is_done).collect::<Vec<_>>(), [false, false, false]);
    assert_eq!((desk.state().head, desk.state().writable), (before.head, false));
    assert_eq!(desk.commits.load(Ordering::Relaxed), 0);
    desk.assert_sound(&told);
    desk.writer.opened.connection.execute_batch(include_str!("sql/tampering/drop_stumble.sql")).unwrap();
    let (again, job) = job(1, sale(1, 1, 0), true);
    desk.writer.commit_group(vec![job]);
    assert!(is_done(&again) && desk.state().writable);
    desk.assert_sound(&[again]);
}
