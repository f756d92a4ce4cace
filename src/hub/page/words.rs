//! How a page says things: messages, amounts, points and times, in the reader's language and the shop's time zone.

use crate::core::ledger::{FindingKind, Kind, Returned};
use crate::core::model::{Currency, Language, Money, Points, Settlement, Standing, TimeZone, Timestamp};
use crate::core::programme::Programme;
use crate::texts::{Args, Texts};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// The words of one page.
pub(super) struct Words<'p> {
    texts: &'p Texts,
    pub(super) language: Language,
    pub(super) programme: Option<&'p Programme>,
    now: Timestamp,
}

impl<'p> Words<'p> {
    pub(super) fn new(
        texts: &'p Texts,
        language: Language,
        programme: Option<&'p Programme>,
        now: Timestamp,
    ) -> Self {
        Self { texts, language, programme, now }
    }

    /// All languages of the switch.
    pub(super) fn languages(&self) -> impl Iterator<Item = Language> + '_ {
        self.texts.languages()
    }

    /// What a language calls itself.
    pub(super) fn name_of(&self, language: Language) -> String {
        self.texts.say(language, "language-name", &Args::new())
    }

    /// A message without values.
    pub(super) fn say(&self, key: &str) -> String {
        self.texts.say(self.language, key, &Args::new())
    }

    /// A message with its values.
    pub(super) fn say_with(&self, key: &str, args: &Args<'_>) -> String {
        self.texts.say(self.language, key, args)
    }

    /// A count of things.
    pub(super) fn count(&self, count: impl ToString) -> String {
        self.texts.amount(self.language, &count.to_string())
    }

    /// An amount of money.
    pub(super) fn money(&self, amount: Money, currency: Currency) -> String {
        self.texts.money(self.language, &amount.format(currency), currency)
    }

    /// A sum in the currency of the programme; a dash while there is none.
    pub(super) fn shop_money(&self, amount: Money) -> String {
        self.programme.map_or_else(|| "–".to_owned(), |programme| self.money(amount, programme.currency))
    }

    /// What a return gave back in money, as a payment below zero.
    pub(super) fn refund(&self, part: &Returned) -> String {
        let lines = part.lines.iter().map(|line| line.refund);
        let refund = Money::checked_sum(lines.chain([part.refund_beyond])).unwrap_or_default();
        self.shop_money(Money::ZERO.checked_sub(refund).unwrap_or_default())
    }

    /// Points.
    pub(super) fn points(&self, points: Points) -> String {
        let decimals = self.programme.map_or(0, |programme| programme.points.decimals);
        self.texts.amount(self.language, &points.format(decimals))
    }

    /// A change of points, with its sign; nothing where there was none.
    pub(super) fn change(&self, points: Points) -> String {
        match points {
            Points::ZERO => String::new(),
            up if up > Points::ZERO => format!("+{}", self.points(up)),
            down => self.points(down),
        }
    }

    /// What the tier of somebody with this standing is called, where there is one.
    pub(super) fn tier(&self, standing: &Standing) -> Option<String> {
        let programme = self.programme?;
        let tier = programme.tier_on(standing, programme.time_zone.day(self.now))?;
        Some(tier.name.get(self.language).to_owned())
    }

    /// Day and time in the shop's time zone.
    pub(super) fn time(&self, at: Timestamp) -> String {
        let zone = self.programme.map(|programme| programme.time_zone).or_else(|| TimeZone::parse("UTC"));
        zone.map(|zone| zone.format_minute(at)).unwrap_or_default()
    }

    /// How long ago.
    pub(super) fn ago(&self, at: Timestamp) -> String {
        let elapsed_ms = self.now.since(at);
        let units = [("hub-ago-days", DAY_MS), ("hub-ago-hours", HOUR_MS), ("hub-ago-minutes", MINUTE_MS)];
        let found = units.into_iter().find(|(_, unit_ms)| elapsed_ms >= *unit_ms);
        found.map_or_else(
            || self.say("hub-ago-now"),
            |(key, unit_ms)| {
                let number = elapsed_ms.checked_div(unit_ms).unwrap_or_default();
                self.say_with(key, &Args::new().number("n", i64::try_from(number).unwrap_or(i64::MAX)))
            },
        )
    }

    /// What kind of entry it is.
    pub(super) fn kind(&self, kind: Kind) -> String {
        match kind {
            Kind::Unknown(number) => {
                self.say_with("hub-kind-unknown", &Args::new().text("number", number.to_string()))
            }
            known => self.say(&format!("hub-kind-{}", known.name().replace('_', "-"))),
        }
    }

    /// What was found.
    pub(super) fn finding(&self, kind: FindingKind) -> String {
        self.say(&format!("hub-finding-{}", kind.name().replace('_', "-")))
    }

    /// How it is settled, in a word or two.
    pub(super) fn settlement(&self, settlement: Settlement) -> String {
        self.say(&format!("hub-settlement-{}-short", settlement.name().replace('_', "-")))
    }
}
