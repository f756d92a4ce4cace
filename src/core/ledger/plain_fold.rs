//! The fold once more, written as a customer would tell it and without any care for speed: who is the same person, what
//! counts, and what each purchase did to the balance. The tests hold the real one against it.

use std::collections::{BTreeMap, BTreeSet};

use super::world::settlement;
use super::{Account, Fact, Finding, FindingKind, Payload, Sale};
use crate::core::model::{CardNumber, MemberFacts, MemberId, Money, OpId, Points, Settlement};

/// Accounts and findings of a set of facts that holds none twice.
pub(super) fn plain_fold(facts: &[Fact]) -> (BTreeMap<MemberId, Account>, Vec<Finding>) {
    let mut told: Vec<&Fact> = facts.iter().collect();
    told.sort_by_key(|fact| fact.order);
    let mut findings = Vec::new();
    let mut accounts = BTreeMap::new();
    for person in persons(&told) {
        let account = account(&told, &person, &mut findings);
        accounts.insert(account.id, account);
    }
    for (place, fact) in told.iter().enumerate() {
        if let (Payload::Sale(sale), Some(first)) = (&fact.payload, earlier_sale(&told[..place], fact.op_id))
            && first.payload != fact.payload
        {
            let member = sale.receipt.member.as_ref().map(|member| member.id);
            let named = |account: &&Account| {
                member == Some(account.id) || account.merged.iter().any(|one| member == Some(*one))
            };
            findings.push(Finding {
                kind: FindingKind::OpIdReused,
                entry: fact.hash,
                against: vec![first.hash],
                member: accounts.values().find(named).map(|account| account.id),
                points: Points::ZERO,
                settlement: Settlement::Review,
            });
        }
    }
    findings.sort();
    (accounts, findings)
}

fn earlier_sale<'f>(told: &[&'f Fact], op_id: OpId) -> Option<&'f Fact> {
    told.iter().copied().find(|fact| fact.op_id == op_id && matches!(fact.payload, Payload::Sale(_)))
}

/// The member and the card of a fact by which somebody joins.
fn joining(fact: &Fact) -> Option<(MemberId, &CardNumber, &Vec<u8>)> {
    match &fact.payload {
        Payload::Enrol(enrol) => Some((enrol.member, &enrol.card, &enrol.profile)),
        Payload::Imported(imported) => Some((imported.member, &imported.card, &imported.profile)),
        _ => None,
    }
}

/// Members by person: those who ever joined with one card are one, and so on from card to card.
fn persons(told: &[&Fact]) -> Vec<BTreeSet<MemberId>> {
    let mut persons: Vec<BTreeSet<MemberId>> = Vec::new();
    for fact in told {
        let members: Vec<MemberId> = match (&fact.payload, joining(fact)) {
            (Payload::Sale(sale), _) => sale.receipt.member.iter().map(|member| member.id).collect(),
            (_, Some((_, card, _))) => told
                .iter()
                .filter_map(|other| joining(other).filter(|(_, other, _)| *other == card))
                .map(|(member, _, _)| member)
                .collect(),
            _ => Vec::new(),
        };
        let mut person: BTreeSet<MemberId> = members.into_iter().collect();
        let (same, others): (Vec<_>, Vec<_>) =
            persons.into_iter().partition(|known| !known.is_disjoint(&person));
        person.extend(same.into_iter().flatten());
        persons = others;
        if !person.is_empty() {
            persons.push(person);
        }
    }
    persons
}

fn account(told: &[&Fact], person: &BTreeSet<MemberId>, findings: &mut Vec<Finding>) -> Account {
    let joins: Vec<(&Fact, MemberId, &CardNumber, &Vec<u8>)> = told
        .iter()
        .filter_map(|fact| joining(fact).map(|(member, card, profile)| (*fact, member, card, profile)))
        .filter(|(_, member, _, _)| person.contains(member))
        .collect();
    let id = joins.first().map_or(*person.first().unwrap(), |(_, member, _, _)| *member);
    let mut account = Account {
        id,
        merged: person.iter().copied().filter(|member| *member != id).collect(),
        cards: joins
            .iter()
            .map(|(_, _, card, _)| (*card).clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        profile: joins.first().map(|(_, _, _, profile)| (*profile).clone()).unwrap_or_default(),
        facts: MemberFacts::default(),
    };
    find_twice(id, &joins, findings);
    let mut purse = Purse { id, balance: 0, spend: 0, visits: 0, spends: Vec::new() };
    for (place, fact) in told.iter().enumerate() {
        match &fact.payload {
            Payload::Imported(imported) if person.contains(&imported.member) => {
                purse.balance += imported.facts.balance.units();
                purse.spend += imported.facts.spend.minor();
                purse.visits += imported.facts.visits;
            }
            Payload::Sale(sale) if counts(told, place) && bought_by(sale, person) => {
                findings.extend(purse.buy(fact, sale));
            }
            _ => {}
        }
    }
    account.facts = MemberFacts {
        balance: Points::from_units(purse.balance),
        spend: Money::from_minor(purse.spend),
        visits: purse.visits,
    };
    account
}

/// Each time that two who were two until then turn out to be one.
fn find_twice(id: MemberId, joins: &[(&Fact, MemberId, &CardNumber, &Vec<u8>)], findings: &mut Vec<Finding>) {
    for (place, (fact, member, card, _)) in joins.iter().enumerate() {
        let before: Vec<&Fact> = joins[..place].iter().map(|(fact, ..)| *fact).collect();
        let Some((first, owner, ..)) = joins[..place].iter().find(|(_, _, other, _)| other == card) else {
            continue;
        };
        let known_as_one =
            persons(&before).iter().any(|person| person.contains(owner) && person.contains(member));
        if owner != member && !known_as_one {
            findings.push(Finding {
                kind: FindingKind::MemberTwice,
                entry: fact.hash,
                against: vec![first.hash],
                member: Some(id),
                points: Points::ZERO,
                settlement: Settlement::Merged,
            });
        }
    }
}

fn bought_by(sale: &Sale, person: &BTreeSet<MemberId>) -> bool {
    sale.receipt.member.as_ref().is_some_and(|member| person.contains(&member.id))
}

/// A sale counts when it is the first of its name and nobody ever undid that name.
fn counts(told: &[&Fact], place: usize) -> bool {
    let op_id = told[place].op_id;
    let undone = told.iter().any(|fact| matches!(&fact.payload, Payload::Void(void) if void.sale == op_id));
    !undone && earlier_sale(&told[..place], op_id).is_none()
}

/// What a person has.
struct Purse<'f> {
    id: MemberId,
    balance: i64,
    spend: i64,
    visits: i64,
    /// Sales that spent points.
    spends: Vec<&'f Fact>,
}

impl<'f> Purse<'f> {
    fn buy(&mut self, fact: &'f Fact, sale: &Sale) -> Option<Finding> {
        let totals = sale.receipt.totals;
        let spent = totals.points_spent.units();
        let mut found = None;
        let had = if self.balance > 0 { self.balance } else { 0 };
        if spent > had {
            let missing = spent - had;
            let settlement = settlement(fact.programme);
            if settlement == Settlement::Absorb {
                self.balance += missing;
            }
            let elsewhere = self.spends.iter().rfind(|earlier| earlier.till != fact.till);
            let against = elsewhere.or(self.spends.last()).map(|earlier| earlier.hash);
            found = Some(Finding {
                kind: FindingKind::Overspend,
                entry: fact.hash,
                against: against.into_iter().collect(),
                member: Some(self.id),
                points: Points::from_units(missing),
                settlement,
            });
        }
        if spent > 0 {
            self.spends.push(fact);
        }
        self.balance += totals.points_earned.units() - spent;
        self.spend += totals.due.minor();
        self.visits += 1;
        found
    }
}
