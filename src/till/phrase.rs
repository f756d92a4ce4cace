//! What a till says to people: reasons, scans, the age of knowledge, the state of things; in their language.

use super::event::{Seen, SeenKind};
use super::link::LinkState;
use crate::core::model::{Language, Money, Points, RuleId, Timestamp};
use crate::core::pricing::{Missing, Reason, Refusal, SpendLimit};
use crate::core::programme::Programme;
use crate::device::scanner::{Cure, ScannerState};
use crate::texts::{Args, Texts};

/// Says things in one language, under one programme.
pub struct Phrase<'t> {
    /// The messages.
    pub texts: &'t Texts,
    /// The language.
    pub language: Language,
    /// The programme that names offers and tiers.
    pub programme: &'t Programme,
}

impl Phrase<'_> {
    /// One message.
    pub fn say(&self, key: &str, args: &Args<'_>) -> String {
        self.texts.say(self.language, key, args)
    }

    /// An amount of money with its sign.
    pub fn money(&self, money: Money) -> String {
        let currency = self.programme.currency;
        self.texts.money(self.language, &money.format(currency), currency)
    }

    /// An amount of points.
    pub fn points(&self, points: Points) -> String {
        self.texts.amount(self.language, &points.format(self.programme.points.decimals))
    }

    /// What an offer is called.
    pub fn offer(&self, id: &str) -> String {
        let offer = self.programme.offer_by_id(id);
        offer.map_or_else(|| id.to_owned(), |offer| offer.name.get(self.language).to_owned())
    }

    /// What an earning rule is called.
    pub fn earn_rule(&self, id: &str) -> String {
        let rule = self.programme.earn_rule_by_id(id);
        rule.map_or_else(|| id.to_owned(), |rule| rule.name.get(self.language).to_owned())
    }

    /// What a tier is called.
    pub fn tier(&self, id: &str) -> String {
        let tier = self.programme.tier_by_id(id);
        tier.map_or_else(|| id.to_owned(), |tier| tier.name.get(self.language).to_owned())
    }

    /// A reason as a sentence.
    pub fn reason(&self, reason: &Reason) -> String {
        match reason {
            Reason::Applied { offer, lines } => {
                let amount = Money::checked_sum(lines.iter().map(|(_, amount)| *amount)).unwrap_or_default();
                let args = Args::new().text("offer", self.offer(offer)).text("amount", self.money(amount));
                self.say("reason-applied", &args)
            }
            Reason::Refused { offer, why, .. } => self.refusal(offer, why),
            Reason::Given { offer } => {
                self.say("reason-given", &Args::new().text("offer", self.offer(offer)))
            }
            Reason::SpendLimited { asked, allowed, limit } => {
                let why = match limit {
                    SpendLimit::Balance => self.say("spend-limit-balance", &Args::new()),
                    SpendLimit::Share => {
                        let percent = self.programme.points.pay_up_to.format_percent();
                        let percent = self.texts.amount(self.language, &percent);
                        self.say("spend-limit-share", &Args::new().text("percent", percent))
                    }
                    SpendLimit::Least(_) | SpendLimit::Offline(_) | SpendLimit::TooOld { .. } => {
                        String::new()
                    }
                };
                let args = Args::new()
                    .text("asked", self.points(*asked))
                    .text("allowed", self.points(*allowed))
                    .text("why", why);
                self.say("reason-spend-limited", &args)
            }
            Reason::Earned { rule, points, .. } => {
                let args =
                    Args::new().text("points", self.points(*points)).text("rule", self.earn_rule(rule));
                self.say("reason-earns", &args)
            }
            Reason::Debt { points } => {
                self.say("reason-debt", &Args::new().text("points", self.points(*points)))
            }
            Reason::NextTier { tier, missing } => {
                let args = Args::new().text("missing", self.missing(*missing)).text("tier", self.tier(tier));
                self.say("reason-next-tier", &args)
            }
            Reason::Stamped { .. }
            | Reason::NextReward { .. }
            | Reason::TierEnds { .. }
            | Reason::CouponUnknown { .. }
            | Reason::CombinationsLimited => String::new(),
        }
    }

    fn refusal(&self, offer: &RuleId, why: &Refusal) -> String {
        let args = Args::new().text("offer", self.offer(offer));
        match why {
            Refusal::NeedsTier(tiers) => {
                let tiers: Vec<String> = tiers.iter().map(|tier| self.tier(tier)).collect();
                self.say("reason-needs-tier", &args.text("tier", tiers.join(", ")))
            }
            Refusal::NeedsMember => self.say("reason-needs-member", &args),
            Refusal::BetterOffer(taken) => {
                self.say("reason-better-offer", &args.text("better", self.offer(taken)))
            }
            _ => String::new(),
        }
    }

    fn missing(&self, missing: Missing) -> String {
        match missing {
            Missing::Money(money) => self.money(money),
            Missing::Points(points) => self.points(points),
            Missing::Visits(count) | Missing::Stamps(count) => count.to_string(),
        }
    }

    /// What a scan is, as a sentence.
    pub fn seen(&self, seen: &Seen) -> String {
        let plain = |key| self.say(key, &Args::new());
        let code = |key| self.say(key, &Args::new().text("code", seen.text.clone()));
        match &seen.kind {
            SeenKind::MemberCard { name: Some(name) } => {
                self.say("scan-member-card-of", &Args::new().text("name", name.clone()))
            }
            SeenKind::MemberCard { name: None } => plain("scan-member-card"),
            SeenKind::NewCard => plain("scan-new-card"),
            SeenKind::Goods { name, .. } => {
                self.say("scan-goods", &Args::new().text("name", name.get(self.language)))
            }
            SeenKind::GoodsUnknown => code("scan-goods-unknown"),
            SeenKind::SetupCode => plain("scan-setup-code"),
            SeenKind::Unknown => code("scan-unknown"),
            SeenKind::Garbled => plain("scan-garbled"),
            SeenKind::Overlong => plain("scan-overlong"),
            SeenKind::Unavailable => plain("problem-cache-unavailable"),
        }
    }

    /// How old knowledge is.
    pub fn age(&self, as_of: Option<Timestamp>, now: Timestamp) -> String {
        let Some(as_of) = as_of else { return self.say("as-of-never", &Args::new()) };
        let minutes = now.since(as_of) / 60_000;
        let (key, count) = match minutes {
            0 => return self.say("as-of-just-now", &Args::new()),
            1..60 => ("as-of-minutes", minutes),
            60..2_880 => ("as-of-hours", minutes / 60),
            _ => ("as-of-days", minutes / 1_440),
        };
        self.say(key, &Args::new().number("n", i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// How the connection to head office stands.
    pub fn link(&self, state: LinkState) -> String {
        let key = match state {
            LinkState::Online => "hub-online",
            LinkState::Offline => "hub-offline",
            LinkState::Refused(_) => "hub-refused",
        };
        self.say(key, &Args::new())
    }

    /// How the scanner stands.
    pub fn scanner(&self, state: Option<ScannerState>) -> String {
        self.say(&format!("scanner-{}", scanner_name(state)), &Args::new())
    }
}

/// The stable name of a scanner's state.
pub fn scanner_name(state: Option<ScannerState>) -> &'static str {
    match state {
        None | Some(ScannerState::Stopped) => "off",
        Some(ScannerState::Connected) => "ready",
        Some(ScannerState::Opening) => "lost",
        Some(ScannerState::Unavailable(Cure::GrantAccess)) => "denied",
        Some(ScannerState::Unavailable(Cure::CloseOtherProgram)) => "busy",
        Some(ScannerState::Unavailable(Cure::PlugIn | Cure::CheckPort)) => "missing",
    }
}
