//! Fragments of titles that a filter looks for ("name contains berg"): no index of the database leads to them, but the
//! vocabulary has every word of every title, so that it and the search index do. What they lead to is more than is wanted,
//! never less; the filter itself decides.

use std::sync::Arc;

use mainstay_model::predicate::Like;
use mainstay_model::search::{Fragment, fragments};
use mainstay_model::{Object, Predicate};

use super::meant::with_fragment;
use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::layout::{Layout, Layouts};

/// Words of the vocabulary that one fragment may lead to; with more it is in so many titles that nothing is gained.
const MOST: usize = 200;

/// The records whose titles may contain a fragment.
#[derive(Debug)]
pub(crate) enum Narrowed {
    /// None does.
    Nothing,
    /// Those that this expression finds.
    Expression(String),
}

/// The fragments of titles that a predicate looks for, those of linked records included.
pub(super) fn wanted(
    layouts: &Layouts,
    object: &Arc<Object>,
    predicate: &Predicate,
) -> Vec<String> {
    let mut wanted = Vec::new();
    collect(layouts, &layouts.of(object), predicate, &mut wanted);
    wanted
}

fn collect(layouts: &Layouts, layout: &Layout, predicate: &Predicate, into: &mut Vec<String>) {
    match predicate {
        Predicate::And(parts) | Predicate::Or(parts) => {
            parts
                .iter()
                .for_each(|part| collect(layouts, layout, part, into));
        }
        Predicate::Not(part) => collect(layouts, layout, part, into),
        Predicate::Linked {
            object, predicate, ..
        }
        | Predicate::LinkedMany {
            object, predicate, ..
        } => {
            if let Ok(target) = layouts.named(object) {
                collect(layouts, target, predicate, into);
            }
        }
        Predicate::Like(column, Like::Contains(fragment)) if layout.names_record(column) => {
            into.push(fragment.clone())
        }
        _ => {}
    }
}

/// What the vocabulary knows of a fragment; `None` when it does not narrow anything.
pub(super) async fn read(tx: &mut Tx, fragment: &str) -> Result<Option<Narrowed>> {
    let [quote, exact, and, or] = match tx.dialect() {
        Dialect::Sqlite => ["\"", "", " AND ", " OR "],
        Dialect::Postgres => ["'", ":A", " & ", " | "],
    };
    let lexeme = |token: &str| format!("{quote}{token}{quote}{exact}");
    let mut parts = Vec::new();
    for fragment in fragments(fragment) {
        match fragment {
            Fragment::Token(token) => parts.push(lexeme(&token)),
            Fragment::Word(word) => {
                let words = with_fragment(tx, &word, 1, MOST + 1).await?;
                if words.is_empty() {
                    return Ok(Some(Narrowed::Nothing));
                }
                if words.len() <= MOST {
                    let any: Vec<String> = words.iter().map(|word| lexeme(word)).collect();
                    parts.push(format!("({})", any.join(or)));
                }
            }
        }
    }
    if parts.is_empty() {
        return Ok(None);
    }
    let title = if tx.dialect() == Dialect::Sqlite {
        "{title} : "
    } else {
        ""
    };
    Ok(Some(Narrowed::Expression(format!(
        "{title}({})",
        parts.join(and)
    ))))
}
