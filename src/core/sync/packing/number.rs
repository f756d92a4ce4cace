//! Numbers in as few bytes as they need, and reading them without trust.

use super::unpack::PackFault;

/// Writes a number, seven bits a byte, the lowest first.
pub(super) fn put(out: &mut Vec<u8>, number: u64) {
    let mut rest = number;
    while rest >= 0x80 {
        out.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// How many bytes [`put`] writes.
pub(super) fn length(number: u64) -> u64 {
    u64::from(64_u32.saturating_sub(number.leading_zeros())).div_ceil(7).max(1)
}

/// Small numbers for small differences of either sign.
pub(super) fn zigzag(difference: i64) -> u64 {
    ((difference << 1) ^ (difference >> 63)) as u64
}

/// The inverse of [`zigzag`].
pub(super) fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ ((number & 1) as i64).wrapping_neg()
}

/// Bytes that are read from their start.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Input<'b>(pub(super) &'b [u8]);

impl<'b> Input<'b> {
    /// The next number.
    pub(super) fn number(&mut self) -> Result<u64, PackFault> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or(PackFault::Cut)?;
            self.0 = rest;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(PackFault::Form("a number over 64 bits"));
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(PackFault::Form("a number over 64 bits"))
    }

    /// The next number, which counts bytes or things that are still to come: never more than there are bytes.
    pub(super) fn count(&mut self, most: usize) -> Result<usize, PackFault> {
        let number = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        if number > most { Err(PackFault::Form("a count over its limit")) } else { Ok(number) }
    }

    /// The next bytes.
    pub(super) fn take(&mut self, bytes: usize) -> Result<&'b [u8], PackFault> {
        let (taken, rest) = self.0.split_at_checked(bytes).ok_or(PackFault::Cut)?;
        self.0 = rest;
        Ok(taken)
    }
}
