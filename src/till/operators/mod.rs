//! Who works at this till: the list of operators that head office sends down, who is signed in, what they may do.
//!
//! A list without operators, and a till that never got one, ask nobody to sign in. [`desk`] decides, without a file or a
//! clock of its own; [`guesses`] keeps wrong PINs over restarts; [`mod@sign_in`] is what people and programs do;
//! [`book_file`] and [`sync`] bring the list down.

pub mod book_file;
pub mod desk;
pub mod guesses;
pub mod sign_in;
pub mod sync;

pub use book_file::OperatorBookFault;
pub use desk::{Approval, Desk, DeskRefusal};
pub use guesses::{Guesses, GuessesFault};
pub use sign_in::{Proof, SignInFault, approve, handle_badge, sign_in, sign_out};
