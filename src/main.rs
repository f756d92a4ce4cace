//! The `tallytill` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    tallytill::cli::run()
}
