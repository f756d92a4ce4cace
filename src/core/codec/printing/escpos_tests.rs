use proptest::prelude::*;

use super::*;
use crate::core::codec::printing::{Block, Command, Slip, lay_out, parse_commands, parse_printer};

fn printer(id: &str) -> PrinterProfile {
    let text = match id {
        "pos-58" => include_str!("../../../../firmware-config/printers/pos-58.toml"),
        "pos-80" => include_str!("../../../../firmware-config/printers/pos-80.toml"),
        "generic-80mm" => include_str!("../../../../firmware-config/printers/generic-80mm.toml"),
        _ => include_str!("../../../../firmware-config/printers/epson-tm-t88.toml"),
    };
    parse_printer(text).unwrap()
}

/// A block for each letter, so that a picture shows where letters stand.
fn drawings(wanted: &Wanted, profile: &PrinterProfile) -> Drawings {
    let (wide, high) = (usize::from(profile.paper.letter_wide), usize::from(profile.paper.letter_high));
    let letter = |letter: &char| {
        let mut bitmap = Bitmap::new(wide, high);
        (4..high - 4).for_each(|y| (2..wide - 2).for_each(|x| bitmap.darken(x, y)));
        (*letter, bitmap)
    };
    let code = |content: &String| (content.clone(), Bitmap::parse(&["#.#", ".#.", "#.#"]));
    Drawings {
        letters: wanted.letters.iter().map(letter).collect(),
        codes: wanted.codes.iter().map(code).collect(),
    }
}

fn encode(block: Block, profile: &PrinterProfile) -> Vec<u8> {
    let rows = lay_out(&Slip { blocks: vec![block] }, profile.columns(), &profile.charset());
    let drawn = drawings(&plan_drawings(&rows, profile), profile);
    encode_slip(&rows, profile, &drawn, Finish::default())
}

fn letters(bytes: &[u8], profile: &PrinterProfile) -> String {
    let commands = parse_commands(bytes, profile).into_iter();
    let text = commands.filter_map(|(_, command)| match command {
        Command::Letters(text) => Some(text),
        Command::LineFeed => Some("\n".to_owned()),
        _ => None,
    });
    text.collect()
}

#[test]
fn each_run_of_letters_has_a_code_page_that_has_it() {
    let epson = printer("epson");
    let bytes = encode(Block::Text("Káva с молоком, příště".to_owned()), &epson);
    let wanted: Vec<u8> = [
        b"\x1B@K\x1Bt\x12\xA0va \x1Bt\x11\xE1 \xAC\xAE\xAB\xAE\xAA\xAE\xAC, p\x1Bt\x12\xFD\xA1\xE7t\xD8\n"
            .as_slice(),
        b"\x1DVB\x00",
    ]
    .concat();
    assert_eq!(bytes, wanted);
    assert_eq!(letters(&bytes, &epson), "Káva с молоком, příště\n");
}

#[test]
fn the_page_that_reaches_farthest_is_chosen() {
    // CP858 has the euro sign and no Czech letters; CP1250 has both.
    let bytes = encode(Block::Text("€ č".to_owned()), &printer("epson"));
    assert!(bytes.starts_with(b"\x1B@\x1Bt\x2D\x80 \xE8\n"), "{bytes:02X?}");
}

#[test]
fn a_row_with_a_letter_that_no_page_has_is_a_picture_and_the_others_are_letters() {
    let profile = printer("generic-80mm");
    let slip = Slip { blocks: vec![Block::Text("Łódź 5".to_owned()), Block::Text("Õlu 6".to_owned())] };
    let rows = lay_out(&slip, 48, &profile.charset());
    let wanted = plan_drawings(&rows, &profile);
    assert_eq!(wanted.letters.iter().collect::<String>(), "6luÕ");
    let bytes = encode_slip(&rows, &profile, &drawings(&wanted, &profile), Finish::default());
    let pictures: Vec<(usize, usize)> = parse_commands(&bytes, &profile)
        .into_iter()
        .filter_map(|(_, command)| match command {
            Command::Picture(picture) => Some((picture.width(), picture.height())),
            _ => None,
        })
        .collect();
    assert_eq!(pictures, [(576, 30)]);
    assert_eq!(letters(&bytes, &profile), "Łódź 5\n");
}

#[test]
fn a_sum_is_tall_and_a_title_large_in_the_middle() {
    let sum = Block::Sum { label: "To pay".to_owned(), value: "5".to_owned() };
    let bytes = encode(sum, &printer("epson"));
    assert!(bytes.starts_with(b"\x1B@\x1D!\x01To pay "), "{bytes:02X?}");
    assert!(bytes.ends_with(b"5\n\x1D!\x00\x1DVB\x00"), "{bytes:02X?}");
    let bytes = encode(Block::Title("Mill".to_owned()), &printer("epson"));
    assert!(bytes.starts_with(b"\x1B@\x1BE\x01\x1D!\x11\x1Ba\x01Mill\n"), "{bytes:02X?}");
}

#[test]
fn a_code_is_made_by_the_printer_where_it_can_and_drawn_where_not() {
    let code = Block::Code { caption: String::new(), content: "RT12".to_owned() };
    let bytes = encode(code.clone(), &printer("pos-80"));
    let made =
        b"\x1D(k\x04\x001A2\x00\x1D(k\x03\x001C\x08\x1D(k\x03\x001E1\x1D(k\x07\x001P0RT12\x1D(k\x03\x001Q0\n";
    assert!(bytes.windows(made.len()).any(|window| window == made), "{bytes:02X?}");
    let drawn = parse_commands(&encode(code, &printer("pos-58")), &printer("pos-58"));
    let picture = drawn.iter().find_map(|(_, command)| match command {
        Command::Picture(picture) => Some(picture.clone()),
        _ => None,
    });
    let picture = picture.unwrap();
    // Three modules and four of quiet at each side, eight dots each.
    assert_eq!((picture.width(), picture.height()), (88, 88));
    assert!(picture.is_dark(32, 32) && !picture.is_dark(40, 32) && !picture.is_dark(31, 32));
}

#[test]
fn without_a_knife_the_paper_is_fed_and_the_drawer_opens_first() {
    let profile = printer("pos-58");
    let bytes = encode_slip(&[], &profile, &Drawings::default(), Finish { open_drawer: true });
    assert_eq!(bytes, b"\x1B@\x1C.\x1Bp\x00\x19\xFA\x1Bd\x05");
}

#[test]
fn a_printer_that_can_draw_nothing_writes_in_latin() {
    let mut profile = printer("pos-58");
    profile.raster.able = false;
    profile.code_page.retain(|choice| choice.page.number() == 852);
    let bytes = encode(Block::Text("Чай žlutý".to_owned()), &profile);
    assert_eq!(letters(&bytes, &profile), "Chai žlutý\n");
}

/// Every letter of the three languages, and signs that their texts have.
const ALPHABETS: &str = concat!(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
    "!\"#%&'()*+,-./:;=@_«»„“–—−×…№€₽Kč·•☕",
);

proptest! {
    #[test]
    fn every_letter_is_printed_in_a_code_page_or_drawn_and_never_a_question_mark(
        text in proptest::collection::vec(proptest::sample::select(ALPHABETS.chars().collect::<Vec<_>>()), 1..60),
        which in 0_usize..4,
    ) {
        let text: String = text.into_iter().collect();
        let profile = printer(["epson", "pos-58", "pos-80", "generic-80mm"][which]);
        let charset = profile.charset();
        let rows = lay_out(&Slip { blocks: vec![Block::Text(text)] }, profile.columns(), &charset);
        let wanted = plan_drawings(&rows, &profile);
        let bytes = encode_slip(&rows, &profile, &drawings(&wanted, &profile), Finish::default());
        let mut printed = letters(&bytes, &profile);
        prop_assert!(!printed.contains('?'));
        for row in &rows {
            let Row::Line(line) = row else { panic!() };
            if line.text.chars().all(|letter| charset.has(letter)) {
                let at = printed.find(&format!("{}\n", line.text));
                prop_assert!(at.is_some(), "{:?} is not in {:?}", line.text, printed);
                printed.replace_range(..at.unwrap() + line.text.len() + 1, "");
            } else {
                prop_assert!(line.text.chars().all(|letter| letter == ' ' || wanted.letters.contains(&letter)));
            }
        }
        prop_assert_eq!(printed, "");
        prop_assert!(!parse_commands(&bytes, &profile).iter().any(|(_, command)| matches!(command, Command::Unknown(_) | Command::ChooseUnknown(_))));
    }

    #[test]
    fn no_text_commands_the_printer(text in "\\PC*[\\x00-\\x1f]{0,8}\\PC{0,20}", label in ".{0,30}") {
        let profile = printer("pos-80");
        let block = Block::Pair { label, value: text };
        for (_, command) in parse_commands(&encode(block, &profile), &profile) {
            let harmless = matches!(
                command,
                Command::Letters(_) | Command::LineFeed | Command::Init | Command::Choose(_) | Command::Picture(_) | Command::Cut
            );
            prop_assert!(harmless, "{command}");
        }
    }
}
