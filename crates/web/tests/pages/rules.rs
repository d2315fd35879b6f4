//! Rules of an object: made on a page, kept on every path, told in the reader's words.

use mainstay_testkit::both_databases;
use serde_json::json;

use crate::api::caller::Program;
use crate::visitor::Workspace;

/// A customer has a website and a number of employees.
const CUSTOMER: [(&str, &str); 9] = [
    ("label.en", "Customers are known"),
    ("label.zh-CN", "客户资料完整"),
    ("f[0].join", "and"),
    ("f[0][0].field", "relation"),
    ("f[0][0].op", "eq"),
    ("f[0][0].value", "customer"),
    ("require", "website"),
    ("require", "employees"),
    ("severity", "refuse"),
];

both_databases! {
    async fn a_rule_is_made_on_a_page_and_kept_on_every_path(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let old = workspace.make("company", &json!({ "name": "Old", "relation": "customer" })).await?;

        // What it would come to is told before it is made.
        let mut foresee = CUSTOMER.to_vec();
        foresee.push(("_foresee", "1"));
        ada.post("/admin/objects/company/rules", &foresee).await?.is(200).has("One record breaks this rule now.").has("/companies?relation=eq.customer&amp;or=%28website.is.null%2Cemployees.is.null%29");
        ada.get("/admin/objects/company").await?.is(200).has_not("Customers are known");
        let made = ada.post("/admin/objects/company/rules", &CUSTOMER).await?.is(303);
        assert_eq!(made.location(), "/admin/objects/company");
        ada.get("/admin/objects/company").await?.is(200).has("Customers are known").has("Under a condition needs: Website, Employees");
        ada.get("/admin/objects/company/rules/customers_are_known").await?.is(200).has("One record breaks this rule now.");

        // New records, by page and by program.
        let new = [("name", "New"), ("relation", "customer"), ("employees", "5")];
        ada.post("/companies/new", &new).await?.is(422).has("This is needed here, by the rule “Customers are known”.").has("f-website-error").has_not("f-employees-error");
        // Whatever else is wrong with them is told at once, not after the next attempt.
        let nameless = [("name", ""), ("relation", "customer"), ("employees", "many")];
        ada.post("/companies/new", &nameless).await?.is(422).has("f-name-error").has("f-website-error").has("f-employees-error");
        let refused = program.post("/api/v1/companies", &json!({ "relation": "customer", "employees": "many" })).await?.is(422).json();
        let fields: Vec<&str> = refused["errors"].as_array().unwrap().iter().filter_map(|error| error["field"].as_str()).collect();
        assert_eq!(fields, ["employees", "name", "website"], "{refused}");
        ada.part("/companies/new/needed?relation=customer").await?.is(200).has("Needed as it stands: Website, Employees");
        ada.part("/companies/new/needed?relation=partner").await?.is(200).has_not("Needed");
        let refused = program.post("/api/v1/companies", &json!({ "name": "New", "relation": "customer" })).await?.is(422).json();
        let fields: Vec<&str> = refused["errors"].as_array().unwrap().iter().filter_map(|error| error["field"].as_str()).collect();
        assert_eq!((fields, &refused["errors"][0]["code"]), (vec!["website", "employees"], &json!("rule_required")));
        let partner = program.post("/api/v1/companies", &json!({ "name": "New", "relation": "partner" })).await?.is(201).json();
        let id = partner["id"].as_str().unwrap().to_owned();
        program.patch(&format!("/api/v1/companies/{id}"), &json!({ "relation": "customer" })).await?.is(422);
        let batch = json!({ "operations": [{ "op": "update", "id": id, "data": { "relation": "customer" } }] });
        let told = program.post("/api/v1/companies/batch", &batch).await?;
        assert_eq!(told.status, 422, "{}", told.body);

        // On a board and in a cell of a list there is no form: what is missing is named.
        let moved = ada.post_part("/companies/move?_layout=board&_group=relation", &[("id", &id), ("lane", "customer")]).await?.is(422);
        moved.has("Website").has("Employees");
        ada.post_part(&format!("/companies/{id}/cell/relation"), &[("relation", "customer")]).await?.is(422).has("Website: This is needed here").has("Employees: ");

        // A record from before: other things change, what is needed may be filled in bit by bit, and the page says what is missing.
        let page = format!("/companies/{old}");
        ada.get(&page).await?.is(200).has("Something to put right").has("edit?field=website");
        let change = |field: &'static str, value: &'static str| {
            let (ada, page) = (ada.clone(), page.clone());
            async move { ada.post(&format!("{page}/edit?field={field}"), &[(field, value)]).await }
        };
        change("industry", "Shipping").await?.is(303);
        change("website", "https://old.example").await?.is(303);
        change("employees", "7").await?.is(303);
        ada.get(&page).await?.is(200).has_not("Something to put right");
        change("website", "").await?.is(422).has("This is needed here");

        // An undo puts back what was, whatever the rules say.
        program.patch(&format!("/api/v1/companies/{old}"), &json!({ "relation": "former" })).await?.is(200);
        program.patch(&format!("/api/v1/companies/{old}"), &json!({ "website": null })).await?.is(200);
        let sets = program.get(&format!("/api/v1/companies/{old}/history")).await?.is(200).json();
        let changed = |change: &&serde_json::Value| change["fields"]["relation"].is_object();
        let set = sets["data"].as_array().unwrap().iter().find(changed).unwrap()["change_set"].as_str().unwrap().to_owned();
        program.post(&format!("/api/v1/change-sets/{set}/undo"), &json!({})).await?.is(200);
        let now = program.get(&format!("/api/v1/companies/{old}")).await?.is(200).json();
        assert_eq!((&now["relation"], &now["website"]), (&json!("customer"), &json!(null)));
    }

    async fn a_rule_speaks_the_readers_language_warns_and_goes_with_the_schema(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let rule = |name: &str, when: &str, severity: &str| json!({ "name": name, "label": { "en": name }, "when": when, "severity": severity, "message": { "en": "Larger, please", "zh-CN": "请填写更大的数字" } });
        let with = |rules: serde_json::Value| json!({ "objects": [{ "name": "company", "rules": rules }] });
        program.patch("/api/v1/schema", &with(json!([rule("small", "employees.lt.10", "warn"), rule("tiny", "employees.lt.2", "refuse")]))).await?.is(200);
        let kept = program.get("/api/v1/schema").await?.is(200).json();
        assert_eq!(kept["objects"][0]["rules"].as_array().unwrap().len(), 2, "{kept}");
        let again = program.patch("/api/v1/schema", &kept).await?.is(200).json();
        assert_eq!(again["differences"], json!([]));

        // Whoever is warned has what was written, and is told on its page.
        let made = program.post("/api/v1/companies", &json!({ "name": "Five", "employees": 5 })).await?.is(201).json();
        let page = format!("/companies/{}", made["id"].as_str().unwrap());
        ada.get(&page).await?.is(200).has("Larger, please");
        ada.post(&format!("{page}/edit?field=employees"), &[("employees", "1")]).await?.is(422).has("Larger, please");
        program.patch(&format!("/api/v1/users/{}", ada.id), &json!({ "language": "zh-CN" })).await?.is(200);
        ada.post(&format!("{page}/edit?field=employees"), &[("employees", "1")]).await?.is(422).has("请填写更大的数字").has_not("Larger");

        // Rules are merged by name; one that cannot be understood is refused, and so is what would break one.
        program.patch("/api/v1/schema", &with(json!([{ "name": "tiny", "off": true }]))).await?.is(200);
        program.patch(&format!("/api/v1{page}"), &json!({ "employees": 1 })).await?.is(200);
        program.patch("/api/v1/schema", &with(json!([rule("odd", "employes.lt.2", "refuse")]))).await?.is(422).has("rule_field");
        program.patch("/api/v1/schema", &with(json!([{ "name": "tiny", "deleted": true }]))).await?.is(200);
        program.patch("/api/v1/schema", &json!({ "objects": [{ "name": "company", "fields": [{ "name": "badge", "kind": "integer", "label": { "en": "Badge" } }], "rules": [rule("badged", "badge.lt.1", "refuse")] }] })).await?.is(200);
        program.patch("/api/v1/schema", &json!({ "objects": [{ "name": "company", "fields": [{ "name": "badge", "deleted": true }] }] })).await?.is(422).has("badged");
        let max = workspace.person("Max", "Member").await?;
        max.get("/admin/objects/company/new-rule").await?.is(404);
    }

    async fn many_at_once_and_merging_keep_the_rules(t: TestStore) {
        use mainstay_app::records::{BulkChange, Selection};
        use mainstay_model::change::Source;
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let rule = json!([{ "name": "known", "label": { "en": "Known" }, "when": "relation.eq.customer", "require": ["website"] }]);
        program.patch("/api/v1/schema", &json!({ "objects": [{ "name": "company", "rules": rule }] })).await?.is(200);
        let bare = workspace.make("company", &json!({ "name": "Bare" })).await?;
        let whole = workspace.make("company", &json!({ "name": "Whole", "website": "whole.example" })).await?;
        let system = workspace.app.system(Source::Page);
        let change = BulkChange::Set(json!({ "relation": "customer" }).as_object().unwrap().clone());
        let outcome = workspace.app.bulk(&system, "company", Selection::Ids(vec![bare, whole]), change).await?;
        assert_eq!((outcome.changed, outcome.refused.len()), (1, 1));
        assert_eq!((outcome.refused[0].0, outcome.refused[0].1.field.as_str()), (bare, "website"));
        // The website of the other one comes with it; a choice that would leave none is refused.
        let merge = json!({ "with": [{ "id": whole }], "fields": { "relation": whole, "website": bare } });
        program.post(&format!("/api/v1/companies/{bare}/merge"), &merge).await?.is(422).has("Known");
        let merge = json!({ "with": [{ "id": whole }], "fields": { "relation": whole } });
        program.post(&format!("/api/v1/companies/{bare}/merge"), &merge).await?.is(200);
    }
}
