//! The code on a receipt, by which goods come back: it names the sale wherever it was made.
//!
//! The text is `TILLR` and 32 letters of Crockford's base 32 for 20 bytes: the 16 bytes of the sale's op_id, then the first 4
//! bytes of BLAKE3 over `tallytill receipt 1` and the op_id. Capitals and digits fit a Code 128 and a QR code of version 2 at
//! level M (38 characters; ISO/IEC 18004, table 7). A wrong letter is refused; a misread code never names another sale.

use crate::core::codec::base32::{encode_base32, parse_base32};
use crate::core::model::OpId;

/// How the text begins: not like a signed card, and with letters that base 32 lacks.
pub const RECEIPT_CODE_PREFIX: &str = "TILLR";

const GUARD_DOMAIN: &[u8] = b"tallytill receipt 1";
const BYTES: usize = 20;

/// The code of a sale: 37 characters.
#[must_use]
pub fn encode_receipt_code(sale: OpId) -> String {
    let bytes = [sale.as_bytes().as_slice(), &guard_of(sale)].concat();
    format!("{RECEIPT_CODE_PREFIX}{}", encode_base32(&bytes))
}

/// The sale of a code; `None` for any other text.
#[must_use]
pub fn parse_receipt_code(text: &str) -> Option<OpId> {
    let bytes = parse_base32::<BYTES>(text.strip_prefix(RECEIPT_CODE_PREFIX)?)?;
    let (sale, guard) = bytes.split_last_chunk::<4>()?;
    let sale = OpId::from_slice(sale)?;
    (guard_of(sale) == *guard).then_some(sale)
}

fn guard_of(sale: OpId) -> [u8; 4] {
    let hash = blake3::hash(&[GUARD_DOMAIN, sale.as_bytes()].concat());
    let [a, b, c, d, ..] = *hash.as_bytes();
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_its_sale_and_any_other_letter_none() {
        let sale = OpId::from_bytes([7; 16]);
        let code = encode_receipt_code(sale);
        assert_eq!(code.len(), 37);
        assert_eq!(parse_receipt_code(&code), Some(sale));
        for at in 0..code.len() {
            for letter in 0..=127_u8 {
                let mut changed = code.clone().into_bytes();
                changed[at] = letter;
                let changed = String::from_utf8(changed).unwrap();
                assert!(changed == code || parse_receipt_code(&changed).is_none(), "{changed}");
            }
        }
    }

    #[test]
    fn the_code_of_a_sale_stays_the_same_for_ever() {
        let sale = OpId::parse("8c1f6e0a-7a5b-4f6e-9a58-0d2c7c4f1b11").unwrap();
        assert_eq!(
            encode_receipt_code(sale),
            include_str!("../../../tests/golden/receipt-code-1.txt").trim_end()
        );
    }
}
