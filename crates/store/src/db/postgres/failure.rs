//! PostgreSQL's errors, by whose problem they are.

use tokio_postgres::error::{DbError, SqlState};

use crate::error::Error;

/// A failed statement.
pub(super) struct Failure {
    /// As the store tells it.
    pub error: Error,
    /// Whether it was prepared for tables that have changed since, so that plans have to be forgotten.
    pub stale: bool,
}

impl Failure {
    /// Of a statement with this text.
    pub fn of(error: &tokio_postgres::Error, text: &str) -> Self {
        match error.as_db_error() {
            Some(db) => Self {
                error: refused(db, text),
                stale: is_stale(db),
            },
            None => Self {
                error: broken(error, text),
                stale: false,
            },
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error,
            stale: false,
        }
    }
}

/// The error of something that is not a statement of ours: connecting, controlling a transaction.
pub(super) fn told(error: &tokio_postgres::Error) -> Error {
    Failure::of(error, "transaction control").error
}

fn refused(db: &DbError, text: &str) -> Error {
    let code = db.code();
    let message = db.message();
    if *code == SqlState::UNIQUE_VIOLATION {
        return Error::Duplicate(db.constraint().unwrap_or_default().to_owned());
    }
    if is_stale(db)
        || [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
        ]
        .contains(code)
    {
        return Error::Again(format!("PostgreSQL: {message}"));
    }
    if *code == SqlState::DISK_FULL {
        return Error::Full(format!("PostgreSQL: {message}"));
    }
    match code.code().get(..2).unwrap_or_default() {
        // Connection, sign-in, unknown database, resources, locks, operator's intervention
        // (a restart, a statement that took too long), I/O.
        "08" | "28" | "3D" | "53" | "55" | "57" | "58" => {
            Error::Unavailable(format!("PostgreSQL: {message}"))
        }
        // A standby, or a primary that became one.
        _ if *code == SqlState::READ_ONLY_SQL_TRANSACTION => {
            Error::Unavailable(format!("PostgreSQL: {message}"))
        }
        _ => {
            let detail = db
                .detail()
                .map(|detail| format!(" ({detail})"))
                .unwrap_or_default();
            Error::Bug(format!("{message}{detail} [{}], in: {text}", code.code()))
        }
    }
}

/// An error without an answer of the server: the connection went away, or what was sent could not be written down.
fn broken(error: &tokio_postgres::Error, text: &str) -> Error {
    let source = std::error::Error::source(error);
    let cause = source.map(|cause| format!(": {cause}")).unwrap_or_default();
    let told = error.to_string();
    // The crate tells these kinds by their words alone.
    let ours = [
        "error serializing",
        "error deserializing",
        "error encoding",
        "invalid column",
        "invalid configuration",
    ];
    if ours.iter().any(|start| told.starts_with(start)) {
        Error::Bug(format!("{told}{cause}, in: {text}"))
    } else {
        Error::Unavailable(format!("PostgreSQL: {told}{cause}"))
    }
}

fn is_stale(db: &DbError) -> bool {
    (*db.code() == SqlState::FEATURE_NOT_SUPPORTED && db.message().contains("cached plan"))
        || *db.code() == SqlState::INVALID_SQL_STATEMENT_NAME
}
