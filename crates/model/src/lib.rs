//! What a CRM is, as pure rules: objects and fields, values, filters, access, change sets.
//!
//! **Architecture invariant:** nothing here awaits, opens a file or a socket, or reads a clock. Time, zone and
//! language come in as arguments ([`Env`]), so every rule can be tested with a table of inputs and answers.
//! Deliberately not here: SQL (crate `store`), use cases (crate `app`), HTML (crate `web`).

pub mod access;
pub mod automation;
pub mod catalog;
pub mod cell;
pub mod change;
pub mod duplicate;
pub mod env;
pub mod field;
pub mod filter;
pub mod fold;
pub mod form;
pub mod formula;
pub mod id;
pub mod label;
pub mod layout;
pub mod locale;
pub mod merge;
pub mod object;
pub mod predicate;
pub mod problem;
pub mod quality;
pub mod query;
pub mod record;
pub mod report;
pub mod rule;
pub mod schema;
pub mod search;
pub mod value;

pub use catalog::Catalog;
pub use cell::{Cell, Column, ColumnType};
pub use env::Env;
pub use field::{Field, Kind};
pub use id::RecordId;
pub use label::{Label, Lang};
pub use locale::Locale;
pub use object::Object;
pub use predicate::Predicate;
pub use problem::{Problem, Reason};
pub use record::Record;
pub use value::Value;
