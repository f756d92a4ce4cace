//! Cards that this till replaced, until head office has heard of it: no good here from that moment on, connected or not.
//!
//! Head office blocks the lost card in the same step in which it says whose the new one is. So whatever card book comes after
//! that word has the last word: it may say that the lost card was found.

use super::agent::Agent;
use super::download::write_journal;
use crate::cache::CacheFault;
use crate::core::model::CardNumber;
use crate::journal::JournalFault;

/// The lost cards of which head office has said here whose the card in place of them is.
///
/// # Errors
/// [`CacheFault`] when what it said can't be read.
pub(super) fn load_heard(agent: &Agent) -> Result<Vec<CardNumber>, CacheFault> {
    let waiting = agent.replaced_cards().clone();
    let mut heard = Vec::new();
    for (lost, card) in waiting {
        if agent.lookup().cache.load_by_card(&card)?.is_some() {
            heard.push(lost);
        }
    }
    Ok(heard)
}

/// Leaves these cards to a card book that came after they were heard of. Blocks until that is written.
///
/// # Errors
/// [`JournalFault`]; it is tried again with the next book.
pub(super) fn settle_replaced(agent: &Agent, heard: &[CardNumber]) -> Result<(), JournalFault> {
    let forgotten = heard.to_vec();
    write_journal(agent, move |journal| forgotten.iter().try_for_each(|lost| journal.forget_replaced(lost)))?;
    agent.replaced_cards().retain(|lost, _| !heard.contains(lost));
    Ok(())
}
