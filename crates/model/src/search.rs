//! What records are found by: one tokenizer for both databases.
//!
//! A record is indexed by *tokens*, letters and digits only, already folded ([`crate::fold`]), so that neither database has
//! to know any language: Latin words; bigrams and a trailing single for scripts that are written without spaces; compound
//! words (`o'brien`, `ann.lee@acme.com`) by their parts and run together; numbers by every ending of at least four digits;
//! Chinese titles by pinyin and its initials too. [`query()`] reads what somebody typed into the same tokens.
//!
//! Words also go into a vocabulary, found by [`keys`], that leads from a mistyped word or a fragment to the words meant.
//! Deliberately not here: the index itself and its ranking (crate `store`).

mod document;
mod near;
mod pieces;
mod pinyin;
mod query;

use crate::object::Object;
use crate::value::Value;

pub use document::{IndexDoc, document};
pub use near::{Near, fragment_keys, keys, near, typo_keys};
pub use query::{Fragment, SearchQuery, Term, Token, fragments, query};

/// The text that search shall find a record by, in order of weight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchText {
    /// What the record is called: a match here counts most.
    pub title: Vec<String>,
    /// Everything else.
    pub body: Vec<String>,
    /// Numbers to be found by any part of at least four digits (phones).
    pub digits: Vec<String>,
}

impl SearchText {
    /// The text of a record: its title field, and beside it every field that is searchable. `value` gives the value of the
    /// field at a position, if there is one.
    pub fn of<'v>(object: &Object, mut value: impl FnMut(usize) -> Option<&'v Value>) -> Self {
        let mut text = Self::default();
        for (position, field) in object.fields.iter().enumerate() {
            let is_title = field.name == object.title;
            if !is_title && !field.params.searchable {
                continue;
            }
            let Some(value) = value(position).filter(|value| !value.is_null()) else {
                continue;
            };
            if is_title {
                let mut own = Self::default();
                field.kind.search(field, value, &mut own);
                text.title.append(&mut own.title);
                text.title.append(&mut own.body);
                text.digits.append(&mut own.digits);
            } else {
                field.kind.search(field, value, &mut text);
            }
        }
        text
    }

    /// Whether a change of the field at this position changes what the record is found by.
    pub fn has(object: &Object, position: usize) -> bool {
        object
            .fields
            .get(position)
            .is_some_and(|field| field.params.searchable || field.name == object.title)
    }
}
