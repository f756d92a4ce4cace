//! Decimal text to scaled integers and back: the one place where `"12.50"` becomes 1250 and never a float.

/// Why a text is not a decimal number of the wanted scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalFault {
    /// Not an optional minus sign, digits, and at most one point with digits on both sides.
    NotANumber,
    /// More digits after the point than the scale has.
    TooPrecise {
        /// How many digits after the point are allowed.
        digits: u8,
    },
    /// The number does not fit into 64 bits.
    TooLarge,
}

impl core::fmt::Display for DecimalFault {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NotANumber => out.write_str("is not a decimal number such as `12.50`"),
            Self::TooPrecise { digits } => write!(out, "has more than {digits} digits after the point"),
            Self::TooLarge => out.write_str("is too large"),
        }
    }
}

/// Reads `text` as an integer count of `10^-digits`: `("12.5", 2)` is 1250.
///
/// # Errors
/// [`DecimalFault`] when the text is no number, finer than the scale, or too large.
pub fn parse_decimal(text: &str, digits: u8) -> Result<i64, DecimalFault> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((_, "")) => return Err(DecimalFault::NotANumber),
        Some((whole, fraction)) => (whole, fraction),
        None => (unsigned, ""),
    };
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Err(DecimalFault::NotANumber);
    }
    let padding =
        usize::from(digits).checked_sub(fraction.len()).ok_or(DecimalFault::TooPrecise { digits })?;
    let mut value: i64 = 0;
    let places = whole.bytes().chain(fraction.bytes()).chain(core::iter::repeat_n(b'0', padding));
    for place in places {
        let digit = i64::from(place.wrapping_sub(b'0'));
        value = value
            .checked_mul(10)
            .and_then(|shifted| shifted.checked_add(digit))
            .ok_or(DecimalFault::TooLarge)?;
    }
    if negative { value.checked_neg().ok_or(DecimalFault::TooLarge) } else { Ok(value) }
}

/// Writes a count of `10^-digits` as decimal text with exactly `digits` places: `(1250, 2)` is `"12.50"`.
pub fn format_decimal(value: i64, digits: u8) -> String {
    let digits = usize::from(digits);
    let places = value.unsigned_abs().to_string();
    let (whole, fraction) = places.split_at(places.len().saturating_sub(digits));
    // Room for the sign, a zero before the point, and the point.
    let mut text = String::with_capacity(places.len().max(digits).saturating_add(3));
    if value < 0 {
        text.push('-');
    }
    text.push_str(if whole.is_empty() { "0" } else { whole });
    if digits > 0 {
        text.push('.');
        text.extend(core::iter::repeat_n('0', digits.saturating_sub(fraction.len())));
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_round_trip_at_every_scale() {
        for (text, digits, value) in
            [("12.50", 2, 1250), ("-0.05", 2, -5), ("7", 0, 7), ("0.001", 3, 1), ("100", 3, 100_000)]
        {
            assert_eq!(parse_decimal(text, digits), Ok(value), "{text}");
            assert_eq!(parse_decimal(&format_decimal(value, digits), digits), Ok(value));
        }
        assert_eq!(format_decimal(-5, 2), "-0.05");
        assert_eq!(format_decimal(0, 2), "0.00");
        assert_eq!(format_decimal(-40, 0), "-40");
        assert_eq!(format_decimal(i64::MIN, 2), "-92233720368547758.08");
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in ["", "-", "1.", ".5", "1,5", "1e3", "+1", " 1", "1.2.3", "٣"] {
            assert_eq!(parse_decimal(text, 2), Err(DecimalFault::NotANumber), "{text}");
        }
        assert_eq!(parse_decimal("1.234", 2), Err(DecimalFault::TooPrecise { digits: 2 }));
        assert_eq!(parse_decimal("99999999999999999999", 2), Err(DecimalFault::TooLarge));
    }
}
