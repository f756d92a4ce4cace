//! The store in a PostgreSQL database: connections that are taken from a small stock and put back.
//!
//! Calls may come from any thread, also from one that runs tasks: the connections live on a thread of their own, and a
//! call waits for its answer. Several head offices may run on one database; what they must not do at once they lock row
//! by row, always in the same order.
//!
//! Absent on purpose, until it is asked for: TLS to the database. It is reached over a local socket, a tunnel, or a
//! network that nobody else is in.

use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::task::Wake;
use std::thread::{self, Thread};

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Config, Error, NoTls};
use tokio_stream::StreamExt as _;

use super::backend::{Backend, View, Work, lock};
use super::fault::StoreFault;
use super::session::{Cell, Row, Session, Statement, Take, Value};
use crate::host::log;

/// The steps from an empty database, oldest first.
const MIGRATIONS: [&str; 7] = [
    include_str!("sql/postgres/migrations/0001_hub.sql"),
    include_str!("sql/postgres/migrations/0002_cards.sql"),
    include_str!("sql/postgres/migrations/0003_watch.sql"),
    include_str!("sql/postgres/migrations/0004_sessions.sql"),
    include_str!("sql/postgres/migrations/0005_operators.sql"),
    include_str!("sql/postgres/migrations/0006_branches.sql"),
    include_str!("sql/postgres/migrations/0007_revocations.sql"),
];
/// Connections that are kept; more are opened at need and closed after.
const CLIENTS_KEPT: usize = 8;

/// The database with its connections.
pub(super) struct Postgres {
    config: Config,
    /// Where the connections live; taken out when the store is dropped.
    runtime: Option<Runtime>,
    clients: Mutex<Vec<Connected>>,
}

/// A connection with the statements that it has compiled, by the places and lengths of their texts.
struct Connected {
    client: Client,
    prepared: HashMap<(usize, usize), tokio_postgres::Statement>,
}

impl From<Error> for StoreFault {
    fn from(error: Error) -> Self {
        match error.as_db_error() {
            Some(told) => Self::Server(told.message().to_owned()),
            None => {
                let cause = core::error::Error::source(&error).map(|cause| format!(": {cause}"));
                Self::Server(format!("{error}{}", cause.unwrap_or_default()))
            }
        }
    }
}

impl Postgres {
    /// Opens a database by its URL and takes the steps that its schema lacks.
    pub(super) fn open(url: &str) -> Result<Self, StoreFault> {
        let config: Config = url.parse()?;
        let runtime =
            Builder::new_multi_thread().worker_threads(1).thread_name("postgres").enable_all().build();
        let runtime = runtime.map_err(|error| StoreFault::Server(error.to_string()))?;
        let postgres = Self { config, runtime: Some(runtime), clients: Mutex::default() };
        let connected = postgres.connect()?;
        migrate(&connected.client)?;
        lock(&postgres.clients).push(connected);
        Ok(postgres)
    }

    fn connect(&self) -> Result<Connected, StoreFault> {
        let runtime = self.runtime.as_ref().ok_or_else(|| StoreFault::Server("it was closed".to_owned()))?;
        let config = self.config.clone();
        let connecting = runtime.spawn(async move {
            let (client, connection) = config.connect(NoTls).await?;
            tokio::spawn(async move {
                if let Err(error) = connection.await {
                    log::warn!(%error, "database_connection_lost");
                }
            });
            Ok::<_, Error>(client)
        });
        let client = wait(connecting).map_err(|error| StoreFault::Server(error.to_string()))??;
        wait(client.batch_execute(include_str!("sql/postgres/connection/set_session.sql")))?;
        Ok(Connected { client, prepared: HashMap::new() })
    }

    /// A connection on which a transaction was begun. One that was kept may have died meanwhile: then the next is
    /// tried, at last a new one.
    fn begin(&self, begin: &str) -> Result<Connected, StoreFault> {
        loop {
            let kept = lock(&self.clients).pop();
            let (fresh, connected) = match kept {
                Some(connected) => (false, connected),
                None => (true, self.connect()?),
            };
            match wait(connected.client.batch_execute(begin)) {
                Ok(()) => return Ok(connected),
                Err(error) if fresh => return Err(error.into()),
                Err(_) => {}
            }
        }
    }

    /// Ends a transaction, and keeps the connection when it is good.
    fn end(&self, connected: Connected, end: &str) -> Result<(), StoreFault> {
        let outcome = wait(connected.client.batch_execute(end));
        if !connected.client.is_closed() && outcome.is_ok() {
            let mut clients = lock(&self.clients);
            if clients.len() < CLIENTS_KEPT {
                clients.push(connected);
            }
        }
        Ok(outcome?)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        lock(&self.clients).clear();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Backend for Postgres {
    fn write(&self, work: &mut Work<'_>) -> Result<(), StoreFault> {
        let mut connected = self.begin(include_str!("sql/postgres/connection/begin_change.sql"))?;
        let outcome = work(&mut Open(&mut connected));
        let end = if matches!(outcome, Ok(true)) {
            include_str!("sql/postgres/connection/commit_change.sql")
        } else {
            include_str!("sql/postgres/connection/undo_change.sql")
        };
        let ended = self.end(connected, end);
        outcome.and(ended)
    }

    fn read(&self, work: &mut View<'_>) -> Result<(), StoreFault> {
        let mut connected = self.begin(include_str!("sql/postgres/connection/begin_view.sql"))?;
        let outcome = work(&mut Open(&mut connected));
        let ended = self.end(connected, include_str!("sql/postgres/connection/undo_change.sql"));
        outcome.and(ended)
    }

    fn load_change_mark(&self) -> Result<i64, StoreFault> {
        let mut mark = 0;
        self.read(&mut |session| {
            let text = include_str!("sql/postgres/connection/load_change_mark.sql");
            let statement = Statement { sqlite: text, postgres: text };
            mark = session.one(statement, &[], |row| row.take(0))?;
            Ok(())
        })?;
        Ok(mark)
    }
}

/// Takes the steps that the schema lacks, one process at a time.
fn migrate(client: &Client) -> Result<(), StoreFault> {
    wait(async {
        client.batch_execute(include_str!("sql/postgres/connection/begin_change.sql")).await?;
        client.batch_execute(include_str!("sql/postgres/connection/lock_migrations.sql")).await?;
        client.batch_execute(include_str!("sql/postgres/connection/create_migration.sql")).await?;
        let row = client.query_one(include_str!("sql/postgres/connection/load_migration.sql"), &[]).await?;
        let taken: i64 = row.try_get(0)?;
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        if taken > known {
            client.batch_execute(include_str!("sql/postgres/connection/undo_change.sql")).await?;
            return Err(StoreFault::Newer { found: taken, known });
        }
        let lacking = (1_i64..).zip(MIGRATIONS).filter(|(number, _)| *number > taken);
        for (number, step) in lacking {
            client.batch_execute(step).await?;
            client.execute(include_str!("sql/postgres/connection/insert_migration.sql"), &[&number]).await?;
        }
        Ok(client.batch_execute(include_str!("sql/postgres/connection/commit_change.sql")).await?)
    })
}

/// Waits for a future on this thread, whatever the thread is otherwise used for.
fn wait<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(outcome) => return outcome,
            Poll::Pending => thread::park(),
        }
    }
}

/// A connection with an open transaction.
struct Open<'c>(&'c mut Connected);

impl Open<'_> {
    /// The compiled statement of a text; each text is a constant of the program, known by its place.
    fn prepare(&mut self, text: &'static str) -> Result<tokio_postgres::Statement, StoreFault> {
        let place = (text.as_ptr().addr(), text.len());
        if let Some(prepared) = self.0.prepared.get(&place) {
            return Ok(prepared.clone());
        }
        let prepared = wait(self.0.client.prepare(text))?;
        self.0.prepared.insert(place, prepared.clone());
        Ok(prepared)
    }

    fn take_rows(
        &mut self,
        text: &'static str,
        values: &[&(dyn ToSql + Sync)],
        take: &mut Take<'_>,
    ) -> Result<(), StoreFault> {
        let prepared = self.prepare(text)?;
        wait(async {
            let mut rows = pin!(self.0.client.query_raw(&prepared, values.iter().copied()).await?);
            while let Some(row) = rows.next().await {
                take(read_row(&row?)?)?;
            }
            Ok(())
        })
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn core::error::Error + Sync + Send>> {
        match self {
            Self::Number(number) => number.to_sql(kind, out),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Bytes(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(kind)
    }

    to_sql_checked!();
}

/// The values of one column of many rows.
fn column<'v>(values: &[Value<'v>], width: usize, at: usize) -> Box<dyn ToSql + Sync + 'v> {
    let column = values.iter().skip(at).step_by(width);
    match values.get(at) {
        Some(Value::Text(_)) => Box::new(
            column.map(|value| if let Value::Text(text) = value { *text } else { "" }).collect::<Vec<_>>(),
        ),
        Some(Value::Bytes(_)) => {
            let bytes = |value: &Value<'v>| if let Value::Bytes(bytes) = value { *bytes } else { &[] };
            Box::new(column.map(bytes).collect::<Vec<&[u8]>>())
        }
        Some(Value::Number(_)) | None => {
            let number = |value: &Value<'v>| if let Value::Number(number) = value { *number } else { 0 };
            Box::new(column.map(number).collect::<Vec<i64>>())
        }
    }
}

fn read_row(row: &tokio_postgres::Row) -> Result<Row, StoreFault> {
    let mut cells = Vec::with_capacity(row.len());
    for (at, column) in row.columns().iter().enumerate() {
        cells.push(match *column.type_() {
            Type::INT8 => Cell::Number(row.try_get(at)?),
            Type::TEXT => Cell::Text(row.try_get(at)?),
            Type::BYTEA => Cell::Bytes(row.try_get(at)?),
            _ => return Err(StoreFault::damaged("column", "a value of another kind")),
        });
    }
    Ok(Row::of(cells))
}

impl Session for Open<'_> {
    fn execute(&mut self, statement: Statement, values: &[Value<'_>]) -> Result<u64, StoreFault> {
        let prepared = self.prepare(statement.postgres)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        Ok(wait(self.0.client.execute(&prepared, &values))?)
    }

    fn execute_rows(
        &mut self,
        statement: Statement,
        width: usize,
        values: &[Value<'_>],
    ) -> Result<(), StoreFault> {
        if values.is_empty() {
            return Ok(());
        }
        let prepared = self.prepare(statement.postgres)?;
        let columns: Vec<_> = (0..width).map(|at| column(values, width, at)).collect();
        let columns: Vec<&(dyn ToSql + Sync)> = columns.iter().map(|column| column.as_ref() as _).collect();
        wait(self.0.client.execute(&prepared, &columns))?;
        Ok(())
    }

    fn query(
        &mut self,
        statement: Statement,
        values: &[Value<'_>],
        take: &mut Take<'_>,
    ) -> Result<(), StoreFault> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        self.take_rows(statement.postgres, &values, take)
    }

    fn query_rows(
        &mut self,
        statement: Statement,
        width: usize,
        values: &[Value<'_>],
        take: &mut Take<'_>,
    ) -> Result<(), StoreFault> {
        if values.is_empty() {
            return Ok(());
        }
        let columns: Vec<_> = (0..width).map(|at| column(values, width, at)).collect();
        let columns: Vec<&(dyn ToSql + Sync)> = columns.iter().map(|column| column.as_ref() as _).collect();
        self.take_rows(statement.postgres, &columns, take)
    }
}
