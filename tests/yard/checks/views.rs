//! I10: what a till shows of a member is head office's base and its own tail, neither twice nor dropped.

use std::collections::BTreeMap;

use tallytill::core::ledger::{Entry, Head, Payload, Sale, changes_of};
use tallytill::core::model::{Change, EntrySeq, MemberId, OpId, Standing};
use tallytill::core::sync::wire::{MemberPage, MemberRow};

use super::Broken;
use crate::world::World;

/// Every page that a till took, or tried to take, in order.
#[derive(Default)]
pub(crate) struct Pages {
    tills: BTreeMap<usize, Vec<MemberPage>>,
}

impl Pages {
    /// A till takes a page over, perhaps.
    pub(crate) fn take(&mut self, till: usize, page: &MemberPage) {
        self.tills.entry(till).or_default().push(page.clone());
    }

    /// The members as a till was told up to a cursor, each with how far its own chain was in that.
    fn rows(&self, till: usize, cursor: &str) -> BTreeMap<MemberId, (MemberRow, Option<Head>)> {
        let mut rows = BTreeMap::new();
        let pages = self.tills.get(&till).map(Vec::as_slice).unwrap_or_default();
        let end = pages.iter().rposition(|page| page.cursor == cursor).map_or(0, |last| last + 1);
        for page in &pages[..end] {
            if page.restarted {
                rows.clear();
            }
            for row in &page.rows {
                rows.insert(row.id, (row.clone(), page.folded));
            }
        }
        rows
    }
}

/// What one entry did to one member, and the sale that it undoes.
struct Step {
    seq: EntrySeq,
    change: Change,
    undoes: Option<EntrySeq>,
}

/// What a till shows of every card is what its pages and its journal come to.
pub(crate) fn check_till(world: &World, till: usize) -> Result<(), Broken> {
    let node = &world.tills[till];
    let agent = node.agent();
    let own = agent.journal.state().head;
    let entries = {
        let lookup = agent.lookup();
        if lookup.journal.load_incarnations().is_ok_and(|lives| lives.len() > 1) {
            return Ok(());
        }
        lookup.journal.load_entries(EntrySeq::new(1), own.incarnation, usize::MAX).unwrap_or_default()
    };
    // A power cut may take the last pages from the cache: what stands there now is what counts.
    let Ok(knowledge) = agent.lookup().cache.load_knowledge() else { return Ok(()) };
    let rows = world.pages.rows(till, &knowledge.members_cursor);
    for card in world.customers.cards() {
        let Ok(view) = agent.load_view(card) else { continue };
        let row = rows.values().find(|(row, _)| row.merged_into.is_none() && row.cards.contains(card));
        let (Some(view), Some((row, folded))) = (view, row) else { continue };
        let mut standing = row.standing();
        let members: Vec<MemberId> = rows
            .values()
            .filter(|(other, _)| other.merged_into == Some(row.id))
            .map(|(other, _)| other.id)
            .chain([row.id])
            .collect();
        let elsewhere = |op: OpId| {
            let known = world.customers.sales.iter().find(|known| known.op == op && known.till != till)?;
            known.sale.clone()
        };
        // What goods of another till's sale took back can't be worked out anew by the till alone: after a restore of the hub it
        // is missing until the hub has the return again.
        let of_others = |entry: &Entry| match Payload::parse(entry) {
            Ok(Payload::Return(returned)) => {
                find_sale(&entries, returned.sale).is_none()
                    && elsewhere(returned.sale)
                        .and_then(|sale| sale.receipt.member)
                        .is_some_and(|member| members.contains(&member.id))
            }
            _ => false,
        };
        if world.hub.went_back && entries.iter().any(of_others) {
            continue;
        }
        let after =
            folded.filter(|head| head.incarnation == own.incarnation).map_or(EntrySeq::NONE, |head| head.seq);
        apply_tail(&mut standing, &entries, &members, after, elsewhere);
        if standing != view.standing {
            let what = format!(
                "till {till} shows {:?} on card {card}, its pages and its journal come to {:?}",
                view.standing.facts, standing.facts
            );
            return Err(Broken::new("I10", what));
        }
    }
    Ok(())
}

fn apply_tail(
    standing: &mut Standing,
    entries: &[Entry],
    members: &[MemberId],
    after: EntrySeq,
    elsewhere: impl Fn(OpId) -> Option<Sale>,
) {
    let mut steps: Vec<Step> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.header.seq > after) {
        let Ok(payload) = Payload::parse(entry) else { continue };
        let sale = match &payload {
            Payload::Void(void) => find_sale(entries, void.sale),
            Payload::Return(returned) => find_sale(entries, returned.sale)
                .or_else(|| Some((EntrySeq::NONE, elsewhere(returned.sale)?))),
            _ => None,
        };
        let Some(changes) = changes_of(&payload, sale.as_ref().map(|(_, sale)| sale), &[]) else { continue };
        let undoes = sale.filter(|_| matches!(payload, Payload::Void(_))).map(|(seq, _)| seq);
        for (member, change) in changes {
            if members.contains(&member) {
                steps.push(Step { seq: entry.header.seq, change, undoes });
            }
        }
    }
    let gone: Vec<EntrySeq> = steps
        .iter()
        .filter_map(|step| {
            step.undoes
                .filter(|sale| steps.iter().any(|other| other.seq == *sale))
                .map(|sale| (step.seq, sale))
        })
        .flat_map(|(void, sale)| [void, sale])
        .collect();
    for step in steps.iter().filter(|step| !gone.contains(&step.seq)) {
        let _ = standing.apply(&step.change);
    }
}

fn find_sale(entries: &[Entry], op: OpId) -> Option<(EntrySeq, Sale)> {
    let entry = entries.iter().find(|entry| entry.header.op_id == op)?;
    match Payload::parse(entry) {
        Ok(Payload::Sale(sale)) => Some((entry.header.seq, *sale)),
        _ => None,
    }
}

/// Once everything has arrived, every till shows what head office has.
pub(crate) fn check_settled(world: &World) -> Result<(), Broken> {
    let members = world.hub.members();
    for node in &world.tills {
        for card in world.customers.cards() {
            let view = node.agent().load_view(card);
            let view = view.map_err(|fault| Broken::new("I10", format!("till {}: {fault}", node.number)))?;
            let kept = members.iter().find(|row| row.merged_into.is_none() && row.cards.contains(card));
            let same = match (&view, kept) {
                (Some(view), Some(row)) => view.id == row.id && view.standing == row.standing(),
                (None, None) => true,
                _ => false,
            };
            if !same {
                let shown = view.map(|view| (view.id, view.standing.facts));
                let kept = kept.map(|row| (row.id, row.facts));
                let what =
                    format!("till {} shows {shown:?} on card {card}, the hub has {kept:?}", node.number);
                return Err(Broken::new("I10", what));
            }
        }
    }
    Ok(())
}
