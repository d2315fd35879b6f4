//! Pairs of records that may be about the same, as they were found, and what people said of them; how far looking for them is.
//! A pair is given only to those who see both.

use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::access::Access;
use mainstay_model::{Cell, ColumnType, Predicate, RecordId};
use serde_json::Value as Json;

use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// Two records that may be about the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The records, the lower id first.
    pub records: (RecordId, RecordId),
    /// How much speaks for it; the order of pairs.
    pub evidence: i64,
    /// How likely it is, from 0 to 100.
    pub score: i64,
    /// Beyond reasonable doubt.
    pub sure: bool,
    /// What was found.
    pub findings: Json,
}

/// What is said of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairState {
    /// Nobody has decided.
    Open,
    /// Somebody said that they are two: never asked again.
    Distinct,
}

impl PairState {
    fn name(self) -> &'static str {
        match self {
            PairState::Open => "open",
            PairState::Distinct => "distinct",
        }
    }
}

/// Which pairs.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    /// Those alone that are sure.
    pub sure: bool,
    /// Behind this place: the evidence and records of the last one before.
    pub after: Option<(i64, RecordId, RecordId)>,
}

/// How far looking for duplicates is.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    /// The object.
    pub object: String,
    /// `running`, `done` or `failed`.
    pub state: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last heard of.
    pub updated_at: Timestamp,
    /// Records looked at.
    pub seen: i64,
    /// Of how many.
    pub total: i64,
    /// Pairs found.
    pub found: i64,
}

const SCAN: [ColumnType; 7] = [
    ColumnType::Text,
    ColumnType::Text,
    ColumnType::Time,
    ColumnType::Time,
    ColumnType::Int,
    ColumnType::Int,
    ColumnType::Int,
];

impl Store {
    /// Keeps what was found. Pairs of which somebody said that they are two stay so.
    pub async fn keep_pairs(&self, object: &str, pairs: &[Pair], now: Timestamp) -> Result<()> {
        let statements: Vec<Sql> = pairs
            .iter()
            .map(|pair| {
                let mut sql = self.pair(object, pair, PairState::Open, now);
                sql.push(
                    " ON CONFLICT (record_a, record_b) DO UPDATE SET evidence = excluded.evidence, score = excluded.score, \
                     sure = excluded.sure, findings = excluded.findings, at = excluded.at WHERE duplicate.state = 'open'",
                );
                sql
            })
            .collect();
        self.db()
            .write("keep_pairs", move |tx| {
                let statements = statements.clone();
                Box::pin(async move { tx.execute_all(&statements).await.map(drop) })
            })
            .await
    }

    fn pair(&self, object: &str, pair: &Pair, state: PairState, now: Timestamp) -> Sql {
        let mut sql = Sql::new(
            self.dialect(),
            "INSERT INTO duplicate (record_a, record_b, object, state, evidence, score, sure, findings, at) VALUES (",
        );
        let text = |text: &str| Cell::Text(text.to_owned());
        let cells = [
            (Cell::Id(pair.records.0), ColumnType::Id),
            (Cell::Id(pair.records.1), ColumnType::Id),
            (text(object), ColumnType::Text),
            (text(state.name()), ColumnType::Text),
            (Cell::Int(pair.evidence), ColumnType::Int),
            (Cell::Int(pair.score), ColumnType::Int),
            (Cell::Int(i64::from(pair.sure)), ColumnType::Int),
            (Cell::Json(pair.findings.to_string()), ColumnType::Json),
            (Cell::Time(now), ColumnType::Time),
        ];
        for (at, (cell, ty)) in cells.into_iter().enumerate() {
            sql.push(if at == 0 { "" } else { ", " }).bind(cell, ty);
        }
        sql.push(")");
        sql
    }

    /// Forgets open pairs that were not found again since.
    pub async fn forget_pairs(&self, object: &str, before: Timestamp) -> Result<u64> {
        let mut sql = Sql::new(
            self.dialect(),
            "DELETE FROM duplicate WHERE state = 'open' AND object = ",
        );
        sql.bind(Cell::Text(object.to_owned()), ColumnType::Text)
            .push(" AND at < ")
            .bind(Cell::Time(before), ColumnType::Time);
        self.write_one("forget_pairs", sql).await
    }

    /// Says what is to be thought of a pair.
    pub async fn judge_pair(
        &self,
        object: &str,
        pair: &Pair,
        state: PairState,
        now: Timestamp,
    ) -> Result<()> {
        let mut sql = self.pair(object, pair, state, now);
        sql.push(" ON CONFLICT (record_a, record_b) DO UPDATE SET state = excluded.state");
        self.write_one("judge_pair", sql).await.map(drop)
    }

    /// Open pairs of live records that somebody sees both of, those with most evidence first.
    pub async fn pairs(
        &self,
        access: &Arc<Access>,
        object: &str,
        which: &Pairs,
        limit: usize,
    ) -> Result<Vec<Pair>> {
        let Some(mut sql) = self.open_pairs(
            access,
            object,
            which,
            "SELECT d.record_a, d.record_b, d.evidence, d.score, d.sure, d.findings",
        )?
        else {
            return Ok(Vec::new());
        };
        if let Some((evidence, a, b)) = which.after {
            sql.push(" AND (d.evidence < ")
                .bind(Cell::Int(evidence), ColumnType::Int)
                .push(" OR (d.evidence = ")
                .bind(Cell::Int(evidence), ColumnType::Int)
                .push(" AND (d.record_a, d.record_b) > (")
                .bind(Cell::Id(a), ColumnType::Id)
                .push(", ")
                .bind(Cell::Id(b), ColumnType::Id)
                .push(")))");
        }
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        sql.push(" ORDER BY d.evidence DESC, d.record_a, d.record_b LIMIT ")
            .bind(Cell::Int(limit), ColumnType::Int)
            .results_are(&[
                ColumnType::Id,
                ColumnType::Id,
                ColumnType::Int,
                ColumnType::Int,
                ColumnType::Int,
                ColumnType::Json,
            ]);
        let rows = self.read_rows("pairs", sql).await?;
        rows.into_iter()
            .map(|row| {
                let mut cells = Cells::of(row);
                Ok(Pair {
                    records: (cells.id()?, cells.id()?),
                    evidence: cells.int()?,
                    score: cells.int()?,
                    sure: cells.int()? == 1,
                    findings: cells.json()?,
                })
            })
            .collect()
    }

    /// How many there are of those.
    pub async fn count_pairs(
        &self,
        access: &Arc<Access>,
        object: &str,
        which: &Pairs,
    ) -> Result<u64> {
        let Some(mut sql) = self.open_pairs(access, object, which, "SELECT count(*)")? else {
            return Ok(0);
        };
        sql.result(ColumnType::Int);
        let rows = self.read_rows("count_pairs", sql).await?;
        match rows.into_iter().next() {
            Some(row) => Ok(u64::try_from(Cells::of(row).int()?).unwrap_or(0)),
            None => Ok(0),
        }
    }

    fn open_pairs(
        &self,
        access: &Arc<Access>,
        object: &str,
        which: &Pairs,
        select: &str,
    ) -> Result<Option<Sql>> {
        let rules = self.rules();
        let visible = access.visible(object);
        let Some(known) = rules.object(object).filter(|_| visible != Predicate::False) else {
            return Ok(None);
        };
        let table = known.object.table();
        let mut sql = Sql::new(self.dialect(), "");
        sql.push(select).push(" FROM duplicate d");
        for (alias, column) in [("a", "record_a"), ("b", "record_b")] {
            sql.push(" JOIN ").ident(&table).push(&format!(
                " AS {alias} ON {alias}.\"id\" = d.{column} AND {alias}.\"deleted_at\" IS NULL"
            ));
        }
        sql.push(" WHERE d.state = 'open' AND d.object = ")
            .bind(Cell::Text(object.to_owned()), ColumnType::Text);
        if which.sure {
            sql.push(" AND d.sure = 1");
        }
        if visible != Predicate::True {
            for alias in ["a", "b"] {
                sql.push(" AND ");
                rules.condition(&mut sql, object, alias, &visible)?;
            }
        }
        Ok(Some(sql))
    }

    /// Begins to look for duplicates of an object, unless somebody does who was heard of since `stale`.
    pub async fn begin_scan(
        &self,
        object: &str,
        token: RecordId,
        total: i64,
        now: Timestamp,
        stale: Timestamp,
    ) -> Result<bool> {
        let mut sql = Sql::new(
            self.dialect(),
            "INSERT INTO duplicate_scan (object, state, token, began_at, updated_at, seen, total, found) VALUES (",
        );
        sql.bind(Cell::Text(object.to_owned()), ColumnType::Text)
            .push(", 'running', ")
            .bind(Cell::Id(token), ColumnType::Id)
            .push(", ")
            .bind(Cell::Time(now), ColumnType::Time)
            .push(", ")
            .bind(Cell::Time(now), ColumnType::Time)
            .push(", 0, ")
            .bind(Cell::Int(total), ColumnType::Int)
            .push(", 0) ON CONFLICT (object) DO UPDATE SET state = 'running', token = excluded.token, began_at = excluded.began_at, \
                   updated_at = excluded.updated_at, seen = 0, total = excluded.total, found = 0 \
                   WHERE duplicate_scan.state <> 'running' OR duplicate_scan.updated_at < ")
            .bind(Cell::Time(stale), ColumnType::Time);
        Ok(self.write_one("begin_scan", sql).await? > 0)
    }

    /// Tells how far it is; whether it is still this one's to go on with.
    pub async fn tell_scan(&self, token: RecordId, scan: &Scan) -> Result<bool> {
        let mut sql = Sql::new(self.dialect(), "UPDATE duplicate_scan SET state = ");
        sql.bind(Cell::Text(scan.state.clone()), ColumnType::Text)
            .push(", updated_at = ")
            .bind(Cell::Time(scan.updated_at), ColumnType::Time)
            .push(", seen = ")
            .bind(Cell::Int(scan.seen), ColumnType::Int)
            .push(", found = ")
            .bind(Cell::Int(scan.found), ColumnType::Int)
            .push(" WHERE object = ")
            .bind(Cell::Text(scan.object.clone()), ColumnType::Text)
            .push(" AND token = ")
            .bind(Cell::Id(token), ColumnType::Id);
        Ok(self.write_one("tell_scan", sql).await? > 0)
    }

    /// Every looking for duplicates, the last of each object.
    pub async fn scans(&self) -> Result<Vec<Scan>> {
        let mut sql = Sql::new(
            self.dialect(),
            "SELECT object, state, began_at, updated_at, seen, total, found FROM duplicate_scan ORDER BY object",
        );
        sql.results_are(&SCAN);
        let rows = self.read_rows("scans", sql).await?;
        rows.into_iter()
            .map(|row| {
                let mut cells = Cells::of(row);
                Ok(Scan {
                    object: cells.text()?,
                    state: cells.text()?,
                    began_at: cells.time()?,
                    updated_at: cells.time()?,
                    seen: cells.int()?,
                    total: cells.int()?,
                    found: cells.int()?,
                })
            })
            .collect()
    }
}
