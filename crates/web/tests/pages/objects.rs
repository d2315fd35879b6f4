//! Objects and fields of one's own, by pages and by the API: what is defined is there at once, everywhere.

use mainstay_testkit::both_databases;
use serde_json::json;

use crate::api::caller::Program;
use crate::visitor::Workspace;

const VESSEL: [(&str, &str); 5] = [
    ("label.en", "Vessel"),
    ("label.zh-CN", "船舶"),
    ("plural_label.en", "Vessels"),
    ("plural_label.zh-CN", "船舶"),
    ("icon", "package"),
];

both_databases! {
    async fn an_object_is_made_on_pages_and_used_at_once(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let made = ada.post("/admin/objects", &VESSEL).await?.is(303);
        assert_eq!(made.location(), "/admin/objects/vessel");
        for (kind, extra) in [
            ("integer", vec![("label.en", "Tonnage"), ("min", "1"), ("indexed", "true")]),
            ("choice", vec![("label.en", "Flag"), ("options[0].en", "Malta"), ("options[0].color", "blue"), ("options[1].en", "Panama"), ("default", "malta")]),
            ("link", vec![("label.en", "Owning company"), ("name", "company"), ("target", "company"), ("back_label.en", "Fleet")]),
            ("formula", vec![("label.en", "Dues"), ("formula", "tonnage * 2"), ("result", "integer")]),
        ] {
            let mut pairs = vec![("kind", kind)];
            pairs.extend(extra);
            ada.post("/admin/objects/vessel/fields", &pairs).await?.is(303);
        }
        ada.post("/admin/objects/company/fields", &[("kind", "rollup"), ("of", "vessel.company"), ("label.en", "Fleet tonnage"), ("function", "sum"), ("rollup_field", "tonnage")]).await?.is(303);

        ada.get("/").await?.is(200).has("/vessels").has("Vessels");
        ada.get("/vessels/new").await?.is(200).has("Tonnage").has("Panama").has("Owning company");
        let company = workspace.make("company", &json!({ "name": "Hansa" })).await?;
        let mary = workspace.make("vessel", &json!({ "name": "Mary", "tonnage": 12, "company": company })).await?;
        ada.get("/vessels").await?.is(200).has("Mary");
        ada.get(&format!("/vessels/{mary}")).await?.is(200).has("Malta").has("Hansa").has("24");
        ada.get(&format!("/companies/{company}")).await?.is(200).has("Fleet").has("Fleet tonnage");
        ada.get("/search?q=mary").await?.is(200).has("Mary");
        ada.get("/import?object=vessel").await?.is(200).has("Vessel");

        let program = Program::of(&workspace, ada.id).await?;
        let description = program.get("/api/v1/openapi.json").await?.is(200).json();
        assert!(description["paths"]["/api/v1/vessels"].is_object());
        assert!(description["components"]["schemas"]["Vessel"]["properties"]["tonnage"].is_object());
        let vessels = program.get("/api/v1/vessels?flag=eq.malta&company.name=eq.Hansa").await?.is(200).json();
        assert_eq!(vessels["data"][0]["dues"], json!(24));
    }

    async fn what_is_wrong_with_a_field_is_told_at_its_form(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        ada.post("/admin/objects", &VESSEL).await?.is(303);
        ada.post("/admin/objects", &VESSEL).await?.is(422).has("There is another object named");
        ada.post("/admin/objects", &[("label.zh-CN", "船舶"), ("plural_label.zh-CN", "船舶")]).await?.is(422).has("No name for programs");
        let field = async |pairs: &[(&str, &str)]| ada.post("/admin/objects/vessel/fields", pairs).await;
        field(&[("kind", "formula"), ("label.en", "Odd"), ("formula", "odd + 1"), ("result", "integer")]).await?.is(422).has("It depends on itself");
        field(&[("kind", "formula"), ("label.en", "Odd"), ("formula", "1 +"), ("result", "integer")]).await?.is(422).has("position 4");
        field(&[("kind", "choice"), ("label.en", "Flag")]).await?.is(422).has("at least one option");
        field(&[("kind", "integer"), ("label.en", "Masts"), ("default", "many")]).await?.is(422).has("Masts");
        field(&[("kind", "text"), ("label.en", "Name")]).await?.is(422).has("There is another field named");
        field(&[("kind", "text"), ("label.en", "")]).await?.is(422).has("needs a label");
        ada.get("/admin/objects/vessel").await?.is(200).has_not("Odd").has_not("Masts");
        ada.get("/admin/objects/nothing").await?.is(404);
        let member = workspace.person("Max", "Member").await?;
        member.get("/admin/objects").await?.is(404);
        member.post("/admin/objects", &VESSEL).await?.is(404);
    }

    async fn what_is_used_is_not_taken_away_unseen(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        ada.post("/admin/objects", &VESSEL).await?.is(303);
        let options = [("kind", "choice"), ("label.en", "Flag"), ("options[0].en", "Malta"), ("options[1].en", "Panama")];
        ada.post("/admin/objects/vessel/fields", &options).await?.is(303);
        workspace.make("vessel", &json!({ "name": "Mary", "flag": "malta" })).await?;
        let without = |key: &str| json!({ "objects": [{ "name": "vessel", "fields": [{ "name": "flag", "options": [{ "key": key, "label": { "en": "One" } }] }] }] });
        program.patch("/api/v1/schema", &without("panama")).await?.is(422).has("1 records have it");
        program.patch("/api/v1/schema", &without("malta")).await?.is(200);

        let policy = json!({ "everything": { "read": "all" }, "rules": [{ "object": "vessel", "actions": ["read"], "filter": "flag.eq.malta" }] });
        program.make("roles", &json!({ "name": "Maltese", "policy": policy })).await?;
        let gone = json!({ "objects": [{ "name": "vessel", "fields": [{ "name": "flag", "deleted": true }] }] });
        program.patch("/api/v1/schema", &gone).await?.is(422).has("Maltese");
        ada.post("/admin/objects/vessel/fields/flag/state", &[("what", "delete")]).await?.is(303);
        ada.get("/admin/objects/vessel").await?.is(200).has("/fields/flag\"").has_not("Deleted fields");
    }

    async fn a_schema_is_seen_before_it_is_applied_and_taken_elsewhere(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let wanted = json!({ "objects": [
            { "name": "vessel", "label": { "en": "Vessel" }, "plural_label": { "en": "Vessels" }, "fields": [{ "name": "name", "kind": "text", "label": { "en": "Name" } }] },
            { "name": "contact", "fields": [{ "name": "badge", "kind": "integer", "label": { "en": "Badge" } }, { "name": "job_title", "label": { "en": "Position", "zh-CN": "职位" } }] },
        ] });
        let seen = program.patch("/api/v1/schema?dry_run=true", &wanted).await?.is(200).json();
        let places: Vec<&str> = seen["differences"].as_array().unwrap().iter().filter_map(|one| one["place"].as_str()).collect();
        assert_eq!(places, ["contact.job_title", "contact.badge", "vessel", "vessel.name"]);
        program.get("/api/v1/vessels").await?.is(404);
        program.patch("/api/v1/schema", &wanted).await?.is(200);
        program.get("/api/v1/vessels").await?.is(200);
        assert_eq!(program.patch("/api/v1/schema", &wanted).await?.is(200).json()["differences"], json!([]));
        let kept = program.get("/api/v1/schema").await?.is(200).json();
        assert_eq!(kept["objects"].as_array().unwrap().len(), 2, "{kept}");
        for (wrong, code) in [
            (json!({ "name": "contact", "fields": [{ "name": "badge", "kind": "text" }] }), "schema_other_kind"),
            (json!({ "name": "contact", "fields": [{ "name": "emails", "deleted": true }] }), "schema_shipped"),
            (json!({ "name": "contact", "feilds": [] }), "schema_key"),
            (json!({ "name": "contact", "fields": [{ "name": "x", "kind": "number", "label": { "en": "X" } }] }), "schema_kind"),
            (json!({ "name": "contact", "fields": [{ "name": "y", "kind": "link", "label": { "en": "Y" }, "targets": ["nobody"] }] }), "no_target"),
        ] {
            let answer = program.patch("/api/v1/schema", &json!({ "objects": [wrong] })).await?.is(422).json();
            assert_eq!(answer["errors"][0]["code"], json!(code), "{answer}");
        }
        program.delete("/api/v1/schema/vessel").await?.is(404);
        program.patch("/api/v1/schema", &json!({ "objects": [{ "name": "vessel", "deleted": true }] })).await?.is(200);
        program.delete("/api/v1/schema/vessel").await?.is(204);
        let max = workspace.person("Max", "Member").await?;
        Program::of(&workspace, max.id).await?.get("/api/v1/schema").await?.is(403);
    }
}
