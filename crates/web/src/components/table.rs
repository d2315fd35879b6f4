//! The list of records: sortable columns, selection, keys, a sticky head and first column, and rows that keep coming.
//!
//! Without scripts: sorting and opening are links, ticked rows post `ids=<id>` with the bulk form, and the last row links
//! to the next page. With scripts: `j`/`k` move, `x` ticks, Shift extends, `Enter` opens, `e` edits the focused cell's row,
//! and the next page is fetched before one gets there (the server answers a request with `HX-Request` and that address by
//! [`Table::more_rows`] alone). On a phone each row becomes a card.

use maud::{Markup, html};

use super::icon::icon;
use crate::i18n::T;

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortDir {
    /// Small to large.
    Up,
    /// Large to small.
    Down,
}

/// Where a column's values stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Words.
    #[default]
    Start,
    /// Numbers, money.
    End,
}

/// A column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// The field's key.
    pub key: String,
    /// Its heading.
    pub label: String,
    /// Where its values stand.
    pub align: Align,
    /// The list sorted by it (the other way round when it is already).
    pub sort: Option<String>,
    /// The list sorted by it among equals of what it is sorted by now: a click with Shift.
    pub sort_more: Option<String>,
    /// How it is sorted now.
    pub sorted: Option<SortDir>,
}

/// A value of a row.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What is shown. Empty markup is left out on a phone.
    pub body: Markup,
    /// Where its edit form comes from (double click, or `e` on the row for the first one).
    pub edit: Option<String>,
}

impl Cell {
    /// A cell that cannot be edited here.
    pub fn new(body: Markup) -> Self {
        Self { body, edit: None }
    }

    /// The same cell with other contents.
    #[must_use]
    pub fn showing(mut self, body: Markup) -> Self {
        self.body = body;
        self
    }

    /// A cell that opens its edit form in place: `GET` this address answers a `<td class="editing">`, see [`editing_cell`].
    #[must_use]
    pub fn edit(mut self, url: impl Into<String>) -> Self {
        self.edit = Some(url.into());
        self
    }
}

/// A record in the list. Its first cell is the one that leads to it.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The record's id, posted when it is ticked.
    pub id: String,
    /// The record's page.
    pub href: String,
    /// What it is called, for "Select Ada Lovelace".
    pub label: String,
    /// One cell a column.
    pub cells: Vec<Cell>,
}

/// A list of records.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The element's id.
    pub id: String,
    /// What is listed, for screen readers.
    pub caption: String,
    /// The columns; the first one names the record.
    pub columns: Vec<Column>,
    /// The rows of this page.
    pub rows: Vec<Row>,
    /// The id of the form that ticked rows belong to ([`super::BulkBar`]); none: rows cannot be ticked.
    pub bulk_form: Option<String>,
    /// The next page.
    pub next: Option<String>,
    /// The object's name for live updates.
    pub live_object: Option<String>,
    /// Where one row is fetched again when its record changed: this address and the record's id. The answer is
    /// [`Table::row`].
    pub live_source: Option<String>,
}

impl Table {
    /// The table in its scrolling frame.
    pub fn render(&self, t: T) -> Markup {
        let lead_first = if self.bulk_form.is_none() {
            " lead-first"
        } else {
            ""
        };
        html! {
            div.table-scroll tabindex="-1" {
                table id=(self.id) class={ "table cards" (lead_first) } data-table data-live-list=[&self.live_object] {
                    caption.sr { (self.caption) }
                    thead { tr {
                        @if let Some(form) = &self.bulk_form {
                            th.pick scope="col" {
                                label.pick-box.js-only {
                                    input type="checkbox" form=(form) data-pick-all aria-label=(t.get("table-select-all"));
                                }
                                span.sr.no-js { (t.get("table-select")) }
                            }
                        }
                        @for (index, column) in self.columns.iter().enumerate() { (heading(index, column)) }
                    } }
                    tbody { (self.more_rows(t)) }
                }
            }
        }
    }

    /// The rows and the way to the next ones: what an endless list fetches.
    pub fn more_rows(&self, t: T) -> Markup {
        html! {
            @for row in &self.rows { (self.row(t, row)) }
            @if let Some(next) = &self.next {
                tr.more {
                    td colspan=(self.columns.len() + usize::from(self.bulk_form.is_some())) {
                        a.btn.quiet href=(next) hx-get=(next) hx-trigger="near once, click" hx-target="closest tr" hx-swap="outerHTML" data-more { (t.get("table-more")) }
                    }
                }
            }
        }
    }

    /// One row: also the answer when it is fetched again.
    pub fn row(&self, t: T, row: &Row) -> Markup {
        let source = self
            .live_source
            .as_ref()
            .map(|source| format!("{source}{}", row.id));
        let live = source.as_ref().and(self.live_object.as_ref());
        html! {
            tr data-id=(row.id) data-href=(row.href) tabindex="-1" data-live-object=[live] data-live-id=[live.map(|_| &row.id)] data-live-src=[&source] {
                @if let Some(form) = &self.bulk_form {
                    td.pick {
                        label.pick-box {
                            input type="checkbox" name="ids" value=(row.id) form=(form) aria-label=(t.with("table-select-one", &[("name", row.label.as_str().into())]));
                        }
                    }
                }
                @for (index, (column, cell)) in self.columns.iter().zip(&row.cells).enumerate() {
                    @if index == 0 {
                        th.lead scope="row" data-label=(column.label) { a href=(row.href) { (cell.body) } }
                    } @else {
                        (self.cell(column, cell))
                    }
                }
            }
        }
    }

    /// One cell: also the answer when its edit form was sent or given up.
    pub fn cell(&self, column: &Column, cell: &Cell) -> Markup {
        let mut class = String::new();
        if column.align == Align::End {
            class.push_str("num ");
        }
        if cell.edit.is_some() {
            class.push_str("can-edit ");
        }
        if cell.body.0.is_empty() {
            class.push_str("blank");
        }
        html! {
            td class=(class.trim_end()) data-label=(column.label) data-field=(column.key) data-edit=[&cell.edit] { (cell.body) }
        }
    }
}

/// A cell while it is edited: `input` is one of [`super::form`]'s inputs, `cancel` the address of the plain cell.
pub fn editing_cell(
    t: T,
    column: &Column,
    action: &str,
    cancel: &str,
    version: Option<&str>,
    input: &Markup,
) -> Markup {
    html! {
        td.editing data-label=(column.label) data-field=(column.key) {
            form.cell-form data-inline hx-post=(action) hx-target="closest td" hx-swap="outerHTML" {
                @if let Some(version) = version { input type="hidden" name="_version" value=(version); }
                (input)
                (super::IconButton::new("check", t.get("action-save")).small().submit())
                (super::IconButton::new("x", t.get("action-cancel")).small().attr("data-cancel", "").attr("hx-get", cancel.to_owned()).attr("hx-target", "closest td").attr("hx-swap", "outerHTML"))
            }
        }
    }
}

/// "1–50 of 12,345", or the count alone when nothing is paged.
pub fn list_count(t: T, total: u64) -> Markup {
    html! { span.list-count data-count=(total) { (t.with("count-records", &[("n", total.into())])) } }
}

fn heading(index: usize, column: &Column) -> Markup {
    let class = match (index, column.align) {
        (0, _) => "lead",
        (_, Align::End) => "num",
        _ => "",
    };
    let (sort, name) = match column.sorted {
        Some(SortDir::Up) => (Some("ascending"), "arrow-up"),
        Some(SortDir::Down) => (Some("descending"), "arrow-down"),
        None => (None, "arrow-up-down"),
    };
    html! {
        th class=(class) scope="col" aria-sort=[sort] {
            @match &column.sort {
                Some(href) => { a href=(href) data-sort-more=[&column.sort_more] { (column.label) (icon(name)) } }
                None => { (column.label) }
            }
        }
    }
}
