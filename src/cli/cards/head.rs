//! How lists of signed cards begin.

/// The first line of a list.
pub(super) const HEAD: &str = "number,issued,text";
