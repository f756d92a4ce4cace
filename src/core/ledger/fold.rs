//! The fold: from a set of entries to accounts and findings, whatever the order of arrival, repetition or batching
//! (invariant I5).
//!
//! A sale, its voids and its returns come to the same in whatever order they are met: a voided sale is left out, with
//! its returns, and a return that stands before its sale counts right after it.
//!
//! Absent on purpose: leases, and who has run out of points by today, which a standing says of each day.

use std::collections::BTreeMap;

use super::account::Account;
use super::fact::Fact;
use super::finding::{Finding, FindingKind};
use super::posting::Posting;
use super::terms::Terms;
use super::walk::Walk;
use crate::core::model::MemberId;

/// What a set of entries comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// Accounts by their name.
    pub accounts: BTreeMap<MemberId, Account>,
    /// What did not fit together, sorted.
    pub findings: Vec<Finding>,
    /// All movements of points, sorted.
    pub postings: Vec<Posting>,
}

/// Folds a set of facts under these terms.
pub fn fold(facts: impl IntoIterator<Item = Fact>, terms: &Terms) -> Folded {
    let mut facts: Vec<Fact> = facts.into_iter().collect();
    facts.sort_unstable_by_key(|fact| (fact.order, fact.hash));
    facts.dedup_by_key(|fact| fact.hash);
    let mut tampered = Vec::new();
    facts.retain(|fact| {
        let holds = !terms.is_tampered(fact.hash);
        if !holds {
            tampered.push(Finding::new(FindingKind::Tampered, fact.hash));
        }
        holds
    });

    let mut walk = Walk::new(terms, &facts);
    for fact in &facts {
        walk.join(fact);
    }
    walk.name_accounts();
    for fact in &facts {
        walk.meet(fact);
    }
    walk.end(tampered)
}
