//! The files that the page is made of, compiled in: a fixed list, so that no path from outside reaches a file.
//!
//! Their addresses are `/assets/<version>/<name>`, where the version is a hash of all of them: a browser may keep
//! each for ever, and a module that imports its neighbour by a relative address gets the one that fits.

use std::sync::LazyLock;

/// One file of the page.
#[derive(Debug)]
pub struct Asset {
    /// Its name in the address.
    pub name: &'static str,
    /// Its media type.
    pub content_type: &'static str,
    /// Its bytes.
    pub body: &'static [u8],
}

/// Media type of a module.
const SCRIPT: &str = "text/javascript; charset=utf-8";
/// Media type of a style sheet.
const STYLE: &str = "text/css; charset=utf-8";
/// How many characters of the hash tell one version from another.
const VERSION_CHARS: usize = 16;

/// The files.
static ASSETS: [Asset; 27] = [
    file("style.css", STYLE, include_bytes!("../../net/style.css")),
    file("cashier.css", STYLE, include_bytes!("cashier.css")),
    file("counter.css", STYLE, include_bytes!("counter.css")),
    file("aside.css", STYLE, include_bytes!("aside.css")),
    file("desk.css", STYLE, include_bytes!("desk.css")),
    file("dialogs.css", STYLE, include_bytes!("dialogs.css")),
    file("customer.css", STYLE, include_bytes!("customer.css")),
    file("screens.css", STYLE, include_bytes!("screens.css")),
    file("icon.svg", "image/svg+xml", include_bytes!("icon.svg")),
    file("training.js", SCRIPT, include_bytes!("training.js")),
    file("theme.js", SCRIPT, include_bytes!("theme.js")),
    file("app.js", SCRIPT, include_bytes!("app.js")),
    file("api.js", SCRIPT, include_bytes!("api.js")),
    file("basket.js", SCRIPT, include_bytes!("basket.js")),
    file("counter.js", SCRIPT, include_bytes!("counter.js")),
    file("customer.js", SCRIPT, include_bytes!("customer.js")),
    file("day.js", SCRIPT, include_bytes!("day.js")),
    file("donation.js", SCRIPT, include_bytes!("donation.js")),
    file("events.js", SCRIPT, include_bytes!("events.js")),
    file("extras.js", SCRIPT, include_bytes!("extras.js")),
    file("figures.js", SCRIPT, include_bytes!("figures.js")),
    file("member.js", SCRIPT, include_bytes!("member.js")),
    file("operator.js", SCRIPT, include_bytes!("operator.js")),
    file("page.js", SCRIPT, include_bytes!("page.js")),
    file("returns.js", SCRIPT, include_bytes!("returns.js")),
    file("sale.js", SCRIPT, include_bytes!("sale.js")),
    file("sales.js", SCRIPT, include_bytes!("sales.js")),
];

/// The version of all files together.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    for asset in &ASSETS {
        hasher.update(blake3::hash(asset.body).as_bytes());
    }
    hasher.finalize().to_hex().chars().take(VERSION_CHARS).collect()
});

const fn file(name: &'static str, content_type: &'static str, body: &'static [u8]) -> Asset {
    Asset { name, content_type, body }
}

/// The file called `name` in this version; `None` for every other name or version.
pub fn asset(version: &str, name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name).filter(|_| version == *VERSION)
}

/// Where the page finds the file called `name`.
pub(super) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_import_only_modules_that_are_served() {
        let mut imports = 0;
        for script in ASSETS.iter().filter(|asset| asset.content_type == SCRIPT) {
            let text = core::str::from_utf8(script.body).unwrap();
            for part in text.split("from \"./").skip(1) {
                let name = part.split('"').next().unwrap();
                assert!(asset(&VERSION, name).is_some(), "{} imports {name}", script.name);
                imports += 1;
            }
        }
        assert!(imports > 10, "only {imports} imports were found");
        assert!(asset(&VERSION, "../mod.rs").is_none() && asset(&VERSION, "").is_none());
        assert!(asset("", "app.js").is_none() && asset("0123456789abcdef", "app.js").is_none());
    }

    #[test]
    fn modules_reach_no_other_origin_and_make_no_markup_from_text() {
        for script in ASSETS.iter().filter(|asset| asset.content_type == SCRIPT) {
            let text = core::str::from_utf8(script.body).unwrap();
            for never in ["://", "innerHTML", "insertAdjacentHTML", "eval(", "parseFloat", "Number("] {
                assert!(!text.contains(never), "{} has {never}", script.name);
            }
        }
    }
}
