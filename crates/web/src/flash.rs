//! Messages that the next page shows: after a form that was sent without scripts.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::components::{Toast, ToastKind};

const COOKIE: &str = "mainstay_flash";

#[derive(Serialize, Deserialize)]
struct Flash {
    text: String,
    bad: bool,
    undo: Option<String>,
}

/// Leaves a message for the next page.
pub fn leave(jar: CookieJar, toast: &Toast) -> CookieJar {
    let flash = Flash {
        text: toast.text.chars().take(400).collect(),
        bad: toast.kind == ToastKind::Bad,
        undo: toast.undo.clone(),
    };
    let json = serde_json::to_vec(&flash).unwrap_or_default();
    jar.add(
        Cookie::build((COOKIE, URL_SAFE_NO_PAD.encode(json)))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(time::Duration::seconds(10)),
    )
}

/// The messages that were left. They end by themselves, within seconds.
pub fn read(jar: &CookieJar) -> Vec<Toast> {
    let flash = jar
        .get(COOKIE)
        .and_then(|cookie| URL_SAFE_NO_PAD.decode(cookie.value()).ok())
        .and_then(|bytes| serde_json::from_slice::<Flash>(&bytes).ok());
    flash
        .map(|flash| Toast {
            text: flash.text,
            kind: if flash.bad {
                ToastKind::Bad
            } else {
                ToastKind::Done
            },
            // Only our own undo addresses: a cookie can be planted.
            undo: flash.undo.filter(|undo| undo.starts_with("/undo/")),
            link: None,
        })
        .into_iter()
        .collect()
}

/// Takes a message away once a page has shown it: it is news on one page, not on the next ones.
pub async fn shown(request: Request, next: Next) -> Response {
    let cookie = request
        .headers()
        .get_all(header::COOKIE)
        .iter()
        .any(|value| value.to_str().is_ok_and(|text| text.contains(COOKIE)));
    let part = request.headers().contains_key("hx-request");
    let mut response = next.run(request).await;
    let page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let newer = response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .any(|value| value.to_str().is_ok_and(|text| text.starts_with(COOKIE)));
    if cookie && page && !part && !newer && !response.status().is_redirection() {
        let gone = "mainstay_flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
        response
            .headers_mut()
            .append(header::SET_COOKIE, HeaderValue::from_static(gone));
    }
    response
}
