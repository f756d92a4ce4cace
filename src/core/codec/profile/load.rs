//! From a document's text to a checked profile.

use super::check::check_profile;
use super::document::Profile;
use crate::core::model::document::{Misfit, parse_document};

/// Reads and checks a profile.
///
/// # Errors
/// Everything that is wrong with it, each with its line and key.
pub fn parse_profile(text: &str) -> Result<Profile, Vec<Misfit>> {
    let (profile, places) = parse_document::<Profile>(text).map_err(|misfit| vec![misfit])?;
    let misfits = check_profile(&profile, &places);
    if misfits.is_empty() { Ok(profile) } else { Err(misfits) }
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
