//! How far those have come who follow the outbox, and what they put down on their way: the position and the jobs in one
//! transaction, so that each change is followed once, by whichever process comes first.

use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::access::Access;
use mainstay_model::{Cell, ColumnType, RecordId};
use serde_json::Value as Json;

use crate::dialect::Dialect;
use crate::error::Result;
use crate::history::{Changes, in_set};
use crate::jobs::{NewJob, put};
use crate::notifications::{self, NewNotification};
use crate::open::Store;
use crate::outbox::OutboxPosition;
use crate::single::Cells;
use crate::sql::Sql;

/// Somebody who follows the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Follower {
    /// Up to where.
    pub position: OutboxPosition,
    /// What else there is to remember; the follower's own business.
    pub state: Json,
}

impl Store {
    /// How far a follower has come, if it ever began.
    pub async fn follower(&self, name: &str) -> Result<Option<Follower>> {
        let mut sql = Sql::new(
            self.dialect(),
            "SELECT turn, rid, state FROM outbox_reader WHERE name = ",
        );
        sql.bind(Cell::Text(name.to_owned()), ColumnType::Text);
        sql.results_are(&[ColumnType::Int, ColumnType::Int, ColumnType::Json]);
        let rows = self.read_rows("follower", sql).await?;
        let row = rows.into_iter().next();
        row.map(|row| {
            let mut cells = Cells::of(row);
            Ok(Follower {
                position: OutboxPosition {
                    turn: cells.int()?,
                    rid: cells.int()?,
                },
                state: cells.json()?,
            })
        })
        .transpose()
    }

    /// Begins to follow; nothing when it has begun.
    pub async fn begin_to_follow(&self, name: &str, at: OutboxPosition) -> Result<()> {
        let mut sql = Sql::new(
            self.dialect(),
            "INSERT INTO outbox_reader (name, turn, rid, state) VALUES (",
        );
        sql.bind(Cell::Text(name.to_owned()), ColumnType::Text)
            .push(", ")
            .bind(Cell::Int(at.turn), ColumnType::Int)
            .push(", ")
            .bind(Cell::Int(at.rid), ColumnType::Int)
            .push(", ")
            .bind(Cell::Json("{}".to_owned()), ColumnType::Json)
            .push(") ON CONFLICT DO NOTHING");
        self.write_one("begin_to_follow", sql).await.map(drop)
    }

    /// Follows no longer.
    pub async fn stop_following(&self, name: &str) -> Result<()> {
        let mut sql = Sql::new(self.dialect(), "DELETE FROM outbox_reader WHERE name = ");
        sql.bind(Cell::Text(name.to_owned()), ColumnType::Text);
        self.write_one("stop_following", sql).await.map(drop)
    }

    /// Goes on to another place and puts down the jobs that the way there gave; nothing of it when somebody else went on
    /// from here meanwhile.
    pub async fn follow_on(
        &self,
        name: &str,
        from: &Follower,
        to: &Follower,
        jobs: Vec<NewJob>,
        now: Timestamp,
    ) -> Result<bool> {
        let step = self.step(name, from, to);
        self.db()
            .write("follow_on", move |tx| {
                let (step, jobs) = (step.clone(), jobs.clone());
                Box::pin(async move {
                    if tx.execute(&step).await? == 0 {
                        return Ok(false);
                    }
                    put(tx, &jobs, now).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// The same for what people are told of on the way.
    pub async fn follow_on_telling(
        &self,
        name: &str,
        from: &Follower,
        to: &Follower,
        told: Vec<NewNotification>,
    ) -> Result<bool> {
        let (step, words) = (self.step(name, from, to), self.writers().notices.words());
        self.db()
            .write("follow_on_telling", move |tx| {
                let (step, told, words) = (step.clone(), told.clone(), words.clone());
                Box::pin(async move {
                    if tx.execute(&step).await? == 0 {
                        return Ok(false);
                    }
                    notifications::put(tx, &words, &told).await?;
                    Ok(true)
                })
            })
            .await
    }

    fn step(&self, name: &str, from: &Follower, to: &Follower) -> Sql {
        let mut step = Sql::new(self.dialect(), "UPDATE outbox_reader SET turn = ");
        step.bind(Cell::Int(to.position.turn), ColumnType::Int)
            .push(", rid = ")
            .bind(Cell::Int(to.position.rid), ColumnType::Int)
            .push(", state = ")
            .bind(Cell::Json(to.state.to_string()), ColumnType::Json);
        step.push(" WHERE name = ")
            .bind(Cell::Text(name.to_owned()), ColumnType::Text)
            .push(" AND turn = ")
            .bind(Cell::Int(from.position.turn), ColumnType::Int)
            .push(" AND rid = ")
            .bind(Cell::Int(from.position.rid), ColumnType::Int);
        step.push(" AND state = ")
            .bind(Cell::Json(from.state.to_string()), ColumnType::Json);
        step
    }

    /// The place in the outbox behind which everything was written at this instant or later.
    pub async fn outbox_at(&self, at: Timestamp) -> Result<OutboxPosition> {
        let mut sql = Sql::new(self.dialect(), "SELECT turn, rid FROM outbox WHERE at < ");
        sql.bind(Cell::Time(at), ColumnType::Time)
            .push(match self.dialect() {
                Dialect::Sqlite => " ORDER BY rid DESC LIMIT 1",
                Dialect::Postgres => " ORDER BY turn DESC, rid DESC LIMIT 1",
            });
        sql.results_are(&[ColumnType::Int, ColumnType::Int]);
        let rows = self.read_rows("outbox_at", sql).await?;
        Ok(match rows.into_iter().next().as_deref() {
            Some([Cell::Int(turn), Cell::Int(rid)]) => OutboxPosition {
                turn: *turn,
                rid: *rid,
            },
            _ => OutboxPosition::default(),
        })
    }

    /// The changes of a change set behind a position in history, oldest first, as far as somebody may see their records and
    /// fields. `next` is the position behind the last one looked at, when there are more.
    pub async fn changes_in_set(
        &self,
        access: &Arc<Access>,
        set: RecordId,
        after: i64,
        limit: usize,
    ) -> Result<Changes> {
        let (access, rules) = (access.clone(), self.rules());
        self.db()
            .read("changes in set", move |tx| {
                let (access, rules) = (access.clone(), rules.clone());
                Box::pin(async move { in_set(tx, &rules, &access, set, after, limit).await })
            })
            .await
    }
}
