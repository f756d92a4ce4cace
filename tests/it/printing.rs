//! Receipts on paper: printed with the sale, never holding it up, whatever the printer does.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tallytill::core::codec::printing::{Command, PrinterProfile, parse_commands, parse_printer};
use tallytill::testkit::{FakePrinter, PrinterMood};

use super::pos::{Pos, counter, new_op, sale};
use super::program::{STARTING, refuse, succeed};
use super::shop::{LUCIE, Shop, Till};

/// Whatever has not come by then never comes.
const PATIENCE: Duration = Duration::from_secs(60);

fn profile() -> PrinterProfile {
    parse_printer(include_str!("../../firmware-config/printers/epson-tm-t20.toml")).unwrap()
}

/// A till with more lines in its configuration.
async fn till_with(shop: &Shop, more: &str) -> Till {
    let mut till = shop.till_off("till-1", &shop.path("till-1"));
    let config = std::fs::read_to_string(&till.config).unwrap();
    std::fs::write(&till.config, format!("{config}{more}")).unwrap();
    till.start();
    till.pos().wait_for_members().await;
    till
}

fn printer_at(address: &str) -> String {
    format!("[printer]\nport = \"{address}\"\nprofile = \"epson-tm-t20\"\nopen_drawer = true\n")
}

fn plug_in(path: &Path, mood: PrinterMood) -> FakePrinter {
    // A program started just now must not inherit the line.
    let _alone = STARTING.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    FakePrinter::plug_in(path, mood).unwrap()
}

/// How the printer stands once that is so, as the stream of events tells it.
async fn wait_for_printer(pos: &Pos, wanted: impl Fn(&Value) -> bool) -> Value {
    pos.watch_from_present().await.wait("printer", wanted).await
}

async fn wait_for_state(pos: &Pos, state: &str) -> Value {
    wait_for_printer(pos, |printer| printer["state"] == state).await
}

async fn wait_for_printed(pos: &Pos, count: u64) {
    wait_for_printer(pos, |printer| printer["printed"] == count).await;
}

/// What stands on the paper.
fn letters(bytes: &[u8]) -> String {
    let commands = parse_commands(bytes, &profile()).into_iter();
    let text = commands.map(|(_, command)| match command {
        Command::Letters(text) => text,
        Command::LineFeed => "\n".to_owned(),
        Command::CodeContent(content) => String::from_utf8(content).unwrap(),
        _ => String::new(),
    });
    text.collect()
}

fn count(bytes: &[u8], wanted: &Command) -> usize {
    parse_commands(bytes, &profile()).iter().filter(|(_, command)| command == wanted).count()
}

#[tokio::test]
async fn a_sale_prints_its_receipt_once_and_again_on_request_with_the_same_bytes() {
    let shop = Shop::open();
    let path = shop.path("ttyPrinter");
    let printer = plug_in(&path, PrinterMood::Good);
    let till = till_with(&shop, &printer_at(&path.display().to_string())).await;
    let pos = till.pos();
    wait_for_state(&pos, "ready").await;
    let op = new_op();
    let wanted = counter(&[("espresso", "2"), ("croissant", "1")], Some(LUCIE), "20");
    let quote = pos.quote(&wanted).await;
    let body = sale(&wanted, &op, quote["hash"].as_str().unwrap());
    let sold = pos.post("/v1/sales", &body).await.with(201);
    wait_for_printed(&pos, 1).await;
    let first = printer.printed();
    let text = letters(&first);
    let due = sold["receipt"]["totals"]["due"].as_str().unwrap().replace('.', ",");
    assert!(text.contains("Espresso") && text.contains(&due) && text.contains("TILLR"), "{text}");
    assert_eq!((count(&first, &Command::Cut), count(&first, &Command::Drawer)), (1, 1));
    // A repeat of the sale is no other sale: nothing comes out.
    pos.post("/v1/sales", &body).await.with(200);
    let queued = pos.post(&format!("/v1/sales/{op}/print"), &json!({})).await.with(202);
    assert_eq!(queued["state"], "ready", "{queued:#}");
    wait_for_printed(&pos, 2).await;
    let again = printer.printed().split_off(first.len());
    // But for the drawer, which opens for a payment alone.
    let drawer = profile().drawer.unwrap().bytes.as_bytes().to_vec();
    let place = first.windows(drawer.len()).position(|window| window == drawer).unwrap();
    let without = [&first[..place], &first[place + drawer.len()..]].concat();
    assert_eq!(again, without);
    // What a POS is given that prints by itself is the same again.
    let given = pos.call(reqwest::Method::GET, &format!("/v1/sales/{op}/escpos")).bearer_auth(&pos.token);
    assert_eq!(given.send().await.unwrap().bytes().await.unwrap(), without);
    let metrics = pos.call(reqwest::Method::GET, "/metrics").bearer_auth(&pos.token);
    let metrics = metrics.send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("tallytill_printer_printed 2") && metrics.contains("tallytill_printer_ready 1"));
}

#[tokio::test]
async fn returns_the_closed_day_and_cards_are_printed_too() {
    let shop = Shop::open();
    let printer = FakePrinter::listen(PrinterMood::Good).unwrap();
    let till = till_with(&shop, &printer_at(&printer.address())).await;
    let pos = till.pos();
    let op = new_op();
    pos.sell(&counter(&[("espresso", "2")], Some(LUCIE), "0"), &op).await;
    wait_for_printed(&pos, 1).await;
    let back = new_op();
    let goods = json!({ "op_id": back, "sale": op, "lines": [{ "line": 1, "quantity": "1" }], "reason": "" });
    pos.post("/v1/returns", &goods).await.with(201);
    wait_for_printed(&pos, 2).await;
    pos.post(&format!("/v1/returns/{back}/print"), &json!({})).await.with(202);
    wait_for_printed(&pos, 3).await;
    let other = new_op();
    pos.sell(&counter(&[("croissant", "1")], None, "0"), &other).await;
    wait_for_printed(&pos, 4).await;
    let undone = json!({ "op_id": new_op() });
    pos.post(&format!("/v1/sales/{other}/void"), &undone).await.with(201);
    wait_for_printed(&pos, 5).await;
    pos.post(&format!("/v1/sales/{other}/void"), &undone).await.with(200);
    pos.post("/v1/day/close", &json!({ "op_id": new_op() })).await.with(201);
    wait_for_printed(&pos, 6).await;
    let card = format!("/v1/members/{LUCIE}/print");
    pos.post(&card, &json!({ "text": "SIGNED0123" })).await.with(202);
    wait_for_printed(&pos, 7).await;
    pos.post("/v1/members/2900000099999/print", &json!({})).await.problem(404, "unknown_card");
    let text = letters(&printer.printed());
    assert!(text.contains("VRÁCENÍ") && text.contains("UZÁVĚRKA"), "{text}");
    assert_eq!(text.matches("STORNO").count(), 1, "{text}");
    // The drawer opens for the two payments.
    assert_eq!(count(&printer.printed(), &Command::Drawer), 2);
    assert!(text.contains("SIGNED0123") && text.contains(&format!("{LUCIE}\n")), "{text}");
    assert_eq!(count(&printer.printed(), &Command::Cut), 7);
}

#[tokio::test]
async fn the_card_of_a_new_member_is_printed_by_itself_once_and_again_on_request() {
    let shop = Shop::open();
    let printer = FakePrinter::listen(PrinterMood::Good).unwrap();
    let more = format!("{}print = \"on_request\"\n", printer_at(&printer.address()));
    let till = till_with(&shop, &more).await;
    let pos = till.pos();
    let body = json!({ "op_id": new_op(), "name": "Eva", "language": "cs" });
    let mut events = pos.watch_from_present().await;
    let mut joined = pos.post("/v1/members", &body).await;
    while joined.status == 503 {
        // The stock of cards comes by itself, right after the till has come up.
        events.wait("sync", |_| true).await;
        joined = pos.post("/v1/members", &body).await;
    }
    let joined = joined.with(201);
    assert_eq!(joined["card_printed"], true, "{joined:#}");
    wait_for_printed(&pos, 1).await;
    let code = joined["new_card"]["text"].as_str().unwrap().to_owned();
    let first = printer.printed();
    assert!(letters(&first).contains(&code) && count(&first, &Command::Drawer) == 0, "{}", letters(&first));
    let repeat = pos.post("/v1/members", &body).await.with(200);
    assert_eq!(repeat["card_printed"], true);
    let card = joined["card"].as_str().unwrap();
    let sold = pos.sell(&counter(&[("espresso", "1")], Some(card), "0"), &new_op()).await;
    assert!(!sold["text"].as_str().unwrap().contains(&code[..20]), "{sold:#}");
    pos.post(&format!("/v1/members/{card}/print"), &json!({})).await.with(202);
    wait_for_printed(&pos, 2).await;
    assert_eq!(printer.printed().split_off(first.len()), first);
}

#[tokio::test]
async fn without_paper_the_cashier_is_told_and_the_sale_is_not_held_up() {
    let shop = Shop::open();
    let path = shop.path("ttyPrinter");
    let printer = plug_in(&path, PrinterMood::PaperOut);
    let till = till_with(&shop, &printer_at(&path.display().to_string())).await;
    let pos = till.pos();
    let mut events = pos.watch().await;
    let told = wait_for_state(&pos, "paper").await;
    assert!(told["text"].as_str().is_some_and(|text| text.contains("No paper")), "{told:#}");
    pos.sell(&counter(&[("espresso", "1")], None, "0"), &new_op()).await;
    let waiting = pos.get("/v1/status").await.with(200)["printer"].clone();
    assert_eq!((&waiting["printed"], printer.printed()), (&0.into(), Vec::new()));
    printer.set_mood(PrinterMood::Good);
    events.wait("printer", |told| told["state"] == "ready").await;
    wait_for_printed(&pos, 1).await;
    assert!(letters(&printer.printed()).contains("Espresso"));
}

#[tokio::test]
async fn a_printer_unplugged_in_the_middle_prints_the_whole_receipt_when_it_is_back() {
    let shop = Shop::open();
    let path = shop.path("ttyPrinter");
    let printer = plug_in(&path, PrinterMood::UnplugAfter(200));
    let till = till_with(&shop, &printer_at(&path.display().to_string())).await;
    let pos = till.pos();
    wait_for_state(&pos, "ready").await;
    pos.sell(&counter(&[("espresso", "1"), ("croissant", "3")], Some(LUCIE), "0"), &new_op()).await;
    wait_for_state(&pos, "missing").await;
    let half = printer.printed();
    assert!(half.len() < 400 && count(&half, &Command::Cut) == 0, "{half:02X?}");
    drop(printer);
    let printer = plug_in(&path, PrinterMood::Good);
    wait_for_printed(&pos, 1).await;
    let whole = printer.printed();
    assert!(whole.starts_with(b"\x1B@") && count(&whole, &Command::Cut) == 1);
    assert!(letters(&whole).contains("Butter croissant"), "{}", letters(&whole));
}

#[tokio::test]
async fn a_network_printer_that_takes_nothing_holds_nothing_up() {
    let shop = Shop::open();
    let printer = FakePrinter::listen(PrinterMood::Deaf).unwrap();
    let till = till_with(&shop, &printer_at(&printer.address())).await;
    let pos = till.pos();
    for _ in 0..20 {
        pos.sell(&counter(&[("espresso", "1")], None, "0"), &new_op()).await;
    }
    wait_for_state(&pos, "silent").await;
    assert_eq!(pos.get("/v1/sales").await.with(200)["sales"].as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn without_a_printer_a_request_says_so_in_words() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let op = new_op();
    pos.sell(&counter(&[("espresso", "1")], None, "0"), &op).await;
    let problem = pos.post(&format!("/v1/sales/{op}/print"), &json!({})).await.problem(409, "printer_off");
    assert_eq!(problem["detail"], "Na této pokladně není nastavena tiskárna");
    pos.post(&format!("/v1/sales/{}/print", new_op()), &json!({})).await.problem(404, "unknown_sale");
    assert_eq!(pos.get("/v1/status").await.with(200)["printer"]["state"], "off");
    let given = pos.call(reqwest::Method::GET, &format!("/v1/sales/{op}/escpos?profile=nobody"));
    assert_eq!(given.bearer_auth(&pos.token).send().await.unwrap().status().as_u16(), 422);
}

#[tokio::test]
async fn customers_read_the_line_the_total_and_what_they_paid() {
    let shop = Shop::open();
    let path = shop.path("ttyDisplay");
    let display = plug_in(&path, PrinterMood::Good);
    let more = format!(
        "[display]\nport = \"{}\"\nprofile = \"epson-dm-d\"\nwelcome = \"Kavárna\"\n",
        path.display()
    );
    let till = till_with(&shop, &more).await;
    let pos = till.pos();
    // A display tells nothing back: what it has got is looked at again and again.
    let shown = async |wanted: &str| {
        let look = async {
            while !String::from_utf8_lossy(&display.printed()).contains(wanted) {
                tokio::task::yield_now().await;
            }
        };
        let seen = tokio::time::timeout(PATIENCE, look).await;
        seen.unwrap_or_else(|_| {
            panic!("{wanted} is not shown: {:?}", String::from_utf8_lossy(&display.printed()))
        });
    };
    shown("Kav\u{fffd}rna").await;
    let lying = json!({ "basket": counter(&[("espresso", "2")], None, "0")["basket"], "card": null, "spend_points": "0" });
    pos.put("/v1/basket", &lying).await.with(200);
    shown("2 x Espres ").await;
    shown("Celkem").await;
    pos.sell(&counter(&[("espresso", "2")], None, "0"), &new_op()).await;
    shown("Zaplaceno").await;
    assert_eq!(pos.get("/v1/status").await.with(200)["display"]["state"], "ready");
}

#[test]
fn a_test_page_is_printed_looked_at_and_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ttyPrinter");
    let printer = plug_in(&path, PrinterMood::Good);
    let port = path.display().to_string();
    let said = succeed(&["printer", "detect", "--port", &port]);
    assert!(said.contains("state     ready"), "{said}");
    let said = succeed(&["printer", "test", "--port", &port, "--profile", "epson-tm-t20", "--lang", "ru"]);
    assert!(said.contains("printed, says the printer"), "{said}");
    let page = letters(&printer.printed());
    for words in [
        "Съешь ещё этих мягких французских булок",
        "Příliš žluťoučký kůň",
        "CP1251 = 46",
        "....+....4....+...",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    printer.set_mood(PrinterMood::CoverOpen);
    let said = refuse(&["printer", "detect", "--port", &port]);
    assert!(said.contains("the cover is open") || said.is_empty(), "{said}");
}

#[test]
fn rows_to_look_at_are_shown_on_a_display_in_each_language() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ttyDisplay");
    let display = plug_in(&path, PrinterMood::Good);
    let port = path.display().to_string();
    let said = succeed(&["display", "test", "--port", &port, "--profile", "epson-dm-d", "--seconds", "1"]);
    assert!(said.contains("not tried on a device yet") && said.contains("Celkem"), "{said}");
    let shown = String::from_utf8_lossy(&display.printed()).into_owned();
    assert!(shown.contains("Welcome") && shown.contains("1234.50"), "{shown}");
    let said = refuse(&["display", "test", "--port", &format!("{port}-none"), "--profile", "epson-dm-d"]);
    assert!(said.contains("Customer display not found"), "{said}");
    let said = refuse(&["display", "test", "--port", &port, "--profile", "nobody"]);
    assert!(said.contains("known are aures-ocd-300"), "{said}");
}

#[test]
fn what_a_printer_was_sent_becomes_a_picture_and_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let (page, png, dump) = (file("page.bin"), file("page.png"), file("page.hex"));
    succeed(&["printer", "test", "--out", &page, "--profile", "pos-58"]);
    succeed(&["printer", "render", &page, "--profile", "pos-58", "-o", &png]);
    let picture = std::fs::read(&png).unwrap();
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 2000);
    let words = succeed(&["printer", "render", &page, "--profile", "pos-58", "--text"]);
    assert!(words.contains("; start anew") && words.contains("code page CP1251"), "{words}");
    // What was written for a person is read again.
    std::fs::write(&dump, &words).unwrap();
    let again = succeed(&["printer", "render", &dump, "--profile", "pos-58", "--text"]);
    assert_eq!(again, words);
    let schema = succeed(&["printer", "schema"]);
    assert_eq!(schema, include_str!("../../firmware-config/printer.schema.json"));
    let said = refuse(&["printer", "render", &page, "--profile", "nobody", "-o", &png]);
    assert!(said.contains("known are bixolon-srp"), "{said}");
}
