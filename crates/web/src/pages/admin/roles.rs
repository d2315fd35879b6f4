//! Roles: what those who hold them may do, object by object; read at a glance, changed in place.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_model::access::{ObjectGrant, Right, Role, Scope};
use mainstay_model::{Object, RecordId};
use maud::{Markup, html};

use super::{changeable, done, parts, role_name};
use crate::components::{Button, Card, Field, Form as FormFrame, PageHead};
use crate::error::{OrPage, PageResult};
use crate::given::Form;
use crate::i18n::T;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/admin/roles", Needs::Administrator, page)
        .post("/admin/roles", Needs::Administrator, create)
        .post("/admin/roles/{id}", Needs::Administrator, change)
}

async fn page(State(web): State<Web>, person: Person) -> PageResult {
    let t = person.t;
    let directory = web.app.directory();
    let main = html! {
        (PageHead::new(t.get("nav-admin")).icon("settings"))
        (parts(t, "/admin/roles"))
        div.settings {
            p.muted { (t.get("admin-roles-words")) }
            @for (id, role) in directory.roles() {
                (Card::new(role_name(t, &role.name)).icon("shield").body(form(&person, Some(id), &role)))
            }
            (Card::new(t.get("admin-new-role")).icon("plus").body(form(&person, None, &Role::default())))
        }
    };
    Ok(person
        .page(t.get("admin-roles"), "/admin", &main)
        .into_response())
}

const SCOPES: [(Scope, &str, &str); 4] = [
    (Scope::None, "none", "scope-none"),
    (Scope::Own, "own", "scope-own"),
    (Scope::Team, "team", "scope-team"),
    (Scope::All, "all", "scope-all"),
];

fn form(person: &Person, id: Option<RecordId>, role: &Role) -> Markup {
    let t = person.t;
    let key = id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let action = id.map_or_else(
        || "/admin/roles".to_owned(),
        |id| format!("/admin/roles/{id}"),
    );
    if role.has(Right::Administration) {
        return html! { p.muted { (t.get("admin-role-all")) } };
    }
    let name = role_name(t, &role.name);
    let lang = person.ctx.lang();
    let objects = person.ctx.access.catalog().objects();
    let form = FormFrame::post(action, &person.session.csrf).render(&html! {
        (Field::new(format!("name-{key}"), t.get("admin-role-name")).required().text(&role.name))
        div.scroll-x {
            table.rights {
                thead { tr {
                    th scope="col" { (t.get("admin-object")) }
                    th scope="col" { (t.get("action-read")) }
                    th scope="col" { (t.get("action-make")) }
                    th scope="col" { (t.get("action-change")) }
                    th scope="col" { (t.get("action-delete")) }
                } }
                tbody {
                    (grant_row(t, &key, "", t.get("admin-everything-else"), role.everything))
                    @for object in objects.iter().filter(|object| !object.hidden) {
                        (grant_row(t, &key, &object.name, object.plural_label.get(lang), role.grant(&object.name)))
                    }
                }
            }
        }
        fieldset.field {
            legend { (t.get("admin-rights")) }
            @for right in Right::ALL.iter().filter(|right| **right != Right::Administration) {
                @let name = right_key(*right);
                label.check { input type="checkbox" name="right" value=(name) checked[role.rights.contains(right)]; " " (t.find(&format!("right-{name}")).unwrap_or(name)) }
            }
        }
        (narrowed(t, role, objects, lang))
        div.form-foot { (Button::new(t.get("action-save")).submit()) }
    });
    if id.is_none() {
        return form;
    }
    html! {
        p.muted { (in_short(person, role)) }
        (changeable(t, &name, &form))
        @if let Some(id) = id { p { a href={ "/admin/roles/" (id) } { (t.get("role-narrow")) span.sr { " " (name) } } } }
    }
}

/// What a role gives, in a line: "Sees all, changes team's, deletes own; may export, import".
fn in_short(person: &Person, role: &Role) -> String {
    let t = person.t;
    let scope = |chosen: Scope| {
        SCOPES
            .iter()
            .find(|(scope, ..)| *scope == chosen)
            .and_then(|(_, value, words)| t.find(words).or(Some(value)))
            .unwrap_or("")
    };
    let part = |action: &'static str, chosen: Scope| {
        let action = t.find(action).unwrap_or("");
        format!("{action}{}{}", t.get("colon"), scope(chosen))
    };
    let mut parts = vec![
        part("action-read", role.everything.read),
        part("action-change", role.everything.edit),
        part("action-delete", role.everything.delete),
    ];
    parts.extend(
        Right::ALL
            .iter()
            .filter(|right| role.rights.contains(right))
            .filter_map(|right| t.find(&format!("right-{}", right_key(*right))))
            .map(str::to_owned),
    );
    parts.join(" · ")
}

fn grant_row(t: T, key: &str, object: &str, label: &str, grant: ObjectGrant) -> Markup {
    let select = |action: &str, chosen: Scope| {
        html! {
            select name={ (object) "." (action) } aria-label={ (label) (t.get("colon")) (t.find(&format!("action-{action}")).unwrap_or("")) } id={ (key) "-" (object) "-" (action) } {
                @for (scope, value, words) in SCOPES {
                    option value=(value) selected[scope == chosen] { (t.find(words).unwrap_or(value)) }
                }
            }
        }
    };
    html! {
        tr {
            th scope="row" { (label) }
            td { (select("read", grant.read)) }
            td { input type="checkbox" name={ (object) ".make" } value="true" checked[grant.create] aria-label={ (label) (t.get("colon")) (t.get("action-make")) }; }
            td { (select("change", grant.edit)) }
            td { (select("delete", grant.delete)) }
        }
    }
}

/// Field and attribute rules, as they are; they are kept when the table is saved.
fn narrowed(
    t: T,
    role: &Role,
    objects: &[std::sync::Arc<Object>],
    lang: mainstay_model::Lang,
) -> Markup {
    let name = |object: &str| {
        objects
            .iter()
            .find(|known| known.name == object)
            .map_or(object.to_owned(), |known| {
                known.plural_label.get(lang).to_owned()
            })
    };
    let words = |access: &mainstay_model::access::FieldAccess| match access {
        mainstay_model::access::FieldAccess::None => t.get("field-hidden"),
        mainstay_model::access::FieldAccess::Read => t.get("field-read"),
        mainstay_model::access::FieldAccess::Write => t.get("field-write"),
    };
    html! {
        @if !role.fields.is_empty() || !role.rules.is_empty() {
            div.field {
                strong { (t.get("admin-narrowed")) }
                ul.plain-list {
                    @for (object, fields) in &role.fields {
                        @for (field, access) in fields { li { (name(object)) " · " code { (field) } " · " (words(access)) } }
                    }
                    @for rule in &role.rules {
                        li { (name(&rule.object)) " · " (t.get("admin-only-rows")) " " code { (rule.filter) } }
                    }
                }
            }
        }
    }
}

fn right_key(right: Right) -> &'static str {
    match right {
        Right::Export => "export",
        Right::Import => "import",
        Right::MassUpdate => "mass-update",
        Right::Merge => "merge",
        Right::Assign => "assign",
        Right::Metadata => "metadata",
        Right::Administration => "administration",
    }
}

async fn create(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(given): Form<Vec<(String, String)>>,
) -> PageResult {
    let role = read(&person, Role::default(), "new", &given);
    web.app
        .save_role(&person.ctx, None, "", &role)
        .await
        .page(&person)?;
    Ok(done(jar, person.t, "settings-saved", "/admin/roles"))
}

async fn change(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Vec<(String, String)>>,
) -> PageResult {
    let id: RecordId = id.parse().map_err(|_| Error::NotFound).page(&person)?;
    let present = web
        .app
        .directory()
        .role(id)
        .cloned()
        .ok_or(Error::NotFound)
        .page(&person)?;
    let record = web.app.get(&person.ctx, "role", id).await.page(&person)?;
    let description = match record.get("description") {
        mainstay_model::Value::Text(text) => text.clone(),
        _ => String::new(),
    };
    let role = read(&person, (*present).clone(), &id.to_string(), &given);
    web.app
        .save_role(&person.ctx, Some(id), &description, &role)
        .await
        .page(&person)?;
    Ok(done(jar, person.t, "settings-saved", "/admin/roles"))
}

/// The role with what the form says; what the form does not show stays.
fn read(person: &Person, mut role: Role, key: &str, given: &[(String, String)]) -> Role {
    let text = |name: &str| {
        given
            .iter()
            .rfind(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    };
    if let Some(name) = text(&format!("name-{key}")) {
        name.trim().clone_into(&mut role.name);
    }
    let scope = |name: String| {
        let value = text(&name).unwrap_or("none");
        SCOPES
            .iter()
            .find(|(_, written, _)| *written == value)
            .map_or(Scope::None, |(scope, ..)| *scope)
    };
    let grant = |object: &str| ObjectGrant {
        read: scope(format!("{object}.read")),
        create: text(&format!("{object}.make")) == Some("true"),
        edit: scope(format!("{object}.change")),
        delete: scope(format!("{object}.delete")),
    };
    role.everything = grant("");
    role.objects = person
        .ctx
        .access
        .catalog()
        .objects()
        .iter()
        .filter(|object| text(&format!("{}.read", object.name)).is_some())
        .map(|object| (object.name.clone(), grant(&object.name)))
        .filter(|(_, granted)| *granted != role.everything)
        .collect::<BTreeMap<_, _>>();
    role.rights = Right::ALL
        .into_iter()
        .filter(|right| *right != Right::Administration)
        .filter(|right| {
            given
                .iter()
                .any(|(name, value)| name == "right" && value == right_key(*right))
        })
        .collect::<BTreeSet<_>>();
    role
}
