//! Bringing files in: read as rows ([`source`]), mapped to fields ([`mapping`]), checked first ([`check`]), then written as
//! one change set that can be undone. An import is on record from its file to its undoing, under an address of its own, so
//! that a closed browser, a restarted server or a killed process loses nothing.

mod background;
mod begin;
pub mod check;
mod claim;
mod decide;
mod drive;
pub mod job;
pub mod mapping;
pub mod outcome;
pub mod progress;
pub mod source;

mod family;
mod feed;
mod kept;
pub mod limits;
mod lookup;
pub mod mend;
pub(crate) mod neutral;
mod prepare;
mod refused;
mod resume;
mod run;
mod take_back;
pub mod together;

use std::path::Path;
use std::sync::Arc;

use mainstay_model::access::Right;
use mainstay_model::field::Widget;
use mainstay_model::{Object, Problem, Reason, RecordId};

pub use background::Incoming;
pub use check::Check;
pub use job::{Import, Paused, State, Undoing, Undone};
pub(crate) use lookup::key_texts;
pub use mapping::{Alike, Guess, Mapping, Mode, Target, Why};
pub use progress::Progress;
pub use source::Source;

use crate::error::{Error, Result};
use crate::{App, Ctx};
use source::{Options, SourceError, Workplace};

impl App {
    /// An import: one's own, or anybody's for administrators.
    pub async fn import(&self, ctx: &Ctx, id: RecordId) -> Result<Import> {
        let job = self.store().import(id).await?.ok_or(Error::NotFound)?;
        let mut import = Import::from_job(job)?;
        if import.state == State::Running {
            import.paused = self.inner.paused.lock().get(&id).copied();
        }
        let mine = ctx.env.me.is_none()
            || import.user == ctx.env.me
            || ctx.access.has(Right::Administration);
        if mine {
            Ok(import)
        } else {
            Err(Error::NotFound)
        }
    }

    /// The file of an import, for showing its columns and first rows.
    pub async fn import_source(&self, import: &Import) -> Result<Source> {
        self.open_file_of(import, &import.options).await
    }

    /// Opens the file where it was sent to, or where it is kept here; one that was sent to another node is fetched first.
    async fn open_file_of(&self, import: &Import, options: &Options) -> Result<Source> {
        let object = self.store().catalog().get(&import.object).cloned();
        let place = self.workplace(import.id, object.as_deref());
        if there(&import.path).await {
            return open(&import.path, options, place).await;
        }
        let here = self.upload_path(import.id);
        if !there(&here).await {
            self.store()
                .fetch_shared(&shared_name(import.id), &here)
                .await?;
        }
        open(&here, options, place).await
    }

    /// Where the rows of an import's file are kept when it has none of its own, and how many that may be.
    fn workplace(&self, id: RecordId, object: Option<&Object>) -> Workplace {
        let limits = &self.settings().import;
        let whole = object.map_or_else(Vec::new, |object| {
            let fields = object.fields.iter();
            let whole = fields.filter(|field| field.kind.widget(field) == Widget::Json);
            whole.map(|field| field.name.clone()).collect()
        });
        Workplace {
            rows: self.rows_path(id),
            most_rows: limits.max_rows,
            most_bytes: limits.max_file_size.saturating_mul(UNPACKED),
            whole,
        }
    }

    async fn save(&self, import: &mut Import) -> Result<()> {
        import.updated_at = self.now();
        Ok(self.store().save_import(&import.to_job()?).await?)
    }
}

fn reason(import: &Import) -> Reason {
    Reason::new("import_of", format!("Import of {}", import.name)).with(&[&import.name])
}

/// The object, if this person may bring files in for it.
fn importable_object(ctx: &Ctx, name: &str) -> Result<Arc<Object>> {
    ctx.require(Right::Import)?;
    let catalog = ctx.access.catalog();
    let name = catalog
        .by_plural(name)
        .map_or(name, |object| object.name.as_str());
    let access = ctx.access.object(name).ok_or_else(|| {
        let text = format!("There is no object `{name}` that you may see.");
        Error::invalid("object", Reason::new("no_object", text).with(&[name]))
    })?;
    Ok(access.object.clone())
}

/// How many times larger than a file may be what is unpacked from it.
const UNPACKED: u64 = 4;

async fn open(path: &Path, options: &Options, place: Workplace) -> Result<Source> {
    let (path, options) = (path.to_owned(), options.clone());
    let opened = tokio::task::spawn_blocking(move || Source::open(&path, &options, &place)).await;
    Ok(opened.map_err(|error| Error::Bug(error.to_string()))??)
}

async fn there(path: &Path) -> bool {
    tokio::fs::try_exists(path).await.unwrap_or(false)
}

/// What the names of files begin with that are kept where all nodes can read them.
const SHARED: &str = "import-";

fn shared_name(id: RecordId) -> String {
    format!("{SHARED}{id}")
}

/// Where a file that all nodes could read lies in the data directory of a workspace that has only one.
pub fn place_of_shared(name: &str) -> Option<std::path::PathBuf> {
    let id: RecordId = name.strip_prefix(SHARED)?.parse().ok()?;
    Some(Path::new("imports").join(format!("{id}.csv")))
}

fn refuse(problems: Vec<Problem>) -> Result<()> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(problems))
    }
}

fn wrong_state(state: State) -> Error {
    let name = state.name();
    Error::Conflict(
        Reason::new(
            "import_state",
            format!("This import is {name}; that cannot be done with it now."),
        )
        .with(&[name])
        .at("state"),
    )
}

impl From<SourceError> for Error {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Refused(reason) => Error::invalid("file", reason),
            SourceError::Io(error) => error.into(),
        }
    }
}
