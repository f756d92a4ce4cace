//! `[[coupon]]`, `[[partner]]`, `[[charity]]`, `[[pilot]]`, `[[experiment]]` and `[[goal]]`.

use std::collections::BTreeMap;

use super::place::Place;
use super::{Check, repeated};
use crate::core::model::{Rate, RuleId};
use crate::core::programme::campaign::{Charity, Coupon, Experiment, Goal, Partner, Pilot};
use crate::core::programme::document::{
    Charity as CharityText, Coupon as CouponText, Experiment as ExperimentText, Goal as GoalText,
    Partner as PartnerText, Pilot as PilotText,
};

/// The longest code of a coupon.
const CODE_BYTES_MAX: usize = 64;
/// The largest weight of an arm.
const WEIGHT_MAX: u32 = 1_000_000;

impl<'c> Check<'c, '_> {
    pub(super) fn coupon(&mut self, coupon: &'c CouponText, block: &Place<'_>) -> Option<Coupon> {
        let id = self.id(block, &coupon.id);
        let name = self.text(&block.key("name"), &coupon.name);
        let codes = self.codes(&block.key("codes"), &coupon.codes);
        let prefix = coupon.prefix.as_deref().map(|text| {
            self.require(&block.key("prefix"), parse_code(text), || {
                format!("`{text}` begins no code; write its first characters")
            })
        });
        if coupon.codes.is_empty() && coupon.prefix.is_none() {
            self.refuse(block, "has no code; write `codes = [\"SUMMER\"]` or `prefix = \"SP-\"`");
        }
        let days = self.days(block, coupon.from.as_deref(), coupon.until.as_deref());
        for (key, times) in [("per_member", coupon.per_member), ("total", coupon.total)] {
            if times == Some(0) {
                self.refuse(&block.key(key), "`0` times is never; write at least `1` or remove the coupon");
            }
        }
        Some(Coupon {
            id,
            name: name?,
            codes: codes?,
            prefix: prefix.map_or(Some(String::new()), |prefix| prefix)?,
            days,
            per_member: coupon.per_member,
            total: coupon.total.map(u64::from),
        })
    }

    fn codes(&mut self, list: &Place<'_>, texts: &[String]) -> Option<Vec<String>> {
        let mut codes = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            codes.extend(self.require(&list.index(index), parse_code(text), || {
                format!("`{text}` is no code; write 1 to {CODE_BYTES_MAX} letters and digits without spaces")
            }));
        }
        (codes.len() == texts.len()).then_some(codes)
    }

    /// A code that two coupons know opens whichever is found first: nobody means that.
    pub(super) fn coupon_codes(&mut self, coupons: &[CouponText]) {
        let list = Place::root("coupon");
        let mut first_use: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, coupon) in coupons.iter().enumerate() {
            for (place, code) in coupon.codes.iter().enumerate() {
                if let Some(first) = first_use.insert(code, index) {
                    let first = list.index(first).to_string();
                    self.refuse(
                        &list.index(index).key("codes").index(place),
                        format!("`{code}` stands in `{first}` too; make it different"),
                    );
                }
            }
        }
        for (index, coupon) in coupons.iter().enumerate() {
            let Some(prefix) = coupon.prefix.as_deref().filter(|prefix| !prefix.is_empty()) else { continue };
            let others = coupons.iter().enumerate().filter(|(other, _)| *other != index);
            let hidden = others.clone().find(|(other, coupon)| {
                let code = coupon.codes.iter().any(|code| code.starts_with(prefix));
                let nested = coupon.prefix.as_deref().is_some_and(|longer| {
                    longer.starts_with(prefix) && (longer.len() > prefix.len() || *other < index)
                });
                code || nested
            });
            if let Some((other, _)) = hidden {
                let other = list.index(other).to_string();
                self.refuse(
                    &list.index(index).key("prefix"),
                    format!("codes of `{other}` begin with `{prefix}` too; make it different"),
                );
            }
        }
    }

    pub(super) fn partner(&mut self, partner: &'c PartnerText, block: &Place<'_>) -> Option<Partner> {
        let id = self.id(block, &partner.id);
        let name = self.text(&block.key("name"), &partner.name);
        let stores = self.names(&block.key("stores"), &partner.stores, "store");
        if partner.stores.is_empty() {
            self.refuse(&block.key("stores"), "names no store; write those of the partner");
        }
        let earn_factor = self.factor(&block.key("earn_factor"), &partner.earn_factor);
        let pay_up_to = match partner.pay_up_to.as_deref() {
            None => Some(None),
            Some(text) => self.share(&block.key("pay_up_to"), text).map(Some),
        };
        Some(Partner { id, name: name?, stores: stores?, earn_factor: earn_factor?, pay_up_to: pay_up_to? })
    }

    /// A store belongs to one partner.
    pub(super) fn partner_stores(&mut self, partners: &[PartnerText]) {
        let list = Place::root("partner");
        let places: Vec<(usize, usize, &str)> = partners
            .iter()
            .enumerate()
            .flat_map(|(at, partner)| {
                partner.stores.iter().enumerate().map(move |(store, name)| (at, store, name.as_str()))
            })
            .collect();
        for (twin, first) in repeated(places.iter().map(|(_, _, name)| *name)) {
            if let (Some((at, store, name)), Some((first, _, _))) = (places.get(twin), places.get(first)) {
                let first = list.index(*first).to_string();
                self.refuse(
                    &list.index(*at).key("stores").index(*store),
                    format!("the store `{name}` stands in `{first}` too; keep one of them"),
                );
            }
        }
    }

    pub(super) fn charity(&mut self, charity: &'c CharityText, block: &Place<'_>) -> Option<Charity> {
        let id = self.id(block, &charity.id);
        Some(Charity { id, name: self.text(&block.key("name"), &charity.name)? })
    }

    pub(super) fn pilot(&mut self, pilot: &'c PilotText, block: &Place<'_>) -> Option<Pilot> {
        let id = self.id(block, &pilot.id);
        let stores = self.names(&block.key("stores"), &pilot.stores, "store");
        let share = match pilot.share.as_deref() {
            None => Some(Rate::ONE),
            Some(text) => self.share(&block.key("share"), text),
        };
        Some(Pilot { id, stores: stores?, share: share? })
    }

    pub(super) fn experiment(
        &mut self,
        experiment: &'c ExperimentText,
        block: &Place<'_>,
    ) -> Option<Experiment> {
        let id = self.id(block, &experiment.id);
        let list = block.key("arms");
        if experiment.arms.len() < 2 {
            self.refuse(&list, "there is nothing to compare; write two arms or more");
        }
        for (twin, first) in repeated(experiment.arms.iter().map(|arm| arm.id.as_str())) {
            let first = list.index(first).to_string();
            self.refuse(
                &list.index(twin).key("id"),
                format!("the same stands in `{first}`; make it different"),
            );
        }
        let mut arms: Vec<(RuleId, u32)> = Vec::with_capacity(experiment.arms.len());
        for (index, arm) in experiment.arms.iter().enumerate() {
            let place = list.index(index);
            if arm.weight > WEIGHT_MAX {
                self.refuse(
                    &place.key("weight"),
                    format!("`{}` is too much; write at most {WEIGHT_MAX}", arm.weight),
                );
            }
            arms.push((self.id(&place, &arm.id), arm.weight));
        }
        if !arms.is_empty() && arms.iter().all(|(_, weight)| *weight == 0) {
            self.refuse(&list, "every arm has the weight `0`; write at least `1` for one of them");
        }
        let days = self.days(block, experiment.from.as_deref(), experiment.until.as_deref());
        Some(Experiment { id, arms, days })
    }

    pub(super) fn goal(&mut self, goal: &'c GoalText, block: &Place<'_>) -> Option<Goal> {
        for (key, text) in [("figure", &goal.figure), ("target", &goal.target)] {
            if text.trim().is_empty() {
                self.refuse(&block.key(key), "is empty; write what is meant");
            }
        }
        let by = self.day(&block.key("by"), &goal.by)?;
        Some(Goal { figure: goal.figure.clone(), target: goal.target.clone(), by })
    }
}

/// A code as it is scanned or typed: visible characters of ASCII without spaces.
fn parse_code(text: &str) -> Option<String> {
    let fits = !text.is_empty() && text.len() <= CODE_BYTES_MAX;
    (fits && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| text.to_owned())
}
