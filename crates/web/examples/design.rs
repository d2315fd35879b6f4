//! Serves the style guide and one page of each kind with sample data, on loopback, without a database: to look at the
//! design and to run the islands and the accessibility check against it.
//!
//! `cargo run -p mainstay-web --example design -- 127.0.0.1:8090`, then `/`, `/list`, `/record`, `/board`, `/import`,
//! `/sign-in`, `/design`; `?lang=zh-CN` and `?theme=dark` change what they say.

#[path = "design/answers.rs"]
mod answers;
#[path = "design/contacts.rs"]
mod contacts;
#[path = "design/pages.rs"]
mod pages;
#[path = "design/record.rs"]
mod record;

use axum::Router;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

#[tokio::main]
async fn main() -> Result<(), std::io::Error> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let app = Router::new()
        .route("/", get(pages::home))
        .route("/list", get(contacts::list))
        .route("/record", get(record::record))
        .route("/board", get(contacts::board))
        .route("/import", get(pages::import))
        .route("/sign-in", get(pages::sign_in))
        .route("/design", get(pages::design))
        .route("/rows", get(answers::rows))
        .route("/row/{id}", get(answers::row))
        .route("/palette", get(answers::palette))
        .route("/live", get(answers::live))
        .route("/settings/theme", post(answers::nothing))
        .route("/design/options", get(answers::options))
        .route(
            "/design/fact/{key}",
            get(answers::fact_edit).post(answers::fact_save),
        )
        .route("/design/cell", get(answers::cell))
        .route("/design/filter-row", get(answers::filter_row))
        .route("/design/move", post(answers::nothing))
        .merge(mainstay_web::assets::routes())
        .layer(SetResponseHeaderLayer::overriding(
            HeaderName::from_static("content-security-policy"),
            HeaderValue::from_static(POLICY),
        ))
        .layer(CompressionLayer::new());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, app).await
}
