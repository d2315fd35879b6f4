//! The API as programs meet it.

pub mod caller;
mod files;
mod keys;
mod lists;
mod metadata;
mod people;
mod records;
mod refusals;
mod repeats;
mod stories;
