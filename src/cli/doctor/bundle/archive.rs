//! Packing the files of a bundle.

use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, EntryType, Header};

use super::content::collect_files;
use crate::cli::doctor::patient::Patient;
use crate::cli::doctor::report::Report;
use crate::core::model::Timestamp;
use crate::host::file::{Readers, write_file};

/// The folder that a bundle unpacks into.
const FOLDER: &str = "tallytill-bundle";

/// Writes a bundle, readable by its owner alone.
///
/// # Errors
/// When the log can't be read or the file can't be written.
pub(in crate::cli::doctor) fn write_bundle(
    path: &Path,
    log: Option<&Path>,
    root: &Path,
    patient: Option<&Patient>,
    report: &Report<'_>,
) -> anyhow::Result<()> {
    let files = collect_files(log, root, patient, report)?;
    let bytes = pack(&files, report.at)?;
    Ok(write_file(path, &bytes, Readers::OwnerOnly)?)
}

/// The same files at the same time give the same bytes.
fn pack(files: &[(&'static str, Vec<u8>)], at: Timestamp) -> io::Result<Vec<u8>> {
    let mut archive = Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
    for (name, bytes) in files {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_size(u64::try_from(bytes.len()).map_err(io::Error::other)?);
        header.set_mode(0o600);
        header.set_mtime(at.ms() / 1000);
        archive.append_data(&mut header, format!("{FOLDER}/{name}"), bytes.as_slice())?;
    }
    let mut packed = archive.into_inner()?;
    packed.flush()?;
    packed.finish()
}
