//! Head offices on each database that there is: an SQLite file, and a database of its own on the PostgreSQL server
//! that `tests/with-postgres` starts.

use std::sync::atomic::{AtomicU32, Ordering};

use tallytill::hub::store::DatabaseAddress;

use crate::hub_world::Home;

/// Tells databases of one process apart.
static MADE: AtomicU32 = AtomicU32::new(0);

/// The server's URL, when there is one.
pub(crate) fn server() -> Option<String> {
    let url = std::env::var("TALLYTILL_POSTGRES").ok();
    if url.is_none() {
        eprintln!("left out: no PostgreSQL server; run this through tests/with-postgres");
    }
    url
}

/// A new, empty PostgreSQL database.
pub(crate) fn new_database(server: &str) -> String {
    let name = format!("shop_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    let (base, _) = server.rsplit_once('/').unwrap();
    let server = server.to_owned();
    let statement = include_str!("create_database.sql").replace("NAME_OF_IT", &name);
    // On a thread of its own: a test may itself be a task.
    let make = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&server, tokio_postgres::NoTls).await.unwrap();
            let connection = tokio::spawn(connection);
            client.batch_execute(&statement).await.unwrap();
            drop(client);
            connection.await.unwrap().unwrap();
        });
    });
    make.join().unwrap();
    format!("{base}/{name}")
}

/// A head office on each kind of database, all with the same keys.
pub(crate) fn homes() -> Vec<(&'static str, Home)> {
    let first = Home::new();
    let mut homes = Vec::new();
    if let Some(server) = server() {
        let address = DatabaseAddress::Postgres(new_database(&server));
        homes.push(("postgres", Home::at_with_keys_of(&first, Some(address))));
    }
    homes.insert(0, ("sqlite", first));
    homes
}
