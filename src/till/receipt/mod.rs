//! What is printed and sent as text: the receipt of a sale, of goods that came back, of a closed day, a new member's card.
//!
//! Each is one slip ([`Slip`](crate::core::codec::printing::Slip)) that is laid out for whatever takes it: a text of
//! [`TEXT_COLUMNS`], or a printer. A slip says what its entry says and nothing else, so that it reads the same whenever it
//! is printed.

mod card;
mod day;
mod goods_return;
mod imprint;
mod sale;
mod sample;
mod text;
mod words;

#[cfg(test)]
mod golden_tests;

pub use card::{card_slip, write_card};
pub use day::day_slip;
pub use goods_return::return_slip;
pub use imprint::Imprint;
pub use sale::sale_slip;
pub use sample::encode_sample;
pub use text::{TEXT_COLUMNS, write_slip};
