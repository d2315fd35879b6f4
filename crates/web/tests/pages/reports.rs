//! Reports by their pages without scripts, and by the API.

use mainstay_testkit::both_databases;
use serde_json::{Value as Json, json};

use crate::api::caller::Program;
use crate::visitor::Workspace;

both_databases! {
    async fn a_report_is_made_kept_mended_and_taken_out_without_scripts(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let rosa = workspace.person("Rosa", "Reader").await?;
        for (name, relation, revenue) in [("A", "customer", "100 EUR"), ("B", "customer", "50 USD"), ("C", "prospect", "7 EUR")] {
            workspace.make("company", &json!({ "name": name, "relation": relation, "annual_revenue": revenue })).await?;
        }
        ada.get("/reports").await?.is(200).has("/reports/new?object=company");
        ada.get("/reports/new").await?.is(200).has("/reports/new?object=contact");
        // The form is an address: groupings, numbers, a chart, a condition.
        let asked = "object=company&group=relation&group=&measure=count&measure=sum%3Aannual_revenue&measure=&chart=bar&order=&top=\
                     &f.join=and&f%5B0%5D.join=and&f%5B0%5D%5B0%5D.field=name&f%5B0%5D%5B0%5D.op=ne&f%5B0%5D%5B0%5D.value=C";
        let page = ada.get(&format!("/reports/new?{asked}")).await?.is(200);
        // Nothing is left of prospects; amounts of two currencies stand beside each other.
        page.has("/companies?name=ne.C&amp;relation=eq.customer").has_not("relation=eq.prospect").has("are never added up");
        let csrf = ada.csrf.clone();
        let form = [
            ("_csrf", csrf.as_str()), ("object", "company"), ("group", "relation"), ("measure", "sum:annual_revenue"), ("measure", "count"),
            ("chart", "bar"), ("name", "Who buys"), ("shared", "true"),
        ];
        let nameless: Vec<(&str, &str)> = form.iter().filter(|(name, _)| *name != "name").copied().collect();
        ada.post("/reports", &nameless).await?.is(422).has("This is needed.");
        let kept = ada.post("/reports", &form).await?.is(303).location().to_owned();
        ada.get(&kept).await?.is(200).has("Who buys").has("Customer").has("$50").has(&format!("{kept}?currency=USD"));
        ada.get(&format!("{kept}?currency=USD")).await?.is(200).has("The chart shows USD.");

        // Somebody else sees it and cannot change it; taking it out is a right of its own.
        rosa.get(&kept).await?.is(200).has("Make your own").has_not("/delete");
        let query = "object=company&group=relation&measure=count&measure=sum%3Aannual_revenue";
        let file = ada.get(&format!("/reports/file?format=csv&{query}")).await?.is(200);
        assert!(file.body.contains("Customer,EUR,2,100\r\nCustomer,USD,,50\r\n"), "{}", file.body);
        rosa.get(&format!("/reports/file?format=csv&{query}")).await?.is(403);

        // A field that is gone is told by its name, and the report can be mended.
        let gone = |deleted: bool| json!({ "objects": [{ "name": "company", "fields": [{ "name": "shade", "kind": "text", "label": { "en": "Shade" }, "deleted": deleted }] }] });
        let program = Program::of(&workspace, ada.id).await?;
        let field = json!({ "objects": [{ "name": "company", "fields": [{ "name": "shade", "kind": "text", "label": { "en": "Shade" } }] }] });
        program.patch("/api/v1/schema", &field).await?.is(200);
        let lost = [("_csrf", csrf.as_str()), ("object", "company"), ("group", "shade"), ("name", "Shades")];
        let lost = ada.post("/reports", &lost).await?.is(303).location().to_owned();
        program.patch("/api/v1/schema", &gone(true)).await?.is(200);
        ada.get(&lost).await?.is(200).has("can no longer be computed").has("shade").has("Mend the report");
        ada.get("/reports").await?.is(200).has("can no longer be computed");
        program.patch("/api/v1/schema", &gone(false)).await?.is(200);
        ada.get(&lost).await?.is(200).has_not("can no longer be computed");
        let done = ada.post(&format!("{lost}/delete"), &[("_csrf", &csrf)]).await?.is(303);
        assert_eq!(done.location(), "/reports");
        ada.get(&lost).await?.is(404);
    }

    async fn programs_ask_for_any_report(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        for (name, founded, revenue) in [("A", 1990, "100.50 EUR"), ("B", 1990, "50 USD"), ("C", 2001, "7 EUR")] {
            program.make("companies", &json!({ "name": name, "founded": founded, "annual_revenue": revenue })).await?;
        }
        let question = json!({ "object": "company", "group": ["founded", "created_at:year"], "measure": ["count", "sum:annual_revenue", "median:employees"] });
        let told = program.post("/api/v1/reports/run", &question).await?.is(200).json();
        assert_eq!(told["measure"], json!(["count", "sum:annual_revenue", "median:employees"]));
        let row = &told["rows"][0];
        assert_eq!((&row["key"], &row["filter"]), (&json!(1990), &json!("founded.eq.1990")));
        assert_eq!(row["values"], json!([2, [{ "amount": "100.5", "currency": "EUR" }, { "amount": "50", "currency": "USD" }], null]));
        assert_eq!(told["columns"][0]["key"], "2025");
        assert_eq!(told["cells"][1][0][0], 1, "{told}");
        assert_eq!((&told["total"][0], &told["currencies"]), (&json!(3), &json!(["EUR", "USD"])));

        let saved = json!({ "name": "Kept", "target": "company", "groups": "founded", "measures": "count" });
        let saved = program.make("reports", &saved).await?;
        let told = program.get(&format!("/api/v1/reports/{saved}/run")).await?.is(200).json();
        assert_eq!(told["rows"].as_array().map(Vec::len), Some(2));
        for (wrong, named) in [
            (json!({ "object": "company", "group": ["nonsense"] }), "unknown_field"), (json!({ "object": "company", "measure": ["sum:name"] }), "not_measurable"),
            (json!({ "object": "company", "group": ["founded:month"] }), "not_a_time"), (json!({ "object": "company", "top": 0 }), "bad_top"),
        ] {
            program.post("/api/v1/reports/run", &wrong).await?.is(422).has(named);
        }
        program.post("/api/v1/reports/run", &json!({ "object": "nonsense" })).await?.is(404);
        let nobody = workspace.person_in("Nemo", &[]).await?;
        Program::of(&workspace, nobody.id).await?.post("/api/v1/reports/run", &json!({ "object": "company" })).await?.is(404);
        let described = program.get("/api/v1/openapi.json").await?.is(200).json();
        assert_ne!(described["paths"]["/api/v1/reports/run"]["post"], Json::Null);
    }
}
