//! A document that was read and is not yet checked.

use super::check::check_document;
use super::document::Document;
use super::rule::Programme;
use crate::core::model::ProgrammeHash;
use crate::core::model::document::{Misfit, Places, parse_document};

/// A document that has the right shape: what it says is still to be checked.
pub struct Draft<'t> {
    document: Document,
    places: Places<'t>,
    hash: ProgrammeHash,
}

impl<'t> Draft<'t> {
    /// Reads the text of a document.
    ///
    /// # Errors
    /// The first [`Misfit`]: broken TOML, a wrong type, an unknown or a missing key.
    pub fn parse(text: &'t str) -> Result<Self, Misfit> {
        let (document, places) = parse_document(text)?;
        Ok(Self { document, places, hash: ProgrammeHash::of(text) })
    }

    /// What is written.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Checks and compiles it. Beside the programme stands what can be carried out and is hardly meant, in the order of
    /// the text.
    ///
    /// # Errors
    /// Every [`Misfit`] that was found, in the order of the text.
    pub fn check(&self) -> Result<(Programme, Vec<Misfit>), Vec<Misfit>> {
        check_document(&self.document, &self.places, self.hash)
    }
}
