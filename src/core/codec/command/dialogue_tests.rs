//! What is sent and what an answer means, family by family, with noise, halves, refusals and silence.

use proptest::prelude::*;

use super::*;
use crate::core::codec::command::{
    Identity, Leave, Skipped, crc16_xmodem, is_as_wanted, judge_identity, plan_setup,
};
use crate::core::codec::profile::{Purpose, Setting, parse_profile};

fn profile(id: &str) -> Profile {
    let text = match id {
        "honeywell" => include_str!("../../../../firmware-config/scanners/honeywell-cdc.toml"),
        "newland" => include_str!("../../../../firmware-config/scanners/newland-cdc.toml"),
        "datalogic" => include_str!("../../../../firmware-config/scanners/datalogic-usbcom.toml"),
        "grow" => include_str!("../../../../firmware-config/scanners/grow-gm65-uart.toml"),
        _ => include_str!("../../../../firmware-config/scanners/zebra-ssi-rs232.toml"),
    };
    parse_profile(text).unwrap()
}

fn setting(profile: &Profile, purpose: Purpose) -> Setting {
    profile.setting(purpose).unwrap().clone()
}

fn write(profile: &Profile, purpose: Purpose, current: &[u8], lasting: bool) -> Ask {
    Ask::Write { setting: setting(profile, purpose), current: current.to_vec(), lasting }
}

fn value(bytes: &[u8]) -> Outcome {
    Outcome::Reply(Reply::Value(bytes.to_vec()))
}

/// What is sent for a question, and how it ends when the scanner answers with these bytes, one by one.
fn talk(profile: &Profile, ask: Ask, answer: &[u8]) -> (Vec<u8>, Outcome) {
    let mut dialogue = Dialogue::new(profile.clone());
    let (mut now_ms, mut sent, mut answered) = (0, Vec::new(), false);
    dialogue.ask(ask, now_ms);
    loop {
        while let Some(bytes) = dialogue.poll_send(now_ms) {
            if bytes != [0] {
                sent = bytes;
            }
        }
        if !sent.is_empty() && !std::mem::replace(&mut answered, true) {
            for byte in answer {
                dialogue.handle_bytes(&[*byte]);
            }
        }
        dialogue.handle_time(now_ms);
        if let Some(outcome) = dialogue.poll_outcome() {
            return (sent, outcome);
        }
        now_ms = dialogue.deadline_ms().unwrap();
    }
}

#[test]
fn honeywell_menus_are_sent_in_their_frame_and_read_from_their_echo() {
    let honeywell = profile("honeywell");
    let ask = Ask::Query(setting(&honeywell, Purpose::UsbSerial));
    let (sent, outcome) = talk(&honeywell, ask, b"4006381333931\rTRMUSB130\x06.");
    assert_eq!((sent.as_slice(), outcome), (&b"\x16M\rTRMUSB?."[..], value(b"TRMUSB130")));
    let ask = write(&honeywell, Purpose::SuffixCr, b"", false);
    let (sent, outcome) = talk(&honeywell, ask.clone(), b"SUFCA2\x06;SUFBK2990D\x06!");
    assert_eq!((sent.as_slice(), outcome), (&b"\x16M\rSUFCA2;SUFBK2990D!"[..], value(b"SUFCA2;SUFBK2990D")));
    let (_, outcome) = talk(&honeywell, ask.clone(), b"SUFCA2\x06;SUFBK2990D\x15!");
    assert_eq!(outcome, Outcome::Reply(Reply::Refused { what: "SUFBK2990D".to_owned() }));
    let (_, outcome) = talk(&honeywell, ask, b"SUFCA2\x06;SUF");
    assert_eq!(outcome, Outcome::Silent { heard: Vec::new() });
    let (sent, _) = talk(&honeywell, write(&honeywell, Purpose::SuffixCr, b"", true), b"");
    assert_eq!(sent, b"\x16M\rSUFCA2;SUFBK2990D.");
}

#[test]
fn newland_menus_are_sent_in_their_frame_and_read_from_their_echo() {
    let newland = profile("newland");
    let ask = Ask::Query(setting(&newland, Purpose::SuffixCr));
    let (sent, outcome) = talk(&newland, ask, b"\xff\x02\x010000@TSUENA1\x06,SET0D\x06;\x03");
    assert_eq!(sent, b"~\x010000@TSUENA*,SET*;\x03");
    assert_eq!(outcome, value(b"TSUENA1,SET0D"));
    let ask = write(&newland, Purpose::AimOn, b"", false);
    let (sent, outcome) = talk(&newland, ask, b"\x02\x010000#AIDENA1\x05;\x03");
    assert_eq!(sent, b"~\x010000#AIDENA1;\x03");
    assert_eq!(outcome, Outcome::Reply(Reply::Refused { what: "AIDENA1".to_owned() }));
}

#[test]
fn datalogic_is_asked_in_service_mode() {
    let datalogic = profile("datalogic");
    assert_eq!(talk(&datalogic, Ask::Enter, b"$>\r"), (b"$S\r".to_vec(), value(b"")));
    let ask = Ask::Query(setting(&datalogic, Purpose::AimOn));
    assert_eq!(talk(&datalogic, ask, b"\r\nX$>00\r"), (b"$cAIEN\r".to_vec(), value(b"00")));
    let ask = write(&datalogic, Purpose::AimOn, b"", false);
    let (sent, outcome) = talk(&datalogic, ask, b"$@\r");
    assert_eq!(sent, b"$CAIEN01\r");
    assert_eq!(outcome, Outcome::Reply(Reply::Refused { what: "$@".to_owned() }));
    assert_eq!(talk(&datalogic, Ask::Leave(Leave::Temporary), b"$>\r").0, b"$r01\r");
    assert_eq!(talk(&datalogic, Ask::Leave(Leave::Lasting), b"$>\r").0, b"$Ar\r");
}

#[test]
fn the_checksums_of_zones_are_those_of_the_manual() {
    assert_eq!(crc16_xmodem(b"123456789"), 0x31C3);
    assert_eq!(crc16_xmodem(&[0x07, 0x01, 0x00, 0x0A, 0x01]), 0xEE8A);
    assert_eq!(crc16_xmodem(&[0x09, 0x01, 0x00, 0x00, 0x00]), 0xDEC8);
    assert_eq!(crc16_xmodem(&[0x00, 0x01, 0x00]), 0x3331);
}

#[test]
fn a_zone_is_written_with_the_bits_of_others_kept() {
    let grow = profile("grow");
    let done = [0x02, 0x00, 0x00, 0x01, 0x00, 0x33, 0x31];
    let (sent, outcome) = talk(&grow, write(&grow, Purpose::SuffixCr, &[0b1010_0110], false), &done);
    assert_eq!(sent[..7], [0x7E, 0x00, 0x08, 0x01, 0x00, 0x60, 0b1000_0111]);
    assert_eq!(outcome, value(b""));
    let mut answer = vec![0x02, 0x00, 0x00, 0x01, 0x87];
    answer.extend(crc16_xmodem(&answer[2..]).to_be_bytes());
    let ask = Ask::Query(setting(&grow, Purpose::SuffixCr));
    let (sent, outcome) = talk(&grow, ask.clone(), &[&[0x02, 0x00], answer.as_slice()].concat());
    assert_eq!(sent[..7], [0x7E, 0x00, 0x07, 0x01, 0x00, 0x60, 0x01]);
    assert_eq!(outcome, value(&[0x87]));
    assert!(is_as_wanted(&setting(&grow, Purpose::SuffixCr), &[0x87]));
    assert!(!is_as_wanted(&setting(&grow, Purpose::SuffixCr), &[0xA6]));
    answer[5] ^= 1;
    assert!(matches!(talk(&grow, ask, &answer).1, Outcome::Silent { .. }));
}

#[test]
fn packets_are_answered_by_ack_nak_or_data() {
    let zebra = profile("zebra");
    let ask = write(&zebra, Purpose::Packets, b"", true);
    let (sent, outcome) = talk(&zebra, ask.clone(), &[0x04, 0xD0, 0x00, 0x00, 0xFF, 0x2C]);
    assert_eq!(sent, [0x07, 0xC6, 0x04, 0x08, 0xFF, 0xEE, 0x01, 0xFD, 0x39]);
    assert_eq!(outcome, value(b""));
    let (_, outcome) = talk(&zebra, ask, &[0x41, 0x05, 0xD1, 0x00, 0x00, 0x06, 0xFF, 0x24]);
    assert_eq!(outcome, Outcome::Reply(Reply::Refused { what: "NAK [06]".to_owned() }));
}

#[test]
fn a_guess_is_never_encoded_even_when_asked_for_by_name() {
    let honeywell = profile("honeywell");
    let ask = write(&honeywell, Purpose::AimOn, b"", false);
    assert_eq!(encode_ask(&honeywell, &ask), None);
    assert_eq!(talk(&honeywell, ask, b"").1, Outcome::Unasked);
    let plan = plan_setup(&honeywell, &[Purpose::AimOn]);
    assert_eq!(plan[0].skipped, Some(Skipped::Guess));
}

#[test]
fn what_loses_settings_or_the_port_is_sent_only_by_name() {
    let honeywell = profile("honeywell");
    let usual: Vec<_> = plan_setup(&honeywell, &[]).iter().map(|step| step.skipped).collect();
    let (lost, gone, guess) = (Some(Skipped::Destructive), Some(Skipped::DropsPort), Some(Skipped::Guess));
    assert_eq!(usual, [lost, gone, None, None, guess]);
    assert_eq!(plan_setup(&honeywell, &[Purpose::Defaults])[0].skipped, None);
}

#[test]
fn a_clone_that_names_another_maker_is_known() {
    let honeywell = profile("honeywell");
    let (_, outcome) = talk(&honeywell, Ask::Identify, b"Product Name: Voyager 1450g\r\nSerial: 1\r\n\x06.");
    let Outcome::Reply(Reply::Value(answer)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(judge_identity(&honeywell, &answer), Identity::Same);
    assert_eq!(judge_identity(&honeywell, b"REVINFProduct Name: EY-015"), Identity::OtherMaker);
    assert_eq!(judge_identity(&honeywell, b"REVINF 2.0"), Identity::Unexpected);
}

#[test]
fn a_silent_scanner_is_asked_again_as_often_as_its_profile_says() {
    let newland = profile("newland");
    let mut dialogue = Dialogue::new(newland.clone());
    dialogue.ask(Ask::Identify, 0);
    let mut times = Vec::new();
    while dialogue.poll_outcome().is_none() {
        let now_ms = dialogue.deadline_ms().unwrap();
        times.extend(dialogue.poll_send(now_ms).map(|_| now_ms));
        dialogue.handle_time(now_ms);
    }
    assert_eq!(times, [50, 800, 1550]);
}

proptest! {
    #[test]
    fn no_answer_panics_or_grows(
        answers in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 10)
    ) {
        for id in ["honeywell", "newland", "datalogic", "grow", "zebra"] {
            let profile = profile(id);
            let mut dialogue = Dialogue::new(profile.clone());
            dialogue.ask(Ask::Identify, 0);
            let _ = (dialogue.poll_send(1000), dialogue.poll_send(1000));
            for answer in &answers {
                dialogue.handle_bytes(answer);
            }
        }
    }

    #[test]
    fn an_answer_changed_in_one_bit_is_no_other_value_of_a_zone(place in 3_usize..7, bit in 0_u8..8) {
        let grow = profile("grow");
        let mut answer = vec![0x02, 0x00, 0x00, 0x01, 0x87];
        answer.extend(crc16_xmodem(&answer[2..]).to_be_bytes());
        answer[place] ^= 1 << bit;
        let ask = Ask::Query(setting(&grow, Purpose::SuffixCr));
        let silent = matches!(talk(&grow, ask, &answer).1, Outcome::Silent { .. });
        prop_assert!(silent);
    }
}
