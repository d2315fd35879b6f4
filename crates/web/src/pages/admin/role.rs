//! What narrows a role: fields that are hidden or cannot be changed, and rows that pass a condition.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_model::access::{Action, AttributeRule, FieldAccess, Right, Role};
use mainstay_model::{Object, Problem, RecordId, Value};
use maud::{Markup, html};
use serde::Deserialize;

use super::{done, parts, role_name};
use crate::components::form::Choice;
use crate::components::{Button, Callout, Card, Field, Form as FormFrame, PageHead, crumbs};
use crate::error::{OrPage, PageError, PageResult, reason_text};
use crate::given::Form;
use crate::i18n::T;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, all, last};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/admin/roles/{id}", Needs::Administrator, page)
        .post("/admin/roles/{id}/fields", Needs::Administrator, set_fields)
        .post("/admin/roles/{id}/rules", Needs::Administrator, add_rule)
        .post(
            "/admin/roles/{id}/rules/drop",
            Needs::Administrator,
            drop_rule,
        )
}

const ACCESS: [(FieldAccess, &str, &str); 3] = [
    (FieldAccess::Write, "write", "field-write"),
    (FieldAccess::Read, "read", "field-read"),
    (FieldAccess::None, "none", "field-hidden"),
];

#[derive(Default, Deserialize)]
struct Which {
    /// The object whose fields are shown.
    #[serde(default)]
    object: String,
}

/// A role on its page.
struct Shown<'a> {
    person: &'a Person,
    id: RecordId,
    role: &'a Role,
    object: &'a str,
    problems: &'a [Problem],
    given: &'a [(String, String)],
}

async fn page(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> PageResult {
    let (id, role) = find(&web, &id).page(&person)?;
    let shown = Shown {
        person: &person,
        id,
        role: &role,
        object: &which.object,
        problems: &[],
        given: &[],
    };
    Ok(shown.page().into_response())
}

fn find(web: &Web, id: &str) -> Result<(RecordId, Role), Error> {
    let id: RecordId = id.parse().map_err(|_| Error::NotFound)?;
    let role = web
        .app
        .directory()
        .role(id)
        .cloned()
        .ok_or(Error::NotFound)?;
    Ok((id, (*role).clone()))
}

impl Shown<'_> {
    fn page(&self) -> Markup {
        let t = self.person.t;
        let title = role_name(t, &self.role.name);
        let steps = [(t.get("admin-roles").to_owned(), "/admin/roles".to_owned())];
        let main = html! {
            (PageHead::new(title.clone()).icon("shield").crumbs(crumbs(t.get("admin-roles"), &steps)))
            (parts(t, "/admin/roles"))
            div.settings {
                @if !self.problems.is_empty() {
                    (Callout::bad(html! { @for problem in self.problems { p { (reason_text(t, &problem.reason)) } } }))
                }
                @if self.role.has(Right::Administration) {
                    p.muted { (t.get("admin-role-all")) }
                } @else {
                    (Card::new(t.get("role-fields")).icon("eye-off").body(self.fields()))
                    (Card::new(t.get("role-rules")).icon("filter").body(self.rules()))
                }
            }
        };
        self.person.page(&title, "/admin", &main)
    }

    fn objects(&self) -> Vec<&std::sync::Arc<Object>> {
        let objects = self.person.ctx.access.catalog().objects().iter();
        objects.filter(|object| !object.hidden).collect()
    }

    fn fields(&self) -> Markup {
        let t = self.person.t;
        let lang = self.person.ctx.lang();
        let objects = self.objects();
        let chosen = objects
            .iter()
            .find(|object| object.name == self.object)
            .or(objects.first());
        let narrowed = |object: &Object| {
            self.role
                .fields
                .get(&object.name)
                .map_or(0, std::collections::BTreeMap::len)
        };
        html! {
            p.muted { (t.get("role-fields-words")) }
            nav.tl-filter aria-label=(t.get("admin-object")) {
                @for object in &objects {
                    a href={ "/admin/roles/" (self.id) "?object=" (object.name) } aria-current=[(chosen.is_some_and(|chosen| chosen.name == object.name)).then_some("true")] {
                        (object.plural_label.get(lang)) @if narrowed(object) > 0 { " " span.count { (narrowed(object)) } }
                    }
                }
            }
            @if let Some(object) = chosen {
                (FormFrame::post(format!("/admin/roles/{}/fields", self.id), &self.person.session.csrf).two_columns().render(&html! {
                    input type="hidden" name="object" value=(object.name);
                    @for field in object.fields.iter().filter(|field| !field.params.kept) {
                        @let now = self.role.field(&object.name, &field.name);
                        @let options: Vec<Choice> = ACCESS.iter()
                            .filter(|(access, ..)| *access != FieldAccess::Write || !field.params.read_only || now == FieldAccess::Write)
                            .map(|(_, key, words)| Choice::new(*key, t.find(words).unwrap_or(key))).collect();
                        @let key = ACCESS.iter().find(|(access, ..)| *access == now).map_or("write", |(_, key, _)| key);
                        (Field::new(format!("field.{}", field.name), field.label.get(lang)).select(key, None, &options))
                    }
                    div.form-foot.wide { (Button::new(t.get("action-save")).primary().submit()) }
                }))
            }
        }
    }

    fn rules(&self) -> Markup {
        let t = self.person.t;
        let lang = self.person.ctx.lang();
        let name = |object: &str| {
            let known = self.person.ctx.access.catalog().get(object);
            known.map_or(object.to_owned(), |known| {
                known.plural_label.get(lang).to_owned()
            })
        };
        let options: Vec<Choice> = self
            .objects()
            .iter()
            .map(|object| Choice::new(object.name.clone(), object.plural_label.get(lang)))
            .collect();
        let actions: Vec<Choice> = ACTIONS
            .iter()
            .map(|(_, key, words)| Choice::new(*key, t.find(words).unwrap_or(key)))
            .collect();
        let given = |key: &str| last(self.given, key).unwrap_or("");
        let ticked: Vec<&str> = match all(self.given, "action") {
            none if none.is_empty() => vec!["read", "edit", "delete"],
            some => some,
        };
        html! {
            p.muted { (t.get("role-rules-words")) }
            @if !self.role.rules.is_empty() {
                ul.plain-list {
                    @for (at, rule) in self.role.rules.iter().enumerate() {
                        li.row.between.wrap {
                            div {
                                strong { (name(&rule.object)) } " · " (self.actions_of(rule))
                                div.muted { (t.get("admin-only-rows")) " " code { (rule.filter) } }
                            }
                            form method="post" action={ "/admin/roles/" (self.id) "/rules/drop" } {
                                input type="hidden" name="_csrf" value=(self.person.session.csrf);
                                input type="hidden" name="at" value=(at);
                                input type="hidden" name="filter" value=(rule.filter);
                                (Button::new(t.get("action-remove")).small().submit())
                            }
                        }
                    }
                }
            }
            (FormFrame::post(format!("/admin/roles/{}/rules", self.id), &self.person.session.csrf).two_columns().render(&html! {
                (Field::new("object", t.get("admin-object")).select(given("object"), None, &options))
                (Field::new("filter", t.get("role-rule-filter")).hint(t.get("role-rule-hint")).required().attr("spellcheck", "false").text(given("filter")))
                (Field::new("action", t.get("role-rule-actions")).wide().multi_select(&ticked, &actions))
                div.form-foot.wide { (Button::new(t.get("role-rule-add")).submit()) }
            }))
        }
    }

    fn actions_of(&self, rule: &AttributeRule) -> String {
        let t = self.person.t;
        let words: Vec<&str> = ACTIONS
            .iter()
            .filter(|(action, ..)| rule.actions.contains(action))
            .filter_map(|(_, _, words)| t.find(words))
            .collect();
        words.join(", ")
    }
}

const ACTIONS: [(Action, &str, &str); 4] = [
    (Action::Read, "read", "action-read"),
    (Action::Create, "create", "action-make"),
    (Action::Edit, "edit", "action-change"),
    (Action::Delete, "delete", "action-delete"),
];

async fn set_fields(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let (id, mut role) = find(&web, &id).page(&person)?;
    let object = last(&given, "object").unwrap_or("").to_owned();
    let known = person.ctx.access.catalog().get(&object).cloned();
    let known = known.ok_or(Error::NotFound).page(&person)?;
    let mut narrowed = role.fields.remove(&object).unwrap_or_default();
    for field in &known.fields {
        let Some(value) = last(&given, &format!("field.{}", field.name)) else {
            continue;
        };
        match ACCESS.iter().find(|(_, key, _)| *key == value) {
            Some((FieldAccess::Write, ..)) | None => narrowed.remove(&field.name),
            Some((access, ..)) => narrowed.insert(field.name.clone(), *access),
        };
    }
    if !narrowed.is_empty() {
        role.fields.insert(object.clone(), narrowed);
    }
    keep(&web, &person, jar, id, &role, &object, &given).await
}

async fn add_rule(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let (id, mut role) = find(&web, &id).page(&person)?;
    let chosen = all(&given, "action");
    let actions = ACTIONS
        .iter()
        .filter(|(_, key, _)| chosen.contains(key))
        .map(|(action, ..)| *action)
        .collect();
    role.rules.push(AttributeRule {
        object: last(&given, "object").unwrap_or("").to_owned(),
        actions,
        filter: last(&given, "filter").unwrap_or("").trim().to_owned(),
    });
    keep(&web, &person, jar, id, &role, "", &given).await
}

async fn drop_rule(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let (id, mut role) = find(&web, &id).page(&person)?;
    let at: usize = last(&given, "at")
        .and_then(|at| at.parse().ok())
        .unwrap_or(usize::MAX);
    let meant = last(&given, "filter").unwrap_or("");
    // Somebody else may have taken one away meanwhile: only the one that was shown goes.
    if role.rules.get(at).is_some_and(|rule| rule.filter == meant) {
        role.rules.remove(at);
    }
    keep(&web, &person, jar, id, &role, "", &given).await
}

async fn keep(
    web: &Web,
    person: &Person,
    jar: CookieJar,
    id: RecordId,
    role: &Role,
    object: &str,
    given: &[(String, String)],
) -> PageResult {
    let record = web.app.get(&person.ctx, "role", id).await.page(person)?;
    let description = match record.get("description") {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    };
    let t: T = person.t;
    match web
        .app
        .save_role(&person.ctx, Some(id), &description, role)
        .await
    {
        Ok(_) => {
            let object = if object.is_empty() {
                String::new()
            } else {
                format!("?object={object}")
            };
            Ok(done(
                jar,
                t,
                "settings-saved",
                &format!("/admin/roles/{id}{object}"),
            ))
        }
        Err(Error::Invalid(problems)) => {
            let (_, now) = find(web, &id.to_string()).page(person)?;
            let shown = Shown {
                person,
                id,
                role: &now,
                object,
                problems: &problems,
                given,
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown.page()).into_response())
        }
        Err(error) => Err(PageError::for_person(error, person)),
    }
}
