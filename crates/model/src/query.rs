//! What is read: a query as it is asked, and the scoped query that [`crate::access::Access`] alone can make of it.

use std::sync::Arc;

use crate::access::Access;
use crate::cell::{Cell, Column};
use crate::filter::{Filter, Hop, RawFilter};
use crate::id::RecordId;
use crate::object::Object;
use crate::predicate::Predicate;

/// A list of records as a person or program asks for it, before any name in it is known to be good.
#[derive(Clone, Debug, Default)]
pub struct RawQuery {
    /// Which records.
    pub filter: RawFilter,
    /// Words for the search index; blank for none.
    pub search: String,
    /// `name.asc,company.name.desc`; blank for the object's own order.
    pub order: String,
    /// Fields wanted; `None` for all that may be read.
    pub select: Option<Vec<String>>,
    /// How many at most; bounded by [`MOST`].
    pub limit: Option<usize>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Records outside the trash, or those in it.
    pub trash: Trash,
}

/// Most records of a page.
pub const MOST: usize = 500;
/// Records of a page when nothing else is asked.
pub const USUAL: usize = 50;

/// Whether the trash is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trash {
    /// Records outside the trash.
    #[default]
    Live,
    /// Records in the trash.
    Trashed,
    /// Both.
    Any,
}

/// One key of an order.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// As written, without direction: `company.name`.
    pub path: String,
    /// Links passed through; never to many.
    pub hops: Vec<Hop>,
    /// The object that has the column.
    pub object: Arc<Object>,
    /// The column ordered by.
    pub column: Column,
    /// Largest first. What has no value comes last either way.
    pub descending: bool,
}

/// A list of records in the scope of a person: rows and fields that this person may see, nothing else. The store accepts no
/// other form.
#[derive(Clone, Debug)]
pub struct ScopedQuery {
    pub(crate) access: Arc<Access>,
    pub(crate) object: Arc<Object>,
    pub(crate) fields: Arc<[usize]>,
    pub(crate) filter: Filter,
    pub(crate) predicate: Predicate,
    pub(crate) order: Vec<SortKey>,
    pub(crate) limit: usize,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) trash: Trash,
}

impl ScopedQuery {
    /// Whose scope it is; gives the scope of linked objects.
    pub fn access(&self) -> &Arc<Access> {
        &self.access
    }

    /// The object listed.
    pub fn object(&self) -> &Arc<Object> {
        &self.object
    }

    /// Positions of the fields wanted, all readable.
    pub fn fields(&self) -> &Arc<[usize]> {
        &self.fields
    }

    /// The filter as it was understood, for showing it.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Scope, filter and search together; without the trash.
    pub fn predicate(&self) -> &Predicate {
        &self.predicate
    }

    /// The order; the record's internal number decides among equals, in the direction of the last key.
    pub fn order(&self) -> &[SortKey] {
        &self.order
    }

    /// How many at most.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Where to go on.
    pub fn cursor(&self) -> Option<&Cursor> {
        self.cursor.as_ref()
    }

    /// Whether the trash is meant.
    pub fn trash(&self) -> Trash {
        self.trash
    }

    /// A number that two queries share when a cursor of one can go on in the other: object, filter, search, order, trash.
    pub fn fingerprint(&self) -> u64 {
        fingerprint(&self.object, &self.predicate, &self.order, self.trash)
    }

    /// The same query for one page further or with another limit.
    #[must_use]
    pub fn with_page(mut self, limit: usize, cursor: Option<Cursor>) -> Self {
        self.limit = limit.clamp(1, 5_000);
        self.cursor = cursor;
        self
    }

    /// Those of its records that are among these, on one page, in no order.
    #[must_use]
    pub fn among(mut self, ids: Vec<RecordId>) -> Self {
        self.order = Vec::new();
        self = self.with_page(ids.len(), None);
        self.predicate = self.predicate.and(Predicate::Ids(ids));
        self
    }
}

pub(crate) fn fingerprint(
    object: &Object,
    predicate: &Predicate,
    order: &[SortKey],
    trash: Trash,
) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(object.name.as_bytes());
    hasher.update(format!("{predicate:?}|{trash:?}").as_bytes());
    for key in order {
        hasher.update(key.path.as_bytes());
        hasher.update(&[u8::from(key.descending), 0]);
    }
    let mut first = [0u8; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// The place behind a record in an order. Opaque outside; inside: the sort cells of the last record and its internal number.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    /// [`ScopedQuery::fingerprint`] of the query it belongs to. Relative dates in a filter make it expire with the day.
    pub fingerprint: u64,
    /// The last record's cells of the order's keys, null where it had none.
    pub cells: Vec<Cell>,
    /// The last record's internal number.
    pub rid: i64,
}

/// One record, in the scope of a person.
#[derive(Clone, Debug)]
pub struct ScopedGet {
    pub(crate) access: Arc<Access>,
    pub(crate) object: Arc<Object>,
    pub(crate) fields: Arc<[usize]>,
    pub(crate) predicate: Predicate,
    pub(crate) id: RecordId,
    pub(crate) trash: Trash,
}

impl ScopedGet {
    /// Whose scope it is.
    pub fn access(&self) -> &Arc<Access> {
        &self.access
    }

    /// The object.
    pub fn object(&self) -> &Arc<Object> {
        &self.object
    }

    /// Positions of the fields wanted, all readable.
    pub fn fields(&self) -> &Arc<[usize]> {
        &self.fields
    }

    /// Rows that may be seen.
    pub fn predicate(&self) -> &Predicate {
        &self.predicate
    }

    /// The record.
    pub fn id(&self) -> RecordId {
        self.id
    }

    /// Whether the trash is meant.
    pub fn trash(&self) -> Trash {
        self.trash
    }
}

pub mod address;
mod cursor;
