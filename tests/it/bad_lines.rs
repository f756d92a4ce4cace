//! Bad lines between till and head office: what comes down never waits for what goes up, and what was sent twice counts
//! once.

use super::gateway::{Gateway, Uploads};
use super::pos::{Pos, counter, new_op};
use super::program::succeed;
use super::shop::{JANA, Shop, Till};

/// One till behind a gateway, another with a good line.
async fn stage() -> (Shop, Gateway, Till, Till) {
    let shop = Shop::open();
    let gateway = Gateway::open(shop.hub_url()).await;
    let mut far = shop.till_off("till-1", &shop.path("till-1"));
    let config = std::fs::read_to_string(&far.config).unwrap();
    let url = format!("http://{}", gateway.address);
    std::fs::write(&far.config, config.replace(&shop.hub_url(), &url)).unwrap();
    far.start();
    far.pos().wait_for_members().await;
    far.pos().wait_until_in_sync().await;
    let near = shop.till("till-2").await;
    (shop, gateway, far, near)
}

async fn sell_espresso(pos: &Pos) {
    pos.sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
}

async fn knowledge_arrives_while_uploads_are(uploads: Uploads) {
    let (shop, mut gateway, far, near) = stage().await;
    let pos = far.pos();
    gateway.set(uploads);
    sell_espresso(&pos).await;
    gateway.wait_for_faults(1).await;
    // Members: what the other till sold is seen, beside the own sale that nobody else knows of.
    sell_espresso(&near.pos()).await;
    pos.wait_for_balance(JANA, 48 + 3 + 3).await;
    assert_eq!(near.pos().balance(JANA).await, 48 + 3);
    // The programme.
    pos.put("/v1/basket", &counter(&[("croissant", "1")], None, "0")).await.with(200);
    let mut events = pos.watch_from_present().await;
    events.wait("quote", |view| view["quote"]["totals"]["discount"] == "4.90").await;
    let text = include_str!("../data/coffee/programme.toml");
    let text = text.replacen("percent = \"10 %\"", "percent = \"20 %\"", 1);
    let draft = shop.path("new.toml");
    std::fs::write(&draft, text).unwrap();
    succeed(&["hub", "publish", "--config", &shop.hub_config(), &draft.display().to_string()]);
    events.wait("quote", |view| view["quote"]["totals"]["discount"] == "9.80").await;
    assert_eq!(pos.status().await["journal"]["unsent"], 1);
    gateway.set(Uploads::Pass);
    pos.wait_until_in_sync().await;
    near.pos().wait_for_balance(JANA, 48 + 3 + 3).await;
    assert_eq!(shop.balance(JANA), Some(48 + 3 + 3));
    assert_eq!((shop.verify("findings"), far.verify()), (0, pos.entries().await));
}

#[tokio::test]
async fn knowledge_arrives_while_uploads_are_refused() {
    knowledge_arrives_while_uploads_are(Uploads::Refuse).await;
}

#[tokio::test]
async fn knowledge_arrives_while_uploads_are_stuck() {
    knowledge_arrives_while_uploads_are(Uploads::Stick).await;
}

#[tokio::test]
async fn entries_whose_acknowledgement_was_lost_are_sent_again_and_count_once() {
    let (shop, mut gateway, far, near) = stage().await;
    let pos = far.pos();
    gateway.set(Uploads::LoseAnswer);
    for faults in 1..=3 {
        sell_espresso(&pos).await;
        gateway.wait_for_faults(faults).await;
    }
    gateway.set(Uploads::Pass);
    pos.wait_until_in_sync().await;
    near.pos().wait_for_balance(JANA, 48 + 9).await;
    pos.wait_for_balance(JANA, 48 + 9).await;
    let entries: u64 = shop.store().load_tills().unwrap().iter().map(|till| till.entries).sum();
    assert_eq!(entries, far.verify() + near.verify());
    assert_eq!((shop.balance(JANA), shop.verify("findings")), (Some(48 + 9), 0));
}
