//! Bodies between till and hub: CBOR, compressed with zstd, bounded before and after.

use minicbor::{Decode, Encode};

/// zstd's own default: the wire shrinks about fivefold at little cost (reference, baselines B).
const LEVEL: i32 = 3;

/// Why a body can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyFault {
    /// Not zstd, or larger than what is taken once unpacked.
    #[error("the body is not zstd, or too large once unpacked")]
    Compression,
    /// Not the message that belongs here.
    #[error("the body can't be read: {0}")]
    Message(String),
}

/// Writes a message for the wire.
///
/// # Errors
/// [`BodyFault`] when there is no memory to do so.
pub fn encode_body<T: Encode<()>>(message: &T) -> Result<Vec<u8>, BodyFault> {
    let plain = minicbor::to_vec(message).map_err(|error| BodyFault::Message(error.to_string()))?;
    zstd::bulk::compress(&plain, LEVEL).map_err(|_| BodyFault::Compression)
}

/// Reads a message from the wire, of at most `bytes_max` once unpacked.
///
/// # Errors
/// [`BodyFault`]; memory stays bounded whatever the bytes are.
pub fn decode_body<T: for<'b> Decode<'b, ()>>(bytes: &[u8], bytes_max: usize) -> Result<T, BodyFault> {
    let plain = zstd::bulk::decompress(bytes, bytes_max).map_err(|_| BodyFault::Compression)?;
    minicbor::decode(&plain).map_err(|error| BodyFault::Message(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::sync::wire::BODY_BYTES_MAX;

    #[test]
    fn a_bomb_and_a_stranger_are_refused() {
        let body = encode_body(&7u32).unwrap();
        assert_eq!(decode_body::<u32>(&body, BODY_BYTES_MAX), Ok(7));
        assert!(matches!(decode_body::<String>(&body, BODY_BYTES_MAX), Err(BodyFault::Message(_))));
        let bomb = zstd::bulk::compress(&vec![0; BODY_BYTES_MAX + 1], LEVEL).unwrap();
        assert_eq!(decode_body::<u32>(&bomb, BODY_BYTES_MAX), Err(BodyFault::Compression));
        assert_eq!(decode_body::<u32>(b"plain", BODY_BYTES_MAX), Err(BodyFault::Compression));
    }
}
