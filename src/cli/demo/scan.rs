//! `tallytill demo scan`: codes for a demonstration that runs in another terminal.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use anyhow::Context;

use super::stage::device_path;

/// Writes each code to the scanner of a till, with the CR that ends a scan.
pub(super) fn send_codes(folder: &Path, till: u8, codes: &[String]) -> anyhow::Result<()> {
    let path = device_path(folder, till);
    let mut device = OpenOptions::new().write(true).open(&path).with_context(|| {
        format!("there is no scanner at `{}`; start `tallytill demo` first", path.display())
    })?;
    for code in codes {
        device.write_all(format!("{code}\r").as_bytes())?;
    }
    Ok(())
}
