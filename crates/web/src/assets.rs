//! The styles, scripts and icons that the binary carries, and how they are served: under names that contain a digest of
//! their content, so that a browser may keep them for ever, and already compressed.
//!
//! What is deliberately not here: files that people upload.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
struct Dist;

/// Plain name ("app.css") to the name under which it is served ("app-3fK2.css").
static NAMES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Dist::get("assets.json")
        .and_then(|file| serde_json::from_slice(&file.data).ok())
        .unwrap_or_default()
});

/// The address of an asset: `asset_url("app.css")`. The names are `app.css`, `reports.css`, `automations.css`, `forms.css`, `core.js`, `icons.svg`
/// and `favicon.svg`.
pub fn asset_url(name: &str) -> String {
    match NAMES.get(name) {
        Some(hashed) => format!("/assets/{hashed}"),
        None => format!("/assets/{name}"),
    }
}

/// `GET /assets/{name}`. Needs no session.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(serve))
}

async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    if !is_public(&name) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let etag = format!("\"{name}\"");
    if headers
        .get(IF_NONE_MATCH)
        .is_some_and(|seen| seen.as_bytes() == etag.as_bytes())
    {
        return (StatusCode::NOT_MODIFIED, [(ETAG, etag)]).into_response();
    }
    let accepted = headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let found = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(accepted, coding))
        .find_map(|(coding, suffix)| Some((coding, Dist::get(&format!("{name}{suffix}"))?)));
    let (coding, file) = match found {
        Some((coding, file)) => (Some(coding), file),
        None => match Dist::get(&name) {
            Some(file) => (None, file),
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    let mut response = (
        [
            (CONTENT_TYPE, content_type(&name)),
            (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (VARY, "Accept-Encoding"),
        ],
        [(ETAG, etag)],
        Body::from(file.data.into_owned()),
    )
        .into_response();
    if let Some(coding) = coding {
        response.headers_mut().insert(
            CONTENT_ENCODING,
            axum::http::HeaderValue::from_static(coding),
        );
    }
    response
}

fn is_public(name: &str) -> bool {
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    plain
        && [".css", ".js", ".svg"]
            .iter()
            .any(|extension| name.ends_with(extension))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    }
}

/// Whether `Accept-Encoding` names this coding without `q=0`.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|part| {
        let mut pieces = part.split(';').map(str::trim);
        let named = pieces
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(coding));
        named
            && !pieces.any(|piece| {
                matches!(
                    piece.replace(' ', "").as_str(),
                    "q=0" | "q=0.0" | "q=0.00" | "q=0.000"
                )
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;
    use tower::ServiceExt;

    #[test]
    fn every_plain_name_is_built() {
        for name in [
            "app.css",
            "reports.css",
            "automations.css",
            "forms.css",
            "core.js",
            "icons.svg",
            "favicon.svg",
        ] {
            let url = asset_url(name);
            assert!(url.contains('-'), "{name} has no hashed name: {url}");
        }
    }

    #[test]
    fn encodings_are_negotiated() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("gzip;q=0.5", "gzip"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "gzip"));
    }

    #[tokio::test]
    async fn assets_are_served_compressed_and_kept_for_ever() {
        let request = |coding: &'static str, url: &str| {
            Request::get(url)
                .header(ACCEPT_ENCODING, coding)
                .body(Body::empty())
                .unwrap()
        };
        let app: Router = routes();
        let url = asset_url("app.css");
        let response = app
            .clone()
            .oneshot(request("gzip, br", &url))
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CONTENT_ENCODING], "br");
        assert_eq!(response.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        assert!(
            response.headers()[CACHE_CONTROL]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        let plain = app
            .clone()
            .oneshot(request("identity", &url))
            .await
            .unwrap();
        assert!(plain.headers().get(CONTENT_ENCODING).is_none());
        for hidden in [
            "/assets/assets.json",
            "/assets/..%2Fpackage.json",
            "/assets/none-1.css",
        ] {
            let response = app.clone().oneshot(request("br", hidden)).await.unwrap();
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{hidden}");
        }
    }

    /// The budget of a first page is 60 KB with its styles and scripts; this part of it is ours.
    #[test]
    fn what_every_page_loads_is_small() {
        let mut total = 0;
        for name in ["app.css", "core.js", "icons.svg"] {
            let hashed = NAMES.get(name).unwrap();
            total += Dist::get(&format!("{hashed}.br")).unwrap().data.len();
        }
        assert!(
            total < 46_000,
            "styles, scripts and icons weigh {total} bytes compressed"
        );
    }
}
