//! What a message is filled with.

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentValue};

/// The values of a message's variables, by their names.
#[derive(Debug, Default)]
pub struct Args<'a>(FluentArgs<'a>);

impl<'a> Args<'a> {
    /// No values: for a message without variables.
    pub fn new() -> Self {
        Self::default()
    }

    /// With this text for `name`; amounts come this way too, already written for people.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.0.set(name, FluentValue::String(value.into()));
        self
    }

    /// With this count for `name`: the message picks the plural form that its language asks for. Counts beyond
    /// 2^53 lose their last digits, which no count of things in a shop reaches.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: i64) -> Self {
        self.0.set(name, FluentValue::from(value));
        self
    }

    /// As Fluent takes them.
    pub(super) fn values(&self) -> &FluentArgs<'a> {
        &self.0
    }
}
