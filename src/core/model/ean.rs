//! The check digit of GS1 article numbers.

/// Whether the last digit is the check digit of the others: weights 3, 1, 3, … from the right, modulo 10 (GS1 General
/// Specifications 7.9). True only for the lengths that carry one: 8, 12, 13 and 14 digits.
#[must_use]
pub fn check_digit_holds(digits: &str) -> bool {
    if !matches!(digits.len(), 8 | 12 | 13 | 14) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum = digits.bytes().rev().zip([1_u32, 3].into_iter().cycle()).fold(0_u32, |sum, (byte, weight)| {
        let digit = u32::from(byte.saturating_sub(b'0'));
        sum.saturating_add(digit.saturating_mul(weight))
    });
    sum.checked_rem(10) == Some(0)
}

#[cfg(test)]
mod tests {
    use super::check_digit_holds;

    #[test]
    fn a_wrong_digit_is_noticed() {
        for good in ["4006381333931", "73513537", "036000291452"] {
            assert!(check_digit_holds(good), "{good}");
        }
        for bad in ["4006381333932", "4006381339331", "", "4", "40063813339三"] {
            assert!(!check_digit_holds(bad), "{bad}");
        }
    }
}
