//! The files of the package as (path, text) pairs, and what a rule says about one of them.

use std::fmt;
use std::fs;
use std::path::Path;

/// Kinds of files that are read; of every other kind only the path is known.
const READ_AS_TEXT: [&str; 5] = ["rs", "css", "js", "sql", "ftl"];

/// One file: its path from the root of the package, with `/` between, and its text.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    /// A file made up by a test of a rule.
    #[cfg(test)]
    pub(crate) fn sample(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    pub(crate) fn is_a(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, ending)| ending == extension)
    }

    /// One of the kinds whose text is read.
    pub(crate) fn is_text(&self) -> bool {
        READ_AS_TEXT.iter().any(|extension| self.is_a(extension))
    }
}

/// What a rule holds against a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) path: String,
    /// Counted from 1; 0 speaks of the file as a whole.
    pub(crate) line: usize,
    pub(crate) what: String,
}

impl Fault {
    pub(crate) fn new(file: &File, line: usize, what: impl Into<String>) -> Self {
        Self { path: file.path.clone(), line, what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

/// Every file below these folders of the package, in order of path. A folder that is not there holds no files.
pub(crate) fn files_below(folders: &[&str]) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in folders.iter().filter(|folder| root.join(folder).is_dir()) {
        collect(root, folder, &mut files);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn collect(root: &Path, folder: &str, files: &mut Vec<File>) {
    for entry in fs::read_dir(root.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(root, &path, files);
            continue;
        }
        let mut file = File { path, text: String::new() };
        if file.is_text() {
            file.text = fs::read_to_string(entry.path()).unwrap();
        }
        files.push(file);
    }
}
