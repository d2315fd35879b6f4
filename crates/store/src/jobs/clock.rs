//! What comes round by the clock, as rows: when each comes next. Whoever moves the hand puts the job down, so that of
//! several processes one does.

use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType};

use super::{NewJob, head, values};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::open::Store;
use crate::single::Cells;
use crate::sql::Sql;

/// When something comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Winding {
    /// What.
    pub name: String,
    /// The pattern that this was worked out from.
    pub pattern: String,
    /// When.
    pub next_at: Timestamp,
}

impl Store {
    /// When everything that comes round by the clock comes next.
    pub async fn windings(&self) -> Result<Vec<Winding>> {
        let mut sql = Sql::new(
            self.dialect(),
            "SELECT name, pattern, next_at FROM job_schedule ORDER BY name",
        );
        sql.results_are(&[ColumnType::Text, ColumnType::Text, ColumnType::Time]);
        let rows = self.read_rows("windings", sql).await?;
        rows.into_iter()
            .map(|row| {
                let mut cells = Cells::of(row);
                Ok(Winding {
                    name: cells.text()?,
                    pattern: cells.text()?,
                    next_at: cells.time()?,
                })
            })
            .collect()
    }

    /// Says when something comes next that did not come round before, or did at other times.
    pub async fn set_winding(&self, winding: &Winding) -> Result<()> {
        let mut sql = Sql::new(
            self.dialect(),
            "INSERT INTO job_schedule (name, pattern, next_at) VALUES (",
        );
        sql.bind(Cell::Text(winding.name.clone()), ColumnType::Text)
            .push(", ")
            .bind(Cell::Text(winding.pattern.clone()), ColumnType::Text)
            .push(", ")
            .bind(Cell::Time(winding.next_at), ColumnType::Time);
        sql.push(
            ") ON CONFLICT (name) DO UPDATE SET pattern = excluded.pattern, next_at = excluded.next_at \
             WHERE job_schedule.pattern <> excluded.pattern",
        );
        self.write_one("set_winding", sql).await.map(drop)
    }

    /// Puts down the job of something whose time has come, unless somebody else did or there is nothing to do, and says when it
    /// comes next. While one of its kind is not over yet, another is not put down.
    pub async fn wind(
        &self,
        seen: &Winding,
        next_at: Timestamp,
        job: Option<&NewJob>,
        now: Timestamp,
    ) -> Result<bool> {
        let dialect = self.dialect();
        let mut step = Sql::new(dialect, "UPDATE job_schedule SET next_at = ");
        step.bind(Cell::Time(next_at), ColumnType::Time)
            .push(" WHERE name = ")
            .bind(Cell::Text(seen.name.clone()), ColumnType::Text);
        step.push(" AND next_at = ")
            .bind(Cell::Time(seen.next_at), ColumnType::Time);
        let add = job.map(|job| unless_there(dialect, job, now));
        self.db()
            .write("wind", move |tx| {
                let (step, add) = (step.clone(), add.clone());
                Box::pin(async move {
                    if tx.execute(&step).await? == 0 {
                        return Ok(false);
                    }
                    match &add {
                        Some(add) => Ok(tx.execute(add).await? > 0),
                        None => Ok(false),
                    }
                })
            })
            .await
    }

    /// Puts a job down unless one of its kind is not over yet; whether it did.
    pub async fn add_job_unless_there(&self, job: &NewJob, now: Timestamp) -> Result<bool> {
        let add = unless_there(self.dialect(), job, now);
        Ok(self.write_one("add_job_unless_there", add).await? > 0)
    }
}

fn unless_there(dialect: Dialect, job: &NewJob, now: Timestamp) -> Sql {
    let mut add = head(dialect);
    add.push(" SELECT ");
    values(&mut add, job, now);
    add.push(" WHERE NOT EXISTS (SELECT 1 FROM job WHERE kind = ")
        .bind(Cell::Text(job.kind.clone()), ColumnType::Text)
        .push(" AND state IN ('waiting', 'running'))");
    add
}
