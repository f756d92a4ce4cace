//! What things are called and how amounts are written: the words that every sentence is made of.

use crate::core::model::{Day, Language, LocalText, Money, Points, Quantity, Rate, Unit};
use crate::core::pricing::Missing;
use crate::core::programme::{Conditions, Cost, Gain, Offer, Programme};
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

    /// A bare amount of points.
    pub fn points(&self, points: Points) -> String {
        self.texts.amount(self.language, &points.format(self.programme.points.decimals))
    }

    /// A share, without its sign.
    pub fn percent(&self, share: Rate) -> String {
        self.texts.amount(self.language, &share.format_percent())
    }

    /// A day.
    pub fn day(&self, day: Day) -> String {
        self.texts.day(self.language, day)
    }

    /// The last day before something is gone.
    pub fn last_day(&self, gone: Day) -> String {
        self.day(day_before(gone))
    }

    /// A quantity with its unit.
    pub fn quantity(&self, quantity: Quantity, unit: Unit) -> String {
        let amount = self.texts.amount(self.language, &quantity.to_string());
        self.say("quantity-of", &Args::new().text("amount", amount).text("unit", unit.name()))
    }

    /// Points as they are counted: `3 points`.
    pub fn counted_points(&self, points: Points) -> String {
        let decimal = points.format(self.programme.points.decimals);
        let (whole, part) = decimal.split_once('.').unwrap_or((&decimal, ""));
        match whole.parse() {
            Ok(count) if part.bytes().all(|digit| digit == b'0') => {
                let amount = self.texts.amount(self.language, whole);
                self.say("count-points", &Args::new().number("n", count).text("amount", amount))
            }
            _ => self.say("count-points-part", &Args::new().text("amount", self.points(points))),
        }
    }

    /// Stamps as they are counted: `3 stamps`.
    pub fn counted_stamps(&self, count: i64) -> String {
        self.say("count-stamps", &Args::new().number("n", count))
    }

    /// What is missing to something.
    pub fn missing(&self, missing: Missing) -> String {
        match missing {
            Missing::Money(money) => self.money(money),
            Missing::Points(points) => self.counted_points(points),
            Missing::Visits(count) => self.say("count-visits", &Args::new().number("n", count)),
            Missing::Stamps(count) => self.counted_stamps(count),
        }
    }

    /// What an offer, a reward, an earning rule or a coupon is called; also the points for joining (`welcome`) and for
    /// bringing a friend (`referral`).
    pub fn offer(&self, id: &str) -> String {
        let programme = self.programme;
        let offer = programme.offer_by_id(id).map(|offer| &offer.name);
        let rule = || programme.earn_rule_by_id(id).map(|rule| &rule.name);
        let reserved = || match id {
            "welcome" => programme.welcome.as_ref().map(|welcome| &welcome.name),
            "referral" => programme.referral.as_ref().map(|referral| &referral.name),
            _ => None,
        };
        let coupon = || programme.coupons.iter().find(|coupon| coupon.id.as_str() == id);
        self.called(id, offer.or_else(rule).or_else(reserved).or_else(|| coupon().map(|coupon| &coupon.name)))
    }

    /// What a coupon is called.
    pub fn coupon(&self, id: &str) -> String {
        let coupon = self.programme.coupons.iter().find(|coupon| coupon.id.as_str() == id);
        self.called(id, coupon.map(|coupon| &coupon.name))
    }

    /// What a tier is called.
    pub fn tier(&self, id: &str) -> String {
        self.called(id, self.programme.tier_by_id(id).map(|tier| &tier.name))
    }

    /// What a stamp card is called.
    pub fn stamp_card(&self, id: &str) -> String {
        let card = self.programme.stamp_cards.iter().find(|card| card.id.as_str() == id);
        self.called(id, card.map(|card| &card.name))
    }

    /// What a partner is called.
    pub fn partner(&self, id: &str) -> String {
        let partner = self.programme.partners.iter().find(|partner| partner.id.as_str() == id);
        self.called(id, partner.map(|partner| &partner.name))
    }

    /// What a charity is called.
    pub fn charity(&self, id: &str) -> String {
        let charity = self.programme.charities.iter().find(|charity| charity.id.as_str() == id);
        self.called(id, charity.map(|charity| &charity.name))
    }

    /// What an article is called as a gift of this offer.
    pub fn gift(&self, offer: &str, article: &str) -> String {
        let name = self.gains(offer).iter().find_map(|gain| match gain {
            Gain::Gift { sku, name, .. } if sku.as_str() == article => Some(name),
            _ => None,
        });
        self.called(article, name)
    }

    /// What a reward costs, counted; `None` for what is no reward.
    pub fn cost(&self, reward: &Offer) -> Option<String> {
        Some(match reward.cost.as_ref()? {
            Cost::Points(points) => self.counted_points(*points),
            Cost::Stamps { count, .. } => self.counted_stamps(i64::from(*count)),
        })
    }

    /// How many stamps fill a card: what its cheapest reward costs.
    pub fn stamps_to_fill(&self, wanted: &str) -> Option<u32> {
        let costs = self.programme.offers.iter().filter_map(|offer| match &offer.cost {
            Some(Cost::Stamps { card, count }) if card.as_str() == wanted => Some(*count),
            _ => None,
        });
        costs.min()
    }

    /// When an offer, a reward or an earning rule applies.
    pub(super) fn conditions(&self, id: &str) -> Option<&Conditions> {
        let offer = self.programme.offer_by_id(id).map(|offer| &*offer.when);
        offer.or_else(|| self.programme.earn_rule_by_id(id).map(|rule| &*rule.when))
    }

    /// A name of the programme, or the id of what it no longer names.
    fn called(&self, id: &str, name: Option<&LocalText>) -> String {
        let name = name.map(|name| name.get(self.language)).filter(|name| !name.is_empty());
        name.unwrap_or(id).to_owned()
    }
}

/// The day before a day.
pub(in crate::till) fn day_before(day: Day) -> Day {
    Day::from_number(day.number().saturating_sub(1))
}
