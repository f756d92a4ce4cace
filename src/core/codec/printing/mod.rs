//! Receipts and customer displays: from what is to be said to the bytes that a device takes, and back.
//!
//! [`Slip`] says it, [`lay_out`] breaks it into rows of the paper's width, [`encode_slip`] writes ESC/POS, and
//! [`write_text`] writes the same as text. What differs from maker to maker is data ([`PrinterProfile`],
//! [`DisplayProfile`]). Promised: no letter is lost or becomes a question mark: it is sent in a code page that has it, or
//! as a picture; no text commands a printer; any bytes can be read back ([`parse_commands`], [`draw_picture`]).
//! Absent on purpose: fonts and QR codes themselves, which are handed in as pictures ([`Drawings`]).

mod bitmap;
mod code_page;
mod code_page_tables;
mod command;
mod display;
mod escpos;
mod latin;
mod layout;
mod load;
mod picture;
mod profile;
#[cfg(feature = "schema")]
pub mod schema;
mod slip;
mod spelling;
mod status;

pub use bitmap::{BITMAP_DOTS_MAX, Bitmap};
pub use code_page::CodePage;
pub use command::{Command, parse_commands, parse_dump, write_dump};
pub use display::{Shown, encode_display};
pub use escpos::{Drawings, Finish, Wanted, encode_end, encode_rows, encode_slip, plan_drawings};
pub use latin::write_latin;
pub use layout::{COLUMNS, Line, Row, Size, lay_out, write_text};
pub use load::{parse_display, parse_printer};
pub use picture::{draw_picture, plan_picture};
pub use profile::{DisplayProfile, Order, PageChoice, Paper, PrinterProfile, Skill, Telling, UsbPrinter};
pub use slip::{Block, Slip};
pub use spelling::Charset;
pub use status::{Condition, Question, StatusReader, Told};
