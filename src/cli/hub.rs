//! `tallytill hub …`: run head office, let tills in, publish programmes, take over members, prove the store.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use tokio::sync::watch;

use super::adjustment::{AdjustArguments, adjust};
use super::config::HUB_FILE;
use super::decision::{DecideArguments, decide};
use super::hub_backup::{BackupArguments, RestoreArguments, make_backup, restore_backup};
use super::operators::{self, OperatorCommand};
use super::output::{start_log, start_runtime};
use super::owner::give_to_owner;
use super::trust::TrustCommand;
use crate::core::model::Timestamp;
use crate::core::programme::Programme;
use crate::core::sync::invitation::Invitation;
use crate::host::clock;
use crate::host::config::load_text;
use crate::host::file::load_file;
use crate::host::supervisor;
use crate::hub::config::HubConfig;
use crate::hub::daemon::Hub;
use crate::hub::member_list::{LIST_BYTES_MAX, ListedMember, parse_list};
use crate::hub::store::{FIRST_PERSON, Import, NAME_CHARS_MAX, Publication, Store};
use crate::net::server::stop_request;

/// What to do with head office.
#[derive(Debug, Subcommand)]
pub(super) enum HubCommand {
    /// Run head office until it is asked to stop
    Run(RunArguments),
    /// Make a one-time code with which one new till can be enrolled
    Code(CodeArguments),
    /// Check a programme, sign it and put it in force
    Publish(PublishArguments),
    /// Take over members from a CSV list with the columns card, name, points, spend, visits, language, birthday, joined,
    /// segments, tags, referred_by, app, stamps; card and name are needed
    Import(ImportArguments),
    /// Say who may work at the tills, and what each may do
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// Give or take points, segments, tags and personal offers of one member
    Adjust(AdjustArguments),
    /// Prove all chains, signatures and accounts again from the stored entries
    Verify(VerifyArguments),
    /// Settle a finding otherwise than the programme does
    Decide(DecideArguments),
    /// Make a backup of everything as a folder, also beside a head office that runs
    Backup(BackupArguments),
    /// Go on from a backup: every till sends again what is missing
    Restore(RestoreArguments),
    /// Take trust from a till or a programme, or give it back
    #[command(subcommand)]
    Trust(TrustCommand),
    /// Give the first person a new password, and end all sessions
    Password(PasswordArguments),
}

/// Which head office is meant.
#[derive(Debug, Args)]
pub(super) struct HomeArguments {
    /// The configuration file
    #[arg(long, value_name = "FILE", default_value = HUB_FILE)]
    config: PathBuf,
    /// Use this database instead of what the configuration says: `postgres://…` or `sqlite:…`
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl HomeArguments {
    /// The configuration, with what was said beside it.
    pub(super) fn load(&self) -> anyhow::Result<HubConfig> {
        let mut config = HubConfig::load(&self.config)?;
        if self.database.is_some() {
            config.database.clone_from(&self.database);
        }
        Ok(config)
    }
}

/// Arguments of `hub run`.
#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// Listen here instead of where the configuration says; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

/// Arguments of `hub code`.
#[derive(Debug, Args)]
pub(super) struct CodeArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// What the till is called, such as `Till 1`
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    till: String,
    /// The store it stands in
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    store: String,
    /// The group that offers can name it by, such as `kiosk`
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    group: Option<String>,
}

/// Arguments of `hub publish`.
#[derive(Debug, Args)]
pub(super) struct PublishArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// The programme document
    programme: PathBuf,
}

/// Arguments of `hub import`.
#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// The list, CSV in UTF-8
    list: PathBuf,
    /// Say what each row would do, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Arguments of `hub verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    #[command(flatten)]
    home: HomeArguments,
}

/// Arguments of `hub password`.
#[derive(Debug, Args)]
pub(super) struct PasswordArguments {
    #[command(flatten)]
    home: HomeArguments,
}

fn parse_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    let fits =
        !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned()).ok_or_else(|| format!("give a name of 1 to {NAME_CHARS_MAX} characters"))
}

/// Does a command.
///
/// # Errors
/// A sentence that says what can't be done and what to do.
pub(super) fn run(command: HubCommand) -> anyhow::Result<ExitCode> {
    match command {
        HubCommand::Run(arguments) => run_hub(&arguments),
        HubCommand::Code(arguments) => make_code(&arguments),
        HubCommand::Publish(arguments) => publish(&arguments),
        HubCommand::Import(arguments) => import(&arguments),
        HubCommand::Operator(command) => operators::run(&command),
        HubCommand::Adjust(arguments) => adjust(&arguments),
        HubCommand::Verify(arguments) => verify(&arguments),
        HubCommand::Decide(arguments) => decide(&arguments),
        HubCommand::Backup(arguments) => make_backup(&arguments),
        HubCommand::Restore(arguments) => restore_backup(&arguments),
        HubCommand::Trust(command) => super::trust::run(&command),
        HubCommand::Password(arguments) => renew_password(&arguments),
    }
}

pub(super) fn now() -> Timestamp {
    Timestamp::from_ms(clock::wall_ms())
}

pub(super) fn open_store(home: &HomeArguments) -> anyhow::Result<Store> {
    let config = home.load()?;
    let store = Store::open_at(&config.data, &config.address()?);
    give_to_owner(&config.data);
    Ok(store?)
}

fn run_hub(arguments: &RunArguments) -> anyhow::Result<ExitCode> {
    let mut config = arguments.home.load()?;
    if let Some(listen) = arguments.listen {
        config.listen = listen;
    }
    start_log();
    start_runtime(2)?.block_on(async {
        let asked = stop_request()?;
        let (stop, stopping) = watch::channel(false);
        let hub = Hub::open(&config, stopping).await?;
        let mut out = std::io::stdout();
        writeln!(out, "Head office listens on {}/", hub.url())?;
        match hub.first_sign_in() {
            // A log is read by more people than the one who is to know it.
            Some(_) if supervisor::says_to_journal() => {
                writeln!(out, "Nobody can sign in yet: `tallytill hub password` makes the first password")?;
            }
            Some((name, password)) => {
                writeln!(out, "Sign in as {name} with the password {password}")?;
                writeln!(out, "It is shown this once: write it down.")?;
            }
            None => {}
        }
        out.flush()?;
        tokio::spawn(async move {
            if asked.await.is_ok() {
                let _ = stop.send(true);
            }
        });
        hub.run().await?;
        Ok(ExitCode::SUCCESS)
    })
}

fn make_code(arguments: &CodeArguments) -> anyhow::Result<ExitCode> {
    let config = arguments.home.load()?;
    let store = open_store(&arguments.home)?;
    let group = arguments.group.as_deref().unwrap_or_default();
    let code = store.make_code(&arguments.till, &arguments.store, group, now())?;
    let tls = config.server_tls();
    give_to_owner(&config.data);
    let pin = tls?.and_then(|tls| tls.own_pin());
    println!("{}", Invitation { code, fingerprint: pin.map(|pin| pin.fingerprint()) });
    Ok(ExitCode::SUCCESS)
}

fn publish(arguments: &PublishArguments) -> anyhow::Result<ExitCode> {
    let text = load_text(&arguments.programme)?;
    let programme = match Programme::parse(&text) {
        Ok(programme) => programme,
        Err(misfits) => {
            for misfit in &misfits {
                eprintln!("{}: {misfit}", arguments.programme.display());
            }
            bail!("nothing was published; correct these places first");
        }
    };
    let name = programme.name.get(programme.language()).to_owned();
    match open_store(&arguments.home)?.publish(&text, &programme, now())? {
        Publication::InForce => println!("published: {name} ({})", programme.hash),
        Publication::AlreadyInForce => println!("already in force: {name} ({})", programme.hash),
    }
    Ok(ExitCode::SUCCESS)
}

/// The programme in force.
pub(super) fn load_programme(store: &Store) -> anyhow::Result<Programme> {
    let published = store.load_programme()?;
    let published = published.context("publish a programme first: it says what the numbers mean")?;
    Programme::parse(&published.text).map_err(|misfits| {
        let faults: Vec<String> = misfits.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("the programme in force can't be read: {}; publish it again", faults.join("; "))
    })
}

fn import(arguments: &ImportArguments) -> anyhow::Result<ExitCode> {
    let store = open_store(&arguments.home)?;
    let programme = load_programme(&store)?;
    let bytes = load_file(&arguments.list, LIST_BYTES_MAX)?;
    let bytes = bytes
        .with_context(|| format!("`{}` does not exist; name an existing list", arguments.list.display()))?;
    let list = match parse_list(&bytes, &programme) {
        Ok(list) => list,
        Err(faults) => {
            for fault in &faults {
                eprintln!("{}: {fault}", arguments.list.display());
            }
            bail!("nothing was taken over; correct these lines first");
        }
    };
    let outcomes = if arguments.dry_run { store.plan_import(&list)? } else { store.import(&list, now())? };
    tell_import(&list, &outcomes, &programme, arguments.dry_run)?;
    Ok(ExitCode::SUCCESS)
}

fn tell_import(
    list: &[ListedMember],
    outcomes: &[Import],
    programme: &Programme,
    dry_run: bool,
) -> anyhow::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (member, outcome) in list.iter().zip(outcomes) {
        match outcome {
            Import::Known => writeln!(out, "line {}: card {} is known, skipped", member.line, member.card)?,
            Import::NewAlone => writeln!(
                out,
                "line {}: card {}: `referred_by` is nobody's card, left out",
                member.line, member.card
            )?,
            Import::New if dry_run => writeln!(
                out,
                "line {}: card {}, new member with {} points",
                member.line,
                member.card,
                member.facts.balance.format(programme.points.decimals)
            )?,
            Import::New => {}
        }
    }
    let new = outcomes.iter().filter(|outcome| **outcome != Import::Known).count();
    let known = outcomes.len().saturating_sub(new);
    let verb = if dry_run { "would be taken over" } else { "taken over" };
    writeln!(out, "{new} members {verb}, {known} skipped")?;
    Ok(out.flush()?)
}

fn renew_password(arguments: &PasswordArguments) -> anyhow::Result<ExitCode> {
    let password = open_store(&arguments.home)?.renew_password()?;
    println!("Sign in as {FIRST_PERSON} with the password {password}");
    Ok(ExitCode::SUCCESS)
}

fn verify(arguments: &VerifyArguments) -> anyhow::Result<ExitCode> {
    let found = open_store(&arguments.home)?.verify()?;
    println!("chains    {}", found.chains);
    println!("entries   {}", found.entries);
    println!("waiting   {}", found.waiting);
    println!("members   {}", found.members);
    println!("findings  {}", found.findings);
    let hash: String = found.state.iter().map(|byte| format!("{byte:02x}")).collect();
    println!("state     {hash}");
    for fault in &found.faults {
        eprintln!("{fault}");
    }
    if found.faults.is_empty() {
        println!("all chains, signatures and accounts hold");
        Ok(ExitCode::SUCCESS)
    } else {
        eprintln!("the store does not hold together: restore it from a backup");
        Ok(ExitCode::FAILURE)
    }
}
