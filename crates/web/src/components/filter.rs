//! Filters of a list: chips for what is set, and the builder that sets it.
//!
//! # What the builder posts
//! The form is sent with GET or POST and has, for each row `n` of group `g` (both from 0, gaps allowed):
//! - `f[g].join` = `and` | `or`: how the rows of this group are joined; `f.join` joins the groups;
//! - `f[g][n].field`, `f[g][n].op`, `f[g][n].value` (repeated for operators with several values).
//!
//! Where a form has several of them, each has a prefix of its own before all of these names.
//!
//! A row without a field is ignored. Values are input of any kind: the page renders the inputs for a field and operator, and
//! with scripts a change of field or operator fetches the row anew from `row_source`.

use maud::{Markup, html};

use super::button::{Button, IconButton};
use super::icon::icon_small;
use crate::i18n::T;

/// A condition that is set.
#[derive(Clone, Debug, Default)]
pub struct FilterChip {
    /// The field.
    pub field: String,
    /// The operator in words: "is", "contains".
    pub op: String,
    /// The value in words.
    pub value: String,
    /// Opens it for changing.
    pub edit: Option<String>,
    /// The same list without it.
    pub remove: String,
    /// What is wrong with it, when it could not be understood.
    pub problem: Option<String>,
}

/// The conditions that are set, each with a way to take it out.
pub fn filter_chips(t: T, chips: &[FilterChip], clear: Option<&str>) -> Markup {
    html! {
        @if !chips.is_empty() {
            div.fchips role="group" aria-label=(t.get("filter-active")) {
                @for chip in chips {
                    span class={ "fchip" @if chip.problem.is_some() { " bad" } } title=[&chip.problem] {
                        @match &chip.edit {
                            Some(href) => { a href=(href) { (face(chip)) } }
                            None => { span { (face(chip)) } }
                        }
                        a.x href=(chip.remove) aria-label=(t.with("filter-remove", &[("field", chip.field.as_str().into())])) { (icon_small("x")) }
                    }
                }
                @if let Some(href) = clear { (Button::new(t.get("filter-clear")).quiet().small().href(href)) }
            }
        }
    }
}

fn face(chip: &FilterChip) -> Markup {
    html! {
        (chip.field) " " span.op { (chip.op) } " " (chip.value)
        @if let Some(problem) = &chip.problem { span.sr { " " (problem) } }
    }
}

/// A row of the builder.
#[derive(Clone, Debug)]
pub struct FilterRow {
    /// `(key, label)` of every field one may filter by, grouped by nothing, in the page's order.
    pub fields: Vec<(String, String)>,
    /// The chosen field.
    pub field: String,
    /// `(key, label)` of the operators of that field.
    pub ops: Vec<(String, String)>,
    /// The chosen operator.
    pub op: String,
    /// The input for the value, named `f[g][n].value`; empty for operators without one.
    pub value: Markup,
}

/// Rows joined by one word.
#[derive(Clone, Debug, Default)]
pub struct FilterGroup {
    /// Any row may hold, instead of every.
    pub any: bool,
    /// The rows.
    pub rows: Vec<FilterRow>,
}

/// Where a builder stands in a form, and where its rows come from.
#[derive(Clone, Debug)]
pub struct FilterPlace {
    /// Before every name; blank for the only builder of a form.
    pub prefix: String,
    /// Answers `GET ?g=&n=&field=&op=` with [`filter_row`].
    pub row_source: String,
}

/// The builder's body, for a form or a wide menu.
pub fn filter_builder(t: T, groups: &[FilterGroup], any: bool, place: &FilterPlace) -> Markup {
    let prefix = &place.prefix;
    let asked = |what: &str| format!("{prefix}{what}");
    html! {
        div.fbuild data-filter-builder data-row-source=(place.row_source) {
            @if groups.len() > 1 {
                label.fgroup-head {
                    (t.get("filter-groups-join"))
                    (join(t, &asked("f.join"), any))
                }
            }
            @for (g, group) in groups.iter().enumerate() {
                div.fgroup data-group=(g) {
                    label.fgroup-head { (t.get("filter-where")) (join(t, &format!("{prefix}f[{g}].join"), group.any)) }
                    @for (n, row) in group.rows.iter().enumerate() { (filter_row(t, g, n, row, place)) }
                    div.fgroup-foot {
                        (Button::new(t.get("filter-add-row")).quiet().small().icon("plus").submit_as(asked("_add_row"), g.to_string()).attr("formnovalidate", "").attr("data-add-row", ""))
                    }
                }
            }
            div.fgroup-foot {
                (Button::new(t.get("filter-add-group")).quiet().small().icon("layers").submit_as(asked("_add_group"), "1").attr("formnovalidate", "").attr("data-add-group", ""))
            }
        }
    }
}

/// One row, also the answer to a change of its field or operator.
pub fn filter_row(t: T, g: usize, n: usize, row: &FilterRow, place: &FilterPlace) -> Markup {
    let (prefix, source) = (&place.prefix, &place.row_source);
    let name = |part: &str| format!("{prefix}f[{g}][{n}].{part}");
    html! {
        div.frow data-row=(n) hx-get={ (source) @if source.contains('?') { "&" } @else { "?" } "g=" (g) "&n=" (n) } hx-trigger="change from:find .by-field, change from:find .by-op, renew" hx-sync="this:replace" hx-include="this" hx-swap="outerHTML" hx-target="this" {
            select.input.by-field name=(name("field")) aria-label=(t.get("filter-field")) { (choices(&row.fields, &row.field)) }
            select.input.by-op name=(name("op")) aria-label=(t.get("filter-operator")) { (choices(&row.ops, &row.op)) }
            div.fvalue { (row.value) }
            (IconButton::new("x", t.get("filter-remove-row")).small().submit_as(format!("{prefix}_remove_row"), format!("{g}.{n}")).attr("formnovalidate", "").attr("data-remove-row", ""))
        }
    }
}

fn join(t: T, name: &str, any: bool) -> Markup {
    html! {
        select.input.bare name=(name) aria-label=(t.get("filter-join")) {
            option value="and" selected[!any] { (t.get("filter-all-hold")) }
            option value="or" selected[any] { (t.get("filter-any-holds")) }
        }
    }
}

fn choices(options: &[(String, String)], chosen: &str) -> Markup {
    html! { @for (key, label) in options { option value=(key) selected[key == chosen] { (label) } } }
}
