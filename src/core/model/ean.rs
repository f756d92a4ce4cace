//! The check digit of EAN and UPC numbers (GS1 General Specifications: weights 3 and 1 from the right, modulo 10).

/// Whether `text` is all digits and its last digit fits the others. Any length from 2 digits.
pub fn check_digit_holds(text: &str) -> bool {
    if text.len() < 2 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum = text.bytes().rev().enumerate().fold(0u32, |sum, (place, byte)| {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        let weighted = if place % 2 == 1 { digit.saturating_mul(3) } else { digit };
        sum.saturating_add(weighted)
    });
    sum % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::check_digit_holds;

    #[test]
    fn a_wrong_digit_is_noticed() {
        for good in ["4006381333931", "73513537", "036000291452", "2900000000018"] {
            assert!(check_digit_holds(good), "{good}");
        }
        for bad in ["4006381333932", "4006381339331", "", "4", "40063813339三1"] {
            assert!(!check_digit_holds(bad), "{bad}");
        }
    }
}
