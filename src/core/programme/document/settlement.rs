//! What becomes of conflicts that head office finds (design 4.5).

use serde::{Deserialize, Serialize};

use crate::core::model::{self, Settlements};

/// What becomes of conflicts that head office finds. Whatever is chosen, the customer keeps what the till granted at once.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// Points that were spent twice while tills were offline; without, `debt`.
    pub overspend: Option<Overspend>,
    /// A coupon that is good once, used again: its points; without, `absorb`.
    pub coupon_twice: Option<Policy>,
    /// Points of a sale under a programme that was replaced long before; without, `absorb`.
    pub programme_stale: Option<Policy>,
    /// For how many days after it was replaced a programme may still be sold under; without, 7.
    pub stale_grace_days: Option<u16>,
    /// Points of a sale beyond what it comes to when it is worked out again; without, `review`.
    pub quote_mismatch: Option<Policy>,
    /// Points spent with a blocked card by a till that did not know of the block: `absorb` gives them back to the member;
    /// without, `review`.
    pub blocked_late: Option<Policy>,
}

/// How an overspend is settled.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Overspend {
    /// Later earnings pay it off.
    Debt,
    /// The shop bears it.
    Absorb,
    /// A person at head office decides; until then it is a debt.
    Review,
}

/// How another finding is settled.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// The shop bears it.
    Absorb,
    /// The member bears it: points are taken back, and later earnings pay what is missing.
    ClawBack,
    /// A person at head office decides; until then the member keeps everything.
    Review,
}

impl Settlement {
    /// The policies, with those that are not written down.
    pub(in crate::core::programme) fn compile(&self) -> Settlements {
        let usual = Settlements::default();
        let policy =
            |written: Option<Policy>, usual: model::Settlement| written.map_or(usual, Policy::compile);
        Settlements {
            overspend: self.overspend.map_or(usual.overspend, |overspend| match overspend {
                Overspend::Debt => model::Settlement::Debt,
                Overspend::Absorb => model::Settlement::Absorb,
                Overspend::Review => model::Settlement::Review,
            }),
            coupon_twice: policy(self.coupon_twice, usual.coupon_twice),
            programme_stale: policy(self.programme_stale, usual.programme_stale),
            stale_grace_days: self.stale_grace_days.unwrap_or(usual.stale_grace_days),
            quote_mismatch: policy(self.quote_mismatch, usual.quote_mismatch),
            blocked_late: policy(self.blocked_late, usual.blocked_late),
        }
    }
}

impl Policy {
    fn compile(self) -> model::Settlement {
        match self {
            Self::Absorb => model::Settlement::Absorb,
            Self::ClawBack => model::Settlement::ClawBack,
            Self::Review => model::Settlement::Review,
        }
    }
}
