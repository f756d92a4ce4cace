//! `tallytill hub adjust`: points, segments, tags and personal offers of one member, changed by a person.

use std::io::{Write, stdout};
use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use clap::Args;

use super::hub::{HomeArguments, load_programme, now, open_store};
use crate::core::model::standing::Traits;
use crate::core::model::{CardNumber, Day, Lot, MemberId, Points, RuleId};
use crate::core::programme::Programme;
use crate::hub::member_list::parse_words;
use crate::hub::store::{Adjustment, PlannedAdjustment, REASON_CHARS_MAX, Whom};

/// Arguments of `hub adjust`.
#[derive(Debug, Args)]
pub(super) struct AdjustArguments {
    #[command(flatten)]
    home: HomeArguments,
    /// The member, by id
    #[arg(long, value_name = "ID", conflicts_with = "card", required_unless_present = "card")]
    member: Option<String>,
    /// The member, by card
    #[arg(long, value_name = "CARD")]
    card: Option<String>,
    /// Points to give; below zero to take away
    #[arg(long, value_name = "POINTS", allow_hyphen_values = true)]
    points: Option<String>,
    /// The first day on which given points are gone, such as 2026-12-31; without it they stay for ever
    #[arg(long, value_name = "DAY", requires = "points")]
    expires: Option<String>,
    /// All segments of the member from now on, parted by commas; empty for none
    #[arg(long, value_name = "NAMES")]
    segments: Option<String>,
    /// All tags of the member from now on, parted by commas; empty for none
    #[arg(long, value_name = "NAMES")]
    tags: Option<String>,
    /// All personal offers of the member from now on, parted by commas; empty for none
    #[arg(long, value_name = "OFFERS")]
    assign: Option<String>,
    /// Why, for whoever looks at the member's history
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Say what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
}

impl AdjustArguments {
    fn whom(&self) -> anyhow::Result<Whom> {
        if let Some(text) = &self.member {
            let id = MemberId::parse(text);
            return id
                .map(Whom::Member)
                .with_context(|| format!("`{text}` is no id of a member; look it up on the pages"));
        }
        let text = self.card.as_deref().unwrap_or_default();
        CardNumber::parse(text).map(Whom::Card).with_context(|| format!("`{text}` is no card number"))
    }

    fn wanted(&self, programme: &Programme) -> anyhow::Result<Adjustment> {
        let words = |what: &str, text: &Option<String>| {
            let parsed = text.as_deref().map(|text| parse_words(what, text, ',')).transpose();
            parsed.map_err(|message| anyhow::anyhow!(message))
        };
        let assigned = words("assign", &self.assign)?;
        for offer in assigned.iter().flatten() {
            ensure!(
                programme.offer_by_id(offer).is_some(),
                "`assign` names the offer `{offer}`; the programme in force has none of that id"
            );
        }
        Ok(Adjustment {
            points: self.points(programme)?,
            segments: words("segments", &self.segments)?,
            tags: words("tags", &self.tags)?,
            assigned: assigned.map(|offers| offers.iter().map(|offer| RuleId::new(offer)).collect()),
        })
    }

    fn points(&self, programme: &Programme) -> anyhow::Result<Option<Lot>> {
        let Some(text) = &self.points else { return Ok(None) };
        let points = Points::parse(text, programme.points.decimals)
            .map_err(|fault| anyhow::anyhow!("`points` is `{text}`: it {fault}"))?;
        ensure!(points != Points::ZERO, "`points` is `{text}`; give more or less than 0");
        let expires = match &self.expires {
            None => None,
            Some(text) => {
                let day = Day::parse(text);
                Some(day.with_context(|| format!("`expires` is `{text}`; give a day such as 2026-12-31"))?)
            }
        };
        Ok(Some(Lot { vests: None, expires, points }))
    }
}

/// Changes a member, or says what would change.
pub(super) fn adjust(arguments: &AdjustArguments) -> anyhow::Result<ExitCode> {
    let store = open_store(&arguments.home)?;
    let programme = load_programme(&store)?;
    let (whom, wanted) = (arguments.whom()?, arguments.wanted(&programme)?);
    let reason = arguments.reason.trim();
    let reason_fits = !reason.is_empty() && reason.chars().count() <= REASON_CHARS_MAX;
    ensure!(reason_fits, "`reason` is empty or too long; give 1 to {REASON_CHARS_MAX} characters");
    let day = programme.time_zone.day(now());
    let planned = store.plan_adjustment(&whom, &wanted, day, reason)?;
    let planned = planned.context("nobody is meant by this card or id; look the member up on the pages")?;
    if planned.adjusted.points.is_none() && planned.adjusted.traits.is_none() {
        bail!("nothing would change; name points, segments, tags or offers other than those that stand");
    }
    tell(&planned, &programme)?;
    if arguments.dry_run {
        println!("nothing was written; leave out --dry-run to do it");
    } else {
        store.adjust(&whom, &wanted, day, reason, now())?;
        println!("done");
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(planned: &PlannedAdjustment, programme: &Programme) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    let member = &planned.member;
    let decimals = programme.points.decimals;
    writeln!(out, "member    {} {}", member.id, member.name.as_deref().unwrap_or_default())?;
    if let Some(lot) = planned.adjusted.points {
        let gone = lot.expires.map(|day| format!(", gone on {day}")).unwrap_or_default();
        let balance = member.facts.balance.format(decimals);
        writeln!(out, "points    {} to a balance of {balance}{gone}", lot.points.format(decimals))?;
    }
    if let Some(after) = &planned.adjusted.traits {
        let before = member.standing().traits;
        let offers = |traits: &Traits| traits.assigned.iter().map(ToString::to_string).collect::<Vec<_>>();
        let lists = [
            ("segments", before.segments.clone(), after.segments.clone()),
            ("tags", before.tags.clone(), after.tags.clone()),
            ("offers", offers(&before), offers(after)),
        ];
        for (what, before, after) in lists.into_iter().filter(|(_, before, after)| before != after) {
            writeln!(out, "{what:<9} `{}` becomes `{}`", before.join(","), after.join(","))?;
        }
    }
    Ok(())
}
