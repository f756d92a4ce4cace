//! Ready-made files of members: whatever the line does and whenever the till is killed, it ends with the right list, and
//! until then with the old one.

use std::time::Duration;

use rusqlite::Connection;
use tallytill::cache::{Cache, current_file};

use super::gateway::{Gateway, Pieces};
use super::pos::{counter, new_op};
use super::shop::{JANA, LUCIE, Shop, Till};

/// A till in service behind a gateway, which does not run yet.
async fn far_till(shop: &Shop, name: &str) -> (Gateway, Till) {
    let gateway = Gateway::open(shop.hub_url()).await;
    let till = shop.till_off(name, &shop.path(name));
    let config = std::fs::read_to_string(&till.config).unwrap();
    let url = format!("http://{}", gateway.address);
    std::fs::write(&till.config, config.replace(&shop.hub_url(), &url)).unwrap();
    (gateway, till)
}

/// Another generation of the feed, as after a restore.
fn begin_generation(shop: &mut Shop) {
    shop.stop_hub();
    let hub = Connection::open(shop.path("hub").join("hub.db")).unwrap();
    assert_eq!(hub.execute(include_str!("hub_new_generation.sql"), []).unwrap(), 1);
    drop(hub);
    shop.make_file();
    shop.open_hub();
}

/// Waits until the till uses its list of this number.
async fn wait_for_list(till: &Till, number: u64) {
    let mut events = till.pos().watch_from_present().await;
    while list_name(till) != format!("cache-{number}.db") {
        events.next().await;
    }
}

fn list_name(till: &Till) -> String {
    current_file(&till.folder).file_name().unwrap().to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_fresh_till_takes_the_ready_made_file_and_then_what_changed_since() {
    let shop = Shop::open_with_file();
    // Beyond the file from the beginning.
    let sold = shop.till("till-1").await;
    sold.pos().sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    sold.pos().wait_until_in_sync().await;
    sold.pos().wait_for_balance(JANA, 51).await;
    let fresh = shop.till("till-2").await;
    assert!(fresh.log().contains("member_list_replaced"), "{}", fresh.log());
    let pos = fresh.pos();
    pos.wait_for_balance(JANA, 51).await;
    assert_eq!((pos.balance(LUCIE).await, list_name(&fresh).as_str()), (640, "cache-2.db"));
    let members = pos.status().await["members"].clone();
    assert_eq!((&members["mended"], &members["differing"]), (&0.into(), &0.into()), "{members:#}");
    pos.sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    assert_eq!(pos.balance(JANA).await, 54);
    sold.pos().wait_for_balance(JANA, 54).await;
    pos.wait_until_in_sync().await;
    pos.wait_for_balance(JANA, 54).await;
    shop.verify("entries");
}

#[tokio::test]
async fn another_generation_replaces_the_list_whole_and_no_sale_counts_twice() {
    let mut shop = Shop::open_with_file();
    let mut till = shop.till("till-1").await;
    for generation in 3..=4 {
        let pos = till.pos();
        pos.sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
        pos.wait_until_in_sync().await;
        begin_generation(&mut shop);
        wait_for_list(&till, generation).await;
        assert_eq!(pos.balance(JANA).await, 48 + 3 * (i64::try_from(generation).unwrap() - 2));
    }
    // By pages alone as well.
    till.stop();
    shop.stop_hub();
    std::fs::remove_dir_all(shop.path("hub").join("snapshots")).unwrap();
    let config = std::fs::read_to_string(shop.hub_config()).unwrap();
    std::fs::write(shop.hub_config(), config.replace("snapshot_members_min = 1", "")).unwrap();
    shop.open_hub();
    begin_generation(&mut shop);
    till.start();
    wait_for_list(&till, 5).await;
    assert_eq!(till.pos().balance(JANA).await, 54);
}

#[tokio::test]
async fn bad_lines_end_in_the_right_list_or_leave_the_old_one() {
    let mut shop = Shop::open_with_file();
    let (mut gateway, mut till) = far_till(&shop, "till-1").await;
    till.start();
    till.pos().wait_for_members().await;
    let (mut faults, mut generation) = (0, 2);
    for pieces in [Pieces::Cut, Pieces::Garbage, Pieces::Forged, Pieces::Silent] {
        till.stop();
        gateway.set_pieces(pieces);
        begin_generation(&mut shop);
        till.start();
        faults += 1;
        gateway.wait_for_faults(faults).await;
        assert_eq!(
            (till.pos().balance(JANA).await, list_name(&till)),
            (48, format!("cache-{generation}.db"))
        );
        gateway.set_pieces(Pieces::Pass);
        generation += 1;
        wait_for_list(&till, generation).await;
        assert_eq!(till.pos().balance(LUCIE).await, 640);
        faults = gateway.faults();
    }
}

#[tokio::test]
async fn a_shard_that_differs_is_taken_over_anew_and_told() {
    let shop = Shop::open_with_file();
    let mut till = shop.till("till-1").await;
    till.pos().sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    till.pos().wait_until_in_sync().await;
    till.pos().wait_for_balance(JANA, 51).await;
    till.stop();
    let list = Connection::open(current_file(&till.folder)).unwrap();
    assert!(list.execute(include_str!("change_balances.sql"), []).unwrap() > 2);
    drop(list);
    till.start();
    till.pos().wait_for_balance(JANA, 51).await;
    till.pos().wait_for_balance(LUCIE, 640).await;
    let members = till.pos().status().await["members"].clone();
    assert!(members["mended"].as_u64().is_some_and(|mended| mended > 0), "{members:#}");
    till.stop();
    assert_eq!(Cache::open(&till.folder).unwrap().load_member_count().unwrap(), shop.verify("members"));
}

#[tokio::test]
async fn a_till_that_is_killed_while_lists_are_swapped_has_the_old_or_the_new() {
    let mut shop = Shop::open_with_file();
    let mut till = shop.till("till-1").await;
    till.pos().sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    till.pos().wait_until_in_sync().await;
    till.kill();
    let kills = if std::env::var_os("TALLYTILL_LONG").is_some() { 300 } else { 24 };
    for kill in 0..kills {
        if kill % 6 == 0 {
            begin_generation(&mut shop);
        }
        till.start_and_kill(Duration::from_millis(kill * 37 % 240));
        let cache = Cache::open_folder(&till.folder).unwrap();
        assert!(cache.load_member_count().unwrap() > 2, "after kill {kill}");
    }
    till.start();
    till.pos().wait_for_members().await;
    till.pos().wait_until_in_sync().await;
    till.pos().wait_for_balance(JANA, 51).await;
    assert_eq!(till.pos().balance(LUCIE).await, 640);
    till.verify();
}
