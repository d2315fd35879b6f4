//! Pages as people meet them, in this process and on both databases. One binary, a module for each page.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod home;
mod list;
mod record;
mod visitor;
