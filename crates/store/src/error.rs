//! What can go wrong in a store, by whose problem it is.

use mainstay_model::change::Refusal;

/// A result of the store.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
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
    /// The database cannot be reached, is full, locked or shutting down: trying again later may help.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A mistake in this program or a damaged database.
    #[error("unexpected answer of the database: {0}")]
    Bug(String),
}
