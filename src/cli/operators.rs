//! `tallytill hub operator …`: who may work at the tills.

use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use clap::{Args, Subcommand};

use super::hub::{HomeArguments, now, open_store};
use crate::core::codec::operator_book::{
    IDLE_S_MAX, OPERATOR_NAME_CHARS_MAX, OPERATORS_MAX, badge_hash, is_badge, is_pin,
};
use crate::core::codec::{Operator, OperatorBook};
use crate::core::model::base32::encode_base32;
use crate::core::model::{OperatorId, Right, Rights};
use crate::host::entropy::random_bytes;
use crate::host::pin::keep_pin;

/// What to do with operators.
#[derive(Debug, Subcommand)]
pub(super) enum OperatorCommand {
    /// Let somebody work at the tills; as soon as there is one operator, every till asks for a sign-in
    Add(AddArguments),
    /// Change somebody's name, rights, PIN or badge
    Change(ChangeArguments),
    /// Let somebody work at the tills no longer
    Remove(RemoveArguments),
    /// List all operators and what each may do
    List(HomeArguments),
    /// Set what holds for all: when an idle till signs out, and how many points go without a right
    Limits(LimitArguments),
}

/// How somebody signs in.
#[derive(Debug, Args)]
struct SignIn {
    /// Sign in by this PIN of 4 to 8 digits; without a value one is made and shown once
    #[arg(long, value_name = "PIN", num_args = 0..=1, default_missing_value = "")]
    pin: Option<String>,
    /// Sign in by scanning this badge; without a value the text of a new one is made and shown once
    #[arg(long, value_name = "TEXT", num_args = 0..=1, default_missing_value = "")]
    badge: Option<String>,
}

/// Arguments of `hub operator add`.
#[derive(Debug, Args)]
pub(super) struct AddArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// The number that they type, 1 to 999999
    #[arg(value_parser = parse_number)]
    number: OperatorId,
    /// What they are called
    #[arg(value_parser = parse_name)]
    name: String,
    /// What they may do beside selling: void, return, enrol, points, day_close, training, settings, or all or none
    #[arg(long, value_name = "RIGHTS", value_parser = parse_rights, default_value = "none")]
    rights: Rights,
    #[command(flatten)]
    sign_in: SignIn,
}

/// Arguments of `hub operator change`.
#[derive(Debug, Args)]
pub(super) struct ChangeArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// Whose
    #[arg(value_parser = parse_number)]
    number: OperatorId,
    /// Another name
    #[arg(long, value_parser = parse_name)]
    name: Option<String>,
    /// Other rights, instead of all that they had
    #[arg(long, value_name = "RIGHTS", value_parser = parse_rights)]
    rights: Option<Rights>,
    #[command(flatten)]
    sign_in: SignIn,
}

/// Arguments of `hub operator remove`.
#[derive(Debug, Args)]
pub(super) struct RemoveArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// Whom
    #[arg(value_parser = parse_number)]
    number: OperatorId,
}

/// Arguments of `hub operator limits`.
#[derive(Debug, Args)]
pub(super) struct LimitArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// Seconds until an idle till signs its operator out
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=i64::from(IDLE_S_MAX)))]
    idle_s: Option<u32>,
    /// The most points, in whole ones, that a member may spend at once without the right `points`; `none` for no limit
    #[arg(long, value_name = "POINTS", value_parser = parse_limit)]
    points_max: Option<Limit>,
}

/// A limit, or none.
#[derive(Debug, Clone, Copy)]
struct Limit(Option<u32>);

fn parse_limit(text: &str) -> Result<Limit, String> {
    if text == "none" {
        return Ok(Limit(None));
    }
    text.parse().map(|points| Limit(Some(points))).map_err(|_| "give whole points, or `none`".to_owned())
}

fn parse_number(text: &str) -> Result<OperatorId, String> {
    let number = text.parse().ok().and_then(OperatorId::new);
    number.ok_or_else(|| format!("give a number from 1 to {}", OperatorId::MAX))
}

fn parse_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= OPERATOR_NAME_CHARS_MAX
        && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned())
        .ok_or_else(|| format!("give a name of 1 to {OPERATOR_NAME_CHARS_MAX} characters"))
}

fn parse_rights(text: &str) -> Result<Rights, String> {
    match text {
        "all" => Ok(Right::ALL.into_iter().collect()),
        "none" => Ok(Rights::NONE),
        _ => text.split(',').map(str::trim).map(parse_right).collect(),
    }
}

fn parse_right(name: &str) -> Result<Right, String> {
    let known = || Right::ALL.map(Right::name).join(", ");
    Right::parse(name)
        .ok_or_else(|| format!("`{name}` is no right; name some of {}, or all or none", known()))
}

/// Does a command.
///
/// # Errors
/// A sentence that says what can't be done and what to do.
pub(super) fn run(command: &OperatorCommand) -> anyhow::Result<ExitCode> {
    match command {
        OperatorCommand::Add(arguments) => add(arguments)?,
        OperatorCommand::Change(arguments) => change(arguments)?,
        OperatorCommand::Remove(arguments) => remove(arguments)?,
        OperatorCommand::List(home) => list(&open_store(home)?.load_operator_book()?),
        OperatorCommand::Limits(arguments) => set_limits(arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn add(arguments: &AddArguments) -> anyhow::Result<()> {
    let AddArguments { home, number, name, rights, sign_in } = arguments;
    let mut told = Vec::new();
    let mut operator = Operator { id: *number, name: name.clone(), pin: None, badge: None, rights: *rights };
    // Whoever is given no way to sign in gets a PIN.
    let made = SignIn { pin: Some(String::new()), badge: None };
    let neither = sign_in.pin.is_none() && sign_in.badge.is_none();
    settle(&mut operator, if neither { &made } else { sign_in }, &mut told)?;
    change_book(home, |book| {
        ensure!(
            book.operators.len() < OPERATORS_MAX,
            "there are {OPERATORS_MAX} operators, which is all that tills keep; remove some"
        );
        let Err(place) = book.operators.binary_search_by_key(number, |known| known.id) else {
            bail!("operator {number} is there already; `operator change {number}` changes what they may do");
        };
        book.operators.insert(place, operator);
        Ok(())
    })?;
    println!("operator {number}, {name}, may work at the tills");
    told.iter().for_each(|line| println!("{line}"));
    Ok(())
}

fn change(arguments: &ChangeArguments) -> anyhow::Result<()> {
    let ChangeArguments { home, number, name, rights, sign_in } = arguments;
    let mut told = Vec::new();
    change_book(home, |book| {
        let operator = book.operators.iter_mut().find(|operator| operator.id == *number);
        let operator = operator.with_context(|| unknown(*number))?;
        operator.name = name.clone().unwrap_or_else(|| operator.name.clone());
        operator.rights = rights.unwrap_or(operator.rights);
        settle(operator, sign_in, &mut told)
    })?;
    println!("operator {number} is changed");
    told.iter().for_each(|line| println!("{line}"));
    Ok(())
}

fn remove(arguments: &RemoveArguments) -> anyhow::Result<()> {
    let number = arguments.number;
    change_book(&arguments.home, |book| {
        let before = book.operators.len();
        book.operators.retain(|operator| operator.id != number);
        ensure!(book.operators.len() < before, unknown(number));
        Ok(())
    })?;
    println!("operator {number} may work at the tills no longer");
    Ok(())
}

fn set_limits(arguments: &LimitArguments) -> anyhow::Result<()> {
    let book = change_book(&arguments.home, |book| {
        book.idle_s = arguments.idle_s.unwrap_or(book.idle_s);
        book.points_max = arguments.points_max.map_or(book.points_max, |Limit(points)| points);
        Ok(book.clone())
    })?;
    tell_limits(&book);
    Ok(())
}

fn unknown(number: OperatorId) -> String {
    format!("there is no operator {number}; look at `tallytill hub operator list`")
}

/// A change of the book that badges of two operators don't survive.
fn change_book<T>(
    home: &HomeArguments,
    change: impl FnOnce(&mut OperatorBook) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    open_store(home)?.change_operators(now(), |book| {
        let done = change(book)?;
        let mut badges: Vec<[u8; 32]> = book.operators.iter().filter_map(|operator| operator.badge).collect();
        badges.sort_unstable();
        let badges_before = badges.len();
        badges.dedup();
        ensure!(badges.len() == badges_before, "somebody else has this badge; give each their own");
        Ok(done)
    })
}

/// Gives an operator what they sign in by; `told` is what has to be shown once.
fn settle(operator: &mut Operator, sign_in: &SignIn, told: &mut Vec<String>) -> anyhow::Result<()> {
    if let Some(pin) = &sign_in.pin {
        let pin = if pin.is_empty() { mint_pin()? } else { pin.clone() };
        ensure!(is_pin(&pin), "`{pin}` is no PIN; give 4 to 8 digits");
        operator.pin = Some(keep_pin(&pin)?);
        told.push(format!("PIN {pin}"));
    }
    if let Some(badge) = &sign_in.badge {
        let badge = if badge.is_empty() { mint_badge()? } else { badge.clone() };
        ensure!(
            is_badge(&badge),
            "`{badge}` is no badge; give 8 to 64 letters, digits and signs without blanks"
        );
        operator.badge = Some(badge_hash(&badge));
        told.push(format!("badge {badge}"));
    }
    Ok(())
}

/// Six digits, each as likely as any other.
fn mint_pin() -> anyhow::Result<String> {
    let drawn = u64::from_be_bytes(random_bytes()?);
    // 2^64 is so much more than a million that no PIN is noticeably likelier.
    Ok(format!("{:06}", drawn % 1_000_000))
}

/// Letters and digits that every symbology carries, a hundred bits of them.
fn mint_badge() -> anyhow::Result<String> {
    Ok(format!("OP{}", encode_base32(&random_bytes::<15>()?)))
}

fn list(book: &OperatorBook) {
    for operator in &book.operators {
        let rights: Vec<&str> = operator.rights.iter().map(Right::name).collect();
        let rights = if rights.is_empty() { "sells".to_owned() } else { rights.join(",") };
        let by = match (operator.pin.is_some(), operator.badge.is_some()) {
            (true, true) => "PIN, badge",
            (false, true) => "badge",
            _ => "PIN",
        };
        println!("{:>6}  {}  by {by}  {rights}", operator.id.get(), operator.name);
    }
    println!("{} operators", book.operators.len());
    tell_limits(book);
}

fn tell_limits(book: &OperatorBook) {
    println!("an idle till signs out after {} s", book.idle_s);
    match book.points_max {
        Some(points) => println!("more than {points} points at once need the right `points`"),
        None => println!("points need no right"),
    }
}
