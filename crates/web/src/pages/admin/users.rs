//! Users: inviting, letting in and keeping out, roles, links for those who cannot get in.

use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::auth::NewUser;
use mainstay_model::value::PersonName;
use mainstay_model::{Problem, RecordId};
use maud::{Markup, html};

use super::{done, parts, role_name};
use crate::components::Tone;
use crate::components::form::Choice;
use crate::components::{
    Button, Callout, Card, Field, Form as FormFrame, PageHead, avatar, code_block, pill,
};
use crate::error::{OrPage, PageError, PageResult, reason_text};
use crate::given::Form;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/admin/users", Needs::Administrator, page)
        .post("/admin/users", Needs::Administrator, invite)
        .post("/admin/users/{id}/active", Needs::Administrator, activate)
        .post("/admin/users/{id}/roles", Needs::Administrator, set_roles)
        .post("/admin/users/{id}/link", Needs::Administrator, link)
}

/// What the page shows beside the list: a link just made, or what was wrong with an invitation.
#[derive(Default)]
struct Shown {
    link: Option<(String, String)>,
    problems: Vec<Problem>,
    given: Vec<(String, String)>,
}

async fn page(State(web): State<Web>, person: Person) -> PageResult {
    show(&web, &person, &Shown::default())
}

fn show(web: &Web, person: &Person, shown: &Shown) -> PageResult {
    let t = person.t;
    let directory = web.app.directory();
    let problem = |field: &str| {
        shown
            .problems
            .iter()
            .find(|problem| problem.field == field)
            .map(|problem| reason_text(t, &problem.reason))
    };
    let given = |name: &str| {
        shown
            .given
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    let roles: Vec<Choice> = directory
        .roles()
        .iter()
        .map(|(id, role)| Choice::new(id.to_string(), role_name(t, &role.name)))
        .collect();
    let member = mainstay_standard::role::member_id().to_string();
    let main = html! {
        (PageHead::new(t.get("nav-admin")).icon("settings"))
        (parts(t, "/admin/users"))
        div.settings {
            @if let Some((name, link)) = &shown.link {
                (Callout::good(html! { p { (t.with("admin-link-words", &[("name", name.as_str().into())])) } (code_block(t, "one-time-link", link)) }).title(t.get("admin-link-title")))
            }
            @let body = html! {
                (FormFrame::post("/admin/users", &person.session.csrf).two_columns().render(&html! {
                    @let family_name = Field::new("family", t.get("settings-family")).text(&given("family"));
                    @if t.family_first() { (family_name) }
                    (Field::new("given", t.get("settings-given")).error(problem("name")).required().text(&given("given")))
                    @if !t.family_first() { (family_name) }
                    (Field::new("email", t.get("sign-in-email")).error(problem("email")).required().email(&given("email")))
                    (Field::new("role", t.get("admin-role")).select(&member, None, &roles))
                    div.form-foot.wide { (Button::new(t.get("admin-invite")).primary().submit()) }
                }))
            };
            (Card::new(t.get("admin-invite-title")).icon("user-plus").body(body))
            @let body = html! { ul.plain-list { @for user in directory.users() { (row(web, person, &user, &roles)) } } };
            (Card::new(t.get("admin-users")).icon("users").count(directory.users().len()).body(body))
        }
    };
    let status = if shown.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = person.page(t.get("admin-users"), "/admin", &main);
    Ok((
        status,
        [(HeaderName::from_static("cache-control"), "no-store")],
        page,
    )
        .into_response())
}

fn row(
    web: &Web,
    person: &Person,
    user: &mainstay_app::directory::UserEntry,
    roles: &[Choice],
) -> Markup {
    let t = person.t;
    let directory = web.app.directory();
    let name = user.display_name();
    let csrf = &person.session.csrf;
    let own: Vec<String> = user.roles.iter().map(ToString::to_string).collect();
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let id = user.id;
    html! {
        li id={ "user-" (id) } {
            div.row.between.wrap {
                div.row {
                    (avatar(&name))
                    div {
                        div { a href={ "/admin/users/" (id) } { strong { (name) } } @if !user.active { " " (pill(t.get("admin-inactive"), Tone::from_name("gray"))) } }
                        div.muted { (user.email) }
                    }
                }
                div.row.wrap {
                    @for role in directory.roles_of(id) { (pill(&role_name(t, &role.name), Tone::from_name("blue"))) }
                    form method="post" action={ "/admin/users/" (id) "/link" } {
                        input type="hidden" name="_csrf" value=(csrf);
                        (Button::new(t.get("admin-reset-link")).small().submit())
                    }
                    // Whoever shuts the door on oneself cannot open it again.
                    @if Some(id) != person.ctx.env.me {
                        form method="post" action={ "/admin/users/" (id) "/active" } {
                            input type="hidden" name="_csrf" value=(csrf);
                            input type="hidden" name="active" value=(!user.active);
                            (Button::new(if user.active { t.get("admin-deactivate") } else { t.get("admin-activate") }).small().submit())
                        }
                    }
                }
            }
            details.change {
                summary { (t.get("admin-change-roles")) span.sr { " " (name) } }
                (FormFrame::post(format!("/admin/users/{id}/roles"), csrf).render(&html! {
                    (Field::new(format!("roles-{id}"), t.get("admin-roles")).multi_select(&own, roles))
                    div.form-foot { (Button::new(t.get("action-save")).small().submit()) }
                }))
            }
        }
    }
}

async fn invite(
    State(web): State<Web>,
    person: Person,
    Form(given): Form<Vec<(String, String)>>,
) -> PageResult {
    let text = |name: &str| {
        given
            .iter()
            .rfind(|(key, _)| key == name)
            .map(|(_, value)| value.trim())
            .unwrap_or("")
    };
    let new = NewUser {
        name: PersonName {
            prefix: String::new(),
            given: text("given").to_owned(),
            family: text("family").to_owned(),
        },
        email: text("email").to_owned(),
        roles: text("role").parse().ok().into_iter().collect(),
        language: None,
    };
    let shown = match web.app.invite(&person.ctx, &new).await {
        Ok((_, link)) => Shown {
            link: Some((new.email.clone(), link)),
            ..Shown::default()
        },
        Err(Error::Invalid(problems)) => Shown {
            problems,
            given: given.clone(),
            link: None,
        },
        Err(Error::Conflict(problem)) => Shown {
            problems: vec![problem],
            given: given.clone(),
            link: None,
        },
        Err(error) => return Err(PageError::for_person(error, &person)),
    };
    show(&web, &person, &shown)
}

async fn activate(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Vec<(String, String)>>,
) -> PageResult {
    let id: RecordId = id.parse().map_err(|_| Error::NotFound).page(&person)?;
    let active = given
        .iter()
        .any(|(name, value)| name == "active" && value == "true");
    web.app
        .set_active(&person.ctx, id, active)
        .await
        .page(&person)?;
    Ok(done(jar, person.t, "settings-saved", "/admin/users"))
}

async fn set_roles(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Vec<(String, String)>>,
) -> PageResult {
    let id: RecordId = id.parse().map_err(|_| Error::NotFound).page(&person)?;
    let name = format!("roles-{id}");
    let roles: Vec<RecordId> = given
        .iter()
        .filter(|(key, _)| *key == name)
        .filter_map(|(_, value)| value.parse().ok())
        .collect();
    web.app
        .set_roles(&person.ctx, id, &roles)
        .await
        .page(&person)?;
    Ok(done(jar, person.t, "settings-saved", "/admin/users"))
}

async fn link(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let id: RecordId = id.parse().map_err(|_| Error::NotFound).page(&person)?;
    let link = web.app.reset_link(&person.ctx, id).await.page(&person)?;
    let name = web
        .app
        .directory()
        .user(id)
        .map(|user| user.display_name())
        .unwrap_or_default();
    show(
        &web,
        &person,
        &Shown {
            link: Some((name, link)),
            ..Shown::default()
        },
    )
}
