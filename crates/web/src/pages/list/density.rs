//! How close rows stand: a person's choice, kept by the browser they chose it in.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

use crate::error::{OrPage, PageResult};
use crate::given::Form;
use crate::pages::record::object_of;
use crate::pages::undo::back;
use crate::person::Person;

const COOKIE: &str = "mainstay_density";

/// The densities, as `data-density` knows them; the usual one first.
pub const ALL: [&str; 3] = ["normal", "compact", "roomy"];

#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    density: String,
}

/// `POST /{plural}/density`
pub async fn choose(
    person: Person,
    jar: CookieJar,
    headers: HeaderMap,
    Path(plural): Path<String>,
    Form(chosen): Form<Chosen>,
) -> PageResult {
    object_of(&person, &plural).page(&person)?;
    let value = ALL
        .into_iter()
        .find(|density| *density == chosen.density)
        .unwrap_or(ALL[0]);
    let cookie = Cookie::build((COOKIE, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(time::Duration::days(400));
    Ok((
        jar.add(cookie),
        Redirect::to(&back(&headers, &format!("/{plural}"))),
    )
        .into_response())
}

/// The density that was chosen in this browser.
pub fn chosen(jar: &CookieJar) -> Option<&'static str> {
    let cookie = jar.get(COOKIE)?;
    ALL.into_iter()
        .skip(1)
        .find(|density| *density == cookie.value())
}
