//! A table answered case by case: each answer stands indented below its case; lines that begin with `#` are for readers.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::case::{Case, Who};
use super::facts::programme_time;
use super::standing_words::standing_words;
use super::words::Words;
use crate::core::model::{MemberView, Receipt};
use crate::core::pricing::{Ask, Quote, Reason, Situation, quote};
use crate::core::programme::Programme;
use crate::core::programme::shop::Shop;

/// A table with every answer worked out anew, and which rules it showed.
pub(in crate::core::pricing) struct Answered {
    pub(in crate::core::pricing) text: String,
    pub(in crate::core::pricing) cases: usize,
    /// Rules that gave something in one case at least.
    pub(in crate::core::pricing) applied: BTreeSet<String>,
    /// Rules that were refused in one case at least.
    pub(in crate::core::pricing) refused: BTreeSet<String>,
}

/// Where a story stands: who was there last, when and where, and what they took home.
struct Story {
    member: Option<MemberView>,
    situation: Situation,
    last: Option<Receipt>,
}

/// Works out a table.
pub(in crate::core::pricing) fn answer(shop: &Shop, table: &str) -> Answered {
    let programme = &shop.programme;
    let mut answered =
        Answered { text: String::new(), cases: 0, applied: BTreeSet::new(), refused: BTreeSet::new() };
    let mut story = Story { member: None, situation: start(programme), last: None };
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
                self.last = None;
            }
            Who::Again | Who::Return => {
                self.situation = case.situation(programme, &self.situation);
            }
        }
        if matches!(case.who, Who::Return) {
            return self.give_back(shop, &case, &mut answered.text);
        }
        if matches!(case.who, Who::Again)
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
        for reason in &found.reasons {
            answered.count(reason);
        }
        self.sell(programme, found);
    }

    /// The customer pays: what the next case finds.
    fn sell(&mut self, _programme: &Programme, found: Quote) {
        for used in &found.receipt.effects.uses {
            let given = self.situation.given.entry(used.offer.clone()).or_default();
            given.times += used.times;
            given.money = given.money.checked_add(used.money).unwrap();
            given.points = given.points.checked_add(used.points).unwrap();
        }
        self.last = Some(found.receipt);
    }

    fn give_back(&mut self, _shop: &Shop, _case: &Case<'_>, _out: &mut str) {
        panic!("nothing can come back yet");
    }
}

impl Answered {
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
