//! What people see.

mod routes;

pub use routes::router;
