use proptest::prelude::*;

use super::*;
use crate::core::codec::printing::{Drawings, draw_picture, parse_printer, plan_picture};

fn printer() -> PrinterProfile {
    parse_printer(include_str!("../../../../firmware-config/printers/pos-80.toml")).unwrap()
}

fn said(bytes: &[u8]) -> Vec<String> {
    parse_commands(bytes, &printer()).iter().map(|(length, command)| format!("{length} {command}")).collect()
}

#[test]
fn commands_are_read_with_the_bytes_that_they_took() {
    let bytes = b"\x1B@\x1C.A\x1Bt\x12\xA0\n\x1D!\x11\x1DVB\x00\x1Bt\x63\x01\x1Bp\x00\x19\xFA\x1B@";
    let wanted = [
        "4 start anew",
        "1 \"A\"",
        "3 code page CP852",
        "1 \"á\"",
        "1 next row",
        "3 2 times as wide, 2 times as high",
        "4 cut",
        "3 code page number 99, unknown here",
        "1 unknown 01",
        "5 open the drawer",
        "2 start anew",
    ];
    assert_eq!(said(bytes), wanted);
}

#[test]
fn a_picture_that_is_cut_short_has_what_there_is_of_it() {
    let commands = parse_commands(b"\x1Dv0\x00\x01\x00\x08\x00\x80\x01", &printer());
    let mut wanted = Bitmap::new(8, 2);
    wanted.darken(0, 0);
    wanted.darken(7, 1);
    assert_eq!(commands, [(10, Command::Picture(wanted))]);
}

#[test]
fn what_was_written_for_a_person_is_read_back() {
    let bytes: Vec<u8> = [b"\x1B@\x1C.".to_vec(), (0..=255).collect(), b"ab; c\n".to_vec()].concat();
    let dump = write_dump(&bytes, &printer());
    assert_eq!(parse_dump(&dump), Some(bytes));
    assert!(dump.starts_with("1B 40 1C 2E                      ; start anew\n"), "{dump}");
    assert_eq!(parse_dump("1B 4"), None);
    assert_eq!(parse_dump("hello"), None);
}

/// Bytes that are often commands.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => proptest::collection::vec(any::<u8>(), 1..6),
        1 => Just(b"\x1B".to_vec()),
        1 => Just(b"\x1Dv0\x00".to_vec()),
        1 => Just(b"\x1D(k".to_vec()),
        1 => Just(b"\x1DV".to_vec()),
        1 => Just(b"\x1B@\x1C.".to_vec()),
        1 => Just(b"\x1Bt".to_vec()),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_their_end_and_drawn(bytes in noise()) {
        let profile = printer();
        let lengths: usize = parse_commands(&bytes, &profile).iter().map(|(length, _)| *length).sum();
        prop_assert_eq!(lengths, bytes.len());
        prop_assert_eq!(parse_dump(&write_dump(&bytes, &profile)), Some(bytes.clone()));
        let _ = plan_picture(&bytes, &profile);
        let picture = draw_picture(&bytes, &profile, &Drawings::default());
        prop_assert!(picture.width() == 576 && picture.height() <= 40_000);
    }
}
