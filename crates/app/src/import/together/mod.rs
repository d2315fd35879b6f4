//! Several files as one migration: each is an import of its own, in an order in which those that are referred to come first, and
//! what refers to a file that comes later is linked when all are in. Rows find each other by the ids they had where they come
//! from (a column of one file holds what another file calls its rows) as well as by names.
//! Deliberately not here: what a row turns into (`prepare`).

mod begin;
mod bring;
mod decide;
mod hinder;
mod known;
mod order;
mod recognise;
mod relate;
mod settle;
mod stage;
mod work;

use std::path::PathBuf;

use mainstay_model::access::Right;
use mainstay_model::{Reason, RecordId};
use serde::{Deserialize, Serialize};

pub use bring::{TurnedAway, may_be_brought};
pub use decide::Refers;
pub(crate) use known::Known;
pub use stage::{Stage, Together};
pub use work::Doing;
pub(crate) use work::{KIND, MIGRATIONS};

use super::job::{Import, State};
use super::mapping::Target;
use super::progress::Progress;
use super::take_back::undoable;
use crate::error::{Error, Result};
use crate::{App, Ctx};

/// A file that somebody brings, with others.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// What its rows are; found out when nobody says so.
    pub object: Option<String>,
    /// What people call it.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Where columns go, other than guessed: the column's name; nothing leaves it out.
    pub maps: Vec<(String, Option<Target>)>,
    /// What words of columns mean: column, word, what it stands for.
    pub words: Vec<(String, String, String)>,
}

/// What an import is within a migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The migration.
    pub migration: RecordId,
    /// Its place in the order, from 0.
    pub place: usize,
    /// The column in which the rows have the ids by which others know them.
    pub old: Option<usize>,
    /// Columns that hold what other files call their rows.
    pub references: Vec<Reference>,
    /// Whether what had to wait for other files was linked.
    #[serde(default)]
    pub settled: bool,
    /// How many rows it has, as far as they were counted.
    #[serde(default)]
    pub rows: Option<u64>,
    /// What is in the file, in short: the same for the same file.
    #[serde(default)]
    pub sum: String,
    /// Whether somebody has said where its columns go; then only these are links.
    #[serde(default)]
    pub decided: bool,
    /// Columns of which somebody has said which file (its import) they refer to, or that they hold names.
    #[serde(default)]
    pub choices: Vec<(usize, Option<RecordId>)>,
}

impl Part {
    /// Of a migration, before anything is known about it.
    fn of(migration: RecordId) -> Self {
        Self {
            migration,
            place: 0,
            old: None,
            references: Vec::new(),
            settled: false,
            rows: None,
            sum: String::new(),
            decided: false,
            choices: Vec::new(),
        }
    }

    /// What somebody has said of a column: the import whose rows it refers to, or that it holds names.
    fn chosen(&self, column: usize) -> Option<Option<RecordId>> {
        let said = self.choices.iter().find(|(other, _)| *other == column);
        said.map(|(_, import)| *import)
    }
}

/// A column that refers to rows of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The column.
    pub column: usize,
    /// The link that it gives.
    pub field: String,
    /// The place of the file.
    pub file: usize,
    /// Whether by the ids of that file; otherwise by name.
    pub by_id: bool,
    /// Whether it waits until all files are in.
    pub later: bool,
    /// Further files whose rows it could mean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<usize>,
}

/// Hears which file something is done with, and how far it is.
pub type Tell<'t> = &'t mut (dyn FnMut(&Import, Progress) + Send);

impl App {
    /// The imports of a migration, in their order: one's own, or anybody's for administrators.
    pub async fn migration(&self, ctx: &Ctx, id: RecordId) -> Result<Vec<Import>> {
        let all = ctx.env.me.is_none() || ctx.access.has(Right::Administration);
        let mut parts = Vec::new();
        for job in self.store().imports_of(id).await? {
            let mut import = Import::from_job(job)?;
            if import.state == State::Running {
                import.paused = self.inner.paused.lock().get(&import.id).copied();
            }
            if all || import.user == ctx.env.me {
                parts.push(import);
            }
        }
        if parts.is_empty() {
            return Err(Error::NotFound);
        }
        parts.sort_by_key(|import| import.part.as_ref().map_or(0, |part| part.place));
        Ok(parts)
    }

    /// The dry run over all files: what one file brings counts as there for the others.
    pub async fn check_migration(
        &self,
        ctx: &Ctx,
        id: RecordId,
        tell: Tell<'_>,
    ) -> Result<Vec<Import>> {
        let mut checked = Vec::new();
        for part in self.migration(ctx, id).await? {
            let told = part.clone();
            let mut hear = |progress| tell(&told, progress);
            checked.push(self.check_import(ctx, part.id, &mut hear).await?);
        }
        Ok(checked)
    }

    /// Brings all files in, from the beginning or from where it broke off.
    pub async fn run_migration(
        &self,
        ctx: &Ctx,
        id: RecordId,
        tell: Tell<'_>,
    ) -> Result<Vec<Import>> {
        for part in self.migration(ctx, id).await? {
            if part.state == State::Done {
                continue;
            }
            let told = part.clone();
            let mut hear = |progress| tell(&told, progress);
            let ran = self.run_import(ctx, part.id, &mut hear).await?;
            if ran.state != State::Done {
                return self.migration(ctx, id).await;
            }
        }
        for part in self.migration(ctx, id).await? {
            self.settle_references(ctx, part).await?;
        }
        self.migration(ctx, id).await
    }

    /// Takes all of it back, the last file first; goes on where that broke off.
    pub async fn undo_migration(
        &self,
        ctx: &Ctx,
        id: RecordId,
        tell: Tell<'_>,
    ) -> Result<Vec<Import>> {
        let parts = self.migration(ctx, id).await?;
        for part in parts.into_iter().rev() {
            tell(&part, part.progress());
            match part.state {
                State::Undone => {}
                State::Ready => self.discard_part(&part).await?,
                _ if undoable(&part).is_ok() => drop(self.undo_import(ctx, part.id).await?),
                _ => {}
            }
        }
        match self.migration(ctx, id).await {
            // None of them was ever run.
            Err(Error::NotFound) => Ok(Vec::new()),
            parts => parts,
        }
    }

    /// Forgets a migration that was only looked at.
    pub async fn forget_migration(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        for part in self.migration(ctx, id).await? {
            self.forget_import(ctx, part.id).await?;
        }
        Ok(())
    }
}

/// What is said of a text that no row of another file is called.
pub(super) fn no_such_row(file: &str, text: &str) -> Reason {
    let said = format!("No row of {file} that went in has the id `{text}`.");
    Reason::new("no_such_row", said).with(&[file, text])
}
