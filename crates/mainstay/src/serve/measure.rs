//! Measures every request under its route's template.

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use mainstay_telemetry::HttpMetrics;

pub(super) async fn measure(
    State(metrics): State<HttpMetrics>,
    request: Request,
    next: Next,
) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(MatchedPath::as_str);
    let active = metrics.begin(route, request.method().as_str());
    let response = next.run(request).await;
    active.finish(response.status().as_u16());
    response
}
