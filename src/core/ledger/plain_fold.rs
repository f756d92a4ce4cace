//! The fold once more, written as a customer would tell it and without any care for speed: who is the same person, what
//! counts, and what each purchase did to the balance. The tests hold the real one against it.

use std::collections::{BTreeMap, BTreeSet};

use super::world::terms;
use super::{Account, Evidence, Fact, Finding, FindingKind, Payload, Return, Returned, Sale, plan_return};
use crate::core::model::receipt::Referral;
use crate::core::model::{
    CardNumber, Change, EntryHash, Lot, MemberId, OpId, Points, Quantity, Settlement, Standing,
};

/// Accounts and findings of a set of facts that holds none twice.
pub(super) fn plain_fold(facts: &[Fact]) -> (BTreeMap<MemberId, Account>, Vec<Finding>) {
    let mut told: Vec<&Fact> = facts.iter().collect();
    told.sort_by_key(|fact| fact.order);
    let mut findings = Vec::new();
    let persons = persons(&told);
    let accounts = persons.iter().map(|person| account(&told, person, &mut findings));
    let accounts = accounts.map(|account| (account.id, account)).collect();
    let mut shop =
        Shop { accounts, findings, welcomed: BTreeSet::new(), spends: Vec::new(), sales: Vec::new() };
    for (place, fact) in told.iter().enumerate() {
        if let Some(first) = earlier_of_its_name(&told[..place], fact)
            && first.payload != fact.payload
        {
            let member = match &fact.payload {
                Payload::Sale(sale) => sale.receipt.member.as_ref().map(|member| member.id),
                Payload::Adjusted(adjusted) => Some(adjusted.member),
                _ => None,
            };
            let member = member.map(|member| shop.person(member));
            shop.find(FindingKind::OpIdReused, fact, vec![first.hash], member);
        }
    }
    for fact in in_order(&told, &mut shop) {
        shop.tell(fact);
    }
    shop.findings.sort();
    (shop.accounts, shop.findings)
}

/// What counts, in the order in which it counts: a return right after its sale where it was told before it.
fn in_order<'f>(told: &[&'f Fact], shop: &mut Shop<'f>) -> Vec<&'f Fact> {
    let mut order: Vec<((usize, usize), &Fact)> = Vec::new();
    let first_of = |op_id: OpId| told.iter().position(|fact| is_named(fact) && fact.op_id == op_id);
    let voided = |op_id: OpId| {
        told.iter().any(|fact| matches!(&fact.payload, Payload::Void(void) if void.sale == op_id))
    };
    for (place, fact) in told.iter().enumerate() {
        if is_named(fact) && first_of(fact.op_id) != Some(place) {
            continue;
        }
        match &fact.payload {
            Payload::Sale(_) if voided(fact.op_id) => {}
            Payload::Return(returned) => {
                let sale =
                    first_of(returned.sale).filter(|sale| matches!(told[*sale].payload, Payload::Sale(_)));
                match sale {
                    None => shop.find(FindingKind::ReturnPending, fact, Vec::new(), None),
                    Some(sale) if voided(returned.sale) => {
                        shop.find(FindingKind::ReturnOrphan, fact, vec![told[sale].hash], None);
                    }
                    Some(sale) if sale < place => order.push(((place, 0), fact)),
                    Some(sale) => order.push(((sale, place + 1), fact)),
                }
            }
            _ => order.push(((place, 0), fact)),
        }
    }
    order.sort_by_key(|(place, _)| *place);
    order.into_iter().map(|(_, fact)| fact).collect()
}

/// Whether it takes effect once by its op_id.
fn is_named(fact: &Fact) -> bool {
    matches!(fact.payload, Payload::Sale(_) | Payload::Return(_) | Payload::Adjusted(_))
}

fn earlier_of_its_name<'f>(told: &[&'f Fact], fact: &Fact) -> Option<&'f Fact> {
    let same = |other: &&Fact| is_named(fact) && is_named(other) && other.op_id == fact.op_id;
    told.iter().copied().find(|other| same(other))
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
            (Payload::Adjusted(adjusted), _) => vec![adjusted.member],
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
    let account = Account {
        id,
        merged: person.iter().copied().filter(|member| *member != id).collect(),
        cards: joins
            .iter()
            .map(|(_, _, card, _)| (*card).clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        profile: joins.first().map(|(_, _, _, profile)| (*profile).clone()).unwrap_or_default(),
        standing: Standing::default(),
        evidence: Evidence::default(),
    };
    find_twice(id, &joins, findings);
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
                decided: None,
            });
        }
    }
}

/// Everybody's standing as it goes along.
struct Shop<'f> {
    accounts: BTreeMap<MemberId, Account>,
    findings: Vec<Finding>,
    /// Who has had points for joining.
    welcomed: BTreeSet<MemberId>,
    /// Who spent points, and by which sale.
    spends: Vec<(MemberId, &'f Fact)>,
    sales: Vec<Bill<'f>>,
}

/// A sale and what came back of it.
struct Bill<'f> {
    fact: &'f Fact,
    sale: &'f Sale,
    returned: Vec<Returned>,
    returns: Vec<EntryHash>,
    /// Whether it brought the friend's reward, and who else was rewarded.
    friend: bool,
    referrer: Option<MemberId>,
}

impl<'f> Shop<'f> {
    /// The account that a member counts in.
    fn person(&self, member: MemberId) -> MemberId {
        let named = |account: &&Account| account.id == member || account.merged.contains(&member);
        self.accounts.values().find(named).map_or(member, |account| account.id)
    }

    fn standing(&mut self, id: MemberId) -> &mut Standing {
        &mut self.accounts.get_mut(&id).unwrap().standing
    }

    fn find(&mut self, kind: FindingKind, fact: &Fact, against: Vec<EntryHash>, member: Option<MemberId>) {
        let settlement =
            if kind == FindingKind::CouponTwice { Settlement::Absorb } else { Settlement::Review };
        self.findings.push(Finding {
            kind,
            entry: fact.hash,
            against,
            member,
            points: Points::ZERO,
            settlement,
            decided: None,
        });
    }

    fn tell(&mut self, fact: &'f Fact) {
        match &fact.payload {
            Payload::Enrol(enrol) => {
                let id = self.person(enrol.member);
                let mut change = Change::of_enrol(enrol);
                if self.welcomed.contains(&id) {
                    change.issued = Vec::new();
                }
                if enrol.welcome.is_some() {
                    self.welcomed.insert(id);
                }
                self.standing(id).apply(&change).unwrap();
            }
            Payload::Imported(imported) => {
                let id = self.person(imported.member);
                self.standing(id).apply(&Change::of_import(imported)).unwrap();
            }
            Payload::Adjusted(adjusted) => {
                let id = self.person(adjusted.member);
                self.standing(id).apply(&Change::of_adjustment(adjusted).unwrap()).unwrap();
            }
            Payload::Sale(sale) => self.sell(fact, sale),
            Payload::Return(returned) => self.take_in(fact, returned),
            _ => {}
        }
    }

    fn sell(&mut self, fact: &'f Fact, sale: &'f Sale) {
        let id = sale.receipt.member.as_ref().map(|member| self.person(member.id));
        let (friend, referrer) = id.map_or((false, None), |id| self.buy(fact, sale, id));
        let mut against = BTreeSet::new();
        for coupon in &sale.receipt.effects.coupons {
            let used = |bill: &&Bill| {
                bill.sale.receipt.effects.coupons.contains(coupon)
                    && !bill.returned.iter().any(|part| part.whole)
            };
            against.extend(self.sales.iter().find(used).map(|bill| bill.fact.hash));
        }
        if !against.is_empty() {
            self.find(FindingKind::CouponTwice, fact, against.into_iter().collect(), id);
        }
        self.sales.push(Bill { fact, sale, returned: Vec::new(), returns: Vec::new(), friend, referrer });
    }

    fn buy(&mut self, fact: &'f Fact, sale: &Sale, id: MemberId) -> (bool, Option<MemberId>) {
        let spent = sale.receipt.totals.points_spent;
        let spendable = self.standing(id).points_on(sale.day).unwrap().spendable;
        if spent > Points::ZERO {
            let change = Change { day: sale.day, spent, ..Change::default() };
            self.standing(id).apply(&change).unwrap();
            if spent > spendable {
                self.overspend(fact, sale, id, spent.checked_sub(spendable).unwrap());
            }
            self.spends.push((id, fact));
        }
        let mut change = Change::of_sale(&sale.receipt, sale.day).unwrap();
        change.spent = Points::ZERO;
        let had = self.standing(id).referral_done;
        let referral = sale.receipt.effects.referral.as_ref().filter(|_| !had);
        change.referral = referral.map(|_| true);
        self.standing(id).apply(&change).unwrap();
        let Some(Referral { referrer, .. }) = referral else { return (false, None) };
        let referrer = self.person(*referrer);
        if referrer == id || self.accounts.get(&referrer).is_none_or(|account| account.cards.is_empty()) {
            return (true, None);
        }
        let reward = Change::for_referrer(referral.unwrap(), sale.day);
        self.standing(referrer).apply(&reward).unwrap();
        (true, Some(referrer))
    }

    fn overspend(&mut self, fact: &'f Fact, sale: &Sale, id: MemberId, missing: Points) {
        let settlement = terms().settlements(fact.programme).overspend;
        if settlement == Settlement::Absorb {
            let issued = vec![Lot { vests: None, expires: None, points: missing }];
            let change = Change { day: sale.day, issued, ..Change::default() };
            self.standing(id).apply(&change).unwrap();
        }
        let own: Vec<&Fact> =
            self.spends.iter().filter(|(who, _)| *who == id).map(|(_, fact)| *fact).collect();
        let elsewhere = own.iter().rfind(|earlier| earlier.till != fact.till);
        let against = elsewhere.or(own.last()).map(|earlier| earlier.hash);
        self.findings.push(Finding {
            kind: FindingKind::Overspend,
            entry: fact.hash,
            against: against.into_iter().collect(),
            member: Some(id),
            points: missing,
            settlement,
            decided: None,
        });
    }

    fn take_in(&mut self, fact: &'f Fact, written: &Return) {
        let place = self.sales.iter().position(|bill| bill.fact.op_id == written.sale).unwrap();
        let bill = &self.sales[place];
        let sale = bill.sale;
        let id = sale.receipt.member.as_ref().map(|member| self.person(member.id));
        let against = if bill.returns.is_empty() { vec![bill.fact.hash] } else { bill.returns.clone() };
        let done = bill.returned.iter().any(|part| part.whole);
        let mut asked = Vec::new();
        for line in &written.part.lines {
            let earlier =
                bill.returned.iter().flat_map(|part| &part.lines).filter(|one| one.line == line.line);
            let back: i64 = earlier.map(|one| one.quantity.thousandths()).sum();
            let sold =
                sale.receipt.lines.get(line.line as usize).map_or(0, |line| line.quantity.thousandths());
            let taken = line.quantity.thousandths().min(sold - back);
            if taken > 0 {
                asked.push((line.line, Quantity::from_thousandths(taken)));
            }
        }
        let wanted: Vec<_> = written.part.lines.iter().map(|line| (line.line, line.quantity)).collect();
        if done || asked != wanted {
            self.find(FindingKind::ReturnTwice, fact, against, id);
        }
        let bill = &mut self.sales[place];
        let Ok(part) = plan_return(sale, &bill.returned, &asked, written.part.terms) else { return };
        let (friend, referrer) = (bill.friend, bill.referrer);
        bill.returned.push(part.clone());
        bill.returns.push(fact.hash);
        if let Some(id) = id {
            let mut change = Change::of_return(sale, &part).unwrap();
            change.referral = change.referral.filter(|_| friend);
            self.standing(id).apply(&change).unwrap();
        }
        if let (Some(referrer), Some(referral), true) = (referrer, &sale.receipt.effects.referral, part.whole)
        {
            let back = Change::for_referrer_of_return(referral, part.terms);
            self.standing(referrer).apply(&back).unwrap();
        }
    }
}
