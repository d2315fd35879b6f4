//! HTTP: the pages and the API of Mainstay. Handlers translate; what a person can do is in `mainstay-app`.
//!
//! **Architecture invariant:** every address stands in a [`routes::Routes`] table with what it [`routes::Needs`], and the guard
//! that asks for it is put before the handler by that table: an address without a guard cannot be written down.

mod address;
pub mod api;
pub mod assets;
pub mod components;
pub mod error;
pub mod flash;
pub mod given;
pub mod guard;
pub mod i18n;
pub mod layout;
pub mod live;
pub mod pages;
pub mod person;
pub mod refusal;
pub mod router;
pub mod routes;
pub mod state;
mod transfer;
pub mod widgets;

pub use router::router;
pub use state::Web;
