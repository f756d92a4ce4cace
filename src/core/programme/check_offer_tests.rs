//! Offers and rewards with each of their faults.

use super::check_block_tests::check_refusals;

#[test]
fn a_wrong_price_effect_is_refused() {
    check_refusals(&[
        (
            "amount_off = \"5.00\"",
            "amount_off = \"5.00\"\npercent = \"5 %\"",
            "offer[2].amount_off: does not go with `percent`; an offer takes off in one way: make two offers of it",
        ),
        (
            "amount_off = \"5.00\"",
            "",
            "offer[2]: gives nothing; write what it takes off, such as `percent = \"10 %\"`, or what it `gives`",
        ),
        (
            "amount_off = \"5.00\"",
            "amount_off = \"0.00\"",
            "offer[2].amount_off: `0.00` gives nothing; write an amount above zero or remove the offer",
        ),
        (
            "amount_off = \"5.00\"",
            "amount_off = \"-5.00\"",
            "offer[2].amount_off: `-5.00` is below zero; write an amount of at least zero",
        ),
        (
            "amount_off = \"5.00\"",
            "amount_off = \"99999999999.00\"",
            "offer[2].amount_off: `99999999999.00` is more than any goods cost; write a smaller amount",
        ),
        (
            "fixed_price = \"49.00\"",
            "fixed_price = \"-49.00\"",
            "offer[3].fixed_price: `-49.00` is below zero; write an amount of at least zero",
        ),
        (
            "{ at_least = \"6\", amount_off = \"20.00\" },",
            "{ at_least = \"3\", amount_off = \"20.00\" },",
            "offer[4].by_quantity[2].at_least: is not more than in the step before; write the steps from the smallest up",
        ),
        (
            "{ at_least = \"6\", amount_off = \"20.00\" },",
            "{ at_least = \"0\", amount_off = \"20.00\" },",
            "offer[4].by_quantity[2].at_least: `0` is no quantity of goods; write one above zero and at most 1000000",
        ),
        (
            "{ at_least = \"6\", amount_off = \"20.00\" },",
            "{ at_least = \"6\" },",
            "offer[4].by_quantity[2]: takes nothing off; write what it does, such as `percent = \"10 %\"`",
        ),
        (
            "by_total = [{ at_least = \"500.00\", percent = \"5 %\" }, { at_least = \"2000.00\", amount_off = \"150.00\" }]",
            "by_total = []",
            "offer[7].by_total: has `0` steps; write 1 to 50",
        ),
        (
            "{ at_least = \"2000.00\", amount_off = \"150.00\" }",
            "{ at_least = \"2000.00\", amount_off = \"2000.01\" }",
            "offer[7].by_total[2].amount_off: is more than the goods come to from `2000.00` on; write less",
        ),
        (
            "{ at_least = \"2000.00\", amount_off = \"150.00\" }",
            "{ at_least = \"400.00\", amount_off = \"150.00\" }",
            "offer[7].by_total[2].at_least: is not more than in the step before; write the steps from the smallest up",
        ),
        (
            "group = { pieces = 3, cheapest_free = 1 }",
            "group = { pieces = 3, cheapest_free = 3 }",
            "offer[5].group.cheapest_free: `3` of 3 pieces would leave nothing to pay; write a smaller number",
        ),
        (
            "group = { pieces = 3, cheapest_free = 1 }",
            "group = { pieces = 3, cheapest_free = 0 }",
            "offer[5].group.cheapest_free: `0` free pieces is none; write at least `1`",
        ),
        (
            "group = { pieces = 3, cheapest_free = 1 }",
            "group = { pieces = 0, percent = \"5 %\" }",
            "offer[5].group.pieces: `0` pieces can't be bought together; write 1 to 1000",
        ),
        (
            "group = { pieces = 3, cheapest_free = 1 }",
            "group = { pieces = 3 }",
            "offer[5].group: takes nothing off; write what it does, such as `percent = \"10 %\"`",
        ),
        (
            "group = { pieces = 3, cheapest_free = 1 }",
            "group = { pieces = 3, cheapest_free = 1, percent = \"5 %\" }",
            "offer[5].group.cheapest_free: does not go with `percent`; keep one of them",
        ),
        (
            "group = { pieces = 3, cheapest_free = 1 }",
            "group = { pieces = 3, fixed_price = \"-1\" }",
            "offer[5].group.fixed_price: `-1` is below zero; write an amount of at least zero",
        ),
        (
            "group = { pieces = 3, cheapest_free = 1 }",
            "group = { pieces = 3, cheapest_percent = \"120 %\" }",
            "offer[5].group.cheapest_percent: `120 %` is more than all; write at most `100 %`",
        ),
        (
            "{ goods = { categories = [\"bakery/sweet\"] }, pieces = 2 }], fixed_price = \"99.00\"",
            "], fixed_price = \"99.00\"",
            "offer[6].mix.parts: a set has two parts or more; write them, or make it a `group`",
        ),
        (
            "{ goods = { categories = [\"bakery/sweet\"] }, pieces = 2 }], fixed_price = \"99.00\"",
            "{ goods = { categories = [\"bakery/sweet\"] }, pieces = 2 }], fixed_price = \"-0.01\"",
            "offer[6].mix.fixed_price: `-0.01` is below zero; write an amount of at least zero",
        ),
    ]);
}

#[test]
fn wrong_gifts_costs_and_limits_are_refused() {
    check_refusals(&[
        (
            "when = { voucher = true }\nlimits",
            "limits",
            "offer[18].gives[1].voucher: there is no offer `voucher-coffee` that asks for a voucher; write one with `when = { voucher = true }`",
        ),
        (
            "{ voucher = \"voucher-coffee\", days = 30 },",
            "",
            "offer[19].when.voucher: nobody gives a voucher for it; write `gives = [{ voucher = \"voucher-coffee\" }]` in another offer",
        ),
        (
            "{ voucher = \"voucher-coffee\", days = 30 },",
            "{ voucher = \"voucher-coffee\", days = 0 },",
            "offer[18].gives[1].days: `0` days is no time; write at least `1`",
        ),
        (
            "{ voucher = \"voucher-coffee\", days = 30 },",
            "{ voucher = \"voucher-coffee\", pieces = 1 },",
            "offer[18].gives[1].pieces: only a `gift` has `pieces`; remove it",
        ),
        (
            "{ gift = \"chocolate\", name = { en = \"A chocolate\", cs = \"Čokoládka\" }, pieces = 1 },",
            "{ gift = \"chocolate\", pieces = 1 },",
            "offer[18].gives[2]: a gift has a name; write `name = { … }` in the programme's languages",
        ),
        (
            "{ gift = \"chocolate\", name = { en = \"A chocolate\", cs = \"Čokoládka\" }, pieces = 1 },",
            "{ name = { en = \"A chocolate\", cs = \"Čokoládka\" } },",
            "offer[18].gives[2]: is not clear; write one of `perk`, `cashier_message`, `receipt_message`, `voucher`, `gift`",
        ),
        (
            "cost = { points = \"50\" } ",
            "cost = { points = \"0\" } ",
            "reward[1].cost.points: `0` costs nothing; write an amount above zero",
        ),
        (
            "cost = { points = \"50\" } ",
            "cost = { points = \"50\", count = 3 } ",
            "reward[1].cost: is not clear; write `{ points = \"50\" }` or `{ stamps = \"card\", count = 9 }`",
        ),
        (
            "cost = { points = \"50\" } ",
            "",
            "reward[1]: a reward has a cost; write one such as `cost = { points = \"50\" }` or make it an `[[offer]]`",
        ),
        (
            "cost = { stamps = \"coffee-card\", count = 9 }",
            "cost = { stamps = \"tea-card\", count = 9 }",
            "reward[2].cost.stamps: there is no stamp card `tea-card`; write the `id` of a `[[stamp_card]]`",
        ),
        (
            "cost = { stamps = \"coffee-card\", count = 9 }",
            "cost = { stamps = \"coffee-card\", count = 0 }",
            "reward[2].cost.count: `0` stamps don't fit; write 1 to 10000",
        ),
        (
            "amount_off = \"5.00\"",
            "amount_off = \"5.00\"\ncost = { points = \"5\" }",
            "offer[2].cost: an offer costs nothing; make it a `[[reward]]` or remove the cost",
        ),
        (
            "per_member = [{ times = 1, within_days = 365 }]",
            "per_member = [{ times = 0, within_days = 365 }]",
            "offer[14].limits.per_member[1].times: `0` times is never; write at least `1` or remove the offer",
        ),
        (
            "per_member = [{ times = 1, within_days = 365 }]",
            "per_member = [{ times = 1, within_days = 500 }]",
            "offer[14].limits.per_member[1].within_days: `500` days can't be looked back; write 1 (today) to 400, or leave it out for ever",
        ),
        (
            "per_store = 100",
            "per_store = 0",
            "offer[16].limits.per_store: `0` times is never; write at least `1` or remove the offer",
        ),
        (
            "budget_money = \"10000.00\"",
            "budget_money = \"0.00\"",
            "offer[16].limits.budget_money: `0.00` is zero; write an amount above zero",
        ),
        (
            "id = \"spring-campaign\"",
            "id = \"summer\"",
            "coupon[1].id: the same stands in `offer[16]`, and both have limits that are counted by id; make it different",
        ),
    ]);
}

#[test]
fn a_wrong_condition_is_refused() {
    check_refusals(&[
        (
            "when = { birthday = { before = 3, after = 3 } }",
            "when = { birthday = { before = 200 } }",
            "offer[14].when.birthday.before: `200` days is too long; write at most 180",
        ),
        (
            "days_away = { at_least = 30, at_most = 90 }",
            "days_away = { at_least = 90, at_most = 30 }",
            "offer[12].when.days_away: `at_least` is more than `at_most`, which nothing is; write the smaller one first",
        ),
        (
            "days_away = { at_least = 30, at_most = 90 }",
            "days_away = { at_least = 401 }",
            "offer[12].when.days_away.at_least: a till looks back 400 days at most; write a smaller number",
        ),
        (
            "days_away = { at_least = 30, at_most = 90 }",
            "days_away = {}",
            "offer[12].when.days_away: asks for nothing; write `at_least`, `at_most` or both",
        ),
        (
            "visits = [{ within_days = 30, at_least = 3, at_most = 9 }]",
            "visits = [{ within_days = 0, at_least = 3 }]",
            "offer[13].when.visits[1].within_days: `0` days can't be looked back; write 1 (today) to 400, or leave it out for ever",
        ),
        (
            "visits = [{ within_days = 30, at_least = 3, at_most = 9 }]",
            "visits = [{ within_days = 30 }]",
            "offer[13].when.visits[1]: asks for nothing; write `at_least`, `at_most` or both",
        ),
        (
            "spend = [{ within_days = 90, at_least = \"500.00\" }]",
            "spend = [{ within_days = 90, at_least = \"x\" }]",
            "offer[13].when.spend[1].at_least: `x` is not a decimal number such as `12.50`",
        ),
        (
            "purchase = \"first\"",
            "purchase = \"second\"",
            "offer[15].when.purchase: unknown variant `second`, expected `first` or `repeat`",
        ),
        (
            "purchase = \"first\"",
            "purchase = { number = 0 }",
            "offer[15].when.purchase.number: `0` is no purchase; the first is `1`",
        ),
        (
            "purchase = \"first\"",
            "purchase = { every = 1 }",
            "offer[15].when.purchase.every: `1` picks none out; write at least `2`",
        ),
        (
            "purchase = \"first\"",
            "purchase = { number = 3, every = 2 }",
            "offer[15].when.purchase: is not clear; write `number`, `every`, or `at_least` and `at_most`",
        ),
        (
            "purchase = \"first\"",
            "purchase = 3",
            "offer[15].when.purchase: invalid type: integer `3`, expected `\"first\"`, `\"repeat\"` or a table such as `{ number = 3 }`",
        ),
        (
            "purchase = \"first\"",
            "purchase = \"first\", days_away = { at_least = 30 }",
            "offer[15].when.purchase: the first purchase does not go with `days_away`, which asks for earlier ones; remove one of them",
        ),
        (
            "purchase = \"first\"",
            "purchase = \"first\", visits = [{ at_least = 1 }]",
            "offer[15].when.purchase: the first purchase does not go with `visits`, which asks for earlier ones; remove one of them",
        ),
        (
            "weekdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]",
            "weekdays = []",
            "offer[3].when.weekdays: names no day of the week; write some such as `[\"sat\", \"sun\"]` or remove it",
        ),
        (
            "weekdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]",
            "weekdays = [\"monday\"]",
            "offer[3].when.weekdays[1]: `monday` is no day of the week; write one of `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`",
        ),
        (
            "hours = [\"11:00-14:00\"]",
            "hours = [\"11-14\"]",
            "offer[3].when.hours[1]: `11-14` is no time of the day; write one such as `16:00-18:00`",
        ),
        (
            "hours = [\"11:00-14:00\"]",
            "hours = [\"11:00-25:00\"]",
            "offer[3].when.hours[1]: `11:00-25:00` is no time of the day; write one such as `16:00-18:00`",
        ),
        (
            "hours = [\"11:00-14:00\"]",
            "hours = []",
            "offer[3].when.hours: names no time; write some such as `[\"16:00-18:00\"]` or remove it",
        ),
        (
            "from = \"2026-12-01\", until = \"2026-12-24\"",
            "from = \"2026-12-25\", until = \"2026-12-24\"",
            "offer[1].when.until: `2026-12-24` lies before `from`, which is `2026-12-25`; turn them round",
        ),
        (
            "coupon = \"summer\"",
            "coupon = \"winter\"",
            "offer[16].when.coupon: there is no coupon `winter`; write the `id` of a `[[coupon]]`",
        ),
        (
            "partners = [\"bookshop\"]",
            "partners = [\"bakery\"]",
            "offer[20].when.partners[1]: there is no partner `bakery`; write the `id` of a `[[partner]]`",
        ),
        (
            "pilot = \"new-app\"",
            "pilot = \"old-app\"",
            "offer[21].when.pilot: there is no pilot `old-app`; write the `id` of a `[[pilot]]`",
        ),
        (
            "experiment = \"reminder\", is = \"b\"",
            "experiment = \"letter\", is = \"b\"",
            "offer[22].when.arm.experiment: there is no experiment `letter`; write the `id` of a `[[experiment]]`",
        ),
        (
            "experiment = \"reminder\", is = \"b\"",
            "experiment = \"reminder\", is = \"c\"",
            "offer[22].when.arm.is: `c` is no arm of the experiment `reminder`; write the `id` of one",
        ),
        (
            "segments = [\"families\"]",
            "segments = [\"\"]",
            "offer[11].when.segments[1]: `` names no segment; write its name",
        ),
        (
            "favourite = \"drinks/coffee\"",
            "favourite = \"drinks//coffee\"",
            "offer[13].when.favourite: `drinks//coffee` names no category; write its name",
        ),
        (
            "assigned = true",
            "assigned = true, member = false",
            "offer[11].when.member: `false` does not go with `segments`, which only members can meet; write `true` or remove one",
        ),
        (
            "quantity = { at_least = \"2\" }",
            "quantity = { at_least = \"2.0001\" }",
            "offer[9].when.quantity.at_least: `2.0001` has more than 3 digits after the point",
        ),
        (
            "basket_total = { at_least = \"200.00\", at_most = \"5000.00\" }",
            "basket_total = { at_least = \"200.00\", at_most = \"50.00\" }",
            "offer[8].when.basket_total: `at_least` is more than `at_most`, which nothing is; write the smaller one first",
        ),
    ]);
}
