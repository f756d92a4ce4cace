//! What a return may take back: named in a programme, kept with each return, applied by the fold.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What a return may take back of points that were earned (design 3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum ReturnPolicy {
    /// Only points that can't be spent yet.
    #[n(0)]
    Unvested,
    /// At most what the balance holds.
    #[n(1)]
    WithinBalance,
    /// All; what is missing becomes a debt.
    #[n(2)]
    Debt,
}
