//! I4: each operation takes effect exactly once. I14: no more comes back than was sold, and bonuses are given once.
//!
//! What each account must come to is counted anew here from the entries, in the plainest way and without the fold: the
//! programmes of a yard have neither expiry nor tiers, so that sums are enough.

use std::collections::{BTreeMap, BTreeSet};

use tallytill::core::ledger::Ledger;
use tallytill::core::ledger::{Entry, Folded, Kind, Payload, Return, Sale};
use tallytill::core::model::{CardNumber, EntryHash, MemberId, OpId, Points, Settlement, TillId};

use super::Broken;
use crate::promises::Promises;

/// No operation stands in the entries more often than it was asked of tills; none that nobody asked for is there. `tills`
/// are the identities of the machines of a yard: a copy has that of its original.
pub(crate) fn check_once(promises: &Promises, tills: &[TillId], held: &[Entry]) -> Result<(), Broken> {
    let mut seen: BTreeMap<(OpId, TillId), usize> = BTreeMap::new();
    for entry in held {
        let (op_id, till) = (entry.header.op_id, entry.header.till);
        let Some(asked) = promises.asked.get(&op_id) else { continue };
        let machines = asked.iter().filter(|machine| tills.get(**machine) == Some(&till)).count();
        let times = seen.entry((op_id, till)).or_default();
        *times += 1;
        if machines == 0 {
            let what = format!("operation {op_id} has entries of till {till}, which was not asked");
            return Err(Broken::new("I4", what));
        }
        if *times > machines && !promises.may_repeat(op_id) {
            let what = format!("operation {op_id} has {times} entries of till {till}");
            return Err(Broken::new("I4", what));
        }
    }
    Ok(())
}

/// Points for joining are given once to each account, however often its person joined.
pub(crate) fn check_bonuses(held: &[Entry], folded: &Folded) -> Result<(), Broken> {
    let joinings: BTreeSet<EntryHash> =
        held.iter().filter(|entry| entry.header.kind == Kind::Enrol).map(|entry| entry.hash).collect();
    let mut given: BTreeMap<MemberId, EntryHash> = BTreeMap::new();
    for posting in folded.postings.iter().filter(|posting| joinings.contains(&posting.entry)) {
        let Ledger::Member(member) = posting.ledger else { continue };
        if posting.points > Points::ZERO && *given.entry(member).or_insert(posting.entry) != posting.entry {
            return Err(Broken::new("I14", format!("member {member} has points for joining twice")));
        }
    }
    Ok(())
}

/// What an account must come to, at least and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sums {
    balance: (i64, i64),
    spend: (i64, i64),
    visits: (i64, i64),
}

impl Sums {
    fn add(&mut self, balance: i64, spend: i64, visits: i64) {
        self.add_between((balance, balance), (spend, spend), (visits, visits));
    }

    fn add_between(&mut self, balance: (i64, i64), spend: (i64, i64), visits: (i64, i64)) {
        let add = |sum: &mut (i64, i64), more: (i64, i64)| *sum = (sum.0 + more.0, sum.1 + more.1);
        add(&mut self.balance, balance);
        add(&mut self.spend, spend);
        add(&mut self.visits, visits);
    }
}

/// The accounts of a fold are what the entries say, counted once each.
pub(crate) fn check_sums(held: &[Entry], folded: &Folded) -> Result<(), Broken> {
    let mut told: Vec<(&Entry, Payload)> =
        held.iter().filter_map(|entry| Some((entry, readable(entry)?))).collect();
    told.sort_by_key(|(entry, _)| (entry.header.order_key(), entry.hash));
    let persons = persons(&told);
    let person = |member: MemberId| persons.get(&member).copied().unwrap_or(member);
    let mut sums: BTreeMap<MemberId, Sums> = BTreeMap::new();
    let mut welcomed = BTreeSet::new();
    let voided: BTreeSet<OpId> = told.iter().filter_map(|(_, payload)| voided_by(payload)).collect();
    let mut named: BTreeSet<OpId> = BTreeSet::new();
    let mut sales: BTreeMap<OpId, (&Sale, Vec<&Return>)> = BTreeMap::new();
    let mut returns: Vec<&Return> = Vec::new();
    for (entry, payload) in &told {
        let first = match payload {
            Payload::Sale(_) | Payload::Return(_) | Payload::Adjusted(_) => named.insert(entry.header.op_id),
            _ => true,
        };
        match payload {
            Payload::Enrol(enrol) => {
                let id = person(enrol.member);
                let points = enrol.welcome.as_ref().map(|welcome| welcome.points.units());
                let given = points.filter(|_| welcomed.insert(id)).unwrap_or(0);
                sums.entry(id).or_default().add(given, 0, 0);
            }
            Payload::Adjusted(adjusted) if first => {
                let points = adjusted.points.map_or(0, |lot| lot.points.units());
                sums.entry(person(adjusted.member)).or_default().add(points, 0, 0);
            }
            Payload::Sale(sale) if first && !voided.contains(&entry.header.op_id) => {
                sales.insert(entry.header.op_id, (sale, Vec::new()));
            }
            Payload::Return(returned) if first => returns.push(returned),
            _ => {}
        }
    }
    for returned in returns {
        if let Some((_, back)) = sales.get_mut(&returned.sale) {
            back.push(returned);
        }
    }
    for (sale, back) in sales.values() {
        let Some(member) = &sale.receipt.member else { continue };
        count_sale(sums.entry(person(member.id)).or_default(), sale, back);
    }
    for finding in folded.findings.iter().filter(|finding| finding.settlement == Settlement::Absorb) {
        if let (Some(member), "overspend") = (finding.member, finding.kind.name()) {
            sums.entry(person(member)).or_default().add(finding.points.units(), 0, 0);
        }
    }
    for account in folded.accounts.values() {
        let due = sums.remove(&person(account.id)).unwrap_or_default();
        let facts = account.facts();
        for (name, has, (least, most)) in [
            ("spend", facts.spend.minor(), due.spend),
            ("balance", facts.balance.units(), due.balance),
            ("visits", facts.visits, due.visits),
        ] {
            if !(least..=most).contains(&has) {
                let invariant = if name == "spend" && has < least { "I14" } else { "I4" };
                let what = format!("member {} has a {name} of {has}, due are {least} to {most}", account.id);
                return Err(Broken::new(invariant, what));
            }
        }
    }
    match sums.into_iter().find(|(_, due)| *due != Sums::default()) {
        Some((id, due)) => Err(Broken::new("I4", format!("member {id} has no account, due is {due:?}"))),
        None => Ok(()),
    }
}

fn readable(entry: &Entry) -> Option<Payload> {
    entry.check_payload().ok()?;
    Payload::parse(entry).ok()
}

fn voided_by(payload: &Payload) -> Option<OpId> {
    match payload {
        Payload::Void(void) => Some(void.sale),
        _ => None,
    }
}

/// One sale with what came back of it. Where two tills took more back than was sold, only bounds are known.
fn count_sale(sums: &mut Sums, sale: &Sale, back: &[&Return]) {
    let totals = sale.receipt.totals;
    let (earned, spent, due) =
        (totals.points_earned.units(), totals.points_spent.units(), totals.due.minor());
    sums.add(earned - spent, due, 1);
    let mut left: Vec<i64> = sale.receipt.lines.iter().map(|line| line.quantity.thousandths()).collect();
    let mut beyond = false;
    for line in back.iter().flat_map(|returned| &returned.part.lines) {
        let place = usize::try_from(line.line).unwrap();
        left[place] -= line.quantity.thousandths();
        beyond |= left[place] < 0;
    }
    // Each of two tills may take what the other does not know to be the last: then neither says that it was all.
    let apart = back.len() > 1
        && left.iter().all(|left| *left <= 0)
        && back.iter().filter(|one| one.part.whole).count() != 1;
    if beyond || apart {
        sums.add_between((-earned, spent), (-due, 0), (-1, 0));
        return;
    }
    for returned in back {
        let part = &returned.part;
        let lines = &part.lines;
        let refund = lines.iter().map(|line| line.refund.minor()).sum::<i64>() + part.refund_beyond.minor();
        let given = lines.iter().flat_map(|line| &line.points_back).chain(&part.points_back);
        let taken = lines.iter().flat_map(|line| &line.earnings).chain(&part.earnings);
        let given: i64 = given.map(|lot| lot.points.units()).sum();
        let taken = taken.map(|earning| earning.points.units()).sum::<i64>() + part.earned_beyond.units();
        sums.add(given - taken, -refund, -i64::from(part.whole));
    }
}

/// Members who share a card are one person, by the first of them who is met.
fn persons(told: &[(&Entry, Payload)]) -> BTreeMap<MemberId, MemberId> {
    let mut persons: BTreeMap<MemberId, MemberId> = BTreeMap::new();
    let mut cards: BTreeMap<&CardNumber, MemberId> = BTreeMap::new();
    for (_, payload) in told {
        let (member, card) = match payload {
            Payload::Enrol(enrol) => (enrol.member, &enrol.card),
            Payload::Imported(imported) => (imported.member, &imported.card),
            _ => continue,
        };
        let one = persons.get(&member).copied().unwrap_or(member);
        let holder = *cards.entry(card).or_insert(one);
        let other = persons.get(&holder).copied().unwrap_or(holder);
        persons.entry(member).or_insert(one);
        for known in persons.values_mut().filter(|known| **known == one) {
            *known = other;
        }
    }
    persons
}
