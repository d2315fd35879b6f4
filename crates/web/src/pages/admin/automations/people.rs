//! People on the form: users, teams, and those whom fields of the record name.

use std::sync::Arc;

use mainstay_model::automation::People;
use mainstay_model::field::{Field as ModelField, Widget, links};
use mainstay_model::{Object, Problem, Reason, RecordId};
use maud::{Markup, html};
use serde_json::{Value as Json, json};

use super::step::at;
use crate::components::Field;
use crate::components::form::Choice;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, all, read_field};
use crate::widgets::input;

/// People, as they were said.
#[derive(Clone, Debug, Default)]
pub struct Named {
    users: Vec<String>,
    /// A name that nobody has, or several have, with the reason.
    unknown: Option<(Json, Reason)>,
    teams: Vec<String>,
    fields: Vec<String>,
}

/// The fields of an object that name users.
pub fn fields(object: &Arc<Object>) -> Vec<&ModelField> {
    let fields = object.fields.iter().filter(|field| {
        let widget = field.kind.widget(field);
        let links = matches!(widget, Widget::User | Widget::Link | Widget::Links);
        links && field.params.targets == ["user"] && !field.params.hidden
    });
    fields.collect()
}

/// Those of them that can be given somebody.
pub fn assignable(object: &Arc<Object>) -> Vec<&ModelField> {
    let mut fields = fields(object);
    fields.retain(|field| input::can_be_typed(field) && field.kind.widget(field) != Widget::Links);
    fields
}

impl Named {
    /// Those of a plan.
    pub fn of(people: &People) -> Self {
        let words = |ids: &[RecordId]| ids.iter().map(RecordId::to_string).collect();
        Self {
            users: words(&people.users),
            unknown: None,
            teams: words(&people.teams),
            fields: people.fields.clone(),
        }
    }

    /// Those that a form names in the step at a place.
    pub async fn posted(web: &Web, person: &Person, place: usize, given: &Pairs) -> Self {
        let several = |part: &str| -> Vec<String> {
            let all = all(given, &at(place, part)).into_iter();
            all.filter(|one| !one.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let mut named = Self {
            teams: several("teams"),
            fields: several("fields"),
            ..Self::default()
        };
        let field = users(place, "");
        if let Some((typed, read)) = read_field(&web.app, &person.ctx, &field, given).await {
            let ids = |json: &Json| -> Vec<String> {
                let all = json.as_array().into_iter().flatten();
                all.filter_map(|one| one["id"].as_str().map(str::to_owned))
                    .collect()
            };
            match read {
                Ok(read) => named.users = ids(&read),
                Err(reason) => {
                    named.users = ids(&typed);
                    named.unknown = Some((typed, reason));
                }
            }
        }
        named
    }

    /// As a plan has them.
    pub fn people(&self, problems: &mut Vec<Problem>) -> People {
        if let Some((_, reason)) = &self.unknown {
            problems.push(reason.clone().at("people"));
        }
        let ids = |words: &[String]| words.iter().filter_map(|id| id.parse().ok()).collect();
        People {
            users: ids(&self.users),
            teams: ids(&self.teams),
            fields: self.fields.clone(),
        }
    }

    /// Their inputs, in the step at a place.
    pub fn inputs(
        &self,
        web: &Web,
        person: &Person,
        object: &Arc<Object>,
        place: usize,
        problem: Option<String>,
    ) -> Markup {
        let (t, lang) = (person.t, person.ctx.lang());
        let directory = web.app.directory();
        let titled = |id: &String| {
            let user = id.parse().ok().and_then(|id| directory.user(id).cloned());
            json!({ "id": id, "title": user.map_or_else(|| id.clone(), |user| user.display_name()) })
        };
        let chosen: Vec<Json> = self.users.iter().map(titled).collect();
        let teams: Vec<Choice> = directory
            .teams()
            .iter()
            .map(|team| Choice::new(team.id.to_string(), team.name.clone()))
            .collect();
        let named: Vec<Choice> = fields(object)
            .into_iter()
            .map(|field| Choice::new(field.name.clone(), field.label.get(lang)))
            .collect();
        let label = t.get("automation-users");
        html! {
            (input::typed(&person.ctx, &users(place, label), &Json::Array(chosen), problem))
            @if !teams.is_empty() {
                @let ticked: Vec<&str> = self.teams.iter().map(String::as_str).collect();
                (Field::new(at(place, "teams"), t.get("automation-teams")).multi_select(&ticked, &teams))
            }
            @if !named.is_empty() {
                @let ticked: Vec<&str> = self.fields.iter().map(String::as_str).collect();
                (Field::new(at(place, "fields"), t.get("automation-people-fields")).multi_select(&ticked, &named))
            }
        }
    }
}

/// The users of a step as a field, whose input and reading are those of fields.
fn users(place: usize, label: &str) -> ModelField {
    links(&at(place, "users")).to("user").label(label, label)
}

/// Everybody who could be given something.
pub fn active(web: &Web) -> Vec<Choice> {
    let users = web.app.directory().users();
    let active = users.iter().filter(|user| user.active);
    active
        .map(|user| Choice::new(user.id.to_string(), user.display_name()))
        .collect()
}
