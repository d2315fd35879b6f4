//! Imports on record: what was brought in, how far it is, what became of each row. What these mean is the use case's
//! business; here they are rows. Times come in as parameters.

use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::change::ChangeSet;
use mainstay_model::{Cell, ColumnType, RecordId};
use serde_json::Value as Json;

use crate::db::{Row, Tx};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::open::Store;
use crate::sql::Sql;
use crate::write::{Applied, Beside, insert};

/// An import.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportJob {
    /// Its identity.
    pub id: RecordId,
    /// Whose it is; nobody's when it came from the command line of the machine.
    pub user: Option<RecordId>,
    /// What it brings in.
    pub object: String,
    /// What is happening to it.
    pub state: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last written.
    pub updated_at: Timestamp,
    /// The last row that is in, or refused.
    pub position: i64,
    /// Everything else.
    pub detail: Json,
    /// The migration that it is a part of.
    pub together: Option<RecordId>,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportRow {
    /// Its number.
    pub row: i64,
    /// What.
    pub outcome: String,
    /// The record.
    pub record: Option<RecordId>,
    /// What is to be told about it.
    pub detail: Option<Json>,
}

const JOB: [(&str, ColumnType); 9] = [
    ("id", ColumnType::Id),
    ("user_id", ColumnType::Id),
    ("object", ColumnType::Text),
    ("state", ColumnType::Text),
    ("created_at", ColumnType::Time),
    ("updated_at", ColumnType::Time),
    ("position", ColumnType::Int),
    ("detail", ColumnType::Json),
    ("together", ColumnType::Id),
];

const ROW: [(&str, ColumnType); 5] = [
    ("job", ColumnType::Id),
    ("row", ColumnType::Int),
    ("outcome", ColumnType::Text),
    ("record", ColumnType::Id),
    ("detail", ColumnType::Json),
];

const MAPPING: [(&str, ColumnType); 2] = [("name", ColumnType::Text), ("detail", ColumnType::Json)];

impl Store {
    /// Keeps an import, new or changed.
    pub async fn save_import(&self, job: &ImportJob) -> Result<()> {
        let sql = save(self.dialect(), job);
        self.db()
            .write("save_import", move |tx| run(tx, vec![sql.clone()]))
            .await
    }

    /// Keeps what became of some rows and how far the import is, together; [`Error::Duplicate`] when they are there.
    pub async fn save_import_rows(&self, job: &ImportJob, rows: &[ImportRow]) -> Result<()> {
        let mut statements = add(self.dialect(), job.id, rows);
        statements.push(save(self.dialect(), job));
        self.db()
            .write("save_import_rows", move |tx| run(tx, statements.clone()))
            .await
    }

    /// Applies a batch of an import, and puts on record in the same transaction how far the import is and what became of
    /// its rows, as `kept` says: whoever goes on after a crash finds both or neither. [`Error::Duplicate`] when somebody else
    /// has brought these rows in.
    pub async fn apply_import(
        &self,
        set: ChangeSet,
        kept: impl Fn(&Applied) -> Result<(ImportJob, Vec<ImportRow>)> + Send + Sync + 'static,
    ) -> Result<Applied> {
        let written = self
            .apply_beside(set, None, move |dialect, applied| {
                let (job, rows) = kept(applied)?;
                let mut statements = add(dialect, job.id, &rows);
                statements.push(save(dialect, &job));
                Ok(Beside {
                    statements,
                    guard: None,
                })
            })
            .await?;
        Ok(written.0)
    }

    /// Forgets an import that brought nothing in.
    pub async fn forget_import(&self, id: RecordId) -> Result<()> {
        let statements = [
            "DELETE FROM import_row WHERE job = ",
            "DELETE FROM import_job WHERE id = ",
        ]
        .map(|text| {
            let mut sql = Sql::new(self.dialect(), text);
            sql.bind(Cell::Id(id), ColumnType::Id);
            sql
        });
        self.db()
            .write("forget_import", move |tx| run(tx, statements.to_vec()))
            .await
    }

    /// An import.
    pub async fn import(&self, id: RecordId) -> Result<Option<ImportJob>> {
        let mut sql = select(self.dialect(), "import_job", &JOB);
        sql.push(" WHERE id = ").bind(Cell::Id(id), ColumnType::Id);
        self.rows_of("import", sql)
            .await?
            .into_iter()
            .next()
            .map(job)
            .transpose()
    }

    /// Imports in some states, the newest first; those of one user, or all.
    pub async fn imports(
        &self,
        user: Option<RecordId>,
        states: &[&str],
        limit: usize,
    ) -> Result<Vec<ImportJob>> {
        let mut sql = select(self.dialect(), "import_job", &JOB);
        sql.push(" WHERE state");
        sql.any_of(texts(states), ColumnType::Text);
        if let Some(user) = user {
            sql.push(" AND user_id = ")
                .bind(Cell::Id(user), ColumnType::Id);
        }
        sql.push(" ORDER BY created_at DESC LIMIT ")
            .bind(Cell::Int(limit.min(500) as i64), ColumnType::Int);
        self.rows_of("imports", sql)
            .await?
            .into_iter()
            .map(job)
            .collect()
    }

    /// The imports of a migration, in no order.
    pub async fn imports_of(&self, together: RecordId) -> Result<Vec<ImportJob>> {
        let mut sql = select(self.dialect(), "import_job", &JOB);
        sql.push(" WHERE together = ")
            .bind(Cell::Id(together), ColumnType::Id);
        sql.push(" LIMIT 500");
        self.rows_of("imports_of", sql)
            .await?
            .into_iter()
            .map(job)
            .collect()
    }

    /// Imports in a state, the oldest first.
    pub async fn imports_in(&self, state: &str) -> Result<Vec<ImportJob>> {
        let mut sql = select(self.dialect(), "import_job", &JOB);
        sql.push(" WHERE state = ")
            .bind(Cell::Text(state.to_owned()), ColumnType::Text);
        sql.push(" ORDER BY created_at LIMIT 100");
        self.rows_of("imports_in", sql)
            .await?
            .into_iter()
            .map(job)
            .collect()
    }

    /// Moves an import from one of some states to another; whether it was in one of them.
    pub async fn move_import(
        &self,
        id: RecordId,
        from: &[&str],
        to: &str,
        now: Timestamp,
    ) -> Result<bool> {
        let mut sql = Sql::new(self.dialect(), "UPDATE import_job SET state = ");
        sql.bind(Cell::Text(to.to_owned()), ColumnType::Text)
            .push(", updated_at = ")
            .bind(Cell::Time(now), ColumnType::Time);
        sql.push(" WHERE id = ")
            .bind(Cell::Id(id), ColumnType::Id)
            .push(" AND state");
        sql.any_of(texts(from), ColumnType::Text);
        let moved = self.db().write("move_import", move |tx| {
            let sql = sql.clone();
            Box::pin(async move { tx.execute(&sql).await })
        });
        Ok(moved.await? > 0)
    }

    /// Forgets an import if it is in a state; whether it was in it.
    pub async fn forget_import_in(&self, id: RecordId, state: &str) -> Result<bool> {
        let mut job = Sql::new(self.dialect(), "DELETE FROM import_job WHERE id = ");
        job.bind(Cell::Id(id), ColumnType::Id)
            .push(" AND state = ")
            .bind(Cell::Text(state.to_owned()), ColumnType::Text);
        let mut rows = Sql::new(self.dialect(), "DELETE FROM import_row WHERE job = ");
        rows.bind(Cell::Id(id), ColumnType::Id);
        self.db()
            .write("forget_import_in", move |tx| {
                let (job, rows) = (job.clone(), rows.clone());
                Box::pin(async move {
                    if tx.execute(&job).await? == 0 {
                        return Ok(false);
                    }
                    tx.execute(&rows).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// What became of the rows behind one, in order: all, or those with an outcome.
    pub async fn import_rows(
        &self,
        id: RecordId,
        outcome: Option<&str>,
        after: i64,
        limit: usize,
    ) -> Result<Vec<ImportRow>> {
        let mut sql = select(self.dialect(), "import_row", &ROW);
        sql.push(" WHERE job = ").bind(Cell::Id(id), ColumnType::Id);
        if let Some(outcome) = outcome {
            sql.push(" AND outcome = ")
                .bind(Cell::Text(outcome.to_owned()), ColumnType::Text);
        }
        sql.push(" AND ")
            .ident("row")
            .push(" > ")
            .bind(Cell::Int(after), ColumnType::Int);
        sql.push(" ORDER BY ")
            .ident("row")
            .push(" LIMIT ")
            .bind(Cell::Int(limit.min(5_000) as i64), ColumnType::Int);
        self.rows_of("import_rows", sql)
            .await?
            .into_iter()
            .map(outcome_row)
            .collect()
    }

    /// A mapping that was kept under a name.
    pub async fn import_mapping(&self, name: &str) -> Result<Option<Json>> {
        let mut sql = select(self.dialect(), "import_mapping", &MAPPING[1..]);
        sql.push(" WHERE name = ")
            .bind(Cell::Text(name.to_owned()), ColumnType::Text);
        match self
            .rows_of("import_mapping", sql)
            .await?
            .into_iter()
            .flatten()
            .next()
        {
            Some(Cell::Json(text)) => json(&text).map(Some),
            _ => Ok(None),
        }
    }

    /// Keeps a mapping under a name.
    pub async fn save_import_mapping(&self, name: &str, mapping: &Json) -> Result<()> {
        let ending = " ON CONFLICT (name) DO UPDATE SET detail = excluded.detail";
        let shape = insert::one(self.dialect(), "import_mapping", &MAPPING, ending, &[]);
        let sql = Sql::with(
            &shape,
            [Cell::Text(name.to_owned()), Cell::Json(mapping.to_string())],
        );
        self.db()
            .write("save_import_mapping", move |tx| run(tx, vec![sql.clone()]))
            .await
    }

    async fn rows_of(&self, name: &'static str, sql: Sql) -> Result<Vec<Row>> {
        self.db()
            .read(name, move |tx| {
                let sql = sql.clone();
                Box::pin(async move { tx.query(&sql).await })
            })
            .await
    }
}

fn texts(states: &[&str]) -> Vec<Cell> {
    states
        .iter()
        .map(|state| Cell::Text((*state).to_owned()))
        .collect()
}

fn run(tx: &mut Tx, statements: Vec<Sql>) -> futures_util::future::BoxFuture<'_, Result<()>> {
    Box::pin(async move { tx.execute_all(&statements).await.map(|_| ()) })
}

fn select(dialect: Dialect, table: &str, columns: &[(&str, ColumnType)]) -> Sql {
    let mut sql = Sql::new(dialect, "SELECT ");
    sql.idents(columns.iter().map(|(name, _)| *name))
        .push(" FROM ")
        .push(table);
    sql.results_are(&columns.iter().map(|(_, ty)| *ty).collect::<Vec<_>>());
    sql
}

fn save(dialect: Dialect, job: &ImportJob) -> Sql {
    // A state that somebody else has set meanwhile (to cancel it) is not overwritten by news of progress. Nor is the place that
    // rows have been brought in up to: the last batch of a process that is gone may be durable only after somebody has read
    // how far it was.
    let ending = " ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, position = excluded.position, \
                  object = excluded.object, together = excluded.together, detail = excluded.detail WHERE import_job.position <= excluded.position";
    let shape = insert::one(dialect, "import_job", &JOB, ending, &[]);
    Sql::with(
        &shape,
        [
            Cell::Id(job.id),
            job.user.map_or(Cell::Null, Cell::Id),
            Cell::Text(job.object.clone()),
            Cell::Text(job.state.clone()),
            Cell::Time(job.created_at),
            Cell::Time(job.updated_at),
            Cell::Int(job.position),
            Cell::Json(job.detail.to_string()),
            job.together.map_or(Cell::Null, Cell::Id),
        ],
    )
}

fn add(dialect: Dialect, id: RecordId, rows: &[ImportRow]) -> Vec<Sql> {
    // A row that is there already was brought in by somebody else at this very moment, a process that was thought to be gone:
    // then nothing of this batch may stay.
    let ending = "";
    let cells = rows.iter().map(|row| {
        vec![
            Cell::Id(id),
            Cell::Int(row.row),
            Cell::Text(row.outcome.clone()),
            row.record.map_or(Cell::Null, Cell::Id),
            row.detail
                .as_ref()
                .map_or(Cell::Null, |detail| Cell::Json(detail.to_string())),
        ]
    });
    if dialect == Dialect::Postgres && rows.len() > 1 {
        return insert::rows_by_column(
            cells.collect(),
            ROW.len(),
            &insert::many("import_row", &ROW, ending, &[]),
        );
    }
    let shape: Arc<_> = insert::one(dialect, "import_row", &ROW, ending, &[]);
    cells.map(|cells| Sql::with(&shape, cells)).collect()
}

fn job(row: Row) -> Result<ImportJob> {
    match <[Cell; 9]>::try_from(row) {
        Ok(
            [
                Cell::Id(id),
                user,
                Cell::Text(object),
                Cell::Text(state),
                Cell::Time(created_at),
                Cell::Time(updated_at),
                Cell::Int(position),
                Cell::Json(detail),
                together,
            ],
        ) => Ok(ImportJob {
            id,
            user: maybe_id(&user),
            object,
            state,
            created_at,
            updated_at,
            position,
            detail: json(&detail)?,
            together: maybe_id(&together),
        }),
        other => Err(Error::Bug(format!("an import reads {other:?}"))),
    }
}

fn maybe_id(cell: &Cell) -> Option<RecordId> {
    match cell {
        Cell::Id(id) => Some(*id),
        _ => None,
    }
}

fn outcome_row(row: Row) -> Result<ImportRow> {
    match <[Cell; 5]>::try_from(row) {
        Ok([_, Cell::Int(row), Cell::Text(outcome), record, detail]) => Ok(ImportRow {
            row,
            outcome,
            record: maybe_id(&record),
            detail: if let Cell::Json(detail) = detail {
                Some(json(&detail)?)
            } else {
                None
            },
        }),
        other => Err(Error::Bug(format!("a row of an import reads {other:?}"))),
    }
}

fn json(text: &str) -> Result<Json> {
    serde_json::from_str(text)
        .map_err(|error| Error::Bug(format!("an import holds no JSON: {error}")))
}
