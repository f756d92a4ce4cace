//! The zones of Grow modules: bits of a small memory, read and written by address.
//!
//! ```text
//! 7E 00 type length address address data… crc crc       type 07 read, 08 write, 09 save
//! 02 00 00 length data… crc crc
//! ```
//!
//! The checksum is CRC-16/XMODEM from the type to the last data byte, high byte first. A command with a wrong one is
//! answered by silence.

use super::ask::{Ask, Reply, find};
use crate::core::codec::profile::{Profile, Zone};

const COMMAND: [u8; 2] = [0x7E, 0x00];
const ANSWER: [u8; 3] = [0x02, 0x00, 0x00];
const READ: u8 = 0x07;
const WRITE: u8 = 0x08;
const DONE: u8 = 0x00;

/// CRC-16/XMODEM: polynomial 1021, begins with 0, nothing reflected.
#[must_use]
pub fn crc16_xmodem(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        let mut crc = crc ^ (u16::from(*byte) << 8);
        for _ in 0..8 {
            crc = if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 };
        }
        crc
    })
}

/// The bytes of a command.
pub(super) fn encode(profile: &Profile, ask: &Ask) -> Option<Vec<u8>> {
    let body = match ask {
        Ask::Identify => profile.identify.send.as_bytes().to_vec(),
        Ask::Query(setting) => access(READ, setting.zone?, 1),
        Ask::Write { setting, current, .. } => match setting.zone {
            Some(zone) => {
                let kept = current.first()? & !zone.mask;
                access(WRITE, zone, kept | zone.value)
            }
            None => setting.wire.as_bytes().to_vec(),
        },
        Ask::Enter | Ask::Leave(_) => return None,
    };
    let crc = crc16_xmodem(&body).to_be_bytes();
    Some([&COMMAND, body.as_slice(), &crc].concat())
}

fn access(kind: u8, zone: Zone, data: u8) -> Vec<u8> {
    let [high, low] = zone.at.to_be_bytes();
    vec![kind, 1, high, low, data]
}

/// The answer to a command. What looks like one and has a wrong checksum is passed over.
pub(super) fn parse(ask: &Ask, bytes: &[u8]) -> Option<Reply> {
    let mut rest = bytes;
    while let Some(begin) = find(rest, &ANSWER) {
        let answer = rest.get(begin..)?;
        if let Some(data) = parse_answer(answer) {
            let written = matches!(ask, Ask::Write { .. });
            return Some(match data {
                [DONE] if written => Reply::Value(Vec::new()),
                data if written => Reply::Refused { what: format!("{data:02X?}") },
                data => Reply::Value(data.to_vec()),
            });
        }
        rest = answer.get(1..)?;
    }
    None
}

fn parse_answer(answer: &[u8]) -> Option<&[u8]> {
    let length = usize::from(*answer.get(ANSWER.len())?);
    // From the type on: one byte of it, one of the length.
    let counted = answer.get(2..length.checked_add(4)?)?;
    let crc = answer.get(length.checked_add(4)?..length.checked_add(6)?)?;
    (crc == crc16_xmodem(counted).to_be_bytes()).then(|| counted.get(2..)).flatten()
}
