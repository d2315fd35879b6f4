//! A mapping made ready for reading a million rows: positions instead of names.

use std::sync::Arc;

use mainstay_model::access::Access;
use mainstay_model::field::{Part, Side};
use mainstay_model::{Field, Object};

use super::{Alike, Mapping, Meaning, Mode, target_names};

/// Where the cells of a row go.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The object.
    pub object: Arc<Object>,
    /// The column with the record's id.
    pub id: Option<usize>,
    /// Fields with values, and the columns that give them.
    pub values: Vec<ValueColumns>,
    /// Links, and the columns that name their targets.
    pub links: Vec<LinkColumns>,
    /// The key.
    pub key: Option<Key>,
    /// What may happen.
    pub mode: Mode,
    /// See [`Mapping::create_linked`].
    pub create_linked: bool,
    /// See [`Mapping::clear_blank`].
    pub clear_blank: bool,
    /// See [`Mapping::alike`].
    pub alike: Alike,
}

/// What tells that a row is about a record that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Its id.
    Id,
    /// A field, by its place in [`Layout::values`].
    Value(usize),
}

/// A field and the columns that give its value.
#[derive(Clone, Debug)]
pub(crate) struct ValueColumns {
    /// Position of the field.
    pub field: usize,
    /// Columns and the pieces they give.
    pub pieces: Vec<(usize, Option<&'static Part>)>,
}

/// A link and the columns that name its target.
#[derive(Clone, Debug)]
pub(crate) struct LinkColumns {
    /// Position of the field.
    pub field: usize,
    /// Columns, the ones without a field of the target first, and the field of the target they are compared with.
    pub columns: Vec<(usize, Option<String>)>,
    /// Whether it links to many.
    pub many: bool,
    /// Whether it may point at its own object.
    pub own: bool,
}

impl Layout {
    /// A checked mapping made ready.
    pub fn new(mapping: &Mapping, object: &Arc<Object>, access: &Access) -> Self {
        let mut layout = Self {
            object: object.clone(),
            id: None,
            values: Vec::new(),
            links: Vec::new(),
            key: None,
            mode: mapping.mode,
            create_linked: mapping.create_linked,
            clear_blank: mapping.clear_blank,
            alike: mapping.alike,
        };
        for (column, target) in mapping.columns.iter().enumerate() {
            match target
                .as_ref()
                .and_then(|target| target.resolve(object, access.catalog()))
            {
                None => {}
                Some(Meaning::Id) => layout.id = Some(column),
                Some(Meaning::Value { field, part }) => {
                    match layout.values.iter_mut().find(|value| value.field == field) {
                        Some(value) => value.pieces.push((column, part)),
                        None => layout.values.push(ValueColumns {
                            field,
                            pieces: vec![(column, part)],
                        }),
                    }
                }
                Some(Meaning::Link { field, by }) => {
                    match layout.links.iter_mut().find(|link| link.field == field) {
                        Some(link) => link.columns.push((column, by)),
                        None => {
                            let definition = &object.fields[field];
                            layout.links.push(LinkColumns {
                                field,
                                columns: vec![(column, by)],
                                many: definition.kind.side(definition) == Side::Links,
                                own: target_names(definition).contains(&object.name.as_str()),
                            });
                        }
                    }
                }
            }
        }
        layout
            .links
            .iter_mut()
            .for_each(|link| link.columns.sort_by_key(|(_, by)| by.is_some()));
        layout.key = mapping.key.as_ref().and_then(|key| {
            if key.is_id() {
                return layout.id.map(|_| Key::Id);
            }
            let field = object.position(&key.field)?;
            layout
                .values
                .iter()
                .position(|value| value.field == field)
                .map(Key::Value)
        });
        layout
    }

    /// The definition of a field.
    pub fn field(&self, position: usize) -> &Field {
        &self.object.fields[position]
    }

    /// The fields that rows may set.
    pub fn fields(&self) -> impl Iterator<Item = usize> {
        self.values
            .iter()
            .map(|value| value.field)
            .chain(self.links.iter().map(|link| link.field))
    }

    /// The first column that gives a field.
    pub fn column_of(&self, field: usize) -> Option<usize> {
        let values = self
            .values
            .iter()
            .filter(|value| value.field == field)
            .map(|value| value.pieces.first().map(|(at, _)| *at));
        let links = self
            .links
            .iter()
            .filter(|link| link.field == field)
            .map(|link| link.columns.first().map(|(at, _)| *at));
        values.chain(links).flatten().next()
    }
}
