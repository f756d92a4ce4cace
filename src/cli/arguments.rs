//! The arguments, and what each command runs.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use super::output::report;

/// What head office's package calls this program.
const HUB_NAME: &str = "tallytill-hub";

/// Offline-first loyalty for shop tills, and the head office that their journals flow to.
#[derive(Parser)]
#[command(name = "tallytill", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[cfg(all(unix, feature = "till", feature = "hub", feature = "testkit"))]
    Demo(super::demo::DemoArguments),
    /// The daemon on a POS box
    #[cfg(feature = "till")]
    #[command(subcommand)]
    Till(super::till::TillCommand),
    /// Head office
    #[cfg(feature = "hub")]
    #[command(subcommand)]
    Hub(super::hub::HubCommand),
    /// Settings: print a file with all of them, check one, say where each value comes from
    #[cfg(any(feature = "till", feature = "hub"))]
    #[command(subcommand)]
    Config(super::config::ConfigCommand),
    /// A programme document
    #[command(subcommand)]
    Programme(super::programme::ProgrammeCommand),
    /// A till's journal: show, verify, export
    #[cfg(feature = "till")]
    #[command(subcommand)]
    Journal(super::journal::JournalCommand),
    /// Cards: issue, print, verify, block, replace
    #[cfg(any(feature = "till", feature = "hub"))]
    #[command(subcommand)]
    Cards(super::cards::CardsCommand),
    /// Scanners: find, try, set up, print set-up codes
    #[cfg(feature = "till")]
    #[command(subcommand)]
    Scanner(super::scanner::ScannerCommand),
    /// Receipt printers: find, try, look at what was printed
    #[cfg(feature = "till")]
    #[command(subcommand)]
    Printer(super::printer::PrinterCommand),
    /// Customer displays: show rows to look at
    #[cfg(feature = "till")]
    #[command(subcommand)]
    Display(super::display::DisplayCommand),
    /// Look at everything a till stands on, and say how to mend what is wrong; exit code 0 good, 1 warnings, 2 bad
    #[cfg(feature = "till")]
    Doctor(super::doctor::DoctorArguments),
    /// What this build reaches on this machine
    #[cfg(all(unix, feature = "till", feature = "testkit"))]
    #[command(subcommand)]
    Bench(super::bench::BenchCommand),
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse_from(spoken(std::env::args_os().collect())).command {
        #[cfg(all(unix, feature = "till", feature = "hub", feature = "testkit"))]
        Command::Demo(arguments) => super::demo::run(arguments),
        #[cfg(feature = "till")]
        Command::Till(command) => super::till::run(command),
        #[cfg(feature = "hub")]
        Command::Hub(command) => super::hub::run(command),
        #[cfg(any(feature = "till", feature = "hub"))]
        Command::Config(command) => super::config::run(&command),
        Command::Programme(command) => super::programme::run(command),
        #[cfg(feature = "till")]
        Command::Journal(command) => super::journal::run(&command),
        #[cfg(any(feature = "till", feature = "hub"))]
        Command::Cards(command) => super::cards::run(&command),
        #[cfg(feature = "till")]
        Command::Scanner(command) => super::scanner::run(command),
        #[cfg(feature = "till")]
        Command::Printer(command) => super::printer::run(command),
        #[cfg(feature = "till")]
        Command::Display(command) => super::display::run(&command),
        #[cfg(feature = "till")]
        Command::Doctor(arguments) => super::doctor::run(&arguments),
        #[cfg(all(unix, feature = "till", feature = "testkit"))]
        Command::Bench(command) => super::bench::run(&command),
    };
    report(outcome)
}

/// Head office's package calls this program `tallytill-hub`: there `tallytill-hub code` is what `tallytill hub code` is
/// elsewhere.
fn spoken(mut words: Vec<OsString>) -> Vec<OsString> {
    let is_hub = words.first().is_some_and(|name| Path::new(name).file_stem() == Some(HUB_NAME.as_ref()));
    let command = words.get(1).map(|word| word.to_string_lossy().into_owned());
    let all = Arguments::command();
    let of_hub =
        |word: &str| all.find_subcommand("hub").is_some_and(|hub| hub.find_subcommand(word).is_some());
    if is_hub && command.is_some_and(|word| all.find_subcommand(&word).is_none() && of_hub(&word)) {
        words.insert(1, "hub".into());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(words: &str) -> String {
        let spoken = spoken(words.split(' ').map(OsString::from).collect());
        spoken.join(" ".as_ref()).into_string().unwrap()
    }

    #[test]
    #[cfg(feature = "hub")]
    fn under_the_name_of_head_offices_package_commands_of_head_office_need_no_second_word() {
        assert_eq!(say("/usr/bin/tallytill-hub code --till x"), "/usr/bin/tallytill-hub hub code --till x");
        for as_it_is in
            ["tallytill-hub hub run", "tallytill-hub cards keys", "tallytill-hub --version", "tallytill code"]
        {
            assert_eq!(say(as_it_is), as_it_is);
        }
    }
}
