//! Teams: who works together, and which roles all members hold.

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::directory::TeamEntry;
use mainstay_model::RecordId;
use maud::{Markup, html};

use super::{changeable, done, parts, role_name};
use crate::components::form::Choice;
use crate::components::{Button, Card, Field, Form as FormFrame, PageHead, Tone, avatar, pill};
use crate::error::{OrPage, PageResult};
use crate::given::Form;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/admin/teams", Needs::Administrator, page)
        .post("/admin/teams", Needs::Administrator, create)
        .post("/admin/teams/{id}", Needs::Administrator, change)
}

async fn page(State(web): State<Web>, person: Person) -> PageResult {
    let t = person.t;
    let directory = web.app.directory();
    let users: Vec<Choice> = directory
        .users()
        .iter()
        .map(|user| Choice::new(user.id.to_string(), user.display_name()))
        .collect();
    let roles: Vec<Choice> = directory
        .roles()
        .iter()
        .map(|(id, role)| Choice::new(id.to_string(), role_name(person.t, &role.name)))
        .collect();
    let main = html! {
        (PageHead::new(t.get("nav-admin")).icon("settings"))
        (parts(t, "/admin/teams"))
        div.settings {
            p.muted { (t.get("admin-teams-words")) }
            @for team in directory.teams() {
                (Card::new(team.name.clone()).icon("users").count(team.members.len()).body(shown(&web, &person, team, &users, &roles)))
            }
            (Card::new(t.get("admin-new-team")).icon("plus").body(form(&person, None, &users, &roles)))
        }
    };
    Ok(person
        .page(t.get("admin-teams"), "/admin", &main)
        .into_response())
}

/// A team as it is, and behind *Change* its form.
fn shown(
    web: &Web,
    person: &Person,
    team: &TeamEntry,
    users: &[Choice],
    roles: &[Choice],
) -> Markup {
    let directory = web.app.directory();
    let members = team.members.iter().filter_map(|id| directory.user(*id));
    html! {
        div.pills {
            @for user in members { span.who { (avatar(&user.display_name())) (user.display_name()) } }
            @for role in team.roles.iter().filter_map(|id| directory.role(*id)) { (pill(&role_name(person.t, &role.name), Tone::from_name("blue"))) }
        }
        (changeable(person.t, &team.name, &form(person, Some(team), users, roles)))
    }
}

fn form(person: &Person, team: Option<&TeamEntry>, users: &[Choice], roles: &[Choice]) -> Markup {
    let t = person.t;
    let key = team.map_or_else(|| "new".to_owned(), |team| team.id.to_string());
    let action = team.map_or_else(
        || "/admin/teams".to_owned(),
        |team| format!("/admin/teams/{}", team.id),
    );
    let ids = |ids: &[RecordId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (members, held) = team
        .map(|team| (ids(&team.members), ids(&team.roles)))
        .unwrap_or_default();
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    let held: Vec<&str> = held.iter().map(String::as_str).collect();
    FormFrame::post(action, &person.session.csrf).render(&html! {
        (Field::new(format!("name-{key}"), t.get("admin-team-name")).required().text(team.map_or("", |team| &team.name)))
        (Field::new(format!("members-{key}"), t.get("admin-members")).multi_select(&members, users))
        (Field::new(format!("roles-{key}"), t.get("admin-team-roles")).multi_select(&held, roles))
        div.form-foot { (Button::new(t.get("action-save")).submit()) }
    })
}

async fn create(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(given): Form<Vec<(String, String)>>,
) -> PageResult {
    save(&web, &person, None, "new", &given).await?;
    Ok(done(jar, person.t, "settings-saved", "/admin/teams"))
}

async fn change(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Vec<(String, String)>>,
) -> PageResult {
    let team: RecordId = id.parse().map_err(|_| Error::NotFound).page(&person)?;
    save(&web, &person, Some(team), &team.to_string(), &given).await?;
    Ok(done(jar, person.t, "settings-saved", "/admin/teams"))
}

async fn save(
    web: &Web,
    person: &Person,
    team: Option<RecordId>,
    key: &str,
    given: &[(String, String)],
) -> Result<(), crate::error::PageError> {
    let ids = |what: &str| -> Vec<RecordId> {
        let name = format!("{what}-{key}");
        given
            .iter()
            .filter(|(other, _)| *other == name)
            .filter_map(|(_, value)| value.parse().ok())
            .collect()
    };
    let name = format!("name-{key}");
    let name = given
        .iter()
        .rfind(|(other, _)| *other == name)
        .map(|(_, value)| value.as_str())
        .unwrap_or("");
    web.app
        .save_team(&person.ctx, team, name, &ids("members"), &ids("roles"))
        .await
        .page(person)?;
    Ok(())
}
