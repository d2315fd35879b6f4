//! Which objects there are, and a new one.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use mainstay_app::schema::Schema;
use mainstay_model::object::Role;
use mainstay_model::schema::plural_of;
use mainstay_model::{Label, Object};
use maud::{Markup, html};
use serde_json::json;

use super::super::parts;
use super::sent::{Sent, name_from};
use super::{Again, change, gone_to, labels, look};
use crate::components::{Button, Card, Field, Form as FormFrame, PageHead, Tone, icon, pill};
use crate::error::{OrPage, PageResult};
use crate::given::Form;
use crate::i18n::T;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::Pairs;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/admin/objects", Needs::Administrator, page)
        .post("/admin/objects", Needs::Administrator, create)
        .get("/admin/new-object", Needs::Administrator, new)
}

async fn page(State(web): State<Web>, person: Person) -> PageResult {
    let t = person.t;
    let schema = web.app.schema(&person.ctx).await.page(&person)?;
    let there = |role: Role| {
        let objects = schema.present.iter();
        objects.filter(move |object| object.role == role && object.deleted.is_none())
    };
    let groups = [
        (Role::Subject, "schema-subjects"),
        (Role::Activity, "schema-activities"),
        (Role::System, "schema-system"),
    ];
    let deleted: Vec<&Object> = schema
        .present
        .iter()
        .filter(|object| object.deleted.is_some())
        .collect();
    let main = html! {
        (PageHead::new(t.get("nav-admin")).icon("settings").actions(html! { (Button::new(t.get("schema-new-object")).icon("plus").primary().href("/admin/new-object")) }))
        (parts(t, "/admin/objects"))
        div.settings {
            p.muted { (t.get("schema-words")) }
            @for (role, title) in groups {
                @let body = html! { ul.plain-list { @for object in there(role) { (row(&person, &schema, object)) } } };
                (Card::new(t.find(title).unwrap_or("")).count(there(role).count()).body(body))
            }
            @if !deleted.is_empty() {
                @let body = html! { ul.plain-list { @for object in &deleted { (gone(&person, object)) } } };
                (Card::new(t.get("schema-deleted")).icon("trash-2").count(deleted.len()).body(body))
            }
        }
    };
    Ok(person
        .page(t.get("admin-objects"), "/admin", &main)
        .into_response())
}

fn row(person: &Person, schema: &Schema, object: &Object) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let fields = object
        .fields
        .iter()
        .filter(|field| field.params.deleted.is_none() && !field.params.kept);
    let own = fields.clone().filter(|field| field.params.custom).count() as u64;
    html! {
        li.row.between.wrap {
            div.row {
                (icon(&object.icon))
                div {
                    div { a href={ "/admin/objects/" (object.name) } { strong { (object.plural_label.get(lang)) } } " " code { (object.name) } }
                    div.muted { (counted(t, fields.count() as u64, own, schema.is_shipped(&object.name))) }
                }
            }
            div.row.wrap {
                @if !schema.is_shipped(&object.name) { (pill(t.get("schema-own"), Tone::from_name("blue"))) }
                @if object.hidden { (pill(t.get("schema-hidden"), Tone::from_name("gray"))) }
            }
        }
    }
}

fn counted(t: T, all: u64, own: u64, shipped: bool) -> String {
    if shipped && own > 0 {
        t.with(
            "schema-fields-own",
            &[("n", all.into()), ("own", own.into())],
        )
    } else {
        t.with("schema-fields", &[("n", all.into())])
    }
}

fn gone(person: &Person, object: &Object) -> Markup {
    let t = person.t;
    html! {
        li.row.between.wrap {
            div { strong { (object.plural_label.get(person.ctx.lang())) } " " code { (object.name) } }
            (look::gone_actions(person, &format!("/admin/objects/{}/state", object.name)))
            p.muted { (t.get("schema-deleted-object-words")) }
        }
    }
}

async fn new(person: Person) -> PageResult {
    person
        .ctx
        .require(mainstay_model::access::Right::Metadata)
        .page(&person)?;
    Ok(form(&person, &Again::default()).into_response())
}

fn form(person: &Person, again: &Again) -> Markup {
    let t = person.t;
    let body = FormFrame::post("/admin/objects", &person.session.csrf)
        .two_columns()
        .render(&html! {
            (labels(again, "label", t.get("schema-label"), &Label::default(), true, t))
            (labels(again, "plural_label", t.get("schema-plural-label"), &Label::default(), true, t))
            (Field::new("name", t.get("schema-name")).hint(t.get("schema-name-hint")).attr("pattern", "[a-z][a-z0-9_]*").attr("maxlength", "24").text(&again.or("name", "")))
            (Field::new("plural", t.get("schema-plural")).hint(t.get("schema-plural-hint")).attr("pattern", "[a-z][a-z0-9_]*").attr("maxlength", "26").text(&again.or("plural", "")))
            (look::icons(t, &again.or("icon", "package")))
            div.form-foot.wide {
                (Button::new(t.get("schema-make")).primary().submit())
                (Button::new(t.get("action-cancel")).quiet().href("/admin/objects"))
            }
        });
    let main = html! {
        (PageHead::new(t.get("schema-new-object")).icon("package"))
        div.settings {
            @if let Some(told) = again.told(t) { (told) }
            p.muted { (t.get("schema-new-words")) }
            section.card.pad { (body) }
        }
    };
    person.page(t.get("schema-new-object"), "/admin", &main)
}

async fn create(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(given): Form<Pairs>,
) -> PageResult {
    let sent = Sent(&given);
    let label = sent
        .text("label.en")
        .or(sent.text("label.zh-CN"))
        .unwrap_or("");
    let name = sent
        .text("name")
        .map(str::to_owned)
        .or_else(|| name_from(label, 24));
    let Some(name) = name else {
        let reason = mainstay_model::Reason::new(
            "schema_name_needed",
            "No name for programs can be made of this label: give one of small letters, such as `vessel`.",
        );
        let problems = vec![reason.at("name")];
        let again = Again { problems, given };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&person, &again)).into_response());
    };
    let plural = sent
        .text("plural")
        .map_or_else(|| plural_of(&name), str::to_owned);
    let schema = web.app.schema(&person.ctx).await.page(&person)?;
    if schema.find(&name).is_some() {
        let text = format!("There is another object named `{name}`.");
        let reason = mainstay_model::Reason::new("object_twice", text).with(&[&name]);
        let problems = vec![reason.at("name")];
        let again = Again { problems, given };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&person, &again)).into_response());
    }
    // What every list of records needs from the first day: a name, and whose it is.
    let overlay = json!({
        "name": name,
        "plural": plural,
        "label": sent.label("label"),
        "plural_label": sent.label("plural_label"),
        "icon": sent.text("icon").unwrap_or("package"),
        "title": "name",
        "list": ["name", "owner", "updated_at"],
        "order": "name.asc",
        "quick": ["name", "owner"],
        "fields": [
            { "name": "name", "kind": "text", "label": { "en": "Name", "zh-CN": "名称" }, "required": true, "searchable": true, "indexed": true },
            { "name": "owner", "kind": "user", "label": { "en": "Owner", "zh-CN": "负责人" }, "default": "me" },
        ],
    });
    match change(&web, &person, overlay).await? {
        Ok(()) => Ok(gone_to(jar, person.t, &format!("/admin/objects/{name}"))),
        Err(problems) => {
            let again = Again { problems, given };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&person, &again)).into_response())
        }
    }
}
