//! What scanners of each family answer. Written apart from the codecs that talk to them, from the same reference.

use std::collections::BTreeMap;

use super::answering::Settings;

/// A family's grammar, with settings that can be read and changed.
#[derive(Debug, Clone)]
pub struct Grammar {
    family: FakeFamily,
    /// What it says about itself.
    identity: Vec<u8>,
    settings: Settings,
    lasting: Settings,
    /// Settings that it refuses to change.
    refused: Vec<String>,
    in_service: bool,
}

/// Whom a fake plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FakeFamily {
    /// Menu commands in Honeywell's frame.
    Honeywell,
    /// Menu commands in Newland's frame.
    Newland,
    /// Datalogic's service mode.
    Datalogic,
    /// A Grow module's zones.
    Grow,
    /// Zebra's packets.
    Ssi,
}

impl Grammar {
    /// A scanner of this family as the maker delivers it, that calls itself `identity`.
    #[must_use]
    pub fn new(family: FakeFamily, identity: &str) -> Self {
        let identity = identity.as_bytes().to_vec();
        Self {
            family,
            identity,
            settings: BTreeMap::new(),
            lasting: BTreeMap::new(),
            refused: Vec::new(),
            in_service: false,
        }
    }

    /// The same, with a setting as it stands.
    #[must_use]
    pub fn with(mut self, name: &str, value: &[u8]) -> Self {
        self.settings.insert(name.to_owned(), value.to_vec());
        self.lasting.insert(name.to_owned(), value.to_vec());
        self
    }

    /// The same, refusing to change a setting.
    #[must_use]
    pub fn refusing(mut self, name: &str) -> Self {
        self.refused.push(name.to_owned());
        self
    }

    /// The settings as they stand.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The settings that outlive a loss of power.
    #[must_use]
    pub fn lasting(&self) -> &Settings {
        &self.lasting
    }

    /// Takes the first whole command from what was heard, and answers it; `None` while there is none.
    pub(super) fn answer(&mut self, heard: &mut Vec<u8>) -> Option<Vec<u8>> {
        match self.family {
            FakeFamily::Honeywell => self.answer_honeywell(heard),
            FakeFamily::Newland => self.answer_newland(heard),
            FakeFamily::Datalogic => self.answer_datalogic(heard),
            FakeFamily::Grow => self.answer_grow(heard),
            FakeFamily::Ssi => self.answer_ssi(heard),
        }
    }

    fn answer_honeywell(&mut self, heard: &mut Vec<u8>) -> Option<Vec<u8>> {
        let head = b"\x16M\r";
        let begin = heard.windows(head.len()).position(|window| window == head)?.checked_add(head.len())?;
        let length = heard.get(begin..)?.iter().position(|byte| matches!(byte, b'!' | b'.'))?;
        let end = begin.checked_add(length)?;
        let body = heard.get(begin..end)?.to_vec();
        let mark = *heard.get(end)?;
        heard.drain(..=end);
        let mut answer = self.answer_menu(&body, b'?', mark == b'.');
        answer.push(mark);
        Some(answer)
    }

    fn answer_newland(&mut self, heard: &mut Vec<u8>) -> Option<Vec<u8>> {
        let head = b"~\x010000";
        let begin = heard.windows(head.len()).position(|window| window == head)?.checked_add(head.len())?;
        let length = heard.get(begin..)?.windows(2).position(|window| window == b";\x03")?;
        let end = begin.checked_add(length)?;
        let (mark, body) = heard.get(begin..end)?.split_first().map(|(mark, body)| (*mark, body.to_vec()))?;
        heard.drain(..end.checked_add(2)?);
        let mut answer = b"\x02\x010000".to_vec();
        answer.push(mark);
        answer.extend(self.answer_menu(&body, b'*', mark == b'@'));
        answer.extend_from_slice(b";\x03");
        Some(answer)
    }

    /// The echo of a menu command, with a status before each punctuation mark.
    fn answer_menu(&mut self, body: &[u8], query: u8, lasting: bool) -> Vec<u8> {
        let mut answer = Vec::new();
        let mut tag = String::new();
        for (index, part) in body.split(|byte| matches!(byte, b',' | b';')).enumerate() {
            let text = String::from_utf8_lossy(part).into_owned();
            if index > 0 {
                let joint = if body.contains(&b';') { b';' } else { b',' };
                answer.push(joint);
            }
            if matches!(text.as_str(), "REVINF" | "QRYSYS") {
                answer.extend_from_slice(text.as_bytes());
                answer.extend_from_slice(&self.identity);
                answer.push(0x06);
                continue;
            }
            // After a comma the first three letters stand for themselves.
            let shared = index > 0 && body.contains(&b',');
            let (name, value) = if shared {
                let (sub, value) = text.split_at(text.len().min(3));
                (format!("{}{sub}", tag.get(..3).unwrap_or_default()), value.to_owned())
            } else {
                let (name, value) = text.split_at(text.len().min(6));
                (name.to_owned(), value.to_owned())
            };
            if index == 0 {
                tag.clone_from(&name);
            }
            let shown = if shared { name.get(3..).unwrap_or_default() } else { name.as_str() };
            answer.extend_from_slice(shown.as_bytes());
            if value.as_bytes() == [query] {
                answer.extend_from_slice(self.settings.get(&name).map_or(&[][..], Vec::as_slice));
                answer.push(0x06);
            } else if self.refused.contains(&name) {
                answer.extend_from_slice(value.as_bytes());
                answer.push(0x15);
            } else {
                answer.extend_from_slice(value.as_bytes());
                answer.push(0x06);
                self.set(&name, value.as_bytes(), lasting);
            }
        }
        answer
    }

    fn set(&mut self, name: &str, value: &[u8], lasting: bool) {
        self.settings.insert(name.to_owned(), value.to_vec());
        if lasting {
            self.lasting.insert(name.to_owned(), value.to_vec());
        }
    }

    fn answer_datalogic(&mut self, heard: &mut Vec<u8>) -> Option<Vec<u8>> {
        let end = heard.iter().position(|byte| *byte == b'\r')?;
        let line: Vec<u8> = heard.drain(..=end).collect();
        let line = String::from_utf8_lossy(line.get(..end)?).into_owned();
        if line == "$S" {
            self.in_service = true;
            return Some(b"$>\r".to_vec());
        }
        if !self.in_service {
            return Some(Vec::new());
        }
        let done = b"$>\r".to_vec();
        if line == "$+$!" {
            return Some([b"$>", self.identity.as_slice(), b"\r"].concat());
        }
        if matches!(line.as_str(), "$Ar" | "$r01" | "$s") {
            self.in_service = false;
            match line.as_str() {
                "$Ar" => self.lasting = self.settings.clone(),
                "$s" => self.settings = self.lasting.clone(),
                _ => {}
            }
            return Some(done);
        }
        let (order, rest) = line.split_at(line.len().min(2));
        let (tag, value) = rest.split_at(rest.len().min(4));
        Some(match order {
            "$c" => {
                let value = self.settings.get(tag).map_or(&b"00"[..], Vec::as_slice);
                [b"$>", value, b"\r"].concat()
            }
            "$C" if !self.refused.iter().any(|refused| refused == tag) => {
                self.set(tag, value.as_bytes(), false);
                done
            }
            _ => b"$@\r".to_vec(),
        })
    }

    fn answer_grow(&mut self, heard: &mut Vec<u8>) -> Option<Vec<u8>> {
        let begin = heard.windows(2).position(|window| window == [0x7E, 0x00])?;
        let data = usize::from(*heard.get(begin.checked_add(3)?)?);
        // Reading, the length is that of the count: one byte.
        let whole = begin.checked_add(data)?.checked_add(8)?;
        let command: Vec<u8> = heard.get(begin..whole)?.to_vec();
        heard.drain(..whole);
        let (counted, crc) =
            (command.get(2..command.len().checked_sub(2)?)?, command.get(command.len().checked_sub(2)?..)?);
        if crc != crc_by_bits(counted).to_be_bytes() {
            return Some(Vec::new());
        }
        let name = format!("{:02X}{:02X}", command.get(4)?, command.get(5)?);
        let value = match command.get(2)? {
            7 if name == "00E0" => self.identity.first().copied().unwrap_or(5),
            7 => self.settings.get(&name).and_then(|value| value.first()).copied().unwrap_or(0),
            8 if self.refused.contains(&name) => return Some(Vec::new()),
            8 => {
                self.set(&name, &[*command.get(6)?], false);
                0
            }
            9 => {
                self.lasting = self.settings.clone();
                0
            }
            _ => return Some(Vec::new()),
        };
        let body = [0x00, 0x01, value];
        Some([&[0x02, 0x00], &body[..], &crc_by_bits(&body).to_be_bytes()].concat())
    }

    fn answer_ssi(&mut self, heard: &mut Vec<u8>) -> Option<Vec<u8>> {
        while heard.first() == Some(&0) {
            heard.remove(0);
        }
        let length = usize::from(*heard.first()?);
        let whole = length.checked_add(2)?;
        let packet: Vec<u8> = heard.get(..whole)?.to_vec();
        heard.drain(..whole);
        let sum: u32 = packet.iter().take(length).map(|byte| u32::from(*byte)).sum();
        let told = packet.get(length..)?.iter().fold(0_u32, |told, byte| told << 8 | u32::from(*byte));
        if sum.checked_add(told)? % 65_536 != 0 {
            return Some(ssi(0xD1, &[0x01]));
        }
        Some(match packet.get(1)? {
            0xA3 => ssi(0xA4, &self.identity),
            0xC6 => {
                let name = format!("{:02X}", packet.get(5)?);
                if self.refused.contains(&name) {
                    ssi(0xD1, &[0x06])
                } else {
                    let lasting = packet.get(3)? & 0x08 != 0;
                    self.set(&name, packet.get(6..length)?, lasting);
                    ssi(0xD0, &[])
                }
            }
            _ => Vec::new(),
        })
    }
}

/// A packet of the scanner.
fn ssi(opcode: u8, data: &[u8]) -> Vec<u8> {
    let mut packet = vec![u8::try_from(data.len()).unwrap_or(0).saturating_add(4), opcode, 0, 0];
    packet.extend_from_slice(data);
    let sum: u32 = packet.iter().map(|byte| u32::from(*byte)).sum();
    let check = 65_536_u32.wrapping_sub(sum) % 65_536;
    packet.extend(check.to_be_bytes().get(2..).unwrap_or_default());
    packet
}

/// CRC-16/XMODEM by long division over the bits, the message followed by sixteen zeros.
fn crc_by_bits(bytes: &[u8]) -> u16 {
    let bits =
        bytes.iter().chain(&[0, 0]).flat_map(|byte| (0..8).rev().map(move |bit| u32::from(byte >> bit & 1)));
    let rest = bits.fold(0_u32, |rest, bit| {
        let rest = rest << 1 | bit;
        if rest & 0x1_0000 == 0 { rest } else { rest ^ 0x1_1021 }
    });
    u16::try_from(rest).unwrap_or_default()
}
