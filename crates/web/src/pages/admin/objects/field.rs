//! One field: choosing what kind a new one is, and everything that people decide about it.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::schema::Schema;
use mainstay_model::field::{self, Field as ModelField, Kind};
use mainstay_model::{Object, Reason};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::super::parts;
use super::overlay;
use super::sent::{Sent, free, name_from};
use super::settings::{self, Setter};
use super::{Again, change, change_at_once, find, gone_to, labels, look};
use crate::components::form::Choice;
use crate::components::{Button, Card, Field, Form as FormFrame, PageHead, crumbs};
use crate::error::{OrPage, PageResult};
use crate::given::Form;
use crate::i18n::T;
use crate::pages::record::{section_name, section_of, sections};
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::Pairs;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/admin/objects/{name}/new-field", Needs::Administrator, new)
        .post("/admin/objects/{name}/fields", Needs::Administrator, create)
        .get(
            "/admin/objects/{name}/fields/{field}",
            Needs::Administrator,
            page,
        )
        .post(
            "/admin/objects/{name}/fields/{field}",
            Needs::Administrator,
            save,
        )
        .post(
            "/admin/objects/{name}/fields/{field}/state",
            Needs::Administrator,
            state,
        )
}

/// What the address says of a new field.
#[derive(Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    kind: String,
    /// For a roll-up, the records that are looked at: `contact.company`.
    #[serde(default)]
    of: String,
}

async fn new(
    State(web): State<Web>,
    person: Person,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult {
    let (schema, object) = find(&web, &person, &name).await?;
    let Some(kind) = field::kind(&wanted.kind) else {
        return Ok(kinds(&person, &object).into_response());
    };
    if settings::needs_source(kind) && wanted.of.is_empty() {
        return Ok(sources(&person, &schema, &object).into_response());
    }
    let fresh = settings::fresh(kind, &wanted.of);
    let form = Shown {
        person: &person,
        schema: &schema,
        object: &object,
        field: &fresh,
        is_new: true,
    };
    Ok(form.page(&Again::default()).into_response())
}

/// Which kind of field shall it be?
fn kinds(person: &Person, object: &Object) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let address = |kind: &dyn Kind| {
        format!(
            "/admin/objects/{}/new-field?kind={}",
            object.name,
            kind.name()
        )
    };
    let body = html! {
        ul.kinds {
            @for kind in field::ALL {
                li {
                    a href=(address(*kind)) {
                        strong { (kind.label().get(lang)) }
                        span.muted { (t.find(&format!("kind-{}", kind.name().replace('_', "-"))).unwrap_or("")) }
                    }
                }
            }
        }
    };
    frame(
        person,
        object,
        t.get("schema-new-field"),
        &html! {
            (Card::new(t.get("schema-which-kind")).body(body))
        },
    )
}

/// Which records does a roll-up look at?
fn sources(person: &Person, schema: &Schema, object: &Object) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let all = settings::sources_of(schema, object);
    let body = html! {
        @if all.is_empty() { p { (t.get("schema-no-sources")) } }
        ul.kinds {
            @for (child, link) in &all {
                li {
                    a href={ "/admin/objects/" (object.name) "/new-field?kind=rollup&of=" (child.name) "." (link.name) } {
                        strong { (child.plural_label.get(lang)) }
                        span.muted { (t.with("schema-by-link", &[("field", link.label.get(lang).into())])) }
                    }
                }
            }
        }
    };
    frame(
        person,
        object,
        t.get("schema-new-field"),
        &html! {
            (Card::new(t.get("schema-which-source")).body(body))
        },
    )
}

fn frame(person: &Person, object: &Object, title: &str, body: &Markup) -> Markup {
    let t = person.t;
    let steps = [
        (
            t.get("admin-objects").to_owned(),
            "/admin/objects".to_owned(),
        ),
        (
            object.plural_label.get(person.ctx.lang()).to_owned(),
            format!("/admin/objects/{}", object.name),
        ),
    ];
    let main = html! {
        (PageHead::new(title).icon(object.icon.clone()).crumbs(crumbs(t.get("admin-objects"), &steps)))
        (parts(t, "/admin/objects"))
        div.settings { (body) }
    };
    person.page(title, "/admin", &main)
}

/// A field on its form.
struct Shown<'a> {
    person: &'a Person,
    schema: &'a Schema,
    object: &'a Object,
    field: &'a ModelField,
    is_new: bool,
}

impl Shown<'_> {
    fn shipped(&self) -> bool {
        self.schema
            .is_shipped_field(&self.object.name, &self.field.name)
    }

    fn page(&self, again: &Again) -> Markup {
        let t = self.person.t;
        let lang = self.person.ctx.lang();
        let (object, field) = (self.object, self.field);
        let kind = field.kind.label().get(lang).to_owned();
        let title = match (self.is_new, field.label.get(lang)) {
            (true, _) => t.with("schema-new-of-kind", &[("kind", kind.as_str().into())]),
            (false, label) => label.to_owned(),
        };
        let action = if self.is_new {
            format!("/admin/objects/{}/fields", object.name)
        } else {
            format!("/admin/objects/{}/fields/{}", object.name, field.name)
        };
        let state = format!("/admin/objects/{}/fields/{}/state", object.name, field.name);
        let setter = Setter {
            person: self.person,
            schema: self.schema,
            field,
            shipped: self.shipped(),
            again,
        };
        let body = FormFrame::post(action, &self.person.session.csrf).two_columns().render(&html! {
            @if self.is_new {
                input type="hidden" name="kind" value=(field.kind.name());
                @if let Some(rollup) = &field.params.rollup { input type="hidden" name="of" value={ (rollup.object) "." (rollup.link) }; }
            }
            (labels(again, "label", t.get("schema-field-label"), &field.label, true, t))
            @if self.is_new {
                (Field::new("name", t.get("schema-name")).hint(t.get("schema-name-hint")).attr("pattern", "[a-z][a-z0-9_]*").attr("maxlength", "30").text(&again.or("name", "")))
            }
            (self.section(t, again))
            (setter.inputs())
            (labels(again, "help", t.get("schema-help"), &field.params.help, false, t))
            div.form-foot.wide {
                (Button::new(t.get(if self.is_new { "schema-make-field" } else { "action-save" })).primary().submit())
                (Button::new(t.get("action-cancel")).quiet().href(format!("/admin/objects/{}", object.name)))
            }
        });
        frame(
            self.person,
            object,
            &title,
            &html! {
                @if let Some(told) = again.told(t) { (told) }
                @if !self.is_new { p.muted { (kind) " · " code { (object.name) "." (field.name) } @if self.shipped() { " · " (t.get("schema-shipped-field")) } } }
                section.card.pad { (body) }
                @if !self.is_new && !field.params.kept {
                    @let body = html! {
                        div.row.wrap {
                            @if field.params.hidden { (look::act(self.person, &state, "show", &Button::new(t.get("schema-show")).small())) }
                            @else { (look::act(self.person, &state, "hide", &Button::new(t.get("schema-hide-field")).small())) }
                            @if !self.shipped() { (look::act(self.person, &state, "delete", &Button::new(t.get("schema-delete-field")).small().danger())) }
                        }
                        @if !self.shipped() { p.muted { (t.get("schema-delete-words")) } }
                    };
                    (Card::new(t.get("schema-there-title")).icon("eye").body(body))
                }
            },
        )
    }

    fn section(&self, t: T, again: &Again) -> Markup {
        let options: Vec<Choice> = sections(self.object)
            .into_iter()
            .filter(|section| !section.is_empty())
            .map(|section| Choice::new(section, section_name(t, section)))
            .collect();
        let now = section_of(self.field);
        html! {
            (Field::new("section", t.get("schema-section")).select(&again.or("section", now), Some(t.get("section-details")), &options))
            (Field::new("new_section", t.get("schema-new-section")).hint(t.get("schema-new-section-hint")).attr("maxlength", "60").text(&again.or("new_section", "")))
        }
    }
}

async fn create(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(name): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let (schema, object) = find(&web, &person, &name).await?;
    let sent = Sent(&given);
    let kind = sent
        .text("kind")
        .and_then(field::kind)
        .ok_or(Error::NotFound)
        .page(&person)?;
    let fresh = settings::fresh(kind, sent.text("of").unwrap_or(""));
    let form = Shown {
        person: &person,
        schema: &schema,
        object: &object,
        field: &fresh,
        is_new: true,
    };
    let label = sent
        .text("label.en")
        .or(sent.text("label.zh-CN"))
        .unwrap_or("");
    let wanted = sent
        .text("name")
        .map(str::to_owned)
        .or_else(|| name_from(label, 30))
        // A label may have no letters for a name.
        .unwrap_or_else(|| free(kind.name(), |name| object.find(name).is_some()));
    if object
        .find(&wanted)
        .is_some_and(|there| there.params.deleted.is_none())
    {
        let text = format!("There is another field named `{wanted}`.");
        let problems = vec![Reason::new("field_twice", text).with(&[&wanted]).at("name")];
        let again = Again { problems, given };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, form.page(&again)).into_response());
    }
    let mut keys = overlay::overlay(&schema, &fresh, &sent, false, &person);
    keys.insert("name".to_owned(), json!(wanted));
    keys.insert("kind".to_owned(), json!(kind.name()));
    finish(&web, jar, &form, keys, given).await
}

async fn page(
    State(web): State<Web>,
    person: Person,
    Path((name, field)): Path<(String, String)>,
) -> PageResult {
    let (schema, object) = find(&web, &person, &name).await?;
    let there = present(&object, &field).page(&person)?;
    let form = Shown {
        person: &person,
        schema: &schema,
        object: &object,
        field: there,
        is_new: false,
    };
    Ok(form.page(&Again::default()).into_response())
}

fn present<'o>(object: &'o Object, name: &str) -> Result<&'o ModelField, Error> {
    object
        .find(name)
        .filter(|field| field.params.deleted.is_none())
        .ok_or(Error::NotFound)
}

async fn save(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((name, field)): Path<(String, String)>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let (schema, object) = find(&web, &person, &name).await?;
    let there = present(&object, &field).page(&person)?;
    let form = Shown {
        person: &person,
        schema: &schema,
        object: &object,
        field: there,
        is_new: false,
    };
    let mut keys = overlay::overlay(&schema, there, &Sent(&given), form.shipped(), &person);
    keys.insert("name".to_owned(), json!(field));
    finish(&web, jar, &form, keys, given).await
}

async fn finish(
    web: &Web,
    jar: CookieJar,
    form: &Shown<'_>,
    keys: Map<String, Json>,
    given: Pairs,
) -> PageResult {
    let name = &form.object.name;
    let whole = json!({ "name": name, "fields": [keys] });
    match change(web, form.person, whole).await? {
        Ok(()) => Ok(gone_to(
            jar,
            form.person.t,
            &format!("/admin/objects/{name}"),
        )),
        Err(problems) => {
            let page = form.page(&Again { problems, given });
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn state(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((name, field)): Path<(String, String)>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let to = format!("/admin/objects/{name}");
    let (key, value) = match Sent(&given).text("what") {
        Some("hide") => ("hidden", true),
        Some("show") => ("hidden", false),
        Some("delete") => ("deleted", true),
        Some("restore") => ("deleted", false),
        Some("purge") => {
            web.app
                .purge_schema(&person.ctx, &name, Some(&field))
                .await
                .page(&person)?;
            return Ok(gone_to(jar, person.t, &to));
        }
        _ => return Err(Error::NotFound).page(&person),
    };
    let overlay = json!({ "name": name, "fields": [{ "name": field, key: value }] });
    change_at_once(&web, &person, jar, overlay, &to).await
}
