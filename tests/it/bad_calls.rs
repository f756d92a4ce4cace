//! Calls that no till may take: each gets a clear answer, nothing is written, the daemon lives.

use reqwest::{Method, header};
use serde_json::{Value, json};

use super::pos::{counter, line, new_op, read, sale};
use super::shop::{JANA, Shop, Till};

/// The till still answers and its journal is as long as before.
async fn assert_untouched(till: &mut Till, entries: u64) {
    assert!(till.runs(), "{}", till.log());
    let status = till.pos().status().await;
    assert_eq!((&status["journal"]["seq"], &status["journal"]["writable"]), (&entries.into(), &true.into()));
    assert_eq!(till.verify(), entries);
}

/// A basket of one espresso in which one member of the line is another.
fn with(member: &str, value: &str) -> Value {
    let mut line = line("espresso", "1");
    line[member] = value.into();
    json!({ "basket": { "currency": "CZK", "lines": [line] } })
}

#[tokio::test]
async fn a_quantity_or_a_price_that_can_not_be_meant_is_named_with_its_line() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let pos = till.pos();
    let entries = pos.entries().await;
    let cases = [
        ("quantity", "-1", "quantity_invalid"),
        ("quantity", "0", "quantity_invalid"),
        ("quantity", "1000000.001", "quantity_invalid"),
        ("quantity", "99999999999999999999999", "quantity_invalid"),
        ("quantity", "two", "quantity_invalid"),
        ("quantity", "1e3", "quantity_invalid"),
        ("quantity", "0.0001", "quantity_invalid"),
        ("quantity", "", "quantity_invalid"),
        ("unit_price", "-0.01", "price_invalid"),
        ("unit_price", "1.001", "price_invalid"),
        ("unit_price", "NaN", "price_invalid"),
        ("unit_price", "9223372036854775807", "price_invalid"),
        ("unit_price", "92233720368547758.07", "price_invalid"),
        ("amount", "10000000000.01", "price_invalid"),
        ("amount", "-1.00", "price_invalid"),
        ("sku", "", "basket_invalid"),
        ("category", "drinks//coffee", "basket_invalid"),
    ];
    for (member, value, code) in cases {
        let wrong = with(member, value);
        let problem = pos.post("/v1/quotes", &wrong).await.problem(422, code);
        assert_eq!(problem["line"], 1, "{member} {value}: {problem:#}");
        pos.put("/v1/basket", &wrong).await.problem(422, code);
        let sold = sale(&wrong, &new_op(), &"0".repeat(64));
        pos.post("/v1/sales", &sold).await.problem(422, code);
    }
    let long = with("name", &"x".repeat(201));
    pos.post("/v1/quotes", &long).await.problem(422, "basket_invalid");
    for spend in ["-1", "0.5", "many"] {
        let wanted = counter(&[("espresso", "1")], Some(JANA), spend);
        pos.post("/v1/quotes", &wanted).await.problem(422, "amount_invalid");
    }
    let empty = sale(&counter(&[], None, "0"), &new_op(), "");
    pos.post("/v1/sales", &empty).await.problem(422, "basket_empty");
    assert_untouched(&mut till, entries).await;
}

#[tokio::test]
async fn a_basket_of_another_currency_or_of_too_many_lines_is_refused() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let pos = till.pos();
    let entries = pos.entries().await;
    for currency in ["EUR", "czk", "", "KORUNA"] {
        let mut wanted = counter(&[("espresso", "1")], None, "0");
        wanted["basket"]["currency"] = currency.into();
        pos.post("/v1/quotes", &wanted).await.problem(422, "wrong_currency");
        let sold = sale(&wanted, &new_op(), "");
        pos.post("/v1/sales", &sold).await.problem(422, "wrong_currency");
    }
    let most = counter(&[("espresso", "1"); 1_000], None, "0");
    pos.post("/v1/quotes", &most).await.with(200);
    let over = counter(&[("espresso", "1"); 1_001], None, "0");
    pos.post("/v1/quotes", &over).await.problem(422, "too_many_lines");
    assert_untouched(&mut till, entries).await;
}

#[tokio::test]
async fn a_body_that_is_too_large_or_not_what_belongs_there_is_refused() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let pos = till.pos();
    let entries = pos.entries().await;
    let large = json!({ "text": "7".repeat(513 << 10) });
    pos.post("/v1/scans", &large).await.problem(413, "body_too_large");
    let wanted = counter(&[("espresso", "1")], None, "0");
    let unknown_members = [
        json!({ "basket": wanted["basket"], "card": null, "discount": "50 %" }),
        json!({ "basket": { "currency": "CZK", "lines": [], "total": "0" } }),
        json!({ "basket": { "currency": "CZK" } }),
        json!({ "basket": with("due", "1.00")["basket"] }),
        json!({ "basket": { "currency": "CZK", "lines": [{ "sku": "espresso", "name": "E", "quantity": 1, "unit_price": 59.0 }] } }),
        json!([]),
        json!(null),
    ];
    for body in unknown_members {
        pos.post("/v1/quotes", &body).await.problem(400, "not_json");
    }
    for text in ["", "{", "basket=1", "{\"basket\": \u{1}}"] {
        let call = pos.call(Method::POST, "/v1/sales").bearer_auth(&pos.token).body(text);
        read(call.send().await.unwrap()).await.problem(400, "not_json");
    }
    let bytes = pos.call(Method::POST, "/v1/sales").bearer_auth(&pos.token).body(vec![0xff, 0xfe, 0]);
    read(bytes.send().await.unwrap()).await.problem(400, "not_json");
    for op in ["", "1", "zz", &"0".repeat(33)] {
        pos.post("/v1/sales", &sale(&wanted, op, "")).await.problem(422, "op_id_invalid");
        pos.post("/v1/day/close", &json!({ "op_id": op })).await.problem(422, "op_id_invalid");
    }
    pos.get("/v1/sales/nothing").await.problem(422, "op_id_invalid");
    pos.get(&format!("/v1/sales/{}", new_op())).await.problem(404, "unknown_sale");
    pos.get("/v1/nothing").await.problem(404, "not_found");
    assert_untouched(&mut till, entries).await;
}

#[tokio::test]
async fn a_card_that_nobody_has_is_refused_wherever_it_is_named() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let pos = till.pos();
    let entries = pos.entries().await;
    let wanted = counter(&[("espresso", "1")], Some("2900000999999"), "0");
    pos.post("/v1/quotes", &wanted).await.problem(404, "unknown_card");
    pos.put("/v1/basket", &wanted).await.problem(404, "unknown_card");
    pos.post("/v1/sales", &sale(&wanted, &new_op(), "")).await.problem(404, "unknown_card");
    pos.get("/v1/members/2900000999999").await.problem(404, "unknown_card");
    let control = counter(&[], Some("29\u{7}"), "0");
    pos.post("/v1/quotes", &control).await.problem(422, "card_invalid");
    let long = counter(&[], Some(&"2".repeat(65)), "0");
    pos.post("/v1/quotes", &long).await.problem(422, "card_invalid");
    assert_untouched(&mut till, entries).await;
}

#[tokio::test]
async fn nobody_comes_in_without_a_token_or_from_another_page() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let pos = till.pos();
    let entries = pos.entries().await;
    let sold = sale(&counter(&[("espresso", "1")], None, "0"), &new_op(), "");
    for path in ["/v1/status", "/v1/events", "/v1/basket", "/v1/sales", "/v1/goods", "/metrics"] {
        read(pos.call(Method::GET, path).send().await.unwrap()).await.problem(401, "wrong_token");
    }
    for token in ["", "0", &"a".repeat(64), &pos.token.to_uppercase(), &pos.token[1..]] {
        let call = pos.call(Method::POST, "/v1/sales").bearer_auth(token).json(&sold);
        read(call.send().await.unwrap()).await.problem(401, "wrong_token");
    }
    let call = pos.call(Method::GET, "/v1/status").header(header::COOKIE, "tallytill_page=guess");
    read(call.send().await.unwrap()).await.problem(401, "wrong_token");

    let port = till.address().port();
    for host in ["shop.example", "evil.127.0.0.1.example", "0.0.0.0", ""] {
        let call = pos.call(Method::GET, "/v1/status").bearer_auth(&pos.token);
        let call = call.header(header::HOST, format!("{host}:{port}"));
        read(call.send().await.unwrap()).await.problem(403, "wrong_origin");
    }
    for origin in ["http://shop.example", "null", "http://127.0.0.1", "https://127.0.0.1"] {
        let call = pos.call(Method::POST, "/v1/sales").bearer_auth(&pos.token).header(header::ORIGIN, origin);
        read(call.json(&sold).send().await.unwrap()).await.problem(403, "wrong_origin");
    }
    let page = pos.call(Method::GET, "/").header(header::ORIGIN, "http://shop.example").send().await.unwrap();
    assert_eq!(page.status().as_u16(), 403);
    assert!(page.headers().get(header::SET_COOKIE).is_none());
    assert_untouched(&mut till, entries).await;
}

#[tokio::test]
async fn the_page_may_call_with_its_own_cookie() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let page = pos.call(Method::GET, "/").send().await.unwrap();
    assert_eq!(page.status().as_u16(), 200);
    let cookie = page.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let own = format!("http://{}", till.address());
    let call = pos.call(Method::GET, "/v1/status").header(header::COOKIE, cookie.split(';').next().unwrap());
    read(call.header(header::ORIGIN, own).send().await.unwrap()).await.with(200);
}

#[tokio::test]
async fn a_refusal_is_told_in_the_language_that_was_asked_for() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let mut sentences = Vec::new();
    for language in ["en", "cs", "ru"] {
        let path = format!("/v1/members/2900000999999?lang={language}");
        let problem = pos.get(&path).await.problem(404, "unknown_card");
        sentences.push(problem["detail"].as_str().unwrap().to_owned());
    }
    sentences.sort();
    sentences.dedup();
    assert_eq!(sentences.len(), 3, "{sentences:?}");
}
