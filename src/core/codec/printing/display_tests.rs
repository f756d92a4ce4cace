use super::*;
use crate::core::codec::printing::parse_display;

fn display(id: &str) -> DisplayProfile {
    let text = match id {
        "cd5220" => include_str!("../../../../firmware-config/displays/cd5220.toml"),
        "generic-vfd" => include_str!("../../../../firmware-config/displays/generic-vfd.toml"),
        _ => include_str!("../../../../firmware-config/displays/epson-dm-d.toml"),
    };
    parse_display(text).unwrap()
}

fn shown(left: &str, right: &str) -> Shown {
    let row = (left.to_owned(), right.to_owned());
    Shown { upper: row.clone(), lower: row }
}

#[test]
fn amounts_stand_whole_and_names_are_cut() {
    let rows = fit(&("Espresso doppio lungo".to_owned(), "65.00".to_owned()), 20, &display("epson"));
    assert_eq!(rows, "Espresso doppi 65.00");
    assert_eq!(fit(&(String::new(), "65.00".to_owned()), 20, &display("epson")), "               65.00");
}

#[test]
fn letters_go_in_a_code_page_that_has_them() {
    let bytes = encode_display(&shown("Чай", "90 ₽"), &display("epson"), false);
    let row = [b"\x1Bt\x11\x1F$\x01\x01".as_slice(), &[0x97, 0xA0, 0xA9], b"           90 RUB"].concat();
    assert_eq!(&bytes[..row.len()], row);
}

#[test]
fn a_display_with_ascii_alone_is_written_in_latin() {
    let profile = display("cd5220");
    let bytes = encode_display(&shown("Žatecký чай", "5"), &profile, true);
    let text = "\x1B@\x0C\x1BQAZatecky chai       5\r\x1BQBZatecky chai       5\r";
    assert_eq!(String::from_utf8(bytes).unwrap(), text);
}

#[test]
fn a_row_of_two_alphabets_shows_every_letter() {
    let bytes = encode_display(&shown("Žaž чай", "5"), &display("epson"), false);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(!text.contains('?') && text.contains("Zaz"), "{text}");
    assert!(
        !encode_display(&shown("\u{1b}@x", ""), &display("generic-vfd"), false)
            .windows(2)
            .any(|pair| pair == b"\x1B@")
    );
}
