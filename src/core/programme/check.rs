//! From the document to the programme: every fault is collected with its place, nothing half-checked gets through.
//!
//! A *refusal* is what no till could carry out; it keeps a programme from being published. A *warning* is what can
//! be carried out and is hardly meant, such as an offer that can never apply.

mod amount;
mod book;
mod calendar;
mod campaign;
mod condition;
mod doubt;
mod earning;
mod gain;
mod goods;
mod head;
mod offer;
mod place;
mod tier;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::condition::Conditions;
use super::document::{Document, Limits, When};
use super::index::GoodsIndex;
use super::offer::Stacking;
use super::rule::Programme;
use crate::core::model::ProgrammeHash;
use crate::core::model::document::{Misfit, Places};
use book::Book;
use place::Place;

/// The most blocks of one kind; more offers than this belong into several programmes.
const BLOCKS_MAX: usize = 20_000;
/// The most combinations that a till can be asked to look at.
const COMBINATIONS_MAX: u32 = 1_000_000;

/// Checks everything and compiles it. Beside the programme stand its warnings, in the order of the text.
pub(super) fn check_document(
    document: &Document,
    places: &Places<'_>,
    hash: ProgrammeHash,
) -> Result<(Programme, Vec<Misfit>), Vec<Misfit>> {
    let mut check = Check {
        places,
        book: Book::default(),
        whens: BTreeMap::new(),
        misfits: Vec::new(),
        warnings: Vec::new(),
    };
    let programme = check.programme(document, hash);
    let Check { mut misfits, mut warnings, .. } = check;
    let order = |misfit: &Misfit| (misfit.line, misfit.column);
    misfits.sort_by_key(order);
    warnings.sort_by_key(order);
    match programme {
        Some(programme) if misfits.is_empty() => Ok((programme, warnings)),
        _ => Err(misfits),
    }
}

/// A check on its way through a document.
struct Check<'c, 't> {
    places: &'c Places<'t>,
    book: Book<'c>,
    /// Conditions that were read without a fault.
    whens: BTreeMap<&'c When, Arc<Conditions>>,
    misfits: Vec<Misfit>,
    warnings: Vec<Misfit>,
}

impl<'c> Check<'c, '_> {
    fn refuse(&mut self, place: &Place<'_>, message: impl Into<String>) {
        self.misfits.push(self.places.misfit(&place.path(), message));
    }

    fn warn(&mut self, place: &Place<'_>, message: impl Into<String>) {
        self.warnings.push(self.places.misfit(&place.path(), message));
    }

    /// The value, or `None` after noting why there is none.
    fn take<T, F: core::fmt::Display>(
        &mut self,
        place: &Place<'_>,
        text: &str,
        read: Result<T, F>,
    ) -> Option<T> {
        read.map_err(|fault| self.refuse(place, format!("`{text}` {fault}"))).ok()
    }

    fn require<T>(
        &mut self,
        place: &Place<'_>,
        found: Option<T>,
        message: impl FnOnce() -> String,
    ) -> Option<T> {
        if found.is_none() {
            self.refuse(place, message());
        }
        found
    }

    /// All blocks of one kind, each checked even when an earlier one is wrong.
    fn blocks<S, T>(
        &mut self,
        key: &str,
        blocks: &'c [S],
        mut one: impl FnMut(&mut Self, &'c S, &Place<'_>) -> Option<T>,
    ) -> Vec<T> {
        let list = Place::root(key);
        if blocks.len() > BLOCKS_MAX {
            self.refuse(&list, format!("there are {} of them, at most {BLOCKS_MAX} are taken", blocks.len()));
            return Vec::new();
        }
        let mut taken = Vec::with_capacity(blocks.len());
        for (index, block) in blocks.iter().enumerate() {
            taken.extend(one(self, block, &list.index(index)));
        }
        taken
    }

    fn programme(&mut self, document: &'c Document, hash: ProgrammeHash) -> Option<Programme> {
        let head = self.head(&document.programme);
        self.book = Book::open(document, &head);
        self.unique_ids(document);
        let name = self.text(&Place::root("programme").key("name"), &document.programme.name);
        let points = self.points(&document.points);
        let tiers = self.tiers(&document.tier);
        let mut offers = self.blocks("offer", &document.offer, Self::offer);
        if offers.len() == document.offer.len() {
            self.clashes(&offers);
        }
        offers.append(&mut self.blocks("reward", &document.reward, Self::reward));
        offers.sort_unstable_by(|one, other| (other.priority, &one.id).cmp(&(one.priority, &other.id)));
        let mut earn = self.blocks("earn", &document.earn, Self::earn);
        earn.sort_by(|one, other| one.id.cmp(&other.id));
        let mut stamp_cards = self.blocks("stamp_card", &document.stamp_card, Self::stamp_card);
        stamp_cards.sort_by(|one, other| one.id.cmp(&other.id));
        let mut coupons = self.blocks("coupon", &document.coupon, Self::coupon);
        self.coupon_codes(&document.coupon);
        coupons.sort_by(|one, other| one.id.cmp(&other.id));
        let welcome = document.welcome.as_ref().map(|welcome| self.welcome(welcome));
        let referral = document.referral.as_ref().map(|referral| self.referral(referral));
        let mut partners = self.blocks("partner", &document.partner, Self::partner);
        self.partner_stores(&document.partner);
        partners.sort_by(|one, other| one.id.cmp(&other.id));
        let mut charities = self.blocks("charity", &document.charity, Self::charity);
        charities.sort_by(|one, other| one.id.cmp(&other.id));
        let combinations_max = document.stacking.combinations_max;
        if !(1..=COMBINATIONS_MAX).contains(&combinations_max) {
            self.refuse(
                &Place::root("stacking").key("combinations_max"),
                format!("`{combinations_max}` does not fit; write 1 to {COMBINATIONS_MAX}"),
            );
        }
        let offline = self.offline(&document.offline);
        let mut pilots = self.blocks("pilot", &document.pilot, Self::pilot);
        pilots.sort_by(|one, other| one.id.cmp(&other.id));
        let mut experiments = self.blocks("experiment", &document.experiment, Self::experiment);
        experiments.sort_by(|one, other| one.id.cmp(&other.id));
        let mut goals = self.blocks("goal", &document.goal, Self::goal);
        goals.sort_by(|one, other| one.figure.cmp(&other.figure));
        let card_ranges = self.blocks("card_range", &document.card_range, Self::card_range);
        self.doubts(document, &tiers);
        let index = GoodsIndex::build(&offers, &earn);
        Some(Programme {
            hash,
            id: document.programme.id.clone(),
            name: name?,
            currency: head.currency?,
            time_zone: head.time_zone?,
            languages: head.languages?,
            rounding: document.programme.rounding,
            valid: head.valid,
            points: points?,
            tiers,
            offers,
            earn,
            stamp_cards,
            coupons,
            welcome: welcome.unwrap_or_default(),
            referral: referral.unwrap_or_default(),
            partners,
            charities,
            stacking: Stacking { across: document.stacking.across, combinations_max },
            offline,
            pilots,
            experiments,
            goals,
            card_ranges,
            settlement: document.settlement.compile(),
            index,
        })
    }

    /// What stands twice though it has to tell blocks apart.
    fn unique_ids(&mut self, document: &'c Document) {
        self.unique("tier", "id", document.tier.iter().map(|tier| tier.id.as_str()));
        let offers = document.offer.iter().map(|offer| offer.id.as_str());
        let rewards = document.reward.iter().map(|reward| reward.id.as_str());
        let split = document.offer.len();
        for (index, first) in repeated(offers.chain(rewards)) {
            let (key, index) = index.checked_sub(split).map_or(("offer", index), |index| ("reward", index));
            let (first_key, first) =
                first.checked_sub(split).map_or(("offer", first), |first| ("reward", first));
            let (list, first_list) = (Place::root(key), Place::root(first_key));
            self.refuse_twin(&list.index(index).key("id"), &first_list.index(first));
        }
        self.unique("earn", "id", document.earn.iter().map(|rule| rule.id.as_str()));
        self.unique("stamp_card", "id", document.stamp_card.iter().map(|card| card.id.as_str()));
        self.unique("coupon", "id", document.coupon.iter().map(|coupon| coupon.id.as_str()));
        self.unique("partner", "id", document.partner.iter().map(|partner| partner.id.as_str()));
        self.unique("charity", "id", document.charity.iter().map(|charity| charity.id.as_str()));
        self.unique("pilot", "id", document.pilot.iter().map(|pilot| pilot.id.as_str()));
        self.unique("experiment", "id", document.experiment.iter().map(|one| one.id.as_str()));
        self.unique("goal", "figure", document.goal.iter().map(|goal| goal.figure.as_str()));
        self.unique_counters(document);
    }

    /// What is counted is counted under its id: a coupon, an offer and an earning rule with limits can't have the same.
    fn unique_counters(&mut self, document: &'c Document) {
        let counts = |limits: &Limits| {
            let Limits { per_member, per_store, budget_money, budget_points, .. } = limits;
            !per_member.is_empty() || per_store.is_some() || budget_money.is_some() || budget_points.is_some()
        };
        let offers = document.offer.iter().map(|offer| ("offer", offer.id.as_str(), counts(&offer.limits)));
        let rewards =
            document.reward.iter().map(|offer| ("reward", offer.id.as_str(), counts(&offer.limits)));
        let earn = document.earn.iter().map(|rule| ("earn", rule.id.as_str(), counts(&rule.limits)));
        let coupons = document.coupon.iter().map(|coupon| {
            ("coupon", coupon.id.as_str(), coupon.per_member.is_some() || coupon.total.is_some())
        });
        let (offers, rewards) = (offers.enumerate(), rewards.enumerate());
        let counted = offers.chain(rewards).chain(earn.enumerate()).chain(coupons.enumerate());
        let mut seen: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
        for (index, (key, id, _)) in counted.filter(|(_, (_, _, counts))| *counts) {
            if let Some((first_key, first)) = seen.insert(id, (key, index))
                && first_key != key
                && !(first_key == "offer" && key == "reward")
            {
                let (list, first_list) = (Place::root(key), Place::root(first_key));
                self.refuse(
                    &list.index(index).key("id"),
                    format!(
                        "the same stands in `{}`, and both have limits that are counted by id; make it different",
                        first_list.index(first)
                    ),
                );
            }
        }
    }

    /// Notes every value that stands a second time.
    fn unique<T: Ord>(&mut self, key: &str, field: &str, values: impl Iterator<Item = T>) {
        let list = Place::root(key);
        for (index, first) in repeated(values) {
            self.refuse_twin(&list.index(index).key(field), &list.index(first));
        }
    }

    fn refuse_twin(&mut self, place: &Place<'_>, first: &Place<'_>) {
        self.refuse(place, format!("the same stands in `{first}`; make it different"));
    }
}

/// Each place whose value stands at an earlier place too, with that place.
fn repeated<T: Ord>(values: impl Iterator<Item = T>) -> Vec<(usize, usize)> {
    let mut seen = BTreeMap::new();
    let mut found = Vec::new();
    for (index, value) in values.enumerate() {
        found.extend(seen.insert(value, index).map(|first| (index, first)));
    }
    found
}
