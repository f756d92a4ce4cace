//! A member's whole standing on its way: head office, till, a sale without head office, and back.

use tallytill::cache::Cache;
use tallytill::core::model::standing::{Stamps, Traits};
use tallytill::core::model::{CardNumber, Day, Lot, MemberFacts, Points, RuleId, Standing};
use tallytill::core::programme::Programme;
use tallytill::hub::member_list::{ListedMember, parse_list};
use tallytill::hub::store::{Adjustment, Whom};
use tallytill::journal::JournalReader;
use tallytill::till::standing::load_view;

use super::hub_world::START;
use super::pos::{counter, new_op};
use super::program::succeed;
use super::shop::{JANA, Shop, Till, fresh_card};

fn at_head_office(shop: &Shop, card: &str) -> Standing {
    let found = shop.store().find_members(card, 0, 2).unwrap();
    assert_eq!(found.len(), 1);
    found[0].standing()
}

/// As the till itself puts it together.
fn at_till(till: &Till, card: &str) -> Standing {
    let cache = Cache::open(&till.folder).unwrap();
    let journal = JournalReader::open_folder(&till.folder).unwrap();
    let card = CardNumber::parse(card).unwrap();
    load_view(&cache, &journal.snapshot().unwrap(), &card, None).unwrap().unwrap().standing
}

/// A member of a list who brings three stamps along.
fn with_stamps(card: &str) -> ListedMember {
    ListedMember {
        line: 2,
        card: CardNumber::parse(card).unwrap(),
        name: "Eva".to_owned(),
        language: None,
        facts: MemberFacts::default(),
        traits: Traits::default(),
        referred_by: None,
        stamps: vec![Stamps { card: RuleId::new("coffee"), count: 3 }],
    }
}

#[tokio::test]
async fn lots_stamps_and_traits_are_the_same_at_till_and_head_office_before_and_after_a_sale() {
    let mut shop = Shop::open();
    shop.stop_hub();
    let lot = Lot { vests: None, expires: Day::parse("2999-12-31"), points: Points::from_units(30) };
    let whom = Whom::Card(CardNumber::parse(JANA).unwrap());
    let wanted = Adjustment {
        points: Some(lot),
        segments: Some(vec!["regulars".to_owned()]),
        assigned: Some(vec![RuleId::new("gift")]),
        ..Adjustment::default()
    };
    shop.store()
        .adjust(&whom, &wanted, Day::parse("2026-11-01").unwrap(), "a birthday", START)
        .unwrap()
        .unwrap();
    let stamped = fresh_card(7);
    shop.store().import(&[with_stamps(&stamped)], START).unwrap();
    shop.open_hub();
    let till = shop.till("till-1").await;
    assert_eq!(at_till(&till, &stamped).stamps_on("coffee"), 3);
    assert_eq!(at_till(&till, &stamped), at_head_office(&shop, &stamped));
    let before = at_till(&till, JANA);
    assert_eq!(before, at_head_office(&shop, JANA));
    assert_eq!((before.facts.balance.units(), before.lots.as_slice()), (78, [lot].as_slice()));
    let known = Traits {
        assigned: vec![RuleId::new("gift")],
        segments: vec!["regulars".to_owned()],
        ..before.traits.clone()
    };
    assert_eq!(before.traits, known);

    let mut events = till.pos().watch().await;
    shop.kill_hub();
    events.wait("sync", |sync| sync["state"] == "offline").await;
    let sold = till.pos().sell(&counter(&[("honey-cake-whole", "1")], Some(JANA), "40"), &new_op()).await;
    let earned: i64 = sold["receipt"]["totals"]["points_earned"].as_str().unwrap().parse().unwrap();
    let alone = at_till(&till, JANA);
    assert_eq!((alone.facts.balance.units(), alone.lots.len()), (38 + earned, 0), "the dated ones go first");
    assert_eq!((alone.facts.visits, alone.days.len()), (before.facts.visits + 1, 1));

    till.pos().sell(&counter(&[("espresso", "1")], Some(&stamped), "0"), &new_op()).await;
    let stamped_alone = at_till(&till, &stamped);
    assert_eq!((stamped_alone.stamps_on("coffee"), stamped_alone.facts.visits), (3, 1));

    shop.open_hub();
    till.pos().wait_until_in_sync().await;
    till.pos().wait_for_balance(JANA, 38 + earned).await;
    for (card, alone) in [(JANA, alone), (&stamped, stamped_alone)] {
        assert_eq!(at_head_office(&shop, card), alone);
        assert_eq!(at_till(&till, card), alone);
    }
    assert_eq!(shop.verify("findings"), 0);
}

#[tokio::test]
async fn who_joins_tells_a_birthday_and_who_brought_them() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let jana = pos.member(JANA).await["id"].clone();
    let card = fresh_card(1);
    let join = |card: &str, birthday: &str, by: &str| {
        serde_json::json!({
            "op_id": new_op(), "card": card, "name": "Eva", "birthday": birthday, "referred_by": by,
        })
    };
    pos.post("/v1/members", &join(&card, "02-30", JANA)).await.problem(422, "birthday_invalid");
    pos.post("/v1/members", &join(&card, "02-29", &fresh_card(9))).await.problem(404, "unknown_card");
    pos.post("/v1/members", &join(&card, "02-29", JANA)).await.with(201);
    let alone = at_till(&till, &card);
    let birthday = alone.traits.birthday.unwrap();
    assert_eq!((birthday.month, birthday.day), (2, 29));
    assert_eq!(alone.traits.referred_by.unwrap().to_string(), jana.as_str().unwrap());
    assert!(alone.traits.joined.is_some());
    pos.wait_until_in_sync().await;
    pos.wait_for_balance(&card, 0).await;
    assert_eq!(at_head_office(&shop, &card), alone);
}

#[test]
fn a_list_tells_who_members_are_and_faults_name_their_line() {
    let text = include_str!("../data/coffee/programme.toml");
    let programme = Programme::parse(text).unwrap();
    let list = "card,name,birthday,joined,segments,tags,referred_by,app\n\
                2900000000018,Jana,12-31,2020-02-29,b|a|b,x,,yes\n\
                2900000006850,Lucie,,,,,2900000000018,no\n";
    let members = parse_list(list.as_bytes(), &programme).unwrap();
    let jana = &members[0].traits;
    assert_eq!(jana.segments, ["a", "b"]);
    assert_eq!((jana.tags.as_slice(), jana.app), (["x".to_owned()].as_slice(), true));
    assert_eq!(jana.joined, Day::parse("2020-02-29"));
    assert_eq!(members[1].referred_by.as_ref().unwrap().as_str(), "2900000000018");
    for (row, part) in [
        ("2900000000018,Jana,31-12,,,,,", "birthday"),
        ("2900000000018,Jana,,yesterday,,,,", "joined"),
        ("2900000000018,Jana,,,,,2900000000018,", "own card"),
        ("2900000000018,Jana,,,,,,perhaps", "app"),
    ] {
        let list = format!("card,name,birthday,joined,segments,tags,referred_by,app\n{row}\n");
        let faults = parse_list(list.as_bytes(), &programme).unwrap_err();
        assert!(faults[0].line == 2 && faults[0].message.contains(part), "{row}: {faults:?}");
    }
    let stamps = parse_list(b"card,name,stamps\n2900000000018,Jana,coffee:3\n", &programme).unwrap_err();
    assert!(stamps[0].message.contains("stamp card `coffee`"), "{stamps:?}");
}

#[test]
fn head_office_shows_an_adjustment_before_it_makes_it() {
    let shop = Shop::open();
    let config = shop.hub_config();
    let adjust = |more: &[&str]| {
        let arguments = ["hub", "adjust", "--config", &config, "--card", JANA, "--reason", "thanks"];
        succeed(&[&arguments[..], more].concat())
    };
    let wanted = ["--points", "50", "--expires", "2999-12-31", "--segments", "vip,early", "--dry-run"];
    let told = adjust(&wanted);
    assert!(told.contains("50 to a balance of 48") && told.contains("`` becomes `early,vip`"), "{told}");
    assert_eq!(shop.balance(JANA), Some(48));
    adjust(&wanted[..6]);
    let standing = at_head_office(&shop, JANA);
    assert_eq!((standing.facts.balance.units(), standing.traits.segments.len()), (98, 2));
    adjust(&["--points", "-60", "--segments", ""]);
    let standing = at_head_office(&shop, JANA);
    assert_eq!((standing.facts.balance.units(), standing.traits.segments.len()), (38, 0));
    shop.verify("entries");
}
