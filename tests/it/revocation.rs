//! Trust that head office takes away and gives back.

use tallytill::core::codec::CardBook;
use tallytill::core::sync::wire::CardBookBundle;

use super::pos::{counter, new_op};
use super::program::succeed;
use super::shop::{JANA, Shop, Till};

fn trust(shop: &Shop, what: &str, whom: &str) -> String {
    succeed(&["hub", "trust", what, "--config", &shop.hub_config(), "--reason", "stolen", whom])
}

fn kept_book(till: &Till) -> CardBook {
    let bundle: CardBookBundle =
        minicbor::decode(&std::fs::read(till.folder.join("cards.cbor")).unwrap()).unwrap();
    minicbor::decode(&bundle.body).unwrap()
}

#[tokio::test]
async fn a_revoked_till_sells_on_says_so_and_sends_all_once_it_is_trusted_again() {
    let shop = Shop::open();
    let (lost, other) = (shop.till("till-1").await, shop.till("till-2").await);
    let pos = lost.pos();
    pos.wait_until_in_sync().await;
    let mut events = pos.watch_from_present().await;
    assert!(trust(&shop, "revoke-till", "till-1").contains("is trusted no more"));
    assert!(trust(&shop, "revoke-till", "till-1").contains("already"));
    pos.sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    let told = events.wait("sync", |sync| sync["state"] == "refused").await;
    assert!(told["text"].as_str().unwrap().contains("out of service"), "{told:#}");
    let status = pos.status().await;
    assert_eq!(
        (&status["hub"]["problem"], &status["journal"]["unsent"]),
        (&"till_revoked".into(), &1.into())
    );
    assert_eq!((shop.balance(JANA), pos.balance(JANA).await), (Some(48), 51));
    // The others learn of it before anything else, and are not touched by it.
    other.pos().sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    other.pos().wait_for_balance(JANA, 51).await;
    other.pos().wait_until_in_sync().await;
    assert!(trust(&shop, "restore-till", "till-1").contains("is trusted again"));
    let mut lost = lost;
    lost.stop();
    lost.start();
    lost.pos().wait_until_in_sync().await;
    other.pos().wait_for_balance(JANA, 54).await;
    assert_eq!(shop.balance(JANA), Some(54));
    lost.verify();
    shop.verify("entries");
}

#[tokio::test]
async fn tills_go_on_with_the_programme_before_a_revoked_one_and_keep_the_word_of_it() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    pos.put("/v1/basket", &counter(&[("croissant", "1")], None, "0")).await.with(200);
    let mut events = pos.watch_from_present().await;
    events.wait("quote", |view| view["quote"]["totals"]["discount"] == "4.90").await;
    let first = pos.status().await["programme"]["hash"].as_str().unwrap().to_owned();
    let config = shop.hub_config();
    let only = tallytill::hub::store::Subject::Programme(
        tallytill::core::model::ProgrammeHash::parse(&first).unwrap(),
    );
    let judgement = tallytill::hub::store::Judgement { lifted: false, by: "test", reason: "" };
    let fault = shop.store().revoke(only, judgement, super::hub_world::START).unwrap_err();
    assert!(fault.to_string().contains("publish another first"), "{fault}");
    let text = include_str!("../data/coffee/programme.toml");
    let draft = shop.path("new.toml");
    std::fs::write(&draft, text.replacen("percent = \"10 %\"", "percent = \"20 %\"", 1)).unwrap();
    succeed(&["hub", "publish", "--config", &config, &draft.display().to_string()]);
    events.wait("quote", |view| view["quote"]["totals"]["discount"] == "9.80").await;
    let second = pos.status().await["programme"]["hash"].as_str().unwrap().to_owned();
    trust(&shop, "revoke-programme", &second);
    events.wait("quote", |view| view["quote"]["totals"]["discount"] == "4.90").await;
    assert_eq!(pos.status().await["programme"]["hash"], first.as_str());
    // The word of it lies with the till, signed, whatever comes later.
    let revoked = |book: &CardBook| book.revoked_programmes.iter().any(|hash| hash.to_string() == second);
    while !revoked(&kept_book(&till)) {
        events.next().await;
    }
    trust(&shop, "restore-programme", &second);
    events.wait("quote", |view| view["quote"]["totals"]["discount"] == "9.80").await;
    shop.verify("entries");
}
