//! The bare server on PostgreSQL: connections with their statements prepared.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context as _;
use bytes::{BufMut as _, BytesMut};
use postgres_types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio::sync::Mutex;
use tokio_postgres::{Client, NoTls, Statement};

use super::contact::{self, Row};
use super::{Param, Reading, envelope};

type Written = anyhow::Result<Vec<u8>>;
type Failure = Box<dyn std::error::Error + Sync + Send>;

/// Microseconds from 1970 to 2000, where PostgreSQL begins to count.
const EPOCH: i64 = 946_684_800_000_000;

struct Session {
    client: Client,
    statements: HashMap<&'static str, Statement>,
}

/// The connections.
pub(super) struct Postgres {
    sessions: Vec<Mutex<Session>>,
    next: AtomicUsize,
}

impl Postgres {
    pub async fn open(url: &str, pool: usize) -> anyhow::Result<Self> {
        let mut sessions = Vec::with_capacity(pool);
        for _ in 0..pool {
            let (client, connection) = tokio_postgres::connect(url, NoTls)
                .await
                .context("cannot connect to PostgreSQL")?;
            tokio::spawn(connection);
            sessions.push(Mutex::new(Session {
                client,
                statements: HashMap::new(),
            }));
        }
        let all = Self {
            sessions,
            next: AtomicUsize::new(0),
        };
        let text = "DROP SCHEMA IF EXISTS bare CASCADE; CREATE SCHEMA bare; \
                    CREATE TABLE bare.contact (LIKE public.o_contact INCLUDING ALL); \
                    INSERT INTO bare.contact OVERRIDING SYSTEM VALUE SELECT * FROM public.o_contact; \
                    SELECT setval(pg_get_serial_sequence('bare.contact', 'rid'), (SELECT max(rid) FROM bare.contact)); \
                    ANALYZE bare.contact;";
        all.session()
            .await
            .client
            .batch_execute(text)
            .await
            .context("cannot copy the contacts")?;
        Ok(all)
    }

    async fn session(&self) -> tokio::sync::MutexGuard<'_, Session> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.sessions[number % self.sessions.len()].lock().await
    }

    pub async fn one(&self, text: &'static str, params: Vec<Param>) -> Written {
        self.session().await.one(text, &params).await
    }

    pub async fn list(&self, reading: Reading) -> Written {
        let mut session = self.session().await;
        let page = session.query(reading.page, &reading.params).await?;
        let count = match &reading.count {
            None => None,
            Some((text, params)) => session
                .query(text, params)
                .await?
                .first()
                .map(|row| row.get::<_, i64>(0)),
        };
        let rows: Vec<Vec<u8>> = page.iter().take(50).map(json).collect();
        let last = page.get(49).filter(|_| page.len() > 50);
        let next = last.map(|row| {
            (
                row.get::<_, Option<String>>(row.len() - 1)
                    .unwrap_or_default(),
                row.get(row.len() - 2),
            )
        });
        Ok(envelope(&rows, next, count))
    }

    pub async fn write(
        &self,
        statement: &'static str,
        params: Vec<Param>,
        written: &'static str,
        id: [u8; 16],
    ) -> Written {
        let mut session = self.session().await;
        session.query(statement, &params).await?;
        session.one(written, &[Param::Id(id)]).await
    }

    pub async fn place(&self, depth: u64) -> anyhow::Result<(String, i64)> {
        let text = "SELECT name__key, rid FROM o_contact WHERE deleted_at IS NULL AND name__key IS NOT NULL \
                    ORDER BY name__key, rid LIMIT 1 OFFSET $1";
        let rows = self
            .session()
            .await
            .query(text, &[Param::Int(i64::try_from(depth)? - 1)])
            .await?;
        let row = rows.first().context("there are not so many contacts")?;
        Ok((row.get(0), row.get(1)))
    }
}

impl Session {
    async fn query(
        &mut self,
        text: &'static str,
        params: &[Param],
    ) -> anyhow::Result<Vec<tokio_postgres::Row>> {
        if !self.statements.contains_key(text) {
            let statement = self.client.prepare(text).await?;
            self.statements.insert(text, statement);
        }
        let statement = self.statements.get(text).context("just prepared")?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| param as _).collect();
        Ok(self.client.query(statement, &params).await?)
    }

    async fn one(&mut self, text: &'static str, params: &[Param]) -> Written {
        let rows = self.query(text, params).await?;
        Ok(json(rows.first().context("there is no such contact")?))
    }
}

fn json(row: &tokio_postgres::Row) -> Vec<u8> {
    let mut json = Vec::with_capacity(1_200);
    contact::write(&Cells(row), &mut json);
    json
}

struct Cells<'a>(&'a tokio_postgres::Row);

impl Row for Cells<'_> {
    fn text(&self, at: usize) -> Option<&str> {
        self.0.try_get(at).ok().flatten()
    }

    fn int(&self, at: usize) -> Option<i64> {
        self.0.try_get(at).ok().flatten()
    }

    fn id(&self, at: usize) -> Option<[u8; 16]> {
        self.0
            .try_get::<_, Option<Identity>>(at)
            .ok()
            .flatten()
            .map(|id| id.0)
    }

    fn micros(&self, at: usize) -> Option<i64> {
        self.0
            .try_get::<_, Option<Micros>>(at)
            .ok()
            .flatten()
            .map(|micros| micros.0)
    }
}

struct Identity([u8; 16]);

impl<'a> FromSql<'a> for Identity {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        Ok(Self(raw.try_into()?))
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::UUID
    }
}

struct Micros(i64);

impl<'a> FromSql<'a> for Micros {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        Ok(Self(i64::from_be_bytes(raw.try_into()?) + EPOCH))
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::TIMESTAMPTZ
    }
}

impl ToSql for Param {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match self {
            Param::Text(text) => return text.to_sql(ty, out),
            Param::Int(number) => out.put_i64(*number),
            Param::Micros(micros) => out.put_i64(micros - EPOCH),
            Param::Id(bytes) => out.put_slice(bytes),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
