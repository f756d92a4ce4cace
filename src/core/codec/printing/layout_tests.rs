use super::*;
use crate::core::codec::printing::CodePage;

fn rows(block: Block, columns: usize, charset: &Charset) -> Vec<String> {
    let rows = lay_out(&Slip { blocks: vec![block] }, columns, charset);
    let text = |row: Row| match row {
        Row::Line(line) => line.text,
        Row::Code(content) => format!("[{content}]"),
    };
    rows.into_iter().map(text).collect()
}

fn pair(label: &str, value: &str) -> Block {
    Block::Pair { label: label.to_owned(), value: value.to_owned() }
}

#[test]
fn amounts_stand_at_the_right_edge_or_below_what_is_too_long() {
    let all = Charset::All;
    assert_eq!(rows(pair("Espresso", "65.00"), 20, &all), ["Espresso       65.00"]);
    let long = rows(pair("  Hot drinks for the house", "−22.25 Kč"), 20, &all);
    assert_eq!(long, ["  Hot drinks for the", "  house", "           −22.25 Kč"]);
    assert_eq!(rows(pair("Fifteen letters", "12.50"), 20, &all), ["Fifteen letters", "               12.50"]);
}

#[test]
fn a_word_longer_than_the_paper_is_broken() {
    let text = Block::Text("a 12345678901234567890123 b".to_owned());
    assert_eq!(rows(text, 20, &Charset::All), ["a", "12345678901234567890", "123 b"]);
}

#[test]
fn what_is_large_shrinks_until_it_fits() {
    let size = |text: &str| {
        let rows = lay_out(&Slip { blocks: vec![Block::Title(text.to_owned())] }, 20, &Charset::All);
        match rows.as_slice() {
            [Row::Line(line)] => line.size,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((size("Ten points"), size("Eleven cups")), (Size::Large, Size::Tall));
}

#[test]
fn spelling_comes_before_the_edge_is_found() {
    let russian = Charset::Pages(vec![CodePage::Cp866]);
    assert_eq!(rows(pair("2 × Чай", "90\u{a0}₽"), 20, &russian), ["2 x Чай       90 RUB"]);
    assert_eq!(rows(pair("2 × Чай", "90\u{a0}₽"), 20, &Charset::All), ["2 × Чай         90\u{a0}₽"]);
}

#[test]
fn an_amount_is_never_torn_from_its_sign() {
    let text = Block::Text("You saved 80,00\u{a0}Kč today".to_owned());
    let czech = Charset::Pages(vec![CodePage::Cp852]);
    assert_eq!(rows(text, 20, &czech), ["You saved 80,00 Kč", "today"]);
}

#[test]
fn a_text_has_codes_as_words_and_leaves_out_what_only_paper_has() {
    let code = |printed: bool| {
        let (caption, content) = ("Returns".to_owned(), "RT12".to_owned());
        if printed { Block::PrintedCode { caption, content } } else { Block::Code { caption, content } }
    };
    let slip = Slip { blocks: vec![Block::Title("Mill".to_owned()), code(false), code(true)] };
    assert_eq!(write_text(&slip, 20), "        Mill\n\n      Returns\n        RT12\n");
    assert_eq!(lay_out(&slip, 20, &Charset::All).len(), 9);
}
