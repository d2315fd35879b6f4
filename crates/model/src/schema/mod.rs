//! Changing what objects and fields there are. Every way to do it, pages, API and files, says what shall be different as
//! *overlays*: JSON objects with the keys that [`Object`] and [`Field`] have, merged into the present definitions by name. So
//! a change made on a page, sent to the API and applied from a file pass the same rules.
//!
//! ```json
//! {"name": "contact", "fields": [{"name": "badge", "kind": "integer", "label": {"en": "Badge"}}]}
//! ```
//!
//! A key that is `null` goes back to what it is when nobody decides it. `deleted: true` takes an object or a field away, with
//! its data, until `deleted: false` brings it back.
//! Deliberately not here: the tables (crate `store`), and whether the whole fits together ([`crate::Catalog`]).

mod apply;
mod diff;
mod export;
mod named;
mod shown;

pub use apply::{apply, plural_of};
pub use diff::{Change, Difference, differences};
pub use export::export;
pub use shown::{lay_over, visible};

use crate::field::Field;
use crate::object::Object;

/// The keys of an object that an overlay may have, beside its name and its fields; the second says whether they may be
/// changed of an object that is shipped.
pub const OBJECT_KEYS: [(&str, bool); 16] = [
    ("plural", false),
    ("label", true),
    ("plural_label", true),
    ("icon", true),
    ("title", false),
    ("title_from", false),
    ("list", true),
    ("order", true),
    ("default_filter", false),
    ("quick", true),
    ("rules", true),
    ("quality", true),
    ("layouts", true),
    ("role", false),
    ("hidden", true),
    ("deleted", false),
];

/// The keys of a field that an overlay may have, beside its name; the second says whether they may be changed of a field that
/// is shipped.
pub const FIELD_KEYS: [(&str, bool); 27] = [
    ("kind", false),
    ("label", true),
    ("help", true),
    ("section", true),
    ("hidden", true),
    ("deleted", false),
    ("required", true),
    ("unique", true),
    ("indexed", true),
    ("searchable", true),
    ("default", true),
    ("max_length", false),
    ("min", false),
    ("max", false),
    ("scale", false),
    ("currency", false),
    ("options", true),
    ("targets", false),
    ("on_delete", false),
    ("attributes", false),
    ("back_label", false),
    ("format", false),
    ("formula", false),
    ("result", false),
    ("rollup", false),
    ("read_only", false),
    ("moment", false),
];

/// Whether a workspace may throw a field away.
pub fn is_own(field: &Field) -> bool {
    field.params.custom && !field.params.kept
}

/// Whether the workspace has made or changed anything about an object.
fn shipped<'a>(all: &'a [Object], name: &str) -> Option<&'a Object> {
    all.iter().find(|object| object.name == name)
}
