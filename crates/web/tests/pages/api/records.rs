//! One record's life, several at once, and what was done.

use axum::http::Method;
use jiff::SignedDuration;
use mainstay_testkit::both_databases;
use serde_json::json;

use super::caller::Program;
use crate::visitor::Workspace;

both_databases! {
    async fn a_record_is_made_changed_thrown_away_and_taken_back(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let made = program.post("/api/v1/companies", &json!({ "name": "Acme", "industry": "Trade" })).await?.is(201);
        assert_eq!(made.header("etag"), "\"1\"");
        let address = made.location().to_owned();
        let id = made.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(address, format!("/api/v1/companies/{id}"));
        let seen = program.get(&address).await?.is(200);
        assert_eq!((seen.header("etag"), &seen.json()["name"]), ("\"1\"", &json!("Acme")));
        let known = program.send(Method::GET, &address, &[("if-none-match", "\"1\"")], "").await?.is(304);
        assert_eq!(known.body, "");

        let before = workspace.app.now();
        t.clock.advance(SignedDuration::from_hours(1));
        let body = json!({ "industry": "Energy" }).to_string();
        let changed = program.send(Method::PATCH, &address, &[("if-match", "\"1\"")], &body).await?.is(200);
        assert_eq!((changed.header("etag"), &changed.json()["name"]), ("\"2\"", &json!("Acme")));
        let stale = program.send(Method::PATCH, &address, &[("if-match", "\"1\"")], &body).await?.is(412);
        assert_eq!(stale.json()["type"], "/problems/stale");
        program.send(Method::DELETE, &address, &[("if-match", "\"1\"")], "").await?.is(412);
        program.send(Method::PATCH, &address, &[("if-match", "*")], &body).await?.is(200);
        for odd in ["soon", "3", "\"3", "\"x\"", "\"1\", \"2\""] {
            program.send(Method::PATCH, &address, &[("if-match", odd)], &body).await?.is(400).has("If-Match");
        }
        let brief = json!({ "industry": "Steel" }).to_string();
        let brief = program.send(Method::PATCH, &address, &[("prefer", "return=minimal")], &brief).await?.is(204);
        assert!(brief.body.is_empty() && !brief.header("etag").is_empty());

        let was = program.get(&format!("{address}?as_of={before}")).await?.is(200).json();
        assert_eq!(was["industry"], "Trade");
        program.get(&format!("{address}?as_of=yesterday")).await?.is(422).has("as_of");
        program.get(&format!("{address}?as_of=1800-01-01T00:00:00Z")).await?.is(404);
        let history = program.get(&format!("{address}/history")).await?.is(200).json();
        let newest = &history["data"][0];
        assert_eq!(newest["fields"]["industry"], json!({ "old": "Energy", "new": "Steel" }), "{history}");
        assert_eq!((&newest["actor"], &newest["source"]), (&json!(ada.id), &json!("api")));
        let first = program.get(&format!("{address}/history?limit=1")).await?.is(200).json();
        let cursor = first["page"]["next"].as_str().unwrap().to_owned();
        let second = program.get(&format!("{address}/history?limit=1&cursor={cursor}")).await?.is(200).json();
        assert_ne!(first["data"], second["data"]);
        program.get(&format!("{address}/access")).await?.is(200).has("Ada Tester").has("Administrator");

        program.delete(&address).await?.is(204);
        assert_eq!(program.get(&address).await?.is(200).json()["trashed"], json!(true));
        assert_eq!(program.get("/api/v1/companies?count=exact").await?.json()["page"]["count"], json!(0));
        assert_eq!(program.get("/api/v1/companies?trash=trashed&count=exact").await?.json()["page"]["count"], json!(1));
        program.patch(&address, &json!({ "industry": "Trade" })).await?.is(409);
        let back = program.send(Method::POST, &format!("{address}/restore"), &[], "").await?.is(200).json();
        assert_eq!((&back["industry"], back.get("trashed")), (&json!("Steel"), None));
    }

    async fn a_batch_is_done_as_a_whole_or_as_far_as_it_goes(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let acme = program.make("companies", &json!({ "name": "Acme" })).await?;
        let operations = json!([
            { "op": "create", "data": { "name": "Globex" } },
            { "op": "create", "data": { "name": "", "nonsense": 1 } },
            { "op": "update", "id": acme, "version": 1, "data": { "industry": "Trade" } },
        ]);
        let count = "/api/v1/companies?count=exact";
        let whole = json!({ "operations": operations });
        let refused = program.post("/api/v1/companies/batch", &whole).await?.is(422);
        refused.has("operations[1].name").has("operations[1].nonsense");
        assert_eq!(program.get(count).await?.json()["page"]["count"], json!(1));

        let parts = json!({ "atomic": false, "operations": operations });
        let done = program.post("/api/v1/companies/batch", &parts).await?.is(200).json();
        assert!(done["data"][0]["id"].is_string() && done["data"][1]["errors"].is_array(), "{done}");
        assert_eq!(done["data"][2], json!({ "id": acme, "version": 2 }));
        assert_eq!(program.get(count).await?.json()["page"]["count"], json!(2));

        // What only the database can tell is told at its place, too.
        let stale = json!({ "operations": [
            { "op": "create", "data": { "name": "Initech" } },
            { "op": "delete", "id": acme, "version": 1 },
        ] });
        program.post("/api/v1/companies/batch", &stale).await?.is(409).has("operations[1]");
        assert_eq!(program.get(count).await?.json()["page"]["count"], json!(2));
        let many: Vec<_> = (0..1_001).map(|n| json!({ "op": "create", "data": { "name": format!("C{n}") } })).collect();
        program.post("/api/v1/companies/batch", &json!({ "operations": many })).await?.is(422).has("operations");
        program.post("/api/v1/companies/batch", &json!({ "operations": [{ "op": "explode" }] })).await?.is(400);
        program.post("/api/v1/companies/batch", &json!({ "operations": [] })).await?.is(200);
    }

    async fn what_was_done_is_told_and_taken_back(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let acme = program.make("companies", &json!({ "name": "Acme", "industry": "Trade" })).await?;
        let address = format!("/api/v1/companies/{acme}");
        t.clock.advance(SignedDuration::from_secs(1));
        program.patch(&address, &json!({ "industry": "Energy" })).await?.is(200);
        let sets = program.get("/api/v1/change-sets?limit=1").await?.is(200).json();
        let set = sets["data"][0]["id"].as_str().unwrap().to_owned();
        let told = program.get(&format!("/api/v1/change-sets/{set}")).await?.is(200).json();
        assert_eq!(told["data"][0]["fields"]["industry"], json!({ "old": "Trade", "new": "Energy" }), "{told}");
        let reader = workspace.person("Rosa", "Reader").await?;
        let reader = Program::of(&workspace, reader.id).await?;
        let kept = reader.send(Method::POST, &format!("/api/v1/change-sets/{set}/undo"), &[], "").await?;
        assert_eq!(program.get(&address).await?.json()["industry"], "Energy", "{}", kept.body);
        let undone = program.send(Method::POST, &format!("/api/v1/change-sets/{set}/undo"), &[], "").await?.is(200).json();
        assert_eq!(undone["conflicts"], json!([]), "{undone}");
        assert_eq!(program.get(&address).await?.json()["industry"], "Trade");
        let hits = program.get("/api/v1/search?q=acm&object=company").await?.is(200).json();
        assert_eq!((&hits["data"][0]["id"], &hits["data"][0]["title"]), (&json!(acme), &json!("Acme")));
        program.get("/api/v1/search?q=acm&object=spaceship").await?.is(422).has("object");
    }
}
