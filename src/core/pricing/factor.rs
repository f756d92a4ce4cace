//! Exact factors: products of rates as reduced fractions, so that nothing is rounded before the end.

use crate::core::model::Rate;

/// A factor as a reduced fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Factor {
    pub(super) numerator: i128,
    pub(super) denominator: i128,
}

impl Factor {
    pub(super) const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// Both together; `None` on overflow.
    pub(super) fn times(self, rate: Rate) -> Option<Self> {
        if rate == Rate::ONE {
            return Some(self);
        }
        let (rate, million) = (i128::from(rate.millionths()), i128::from(Rate::ONE.millionths()));
        let shared = common(rate, million);
        let (up, down) = (rate.checked_div(shared)?, million.checked_div(shared)?);
        let (crossed_up, crossed_down) = (common(up, self.denominator), common(self.numerator, down));
        Some(Self {
            numerator: up.checked_div(crossed_up)?.checked_mul(self.numerator.checked_div(crossed_down)?)?,
            denominator: down
                .checked_div(crossed_down)?
                .checked_mul(self.denominator.checked_div(crossed_up)?)?,
        })
    }
}

/// The greatest common divisor; at least 1.
fn common(one: i128, other: i128) -> i128 {
    let (mut one, mut other) = (one, other);
    while let Some(rest) = one.checked_rem(other) {
        (one, other) = (other, rest);
    }
    one.max(1)
}

/// Weights over one denominator: what is counted times its own factor. `None` on overflow.
pub(super) fn weigh(counted: &[i64], factors: &[Factor]) -> Option<(Vec<i128>, i128)> {
    let mut denominator: i128 = 1;
    for factor in factors {
        let step = factor.denominator.checked_div(common(denominator, factor.denominator))?;
        denominator = denominator.checked_mul(step)?;
    }
    let mut weights = Vec::with_capacity(counted.len());
    for (counted, factor) in counted.iter().zip(factors) {
        let scale = denominator.checked_div(factor.denominator)?;
        weights.push(i128::from(*counted).checked_mul(factor.numerator)?.checked_mul(scale)?);
    }
    Some((weights, denominator))
}

/// Weights in the range that amounts are shared by: as they are where they fit, else in proportion, none of them lost.
pub(super) fn fitted(weights: &[i128]) -> Vec<i64> {
    let largest = weights.iter().copied().max().unwrap_or(0);
    let beyond = 128u32.saturating_sub(largest.leading_zeros()).saturating_sub(62);
    let fit = |weight: &i128| {
        let least = i128::from(*weight > 0);
        i64::try_from((*weight >> beyond).max(least)).unwrap_or(i64::MAX)
    };
    weights.iter().map(fit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(numerator: i128, denominator: i128) -> Factor {
        Factor { numerator, denominator }
    }

    #[test]
    fn factors_multiply_exactly_and_stay_short() {
        let rate = |text: &str| Rate::parse_factor(text).unwrap();
        let product = Factor::ONE.times(rate("1.5")).unwrap().times(rate("0.8")).unwrap();
        assert_eq!(product, factor(6, 5));
        assert_eq!(product.times(rate("1")), Some(product));
        assert_eq!(product.times(rate("0")), Some(factor(0, 1)));
        let mut long = Factor::ONE;
        for _ in 0..8 {
            long = long.times(rate("1.25")).unwrap();
        }
        assert_eq!(long, factor(390_625, 65_536));
    }

    #[test]
    fn weights_share_one_denominator_and_fit() {
        assert_eq!(weigh(&[10, 20], &[factor(1, 2), factor(2, 3)]), Some((vec![30, 80], 6)));
        assert_eq!(fitted(&[1, 2, 3]), [1, 2, 3]);
        let large = i128::from(i64::MAX) << 10;
        assert_eq!(fitted(&[large, 1, 0]), [i64::MAX >> 1, 1, 0]);
    }
}
