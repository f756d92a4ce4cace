//! What the people of head office see: pages written on the server, in the language of their reader, behind a
//! sign-in.
//!
//! The pages work without scripts; one small module keeps what is on the screen fresh as news comes. Nothing comes
//! from elsewhere: the policy sent with each page allows only this server's own files.

mod assets;
mod decision;
mod entries;
mod evidence;
mod findings;
mod guard;
mod live;
mod members;
mod reader;
mod routes;
mod sheet;
mod shell;
mod sign_in;
mod tills;
mod words;

pub use routes::router;
