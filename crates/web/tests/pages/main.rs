//! Pages as people meet them and the API as programs do, in this process and on both databases. One binary, a module for each
//! page.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::type_complexity
)]

mod administrator;
mod api;
mod archives;
mod automations;
mod changes;
mod doors;
mod duplicates;
mod forms;
mod home;
mod layouts;
mod list;
mod live;
mod merge;
mod naughty;
mod notifications;
mod objects;
mod operator;
mod quality;
mod record;
mod reports;
mod rights;
mod rules;
mod sign_in;
mod together;
mod visitor;
mod walked;
mod words;
