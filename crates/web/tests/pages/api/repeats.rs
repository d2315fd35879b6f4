//! Requests that are sent again because their answer was lost.

use axum::http::Method;
use mainstay_app::auth::KeyRequest;
use mainstay_testkit::both_databases;
use serde_json::json;

use super::caller::Program;
use crate::visitor::Workspace;

both_databases! {
    async fn a_request_with_a_key_is_done_once(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let headers = [("idempotency-key", "one")];
        let body = json!({ "name": "Acme" }).to_string();
        let made = program.send(Method::POST, "/api/v1/companies", &headers, &body).await?.is(201);
        let again = program.send(Method::POST, "/api/v1/companies", &headers, &body).await?.is(201);
        assert_eq!((made.body.as_str(), made.location()), (again.body.as_str(), again.location()));
        assert_eq!((again.header("idempotency-replayed"), again.header("content-type")), ("true", "application/json"));
        let count = program.get("/api/v1/companies?count=exact").await?.json();
        assert_eq!(count["page"]["count"], json!(1));

        let other = json!({ "name": "Globex" }).to_string();
        let reused = program.send(Method::POST, "/api/v1/companies", &headers, &other).await?.is(422);
        assert_eq!(reused.json()["type"], "/problems/key-reused");
        program.send(Method::POST, "/api/v1/contacts", &headers, &body).await?.is(422);
        let too_long = "k".repeat(201);
        program.send(Method::POST, "/api/v1/companies", &[("idempotency-key", &too_long)], &body).await?.is(400);

        // Another person's keys are another person's; so are those of a key that may do less.
        let bob = workspace.person("Bob", "Administrator").await?;
        let bob = Program::of(&workspace, bob.id).await?;
        bob.send(Method::POST, "/api/v1/companies", &headers, &body).await?.is(201);
        let less = KeyRequest { read_only: true, ..KeyRequest::default() };
        let less = Program::with(&workspace, ada.id, less).await?;
        let refused = less.send(Method::POST, "/api/v1/companies", &headers, &body).await?;
        assert!(refused.status.is_client_error(), "{}", refused.body);

        // A refused request has used up nothing.
        let headers = [("idempotency-key", "two")];
        program.send(Method::POST, "/api/v1/companies", &headers, "{\"name\":\"\"}").await?.is(422);
        program.send(Method::POST, "/api/v1/companies", &headers, &other).await?.is(201);
        let trash = made.location().to_owned();
        let headers = [("idempotency-key", "three")];
        program.send(Method::DELETE, &trash, &headers, "").await?.is(204);
        let again = program.send(Method::DELETE, &trash, &headers, "").await?.is(204);
        assert_eq!(again.header("idempotency-replayed"), "true");
    }
}
