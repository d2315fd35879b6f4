//! What an operator's tools ask: is it alive, can it serve, what does it measure.
//!
//! Liveness asks nothing of anything else: a restart would not mend a database that is away. Readiness asks what every
//! request needs, and turns negative as soon as the server is told to stop.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware::Next};
use mainstay_telemetry::{Build, Conflict, Format, HttpMetrics, Process, Registry};
use tokio_util::sync::CancellationToken;

use super::client::Client;
use super::measure::measure;
use crate::config::{Network, Server};

/// Time that a dependency has to answer. A balancer asks every few seconds and should not wait for a sick one.
const PATIENCE: Duration = Duration::from_secs(1);

type Answer = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;
type Ask = Box<dyn Fn() -> Answer + Send + Sync>;

/// The registry, the request metrics and the checks of a server.
pub(crate) struct Operations {
    registry: Registry,
    http: HttpMetrics,
    readers: Vec<Network>,
    stop: CancellationToken,
    checks: Vec<(&'static str, Ask)>,
}

impl Operations {
    /// Operations on a registry that other parts may record to as well.
    pub(crate) fn new(
        settings: &Server,
        registry: Registry,
        stop: &CancellationToken,
    ) -> Result<Self, Conflict> {
        registry.collect_from(Process);
        registry.collect_from(Build {
            version: env!("CARGO_PKG_VERSION"),
            revision: option_env!("MAINSTAY_BUILD_REVISION").unwrap_or("unknown"),
        });
        Ok(Self {
            http: HttpMetrics::register(&registry)?,
            registry,
            readers: settings.metrics_from.clone(),
            stop: stop.clone(),
            checks: Vec::new(),
        })
    }

    /// Adds something that every request needs.
    pub(crate) fn needs<F>(
        mut self,
        name: &'static str,
        ask: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), String>> + Send + 'static,
    {
        self.checks.push((name, Box::new(move || Box::pin(ask()))));
        self
    }

    /// The router of the product with measuring around it and the operator's routes beside it. The routes are not
    /// measured: a scrape every few seconds would drown the percentiles of a quiet server.
    pub(crate) fn around(self, product: Router) -> Router {
        let measured = product.layer(from_fn_with_state(self.http.clone(), measure));
        let shared = Arc::new(self);
        let operations = Router::new()
            .route("/livez", get(|| async { "alive\n" }))
            .route("/readyz", get(readyz))
            .route("/metrics", get(metrics))
            .layer(from_fn(never_stored))
            .with_state(shared);
        operations.merge(measured)
    }

    fn may_read_metrics(&self, address: IpAddr) -> bool {
        self.readers.iter().any(|network| network.contains(address))
    }
}

async fn never_stored(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn readyz(State(operations): State<Arc<Operations>>) -> Response {
    let mut ready = true;
    let mut told = serde_json::Map::new();
    if operations.stop.is_cancelled() {
        ready = false;
        told.insert("server".to_owned(), "stopping".into());
    }
    for (name, ask) in &operations.checks {
        let answer = match tokio::time::timeout(PATIENCE, ask()).await {
            Ok(answer) => answer,
            Err(_elapsed) => Err(format!("no answer within {PATIENCE:?}")),
        };
        ready &= answer.is_ok();
        let text = answer.err().unwrap_or_else(|| "ok".to_owned());
        told.insert((*name).to_owned(), text.into());
    }
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        Json(serde_json::json!({ "ready": ready, "checks": told })),
    )
        .into_response()
}

async fn metrics(State(operations): State<Arc<Operations>>, request: Request) -> Response {
    // Behind an untrusted proxy every visitor has the proxy's address, often that of this very machine.
    let allowed = request.extensions().get::<Client>().is_some_and(|client| {
        !client.behind_stranger && operations.may_read_metrics(client.address)
    });
    if !allowed {
        // No access means not found.
        return StatusCode::NOT_FOUND.into_response();
    }
    let accept = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    let format = Format::accepted(accept);
    (
        [(header::CONTENT_TYPE, format.content_type())],
        operations.registry.render(format),
    )
        .into_response()
}
