//! What all entries come to, in the shape that is stored and sent: one row per member, and the findings.
//!
//! A pure function of the set of entries (invariant I5): two stores that hold the same entries have the same hash,
//! whatever the order of arrival. Versions and dates of findings are not part of it, because they tell of arrival.

use std::collections::BTreeMap;

use crate::core::ledger::{Account, Finding, FindingKind, Folded, Profile};
use crate::core::model::{EntryHash, MemberFacts, MemberId};
use crate::core::sync::wire::MemberRow;
use crate::host::seal::SealingKey;

/// The longest name of a member that is kept, in bytes; a longer one is cut at a character.
pub const NAME_BYTES_MAX: usize = 200;

/// Members and findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// Each member that an entry names, merged ones too.
    pub members: BTreeMap<MemberId, MemberRow>,
    /// Each finding that holds.
    pub findings: BTreeMap<(EntryHash, FindingKind), Finding>,
}

impl State {
    /// The state that a fold came to; `open_name` opens the sealed profile of an account.
    pub fn of(folded: &Folded, open_name: impl Fn(&Account) -> Option<String>) -> Self {
        let mut state = Self::default();
        for account in folded.accounts.values() {
            for member in &account.merged {
                let row = MemberRow {
                    id: *member,
                    merged_into: Some(account.id),
                    cards: Vec::new(),
                    name: None,
                    facts: MemberFacts::default(),
                    beside: None,
                };
                state.members.insert(*member, row);
            }
            let (cards, name) = (account.cards.clone(), open_name(account));
            let row = MemberRow::of(account.id, cards, name, &account.standing);
            state.members.insert(account.id, row);
        }
        for finding in &folded.findings {
            state.find(finding.clone());
        }
        state
    }

    /// Takes up a finding. One entry shows each kind at most once: the first counts.
    pub fn find(&mut self, finding: Finding) {
        self.findings.entry((finding.entry, finding.kind)).or_insert(finding);
    }

    /// The finding that an entry can't be read.
    pub fn quarantine(entry: EntryHash) -> Finding {
        Finding::new(FindingKind::Quarantined, entry)
    }

    /// BLAKE3 over all of it, in the order of its keys.
    ///
    /// # Errors
    /// When there is no memory to write a row.
    pub fn hash(&self) -> Result<[u8; 32], minicbor::encode::Error<core::convert::Infallible>> {
        let mut hasher = blake3::Hasher::new();
        for row in self.members.values() {
            hasher.update(&minicbor::to_vec(row)?);
        }
        for finding in self.findings.values() {
            hasher.update(&minicbor::to_vec(finding)?);
        }
        Ok(*hasher.finalize().as_bytes())
    }
}

/// The name in the profile of an account, as whoever joined first sealed it beside their member id.
pub fn open_name(key: &SealingKey, account: &Account) -> Option<String> {
    if account.profile.is_empty() {
        return None;
    }
    let members = std::iter::once(&account.id).chain(&account.merged);
    let plain = members.into_iter().find_map(|member| key.open(&account.profile, member.as_bytes()))?;
    let profile: Profile = minicbor::decode(&plain).ok()?;
    let mut name = profile.name;
    name.truncate(name.floor_char_boundary(NAME_BYTES_MAX));
    Some(name)
}
