//! Head office.

pub mod code;
pub mod intake;
pub mod member_list;
pub mod state;
pub mod store;
