//! Signed cards from head office to a till that is cut off, and what becomes of lost ones.

use serde_json::{Value, json};

use crate::pos::{PATIENCE, Pos, counter, new_op};
use crate::program::{refuse, run, succeed};
use crate::shop::{JANA, LUCIE, Shop};

/// Cards as head office issues them: number and text.
fn issue(shop: &Shop, count: &str) -> Vec<(String, String)> {
    let said = succeed(&["cards", "issue", "--config", &shop.hub_config(), "--count", count]);
    cards_of(&said)
}

fn cards_of(list: &str) -> Vec<(String, String)> {
    let lines = list.lines().skip_while(|line| *line != "number,issued,text").skip(1);
    let cells = lines.map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    cells.map(|cells| (cells[0].clone(), cells[2].clone())).collect()
}

async fn scan(pos: &Pos, text: &str) -> Value {
    pos.post("/v1/scans", &json!({ "text": text })).await.with(202)
}

/// Scans until the till has heard of what makes it this kind.
async fn wait_for_kind(pos: &Pos, text: &str, kind: &str) {
    let found = async {
        while scan(pos, text).await["kind"] != kind {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("{text} is never {kind}"));
}

/// What one changed letter makes of a card.
fn forged(text: &str) -> String {
    let last = text.len() - 20;
    let letter = if text.as_bytes()[last] == b'Z' { "0" } else { "Z" };
    format!("{}{letter}{}", &text[..last], &text[last + 1..])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_that_is_cut_off_tells_a_real_card_of_a_member_it_never_saw() {
    let mut shop = Shop::open();
    let cards = issue(&shop, "3");
    let mut till = shop.till("one").await;
    let pos = till.pos();
    wait_for_kind(&pos, &cards[0].1, "new_card").await;
    shop.kill_hub();
    // Also after a restart: the book of keys lies beside the journal.
    till.stop();
    till.start();
    let pos = till.pos();
    let seen = scan(&pos, &format!("]Q1{}", cards[1].1)).await;
    assert_eq!((&seen["kind"], &seen["text"]), (&json!("new_card"), &json!(cards[1].0)));
    assert_eq!(scan(&pos, &forged(&cards[1].1)).await["kind"], "garbled");
    let body = json!({ "op_id": new_op(), "card": cards[1].1, "name": "Eva", "language": "cs" });
    let member = pos.post("/v1/members", &body).await.with(201);
    assert_eq!((&member["card"], &member["new_card"]), (&json!(cards[1].0), &Value::Null));
    assert_eq!(scan(&pos, &cards[1].1).await["kind"], "member_card");
    let verified = succeed(&["cards", "verify", "--till", &till.config, &cards[1].1]);
    assert!(verified.starts_with(&format!("{}: good", cards[1].0)), "{verified}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_joins_without_a_card_gets_one_of_the_tills_own_on_the_receipt() {
    let mut shop = Shop::open();
    let mut till = shop.till("one").await;
    let pos = till.pos();
    let body = |op: &str| json!({ "op_id": op, "name": "Eva", "language": "cs" });
    // The stock comes by itself, right after the till has come up.
    let op = new_op();
    let mut events = pos.watch_from_present().await;
    let mut first = pos.post("/v1/members", &body(&op)).await;
    while first.status == 503 {
        events.wait("sync", |_| true).await;
        first = pos.post("/v1/members", &body(&op)).await;
    }
    let first = first.with(201);
    shop.kill_hub();
    let text = first["new_card"]["text"].as_str().unwrap().to_owned();
    assert_eq!(first["new_card"]["number"], first["card"]);
    assert_eq!(pos.post("/v1/members", &body(&op)).await.with(200)["new_card"], first["new_card"]);
    assert_eq!(scan(&pos, &text).await["kind"], "member_card");
    let card = first["card"].as_str().unwrap();
    let sold = pos.sell(&counter(&[("espresso", "1")], Some(card), "0"), &new_op()).await;
    assert_eq!(sold["new_card"], first["new_card"]);
    // Without a printer it comes on the receipt, its rows wrapped to the paper.
    assert_eq!(first["card_printed"], false);
    let paper = sold["text"].as_str().unwrap().split_whitespace().collect::<String>();
    assert!(
        paper.contains(&text) && paper.contains(&format!("{}Lístek", first["card"].as_str().unwrap())),
        "{paper}"
    );
    let receipt = sold["receipt_code"].as_str().unwrap();
    let seen = scan(&pos, receipt).await;
    assert_eq!((&seen["kind"], &seen["text"]), (&json!("receipt"), &sold["op_id"]));
    let mut given = std::collections::BTreeSet::from([card.to_owned()]);
    // Neither a restart nor a till that is killed gives a card twice.
    for round in 0..3 {
        let next = pos_of(&mut till, round).post("/v1/members", &body(&new_op())).await.with(201);
        assert!(given.insert(next["card"].as_str().unwrap().to_owned()), "{next:#}");
    }
}

fn pos_of(till: &mut crate::shop::Till, round: usize) -> Pos {
    if round == 1 {
        till.stop();
        till.start();
    } else {
        till.kill();
        till.start();
    }
    till.pos()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_card_is_blocked_at_every_till_and_its_member_goes_on_with_another() {
    let shop = Shop::open();
    let till = shop.till("one").await;
    let pos = till.pos();
    let config = shop.hub_config();
    assert_eq!(scan(&pos, JANA).await["kind"], "member_card");
    let said = run(&["cards", "replace", "--config", &config, JANA, "--reason", "lost"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let new = cards_of(&said.out).remove(0);
    wait_for_kind(&pos, JANA, "card_blocked").await;
    pos.get(&format!("/v1/members/{JANA}")).await.problem(409, "card_blocked");
    let line = counter(&[("espresso", "1")], Some(JANA), "0");
    pos.post("/v1/quotes", &line).await.problem(409, "card_blocked");
    // The same member, with all that they had.
    wait_for_kind(&pos, &new.1, "member_card").await;
    assert_eq!(pos.balance(&new.0).await, 48);
    let refused = refuse(&["cards", "replace", "--config", &config, LUCIE, "--new", &new.0]);
    assert!(refused.contains("already belongs to a member"), "{refused}");
    let blocked = succeed(&["cards", "blocked", "--config", &config]);
    assert!(blocked.contains(JANA) && blocked.contains("lost"), "{blocked}");
    succeed(&["cards", "unblock", "--config", &config, JANA]);
    wait_for_kind(&pos, JANA, "member_card").await;
    assert_eq!(pos.balance(JANA).await, 48);
    shop.verify("entries");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_lost_at_a_till_that_is_cut_off_is_replaced_there_and_blocked_everywhere() {
    let mut shop = Shop::open();
    let (mut one, two) = (shop.till("one").await, shop.till("two").await);
    let pos = one.pos();
    // The stock of cards comes by itself, right after the till has come up.
    let body = json!({ "op_id": new_op() });
    let path = format!("/v1/members/{LUCIE}/replace");
    let mut events = pos.watch_from_present().await;
    let mut given = pos.post(&path, &body).await;
    while given.status == 503 {
        events.wait("sync", |_| true).await;
        given = pos.post(&path, &body).await;
    }
    let lucie = given.with(201);
    assert_eq!(scan(&pos, LUCIE).await["kind"], "card_blocked");
    wait_for_kind(&two.pos(), LUCIE, "card_blocked").await;
    wait_for_kind(&two.pos(), lucie["new_card"]["text"].as_str().unwrap(), "member_card").await;

    shop.kill_hub();
    let wrong = json!({ "op_id": new_op(), "lost": lucie["card"] });
    pos.post(&format!("/v1/members/{JANA}/replace"), &wrong).await.problem(409, "card_not_theirs");
    let body = json!({ "op_id": new_op() });
    let path = format!("/v1/members/{JANA}/replace");
    let jana = pos.post(&path, &body).await.with(201);
    assert_eq!(pos.post(&path, &body).await.with(200)["new_card"], jana["new_card"]);
    let card = jana["card"].as_str().unwrap().to_owned();
    let sold = pos.sell(&counter(&[("espresso", "1")], Some(&card), "0"), &new_op()).await;
    assert_eq!(sold["new_card"], jana["new_card"], "for the receipt");
    one.kill();
    one.start();
    let pos = one.pos();
    assert_eq!(scan(&pos, JANA).await["kind"], "card_blocked");
    let member = pos.member(&card).await;
    assert_eq!(
        (&member["name"], &member["balance"]),
        (&json!("Jana Nováková"), &sold["receipt"]["member"]["balance_after"])
    );

    shop.open_hub();
    pos.wait_until_in_sync().await;
    wait_for_kind(&two.pos(), JANA, "card_blocked").await;
    wait_for_kind(&two.pos(), jana["new_card"]["text"].as_str().unwrap(), "member_card").await;
    let config = shop.hub_config();
    let blocked = succeed(&["cards", "blocked", "--config", &config]);
    assert!(blocked.contains(JANA) && blocked.contains("replaced at a till"), "{blocked}");
    // From then on it is head office's word: a card that was found is good again at the till that replaced it.
    succeed(&["cards", "unblock", "--config", &config, JANA]);
    wait_for_kind(&pos, JANA, "member_card").await;
    assert_eq!(pos.balance(JANA).await, pos.balance(&card).await);
    shop.verify("entries");
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_of_a_retired_key_stay_good_and_those_of_a_withdrawn_one_are_refused() {
    let shop = Shop::open();
    let config = shop.hub_config();
    let old = issue(&shop, "1").remove(0);
    let till = shop.till("one").await;
    let pos = till.pos();
    wait_for_kind(&pos, &old.1, "new_card").await;
    succeed(&["cards", "renew-key", "--config", &config]);
    let new = issue(&shop, "1").remove(0);
    wait_for_kind(&pos, &new.1, "new_card").await;
    assert_eq!(scan(&pos, &old.1).await["kind"], "new_card");
    let keys = succeed(&["cards", "keys", "--config", &config]);
    assert!(keys.contains("key 1") && keys.contains("signed until") && keys.contains("key 2"), "{keys}");
    succeed(&["cards", "withdraw-key", "--config", &config, "1"]);
    wait_for_kind(&pos, &old.1, "card_refused").await;
    assert_eq!(scan(&pos, &new.1).await["kind"], "new_card");
    // Without head office and without a till: by the book and the key alone.
    let book = shop.path("cards.cbor").display().to_string();
    let said = succeed(&["cards", "book", "--config", &config, "--out", &book]);
    let key = said.trim().trim_end_matches('`').rsplit(' ').next().unwrap();
    let verify = |text: &str| run(&["cards", "verify", "--book", &book, "--hub-key", key, text]);
    let good = verify(&new.1);
    assert_eq!((good.code, good.out.starts_with(&format!("{}: good", new.0))), (Some(0), true), "{good:?}");
    let refused = verify(&old.1);
    assert!(refused.code == Some(1) && refused.out.contains("withdrawn"), "{refused:?}");
    let misread = verify(&forged(&new.1));
    assert!(misread.code == Some(1) && misread.out.contains("scan it again"), "{misread:?}");
    let other = "0".repeat(64);
    let refused = refuse(&["cards", "verify", "--book", &book, "--hub-key", &other, &new.1]);
    assert!(refused.contains("not signed with this key"), "{refused}");
}

#[test]
fn cards_are_printed_as_sheets_drawings_and_pictures_and_a_broken_list_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let token = include_str!("../golden/card-token-1.txt").trim_end();
    let line = format!("2900000000018,2026-11-24,{token}\n");
    std::fs::write(path("one.csv"), format!("number,issued,text\n{line}")).unwrap();
    std::fs::write(path("eleven.csv"), format!("number,issued,text\n{}", line.repeat(11))).unwrap();
    std::fs::write(path("bad.csv"), format!("number,issued,text\n{}", line.replace("TILL1", "TILLX")))
        .unwrap();
    let print = |list: &str, more: &[&str]| {
        run(&[&["cards", "print", list, "--name", "Café Roháč", "--language", "cs"], more].concat())
    };
    let outs = [path("c.pdf"), path("c.svg"), path("c.png")];
    let said = print(&path("one.csv"), &["--out", &outs[0], "--out", &outs[1], "--out", &outs[2]]);
    assert_eq!(said.code, Some(0), "{said:?}");
    for (out, begins) in outs.iter().zip([&b"%PDF-"[..], b"<svg ", b"\x89PNG"]) {
        assert!(std::fs::read(out).unwrap().starts_with(begins), "{out}");
    }
    assert!(std::fs::read_to_string(&outs[1]).unwrap().contains("width=\"85.6mm\" height=\"54mm\""));
    let said = print(&path("eleven.csv"), &["--out", &path("d.svg"), "--out", &path("d.png")]);
    assert!(said.out.contains("d-2900000000018.png") && said.out.contains("11 cards"), "{said:?}");
    assert!(std::fs::read_to_string(path("d.svg")).unwrap().contains("height=\"594mm\""), "two sheets");
    let said = print(&path("bad.csv"), &["--out", &path("e.pdf")]);
    assert!(said.code == Some(1) && said.err.contains("line 2"), "{said:?}");
    let said = print(&path("one.csv"), &["--out", &path("e.txt")]);
    assert!(said.code == Some(1) && said.err.contains("names no format"), "{said:?}");
}
