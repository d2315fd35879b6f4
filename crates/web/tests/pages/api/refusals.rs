//! Requests that are no good: each is told in words, and none is our mistake.

use axum::http::Method;
use mainstay_testkit::both_databases;
use serde_json::{Value as Json, json};

use super::caller::Program;
use crate::visitor::Workspace;

/// The fields that a problem names, each once.
fn named(problem: &Json) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap();
    let mut fields: Vec<&str> = errors
        .iter()
        .filter_map(|error| error["field"].as_str())
        .collect();
    fields.sort_unstable();
    fields
}

both_databases! {
    async fn what_cannot_be_understood_is_told_so(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let companies = "/api/v1/companies";
        let deep = format!("{{\"name\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
        let long = format!("{{\"name\":\"{}\"}}", "x".repeat(3 << 20));
        let form: &[(&str, &str)] = &[("content-type", "application/x-www-form-urlencoded")];
        let none: &[(&str, &str)] = &[];
        for (method, path, headers, body, status) in [
            (Method::POST, companies, none, "{\"name\":", 400),
            (Method::POST, companies, none, "[]", 400),
            (Method::POST, companies, none, deep.as_str(), 400),
            (Method::POST, companies, none, "{\"name\":\"\u{0}", 400),
            (Method::POST, companies, form, "name=Acme", 415),
            (Method::POST, companies, none, "", 415),
            (Method::POST, companies, none, long.as_str(), 413),
            (Method::PUT, companies, none, "{}", 405),
            (Method::POST, "/api/v1/me", none, "{}", 405),
            (Method::GET, "/api/v1/companies/none", none, "", 404),
            (Method::GET, "/api/v1/companies/0197f9a0-0000-7000-8000-000000000000", none, "", 404),
            (Method::PATCH, "/api/v1/companies/0197f9a0-0000-7000-8000-000000000000", none, "{}", 404),
            (Method::GET, "/api/v1/spaceships", none, "", 404),
            (Method::GET, "/api/v2/companies", none, "", 404),
            (Method::GET, "/api/v1/companies/%FF", none, "", 400),
            (Method::GET, "/api/v1/companies?name=eq.%FF", none, "", 400),
            (Method::POST, companies, none, "{\"name\":\"\"}", 422),
            (Method::POST, companies, none, "{\"name\":{\"a\":1}}", 422),
        ] {
            let refused = program.send(method.clone(), path, headers, body).await?;
            let what = format!("{method} {path} {}", body.chars().take(40).collect::<String>());
            assert_eq!(refused.status.as_u16(), status, "{what}: {}", refused.body);
            assert_eq!(refused.header("content-type"), "application/problem+json", "{what}");
            let problem = refused.json();
            assert_eq!(problem["status"], json!(status), "{what}");
            assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{what}");
        }
        let refused = program.post(companies, &json!({ "nonsense": 1, "employees": "many" })).await?.is(422).json();
        assert_eq!(named(&refused), ["employees", "name", "nonsense"], "{refused}");
        // What was sent and cannot be read is not told as missing, too.
        let refused = program.post(companies, &json!({ "name": { "a": 1 } })).await?.is(422).json();
        assert_eq!(named(&refused), ["name"], "{refused}");
        let unreadable = program.get("/api/v1/companies?order=name.asc&name=eq.%FF").await?.is(400).json();
        assert_eq!((&unreadable["errors"][0]["field"], &unreadable["type"]), (&json!("name"), &json!("/problems/parameter-not-text")));
        let page = ada.get("/companies?name=eq.%FF").await?.is(400).has("“name”").has("href=\"/contacts\"");
        assert!(!page.body.contains('\u{fffd}'), "{}", page.body);
        ada.get("/companies/%FF").await?.is(400).has("UTF-8");
    }

    async fn a_slip_is_told_with_what_may_be_meant(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let meant = |refused: &Json| refused["errors"][0]["message"].as_str().unwrap_or("").to_owned();
        let id = program.make("companies", &json!({ "name": "Acme" })).await?;
        let address = format!("/api/v1/companies/{id}");
        for refused in [
            program.post("/api/v1/companies", &json!({ "name": "Acme", "indutsry": "Trade" })).await?.is(422).json(),
            program.patch(&address, &json!({ "indutsry": "Trade" })).await?.is(422).json(),
            program.get("/api/v1/companies?indutsry=eq.Trade").await?.is(422).json(),
            program.get("/api/v1/companies?select=indutsry").await?.is(422).json(),
            program.get("/api/v1/companies?order=indutsry.asc").await?.is(422).json(),
        ] {
            assert!(meant(&refused).ends_with("Did you mean `industry`?"), "{refused}");
        }
        let far = program.patch(&address, &json!({ "spaceship": 1 })).await?.is(422).json();
        assert_eq!(meant(&far), "There is no field `spaceship` in company.");
        let body = json!({ "industry": "Trade" }).to_string();
        let stale = program.send(Method::PATCH, &address, &[("if-match", "\"7\"")], &body).await?.is(412).json();
        assert!(stale["detail"].as_str().unwrap().starts_with("Somebody"), "{stale}");
    }
}
