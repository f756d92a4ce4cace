//! What the pages promise their modules, their visitors and their policy.

use std::collections::BTreeSet;

use super::assets::{Asset, address, asset};
use super::{CharityFacts, PageFacts, render_customer, render_page};
use crate::core::model::{Currency, Language, TimeZone};
use crate::texts::Texts;

/// Modules of the cashier's page.
const CASHIER: [&str; 15] = [
    "app.js",
    "basket.js",
    "counter.js",
    "day.js",
    "donation.js",
    "events.js",
    "extras.js",
    "figures.js",
    "member.js",
    "operator.js",
    "page.js",
    "returns.js",
    "sale.js",
    "sales.js",
    "training.js",
];

/// Modules of the customer's page.
const CUSTOMER: [&str; 6] = ["api.js", "customer.js", "events.js", "figures.js", "page.js", "training.js"];

fn facts() -> PageFacts {
    let language = |code| Language::parse(code).unwrap();
    PageFacts {
        till: "Till 1".to_owned(),
        store: "Store".to_owned(),
        shop: "Shop".to_owned(),
        time_zone: TimeZone::parse("Europe/Prague").unwrap(),
        currency: Currency::parse("CZK").unwrap(),
        points_decimals: 0,
        points_name: String::new(),
        charities: vec![CharityFacts { id: "dogs".to_owned(), name: "Dogs".to_owned() }],
        languages: vec![language("cs"), language("en")],
    }
}

fn rendered(code: &str) -> String {
    render_page(&Texts::load().unwrap(), Language::parse(code).unwrap(), &facts()).into_string()
}

fn rendered_for_customers(code: &str) -> String {
    render_customer(&Texts::load().unwrap(), Language::parse(code).unwrap(), &facts()).into_string()
}

fn served(address: &str) -> &'static Asset {
    let place = address.strip_prefix("/assets/").and_then(|rest| rest.split_once('/'));
    place.and_then(|(version, name)| asset(version, name)).unwrap()
}

fn script(name: &str) -> &'static str {
    core::str::from_utf8(served(&address(name)).body).unwrap()
}

/// What stands between `open` and the next quotation mark, wherever `open` stands in `text`.
fn quoted_after<'t>(text: &'t str, open: &str) -> BTreeSet<&'t str> {
    text.split(open).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// Literal texts that these modules give to `call` as its `at`th argument.
fn arguments(scripts: &[&str], call: &str, at: usize) -> BTreeSet<&'static str> {
    let opening = format!("{call}(");
    let mut found = BTreeSet::new();
    for text in scripts.iter().map(|name| script(name)) {
        for (start, _) in text.match_indices(&opening) {
            if text[..start].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
                continue;
            }
            let rest = &text[start + opening.len()..];
            let mut depth = 1;
            let end = rest.find(|mark| {
                depth += i32::from(mark == '(') - i32::from(mark == ')');
                depth == 0
            });
            let argument = rest[..end.unwrap()].split(", ").nth(at).unwrap_or_default();
            found.extend(argument.split('"').skip(1).step_by(2));
        }
    }
    found
}

/// Fails unless the modules find all that they look for: call, the place of its argument, the attribute that holds it,
/// and how many there are at least.
fn check_places(page: &str, scripts: &[&str], wanted: [(&str, usize, &str, usize); 4]) {
    for (call, at, attribute, least) in wanted {
        let there = quoted_after(page, &format!(" {attribute}=\""));
        let wanted = arguments(scripts, call, at);
        assert!(wanted.len() >= least, "only {wanted:?} were found");
        let missing: Vec<_> = wanted.difference(&there).collect();
        assert!(missing.is_empty(), "{call}: {missing:?}");
    }
}

#[test]
fn every_place_that_the_modules_look_for_is_on_the_page() {
    let wanted = [
        ("el", 0, "id", 40),
        ("clone", 0, "id", 4),
        ("slot", 1, "data-slot", 20),
        ("say", 0, "data-word", 15),
    ];
    check_places(&rendered("en"), &CASHIER, wanted);
    let wanted =
        [("el", 0, "id", 8), ("clone", 0, "id", 1), ("slot", 1, "data-slot", 5), ("say", 0, "data-word", 3)];
    let own: [&str; 1] = ["customer.js"];
    check_places(&rendered_for_customers("en"), &own, wanted);
}

#[test]
fn no_identifier_stands_twice_and_every_reference_has_its_end() {
    for page in [rendered("en"), rendered_for_customers("en")] {
        let identifiers = quoted_after(&page, " id=\"");
        assert_eq!(page.matches(" id=\"").count(), identifiers.len());
        for attribute in ["for", "aria-labelledby", "aria-controls"] {
            for end in quoted_after(&page, &format!(" {attribute}=\"")) {
                assert!(identifiers.contains(end), "{attribute} {end}");
            }
        }
    }
}

/// Addresses of files that a page names.
fn files(page: &str) -> BTreeSet<&str> {
    let links = quoted_after(page, " href=\"").into_iter().filter(|address| address.starts_with("/assets/"));
    quoted_after(page, " src=\"").into_iter().chain(links).collect()
}

#[test]
fn every_file_that_a_page_names_is_served() {
    for (page, count) in [(rendered("en"), 10), (rendered_for_customers("en"), 6)] {
        let files = files(&page);
        assert_eq!(files.len(), count, "{files:?}");
        for address in files {
            assert!(!served(address).body.is_empty(), "{address}");
        }
    }
}

/// The cashier's page with all that it needs stays under this many bytes; so does the customer's.
const PAGE_BYTES_MAX: usize = 150_000;

#[test]
fn a_page_with_all_its_files_stays_light() {
    for (page, scripts) in [(rendered("ru"), &CASHIER[..]), (rendered_for_customers("ru"), &CUSTOMER[..])] {
        let named: usize = files(&page).iter().map(|address| served(address).body.len()).sum();
        let modules: usize = scripts.iter().map(|name| script(name).len()).sum();
        assert!(page.len() + named + modules < PAGE_BYTES_MAX, "{} bytes", page.len() + named + modules);
    }
}

#[test]
fn nothing_stands_inside_a_page_that_its_policy_forbids() {
    for page in [rendered("en"), rendered_for_customers("en")] {
        for never in ["<style", " style=", "javascript:", "http:", "https:"] {
            assert!(!page.contains(never), "{never}");
        }
        for part in page.split('<').skip(1) {
            let tag = part.split('>').next().unwrap();
            assert!(!tag.contains(" on"), "{tag}");
            assert!(!tag.starts_with("script") || tag.contains(" src="), "{tag}");
        }
        assert_eq!(page.matches("<script").count(), page.matches("></script>").count());
    }
}

#[test]
fn no_message_is_missing_in_any_language() {
    for (code, page) in ["en", "cs", "ru"]
        .into_iter()
        .flat_map(|code| [(code, rendered(code)), (code, rendered_for_customers(code))])
    {
        assert!(page.contains(&format!("<html lang=\"{code}\">")));
        for prefix in ["page-", "customer-", "receipt-points-", "scan-new", "currency-", "number-"] {
            for mark in [">", "\""] {
                assert!(!page.contains(&format!("{mark}{prefix}")), "{code}: {prefix} says its own name");
            }
        }
        assert!(!page.contains("{$"), "{code}");
    }
}

#[test]
fn the_switch_offers_the_languages_of_the_programme_first() {
    let page = rendered("ru");
    let at = |code: &str| page.find(&format!("href=\"?lang={code}\"")).unwrap();
    assert!(at("cs") < at("en") && at("en") < at("ru"));
    assert_eq!(page.matches("aria-current").count(), 1);
}
