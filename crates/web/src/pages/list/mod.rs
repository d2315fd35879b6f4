//! The list of any object: views, filter, columns, order, search, selection. The address is its whole state.

pub(crate) mod build;
pub(crate) mod builder;
mod cell;
pub(crate) mod chips;
mod columns;
pub(crate) mod condition;
mod density;
mod export;
pub(crate) mod here;
mod page;
mod rows;
pub(crate) mod state;
pub(crate) mod table;
mod viewbar;

use crate::routes::{Needs, Routes};

/// `/{plural}` and what is below it.
pub fn routes() -> Routes {
    Routes::new()
        .get("/{plural}", Needs::Person, page::show)
        .get("/{plural}/count", Needs::Person, rows::count)
        .get("/{plural}/row", Needs::Person, rows::row)
        .get("/{plural}/export", Needs::Person, export::show)
        .get("/{plural}/filter", Needs::Person, builder::show)
        .post("/{plural}/filter", Needs::Person, builder::apply)
        .get("/{plural}/filter/row", Needs::Person, builder::row)
        .get("/{plural}/columns", Needs::Person, columns::show)
        .post("/{plural}/columns", Needs::Person, columns::apply)
        .post("/{plural}/density", Needs::Person, density::choose)
        .get("/{plural}/{id}/cell/{field}", Needs::Person, cell::show)
        .post("/{plural}/{id}/cell/{field}", Needs::Person, cell::save)
}
