//! Name, language, region, zone, theme.

use axum::extract::State;
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use maud::{Markup, html};
use serde_json::{Map, Value as Json, json};

use super::{After, done, show};
use crate::components::form::Choice;
use crate::components::{Button, Card, Field, Form as FormFrame};
use crate::error::{PageError, PageResult};
use crate::given::Form;
use crate::i18n::Lang;
use crate::layout::Theme;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::regions;

pub(super) fn routes() -> Routes {
    Routes::new().post("/settings/profile", Needs::Person, save)
}

pub(super) fn part(person: &Person, after: &After) -> Markup {
    let t = person.t;
    let Some(user) = &person.ctx.user else {
        return html! {};
    };
    let value = |name: &str, now: &str| after.given(name).unwrap_or(now).to_owned();
    let languages: Vec<Choice> = Lang::ALL
        .iter()
        .map(|lang| Choice::new(lang.tag(), lang.own_name()))
        .collect();
    let themes: Vec<Choice> = [
        (Theme::Auto, "theme-auto"),
        (Theme::Light, "theme-light"),
        (Theme::Dark, "theme-dark"),
    ]
    .into_iter()
    .map(|(theme, key)| Choice::new(theme.name(), t.get(key)))
    .collect();
    let own = user.lang.map_or("", |lang| lang.tag());
    let theme = Theme::from_name(&user.theme).name();
    let region = value("region", &user.region);
    let body = html! {
        (FormFrame::post("/settings/profile", &person.session.csrf).guarded().two_columns().render(&html! {
            @let family_name = Field::new("family", t.get("settings-family")).attr("autocomplete", "family-name").text(&value("family", &user.name.family));
            @if t.family_first() { (family_name) }
            (Field::new("given", t.get("settings-given")).error(after.problem(t, "name")).attr("autocomplete", "given-name").text(&value("given", &user.name.given)))
            @if !t.family_first() { (family_name) }
            (Field::new("language", t.get("settings-language")).select(&value("language", own), Some(t.get("settings-browser")), &languages))
            (Field::new("theme", t.get("theme-title")).select(&value("theme", theme), None, &themes))
            (Field::new("region", t.get("settings-region")).hint(t.get("settings-region-hint")).error(after.problem(t, "region")).select(&region, region.is_empty().then(|| t.get("widget-none")), &regions::choices(t, &region)))
            (Field::new("time_zone", t.get("settings-zone")).hint(t.get("settings-zone-hint")).error(after.problem(t, "time_zone")).attr("list", "zones").text(&value("time_zone", &user.time_zone)))
            datalist id="zones" { @for zone in zones() { option value=(zone) {} } }
            div.form-foot.wide { (Button::new(t.get("action-save")).primary().submit()) }
        }))
    };
    html! { (Card::new(t.get("settings-profile")).icon("user").body(body).id("profile")) }
}

/// Zones by the names that people know; those of the keepers of the data (`Etc/GMT+5`, `US/Eastern`) can be typed.
fn zones() -> Vec<String> {
    const AREAS: [&str; 9] = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    let mut zones: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| name == "UTC" || AREAS.iter().any(|area| name.starts_with(area)))
        .collect();
    zones.sort();
    zones
}

async fn save(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(given): Form<Vec<(String, String)>>,
) -> PageResult {
    let text = |name: &str| {
        given
            .iter()
            .rfind(|(key, _)| key == name)
            .map(|(_, value)| value.trim())
            .unwrap_or("")
    };
    let mut input: Map<String, Json> = ["language", "theme", "region", "time_zone"]
        .into_iter()
        .map(|name| {
            (
                name.to_owned(),
                if text(name).is_empty() {
                    Json::Null
                } else {
                    json!(text(name))
                },
            )
        })
        .collect();
    input.insert("region".to_owned(), json!(text("region").to_uppercase()));
    let name = json!({ "given": text("given"), "family": text("family") });
    input.insert("name".to_owned(), name);
    match web.app.update_account(&person.ctx, &input).await {
        Ok(()) => Ok(done(jar, person.t, "settings-saved")),
        Err(Error::Invalid(problems)) => {
            let given = given.clone();
            show(&web, &person, &After::refused(problems, given)).await
        }
        Err(error) => Err(PageError::for_person(error, &person)),
    }
}
