use proptest::prelude::*;

use super::*;
use crate::core::codec::ean::ean13;
use crate::core::codec::frame::{Framed, Framer, Framing};

fn text(frame: &[u8], expectation: AimExpectation) -> Result<(Option<&'static str>, String), ScanFault> {
    parse_scan(frame, expectation).map(|scan| (scan.symbology.map(Symbology::code), scan.text))
}

#[test]
fn a_head_is_taken_off_as_expected() {
    use AimExpectation::{Absent, Optional, Required};
    for (frame, expectation, read) in [
        (&b"]C0AB12"[..], Required, Ok((Some("code_128"), "AB12"))),
        (b"]C0AB12", Optional, Ok((Some("code_128"), "AB12"))),
        (b"]C0AB12", Absent, Ok((None, "]C0AB12"))),
        (b"AB12", Required, Err(ScanFault::AimMissing)),
        (b"AB12", Optional, Ok((None, "AB12"))),
        (b"]Q1\xd0\x9a\xd0\xbe\xd1\x84\xd0\xb5\r\n", Required, Ok((Some("qr"), "Кофе"))),
        (b"]", Required, Err(ScanFault::AimMissing)),
    ] {
        let read = read.map(|(code, text)| (code, text.to_owned()));
        assert_eq!(text(frame, expectation), read, "{frame:?} {expectation:?}");
    }
}

#[test]
fn a_scan_keeps_its_raw_bytes() {
    assert_eq!(parse_scan(b"]E496385074\t", AimExpectation::Optional).unwrap().raw, b"]E496385074\t");
}

#[test]
fn what_is_not_text_is_refused_with_its_place() {
    for (frame, position) in
        [(&b"]C0AB\xff1"[..], 5), (b"AB\x07C", 2), (b"\x80R0D0303.", 0), (b"]C0A\x1dB", 4), (b"A\x7fB", 1)]
    {
        assert_eq!(text(frame, AimExpectation::Optional), Err(ScanFault::NotText { position }), "{frame:?}");
    }
}

#[test]
fn a_group_separator_stays_in_gs1_data() {
    let read = text(b"]C10112345678901231\x1d10AB", AimExpectation::Required);
    assert_eq!(read, Ok((Some("gs1_128"), "0112345678901231\u{1d}10AB".to_owned())));
}

#[test]
fn an_empty_scan_and_a_huge_one_are_refused() {
    for frame in [&b""[..], b"\r\n\0\t", b"]C0", b"]C0\r"] {
        assert_eq!(text(frame, AimExpectation::Optional), Err(ScanFault::Empty), "{frame:?}");
    }
    let bytes = SCAN_BYTES_MAX + 1;
    assert_eq!(text(&vec![b'1'; bytes], AimExpectation::Optional), Err(ScanFault::TooLong { bytes }));
    assert!(text(&[b'1'; SCAN_BYTES_MAX], AimExpectation::Optional).is_ok());
}

#[test]
fn set_up_codes_are_known_with_and_without_a_head() {
    for frame in
        [&b"~VSUFCR."[..], b"@SETUPE1", b"$P,HA47,P", b"\x80R0D0303.", b"]Q1\x80R0D0303.", b"]C0~DEFALT."]
    {
        assert!(looks_like_setup_code(frame), "{frame:?}");
    }
    assert!(looks_like_setup_code("\u{80}W2A1A00."));
    for card in ["4006381333931", "ABC~", "", "]C0123", "€5", "R0D0303."] {
        assert!(!looks_like_setup_code(card), "{card}");
    }
}

/// Every article number that a stream of bytes gives, from framing to check digit.
fn article_numbers(stream: &[u8], expectation: AimExpectation) -> Vec<String> {
    let mut framer = Framer::new(Framing::default()).unwrap();
    let mut numbers = Vec::new();
    let mut rest = stream;
    loop {
        let taken = framer.handle_bytes(rest, 0);
        rest = &rest[taken..];
        if rest.is_empty() {
            framer.handle_time(1000);
        }
        match framer.poll_frame() {
            Some(Framed::Frame(frame)) => {
                let scan = parse_scan(&frame, expectation).ok();
                numbers.extend(scan.and_then(|scan| ean13(&scan.text, scan.symbology)));
            }
            Some(Framed::Overlong) => {}
            None if rest.is_empty() => return numbers,
            None => {}
        }
    }
}

/// Two scans on the line, the first of 13 digits with its check digit.
fn two_scans() -> impl Strategy<Value = (Vec<u8>, Vec<String>)> {
    ("[0-9]{12}", prop::bool::ANY).prop_map(|(body, head)| {
        let first = (0..10).map(|check| format!("{body}{check}"));
        let first = first.filter_map(|digits| ean13(&digits, None)).next().unwrap();
        let head = if head { "]E0" } else { "" };
        let stream = format!("{head}{first}\r{head}4006381333931\r").into_bytes();
        (stream, vec![first, "4006381333931".to_owned()])
    })
}

/// A byte that neither ends a frame nor belongs to its tail.
fn other_than_an_end() -> impl Strategy<Value = u8> {
    any::<u8>().prop_filter("an end", |byte| !matches!(byte, b'\r' | b'\n' | 0 | b'\t'))
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(frame in prop::collection::vec(any::<u8>(), 0..64)) {
        for expectation in [AimExpectation::Required, AimExpectation::Optional, AimExpectation::Absent] {
            match parse_scan(&frame, expectation) {
                Ok(scan) => {
                    prop_assert!(!scan.text.is_empty());
                    prop_assert_eq!(&scan.raw, &frame);
                }
                Err(ScanFault::NotText { position }) => prop_assert!(position < frame.len()),
                Err(_) => {}
            }
        }
        let _ = looks_like_setup_code(&frame);
    }

    #[test]
    fn a_flipped_bit_on_the_line_never_gives_another_article(
        (stream, numbers) in two_scans(), at in any::<prop::sample::Index>(), bit in 0_u32..8,
    ) {
        prop_assert_eq!(article_numbers(&stream, AimExpectation::Optional), numbers.clone());
        let mut garbled = stream;
        let at = at.index(garbled.len());
        garbled[at] ^= 1 << bit;
        for number in article_numbers(&garbled, AimExpectation::Optional) {
            prop_assert!(numbers.contains(&number), "{number} out of {garbled:?}");
        }
    }

    #[test]
    fn a_replaced_byte_in_a_frame_never_gives_another_article(
        (stream, numbers) in two_scans(), at in any::<prop::sample::Index>(), byte in other_than_an_end(),
    ) {
        let mut garbled = stream;
        let at = at.index(garbled.len());
        if garbled[at] != b'\r' {
            garbled[at] = byte;
        }
        for number in article_numbers(&garbled, AimExpectation::Optional) {
            prop_assert!(numbers.contains(&number), "{number} out of {garbled:?}");
        }
    }
}
