//! Theme and language, as the menus of the frame set them.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Map, json};

use crate::error::{OrPage, PageResult};
use crate::given::Form;
use crate::layout::Theme;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/settings/theme", Needs::Person, theme)
        .post("/settings/language", Needs::Person, language)
}

#[derive(Deserialize)]
struct ThemeGiven {
    theme: String,
}

async fn theme(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Form(given): Form<ThemeGiven>,
) -> PageResult {
    let theme = Theme::from_name(&given.theme).name();
    let input = Map::from_iter([("theme".to_owned(), json!(theme))]);
    web.app
        .update_account(&person.ctx, &input)
        .await
        .page(&person)?;
    if headers.contains_key("hx-request") {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(super::back(&headers).into_response())
}

#[derive(Deserialize)]
struct LanguageGiven {
    language: String,
}

async fn language(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Form(given): Form<LanguageGiven>,
) -> PageResult {
    let input = Map::from_iter([("language".to_owned(), json!(given.language))]);
    web.app
        .update_account(&person.ctx, &input)
        .await
        .page(&person)?;
    Ok(super::back(&headers).into_response())
}
