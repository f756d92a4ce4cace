//! Code that the compiler can't vouch for stands in one module alone: the door through which SQLite calls the simulated
//! disks of the tests. What a shop or a head office runs has none.

use crate::tokens;
use crate::tree::{Fault, File};

/// The one module.
const DOOR: &str = "tests/yard/vfs.rs";

/// Unsafe code, or a lint about it set aside, anywhere else.
pub(crate) fn check_unsafe(file: &File) -> Vec<Fault> {
    if !file.is_a("rs") || file.path == DOOR {
        return Vec::new();
    }
    let words = ["unsafe", "unsafe_code"];
    let found = tokens::read(&file.text);
    let found = found.iter().filter(|token| token.ident().is_some_and(|word| words.contains(&word)));
    found
        .map(|token| Fault::new(file, token.line, format!("unsafe code has its place in `{DOOR}` alone")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{DOOR, check_unsafe};
    use crate::tree::File;

    #[test]
    fn unsafe_code_is_refused_everywhere_but_at_the_door() {
        for text in [
            "fn f() { unsafe { g() } }",
            "#![expect(unsafe_code, reason = \"x\")]",
            "unsafe impl Send for A {}",
        ] {
            assert_eq!(check_unsafe(&File::sample("src/host/file.rs", text)).len(), 1, "{text}");
            assert!(check_unsafe(&File::sample(DOOR, text)).is_empty(), "{text}");
        }
        let text = "// unsafe\nfn safe() { f(\"unsafe\") }";
        assert!(check_unsafe(&File::sample("tests/yard/world.rs", text)).is_empty());
    }
}
