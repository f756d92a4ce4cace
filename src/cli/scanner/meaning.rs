//! What a scan means to a shop, as far as it can be said without its data.

use crate::core::codec::{CardTokenFault, Reading, Scan, Symbology, read_scan};
use crate::core::programme::Programme;

/// What a scan is, in the words of a shop.
pub(super) fn meaning(scan: &Scan, programme: Option<&Programme>) -> String {
    let is_card = |text: &str| programme.is_some_and(|programme| programme.is_card_number(text));
    let reading = read_scan(scan);
    if reading != Reading::SetupCode && is_card(&scan.text) {
        return "member card of this shop's programme".to_owned();
    }
    match reading {
        Reading::SetupCode => "set-up code of a scanner: never taken for a card".to_owned(),
        Reading::SignedCard(Ok(card)) => {
            let (number, issued, key) = (card.number, card.issued, card.key);
            format!(
                "signed card {number}, issued on {issued}, signed with key {key}; whether it is good, a till knows"
            )
        }
        Reading::SignedCard(Err(CardTokenFault::Misread)) => "signed card, misread: scan it again".to_owned(),
        Reading::SignedCard(Err(CardTokenFault::Newer)) => "signed card of a later version".to_owned(),
        Reading::SignedCard(Err(CardTokenFault::Senseless)) => "made to look like a signed card".to_owned(),
        Reading::Receipt(sale) => format!("receipt of sale {sale}"),
        Reading::Membership(card) if is_card(card.as_str()) => format!("member card {card} in GS1 data"),
        Reading::Membership(card) => format!("member {card} of a loyalty scheme, in GS1 data"),
        Reading::Article(article) => {
            let own = if article.gtin.is_restricted() {
                ", in a range that each shop gives its own meaning"
            } else {
                ""
            };
            let quantity = article.quantity.map(|(quantity, unit)| format!(", {quantity} {}", unit.name()));
            let number = article.gtin.short();
            let many =
                if article.gtin.ean13().is_none() { "case with article number" } else { "article number" };
            format!("{many} {number}{own}{}", quantity.unwrap_or_default())
        }
        Reading::Coupon(code) => format!("coupon {code}, in GS1 data"),
        Reading::Link => "link".to_owned(),
        Reading::Text if scan.symbology.is_some_and(Symbology::carries_gs1) => {
            "GS1 data that can't be read, or says nothing to a till".to_owned()
        }
        Reading::Text => "text: a card, a coupon or something else".to_owned(),
    }
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
