//! Fakes that stand in for the world outside: used by tests and by the demonstration, never by a till at work.

pub mod answering;
pub mod grammar;
pub mod printer;
pub mod scanner;

pub use answering::{AnsweringScanner, Mood};
pub use grammar::{FakeFamily, Grammar};
pub use printer::{FakePrinter, PrinterMood};
pub use scanner::FakeScanner;
