//! Columns back into entries. Nothing is taken on trust: every length is checked before anything is made of it, and
//! all that comes out together is bounded.

use super::column::{
    ACTING, ANCHOR, BOOT, CLOCK_COUNT, CLOCK_MS, Columns, Leaf, MONOTONIC, OP_ID, PROGRAMME, Rule, SHAPE,
    STRINGS_MAX, WHOLE,
};
use super::number::{Input, unzigzag};
use super::pack::{FORMAT, Outline, next_op_id};
use super::shape::{Piece, Places, put_head, put_number};
use crate::core::ledger::entry::ENTRY_BYTES_MAX;
use crate::core::ledger::{ChainBreak, Entry, EntryFault, Head, Header, Kind};
use crate::core::model::{EntryHash, EntrySeq, Hlc, OpId, ProgrammeHash, TillId, Timestamp};
use crate::core::sync::wire::{BATCH_ENTRIES_MAX, BODY_BYTES_MAX};

/// Columns of one batch at most.
const COLUMNS_MAX: usize = 16_384;

/// Why bytes are no packed batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackFault {
    /// Another format than [`FORMAT`]: the plain form is understood.
    Unknown(u64),
    /// They end too early.
    Cut,
    /// They are of no such form.
    Form(&'static str),
    /// All entries together would be larger than a batch may be.
    TooLarge,
    /// An entry that travelled whole does not continue the one before it.
    Chain(ChainBreak),
    /// An entry that can't be.
    Entry(EntryFault),
}

impl core::fmt::Display for PackFault {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Unknown(format) => write!(out, "packed form `{format}` is not known here"),
            Self::Cut => out.write_str("the packed batch is cut off"),
            Self::Form(what) => write!(out, "the packed batch has {what}"),
            Self::TooLarge => write!(out, "the packed batch holds over {BODY_BYTES_MAX} bytes"),
            Self::Chain(breach) => breach.fmt(out),
            Self::Entry(fault) => write!(out, "the packed batch: {fault}"),
        }
    }
}

impl core::error::Error for PackFault {}

impl From<EntryFault> for PackFault {
    fn from(fault: EntryFault) -> Self {
        Self::Entry(fault)
    }
}

/// Unpacks the entries of a till that end at a head, in order, at least one and at most [`BATCH_ENTRIES_MAX`]. Whether
/// they are what was signed is told by the hash of the last of them.
///
/// # Errors
/// [`PackFault`]; memory stays bounded whatever the bytes are.
pub fn unpack(till: TillId, end: Head, packed: &[u8]) -> Result<Vec<Entry>, PackFault> {
    let mut input = Input(packed);
    let format = input.number()?;
    if format != u64::from(FORMAT) {
        return Err(PackFault::Unknown(format));
    }
    let entries = input.count(BATCH_ENTRIES_MAX)?;
    let before = end.seq.get().checked_sub(entries as u64).filter(|_| entries > 0);
    let before = EntrySeq::new(before.ok_or(PackFault::Form("another number of entries"))?);
    let hash = EntryHash::from_slice(input.take(32)?).ok_or(PackFault::Cut)?;
    let mut places = Places::default();
    let shapes = read_shapes(&mut input, &mut places)?;
    if places.columns() > COLUMNS_MAX {
        return Err(PackFault::Form("too many columns"));
    }
    let mut reader = Reader::new(&mut input, places.columns())?;
    let (mut made, mut payload, mut bytes_left) = (Vec::with_capacity(entries), Vec::new(), BODY_BYTES_MAX);
    let mut head = Head { incarnation: end.incarnation, seq: before, hash };
    for number in 0..entries {
        reader.entry = number;
        let shape = usize::try_from(reader.number(SHAPE)?).ok();
        let entry = match shape {
            Some(0) => {
                let entry = Entry::parse_header(reader.string(WHOLE)?.to_vec())?;
                head.extend(till, &entry).map_err(PackFault::Chain)?;
                entry
            }
            Some(place) => {
                let shape = shapes.get(place.saturating_sub(1)).ok_or(PackFault::Form("an unknown shape"))?;
                let header = reader.header(till, head, shape.outline)?;
                payload.clear();
                reader.payload(&shape.pieces, &mut payload, bytes_left.min(ENTRY_BYTES_MAX))?;
                Entry::seal(header, &payload)?
            }
            None => return Err(PackFault::Form("an unknown shape")),
        };
        bytes_left = bytes_left.checked_sub(entry.bytes().len()).ok_or(PackFault::TooLarge)?;
        let seq = head.seq.next().ok_or(PackFault::Form("no place left"))?;
        head = Head { seq, hash: entry.hash, ..head };
        made.push(entry);
    }
    if reader.is_at_end() { Ok(made) } else { Err(PackFault::Form("bytes after its end")) }
}

struct Shape<'b> {
    outline: Outline,
    pieces: Vec<Piece<'b>>,
}

fn read_shapes<'b>(input: &mut Input<'b>, places: &mut Places) -> Result<Vec<Shape<'b>>, PackFault> {
    let count = input.count(BATCH_ENTRIES_MAX)?;
    let small = |number: u64| u32::try_from(number).map_err(|_| PackFault::Form("a number over 32 bits"));
    let mut shapes = Vec::with_capacity(count);
    for _ in 0..count {
        let (format, kind) = (small(input.number()?)?, small(input.number()?)?);
        let flags = input.number()?;
        if flags > 7 {
            return Err(PackFault::Form("an unknown flag"));
        }
        let [has_anchor, has_programme, has_acting] = [1, 2, 4].map(|flag| flags & flag != 0);
        let length = input.count(ENTRY_BYTES_MAX)?;
        let skeleton = input.take(length)?;
        let pieces = places.pieces(kind, skeleton).ok_or(PackFault::Form("a shape that is none"))?;
        shapes
            .push(Shape { outline: Outline { format, kind, has_anchor, has_programme, has_acting }, pieces });
    }
    Ok(shapes)
}

/// A stream that is read.
#[derive(Debug, Default)]
struct Stream<'b> {
    /// Nothing but zeros.
    still: bool,
    differences: Input<'b>,
    literals: Input<'b>,
    literal_bytes: usize,
    strings: Vec<&'b [u8]>,
}

/// The streams that are read.
struct Reader<'b> {
    columns: Columns<'b>,
    streams: Vec<Stream<'b>>,
    op_id: u128,
    /// Every op_id is the one after that before it.
    op_ids_count: bool,
    entry: usize,
}

impl<'b> Reader<'b> {
    fn new(input: &mut Input<'b>, columns: usize) -> Result<Self, PackFault> {
        let (mut rules, mut lengths) = (Vec::with_capacity(columns), Vec::with_capacity(columns));
        for _ in 0..columns {
            let number = input.number()?;
            let other = if Rule::names_column(number) { input.count(columns.saturating_sub(1))? } else { 0 };
            rules.push(Rule::of_parts(number, other).ok_or(PackFault::Form("an unknown rule"))?);
            lengths.push((input.count(BODY_BYTES_MAX)?, input.count(BODY_BYTES_MAX)?));
        }
        let mut streams = Vec::with_capacity(columns);
        for (length, _) in &lengths {
            let differences = Input(input.take(*length)?);
            streams.push(Stream { still: *length == 0, differences, ..Stream::default() });
        }
        for (stream, (_, length)) in streams.iter_mut().zip(&lengths) {
            stream.literals = Input(input.take(*length)?);
        }
        if !input.0.is_empty() {
            return Err(PackFault::Form("bytes after its end"));
        }
        let op_ids_count = streams.get(OP_ID).is_some_and(|stream| stream.literals.0.is_empty());
        Ok(Self { columns: Columns::new(&rules), streams, op_id: 0, op_ids_count, entry: 0 })
    }

    fn is_at_end(&self) -> bool {
        self.streams.iter().all(|stream| stream.differences.0.is_empty() && stream.literals.0.is_empty())
    }

    fn number(&mut self, at: usize) -> Result<i64, PackFault> {
        let stream = self.streams.get_mut(at).ok_or(PackFault::Cut)?;
        let difference = if stream.still { 0 } else { unzigzag(stream.differences.number()?) };
        let value = self.columns.foresee(at, self.entry).number().wrapping_add(difference);
        self.columns.note(at, self.entry, Leaf::Number(value));
        Ok(value)
    }

    fn string(&mut self, at: usize) -> Result<&'b [u8], PackFault> {
        let stream = self.streams.get_mut(at).ok_or(PackFault::Cut)?;
        let code = if stream.still { 0 } else { stream.differences.number()? };
        let value = match code {
            0 => match self.columns.foresee(at, self.entry) {
                Leaf::Bytes(bytes) => bytes,
                Leaf::Number(_) => return Err(PackFault::Form("a string that nothing foresees")),
            },
            1 | 2 => {
                if code == 2 {
                    stream.literal_bytes = stream.differences.count(ENTRY_BYTES_MAX)?;
                }
                let bytes = stream.literals.take(stream.literal_bytes)?;
                if stream.strings.len() < STRINGS_MAX {
                    stream.strings.push(bytes);
                }
                bytes
            }
            named => {
                let place = usize::try_from(named.saturating_sub(3)).unwrap_or(usize::MAX);
                stream.strings.get(place).copied().ok_or(PackFault::Form("an unknown string"))?
            }
        };
        self.columns.note(at, self.entry, Leaf::Bytes(value));
        Ok(value)
    }

    fn op_id(&mut self) -> Result<OpId, PackFault> {
        let mut beyond = 0_u128;
        if !self.op_ids_count {
            let stream = self.streams.get_mut(OP_ID).ok_or(PackFault::Cut)?;
            let bytes = stream.literals.take(16)?;
            beyond = bytes.iter().fold(0, |number, byte| (number << 8) | u128::from(*byte));
        }
        self.op_id = next_op_id(self.op_id).wrapping_add(beyond);
        Ok(OpId::from_bytes(self.op_id.to_be_bytes()))
    }

    fn header(&mut self, till: TillId, head: Head, outline: Outline) -> Result<Header, PackFault> {
        let Outline { format, kind, has_anchor, has_programme, has_acting } = outline;
        let clock_ms = self.number(CLOCK_MS)? as u64;
        let clock_count = self.number(CLOCK_COUNT)? as u64;
        let (boot_id, monotonic_ms) = (self.number(BOOT)? as u64, self.number(MONOTONIC)? as u64);
        let anchor = if has_anchor { Some(Timestamp::from_ms(self.number(ANCHOR)? as u64)) } else { None };
        let programme = if has_programme {
            let hash = ProgrammeHash::from_slice(self.string(PROGRAMME)?);
            Some(hash.ok_or(PackFault::Form("a programme that is none"))?)
        } else {
            None
        };
        let acting = if has_acting {
            let acting = minicbor::decode(self.string(ACTING)?);
            Some(acting.map_err(|_| PackFault::Form("somebody acting who is nobody"))?)
        } else {
            None
        };
        if clock_ms >> 48 != 0 || clock_count >> 16 != 0 {
            return Err(PackFault::Form("a clock that is none"));
        }
        Ok(Header {
            format,
            kind: Kind::from_number(kind),
            till,
            incarnation: head.incarnation,
            seq: head.seq.next().ok_or(PackFault::Form("no place left"))?,
            prev_hash: head.hash,
            hlc: Hlc::from_bits(clock_ms << 16 | clock_count),
            boot_id,
            monotonic_ms,
            anchor,
            programme,
            op_id: self.op_id()?,
            acting,
        })
    }

    fn payload(
        &mut self,
        pieces: &[Piece<'b>],
        out: &mut Vec<u8>,
        bytes_max: usize,
    ) -> Result<(), PackFault> {
        for piece in pieces {
            match piece {
                Piece::Fixed(bytes) => out.extend_from_slice(bytes),
                Piece::Number(column) => put_number(out, self.number(*column)?),
                Piece::String(column, major) => {
                    let bytes = self.string(*column)?;
                    put_head(out, *major, bytes.len() as u64);
                    out.extend_from_slice(bytes);
                }
            }
            if out.len() > bytes_max {
                return Err(PackFault::TooLarge);
            }
        }
        Ok(())
    }
}
