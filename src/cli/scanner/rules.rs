//! `tallytill scanner rules`: the rules for udev that the profiles give.

use std::io::{Write, stdout};
use std::process::ExitCode;

use super::arguments::RulesArguments;
use crate::device::machine::encode_rules;

/// Prints them.
pub(super) fn run(arguments: &RulesArguments) -> anyhow::Result<ExitCode> {
    let profiles = arguments.profiles.load()?;
    stdout().write_all(encode_rules(profiles.iter(), arguments.alone).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
