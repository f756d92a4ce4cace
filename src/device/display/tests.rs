//! The display's thread against a port that records what it is sent.

use std::time::{Duration, Instant};

use super::*;
use crate::core::codec::printing::Shown;
use crate::device::printer::Displays;
use crate::testkit::{FakePrinter, PrinterMood};

fn shown(text: &str) -> Shown {
    Shown { upper: (text.to_owned(), "1.00".to_owned()), lower: (String::new(), String::new()) }
}

fn wait_for(fake: &FakePrinter, text: &str) {
    let begun: Instant = crate::host::clock::monotonic();
    while !String::from_utf8_lossy(&fake.printed()).contains(text) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", String::from_utf8_lossy(&fake.printed()));
        std::thread::yield_now();
    }
}

#[test]
fn the_latest_is_shown_and_shown_again_after_the_display_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("display");
    let fake = FakePrinter::plug_in(&path, PrinterMood::Good).unwrap();
    let profile = Displays::load(None).unwrap().find("epson-dm-d").unwrap().clone();
    let config = DisplayConfig { port: path.clone(), line: profile.line.clone(), profile };
    let display = CustomerDisplay::spawn(config, |_, _| {}).unwrap();
    display.status().show(shown("Espresso"));
    wait_for(&fake, "\x1F$\x01\x01Espresso        1.00");
    display.status().show(shown("Latte"));
    wait_for(&fake, "Latte           1.00");
    drop(fake);
    let fake = FakePrinter::plug_in(&path, PrinterMood::Good).unwrap();
    wait_for(&fake, "\x1B@\x0C\x1F$\x01\x01Latte           1.00");
    assert_eq!(display.status().state(), DisplayState::Connected);
    display.stop();
}
