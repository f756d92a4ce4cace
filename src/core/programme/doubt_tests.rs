//! What can be carried out and is hardly meant.

use super::Programme;
use super::check_block_tests::{EVERYTHING, check_warnings};

#[test]
fn a_rule_that_can_never_apply_is_warned_of() {
    check_warnings(&[
        (
            "from = \"2026-12-01\", until = \"2026-12-24\"",
            "from = \"2028-01-01\"",
            "offer[1].when.from: it can never apply: the programme itself is in force from `2026-01-01` to `2027-12-31`",
        ),
        (
            "from = \"2026-12-01\", until = \"2026-12-24\"",
            "until = \"2025-01-01\"",
            "offer[1].when.until: it can never apply: the programme itself is in force from `2026-01-01` to `2027-12-31`",
        ),
        (
            "from = \"2026-03-01\", until = \"2026-05-31\", coupon",
            "from = \"2026-10-01\", coupon",
            "offer[16].when.coupon: it can never apply: the coupon is good from `2026-03-01` to `2026-08-31`",
        ),
        (
            "except_categories = [\"drinks/tea/iced\"], except_skus = [\"tea-gift-box\"], except_brands = [\"Noname\"], except_tags = [\"clearance\"]",
            "except_categories = [\"drinks\"], except_skus = [\"teapot\"], except_brands = [\"Himalaya\"], except_tags = [\"loose-leaf\"]",
            "offer[1].goods: it can never apply: all the goods are left out again by its own `except_` lists",
        ),
        (
            "from = \"2026-12-01\", until = \"2026-12-24\"",
            "from = \"2026-12-01\", until = \"2026-12-02\", weekdays = [\"sat\"]",
            "offer[1].when.weekdays: it can never apply: none of these days of the week lies between `from` and `until`",
        ),
        (
            "share = \"20 %\"",
            "share = \"0 %\"",
            "offer[21].when.pilot: it can never apply: the pilot has a share of `0 %`",
        ),
        (
            "{ id = \"b\", weight = 1 }]",
            "{ id = \"b\", weight = 0 }]",
            "offer[22].when.arm: it can never apply: nobody is in this arm, its weight is `0`",
        ),
        (
            "pilot = \"new-app\"",
            "pilot = \"new-app\", stores = [\"airport\"]",
            "offer[21].when.stores: it can never apply: the pilot takes place in other stores",
        ),
        (
            "partners = [\"bookshop\"]",
            "partners = [\"bookshop\"], stores = [\"station\"]",
            "offer[20].when.stores: it can never apply: the partners have other stores",
        ),
        (
            "arm = { experiment = \"reminder\", is = \"b\" }",
            "arm = { experiment = \"reminder\", is = \"b\" }, from = \"2026-06-01\"",
            "offer[22].when.arm: it can never apply: the experiment runs from `2026-02-01` to `2026-04-30`",
        ),
        (
            "days_away = { at_least = 30, at_most = 90 }",
            "days_away = { at_least = 30 }, visits = [{ within_days = 30, at_least = 1 }]",
            "offer[12].when.days_away: it can never apply: who was away so long has no `visits` in that time",
        ),
        (
            "days_away = { at_least = 30, at_most = 90 }",
            "days_away = { at_least = 30 }, joined_days = { at_most = 10 }",
            "offer[12].when.days_away: it can never apply: nobody is away for longer than since joining (`joined_days`)",
        ),
        (
            "purchase = \"first\"",
            "purchase = { number = 3 }, visits = [{ at_least = 3 }]",
            "offer[15].when.purchase: it can never apply: `visits` asks for more earlier purchases than this allows",
        ),
        (
            "amount = { at_least = \"50.00\" }",
            "amount = { at_least = \"50.00\" }, basket_total = { at_most = \"40.00\" }",
            "offer[9].when.amount: it can never apply: the goods would come to more than `basket_total` allows the whole basket",
        ),
        (
            "{ goods = { categories = [\"drinks/coffee\"] }, pieces = 1 }",
            "{ goods = { categories = [\"drinks/coffee\"], except_categories = [\"drinks\"] }, pieces = 1 }",
            "offer[6].mix.parts[1].goods: it can never apply: all the goods are left out again by its own `except_` lists",
        ),
    ]);
}

#[test]
fn what_tills_could_give_away_without_bound_is_warned_of() {
    check_warnings(&[
        (
            "spend_most = \"200\" ",
            "# ",
            "points.pay_up_to: how many points a till may spend without head office is unbounded, so the same points can be spent at every till; write `spend_most` and `tills` in `[offline]`",
        ),
        (
            "tills_per_store = 3 ",
            "# ",
            "offer[16].limits.per_store: is unbounded without head office: every till would give all of it; write in `[offline]` how many `tills_per_store` share it",
        ),
        (
            "per_store = 100",
            "per_store = 2",
            "offer[16].limits.per_store: is too little to share: it is divided among 3 tills and leaves some of them nothing",
        ),
        (
            "per_store = 100",
            "budget_points = \"50\"",
            "offer[16].limits.budget_points: limits nothing: an offer gives no points; write it in an `[[earn]]` or remove it",
        ),
        (
            "budget_points = \"5000\"",
            "budget_money = \"5000\"",
            "earn[3].limits.budget_money: limits nothing: an earning rule takes no money off; write `budget_points` or remove it",
        ),
    ]);
}

#[test]
fn what_does_nothing_is_warned_of() {
    check_warnings(&[
        (
            ", coupon = \"summer\" }",
            " }",
            "coupon[1]: opens nothing; name it in the `when` of an offer or remove it",
        ),
        (
            "pilot = \"new-app\"",
            "member = true",
            "pilot[1]: tries nothing; name it in the `when` of an offer or remove it",
        ),
        (
            "arm = { experiment = \"reminder\", is = \"b\" }",
            "member = true",
            "experiment[1]: compares nothing; name its arms in the `when` of offers or remove it",
        ),
        (
            "stamps = { card = \"coffee-card\", pieces = 1 }",
            "per_item = \"1\"",
            "stamp_card[1]: nothing puts stamps on it; add an `[[earn]]` with `stamps`",
        ),
        (
            "cost = { stamps = \"coffee-card\", count = 9 }",
            "cost = { points = \"90\" }",
            "stamp_card[1]: its stamps buy nothing; add a `[[reward]]` that costs them",
        ),
        (
            "earn_factor = \"2\"",
            "earn_factor = \"1.2\"",
            "tier[3].earn_factor: earns less than the lower tier `gold`; write a larger factor",
        ),
    ]);
}

#[test]
fn exclusive_offers_of_one_priority_on_the_same_goods_are_warned_of() {
    check_warnings(&[
        (
            "percent = \"10 %\"\ngoods = { categories = [\"drinks/tea\"]",
            "mode = \"exclusive\"\npriority = 20\npercent = \"10 %\"\ngoods = { categories = [\"drinks/tea\", \"wine/red\"]",
            "offer[10].priority: `tea-week` is exclusive on the same goods with the same priority; give one of them a larger one",
        ),
        (
            "mode = \"compound\"\npercent = \"2 %\"",
            "mode = \"exclusive\"\npriority = 20\npercent = \"2 %\"",
            "offer[10].priority: `station-card-payers` is exclusive on the same goods with the same priority; give one of them a larger one",
        ),
    ]);
}

#[test]
fn every_budget_without_tills_to_share_it_is_warned_of() {
    let text = EVERYTHING.replace("tills = 12 ", "# ");
    let (_, warnings) = Programme::parse_with_warnings(&text).unwrap();
    let keys: Vec<&str> = warnings.iter().map(|warning| warning.key.as_str()).collect();
    let wanted = [
        "offer[16].limits.budget_money",
        "earn[3].limits.budget_points",
        "coupon[1].total",
        "offline.spend_most",
    ];
    assert_eq!(keys, wanted);
}

#[test]
fn exclusive_offers_that_never_meet_are_not_warned_of() {
    let exclusive = |when: &str| {
        EVERYTHING.replace(
            "percent = \"10 %\"\ngoods = { categories = [\"drinks/tea\"]",
            "mode = \"exclusive\"\npriority = 20\npercent = \"10 %\"\ngoods = { categories = [\"wine/red\"]",
        )
        .replace("when = { from = \"2026-12-01\", until = \"2026-12-24\" }", when)
    };
    let warnings = |text: &str| Programme::parse_with_warnings(text).unwrap().1.len();
    assert_eq!(warnings(&exclusive("")), 1);
    assert_eq!(warnings(&exclusive("when = { tiers = [\"silver\"] }")), 0);
    assert_eq!(warnings(&exclusive("when = { tiers = [\"silver\", \"gold\"] }")), 1);
}
