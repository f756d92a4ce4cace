//! A member as this till sees one: what head office last said, plus what this till did since (invariant I10).

use crate::cache::{Cache, CacheFault, CachedMember};
use crate::core::ledger::Head;
use crate::core::model::{CardNumber, MemberFacts, MemberId, MemberView, Timestamp};
use crate::journal::{JournalFault, JournalReader, JournalTransaction};

/// How often a read is tried again when head office's word comes in between; it comes seconds apart.
const TRIES_MAX: usize = 16;

/// A member can't be looked up.
#[derive(Debug, thiserror::Error)]
pub enum StandingFault {
    /// The cache fails.
    #[error(transparent)]
    Cache(#[from] CacheFault),
    /// The journal fails.
    #[error(transparent)]
    Journal(#[from] JournalFault),
    /// The sums are beyond 64 bits.
    #[error("a member's sums are too large")]
    TooLarge,
}

/// The till's own tail: read beside the writing thread for a quote, and inside it for a sale.
pub trait Tail {
    /// What this till did to a member beyond `folded`.
    ///
    /// # Errors
    /// [`JournalFault`] when the journal can't be read.
    fn effects(&self, member: MemberId, folded: Option<Head>) -> Result<MemberFacts, JournalFault>;

    /// The member who joined here with a card.
    ///
    /// # Errors
    /// [`JournalFault`] when the journal can't be read.
    fn enrolled(&self, card: &CardNumber) -> Result<Option<(MemberId, String)>, JournalFault>;
}

impl Tail for JournalReader {
    fn effects(&self, member: MemberId, folded: Option<Head>) -> Result<MemberFacts, JournalFault> {
        self.load_effects(member, folded)
    }

    fn enrolled(&self, card: &CardNumber) -> Result<Option<(MemberId, String)>, JournalFault> {
        self.load_enrolled(card)
    }
}

impl Tail for JournalTransaction<'_> {
    fn effects(&self, member: MemberId, folded: Option<Head>) -> Result<MemberFacts, JournalFault> {
        self.load_effects(member, folded)
    }

    fn enrolled(&self, card: &CardNumber) -> Result<Option<(MemberId, String)>, JournalFault> {
        self.load_enrolled(card)
    }
}

/// The member that a card names; `None` for a card that nobody has.
///
/// # Errors
/// [`StandingFault`] when cache or journal can't be read.
pub fn load_view(
    cache: &Cache,
    tail: &impl Tail,
    card: &CardNumber,
    as_of: Option<Timestamp>,
) -> Result<Option<MemberView>, StandingFault> {
    // Head office's word takes two steps: the cache learns it, then the journal forgets what it covers. A read in
    // between must not miss both, so it counts only when the cache says the same before and after.
    let mut base = load_base(cache, tail, card)?;
    for _ in 0..TRIES_MAX {
        let Some(found) = base else { return Ok(None) };
        let view = found.view(cache, tail, card, as_of)?;
        let again = load_base(cache, tail, card)?;
        if again.as_ref() == Some(&found) {
            return Ok(Some(view));
        }
        base = again;
    }
    Err(StandingFault::TooLarge)
}

#[derive(PartialEq, Eq)]
struct Base {
    id: MemberId,
    name: Option<String>,
    cached: Option<CachedMember>,
}

fn load_base(cache: &Cache, tail: &impl Tail, card: &CardNumber) -> Result<Option<Base>, StandingFault> {
    if let Some(cached) = cache.load_by_card(card)? {
        return Ok(Some(Base { id: cached.id, name: cached.name.clone(), cached: Some(cached) }));
    }
    let Some((id, name)) = tail.enrolled(card)? else { return Ok(None) };
    let cached = cache.load_member(id)?;
    let id = cached.as_ref().map_or(id, |cached| cached.id);
    Ok(Some(Base { id, name: Some(name), cached }))
}

impl Base {
    fn view(
        &self,
        cache: &Cache,
        tail: &impl Tail,
        card: &CardNumber,
        as_of: Option<Timestamp>,
    ) -> Result<MemberView, StandingFault> {
        let folded = self.cached.as_ref().map(|cached| cached.folded);
        let mut facts = self.cached.as_ref().map(|cached| cached.facts).unwrap_or_default();
        for member in cache.load_merged_into(self.id)?.into_iter().chain([self.id]) {
            let effects = tail.effects(member, folded)?;
            facts = facts.checked_add(effects).ok_or(StandingFault::TooLarge)?;
        }
        let as_of = self.cached.as_ref().and(as_of);
        Ok(MemberView { id: self.id, card: card.clone(), name: self.name.clone(), facts, as_of })
    }
}

#[cfg(test)]
#[path = "standing_tests.rs"]
mod tests;
