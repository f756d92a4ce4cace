//! A table answered case by case: each answer stands indented below its case; lines that begin with `#` are for readers.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::case::{Case, Who};
use crate::facts::{programme_time, read_member};
use crate::shop::Shop;
use crate::standing_words::standing_words;
use crate::words::Words;
use tallytill::core::ledger::returning::returnable;
use tallytill::core::ledger::{Enrol, ReturnTerms, Returned, Sale, plan_return};
use tallytill::core::model::receipt::LineEarning;
use tallytill::core::model::standing::Traits;
use tallytill::core::model::{Change, MemberView, Quantity, Receipt, RuleId, Timestamp};
use tallytill::core::pricing::{Ask, Reason, Situation, quote};
use tallytill::core::programme::Programme;

/// Nothing of a line.
const NOTHING: Quantity = Quantity::from_thousandths(0);

/// A table with every answer worked out anew, and which rules it showed.
pub(crate) struct Answered {
    pub(crate) text: String,
    pub(crate) cases: usize,
    /// Rules that gave something in one case at least, and what else of a programme was seen: tiers, coupons, charities,
    /// partners, arms of experiments.
    pub(crate) applied: BTreeSet<String>,
    /// Rules that were refused in one case at least.
    pub(crate) refused: BTreeSet<String>,
}

/// Where a story stands: who was there last, when and where, and what they took home.
struct Story {
    member: Option<MemberView>,
    situation: Situation,
    /// What was sold, with what came back of it.
    sold: Vec<(Sale, Vec<Returned>)>,
}

/// Works out a table.
pub(crate) fn answer(shop: &Shop, table: &str) -> Answered {
    let programme = &shop.programme;
    let mut answered =
        Answered { text: String::new(), cases: 0, applied: BTreeSet::new(), refused: BTreeSet::new() };
    let mut story = Story { member: None, situation: start(programme), sold: Vec::new() };
    let mut case = String::new();
    for line in table.lines().filter(|line| !line.starts_with(' ')) {
        writeln!(answered.text, "{line}").unwrap();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let goes_on = line.ends_with([',', ';', ':']);
        case.push_str(line);
        if goes_on {
            case.push(' ');
            continue;
        }
        answered.cases += 1;
        story.answer(shop, &std::mem::take(&mut case), &mut answered);
    }
    assert!(case.is_empty(), "`{case}` has no end");
    answered
}

fn start(programme: &Programme) -> Situation {
    Situation {
        now: programme_time(programme, "2026-11-24", "12:00"),
        store: "main".to_owned(),
        online: true,
        ..Situation::default()
    }
}

impl Story {
    fn answer(&mut self, shop: &Shop, text: &str, answered: &mut Answered) {
        let programme = &shop.programme;
        let case = Case::read(programme, text);
        let words = Words { programme };
        match &case.who {
            Who::Anybody(member) => {
                self.member = member.as_deref().cloned();
                self.situation = case.situation(programme, &start(programme));
                self.sold.clear();
            }
            Who::Newcomer => {
                self.situation = case.situation(programme, &start(programme));
                self.member = Some(newcomer(programme, self.situation.now));
                self.sold.clear();
            }
            Who::Again | Who::Return { .. } => {
                self.situation = case.situation(programme, &self.situation);
            }
        }
        if let Who::Return { first } = case.who {
            let place = if first { 0 } else { self.sold.len() - 1 };
            return self.give_back(programme, &case, place, &mut answered.text);
        }
        if matches!(case.who, Who::Again | Who::Newcomer)
            && let Some(member) = &self.member
        {
            writeln!(answered.text, "    now: {}", standing_words(programme, &member.standing)).unwrap();
        }
        let (basket, choices) = (case.basket(shop), case.choices(programme));
        let ask = Ask {
            basket: &basket,
            member: self.member.as_ref(),
            choices: &choices,
            situation: &self.situation,
        };
        let found = quote(programme, &ask).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        words.quote(&found, &mut answered.text);
        found.reasons.iter().for_each(|reason| answered.count(reason));
        answered.show(&found.receipt);
        self.sell(programme, found.receipt);
    }

    /// The customer pays: what the next case finds.
    fn sell(&mut self, programme: &Programme, receipt: Receipt) {
        for used in &receipt.effects.uses {
            let given = self.situation.given.entry(used.offer.clone()).or_default();
            given.times += used.times;
            given.money = given.money.checked_add(used.money).unwrap();
            given.points = given.points.checked_add(used.points).unwrap();
        }
        let (at, day) = (self.situation.now, programme.time_zone.day(self.situation.now));
        if let Some(member) = &mut self.member {
            let change = Change::of_sale(&receipt, day).unwrap();
            member.standing.apply(&change).unwrap();
        }
        let offline = !self.situation.online;
        self.sold.push((Sale { receipt, day, offline, request: [0; 32], at }, Vec::new()));
    }

    /// Goods of the sale at this place come back.
    fn give_back(&mut self, programme: &Programme, case: &Case<'_>, place: usize, out: &mut String) {
        let (sale, before) = &mut self.sold[place];
        let lines = &sale.receipt.lines;
        let asked: Vec<(u32, Quantity)> = match case.bought() {
            None => (0..).zip(returnable(sale, before)).filter(|(_, left)| *left > NOTHING).collect(),
            Some(bought) => bought
                .iter()
                .map(|(quantity, sku)| {
                    let place = lines.iter().position(|line| line.sku == *sku);
                    (u32::try_from(place.expect("it was not sold")).unwrap(), *quantity)
                })
                .collect(),
        };
        let terms = ReturnTerms {
            day: programme.time_zone.day(self.situation.now),
            policy: programme.points.return_policy,
            grace_days: programme.points.return_grace_days,
        };
        let words = Words { programme };
        match plan_return(sale, before, &asked, terms) {
            Err(fault) => writeln!(out, "    refused: {fault}").unwrap(),
            Ok(returned) => {
                words.returned(sale, &returned, out);
                if let Some(member) = &mut self.member {
                    member.standing.apply(&Change::of_return(sale, &returned).unwrap()).unwrap();
                    writeln!(out, "    now: {}", standing_words(programme, &member.standing)).unwrap();
                }
                before.push(returned);
            }
        }
    }
}

/// Somebody who joins on this day.
fn newcomer(programme: &Programme, now: Timestamp) -> MemberView {
    let mut member = read_member(programme, "member", &[]);
    let welcome = programme.welcome.as_ref().map(|welcome| LineEarning {
        rule: RuleId::new("welcome"),
        points: welcome.points,
        vests: None,
        expires: None,
    });
    let joined = Some(programme.time_zone.day(now));
    let enrol = Enrol {
        member: member.id,
        card: member.card.clone(),
        profile: Vec::new(),
        traits: Some(Traits { joined, ..Traits::default() }),
        welcome,
    };
    member.standing.apply(&Change::of_enrol(&enrol)).unwrap();
    member
}

impl Answered {
    fn show(&mut self, receipt: &Receipt) {
        let effects = &receipt.effects;
        let tiers = receipt.member.iter().filter_map(|member| member.tier.as_ref());
        let coupons = effects.coupons.iter().map(|used| &used.coupon);
        let charities = effects.donation.iter().map(|donation| &donation.charity);
        let arms = effects.arms.iter().map(|arm| &arm.arm);
        let seen = tiers.chain(coupons).chain(charities).chain(&effects.partner).chain(arms);
        self.applied.extend(seen.map(|id| id.as_str().to_owned()));
    }

    fn count(&mut self, reason: &Reason) {
        match reason {
            Reason::Applied { offer, .. } | Reason::Given { offer } => {
                self.applied.insert(offer.as_str().to_owned());
            }
            Reason::Earned { rule, .. } | Reason::Stamped { rule, .. } => {
                self.applied.insert(rule.as_str().to_owned());
            }
            Reason::Refused { offer, .. } => {
                self.refused.insert(offer.as_str().to_owned());
            }
            _ => {}
        }
    }
}
