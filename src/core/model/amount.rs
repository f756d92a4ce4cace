//! What money and points have in common: a whole count of a smallest unit, added and subtracted with a check.

/// Gives a newtype over `i64` its checked arithmetic. `$make` and `$count` are the names that the trade has for making
/// one from its units and for counting them.
macro_rules! whole_amount {
    ($name:ident, $make:ident, $count:ident, $units:literal) => {
        impl $name {
            /// None at all.
            pub const ZERO: Self = Self(0);

            #[doc = concat!("The amount of so many ", $units, ".")]
            pub const fn $make($count: i64) -> Self {
                Self($count)
            }

            #[doc = concat!("The count of ", $units, ".")]
            pub const fn $count(self) -> i64 {
                self.0
            }

            /// Sum, or `None` on overflow.
            pub fn checked_add(self, other: Self) -> Option<Self> {
                self.0.checked_add(other.0).map(Self)
            }

            /// Difference, or `None` on overflow.
            pub fn checked_sub(self, other: Self) -> Option<Self> {
                self.0.checked_sub(other.0).map(Self)
            }

            /// The sum of many, or `None` on overflow.
            pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
                amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
            }
        }
    };
}

pub(super) use whole_amount;
