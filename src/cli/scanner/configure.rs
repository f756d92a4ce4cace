//! `tallytill scanner configure`: query, compare, set until the power is lost, read back; for good on request.

use std::io::{Write, stdout};
use std::process::ExitCode;

use anyhow::{Context, bail};

use super::arguments::{ConfigureArguments, check_purposes};
use super::probe::{Probe, probe, shown};
use crate::core::codec::command::{
    Ask, Identity, Leave, Outcome, Reply, SetupStep, Skipped, encode_ask, is_as_wanted, plan_setup,
};
use crate::core::codec::profile::{ByteString, Profile, Purpose, Setting};
use crate::device::scanner::Talk;

/// How one setting ended.
enum Ended {
    /// It is as it should be; what was done for it.
    Done(String),
    /// It is not sent, and why.
    Skipped(String),
    /// It did not work.
    Failed(String),
}

/// Runs the set-up.
pub(super) fn run(arguments: &ConfigureArguments) -> anyhow::Result<ExitCode> {
    let profiles = arguments.profiles.load()?;
    let profile = profiles.find(&arguments.profile)?;
    check_purposes(profile, &arguments.only)?;
    if !profile.family.takes_commands() {
        bail!(
            "`{}` takes no commands over the wire; print its codes with `tallytill scanner sheet {0}`",
            profile.id
        );
    }
    let mut out = stdout();
    writeln!(out, "scanner   {} at {}", profile.title, arguments.port.display())?;
    let baud = identify(&mut out, arguments, profile)?;
    if !profile.tried {
        writeln!(
            out,
            "note      nobody has tried this profile on a device yet: read back what it says below"
        )?;
    }
    let mut talk = Talk::open(&arguments.port, profile, baud)?;
    let vanished = "the scanner went away while it was set up; plug it in and run this again";
    if !profile.command.enter.is_empty() {
        talk.enter().context(vanished)?;
    }
    let mut failed: usize = 0;
    let mut changed = false;
    for step in plan_setup(profile, &arguments.only) {
        let ended = set(&mut talk, profile, &step, arguments).context(vanished)?;
        let name = step.setting.name.code();
        let line = match ended {
            Ended::Done(what) => {
                changed = true;
                format!("ok        {name:<16} {what}")
            }
            Ended::Skipped(why) => format!("not sent  {name:<16} {why}"),
            Ended::Failed(why) => {
                changed = true;
                failed = failed.saturating_add(1);
                format!("FAILED    {name:<16} {why}")
            }
        };
        writeln!(out, "{line}")?;
    }
    if !profile.command.enter.is_empty() {
        let how = match (arguments.save, arguments.dry_run || !changed) {
            (_, true) => Leave::Discard,
            (true, false) => Leave::Lasting,
            (false, false) => Leave::Temporary,
        };
        talk.leave(how).context(vanished)?;
    }
    close(&mut out, arguments, failed, changed)
}

/// The last line, and the exit code.
fn close(
    out: &mut impl Write,
    arguments: &ConfigureArguments,
    failed: usize,
    changed: bool,
) -> anyhow::Result<ExitCode> {
    if failed > 0 {
        writeln!(out, "\n{failed} settings are not as they should be; print a sheet and scan them instead")?;
        return Ok(ExitCode::FAILURE);
    }
    if !changed && !arguments.dry_run {
        writeln!(
            out,
            "\nnothing was sent; print a sheet with `tallytill scanner sheet {}`",
            arguments.profile
        )?;
    } else if arguments.dry_run {
        writeln!(out, "\nnothing was changed: this was a dry run")?;
    } else if arguments.save {
        writeln!(out, "\nsaved: it stays so when the power is lost")?;
    } else {
        writeln!(out, "\nset until the power is lost; try some scans, then run this again with --save")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks the scanner who it is and refuses a stranger; returns the line speed at which it answers.
fn identify(out: &mut impl Write, arguments: &ConfigureArguments, profile: &Profile) -> anyhow::Result<u32> {
    match probe(&arguments.port, profile) {
        Probe::Answered { baud, answer, identity: Identity::Same } => {
            let answer = if answer.is_empty() { "in its grammar".to_owned() } else { answer };
            writeln!(out, "answers   {answer}")?;
            Ok(baud)
        }
        Probe::Answered { answer, identity, .. } => {
            let what = match identity {
                Identity::OtherMaker => "it names another maker, to whom a setting may mean something else",
                _ => "that is not what this profile expects",
            };
            bail!(
                "the scanner answers `{answer}`: {what}; nothing was sent but the query. Look for another profile with `tallytill scanner detect`, or set it up by the codes of its own manual"
            )
        }
        Probe::Refused { what } => {
            bail!("the scanner refuses to say who it is (`{what}`); nothing else was sent")
        }
        Probe::Silent { heard } => {
            let heard = if heard.is_empty() { String::new() } else { format!(" (it said `{heard}`)") };
            bail!(
                "no answer as `{}` expects{heard}; nothing was sent but the query. See what `tallytill scanner detect` says, or print `tallytill scanner sheet {0}`",
                profile.id
            )
        }
        Probe::Closed(fault) => Err(fault.into()),
        Probe::Gone(error) => {
            Err(error).context("the scanner went away while it was asked; plug it in again")
        }
    }
}

fn set(
    talk: &mut Talk,
    profile: &Profile,
    step: &SetupStep<'_>,
    arguments: &ConfigureArguments,
) -> std::io::Result<Ended> {
    let setting = step.setting;
    let keeps = setting.name == Purpose::Keep;
    if let Some(why) = why_skipped(step, arguments.save) {
        return Ok(Ended::Skipped(why));
    }
    let before = match query(talk, setting)? {
        Queried::Value(value) => Some(value),
        Queried::Untold => None,
        Queried::Failed(why) => return Ok(Ended::Failed(why)),
    };
    let was = before.as_deref().map_or_else(|| "not told".to_owned(), told);
    let current = before.clone().unwrap_or_default();
    let write = |lasting| Ask::Write { setting: setting.clone(), current: current.clone(), lasting };
    if before.as_ref().is_some_and(|value| is_as_wanted(setting, value)) {
        if arguments.save && !keeps && saves_each(profile) {
            return Ok(match failure(&talk.ask(write(true))?) {
                None => Ended::Done(format!("already {was}; saved")),
                Some(why) => Ended::Failed(why),
            });
        }
        return Ok(Ended::Done(format!("already {was}")));
    }
    if arguments.dry_run {
        let bytes = encode_ask(profile, &write(false)).unwrap_or_default();
        return Ok(Ended::Skipped(format!("was {was}; would send {}", ByteString::new(bytes))));
    }
    if let Some(why) = failure(&talk.ask(write(false))?) {
        return Ok(Ended::Failed(format!("was {was}; {why}")));
    }
    if setting.drops_port {
        return Ok(Ended::Done("sent; the scanner leaves this port now".to_owned()));
    }
    let after = match query(talk, setting)? {
        Queried::Value(value) if !is_as_wanted(setting, &value) => {
            return Ok(Ended::Failed(format!("it said yes, yet it reads back {}", told(&value))));
        }
        Queried::Value(value) => format!("{was} -> {}, read back", told(&value)),
        Queried::Untold => "taken; it does not tell how it stands".to_owned(),
        Queried::Failed(why) => return Ok(Ended::Failed(why)),
    };
    if arguments.save && !keeps && saves_each(profile) {
        if let Some(why) = failure(&talk.ask(write(true))?) {
            return Ok(Ended::Failed(format!("{after}, but not saved: {why}")));
        }
        return Ok(Ended::Done(format!("{after}, saved")));
    }
    Ok(Ended::Done(after))
}

/// Whether a setting is saved with the command that sets it; else the scanner saves all of them at once.
fn saves_each(profile: &Profile) -> bool {
    profile.command.enter.is_empty() && profile.setting(Purpose::Keep).is_none()
}

fn why_skipped(step: &SetupStep<'_>, save: bool) -> Option<String> {
    let name = step.setting.name.code();
    match step.skipped {
        Some(Skipped::Guess) => Some("a guess: scan it from a sheet, and see whether it works".to_owned()),
        Some(Skipped::SheetOnly) => Some("can only be scanned: print a sheet".to_owned()),
        Some(Skipped::Destructive) => {
            Some(format!("other settings are lost with it; ask for it by --only {name}"))
        }
        Some(Skipped::DropsPort) => {
            Some(format!("the scanner leaves this port with it; ask for it by --only {name}"))
        }
        None if step.setting.name == Purpose::Keep && !save => Some("only with --save".to_owned()),
        None => None,
    }
}

enum Queried {
    Value(Vec<u8>),
    Untold,
    Failed(String),
}

fn query(talk: &mut Talk, setting: &Setting) -> std::io::Result<Queried> {
    Ok(match talk.ask(Ask::Query(setting.clone()))? {
        Outcome::Reply(Reply::Value(value)) => Queried::Value(value),
        Outcome::Reply(Reply::Refused { what }) => Queried::Failed(format!("it refuses to tell (`{what}`)")),
        Outcome::Silent { heard } if heard.is_empty() => Queried::Failed("no answer to the query".to_owned()),
        Outcome::Silent { heard } => {
            Queried::Failed(format!("no answer to the query but `{}`", shown(&heard)))
        }
        Outcome::Unasked => Queried::Untold,
    })
}

/// Why a write did not work; `None` when it did.
fn failure(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Reply(Reply::Value(_)) => None,
        Outcome::Reply(Reply::Refused { what }) => Some(format!("it refuses `{what}`")),
        Outcome::Silent { .. } => Some("no answer".to_owned()),
        Outcome::Unasked => Some("may not be sent".to_owned()),
    }
}

/// A value as a person can compare it: text as it is, a byte of a zone as bits.
fn told(value: &[u8]) -> String {
    match value {
        [byte] if !byte.is_ascii_graphic() => format!("{byte:08b}"),
        value => ByteString::new(value).to_string(),
    }
}
