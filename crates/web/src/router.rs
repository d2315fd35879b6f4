//! Everything that answers, put together: addresses, and what is around all of them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Response, header};
use axum::middleware::{from_fn, from_fn_with_state};
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;

use crate::routes::Routes;
use crate::state::Web;
use crate::{api, assets, error, flash, guard, live, pages, refusal};

/// All addresses.
pub fn routes() -> Routes {
    pages::routes().and(api::routes()).and(live::routes())
}

/// What pages may load and do: nothing but what we serve ourselves; no inline script or style, no frame around us.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const PERMISSIONS: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

/// The pages, the API and the assets.
pub fn router(web: Web) -> Router {
    let limit = web.settings.body_limit;
    let routes = routes();
    let time = guard::TimeLimit::of(web.settings.request_timeout, routes.table());
    // The outermost first. As one layer each, because every layer of a router is boxed by itself, and the boxes within it are
    // copied for every request.
    let known = ServiceBuilder::new()
        .layer(from_fn_with_state(web.clone(), guard::identify))
        .layer(from_fn(refusal::in_language))
        .layer(from_fn_with_state(time, guard::in_time))
        .layer(from_fn_with_state(web.clone(), guard::same_origin))
        .layer(from_fn(guard::readable))
        .layer(from_fn(flash::shown))
        .layer(DefaultBodyLimit::max(limit));
    let sent = ServiceBuilder::new()
        .layer(from_fn(guard::request_id))
        .map_response(hardened)
        .layer(CompressionLayer::new());
    routes
        .into_router()
        .fallback(error::no_such_page)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(known)
        .with_state(web)
        .merge(assets::routes())
        .layer(sent)
}

/// What browsers are told of every answer, unless it tells them something else itself.
fn hardened<B>(mut response: Response<B>) -> Response<B> {
    let framed = response
        .extensions()
        .get::<pages::capture::Framed>()
        .is_some();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (OPENER_POLICY, "same-origin"),
        (PERMISSIONS_POLICY, PERMISSIONS),
    ] {
        // This header knows no sites; the policy does.
        if framed && name == header::X_FRAME_OPTIONS {
            continue;
        }
        let told = response.headers_mut().entry(name);
        told.or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_object_can_take_the_address_of_a_place() {
        let objects = mainstay_standard::objects();
        for route in routes().table() {
            let first = route.path.split('/').nth(1).unwrap_or("");
            let is_list = objects.iter().any(|object| object.plural == first);
            let known = mainstay_model::catalog::PLACES.contains(&first);
            assert!(
                first.is_empty() || first.starts_with('{') || known || is_list,
                "add `{first}` to PLACES"
            );
        }
    }
}
