//! What goes to a printer and what comes back: any bytes are read to their end, drawn and dumped, and any text is laid out
//! and written without a byte that commands the printer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tallytill::core::codec::printing::{
    Block, Command, Drawings, Finish, Question, Slip, StatusReader, draw_picture, encode_slip, lay_out, parse_commands,
    parse_dump, parse_printer, write_dump,
};

const PRINTER: &str = include_str!("../../firmware-config/printers/pos-80.toml");

fuzz_target!(|input: &[u8]| {
    let Ok(profile) = parse_printer(PRINTER) else { panic!("the profile is sound") };
    let commands = parse_commands(input, &profile);
    assert_eq!(commands.iter().map(|(length, _)| *length).sum::<usize>(), input.len());
    assert_eq!(parse_dump(&write_dump(input, &profile)).as_deref(), Some(input));
    let picture = draw_picture(input, &profile, &Drawings::default());
    assert!(picture.width() == usize::from(profile.paper.dots));

    let mut reader = StatusReader::default();
    for byte in input {
        if byte % 7 == 0 {
            reader.ask(Question::ALL[usize::from(*byte) % 4]);
        }
        reader.handle_byte(*byte);
    }

    let text = String::from_utf8_lossy(input);
    let (label, value) = text.split_at(text.floor_char_boundary(text.len() / 2));
    let pair = Block::Pair { label: label.to_owned(), value: value.to_owned() };
    let slip = Slip { blocks: vec![pair, Block::Title(text.to_string()), Block::Text(text.to_string())] };
    let rows = lay_out(&slip, profile.columns(), &profile.charset());
    let bytes = encode_slip(&rows, &profile, &Drawings::default(), Finish::default());
    for (_, command) in parse_commands(&bytes, &profile) {
        assert!(!matches!(command, Command::Drawer | Command::Question | Command::Unknown(_)), "{command}");
    }
});
