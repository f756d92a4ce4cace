//! What can be carried out and is hardly meant.

use super::Check;
use crate::core::programme::document::Document;
use crate::core::programme::offer::Offer;

impl<'c> Check<'c, '_> {
    /// Warns of it. Called only for a document without a fault.
    pub(super) fn doubts(&mut self, _document: &'c Document, _offers: &[Offer]) {}
}
