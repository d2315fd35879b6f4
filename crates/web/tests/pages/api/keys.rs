//! Keys, and what a key may do less than its user.

use axum::http::Method;
use jiff::SignedDuration;
use mainstay_app::auth::KeyRequest;
use mainstay_testkit::both_databases;
use serde_json::json;

use super::caller::Program;
use crate::visitor::Workspace;

both_databases! {
    async fn a_key_may_do_less_than_its_user(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let acme = workspace.make("company", &json!({ "name": "Acme" })).await?;
        let company = format!("/api/v1/companies/{acme}");

        let reading = KeyRequest { read_only: true, ..KeyRequest::default() };
        let reading = Program::with(&workspace, ada.id, reading).await?;
        reading.get(&company).await?.is(200);
        let whole = Program::of(&workspace, ada.id).await?;
        let set = whole.get("/api/v1/change-sets?limit=1").await?.json()["data"][0]["id"].as_str().unwrap().to_owned();
        let id = reading.get("/api/v1/keys").await?.is(200).json()["data"][0]["id"].as_str().unwrap().to_owned();
        for (method, path, body) in [
            (Method::POST, "/api/v1/companies".to_owned(), json!({ "name": "Globex" })),
            (Method::PATCH, company.clone(), json!({ "name": "Globex" })),
            (Method::DELETE, company.clone(), json!({})),
            (Method::POST, "/api/v1/keys".to_owned(), json!({ "name": "More" })),
            (Method::DELETE, format!("/api/v1/keys/{id}"), json!({})),
        ] {
            let refused = reading.send(method.clone(), &path, &[], &body.to_string()).await?;
            assert!([403, 404].contains(&refused.status.as_u16()), "{method} {path}: {} {}", refused.status, refused.body);
        }
        reading.send(Method::POST, &format!("/api/v1/change-sets/{set}/undo"), &[], "").await?;
        reading.get(&company).await?.is(200).has("Acme").has_not("trashed");

        let some = KeyRequest { objects: vec!["contact".to_owned()], ..KeyRequest::default() };
        let some = Program::with(&workspace, ada.id, some).await?;
        some.make("contacts", &json!({ "name": { "given": "Grace", "family": "Hopper" } })).await?;
        some.get(&company).await?.is(404);
        some.get("/api/v1/companies").await?.is(404);
        some.get("/api/v1/search?q=Acme").await?.is(200).has_not("Acme");
        some.get("/api/v1/openapi.json").await?.is(200).has_not("/api/v1/companies").has("/api/v1/contacts");
        // Names of owners may be read; but whoever steals the key must not make himself an administrator with it.
        let user = format!("/api/v1/users/{}", ada.id);
        some.get(&user).await?.is(200);
        for (path, body) in [("/api/v1/users", json!({ "name": "Eve", "email": "eve@example.org" })), ("/api/v1/roles", json!({ "name": "Boss" }))] {
            let refused = some.post(path, &body).await?;
            assert!([403, 404].contains(&refused.status.as_u16()), "{path}: {} {}", refused.status, refused.body);
        }
        let refused = some.patch(&user, &json!({ "job_title": "Boss" })).await?;
        assert!([403, 404].contains(&refused.status.as_u16()), "{} {}", refused.status, refused.body);
    }

    async fn keys_end_and_are_revoked(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let ends = KeyRequest { expires_at: Some(workspace.app.now() + SignedDuration::from_hours(1)), ..KeyRequest::default() };
        let ends = Program::with(&workspace, ada.id, ends).await?;
        ends.get("/api/v1/me").await?.is(200).has("ada@example.org");
        t.clock.advance(SignedDuration::from_hours(2));
        ends.get("/api/v1/me").await?.is(401);

        let whole = Program::of(&workspace, ada.id).await?;
        let keys = whole.get("/api/v1/keys").await?.is(200).has_not(&whole.token).json();
        let newest = keys["data"].as_array().unwrap().iter().find(|key| whole.token.starts_with(key["prefix"].as_str().unwrap()));
        let id = newest.unwrap()["id"].as_str().unwrap().to_owned();
        let bob = workspace.person("Bob", "Reader").await?;
        Program::of(&workspace, bob.id).await?.delete(&format!("/api/v1/keys/{id}")).await?.is(404);
        whole.get("/api/v1/me").await?.is(200);
        whole.delete(&format!("/api/v1/keys/{id}")).await?.is(204);
        let out = whole.get("/api/v1/me").await?.is(401);
        assert_eq!((out.header("www-authenticate"), out.header("content-type")), ("Bearer", "application/problem+json"));
        let wrong = Program { token: "mst_nothing".to_owned(), ..Program::of(&workspace, ada.id).await? };
        wrong.get("/api/v1/me").await?.is(401);

        // A user who is switched off takes the keys along.
        let program = Program::of(&workspace, bob.id).await?;
        program.get("/api/v1/me").await?.is(200);
        let admin = Program::of(&workspace, ada.id).await?;
        admin.patch(&format!("/api/v1/users/{}", bob.id), &json!({ "active": false })).await?.is(200);
        program.get("/api/v1/me").await?.is(401);
    }
}
