//! A member as this till sees one: what head office last said, plus what this till did since (invariant I10).

use crate::cache::{Cache, CacheFault, CachedMember};
use crate::core::ledger::Head;
use crate::core::model::{CardNumber, MemberId, MemberView, Standing, Timestamp};
use crate::journal::{Effect, JournalFault, JournalSnapshot, JournalTransaction};

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

/// The till's own tail as it stood at one moment, that of its first answer: read beside the writing thread for a quote,
/// and inside it for a sale.
pub trait Tail {
    /// What this till did to a member beyond `folded`.
    ///
    /// # Errors
    /// [`JournalFault`] when the journal can't be read.
    fn effects(&self, member: MemberId, folded: Option<Head>) -> Result<Vec<Effect>, JournalFault>;

    /// The member who got a card here; the name is empty where it was not given here.
    ///
    /// # Errors
    /// [`JournalFault`] when the journal can't be read.
    fn enrolled(&self, card: &CardNumber) -> Result<Option<(MemberId, String)>, JournalFault>;
}

impl Tail for JournalSnapshot<'_> {
    fn effects(&self, member: MemberId, folded: Option<Head>) -> Result<Vec<Effect>, JournalFault> {
        self.load_effects(member, folded)
    }

    fn enrolled(&self, card: &CardNumber) -> Result<Option<(MemberId, String)>, JournalFault> {
        self.load_enrolled(card)
    }
}

impl Tail for JournalTransaction<'_> {
    fn effects(&self, member: MemberId, folded: Option<Head>) -> Result<Vec<Effect>, JournalFault> {
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
    // Head office's word takes two steps: the cache learns it, then the journal forgets what it covers. The tail is
    // asked first, which settles its moment. So what it has forgotten by then the cache knows, and what it has not yet
    // forgotten is left out below as far as the cache knows it: nothing is missed and nothing counts twice.
    let enrolled = tail.enrolled(card)?;
    let given = |name: String| Some(name).filter(|name| !name.is_empty());
    let (member, as_of) = match (cache.load_by_card(card)?, enrolled) {
        (Some(cached), _) => (cached, as_of),
        (None, Some((id, name))) => match cache.load_member(id)? {
            Some(cached) => (CachedMember { name: given(name).or(cached.name), ..cached }, as_of),
            None => {
                let (standing, merged) = (Standing::default(), cache.load_merged_into(id)?);
                (CachedMember { id, name: given(name), standing, folded: None, merged }, None)
            }
        },
        (None, None) => return Ok(None),
    };
    let CachedMember { id, name, mut standing, folded, merged } = member;
    let mut effects = tail.effects(id, folded)?;
    for id in merged {
        effects.extend(tail.effects(id, folded)?);
    }
    // Steps of several members who are one are steps of one: what lots and tiers come to depends on their order.
    effects.sort_by_key(|effect| effect.place);
    for effect in &effects {
        standing.apply(&effect.change).ok_or(StandingFault::TooLarge)?;
    }
    Ok(Some(MemberView { id, card: card.clone(), name, standing, as_of }))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::core::model::{Change, EntryHash, EntrySeq, Incarnation, Lot, MemberFacts, Money, Points};
    use crate::core::sync::wire::{MemberPage, MemberRow};

    const CARD: &str = "2800000000011";
    const MEMBER: MemberId = MemberId::from_bytes([1; 16]);
    const OTHER: MemberId = MemberId::from_bytes([2; 16]);

    /// One sale of 7 points at place 1 that each of its members made here, still remembered; head office's word comes
    /// in while the tail is asked for the first time.
    struct Interrupted<'c> {
        cache: &'c RefCell<Cache>,
        word: RefCell<Option<MemberPage>>,
        members: Vec<MemberId>,
        enrolled: Option<(MemberId, String)>,
    }

    impl Tail for Interrupted<'_> {
        fn effects(&self, member: MemberId, folded: Option<Head>) -> Result<Vec<Effect>, JournalFault> {
            let covered = folded.is_some_and(|head| head.seq >= EntrySeq::new(1));
            let known = self.members.contains(&member) && !covered;
            let lot = Lot { vests: None, expires: None, points: Points::from_units(7) };
            let change = Change { issued: vec![lot], visits: 1, ..Change::default() };
            let place = (1, EntrySeq::new(1));
            Ok(if known { vec![Effect { place, change }] } else { Vec::new() })
        }

        fn enrolled(&self, _card: &CardNumber) -> Result<Option<(MemberId, String)>, JournalFault> {
            if let Some(page) = self.word.take() {
                self.cache.borrow_mut().apply_page(&page, None).unwrap();
            }
            Ok(self.enrolled.clone())
        }
    }

    fn facts(points: i64) -> MemberFacts {
        MemberFacts { balance: Points::from_units(points), spend: Money::ZERO, visits: 1 }
    }

    fn row(id: MemberId, points: i64, merged_into: Option<MemberId>) -> MemberRow {
        let cards = if id == MEMBER { vec![CardNumber::parse(CARD).unwrap()] } else { Vec::new() };
        let standing = Standing::of(facts(points));
        MemberRow { merged_into, ..MemberRow::of(id, cards, Some("Anna".to_owned()), &standing) }
    }

    fn page(rows: Vec<MemberRow>, folded_seq: Option<u64>) -> MemberPage {
        let folded = folded_seq.map(|seq| Head {
            incarnation: Incarnation::from_random(3),
            seq: EntrySeq::new(seq),
            hash: EntryHash::NONE,
        });
        let hub_time = Timestamp::from_ms(1);
        MemberPage {
            rows,
            cursor: String::new(),
            more: false,
            folded,
            hub_time,
            restarted: false,
            shards: Vec::new(),
        }
    }

    /// The balance that is seen, with pages taken before and one coming in between.
    fn seen(
        before: &[MemberPage],
        word: Option<MemberPage>,
        enrolled: Option<(MemberId, String)>,
    ) -> Option<(MemberId, i64)> {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path()).unwrap();
        before.iter().for_each(|page| cache.apply_page(page, None).unwrap());
        let reader = cache.reader().unwrap();
        let cache = RefCell::new(cache);
        let members = vec![MEMBER, OTHER];
        let tail = Interrupted { cache: &cache, word: RefCell::new(word), members, enrolled };
        let view = load_view(&reader, &tail, &CardNumber::parse(CARD).unwrap(), None).unwrap();
        view.map(|view| (view.id, view.standing.facts.balance.units()))
    }

    #[test]
    fn a_sale_counts_once_whenever_head_offices_word_of_it_comes() {
        let (untold, told) =
            (page(vec![row(MEMBER, 100, None)], None), page(vec![row(MEMBER, 107, None)], Some(1)));
        assert_eq!(seen(std::slice::from_ref(&untold), None, None), Some((MEMBER, 107)));
        assert_eq!(seen(&[untold], Some(told.clone()), None), Some((MEMBER, 107)));
        assert_eq!(seen(&[told], None, None), Some((MEMBER, 107)));
    }

    #[test]
    fn a_member_who_joined_here_is_known_before_and_after_head_office_confirms() {
        let joined = Some((MEMBER, "Anna".to_owned()));
        let confirmed = page(vec![row(MEMBER, 0, None)], Some(0));
        assert_eq!(seen(&[], None, None), None);
        assert_eq!(seen(&[], None, joined.clone()), Some((MEMBER, 7)));
        assert_eq!(seen(&[], Some(confirmed.clone()), joined), Some((MEMBER, 7)));
        assert_eq!(seen(&[confirmed], None, None), Some((MEMBER, 7)));
    }

    #[test]
    fn what_was_done_under_two_accounts_that_became_one_adds_up() {
        let apart = page(vec![row(MEMBER, 100, None), row(OTHER, 10, None)], None);
        let joined = page(vec![row(OTHER, 110, None), row(MEMBER, 0, Some(OTHER))], None);
        assert_eq!(seen(std::slice::from_ref(&apart), None, None), Some((MEMBER, 107)));
        assert_eq!(seen(std::slice::from_ref(&apart), Some(joined.clone()), None), Some((OTHER, 124)));
        assert_eq!(seen(&[apart, joined], None, Some((MEMBER, "Anna".to_owned()))), Some((OTHER, 124)));
    }
}

#[cfg(test)]
#[path = "standing_tests.rs"]
mod law_tests;
