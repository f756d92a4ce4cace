//! What is chosen beside the goods, and what lines tell of themselves: taken as it is sent, given back as it was taken.

use serde_json::{Value, json};

use super::pos::{counter, new_op, sale};
use super::program::succeed;
use super::shop::{COFFEE, JANA, Shop};

/// What the coffee shop's programme needs for everything to be chosen.
const MORE: &str = r#"
[[reward]]
id = "mug"
name = { cs = "Hrnek", en = "Mug" }
cost = { points = "40" }
goods = { skus = ["mug"] }
percent = "100 %"

[[charity]]
id = "trees"
name = { cs = "Stromy", en = "Trees" }
"#;

/// The coffee shop with a reward and a charity.
fn open_shop() -> Shop {
    let shop = Shop::open();
    let text = std::fs::read_to_string(format!("{COFFEE}/programme.toml")).unwrap();
    let path = shop.path("more.toml");
    std::fs::write(&path, text + MORE).unwrap();
    succeed(&["hub", "publish", "--config", &shop.hub_config(), path.to_str().unwrap()]);
    shop
}

/// A counter with everything that can be chosen.
fn chosen() -> Value {
    let mut wanted = counter(&[("espresso", "2"), ("croissant", "1")], Some(JANA), "10");
    let line = &mut wanted["basket"]["lines"][0];
    for (key, value) in [
        ("unit", json!("kg")),
        ("brand", json!("Roastery")),
        ("tags", json!(["hot", "fair", "hot"])),
        ("minimum", json!("20.00")),
    ] {
        line[key] = value;
    }
    wanted["coupons"] = json!(["AUTUMN", "L-0042", "AUTUMN"]);
    wanted["rewards"] = json!(["mug", "mug"]);
    wanted["donation"] = json!({ "charity": "trees", "points": "5" });
    wanted["payment"] = json!("card");
    wanted
}

#[tokio::test]
async fn the_counter_gives_back_what_was_put_on_it_and_another_customers_choices_are_not_ones_own() {
    let shop = open_shop();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let view = pos.put("/v1/basket", &chosen()).await.with(200);
    assert_eq!(view["coupons"], json!(["AUTUMN", "L-0042"]), "{view:#}");
    assert_eq!(view["rewards"], json!(["mug", "mug"]));
    assert_eq!(view["donation"], json!({ "charity": "trees", "points": "5" }));
    assert_eq!(view["payment"], "card");
    let line = &view["basket"]["lines"][0];
    assert_eq!(
        (&line["unit"], &line["brand"], &line["minimum"]),
        (&"kg".into(), &"Roastery".into(), &"20.00".into())
    );
    assert_eq!(line["tags"], json!(["fair", "hot"]));
    assert_eq!(view["basket"]["lines"][1]["unit"], "piece");
    // What it gives can be sent back as it is.
    let mut again = view.clone();
    again.as_object_mut().unwrap().remove("quote");
    assert_eq!(pos.put("/v1/basket", &again).await.with(200), view);
    let seen = pos.post("/v1/scans", &json!({ "text": super::shop::LUCIE })).await.with(202);
    assert_eq!(seen["kind"], "member_card");
    let view = pos.get("/v1/basket").await.with(200);
    assert_eq!((&view["spend_points"], &view["rewards"]), (&"0".into(), &json!([])));
    assert_eq!((&view["donation"], &view["payment"]), (&Value::Null, &"card".into()));
    assert_eq!(view["coupons"], json!(["AUTUMN", "L-0042"]));
}

#[tokio::test]
async fn what_can_not_be_meant_is_refused_and_names_its_line() {
    let shop = open_shop();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let entries = pos.entries().await;
    for (key, value, code) in [
        ("unit", json!("stone"), "unit_unknown"),
        ("minimum", json!("-1.00"), "price_invalid"),
        ("minimum", json!("much"), "price_invalid"),
        ("brand", json!("x".repeat(65)), "basket_invalid"),
        ("tags", json!([""]), "basket_invalid"),
        ("tags", json!(vec!["t"; 21]), "basket_invalid"),
    ] {
        let mut wanted = chosen();
        wanted["basket"]["lines"][1][key] = value;
        for path in ["/v1/quotes", "/v1/sales"] {
            let body = if path == "/v1/sales" { sale(&wanted, &new_op(), "0") } else { wanted.clone() };
            let refused = pos.post(path, &body).await.problem(422, code);
            assert_eq!(refused["line"], 2, "{refused:#}");
        }
    }
    for (key, value, code) in [
        ("coupons", json!(vec!["c"; 21]), "choices_invalid"),
        ("coupons", json!([""]), "choices_invalid"),
        ("rewards", json!(vec!["r"; 21]), "choices_invalid"),
        ("rewards", json!(["no-such-reward"]), "choices_invalid"),
        ("donation", json!({ "charity": "nobody", "points": "5" }), "choices_invalid"),
        ("payment", json!("p".repeat(65)), "choices_invalid"),
        ("donation", json!({ "charity": "trees", "points": "0" }), "amount_invalid"),
        ("donation", json!({ "charity": "trees", "points": "1.5" }), "amount_invalid"),
    ] {
        let mut wanted = chosen();
        wanted[key] = value;
        pos.post("/v1/quotes", &wanted).await.problem(422, code);
    }
    for (place, key) in [("/basket/lines/0", "currency"), ("", "coupon"), ("/donation", "money")] {
        let mut wanted = chosen();
        wanted.pointer_mut(place).unwrap()[key] = "CZK".into();
        pos.post("/v1/quotes", &wanted).await.problem(400, "not_json");
    }
    assert_eq!(pos.entries().await, entries);
}

#[tokio::test]
async fn an_op_id_stands_for_one_set_of_choices() {
    let shop = open_shop();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let wanted = counter(&[("espresso", "1")], Some(JANA), "0");
    let op = new_op();
    pos.sell(&wanted, &op).await;
    let entries = pos.entries().await;
    for (place, key, value) in [
        ("", "coupons", json!(["AUTUMN"])),
        ("", "rewards", json!(["mug"])),
        ("", "donation", json!({ "charity": "trees", "points": "5" })),
        ("", "payment", json!("card")),
        ("/basket/lines/0", "unit", json!("l")),
        ("/basket/lines/0", "tags", json!(["hot"])),
        ("/basket/lines/0", "brand", json!("Roastery")),
        ("/basket/lines/0", "minimum", json!("1.00")),
    ] {
        let hash = pos.quote(&wanted).await["hash"].as_str().unwrap().to_owned();
        let mut other = sale(&wanted, &op, &hash);
        other.pointer_mut(place).unwrap()[key] = value;
        pos.post("/v1/sales", &other).await.problem(409, "op_id_reused");
    }
    assert_eq!(pos.entries().await, entries);
}
