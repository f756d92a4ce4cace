//! Adding later entries to kept accounts without reading the earlier ones.
//!
//! What is ordinary is added at once: a sale, a joining, a correction that is newer than everything its account holds and
//! shares no other name with any entry. Everything else (a void, a return, a name met before, a coupon used before, a late
//! entry) names what has to be folded whole. The law (invariant I11): however a set of entries is cut into batches, what
//! is kept in the end is what [`fold`](super::fold()) makes of all of it.
//!
//! How a caller keeps accounts:
//! 1. It stores the batch with its names, and leaves out entries that it holds already.
//! 2. It gives [`Known`]: for each member that the batch names the kept [`Account`], where there is one; and of all other
//!    names of the batch those that an earlier entry bears.
//! 3. It writes what [`Continued`] says.
//! 4. It loads everything that hangs together with [`Continued::whole`], the batch included, and writes what
//!    [`fold`](super::fold()) makes of it in place of whatever was kept, or continued, of those accounts and entries.

use std::collections::{BTreeMap, BTreeSet};

use super::account::Account;
use super::desk::Desk;
use super::entry::OrderKey;
use super::fact::Touch;
use super::finding::{Finding, FindingKind};
use super::gist::{Deed, Gist};
use super::payload::Payload;
use super::posting::Posting;
use super::terms::Terms;
use super::walk::number_lines;
use crate::core::model::{EntryHash, MemberId};

/// What is kept of what a batch names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// The accounts of the members that the batch names, by their names; of a merged member that of whom it counts in.
    pub accounts: BTreeMap<MemberId, Account>,
    /// The names of the batch that an entry outside it bears, but for members whose account is given.
    pub seen: BTreeSet<Touch>,
}

/// What a batch came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Continued {
    /// Accounts that changed, as they are kept from now on.
    pub accounts: Vec<Account>,
    /// What was found about entries of the batch, sorted.
    pub findings: Vec<Finding>,
    /// The movements of points by entries of the batch, sorted.
    pub postings: Vec<Posting>,
    /// What has to be folded whole: everything that hangs together with these names.
    pub whole: BTreeSet<Touch>,
    /// How many entries were added at once.
    pub added: usize,
}

/// Adds a batch to kept accounts; see the module for how to use it.
pub fn continue_fold(known: Known, batch: &[Gist], terms: &Terms) -> Continued {
    let aliases: BTreeMap<MemberId, MemberId> = known
        .accounts
        .values()
        .flat_map(|account| account.merged.iter().map(|member| (*member, account.id)))
        .collect();
    let mut plan = Plan { known: &known, aliases: &aliases, batch, terms, whole: BTreeSet::new() };
    let mut groups = plan.groups();
    plan.entangle(&mut groups);
    let whole = plan.whole;
    let Known { mut accounts, .. } = known;
    let mut desk = Desk::new(terms);
    let mut continued = Continued { whole, ..Continued::default() };
    for group in groups.chunk_by(|one, other| one.account.is_some() && one.account == other.account) {
        let Some(first) = group.first().filter(|first| !first.entangled) else { continue };
        let mut account = first.account.map(|id| accounts.remove(&id).unwrap_or_else(|| Account::new(id)));
        for place in group {
            if let Some(gist) = batch.get(place.gist) {
                add(gist, account.as_mut(), &mut desk);
            }
        }
        continued.added = continued.added.saturating_add(group.len());
        continued.accounts.extend(account);
    }
    let tampered = batch.iter().map(|gist| gist.hash).filter(|hash| terms.is_tampered(*hash));
    desk.findings.extend(tampered.map(|hash| Finding::new(FindingKind::Tampered, hash)));
    continued.findings = desk.findings;
    continued.findings.sort_unstable();
    continued.findings.dedup();
    continued.postings = desk.postings;
    number_lines(&mut continued.postings);
    continued
}

/// One entry of a batch with the account that it changes.
#[derive(Debug, Clone, Copy)]
struct Place {
    account: Option<MemberId>,
    order: OrderKey,
    hash: EntryHash,
    gist: usize,
    /// Whether its account has to be folded whole.
    entangled: bool,
}

/// What can be added at once.
struct Plan<'k> {
    known: &'k Known,
    aliases: &'k BTreeMap<MemberId, MemberId>,
    batch: &'k [Gist],
    terms: &'k Terms,
    whole: BTreeSet<Touch>,
}

impl Plan<'_> {
    /// The entries by account and order; those without an account stand for themselves. What hangs together with others by
    /// itself is left out, and its names have to be folded whole.
    fn groups(&mut self) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::with_capacity(self.batch.len());
        let (mut operations, mut names) = (Vec::with_capacity(self.batch.len()), Vec::new());
        for (gist, told) in self.batch.iter().enumerate() {
            if self.terms.is_tampered(told.hash) {
                continue;
            }
            match &told.deed {
                Deed::Nothing => {}
                Deed::Entangled(touches) => self.whole.extend(touches.iter().cloned()),
                Deed::Sale(_) | Deed::One(_) => {
                    let account =
                        told.member().map(|member| self.aliases.get(&member).copied().unwrap_or(member));
                    places.push(Place {
                        account,
                        order: told.order,
                        hash: told.hash,
                        gist,
                        entangled: false,
                    });
                    told.for_each_touch(|touch| match touch {
                        Touch::Operation(op_id) => operations.push((op_id, told.hash)),
                        Touch::Member(_) => {}
                        name => names.push((name, told.hash)),
                    });
                }
            }
        }
        places.sort_unstable_by(|one, other| {
            one.account
                .cmp(&other.account)
                .then_with(|| (one.order, one.hash).cmp(&(other.order, other.hash)))
        });
        places.dedup_by_key(|place| (place.account, place.hash));
        let operations = borne_twice(operations).map(Touch::Operation);
        self.whole.extend(operations.chain(borne_twice(names)));
        places
    }

    /// Marks the accounts that have to be folded whole, until no name that is folded whole is borne by another one.
    fn entangle(&mut self, places: &mut [Place]) {
        loop {
            let before = self.whole.len();
            for group in
                places.chunk_by_mut(|one, other| one.account.is_some() && one.account == other.account)
            {
                if !group.iter().any(|place| place.entangled) && self.must_be_whole(group) {
                    group.iter_mut().for_each(|place| place.entangled = true);
                    let gists = group.iter().filter_map(|place| self.batch.get(place.gist));
                    let whole = &mut self.whole;
                    gists.for_each(|gist| gist.for_each_touch(|touch| whole.extend([touch])));
                }
            }
            if self.whole.len() == before {
                return;
            }
        }
    }

    /// Whether something about an account's entries can't be told from what is kept.
    fn must_be_whole(&self, group: &[Place]) -> bool {
        let id = group.first().and_then(|place| place.account);
        let account = id.and_then(|id| self.known.accounts.get(&id));
        let evidence = account.map(|account| &account.evidence);
        let mut last = evidence.and_then(|evidence| evidence.last);
        if evidence.is_some_and(|evidence| evidence.erased.is_some()) {
            return true;
        }
        let has_joined = evidence.is_none_or(|evidence| evidence.joined.is_some());
        if let Some(account) = account.filter(|_| !self.whole.is_empty()) {
            let mut members = account.merged.iter().chain([&account.id]);
            if members.any(|member| self.whole.contains(&Touch::Member(*member))) {
                return true;
            }
        }
        group.iter().filter_map(|place| self.batch.get(place.gist)).any(|gist| {
            let is_next = last < Some(gist.order);
            last = Some(gist.order);
            let is_awaited = evidence.is_some_and(|evidence| evidence.awaited.contains(&gist.hash));
            // Who joins late may have brought customers before.
            let joins_late = !has_joined && gist.joins();
            !is_next || joins_late || is_awaited || gist.brings() || self.is_shared(gist)
        })
    }

    /// Whether an entry bears a name that another one bears, but for its member.
    fn is_shared(&self, gist: &Gist) -> bool {
        if self.known.seen.is_empty() && self.whole.is_empty() {
            return false;
        }
        let mut shared = false;
        gist.for_each_touch(|touch| {
            shared |= self.known.seen.contains(&touch) || self.whole.contains(&touch)
        });
        shared
    }
}

/// The names that more than one entry of a batch bears.
fn borne_twice<T: Ord>(mut names: Vec<(T, EntryHash)>) -> impl Iterator<Item = T> {
    names.sort_unstable();
    names.dedup();
    let mut names = names.into_iter().map(|(name, _)| name).peekable();
    core::iter::from_fn(move || {
        loop {
            let name = names.next()?;
            if names.next_if(|next| *next == name).is_some() {
                return Some(name);
            }
        }
    })
}

/// One entry that is newer than everything its account holds.
fn add(gist: &Gist, account: Option<&mut Account>, desk: &mut Desk<'_>) {
    let mark = gist.mark();
    match (&gist.deed, account) {
        (Deed::Sale(sale), None) => desk.doubt(mark, None, &sale.slip),
        (Deed::Sale(sale), Some(account)) => {
            account.evidence.note(gist.order);
            if desk.buy(mark, account, &sale.slip).is_some() {
                desk.doubt(mark, Some(account), &sale.slip);
            }
        }
        (Deed::One(payload), Some(account)) => {
            account.evidence.note(gist.order);
            account.join(gist.order, payload);
            desk.meet_member(mark, account, payload);
        }
        _ => {}
    }
}

impl Account {
    /// A card and a profile by which its member joins, that no other account bears.
    fn join(&mut self, order: OrderKey, payload: &Payload) {
        let (card, profile) = match payload {
            Payload::Enrol(enrol) => (&enrol.card, Some(&enrol.profile)),
            Payload::Imported(imported) => (&imported.card, Some(&imported.profile)),
            Payload::CardLinked(linked) => (&linked.card, None),
            _ => return,
        };
        if let Some(profile) = profile {
            self.evidence.joined.get_or_insert(order);
            if self.profile.is_empty() {
                self.profile.clone_from(profile);
            }
        }
        self.add_card(card);
    }
}
