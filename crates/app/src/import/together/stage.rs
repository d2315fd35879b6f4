//! Where a migration stands, told from its files and from the work that is under way.

use std::collections::HashMap;

use mainstay_model::{Problem, RecordId};

use super::Doing;
use crate::error::Result;
use crate::import::job::{Import, State};
use crate::{App, Ctx};

/// A migration, as its page shows it.
#[derive(Clone, Debug)]
pub struct Together {
    /// Which.
    pub id: RecordId,
    /// Its files, in the order in which they come in.
    pub parts: Vec<Import>,
    /// What stands in the way of each.
    pub hindrances: Vec<Vec<Problem>>,
    /// Where it stands.
    pub stage: Stage,
}

/// Where a migration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its files wait to be brought in.
    Ready,
    /// They are being checked.
    Checking,
    /// They come in.
    Running,
    /// It broke off or was stopped in the middle.
    Stopped,
    /// All files are in.
    Done,
    /// It is being taken back.
    Undoing,
    /// Taking it back broke off.
    HalfUndone,
    /// It was taken back.
    Undone,
}

impl Stage {
    /// Where a migration stands whose files these are, while this is done with it.
    pub fn of(parts: &[Import], doing: Option<Doing>) -> Self {
        match doing {
            Some(Doing::Check) => return Self::Checking,
            Some(Doing::Run) => return Self::Running,
            Some(Doing::Undo) => return Self::Undoing,
            None => {}
        }
        let any = |state: State| parts.iter().any(|part| part.state == state);
        let all = |state: State| parts.iter().all(|part| part.state == state);
        if any(State::Checking) {
            Self::Checking
        } else if any(State::Undoing) {
            Self::Undoing
        } else if any(State::Running) || any(State::Cancelling) {
            Self::Running
        } else if all(State::Ready) {
            Self::Ready
        } else if parts.iter().any(|part| part.undone.is_some()) {
            let rest = |part: &Import| part.state != State::Undone && part.totals.rows > 0;
            match parts.iter().any(rest) {
                true => Self::HalfUndone,
                false => Self::Undone,
            }
        } else if all(State::Done) && parts.iter().all(settled) {
            Self::Done
        } else {
            Self::Stopped
        }
    }

    /// Whether something is being done at the moment, so that a page should look again.
    pub fn busy(self) -> bool {
        matches!(self, Self::Checking | Self::Running | Self::Undoing)
    }
}

fn settled(import: &Import) -> bool {
    import.part.as_ref().is_none_or(|part| part.settled)
}

impl Together {
    /// Whether all files were checked as they are now.
    pub fn is_checked(&self) -> bool {
        self.parts.iter().all(|part| part.check.is_some())
    }

    /// Whether nothing stands in the way.
    pub fn is_free(&self) -> bool {
        self.hindrances.iter().all(Vec::is_empty)
    }

    /// What it is called: its files.
    pub fn names(&self) -> Vec<&str> {
        self.parts.iter().map(|part| part.name.as_str()).collect()
    }
}

impl App {
    /// A migration with everything that its page shows.
    pub async fn together(&self, ctx: &Ctx, id: RecordId) -> Result<Together> {
        let doing = self.work_on(id).await?;
        let parts = self.migration(ctx, id).await?;
        let stage = Stage::of(&parts, doing);
        let hindrances = match stage {
            Stage::Ready => self.hindrances(ctx, &parts).await?,
            _ => vec![Vec::new(); parts.len()],
        };
        Ok(Together {
            id,
            parts,
            hindrances,
            stage,
        })
    }

    /// The migrations that change sets belong to, of those that were made lately.
    pub async fn migrations_by_set(&self, ctx: &Ctx) -> Result<HashMap<RecordId, RecordId>> {
        let imports = self.imports(ctx, LATELY).await?;
        let known = imports
            .into_iter()
            .filter_map(|import| Some((import.set?, import.part?.migration)));
        Ok(known.collect())
    }
}

/// Imports among which those of a list of changes are looked for.
const LATELY: usize = 200;
