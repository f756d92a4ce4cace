//! The files that the page is made of, compiled in: a fixed list, so that no path from outside reaches a file.

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
    /// A hash of its bytes in hexadecimal: the same hash, the same bytes. Good as an `ETag`.
    pub hash: String,
}

/// Media type of a module.
const SCRIPT: &str = "text/javascript; charset=utf-8";
/// Media type of a style sheet.
const STYLE: &str = "text/css; charset=utf-8";
/// How many characters of a hash tell one version of a file from another.
const HASH_CHARS: usize = 16;

/// The files with their hashes, worked out once.
static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let files: [(&str, &str, &[u8]); 14] = [
        ("style.css", STYLE, include_bytes!("../../net/style.css")),
        ("cashier.css", STYLE, include_bytes!("cashier.css")),
        ("icon.svg", "image/svg+xml", include_bytes!("icon.svg")),
        ("theme.js", SCRIPT, include_bytes!("theme.js")),
        ("app.js", SCRIPT, include_bytes!("app.js")),
        ("api.js", SCRIPT, include_bytes!("api.js")),
        ("basket.js", SCRIPT, include_bytes!("basket.js")),
        ("counter.js", SCRIPT, include_bytes!("counter.js")),
        ("events.js", SCRIPT, include_bytes!("events.js")),
        ("figures.js", SCRIPT, include_bytes!("figures.js")),
        ("member.js", SCRIPT, include_bytes!("member.js")),
        ("page.js", SCRIPT, include_bytes!("page.js")),
        ("sale.js", SCRIPT, include_bytes!("sale.js")),
        ("sales.js", SCRIPT, include_bytes!("sales.js")),
    ];
    let hash_of = |body: &[u8]| blake3::hash(body).to_hex().chars().take(HASH_CHARS).collect();
    files.map(|(name, content_type, body)| Asset { name, content_type, body, hash: hash_of(body) }).into()
});

/// The file called `name`; `None` for every other name.
pub fn asset(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// Where the page finds the file called `name`. The hash in the address makes a new version a new address.
pub(super) fn address(name: &str) -> String {
    let hash = asset(name).map_or("", |asset| asset.hash.as_str());
    format!("/assets/{name}?v={hash}")
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
                assert!(asset(name).is_some(), "{} imports {name}", script.name);
                imports += 1;
            }
        }
        assert!(imports > 10, "only {imports} imports were found");
        assert!(asset("../mod.rs").is_none() && asset("").is_none());
    }

    #[test]
    fn the_page_stays_light() {
        let bytes: usize = ASSETS.iter().map(|asset| asset.body.len()).sum();
        assert!(bytes < 120_000, "{bytes} bytes");
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
