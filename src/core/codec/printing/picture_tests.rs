use super::*;
use crate::core::codec::printing::parse_printer;

/// What is printed with letters that fill their cells.
fn drawn(bytes: &[u8]) -> Bitmap {
    let profile = parse_printer(include_str!("../../../../firmware-config/printers/pos-80.toml")).unwrap();
    let full = |letter: char| {
        let mut bitmap = Bitmap::new(12, 24);
        bitmap.invert(0, 0, 12, 24);
        (letter, bitmap)
    };
    let letters = plan_picture(bytes, &profile).letters.into_iter().map(full).collect();
    draw_picture(bytes, &profile, &Drawings { letters, ..Drawings::default() })
}

#[test]
fn letters_stand_where_the_printer_puts_them() {
    let picture = drawn(b"\x1B@\x1C.A B\n\x1D!\x11C\n");
    assert_eq!(picture.height(), 30 + 48);
    let dark = [(0, 0), (11, 23), (24, 0), (0, 30), (23, 77)];
    let light = [(12, 0), (0, 24), (36, 0), (24, 30)];
    assert!(dark.iter().all(|(x, y)| picture.is_dark(*x, *y)));
    assert!(light.iter().all(|(x, y)| !picture.is_dark(*x, *y)));
}

#[test]
fn a_row_wider_than_the_paper_goes_on_in_the_next() {
    let picture = drawn(&[b"A".repeat(49), b"\n".to_vec()].concat());
    assert_eq!(picture.height(), 60);
    assert!(picture.is_dark(575, 0) && picture.is_dark(0, 30) && !picture.is_dark(12, 30));
}

#[test]
fn what_stands_in_the_middle_has_the_same_room_at_both_sides() {
    let picture = drawn(b"\x1Ba\x01AA\n\x1Dv0\x00\x01\x00\x01\x00\xFF");
    let dark: Vec<usize> = (0..576).filter(|x| picture.is_dark(*x, 30)).collect();
    assert_eq!((dark.first(), dark.last()), (Some(&284), Some(&291)));
    assert!(picture.is_dark(276, 0) && picture.is_dark(299, 0) && !picture.is_dark(275, 0));
}
