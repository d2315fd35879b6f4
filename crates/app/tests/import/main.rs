//! Imports and exports as people meet them, on both databases.

mod desk;
mod files;
mod keys;
mod links;
mod resume;
mod round_trip;

use desk::Desk;
