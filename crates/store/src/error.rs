//! What can go wrong in a store, by whose problem it is.

use mainstay_model::Problem;
use mainstay_model::change::Refusal;

/// A result of the store.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the store did not do it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// An operation of a change set was refused: which one, and why. Nothing was written.
    #[error("operation {index} was refused: {refusal:?}")]
    Refused {
        /// Position in the change set.
        index: usize,
        /// Why.
        refusal: Refusal,
    },
    /// The thing asked for does not exist.
    #[error("not found")]
    NotFound,
    /// Objects or fields cannot be like this.
    #[error("{}", join(.0))]
    Invalid(Vec<Problem>),
    /// A unique index has this value already: the index's name on PostgreSQL, `table.column` on SQLite.
    #[error("a value is taken: {0}")]
    Duplicate(String),
    /// The transaction met another one, or a statement was prepared for tables that have changed since: run it anew.
    /// [`crate::db::Db`] does that by itself and gives this out only as [`Error::Unavailable`].
    #[error("to be run anew: {0}")]
    Again(String),
    /// The database cannot be reached, is full, locked or shutting down: trying again later may help.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// There is no room on the disk: reading goes on, writing does when there is room again.
    #[error("the disk is full: {0}")]
    Full(String),
    /// A mistake in this program or a damaged database.
    #[error("unexpected answer of the database: {0}")]
    Bug(String),
}

impl Error {
    /// Whether trying again later may help, without anybody changing what was tried.
    pub fn passes(&self) -> bool {
        matches!(self, Error::Unavailable(_) | Error::Full(_))
    }

    /// The same error with what was being done.
    #[must_use]
    pub fn during(self, what: &str) -> Self {
        match self {
            Error::Unavailable(text) => Error::Unavailable(format!("{what}: {text}")),
            Error::Full(text) => Error::Full(format!("{what}: {text}")),
            Error::Bug(text) => Error::Bug(format!("{what}: {text}")),
            other => other,
        }
    }

    /// Whose problem it is, for counting; `None` for those of the caller.
    pub(crate) fn kind(&self) -> Option<&'static str> {
        match self {
            Error::Again(_) => Some("conflict"),
            Error::Unavailable(_) => Some("unavailable"),
            Error::Full(_) => Some("full"),
            Error::Bug(_) => Some("bug"),
            Error::Refused { .. } | Error::NotFound | Error::Invalid(_) | Error::Duplicate(_) => {
                None
            }
        }
    }
}

fn join(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(Problem::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}
