//! Bringing files in: read as rows, mapped to fields, checked first, then written as one change set that can be undone.

pub mod mapping;
pub mod source;
