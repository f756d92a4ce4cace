//! The use cases: the same for the POS, the page and the scanner.
//!
//! Each decides inside the journal's thread, where nothing can change under it, and answers only after its entry is
//! durable. A repeated operation gets the same answer again; an op_id with another body is refused.

mod day;
mod enrol;
mod goods_return;
mod refusal;
mod replacement;
mod request;
mod sale;
mod training;
mod void;

pub use day::close_day;
pub use enrol::{CardHolder, Joining, enrol};
pub use goods_return::{GoodsBack, TakenBack, load_taken_back, take_back};
pub use refusal::{Refusal, load_member};
pub use replacement::{Replacing, replace_card};
pub use sale::{Sold, load_sold, sell};
pub use training::set_training;
pub use void::void;
