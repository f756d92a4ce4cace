//! `[programme]`, texts, ids, `[offline]` and `[[card_range]]`.

use super::place::Place;
use super::{Check, repeated};
use crate::core::model::{CardNumber, Currency, Language, LocalText, RuleId, TimeZone};
use crate::core::programme::condition::Days;
use crate::core::programme::document::{CardRange as CardRangeText, Head as HeadText, Offline, Texts};
use crate::core::programme::rule::{CardCheck, CardRange, OfflineRule};

/// The longest text for people, in bytes.
const TEXT_BYTES_MAX: usize = 200;
/// The longest id.
const ID_BYTES_MAX: usize = 40;
/// The most tills that can share a budget.
const TILLS_MAX: u32 = 1_000_000;

/// What the rest of the document rests on, as far as it could be read.
pub(super) struct Head {
    pub(super) currency: Option<Currency>,
    pub(super) time_zone: Option<TimeZone>,
    pub(super) languages: Option<Vec<Language>>,
    pub(super) valid: Days,
}

impl Check<'_, '_> {
    pub(super) fn head(&mut self, head: &HeadText) -> Head {
        let place = Place::root("programme");
        let HeadText { id, currency: code, time_zone: zone, languages, from, until, .. } = head;
        self.id(&place, id);
        Head {
            currency: self.require(&place.key("currency"), Currency::parse(code), || {
                format!("`{code}` is no currency code of ISO 4217; write one such as `CZK`")
            }),
            time_zone: self.require(&place.key("time_zone"), TimeZone::parse(zone), || {
                format!("`{zone}` is no time zone; write one such as `Europe/Prague`")
            }),
            languages: self.languages(&place.key("languages"), languages),
            valid: self.days(&place, from.as_deref(), until.as_deref()),
        }
    }

    /// The id of a block.
    pub(super) fn id(&mut self, block: &Place<'_>, id: &str) -> RuleId {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if id.is_empty() || id.len() > ID_BYTES_MAX || !id.bytes().all(fits) {
            self.refuse(
                &block.key("id"),
                format!("`{id}` is no id; write 1 to {ID_BYTES_MAX} of a-z, 0-9 and `-`"),
            );
        }
        RuleId::new(id)
    }

    fn languages(&mut self, place: &Place<'_>, codes: &[String]) -> Option<Vec<Language>> {
        if codes.is_empty() {
            self.refuse(place, "there is no language; write at least one, such as `[\"cs\", \"en\"]`");
            return None;
        }
        let read: Vec<Option<Language>> = codes
            .iter()
            .enumerate()
            .map(|(index, code)| {
                self.require(&place.index(index), Language::parse(code), || {
                    format!("`{code}` is no language code; write two letters such as `cs`")
                })
            })
            .collect();
        let places = read.iter().enumerate();
        let known: Vec<(usize, Language)> =
            places.filter_map(|(at, code)| code.map(|code| (at, code))).collect();
        for (twin, first) in repeated(known.iter().map(|(_, code)| *code)) {
            let at = |which: usize| known.get(which).map_or(which, |(at, _)| *at);
            let first = place.index(at(first)).to_string();
            self.refuse(&place.index(at(twin)), format!("the same stands in `{first}`; remove one of them"));
        }
        read.into_iter().collect()
    }

    /// A text that is there in every language of the programme and in no other. Nothing is said about it while the
    /// languages themselves are in doubt; the same holds for amounts and the currency.
    pub(super) fn text(&mut self, place: &Place<'_>, texts: &Texts) -> Option<LocalText> {
        // Taken out while texts are looked at, because a fault is noted through the whole check.
        let languages = self.book.languages.take()?;
        let mut read: Vec<(Language, String)> = Vec::with_capacity(texts.len());
        for (code, text) in texts {
            let language = Language::parse(code).filter(|language| languages.contains(language));
            let at = place.key(code);
            let language = self.require(&at, language, || {
                format!("`{code}` is not among the programme's `languages`; add it there or remove it here")
            });
            if text.trim().is_empty() || text.len() > TEXT_BYTES_MAX {
                self.refuse(&at, format!("is empty or over {TEXT_BYTES_MAX} bytes; write a short text"));
            }
            read.extend(language.map(|language| (language, text.clone())));
        }
        for language in &languages {
            if read.iter().any(|(spoken, _)| spoken == language) {
                continue;
            }
            self.refuse(place, format!("has no text in `{language}`; add `{language} = \"…\"`"));
        }
        self.book.languages = Some(languages);
        Some(LocalText::new(read))
    }

    pub(super) fn offline(&mut self, offline: &Offline) -> OfflineRule {
        let place = Place::root("offline");
        let spend_most =
            offline.spend_most.as_deref().and_then(|text| self.points_amount(&place.key("spend_most"), text));
        let mut tills = |key: &str, count: Option<u32>| {
            let count = count.unwrap_or(1);
            if !(1..=TILLS_MAX).contains(&count) {
                self.refuse(&place.key(key), format!("`{count}` does not fit; write 1 to {TILLS_MAX} tills"));
            }
            count
        };
        OfflineRule {
            spend_most,
            balance_days_max: offline.balance_days_max,
            tills: tills("tills", offline.tills),
            tills_per_store: tills("tills_per_store", offline.tills_per_store),
        }
    }

    pub(super) fn card_range(&mut self, range: &CardRangeText, block: &Place<'_>) -> Option<CardRange> {
        let CardRangeText { prefix, length, check } = range;
        let digits = prefix.bytes().all(|byte| byte.is_ascii_digit());
        if CardNumber::parse(prefix).is_none() || (*check == CardCheck::Ean13 && !digits) {
            self.refuse(
                &block.key("prefix"),
                format!("`{prefix}` begins no card number; write its first characters"),
            );
        }
        if *length <= prefix.len() || *length > CardNumber::BYTES_MAX {
            let most = CardNumber::BYTES_MAX;
            self.refuse(
                &block.key("length"),
                format!(
                    "`{length}` does not fit; write how many characters the whole number has, at most {most}"
                ),
            );
        }
        if *check == CardCheck::Ean13 && *length != 13 {
            self.refuse(&block.key("length"), "a number with the check `ean13` has 13 digits; write `13`");
        }
        Some(CardRange { prefix: prefix.clone(), length: *length, check: *check })
    }
}
