//! Requests that are no good: each is told in words, and none is our mistake.

use axum::body::Body;
use axum::http::{Method, Request};
use mainstay_testkit::both_databases;
use serde_json::{Value as Json, json};

use super::caller::Program;
use crate::visitor::{Workspace, answer};

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

    async fn refusals_are_told_in_the_language_of_the_request(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let long = format!("{{\"name\":\"{}\"}}", "x".repeat(3 << 20));
        let zh = |text: &Json| text.as_str().unwrap_or("").chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let companies = "/api/v1/companies";
        let json_type = ("content-type", "application/json");
        for (method, path, headers, body, kind) in [
            (Method::GET, "/api/v1/spaceships", vec![], "", "not-found"),
            (Method::GET, "/api/nothing", vec![], "", "not-found"),
            (Method::GET, "/api/nothing/at/all", vec![], "", "not-found"),
            (Method::GET, "/api/v1", vec![], "", "not-found"),
            (Method::POST, "/api/nothing/edit", vec![json_type], "{}", "not-found"),
            (Method::PUT, companies, vec![json_type], "{}", "method"),
            (Method::POST, companies, vec![json_type], "{\"name\":", "bad-json"),
            (Method::POST, companies, vec![json_type], long.as_str(), "body-too-large"),
            (Method::POST, companies, vec![("content-type", "text/plain")], "x", "media-type"),
            (Method::POST, companies, vec![json_type], "{\"indutsry\":1}", "invalid"),
            (Method::GET, "/api/v1/companies/%FF", vec![], "", "address-not-text"),
            (Method::GET, "/api/v1/companies?name=eq.%FF", vec![], "", "parameter-not-text"),
            (Method::GET, "/api/v1/me", vec![("authorization", "Bearer mst_wrong")], "", "signed-out"),
        ] {
            for (asked, chinese) in [("en", false), ("zh-CN,zh;q=0.9", true), ("fr", false)] {
                let mut request = Request::builder().method(&method).uri(path).header("accept-language", asked);
                if !headers.iter().any(|(name, _)| *name == "authorization") {
                    request = request.header("authorization", format!("Bearer {}", program.token));
                }
                for (name, value) in &headers {
                    request = request.header(*name, *value);
                }
                let refused = answer(&workspace.router, request.body(Body::from(body.to_owned()))?).await?;
                assert!(refused.body.starts_with('{'), "{method} {path} {asked}: {refused:?}");
                let problem = refused.json();
                let what = format!("{method} {path} {asked}: {problem}");
                assert_eq!(problem["type"], json!(format!("/problems/{kind}")), "{what}");
                assert_eq!(refused.header("content-type"), "application/problem+json", "{what}");
                assert_eq!(refused.header("content-language"), if chinese { "zh-CN" } else { "en" }, "{what}");
                assert_eq!((zh(&problem["title"]), zh(&problem["detail"])), (chinese, chinese), "{what}");
                assert_eq!(problem["errors"].as_array().is_some_and(|all| all.iter().all(|one| zh(&one["message"]))), chinese && problem["errors"].is_array(), "{what}");
            }
        }
        // Who asks for no language is told in that of the user.
        program.patch(&format!("/api/v1/users/{}", ada.id), &json!({ "language": "zh-CN" })).await?.is(200);
        let refused = program.get("/api/v1/spaceships").await?.is(404);
        assert!(zh(&refused.json()["detail"]), "{}", refused.body);
        let some = json!({ "atomic": false, "operations": [{ "op": "create", "data": {} }] });
        let told = program.post("/api/v1/companies/batch", &some).await?.is(200).json();
        assert!(zh(&told["data"][0]["errors"][0]["message"]), "{told}");
    }

    async fn pages_refuse_in_words(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let form = "application/x-www-form-urlencoded";
        let long = format!("name={}", "x".repeat(3 << 20));
        let cases: [(Method, &str, &str, &[u8], u16); 13] = [
            (Method::GET, "/spaceships", "", b"", 404),
            (Method::GET, "/companies/none", "", b"", 404),
            (Method::GET, "/companies/%FF", "", b"", 400),
            (Method::GET, "/search?q=a&q=b", "", b"", 400),
            (Method::PUT, "/companies", form, b"a=b", 405),
            (Method::DELETE, "/sign-in", "", b"", 405),
            (Method::POST, "/sign-in", "application/json", b"{}", 415),
            (Method::POST, "/sign-in", form, b"email=%FF&email=b", 400),
            (Method::POST, "/sign-in", form, long.as_bytes(), 413),
            (Method::POST, "/settings/password", "application/json", b"{}", 415),
            (Method::POST, "/settings/password", form, long.as_bytes(), 413),
            (Method::POST, "/companies/views", form, long.as_bytes(), 413),
            (Method::POST, "/import", "multipart/form-data", b"", 400),
        ];
        for (language, sentence) in [("en", "."), ("zh-CN", "。")] {
            for known in [true, false] {
                for (method, path, content, body, status) in &cases {
                    let mut request = Request::builder().method(method).uri(*path).header("host", "crm.example");
                    request = request.header("sec-fetch-site", "same-origin").header("accept-language", language);
                    if !content.is_empty() {
                        request = request.header("content-type", *content);
                    }
                    if known {
                        request = request.header("cookie", &ada.cookie).header("x-csrf-token", &ada.csrf);
                    }
                    let given = answer(&workspace.router, request.body(Body::from(body.to_vec()))?).await?;
                    let what = format!("{method} {path} {content} {language} {known}: {} {}", given.status, given.body);
                    let away = !known && given.status.as_u16() == 303;
                    assert!(given.status.as_u16() == *status || away, "{what}");
                    if !away {
                        assert_eq!(given.header("content-type"), "text/html; charset=utf-8", "{what}");
                        assert!(given.body.contains("<h1") && given.body.contains(sentence), "{what}");
                    }
                }
            }
        }
        // The secret of a form in a body that is too long.
        let request = Request::builder().method("POST").uri("/companies/views").header("cookie", &ada.cookie);
        let request = request.header("host", "crm.example").header("sec-fetch-site", "same-origin").header("content-type", form);
        answer(&workspace.router, request.body(Body::from(long))?).await?.is(413).has("<h1");
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
