//! `tallytill bench …`: what this build reaches on this machine, measured on the real program from outside.
//!
//! A till runs as a process of this very program, on a folder that its own code has filled, with a scanner on a
//! pseudo-terminal; what it sends is read from a socket as a POS would. Figures stand beside a floor that was taken in
//! the same run, since machines have fast and slow hours. Exit code 1 means that something did not work; a figure
//! beyond its target is said and is no failure, because a time is no test.
//! Absent on purpose: anything that looks into the till while it runs. Head office is measured in this process, where
//! bare inserts into its database can be measured beside it.

mod arguments;
mod dictionary;
mod echo;
mod figures;
mod journals;
mod member;
mod sale;
mod scan;
mod shop;
mod snapshot;
mod sync;
mod till;
mod watch;

pub(super) use arguments::{BenchCommand, run};
