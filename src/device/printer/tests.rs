//! The printer's thread against printers in every mood.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::*;
use crate::testkit::{FakePrinter, PrinterMood};

/// Nothing in these tests takes so long; what does is broken.
const PATIENCE: Duration = Duration::from_secs(30);

struct Desk {
    printer: Printer,
    events: Receiver<PrinterEvent>,
}

impl Desk {
    fn new(address: &str) -> Self {
        let profile = Printers::load(None).unwrap().find("epson-tm-t20").unwrap().clone();
        let address = Address::parse(address, std::path::Path::new("/")).unwrap();
        let (told, events) = channel();
        let config = PrinterConfig { address, line: profile.line.clone(), profile };
        let printer = Printer::spawn(config, move |event| {
            let _ = told.send(event);
        });
        Self { printer: printer.unwrap(), events }
    }

    fn print(&self, text: &str) {
        self.printer.slot().print(Job { name: text.to_owned(), bytes: text.as_bytes().to_vec() }).unwrap();
    }

    fn wait_for(&self, wanted: impl Fn(&PrinterEvent) -> bool) -> PrinterEvent {
        loop {
            match self.events.recv_timeout(PATIENCE) {
                Ok(event) if wanted(&event) => return event,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => panic!("it never came: {:?}", self.printer.status()),
                Err(RecvTimeoutError::Disconnected) => panic!("the thread is gone"),
            }
        }
    }

    fn wait_for_state(&self, wanted: PrinterState) {
        self.wait_for(|event| matches!(event, PrinterEvent::State { state, .. } if *state == wanted));
    }

    fn wait_for_printed(&self, text: &str) {
        self.wait_for(|event| *event == PrinterEvent::Printed { name: text.to_owned() });
    }
}

fn place() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    // A pseudo-terminal is known for a serial port by where its name leads; one that is not there yet, by its own name.
    let path = folder.path().join("ttyPrinter");
    (folder, path)
}

#[test]
fn a_receipt_is_printed_and_confirmed() {
    let (_folder, path) = place();
    let fake = FakePrinter::plug_in(&path, PrinterMood::Good).unwrap();
    let desk = Desk::new(&fake.address());
    desk.wait_for_state(PrinterState::Ready);
    desk.print("one");
    desk.print("two");
    desk.wait_for_printed("one");
    desk.wait_for_printed("two");
    assert_eq!(fake.printed(), b"onetwo");
    let counters = desk.printer.status().counters();
    assert_eq!((counters.printed, counters.confirmed, counters.waiting, counters.dropped), (2, 2, 0, 0));
    desk.printer.stop();
}

#[test]
fn without_paper_a_receipt_waits_and_comes_out_afterwards() {
    let (_folder, path) = place();
    let fake = FakePrinter::plug_in(&path, PrinterMood::PaperOut).unwrap();
    let desk = Desk::new(&fake.address());
    desk.wait_for_state(PrinterState::PaperOut);
    desk.print("one");
    fake.set_mood(PrinterMood::CoverOpen);
    desk.wait_for_state(PrinterState::CoverOpen);
    assert_eq!(fake.printed(), b"");
    fake.set_mood(PrinterMood::PaperLow);
    desk.wait_for_printed("one");
    assert_eq!((fake.printed(), desk.printer.status().state()), (b"one".to_vec(), PrinterState::PaperLow));
    desk.printer.stop();
}

#[test]
fn a_receipt_that_was_cut_short_is_printed_anew_when_the_printer_is_back() {
    let (_folder, path) = place();
    let text = "x".repeat(20_000);
    let fake = FakePrinter::plug_in(&path, PrinterMood::UnplugAfter(6000)).unwrap();
    let desk = Desk::new(&fake.address());
    desk.print(&text);
    desk.wait_for_state(PrinterState::Opening);
    drop(fake);
    let fake = FakePrinter::plug_in(&path, PrinterMood::Good).unwrap();
    desk.wait_for_printed(&text);
    assert_eq!(fake.printed(), text.as_bytes());
    let counters = desk.printer.status().counters();
    assert!(counters.begun_anew >= 1 && counters.losses >= 1 && counters.printed == 1, "{counters:?}");
    desk.printer.stop();
}

#[test]
fn a_network_printer_is_let_go_between_receipts() {
    let fake = FakePrinter::listen(PrinterMood::Good).unwrap();
    let desk = Desk::new(&fake.address());
    desk.print("one");
    desk.wait_for_printed("one");
    // A printer that serves one at a time: another till gets through.
    let other = Desk::new(&fake.address());
    other.print("other");
    other.wait_for_printed("other");
    desk.print("two");
    desk.wait_for_printed("two");
    assert_eq!(fake.printed(), b"oneothertwo");
    other.printer.stop();
    desk.printer.stop();
}

#[test]
fn a_printer_that_never_answers_is_written_to_and_told() {
    let fake = FakePrinter::listen(PrinterMood::Silent).unwrap();
    let desk = Desk::new(&fake.address());
    desk.print("one");
    desk.wait_for_state(PrinterState::Silent);
    desk.wait_for_printed("one");
    assert_eq!(desk.printer.status().counters().confirmed, 0);
    // Stopped, the printer is let go: what was on the line has arrived.
    desk.printer.stop();
    assert_eq!(fake.printed(), b"one");
}

#[test]
fn a_slow_printer_is_waited_for() {
    let (_folder, path) = place();
    let fake = FakePrinter::plug_in(&path, PrinterMood::Slow(100)).unwrap();
    let desk = Desk::new(&fake.address());
    desk.print("one");
    desk.wait_for_printed("one");
    assert_eq!(desk.printer.status().counters().confirmed, 1);
    desk.printer.stop();
}

#[test]
fn a_full_queue_refuses_at_once() {
    let (_folder, path) = place();
    let desk = Desk::new(&path.display().to_string());
    desk.wait_for_state(PrinterState::Unavailable(crate::device::scanner::Cure::PlugIn));
    let slot = desk.printer.slot();
    let job = || Job { name: "x".to_owned(), bytes: b"x".to_vec() };
    let refused = std::iter::repeat_with(|| slot.print(job())).take(JOBS_MAX + 5).find_map(Result::err);
    assert_eq!(refused, Some(JobRefusal::Full));
    let long = Job { name: "x".to_owned(), bytes: vec![0; JOB_BYTES_MAX + 1] };
    assert_eq!(slot.print(long), Err(JobRefusal::TooLong));
    desk.printer.stop();
}

#[test]
fn a_plain_file_is_no_printer() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let desk = Desk::new(&file.path().display().to_string());
    desk.wait_for_state(PrinterState::Unavailable(crate::device::scanner::Cure::CheckPort));
    desk.printer.stop();
}

#[test]
fn a_held_printer_is_told_from_a_missing_one() {
    let (_folder, path) = place();
    let fake = FakePrinter::plug_in(&path, PrinterMood::Good).unwrap();
    let first = Desk::new(&fake.address());
    first.wait_for_state(PrinterState::Ready);
    let second = Desk::new(&fake.address());
    second.wait_for_state(PrinterState::Unavailable(crate::device::scanner::Cure::CloseOtherProgram));
    second.printer.stop();
    first.printer.stop();
}
