//! Who works at a till: operators, and what they may do.

use minicbor::{Decode, Encode};

/// One operator, by the number that they type to sign in: 1 to [`OperatorId::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct OperatorId(#[n(0)] u32);

impl OperatorId {
    /// The largest number: six digits are typed in a moment.
    pub const MAX: u32 = 999_999;

    /// The operator with this number; `None` when nobody can have it.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        if number >= 1 && number <= Self::MAX { Some(Self(number)) } else { None }
    }

    /// Their number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl core::fmt::Display for OperatorId {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(out, "{}", self.0)
    }
}

/// What not everybody may do. Selling needs no right: whoever is signed in may sell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Undo a sale.
    Void,
    /// Take goods back.
    Return,
    /// Take in a new member.
    Enrol,
    /// Let a member spend more points at once than the limit of the shop.
    Points,
    /// Close the day.
    DayClose,
    /// Begin and end training.
    Training,
    /// Let other programs use the till, and change how it is set up.
    Settings,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Void, Self::Return, Self::Enrol, Self::Points, Self::DayClose, Self::Training, Self::Settings];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::Return => "return",
            Self::Enrol => "enrol",
            Self::Points => "points",
            Self::DayClose => "day_close",
            Self::Training => "training",
            Self::Settings => "settings",
        }
    }

    /// The right of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.name() == name)
    }

    const fn bit(self) -> u32 {
        match self {
            Self::Void => 1,
            Self::Return => 2,
            Self::Enrol => 4,
            Self::Points => 8,
            Self::DayClose => 16,
            Self::Training => 32,
            Self::Settings => 64,
        }
    }
}

/// Rights that one operator has. Bits of a later version are kept and mean nothing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Rights(#[n(0)] u32);

impl Rights {
    /// None but selling.
    pub const NONE: Self = Self(0);

    /// The same, with one more.
    #[must_use]
    pub const fn with(self, right: Right) -> Self {
        Self(self.0 | right.bit())
    }

    /// Whether it is among them.
    #[must_use]
    pub const fn has(self, right: Right) -> bool {
        self.0 & right.bit() != 0
    }

    /// All that are known here, in their order.
    pub fn iter(self) -> impl Iterator<Item = Right> {
        Right::ALL.into_iter().filter(move |right| self.has(*right))
    }
}

impl FromIterator<Right> for Rights {
    fn from_iter<I: IntoIterator<Item = Right>>(rights: I) -> Self {
        rights.into_iter().fold(Self::NONE, Self::with)
    }
}

/// Who did something at a till.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Acting {
    /// Who was signed in.
    #[n(0)]
    pub operator: OperatorId,
    /// Who lent the right that they lack, for this once.
    #[n(1)]
    pub approved_by: Option<OperatorId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_have_names_and_bits_of_their_own() {
        let all: Rights = Right::ALL.into_iter().collect();
        assert_eq!(all.iter().collect::<Vec<_>>(), Right::ALL);
        for right in Right::ALL {
            assert_eq!(Right::parse(right.name()), Some(right));
            assert_eq!(Rights::NONE.with(right).iter().collect::<Vec<_>>(), [right]);
        }
        assert_eq!(Right::parse("sell"), None);
    }

    #[test]
    fn a_number_that_nobody_can_type_is_no_operator() {
        assert_eq!(OperatorId::new(0), None);
        assert_eq!(OperatorId::new(1_000_000), None);
        assert_eq!(OperatorId::new(999_999).map(OperatorId::get), Some(999_999));
    }
}
