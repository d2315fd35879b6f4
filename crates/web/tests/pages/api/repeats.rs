//! Requests that are sent again because their answer was lost.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use axum::http::Method;
use jiff::SignedDuration;
use mainstay_app::auth::KeyRequest;
use mainstay_testkit::both_databases;
use serde_json::{Value as Json, json};

use super::caller::Program;
use crate::visitor::{Answer, Workspace};

/// Sends a request and hangs up as soon as something is seen, before the answer comes.
async fn interrupted(
    sent: impl Future<Output = anyhow::Result<Answer>>,
    seen: impl AsyncFn() -> anyhow::Result<bool>,
) -> anyhow::Result<()> {
    let mut sent = pin!(sent);
    let mut answered = false;
    while !answered && !seen().await? {
        answered = poll_fn(|task| Poll::Ready(sent.as_mut().poll(task).is_ready())).await;
    }
    Ok(())
}

both_databases! {
    async fn what_was_done_is_not_done_again_when_the_answer_was_lost(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let listed = async |path: &str| -> anyhow::Result<Json> {
            Ok(program.get(path).await?.is(200).json()["data"].clone())
        };
        for n in 0..5 {
            let (made, done) = (format!("made {n}"), format!("done {n}"));
            let companies = format!("/api/v1/companies?name=eq.Acme%20{n}");
            let body = json!({ "name": format!("Acme {n}") }).to_string();
            let make = async || program.send(Method::POST, "/api/v1/companies", &[("idempotency-key", &made)], &body).await;
            interrupted(make(), async || Ok(listed(&companies).await? != json!([]))).await?;
            let again = make().await?.is(201);
            assert_eq!(again.header("idempotency-replayed"), "true");
            assert_eq!(make().await?.is(201).body, again.body);
            let there = listed(&companies).await?;
            assert_eq!(there.as_array().map(Vec::len), Some(1));
            assert_eq!((&there[0]["id"], again.location()), (&again.json()["id"], format!("/api/v1/companies/{}", there[0]["id"].as_str().unwrap_or("")).as_str()));

            // Operations of a batch are answered each as it was, the refused ones too.
            let batch = json!({ "atomic": false, "operations": [
                { "op": "create", "data": { "name": format!("Globex {n}") } },
                { "op": "update", "id": there[0]["id"], "version": 99, "data": { "employees": 6 } },
                { "op": "update", "id": there[0]["id"], "version": 1, "data": { "employees": 5 } },
                { "op": "create", "data": { "name": "" } },
            ] }).to_string();
            let send = async || program.send(Method::POST, "/api/v1/companies/batch", &[("idempotency-key", &done)], &batch).await;
            let globex = format!("/api/v1/companies?name=eq.Globex%20{n}");
            interrupted(send(), async || Ok(listed(&globex).await? != json!([]))).await?;
            let results = send().await?.is(200).json()["data"].clone();
            assert_eq!(listed(&globex).await?.as_array().map(Vec::len), Some(1));
            assert_eq!(results[0]["id"], listed(&globex).await?[0]["id"]);
            assert!(results[1]["errors"].is_array(), "{results}");
            assert_eq!(results[2]["version"], json!(2), "{results}");
            assert_eq!(results[3]["errors"][0]["field"], json!("name"), "{results}");
        }
    }

    async fn an_undo_whose_answer_was_lost_is_not_done_again(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let id = program.make("companies", &json!({ "name": "Acme" })).await?;
        let path = format!("/api/v1/companies/{id}");
        program.patch(&path, &json!({ "name": "Acme Ltd" })).await?.is(200);
        let sets = program.get("/api/v1/change-sets?limit=1").await?.is(200).json();
        let undo = format!("/api/v1/change-sets/{}/undo", sets["data"][0]["id"].as_str().unwrap());
        let send = async || program.send(Method::POST, &undo, &[("idempotency-key", "undo")], "").await;
        interrupted(send(), async || Ok(program.get(&path).await?.json()["name"] == "Acme")).await?;
        let sets = program.get("/api/v1/change-sets?limit=1").await?.is(200).json();
        let undone = sets["data"][0]["id"].clone();
        // The process is gone: after a while the request may be begun anew.
        t.clock.advance(SignedDuration::from_mins(3));
        let again = send().await?.is(200).json();
        assert_eq!((&again["change_set"], &again["clean"], &again["conflicts"]), (&undone, &json!(1), &json!([])));
        assert_eq!(program.get(&path).await?.json()["version"], json!(3));
    }

    async fn whoever_hangs_up_before_anything_is_done_may_ask_again_at_once(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        for polls in 1..12 {
            let (key, body) = (format!("key {polls}"), json!({ "name": format!("Acme {polls}") }).to_string());
            let make = async || program.send(Method::POST, "/api/v1/companies", &[("idempotency-key", &key)], &body).await;
            let polled = std::cell::Cell::new(0);
            interrupted(make(), async || Ok(polled.replace(polled.get() + 1) == polls)).await?;
            let again = loop {
                let again = make().await?;
                // What is under way at this moment comes to its end first.
                if again.status != 409 && again.status != 503 { break again }
                tokio::task::yield_now().await;
            };
            again.is(201);
            let there = program.get(&format!("/api/v1/companies?name=eq.Acme%20{polls}")).await?.json()["data"].clone();
            assert_eq!(there.as_array().map(Vec::len), Some(1), "{there}");
        }
    }

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
