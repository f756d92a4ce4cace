//! A till of a later version: it writes kinds and fields that this version does not know, and entries that nobody can
//! read. It is small: a chain in memory, sent whole each time.

use minicbor::bytes::ByteVec;
use tallytill::core::ledger::entry::FORMAT;
use tallytill::core::ledger::{Entry, Head, Header, Kind};
use tallytill::core::model::{Hlc, Incarnation, OpId};
use tallytill::core::sync::wire::{Batch, EnrolRequest, HeadAnswer, enrol_signed_bytes};
use tallytill::host::keys::SigningKey;

use super::clock::TrueTime;
use super::dice::Dice;
use super::hub_node::{HubNode, Known};
use super::message::{Answer, Call, unpack};

/// Entries of one batch.
const BATCH: usize = 5;

pub(crate) struct NewerTill {
    pub(crate) known: Known,
    pub(crate) entries: Vec<Entry>,
    /// How many the hub has acknowledged.
    pub(crate) acknowledged: usize,
    key: SigningKey,
    incarnation: Incarnation,
    hlc: Hlc,
    dice: Dice,
}

impl NewerTill {
    pub(crate) fn enrol(hub: &HubNode, mut dice: Dice) -> Self {
        let key = SigningKey::from_secret(&dice.bytes());
        let answer = hub.enrol("Newer till", |code| EnrolRequest {
            code: code.to_owned(),
            public_key: key.public_key(),
            signature: key.sign(&enrol_signed_bytes(code)),
            version: "99.0.0".to_owned(),
        });
        Self {
            known: Known { id: answer.till, public_key: key.public_key() },
            entries: Vec::new(),
            acknowledged: 0,
            key,
            incarnation: Incarnation::from_random(dice.next()),
            hlc: Hlc::ZERO,
            dice,
        }
    }

    /// Writes some entries and sends what is not acknowledged.
    pub(crate) fn work(&mut self, hub: &mut HubNode, truth: &TrueTime) {
        for _ in 0..self.dice.between(1, 3) {
            self.write(truth);
        }
        self.send(hub);
    }

    /// Sends what is not acknowledged; true when nothing is left.
    pub(crate) fn send(&mut self, hub: &mut HubNode) -> bool {
        // The hub's durable head is the cursor: it may have been restored.
        if let Some(Answer::Head(bytes)) = hub.handle(self.known, &Call::Head(self.incarnation))
            && let Some(told) = unpack::<HeadAnswer>(&bytes)
        {
            self.acknowledged = told.head.map_or(0, |head| usize::try_from(head.seq.get()).unwrap());
        }
        while self.acknowledged < self.entries.len() {
            let end = (self.acknowledged + BATCH).min(self.entries.len());
            let last = &self.entries[end - 1];
            let head = Head { incarnation: self.incarnation, seq: last.header.seq, hash: last.hash };
            let batch = Batch {
                entries: self.entries[self.acknowledged..end]
                    .iter()
                    .map(|entry| ByteVec::from(entry.bytes().to_vec()))
                    .collect(),
                head,
                signature: self.key.sign(&head.signed_bytes(self.known.id)),
            };
            match hub.handle(self.known, &Call::entries(&batch)) {
                Some(Answer::Ack(_)) => self.acknowledged = end,
                _ => return false,
            }
        }
        true
    }

    fn write(&mut self, truth: &TrueTime) {
        let known = [Kind::Sale, Kind::Void, Kind::Return, Kind::Enrol, Kind::DayClosed];
        let (kind, body) = match self.dice.between(0, 2) {
            // A kind of tomorrow.
            0 => (
                Kind::from_number(u32::try_from(self.dice.between(200, 210)).unwrap()),
                vec![0xa1, 0x00, 0x01],
            ),
            // A known kind that can't be read: a map without what it needs.
            1 => (*self.dice.pick(&known), vec![0xa0]),
            // Not even CBOR.
            _ => (*self.dice.pick(&known), vec![0xff, 0x00, 0xff]),
        };
        self.hlc = self.hlc.tick(truth.timestamp());
        let (prev_hash, seq) = match self.entries.last() {
            Some(last) => (last.hash, last.header.seq.next().unwrap()),
            None => {
                let start = Head::start(self.incarnation);
                (start.hash, start.seq.next().unwrap())
            }
        };
        let header = Header {
            format: FORMAT,
            kind,
            till: self.known.id,
            incarnation: self.incarnation,
            seq,
            prev_hash,
            hlc: self.hlc,
            boot_id: 1,
            monotonic_ms: 0,
            anchor: None,
            programme: None,
            op_id: OpId::from_bytes(self.dice.bytes()),
            acting: None,
        };
        self.entries.push(Entry::seal(header, &body).unwrap());
    }
}
