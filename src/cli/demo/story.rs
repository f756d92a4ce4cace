//! The story: what is done, what is seen, and what is told of it. Nothing is told that was not seen.

use anyhow::{Context, ensure};
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::Shop;
use super::stage::Stage;
use super::till::Till;
use crate::core::ledger::FindingKind;
use crate::core::model::{Currency, Language, OpId, Points, Settlement, Timestamp};
use crate::host::clock;
use crate::host::entropy::random_bytes;
use crate::hub::store::KeptFinding;
use crate::texts::{Args, Texts};

/// Tells what happens, in one language, line by line.
pub(super) struct Narrator {
    /// The messages.
    pub(super) texts: Texts,
    /// The language.
    pub(super) language: Language,
    /// The shop's currency.
    pub(super) currency: Currency,
}

/// A code as a scanner sends it for EAN-13.
const EAN_13: &str = "]E0";
/// How many findings the story looks through.
const FINDINGS_MAX: u64 = 100;

impl Narrator {
    fn say(&self, key: &str, values: &[(&'static str, &str)]) {
        let args =
            values.iter().fold(Args::new(), |args, (name, value)| args.text(name, (*value).to_owned()));
        println!("{}", self.texts.say(self.language, key, &args));
    }

    /// An amount as people write it.
    fn money(&self, amount: &Value) -> String {
        self.texts.money(self.language, text(amount), self.currency)
    }

    fn act(&self, key: &str) {
        println!();
        self.say(key, &[]);
    }

    /// How to go on by oneself.
    pub(super) fn invite(&self, stage: &Stage) {
        let [first, second] = &stage.tills;
        let (folder, hub) = (stage.folder().display().to_string(), stage.hub_address.as_str());
        self.act("demo-invite");
        for till in [first, second] {
            self.say("demo-invite-page", &[("what", &till.name), ("address", &till.address)]);
        }
        let office = self.texts.say(self.language, "demo-head-office", &Args::new());
        self.say("demo-invite-page", &[("what", &office), ("address", hub)]);
        println!("    {}", stage.sign_in());
        self.say("demo-invite-scan", &[("card", stage.shop.card)]);
        self.say("demo-invite-device", &[("folder", &folder), ("card", stage.shop.card)]);
        self.say("demo-invite-end", &[]);
    }

    /// The end.
    pub(super) fn farewell(&self) {
        self.act("demo-farewell");
    }
}

/// Text of a JSON value, without quotes.
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Tells the whole story.
///
/// # Errors
/// The first thing that did not come true.
pub(super) async fn tell(narrator: &Narrator, stage: &mut Stage) -> anyhow::Result<()> {
    let shop = stage.shop;
    let programme = shop.parse_programme()?;
    let decimals = programme.points.decimals;
    let points = |value: &Value| {
        Points::parse(text(value), decimals).map_err(|fault| anyhow::anyhow!("points: {fault}"))
    };

    narrator.say("demo-opening", &[("shop", programme.name.get(narrator.language)), ("store", shop.store)]);
    let [first, second] = &mut stage.tills;

    narrator.act("demo-act-scan");
    let member = show_card(narrator, first, shop.card).await?;
    for article in shop.articles {
        scan_article(narrator, first, article).await?;
    }
    let sale = sell(narrator, first, "0").await?;
    let balance = points(&member["balance"])?
        .checked_add(points(&sale["receipt"]["totals"]["points_earned"])?)
        .context("points overflow")?;
    wait_for_balance(second, shop.card, balance, decimals).await?;
    narrator.say("demo-known-elsewhere", &[("till", &second.name), ("points", &balance.format(decimals))]);

    stage.kill_hub()?;
    narrator.act("demo-act-offline");
    let [first, second] = &mut stage.tills;
    for till in [&mut *first, &mut *second] {
        let sync = till.event("sync", |sync| sync["state"] == "offline").await?;
        narrator.say("demo-till-says", &[("till", &till.name), ("text", text(&sync["text"]))]);
    }
    let mut expected = balance;
    for till in [&mut *first, &mut *second] {
        show_card(narrator, till, shop.card).await?;
        for article in shop.large {
            scan_article(narrator, till, article).await?;
        }
        let counter = till.call(Method::GET, "/v1/basket", None).await?;
        let sale = sell(narrator, till, text(&counter["quote"]["member"]["spend_max"])).await?;
        let totals = &sale["receipt"]["totals"];
        ensure!(sale["offline"] == true, "a sale without head office was not marked as offline");
        expected = expected
            .checked_sub(points(&totals["points_spent"])?)
            .and_then(|left| left.checked_add(points(&totals["points_earned"]).ok()?))
            .context("points overflow")?;
    }
    let earned_late = enrol_offline(narrator, second, shop).await?;

    narrator.act("demo-act-online");
    stage.restart_hub().await?;
    for till in &mut stage.tills {
        till.event("sync", |sync| sync["state"] == "online" && sync["unsent"] == 0).await?;
        ensure!(till.unsent().await? == 0, "{}: not everything was sent", till.name);
        narrator.say("demo-synced", &[("till", &till.name)]);
    }
    let finding = tell_finding(narrator, stage, decimals)?;
    if finding.finding.settlement == Settlement::Absorb {
        expected = expected.checked_add(finding.finding.points).context("points overflow")?;
    }
    compare(narrator, stage, shop.card, expected, decimals).await?;
    compare(narrator, stage, shop.fresh.0, points(&earned_late)?, decimals).await?;
    stage.verify()?;
    narrator.say("demo-verified", &[]);
    narrator.act("demo-end");
    Ok(())
}

/// Scans a member's card and tells what the till answers.
async fn show_card(narrator: &Narrator, till: &mut Till, card: &str) -> anyhow::Result<Value> {
    till.scanner.scan(EAN_13, card)?;
    till.event("scan", |seen| seen["kind"] == "member_card" && seen["text"] == card).await?;
    let mut counter = till.event("quote", |counter| counter["card"] == card).await?;
    let member = counter["quote"]["member"].take();
    narrator.say(
        "demo-card",
        &[
            ("till", &till.name),
            ("name", text(&member["name"])),
            ("tier", text(&member["tier"]["name"])),
            ("points", text(&member["balance"])),
            ("age", text(&member["as_of_text"])),
        ],
    );
    Ok(member)
}

/// Scans an article and tells what its line comes to and why.
async fn scan_article(narrator: &Narrator, till: &mut Till, ean: &str) -> anyhow::Result<()> {
    till.scanner.scan(EAN_13, ean)?;
    let seen = till.event("scan", |seen| seen["kind"] == "goods" && seen["text"] == ean).await?;
    let of_article = |counter: &Value| {
        let lines = counter["quote"]["lines"].as_array();
        lines.and_then(|lines| lines.iter().find(|line| line["sku"] == seen["sku"]).cloned())
    };
    let counter = till.event("quote", |counter| of_article(counter).is_some()).await?;
    let line = of_article(&counter).context("a quote without the article")?;
    let (gross, due) = (narrator.money(&line["gross"]), narrator.money(&line["due"]));
    let values = [("name", text(&line["name"])), ("gross", gross.as_str()), ("due", due.as_str())];
    match line["discounts"][0]["name"].as_str() {
        Some(offer) => narrator.say("demo-article-offer", &[values.as_slice(), &[("offer", offer)]].concat()),
        None => narrator.say("demo-article", &values),
    }
    Ok(())
}

/// Sells what lies on the counter and tells what was answered.
async fn sell(narrator: &Narrator, till: &mut Till, points: &str) -> anyhow::Result<Value> {
    let sale = till.sell(points).await?;
    let op_id = text(&sale["op_id"]).to_owned();
    till.event("sale", |event| event["op_id"] == op_id.as_str()).await?;
    let totals = &sale["receipt"]["totals"];
    let due = narrator.money(&totals["due"]);
    let values = [
        ("till", till.name.as_str()),
        ("due", due.as_str()),
        ("spent", text(&totals["points_spent"])),
        ("earned", text(&totals["points_earned"])),
    ];
    narrator.say(if points == "0" { "demo-sale" } else { "demo-sale-points" }, &values);
    Ok(sale)
}

/// A customer joins without head office and buys at once. What they earned.
async fn enrol_offline(narrator: &Narrator, till: &mut Till, shop: &Shop) -> anyhow::Result<Value> {
    let (card, name) = shop.fresh;
    till.scanner.scan(EAN_13, card)?;
    let seen = till.event("scan", |seen| seen["kind"] == "new_card" && seen["text"] == card).await?;
    narrator.say("demo-till-says", &[("till", &till.name), ("text", text(&seen["detail"]))]);
    let op_id = OpId::from_bytes(random_bytes()?).to_string();
    let joining = json!({ "op_id": op_id, "card": card, "name": name });
    till.call(Method::POST, "/v1/members", Some(joining)).await?;
    narrator.say("demo-enrolled", &[("till", &till.name), ("name", name)]);
    lay_card(till, card).await?;
    for article in shop.articles {
        scan_article(narrator, till, article).await?;
    }
    let mut sale = sell(narrator, till, "0").await?;
    Ok(sale["receipt"]["totals"]["points_earned"].take())
}

/// Lays a card on a till's counter, as the page does when its number is typed.
async fn lay_card(till: &Till, card: &str) -> anyhow::Result<()> {
    let counter = till.call(Method::GET, "/v1/basket", None).await?;
    let shown = json!({ "basket": counter["basket"], "card": card });
    till.call(Method::PUT, "/v1/basket", Some(shown)).await?;
    Ok(())
}

/// Lays a card on a till's counter and waits until the till shows this balance, which head office has to tell it.
async fn wait_for_balance(till: &mut Till, card: &str, balance: Points, decimals: u8) -> anyhow::Result<()> {
    let wanted = balance.format(decimals);
    till.wait_for_member(card).await?;
    lay_card(till, card).await?;
    till.event("quote", |counter| {
        let member = &counter["quote"]["member"];
        member["card"] == card && member["balance"] == wanted.as_str()
    })
    .await?;
    Ok(())
}

/// The one overspend that head office found, and how it was settled.
fn tell_finding(narrator: &Narrator, stage: &Stage, decimals: u8) -> anyhow::Result<KeptFinding> {
    let store = stage.store()?;
    // Head office folds a moment after it has acknowledged.
    store.fold(Timestamp::from_ms(clock::wall_ms()))?;
    let findings = store.load_findings(0, FINDINGS_MAX)?;
    let mut overspends =
        findings.into_iter().filter(|kept| kept.finding.kind == FindingKind::Overspend && !kept.withdrawn);
    let kept = overspends.next().context("head office did not find that points were spent twice")?;
    ensure!(overspends.next().is_none(), "head office found more than was overspent");
    let points = kept.finding.points.format(decimals);
    let key = match kept.finding.settlement {
        Settlement::Absorb => "demo-finding-absorb",
        _ => "demo-finding-debt",
    };
    narrator.say(key, &[("points", &points)]);
    Ok(kept)
}

/// Both tills and head office must show the same balance for a card.
async fn compare(
    narrator: &Narrator,
    stage: &mut Stage,
    card: &str,
    expected: Points,
    decimals: u8,
) -> anyhow::Result<()> {
    let rows = stage.store()?.find_members(card, 0, 1)?;
    let row = rows.first().context("head office does not know the card")?;
    ensure!(
        row.facts.balance == expected,
        "head office has `{}` points, the receipts come to `{}`",
        row.facts.balance.format(decimals),
        expected.format(decimals)
    );
    for till in &mut stage.tills {
        wait_for_balance(till, card, expected, decimals).await?;
    }
    let name = row.name.clone().unwrap_or_default();
    narrator.say("demo-same", &[("name", &name), ("points", &expected.format(decimals))]);
    Ok(())
}
