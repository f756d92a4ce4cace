//! What was chosen, and what is special about a line, as they go out: a page or a POS sends back what it got.

use serde::Serialize;

use super::answer::Answer;
use crate::core::model::Line;
use crate::core::pricing::Choices;

/// What was chosen beside points to spend.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ChoicesReply<'a> {
    coupons: &'a [String],
    rewards: &'a [String],
    donation: Option<DonationReply<'a>>,
    payment: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct DonationReply<'a> {
    charity: &'a str,
    points: String,
}

/// What offers can ask of a line beside its article.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct TraitsReply<'a> {
    unit: &'static str,
    brand: &'a str,
    tags: &'a [String],
    minimum: String,
}

impl Answer<'_> {
    /// What was chosen.
    pub(super) fn choices<'v>(&self, choices: &'v Choices) -> ChoicesReply<'v> {
        let decimals = self.phrase.programme.points.decimals;
        let donation = choices.donation.as_ref();
        ChoicesReply {
            coupons: &choices.coupons,
            rewards: &choices.rewards,
            donation: donation
                .map(|(charity, points)| DonationReply { charity, points: points.format(decimals) }),
            payment: choices.payment.as_deref(),
        }
    }

    /// What is special about a line.
    pub(super) fn traits<'v>(&self, line: &'v Line) -> TraitsReply<'v> {
        TraitsReply {
            unit: line.unit.name(),
            brand: &line.brand,
            tags: &line.tags,
            minimum: line.minimum.format(self.phrase.programme.currency),
        }
    }
}
