//! What happens to a till's files: older copies, copied folders, damage, backups. Selling goes on, head office ends up
//! with everything, and nothing counts twice.

use std::collections::BTreeMap;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use serde_json::Value;

use super::pos::{Pos, counter, new_op, sale};
use super::program::{refuse, succeed};
use super::shop::{JANA, Shop, Till};

async fn sell_espresso(pos: &Pos, op: &str) {
    pos.sell(&counter(&[("espresso", "1")], Some(JANA), "0"), op).await;
}

/// The bytes of the files that a copy of the journal is made of.
fn keep(till: &Till, names: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let read = |name: &&str| Some(((*name).to_owned(), std::fs::read(till.folder.join(name)).ok()?));
    names.iter().filter_map(read).collect()
}

/// Puts older bytes into the same files, as a tool that restores in place does.
fn put_back(till: &Till, kept: &BTreeMap<String, Vec<u8>>) {
    for name in ["journal.db-wal", "journal.db-shm"] {
        let _ = std::fs::remove_file(till.folder.join(name));
    }
    for (name, bytes) in kept {
        std::fs::write(till.folder.join(name), bytes).unwrap();
    }
}

/// A till that was stopped after two sales, and then sold two more that head office has too.
async fn restored(shop: &Shop, names: &[&str]) -> (Till, Value) {
    let mut till = shop.till("till-1").await;
    for _ in 0..2 {
        sell_espresso(&till.pos(), &new_op()).await;
    }
    till.pos().wait_until_in_sync().await;
    till.stop();
    let kept = keep(&till, names);
    till.start();
    let wanted = counter(&[("espresso", "1")], Some(JANA), "0");
    let hash = till.pos().quote(&wanted).await["hash"].as_str().unwrap().to_owned();
    let lost = sale(&wanted, &new_op(), &hash);
    till.pos().post("/v1/sales", &lost).await.with(201);
    sell_espresso(&till.pos(), &new_op()).await;
    till.pos().wait_until_in_sync().await;
    till.stop();
    put_back(&till, &kept);
    till.start();
    (till, lost)
}

/// The journal has fetched what head office had of an ended life.
async fn wait_for_tail(till: &Till) {
    let pos = till.pos();
    pos.wait_until_in_sync().await;
    let wanted = || {
        let journal = tallytill::journal::JournalReader::open_folder(&till.folder).unwrap();
        let lives = journal.load_lives(None).unwrap();
        lives.iter().any(|life| life.own.tail_wanted)
    };
    for _ in 0..2_000 {
        if !wanted() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the tail is not fetched: {}", till.log());
}

async fn assert_recovered(shop: &Shop, till: &Till, lost: &Value, renewed: &str) {
    let pos = till.pos();
    let journal = pos.status().await["journal"].clone();
    assert_eq!((&journal["renewed"], &journal["lives"]), (&renewed.into(), &2.into()), "{journal:#}");
    assert!(!journal["text"].as_str().unwrap().is_empty(), "{journal:#}");
    // A cash register that repeats a sale of the lost end is told what it was told then.
    pos.post("/v1/sales", lost).await.with(200);
    sell_espresso(&pos, &new_op()).await;
    pos.wait_until_in_sync().await;
    pos.wait_for_balance(JANA, 48 + 5 * 3).await;
    assert_eq!(shop.balance(JANA), Some(48 + 5 * 3));
    shop.verify("entries");
    assert_eq!(shop.verify("findings"), 1, "that it went on from an older copy is on the list");
    succeed(&["till", "verify", "--config", &till.config]);
}

#[tokio::test]
async fn a_till_that_got_an_older_copy_of_its_journal_sells_on_and_fetches_what_it_lost() {
    let shop = Shop::open();
    let (till, lost) = restored(&shop, &["journal.db"]).await;
    wait_for_tail(&till).await;
    assert_recovered(&shop, &till, &lost, "restored").await;
}

#[tokio::test]
async fn a_till_whose_whole_folder_is_older_learns_it_from_head_office() {
    let shop = Shop::open();
    let (till, lost) = restored(&shop, &["journal.db", "journal.mark"]).await;
    let mut events = till.pos().watch().await;
    for _ in 0..200 {
        if till.pos().status().await["journal"]["lives"] == 2 {
            break;
        }
        let _ = tokio::time::timeout(Duration::from_millis(100), events.next()).await;
    }
    wait_for_tail(&till).await;
    assert_recovered(&shop, &till, &lost, "hub_ahead").await;
}

#[tokio::test]
async fn a_copied_folder_used_by_two_tills_at_once_loses_and_doubles_nothing() {
    let mut shop = Shop::open();
    let mut till = shop.till("till-1").await;
    sell_espresso(&till.pos(), &new_op()).await;
    till.pos().wait_until_in_sync().await;
    till.stop();
    let mut copy = till.copied(&shop, "copy");
    shop.kill_hub();
    till.start();
    copy.start();
    for _ in 0..3 {
        sell_espresso(&till.pos(), &new_op()).await;
        sell_espresso(&copy.pos(), &new_op()).await;
    }
    assert_eq!(copy.pos().status().await["journal"]["renewed"], "copied");
    assert_eq!(till.pos().status().await["journal"]["renewed"], Value::Null);
    shop.open_hub();
    till.pos().wait_until_in_sync().await;
    copy.pos().wait_until_in_sync().await;
    till.pos().wait_for_balance(JANA, 48 + 7 * 3).await;
    assert_eq!(shop.balance(JANA), Some(48 + 7 * 3));
    shop.verify("entries");
}

/// Overwrites each page of entries that holds this text.
fn damage(path: &Path, text: &[u8]) -> usize {
    let bytes = std::fs::read(path).unwrap();
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    let mut pages = 0;
    for (number, page) in bytes.chunks(4096).enumerate() {
        if page[0] == 13 && page.windows(text.len()).any(|part| part == text) {
            file.seek(SeekFrom::Start(number as u64 * 4096)).unwrap();
            file.write_all(&[0xAA; 4096]).unwrap();
            pages += 1;
        }
    }
    pages
}

#[tokio::test]
async fn a_till_with_a_damaged_page_sells_on_and_sends_what_was_not_sent() {
    let mut shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let first = new_op();
    sell_espresso(&till.pos(), &first).await;
    for _ in 0..19 {
        sell_espresso(&till.pos(), &new_op()).await;
    }
    till.pos().wait_until_in_sync().await;
    shop.kill_hub();
    for _ in 0..20 {
        sell_espresso(&till.pos(), &new_op()).await;
    }
    till.stop();
    let id: Vec<u8> =
        (0..32).step_by(2).map(|at| u8::from_str_radix(&first[at..at + 2], 16).unwrap()).collect();
    assert!(damage(&till.folder.join("journal.db"), &id) > 0);
    till.start();
    let journal = till.pos().status().await["journal"].clone();
    assert_eq!((&journal["renewed"], &journal["set_aside"]), (&"damaged".into(), &1.into()), "{journal:#}");
    sell_espresso(&till.pos(), &new_op()).await;
    shop.open_hub();
    till.pos().wait_until_in_sync().await;
    // The opening and forty sales of the first life, the opening and the sale of the second one.
    assert_eq!(shop.store().load_tills().unwrap()[0].entries, 41 + 2);
    till.pos().wait_for_balance(JANA, shop.balance(JANA).unwrap()).await;
    shop.verify("entries");
    assert_eq!(shop.verify("findings"), 0);
    let said = succeed(&["till", "verify", "--config", &till.config]);
    assert!(said.contains("set aside as damaged"), "{said}");
}

#[tokio::test]
async fn a_till_is_backed_up_while_it_runs_and_lives_on_from_the_backup_on_another_disk() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    sell_espresso(&till.pos(), &new_op()).await;
    let backup = shop.path("backup").display().to_string();
    let said = succeed(&["till", "backup", "--config", &till.config, "--to", &backup]);
    assert!(said.contains("7 files"), "{said}");
    refuse(&["till", "backup", "--config", &till.config, "--to", &backup]);
    let said = refuse(&["till", "restore", "--config", &till.config, "--from", &backup]);
    assert!(said.contains("holds a till already"), "{said}");
    sell_espresso(&till.pos(), &new_op()).await;
    till.pos().wait_until_in_sync().await;
    till.kill();

    let mut new = till.on(&shop, "new-disk", &shop.path("new-disk").join("data"));
    let damaged = shop.path("damaged");
    std::fs::create_dir(&damaged).unwrap();
    for file in std::fs::read_dir(&backup).unwrap().flatten() {
        std::fs::copy(file.path(), damaged.join(file.file_name())).unwrap();
    }
    std::fs::write(damaged.join("programme.cbor"), "another").unwrap();
    let said =
        refuse(&["till", "restore", "--config", &new.config, "--from", &damaged.display().to_string()]);
    assert!(said.contains("is damaged") && !new.folder.exists(), "{said}");
    succeed(&["till", "restore", "--config", &new.config, "--from", &backup]);
    new.start();
    new.pos().wait_for_members().await;
    sell_espresso(&new.pos(), &new_op()).await;
    wait_for_tail(&new).await;
    new.pos().wait_for_balance(JANA, 48 + 3 * 3).await;
    assert_eq!(new.pos().status().await["journal"]["renewed"], "restored");
    assert_eq!(shop.balance(JANA), Some(48 + 3 * 3));
    shop.verify("entries");
}

#[tokio::test]
async fn a_till_that_is_killed_while_it_is_upgraded_loses_nothing() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    for _ in 0..30 {
        sell_espresso(&till.pos(), &new_op()).await;
    }
    till.pos().wait_until_in_sync().await;
    till.stop();
    let mut entries = till.verify();
    let path = till.folder.join("journal.db");
    for wait_ms in 0..12 {
        let editor = Connection::open(&path).unwrap();
        editor.execute_batch(include_str!("../../src/journal/sql/tampering/become_version_2.sql")).unwrap();
        drop(editor);
        let _ = std::fs::remove_file(till.folder.join("journal.mark"));
        let _ = std::fs::remove_file(till.folder.join("journal.db.before-v4"));
        till.start_and_kill(Duration::from_millis(wait_ms * 4));
        let version: i64 = Connection::open(&path)
            .unwrap()
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert!([2, 4].contains(&version), "{version}");
        till.start();
        till.stop();
        // Killed between the upgrade and the first mark, the till can't tell its journal from a copy: it begins a new life.
        let held = till.verify();
        assert!(held == entries || held == entries + 1, "{held} after {entries}");
        entries = held;
    }
}

#[tokio::test]
async fn a_deleted_cache_is_fetched_again_and_what_is_not_sent_yet_still_counts() {
    let mut shop = Shop::open();
    let mut till = shop.till("till-1").await;
    shop.kill_hub();
    sell_espresso(&till.pos(), &new_op()).await;
    till.stop();
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(till.folder.join(format!("cache.db{suffix}")));
    }
    till.start();
    till.pos().sell(&counter(&[("espresso", "1")], None, "0"), &new_op()).await;
    shop.open_hub();
    till.pos().wait_for_balance(JANA, 48 + 3).await;
    till.pos().wait_until_in_sync().await;
    assert_eq!(shop.balance(JANA), Some(48 + 3));
}
