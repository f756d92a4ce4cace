//! What a scan means to a shop, as far as it can be said without its data.

use crate::core::codec::{Scan, Symbology, ean13, looks_like_setup_code};
use crate::core::programme::Programme;

/// What a scan is, in the words of a shop.
pub(super) fn meaning(scan: &Scan, programme: Option<&Programme>) -> String {
    if looks_like_setup_code(&scan.text) {
        return "set-up code of a scanner: never taken for a card".to_owned();
    }
    if programme.is_some_and(|programme| programme.is_card_number(&scan.text)) {
        return "member card of this shop's programme".to_owned();
    }
    if let Some(number) = ean13(&scan.text, scan.symbology) {
        let own = number.starts_with('2') || number.starts_with("02") || number.starts_with("04");
        let range = if own { ", in a range that each shop gives its own meaning" } else { "" };
        return format!("article number {number}{range}");
    }
    if scan.symbology.is_some_and(Symbology::carries_gs1) {
        return "GS1 data".to_owned();
    }
    if scan.text.starts_with("http://") || scan.text.starts_with("https://") {
        return "link".to_owned();
    }
    "text: a card, a coupon or something else".to_owned()
}

/// The kind of code, as people call it.
pub(super) fn symbology_name(symbology: Option<Symbology>) -> &'static str {
    match symbology {
        None => "kind of code not told",
        Some(Symbology::Code39) => "Code 39",
        Some(Symbology::Code128) => "Code 128",
        Some(Symbology::Gs1Code128) => "GS1-128",
        Some(Symbology::Ean13) => "EAN-13 or UPC",
        Some(Symbology::EanAddOn) => "EAN add-on",
        Some(Symbology::EanWithAddOn) => "EAN-13 with add-on",
        Some(Symbology::Ean8) => "EAN-8",
        Some(Symbology::DataBar) => "GS1 DataBar",
        Some(Symbology::Codabar) => "Codabar",
        Some(Symbology::Code93) => "Code 93",
        Some(Symbology::Itf) => "Interleaved 2 of 5",
        Some(Symbology::DotCode) => "DotCode",
        Some(Symbology::Gs1DotCode) => "GS1 DotCode",
        Some(Symbology::Pdf417) => "PDF417",
        Some(Symbology::QrCode) => "QR code",
        Some(Symbology::Gs1QrCode) => "GS1 QR code",
        Some(Symbology::DataMatrix) => "Data Matrix",
        Some(Symbology::Gs1DataMatrix) => "GS1 Data Matrix",
        Some(Symbology::Aztec) => "Aztec",
        Some(Symbology::Other) => "another kind of code",
    }
}

/// Bytes as hexadecimal digits, at most so many.
pub(super) fn hex(bytes: &[u8], bytes_max: usize) -> String {
    let shown = bytes.iter().take(bytes_max).map(|byte| format!("{byte:02X}"));
    let mut text = shown.collect::<Vec<_>>().join(" ");
    if bytes.len() > bytes_max {
        text.push_str(&format!(" … ({} bytes)", bytes.len()));
    }
    text
}
