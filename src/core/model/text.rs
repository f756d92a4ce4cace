//! Texts in several languages, as a programme carries them.

use minicbor::{Decode, Encode};

/// A language by its two-letter code of ISO 639-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 2]);

impl Language {
    /// English: what is shown when nothing better is known.
    pub const ENGLISH: Self = Self(*b"en");

    /// The language with this code; `None` unless it is two lower-case letters.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 2] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_lowercase).then_some(Self(bytes))
    }

    /// Its two letters.
    pub fn code(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl core::fmt::Display for Language {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str(self.code())
    }
}

impl<C> Encode<C> for Language {
    fn encode<W: minicbor::encode::Write>(
        &self,
        out: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        out.str(self.code())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Language {
    fn decode(input: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::parse(input.str()?).ok_or_else(|| minicbor::decode::Error::message("not a language code"))
    }
}

/// One text in several languages, ascending by their codes. A programme holds thousands of them, so it is kept small.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LocalText(Box<[(Language, Box<str>)]>);

impl LocalText {
    /// The text made of these languages, each given once.
    pub fn new(texts: impl IntoIterator<Item = (Language, String)>) -> Self {
        let texts = texts.into_iter().map(|(language, text)| (language, text.into_boxed_str()));
        let mut texts: Vec<_> = texts.collect();
        texts.sort_unstable_by_key(|(language, _)| *language);
        Self(texts.into_boxed_slice())
    }

    /// The text in `language`, else in English, else in the first language there is, else empty.
    pub fn get(&self, language: Language) -> &str {
        let find = |wanted| self.0.iter().find(|(language, _)| *language == wanted);
        find(language)
            .or_else(|| find(Language::ENGLISH))
            .or_else(|| self.0.first())
            .map_or("", |(_, text)| text)
    }
}
