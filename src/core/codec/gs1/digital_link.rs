//! Web links that carry GS1 data (GS1 Digital Link: URI Syntax 1.4): `https://any.shop/any/path/01/09506000134352/10/AB?17=271231`.
//!
//! Any domain and any path before the key are allowed; a key is followed by pairs of identifier and value to the end of the
//! path, and the query adds more. Values are percent-encoded. Article numbers may be 8, 12 or 13 digits long. Absent on
//! purpose: compressed links, which no scanner at a till meets, and looking anything up in the web.

use std::borrow::Cow;

use super::element::{ELEMENTS_MAX, Element, is_value};
use super::identifier::{Identifier, identifier_of};

/// Identifiers that can be the key of a link (4.3).
const KEYS: [&str; 15] = [
    "00", "01", "253", "255", "401", "402", "414", "417", "8003", "8004", "8006", "8010", "8013", "8017",
    "8018",
];

/// Why a link carries no GS1 data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigitalLinkFault {
    /// It is no link, or a link to something else.
    NoKey,
    /// There is a key, and something behind it can't be read.
    Value,
}

/// Whether a text is a link of the web.
#[must_use]
pub fn looks_like_link(text: &str) -> bool {
    let scheme = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    scheme.starts_with("https://") || scheme.starts_with("http://")
}

/// Reads a link: its key, what stands behind it in the path, then what its query adds.
///
/// # Errors
/// [`DigitalLinkFault`]; most links of the world are [`DigitalLinkFault::NoKey`].
pub fn parse_digital_link(text: &str) -> Result<Vec<Element<'_>>, DigitalLinkFault> {
    let after_scheme =
        Some(text).filter(|text| looks_like_link(text)).and_then(|text| text.split_once("://"));
    let (_, rest) = after_scheme.ok_or(DigitalLinkFault::NoKey)?;
    let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    // What stands before the first slash is the domain.
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let mut fault = DigitalLinkFault::NoKey;
    for at in 0..segments.len() {
        let pairs = segments.get(at..).unwrap_or_default();
        if !pairs.first().is_some_and(|key| KEYS.contains(key)) {
            continue;
        }
        match elements(pairs, query) {
            Some(elements) => return Ok(elements),
            None => fault = DigitalLinkFault::Value,
        }
    }
    Err(fault)
}

fn elements<'t>(pairs: &[&'t str], query: &'t str) -> Option<Vec<Element<'t>>> {
    let mut elements = Vec::new();
    // A slash at the end is nothing.
    let pairs = match pairs {
        [most @ .., ""] => most,
        all => all,
    };
    for pair in pairs.chunks(2) {
        let [ai, value] = pair else { return None };
        elements.push(element(ai, value)??);
    }
    for (ai, value) in query.split(['&', ';']).filter_map(|part| part.split_once('=')) {
        if let Some(element) = element(ai, value) {
            elements.push(element?);
        }
        if elements.len() > ELEMENTS_MAX {
            return None;
        }
    }
    Some(elements)
}

/// One identifier with its value; `Some(None)` where the value does not fit, `None` where the name is no identifier, as
/// `utm_source` is none.
fn element<'t>(ai: &'t str, value: &'t str) -> Option<Option<Element<'t>>> {
    let (identifier, digits) = identifier_of(ai)?;
    if digits.len() != ai.len() {
        return None;
    }
    let value = decoded(value).map(|value| filled_up(&identifier, ai, value));
    Some(value.filter(|value| is_value(&identifier, value)).map(|value| Element { ai, value }))
}

/// An article number of 8, 12 or 13 digits with the zeros that make it 14.
fn filled_up<'t>(identifier: &Identifier, ai: &str, value: Cow<'t, str>) -> Cow<'t, str> {
    let length = identifier.most;
    if ai == "01" && matches!(value.len(), 8 | 12 | 13) { format!("{value:0>length$}").into() } else { value }
}

/// Percent-decoding; `None` for half an escape or bytes that are no text.
fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(text.into());
    }
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            let (high, low) = (digit()?, digit()?);
            bytes.push(u8::try_from(high << 4 | low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(link: &str) -> Result<String, DigitalLinkFault> {
        let elements = parse_digital_link(link)?;
        Ok(elements.iter().map(|element| format!("({}){} ", element.ai, element.value)).collect::<String>())
    }

    #[test]
    fn a_link_says_what_its_key_its_path_and_its_query_say() {
        for (link, says) in [
            ("https://id.gs1.org/01/09506000134352", "(01)09506000134352 "),
            (
                "https://id.gs1.org/01/09506000134352/10/ABC%2F1?3103=000195",
                "(01)09506000134352 (10)ABC/1 (3103)000195 ",
            ),
            ("http://shop.example/any/path/01/4006381333931/", "(01)04006381333931 "),
            ("HTTPS://SHOP.EXAMPLE/01/04006381333931", "(01)04006381333931 "),
            ("https://shop.example/8018/950600013435200008?utm_source=x", "(8018)950600013435200008 "),
            ("https://a.b/01/01/01/09506000134352#01/00000000000000", "(01)09506000134352 "),
            ("https://a.b/01/09506000134352?17=271231;linkType=all", "(01)09506000134352 (17)271231 "),
        ] {
            let read = told(link);
            assert_eq!(read.as_deref(), Ok(says), "{link}");
        }
    }

    #[test]
    fn other_links_and_broken_ones_are_refused() {
        for (link, fault) in [
            ("https://example.org/", DigitalLinkFault::NoKey),
            ("https://example.org/10/ABC", DigitalLinkFault::NoKey),
            ("ftp://example.org/01/09506000134352", DigitalLinkFault::NoKey),
            ("01/09506000134352", DigitalLinkFault::NoKey),
            ("https://example.org/01/09506000134353", DigitalLinkFault::Value),
            ("https://example.org/01/09506000134352/10", DigitalLinkFault::Value),
            ("https://example.org/01/0950600013435%2", DigitalLinkFault::Value),
            ("https://example.org/01/09506000134352?17=271", DigitalLinkFault::Value),
            ("https://example.org/01", DigitalLinkFault::Value),
        ] {
            assert_eq!(told(link), Err(fault), "{link}");
        }
    }

    proptest! {
        #[test]
        fn any_link_is_read_or_refused(text in "(https?://)?([a-z0-9.%/=&;?#-]|01|8018|/){0,60}|\\PC{0,60}") {
            let _ = parse_digital_link(&text);
        }
    }
}
