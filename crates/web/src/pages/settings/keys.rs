//! API keys: made here, shown once, revoked.

use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use jiff::SignedDuration;
use mainstay_app::Error;
use mainstay_app::auth::KeyRequest;
use mainstay_model::RecordId;
use mainstay_store::accounts::ApiKey;
use maud::{Markup, html};
use serde::Deserialize;

use super::sessions::when;
use super::{After, done, show};
use crate::components::form::Choice;
use crate::components::{Button, Callout, Card, Field, Form as FormFrame, code_block};
use crate::error::{OrPage, PageError, PageResult};
use crate::given::Form;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/settings/keys", Needs::Person, create)
        .post("/settings/keys/{id}/revoke", Needs::Person, revoke)
}

pub(super) fn part(person: &Person, keys: &[ApiKey], after: &After) -> Markup {
    let t = person.t;
    let csrf = &person.session.csrf;
    let ends = ["30", "90", "365"].map(|days| {
        Choice::new(
            days,
            t.with(
                "settings-key-days",
                &[("n", days.parse::<u64>().unwrap_or(0).into())],
            ),
        )
    });
    let body = html! {
        @if let Some(key) = &after.key {
            (Callout::good(html! { p { (t.get("settings-key-once")) } (code_block(t, "new-key", key)) }).title(t.get("settings-key-made")))
        }
        p.muted { (t.get("settings-keys-words")) " " a href="/api/docs" { (t.get("api-docs-title")) } }
        @if !keys.is_empty() {
            ul.plain-list {
                @for key in keys {
                    li.row.between {
                        div {
                            div { strong { (key.name) } " " code { (key.prefix) "…" } }
                            div.muted { (state(person, key)) }
                        }
                        @if key.revoked_at.is_none() {
                            form method="post" action={ "/settings/keys/" (key.id) "/revoke" } {
                                input type="hidden" name="_csrf" value=(csrf);
                                (Button::new(t.get("settings-key-revoke")).small().submit())
                            }
                        }
                    }
                }
            }
        }
        (FormFrame::post("/settings/keys", csrf).two_columns().render(&html! {
            (Field::new("key_name", t.get("settings-key-name")).hint(t.get("settings-key-name-hint")).error(after.problem(t, "name")).required().text(""))
            (Field::new("days", t.get("settings-key-ends")).select("90", Some(t.get("settings-key-never")), &ends))
            (Field::new("read_only", t.get("settings-key-read-only")).checkbox(false))
            div.form-foot.wide { (Button::new(t.get("settings-key-action")).submit()) }
        }))
    };
    html! { (Card::new(t.get("settings-keys")).icon("key-round").body(body).id("keys")) }
}

pub(crate) fn state(person: &Person, key: &ApiKey) -> String {
    let t = person.t;
    let mut parts = Vec::new();
    if let Some(at) = key.revoked_at {
        parts.push(t.with(
            "settings-key-revoked-at",
            &[("at", when(person, at).into())],
        ));
    } else {
        parts.push(match key.expires_at {
            Some(at) => t.with("settings-key-ends-at", &[("at", when(person, at).into())]),
            None => t.get("settings-key-never").to_owned(),
        });
        parts.push(match key.used_at {
            Some(at) => t.with("settings-key-used-at", &[("at", when(person, at).into())]),
            None => t.get("settings-key-unused").to_owned(),
        });
    }
    if key.scope["read_only"] == true {
        parts.push(t.get("settings-key-read-only").to_owned());
    }
    parts.join(" · ")
}

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    key_name: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    read_only: Vec<String>,
}

async fn create(
    State(web): State<Web>,
    person: Person,
    Form(pairs): Form<Vec<(String, String)>>,
) -> PageResult {
    let last = |name: &str| {
        pairs
            .iter()
            .rfind(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    let given = Given {
        key_name: last("key_name"),
        days: last("days"),
        read_only: vec![last("read_only")],
    };
    let days: Option<i64> = given
        .days
        .parse()
        .ok()
        .filter(|days| (1..=3650).contains(days));
    let request = KeyRequest {
        name: given.key_name,
        read_only: given.read_only.iter().any(|value| value == "true"),
        objects: Vec::new(),
        expires_at: days.map(|days| person.ctx.env.now + SignedDuration::from_hours(24 * days)),
    };
    let after = match web.app.make_key(&person.ctx, &request).await {
        Ok(key) => After {
            key: Some(key.token),
            ..After::default()
        },
        Err(Error::Invalid(problems)) => After::refused(problems, Vec::new()),
        Err(error) => return Err(PageError::for_person(error, &person)),
    };
    show(&web, &person, &after).await
}

async fn revoke(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let id: RecordId = id.parse().map_err(|_| Error::NotFound).page(&person)?;
    web.app.revoke_key(&person.ctx, id).await.page(&person)?;
    Ok(done(jar, person.t, "settings-key-revoked"))
}
