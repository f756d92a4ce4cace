//! The arguments, and what each command does.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;

use super::explain::tell_settings;
use super::sample::write_sample;
use crate::host::config::DocumentFault;
#[cfg(feature = "hub")]
use crate::hub::config::HubConfig;
#[cfg(feature = "till")]
use crate::till::config::TillConfig;

/// Where the package puts a till's configuration.
#[cfg(feature = "till")]
pub(in crate::cli) const TILL_FILE: &str = "/etc/tallytill/till.toml";
/// Where the package puts head office's configuration.
#[cfg(feature = "hub")]
pub(in crate::cli) const HUB_FILE: &str = "/etc/tallytill-hub/hub.toml";

/// What can be done with a configuration.
#[derive(Subcommand)]
pub(in crate::cli) enum ConfigCommand {
    /// Print a file with every setting, what it means and what it is without being set
    Default {
        /// Of which program
        program: Program,
    },
    /// Say what is wrong with a configuration, with file, line and key
    Check(FileArguments),
    /// Say what each setting is and where it comes from: a line of the file, a variable of the environment, or nobody
    Explain(FileArguments),
    /// Print the JSON Schema of a configuration, for editors
    Schema {
        /// Of which program
        program: Program,
    },
}

/// Which configuration is meant.
#[derive(Args)]
pub(in crate::cli) struct FileArguments {
    /// Of which program
    program: Program,
    /// The configuration file; where the package puts it by default
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// The programs that have a configuration.
#[derive(Clone, Copy, ValueEnum)]
pub(in crate::cli) enum Program {
    /// The till
    #[cfg(feature = "till")]
    Till,
    /// Head office
    #[cfg(feature = "hub")]
    Hub,
}

impl Program {
    fn file(self) -> &'static str {
        match self {
            #[cfg(feature = "till")]
            Self::Till => TILL_FILE,
            #[cfg(feature = "hub")]
            Self::Hub => HUB_FILE,
        }
    }

    fn keys(self) -> &'static [&'static str] {
        match self {
            #[cfg(feature = "till")]
            Self::Till => &TillConfig::KEYS,
            #[cfg(feature = "hub")]
            Self::Hub => &HubConfig::KEYS,
        }
    }

    fn check(self, path: &Path) -> Result<(), DocumentFault> {
        match self {
            #[cfg(feature = "till")]
            Self::Till => TillConfig::load(path).map(drop),
            #[cfg(feature = "hub")]
            Self::Hub => HubConfig::load(path).map(drop),
        }
    }

    fn schema(self) -> Value {
        match self {
            #[cfg(feature = "till")]
            Self::Till => schemars::schema_for!(TillConfig),
            #[cfg(feature = "hub")]
            Self::Hub => schemars::schema_for!(HubConfig),
        }
        .to_value()
    }
}

/// Runs one command.
pub(in crate::cli) fn run(command: &ConfigCommand) -> anyhow::Result<ExitCode> {
    match command {
        ConfigCommand::Default { program } => print!("{}", write_sample(&program.schema())),
        ConfigCommand::Check(arguments) => {
            let path = arguments.path();
            arguments.program.check(&path)?;
            println!("{} is good", path.display());
        }
        ConfigCommand::Explain(arguments) => {
            let path = arguments.path();
            let program = arguments.program;
            print!("{}", tell_settings(&path, program.keys(), &program.schema())?);
            program.check(&path)?;
        }
        ConfigCommand::Schema { program } => {
            println!("{}", serde_json::to_string_pretty(&program.schema()).context("it can't be written")?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl FileArguments {
    fn path(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(|| self.program.file().into())
    }
}

#[cfg(all(test, feature = "till", feature = "hub"))]
mod tests {
    use super::super::sample::list_leaves;
    use super::*;

    const PROGRAMS: [(Program, &str); 2] =
        [(Program::Till, "packaging/config/till.toml"), (Program::Hub, "packaging/config/hub.toml")];

    #[test]
    fn every_key_that_can_be_written_is_known_to_the_environment_and_to_explain() {
        for (program, _) in PROGRAMS {
            let mut known = program.keys().to_vec();
            known.sort_unstable();
            let schema = program.schema();
            let mut written: Vec<String> = list_leaves(&schema).into_iter().map(|leaf| leaf.key).collect();
            written.sort_unstable();
            assert_eq!(written, known);
        }
    }

    #[test]
    fn the_packaged_files_are_what_config_default_prints() {
        for (program, file) in PROGRAMS {
            let sample = write_sample(&program.schema());
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            if std::env::var_os("TALLYTILL_BLESS").is_some() {
                std::fs::write(&path, &sample).unwrap();
            }
            assert_eq!(
                std::fs::read_to_string(&path).unwrap(),
                sample,
                "set TALLYTILL_BLESS=1 to write it anew"
            );
            program.check(&path).unwrap();
        }
    }

    #[test]
    fn each_setting_of_the_default_file_can_be_taken_up_as_it_stands() {
        for (program, _) in PROGRAMS {
            let sample = write_sample(&program.schema());
            // Own profiles are a folder of the shop's.
            let own = |line: &&str| !line.starts_with("#profiles");
            let taken: Vec<&str> = sample.lines().filter(own).map(take_up).collect();
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("taken.toml");
            std::fs::write(&path, taken.join("\n")).unwrap();
            program.check(&path).unwrap();
        }
    }

    /// A setting without the sign before it that puts it out of force.
    fn take_up(line: &str) -> &str {
        line.strip_prefix('#').filter(|rest| !rest.starts_with(' ') && !rest.is_empty()).unwrap_or(line)
    }
}
