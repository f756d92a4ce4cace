//! `kill -9` at any moment: what was answered stays for ever, what was not answered happens once when it is tried
//! again, and head office ends up with exactly what the tills have.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::pos::{Pos, counter, new_op, sale};
use super::shop::{JANA, LUCIE, Shop, Till, fresh_card};

/// Programs that sell at the same time.
const SELLERS: u32 = 4;
/// No moment to kill at lies later than this after the start.
const MOMENT_MS_MAX: u64 = 120;

/// What an operation is told that somebody else, or an earlier one of one's own, came before.
const MISSED: [&str; 5] =
    ["quote_changed", "already_void", "partly_returned", "returned_too_much", "all_returned"];

/// How often the axe falls: in a long run a thousand times.
fn kills() -> u64 {
    let long = std::env::var_os("TALLYTILL_LONG").is_some();
    if long { 1_000 } else { 40 }
}

/// Random numbers from a seed (SplitMix64), so that a run can be told again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// One operation as it is sent, again and again until it is answered.
#[derive(Debug, Clone)]
struct Operation {
    op: String,
    path: String,
    body: Value,
}

/// What a seller did.
#[derive(Default)]
struct Done {
    answered: Vec<(Operation, Value)>,
    open: Option<Operation>,
}

/// Sells, voids, takes back and enrols without a pause until the till no longer answers.
async fn work(pos: Pos, mut dice: Dice, cards: Vec<String>, mut open: Option<Operation>) -> Done {
    let mut done = Done::default();
    loop {
        let operation = match open.take() {
            Some(operation) => operation,
            None => match next(&pos, &mut dice, &cards, &done).await {
                Some(operation) => operation,
                None => return done,
            },
        };
        match pos.try_post(&operation.path, &operation.body).await {
            None => {
                done.open = Some(operation);
                return done;
            }
            Some(answer) if matches!(answer.status, 200 | 201) => {
                done.answered.push((operation, answer.body));
            }
            // Somebody else sold to the same member meanwhile: it is quoted again.
            Some(answer) => {
                let code = answer.body["code"].as_str().unwrap_or_default().to_owned();
                assert!(MISSED.contains(&code.as_str()), "{answer:?}");
            }
        }
    }
}

async fn next(pos: &Pos, dice: &mut Dice, cards: &[String], done: &Done) -> Option<Operation> {
    let op = new_op();
    let chosen = dice.roll(10);
    if chosen == 0 {
        let card = fresh_card(u32::try_from(dice.roll(1 << 30)).unwrap() % 800_000_000);
        let body = json!({ "op_id": op, "card": card, "name": "Somebody New" });
        return Some(Operation { op, path: "/v1/members".to_owned(), body });
    }
    let last_sale = done.answered.iter().rev().find(|(operation, _)| operation.path == "/v1/sales");
    if let (1, Some((sold, _))) = (chosen, last_sale) {
        let path = format!("/v1/sales/{}/void", sold.op);
        return Some(Operation { body: json!({ "op_id": op }), op, path });
    }
    if let (2, Some((sold, _))) = (chosen, last_sale) {
        let body = json!({ "op_id": op, "sale": sold.op, "lines": [{ "line": 2, "quantity": "1" }] });
        return Some(Operation { op, path: "/v1/returns".to_owned(), body });
    }
    let card = &cards[usize::try_from(dice.roll(u64::try_from(cards.len()).unwrap())).unwrap()];
    let spend = dice.roll(3).to_string();
    let wanted = counter(&[("espresso", "1"), ("croissant", "2")], Some(card), &spend);
    let quote = pos.try_post("/v1/quotes", &wanted).await?;
    let body = sale(&wanted, &op, quote.body["hash"].as_str().unwrap());
    Some(Operation { op, path: "/v1/sales".to_owned(), body })
}

/// The books of somebody who only wrote down what was answered.
#[derive(Default)]
struct Notebook {
    answers: BTreeMap<String, (Operation, Value)>,
}

impl Notebook {
    fn note(&mut self, operation: Operation, answer: Value) {
        let again = self.answers.insert(operation.op.clone(), (operation, answer));
        assert!(again.is_none(), "an operation was answered twice as new: {again:?}");
    }

    /// The balance of a member who began with `points`.
    fn balance(&self, card: &str, points: i64) -> i64 {
        let voided: Vec<&str> = self
            .answers
            .values()
            .filter_map(|(operation, _)| operation.path.strip_prefix("/v1/sales/")?.strip_suffix("/void"))
            .collect();
        let sales = self.answers.values().filter(|(operation, _)| {
            operation.path == "/v1/sales"
                && operation.body["card"] == card
                && !voided.contains(&operation.op.as_str())
        });
        let number = |value: &Value| value.as_str().unwrap().parse::<i64>().unwrap();
        sales.fold(points, |sum, (operation, answer)| {
            let totals = &answer["receipt"]["totals"];
            let back = self.answers.values().filter(|(_, back)| back["sale"] == operation.op);
            let back = back.fold(0, |sum, (_, back)| {
                sum + number(&back["points_given_back"]) - number(&back["points_taken_back"])
            });
            sum + number(&totals["points_earned"]) - number(&totals["points_spent"]) + back
        })
    }

    /// Every answered operation is one entry of the journal, and a sale still gets the same answer.
    async fn assert_kept(&self, till: &Till, pos: &Pos) {
        let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for entry in till.export() {
            let word = |key: &str| entry[key].as_str().unwrap().to_owned();
            kinds.entry(word("op_id")).or_default().push(word("kind"));
        }
        let own = kinds.values().flatten().filter(|kind| *kind != "opened").count();
        assert_eq!(own, self.answers.len(), "there are entries that nobody asked for, or some are missing");
        for (op, (operation, answer)) in &self.answers {
            let kind = match operation.path.as_str() {
                "/v1/sales" => "sale",
                "/v1/members" => "enrol",
                "/v1/returns" => "return",
                _ => "void",
            };
            assert_eq!(kinds.get(op).map(Vec::as_slice), Some([kind.to_owned()].as_slice()), "{operation:?}");
            if kind == "sale" {
                let again = pos.post(&operation.path, &operation.body).await.with(200);
                assert_eq!((&again["seq"], &again["receipt"]), (&answer["seq"], &answer["receipt"]));
            }
        }
    }
}

/// Sellers work at a running till until somebody kills it; what they did is noted, what is open is kept for later.
struct Shift {
    cards: Vec<String>,
    notebook: Notebook,
    open: Vec<Operation>,
}

impl Shift {
    fn new() -> Self {
        Self {
            cards: vec![JANA.to_owned(), LUCIE.to_owned()],
            notebook: Notebook::default(),
            open: Vec::new(),
        }
    }

    fn begin(&mut self, pos: &Pos, dice: &mut Dice) -> JoinSet<Done> {
        let mut sellers = JoinSet::new();
        for _ in 0..SELLERS {
            let own = Dice(dice.roll(u64::MAX));
            sellers.spawn(work(pos.clone(), own, self.cards.clone(), self.open.pop()));
        }
        sellers
    }

    async fn end(&mut self, sellers: JoinSet<Done>) {
        for done in sellers.join_all().await {
            self.open.extend(done.open);
            for (operation, answer) in done.answered {
                self.notebook.note(operation, answer);
            }
        }
    }

    /// What nobody has an answer for is asked again.
    async fn settle(&mut self, pos: &Pos) {
        for operation in std::mem::take(&mut self.open) {
            let answer = pos.post(&operation.path, &operation.body).await;
            if matches!(answer.status, 200 | 201) {
                self.notebook.note(operation, answer.body);
            } else {
                let code = answer.body["code"].as_str().unwrap_or_default();
                assert!(MISSED.contains(&code), "{:#}", answer.body);
            }
        }
    }
}

/// Till, head office and the notebook agree.
async fn assert_all_agree(shop: &Shop, till: &Till, shift: &Shift) {
    let pos = till.pos();
    shift.notebook.assert_kept(till, &pos).await;
    pos.wait_until_in_sync().await;
    for (card, points) in [(JANA, 48), (LUCIE, 640)] {
        let expected = shift.notebook.balance(card, points);
        pos.wait_for_balance(card, expected).await;
        assert_eq!(shop.balance(card), Some(expected));
    }
    let entries = till.verify();
    let held = shop.store().load_tills().unwrap();
    assert_eq!(held.first().map(|till| till.entries), Some(entries));
    assert_eq!(shop.verify("findings"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_till_keeps_every_answered_operation_and_none_twice() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let mut dice = Dice(20_261_122);
    let mut shift = Shift::new();
    for _ in 0..kills() {
        let sellers = shift.begin(&till.pos(), &mut dice);
        // Not a wait for anything: the axe falls at a moment that the dice choose.
        tokio::time::sleep(Duration::from_millis(dice.roll(MOMENT_MS_MAX))).await;
        till.kill();
        shift.end(sellers).await;
        till.start();
    }
    till.pos().wait_for_members().await;
    shift.settle(&till.pos()).await;
    assert!(shift.notebook.answers.len() > 100, "hardly anything was done");
    assert_all_agree(&shop, &till, &shift).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_head_office_loses_and_doubles_nothing() {
    let mut shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let mut dice = Dice(7_001);
    let mut shift = Shift::new();
    let sellers = shift.begin(&till.pos(), &mut dice);
    for _ in 0..kills() / 2 {
        tokio::time::sleep(Duration::from_millis(dice.roll(MOMENT_MS_MAX))).await;
        shop.kill_hub();
        shop.open_hub();
    }
    till.kill();
    shift.end(sellers).await;
    till.start();
    till.pos().wait_for_members().await;
    shift.settle(&till.pos()).await;
    assert_all_agree(&shop, &till, &shift).await;
}
