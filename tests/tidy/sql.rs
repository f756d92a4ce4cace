//! SQL lives in `.sql` files, where it can be read, checked and counted; a released migration never changes.

use crate::tokens::{self, Kind};
use crate::tree::{Fault, File};

/// Where the released migrations are written down, one `path blake3-hex` a line.
pub(crate) const RELEASED: &str = "tests/golden/migrations.txt";

/// Words that open a statement of SQLite or PostgreSQL.
const OPENINGS: [&str; 14] = [
    "ALTER", "ATTACH", "BEGIN", "CREATE", "DELETE", "DETACH", "DROP", "INSERT", "PRAGMA", "REPLACE",
    "SELECT", "UPDATE", "VACUUM", "WITH",
];

/// String literals that are statements. In capitals the opening word decides; in small letters, where an error
/// message may begin with "create a programme", the words after it must be those of a statement.
pub(crate) fn check_sql_literals(file: &File) -> Vec<Fault> {
    if !file.is_a("rs") {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for token in tokens::read(&file.text) {
        if let Kind::Text(text) = &token.kind
            && is_statement(text)
        {
            let what =
                "a statement stands in a string: give it a file `sql/verb_noun.sql` and include_str! it";
            faults.push(Fault::new(file, token.line, what));
        }
    }
    faults
}

fn is_statement(literal: &str) -> bool {
    // Escaped line breaks, as written in the source, separate words as well as real ones do.
    let text = literal.replace("\\n", " ").replace("\\t", " ").replace("\\\n", " ");
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else { return false };
    let opening = first.trim_end_matches(';').to_uppercase();
    if !OPENINGS.contains(&opening.as_str()) {
        return false;
    }
    let Some(second) = words.next() else {
        // `"DELETE"` alone is a method of HTTP; these two are whole statements.
        return first.trim_end_matches(';') == opening && matches!(opening.as_str(), "BEGIN" | "VACUUM");
    };
    if first == opening {
        return true;
    }
    let second = second.to_lowercase();
    let rest = text.to_lowercase();
    let has = |word: &str| rest.split_whitespace().any(|other| other == word);
    match opening.as_str() {
        "ALTER" => second == "table",
        "ATTACH" | "DETACH" => second == "database" || second.starts_with(['\'', '?', ':', '$']),
        "BEGIN" => matches!(second.as_str(), "deferred" | "exclusive" | "immediate" | "transaction"),
        "CREATE" | "DROP" => {
            matches!(
                second.as_str(),
                "index" | "table" | "temp" | "temporary" | "trigger" | "unique" | "view" | "virtual"
            )
        }
        "DELETE" => second == "from",
        "INSERT" | "REPLACE" => second == "into" || second == "or",
        "SELECT" => has("from") || second.contains('(') || second.starts_with(['*', '?', '0', '1']),
        "UPDATE" => has("set"),
        "WITH" => rest.contains("as ("),
        _ => true,
    }
}

/// The lines that the list of released migrations lacks, ready to be added.
pub(crate) fn unlisted_migrations(released: &str, files: &[File]) -> Vec<String> {
    let known = |file: &File| entries(released).any(|(path, _)| path == file.path);
    migrations(files).filter(|file| !known(file)).map(listed_as).collect()
}

/// Migrations that are not listed, and listed ones that changed, moved or vanished.
pub(crate) fn check_migrations(released: &str, files: &[File]) -> Vec<Fault> {
    let list = File { path: RELEASED.to_owned(), text: released.to_owned() };
    let mut faults: Vec<Fault> = unlisted_migrations(released, files)
        .into_iter()
        .map(|line| {
            Fault::new(
                &list,
                0,
                format!("add the line `{line}` (TALLYTILL_REFRESH=1 cargo test --test tidy does it)"),
            )
        })
        .collect();
    for (path, hash) in entries(released) {
        match migrations(files).find(|file| file.path == path) {
            None => faults.push(Fault::new(&list, 0, format!("the released migration `{path}` is gone"))),
            Some(file) if listed_as(file) != format!("{path} {hash}") => {
                faults.push(Fault::new(
                    file,
                    0,
                    "a released migration changed: restore it and write the next one",
                ));
            }
            Some(_) => {}
        }
    }
    faults
}

fn migrations(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|file| {
        file.path.starts_with("src/") && file.path.contains("/migrations/") && file.is_a("sql")
    })
}

fn listed_as(file: &File) -> String {
    format!("{} {}", file.path, blake3::hash(file.text.as_bytes()).to_hex())
}

fn entries(released: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = released.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split_once(' ').unwrap_or((line, "")))
}

#[cfg(test)]
mod tests {
    use super::{check_migrations, check_sql_literals, unlisted_migrations};
    use crate::tree::File;

    const FIRST: &str = "src/journal/migrations/001_open.sql";

    fn statements(text: &str) -> usize {
        check_sql_literals(&File::sample("src/journal/a.rs", text)).len()
    }

    #[test]
    fn a_statement_in_a_string_is_found_wherever_it_stands() {
        for text in [
            r#"db.execute("SELECT 1", [])"#,
            r#"db.execute("select 1", [])"#,
            r#"db.execute("select count(*) from t", [])"#,
            "db.execute(r\"\n    Insert Into t VALUES (1)\", [])",
            "db.execute(\"\\n  update t\\n  set a = 1\", [])",
            r##"db.execute(r#"DELETE FROM "t""#, [])"##,
            r#"db.execute("create table t (a)", [])"#,
            r#"db.execute("PRAGMA journal_mode = WAL", [])"#,
            r#"db.execute("pragma user_version", [])"#,
            r#"db.execute("ATTACH ? AS b", [])"#,
            r#"db.execute("VACUUM", [])"#,
            r#"db.execute("BEGIN IMMEDIATE", [])"#,
            r#"db.execute("with a as (select 1) select * from a", [])"#,
            "#[cfg(test)] mod tests { const A: &str = \"DROP TABLE t\"; }",
        ] {
            assert_eq!(statements(text), 1, "{text}");
        }
    }

    #[test]
    fn sentences_methods_and_comments_are_no_statements() {
        for text in [
            r#"method("DELETE")"#,
            r#"error("update the till, then try again")"#,
            r#"error("create a programme first")"#,
            r#"error("with no card the points stay")"#,
            r#"error("begin with the shop's name")"#,
            r#"error("selected")"#,
            r#"include_str!("sql/select_entry.sql")"#,
            "// SELECT 1\nlet a = \"\";",
        ] {
            assert_eq!(statements(text), 0, "{text}");
        }
    }

    #[test]
    fn a_new_migration_must_be_listed() {
        let files = [File::sample(FIRST, "CREATE TABLE a (b) STRICT;")];
        let lines = unlisted_migrations("# path blake3\n", &files);
        assert_eq!(lines.len(), 1);
        let faults = check_migrations("# path blake3\n", &files);
        assert!(faults[0].what.contains(&lines[0]));
        assert!(check_migrations(&lines[0], &files).is_empty());
        assert!(unlisted_migrations(&lines[0], &files).is_empty());
    }

    #[test]
    fn a_released_migration_must_not_change_or_vanish() {
        let released = &unlisted_migrations("", &[File::sample(FIRST, "CREATE TABLE a (b) STRICT;")])[0];
        let changed = [File::sample(FIRST, "CREATE TABLE a (c) STRICT;")];
        assert_eq!(check_migrations(released, &changed).len(), 1);
        assert!(unlisted_migrations(released, &changed).is_empty(), "a refresh must not accept the change");
        assert_eq!(check_migrations(released, &[]).len(), 1);
        assert_eq!(check_migrations(FIRST, &changed).len(), 1, "a line without its hash proves nothing");
    }

    #[test]
    fn other_sql_files_may_change() {
        let file = File::sample("src/journal/sql/select_entry.sql", "SELECT 1");
        assert!(check_migrations("", &[file]).is_empty());
    }
}
