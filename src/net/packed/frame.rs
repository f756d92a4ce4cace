//! Writing and reading the frame of a packed batch.

use std::io::{self, Write};
use std::sync::LazyLock;

use zstd::bulk::Decompressor;
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::stream::write::Encoder;
use zstd::zstd_safe::{get_dict_id_from_dict, get_dict_id_from_frame};

use crate::core::sync::packing::Packed;
use crate::core::sync::wire::{BODY_BYTES_MAX, PackedBatch};

/// Columns are short and compress quickly; higher levels gain less than one byte in a hundred.
const LEVEL: i32 = 9;
/// The largest dictionary.
pub const DICTIONARY_BYTES_MAX: usize = 16 << 10;

/// The dictionary that batches are written with. Later ones are added beside it, and all are read.
const DICTIONARY: &[u8] = include_bytes!("entries-1.dictionary");

static WRITTEN_WITH: LazyLock<Option<EncoderDictionary<'static>>> =
    LazyLock::new(|| EncoderDictionary::try_copy(DICTIONARY, LEVEL).ok());
static READ_WITH: LazyLock<Option<DecoderDictionary<'static>>> =
    LazyLock::new(|| DecoderDictionary::try_copy(DICTIONARY).ok());

/// Why a packed batch can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackedFault {
    /// It was written with a dictionary that is not known here; the plain form is understood.
    #[error("dictionary `{0}` is not known here")]
    UnknownDictionary(u32),
    /// Not zstd, or larger than what is taken once unpacked.
    #[error("the body is not zstd, or too large once unpacked")]
    Compression,
    /// Not the message that belongs here.
    #[error("the body can't be read: {0}")]
    Message(String),
}

/// Writes a batch for the wire. What `packed` names as cuts is compressed apart from what stands before it.
///
/// # Errors
/// [`PackedFault`] when there is no memory to do so.
pub fn encode_packed(message: &PackedBatch, packed: &Packed) -> Result<Vec<u8>, PackedFault> {
    let plain = minicbor::to_vec(message).map_err(|error| PackedFault::Message(error.to_string()))?;
    let start = plain.len().saturating_sub(packed.bytes.len());
    let cuts: Vec<usize> = packed.cuts.iter().map(|cut| cut.saturating_add(start)).collect();
    compress(&plain, &cuts).map_err(|_| PackedFault::Compression)
}

fn compress(plain: &[u8], cuts: &[usize]) -> io::Result<Vec<u8>> {
    let mut encoder = match &*WRITTEN_WITH {
        Some(dictionary) => Encoder::with_prepared_dictionary(Vec::new(), dictionary)?,
        None => Encoder::new(Vec::new(), LEVEL)?,
    };
    encoder.set_pledged_src_size(u64::try_from(plain.len()).ok())?;
    let mut from = 0;
    for cut in cuts {
        encoder.write_all(plain.get(from..*cut).unwrap_or_default())?;
        encoder.flush()?;
        from = *cut;
    }
    encoder.write_all(plain.get(from..).unwrap_or_default())?;
    encoder.finish()
}

/// Reads a batch from the wire.
///
/// # Errors
/// [`PackedFault`]; memory stays bounded whatever the bytes are.
pub fn decode_packed(bytes: &[u8]) -> Result<PackedBatch, PackedFault> {
    let plain = match get_dict_id_from_frame(bytes) {
        None => zstd::bulk::decompress(bytes, BODY_BYTES_MAX),
        named if named == get_dict_id_from_dict(DICTIONARY) => {
            let dictionary = READ_WITH.as_ref().ok_or(PackedFault::Compression)?;
            Decompressor::with_prepared_dictionary(dictionary)
                .and_then(|mut reader| reader.decompress(bytes, BODY_BYTES_MAX))
        }
        Some(other) => return Err(PackedFault::UnknownDictionary(other.get())),
    };
    let plain = plain.map_err(|_| PackedFault::Compression)?;
    minicbor::decode(&plain).map_err(|error| PackedFault::Message(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ledger::Head;
    use crate::core::model::Incarnation;

    fn batch(bytes: Vec<u8>) -> (PackedBatch, Packed) {
        let head = Head::start(Incarnation::from_random(1));
        let cuts = vec![0, bytes.len() / 2, bytes.len()];
        (PackedBatch { head, signature: [1; 64], entries: bytes.clone().into() }, Packed { bytes, cuts })
    }

    #[test]
    fn a_packed_batch_arrives_whole_wherever_it_is_cut() {
        for length in [0, 1, 2, 1_000, 200_000] {
            let bytes: Vec<u8> = (0..length).map(|at: u32| (at % 251) as u8).collect();
            let (message, packed) = batch(bytes);
            assert_eq!(decode_packed(&encode_packed(&message, &packed).unwrap()), Ok(message));
        }
    }

    #[test]
    fn a_strange_dictionary_is_named_and_bombs_are_refused() {
        let (message, packed) = batch(vec![7; 3_000]);
        let mut body = encode_packed(&message, &packed).unwrap();
        let id = get_dict_id_from_frame(&body).unwrap().get().to_le_bytes();
        let at = body.windows(4).position(|four| four == id).unwrap();
        body[at] ^= 1;
        assert!(matches!(decode_packed(&body), Err(PackedFault::UnknownDictionary(_))));
        let bomb = zstd::bulk::compress(&vec![0; BODY_BYTES_MAX + 1], 3).unwrap();
        assert_eq!(decode_packed(&bomb), Err(PackedFault::Compression));
        assert_eq!(decode_packed(b"plain"), Err(PackedFault::Compression));
    }
}
