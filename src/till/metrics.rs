//! What a till counts, for Prometheus.

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::agent::{Agent, now};
use super::link::LinkState;
use crate::device::display::DisplayState;
use crate::device::scanner::ScannerState;
use crate::host::file::load_free_bytes;

/// Counters of this run.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Scans that could be read.
    pub scans: Counter,
    /// Sales.
    pub sales: Counter,
    /// Voids.
    pub voids: Counter,
    /// Returns.
    pub returns: Counter,
    /// Members who joined here.
    pub enrolments: Counter,
}

fn gauge(registry: &mut Registry, name: &str, help: &str, value: u64) {
    let gauge: Gauge = Gauge::default();
    gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
    registry.register(name, help, gauge);
}

/// All metrics in the text format of Prometheus.
///
/// # Errors
/// When a value can't be written as text.
pub fn encode_metrics(agent: &Agent) -> Result<String, std::fmt::Error> {
    let mut registry = Registry::with_prefix("tallytill");
    registry.register("scans", "Scans that could be read", agent.metrics.scans.clone());
    registry.register("sales", "Sales", agent.metrics.sales.clone());
    registry.register("voids", "Voids", agent.metrics.voids.clone());
    registry.register("returns", "Returns", agent.metrics.returns.clone());
    registry.register("enrolments", "Members who joined here", agent.metrics.enrolments.clone());

    let state = agent.journal.state();
    gauge(&mut registry, "journal_entries", "Entries in the journal", state.head.seq.get());
    gauge(&mut registry, "journal_writable", "Whether the last write succeeded", u64::from(state.writable));
    if let Ok(unsent) = agent.load_unsent() {
        gauge(
            &mut registry,
            "journal_unsent",
            "Entries that head office has not acknowledged",
            unsent.entries,
        );
        let age = unsent.oldest.map_or(0, |oldest| now().since(oldest) / 1000);
        gauge(&mut registry, "journal_oldest_unsent_seconds", "Age of the oldest of them", age);
    }
    if let Some(free) = load_free_bytes(&agent.config.data) {
        gauge(&mut registry, "disk_free_bytes", "Room on the disk that holds the journal", free);
    }
    let link = agent.link();
    let online = u64::from(link.state == LinkState::Online);
    gauge(&mut registry, "hub_online", "Whether head office can be reached", online);
    if let Some(as_of) = link.members_as_of {
        let age = now().since(as_of) / 1000;
        gauge(&mut registry, "members_age_seconds", "Age of what is known of members", age);
    }
    if let Some(as_of) = link.programme_as_of {
        let age = now().since(as_of) / 1000;
        let help = "Since when head office has not confirmed the programme";
        gauge(&mut registry, "programme_age_seconds", help, age);
    }
    if let Some(offset_ms) = link.offset_ms {
        let offset: Gauge = Gauge::default();
        offset.set(offset_ms);
        registry.register("clock_offset_milliseconds", "Clock of head office less that of this till", offset);
    }
    if let Some(contact) = link.last_contact {
        let age = now().since(contact) / 1000;
        gauge(&mut registry, "hub_contact_age_seconds", "Since when head office has not answered", age);
    }
    let refused = u64::from(matches!(link.state, LinkState::Refused(_)));
    gauge(&mut registry, "hub_refused", "Whether head office refuses this till", refused);
    let version: Family<[(&str, &str); 1], Gauge> = Family::default();
    version.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);
    registry.register("build", "The version that runs", version);
    if let Some(scanner) = agent.scanner() {
        let counters = scanner.counters();
        let ready = u64::from(scanner.state() == ScannerState::Connected);
        gauge(&mut registry, "scanner_ready", "Whether the scanner is connected", ready);
        gauge(&mut registry, "scanner_losses", "How often the scanner was lost", counters.losses);
        gauge(&mut registry, "scanner_refused", "Scans that could not be read", counters.refused);
        gauge(&mut registry, "scanner_overlong", "Scans that were too long", counters.overlong);
        gauge(&mut registry, "scanner_broken", "Packets and key strokes that were spoilt", counters.broken);
        gauge(&mut registry, "scanner_bytes_discarded", "Bytes that were no scan", counters.bytes_discarded);
    }
    if let Some(printing) = agent.printing.get() {
        let (state, counters) = (printing.status().state(), printing.status().counters());
        gauge(
            &mut registry,
            "printer_ready",
            "Whether a receipt would come out now",
            u64::from(state.can_print()),
        );
        gauge(&mut registry, "printer_waiting", "Receipts that wait for the printer", counters.waiting);
        gauge(&mut registry, "printer_printed", "Receipts printed", counters.printed);
        gauge(
            &mut registry,
            "printer_dropped",
            "Receipts that waited too long or found no room",
            counters.dropped,
        );
        gauge(&mut registry, "printer_losses", "How often the printer was lost", counters.losses);
    }
    if let Some(display) = agent.display.get() {
        let ready = u64::from(display.state() == DisplayState::Connected);
        gauge(&mut registry, "display_ready", "Whether the customer display is connected", ready);
    }
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}
