//! Commands in Zebra's packets. A command of a profile is opcode, status and data; length, source and checksum are added.

use super::ask::{Ask, Reply};
use crate::core::codec::profile::Profile;
use crate::core::codec::ssi::{
    ACK, DECODE_DATA, FROM_HOST, NAK, PERMANENT, Packet, Parsed, encode_packet, parse_packet,
};

/// What wakes a scanner that sleeps; the gap before a command gives it its time.
pub(super) const WAKE: u8 = 0x00;

/// The bytes of a command.
pub(super) fn encode(profile: &Profile, ask: &Ask) -> Option<Vec<u8>> {
    let (body, lasting) = match ask {
        Ask::Identify => (&profile.identify.send, false),
        Ask::Query(setting) => (&setting.query, false),
        Ask::Write { setting, lasting, .. } => (&setting.wire, *lasting),
        Ask::Enter | Ask::Leave(_) => return None,
    };
    let [opcode, status, data @ ..] = body.as_bytes() else { return None };
    let status = if lasting { status | PERMANENT } else { *status };
    encode_packet(&Packet { opcode: *opcode, source: FROM_HOST, status, data: data.to_vec() })
}

/// The acknowledgement of an answer that carries data.
pub(super) fn acknowledgement() -> Option<Vec<u8>> {
    encode_packet(&Packet { opcode: ACK, source: FROM_HOST, status: 0, data: Vec::new() })
}

/// The answer to a command: the first packet that is no scan. A scan is left unanswered, so that it is sent again.
pub(super) fn parse(bytes: &[u8]) -> Option<Reply> {
    let mut rest = bytes;
    loop {
        let skip = match parse_packet(rest) {
            Parsed::Packet(packet, whole) => match packet.opcode {
                ACK => return Some(Reply::Value(Vec::new())),
                NAK => return Some(Reply::Refused { what: format!("NAK {:02X?}", packet.data) }),
                DECODE_DATA => whole,
                _ => return Some(Reply::Value(packet.data)),
            },
            Parsed::Broken(whole) => whole,
            Parsed::Other => 1,
            Parsed::Partial if rest.is_empty() => return None,
            // Noise before a packet may look like the beginning of a longer one.
            Parsed::Partial => 1,
        };
        rest = rest.get(skip..)?;
    }
}
