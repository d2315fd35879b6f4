//! Bringing files in: read as rows, mapped to fields, checked first, then written as one change set that can be undone.

pub mod mapping;
pub mod source;

mod family;
mod lookup;
mod neutral;
pub mod outcome;
mod prepare;
