//! Head office comes and goes: what was sold meanwhile arrives once, conflicts are found and settled, and all books say
//! the same in the end.

use std::path::Path;

use reqwest::{Client, header};
use serde_json::{Value, json};
use tallytill::core::ledger::FindingKind;
use tallytill::core::model::Settlement;

use super::pos::{counter, new_op};
use super::program::succeed;
use super::shop::{JANA, LUCIE, Shop, Till, fresh_card};

/// Both tills have sent everything, know the same balance as head office, and all books hold.
async fn assert_agree(shop: &Shop, tills: [&Till; 2], card: &str, balance: i64) {
    let mut entries = 0;
    for till in tills {
        let pos = till.pos();
        pos.wait_until_in_sync().await;
        entries += till.verify();
    }
    for till in tills {
        till.pos().wait_for_balance(card, balance).await;
        assert_eq!(till.pos().balance(card).await, balance);
    }
    assert_eq!(shop.balance(card), Some(balance));
    let held: u64 = shop.store().load_tills().unwrap().iter().map(|till| till.entries).sum();
    assert_eq!(held, entries);
    shop.verify("entries");
}

#[tokio::test]
async fn sales_made_while_head_office_is_down_arrive_when_it_is_back() {
    let mut shop = Shop::open();
    let (one, other) = (shop.till("till-1").await, shop.till("till-2").await);
    let (pos, there) = (one.pos(), other.pos());
    pos.wait_until_in_sync().await;
    let mut events = pos.watch().await;
    shop.kill_hub();
    events.wait("sync", |sync| sync["state"] == "offline").await;
    let mut balance = 48;
    for sale in 1..=5 {
        let sold = pos.sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
        assert_eq!(sold["offline"], true, "{sold:#}");
        balance += 3;
        assert_eq!(pos.balance(JANA).await, balance);
        assert_eq!(pos.status().await["journal"]["unsent"], sale);
    }
    assert_eq!(there.balance(JANA).await, 48);
    let quote = pos.quote(&counter(&[], Some(JANA), "0")).await;
    let age = quote["member"]["as_of_text"].as_str().unwrap();
    assert!(!age.is_empty() && quote["member"]["as_of"].is_u64(), "{quote:#}");
    shop.open_hub();
    assert_agree(&shop, [&one, &other], JANA, balance).await;
    assert_eq!(shop.verify("findings"), 0);
}

#[tokio::test]
async fn the_same_points_spent_at_two_tills_are_found_once_and_become_a_debt() {
    let mut shop = Shop::open();
    let (one, other) = (shop.till("till-1").await, shop.till("till-2").await);
    shop.kill_hub();
    let wanted = counter(&[("gift-card-500", "1")], Some(LUCIE), "200");
    let wanted_too = counter(&[("gift-card-500", "2")], Some(LUCIE), "500");
    let first = one.pos().sell(&wanted, &new_op()).await;
    let second = other.pos().sell(&wanted_too, &new_op()).await;
    for (sold, spent) in [(&first, "200"), (&second, "500")] {
        assert_eq!(sold["receipt"]["totals"]["points_spent"], spent, "{sold:#}");
        assert_eq!(sold["receipt"]["totals"]["points_earned"], "0", "{sold:#}");
    }
    shop.open_hub();
    assert_agree(&shop, [&one, &other], LUCIE, 640 - 200 - 500).await;
    let findings = shop.store().load_findings(0, 10).unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    let found = &findings[0].finding;
    assert_eq!((found.kind, found.settlement), (FindingKind::Overspend, Settlement::Debt));
    assert_eq!((found.points.units(), found.against.len()), (60, 1));
    for till in [&one, &other] {
        let pos = till.pos();
        let member = pos.member(LUCIE).await;
        assert_eq!((&member["balance"], &member["debt"]), (&"-60".into(), &true.into()), "{member:#}");
        // Nothing can be spent before the debt is earned back.
        let quote = pos.quote(&counter(&[("mug", "1")], Some(LUCIE), "10")).await;
        assert_eq!(quote["totals"]["points_spent"], "0", "{quote:#}");
        let codes: Vec<&Value> =
            quote["reasons"].as_array().unwrap().iter().map(|reason| &reason["code"]).collect();
        assert!(codes.contains(&&"debt".into()), "{codes:?}");
    }
    let earned = one.pos().sell(&counter(&[("beans-loose", "1")], Some(LUCIE), "0"), &new_op()).await;
    let earned: i64 = earned["receipt"]["totals"]["points_earned"].as_str().unwrap().parse().unwrap();
    assert_agree(&shop, [&one, &other], LUCIE, earned - 60).await;
    assert_eq!(shop.verify("findings"), 1);
}

#[tokio::test]
async fn who_joins_offline_at_one_till_is_known_at_the_other() {
    let mut shop = Shop::open();
    let (one, other) = (shop.till("till-1").await, shop.till("till-2").await);
    shop.kill_hub();
    let card = fresh_card(1);
    one.pos().enrol(&card, "Ivana Malá").await;
    one.pos().sell(&counter(&[("espresso", "2")], Some(&card), "0"), &new_op()).await;
    let mut events = other.pos().watch().await;
    other.pos().get(&format!("/v1/members/{card}")).await.problem(404, "unknown_card");
    shop.open_hub();
    events.wait("sync", |sync| sync["state"] == "online").await;
    assert_agree(&shop, [&one, &other], &card, 7).await;
    assert_eq!(other.pos().member(&card).await["name"], "Ivana Malá");
}

#[tokio::test]
async fn one_card_given_out_at_two_tills_offline_becomes_one_account() {
    let mut shop = Shop::open();
    let (one, other) = (shop.till("till-1").await, shop.till("till-2").await);
    shop.kill_hub();
    let card = fresh_card(1);
    let first = one.pos().enrol(&card, "Ivana Malá").await;
    one.pos().sell(&counter(&[("espresso", "1")], Some(&card), "0"), &new_op()).await;
    let second = other.pos().enrol(&card, "Ivana Mala").await;
    assert_ne!(first["id"], second["id"]);
    other.pos().sell(&counter(&[("espresso", "2")], Some(&card), "0"), &new_op()).await;
    shop.open_hub();
    assert_agree(&shop, [&one, &other], &card, 3 + 7).await;
    let members = [one.pos().member(&card).await, other.pos().member(&card).await];
    assert_eq!(members[0]["id"], members[1]["id"]);
    assert_eq!(members[0]["id"], first["id"], "who joined first gives the account its name");
    assert_eq!((&members[0]["visits"], &members[1]["visits"]), (&2.into(), &2.into()));
    let kinds: Vec<FindingKind> =
        shop.store().load_findings(0, 10).unwrap().iter().map(|kept| kept.finding.kind).collect();
    assert_eq!(kinds, [FindingKind::MemberTwice]);
    // What is sold from now on counts in the one account, wherever.
    other.pos().sell(&counter(&[("espresso", "1")], Some(&card), "5"), &new_op()).await;
    let last = one.pos();
    last.wait_for_balance(&card, 10 - 5 + last_earned(&other, &card).await).await;
}

/// What the last sale to a card earned.
async fn last_earned(till: &Till, _card: &str) -> i64 {
    let sales = till.pos().get("/v1/sales").await.with(200);
    sales["sales"][0]["points_earned"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_hub_restored_from_an_old_copy_gets_everything_again() {
    let mut shop = Shop::open();
    let (one, other) = (shop.till("till-1").await, shop.till("till-2").await);
    one.pos().sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    assert_agree(&shop, [&one, &other], JANA, 51).await;
    shop.stop_hub();
    let copy = shop.path("backup");
    copy_folder(&shop.path("hub"), &copy);
    shop.open_hub();
    let card = fresh_card(1);
    one.pos().enrol(&card, "Ivana Malá").await;
    one.pos().sell(&counter(&[("espresso", "1")], Some(&card), "0"), &new_op()).await;
    one.pos().sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    other.pos().sell(&counter(&[("mug", "1")], Some(JANA), "40"), &new_op()).await;
    let earned = last_earned(&other, JANA).await;
    let balance = 54 - 40 + earned;
    assert_agree(&shop, [&one, &other], JANA, balance).await;
    assert_agree(&shop, [&one, &other], &card, 3).await;

    shop.stop_hub();
    std::fs::remove_dir_all(shop.path("hub")).unwrap();
    copy_folder(&copy, &shop.path("hub"));
    assert_eq!(shop.balance(JANA), Some(51));
    // No till sells anything: they notice by themselves.
    shop.open_hub();
    for till in [&one, &other] {
        let (pos, entries) = (till.pos(), till.verify());
        let mut events = pos.watch_from_present().await;
        let id = pos.status().await["till"]["id"].clone();
        loop {
            let held = shop.store().load_tills().unwrap();
            let own = held.iter().find(|held| id == held.id.to_string()).unwrap();
            if own.entries == entries {
                break;
            }
            events.next().await;
        }
    }
    assert_agree(&shop, [&one, &other], JANA, balance).await;
    assert_agree(&shop, [&one, &other], &card, 3).await;
    assert_eq!(shop.verify("findings"), 0);
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[tokio::test]
async fn a_lost_cache_is_fetched_again_and_the_tail_still_counts() {
    let mut shop = Shop::open();
    let mut one = shop.till("till-1").await;
    one.pos().wait_until_in_sync().await;
    let mut events = one.pos().watch().await;
    shop.kill_hub();
    events.wait("sync", |sync| sync["state"] == "offline").await;
    one.pos().sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    one.stop();
    for file in ["cache.db", "cache.db-wal", "cache.db-shm"] {
        let _ = std::fs::remove_file(one.folder.join(file));
    }
    // Nobody is known now; sales without a card go on.
    one.start();
    let pos = one.pos();
    pos.get(&format!("/v1/members/{JANA}")).await.problem(404, "unknown_card");
    pos.sell(&counter(&[("espresso", "1")], None, "0"), &new_op()).await;
    shop.open_hub();
    one.pos().wait_for_members().await;
    one.pos().wait_until_in_sync().await;
    one.pos().wait_for_balance(JANA, 51).await;
    assert_eq!(shop.balance(JANA), Some(51));
    one.verify();
}

#[tokio::test]
async fn a_new_programme_reaches_a_till_that_is_idle() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    pos.put("/v1/basket", &counter(&[("croissant", "1")], None, "0")).await.with(200);
    let mut events = pos.watch_from_present().await;
    events.wait("quote", |view| view["quote"]["totals"]["discount"] == "4.90").await;
    let text =
        include_str!("../data/coffee/programme.toml").replacen("percent = \"10 %\"", "percent = \"20 %\"", 1);
    let draft = shop.path("new.toml");
    std::fs::write(&draft, text).unwrap();
    let arguments = ["hub", "publish", "--config", &shop.hub_config(), &draft.display().to_string()];
    succeed(&arguments);
    events.wait("quote", |view| view["quote"]["totals"]["discount"] == "9.80").await;
    shop.verify("entries");
}

#[tokio::test]
async fn a_till_that_head_office_no_longer_knows_says_so_and_goes_on_selling() {
    let mut shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    shop.stop_hub();
    // Another head office stands at the address.
    std::fs::remove_dir_all(shop.path("hub")).unwrap();
    let programme = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/coffee/programme.toml");
    succeed(&["hub", "publish", "--config", &shop.hub_config(), programme]);
    shop.open_hub();
    let mut events = pos.watch_from_present().await;
    let told = events.wait("sync", |sync| sync["state"] == "refused").await;
    assert!(told["text"].as_str().is_some_and(|text| !text.is_empty()), "{told:#}");
    assert_eq!(pos.status().await["hub"]["problem"], "till_unknown");
    pos.sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    assert_eq!(pos.balance(JANA).await, 51);
    let stranger = Client::builder().no_proxy().build().unwrap();
    let call =
        stranger.get(format!("{}/v1/sync/head", shop.hub_url())).header(header::AUTHORIZATION, "Bearer 0");
    assert_eq!(call.send().await.unwrap().status().as_u16(), 401);
    let void = json!({ "op_id": new_op() });
    let sale = pos.get("/v1/sales").await.with(200)["sales"][0]["op_id"].as_str().unwrap().to_owned();
    pos.post(&format!("/v1/sales/{sale}/void"), &void).await.with(201);
    till.verify();
}
