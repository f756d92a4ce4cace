//! Entries into columns.

use std::collections::BTreeMap;

use super::choice::{Placed, choose};
use super::column::{
    ACTING, ANCHOR, BOOT, CLOCK_COUNT, CLOCK_MS, Columns, Leaf, MONOTONIC, OP_ID, PROGRAMME, Rule, SHAPE,
    STRINGS_MAX, WHOLE,
};
use super::number::{put, zigzag};
use super::shape::{Piece, Places, split};
use crate::core::ledger::{Entry, Header};
use crate::core::model::EntryHash;

/// The packed form that this version writes, and the newest that it reads.
pub const FORMAT: u32 = 1;
/// A stream this long is compressed apart from what stands before it: what each holds is of its own kind.
const CUT_BYTES: usize = 256;

/// A packed batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where what is to be compressed apart begins, in order: a hint that costs and tells nothing when it is ignored.
    pub cuts: Vec<usize>,
}

/// The header's part of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Outline {
    pub(super) format: u32,
    pub(super) kind: u32,
    pub(super) has_anchor: bool,
    pub(super) has_programme: bool,
    pub(super) has_acting: bool,
}

impl Outline {
    fn of(header: &Header) -> Self {
        let Header { format, kind, anchor, programme, acting, .. } = header;
        let (has_anchor, has_programme) = (anchor.is_some(), programme.is_some());
        Self { format: *format, kind: kind.number(), has_anchor, has_programme, has_acting: acting.is_some() }
    }
}

/// Packs entries of one life of a till's journal, in order and without a gap.
pub fn pack(entries: &[Entry]) -> Packed {
    let mut shapes: BTreeMap<(Outline, Vec<u8>), usize> = BTreeMap::new();
    let mut listed: Vec<(Outline, Vec<u8>)> = Vec::new();
    let (mut skeletons, mut leaves) = (Vec::with_capacity(entries.len()), Vec::with_capacity(entries.len()));
    let mut before: Option<&Entry> = None;
    for entry in entries {
        let (mut skeleton, mut parts) = (Vec::new(), Vec::new());
        let fits = continues(before, entry)
            && is_made_again(entry)
            && split(entry.payload(), &mut skeleton, &mut parts).is_some();
        skeletons.push(fits.then(|| {
            let shape = (Outline::of(&entry.header), skeleton);
            *shapes.entry(shape).or_insert_with_key(|shape| {
                listed.push(shape.clone());
                listed.len()
            })
        }));
        leaves.push(parts);
        before = Some(entry);
    }
    let mut places = Places::default();
    let pieces: Vec<Vec<Piece<'_>>> = listed
        .iter()
        .map(|(outline, skeleton)| places.pieces(outline.kind, skeleton).unwrap_or_default())
        .collect();
    let acting: Vec<Option<Vec<u8>>> = entries
        .iter()
        .map(|entry| entry.header.acting.and_then(|acting| minicbor::to_vec(acting).ok()))
        .collect();
    let placed: Vec<Vec<Placed<'_>>> = entries
        .iter()
        .zip(&acting)
        .zip(skeletons)
        .zip(leaves)
        .map(|(((entry, acting), shape), parts)| {
            let Some(shape) = shape else {
                return vec![(SHAPE, Leaf::Number(0)), (WHOLE, Leaf::Bytes(entry.bytes()))];
            };
            let columns = pieces.get(shape.saturating_sub(1)).into_iter().flatten().filter_map(column_of);
            head_values(entry, acting.as_deref(), shape).into_iter().chain(columns.zip(parts)).collect()
        })
        .collect();
    let rules = choose(places.columns(), &placed);
    let mut bytes = Vec::new();
    put(&mut bytes, FORMAT.into());
    put(&mut bytes, entries.len() as u64);
    let prev_hash = entries.first().map_or(EntryHash::NONE, |entry| entry.header.prev_hash);
    bytes.extend_from_slice(prev_hash.as_bytes());
    put(&mut bytes, listed.len() as u64);
    for (Outline { format, kind, has_anchor, has_programme, has_acting }, skeleton) in &listed {
        put(&mut bytes, (*format).into());
        put(&mut bytes, (*kind).into());
        let flags = [has_acting, has_programme, has_anchor];
        put(&mut bytes, flags.iter().fold(0, |bits, flag| (bits << 1) | u64::from(**flag)));
        put(&mut bytes, skeleton.len() as u64);
        bytes.extend_from_slice(skeleton);
    }
    let mut streams = Streams::new(&rules);
    for (number, entry) in placed.iter().enumerate() {
        entry.iter().for_each(|(at, value)| streams.write(*at, number, *value));
    }
    streams.finish(&rules, bytes)
}

/// Whether an entry stands at the place after another: then its place and predecessor need not be told.
fn continues(before: Option<&Entry>, entry: &Entry) -> bool {
    before.is_none_or(|before| {
        let (last, next) = (&before.header, &entry.header);
        (next.till, next.incarnation, Some(next.seq), next.prev_hash)
            == (last.till, last.incarnation, last.seq.next(), before.hash)
    })
}

/// Whether the header comes out the same when it is written anew.
fn is_made_again(entry: &Entry) -> bool {
    minicbor::to_vec(&entry.header).is_ok_and(|header| {
        entry.bytes().strip_suffix(entry.payload()).is_some_and(|stored| stored == header.as_slice())
    })
}

fn column_of(piece: &Piece<'_>) -> Option<usize> {
    match piece {
        Piece::Fixed(_) => None,
        Piece::Number(column) | Piece::String(column, _) => Some(*column),
    }
}

/// The values of a header, in the order in which they are read back.
fn head_values<'b>(entry: &'b Entry, acting: Option<&'b [u8]>, shape: usize) -> Vec<Placed<'b>> {
    let header = &entry.header;
    let number = |number: u64| Leaf::Number(number as i64);
    let clock = header.hlc.bits();
    let mut values = vec![
        (SHAPE, number(shape as u64)),
        (CLOCK_MS, number(clock >> 16)),
        (CLOCK_COUNT, number(clock & 0xffff)),
        (BOOT, number(header.boot_id)),
        (MONOTONIC, number(header.monotonic_ms)),
    ];
    values.extend(header.anchor.map(|anchor| (ANCHOR, number(anchor.ms()))));
    values.extend(header.programme.as_ref().map(|hash| (PROGRAMME, Leaf::Bytes(hash.as_bytes()))));
    values.extend(acting.map(|acting| (ACTING, Leaf::Bytes(acting))));
    values.push((OP_ID, Leaf::Bytes(header.op_id.as_bytes())));
    values
}

/// The next op_id of a till that counts them.
pub(super) fn next_op_id(op_id: u128) -> u128 {
    op_id.wrapping_add(1)
}

#[derive(Default)]
struct Stream<'b> {
    differences: Vec<u8>,
    /// Whether a difference was another than 0.
    differs: bool,
    literals: Vec<u8>,
    literal_bytes: usize,
    strings: BTreeMap<&'b [u8], usize>,
}

/// The streams that are written.
struct Streams<'b> {
    columns: Columns<'b>,
    streams: Vec<Stream<'b>>,
    op_id: u128,
}

impl<'b> Streams<'b> {
    fn new(rules: &[Rule]) -> Self {
        let streams = core::iter::repeat_with(Stream::default).take(rules.len()).collect();
        Self { columns: Columns::new(rules), streams, op_id: 0 }
    }

    fn write(&mut self, at: usize, entry: usize, value: Leaf<'b>) {
        let foreseen = self.columns.foresee(at, entry);
        self.columns.note(at, entry, value);
        let Some(stream) = self.streams.get_mut(at) else { return };
        let Stream { differences, differs, literals, literal_bytes, strings } = stream;
        let code = match value {
            Leaf::Bytes(bytes) if at == OP_ID => {
                let op_id = bytes.iter().fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
                let beyond = op_id.wrapping_sub(next_op_id(self.op_id));
                self.op_id = op_id;
                *differs |= beyond != 0;
                return literals.extend_from_slice(&beyond.to_be_bytes());
            }
            _ if value == foreseen => 0,
            Leaf::Number(number) => zigzag(number.wrapping_sub(foreseen.number())),
            Leaf::Bytes(bytes) => match strings.get(bytes) {
                Some(place) => (*place as u64).saturating_add(3),
                None => {
                    literals.extend_from_slice(bytes);
                    if strings.len() < STRINGS_MAX {
                        strings.insert(bytes, strings.len());
                    }
                    if *literal_bytes == bytes.len() { 1 } else { 2 }
                }
            },
        };
        put(differences, code);
        *differs |= code != 0;
        if let (2, Leaf::Bytes(bytes)) = (code, value) {
            *literal_bytes = bytes.len();
            put(differences, bytes.len() as u64);
        }
    }

    fn finish(self, rules: &[Rule], mut bytes: Vec<u8>) -> Packed {
        for (stream, rule) in self.streams.iter().zip(rules) {
            let (number, other) = rule.parts();
            put(&mut bytes, number);
            other.into_iter().for_each(|other| put(&mut bytes, other as u64));
            put(&mut bytes, stream.told().len() as u64);
            put(&mut bytes, stream.new_strings().len() as u64);
        }
        let mut cuts = Vec::new();
        let told = self.streams.iter().map(Stream::told);
        let new = self.streams.iter().map(Stream::new_strings);
        for part in told.chain(new) {
            let apart = cuts.last().is_none_or(|cut| bytes.len().saturating_sub(*cut) >= CUT_BYTES);
            if part.len() >= CUT_BYTES || (apart && !part.is_empty()) {
                cuts.push(bytes.len());
            }
            bytes.extend_from_slice(part);
        }
        Packed { bytes, cuts }
    }
}

impl Stream<'_> {
    fn told(&self) -> &[u8] {
        if self.differs { &self.differences } else { &[] }
    }

    fn new_strings(&self) -> &[u8] {
        if self.differs { &self.literals } else { &[] }
    }
}
