//! The word to whoever started this program as a service: ready, alive, stopping (sd_notify(3), sd_watchdog_enabled(3)),
//! and how it wants log lines (sd-daemon(3)). Where nobody asked, nothing is said.

use std::time::Duration;

#[cfg(target_os = "linux")]
use sd_notify::NotifyState;

/// Says that this program is ready, and what it is in a few words for `systemctl status`.
pub fn tell_ready(what: &str) {
    #[cfg(target_os = "linux")]
    tell(&[NotifyState::Ready, NotifyState::Status(what)]);
    #[cfg(not(target_os = "linux"))]
    let _ = what;
}

/// Says that this program does its work. To be said by who has just seen that it does.
pub fn tell_alive() {
    #[cfg(target_os = "linux")]
    tell(&[NotifyState::Watchdog]);
}

/// Says that this program is ending.
pub fn tell_stopping() {
    #[cfg(target_os = "linux")]
    tell(&[NotifyState::Stopping]);
}

/// After how long a silence this program is taken for dead; `None` where nobody watches.
pub fn silence_max() -> Option<Duration> {
    #[cfg(target_os = "linux")]
    {
        sd_notify::watchdog_enabled()
    }
    #[cfg(not(target_os = "linux"))]
    None
}

/// Whether standard error goes straight into systemd's journal, which reads the weight of each line from its beginning.
pub fn logs_to_journal() -> bool {
    goes_to_journal("/proc/self/fd/2")
}

/// Whether standard output is kept in systemd's journal, where a secret does not belong.
pub fn says_to_journal() -> bool {
    goes_to_journal("/proc/self/fd/1")
}

#[cfg(target_os = "linux")]
fn goes_to_journal(stream: &str) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let own = std::fs::metadata(stream).map(|file| format!("{}:{}", file.dev(), file.ino()));
    std::env::var("JOURNAL_STREAM").is_ok_and(|named| own.is_ok_and(|own| own == named))
}

#[cfg(not(target_os = "linux"))]
fn goes_to_journal(_stream: &str) -> bool {
    false
}

#[cfg(target_os = "linux")]
fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        // Whoever listens has gone; the work goes on without.
        super::log::debug!(%error, "supervisor_not_told");
    }
}
