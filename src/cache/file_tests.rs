//! One file takes the place of another.

use super::*;
use crate::cache::store::tests::{card, page, row};

fn balance(cache: &Cache) -> Option<i64> {
    cache.load_by_card(&card(1)).unwrap().map(|member| member.standing.facts.balance.units())
}

fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_old_list_serves_until_the_new_one_is_whole_and_then_goes() {
    let folder = tempfile::tempdir().unwrap();
    let mut old = Cache::open(folder.path()).unwrap();
    old.apply_page(&page(vec![row(1, 10)], "a", None), None).unwrap();
    for (number, points) in [(2, 11), (3, 12)] {
        let mut next = open_next(folder.path()).unwrap();
        next.apply_page(&page(vec![row(1, points)], "b", None), None).unwrap();
        assert_eq!(balance(&old), Some(points - 1));
        assert_eq!(balance(&Cache::open_folder(folder.path()).unwrap()), Some(points - 1));
        let new = apply_next(folder.path(), next).unwrap();
        assert_eq!((balance(&new), balance(&old)), (Some(points), Some(points - 1)));
        assert_eq!(current_file(folder.path()), folder.path().join(format!("cache-{number}.db")));
        old = new;
        drop_replaced(folder.path());
    }
    drop(old);
    assert_eq!(names(folder.path()), ["cache-3.db", "cache.current"]);
    assert_eq!(balance(&Cache::open(folder.path()).unwrap()), Some(12));
}

/// As a program finds the folder that was ended between any two of its steps.
#[test]
fn whatever_was_left_half_done_one_whole_list_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut old = Cache::open(folder.path()).unwrap();
    old.apply_page(&page(vec![row(1, 10)], "a", None), None).unwrap();
    drop(old);
    // Moved, not yet named.
    fs::write(folder.path().join("cache-2.db"), b"half").unwrap();
    assert_eq!(balance(&Cache::open(folder.path()).unwrap()), Some(10));
    drop_replaced(folder.path());
    assert!(!folder.path().join("cache-2.db").exists());
    // Begun and torn.
    fs::write(folder.path().join(NEXT), b"torn").unwrap();
    let mut next = open_next(folder.path()).unwrap();
    next.apply_page(&page(vec![row(1, 11)], "b", None), None).unwrap();
    drop(next);
    // Begun before and whole so far: it goes on there.
    let next = open_next(folder.path()).unwrap();
    assert_eq!(next.load_knowledge().unwrap().members_cursor, "b");
    drop(apply_next(folder.path(), next).unwrap());
    // A name that leads nowhere is none.
    for named in ["cache-9.db", "nonsense", "cache-01.db", "../cache.db", ""] {
        fs::write(folder.path().join(CURRENT), named).unwrap();
        assert_eq!(balance(&Cache::open(folder.path()).unwrap()), Some(10), "{named}");
    }
    fs::write(folder.path().join(CURRENT), "cache-2.db").unwrap();
    assert_eq!(balance(&Cache::open(folder.path()).unwrap()), Some(11));
}
