//! One object: its fields, how it looks, what was deleted of it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use mainstay_app::schema::Schema;
use mainstay_model::Object;
use mainstay_model::field::Field as ModelField;
use mainstay_model::object::Role;
use maud::{Markup, html};
use serde_json::{Map, Value as Json, json};

use super::super::parts;
use super::sent::Sent;
use super::{Again, change, change_at_once, find, gone_to, labels, layouts, look, rules};
use crate::components::form::Choice;
use crate::components::{
    Button, Card, ColumnChoice, Field, Form as FormFrame, PageHead, Tone, column_list, crumbs, pill,
};
use crate::error::{OrPage, PageResult};
use crate::given::Form;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::Pairs;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/admin/objects/{name}", Needs::Administrator, page)
        .post("/admin/objects/{name}", Needs::Administrator, save)
        .post("/admin/objects/{name}/state", Needs::Administrator, state)
}

async fn page(State(web): State<Web>, person: Person, Path(name): Path<String>) -> PageResult {
    let (schema, object) = find(&web, &person, &name).await?;
    Ok(show(&person, &schema, &object, &Again::default()).into_response())
}

fn show(person: &Person, schema: &Schema, object: &Object, again: &Again) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let title = object.plural_label.get(lang);
    let here = |field: &&ModelField| field.params.deleted.is_none() && !field.params.kept;
    let fields: Vec<&ModelField> = object.fields.iter().filter(here).collect();
    let gone: Vec<&ModelField> = object
        .fields
        .iter()
        .filter(|field| field.params.deleted.is_some())
        .collect();
    let own = !schema.is_shipped(&object.name);
    let state = format!("/admin/objects/{}/state", object.name);
    let steps = [(
        t.get("admin-objects").to_owned(),
        "/admin/objects".to_owned(),
    )];
    let new_field = Button::new(t.get("schema-new-field"))
        .icon("plus")
        .primary()
        .href(format!("/admin/objects/{}/new-field", object.name));
    let main = html! {
        (PageHead::new(title).icon(object.icon.clone()).crumbs(crumbs(t.get("admin-objects"), &steps)).actions(html! { (new_field) }))
        (parts(t, "/admin/objects"))
        div.settings {
            @if let Some(told) = again.told(t) { (told) }
            @let body = html! { ul.plain-list { @for field in &fields { (row(person, schema, object, field)) } } };
            (Card::new(t.get("schema-fields-title")).icon("list").count(fields.len()).body(body))
            @if !gone.is_empty() {
                @let body = html! { ul.plain-list { @for field in &gone { (gone_row(person, object, field)) } } };
                (Card::new(t.get("schema-deleted-fields")).icon("trash-2").count(gone.len()).body(body))
            }
            @if object.role != Role::System { (rules::card(person, object)) (layouts::card(person, object)) }
            (Card::new(t.get("schema-look")).icon("sliders-horizontal").body(look_form(person, object, own, again)))
            @let body = html! {
                p.muted { (t.get(if object.hidden { "schema-hidden-words" } else { "schema-hide-words" })) }
                div.row.wrap {
                    @if object.hidden { (look::act(person, &state, "show", &Button::new(t.get("schema-show")).small())) }
                    @else { (look::act(person, &state, "hide", &Button::new(t.get("schema-hide")).small())) }
                    @if own { (look::act(person, &state, "delete", &Button::new(t.get("schema-delete-object")).small().danger())) }
                }
                @if own { p.muted { (t.get("schema-delete-words")) } }
            };
            (Card::new(t.get("schema-there-title")).icon("eye").body(body))
        }
    };
    person.page(title, "/admin", &main)
}

fn row(person: &Person, schema: &Schema, object: &Object, field: &ModelField) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let address = format!("/admin/objects/{}/fields/{}", object.name, field.name);
    let rules = [
        (field.name == object.title, "schema-is-title"),
        (field.params.required, "schema-required"),
        (field.params.unique, "schema-unique"),
        (field.params.searchable, "schema-searchable"),
    ];
    html! {
        li.row.between.wrap {
            div {
                div { a href=(address) { strong { (field.label.get(lang)) } } " " code { (field.name) } }
                div.muted {
                    (field.kind.label().get(lang))
                    @for (holds, words) in rules { @if holds { " · " (t.find(words).unwrap_or("")) } }
                }
            }
            div.row.wrap {
                @if !schema.is_shipped_field(&object.name, &field.name) { (pill(t.get("schema-own"), Tone::from_name("blue"))) }
                @if field.params.hidden { (pill(t.get("schema-hidden"), Tone::from_name("gray"))) }
            }
        }
    }
}

fn gone_row(person: &Person, object: &Object, field: &ModelField) -> Markup {
    let lang = person.ctx.lang();
    let action = format!("/admin/objects/{}/fields/{}/state", object.name, field.name);
    html! {
        li.row.between.wrap {
            div {
                strong { (field.label.get(lang)) } " " code { (field.name) }
                div.muted { (field.kind.label().get(lang)) }
            }
            (look::gone_actions(person, &action))
        }
    }
}

fn look_form(person: &Person, object: &Object, own: bool, again: &Again) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let there: Vec<&ModelField> = object
        .fields
        .iter()
        .filter(|field| field.params.deleted.is_none() && !field.params.hidden)
        .collect();
    let mut columns: Vec<ColumnChoice> = object
        .list
        .iter()
        .filter_map(|name| there.iter().find(|field| field.name == *name))
        .map(|field| column(field, lang, true))
        .collect();
    let others = there
        .iter()
        .filter(|field| !object.list.contains(&field.name));
    columns.extend(others.map(|field| column(field, lang, false)));
    let titles: Vec<Choice> = there
        .iter()
        .filter(|field| field.kind.name() == "text" || field.name == object.title)
        .map(|field| Choice::new(field.name.clone(), field.label.get(lang)))
        .collect();
    let sorts: Vec<Choice> = there
        .iter()
        .filter(|field| !field.kind.sort(field).is_empty())
        .flat_map(|field| {
            let label = field.label.get(lang);
            [("asc", "schema-rising"), ("desc", "schema-falling")].map(|(direction, words)| {
                let words = t.find(words).unwrap_or("");
                Choice::new(
                    format!("{}.{direction}", field.name),
                    format!("{label}, {words}"),
                )
            })
        })
        .collect();
    let quick: Vec<&str> = object.quick.iter().map(String::as_str).collect();
    let quicks: Vec<Choice> = there
        .iter()
        .filter(|field| !field.params.read_only)
        .map(|field| Choice::new(field.name.clone(), field.label.get(lang)))
        .collect();
    let known = sorts.iter().any(|sort| sort.key == object.order);
    FormFrame::post(format!("/admin/objects/{}", object.name), &person.session.csrf)
        .two_columns()
        .render(&html! {
            (labels(again, "label", t.get("schema-label"), &object.label, true, t))
            (labels(again, "plural_label", t.get("schema-plural-label"), &object.plural_label, true, t))
            @if own { (Field::new("title", t.get("schema-title-field")).hint(t.get("schema-title-hint")).select(&again.or("title", &object.title), None, &titles)) }
            (Field::new("order", t.get("schema-order")).select(&again.or("order", &object.order), (!known).then(|| t.get("schema-order-kept")), &sorts))
            (look::icons(t, &again.or("icon", &object.icon)))
            (Field::new("columns", t.get("schema-columns")).hint(t.get("schema-columns-hint")).wide().group(&column_list(t, &columns)))
            (Field::new("quick", t.get("schema-quick")).hint(t.get("schema-quick-hint")).wide().multi_select(&quick, &quicks))
            div.form-foot.wide { (Button::new(t.get("action-save")).primary().submit()) }
        })
}

fn column(field: &ModelField, lang: mainstay_model::Lang, shown: bool) -> ColumnChoice {
    ColumnChoice {
        key: field.name.clone(),
        label: field.label.get(lang).to_owned(),
        shown,
    }
}

async fn save(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(name): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let (schema, object) = find(&web, &person, &name).await?;
    let sent = Sent(&given);
    let mut overlay = Map::from_iter([
        ("name".to_owned(), json!(name)),
        ("label".to_owned(), sent.label("label")),
        ("plural_label".to_owned(), sent.label("plural_label")),
        ("icon".to_owned(), sent.json("icon")),
        ("list".to_owned(), json!(sent.several("columns"))),
        ("quick".to_owned(), json!(sent.several("quick"))),
    ]);
    for key in ["order", "title"] {
        if let Some(text) = sent.text(key) {
            overlay.insert(key.to_owned(), json!(text));
        }
    }
    let to = format!("/admin/objects/{name}");
    match change(&web, &person, Json::Object(overlay)).await? {
        Ok(()) => Ok(gone_to(jar, person.t, &to)),
        Err(problems) => {
            let again = Again { problems, given };
            let page = show(&person, &schema, &object, &again);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn state(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(name): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let here = format!("/admin/objects/{name}");
    let (key, value, to) = match Sent(&given).text("what") {
        Some("hide") => ("hidden", true, here.as_str()),
        Some("show") => ("hidden", false, here.as_str()),
        Some("delete") => ("deleted", true, "/admin/objects"),
        Some("restore") => ("deleted", false, "/admin/objects"),
        Some("purge") => {
            web.app
                .purge_schema(&person.ctx, &name, None)
                .await
                .page(&person)?;
            return Ok(gone_to(jar, person.t, "/admin/objects"));
        }
        _ => return Err(mainstay_app::Error::NotFound).page(&person),
    };
    let overlay = json!({ "name": name, key: value });
    change_at_once(&web, &person, jar, overlay, to).await
}
