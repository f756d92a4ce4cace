//! `tallytill hub backup` and `hub restore`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use super::hub::{HomeArguments, now, open_store};
use super::owner::give_to_owner;
use crate::hub::backup::{back_up, restore};
use crate::hub::store::DatabaseAddress;

/// Arguments of `hub backup`.
#[derive(Debug, Args)]
pub(super) struct BackupArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// The folder to make; it must not exist
    folder: PathBuf,
}

/// Arguments of `hub restore`.
#[derive(Debug, Args)]
pub(super) struct RestoreArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// The folder that `hub backup` made. Left out, the database was put back by its own tools, or with the whole machine,
    /// and is only told so
    folder: Option<PathBuf>,
}

/// Makes a backup, also beside a head office that runs.
pub(super) fn make_backup(arguments: &BackupArguments) -> anyhow::Result<ExitCode> {
    let config = arguments.home.load()?;
    back_up(&config.data, &config.address()?, &arguments.folder, now())?;
    println!("backed up to {}", arguments.folder.display());
    println!("It holds the secret keys of head office: keep it where nobody else can read it.");
    Ok(ExitCode::SUCCESS)
}

/// Puts a backup back, or notes that a database was put back.
pub(super) fn restore_backup(arguments: &RestoreArguments) -> anyhow::Result<ExitCode> {
    let config = arguments.home.load()?;
    let address = config.address()?;
    match &arguments.folder {
        Some(folder) => {
            let restored = restore(folder, &config.data, &address, now());
            give_to_owner(&config.data);
            restored?;
        }
        None => {
            if let DatabaseAddress::Sqlite(path) = &address
                && !path.exists()
            {
                bail!("`{}` does not exist; name the folder of a backup", path.display());
            }
            open_store(&arguments.home)?.begin_anew(None, "put back by other means", now())?;
        }
    }
    println!("Head office goes on from the copy; start it with `tallytill hub run`.");
    println!("Each till sends again what is missing as soon as it reaches head office.");
    println!(
        "What was done at head office itself since the copy (tills let in, programmes, corrections) is to be done again."
    );
    Ok(ExitCode::SUCCESS)
}
