//! Who works at the till: head office says who may, the till asks for it with and without a line.

use serde_json::{Value, json};

use super::pos::{Pos, counter, new_op};
use super::program::{refuse, run, succeed};
use super::shop::{JANA, Shop, Till, fresh_card};

const BADGE: &str = "OP-BOSS-2026";

fn operator(shop: &Shop, arguments: &[&str]) -> String {
    let config = shop.hub_config();
    let (verb, rest) = arguments.split_first().unwrap();
    let whole = [&["hub", "operator", verb, "--config", &config], rest].concat();
    succeed(&whole)
}

/// Eva, 12, sells; Jan, 7, may do everything and has a badge.
async fn staffed(shop: &Shop) -> Till {
    operator(shop, &["add", "12", "Eva", "--pin", "4711"]);
    operator(shop, &["add", "7", "Jan", "--rights", "all", "--pin", "0815", "--badge", BADGE]);
    let till = shop.till("one").await;
    let mut events = till.pos().watch_from_present().await;
    events.wait("operator", |desk| desk["operators"].as_array().unwrap().len() == 2).await;
    till
}

async fn sign_in(pos: &Pos, number: u32, pin: &str) -> Value {
    pos.post("/v1/operator/sign-in", &json!({ "number": number, "pin": pin })).await.with(200)
}

/// Sells an espresso; the answer as it comes.
async fn try_sale(pos: &Pos, spend: &str) -> super::pos::Answer {
    let wanted = counter(&[("espresso", "1")], Some(JANA), spend);
    let quote = pos.quote(&wanted).await;
    let body = super::pos::sale(&wanted, &new_op(), quote["hash"].as_str().unwrap());
    pos.post("/v1/sales", &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_asks_its_operator_to_sign_in_and_its_journal_names_them_without_a_line_too() {
    let mut shop = Shop::open();
    let mut till = staffed(&shop).await;
    shop.kill_hub();
    till.stop();
    till.start();
    let pos = till.pos();
    try_sale(&pos, "0").await.problem(403, "sign_in_needed");
    let wrong = json!({ "number": 12, "pin": "4712" });
    pos.post("/v1/operator/sign-in", &wrong).await.problem(403, "pin_wrong");
    let desk = sign_in(&pos, 12, "4711").await;
    assert_eq!((&desk["operator"]["name"], &desk["operator"]["rights"]), (&json!("Eva"), &json!([])));
    let sold = try_sale(&pos, "0").await.with(201);
    assert_eq!(till.export().last().unwrap()["operator"], 12);
    assert_eq!(pos.status().await["operator"]["operator"]["number"], 12);
    // What Eva may not do, in her own language.
    let void = format!("/v1/sales/{}/void?lang=cs", sold["op_id"].as_str().unwrap());
    let body = json!({ "op_id": new_op(), "reason": "wrong goods" });
    let refused = pos.post(&void, &body).await.problem(403, "right_missing");
    assert_eq!((&refused["right"], &refused["operator"]), (&json!("void"), &json!(12)));
    assert!(refused["detail"].as_str().unwrap().starts_with("Nesmíte stornovat"), "{refused:#}");
    // Jan approves it once.
    let approval = json!({ "right": "void", "number": 7, "pin": "0815" });
    let desk = pos.post("/v1/operator/approve", &approval).await.with(200);
    assert_eq!(desk["approval"], json!({ "right": "void", "by": 7 }));
    pos.post(&void, &body).await.with(201);
    let last = till.export().pop().unwrap();
    assert_eq!(
        (&last["kind"], &last["operator"], &last["approved_by"]),
        (&json!("void"), &json!(12), &json!(7))
    );
    // A repeat is answered whoever asks, and the right that was lent is used up.
    pos.post("/v1/operator/sign-out", &json!({})).await.with(200);
    pos.post(&void, &body).await.with(200);
    sign_in(&pos, 12, "4711").await;
    let sold = try_sale(&pos, "0").await.with(201);
    let void = format!("/v1/sales/{}/void", sold["op_id"].as_str().unwrap());
    pos.post(&void, &json!({ "op_id": new_op() })).await.problem(403, "right_missing");
    // Head office shows who it was.
    shop.open_hub();
    pos.wait_until_in_sync().await;
    assert_eq!(shop.verify("findings"), 0);
    till.verify();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_right_is_asked_for_where_it_is_needed() {
    let shop = Shop::open();
    operator(&shop, &["limits", "--points-max", "10"]);
    let till = staffed(&shop).await;
    let pos = till.pos();
    sign_in(&pos, 12, "4711").await;
    let sold = try_sale(&pos, "10").await.with(201);
    try_sale(&pos, "11").await.problem(403, "right_missing");
    let back = json!({ "op_id": new_op(), "sale": sold["op_id"], "whole": true });
    let join = json!({ "op_id": new_op(), "card": fresh_card(1), "name": "Petr" });
    let calls = [
        ("/v1/returns", back, "return", 201),
        ("/v1/members", join, "enrol", 201),
        ("/v1/training", json!({ "on": true }), "training", 200),
        ("/v1/day/close", json!({ "op_id": new_op() }), "day_close", 201),
    ];
    for (path, body, right, _) in &calls {
        let refused = pos.post(path, body).await.problem(403, "right_missing");
        assert_eq!(&refused["right"], right);
    }
    let config = shop.hub_config();
    succeed(&[
        "hub",
        "operator",
        "change",
        "--config",
        &config,
        "12",
        "--rights",
        "return,enrol,points,day_close",
    ]);
    let mut events = pos.watch_from_present().await;
    let rights = json!(["return", "enrol", "points", "day_close"]);
    events.wait("operator", |desk| desk["operator"]["rights"] == rights).await;
    try_sale(&pos, "11").await.with(201);
    for (path, body, right, status) in calls.iter().filter(|call| call.2 != "training") {
        let answer = pos.post(path, body).await;
        assert_eq!(answer.status, *status, "{right}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badge_signs_in_and_lends_a_right_that_the_till_waits_for() {
    let shop = Shop::open();
    let mut till = staffed(&shop).await;
    till.plug_in();
    let pos = till.pos();
    let mut events = pos.watch_from_present().await;
    events.wait("device", |device| device["state"] == "ready").await;
    till.send(format!("{BADGE}\r").as_bytes());
    let seen = events.wait("scan", |_| true).await;
    assert_eq!((&seen["kind"], &seen["text"]), (&json!("badge"), &json!("")));
    assert_eq!(pos.get("/v1/operator").await.with(200)["operator"]["name"], "Jan");
    sign_in(&pos, 12, "4711").await;
    let waiting = pos.post("/v1/operator/approve", &json!({ "right": "training" })).await.with(200);
    assert_eq!(waiting["approval"], json!({ "right": "training", "by": null }));
    till.send(format!("{BADGE}\r").as_bytes());
    let lent = events.wait("operator", |desk| desk["approval"]["by"] == 7).await;
    assert_eq!(lent["operator"]["name"], "Eva");
    pos.post("/v1/training", &json!({ "on": true })).await.with(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_pins_is_made_to_wait_also_after_a_restart() {
    let shop = Shop::open();
    let mut till = staffed(&shop).await;
    let pos = till.pos();
    let guess = |pin: &str| json!({ "number": 7, "pin": pin });
    for pin in ["1111", "2222", "3333"] {
        pos.post("/v1/operator/sign-in", &guess(pin)).await.problem(403, "pin_wrong");
    }
    let told = pos.post("/v1/operator/sign-in", &guess("0815")).await.problem(429, "pin_wait");
    assert!((1..=6).contains(&told["retry_after_s"].as_u64().unwrap()), "{told:#}");
    till.kill();
    till.start();
    let pos = till.pos();
    pos.post("/v1/operator/sign-in", &guess("0815")).await.problem(429, "pin_wait");
    // Others are not shut out.
    sign_in(&pos, 12, "4711").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_till_signs_out_and_whoever_leaves_the_list_is_signed_out_at_once() {
    let shop = Shop::open();
    let till = staffed(&shop).await;
    let pos = till.pos();
    let mut events = pos.watch_from_present().await;
    sign_in(&pos, 12, "4711").await;
    operator(&shop, &["remove", "12"]);
    events.wait("operator", |desk| desk["operator"]["number"] == 12).await;
    events.wait("operator", |desk| desk["operator"].is_null()).await;
    operator(&shop, &["limits", "--idle-s", "1"]);
    events.wait("operator", |desk| desk["idle_s"] == 1).await;
    sign_in(&pos, 7, "0815").await;
    events.wait("operator", |desk| desk["operator"]["number"] == 7).await;
    events.wait("operator", |desk| desk["operator"].is_null()).await;
}

#[test]
fn head_office_refuses_operators_that_can_not_be_meant() {
    let shop = Shop::open();
    let config = shop.hub_config();
    let refused = |rest: &[&str]| refuse(&[&["hub", "operator"], rest].concat());
    let said = operator(&shop, &["add", "12", "Eva"]);
    assert!(said.lines().any(|line| line.strip_prefix("PIN ").is_some_and(|pin| pin.len() == 6)), "{said}");
    assert!(refused(&["add", "--config", &config, "12", "Jan"]).contains("is there already"));
    let misnamed =
        |rest: &[&str]| run(&[&["hub", "operator", "add", "--config", &config], rest].concat()).err;
    assert!(misnamed(&["0", "Jan"]).contains("1 to 999999"));
    assert!(misnamed(&["13", "Jan", "--rights", "all,sell"]).contains("no right"));
    assert!(refused(&["add", "--config", &config, "13", "Jan", "--pin", "12"]).contains("no PIN"));
    operator(&shop, &["change", "12", "--badge", BADGE]);
    let twice = refused(&["add", "--config", &config, "13", "Jan", "--badge", BADGE]);
    assert!(twice.contains("somebody else has this badge"), "{twice}");
    assert!(refused(&["remove", "--config", &config, "13"]).contains("no operator 13"));
    let list = operator(&shop, &["list"]);
    assert!(list.contains("12  Eva  by PIN, badge  sells") && list.contains("1 operators"), "{list}");
}
