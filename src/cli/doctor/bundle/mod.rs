//! The support bundle: a `.tar.gz` that a shop can send to anybody.
//!
//! | file | holds |
//! |---|---|
//! | `README.txt` | what is in it and what is not |
//! | `doctor.json`, `doctor.txt` | what was found, in English |
//! | `system.json` | versions of the program, the kernel and the distribution; sizes of the files of the data folder |
//! | `config.json` | the configuration without comments and secrets |
//! | `journal.json` | the end of each chain, how much head office has; no entry |
//! | `status.json`, `metrics.txt` | what a running till says of itself |
//! | `devices.txt` | devices as the kernel shows them |
//! | `log.txt` | the last lines of a log that was named, long numbers masked |
//!
//! Never in it: entries, members, keys, tokens, `identity.json`.

mod archive;
mod content;
mod mask;

pub(super) use archive::write_bundle;
