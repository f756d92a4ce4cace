//! Every block with its faults and its doubts. Each case puts one mistake into the programme of everything, which is good.

use super::Programme;

/// The programme of everything.
pub(super) const EVERYTHING: &str = include_str!("../../../tests/data/programmes/everything.toml");

/// What stands in the document, what is written in its place, and what is said: the key, then the sentence.
pub(super) type Mistake = (&'static str, &'static str, &'static str);

fn check_mistakes(mistakes: &[Mistake], said: impl Fn(&str) -> Vec<String>) {
    for (good, bad, wanted) in mistakes {
        assert_eq!(EVERYTHING.matches(good).count(), 1, "`{good}` has to stand once in the document");
        assert_eq!(said(&EVERYTHING.replace(good, bad)), [*wanted], "`{bad}` for `{good}`");
    }
}

/// Each mistake is refused with one sentence.
pub(super) fn check_refusals(mistakes: &[Mistake]) {
    check_mistakes(mistakes, |text| {
        let misfits = Programme::parse(text).map(|programme| programme.id).unwrap_err();
        misfits.iter().map(|misfit| format!("{}: {}", misfit.key, misfit.message)).collect()
    });
}

/// Each mistake passes with one warning.
pub(super) fn check_warnings(mistakes: &[Mistake]) {
    check_mistakes(mistakes, |text| {
        let (_, warnings) =
            Programme::parse_with_warnings(text).unwrap_or_else(|misfits| panic!("{misfits:#?}"));
        warnings.iter().map(|misfit| format!("{}: {}", misfit.key, misfit.message)).collect()
    });
}

#[test]
fn a_wrong_head_or_date_is_refused() {
    check_refusals(&[
        (
            "until = \"2027-12-31\"",
            "until = \"2026-02-30\"",
            "programme.until: `2026-02-30` is no day of the calendar; write one such as `2026-12-31`",
        ),
        (
            "until = \"2027-12-31\"",
            "until = \"31.12.2027\"",
            "programme.until: `31.12.2027` is no day of the calendar; write one such as `2026-12-31`",
        ),
        (
            "from = \"2026-01-01\"  ",
            "from = \"2028-01-01\"  ",
            "programme.until: `2027-12-31` lies before `from`, which is `2028-01-01`; turn them round",
        ),
    ]);
}

#[test]
fn wrong_points_and_earning_rules_are_refused() {
    check_refusals(&[
        (
            "spend_least = \"10\"",
            "spend_least = \"-1\"",
            "points.spend_least: `-1` is below zero; write an amount of at least zero",
        ),
        (
            "earn_most = \"500\"",
            "earn_most = \"0\"",
            "points.earn_most: `0` gives nothing; write an amount above zero",
        ),
        (
            "expires = { days = 365 }",
            "expires = { days = 0 }",
            "points.expires.days: `0` does not fit; write 1 to 10000",
        ),
        (
            "expires = { days = 365 }",
            "expires = { days = 365, year_end = 1 }",
            "points.expires: is not clear; write one of `days`, `month_end`, `year_end`",
        ),
        (
            "return_policy = \"debt\"",
            "return_policy = \"never\"",
            "points.return_policy: unknown variant `never`, expected one of `unvested`, `within_balance`, `debt`",
        ),
        (
            "pay_as = \"discount\"",
            "pay_as = \"gift\"",
            "points.pay_as: unknown variant `gift`, expected `discount` or `tender`",
        ),
        (
            "points = \"50\"\nname",
            "points = \"0\"\nname",
            "welcome.points: `0` gives nothing; write an amount above zero",
        ),
        (
            "referrer = \"100\"\nfriend = \"50\"",
            "referrer = \"0\"\nfriend = \"0\"",
            "referral: gives nothing to either side; write points for one of them or remove it",
        ),
        (
            "id = \"per-jar\"",
            "id = \"welcome\"",
            "earn[2].id: `welcome` is kept for `[welcome]`; take another id",
        ),
        (
            "per_item = \"2\"",
            "per_item = \"2\"\nper_visit = \"1\"",
            "earn[2]: is not clear; write one of `points` with `per`, `per_item`, `per_visit`, `factor`, `stamps`",
        ),
        (
            "points = \"1\"\nper = \"20.00\"",
            "points = \"1\"",
            "earn[1]: is not clear; write one of `points` with `per`, `per_item`, `per_visit`, `factor`, `stamps`",
        ),
        (
            "factor = \"2\"\ngoods",
            "factor = \"1\"\ngoods",
            "earn[4].factor: `1` changes nothing; write another factor, such as `2`",
        ),
        (
            "stamps = { card = \"coffee-card\", pieces = 1 }",
            "stamps = { card = \"tea-card\" }",
            "earn[5].stamps.card: there is no stamp card `tea-card`; write the `id` of a `[[stamp_card]]`",
        ),
        (
            "stamps = { card = \"coffee-card\", pieces = 1 }",
            "stamps = { card = \"coffee-card\", pieces = 0 }",
            "earn[5].stamps.pieces: `0` pieces is none; write at least `1`",
        ),
    ]);
}

#[test]
fn a_wrong_tier_is_refused() {
    check_refusals(&[
        (
            "spend = \"0.00\"\n",
            "\n",
            "tier[1]: does not say how it is reached; write `spend = \"0.00\"` for everybody, or a larger amount",
        ),
        (
            "spend = \"0.00\"\n",
            "spend = \"0.00\"\nreach = [{ visits = 1 }]\n",
            "tier[1].spend: does not go with `reach`; write it as one of the ways there",
        ),
        (
            "{ visits = 20, within_days = 90 },",
            "{ within_days = 90 },",
            "tier[2].reach[2]: asks for nothing; write `spend`, `points` or `visits`",
        ),
        (
            "{ visits = 20, within_days = 90 },",
            "{ visits = 20, within_days = 401 },",
            "tier[2].reach[2].within_days: `401` days can't be looked back; write 1 (today) to 400, or leave it out for ever",
        ),
        (
            "reach = [{ spend = \"20000.00\", within_days = 365 }]",
            "reach = [{ points = \"500\", within_days = 365 }, { spend = \"3000.00\", within_days = 365 }, { visits = 20, within_days = 90 }]",
            "tier[3].reach: the same stands in `tier[2]`; make it different",
        ),
        (
            "hold = { days = 365, downgrade = \"one_step\" }",
            "hold = { days = 0 }",
            "tier[3].hold.days: `0` days is no time; write at least `1`",
        ),
        (
            "hold = { days = 365, downgrade = \"one_step\" }",
            "hold = { days = 365, downgrade = \"two_steps\" }",
            "tier[3].hold.downgrade: unknown variant `two_steps`, expected `to_qualified` or `one_step`",
        ),
        (
            "visits = 20, within_days = 90",
            "visits = -20, within_days = 90",
            "tier[2].reach[2].visits: invalid value: integer `-20`, expected u32",
        ),
        (
            "points = \"500\", within_days",
            "points = \"99999999999999999999\", within_days",
            "tier[2].reach[3].points: `99999999999999999999` is too large",
        ),
    ]);
}

#[test]
fn a_wrong_campaign_is_refused() {
    check_refusals(&[
        (
            "codes = [\"SUMMER\", \"LETO\"]              # what is scanned or typed\nprefix = \"SP-\" ",
            "# ",
            "coupon[1]: has no code; write `codes = [\"SUMMER\"]` or `prefix = \"SP-\"`",
        ),
        (
            "codes = [\"SUMMER\", \"LETO\"]",
            "codes = [\"SUM MER\"]",
            "coupon[1].codes[1]: `SUM MER` is no code; write 1 to 64 letters and digits without spaces",
        ),
        (
            "prefix = \"SP-\"",
            "prefix = \"\"",
            "coupon[1].prefix: `` begins no code; write its first characters",
        ),
        (
            "total = 500",
            "total = 0",
            "coupon[1].total: `0` times is never; write at least `1` or remove the coupon",
        ),
        (
            "stores = [\"books-1\", \"books-2\"]",
            "stores = []",
            "partner[1].stores: names no store; write those of the partner",
        ),
        (
            "stores = [\"books-1\", \"books-2\"]",
            "stores = [\"books-1\", \"books-1\"]",
            "partner[1].stores[2]: the store `books-1` stands in `partner[1]` too; keep one of them",
        ),
        (
            "earn_factor = \"0.5\"",
            "earn_factor = \"half\"",
            "partner[1].earn_factor: `half` is not a decimal number such as `12.50`",
        ),
        (
            "pay_up_to = \"20 %\"",
            "pay_up_to = \"120 %\"",
            "partner[1].pay_up_to: `120 %` is more than all; write at most `100 %`",
        ),
        ("share = \"20 %\"", "share = \"20\"", "pilot[1].share: `20` needs a percent sign, such as `10 %`"),
        (
            "arms = [{ id = \"a\", weight = 1 }, { id = \"b\", weight = 1 }]",
            "arms = [{ id = \"b\", weight = 1 }]",
            "experiment[1].arms: there is nothing to compare; write two arms or more",
        ),
        (
            "arms = [{ id = \"a\", weight = 1 }, { id = \"b\", weight = 1 }]",
            "arms = [{ id = \"b\" }, { id = \"b\" }]",
            "experiment[1].arms[2].id: the same stands in `experiment[1].arms[1]`; make it different",
        ),
        (
            "arms = [{ id = \"a\", weight = 1 }, { id = \"b\", weight = 1 }]",
            "arms = [{ id = \"a\", weight = 0 }, { id = \"b\", weight = 0 }]",
            "experiment[1].arms: every arm has the weight `0`; write at least `1` for one of them",
        ),
        (
            "by = \"2026-12-31\"",
            "by = \"2026-13-31\"",
            "goal[1].by: `2026-13-31` is no day of the calendar; write one such as `2026-12-31`",
        ),
        ("figure = \"redemption_share\"", "figure = \" \"", "goal[1].figure: is empty; write what is meant"),
        (
            "spend_most = \"200\"",
            "spend_most = \"many\"",
            "offline.spend_most: `many` is not a decimal number such as `12.50`",
        ),
        ("tills = 12", "tills = 0", "offline.tills: `0` does not fit; write 1 to 1000000 tills"),
        (
            "combinations_max = 4096",
            "combinations_max = 0",
            "stacking.combinations_max: `0` does not fit; write 1 to 1000000",
        ),
        (
            "id = \"dog-shelter\"",
            "id = \"Dog shelter\"",
            "charity[1].id: `Dog shelter` is no id; write 1 to 40 of a-z, 0-9 and `-`",
        ),
        (
            "id = \"coffee-for-points\"",
            "id = \"tea-week\"",
            "reward[1].id: the same stands in `offer[1]`; make it different",
        ),
    ]);
}

#[test]
fn tiers_stand_by_what_they_ask_and_else_as_they_are_written() {
    let order = |text: &str| -> Vec<String> {
        let programme = Programme::parse(text).unwrap();
        programme.tiers.iter().map(|tier| tier.id.to_string()).collect()
    };
    assert_eq!(order(EVERYTHING), ["silver", "gold", "platinum"]);
    // Gold asks for less spend than platinum in the same window, so it stays below wherever it is written.
    let (head, rest) = EVERYTHING.split_once("[[tier]]\nid = \"platinum\"").unwrap();
    let (platinum, rest) = rest.split_once("# ---- Cards").unwrap();
    let (before, tiers) = head.split_once("[[tier]]\nid = \"silver\"").unwrap();
    let moved = format!(
        "{before}[[tier]]\nid = \"platinum\"{platinum}[[tier]]\nid = \"silver\"{tiers}# ---- Cards{rest}"
    );
    assert_eq!(order(&moved), ["silver", "gold", "platinum"]);
    // Visits and spend can't be compared: the text decides.
    let by_visits = EVERYTHING.replace(
        "reach = [{ spend = \"20000.00\", within_days = 365 }]",
        "reach = [{ visits = 5, within_days = 365 }]",
    );
    assert_eq!(order(&by_visits), ["silver", "gold", "platinum"]);
}

#[test]
fn ten_thousand_faults_are_told_in_good_time() {
    let offers: String = (0..10_000)
        .map(|number| format!("[[offer]]\nid = \"x{number}\"\nname = {{}}\npercent = \"0\"\n"))
        .collect();
    let misfits =
        Programme::parse(&format!("{EVERYTHING}{offers}")).map(|programme| programme.id).unwrap_err();
    assert_eq!(misfits.len(), 30_000);
}
