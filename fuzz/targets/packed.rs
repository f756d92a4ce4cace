//! Any bytes as a packed batch: refused in bounded memory, or entries that pack and unpack to themselves.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tallytill::core::ledger::Head;
use tallytill::core::model::{EntryHash, EntrySeq, Incarnation, TillId};
use tallytill::core::sync::packing::{pack, unpack};

fuzz_target!(|bytes: &[u8]| {
    let till = TillId::from_bytes([3; 16]);
    let seq = EntrySeq::new(1_000);
    let end = Head { incarnation: Incarnation::from_random(1), seq, hash: EntryHash::NONE };
    let Ok(entries) = unpack(till, end, bytes) else { return };
    assert_eq!(unpack(till, end, &pack(&entries).bytes), Ok(entries));
});
