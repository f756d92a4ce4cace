//! Every refusal names its line, its key and what to do. Each case puts one mistake into a small good programme.

use super::Programme;
use crate::core::model::{Day, MemberFacts, Money, Standing};

/// A programme without a fault.
const GOOD: &str = r#"[programme]
id = "small"
name = { en = "Small" }
currency = "EUR"
time_zone = "Europe/Prague"
languages = ["en"]
rounding = "half_up"
[points]
name = { en = "points" }
worth = "0.01"
decimals = 1
rounding = "down"
pay_up_to = "50 %"
[[tier]]
id = "low"
name = { en = "Low" }
spend = "0.00"
earn_factor = "1"
[[tier]]
id = "high"
name = { en = "High" }
spend = "100.00"
[[offer]]
id = "ten"
name = { en = "Ten" }
percent = "10 %"
when.tiers = ["high"]
priority = 5
goods = { categories = ["drinks"], skus = ["a1"], except_categories = ["drinks/beer"], except_skus = ["b2"] }
[[offer]]
id = "five"
name = { en = "Five" }
percent = "5 %"
[[earn]]
id = "all"
points = "0.5"
per = "1.00"
goods = { except_skus = ["c3"] }
name = { en = "All" }
[[card_range]]
prefix = "29"
length = 13
check = "ean13"
[settlement]
overspend = "debt"
"#;

/// What stands in the document, what is written in its place, and the refusal.
type Mistake = (&'static str, &'static str, &'static str);

fn refusals(text: &str) -> Vec<String> {
    let misfits = Programme::parse(text).map(|programme| programme.id).unwrap_err();
    misfits.iter().map(ToString::to_string).collect()
}

fn check_mistakes(mistakes: &[Mistake]) {
    for (good, bad, refusal) in mistakes {
        assert_eq!(GOOD.matches(good).count(), 1, "`{good}` has to stand once in the document");
        assert_eq!(refusals(&GOOD.replace(good, bad)), [*refusal], "`{bad}` for `{good}`");
    }
}

#[test]
fn the_small_programme_is_good() {
    assert_eq!(Programme::parse(GOOD).unwrap().offers.len(), 2);
}

#[test]
fn the_programme_of_everything_is_good_and_has_every_block() {
    let text = include_str!("../../../tests/data/programmes/everything.toml");
    let (programme, warnings) =
        Programme::parse_with_warnings(text).unwrap_or_else(|misfits| panic!("{misfits:#?}"));
    assert_eq!(warnings, []);
    let counts = [
        programme.tiers.len(),
        programme.offers.len(),
        programme.earn.len(),
        programme.stamp_cards.len(),
        programme.coupons.len(),
        programme.partners.len(),
        programme.charities.len(),
        programme.pilots.len(),
        programme.experiments.len(),
        programme.goals.len(),
        programme.card_ranges.len(),
    ];
    assert_eq!(counts, [3, 24, 5, 1, 1, 1, 1, 1, 1, 1, 1]);
    assert!(programme.welcome.is_some() && programme.referral.is_some());
}

#[test]
fn a_wrong_head_is_refused() {
    check_mistakes(&[
        (
            "id = \"small\"",
            "id = \"Small shop\"",
            "line 2, column 6, key `programme.id`: `Small shop` is no id; write 1 to 40 of a-z, 0-9 and `-`",
        ),
        (
            "id = \"small\"",
            "id = \"\"",
            "line 2, column 6, key `programme.id`: `` is no id; write 1 to 40 of a-z, 0-9 and `-`",
        ),
        (
            "\"EUR\"",
            "\"euro\"",
            "line 4, column 12, key `programme.currency`: `euro` is no currency code of ISO 4217; write one such as `CZK`",
        ),
        (
            "\"Europe/Prague\"",
            "\"Prague\"",
            "line 5, column 13, key `programme.time_zone`: `Prague` is no time zone; write one such as `Europe/Prague`",
        ),
        (
            "languages = [\"en\"]",
            "languages = []",
            "line 6, column 13, key `programme.languages`: there is no language; write at least one, such as `[\"cs\", \"en\"]`",
        ),
        (
            "languages = [\"en\"]",
            "languages = [\"en\", \"EN\"]",
            "line 6, column 20, key `programme.languages[2]`: `EN` is no language code; write two letters such as `cs`",
        ),
        (
            "languages = [\"en\"]",
            "languages = [\"en\", \"en\"]",
            "line 6, column 20, key `programme.languages[2]`: the same stands in `programme.languages[1]`; remove one of them",
        ),
        (
            "rounding = \"half_up\"",
            "rounding = \"up\"",
            "line 7, column 12, key `programme.rounding`: unknown variant `up`, expected one of `half_up`, `half_even`, `down`",
        ),
    ]);
}

#[test]
fn a_missing_or_foreign_translation_is_refused() {
    check_mistakes(&[
        (
            "name = { en = \"Small\" }",
            "name = { en = \"Small\", cs = \"Malý\" }",
            "line 3, column 29, key `programme.name.cs`: `cs` is not among the programme's `languages`; add it there or remove it here",
        ),
        (
            "name = { en = \"Ten\" }",
            "name = {}",
            "line 25, column 8, key `offer[1].name`: has no text in `en`; add `en = \"…\"`",
        ),
        (
            "name = { en = \"High\" }",
            "name = { en = \" \" }",
            "line 21, column 15, key `tier[2].name.en`: is empty or over 200 bytes; write a short text",
        ),
    ]);
    let two_languages = GOOD.replace("languages = [\"en\"]", "languages = [\"en\", \"cs\"]");
    let refusals = refusals(&two_languages);
    let wanted = [
        (3, "programme"),
        (9, "points"),
        (16, "tier[1]"),
        (21, "tier[2]"),
        (25, "offer[1]"),
        (32, "offer[2]"),
        (39, "earn[1]"),
    ];
    assert_eq!(refusals.len(), wanted.len());
    for (refusal, (line, block)) in refusals.iter().zip(wanted) {
        let wanted =
            format!("line {line}, column 8, key `{block}.name`: has no text in `cs`; add `cs = \"…\"`");
        assert_eq!(*refusal, wanted);
    }
}

#[test]
fn wrong_points_are_refused() {
    check_mistakes(&[
        (
            "worth = \"0.01\"",
            "worth = \"-0.01\"",
            "line 10, column 9, key `points.worth`: `-0.01` is below zero; write an amount of at least zero",
        ),
        (
            "worth = \"0.01\"",
            "worth = \"0.00\"",
            "line 10, column 9, key `points.worth`: `0.00` is zero; write an amount above zero",
        ),
        (
            "worth = \"0.01\"",
            "worth = \"0.005\"",
            "line 10, column 9, key `points.worth`: `0.005` has more than 2 digits after the point",
        ),
        (
            "worth = \"0.01\"",
            "worth = \"1,50\"",
            "line 10, column 9, key `points.worth`: `1,50` is not a decimal number such as `12.50`",
        ),
        (
            "worth = \"0.01\"",
            "worth = \"99999999999999999999\"",
            "line 10, column 9, key `points.worth`: `99999999999999999999` is too large",
        ),
        (
            "decimals = 1",
            "decimals = 4",
            "line 11, column 12, key `points.decimals`: `4` is too many; write 0 to 3",
        ),
        (
            "pay_up_to = \"50 %\"",
            "pay_up_to = \"50\"",
            "line 13, column 13, key `points.pay_up_to`: `50` needs a percent sign, such as `10 %`",
        ),
        (
            "pay_up_to = \"50 %\"",
            "pay_up_to = \"101 %\"",
            "line 13, column 13, key `points.pay_up_to`: `101 %` is more than all; write at most `100 %`",
        ),
    ]);
}

#[test]
fn a_wrong_tier_is_refused() {
    check_mistakes(&[
        (
            "id = \"low\"",
            "id = \"high\"",
            "line 20, column 6, key `tier[2].id`: the same stands in `tier[1]`; make it different",
        ),
        (
            "spend = \"100.00\"",
            "spend = \"0\"",
            "line 22, column 9, key `tier[2].spend`: the same stands in `tier[1]`; make it different",
        ),
        (
            "spend = \"100.00\"",
            "spend = \"-1\"",
            "line 22, column 9, key `tier[2].spend`: `-1` is below zero; write an amount of at least zero",
        ),
        (
            "earn_factor = \"1\"",
            "earn_factor = \"-1\"",
            "line 18, column 15, key `tier[1].earn_factor`: `-1` is below zero",
        ),
        (
            "earn_factor = \"1\"",
            "earn_factor = \"1.0000001\"",
            "line 18, column 15, key `tier[1].earn_factor`: `1.0000001` has more than 6 digits after the point",
        ),
    ]);
}

#[test]
fn a_wrong_offer_is_refused() {
    check_mistakes(&[
        (
            "percent = \"10 %\"",
            "percent = \"110 %\"",
            "line 26, column 11, key `offer[1].percent`: `110 %` is more than all; write at most `100 %`",
        ),
        (
            "percent = \"10 %\"",
            "percent = \"10\"",
            "line 26, column 11, key `offer[1].percent`: `10` needs a percent sign, such as `10 %`",
        ),
        (
            "percent = \"10 %\"",
            "percent = \"0 %\"",
            "line 26, column 11, key `offer[1].percent`: `0 %` gives nothing; write a share above zero or remove the offer",
        ),
        (
            "percent = \"10 %\"",
            "percent = \"-10 %\"",
            "line 26, column 11, key `offer[1].percent`: `-10 %` is below zero",
        ),
        (
            "percent = \"10 %\"",
            "percent = \"ten %\"",
            "line 26, column 11, key `offer[1].percent`: `ten %` is not a decimal number such as `12.50`",
        ),
        (
            "tiers = [\"high\"]",
            "tiers = [\"high\", \"gold\"]",
            "line 27, column 23, key `offer[1].when.tiers[2]`: there is no tier `gold`; write the `id` of a `[[tier]]`",
        ),
        (
            "id = \"five\"",
            "id = \"ten\"",
            "line 31, column 6, key `offer[2].id`: the same stands in `offer[1]`; make it different",
        ),
        (
            "categories = [\"drinks\"]",
            "categories = [\"drinks//tea\"]",
            "line 29, column 25, key `offer[1].goods.categories[1]`: `drinks//tea` names no category; write its name",
        ),
        (
            "skus = [\"a1\"]",
            "skus = [\"a1\", \"\"]",
            "line 29, column 50, key `offer[1].goods.skus[2]`: `` names no article; write its name",
        ),
    ]);
}

#[test]
fn a_wrong_earning_rule_is_refused() {
    check_mistakes(&[
        (
            "points = \"0.5\"",
            "points = \"0.0\"",
            "line 36, column 10, key `earn[1].points`: `0.0` gives nothing; write an amount above zero",
        ),
        (
            "points = \"0.5\"",
            "points = \"-2\"",
            "line 36, column 10, key `earn[1].points`: `-2` gives nothing; write an amount above zero",
        ),
        (
            "points = \"0.5\"",
            "points = \"0.25\"",
            "line 36, column 10, key `earn[1].points`: `0.25` has more than 1 digits after the point",
        ),
        (
            "per = \"1.00\"",
            "per = \"0\"",
            "line 37, column 7, key `earn[1].per`: `0` is zero; write an amount above zero",
        ),
    ]);
}

#[test]
fn a_wrong_card_range_is_refused() {
    check_mistakes(&[
        (
            "prefix = \"29\"",
            "prefix = \"2x\"",
            "line 41, column 10, key `card_range[1].prefix`: `2x` begins no card number; write its first characters",
        ),
        (
            "prefix = \"29\"",
            "prefix = \"\"",
            "line 41, column 10, key `card_range[1].prefix`: `` begins no card number; write its first characters",
        ),
        (
            "length = 13",
            "length = 12",
            "line 42, column 10, key `card_range[1].length`: a number with the check `ean13` has 13 digits; write `13`",
        ),
        (
            "check = \"ean13\"",
            "check = \"luhn\"",
            "line 43, column 9, key `card_range[1].check`: unknown variant `luhn`, expected `ean13` or `none`",
        ),
        (
            "length = 13\ncheck = \"ean13\"",
            "length = 65\ncheck = \"none\"",
            "line 42, column 10, key `card_range[1].length`: `65` does not fit; write how many characters the whole number has, at most 64",
        ),
        (
            "length = 13\ncheck = \"ean13\"",
            "length = 2\ncheck = \"none\"",
            "line 42, column 10, key `card_range[1].length`: `2` does not fit; write how many characters the whole number has, at most 64",
        ),
    ]);
}

#[test]
fn what_has_another_type_or_name_is_refused() {
    check_mistakes(&[
        (
            "spend = \"100.00\"",
            "spend = 100.00",
            "line 22, column 9, key `tier[2].spend`: invalid type: floating point `100.0`, expected a string",
        ),
        (
            "decimals = 1",
            "decimals = \"1\"",
            "line 11, column 12, key `points.decimals`: invalid type: string \"1\", expected u8",
        ),
        (
            "tiers = [\"high\"]",
            "tiers = \"high\"",
            "line 27, column 14, key `offer[1].when.tiers`: invalid type: string \"high\", expected a sequence",
        ),
        (
            "priority = 5",
            "priorty = 5",
            "line 28, column 1, key `offer[1].priorty`: unknown field `priorty`, expected one of `id`, `name`, `mode`, `priority`, `percent`, `amount_off`, `fixed_price`, `by_quantity`, `group`, `mix`, `by_total`, `goods`, `when`, `limits`, `gives`, `cost`",
        ),
        (
            "goods = { except_skus",
            "goods = { without_skus",
            "line 38, column 11, key `earn[1].goods.without_skus`: unknown field `without_skus`, expected one of `categories`, `skus`, `brands`, `tags`, `except_categories`, `except_skus`, `except_brands`, `except_tags`",
        ),
        (
            "[settlement]",
            "[settlements]",
            "line 44, column 2, key `settlements`: unknown field `settlements`, expected one of `programme`, `points`, `tier`, `offer`, `reward`, `earn`, `stamp_card`, `coupon`, `welcome`, `referral`, `partner`, `charity`, `stacking`, `offline`, `pilot`, `experiment`, `goal`, `card_range`, `settlement`",
        ),
        (
            "overspend = \"debt\"",
            "overspend = \"forgive\"",
            "line 45, column 13, key `settlement.overspend`: unknown variant `forgive`, expected one of `debt`, `absorb`, `review`",
        ),
        ("currency = \"EUR\"\n", "", "line 1, column 1, key `programme`: missing field `currency`"),
    ]);
}

#[test]
fn a_text_that_is_no_toml_is_refused_at_its_line() {
    for (good, bad, line) in [
        ("worth = \"0.01\"", "worth = \"0.01", 10),
        ("[settlement]", "[settlement", 44),
        ("decimals = 1", "decimals = 1\ndecimals = 2", 12),
    ] {
        let found = refusals(&GOOD.replace(good, bad));
        assert!(found.len() == 1 && found[0].starts_with(&format!("line {line}, ")), "{found:?}");
    }
    assert_eq!(refusals(""), ["line 1, column 1: missing field `programme`"]);
    let too_long = format!("{GOOD}#{}", " ".repeat(16 << 20));
    assert_eq!(
        refusals(&too_long),
        ["line 1, column 1: the document is over 16777216 bytes; make it smaller"]
    );
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_text() {
    let text = GOOD
        .replace("currency = \"EUR\"", "currency = \"eur\"")
        .replace("skus = [\"a1\"]", "skus = [\"\", \"a1\", \"\"]")
        .replace("percent = \"10 %\"", "percent = \"10\"")
        .replace("name = { en = \"Low\" }", "name = {}")
        .replace("languages = [\"en\"]", "languages = [\"e\", \"en\", \"n\"]")
        .replace("pay_up_to = \"50 %\"", "pay_up_to = \"50\"");
    let keys: Vec<String> =
        Programme::parse(&text).unwrap_err().into_iter().map(|misfit| misfit.key).collect();
    // Amounts and texts wait until it is known in which currency and languages they have to be.
    let wanted = [
        "programme.currency",
        "programme.languages[1]",
        "programme.languages[3]",
        "points.pay_up_to",
        "offer[1].percent",
        "offer[1].goods.skus[1]",
        "offer[1].goods.skus[3]",
    ];
    assert_eq!(keys, wanted);
}

#[test]
fn a_wrong_tier_does_not_hide_or_move_the_fault_of_the_next() {
    let text = GOOD.replace("earn_factor = \"1\"", "earn_factor = \"x\"").replace(
        "[[offer]]\nid = \"ten\"",
        "[[tier]]\nid = \"third\"\nname.en = \"T\"\nspend = \"100\"\n[[offer]]\nid = \"ten\"",
    );
    assert_eq!(
        refusals(&text),
        [
            "line 18, column 15, key `tier[1].earn_factor`: `x` is not a decimal number such as `12.50`",
            "line 26, column 9, key `tier[3].spend`: the same stands in `tier[2]`; make it different",
        ]
    );
}

#[test]
fn misfits_follow_the_text_where_its_blocks_stand_in_another_order() {
    let first = "[[card_range]]\nprefix = \"\"\nlength = 5\ncheck = \"none\"\n";
    let text = format!("{first}{}", GOOD.replace("\"EUR\"", "\"eur\"").replace("\"10 %\"", "\"10\""));
    let lines: Vec<usize> = Programme::parse(&text).unwrap_err().iter().map(|misfit| misfit.line).collect();
    assert_eq!(lines, [2, 8, 30]);
}

#[test]
fn tiers_and_offers_may_stand_in_any_order() {
    let text =
        GOOD.replace("spend = \"0.00\"", "spend = \"500.00\"").replace("priority = 5", "priority = -5");
    let programme = Programme::parse(&text).unwrap();
    let tiers: Vec<&str> = programme.tiers.iter().map(|tier| tier.id.as_str()).collect();
    let offers: Vec<&str> = programme.offers.iter().map(|offer| offer.id.as_str()).collect();
    assert_eq!((tiers, offers), (vec!["high", "low"], vec!["five", "ten"]));
    let spent =
        |minor: i64| Standing::of(MemberFacts { spend: Money::from_minor(minor), ..MemberFacts::default() });
    let at = |minor: i64| {
        let tier = programme.tier_on(&spent(minor), Day::default());
        tier.map(|tier| tier.id.to_string())
    };
    assert_eq!(
        [at(9_999), at(10_000), at(49_999), at(50_000)],
        [None, Some("high"), Some("high"), Some("low")].map(|id| id.map(str::to_owned))
    );
    let above =
        |minor: i64| programme.next_tier(&spent(minor), Day::default()).map(|tier| tier.id.to_string());
    assert_eq!(
        [above(0), above(10_000), above(50_000)],
        [Some("high"), Some("low"), None].map(|id| id.map(str::to_owned))
    );
}
