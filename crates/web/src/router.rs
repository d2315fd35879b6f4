//! Everything that answers, put together: addresses, and what is around all of them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

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

/// The pages, the API and the assets.
pub fn router(web: Web) -> Router {
    let limit = web.settings.body_limit;
    let routes = routes();
    let time = guard::TimeLimit::of(web.settings.request_timeout, routes.table());
    routes
        .into_router()
        .fallback(error::no_such_page)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(DefaultBodyLimit::max(limit))
        .layer(from_fn(flash::shown))
        .layer(from_fn(guard::readable))
        .layer(from_fn_with_state(web.clone(), guard::same_origin))
        .layer(from_fn_with_state(time, guard::in_time))
        .layer(from_fn(refusal::in_language))
        .layer(from_fn_with_state(web.clone(), guard::identify))
        .with_state(web)
        .merge(assets::routes())
        .layer(CompressionLayer::new())
        .layer(fixed(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::X_FRAME_OPTIONS, "DENY"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(fixed(
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ))
        .layer(fixed(
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        ))
        .layer(from_fn(guard::request_id))
}

fn fixed(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
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
