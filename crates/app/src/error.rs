//! What can go wrong in a use case, by whose problem it is. `web/error.rs` alone turns it into a status and words.

use mainstay_model::change::Refusal;
use mainstay_model::{Problem, Reason};
use mainstay_store as store;

/// A result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Why it was not done. Nothing was changed, unless the variant says so.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or this person may not see it: the two are told alike.
    #[error("not found")]
    NotFound,
    /// It may be seen, but not done by this person.
    #[error("{}", .0.message)]
    Denied(Reason),
    /// The input has these problems.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Invalid(Vec<Problem>),
    /// Somebody else changed it since; this is its version now.
    #[error("It was changed since; its version is now {version}")]
    Stale {
        /// The version in the store.
        version: i64,
    },
    /// It stands against something that exists.
    #[error("{0}")]
    Conflict(Problem),
    /// One has to sign in first.
    #[error("not signed in")]
    SignedOut,
    /// Too many attempts; again in so many seconds.
    #[error("too many attempts; try again in {seconds} seconds")]
    TooMany {
        /// Seconds to wait.
        seconds: u64,
    },
    /// The database cannot do it now.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// There is no room on the disk of the database, or of the files; reading goes on.
    #[error("the disk is full: nothing was changed; make room on it, then try again")]
    Full,
    /// Our mistake.
    #[error("{0}")]
    Bug(String),
}

impl Error {
    /// One problem at a field.
    pub fn invalid(field: &str, reason: Reason) -> Self {
        Error::Invalid(vec![reason.at(field)])
    }

    /// A right that this person lacks.
    pub fn lacks(right: mainstay_model::access::Right) -> Self {
        use mainstay_model::access::Right;
        let what = match right {
            Right::Export => "export records",
            Right::Import => "import files",
            Right::MassUpdate => "change many records at once",
            Right::Merge => "merge records",
            Right::Assign => "give records to somebody else",
            Right::Metadata => "change objects and fields",
            Right::Administration => "administer this workspace",
        };
        Error::Denied(
            Reason::new(
                "lacks_right",
                format!("Your role does not let you {what}; an administrator can change that."),
            )
            .with(&[right.name()]),
        )
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound => Error::NotFound,
            store::Error::Refused { refusal, .. } => refusal.into(),
            store::Error::Unavailable(what) => Error::Unavailable(what),
            store::Error::Full(_) => Error::Full,
            other => Error::Bug(other.to_string()),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Error::NotFound,
            Refusal::Stale(version) => Error::Stale { version },
            Refusal::Rules(problems) => Error::Invalid(problems),
            other => {
                let problem = problem(&other);
                match other {
                    Refusal::Forbidden => Error::Denied(problem.reason),
                    Refusal::NoTarget(_) | Refusal::Invalid(..) => Error::Invalid(vec![problem]),
                    _ => Error::Conflict(problem),
                }
            }
        }
    }
}

/// A refusal in words, at its field.
pub fn problem(refusal: &Refusal) -> Problem {
    match refusal {
        Refusal::NotFound => Reason::new("not_found", "This record does not exist, or not any more.").at(""),
        Refusal::Forbidden => Reason::new("forbidden", "You may see this record but not change it so.").at(""),
        Refusal::Stale(version) => Reason::new(
            "stale",
            format!("Somebody else changed this record since you opened it; it is now at version {version}."),
        )
        .with(&[&version.to_string()])
        .at(""),
        Refusal::Taken(field, id) => {
            let id = id.map(|id| id.to_string()).unwrap_or_default();
            Reason::new("taken", "Another record has this value already, and no two may have the same.")
                .with(&[&id])
                .at(field)
        }
        Refusal::NoTarget(field) => {
            Reason::new("no_record", "The record linked here does not exist, or you may not see it.").at(field)
        }
        Refusal::Linked(object, field) => Reason::new(
            "linked",
            format!("Other records ({object}, field {field}) link to it; change those first."),
        )
        .with(&[object, field])
        .at(""),
        Refusal::Trashed => Reason::new("trashed", "This record is in the trash; restore it first.").at(""),
        Refusal::NotTrashed => Reason::new("not_in_trash", "This record is not in the trash.").at(""),
        Refusal::LastAdministrator => Reason::new(
            "last_administrator",
            "Nobody could administer this workspace any more; make somebody else administrator first.",
        )
        .at(""),
        Refusal::Invalid(field, reason) => reason.clone().at(field),
        Refusal::Rules(problems) => problems.first().cloned().unwrap_or_else(|| Reason::said("").at("")),
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Error::invalid(
                "file",
                Reason::new(
                    "no_file",
                    "The file is not there (any more); bring it in again.",
                ),
            ),
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::Full,
            _ => Error::Unavailable(format!("a file could not be read or written: {error}")),
        }
    }
}
