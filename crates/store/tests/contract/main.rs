//! The contract of the store: every story holds on every database.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod beside;
mod contents;
mod crash;
mod databases;
mod defining;
mod explaining;
mod finding;
mod following;
mod many;
mod moving;
mod people;
mod planting;
mod reading;
mod schema;
mod undoing;
mod writes;
