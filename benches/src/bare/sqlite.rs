//! The bare server on SQLite: reader threads, and one writer thread that commits for all who wait.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use anyhow::Context as _;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Statement, params_from_iter};
use tokio::sync::oneshot;

use super::contact::{self, Row};
use super::{Param, Reading, envelope};

type Job = Box<dyn FnOnce(&Connection) + Send>;
type Written = anyhow::Result<Vec<u8>>;

/// A write on its way.
struct Write {
    statement: &'static str,
    params: Vec<Param>,
    written: &'static str,
    id: [u8; 16],
    answer: oneshot::Sender<Written>,
}

/// The threads.
pub(super) struct Sqlite {
    reads: Sender<Job>,
    writes: Sender<Write>,
}

impl Sqlite {
    pub fn open(dir: &Path, readers: usize) -> anyhow::Result<Self> {
        let file = dir.join("mainstay.db");
        let (reads, waiting) = channel::<Job>();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..readers {
            let (waiting, connection) = (waiting.clone(), connect(&file)?);
            connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -2048;")?;
            thread::spawn(move || {
                loop {
                    let job = waiting.lock().map(|queue| queue.recv());
                    let Ok(Ok(job)) = job else { break };
                    job(&connection);
                }
            });
        }
        let writer = copy(dir, &file)?;
        let (writes, waiting) = channel();
        thread::spawn(move || serve_writes(&writer, &waiting));
        Ok(Self { reads, writes })
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let (answer, answered) = oneshot::channel();
        self.reads
            .send(Box::new(move |connection| {
                drop(answer.send(work(connection)))
            }))
            .ok()
            .context("the readers have ended")?;
        answered.await?
    }

    pub async fn one(&self, text: &'static str, params: Vec<Param>) -> Written {
        self.read(move |connection| one(connection, text, &params))
            .await
    }

    pub async fn list(&self, reading: Reading) -> Written {
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(reading.page)?;
            let last = statement.column_count();
            let mut found = statement.query(params_from_iter(&reading.params))?;
            let (mut rows, mut next, mut more) = (Vec::with_capacity(50), None, false);
            while let Some(row) = found.next()? {
                if rows.len() == 50 {
                    more = true;
                    break;
                }
                let mut json = Vec::with_capacity(1_200);
                contact::write(&Cells(row), &mut json);
                rows.push(json);
                if rows.len() == 50 {
                    next = Some((
                        row.get::<_, Option<String>>(last - 1)?.unwrap_or_default(),
                        row.get(last - 2)?,
                    ));
                }
            }
            let count = match reading.count {
                None => None,
                Some((text, params)) => Some(
                    connection
                        .prepare_cached(text)?
                        .query_row(params_from_iter(&params), |row| row.get::<_, i64>(0))?,
                ),
            };
            Ok(envelope(&rows, next.filter(|_| more), count))
        })
        .await
    }

    pub async fn write(
        &self,
        statement: &'static str,
        params: Vec<Param>,
        written: &'static str,
        id: [u8; 16],
    ) -> Written {
        let (answer, answered) = oneshot::channel();
        let write = Write {
            statement,
            params,
            written,
            id,
            answer,
        };
        self.writes
            .send(write)
            .ok()
            .context("the writer has ended")?;
        answered.await?
    }

    pub async fn place(&self, depth: u64) -> anyhow::Result<(String, i64)> {
        self.read(move |connection| {
            let text = "SELECT name__key, rid FROM o_contact WHERE deleted_at IS NULL AND name__key IS NOT NULL \
                        ORDER BY name__key, rid LIMIT 1 OFFSET ?";
            Ok(connection.query_row(text, [i64::try_from(depth)? - 1], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
        .await
    }
}

/// Settings as the workspace's own connections have them.
pub(super) fn connect(file: &Path) -> anyhow::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch(
        "PRAGMA busy_timeout = 15000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456;",
    )?;
    Ok(connection)
}

/// The table that is written to, in a file of its own: all contacts, and the same indexes.
pub(super) fn copy(dir: &Path, workspace: &Path) -> anyhow::Result<Connection> {
    fresh(dir, workspace, true)
}

/// The same without a row.
pub(super) fn table(dir: &Path, workspace: &Path) -> anyhow::Result<Connection> {
    fresh(dir, workspace, false)
}

fn fresh(dir: &Path, workspace: &Path, filled: bool) -> anyhow::Result<Connection> {
    let file = dir.join("bare.db");
    for end in ["bare.db", "bare.db-wal", "bare.db-shm"] {
        let old = dir.join(end);
        if old.exists() {
            std::fs::remove_file(old)?;
        }
    }
    let connection = connect(&file)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192;",
    )?;
    connection.execute("ATTACH ? AS w", [workspace.to_string_lossy()])?;
    let definitions: Vec<String> = connection
        .prepare("SELECT sql FROM w.sqlite_schema WHERE tbl_name = 'o_contact' AND sql IS NOT NULL ORDER BY type DESC")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for definition in &definitions {
        connection.execute_batch(
            &definition
                .replace("\"o_contact\"", "bare_contact")
                .replacen("\"i_o_contact", "\"i_bare_contact", 1),
        )?;
        if filled && definition.starts_with("CREATE TABLE") {
            connection.execute_batch("INSERT INTO bare_contact SELECT * FROM w.o_contact")?;
        }
    }
    connection.execute_batch("ANALYZE main; PRAGMA main.wal_checkpoint(TRUNCATE);")?;
    Ok(connection)
}

fn serve_writes(connection: &Connection, waiting: &Receiver<Write>) {
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        batch.extend(waiting.try_iter().take(255));
        let began = connection
            .prepare_cached("BEGIN IMMEDIATE")
            .and_then(|mut text| text.execute([]));
        let results: Vec<Written> = batch.iter().map(|write| run(connection, write)).collect();
        let ended = began.and_then(|_| connection.prepare_cached("COMMIT")?.execute([]));
        for (write, result) in batch.into_iter().zip(results) {
            let result = match &ended {
                Ok(_) => result,
                Err(error) => Err(anyhow::anyhow!("{error}")),
            };
            drop(write.answer.send(result));
        }
    }
}

fn run(connection: &Connection, write: &Write) -> Written {
    connection
        .prepare_cached(write.statement)?
        .execute(params_from_iter(&write.params))?;
    one(connection, write.written, &[Param::Id(write.id)])
}

fn one(connection: &Connection, text: &str, params: &[Param]) -> Written {
    let mut statement = connection.prepare_cached(text)?;
    first(&mut statement, params)
}

fn first(statement: &mut Statement<'_>, params: &[Param]) -> Written {
    let mut rows = statement.query(params_from_iter(params))?;
    let row = rows.next()?.context("there is no such contact")?;
    let mut json = Vec::with_capacity(1_200);
    contact::write(&Cells(row), &mut json);
    Ok(json)
}

pub(super) struct Cells<'a, 'b>(pub &'a rusqlite::Row<'b>);

impl Row for Cells<'_, '_> {
    fn text(&self, at: usize) -> Option<&str> {
        match self.0.get_ref(at) {
            Ok(ValueRef::Text(text)) => std::str::from_utf8(text).ok(),
            _ => None,
        }
    }

    fn int(&self, at: usize) -> Option<i64> {
        match self.0.get_ref(at) {
            Ok(ValueRef::Integer(number)) => Some(number),
            _ => None,
        }
    }

    fn id(&self, at: usize) -> Option<[u8; 16]> {
        match self.0.get_ref(at) {
            Ok(ValueRef::Blob(bytes)) => bytes.try_into().ok(),
            _ => None,
        }
    }

    fn micros(&self, at: usize) -> Option<i64> {
        self.int(at)
    }
}

impl ToSql for Param {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Param::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Param::Id(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Param::Int(number) | Param::Micros(number) => {
                ToSqlOutput::Owned(Value::Integer(*number))
            }
        })
    }
}
