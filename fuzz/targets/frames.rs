//! Whatever comes from a device of any kind: the first byte chooses the kind, the rest comes in pieces.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use tallytill::core::codec::{
    AimExpectation, Framed, Framing, Gtin, Reading, Receiver, Receiving, encode_card_token, encode_receipt_code,
    looks_like_setup_code, parse_scan, read_scan,
};

const FRAME_BYTES_MAX: usize = 200;
/// A frame may have an AIM head before its text.
const HEAD_BYTES: usize = 3;

fuzz_target!(|input: &[u8]| {
    let Some((kind, rest)) = input.split_first() else { return };
    let framing = Framing { frame_bytes_max: FRAME_BYTES_MAX, ..Framing::default() };
    let receiving = match kind % 4 {
        0 => Receiving::Text(framing),
        1 => Receiving::Packets { framing, types: BTreeMap::from([(3, *b"C0")]) },
        2 => Receiving::Reports { framing, report_bytes: 64, length_counts_aim: kind & 4 != 0 },
        _ => Receiving::Keys { framing, event_bytes: 24 },
    };
    let Ok(mut receiver) = Receiver::new(receiving) else { return };
    for (time, piece) in (0_u64..).zip(rest.chunks(usize::from(kind >> 3) + 1)) {
        let mut left = piece;
        while !left.is_empty() {
            let taken = receiver.handle_bytes(left, time * 50);
            left = left.get(taken..).unwrap_or_default();
            take(&mut receiver);
        }
        receiver.handle_time(time * 50 + 49);
        take(&mut receiver);
    }
});

fn take(receiver: &mut Receiver) {
    if let Some(Framed::Frame(frame)) = receiver.poll_frame() {
        assert!(frame.len() <= FRAME_BYTES_MAX + HEAD_BYTES);
        let scan = parse_scan(&frame, AimExpectation::Optional);
        let setup = looks_like_setup_code(&frame);
        // Whatever is read has exactly one text: nothing is repaired into a card, a receipt or an article.
        match scan.map(|scan| (read_scan(&scan), scan.text)) {
            Ok((Reading::SetupCode, _)) | Err(_) => {}
            Ok((Reading::SignedCard(Ok(card)), text)) => assert_eq!(encode_card_token(&card), Some(text)),
            Ok((Reading::Receipt(sale), text)) => assert_eq!(encode_receipt_code(sale), text),
            Ok((Reading::Article(article), _)) => assert!(Gtin::parse(article.gtin.as_str()).is_some()),
            Ok(_) => assert!(!setup),
        }
    }
    receiver.handle_delivered();
    while receiver.poll_send().is_some() {}
}
