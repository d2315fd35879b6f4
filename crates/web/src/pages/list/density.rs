//! How close rows stand: a person's choice, kept by the browser they chose it in.

use axum::Form;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

use crate::pages::undo::back;

const COOKIE: &str = "mainstay_density";

/// The densities, as `data-density` knows them; the usual one first.
pub const ALL: [&str; 3] = ["normal", "compact", "roomy"];

#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    density: String,
}

/// `POST /{plural}/density`
pub async fn choose(jar: CookieJar, headers: HeaderMap, Path(plural): Path<String>, Form(chosen): Form<Chosen>) -> Response {
    let value = ALL.into_iter().find(|density| *density == chosen.density).unwrap_or(ALL[0]);
    let cookie = Cookie::build((COOKIE, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(time::Duration::days(400));
    (jar.add(cookie), Redirect::to(&back(&headers, &format!("/{plural}")))).into_response()
}

/// The density that was chosen in this browser.
pub fn chosen(jar: &CookieJar) -> Option<&'static str> {
    let cookie = jar.get(COOKIE)?;
    ALL.into_iter().skip(1).find(|density| *density == cookie.value())
}
