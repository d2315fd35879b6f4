//! Where somebody is: the object, the state of its list, the views that there are.

use std::sync::Arc;

use mainstay_app::views::{Look, View};
use mainstay_app::{Ctx, Error};
use mainstay_model::field::{Field, Widget};
use mainstay_model::filter::{RawCondition, RawFilter};
use mainstay_model::object::Role;
use mainstay_model::query::{RawQuery, Trash};
use mainstay_model::{Object, Problem};

use super::state::{Part, State};
use crate::pages::record::layout_of;
use crate::person::Person;
use crate::state::Web;

/// The key of the built-in view of one's own records.
pub const MINE: &str = "mine";

/// A list of an object in a state.
pub struct Here {
    /// The object.
    pub object: Arc<Object>,
    /// The state; when the address named a view alone, what the view keeps.
    pub state: State,
    /// Views of the object that this person may use.
    pub views: Vec<View>,
    /// What is wrong with each part of the filter, by its place.
    pub problems: Vec<(usize, Problem)>,
    /// What is wrong with the order or the columns.
    pub others: Vec<Problem>,
}

impl Here {
    /// Reads an address.
    pub async fn find(
        web: &Web,
        person: &Person,
        plural: &str,
        query: &str,
    ) -> Result<Self, Error> {
        Self::of(web, person, plural, State::read(query)).await
    }

    /// The same for a state that was read already.
    pub async fn of(
        web: &Web,
        person: &Person,
        plural: &str,
        mut state: State,
    ) -> Result<Self, Error> {
        let ctx = &person.ctx;
        let object = as_listed(person, object(ctx, plural)?);
        let views = web.app.views(ctx, &object.name).await?;
        if state.view == MINE {
            if !state.edited {
                state.take_look(&mine(&object));
            }
        } else if !state.view.is_empty() {
            match views.iter().find(|view| view.id.to_string() == state.view) {
                Some(view) if !state.edited => state.take_look(&view.look),
                Some(_) => {}
                None => state.view.clear(),
            }
        }
        let mut here = Self {
            object,
            state,
            views,
            problems: Vec::new(),
            others: Vec::new(),
        };
        here.check(ctx);
        Ok(here)
    }

    fn check(&mut self, ctx: &Ctx) {
        for (at, part) in self.state.parts.iter().enumerate() {
            match part {
                Part::Broken(name, _, reason) => self.problems.push((at, reason.clone().at(name))),
                Part::Read(filter) => {
                    let (_, problems) = ctx.access.filter(&self.object, filter, &ctx.env);
                    self.problems
                        .extend(problems.into_iter().map(|problem| (at, problem)));
                }
            }
        }
    }

    /// The query of the parts that could be understood. A group with a bad condition in it is left out whole: half of an
    /// "any of" would mean something else.
    pub fn raw(&self, ctx: &Ctx) -> RawQuery {
        let good = self
            .state
            .parts
            .iter()
            .enumerate()
            .filter(|(at, _)| !self.problems.iter().any(|(bad, _)| bad == at));
        let filter = good
            .filter_map(|(_, part)| match part {
                Part::Read(filter) => Some(filter.clone()),
                Part::Broken(..) => None,
            })
            .collect();
        RawQuery {
            filter: RawFilter::All(filter),
            search: self.state.search.clone(),
            order: if self.state.order.is_empty() {
                self.object.order.clone()
            } else {
                self.state.order.clone()
            },
            select: Some(
                self.columns(ctx)
                    .iter()
                    .map(|field| field.name.clone())
                    .collect(),
            ),
            limit: None,
            cursor: self.state.cursor.clone(),
            trash: if self.state.trash {
                Trash::Trashed
            } else {
                Trash::Live
            },
        }
    }

    /// The columns that are shown: what names a record first, then those chosen that may be seen.
    pub fn columns(&self, ctx: &Ctx) -> Vec<Field> {
        let chosen = if self.state.columns.is_empty() {
            &self.object.list
        } else {
            &self.state.columns
        };
        let mut names = vec![&self.object.title];
        names.extend(chosen.iter().filter(|name| **name != self.object.title));
        names
            .into_iter()
            .filter_map(|name| self.object.position(name))
            .filter(|at| ctx.access.may_read(&self.object, *at))
            .map(|at| self.object.fields[at].clone())
            .filter(|field| !field.params.hidden)
            .collect()
    }

    /// Fields of the object that may be read, in its order.
    pub fn readable<'a>(&'a self, ctx: &'a Ctx) -> impl Iterator<Item = (usize, &'a Field)> {
        let fields = self.object.fields.iter().enumerate();
        fields.filter(|(at, field)| !field.params.hidden && ctx.access.may_read(&self.object, *at))
    }

    /// Fields whose options can be the lanes of a board.
    pub fn lanes<'a>(&'a self, ctx: &'a Ctx) -> impl Iterator<Item = &'a Field> {
        self.readable(ctx)
            .map(|(_, field)| field)
            .filter(|field| field.kind.widget(field) == Widget::Choice)
    }

    /// The saved view that is shown, unless it is a built-in one.
    pub fn view(&self) -> Option<&View> {
        self.views
            .iter()
            .find(|view| view.id.to_string() == self.state.view)
    }

    /// Whether the list differs from the view that it began with.
    pub fn is_changed(&self) -> bool {
        match self.view() {
            Some(view) => self.state.look() != view.look,
            None if self.state.view == MINE => self.state.look() != mine(&self.object),
            None => self.state.look() != Look::default(),
        }
    }

    /// The address of the list in a state.
    pub fn href(&self, state: &State) -> String {
        state.href(&self.object.plural)
    }

    /// The address of something below the list (`filter`, `columns`) in a state.
    pub fn below(&self, what: &str, state: &State) -> String {
        let query = state.query();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/{}/{what}{mark}{query}", self.object.plural)
    }

    /// What one record is called within a sentence: "contact", but "VAT case".
    pub fn one(&self, ctx: &Ctx) -> String {
        within(self.object.label.get(ctx.lang()))
    }

    /// What several are called within a sentence.
    pub fn several(&self, ctx: &Ctx) -> String {
        within(self.object.plural_label.get(ctx.lang()))
    }

    /// The field that says whose a record is, where somebody can be chosen for it.
    pub fn owner(&self) -> Option<&Field> {
        self.object
            .find(self.object.owner_field())
            .filter(|field| !field.params.read_only)
    }
}

/// The object with this plural that has pages and of which this person may see something.
pub fn object(ctx: &Ctx, plural: &str) -> Result<Arc<Object>, Error> {
    let catalog = ctx.access.catalog();
    let object = catalog
        .by_plural(plural)
        .filter(|object| object.role != Role::System && !object.hidden);
    let access = object
        .and_then(|object| ctx.access.object(&object.name))
        .ok_or(Error::NotFound)?;
    Ok(access.object.clone())
}

/// The object with the columns and the order that somebody's layout gives its list.
fn as_listed(person: &Person, object: Arc<Object>) -> Arc<Object> {
    let Some(layout) = layout_of(person, &object) else {
        return object;
    };
    let known = |path: &str| {
        let first = path.split('.').next().unwrap_or(path);
        object.find(first).is_some()
    };
    let list: Vec<String> = layout
        .list
        .iter()
        .filter(|name| known(name))
        .cloned()
        .collect();
    let ordered = !layout.order.is_empty() && known(&layout.order);
    if list.is_empty() && !ordered {
        return object;
    }
    let mut listed = (*object).clone();
    if !list.is_empty() {
        listed.list = list;
    }
    if ordered {
        listed.order.clone_from(&layout.order);
    }
    Arc::new(listed)
}

/// The look of the built-in view of one's own records.
fn mine(object: &Object) -> Look {
    let condition = RawCondition {
        path: object.owner_field().to_owned(),
        op: "eq".to_owned(),
        operands: vec!["me".to_owned()],
    };
    Look {
        filter: RawFilter::All(vec![RawFilter::Condition(condition)]),
        ..Look::default()
    }
}

/// A label as it is written within a sentence; an abbreviation keeps its capitals.
fn within(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}
