//! `tallytill bench dictionary`: trains the dictionary that packed batches are compressed with, from made-up sales. The
//! same version of the program always makes the same dictionary. A released one is never changed: another is added.

use anyhow::Context as _;

use super::arguments::DictionaryArguments;
use super::journals::{Journal, Trade};
use crate::core::model::{Currency, ProgrammeHash, TillId};
use crate::host::file::{Readers, write_file};
use crate::host::keys::SigningKey;
use crate::net::packed::DICTIONARY_BYTES_MAX;

/// Tills whose journals are looked at.
const TILLS: u8 = 24;
/// Sales of each.
const SALES: u64 = 256;
/// How many sales batches have: a till with a line sends one or a few, one that was without sends many.
const BATCHES: [usize; 7] = [1, 1, 2, 1, 3, 8, 24];

/// Trains and writes.
pub(super) fn train(arguments: &DictionaryArguments) -> anyhow::Result<()> {
    let currency = Currency::parse("CZK").context("a currency")?;
    let mut samples = Vec::new();
    for number in 0..TILLS {
        let programme = ProgrammeHash::from_bytes([number; 32]);
        let trade = Trade { programme, members: 20_000, currency };
        let till = TillId::from_bytes([number; 16]);
        let journal = Journal::make(till, SigningKey::from_secret(&[number; 32]), SALES, &trade)?;
        let (mut rest, mut sizes) = (journal.entries.as_slice(), BATCHES.iter().cycle());
        while let Some((batch, later)) = sizes.next().and_then(|size| rest.split_at_checked(*size)) {
            samples.push(minicbor::to_vec(journal.message(till, batch)?.0)?);
            rest = later;
        }
    }
    let dictionary = zstd::dict::from_samples(&samples, DICTIONARY_BYTES_MAX).context("no dictionary")?;
    write_file(&arguments.out, &dictionary, Readers::All)?;
    println!("{} samples, {} bytes", samples.len(), dictionary.len());
    Ok(())
}
