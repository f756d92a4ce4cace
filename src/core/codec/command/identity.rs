//! Whether a scanner is the one that a profile is about.

use super::ask::find;
use crate::core::codec::profile::Profile;

/// What the answer to the identifying query says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// It is.
    Same,
    /// It speaks the grammar and names another maker: a setting may mean something else to it.
    OtherMaker,
    /// Its answer is not what the profile expects.
    Unexpected,
}

/// Judges the answer to the identifying query.
#[must_use]
pub fn judge_identity(profile: &Profile, answer: &[u8]) -> Identity {
    let identify = &profile.identify;
    if find(answer, identify.expect.as_bytes()).is_none() {
        return Identity::Unexpected;
    }
    let named = identify.makers.iter().any(|maker| find(answer, maker.as_bytes()).is_some());
    if named || identify.makers.is_empty() { Identity::Same } else { Identity::OtherMaker }
}
