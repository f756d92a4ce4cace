//! What customers read on the two-line display: the line just added and the total, then what they paid, and a welcome
//! while nobody buys.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::time::sleep;

use super::agent::Agent;
use super::counter::CounterView;
use super::event::Event;
use super::phrase::{Phrase, display_name};
use crate::core::codec::printing::Shown;
use crate::core::model::{Money, Quantity};
use crate::device::display::{CustomerDisplay, DisplayStartError};
use crate::host::log;
use crate::texts::Args;

/// How long a paid sum stands before the welcome, and a basket before nobody is thought to be there.
const PAID: Duration = Duration::from_secs(20);

/// Starts the display's thread, where a display is configured.
///
/// # Errors
/// [`DisplayStartError`] when the system gives no thread.
pub fn start_display(agent: &Arc<Agent>) -> Result<Option<CustomerDisplay>, DisplayStartError> {
    let config = agent.config.display.as_ref().and_then(|settings| settings.driver());
    let Some(config) = config else { return Ok(None) };
    let display = CustomerDisplay::spawn(config, |state, reason| {
        log::info!(state = display_name(Some(state)), %reason, "display_state");
    })?;
    // A till starts its display once.
    let _ = agent.display.set(display.status());
    Ok(Some(display))
}

/// Shows what happens until the till stops. Without a display there is nothing to do.
pub async fn run_customer_display(agent: Arc<Agent>, mut stopping: watch::Receiver<bool>) {
    let Some(display) = agent.display.get().cloned() else { return };
    let mut news = agent.watch();
    display.show(welcome(&agent));
    let mut paid = false;
    loop {
        let event = tokio::select! {
            event = news.recv() => event,
            () = sleep(PAID), if paid => {
                paid = false;
                display.show(welcome(&agent));
                continue;
            }
            _ = stopping.changed() => return,
        };
        match event {
            Ok(Event::Counter(view)) if view.counter.basket.lines.is_empty() => {
                // What was paid stays for a moment, though the counter is empty.
                if !paid {
                    display.show(welcome(&agent));
                }
            }
            Ok(Event::Counter(view)) => {
                paid = false;
                display.show(basket(&agent, &view));
            }
            Ok(Event::Sale { void: false, returned, due, .. }) => {
                paid = true;
                display.show(settled(&agent, returned, due));
            }
            Ok(Event::Stopping) | Err(RecvError::Closed) => return,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
        }
    }
}

fn say(agent: &Agent, key: &str) -> String {
    agent.texts.say(agent.language(), key, &Args::new())
}

fn money(agent: &Agent, amount: Money) -> String {
    let programme = agent.programme();
    Phrase { texts: &agent.texts, language: agent.language(), programme: &programme }.money(amount)
}

fn welcome(agent: &Agent) -> Shown {
    let set = agent.config.display.as_ref().and_then(|settings| settings.welcome.clone());
    let lower = set.unwrap_or_else(|| agent.programme().name.get(agent.language()).to_owned());
    Shown { upper: (say(agent, "display-hello"), String::new()), lower: (lower, String::new()) }
}

/// The line that was added last, and what all comes to.
fn basket(agent: &Agent, view: &CounterView) -> Shown {
    let line = view.quote.receipt.lines.last();
    let upper = line.map_or_else(Default::default, |line| {
        let times =
            if line.quantity == Quantity::ONE { String::new() } else { format!("{} x ", line.quantity) };
        (format!("{times}{}", line.name), money(agent, line.due))
    });
    let due = view.quote.receipt.totals.due;
    Shown { upper, lower: (say(agent, "display-total"), money(agent, due)) }
}

fn settled(agent: &Agent, returned: bool, due: Money) -> Shown {
    let label = if returned { "display-returned" } else { "display-paid" };
    Shown {
        upper: (say(agent, label), money(agent, due)),
        lower: (say(agent, "display-thanks"), String::new()),
    }
}
