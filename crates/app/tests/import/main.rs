//! Imports and exports as people meet them, on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;
mod files;
mod formats;
mod keeping;
mod kept;
mod keys;
mod links;
mod mends;
mod resume;
mod round_trip;
mod sales;
mod together;

use desk::Desk;
