//! The profiles that the program ships, and documents that can't be meant.

use super::*;
use crate::core::codec::printing::CodePage;
use crate::core::codec::profile::Trust;

/// Every file of `firmware-config/printers/`, by name.
const PRINTERS: [(&str, &str); 9] = [
    ("bixolon-srp", include_str!("../../../../firmware-config/printers/bixolon-srp.toml")),
    ("citizen-ct-s", include_str!("../../../../firmware-config/printers/citizen-ct-s.toml")),
    ("epson-tm-t20", include_str!("../../../../firmware-config/printers/epson-tm-t20.toml")),
    ("epson-tm-t88", include_str!("../../../../firmware-config/printers/epson-tm-t88.toml")),
    ("generic-58mm", include_str!("../../../../firmware-config/printers/generic-58mm.toml")),
    ("generic-80mm", include_str!("../../../../firmware-config/printers/generic-80mm.toml")),
    ("pos-58", include_str!("../../../../firmware-config/printers/pos-58.toml")),
    ("pos-80", include_str!("../../../../firmware-config/printers/pos-80.toml")),
    ("star-escpos", include_str!("../../../../firmware-config/printers/star-escpos.toml")),
];

/// Every file of `firmware-config/displays/`, by name.
const DISPLAYS: [(&str, &str); 5] = [
    ("aures-ocd-300", include_str!("../../../../firmware-config/displays/aures-ocd-300.toml")),
    ("cd5220", include_str!("../../../../firmware-config/displays/cd5220.toml")),
    ("epson-dm-d", include_str!("../../../../firmware-config/displays/epson-dm-d.toml")),
    (
        "epson-dm-d-behind-printer",
        include_str!("../../../../firmware-config/displays/epson-dm-d-behind-printer.toml"),
    ),
    ("generic-vfd", include_str!("../../../../firmware-config/displays/generic-vfd.toml")),
];

fn printer(id: &str) -> &'static str {
    PRINTERS.iter().find(|(name, _)| *name == id).unwrap().1
}

#[test]
fn every_shipped_profile_is_sound_untried_and_named_like_its_file() {
    for (name, text) in PRINTERS {
        let profile = parse_printer(text).unwrap_or_else(|misfits| panic!("{name}: {misfits:?}"));
        assert_eq!((profile.id.as_str(), profile.tried), (name, false));
        let charset = profile.charset();
        let all = "ěščřžýáíéůúťďňóĚŠČŘŽÝÁÍÉŮÚŤĎŇÓабвгдеёжзийклмнопрстуфхцчшщъыьэюяЁЯ";
        assert!(all.chars().all(|letter| charset.has(letter)) && profile.raster.usable(), "{name}");
    }
    for (name, text) in DISPLAYS {
        let profile = parse_display(text).unwrap_or_else(|misfits| panic!("{name}: {misfits:?}"));
        assert_eq!((profile.id.as_str(), profile.tried), (name, false));
    }
}

#[test]
fn the_numbers_of_code_pages_are_those_of_the_reference() {
    let choose = |id: &str, page: CodePage| {
        let profile = parse_printer(printer(id)).unwrap();
        profile.code_page.iter().find(|choice| choice.page == page).unwrap().choose.as_bytes().to_vec()
    };
    for (page, n) in
        [(CodePage::Cp866, 17), (CodePage::Cp852, 18), (CodePage::Cp1250, 45), (CodePage::Cp1251, 46)]
    {
        assert_eq!(choose("epson-tm-t88", page), [0x1B, b't', n], "{page}");
    }
    assert_eq!(choose("star-escpos", CodePage::Cp866), [0x1B, b't', 10]);
}

#[test]
fn a_guess_is_never_used() {
    let text = printer("epson-tm-t88").replace("trust = \"documented\"", "trust = \"guess\"");
    let profile = parse_printer(&text.replace("trust = \"community\"", "trust = \"guess\"")).unwrap();
    assert_eq!(profile.pages().count(), 0);
    assert!(profile.init.sent().is_empty() && !profile.qr.usable() && !profile.raster.usable());
    assert!(profile.telling().is_none() && profile.drawer.unwrap().sent().is_empty());
    let display = parse_display(DISPLAYS[1].1).unwrap();
    assert_eq!((display.pages().count(), display.code_page.len()), (0, 2));
    assert!(display.code_page.iter().all(|choice| choice.trust == Trust::Guess));
}

#[test]
fn what_cannot_be_meant_is_told_with_line_and_key() {
    let text = printer("generic-58mm");
    let cases = [
        ("schema = 1", "schema = 2", "key `schema`: is `2`"),
        ("\"generic-58mm\"", "\"Generic\"", "key `id`"),
        ("9600", "96", "key `line.baud`"),
        ("columns = 32", "columns = 40", "key `paper.columns`: letters of `12` dots are wider"),
        ("dots = 384", "dots = 100", "key `paper.dots`"),
        ("row_dots = 30", "row_dots = 20", "key `paper.row_dots`: is less than"),
        ("'\\x1Bt\\x11'", "''", "key `code_page[1].choose`"),
        ("page = \"cp852\"", "page = \"cp866\"", "is there twice"),
        ("page = \"cp852\"", "page = \"cp862\"", "unknown variant"),
        ("tried = false\n", "", "missing field `tried`"),
        ("tried = false", "tried = false\ncolour = \"red\"", "unknown field `colour`"),
    ];
    for (from, to, what) in cases {
        assert!(text.contains(from), "{from}");
        let misfits = parse_printer(&text.replacen(from, to, 1)).unwrap_err();
        let told = misfits.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(told.contains(what) && told.starts_with("line "), "{told}");
    }
    let display = DISPLAYS[4].1.replacen("columns = 20", "columns = 200", 1);
    let told = parse_display(&display).unwrap_err()[0].to_string();
    assert!(told.contains("key `columns`: is `200`"), "{told}");
}
