//! The card book as this till last got it: `cards.cbor` in the data folder, as it travelled, with head office's signature.
//! It outlives the cache, so that a card that was blocked stays blocked while head office is away.

use std::path::{Path, PathBuf};

use crate::core::codec::CardBook;
use crate::core::sync::wire::{ANSWER_BYTES_MAX, CardBookBundle, card_book_signed_bytes};
use crate::host::file::{FileFault, Readers, load_file, write_file};
use crate::host::keys::verify;

/// The book's file in the data folder.
pub const FILE_NAME: &str = "cards.cbor";
const BYTES_MAX: u64 = ANSWER_BYTES_MAX as u64;

/// A card book can't be taken over, or not be had.
#[derive(Debug, thiserror::Error)]
pub enum CardBookFault {
    /// Its file can't be read or written.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Its file holds something else.
    #[error("`{0}` is damaged; the till fetches it anew from head office")]
    Damaged(PathBuf),
    /// Signed by somebody else.
    #[error("the card book is not signed by this till's head office; nothing was changed")]
    Signature,
    /// It can't be read by this version.
    #[error("the card book can't be read by this version; nothing was changed")]
    Unreadable,
}

/// A book whose signature and order hold.
///
/// # Errors
/// [`CardBookFault`].
pub fn check_card_book(
    bundle: &CardBookBundle,
    hub_public_key: &[u8; 32],
) -> Result<CardBook, CardBookFault> {
    if !verify(hub_public_key, &card_book_signed_bytes(&bundle.body), &bundle.signature) {
        return Err(CardBookFault::Signature);
    }
    let book: CardBook = minicbor::decode(&bundle.body).map_err(|_| CardBookFault::Unreadable)?;
    if book.is_whole() { Ok(book) } else { Err(CardBookFault::Unreadable) }
}

/// Keeps a book; the caller has checked it.
///
/// # Errors
/// [`CardBookFault`] when the file can't be written.
pub fn store_card_book(folder: &Path, bundle: &CardBookBundle) -> Result<(), CardBookFault> {
    let path = folder.join(FILE_NAME);
    let bytes = minicbor::to_vec(bundle).map_err(|_| CardBookFault::Damaged(path.clone()))?;
    Ok(write_file(&path, &bytes, Readers::All)?)
}

/// The book in a file; `None` when there is none.
///
/// # Errors
/// [`CardBookFault`] when the file is unusable, or its signature does not hold.
pub fn load_card_book(path: &Path, hub_public_key: &[u8; 32]) -> Result<Option<CardBook>, CardBookFault> {
    let Some(bytes) = load_file(path, BYTES_MAX)? else { return Ok(None) };
    let bundle: CardBookBundle =
        minicbor::decode(&bytes).map_err(|_| CardBookFault::Damaged(path.to_owned()))?;
    check_card_book(&bundle, hub_public_key).map(Some)
}
