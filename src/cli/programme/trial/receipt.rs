//! Works a basket out and prints what comes of it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::basket::load;
use crate::core::ledger::Sale;
use crate::core::model::{EntrySeq, Language, OpId};
use crate::core::pricing::{Ask, Quote, Situation, quote};
use crate::core::programme::Programme;
use crate::host::config::{DocumentFault, load_text};
use crate::texts::{Args as Values, Texts};
use crate::till::checkout::Sold;
use crate::till::phrase::Phrase;
use crate::till::receipt::{Imprint, sale_slip, write_slip};

/// Prints the receipt and the reasons.
///
/// # Errors
/// A file that can't be read or meant, a language without messages, a basket that can't be priced.
pub(in crate::cli::programme) fn run(
    file: PathBuf,
    basket: &Path,
    language: Option<Language>,
) -> anyhow::Result<ExitCode> {
    let text = load_text(&file)?;
    let programme =
        Programme::parse(&text).map_err(|misfits| DocumentFault::Misfits { path: file, misfits })?;
    let texts = Texts::load()?;
    let language = spoken(&texts, &programme, language)?;
    let trial = load(&programme, basket, language)?;
    let ask = Ask {
        basket: &trial.basket,
        member: trial.member.as_ref(),
        choices: &trial.choices,
        situation: &trial.situation,
    };
    let quote =
        quote(&programme, &ask).map_err(|fault| anyhow::anyhow!("`{}`: {fault}", basket.display()))?;
    let phrase = Phrase { texts: &texts, language, programme: &programme };
    print!("{}", told(&phrase, quote, &trial.situation));
    Ok(ExitCode::SUCCESS)
}

/// The language that was asked for, else the shop's own.
fn spoken(texts: &Texts, programme: &Programme, asked: Option<Language>) -> anyhow::Result<Language> {
    let known: Vec<Language> = texts.languages().collect();
    let Some(asked) = asked else {
        let own = programme.language();
        return Ok(if known.contains(&own) { own } else { Language::ENGLISH });
    };
    anyhow::ensure!(
        known.contains(&asked),
        "there are no messages in `{asked}`; name one of {}",
        known.iter().map(Language::code).collect::<Vec<_>>().join(", ")
    );
    Ok(asked)
}

/// The receipt, then each reason on a line of its own.
fn told(phrase: &Phrase<'_>, quote: Quote, situation: &Situation) -> String {
    let sold = Sold {
        op_id: OpId::from_bytes([0; 16]),
        seq: EntrySeq::NONE,
        sale: Sale {
            receipt: quote.receipt,
            day: phrase.programme.time_zone.day(situation.now),
            offline: !situation.online,
            request: [0; 32],
            at: situation.now,
        },
        void: None,
        repeated: false,
        training: false,
    };
    let title = phrase.say("receipt-trial", &Values::new());
    let mut told = write_slip(&sale_slip(phrase, &sold, &Imprint::plain(&situation.store, &title)));
    told.push('\n');
    for reason in &quote.reasons {
        let sentence = phrase.reason(reason, &sold.sale.receipt.lines);
        if !sentence.is_empty() {
            told.push_str("* ");
            told.push_str(&sentence);
            told.push('\n');
        }
    }
    told
}
