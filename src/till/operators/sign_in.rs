//! Signing in and out, and lending a right. Blocks while a PIN is checked.

use std::time::Duration;

use super::desk::DeskRefusal;
use super::guesses::GuessesFault;
use crate::core::model::{Acting, OperatorId, Right};
use crate::host::log;
use crate::host::monotonic;
use crate::host::pin::{HashFault, check_pin};
use crate::till::agent::Agent;
use crate::till::event::Event;

/// What somebody shows to say who they are.
#[derive(Clone, PartialEq, Eq)]
pub enum Proof {
    /// Their number and PIN.
    Pin(OperatorId, String),
    /// The text of their badge.
    Badge(String),
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInFault {
    /// This till asks nobody to sign in.
    #[error("no operators are set up; add some at head office with `tallytill hub operator add`")]
    NoOperators,
    /// Number and PIN don't belong together, or nobody has this badge.
    #[error("the number and the PIN don't belong together, or nobody has this badge; try again")]
    Wrong,
    /// Too many wrong guesses.
    #[error("too many wrong tries; wait {} seconds and try again", .0.as_secs())]
    Wait(Duration),
    /// Whoever approves lacks the right themselves.
    #[error("operator `{0}` may not approve this; ask somebody who may do it")]
    MayNotApprove(OperatorId),
    /// The count of guesses can't be kept.
    #[error(transparent)]
    Guesses(#[from] GuessesFault),
    /// The PIN can't be checked.
    #[error(transparent)]
    Hash(#[from] HashFault),
}

/// Signs somebody in; whoever was signed in before is not any more.
///
/// # Errors
/// [`SignInFault`]; whoever was signed in stays so.
pub fn sign_in(agent: &Agent, proof: &Proof) -> Result<(), SignInFault> {
    let operator = prove(agent, proof)?;
    agent.desk().sign_in(operator, monotonic());
    log::info!(operator = operator.get(), "operator_signed_in");
    agent.publish(Event::Operator);
    Ok(())
}

/// Signs out whoever is signed in.
pub fn sign_out(agent: &Agent) {
    let signed_out = agent.desk().sign_out();
    if signed_out {
        agent.publish(Event::Operator);
    }
}

/// Lends a right to whoever is signed in, for one action. Without a proof the till waits for the badge of whoever lends it.
///
/// # Errors
/// [`SignInFault`].
pub fn approve(agent: &Agent, right: Right, proof: Option<&Proof>) -> Result<(), SignInFault> {
    if !agent.desk().asks() {
        return Err(SignInFault::NoOperators);
    }
    match proof {
        None => agent.desk().await_approval(right, monotonic()),
        Some(proof) => {
            let by = prove(agent, proof)?;
            if !agent.desk().approve(right, by, monotonic()) {
                return Err(SignInFault::MayNotApprove(by));
            }
        }
    }
    agent.publish(Event::Operator);
    Ok(())
}

/// A scan may be somebody's badge: it lends the right that the till waits for, or signs them in. Says who it was.
pub fn handle_badge(agent: &Agent, text: &str) -> Option<OperatorId> {
    let operator = {
        let mut desk = agent.desk();
        let now = monotonic();
        let operator = desk.book().find_badge(text)?.id;
        match desk.approval(now).filter(|approval| approval.by.is_none()) {
            Some(approval) if desk.operator(now).is_some_and(|signed_in| signed_in.id != operator) => {
                // Whoever may not lend it has shown a badge for nothing.
                desk.approve(approval.right, operator, now);
            }
            _ => desk.sign_in(operator, now),
        }
        operator
    };
    agent.publish(Event::Operator);
    Some(operator)
}

/// Whose proof this is.
fn prove(agent: &Agent, proof: &Proof) -> Result<OperatorId, SignInFault> {
    let now = monotonic();
    let (who, guessed, kept) = {
        let mut desk = agent.desk();
        if !desk.asks() {
            return Err(SignInFault::NoOperators);
        }
        let book = desk.book().clone();
        let known = match proof {
            Proof::Pin(number, _) => book.find(*number),
            Proof::Badge(text) => book.find_badge(text),
        };
        let who = known.map(|operator| operator.id);
        // All badges are guessed at once: a right one has to wait for the wrong ones too.
        let guessed = who.filter(|_| matches!(proof, Proof::Pin(..)));
        let wait = desk.guesses.wait(guessed, now);
        if !wait.is_zero() {
            // What is left of a second is waited for too.
            return Err(SignInFault::Wait(wait.saturating_add(Duration::from_millis(999))));
        }
        // Counted before the PIN is looked at, so that many guesses at once are still few.
        desk.guesses.begin(guessed, &book, now)?;
        (who, guessed, known.and_then(|operator| operator.pin))
    };
    let right = match proof {
        Proof::Pin(_, pin) => check_pin(kept.as_ref(), pin)?,
        Proof::Badge(_) => who.is_some(),
    };
    let Some(who) = who.filter(|_| right) else {
        log::warn!("operator_refused");
        return Err(SignInFault::Wrong);
    };
    agent.desk().guesses.succeed(guessed)?;
    Ok(who)
}

impl Agent {
    /// Whether whoever is signed in may do something that takes a right, or none: who it is, for the journal.
    ///
    /// # Errors
    /// [`DeskRefusal`].
    pub fn authorize(&self, right: Option<Right>) -> Result<Option<Acting>, DeskRefusal> {
        let lent_before = self.desk().approval(monotonic()).is_some();
        let acting = self.desk().authorize(right, monotonic())?;
        if lent_before && acting.is_some_and(|acting| acting.approved_by.is_some()) {
            self.publish(Event::Operator);
        }
        Ok(acting)
    }
}
