//! Values that a step gives to fields: by the inputs of the fields themselves, or by formulas.

use std::collections::BTreeMap;
use std::sync::Arc;

use mainstay_model::field::{Field as ModelField, Widget};
use mainstay_model::{Object, Problem, Reason, Value};
use maud::{Markup, html};
use serde_json::{Value as Json, json};

use super::asking::Asking;
use super::step::at;
use crate::components::form::Choice;
use crate::components::{Button, Field, IconButton};
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, all, last, read_field};
use crate::widgets::{display, input};

/// The value of a field, as it was said.
#[derive(Clone, Debug)]
pub struct Given {
    /// The field.
    pub field: String,
    /// It is worked out.
    pub is_formula: bool,
    /// The formula, without its sign.
    pub formula: String,
    /// What was typed into the field's own input.
    typed: Json,
    /// That as a value, or why it is none.
    read: Result<Json, Reason>,
    /// It was added just now.
    new: bool,
}

/// Fields that can be given a value.
pub fn fields(object: &Object) -> impl Iterator<Item = &ModelField> {
    let fields = object.fields.iter();
    fields.filter(|field| input::can_be_typed(field) && !field.params.hidden)
}

/// The values of a plan, in the order of the fields.
pub async fn of(
    web: &Web,
    person: &Person,
    object: &Object,
    values: &BTreeMap<String, Json>,
) -> Vec<Given> {
    let mut all = Vec::new();
    // A field that is gone is shown still, so that it can be taken away.
    let gone = values.keys().filter(|name| object.find(name).is_none());
    let known = object.fields.iter().map(|field| &field.name);
    for name in known.chain(gone) {
        let Some(value) = values.get(name) else {
            continue;
        };
        let formula = value.as_str().and_then(|text| text.strip_prefix('='));
        let typed = match (object.find(name), formula) {
            (Some(field), None) => as_typed(web, person, field, value).await,
            _ => Json::Null,
        };
        all.push(Given {
            field: name.clone(),
            is_formula: formula.is_some(),
            formula: formula.unwrap_or("").trim().to_owned(),
            typed,
            read: Ok(if formula.is_some() {
                Json::Null
            } else {
                value.clone()
            }),
            new: false,
        });
    }
    all
}

/// A value as its input shows it.
async fn as_typed(web: &Web, person: &Person, field: &ModelField, value: &Json) -> Json {
    let ctx = &person.ctx;
    let read = field.kind.parse(field, value, &ctx.env);
    let mut typed = match &read {
        Ok(read) if !read.is_null() => input::entered(ctx, field, read),
        _ => value.clone(),
    };
    titled(web, person, field, &mut typed).await;
    typed
}

/// A value as people read it.
pub async fn in_words(web: &Web, person: &Person, field: &ModelField, value: &Json) -> String {
    let (ctx, t) = (&person.ctx, person.t);
    if field.is_link() {
        let typed = as_typed(web, person, field, value).await;
        let many = typed.as_array().cloned().unwrap_or_else(|| vec![typed]);
        let titles = many.iter().filter_map(|one| one["title"].as_str());
        let titles: Vec<&str> = titles.collect();
        return titles.join(t.get("list-separator"));
    }
    match field.kind.parse(field, value, &ctx.env) {
        Ok(Value::Bool(yes)) => t.get(if yes { "op-yes" } else { "op-no" }).to_owned(),
        Ok(read) if !read.is_null() => display::words(ctx, field, &read),
        Ok(_) => String::new(),
        Err(_) => value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned),
    }
}

/// Puts the titles of records where there are ids alone.
async fn titled(web: &Web, person: &Person, field: &ModelField, typed: &mut Json) {
    match typed {
        Json::Array(all) if field.is_link() => {
            for one in all {
                title_of(web, person, field, one).await;
            }
        }
        Json::Object(_) if field.is_link() => title_of(web, person, field, typed).await,
        _ => {}
    }
}

async fn title_of(web: &Web, person: &Person, field: &ModelField, link: &mut Json) {
    let known = ["title", "label"]
        .iter()
        .any(|part| link[*part].as_str().is_some_and(|text| !text.is_empty()));
    let Some(id) = link["id"].as_str().and_then(|id| id.parse().ok()) else {
        return;
    };
    if known {
        return;
    }
    let named = link["object"].as_str().unwrap_or("").to_owned();
    let user = field.kind.widget(field) == Widget::User;
    let objects = match (named.is_empty(), user) {
        (false, _) => vec![named],
        (true, true) => vec!["user".to_owned()],
        (true, false) => field.params.targets.clone(),
    };
    for object in objects {
        if let Ok(record) = web.app.get(&person.ctx, &object, id).await {
            link["title"] = json!(display::title(&person.ctx, &record));
            return;
        }
    }
}

/// The values that a form gives in the step at a place; whether a button asks for the form once more.
pub async fn posted(
    web: &Web,
    person: &Person,
    object: &Object,
    place: usize,
    given: &Pairs,
) -> (Vec<Given>, bool) {
    let mut values = Vec::new();
    let gone = last(given, &at(place, "_drop"));
    let mut again = gone.is_some();
    for name in all(given, &at(place, "value")) {
        if gone == Some(name) || values.iter().any(|one: &Given| one.field == name) {
            continue;
        }
        let Some(field) = object.find(name) else {
            continue;
        };
        let text = |part: &str| last(given, &at(place, &format!("{part}.{name}"))).unwrap_or("");
        let named = renamed(field, place);
        let (mut typed, read) = read_field(&web.app, &person.ctx, &named, given)
            .await
            .unwrap_or((Json::Null, Ok(Json::Null)));
        titled(web, person, field, &mut typed).await;
        let formula = text("formula").trim().trim_start_matches('=').trim();
        values.push(Given {
            field: name.to_owned(),
            is_formula: text("how") == "formula",
            formula: formula.to_owned(),
            typed,
            read,
            new: false,
        });
    }
    let wished = last(given, &at(place, "more")).unwrap_or("");
    let is_new = !wished.is_empty() && values.iter().all(|one| one.field != wished);
    if is_new && let Some(field) = object.find(wished) {
        let typed = match &field.params.default {
            Some(default) if default != "me" => as_typed(web, person, field, default).await,
            _ => Json::Null,
        };
        values.push(Given {
            field: wished.to_owned(),
            is_formula: false,
            formula: String::new(),
            typed,
            read: Ok(Json::Null),
            new: true,
        });
        again = true;
    }
    again |= last(given, &at(place, "_more")).is_some();
    (values, again)
}

/// As a plan has them.
pub fn write(values: &[Given], problems: &mut Vec<Problem>) -> BTreeMap<String, Json> {
    let mut written = BTreeMap::new();
    for one in values {
        let value = match (&one.read, one.is_formula) {
            (_, true) => json!(format!("={}", one.formula)),
            (Ok(value), false) => value.clone(),
            (Err(reason), false) => {
                problems.push(reason.clone().at(&one.field));
                continue;
            }
        };
        written.insert(one.field.clone(), value);
    }
    written
}

/// A field under the name that it has in the form.
fn renamed(field: &ModelField, place: usize) -> ModelField {
    let mut named = field.clone();
    named.name = at(place, &format!("v.{}", field.name));
    // What a step sets is not what a form needs.
    named.params.required = false;
    named
}

/// The rows of the values, with a way to add one. Of a record that is made, the fields that it needs are marked.
pub fn inputs(
    person: &Person,
    object: &Arc<Object>,
    values: &[Given],
    place: usize,
    problem: &dyn Fn(&str) -> Option<String>,
) -> Markup {
    let (t, lang) = (person.t, person.ctx.lang());
    let left: Vec<Choice> = fields(object)
        .filter(|field| values.iter().all(|one| one.field != field.name))
        .map(|field| Choice::new(field.name.clone(), field.label.get(lang)))
        .collect();
    html! {
        div.auto-values {
            @for one in values { (row(person, object, one, place, problem(&one.field))) }
        }
        @if !left.is_empty() {
            div.row.wrap.auto-more {
                @let select = Field::new(at(place, "more"), t.get("automation-value-more"));
                (select.asking().select("", Some(t.get("automation-value-choose")), &left))
                noscript { (Button::new(t.get("automation-value-add")).small().submit_as(at(place, "_more"), "1").asking()) }
            }
        }
    }
}

fn row(
    person: &Person,
    object: &Arc<Object>,
    one: &Given,
    place: usize,
    problem: Option<String>,
) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let Some(field) = object.find(&one.field) else {
        return html! {};
    };
    let named = renamed(field, place);
    let label = field.label.get(ctx.lang());
    let how = at(place, &format!("how.{}", one.field));
    let formula = at(place, &format!("formula.{}", one.field));
    let (plain, worked) = match one.is_formula {
        true => (None, problem),
        false => (problem, None),
    };
    let typed = match (&one.typed, &field.params.default) {
        (Json::Null, _) => input::input(ctx, &named, &Value::Null, plain),
        (typed, _) => input::typed(ctx, &named, typed, plain),
    };
    html! {
        div.auto-value {
            input type="hidden" name=(at(place, "value")) value=(one.field);
            div.how {
                select.input.small name=(how) aria-label=(t.with("automation-how", &[("field", label.into())])) autofocus[one.new] {
                    option value="value" selected[!one.is_formula] { (t.get("automation-how-value")) }
                    option value="formula" selected[one.is_formula] { (t.get("automation-how-formula")) }
                }
                (IconButton::new("x", t.with("automation-value-drop", &[("field", label.into())])).small().submit_as(at(place, "_drop"), one.field.clone()).asking())
            }
            div.plain { (typed) }
            div.worked {
                (Field::new(formula, label).hint(t.get("automation-formula-hint")).error(worked).attr("autocomplete", "off").attr("spellcheck", "false").text(&one.formula))
            }
        }
    }
}
