//! Scanners on pseudo-terminals that answer commands, each family in its own grammar, in good and bad moods.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use serialport::{SerialPort, TTYPort};

use super::grammar::Grammar;

/// How often the fake looks whether it is to end.
const LOOK: Duration = Duration::from_millis(20);

/// How a fake behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It answers as it should.
    Good,
    /// It answers every answer only after so many milliseconds.
    Slow(u64),
    /// It sends noise and a scan before each answer.
    Noisy,
    /// It sends the first half of each answer and no more.
    Half,
    /// It never answers.
    Silent,
    /// It vanishes in the middle of its answer of this number, from 1.
    UnplugAt(u32),
}

/// A scanner that answers. It is unplugged when it is dropped.
#[derive(Debug)]
pub struct AnsweringScanner {
    link: PathBuf,
    stop: Arc<AtomicBool>,
    heard: Arc<Mutex<Vec<u8>>>,
    grammar: Arc<Mutex<Grammar>>,
    thread: Option<JoinHandle<()>>,
}

impl AnsweringScanner {
    /// Makes a scanner that speaks this grammar and names it `link`, which must not exist yet.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal or no thread, or the link cannot be made.
    pub fn plug_in(link: impl Into<PathBuf>, grammar: Grammar, mood: Mood) -> io::Result<Self> {
        let link = link.into();
        // A program started beside must not inherit either end.
        let (ours, theirs) = TTYPort::pair()?;
        let (mut ours, theirs) = (ours.try_clone_native()?, theirs.try_clone_native()?);
        ours.set_timeout(LOOK)?;
        let device = theirs.name().ok_or_else(|| io::Error::other("the pseudo-terminal has no name"))?;
        std::os::unix::fs::symlink(device, &link)?;
        let stop = Arc::new(AtomicBool::new(false));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let grammar = Arc::new(Mutex::new(grammar));
        let fake = Fake {
            line: ours,
            held: theirs,
            link: link.clone(),
            mood,
            stop: Arc::clone(&stop),
            heard: Arc::clone(&heard),
            grammar: Arc::clone(&grammar),
        };
        let thread = std::thread::Builder::new().name("fake scanner".to_owned()).spawn(move || fake.run())?;
        Ok(Self { link, stop, heard, grammar, thread: Some(thread) })
    }

    /// Where the till finds it.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.link
    }

    /// All that was sent to it.
    #[must_use]
    pub fn heard(&self) -> Vec<u8> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Its settings as they stand, and those that would outlive a loss of power.
    #[must_use]
    pub fn settings(&self) -> (Settings, Settings) {
        let grammar = self.grammar.lock().unwrap_or_else(PoisonError::into_inner);
        (grammar.settings().clone(), grammar.lasting().clone())
    }
}

/// Settings by name.
pub type Settings = std::collections::BTreeMap<String, Vec<u8>>;

impl Drop for AnsweringScanner {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // A fake that failed has said so.
            let _ = thread.join();
        }
        // Where it was unplugged before, there is nothing left to do.
        let _ = std::fs::remove_file(&self.link);
    }
}

struct Fake {
    line: TTYPort,
    /// A pseudo-terminal that nobody has open refuses writes.
    held: TTYPort,
    link: PathBuf,
    mood: Mood,
    stop: Arc<AtomicBool>,
    heard: Arc<Mutex<Vec<u8>>>,
    grammar: Arc<Mutex<Grammar>>,
}

impl Fake {
    fn run(mut self) {
        let mut buffer = [0; 512];
        let mut pending = Vec::new();
        let mut answers: u32 = 0;
        while !self.stop.load(Ordering::Acquire) {
            let Ok(count) = self.line.read(&mut buffer) else { continue };
            let bytes = buffer.get(..count).unwrap_or_default();
            self.heard.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
            pending.extend_from_slice(bytes);
            loop {
                let answer = self.grammar.lock().unwrap_or_else(PoisonError::into_inner).answer(&mut pending);
                let Some(answer) = answer else { break };
                answers = answers.saturating_add(1);
                if !self.say(&answer, answers) {
                    return;
                }
            }
        }
    }

    /// Sends an answer as the mood is; whether it is still plugged in.
    fn say(&mut self, answer: &[u8], number: u32) -> bool {
        let half = answer.get(..answer.len() / 2).unwrap_or_default();
        let sent = match self.mood {
            Mood::Good => self.line.write_all(answer),
            Mood::Slow(wait_ms) => {
                std::thread::sleep(Duration::from_millis(wait_ms));
                self.line.write_all(answer)
            }
            Mood::Noisy => {
                self.line.write_all(b"\x00\xff\x064006381333931\r").and_then(|()| self.line.write_all(answer))
            }
            Mood::Half => self.line.write_all(half),
            Mood::Silent => Ok(()),
            Mood::UnplugAt(at) if at == number => {
                let _ = std::fs::remove_file(&self.link);
                let _ = self.line.write_all(half);
                return false;
            }
            Mood::UnplugAt(_) => self.line.write_all(answer),
        };
        // Held open on purpose up to here.
        let _ = &self.held;
        sent.is_ok()
    }
}
