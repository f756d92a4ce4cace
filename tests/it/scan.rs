//! From the bytes of a scanner to what the till says: each scan is told as what it is, and none writes anything.

use serde_json::Value;

use super::pos::{Event, Events, Pos};
use super::shop::{ESPRESSO, JANA, Shop, Till, fresh_card};

/// A shop with one till whose scanner is ready, and a watcher.
async fn stage() -> (Shop, Till, Pos, Events) {
    let shop = Shop::open();
    let mut till = shop.till_off("till-1", &shop.path("till-1"));
    till.plug_in();
    till.start();
    let pos = till.pos();
    pos.wait_for_members().await;
    let mut events = pos.watch_from_present().await;
    events.wait("device", |device| device["state"] == "ready").await;
    (shop, till, pos, events)
}

/// Sends bytes, then a scan that ends the story; returns the kinds and texts of what was told before it.
async fn told(till: &mut Till, events: &mut Events, bytes: &[u8]) -> Vec<(String, String)> {
    till.send(bytes);
    till.send(b"]C0END-OF-STORY\r");
    let heard = events.until("scan", |scan| scan["text"] == "END-OF-STORY").await;
    let scans = heard.iter().filter(|(name, scan)| name == "scan" && scan["text"] != "END-OF-STORY");
    let words = |scan: &Value, key: &str| scan[key].as_str().unwrap().to_owned();
    scans.map(|(_, scan)| (words(scan, "kind"), words(scan, "text"))).collect()
}

#[tokio::test]
async fn a_card_on_the_scanner_is_told_and_quoted() {
    let (_shop, mut till, pos, mut events) = stage().await;
    let before = pos.entries().await;
    till.send(format!("]C0{JANA}\r").as_bytes());
    let scan = events.wait("scan", |_| true).await;
    assert_eq!(scan["kind"], "member_card", "{scan:#}");
    assert_eq!(scan["text"], JANA);
    assert_eq!(scan["symbology"], "code_128", "{scan:#}");
    let view = events.wait("quote", |view| view["card"] == JANA).await;
    let member = &view["quote"]["member"];
    assert_eq!((&member["name"], &member["balance"]), (&"Jana Nováková".into(), &"48".into()), "{view:#}");
    assert_eq!((&member["tier"]["id"], &member["visits"]), (&"friend".into(), &14.into()));

    till.send(format!("]E0{ESPRESSO}\r").as_bytes());
    let view = events.wait("quote", |view| view["basket"]["lines"][0]["sku"] == "espresso").await;
    assert_eq!(view["quote"]["totals"]["due"], "59.00", "{view:#}");
    assert_eq!(view["quote"]["member"]["balance_after"], "51", "{view:#}");
    assert_eq!(pos.entries().await, before);
}

#[tokio::test]
async fn every_scan_is_told_as_what_it_is_and_changes_nothing() {
    let (_shop, mut till, pos, mut events) = stage().await;
    let before = pos.entries().await;
    let overlong = [b"]C0".as_slice(), &[b'7'; 5_000], b"\r"].concat();
    let fresh = fresh_card(1);
    let fresh_scan = format!("]E0{fresh}\r");
    let cases: [(&[u8], &str, &str); 9] = [
        (fresh_scan.as_bytes(), "new_card", &fresh),
        (b"]E02001100000103\r", "goods", ESPRESSO),
        (b"]E04006381333931\r", "goods_unknown", "4006381333931"),
        (b"]Q1hello from a poster\r", "unknown", "hello from a poster"),
        (b"]C0~DEFALT\r", "setup_code", ""),
        (b"]C0\x0729\xff\xfe\r", "garbled", ""),
        (b"]C0\r", "garbled", ""),
        (&overlong, "overlong", ""),
        (b"]C0syrup\r", "goods", "syrup"),
    ];
    for (bytes, kind, text) in cases {
        let told = told(&mut till, &mut events, bytes).await;
        let text = if kind == "setup_code" { told[0].1.clone() } else { text.to_owned() };
        assert_eq!(told, [(kind.to_owned(), text)], "{:?}", String::from_utf8_lossy(bytes));
    }
    let view = pos.get("/v1/basket").await.with(200);
    assert_eq!(view["basket"]["lines"].as_array().map(Vec::len), Some(2), "{view:#}");
    assert_eq!((pos.entries().await, till.verify()), (before, before));
}

#[tokio::test]
async fn the_same_card_twice_within_a_moment_is_one_scan_and_two_equal_goods_are_two() {
    let (_shop, mut till, pos, mut events) = stage().await;
    // In one write, so that nothing can come between.
    let twice = format!("]C0{JANA}\r]C0{JANA}\r");
    let cards = told(&mut till, &mut events, twice.as_bytes()).await;
    assert_eq!(cards, [("member_card".to_owned(), JANA.to_owned())]);
    let twice = format!("]E0{ESPRESSO}\r]E0{ESPRESSO}\r");
    let goods = told(&mut till, &mut events, twice.as_bytes()).await;
    assert_eq!(goods.len(), 2, "{goods:?}");
    let view = pos.get("/v1/basket").await.with(200);
    assert_eq!(view["basket"]["lines"][0]["quantity"], "2", "{view:#}");
    assert_eq!((&view["card"], &view["quote"]["totals"]["due"]), (&JANA.into(), &"118.00".into()));
}

#[tokio::test]
async fn a_scanner_that_is_pulled_out_is_told_and_works_again_when_it_is_back() {
    let (_shop, mut till, pos, mut events) = stage().await;
    till.send(b"]C0290000");
    till.unplug();
    let gone = events.wait("device", |device| device["state"] != "ready").await;
    assert!(gone["text"].as_str().is_some_and(|text| !text.is_empty()), "{gone:#}");
    assert_ne!(pos.status().await["scanner"]["state"], "ready");
    till.plug_in();
    events.wait("device", |device| device["state"] == "ready").await;
    // The half of a scan from before is gone.
    let heard = told(&mut till, &mut events, format!("]C0{JANA}\r").as_bytes()).await;
    assert_eq!(heard, [("member_card".to_owned(), JANA.to_owned())]);
}

#[tokio::test]
async fn a_till_without_its_scanner_says_so_and_sells() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let pos = till.pos();
    let mut events = pos.watch_from_present().await;
    let device = events.wait("device", |device| device["state"] == "missing").await;
    assert!(device["text"].as_str().is_some_and(|text| !text.is_empty()), "{device:#}");
    let seen = pos.post("/v1/scans", &serde_json::json!({ "text": format!("]C0{JANA}") })).await.with(202);
    assert_eq!(seen["kind"], "member_card", "{seen:#}");
    events.wait("quote", |view| view["card"] == JANA).await;
    till.plug_in();
    events.wait("device", |device| device["state"] == "ready").await;
    assert!(till.runs());
}

#[tokio::test]
async fn bytes_of_no_sense_are_counted_and_never_stop_the_next_scan() {
    let (_shop, mut till, pos, mut events) = stage().await;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..50 {
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_be_bytes()[0]
        })
        .take(100)
        .collect();
        till.send(&noise);
    }
    till.send(b"\r");
    let heard = told(&mut till, &mut events, format!("]C0{JANA}\r").as_bytes()).await;
    let last: Option<&(String, String)> = heard.last();
    assert_eq!(last, Some(&("member_card".to_owned(), JANA.to_owned())));
    assert!(heard.iter().any(|(kind, _)| kind == "garbled" || kind == "overlong"), "{heard:?}");
    assert!(pos.status().await["scanner"]["refused"].as_u64() > Some(0));
    assert!(till.runs());
}

#[tokio::test]
async fn what_was_scanned_is_not_in_the_log() {
    let (_shop, mut till, _pos, mut events) = stage().await;
    let heard: Vec<Event> = {
        till.send(format!("]C0{JANA}\r").as_bytes());
        events.until("quote", |view| view["card"] == JANA).await
    };
    assert!(!heard.is_empty());
    till.stop();
    let log = till.log();
    assert!(log.contains("till_started") && log.contains("till_stopped"), "{log}");
    assert!(!log.contains(JANA) && !log.contains("Jana"), "{log}");
}
