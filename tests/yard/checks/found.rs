//! I15: every conflict has one finding, and findings are reproducible from the entries.

use std::collections::{BTreeMap, BTreeSet};

use tallytill::core::ledger::{Entry, Finding, Folded, Link, Payload, watch_chains};
use tallytill::core::model::{CardNumber, EntryHash, OpId};

use super::Broken;

/// The kinds of findings that are counted anew here.
const COUNTED: [&str; 5] = ["op_id_reused", "quarantined", "return_pending", "return_orphan", "coupon_twice"];

/// Each conflict that the entries show has its finding, and there is none without a conflict.
pub(crate) fn check(held: &[Entry], found: &[Finding]) -> Result<(), Broken> {
    let (due, perhaps) = conflicts(held);
    let mut kept: BTreeSet<(EntryHash, &str)> = BTreeSet::new();
    for finding in found {
        let key = (finding.entry, finding.kind.name());
        if !kept.insert(key) {
            return Err(Broken::new("I15", format!("entry {} has two findings `{}`", key.0, key.1)));
        }
    }
    if let Some((entry, kind)) = due.iter().find(|key| !kept.contains(*key)) {
        return Err(Broken::new("I15", format!("entry {entry} shows `{kind}` and there is no finding")));
    }
    let idle =
        kept.iter().find(|key| COUNTED.contains(&key.1) && !due.contains(*key) && !perhaps.contains(*key));
    if let Some((entry, kind)) = idle {
        return Err(Broken::new("I15", format!("entry {entry} has a finding `{kind}` without a conflict")));
    }
    check_twice_joined(held, found)
}

/// As many findings of members who joined twice as there are members too many for their cards.
fn check_twice_joined(held: &[Entry], found: &[Finding]) -> Result<(), Broken> {
    let mut cards: BTreeMap<CardNumber, BTreeSet<_>> = BTreeMap::new();
    for entry in held {
        if let Ok(Payload::Enrol(enrol)) = Payload::parse(entry) {
            cards.entry(enrol.card).or_default().insert(enrol.member);
        }
    }
    let due: usize = cards.values().map(|members| members.len() - 1).sum();
    let has = found.iter().filter(|finding| finding.kind.name() == "member_twice").count();
    if due != has {
        return Err(Broken::new("I15", format!("{due} members joined twice and {has} findings say so")));
    }
    Ok(())
}

/// The findings that are kept are those of a fold of everything and of the chains, and those of entries that can't be read.
pub(crate) fn check_reproduced(held: &[Entry], found: &[Finding], folded: &Folded) -> Result<(), Broken> {
    let mut kept: Vec<&Finding> = found.iter().filter(|finding| is_readable(held, finding.entry)).collect();
    kept.sort_unstable();
    let of_chains = watch_chains(held.iter().map(Link::of));
    let readable = of_chains.iter().filter(|finding| is_readable(held, finding.entry));
    let mut fresh: Vec<&Finding> = folded.findings.iter().collect();
    fresh.dedup_by_key(|finding| (finding.kind, finding.entry));
    fresh.extend(readable);
    fresh.sort_unstable();
    if kept == fresh {
        Ok(())
    } else {
        Err(Broken::new("I15", "the findings that are kept are not those of the entries".to_owned()))
    }
}

fn is_readable(held: &[Entry], hash: EntryHash) -> bool {
    held.iter().find(|entry| entry.hash == hash).is_some_and(|entry| read(entry).is_some())
}

fn read(entry: &Entry) -> Option<Payload> {
    entry.check_payload().ok()?;
    Payload::parse(entry).ok()
}

type Conflicts = BTreeSet<(EntryHash, &'static str)>;

/// The conflicts that must be found, and those of which that can't be told here.
fn conflicts(held: &[Entry]) -> (Conflicts, Conflicts) {
    let (mut due, mut perhaps) = (BTreeSet::new(), BTreeSet::new());
    let mut told: Vec<(&Entry, Payload)> = Vec::new();
    for entry in held {
        match read(entry) {
            Some(payload) => told.push((entry, payload)),
            None => {
                due.insert((entry.hash, "quarantined"));
            }
        }
    }
    told.sort_by_key(|(entry, _)| (entry.header.order_key(), entry.hash));
    let mut first: BTreeMap<OpId, &Payload> = BTreeMap::new();
    let mut counted: Vec<(&Entry, &Payload)> = Vec::new();
    for (entry, payload) in &told {
        if matches!(payload, Payload::Sale(_) | Payload::Return(_) | Payload::Adjusted(_)) {
            match first.get(&entry.header.op_id) {
                None => {
                    first.insert(entry.header.op_id, payload);
                }
                Some(earlier) => {
                    if *earlier != payload {
                        due.insert((entry.hash, "op_id_reused"));
                    }
                    continue;
                }
            }
        }
        counted.push((*entry, payload));
    }
    let voided: BTreeSet<OpId> = told
        .iter()
        .filter_map(|(_, payload)| if let Payload::Void(void) = payload { Some(void.sale) } else { None })
        .collect();
    for (entry, payload) in &counted {
        let Payload::Return(returned) = payload else { continue };
        match first.get(&returned.sale) {
            Some(Payload::Sale(_)) if voided.contains(&returned.sale) => {
                due.insert((entry.hash, "return_orphan"));
            }
            Some(Payload::Sale(_)) => {}
            _ => {
                due.insert((entry.hash, "return_pending"));
            }
        }
    }
    add_coupons(&counted, &voided, &mut due, &mut perhaps);
    (due, perhaps)
}

/// A coupon that is good once: every sale after the first that used it, where none of the sales came back.
fn add_coupons(
    counted: &[(&Entry, &Payload)],
    voided: &BTreeSet<OpId>,
    due: &mut Conflicts,
    perhaps: &mut Conflicts,
) {
    let back: BTreeSet<OpId> = counted
        .iter()
        .filter_map(
            |(_, payload)| if let Payload::Return(returned) = payload { Some(returned.sale) } else { None },
        )
        .collect();
    let mut used: BTreeMap<(String, String), Vec<(&Entry, bool)>> = BTreeMap::new();
    for (entry, payload) in counted {
        let Payload::Sale(sale) = payload else { continue };
        if voided.contains(&entry.header.op_id) {
            continue;
        }
        for coupon in sale.receipt.effects.coupons.iter().filter(|coupon| coupon.once) {
            let key = (coupon.coupon.as_str().to_owned(), coupon.code.clone());
            used.entry(key).or_default().push((*entry, back.contains(&entry.header.op_id)));
        }
    }
    for users in used.values() {
        // A sale that came back in whole frees its coupon; whether one did depends on more than is counted here.
        let mut open = false;
        for (place, (entry, came_back)) in users.iter().enumerate() {
            if place > 0 {
                let known = if open { &mut *perhaps } else { &mut *due };
                known.insert((entry.hash, "coupon_twice"));
            }
            open |= came_back;
        }
    }
}
