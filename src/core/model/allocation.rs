//! Sharing an amount over lines by largest remainder (design 3.4): always sums exactly, never gives to a zero weight.

use core::cmp::Reverse;

use smallvec::SmallVec;

/// Shares `total` over `weights` in proportion. Ties of the remainder go to the earlier line.
///
/// When `total` is at most the sum of the weights, no share exceeds its weight. `None` when a number is negative,
/// when there is something to share and nobody to take it, or on overflow.
pub fn allocate(total: i64, weights: &[i64]) -> Option<Vec<i64>> {
    if total < 0 || weights.iter().any(|weight| *weight < 0) {
        return None;
    }
    if total == 0 {
        return Some(vec![0; weights.len()]);
    }
    let mut sum: i128 = 0;
    for weight in weights {
        sum = sum.checked_add(i128::from(*weight))?;
    }
    if sum == 0 {
        return None;
    }
    // No product is larger than this one; where it fits into a word, none needs two.
    match i64::try_from(sum).ok().filter(|sum| total.checked_mul(*sum).is_some()) {
        Some(sum) if sum >> PACKED_BITS == 0 && weights.len() >> PLACE_BITS == 0 => {
            share_packed(total, weights, sum)
        }
        Some(sum) => share_out(total, weights, |weight| {
            let exact = total.checked_mul(weight)?;
            let share = exact.checked_div(sum)?;
            Some((share, exact.checked_sub(share.checked_mul(sum)?)?))
        }),
        None => share_out(total, weights, |weight| {
            let exact = i128::from(total).checked_mul(i128::from(weight))?;
            Some((i64::try_from(exact.checked_div(sum)?).ok()?, exact.checked_rem(sum)?))
        }),
    }
}

/// How many bits of a word a remainder can have beside the place of its line.
const PACKED_BITS: u32 = 44;
/// How many bits the place of a line can have.
const PLACE_BITS: u32 = 19;

/// The same as [`share_out`] where a remainder and its place fit into one word, which sorts fastest.
fn share_packed(total: i64, weights: &[i64], sum: i64) -> Option<Vec<i64>> {
    let mut shares = Vec::with_capacity(weights.len());
    let mut order: SmallVec<[u64; 32]> = SmallVec::with_capacity(weights.len());
    let mut left = total;
    for (place, weight) in (0u64..).zip(weights) {
        let exact = total.checked_mul(*weight)?;
        let share = exact.checked_div(sum)?;
        let remainder = exact.checked_sub(share.checked_mul(sum)?)?;
        left = left.checked_sub(share)?;
        shares.push(share);
        // The largest remainder comes first, of those that are equal the earlier line.
        order.push(sum.checked_sub(remainder)?.unsigned_abs() << PLACE_BITS | place);
    }
    let left = usize::try_from(left).ok()?;
    if left > 0 && left < order.len() {
        order.select_nth_unstable(left);
    }
    for packed in order.into_iter().take(left) {
        let share = shares.get_mut((packed & ((1 << PLACE_BITS) - 1)) as usize)?;
        *share = share.checked_add(1)?;
    }
    Some(shares)
}

/// Gives each weight its share rounded down, and what is then left to the largest remainders.
fn share_out<R: Ord + Copy>(
    total: i64,
    weights: &[i64],
    split: impl Fn(i64) -> Option<(i64, R)>,
) -> Option<Vec<i64>> {
    let mut shares = Vec::with_capacity(weights.len());
    let mut remainders: SmallVec<[(Reverse<R>, u32); 16]> = SmallVec::with_capacity(weights.len());
    let mut given: i64 = 0;
    for (index, weight) in (0u32..).zip(weights) {
        let (share, remainder) = split(*weight)?;
        given = given.checked_add(share)?;
        shares.push(share);
        remainders.push((Reverse(remainder), index));
    }
    let left = usize::try_from(total.checked_sub(given)?).ok()?;
    if left > 0 && left < remainders.len() {
        remainders.select_nth_unstable(left);
    }
    for (_, index) in remainders.into_iter().take(left) {
        let share = shares.get_mut(index as usize)?;
        *share = share.checked_add(1)?;
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ten_over_seven_gives_one_smaller_share() {
        assert_eq!(allocate(1000, &[1; 7]), Some(vec![143, 143, 143, 143, 143, 143, 142]));
        assert_eq!(allocate(1, &[0, 5, 5]), Some(vec![0, 1, 0]));
        assert_eq!(allocate(1, &[0, 0]), None);
        assert_eq!(allocate(0, &[0, 0]), Some(vec![0, 0]));
        assert_eq!(allocate(-1, &[1]), None);
        let large = i64::MAX / 2;
        assert_eq!(allocate(i64::MAX, &[large, large, 1]), Some(vec![large, large, 1]));
        // The same in shares of numbers that fit together into a word, and of such that do not.
        for scale in [1, 1 << 44, 1 << 60] {
            let weights = [3, 0, 1, 3, 5].map(|weight| weight * scale);
            assert_eq!(allocate(7, &weights), Some(vec![2, 0, 0, 2, 3]), "times {scale}");
        }
    }

    proptest! {
        #[test]
        fn shares_sum_exactly_and_stay_within_their_weights(
            weights in proptest::collection::vec(0i64..1_000_000, 1..40),
            part in 0u64..=1000,
        ) {
            let sum: i64 = weights.iter().sum();
            let total = i64::try_from(i128::from(sum) * i128::from(part) / 1000).unwrap();
            let shares = allocate(total, &weights).unwrap();
            prop_assert_eq!(shares.iter().sum::<i64>(), total);
            for (share, weight) in shares.iter().zip(&weights) {
                prop_assert!(share <= weight && *share >= 0);
            }
        }
    }
}
