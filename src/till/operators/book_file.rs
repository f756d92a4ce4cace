//! The operator book as this till last got it: `operators.cbor` in the data folder, as it travelled, with head office's
//! signature. Readable by the till alone: who has it can try PINs.

use std::path::{Path, PathBuf};

use crate::core::codec::OperatorBook;
use crate::core::codec::operator_book::operator_book_signed_bytes;
use crate::core::sync::wire::{ANSWER_BYTES_MAX, OperatorBookBundle};
use crate::host::file::{FileFault, Readers, load_file, write_file};
use crate::host::keys::verify;

/// The book's file in the data folder.
pub const FILE_NAME: &str = "operators.cbor";
const BYTES_MAX: u64 = ANSWER_BYTES_MAX as u64;

/// An operator book can't be taken over, or not be had.
#[derive(Debug, thiserror::Error)]
pub enum OperatorBookFault {
    /// Its file can't be read or written.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Its file holds something else.
    #[error("`{0}` is damaged; connect the till to head office, which sends the list of operators anew")]
    Damaged(PathBuf),
    /// Signed by somebody else.
    #[error("the list of operators is not signed by this till's head office; nothing was changed")]
    Signature,
    /// It can't be read by this version.
    #[error("the list of operators can't be read by this version; nothing was changed")]
    Unreadable,
}

/// A book whose signature and order hold.
///
/// # Errors
/// [`OperatorBookFault`].
pub fn check_operator_book(
    bundle: &OperatorBookBundle,
    hub_public_key: &[u8; 32],
) -> Result<OperatorBook, OperatorBookFault> {
    if !verify(hub_public_key, &operator_book_signed_bytes(&bundle.body), &bundle.signature) {
        return Err(OperatorBookFault::Signature);
    }
    let book: OperatorBook = minicbor::decode(&bundle.body).map_err(|_| OperatorBookFault::Unreadable)?;
    if book.is_whole() { Ok(book) } else { Err(OperatorBookFault::Unreadable) }
}

/// Keeps a book; the caller has checked it.
///
/// # Errors
/// [`OperatorBookFault`] when the file can't be written.
pub fn store_operator_book(folder: &Path, bundle: &OperatorBookBundle) -> Result<(), OperatorBookFault> {
    let path = folder.join(FILE_NAME);
    let bytes = minicbor::to_vec(bundle).map_err(|_| OperatorBookFault::Damaged(path.clone()))?;
    Ok(write_file(&path, &bytes, Readers::OwnerOnly)?)
}

/// The book in a data folder; `None` when there is none.
///
/// # Errors
/// [`OperatorBookFault`] when the file is unusable, or its signature does not hold.
pub fn load_operator_book(
    folder: &Path,
    hub_public_key: &[u8; 32],
) -> Result<Option<OperatorBook>, OperatorBookFault> {
    let path = folder.join(FILE_NAME);
    let Some(bytes) = load_file(&path, BYTES_MAX)? else { return Ok(None) };
    let bundle: OperatorBookBundle =
        minicbor::decode(&bytes).map_err(|_| OperatorBookFault::Damaged(path))?;
    check_operator_book(&bundle, hub_public_key).map(Some)
}
