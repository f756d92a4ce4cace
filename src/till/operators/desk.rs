//! Who is signed in, and what they may do. Decides from what it is told; time comes in as a parameter.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::guesses::Guesses;
use crate::core::codec::{Operator, OperatorBook};
use crate::core::model::{Acting, OperatorId, Right};

/// How long a right that was lent waits to be used, and a till for the badge of whoever lends it.
pub const APPROVAL_LIFE: Duration = Duration::from_secs(60);

/// Why somebody may not do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeskRefusal {
    /// Nobody is signed in.
    #[error("nobody is signed in at this till; sign in first")]
    SignInNeeded,
    /// Whoever is signed in lacks a right.
    #[error(
        "operator `{operator}` may not do this: it takes the right `{}`; let somebody who has it approve it", right.name()
    )]
    RightMissing {
        /// Who is signed in.
        operator: OperatorId,
        /// What they lack.
        right: Right,
    },
}

/// A right that was lent for one action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    /// Which.
    pub right: Right,
    /// Who lent it; `None` while the till waits for their badge.
    pub by: Option<OperatorId>,
    since: Instant,
}

#[derive(Debug, Clone, Copy)]
struct Session {
    operator: OperatorId,
    last: Instant,
}

/// The desk of one till.
#[derive(Debug)]
pub struct Desk {
    book: Arc<OperatorBook>,
    session: Option<Session>,
    approval: Option<Approval>,
    /// Wrong guesses.
    pub guesses: Guesses,
}

impl Desk {
    /// A desk at which nobody is signed in.
    pub fn new(book: OperatorBook, guesses: Guesses) -> Self {
        Self { book: Arc::new(book), session: None, approval: None, guesses }
    }

    /// The operators.
    pub fn book(&self) -> &Arc<OperatorBook> {
        &self.book
    }

    /// Whether somebody has to sign in here at all.
    pub fn asks(&self) -> bool {
        !self.book.operators.is_empty()
    }

    /// Takes another list of operators; whoever is not on it any more is signed out.
    pub fn set_book(&mut self, book: OperatorBook) {
        self.book = Arc::new(book);
        if self.session.is_some_and(|session| self.book.find(session.operator).is_none()) {
            self.sign_out();
        }
    }

    /// Who is signed in.
    pub fn operator(&self, now: Instant) -> Option<&Operator> {
        let session = self.session.filter(|session| self.is_fresh(*session, now))?;
        self.book.find(session.operator)
    }

    /// What was lent, or is waited for.
    pub fn approval(&self, now: Instant) -> Option<Approval> {
        self.approval.filter(|approval| now.saturating_duration_since(approval.since) < APPROVAL_LIFE)
    }

    /// Somebody is there: an action of theirs keeps them signed in.
    pub fn touch(&mut self, now: Instant) {
        if let Some(session) = self.session.filter(|session| self.is_fresh(*session, now)) {
            self.session = Some(Session { last: now, ..session });
        }
    }

    /// Signs somebody in whose PIN or badge was right; whoever was signed in before is not any more.
    pub fn sign_in(&mut self, operator: OperatorId, now: Instant) {
        self.session = Some(Session { operator, last: now });
        self.approval = None;
    }

    /// Signs out whoever is signed in; true when somebody was.
    pub fn sign_out(&mut self) -> bool {
        self.approval = None;
        self.session.take().is_some()
    }

    /// Signs out whoever was idle too long, and forgets what was lent and not used; true when something changed.
    pub fn expire(&mut self, now: Instant) -> bool {
        if self.session.is_some_and(|session| !self.is_fresh(session, now)) {
            return self.sign_out();
        }
        let before = self.approval;
        self.approval = self.approval(now);
        self.approval != before
    }

    /// When [`Desk::expire`] may have something to do next.
    pub fn next_expiry(&self) -> Option<Instant> {
        let session = self.session.and_then(|session| session.last.checked_add(self.idle()));
        let approval = self.approval.and_then(|approval| approval.since.checked_add(APPROVAL_LIFE));
        session.into_iter().chain(approval).min()
    }

    /// Waits for the badge of somebody who lends a right.
    pub fn await_approval(&mut self, right: Right, now: Instant) {
        self.approval = Some(Approval { right, by: None, since: now });
    }

    /// Somebody whose PIN or badge was right lends a right for one action; false when they lack it themselves.
    pub fn approve(&mut self, right: Right, by: OperatorId, now: Instant) -> bool {
        if !self.book.find(by).is_some_and(|operator| operator.rights.has(right)) {
            return false;
        }
        self.approval = Some(Approval { right, by: Some(by), since: now });
        true
    }

    /// Whether whoever is signed in may do something that takes a right, or none: who it is, for the journal. A right that
    /// was lent is used up.
    ///
    /// # Errors
    /// [`DeskRefusal`].
    pub fn authorize(&mut self, right: Option<Right>, now: Instant) -> Result<Option<Acting>, DeskRefusal> {
        if !self.asks() {
            return Ok(None);
        }
        let Some(operator) = self.operator(now) else { return Err(DeskRefusal::SignInNeeded) };
        let (id, rights) = (operator.id, operator.rights);
        self.touch(now);
        let Some(right) = right.filter(|right| !rights.has(*right)) else {
            return Ok(Some(Acting { operator: id, approved_by: None }));
        };
        let lent = self.approval(now).filter(|approval| approval.right == right && approval.by.is_some());
        let Some(lent) = lent else { return Err(DeskRefusal::RightMissing { operator: id, right }) };
        self.approval = None;
        Ok(Some(Acting { operator: id, approved_by: lent.by }))
    }

    fn idle(&self) -> Duration {
        Duration::from_secs(self.book.idle_s.into())
    }

    fn is_fresh(&self, session: Session, now: Instant) -> bool {
        now.saturating_duration_since(session.last) < self.idle()
    }
}

#[cfg(test)]
#[path = "desk_tests.rs"]
mod tests;
