//! A connection at work. What only controls the transaction is sent along with the next statement, so that it costs no
//! round trip of its own.

use std::collections::HashMap;

use deadpool_postgres::Object;
use futures_util::TryStreamExt as _;
use futures_util::future::{join, join_all};
use mainstay_telemetry::Held;
use postgres_types::Type;
use tokio_postgres::Statement;

use super::cells::{Bound, Raw, server_type};
use super::failure::{Failure, told};
use crate::db::Row;
use crate::error::{Error, Result};
use crate::sql::Sql;

/// Statements kept prepared on a connection; beyond, all are forgotten and those in use come back.
const MOST_PREPARED: usize = 600;

pub(super) type Attempt<T> = std::result::Result<T, Failure>;

/// A connection at work.
pub(crate) struct Session {
    /// There until the end.
    client: Option<Object>,
    /// Control statements that have not been sent yet.
    pending: String,
    /// Whether a transaction was begun on the server.
    begun: bool,
    /// A statement failed and nothing was rolled back since: the server takes nothing more, and would "commit" nothing.
    failed: bool,
    /// Whether a plan was out of date.
    stale: bool,
    _working: Held,
}

impl Session {
    pub(super) fn new(client: Object, working: Held) -> Self {
        if client.statement_cache.size() > MOST_PREPARED {
            client.statement_cache.clear();
        }
        Self {
            client: Some(client),
            pending: String::new(),
            begun: false,
            failed: false,
            stale: false,
            _working: working,
        }
    }

    /// Whether a plan was out of date, so that all have to be made anew.
    pub(super) fn is_stale(&self) -> bool {
        self.stale
    }

    /// Leaves a control statement to be sent with the next one.
    pub(crate) fn control(&mut self, text: &str) {
        self.pending.push_str(text);
        self.pending.push(';');
        if text.starts_with("ROLLBACK TO") {
            self.failed = false;
        }
    }

    /// Makes everything durable.
    pub(crate) async fn commit(&mut self) -> Result<()> {
        if self.failed {
            self.rollback().await;
            return Err(Error::Bug(
                "a statement failed and its error was passed over".to_owned(),
            ));
        }
        if !self.begun {
            self.pending.clear();
            return Ok(());
        }
        self.control("COMMIT");
        let text = std::mem::take(&mut self.pending);
        let result = self.client()?.batch_execute(&text).await;
        self.begun = false;
        result.map_err(|error| told(&error))
    }

    /// Takes everything back.
    pub(super) async fn rollback(&mut self) {
        self.pending.clear();
        self.failed = false;
        if !std::mem::take(&mut self.begun) {
            return;
        }
        if let Some(client) = self.client.take()
            && let Err(error) = client.batch_execute("ROLLBACK").await
        {
            tracing::warn!("A connection to PostgreSQL is given up: {error}");
            drop(Object::take(client));
        }
    }

    /// Closes the connection, whatever is under way on it.
    pub(super) fn give_up(&mut self) {
        if let Some(client) = self.client.take() {
            drop(Object::take(client));
        }
    }

    pub(crate) async fn query(&mut self, sql: &Sql) -> Result<Vec<Row>> {
        let pending = self.sent();
        let client = self.client()?;
        let work = async { query(client, &prepare(client, sql).await?, sql).await };
        let rows = with(client, &pending, work).await;
        self.noted(rows)
    }

    pub(crate) async fn query_all(&mut self, statements: &[Sql]) -> Result<Vec<Vec<Row>>> {
        let pending = self.sent();
        let client = self.client()?;
        let work = async {
            let prepared = prepare_all(client, statements).await?;
            let all = join_all(
                statements
                    .iter()
                    .zip(&prepared)
                    .map(|(sql, statement)| query(client, statement, sql)),
            );
            all.await.into_iter().collect()
        };
        let rows = with(client, &pending, work).await;
        self.noted(rows)
    }

    pub(crate) async fn execute(&mut self, sql: &Sql) -> Result<u64> {
        let pending = self.sent();
        let client = self.client()?;
        let work = async { execute(client, &prepare(client, sql).await?, sql).await };
        let changed = with(client, &pending, work).await;
        self.noted(changed)
    }

    pub(crate) async fn execute_all(&mut self, statements: &[Sql]) -> Result<Vec<u64>> {
        let pending = self.sent();
        let client = self.client()?;
        let work = async {
            let prepared = prepare_all(client, statements).await?;
            let all = join_all(
                statements
                    .iter()
                    .zip(&prepared)
                    .map(|(sql, statement)| execute(client, statement, sql)),
            );
            all.await.into_iter().collect()
        };
        let changed = with(client, &pending, work).await;
        self.noted(changed)
    }

    /// Several statements without parameters.
    pub(crate) async fn batch(&mut self, text: &str) -> Result<()> {
        let pending = self.sent();
        let client = self.client()?;
        let work = async {
            client
                .batch_execute(text)
                .await
                .map_err(|error| Failure::of(&error, text))
        };
        let done = with(client, &pending, work).await;
        self.noted(done)
    }

    pub(super) fn client(&self) -> Result<&Object> {
        self.client
            .as_ref()
            .ok_or_else(|| Error::Bug("the connection has been given back".to_owned()))
    }

    /// The control statements that go along with the next statement.
    fn sent(&mut self) -> String {
        let pending = std::mem::take(&mut self.pending);
        self.begun |= !pending.is_empty();
        pending
    }

    pub(super) fn noted<T>(&mut self, result: Attempt<T>) -> Result<T> {
        result.map_err(|failure| {
            self.failed = self.begun;
            self.stale |= failure.stale;
            failure.error
        })
    }
}

/// A read that is over, or whose caller went away in the middle of it, leaves its transaction to be ended.
impl Drop for Session {
    fn drop(&mut self) {
        let Some(client) = self.client.take().filter(|_| self.begun) else {
            return;
        };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => {
                runtime.spawn(async move {
                    if client.batch_execute("ROLLBACK").await.is_err() {
                        drop(Object::take(client));
                    }
                });
            }
            Err(_) => drop(Object::take(client)),
        }
    }
}

/// Sends control statements and, right behind them, the work.
async fn with<T>(
    client: &Object,
    pending: &str,
    work: impl Future<Output = Attempt<T>>,
) -> Attempt<T> {
    if pending.is_empty() {
        return work.await;
    }
    let (control, result) = join(client.batch_execute(pending), work).await;
    control.map_err(|error| Failure::of(&error, pending))?;
    result
}

pub(super) async fn prepare(client: &Object, sql: &Sql) -> Attempt<Statement> {
    let types: Vec<Type> = sql
        .shape()
        .params()
        .iter()
        .map(|param| server_type(*param))
        .collect();
    client
        .prepare_typed_cached(sql.text(), &types)
        .await
        .map_err(|error| Failure::of(&error, sql.text()))
}

/// Each text once, however often it is used.
async fn prepare_all(client: &Object, statements: &[Sql]) -> Attempt<Vec<Statement>> {
    let mut places = HashMap::new();
    let mut distinct = Vec::new();
    for sql in statements {
        places.entry(sql.text()).or_insert_with(|| {
            distinct.push(sql);
            distinct.len() - 1
        });
    }
    let prepared = join_all(distinct.into_iter().map(|sql| prepare(client, sql))).await;
    let prepared = prepared.into_iter().collect::<Attempt<Vec<Statement>>>()?;
    Ok(statements
        .iter()
        .filter_map(|sql| prepared.get(*places.get(sql.text())?).cloned())
        .collect())
}

async fn query(client: &Object, statement: &Statement, sql: &Sql) -> Attempt<Vec<Row>> {
    let failed = |error| Failure::of(&error, sql.text());
    let rows = client
        .query_raw(statement, bound(sql))
        .await
        .map_err(failed)?;
    let decoded = rows
        .map_err(failed)
        .and_then(|row| async move { decoded(&row, sql) });
    decoded.try_collect().await
}

/// The cells of a row.
pub(super) fn decoded(row: &tokio_postgres::Row, sql: &Sql) -> Attempt<Row> {
    let types = sql.results();
    let mut cells = Vec::with_capacity(types.len());
    for (at, ty) in types.iter().enumerate() {
        let raw: Raw<'_> = row
            .try_get(at)
            .map_err(|error| Failure::of(&error, sql.text()))?;
        cells.push(raw.decode(*ty).map_err(|error| error.during(sql.text()))?);
    }
    Ok(cells)
}

async fn execute(client: &Object, statement: &Statement, sql: &Sql) -> Attempt<u64> {
    client
        .execute_raw(statement, bound(sql))
        .await
        .map_err(|error| Failure::of(&error, sql.text()))
}

pub(super) fn bound(sql: &Sql) -> impl ExactSizeIterator<Item = Bound<'_>> {
    sql.params()
        .iter()
        .zip(sql.shape().params())
        .map(|(param, ty)| Bound(param, *ty))
}
