//! The watchdog's food: each pulse goes through the program's own work, and only when it has come back is it told that the
//! program lives. A clock that runs beside the work would go on telling so after the work has stopped.

use tokio::sync::watch;
use tokio::time::sleep;

use super::server::stopped;
use crate::host::supervisor::{silence_max, tell_alive};

/// So many pulses go into the longest silence: one that is late is no death.
const PULSES: u32 = 3;

/// Sends `work` on its way again and again until the program stops; at once over where nobody watches.
pub async fn run_pulse<F: Future<Output = ()>>(work: impl Fn() -> F, stop: watch::Receiver<bool>) {
    let Some(rest) = silence_max().and_then(|span| span.checked_div(PULSES)) else { return };
    loop {
        work().await;
        tell_alive();
        tokio::select! {
            () = sleep(rest) => {}
            () = stopped(stop.clone()) => return,
        }
    }
}
