//! What the operator decides holds.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use mainstay_app::auth::{NewUser, Visitor};
use mainstay_app::{Error, Settings};
use mainstay_model::change::Source;
use mainstay_model::value::PersonName;
use mainstay_testkit::both_databases;
use mainstay_web::state::WebSettings;

use crate::api::caller::Program;
use crate::visitor::{Workspace, answer};

fn token(link: &str) -> String {
    link.rsplit('/').next().unwrap_or("").to_owned()
}

both_databases! {
    async fn links_and_attempts_last_as_long_as_was_decided(t: TestStore) {
        let settings = Settings {
            sign_in_attempts: 2,
            sign_in_window: Duration::from_secs(60),
            invitation_lasts: Duration::from_secs(2 * 3600),
            reset_lasts: Duration::from_secs(600),
            ..Settings::default()
        };
        let workspace = Workspace::open_with(&t, settings, WebSettings::default()).await?;
        let system = workspace.app.system(Source::System);
        let name = PersonName { given: "Ann".to_owned(), family: "Lee".to_owned(), ..PersonName::default() };
        let new = NewUser { name, email: "ann@example.org".to_owned(), ..NewUser::default() };
        let (ann, invitation) = workspace.app.invite(&system, &new).await?;
        t.clock.advance(SignedDuration::from_mins(119));
        workspace.app.one_time(&token(&invitation)).await?;
        t.clock.advance(SignedDuration::from_mins(2));
        assert!(matches!(workspace.app.one_time(&token(&invitation)).await, Err(Error::NotFound)));

        workspace.app.set_password(ann, "ann@example.org", "a long walk along the river").await?;
        let reset = workspace.app.reset_link(&system, ann).await?;
        t.clock.advance(SignedDuration::from_mins(9));
        workspace.app.one_time(&token(&reset)).await?;
        t.clock.advance(SignedDuration::from_mins(2));
        assert!(matches!(workspace.app.one_time(&token(&reset)).await, Err(Error::NotFound)));

        let enter = async |password: &str| {
            let visitor = Visitor { address: "192.0.2.1".to_owned(), agent: String::new() };
            workspace.app.sign_in("ann@example.org", password, &visitor).await
        };
        for _ in 0..2 {
            assert!(enter("wrong").await.is_err());
        }
        assert!(enter("a long walk along the river").await.is_err());
        t.clock.advance(SignedDuration::from_secs(61));
        assert!(enter("a long walk along the river").await.is_ok());
    }

    async fn a_request_that_takes_too_long_is_told_so(t: TestStore) {
        let hurried = WebSettings { request_timeout: Duration::from_millis(20), ..WebSettings::default() };
        let workspace = Workspace::open_with(&t, Settings::default(), hurried).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        // A body of which the end never comes.
        let endless = || Body::from_stream(futures_util::stream::pending::<Result<axum::body::Bytes, std::io::Error>>());
        let request = Request::builder().method("POST").uri("/api/v1/companies").header("content-type", "application/json");
        let request = request.header("authorization", format!("Bearer {}", program.token));
        let late = answer(&workspace.router, request.body(endless())?).await?.is(503);
        assert_eq!((late.header("content-type"), late.header("retry-after")), ("application/problem+json", "5"));
        assert_eq!(late.json()["type"], "/problems/too-slow");
        let request = Request::builder().method("POST").uri("/companies/new").header("content-type", "application/x-www-form-urlencoded");
        let request = request.header("cookie", &ada.cookie).header("sec-fetch-site", "same-origin");
        answer(&workspace.router, request.body(endless())?).await?.is(503).has("look before you make it again");
        // What is known to take its time may.
        let body = serde_json::json!({ "operations": [{ "op": "create", "data": { "name": "Acme" } }] });
        program.post("/api/v1/companies/batch", &body).await?.is(200);
    }

    async fn a_proxy_may_change_the_host(t: TestStore) {
        let behind = WebSettings { base_url: Some("https://crm.example.com/".to_owned()), ..WebSettings::default() };
        let workspace = Workspace::open_with(&t, Settings::default(), behind).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        for (origin, status) in [("https://crm.example.com", 303), ("http://inside:8080", 303), ("https://crm.example.org", 403)] {
            let request = Request::builder()
                .method("POST")
                .uri("/companies/new")
                .header("cookie", &ada.cookie)
                .header("host", "inside:8080")
                .header("origin", origin)
                .header("content-type", "application/x-www-form-urlencoded");
            let form = format!("name=Acme&_csrf={}", ada.csrf);
            let given = answer(&workspace.router, request.body(Body::from(form))?).await?;
            assert_eq!(given.status.as_u16(), status, "{origin}: {}", given.body);
        }
    }
}
