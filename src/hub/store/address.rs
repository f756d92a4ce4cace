//! Where the database is: a URL in `hub.toml` or after `--database`.

use std::path::{Path, PathBuf};

/// The database file in a folder of data.
const FILE: &str = "hub.db";

/// Which database holds the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseAddress {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database by its URL.
    #[cfg(feature = "postgres")]
    Postgres(String),
}

/// A text that names no database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` names no database; give `postgres://user@host/name`, `sqlite:` and a file, or leave it out for a file in the data folder"
)]
pub struct AddressFault(String);

impl DatabaseAddress {
    /// The file `hub.db` of a folder.
    pub fn of_folder(folder: &Path) -> Self {
        Self::Sqlite(folder.join(FILE))
    }

    /// Reads a URL; a file is looked for from `folder` on.
    ///
    /// # Errors
    /// [`AddressFault`], which does not repeat a password.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, AddressFault> {
        #[cfg(feature = "postgres")]
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(folder.join(path))),
            _ => Err(AddressFault(text.split(':').next().unwrap_or_default().to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_which_database_it_is() {
        let parse = |text: &str| DatabaseAddress::parse(text, Path::new("/data"));
        assert_eq!(parse("sqlite:other.db"), Ok(DatabaseAddress::Sqlite("/data/other.db".into())));
        assert_eq!(parse("sqlite:/srv/hub.db"), Ok(DatabaseAddress::Sqlite("/srv/hub.db".into())));
        #[cfg(feature = "postgres")]
        assert_eq!(
            parse("postgres://shop@/loyalty"),
            Ok(DatabaseAddress::Postgres("postgres://shop@/loyalty".into()))
        );
        for wrong in ["", "sqlite:", "mysql://root:secret@host/x"] {
            let fault = parse(wrong).unwrap_err().to_string();
            assert!(fault.contains("postgres://") && !fault.contains("secret"), "{fault}");
        }
    }
}
