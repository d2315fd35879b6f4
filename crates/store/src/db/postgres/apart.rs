//! A connection for one long piece of work: rows streamed out of a statement and copied into a table, in the formats that cost
//! the server least.

use std::time::Duration;

use bytes::{BufMut as _, Bytes, BytesMut};
use deadpool_postgres::{Manager, ManagerConfig, Pool, PoolError, RecyclingMethod};
use futures_util::{SinkExt as _, TryStreamExt as _};
use mainstay_model::ColumnType;
use mainstay_telemetry::DatabaseMetrics;
use postgres_types::IsNull;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio_postgres::NoTls;

use super::Session;
use super::address::Address;
use super::cells::encode;
use super::failure::{Failure, told};
use super::session::{Attempt, bound, decoded, prepare};
use crate::db::Row;
use crate::error::{Error, Result};
use crate::sql::{Sql, quoted};

/// Nothing here is waited for by a page: a table takes as long as it takes.
const PATIENT: &str =
    "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0";

/// A server that writes what it was sent may take nothing for a while.
const SILENCE: Duration = Duration::from_secs(120);

/// Bytes sent at once.
const CHUNK: usize = 128 * 1024;

/// What a binary copy begins with: its signature, no flags, nothing more.
const HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// A connection of its own.
pub(in crate::db) async fn apart(url: &str) -> Result<Session> {
    let mut address = Address::read(url)?;
    let options = address.config.get_options().unwrap_or_default().to_owned();
    address
        .config
        .options(format!("{options} {PATIENT}"))
        .tcp_user_timeout(SILENCE);
    let recycling = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    let manager = match &address.tls {
        Some(tls) => Manager::from_config(address.config.clone(), tls.clone(), recycling),
        None => Manager::from_config(address.config.clone(), NoTls, recycling),
    };
    let pool = Pool::builder(manager)
        .max_size(1)
        .build()
        .map_err(|error| Error::Bug(error.to_string()))?;
    let client = pool.get().await.map_err(|error| match error {
        PoolError::Backend(error) => told(&error),
        other => Error::Unavailable(format!("PostgreSQL: {other}")),
    })?;
    let metrics = DatabaseMetrics::unread().pool("apart");
    Ok(Session::new(client, metrics.in_use.hold()))
}

impl Session {
    /// Sends the rows of a statement in blocks, for as long as somebody takes them.
    pub(in crate::db) async fn stream(
        &mut self,
        sql: &Sql,
        most: usize,
        each: &mut (impl FnMut(&Row) -> Result<()> + Send),
        out: &Sender<Vec<Row>>,
    ) -> Result<()> {
        let streamed = stream(self, sql, most, each, out).await;
        self.noted(streamed)
    }

    /// Copies rows into a table, in these columns; gives how many there were.
    pub(in crate::db) async fn copy(
        &mut self,
        table: &str,
        columns: &[(String, ColumnType)],
        rows: &mut Receiver<Vec<Row>>,
    ) -> Result<u64> {
        let names: Vec<String> = columns.iter().map(|(name, _)| quoted(name)).collect();
        let text = format!(
            "COPY {} ({}) FROM STDIN (FORMAT binary)",
            quoted(table),
            names.join(", ")
        );
        let copied = copy(self, &text, columns, rows).await;
        self.noted(copied)
    }
}

async fn stream(
    session: &Session,
    sql: &Sql,
    most: usize,
    each: &mut (impl FnMut(&Row) -> Result<()> + Send),
    out: &Sender<Vec<Row>>,
) -> Attempt<()> {
    let client = session.client()?;
    let statement = prepare(client, sql).await?;
    let rows = client
        .query_raw(&statement, bound(sql))
        .await
        .map_err(|error| Failure::of(&error, sql.text()))?;
    tokio::pin!(rows);
    let mut block = Vec::with_capacity(most);
    while let Some(row) = rows
        .try_next()
        .await
        .map_err(|error| Failure::of(&error, sql.text()))?
    {
        let row = decoded(&row, sql)?;
        each(&row)?;
        block.push(row);
        if block.len() == most {
            let full = std::mem::replace(&mut block, Vec::with_capacity(most));
            if out.send(full).await.is_err() {
                return Ok(());
            }
        }
    }
    if !block.is_empty() {
        // Whoever has gone away tells why.
        drop(out.send(block).await);
    }
    Ok(())
}

async fn copy(
    session: &Session,
    text: &str,
    columns: &[(String, ColumnType)],
    rows: &mut Receiver<Vec<Row>>,
) -> Attempt<u64> {
    let failed = |error| Failure::of(&error, text);
    let sink = session
        .client()?
        .copy_in::<_, Bytes>(text)
        .await
        .map_err(failed)?;
    tokio::pin!(sink);
    let width = i16::try_from(columns.len()).map_err(unfit)?;
    let mut out = BytesMut::with_capacity(CHUNK * 2);
    out.put_slice(HEAD);
    while let Some(block) = rows.recv().await {
        for row in block {
            out.put_i16(width);
            for (cell, (_, ty)) in row.iter().zip(columns) {
                let at = out.len();
                out.put_i32(-1);
                if let IsNull::No = encode(cell, *ty, &mut out).map_err(unfit)? {
                    let size = i32::try_from(out.len() - at - 4).map_err(unfit)?;
                    out[at..at + 4].copy_from_slice(&size.to_be_bytes());
                }
            }
            if out.len() >= CHUNK {
                sink.send(out.split().freeze()).await.map_err(failed)?;
            }
        }
    }
    out.put_i16(-1);
    sink.send(out.freeze()).await.map_err(failed)?;
    sink.finish().await.map_err(failed)
}

fn unfit(error: impl std::fmt::Display) -> Error {
    Error::Bug(format!("a value does not fit its column: {error}"))
}
