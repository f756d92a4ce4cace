//! Which settings are sent to a scanner, and which are left alone.

use crate::core::codec::profile::{Profile, Purpose, Setting, Trust};

/// Why a setting is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// It is a guess.
    Guess,
    /// It can only be scanned from a sheet.
    SheetOnly,
    /// Other settings are lost with it, and nobody asked for it by name.
    Destructive,
    /// The scanner leaves the port with it, and nobody asked for it by name.
    DropsPort,
}

/// One setting of a set-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupStep<'p> {
    /// The setting.
    pub setting: &'p Setting,
    /// Why it is not sent; `None` when it is.
    pub skipped: Option<Skipped>,
}

/// The settings of the usual set-up in their order; or those named in `only`, which then may be destructive.
#[must_use]
pub fn plan_setup<'p>(profile: &'p Profile, only: &[Purpose]) -> Vec<SetupStep<'p>> {
    let named = !only.is_empty();
    let wanted = if named { only } else { profile.setup.as_slice() };
    let settings = wanted.iter().filter_map(|purpose| profile.setting(*purpose));
    let step = |setting: &'p Setting| {
        let skipped = if !setting.has_wire() {
            Some(Skipped::SheetOnly)
        } else if setting.trust == Trust::Guess {
            Some(Skipped::Guess)
        } else if setting.destructive && !named {
            Some(Skipped::Destructive)
        } else if setting.drops_port && !named {
            Some(Skipped::DropsPort)
        } else {
            None
        };
        SetupStep { setting, skipped }
    };
    settings.map(step).collect()
}

/// Whether the answer to a setting's query says that it is as it should be.
#[must_use]
pub fn is_as_wanted(setting: &Setting, answer: &[u8]) -> bool {
    match (setting.zone, answer) {
        (Some(zone), [value]) => value & zone.mask == zone.value,
        (Some(_), _) => false,
        (None, answer) => {
            let want = setting.want.as_bytes();
            !want.is_empty() && answer.get(..want.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(want))
        }
    }
}
