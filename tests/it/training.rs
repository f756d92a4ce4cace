//! Training: real screens, and nothing counts.

use serde_json::json;

use super::pos::{counter, new_op, sale};
use super::shop::{JANA, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_practised_is_answered_like_the_real_thing_and_leaves_no_trace() {
    let shop = Shop::open();
    let till = shop.till("one").await;
    let pos = till.pos();
    pos.wait_until_in_sync().await;
    let (balance, entries) = (pos.balance(JANA).await, pos.entries().await);
    let mut events = pos.watch_from_present().await;
    assert_eq!(pos.post("/v1/training", &json!({ "on": true })).await.with(200)["training"], true);
    events.wait("training", |told| told["training"] == true).await;
    assert_eq!(pos.status().await["training"], true);
    // A sale with points, repeated, voided.
    let wanted = counter(&[("espresso", "2")], Some(JANA), "5");
    let quote = pos.quote(&wanted).await;
    assert_eq!(quote["training"], true);
    let op = new_op();
    let body = sale(&wanted, &op, quote["hash"].as_str().unwrap());
    let sold = pos.post("/v1/sales?lang=en", &body).await.with(201);
    assert_eq!(sold["receipt"]["totals"], quote["totals"], "{sold:#}");
    assert_eq!((&sold["training"], &sold["seq"]), (&json!(true), &json!(0)));
    let told = events.wait("sale", |sale| sale["op_id"] == op).await;
    assert_eq!(told["training"], true);
    for (language, word) in [("en", "TRAINING"), ("cs", "NÁCVIK"), ("ru", "УЧЕБНЫЙ ЧЕК")] {
        let again = pos.get(&format!("/v1/sales/{op}?lang={language}")).await.with(200);
        let text = again["text"].as_str().unwrap();
        assert_eq!(text.matches(word).count(), 2, "{text}");
        assert!(!text.contains(sold["receipt_code"].as_str().unwrap()), "{text}");
    }
    assert_eq!(pos.post("/v1/sales", &body).await.with(200)["op_id"], op);
    let list = pos.get("/v1/sales").await.with(200);
    assert_eq!(list["sales"].as_array().unwrap().len(), 1);
    // Goods come back, in part; then the sale can't be voided.
    let back = json!({ "op_id": new_op(), "sale": op, "lines": [{ "line": 1, "quantity": "1" }] });
    let taken = pos.post("/v1/returns", &back).await.with(201);
    assert_eq!((&taken["training"], &taken["seq"]), (&json!(true), &json!(0)));
    pos.post("/v1/returns", &back).await.with(200);
    pos.post(&format!("/v1/sales/{op}/void"), &json!({ "op_id": new_op() }))
        .await
        .problem(409, "partly_returned");
    let sold = pos.sell(&wanted, &new_op()).await;
    let void = json!({ "op_id": new_op() });
    let path = format!("/v1/sales/{}/void", sold["op_id"].as_str().unwrap());
    assert_eq!(pos.post(&path, &void).await.with(201)["void"], true);
    pos.post(&path, &json!({ "op_id": new_op() })).await.problem(409, "already_void");
    // Somebody joins without a card of the stock, and buys.
    let joined = pos.post("/v1/members", &json!({ "op_id": new_op(), "name": "Petr" })).await.with(201);
    let card = joined["card"].as_str().unwrap().to_owned();
    assert!(card.starts_with("TRAINING-"), "{joined:#}");
    assert!(joined["new_card"].is_null());
    pos.sell(&counter(&[("latte", "1")], Some(&card), "0"), &new_op()).await;
    // A quote that was shown in training is not sold for real.
    let quote = pos.quote(&wanted).await;
    let body = sale(&wanted, &new_op(), quote["hash"].as_str().unwrap());
    assert_eq!(pos.post("/v1/training", &json!({ "on": false })).await.with(200)["training"], false);
    pos.post("/v1/sales", &body).await.problem(409, "quote_changed");
    pos.get(&format!("/v1/members/{card}")).await.problem(404, "unknown_card");
    pos.get(&format!("/v1/sales/{op}")).await.problem(404, "unknown_sale");
    assert_eq!(pos.get("/v1/sales").await.with(200)["sales"], json!([]));
    assert_eq!((pos.balance(JANA).await, pos.entries().await), (balance, entries));
}

#[tokio::test(flavor = "multi_thread")]
async fn training_does_not_begin_over_a_basket_and_ends_with_the_day() {
    let shop = Shop::open();
    let till = shop.till("one").await;
    let pos = till.pos();
    let real = pos.sell(&counter(&[("espresso", "1")], None, "0"), &new_op()).await;
    pos.put("/v1/basket", &counter(&[("espresso", "1")], None, "0")).await.with(200);
    pos.post("/v1/training", &json!({ "on": true })).await.problem(409, "basket_open");
    pos.put("/v1/basket", &counter(&[], None, "0")).await.with(200);
    pos.post("/v1/training", &json!({ "on": true })).await.with(200);
    pos.post(&format!("/v1/sales/{}/void", real["op_id"].as_str().unwrap()), &json!({ "op_id": new_op() }))
        .await
        .problem(404, "unknown_sale");
    pos.sell(&counter(&[("espresso", "3")], None, "0"), &new_op()).await;
    let mut events = pos.watch_from_present().await;
    let closed = pos.post("/v1/day/close", &json!({ "op_id": new_op() })).await.with(201);
    assert_eq!((&closed["sales"], &closed["gross"]), (&json!(1), &real["receipt"]["totals"]["gross"]));
    events.wait("training", |told| told["training"] == true).await;
    events.wait("training", |told| told["training"] == false).await;
    assert_eq!(pos.status().await["training"], false);
}
