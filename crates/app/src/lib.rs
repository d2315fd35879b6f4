//! app

pub mod import;
