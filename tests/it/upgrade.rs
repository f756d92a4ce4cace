//! Files of the first schema, opened by this program: they end up as a fresh file with the same content.

use std::path::Path;
use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Connection, named_params};
use tallytill::cache::Cache;
use tallytill::core::ledger::Payload;
use tallytill::core::model::standing::Standing;
use tallytill::core::model::{
    CardNumber, Change, MemberFacts, MemberId, Money, OpId, Points, TillId, Timestamp,
};
use tallytill::core::sync::wire::{MemberPage, MemberRow};
use tallytill::hub::store::Store;
use tallytill::journal::{Journal, JournalConfig, JournalTransaction, WriteFault};

use super::hub_world::{Home, sale};

const NOW: Timestamp = Timestamp::from_ms(1_795_000_000_000);

/// Every table and index with its text, and every row of every table.
fn dump(path: &Path) -> Vec<String> {
    let database = Connection::open(path).unwrap();
    let version: i64 = database.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    let mut lines = vec![format!("version {version}")];
    let mut schema = database.prepare(include_str!("list_schema.sql")).unwrap();
    let objects: Vec<(String, String, String)> = schema
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (kind, name, text) in objects {
        lines.push(format!("{kind} {name}: {text}"));
        if kind == "table" {
            let all = include_str!("list_rows.sql").replace("TABLE_NAME", &name);
            let mut statement = database.prepare(&all).unwrap();
            let columns = statement.column_count();
            let rows = statement.query_map([], |row| {
                let cells: Result<Vec<Value>, _> = (0..columns).map(|at| row.get(at)).collect();
                Ok(format!("{name} {:?}", cells?))
            });
            let mut rows: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
            rows.sort_unstable();
            lines.extend(rows);
        }
    }
    lines
}

/// A file of the first schema with the rows of a fresh one.
fn make_older(fresh: &Path, older: &Path, first: &str, copy: &str) -> Connection {
    let kind: i64 = Connection::open(fresh)
        .unwrap()
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .unwrap();
    let database = Connection::open(older).unwrap();
    database.execute_batch(first).unwrap();
    database
        .execute(include_str!("attach_fresh.sql"), named_params! { ":path": fresh.to_str().unwrap() })
        .unwrap();
    database.execute_batch(copy).unwrap();
    database.pragma_update(None, "application_id", kind).unwrap();
    database.pragma_update(None, "user_version", 1).unwrap();
    database
}

fn open_journal(folder: &Path) -> Journal {
    Journal::open(JournalConfig {
        folder: folder.to_owned(),
        till: TillId::from_bytes([7; 16]),
        public_key: [1; 32],
        clock: Arc::new(|| NOW),
        on_commit: Box::new(|_| {}),
    })
    .unwrap()
}

fn append(journal: &Journal, op: u8, payload: Payload) {
    let append = move |journal: &mut JournalTransaction<'_>| {
        Ok::<_, WriteFault<()>>(journal.append(OpId::from_bytes([op; 16]), None, &payload)?)
    };
    journal.write(append).unwrap();
}

/// What a change comes to in sums, as the first schema kept it.
fn in_sums(change: &[u8]) -> MemberFacts {
    let change: Change = minicbor::decode(change).unwrap();
    let mut standing = Standing::default();
    standing.apply(&change).unwrap();
    standing.facts
}

#[test]
fn a_journal_of_the_first_schema_becomes_what_a_fresh_one_is() {
    let (fresh, older) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let journal = open_journal(fresh.path());
    for op in 1..=4 {
        append(&journal, op, Payload::Sale(Box::new(sale(op, 7, 20))));
    }
    let void = tallytill::core::ledger::Void {
        sale: OpId::from_bytes([2; 16]),
        day: tallytill::core::model::Day::from_number(740_000),
        reason: String::new(),
    };
    append(&journal, 5, Payload::Void(void));
    // Head office has folded what the first sale did: it is forgotten, and stays so.
    let head = journal.state().head;
    let forgotten = MemberId::from_bytes([1; 16]);
    journal.write::<_, ()>(move |journal| Ok(journal.forget_folded(forgotten, head)?)).unwrap();
    drop(journal);
    let (fresh, older_file) = (fresh.path().join("journal.db"), older.path().join("journal.db"));
    let first = include_str!("../../src/journal/sql/migrations/0001_journal.sql");
    let database = make_older(&fresh, &older_file, first, include_str!("copy_journal.sql"));
    {
        let mut changes = database.prepare(include_str!("list_effects.sql")).unwrap();
        let mut rows = changes.query([]).unwrap();
        let mut count = 0;
        while let Some(row) = rows.next().unwrap() {
            let facts = in_sums(&row.get::<_, Vec<u8>>(3).unwrap());
            let values = named_params! {
                ":member": row.get::<_, Vec<u8>>(0).unwrap(),
                ":incarnation": row.get::<_, i64>(1).unwrap(),
                ":seq": row.get::<_, i64>(2).unwrap(),
                ":balance": facts.balance.units(),
                ":spend": facts.spend.minor(),
                ":visits": facts.visits,
            };
            database.execute(include_str!("insert_effect_in_sums.sql"), values).unwrap();
            count += 1;
        }
        assert_eq!(count, 4, "three sales and a void, left out as they are where they are read");
    }
    drop(database);
    drop(open_journal(older.path()));
    assert_eq!(dump(&older_file), dump(&fresh));
}

#[test]
fn a_cache_of_the_first_schema_becomes_what_a_fresh_one_is_and_asks_for_everything_again() {
    let (fresh, older) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let facts = MemberFacts { balance: Points::from_units(12), spend: Money::from_minor(500), visits: 3 };
    let row = |number: u8| {
        let card = CardNumber::parse(&format!("29{number:02}")).unwrap();
        let id = MemberId::from_bytes([number; 16]);
        MemberRow::of(id, vec![card], Some(format!("Member {number}")), &Standing::of(facts))
    };
    let merged_into = Some(MemberId::from_bytes([1; 16]));
    let nothing = MemberRow::of(MemberId::from_bytes([3; 16]), Vec::new(), None, &Standing::default());
    let merged = MemberRow { merged_into, ..nothing };
    let page = MemberPage {
        rows: vec![row(1), row(2), merged],
        cursor: String::new(),
        more: false,
        folded: None,
        hub_time: NOW,
        restarted: false,
        shards: Vec::new(),
    };
    Cache::open(fresh.path()).unwrap().apply_page(&page, Some(NOW)).unwrap();
    let (fresh, older_file) = (fresh.path().join("cache.db"), older.path().join("cache.db"));
    let first = include_str!("../../src/roster/sql/migrations/0001_cache.sql");
    let database = make_older(&fresh, &older_file, first, include_str!("copy_cache.sql"));
    database.execute_batch(include_str!("set_cursor.sql")).unwrap();
    drop(database);
    let cache = Cache::open(older.path()).unwrap();
    assert_eq!(cache.load_knowledge().unwrap().members_cursor, "");
    drop(cache);
    assert_eq!(dump(&older_file), dump(&fresh));
}

#[test]
fn a_head_office_of_the_first_schema_becomes_what_a_fresh_one_is() {
    let home = Home::open();
    let mut till = home.till(1);
    till.enrol(1, 7, "2907");
    let sold = till.sell(2, 7, 10, 30);
    till.sell(3, 7, 10, 0);
    till.void(4, sold);
    home.send(&till, till.whole()).unwrap();
    let wanted = home.state();
    let folder = tempfile::tempdir().unwrap();
    for key in ["hub.key", "hub.seal"] {
        std::fs::copy(home.folder.path().join(key), folder.path().join(key)).unwrap();
    }
    let Home { folder: kept, store, .. } = home;
    drop(store);
    let (fresh, older_file) = (kept.path().join("hub.db"), folder.path().join("hub.db"));
    let first = include_str!("../../src/hub/store/sql/migrations/0001_hub.sql");
    drop(make_older(&fresh, &older_file, first, include_str!("copy_hub.sql")));
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.load_state_hash().unwrap(), wanted);
    drop(store);
    let copies = std::fs::read_dir(folder.path()).unwrap().flatten().map(|file| file.file_name());
    let copies = copies.filter(|name| name.to_string_lossy().starts_with("hub.db.before-v")).count();
    assert_eq!(copies, 1, "the file as it was is kept");
    assert_eq!(dump(&older_file), dump(&fresh));
}
