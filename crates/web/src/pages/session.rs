//! Beginning a session in the browser: what every way of signing in ends with.

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use mainstay_app::auth::Opened;

use crate::guard::session_cookie;
use crate::state::Web;

/// Puts a session just opened into the browser and goes to a page of our own.
pub(super) fn begin(web: &Web, jar: CookieJar, opened: &Opened, next: &str) -> Response {
    let seconds = opened
        .expires_at
        .duration_since(web.app.now())
        .as_secs()
        .max(0);
    let cookie = Cookie::build((session_cookie(web), opened.token.clone()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(web.settings.secure_cookies)
        .max_age(time::Duration::seconds(seconds));
    let next = own_path(next);
    (
        jar.add(cookie),
        [(header::CACHE_CONTROL, "no-store")],
        Redirect::to(next),
    )
        .into_response()
}

/// A path of this server; anything else becomes the home page: a link must not lead people elsewhere in our name.
pub(super) fn own_path(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n', '\t']);
    if own { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_own_paths_are_gone_back_to() {
        assert_eq!(own_path("/contacts?owner=eq.me"), "/contacts?owner=eq.me");
        for foreign in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "evil",
            "",
            "/a\r\nSet-Cookie: b",
        ] {
            assert_eq!(own_path(foreign), "/", "{foreign}");
        }
    }
}
