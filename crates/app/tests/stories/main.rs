//! Use cases on real databases: each story is told on SQLite and on PostgreSQL. One binary, a module for each area.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod automations;
mod bulk;
mod demo;
mod ear;
mod jobs;
mod merging;
mod notifications;
mod recognising;
mod reports;
mod webhooks;
