//! A condition on records as a part of other forms, put together as the filter of a list is.

use std::sync::Arc;

use mainstay_model::Object;
use mainstay_model::field::Widget;
use mainstay_model::filter::RawFilter;
use maud::{Markup, html};

use super::build::Build;
use super::builder::{again, groups, named, place, said_at};
use super::chips::resolved;
use super::state::{Part, State};
use crate::components::filter::filter_builder;
use crate::person::Person;
use crate::state::Web;

/// A condition on the own fields of a record.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    build: Build,
    /// It was asked for another row, or for one less, by somebody without scripts.
    pub again: bool,
}

impl Condition {
    /// A filter as it is kept; what cannot be read is no condition.
    pub fn read(text: &str) -> Self {
        let parts = match RawFilter::read(text).unwrap_or_default() {
            RawFilter::All(parts) => parts,
            one => vec![one],
        };
        let parts: Vec<Part> = parts.into_iter().map(Part::Read).collect();
        Self {
            build: Build::of(&parts),
            again: false,
        }
    }

    /// A filter out of a form. `before` is the one that the form was made of: what the form has no room for stays.
    pub async fn posted(
        web: &Web,
        person: &Person,
        object: &Arc<Object>,
        pairs: &[(String, String)],
        before: &str,
    ) -> Self {
        Self::posted_at(web, person, object, pairs, before, "").await
    }

    /// The same out of a form with several conditions, each of which has a prefix before its names.
    pub async fn posted_at(
        web: &Web,
        person: &Person,
        object: &Arc<Object>,
        pairs: &[(String, String)],
        before: &str,
        prefix: &str,
    ) -> Self {
        let pairs = &said_at(pairs, prefix);
        let mut build = Build::posted(pairs);
        build.rest = Self::read(before).build.rest;
        for row in build.groups.iter_mut().flat_map(|group| &mut group.rows) {
            named(&web.app, &person.ctx, object, row).await;
            let Some((_, field)) = resolved(&person.ctx, object, &row.path) else {
                continue;
            };
            let numeric = matches!(
                field.kind.widget(&field),
                Widget::Number | Widget::Money | Widget::Percent | Widget::Duration
            );
            // It is read again by people of other countries, and by the program.
            for value in row.values.iter_mut().filter(|_| numeric) {
                if let Ok(read) = field.kind.parse_text(&field, value, &person.ctx.env) {
                    *value = field.kind.export(&field, &read);
                }
            }
        }
        let again = again(&mut build, pairs);
        Self { build, again }
    }

    /// As it is kept; blank for none.
    pub fn write(&self) -> String {
        let parts = self.build.parts();
        let read = parts.iter().filter_map(|part| match part {
            Part::Read(filter) => Some(filter.write()),
            Part::Broken(..) => None,
        });
        read.collect::<Vec<_>>().join(",")
    }

    /// The inputs of it.
    pub async fn inputs(&self, web: &Web, person: &Person, object: &Arc<Object>) -> Markup {
        self.inputs_at(web, person, object, "").await
    }

    /// The same in a form with several.
    pub async fn inputs_at(
        &self,
        web: &Web,
        person: &Person,
        object: &Arc<Object>,
        prefix: &str,
    ) -> Markup {
        let mut build = self.build.clone();
        let place = place(object, true, prefix);
        let groups = groups(web, person, object, &mut build, true, prefix).await;
        html! {
            (filter_builder(person.t, &groups, build.any, &place))
            @if !build.rest.is_empty() { p.hint { (person.t.get("list-filter-rest")) } }
        }
    }
}

/// The list of the records that a filter is about.
pub(crate) fn list_of(object: &Object, filter: &RawFilter) -> String {
    state_of(filter).href(&object.plural)
}

/// A filter as the parameters of an address, of pages and of the API alike.
pub(crate) fn parameters(filter: &RawFilter) -> String {
    state_of(filter).query()
}

fn state_of(filter: &RawFilter) -> State {
    let parts = match filter.clone() {
        RawFilter::All(parts) => parts,
        one => vec![one],
    };
    State {
        parts: parts.into_iter().map(Part::Read).collect(),
        ..State::default()
    }
}
