//! What a request asked for, kept with what it did: so a repeat of it is told from another request under its op_id.
//!
//! The field has 32 bytes. An op_id that is used again by mistake is what has to be noticed, and 64 bits of BLAKE3 leave one
//! such mistake in 10^19 unnoticed. The rest stays zero, which costs nothing on the line.

/// Bytes of the hash that are kept.
const KEPT_BYTES: usize = 8;

/// The kept part of a request's hash.
pub(super) fn keep(hash: &blake3::Hash) -> [u8; 32] {
    let mut kept = [0; 32];
    kept.iter_mut().zip(hash.as_bytes()).take(KEPT_BYTES).for_each(|(to, from)| *to = *from);
    kept
}

/// Whether a stored request is this one. Some are stored with all of their hash.
pub(super) fn is_same(stored: &[u8; 32], asked: &[u8; 32]) -> bool {
    stored.iter().zip(asked).take(KEPT_BYTES).all(|(one, other)| one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeat_is_known_by_a_part_of_its_hash_or_all_of_it() {
        let hash = blake3::hash(b"two coffees");
        let kept = keep(&hash);
        assert_eq!(kept.split_at(8), (&hash.as_bytes()[..8], &[0; 24][..]));
        assert!(is_same(&kept, &kept) && is_same(hash.as_bytes(), &kept));
        assert!(!is_same(&keep(&blake3::hash(b"three coffees")), &kept));
    }
}
