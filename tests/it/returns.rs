//! Goods come back: by part and in whole, here and at another till, once whatever happens in between.

use std::time::Duration;

use serde_json::{Value, json};

use super::pos::{Pos, counter, new_op};
use super::shop::{JANA, Shop};

/// A return as it is sent: lines from 1 with quantities, or everything that is left.
fn goods_back(op: &str, sale: &str, lines: &[(u32, &str)]) -> Value {
    let lines: Vec<Value> =
        lines.iter().map(|(line, quantity)| json!({ "line": line, "quantity": quantity })).collect();
    match lines.is_empty() {
        true => json!({ "op_id": op, "sale": sale, "whole": true, "reason": "not liked" }),
        false => json!({ "op_id": op, "sale": sale, "lines": lines, "reason": "not liked" }),
    }
}

/// A decimal without its point.
fn digits(value: &Value) -> i64 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

async fn sell_three(pos: &Pos) -> (String, Value) {
    let op = new_op();
    let wanted = counter(&[("espresso", "3"), ("croissant", "1")], Some(JANA), "20");
    let sold = pos.sell(&wanted, &op).await;
    (op, sold)
}

#[tokio::test]
async fn a_sale_comes_back_by_parts_that_sum_to_the_whole() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let mut events = pos.watch().await;
    let (sale, sold) = sell_three(&pos).await;
    let totals = &sold["receipt"]["totals"];
    let mut refund = 0;
    for lines in [&[(1, "1")][..], &[(2, "1"), (1, "1")], &[]] {
        let op = new_op();
        let back = pos.post("/v1/returns", &goods_back(&op, &sale, lines)).await.with(201);
        refund += digits(&back["refund"]);
        assert_eq!(back["whole"], lines.is_empty(), "{back:#}");
        assert_eq!(pos.get(&format!("/v1/returns/{op}")).await.with(200), back);
        let told = events.wait("sale", |told| told["return"] == true).await;
        assert_eq!((&told["op_id"], &told["due"]), (&sale.clone().into(), &back["refund"]));
    }
    assert_eq!(refund, digits(&totals["due"]));
    assert_eq!(pos.balance(JANA).await, 48, "points spent are back, points earned are gone");
    let more = goods_back(&new_op(), &sale, &[(1, "1")]);
    pos.post("/v1/returns", &more).await.problem(409, "all_returned");
    pos.wait_until_in_sync().await;
    pos.wait_for_balance(JANA, 48).await;
    assert_eq!((shop.balance(JANA), shop.verify("findings")), (Some(48), 0));
    till.verify();
}

#[tokio::test]
async fn a_repeated_return_is_one_entry_and_its_op_id_stands_for_nothing_else() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let pos = till.pos();
    let (sale, _) = sell_three(&pos).await;
    let op = new_op();
    let body = goods_back(&op, &sale, &[(1, "1")]);
    let first = pos.post("/v1/returns", &body).await.with(201);
    let entries = pos.entries().await;
    assert_eq!(pos.post("/v1/returns", &body).await.with(200), first);
    till.stop();
    till.start();
    let pos = till.pos();
    assert_eq!(pos.post("/v1/returns", &body).await.with(200), first);
    let other = goods_back(&op, &sale, &[(1, "2")]);
    pos.post("/v1/returns", &other).await.problem(409, "op_id_reused");
    let taken = goods_back(&sale, &sale, &[(1, "1")]);
    pos.post("/v1/returns", &taken).await.problem(409, "op_id_reused");
    let void = json!({ "op_id": op });
    pos.post(&format!("/v1/sales/{sale}/void"), &void).await.problem(409, "op_id_reused");
    assert_eq!((pos.entries().await, till.verify()), (entries, entries));
}

#[tokio::test]
async fn what_can_not_come_back_is_refused_with_its_line() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let (sale, _) = sell_three(&pos).await;
    let entries = pos.entries().await;
    for (lines, code, line) in [
        (&[(1, "4")][..], "returned_too_much", Some(1)),
        (&[(3, "1")], "return_invalid", Some(3)),
        (&[(0, "1")], "return_invalid", Some(0)),
        (&[(1, "0.5")], "quantity_invalid", Some(1)),
        (&[(2, "0")], "quantity_invalid", Some(2)),
        (&[(2, "one")], "quantity_invalid", Some(2)),
    ] {
        let refused = pos.post("/v1/returns", &goods_back(&new_op(), &sale, lines)).await.problem(422, code);
        assert_eq!(refused["line"].as_u64(), line, "{refused:#}");
    }
    let neither = json!({ "op_id": new_op(), "sale": sale });
    pos.post("/v1/returns", &neither).await.problem(422, "return_invalid");
    let unknown = goods_back(&new_op(), &new_op(), &[]);
    let refused = pos.post("/v1/returns", &unknown).await.problem(404, "sale_not_arrived");
    assert_eq!(refused["retry"], true, "{refused:#}");
    pos.get(&format!("/v1/returns/{sale}")).await.problem(404, "unknown_return");
    assert_eq!(pos.entries().await, entries);

    pos.post("/v1/returns", &goods_back(&new_op(), &sale, &[(1, "1")])).await.with(201);
    let void = json!({ "op_id": new_op() });
    pos.post(&format!("/v1/sales/{sale}/void"), &void).await.problem(409, "partly_returned");
    let (voided, _) = sell_three(&pos).await;
    pos.post(&format!("/v1/sales/{voided}/void"), &json!({ "op_id": new_op() })).await.with(201);
    let back = goods_back(&new_op(), &voided, &[]);
    pos.post("/v1/returns", &back).await.problem(409, "already_void");
    till.verify();
}

#[tokio::test]
async fn goods_of_another_till_come_back_through_head_office_and_never_twice() {
    let mut shop = Shop::open();
    let (one, other) = (shop.till("till-1").await, shop.till("till-2").await);
    let (sale, sold) = sell_three(&one.pos()).await;
    let earned = digits(&sold["receipt"]["totals"]["points_earned"]);
    one.pos().wait_until_in_sync().await;
    other.pos().wait_for_balance(JANA, 48 - 20 + earned).await;

    let mut events = other.pos().watch_from_present().await;
    shop.kill_hub();
    events.wait("sync", |sync| sync["state"] == "offline").await;
    let body = goods_back(&new_op(), &sale, &[(1, "2")]);
    let refused = other.pos().post("/v1/returns", &body).await.problem(503, "sale_unknown_offline");
    assert_eq!(refused["retry"], true, "{refused:#}");
    // The till that sold them takes them back without anybody.
    let here = goods_back(&new_op(), &sale, &[(1, "1")]);
    assert_eq!(one.pos().post("/v1/returns", &here).await.with(201)["offline"], true);

    shop.open_hub();
    one.pos().wait_until_in_sync().await;
    let back = other.pos().post("/v1/returns", &body).await.with(201);
    assert_eq!(other.pos().post("/v1/returns", &body).await.with(200), back);
    let more = goods_back(&new_op(), &sale, &[(1, "1")]);
    other.pos().post("/v1/returns", &more).await.problem(422, "returned_too_much");
    other.pos().post("/v1/returns", &goods_back(&new_op(), &sale, &[])).await.with(201);
    other.pos().wait_until_in_sync().await;
    for till in [&one, &other] {
        till.pos().wait_for_balance(JANA, 48).await;
        till.verify();
    }
    assert_eq!((shop.balance(JANA), shop.verify("findings")), (Some(48), 0));
}

#[tokio::test]
async fn a_till_killed_amid_returns_gives_back_once() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let mut expected = 48;
    let mut due = 0;
    for moment_ms in [0, 1, 2, 3, 5, 8, 13, 21] {
        let pos = till.pos();
        let (sale, sold) = sell_three(&pos).await;
        let body = goods_back(&new_op(), &sale, &[(1, "1")]);
        let (sent, path) = (body.clone(), pos.clone());
        let sending = tokio::spawn(async move { path.try_post("/v1/returns", &sent).await });
        tokio::time::sleep(Duration::from_millis(moment_ms)).await;
        till.kill();
        let answered = sending.await.unwrap();
        till.start();
        till.pos().wait_for_members().await;
        let again = till.pos().post("/v1/returns", &body).await;
        assert!(matches!(again.status, 200 | 201), "{again:?}");
        if let Some(first) = answered {
            assert_eq!((first.status, again.status), (201, 200), "what was answered is durable");
            assert_eq!(first.body, again.body);
        }
        let totals = &sold["receipt"]["totals"];
        expected += digits(&totals["points_earned"]) - digits(&totals["points_spent"]);
        expected += digits(&again.body["points_given_back"]) - digits(&again.body["points_taken_back"]);
        due += digits(&again.body["refund"]);
        assert_eq!(till.pos().balance(JANA).await, expected);
    }
    let closed = till.pos().post("/v1/day/close", &json!({ "op_id": new_op() })).await.with(201);
    assert_eq!((&closed["returns"], digits(&closed["refund"])), (&8.into(), due), "{closed:#}");
    till.pos().wait_until_in_sync().await;
    till.pos().wait_for_balance(JANA, expected).await;
    assert_eq!((shop.balance(JANA), shop.verify("findings")), (Some(expected), 0));
    till.verify();
}
