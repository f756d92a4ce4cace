//! A test page: what somebody looks at who sets a printer up.

use crate::core::codec::printing::{
    Block, Charset, PrinterProfile, Slip, encode_end, encode_rows, lay_out, plan_drawings,
};
use crate::core::codec::profile::Trust;
use crate::core::model::Language;
use crate::device::printer::draw_wanted;
use crate::texts::{Args, Texts};

/// Letters and signs by which code pages differ.
const LETTERS: &str = "éüñß£€čřůжё№";

/// The bytes of a page that shows whether a profile fits: the width, the words of each language, each code page by its
/// number, letters that have to be drawn, sizes, a QR code. Code pages whose number is a guess are tried here too: this
/// is where somebody sees whether the guess is right.
pub fn encode_sample(texts: &Texts, language: Language, profile: &PrinterProfile) -> Vec<u8> {
    let say = |key: &str| texts.say(language, key, &Args::new());
    let mut bytes = profile.init.bytes.as_bytes().to_vec();
    bytes.extend(encode(&head(texts, &say, profile), profile));
    for choice in &profile.code_page {
        let mut alone = profile.clone();
        alone.code_page = vec![choice.clone()];
        alone.code_page.iter_mut().for_each(|choice| choice.trust = Trust::Community);
        let mut slip = Slip::default();
        let number = choice.choose.as_bytes().last().copied().unwrap_or_default();
        let guess = if choice.trust == Trust::Guess { " ?" } else { "" };
        slip.push(Block::Heading(format!("{} = {number}{guess}", choice.page)));
        let charset = Charset::Pages(vec![choice.page]);
        for other in texts.languages() {
            let words = texts.say(other, "print-test-words", &Args::new());
            if words.chars().all(|letter| charset.has(letter)) {
                slip.text(words);
            }
        }
        let letters = LETTERS.chars().filter(|letter| charset.has(*letter)).map(String::from);
        slip.text(letters.collect::<Vec<_>>().join(" "));
        bytes.extend(encode(&slip, &alone));
    }
    bytes.extend(encode(&foot(&say), profile));
    bytes.extend(encode_end(profile));
    bytes
}

fn encode(slip: &Slip, profile: &PrinterProfile) -> Vec<u8> {
    let rows = lay_out(slip, profile.columns(), &profile.charset());
    let drawings = draw_wanted(&plan_drawings(&rows, profile), &profile.paper);
    encode_rows(&rows, profile, &drawings)
}

fn head(texts: &Texts, say: &dyn Fn(&str) -> String, profile: &PrinterProfile) -> Slip {
    let mut slip = Slip::default();
    slip.push(Block::Title("Tallytill".to_owned()));
    slip.push(Block::Centre(profile.title.clone()));
    slip.push(Block::Centre(profile.id.clone()));
    if !profile.tried {
        slip.text(say("print-test-untried"));
    }
    slip.rule();
    slip.text(say("print-test-width"));
    slip.text(ruler(profile.columns()));
    slip.rule();
    for other in texts.languages() {
        slip.push(Block::Heading(texts.say(other, "language-name", &Args::new())));
        slip.text(texts.say(other, "print-test-words", &Args::new()));
    }
    slip.rule();
    slip.text(say("print-test-pages"));
    slip
}

fn foot(say: &dyn Fn(&str) -> String) -> Slip {
    let mut slip = Slip::default();
    slip.rule();
    slip.text(say("print-test-drawn"));
    slip.text("Łódź · Õlu · Ųsas · Ķēde");
    slip.rule();
    slip.push(Block::Sum { label: say("receipt-to-pay"), value: "1 234,50".to_owned() });
    slip.push(Block::Code {
        caption: say("print-test-code"),
        content: "TALLYTILL TEST 0123456789".to_owned(),
    });
    slip
}

/// Columns counted: tens above, units below.
fn ruler(columns: usize) -> String {
    (1..=columns)
        .map(|column| match column.checked_rem(10) {
            Some(0) => column
                .checked_div(10)
                .and_then(|ten| char::from_digit(u32::try_from(ten % 10).ok()?, 10))
                .unwrap_or('0'),
            Some(5) => '+',
            _ => '.',
        })
        .collect()
}
