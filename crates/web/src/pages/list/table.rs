//! The list as a table: columns, rows, cells.

use mainstay_app::Ctx;
use mainstay_model::access::Action;
use mainstay_model::field::{Field, Widget};
use mainstay_model::{Object, Record};
use mainstay_store::Page;

use super::here::Here;
use super::state::State;
use crate::components::{Align, Cell, Column, Row, SortDir, Table};
use crate::widgets::{display, input};

/// The id of the form that ticked rows belong to.
pub const BULK: &str = "bulk";

/// The table of a page of the list.
pub fn table(ctx: &Ctx, here: &Here, page: &Page, selectable: bool) -> Table {
    let fields = here.columns(ctx);
    let next = page.next.as_ref().map(|cursor| {
        here.href(&State {
            cursor: Some(cursor.write()),
            ..here.state.clone()
        })
    });
    let query = here.state.query();
    Table {
        id: "list".to_owned(),
        caption: here.object.plural_label.get(ctx.lang()).to_owned(),
        columns: fields
            .iter()
            .map(|field| column(ctx, here, field))
            .collect(),
        rows: page
            .records
            .iter()
            .map(|record| row(ctx, here, &fields, record, &page.records))
            .collect(),
        bulk_form: selectable.then(|| BULK.to_owned()),
        next,
        live_object: Some(here.object.name.clone()),
        live_source: Some(format!(
            "/{}/row?{query}{}id=",
            here.object.plural,
            if query.is_empty() { "" } else { "&" }
        )),
    }
}

/// A row of the list; `among` are the records around it, so that figures of a column are written alike.
pub fn row(ctx: &Ctx, here: &Here, fields: &[Field], record: &Record, among: &[Record]) -> Row {
    let title = display::title(ctx, record);
    let mut cells = Vec::with_capacity(fields.len());
    for (index, field) in fields.iter().enumerate() {
        cells.push(if index == 0 {
            Cell::new(display::lead(ctx, record))
        } else {
            let broken = |record: &Record| field.kind.is_broken(field, record.get(&field.name));
            let cell = cell(ctx, &here.object, record, field);
            if display::align(field) == Align::End && among.iter().any(broken) {
                cell.showing(display::among(ctx, field, record.get(&field.name)))
            } else {
                cell
            }
        });
    }
    Row {
        id: record.id.to_string(),
        href: format!("/{}/{}", here.object.plural, record.id),
        label: title,
        cells,
    }
}

/// A cell, with the address of its form when the field can be edited here.
pub fn cell(ctx: &Ctx, object: &Object, record: &Record, field: &Field) -> Cell {
    let cell = Cell::new(display::cell(ctx, field, record.get(&field.name)));
    let editable = !record.trashed && editable(ctx, object, field);
    if editable {
        cell.edit(format!(
            "/{}/{}/cell/{}",
            object.plural, record.id, field.name
        ))
    } else {
        cell
    }
}

/// Whether a field can be edited in a cell: allowed, and of a size that fits.
pub fn editable(ctx: &Ctx, object: &Object, field: &Field) -> bool {
    let fits = !matches!(
        field.kind.widget(field),
        Widget::RichText
            | Widget::LongText
            | Widget::Json
            | Widget::Links
            | Widget::Address
            | Widget::Files
    );
    let at = object.position(&field.name);
    fits && input::can_be_typed(field)
        && ctx.access.may(Action::Edit, &object.name)
        && at.is_some_and(|at| ctx.access.may_write(object, at))
}

/// The heading of a field.
pub fn column(ctx: &Ctx, here: &Here, field: &Field) -> Column {
    let order = Order::read(if here.state.order.is_empty() {
        &here.object.order
    } else {
        &here.state.order
    });
    let sorted = order.of(&field.name);
    let href = |order: Order| here.href(&here.state.with(|state| state.order = order.write()));
    let sortable = sortable(field);
    Column {
        key: field.name.clone(),
        label: field.label.get(ctx.lang()).to_owned(),
        align: display::align(field),
        sort: sortable.then(|| href(order.by(&field.name))),
        sort_more: sortable.then(|| href(order.also_by(&field.name))),
        sorted,
    }
}

/// Whether a list can be ordered by a field: by its own columns, or by the title of the one record it points at.
pub fn sortable(field: &Field) -> bool {
    let one = matches!(field.kind.widget(field), Widget::Link | Widget::User)
        && field.params.targets.len() == 1;
    one || !field.kind.sort(field).is_empty()
}

/// An order as the `order` parameter has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Order(Vec<(String, SortDir)>);

impl Order {
    /// Reads `name.asc,created_at.desc`.
    pub fn read(text: &str) -> Self {
        let keys = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        Self(
            keys.map(|part| match part.rsplit_once('.') {
                Some((path, "desc")) => (path.to_owned(), SortDir::Down),
                Some((path, "asc")) => (path.to_owned(), SortDir::Up),
                _ => (part.to_owned(), SortDir::Up),
            })
            .collect(),
        )
    }

    /// Writes it.
    pub fn write(&self) -> String {
        let keys = self.0.iter().map(|(path, dir)| match dir {
            SortDir::Up => format!("{path}.asc"),
            SortDir::Down => format!("{path}.desc"),
        });
        keys.collect::<Vec<_>>().join(",")
    }

    fn of(&self, path: &str) -> Option<SortDir> {
        self.0
            .iter()
            .find(|(key, _)| key == path)
            .map(|(_, dir)| *dir)
    }

    /// By this alone; the other way round when it leads already.
    fn by(&self, path: &str) -> Self {
        let leads = self.0.first().is_some_and(|(key, _)| key == path);
        let dir = if leads && self.of(path) == Some(SortDir::Up) {
            SortDir::Down
        } else {
            SortDir::Up
        };
        Self(vec![(path.to_owned(), dir)])
    }

    /// By this too, behind what it is ordered by; the other way round when it is there already, then not any more.
    fn also_by(&self, path: &str) -> Self {
        let mut keys = self.0.clone();
        match keys.iter().position(|(key, _)| key == path) {
            Some(at) if keys[at].1 == SortDir::Up => keys[at].1 = SortDir::Down,
            Some(at) if keys.len() > 1 => {
                keys.remove(at);
            }
            Some(at) => keys[at].1 = SortDir::Up,
            None => keys.push((path.to_owned(), SortDir::Up)),
        }
        Self(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_sorts_and_a_second_one_turns_it_round() {
        let order = Order::read("name.asc");
        assert_eq!(order.by("name").write(), "name.desc");
        assert_eq!(order.by("name").by("name").write(), "name.asc");
        assert_eq!(order.by("owner").write(), "owner.asc");
    }

    #[test]
    fn a_click_with_shift_sorts_among_equals() {
        let order = Order::read("industry.asc");
        let two = order.also_by("name");
        assert_eq!(two.write(), "industry.asc,name.asc");
        assert_eq!(two.also_by("name").write(), "industry.asc,name.desc");
        assert_eq!(two.also_by("name").also_by("name").write(), "industry.asc");
    }
}
