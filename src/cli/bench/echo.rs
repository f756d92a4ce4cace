//! The floor: a pseudo-terminal whose other end answers each line with a few bytes and does nothing else.

use std::io::{ErrorKind, Read, Write};
use std::time::Duration;

use serialport::{SerialPort, TTYPort};

use super::scan::{BYTE_TIME, CR};
use crate::host::monotonic;

/// How many bytes come back.
const ANSWER: [u8; 32] = [b'.'; 32];
/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// The most bytes one read takes.
const READ_BYTES_MAX: usize = 4096;

/// A line that answers. It falls silent when it is dropped.
pub(super) struct Echo(TTYPort);

impl Echo {
    /// Begins to answer.
    pub(super) fn open() -> anyhow::Result<Self> {
        let (mut near, mut far) = TTYPort::pair()?;
        near.set_timeout(ANSWER_MAX)?;
        far.set_timeout(ANSWER_MAX)?;
        std::thread::Builder::new().name("echo".to_owned()).spawn(move || answer(&mut far))?;
        Ok(Self(near))
    }

    /// From just before the CR of a line until its answer is there.
    pub(super) fn measure(&mut self, line: &[u8]) -> anyhow::Result<Duration> {
        self.0.write_all(line)?;
        std::thread::sleep(BYTE_TIME);
        let mut answer = [0; ANSWER.len()];
        let sent = monotonic();
        self.0.write_all(CR)?;
        self.0.read_exact(&mut answer)?;
        Ok(sent.elapsed())
    }
}

/// Answers until the other end is gone.
fn answer(far: &mut TTYPort) {
    let mut buffer = [0; READ_BYTES_MAX];
    loop {
        match far.read(&mut buffer) {
            Ok(0) => return,
            Ok(read) => {
                let ended = buffer.get(..read).unwrap_or_default().ends_with(CR);
                if ended && far.write_all(&ANSWER).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == ErrorKind::TimedOut => {}
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_answered_at_its_end() {
        let mut echo = Echo::open().unwrap();
        for _ in 0..3 {
            assert!(echo.measure(b"]E02800000000011").unwrap() > Duration::ZERO);
        }
    }
}
