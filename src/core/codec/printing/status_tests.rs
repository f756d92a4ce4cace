use proptest::prelude::*;

use super::*;

fn after(questions: &[Question], bytes: &[u8]) -> Condition {
    let mut reader = StatusReader::default();
    questions.iter().for_each(|question| reader.ask(*question));
    bytes.iter().for_each(|byte| {
        reader.handle_byte(*byte);
    });
    reader.condition()
}

#[test]
fn answers_are_read_in_the_order_of_the_questions() {
    let all = [Question::Printer, Question::Offline, Question::Error, Question::Paper];
    assert_eq!(after(&all, &[0x12, 0x12, 0x12, 0x12]), Condition::default());
    let out = after(&all, &[0x1A, 0x32, 0x12, 0x72]);
    assert!(out.offline && out.paper_out && !out.cover_open && !out.can_print(), "{out:?}");
    let open = after(&[Question::Printer, Question::Offline], &[0x1A, 0x16]);
    assert!(open.cover_open && !open.paper_out);
    let low = after(&[Question::Paper], &[0x1E]);
    assert!(low.paper_low && low.can_print());
    assert!(after(&[Question::Error], &[0x1A]).error);
}

#[test]
fn four_bytes_of_its_own_accord_are_told_from_answers() {
    let good = after(&[], &[0x14, 0x00, 0x00, 0x0F]);
    assert_eq!(good, Condition::default());
    let out = after(&[], &[0x18, 0x00, 0x0C, 0x0F]);
    assert!(out.offline && out.paper_out, "{out:?}");
    // An answer between, and flow control.
    let mut reader = StatusReader::default();
    reader.ask(Question::Paper);
    assert_eq!(reader.handle_byte(0x11), Told::Nothing);
    assert_eq!(reader.handle_byte(0x12), Told::Answer);
    assert_eq!(reader.handle_byte(0x30), Told::Nothing);
    assert_eq!(
        [0x00, 0x00, 0x00].map(|byte| reader.handle_byte(byte)),
        [Told::Nothing, Told::Nothing, Told::Automatic]
    );
    assert!(reader.condition().cover_open);
}

#[test]
fn the_sign_that_all_is_printed_is_no_answer_to_another_question() {
    let mut reader = StatusReader::default();
    reader.ask(Question::Printer);
    assert_eq!(reader.handle_byte(0x00), Told::Printed);
    assert_eq!(reader.waiting(), 1);
    assert_eq!(reader.handle_byte(0x0C), Told::Printed);
}

#[test]
fn paper_that_is_there_again_is_seen() {
    let mut reader = StatusReader::default();
    for (question, byte) in [(Question::Offline, 0x32), (Question::Paper, 0x12)] {
        reader.ask(question);
        reader.handle_byte(byte);
    }
    assert!(reader.condition().can_print());
}

proptest! {
    #[test]
    fn no_bytes_confuse_the_reader_for_good(noise in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut reader = StatusReader::default();
        for byte in noise {
            if byte % 5 == 0 {
                reader.ask(Question::ALL[usize::from(byte) % 4]);
            }
            reader.handle_byte(byte);
            prop_assert!(reader.waiting() <= 16);
        }
        // Four fresh bytes after an end of whatever was going on are read as they are.
        reader.handle_byte(0xFF);
        for byte in [0x18, 0x00, 0x0C, 0x00] {
            reader.handle_byte(byte);
        }
        prop_assert!(reader.condition().paper_out && reader.condition().offline);
    }
}
