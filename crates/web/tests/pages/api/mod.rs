//! The API as programs meet it.

pub mod caller;
mod keys;
mod lists;
mod metadata;
mod naughty;
mod records;
mod refusals;
mod repeats;
