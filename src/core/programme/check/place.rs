//! The way to the value that is being looked at. It lives on the stack as the check walks down, so that a document
//! without a fault costs no text for its keys.

use crate::core::model::document::Path;

/// A value's place: a key or an element within another place.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    within: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Place<'a> {
    /// A key of the document itself.
    pub(super) fn root(key: &'a str) -> Self {
        Self { within: None, step: Step::Key(key) }
    }

    /// The way on to a key.
    pub(super) fn key(&'a self, key: &'a str) -> Self {
        Self { within: Some(self), step: Step::Key(key) }
    }

    /// The way on to an element, from 0.
    pub(super) fn index(&'a self, index: usize) -> Self {
        Self { within: Some(self), step: Step::Index(index) }
    }

    /// The same way to be kept.
    pub(super) fn path(&self) -> Path {
        let above = self.within.map(Place::path).unwrap_or_default();
        match self.step {
            Step::Key(key) => above.key(key),
            Step::Index(index) => above.index(index),
        }
    }
}

impl core::fmt::Display for Place<'_> {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.path().fmt(out)
    }
}
