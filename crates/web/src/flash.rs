//! Messages that the next page shows: after a form that was sent without scripts.

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
