//! A picture of dots as PNG: one bit a dot (PNG specification, third edition, 5 and 11.2).

use anyhow::Context;
use miniz_oxide::deflate::compress_to_vec_zlib;

use crate::core::codec::printing::Bitmap;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// How hard the dots are packed, of 10.
const PACKING: u8 = 9;

/// The picture with white around it, dark dots black.
///
/// # Errors
/// When it is larger than a PNG can be.
pub(super) fn encode_png(picture: &Bitmap, margin: usize) -> anyhow::Result<Vec<u8>> {
    let around = margin.saturating_mul(2);
    let mut paper =
        Bitmap::new(picture.width().saturating_add(around), picture.height().saturating_add(around));
    paper.lay(picture, margin, margin, 1, 1);
    // In a PNG 1 is white.
    paper.invert(0, 0, paper.width(), paper.height());
    let size = |dots: usize| u32::try_from(dots).context("the picture is too large");
    let mut head = Vec::new();
    head.extend_from_slice(&size(paper.width())?.to_be_bytes());
    head.extend_from_slice(&size(paper.height())?.to_be_bytes());
    // One bit of grey, packed by zlib, no filter, rows in order.
    head.extend_from_slice(&[1, 0, 0, 0, 0]);
    let mut rows = Vec::new();
    for row in paper.pack().chunks(paper.width().div_ceil(8).max(1)) {
        rows.push(0);
        rows.extend_from_slice(row);
    }
    let mut png = SIGNATURE.to_vec();
    chunk(&mut png, b"IHDR", &head)?;
    chunk(&mut png, b"IDAT", &compress_to_vec_zlib(&rows, PACKING))?;
    chunk(&mut png, b"IEND", &[])?;
    Ok(png)
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) -> anyhow::Result<()> {
    let length = u32::try_from(data.len()).context("the picture is too large")?;
    png.extend_from_slice(&length.to_be_bytes());
    let named = [kind.as_slice(), data].concat();
    png.extend_from_slice(&named);
    png.extend_from_slice(&crc32(&named).to_be_bytes());
    Ok(())
}

/// CRC-32 of ISO 3309, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let turn = |rest: u32| if rest & 1 == 1 { (rest >> 1) ^ 0xEDB8_8320 } else { rest >> 1 };
    !bytes.iter().fold(u32::MAX, |rest, byte| (0..8).fold(rest ^ u32::from(*byte), |rest, _| turn(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_begins_and_ends_as_the_specification_says() {
        let png = encode_png(&Bitmap::parse(&["#.", ".#"]), 3).unwrap();
        assert!(
            png.starts_with(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x08\x00\x00\x00\x08\x01\x00")
        );
        assert!(png.ends_with(b"\x00\x00\x00\x00IEND\xAE\x42\x60\x82"));
        // The check value that every list of CRCs has.
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
