//! Several files as one migration: each is an import of its own, in an order in which those that are referred to come first, and
//! what refers to a file that comes later is linked when all are in. Rows find each other by the ids they had where they come
//! from (a column of one file holds what another file calls its rows) as well as by names.
//! Deliberately not here: what a row turns into (`prepare`).

mod begin;
mod known;
mod order;
mod recognise;
mod settle;

use std::path::PathBuf;

use mainstay_model::{Reason, RecordId};
use serde::{Deserialize, Serialize};

pub(crate) use known::Known;

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
}

/// Hears which file something is done with, and how far it is.
pub type Tell<'t> = &'t mut (dyn FnMut(&Import, Progress) + Send);

impl App {
    /// The imports of a migration, in their order.
    pub async fn migration(&self, ctx: &Ctx, id: RecordId) -> Result<Vec<Import>> {
        let states = State::ALL.map(State::name);
        let whose = if ctx.env.me.is_none() {
            None
        } else {
            Some(ctx.user_id()?)
        };
        let mut parts = Vec::new();
        for job in self.store().imports(whose, &states, LOOKED_AT).await? {
            let import = Import::from_job(job)?;
            if import
                .part
                .as_ref()
                .is_some_and(|part| part.migration == id)
            {
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
                State::Ready => self.forget_import(ctx, part.id).await?,
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

/// Imports among which the parts of a migration are looked for.
const LOOKED_AT: usize = 1_000;

/// What is said of a text that no row of another file is called.
pub(super) fn no_such_row(file: &str, text: &str) -> Reason {
    let said = format!("No row of {file} that went in has the id `{text}`.");
    Reason::new("no_such_row", said).with(&[file, text])
}
