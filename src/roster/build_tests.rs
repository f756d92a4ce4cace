//! A file that was made in one go says the same as one that grew row by row.

use rusqlite::OptionalExtension;

use super::*;
use crate::core::model::{CardNumber, MemberFacts, Money, Points, Standing};
use crate::host::database::{Durability, open_writer};
use crate::roster::{RowWriter, delete_shard, find_row, load_shard_sums};

const NOW: Timestamp = Timestamp::from_ms(5);

/// Member `number` of shard `number % 16`, with a card of digits and one of letters.
fn row(number: u8, points: i64) -> MemberRow {
    let mut id = [number.wrapping_mul(83); 16];
    id[0] = number;
    let cards = [format!("00{number}"), format!("C-{number}")].map(|card| CardNumber::parse(&card).unwrap());
    let facts = MemberFacts { balance: Points::from_units(points), spend: Money::ZERO, visits: 1 };
    MemberRow::of(MemberId::from_bytes(id), cards.to_vec(), Some(format!("M {number}")), &Standing::of(facts))
}

fn bytes(row: &MemberRow) -> Vec<u8> {
    minicbor::to_vec(row).unwrap()
}

/// In the order in which a file is made.
fn rows(count: u8) -> Vec<MemberRow> {
    let mut rows: Vec<MemberRow> = (0..count).map(|number| row(number, i64::from(number))).collect();
    rows.sort_by_key(|row| sort_key(row.id));
    rows
}

fn built(rows: &[MemberRow]) -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("members.db");
    let mut build = Build::begin(&path).unwrap();
    rows.iter().for_each(|row| build.add(row, &bytes(row)).unwrap());
    assert_eq!(build.finish("cursor", NOW).unwrap().rows, u64::try_from(rows.len()).unwrap());
    let sql = open_writer(&path, SCHEMA, Durability::Full).unwrap();
    (folder, sql)
}

fn apply(sql: &Connection, rows: &[MemberRow]) {
    let mut writer = RowWriter::open(sql, None).unwrap();
    rows.iter().for_each(|row| writer.apply(row).unwrap());
    writer.finish().unwrap();
}

fn sums(rows: &[MemberRow]) -> Vec<ShardSum> {
    let mut sums: Vec<ShardSum> = (0..SHARDS).map(ShardSum::empty).collect();
    rows.iter().for_each(|row| sums[usize::from(shard_of(row.id))].add(&bytes(row)));
    sums
}

fn owner(sql: &Connection, card: &str) -> Option<i64> {
    let CardKey::Number(number) = CardKey::of(&CardNumber::parse(card).unwrap()) else { panic!("digits") };
    let asked = named_params! { ":number": number };
    sql.query_row(include_str!("sql/build/select_owner.sql"), asked, |row| row.get(0)).optional().unwrap()
}

#[test]
fn a_file_made_in_one_go_and_one_that_grew_come_to_the_same() {
    let rows = rows(200);
    let (_made_in, made) = built(&rows);
    let folder = tempfile::tempdir().unwrap();
    let grown = open_writer(&folder.path().join("cache.db"), SCHEMA, Durability::Full).unwrap();
    apply(&grown, &rows);
    let wanted = sums(&rows);
    assert_eq!(load_shard_sums(&made).unwrap(), wanted);
    assert_eq!(load_shard_sums(&grown).unwrap(), wanted);
    for (number, row) in (1..).zip(&rows) {
        assert_eq!(find_row(&made, row.id).unwrap(), Some(number));
        assert_eq!(owner(&made, row.cards[0].as_str()), Some(number));
    }
    assert_eq!(find_row(&made, MemberId::from_bytes([0xfe; 16])).unwrap(), None);
    assert_eq!(owner(&made, "0999"), None);
}

#[test]
fn sums_follow_every_change_and_an_unlisted_card_leads_where_it_led() {
    let mut rows = rows(60);
    let (_folder, sql) = built(&rows);
    // One changes and loses a card, one is new, one turns out to be another.
    rows[7].facts.balance = Points::from_units(-9);
    let lost = rows[7].cards.remove(0);
    rows.push(row(90, 5));
    rows[20] = MemberRow { merged_into: Some(rows[3].id), cards: Vec::new(), name: None, ..rows[20].clone() };
    apply(&sql, &[rows[7].clone(), rows[60].clone(), rows[20].clone()]);
    assert_eq!(load_shard_sums(&sql).unwrap(), sums(&rows));
    assert_eq!(owner(&sql, lost.as_str()), find_row(&sql, rows[7].id).unwrap());
    assert_eq!(owner(&sql, "0090"), Some(61));
    // And back.
    apply(&sql, &[row(7, 7)]);
    assert_eq!(owner(&sql, "007"), find_row(&sql, row(7, 7).id).unwrap());
}

#[test]
fn a_shard_that_is_taken_anew_leaves_nothing_of_the_old_one_and_the_others_alone() {
    let rows = rows(64);
    for shard in [0, 7, 15] {
        let (_folder, sql) = built(&rows);
        delete_shard(&sql, shard).unwrap();
        let (gone, kept): (Vec<MemberRow>, Vec<MemberRow>) =
            rows.iter().cloned().partition(|row| shard_of(row.id) == shard);
        assert_eq!(load_shard_sums(&sql).unwrap(), sums(&kept));
        for row in &gone {
            assert_eq!((find_row(&sql, row.id).unwrap(), owner(&sql, row.cards[0].as_str())), (None, None));
        }
        // Newcomers come behind all others, wherever the hole is.
        apply(&sql, &[row(200, 1), row(201, 1)]);
        apply(&sql, &gone);
        for row in &rows {
            let number = find_row(&sql, row.id).unwrap();
            assert!(number.is_some() && owner(&sql, row.cards[0].as_str()) == number, "{shard}");
        }
        assert_eq!(
            load_shard_sums(&sql).unwrap(),
            sums(&[rows.clone(), vec![row(200, 1), row(201, 1)]].concat())
        );
    }
}

#[test]
fn a_row_out_of_order_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut build = Build::begin(&folder.path().join("members.db")).unwrap();
    build.add(&row(2, 1), &bytes(&row(2, 1))).unwrap();
    assert!(build.add(&row(1, 1), &bytes(&row(1, 1))).is_err());
    assert!(build.add(&row(2, 1), &bytes(&row(2, 1))).is_err());
}
