//! Fakes that stand in for the world outside: used by tests and by the demonstration, never by a till at work.

pub mod scanner;

pub use scanner::FakeScanner;
