//! What every slip of a shop has at its head.

use crate::core::codec::printing::{Block, Slip};
use crate::till::phrase::Phrase;

/// Where a slip is from, and what goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imprint<'s> {
    /// The shop.
    pub store: &'s str,
    /// The till.
    pub till: &'s str,
    /// The code by which goods come back is on it.
    pub codes: bool,
    /// Where customers tell how it was, as a link for a QR code.
    pub feedback: Option<&'s str>,
}

impl<'s> Imprint<'s> {
    /// A slip with words alone.
    #[must_use]
    pub fn plain(store: &'s str, till: &'s str) -> Self {
        Self { store, till, codes: false, feedback: None }
    }

    /// The head of a slip: what the programme is called, and the shop.
    pub(super) fn begin(&self, phrase: &Phrase<'_>) -> Slip {
        let mut slip = Slip::default();
        slip.push(Block::Title(phrase.programme.name.get(phrase.language).to_owned()));
        slip.push(Block::Centre(self.store.to_owned()));
        slip.rule();
        slip
    }
}
