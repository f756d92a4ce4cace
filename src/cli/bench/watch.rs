//! Watching a till over its stream of events, as a POS or the page does: one socket, one thread that only reads.
//!
//! The moment of an event is taken when the read that brought its end has returned, before anything is looked at.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::Value;

use crate::host::monotonic;

/// How long an event may take that has to come.
const EVENT_MAX: Duration = Duration::from_secs(10);
/// The most bytes of one event.
const EVENT_BYTES_MAX: usize = 1 << 20;
/// The most bytes one read takes.
const READ_BYTES_MAX: usize = 64 << 10;

/// One event, as it came.
pub(super) struct Heard {
    /// Its kind, such as `quote`.
    kind: String,
    /// What it says.
    data: Value,
    /// When it was there.
    at: Instant,
}

/// What a till sends.
pub(super) struct Watch(mpsc::Receiver<Heard>);

impl Watch {
    /// Begins to watch.
    pub(super) fn open(address: SocketAddr, token: &str) -> anyhow::Result<Self> {
        let mut socket = TcpStream::connect(address).context("the till can't be reached")?;
        socket.set_nodelay(true)?;
        let ask =
            format!("GET /v1/events HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\r\n");
        socket.write_all(ask.as_bytes())?;
        let (heard, events) = mpsc::channel();
        std::thread::Builder::new().name("watch".to_owned()).spawn(move || listen(socket, &heard))?;
        Ok(Self(events))
    }

    /// The moment of the next event that `is_meant`; those before it are passed over.
    ///
    /// # Errors
    /// When it does not come in time.
    pub(super) fn wait_for(
        &self,
        what: &str,
        is_meant: impl Fn(&str, &Value) -> bool,
    ) -> anyhow::Result<Instant> {
        let deadline = monotonic().checked_add(EVENT_MAX).context("the clock is at its end")?;
        loop {
            match self.0.recv_timeout(deadline.saturating_duration_since(monotonic())) {
                Ok(heard) if is_meant(&heard.kind, &heard.data) => return Ok(heard.at),
                Ok(_) => {}
                Err(mpsc::RecvTimeoutError::Timeout) => bail!("{what} did not come in {EVENT_MAX:?}"),
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    bail!("the till's stream of events ended before {what}")
                }
            }
        }
    }
}

/// Reads until the stream or its watcher is gone.
fn listen(mut socket: TcpStream, heard: &mpsc::Sender<Heard>) {
    let mut buffer = vec![0; READ_BYTES_MAX];
    let mut pending = Vec::new();
    while let Ok(read) = socket.read(&mut buffer) {
        let at = monotonic();
        pending.extend_from_slice(buffer.get(..read).unwrap_or_default());
        while let Some((kind, data)) = take_event(&mut pending) {
            if heard.send(Heard { kind, data, at }).is_err() {
                return;
            }
        }
        if read == 0 || pending.len() > EVENT_BYTES_MAX {
            return;
        }
    }
}

/// Takes the first whole event out of what came. An event ends with an empty line (HTML standard, 9.2.6); before it
/// stand, at times, the head of the answer and the size of a chunk, which have no field that is looked for.
fn take_event(pending: &mut Vec<u8>) -> Option<(String, Value)> {
    let end = pending.windows(2).position(|pair| pair == b"\n\n")?.saturating_add(2);
    let rest = pending.split_off(end.min(pending.len()));
    let event = std::mem::replace(pending, rest);
    let text = String::from_utf8_lossy(&event);
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim();
    let data = serde_json::from_str(field("data:")).unwrap_or_default();
    Some((field("event:").to_owned(), data))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_found_however_they_are_cut() {
        let stream = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n2a\r\nevent: device\nid: 1\n\
                      data: {\"state\":\"ready\"}\n\n\r\n1f\r\nevent: quote\nid: 2\ndata: {\"card\":null}\n\n\r\n";
        let mut pending = Vec::new();
        let mut kinds = Vec::new();
        for byte in stream.bytes() {
            pending.push(byte);
            kinds.extend(take_event(&mut pending));
        }
        assert_eq!(kinds.len(), 2);
        assert_eq!((kinds[0].0.as_str(), &kinds[0].1["state"]), ("device", &Value::from("ready")));
        assert_eq!((kinds[1].0.as_str(), &kinds[1].1["card"]), ("quote", &Value::Null));
        assert_eq!(pending, b"\r\n");
    }
}
