//! What there is: objects, fields, the description; custom objects at once.

use axum::http::Method;
use mainstay_model::Object;
use mainstay_model::change::Source;
use mainstay_model::field::{integer, text};
use mainstay_testkit::both_databases;
use serde_json::json;

use super::caller::Program;
use crate::visitor::Workspace;

both_databases! {
    async fn the_description_follows_what_there_is(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let before = program.get("/api/v1/openapi.json").await?.is(200).has_not("/api/v1/vessels");
        let document = before.json();
        assert_eq!(document["openapi"], "3.1.0");
        let known = before.header("etag").to_owned();
        program.send(Method::GET, "/api/v1/openapi.json", &[("if-none-match", &known)], "").await?.is(304);
        program.get("/api/v1/vessels").await?.is(404);

        let mut vessel = Object::new("vessel", "vessels")
            .labels("Vessel", "Vessels", "船")
            .field(text("name").label("Name", "名称").required())
            .field(integer("tonnage").label("Tonnage", "吨位"));
        vessel.custom = true;
        workspace.app.store().define(workspace.app.system(Source::Page).meta(), vec![vessel]).await?;
        let after = program.send(Method::GET, "/api/v1/openapi.json", &[("if-none-match", &known)], "").await?.is(200);
        after.has("/api/v1/vessels").has("tonnage");
        let id = program.make("vessels", &json!({ "name": "Mary", "tonnage": 40 })).await?;
        assert_eq!(program.get(&format!("/api/v1/vessels/{id}")).await?.is(200).json()["tonnage"], json!(40));
        program.get("/api/v1/vessels?tonnage=gt.30").await?.is(200).has("Mary");
        let told = program.get("/api/v1/objects/vessel").await?.is(200).json();
        assert_eq!(told["custom"], json!(true));
        program.get("/api/v1/objects").await?.is(200).has("vessel").has("company");
        program.get("/api/v1/objects/nothing").await?.is(404);
    }

    async fn every_reference_in_the_description_leads_somewhere(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let document = Program::of(&workspace, ada.id).await?.get("/api/v1/openapi.json").await?.is(200).json();
        let mut operations = std::collections::BTreeSet::new();
        let mut open = vec![&document];
        while let Some(part) = open.pop() {
            if let Some(reference) = part.get("$ref").and_then(|reference| reference.as_str()) {
                assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
            }
            if let Some(id) = part.get("operationId").and_then(|id| id.as_str()) {
                assert!(operations.insert(id), "{id} is there twice");
                assert!(part["responses"].as_object().is_some_and(|answers| answers.contains_key("401")), "{id}");
            }
            match part {
                serde_json::Value::Array(parts) => open.extend(parts),
                serde_json::Value::Object(parts) => open.extend(parts.values()),
                _ => {}
            }
        }
        // What is described is there, and the other way round.
        let table = mainstay_web::router::routes();
        for route in table.table().iter().filter(|route| route.path.starts_with("/api/v1/")) {
            // Companies keep no files.
            let plural = if route.path.ends_with("/content") { "files" } else { "companies" };
            let path = route.path.replace("{plural}", plural);
            let described = document["paths"][&path][route.method.to_lowercase()].is_object();
            assert!(described, "{} {path} is not described", route.method);
        }
    }
}
