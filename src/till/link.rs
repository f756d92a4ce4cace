//! How the connection to head office stands.

use super::snapshot::Progress;
use crate::core::model::Timestamp;

/// Whether head office can be reached and takes what this till has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// The last call succeeded.
    Online,
    /// Head office can't be reached; sales go on and are sent later.
    Offline,
    /// Head office answers and refuses this till: somebody has to look.
    Refused(&'static str),
}

/// The connection as everybody may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The present state.
    pub state: LinkState,
    /// When head office last answered, by this till's clock.
    pub last_contact: Option<Timestamp>,
    /// Head office's clock less this till's, in milliseconds, at that moment.
    pub offset_ms: Option<i64>,
    /// When the members were last known to be complete, by head office's clock.
    pub members_as_of: Option<Timestamp>,
    /// When head office last confirmed the programme in force, by this till's clock.
    pub programme_as_of: Option<Timestamp>,
}

/// How the list of members is, beside its age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MembersState {
    /// A ready-made file that is coming.
    pub download: Option<Progress>,
    /// Shards that were taken over anew since the till started, because they came to something else than head office said.
    pub mended: u64,
    /// Shards that still do.
    pub differing: usize,
}

impl LinkState {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Offline => "offline",
            Self::Refused(_) => "refused",
        }
    }
}
