//! `tallytill cards …`: issuing signed cards, printing them, telling a good one, and keeping the keys and blocks that tills
//! tell them by.

mod arguments;
#[cfg(feature = "hub")]
mod block;
#[cfg(any(feature = "hub", feature = "sheet"))]
mod head;
#[cfg(feature = "hub")]
mod issue;
#[cfg(feature = "hub")]
mod keys;
#[cfg(feature = "sheet")]
mod list;
#[cfg(feature = "sheet")]
mod print;
#[cfg(feature = "hub")]
mod replace;
mod verify;

pub(super) use arguments::{CardsCommand, run};
