//! From the quote to the receipt: each operation takes effect once, and its answer is the same for ever.

use serde_json::{Value, json};

use super::pos::{counter, new_op, sale};
use super::shop::{JANA, LUCIE, Shop, fresh_card};

#[tokio::test]
async fn a_quote_becomes_a_sale_with_its_receipt() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let mut events = pos.watch().await;
    let wanted = counter(&[("espresso", "2"), ("croissant", "1")], Some(LUCIE), "20");
    let quote = pos.quote(&wanted).await;
    let op = new_op();
    let body = sale(&wanted, &op, quote["hash"].as_str().unwrap());
    let sold = pos.post("/v1/sales", &body).await.with(201);
    assert_eq!(sold["receipt"]["totals"], quote["totals"], "{sold:#}");
    assert_eq!(sold["receipt"]["lines"], quote["lines"]);
    assert_eq!(sold["receipt"]["totals"]["points_spent"], "20");
    let text = sold["text"].as_str().unwrap();
    // The shop's own language writes a comma.
    let due = quote["totals"]["due"].as_str().unwrap().replace('.', ",");
    assert!(text.contains("Espresso") && text.contains(&due), "{text}");
    let told = events.wait("sale", |sale| sale["op_id"] == op).await;
    assert_eq!((&told["void"], &told["due"]), (&false.into(), &quote["totals"]["due"]));
    let list = pos.get("/v1/sales").await.with(200);
    assert_eq!(list["sales"][0]["op_id"], op);
    assert_eq!(pos.get(&format!("/v1/sales/{op}")).await.with(200)["receipt"], sold["receipt"]);
    pos.wait_until_in_sync().await;
    assert_eq!(shop.verify("findings"), 0);
    till.verify();
}

#[tokio::test]
async fn a_quote_says_what_is_missing_and_how_the_points_stand() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let quote = till.pos().quote(&counter(&[("espresso", "1")], Some(JANA), "0")).await;
    let (member, reasons) = (&quote["member"], quote["reasons"].as_array().unwrap());
    assert_eq!(member["points"]["balance"], member["balance"], "{member:#}");
    assert_eq!((&member["points"]["debt"], &member["points"]["expiring"]), (&"0".into(), &Value::Null));
    let next = reasons.iter().find(|reason| reason["code"] == "next_tier").unwrap();
    assert_eq!((&next["outcome"], &next["missing"]["kind"]), (&"told".into(), &"money".into()), "{next:#}");
    assert_eq!(
        (&member["next_tier"]["missing"], &member["next_tier"]["kind"]),
        (&next["amount"], &"money".into())
    );
    assert_eq!((&member["next_tier"]["text"], &next["missing"]["amount"]), (&next["text"], &next["amount"]));
    let applied =
        |code: &str| reasons.iter().any(|reason| reason["code"] == code && reason["outcome"] == "applied");
    assert!(applied("earned"), "{reasons:#?}");
    let silent = reasons.iter().find(|reason| reason["text"].as_str().is_none_or(str::is_empty));
    assert_eq!(silent, None);
    assert_eq!((&quote["lines"][0]["unit"], &quote["effects"]), (&"piece".into(), &Value::Null));
}

#[tokio::test]
async fn a_repeated_sale_gets_the_same_answer_and_is_one_entry() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let pos = till.pos();
    let wanted = counter(&[("latte", "1")], Some(JANA), "0");
    let quote = pos.quote(&wanted).await;
    let op = new_op();
    let body = sale(&wanted, &op, quote["hash"].as_str().unwrap());
    let first = pos.post("/v1/sales", &body).await.with(201);
    let entries = pos.entries().await;
    assert_eq!(pos.post("/v1/sales", &body).await.with(200), first);
    // Also when the balance has changed meanwhile, and after a restart.
    pos.sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    assert_eq!(pos.post("/v1/sales", &body).await.with(200), first);
    till.stop();
    till.start();
    let pos = till.pos();
    assert_eq!(pos.post("/v1/sales", &body).await.with(200), first);
    assert_eq!((pos.entries().await, till.verify()), (entries + 1, entries + 1));
}

#[tokio::test]
async fn an_op_id_stands_for_one_operation_only() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let wanted = counter(&[("latte", "1")], Some(JANA), "0");
    let op = new_op();
    pos.sell(&wanted, &op).await;
    let entries = pos.entries().await;
    let other = counter(&[("latte", "2")], Some(JANA), "0");
    let quote = pos.quote(&other).await;
    let hash = quote["hash"].as_str().unwrap();
    pos.post("/v1/sales", &sale(&other, &op, hash)).await.problem(409, "op_id_reused");
    let join = json!({ "op_id": op, "card": fresh_card(1), "name": "Eva" });
    pos.post("/v1/members", &join).await.problem(409, "op_id_reused");
    pos.post("/v1/day/close", &json!({ "op_id": op })).await.problem(409, "op_id_reused");
    let void = json!({ "op_id": op, "reason": "" });
    pos.post(&format!("/v1/sales/{op}/void"), &void).await.problem(409, "op_id_reused");
    assert_eq!((pos.entries().await, till.verify()), (entries, entries));
}

#[tokio::test]
async fn nobody_pays_other_than_was_shown() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let wanted = counter(&[("latte", "1")], Some(JANA), "40");
    let shown = pos.quote(&wanted).await;
    let body = sale(&wanted, &new_op(), shown["hash"].as_str().unwrap());
    // Jana spends 40 of her 48 points meanwhile.
    pos.sell(&wanted, &new_op()).await;
    let entries = pos.entries().await;
    let refused = pos.post("/v1/sales", &body).await.problem(409, "quote_changed");
    let fresh = &refused["quote"];
    assert_eq!(fresh["hash"], pos.quote(&wanted).await["hash"], "{refused:#}");
    assert_ne!(fresh["totals"]["due"], shown["totals"]["due"]);
    assert_eq!(pos.entries().await, entries);
    let again = sale(&wanted, body["op_id"].as_str().unwrap(), fresh["hash"].as_str().unwrap());
    let sold = pos.post("/v1/sales", &again).await.with(201);
    assert_eq!(sold["receipt"]["totals"], fresh["totals"]);
    till.verify();
}

#[tokio::test]
async fn points_spent_are_gone_at_once_and_a_void_brings_them_back() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let wanted = counter(&[("honey-cake-whole", "1")], Some(JANA), "48");
    let op = new_op();
    let sold = pos.sell(&wanted, &op).await;
    let earned: i64 = sold["receipt"]["totals"]["points_earned"].as_str().unwrap().parse().unwrap();
    assert_eq!(sold["receipt"]["totals"]["points_spent"], "48", "{sold:#}");
    assert_eq!(pos.balance(JANA).await, earned);

    let void = json!({ "op_id": new_op(), "reason": "wrong customer" });
    let path = format!("/v1/sales/{op}/void");
    let first = pos.post(&path, &void).await.with(201);
    assert_eq!(first["void"], true, "{first:#}");
    let entries = pos.entries().await;
    assert_eq!(pos.post(&path, &void).await.with(200), first);
    pos.post(&path, &json!({ "op_id": new_op() })).await.problem(409, "already_void");
    let unknown = format!("/v1/sales/{}/void", new_op());
    pos.post(&unknown, &json!({ "op_id": new_op() })).await.problem(404, "unknown_sale");
    assert_eq!((pos.balance(JANA).await, pos.entries().await), (48, entries));
    pos.wait_until_in_sync().await;
    assert_eq!((shop.balance(JANA), shop.verify("findings")), (Some(48), 0));
    till.verify();
}

#[tokio::test]
async fn a_customer_joins_offline_and_the_card_works_at_once() {
    let mut shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    shop.kill_hub();
    let card = fresh_card(1);
    pos.get(&format!("/v1/members/{card}")).await.problem(404, "unknown_card");
    let join = json!({ "op_id": new_op(), "card": card, "name": "Ivana Malá", "language": "cs" });
    let joined = pos.post("/v1/members", &join).await.with(201);
    assert_eq!((&joined["name"], &joined["balance"]), (&"Ivana Malá".into(), &"0".into()), "{joined:#}");
    assert_eq!(joined["as_of"], Value::Null);
    assert_eq!(pos.post("/v1/members", &join).await.with(200)["id"], joined["id"]);
    let entries = pos.entries().await;
    for taken in [card.as_str(), JANA] {
        let other = json!({ "op_id": new_op(), "card": taken, "name": "Somebody Else" });
        pos.post("/v1/members", &other).await.problem(409, "card_taken");
    }
    for (card, name, code) in [("123", "Eva", "card_invalid"), (&fresh_card(2), " ", "name_invalid")] {
        let wrong = json!({ "op_id": new_op(), "card": card, "name": name });
        pos.post("/v1/members", &wrong).await.problem(422, code);
    }
    assert_eq!(pos.entries().await, entries);
    let sold = pos.sell(&counter(&[("espresso", "1")], Some(&card), "0"), &new_op()).await;
    assert_eq!(sold["receipt"]["member"]["id"], joined["id"]);
    assert_eq!(pos.balance(&card).await, 3);
    shop.open_hub();
    pos.wait_until_in_sync().await;
    pos.wait_for_balance(&card, 3).await;
    assert_eq!(shop.balance(&card), Some(3));
    assert_eq!(pos.member(&card).await["name"], "Ivana Malá");
    assert_eq!((shop.verify("findings"), till.verify()), (0, pos.entries().await));
}

#[tokio::test]
async fn a_closed_day_sums_what_was_sold_and_leaves_out_what_was_undone() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let baskets = [
        counter(&[("espresso", "1"), ("croissant", "2")], None, "0"),
        counter(&[("honey-cake-whole", "1")], Some(LUCIE), "100"),
        counter(&[("beans-loose", "0.25")], Some(JANA), "0"),
    ];
    let undone = new_op();
    pos.sell(&counter(&[("mug", "1")], Some(JANA), "0"), &undone).await;
    pos.post(&format!("/v1/sales/{undone}/void"), &json!({ "op_id": new_op() })).await.with(201);
    let keys = ["gross", "discount", "points_paid", "due", "points_spent", "points_earned"];
    let mut sums = [0_i64; 6];
    for basket in &baskets {
        let sold = pos.sell(basket, &new_op()).await;
        for (sum, key) in sums.iter_mut().zip(keys) {
            *sum += digits(&sold["receipt"]["totals"][key]);
        }
    }
    let close = json!({ "op_id": new_op() });
    let closed = pos.post("/v1/day/close", &close).await.with(201);
    assert_eq!((&closed["sales"], &closed["voids"]), (&3.into(), &1.into()), "{closed:#}");
    for (sum, key) in sums.iter().zip(keys) {
        assert_eq!(digits(&closed[key]), *sum, "{key}: {closed:#}");
    }
    let entries = pos.entries().await;
    assert_eq!(pos.post("/v1/day/close", &close).await.with(200), closed);
    assert_eq!((pos.entries().await, till.verify()), (entries, entries));
}

/// A decimal without its point.
fn digits(value: &Value) -> i64 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}
