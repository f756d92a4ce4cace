//! Printing: which slip goes to the printer when, and how it becomes bytes.
//!
//! A sale never waits for it: slips are written and put into the printer's queue after the sale is durable, on a thread of
//! their own.

use std::sync::Arc;

use super::agent::Agent;
use super::checkout::{Sold, TakenBack, load_sold};
use super::event::Event;
use super::phrase::{Phrase, printer_name};
use super::printer_config::PrintWhen;
use super::receipt::{Imprint, card_slip, day_slip, return_slip, sale_slip, write_card};
use crate::core::codec::printing::{
    Block, Finish, PrinterProfile, Slip, encode_slip, lay_out, plan_drawings,
};
use crate::core::ledger::DayClosed;
use crate::core::model::{CardNumber, Language, OpId};
use crate::device::printer::{
    Job, JobRefusal, JobSlot, Printer, PrinterEvent, PrinterStartError, PrinterStatus, draw_wanted,
};
use crate::host::log;
use crate::texts::Args;

/// The printer at work.
#[derive(Debug)]
pub struct Printing {
    slot: JobSlot,
    status: Arc<PrinterStatus>,
    profile: PrinterProfile,
    when: PrintWhen,
    open_drawer: bool,
    language: Option<Language>,
}

impl Printing {
    /// The state and the counters.
    #[must_use]
    pub fn status(&self) -> &PrinterStatus {
        &self.status
    }

    /// What is known of the printer.
    #[must_use]
    pub fn profile(&self) -> &PrinterProfile {
        &self.profile
    }
}

/// Something that a slip tells of.
#[derive(Debug, Clone)]
pub enum Printed {
    /// A sale.
    Sale(Box<Sold>),
    /// Goods that came back.
    Return(Box<TakenBack>),
    /// A closed day, and whether it was closed before by the same operation.
    Day(DayClosed, bool),
    /// A new member's card, and the text of its code where it is a signed one.
    Card(CardNumber, Option<String>),
}

/// Why nothing is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrintRefusal {
    /// There is no printer.
    #[error("no printer is set up; add `[printer]` to the till's configuration")]
    Off,
    /// The queue takes nothing.
    #[error(transparent)]
    Job(#[from] JobRefusal),
}

/// Starts the printer's thread, where a printer is configured.
///
/// # Errors
/// [`PrinterStartError`] when the system gives no thread.
pub fn start_printer(agent: &Arc<Agent>) -> Result<Option<Printer>, PrinterStartError> {
    let Some(settings) = &agent.config.printer else { return Ok(None) };
    let Some(config) = settings.driver().filter(|_| settings.print != PrintWhen::Never) else {
        return Ok(None);
    };
    let profile = config.profile.clone();
    let watched = Arc::clone(agent);
    let printer = Printer::spawn(config, move |event| handle_printer(&watched, event))?;
    let printing = Printing {
        slot: printer.slot(),
        status: printer.status(),
        profile,
        when: settings.print,
        open_drawer: settings.open_drawer,
        language: settings.language(),
    };
    // A till starts its printer once.
    let _ = agent.printing.set(printing);
    Ok(Some(printer))
}

fn handle_printer(agent: &Agent, event: PrinterEvent) {
    match event {
        PrinterEvent::State { state, reason } => {
            log::info!(state = printer_name(Some(state)), %reason, "printer_state");
            agent.publish(Event::Printer);
        }
        PrinterEvent::Printed { name } => {
            log::info!(%name, "receipt_printed");
            agent.publish(Event::Printer);
        }
        PrinterEvent::Dropped { name } => {
            log::warn!(%name, "receipt_dropped");
            agent.publish(Event::Printer);
        }
    }
}

/// What every slip of this till has at its head.
fn imprint_of(agent: &Agent) -> Imprint<'_> {
    let settings = agent.config.printer.as_ref();
    Imprint {
        store: &agent.identity.store,
        till: &agent.identity.name,
        codes: true,
        feedback: settings.and_then(|settings| settings.feedback.as_deref()),
    }
}

/// Prints what has just happened, where the configuration says so; a repeat of an operation is not printed again.
/// Returns at once.
pub fn print_by_itself(agent: &Arc<Agent>, language: Language, printed: Printed) {
    let repeated = match &printed {
        Printed::Sale(sold) => sold.repeated,
        Printed::Return(taken) => taken.repeated,
        Printed::Day(_, repeated) => *repeated,
        Printed::Card(..) => false,
    };
    let wanted = agent.printing.get().is_some_and(|printing| printing.when == PrintWhen::Always);
    if repeated || !wanted {
        return;
    }
    let agent = Arc::clone(agent);
    let drawer = matches!(&printed, Printed::Sale(sold) if sold.void.is_none());
    std::mem::drop(tokio::task::spawn_blocking(move || {
        if let Err(refusal) = print(&agent, language, &printed, drawer) {
            log::warn!(%refusal, "receipt_not_printed");
        }
    }));
}

/// Prints a card that the till has just given out of its stock, whatever the configuration says of receipts: it is nowhere
/// else. False where no printer takes it; the card then stands on the receipt of its first sale.
pub fn print_given_card(agent: &Agent, language: Language, card: &CardNumber, text: &str) -> bool {
    let card = Printed::Card(card.clone(), Some(text.to_owned()));
    let printed = print(agent, language, &card, false);
    if let Err(refusal) = printed
        && refusal != PrintRefusal::Off
    {
        log::warn!(%refusal, "card_not_printed");
    }
    printed.is_ok()
}

/// Prints something because somebody asked for it.
///
/// # Errors
/// [`PrintRefusal`] without a printer, or when too much waits for it.
pub fn print_on_request(agent: &Agent, language: Language, printed: &Printed) -> Result<(), PrintRefusal> {
    print(agent, language, printed, false)
}

fn print(agent: &Agent, language: Language, printed: &Printed, drawer: bool) -> Result<(), PrintRefusal> {
    let printing = agent.printing.get().ok_or(PrintRefusal::Off)?;
    let slip = slip_of(agent, printing.language.unwrap_or(language), printed);
    let finish = Finish { open_drawer: drawer && printing.open_drawer };
    let bytes = encode(&slip, &printing.profile, finish);
    Ok(printing.slot.print(Job { name: name_of(printed), bytes })?)
}

fn name_of(printed: &Printed) -> String {
    match printed {
        Printed::Sale(sold) if sold.void.is_some() => format!("void of sale {}", sold.seq),
        Printed::Sale(sold) => format!("sale {}", sold.seq),
        Printed::Return(taken) => format!("return {}", taken.seq),
        Printed::Day(closed, _) => format!("day {}", closed.day),
        Printed::Card(..) => "card".to_owned(),
    }
}

/// The slip that tells of something.
#[must_use]
pub fn slip_of(agent: &Agent, language: Language, printed: &Printed) -> Slip {
    let programme = agent.programme();
    let phrase = Phrase { texts: &agent.texts, language, programme: &programme };
    let imprint = imprint_of(agent);
    match printed {
        Printed::Sale(sold) => slip_of_sale(agent, &phrase, sold),
        Printed::Return(taken) => {
            let sale = load_own(agent, taken.returned.sale);
            let sold = sale.as_ref().map(|sold| (&sold.sale.receipt, sold.seq.get()));
            return_slip(&phrase, taken, sold, &imprint)
        }
        Printed::Day(closed, _) => day_slip(&phrase, closed, &imprint),
        Printed::Card(card, signed) => {
            let mut slip = card_slip(&phrase, card, signed.as_deref(), &imprint);
            if agent.training.member(card).is_some() {
                slip.push(Block::Notice(phrase.say("receipt-training", &Args::new())));
            }
            slip
        }
    }
}

/// The receipt of a sale. At a till without a printer it has the card that the till gave the member on that day: it comes on
/// no other paper.
#[must_use]
pub fn slip_of_sale(agent: &Agent, phrase: &Phrase<'_>, sold: &Sold) -> Slip {
    let mut slip = sale_slip(phrase, sold, &imprint_of(agent));
    if let Some((card, text)) = unprinted_card(agent, sold) {
        write_card(&mut slip, phrase, &card, Some(&text));
    }
    slip
}

fn unprinted_card(agent: &Agent, sold: &Sold) -> Option<(CardNumber, String)> {
    let member = sold.sale.receipt.member.as_ref().filter(|_| agent.printing.get().is_none())?;
    let text = agent.card_stock().text_given(&member.card, sold.sale.day)?.to_owned();
    Some((member.card.clone(), text))
}

/// A sale of this till; one of another till is known by its lines' numbers alone.
fn load_own(agent: &Agent, sale: OpId) -> Option<Sold> {
    load_sold(agent, sale).ok()
}

/// A slip as bytes for a printer.
#[must_use]
pub fn encode(slip: &Slip, profile: &PrinterProfile, finish: Finish) -> Vec<u8> {
    let rows = lay_out(slip, profile.columns(), &profile.charset());
    let drawings = draw_wanted(&plan_drawings(&rows, profile), &profile.paper);
    encode_slip(&rows, profile, &drawings, finish)
}
