//! Finding records by what somebody typed.
//!
//! The tokens are the model's ([`mainstay_model::search`]); here they become expressions of FTS5 and `tsquery`, mistyped
//! words and fragments are led through the vocabulary to the words meant, and what is found is ranked.
//! Deliberately not here: writing the index (`write`).

mod expression;
mod find;
mod meant;
mod narrow;

use std::borrow::Cow;
use std::collections::HashMap;

use mainstay_model::access::Access;
use mainstay_model::query::{ScopedQuery, Trash};
use mainstay_model::search::query;
use mainstay_model::{Object, Predicate};

use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::layout::Layouts;
use expression::Columns;
use meant::Meant;

pub(crate) use expression::write_match;
pub use find::Hit;
pub(crate) use find::find;
pub(crate) use narrow::Narrowed;

/// What the words of a query's searches were read as: the expressions for the search table, by text as typed; and the same
/// for fragments of titles that its filters look for.
#[derive(Debug, Default)]
pub(crate) struct Matches {
    expressions: HashMap<String, Option<String>>,
    fragments: HashMap<String, Narrowed>,
}

impl Matches {
    /// Reads every search in a predicate, with the vocabulary's help, for the fields that this person may read.
    pub async fn of(
        tx: &mut Tx,
        access: &Access,
        object: &Object,
        predicate: &Predicate,
    ) -> Result<Self> {
        let mut matches = Self::default();
        let mut texts = Vec::new();
        collect(predicate, &mut texts);
        for text in texts {
            let query = query(text);
            let expression = match readable_columns(access, object) {
                Some(columns) => {
                    let meant = Meant::narrow(tx, &query).await?;
                    expression::write(tx.dialect(), &query, &meant, columns, false)
                }
                None => None,
            };
            matches.expressions.insert(text.to_owned(), expression);
        }
        Ok(matches)
    }

    /// The same for a list. The search index has records outside the trash alone: among these, fragments of titles are looked
    /// up in it too.
    pub async fn of_query(tx: &mut Tx, layouts: &Layouts, query: &ScopedQuery) -> Result<Self> {
        let predicate = query.predicate();
        let mut matches = Self::of(tx, query.access(), query.object(), predicate).await?;
        if query.trash() == Trash::Live {
            for fragment in narrow::wanted(layouts, query.object(), predicate) {
                if let Some(narrowed) = narrow::read(tx, &fragment).await? {
                    matches.fragments.insert(fragment, narrowed);
                }
            }
        }
        Ok(matches)
    }

    /// What is known of the titles that contain a text.
    pub fn fragment(&self, fragment: &str) -> Option<&Narrowed> {
        self.fragments.get(fragment)
    }

    /// The expression for a text; `None` when it finds nothing.
    pub fn expression(&self, dialect: Dialect, text: &str) -> Option<Cow<'_, str>> {
        match self.expressions.get(text) {
            Some(expression) => expression.as_deref().map(Cow::Borrowed),
            None => expression::write(
                dialect,
                &query(text),
                &Meant::default(),
                Columns::All,
                false,
            )
            .map(Cow::Owned),
        }
    }
}

fn collect<'p>(predicate: &'p Predicate, into: &mut Vec<&'p str>) {
    match predicate {
        Predicate::And(parts) | Predicate::Or(parts) => {
            parts.iter().for_each(|part| collect(part, into))
        }
        Predicate::Not(part) => collect(part, into),
        Predicate::Matches(text) => into.push(text),
        _ => {}
    }
}

/// The columns of the search table in which a person may look. All fields but the title share one, so that whoever may not
/// read one of them finds by title alone: else a guess typed into the box would tell what the field holds.
fn readable_columns(access: &Access, object: &Object) -> Option<Columns> {
    let title = object
        .position(&object.title)
        .is_some_and(|at| access.may_read(object, at));
    let body = (0..object.fields.len())
        .filter(|at| object.fields[*at].params.searchable)
        .all(|at| access.may_read(object, at));
    match (title, body) {
        (true, true) => Some(Columns::All),
        (true, false) => Some(Columns::Title),
        (false, _) => None,
    }
}
