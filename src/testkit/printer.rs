//! Printers on a pseudo-terminal or on the network, in good and bad moods. What they answer is written apart from the
//! code that reads it, after the same manuals.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use serialport::{SerialPort, TTYPort};

/// How often the fake looks whether it is to end.
const LOOK: Duration = Duration::from_millis(10);

/// How a fake printer behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrinterMood {
    /// It prints and answers.
    Good,
    /// It says that its paper is near its end.
    PaperLow,
    /// It has no paper.
    PaperOut,
    /// Its cover is open.
    CoverOpen,
    /// It is switched off its line.
    Offline,
    /// It takes everything and never answers.
    Silent,
    /// It takes nothing and never answers.
    Deaf,
    /// It answers only after so many milliseconds.
    Slow(u64),
    /// It vanishes after so many bytes.
    UnplugAfter(usize),
}

/// What a fake and its thread share.
#[derive(Debug)]
struct Shared {
    stop: AtomicBool,
    heard: Mutex<Vec<u8>>,
    mood: Mutex<PrinterMood>,
}

/// A printer. It is unplugged when it is dropped.
#[derive(Debug)]
pub struct FakePrinter {
    place: Place,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
enum Place {
    Link(PathBuf),
    Address(SocketAddr),
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakePrinter {
    /// A printer on a serial line, named `link`, which must not exist yet.
    ///
    /// # Errors
    /// When the system gives no pseudo-terminal or no thread, or the link cannot be made.
    pub fn plug_in(link: impl Into<PathBuf>, mood: PrinterMood) -> io::Result<Self> {
        let link = link.into();
        // A program started beside must not inherit either end.
        let (ours, theirs) = TTYPort::pair()?;
        let (mut ours, theirs) = (ours.try_clone_native()?, theirs.try_clone_native()?);
        ours.set_timeout(LOOK)?;
        let device = theirs.name().ok_or_else(|| io::Error::other("the pseudo-terminal has no name"))?;
        std::os::unix::fs::symlink(device, &link)?;
        let shared = Arc::new(Shared::new(mood));
        let (inner, name) = (Arc::clone(&shared), link.clone());
        let run = move || {
            let mut fake = Fake::new(inner);
            while !fake.shared.stop.load(Ordering::Acquire) {
                if !fake.serve(&mut ours) {
                    // The name goes first: a till that opens it again must not reach a stranger's terminal.
                    let _ = std::fs::remove_file(&name);
                    break;
                }
            }
            // Held open up to here: a pseudo-terminal that nobody has open refuses writes.
            drop(theirs);
        };
        let thread = std::thread::Builder::new().name("fake printer".to_owned()).spawn(run)?;
        Ok(Self { place: Place::Link(link), shared, thread: Some(thread) })
    }

    /// A printer on the network, on a port of this machine.
    ///
    /// # Errors
    /// When the system gives no port or no thread.
    pub fn listen(mood: PrinterMood) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(mood));
        let inner = Arc::clone(&shared);
        let run = move || {
            while !inner.stop.load(Ordering::Acquire) {
                match listener.accept() {
                    Ok((stream, _)) => serve_stream(stream, &inner),
                    Err(_) => std::thread::sleep(LOOK),
                }
            }
        };
        let thread = std::thread::Builder::new().name("fake printer".to_owned()).spawn(run)?;
        Ok(Self { place: Place::Address(address), shared, thread: Some(thread) })
    }

    /// Where a till finds it, as its configuration says it.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.place {
            Place::Link(path) => path.display().to_string(),
            Place::Address(address) => format!("tcp://{address}"),
        }
    }

    /// The path of one on a serial line.
    #[must_use]
    pub fn path(&self) -> &Path {
        match &self.place {
            Place::Link(path) => path,
            Place::Address(_) => Path::new(""),
        }
    }

    /// All that was sent to it but for questions about its state.
    #[must_use]
    pub fn printed(&self) -> Vec<u8> {
        lock(&self.shared.heard).clone()
    }

    /// Changes how it behaves.
    pub fn set_mood(&self, mood: PrinterMood) {
        *lock(&self.shared.mood) = mood;
    }
}

impl Drop for FakePrinter {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        if let Place::Link(link) = &self.place {
            // Where it was unplugged before, there is nothing left to do.
            let _ = std::fs::remove_file(link);
        }
        if let Some(thread) = self.thread.take() {
            // A fake that failed has said so.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn new(mood: PrinterMood) -> Self {
        Self { stop: AtomicBool::new(false), heard: Mutex::new(Vec::new()), mood: Mutex::new(mood) }
    }
}

fn serve_stream(mut stream: TcpStream, shared: &Arc<Shared>) {
    let ready = stream.set_nonblocking(false).and_then(|()| stream.set_read_timeout(Some(LOOK)));
    let mut fake = Fake::new(Arc::clone(shared));
    while ready.is_ok() && !shared.stop.load(Ordering::Acquire) && fake.serve(&mut stream) {}
}

/// A printer's side of one connection.
struct Fake {
    shared: Arc<Shared>,
    /// What may be the begin of a question.
    pending: Vec<u8>,
    taken: usize,
    /// It owes the word that everything is printed.
    owes_printed: bool,
}

impl Fake {
    fn new(shared: Arc<Shared>) -> Self {
        Self { shared, pending: Vec::new(), taken: 0, owes_printed: false }
    }

    fn mood(&self) -> PrinterMood {
        *lock(&self.shared.mood)
    }

    /// Takes what has come and answers; false when the other side is gone, or it is unplugged.
    fn serve(&mut self, line: &mut (impl Read + Write)) -> bool {
        let mood = self.mood();
        if mood == PrinterMood::Deaf {
            std::thread::sleep(LOOK);
            return true;
        }
        let mut buffer = [0; 256];
        match line.read(&mut buffer) {
            Ok(0) => return false,
            Ok(bytes) => {
                for byte in buffer.get(..bytes).unwrap_or_default() {
                    if let PrinterMood::UnplugAfter(limit) = mood
                        && self.taken >= limit
                    {
                        return false;
                    }
                    self.taken = self.taken.saturating_add(1);
                    if !self.take(*byte, line) {
                        return false;
                    }
                }
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => {}
            // Nobody has the other end of the pseudo-terminal open.
            Err(_) => std::thread::sleep(LOOK),
        }
        let blocked = matches!(
            mood,
            PrinterMood::PaperOut | PrinterMood::CoverOpen | PrinterMood::Offline | PrinterMood::Silent
        );
        if self.owes_printed && !blocked {
            self.owes_printed = false;
            return self.say(0x00, line);
        }
        true
    }

    /// Takes one byte: of a question (`DLE EOT n`, `GS r n`), or of what is printed.
    fn take(&mut self, byte: u8, line: &mut impl Write) -> bool {
        self.pending.push(byte);
        let answer = match self.pending.as_slice() {
            [0x10] | [0x10, 0x04] | [0x1D] | [0x1D, b'r'] => return true,
            [0x10, 0x04, n @ 1..=4] => Some(self.answer(*n)),
            [0x1D, b'r', 1] => {
                self.owes_printed = true;
                None
            }
            _ => {
                lock(&self.shared.heard).append(&mut self.pending);
                return true;
            }
        };
        self.pending.clear();
        match answer {
            Some(answer) if self.mood() != PrinterMood::Silent => self.say(answer, line),
            _ => true,
        }
    }

    fn answer(&self, n: u8) -> u8 {
        let bits = match (n, self.mood()) {
            (1, PrinterMood::PaperOut | PrinterMood::CoverOpen | PrinterMood::Offline) => 0x08,
            (2, PrinterMood::PaperOut) => 0x20,
            (2, PrinterMood::CoverOpen) => 0x04,
            (4, PrinterMood::PaperOut) => 0x6C,
            (4, PrinterMood::PaperLow) => 0x0C,
            _ => 0,
        };
        0x12 | bits
    }

    fn say(&self, byte: u8, line: &mut impl Write) -> bool {
        if let PrinterMood::Slow(wait_ms) = self.mood() {
            std::thread::sleep(Duration::from_millis(wait_ms));
        }
        line.write_all(&[byte]).is_ok()
    }
}
