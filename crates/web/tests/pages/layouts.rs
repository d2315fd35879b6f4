//! Layouts: who gets which, where fields stand, what is shown when, and that nothing gets lost.

use mainstay_testkit::both_databases;
use serde_json::json;

use crate::api::caller::Program;
use crate::visitor::Workspace;

/// Where each of these begins in a page, in the order in which they come.
fn in_order(body: &str, words: &[&str]) -> bool {
    let mut from = 0;
    words.iter().all(|word| match body[from..].find(word) {
        Some(at) => {
            from += at + word.len();
            true
        }
        None => false,
    })
}

both_databases! {
    async fn a_layout_is_for_some_roles_and_nothing_gets_lost(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let max = workspace.person("Max", "Member").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let acme = workspace.make("company", &json!({ "name": "Acme", "industry": "Steel", "tax_id": "DE 1", "founded": 1900, "relation": "prospect" })).await?;
        let page = format!("/companies/{acme}");

        // Made on a page, it begins with the sections as they are.
        let made = ada.post("/admin/objects/company/layouts", &[("label.en", "Sales"), ("label.zh-CN", "销售"), ("roles", "Member")]).await?.is(303);
        assert_eq!(made.location(), "/admin/objects/company/layouts/sales");
        let one = "/admin/objects/company/layouts/sales";
        ada.get(one).await?.is(200).has("About").has("How it comes out");
        let count = program.get("/api/v1/schema").await?.is(200).json()["objects"][0]["layouts"][0]["sections"].as_array().unwrap().len();

        // A new section takes its fields from where they stood; a condition shows it for some records only.
        let section = [("label.en", "Customer papers"), ("label.zh-CN", "客户文件"), ("columns", "tax_id"), ("columns", "founded"), ("two_columns", "true"),
            ("f[0].join", "and"), ("f[0][0].field", "relation"), ("f[0][0].op", "eq"), ("f[0][0].value", "customer")];
        ada.post(&format!("{one}/sections/{count}"), &section).await?.is(303);
        for _ in 0..count {
            let at = program.get("/api/v1/schema").await?.is(200).json()["objects"][0]["layouts"][0]["sections"].as_array().unwrap().iter().position(|section| section["label"]["en"] == "Customer papers").unwrap();
            ada.post(&format!("{one}/state"), &[("what", &format!("up.{at}"))]).await?.is(303);
        }
        let kept = program.get("/api/v1/schema").await?.is(200).json();
        let sections = kept["objects"][0]["layouts"][0]["sections"].as_array().unwrap();
        assert_eq!((&sections[0]["label"]["zh-CN"], &sections[0]["fields"], &sections[0]["when"]), (&json!("客户文件"), &json!(["tax_id", "founded"]), &json!("relation.eq.customer")), "{kept}");
        assert!(sections[1..].iter().all(|section| !section["fields"].as_array().unwrap().contains(&json!("tax_id"))), "{kept}");
        assert_eq!(program.patch("/api/v1/schema", &kept).await?.is(200).json()["differences"], json!([]));

        // Those who hold the role have it, others do not. Hidden is not forbidden.
        let mine = format!("/companies/{}", workspace.make("company", &json!({ "name": "Mine", "tax_id": "DE 2", "owner": max.id })).await?);
        ada.get(&page).await?.is(200).has_not("Customer papers").has("DE 1");
        max.get(&mine).await?.is(200).has_not("Customer papers").has_not("DE 2");
        program.get(&format!("/api/v1{mine}")).await?.is(200).has("DE 2");
        ada.patch(&format!("/api/v1{mine}"), &json!({ "relation": "customer" })).await?.is(200);
        let shown = max.get(&mine).await?.is(200).has("DE 2");
        assert!(in_order(&shown.body, &["Customer papers", "Tax ID", "About", "Industry"]), "{}", shown.body);
        let form = max.get(&format!("{mine}/edit")).await?.is(200);
        assert!(in_order(&form.body, &["Customer papers", "f-tax-id", "f-founded", "f-industry"]) || in_order(&form.body, &["Customer papers", "f-tax_id", "f-founded", "f-industry"]), "{}", form.body);
        // What is chosen in a form decides at once.
        max.part("/companies/new/needed?relation=customer").await?.is(200).has("data-shown=\"0 ");
        max.part("/companies/new/needed?relation=partner").await?.is(200).has("data-shown=\"1 ");

        // A field that no section names stands last, and a required one is told of.
        let few = json!({ "objects": [{ "name": "company", "layouts": [{ "name": "sales", "sections": [{ "label": { "en": "Only" }, "fields": ["website", "nonsense"] }], "list": ["name", "founded"], "order": "founded.desc" }] }] });
        program.patch("/api/v1/schema", &few).await?.is(200);
        let form = max.get(&format!("{mine}/edit")).await?.is(200);
        assert!(in_order(&form.body, &["Only", "f-name", "f-website", "More", "f-relation"]), "{}", form.body);
        let required = json!({ "objects": [{ "name": "company", "fields": [{ "name": "industry", "required": true }] }] });
        program.patch("/api/v1/schema", &required).await?.is(200);
        ada.get(one).await?.is(200).has("These are needed and stand in no section; forms ask for them under “More”: Industry");
        let list = max.get("/companies").await?.is(200).has("Founded");
        assert!(!list.body.contains("col-relation") && !list.body.contains(">Relation<"), "{}", list.body);

        // The order decides for those with several roles; a condition must be understood; a layout goes without a trace.
        let second = json!({ "objects": [{ "name": "company", "layouts": [{ "name": "late", "label": { "en": "Late" }, "roles": ["Member"], "sections": [{ "label": { "en": "Later" }, "fields": ["industry"] }] }] }] });
        program.patch("/api/v1/schema", &second).await?.is(200);
        max.get(&format!("{mine}/edit")).await?.is(200).has("Only").has_not("Later");
        ada.post("/admin/objects/company/layouts/late/state", &[("what", "up")]).await?.is(303);
        max.get(&format!("{mine}/edit")).await?.is(200).has("Later").has_not("Only");
        // A role's new name changes nothing for those who hold it.
        let member = format!("/api/v1/roles/{}", mainstay_standard::role::member_id());
        program.patch(&member, &json!({ "name": "Rep" })).await?.is(200);
        max.get(&format!("{mine}/edit")).await?.is(200).has("Later").has_not("Only");
        let odd = json!({ "objects": [{ "name": "company", "layouts": [{ "name": "late", "sections": [{ "when": "relation.eq.nothing" }] }] }] });
        program.patch("/api/v1/schema", &odd).await?.is(422).has("layout_condition");
        ada.post("/admin/objects/company/layouts/late/state", &[("what", "delete")]).await?.is(303);
        ada.post("/admin/objects/company/layouts/sales/state", &[("what", "delete")]).await?.is(303);
        max.get(&format!("{mine}/edit")).await?.is(200).has("About").has_not("Only");
        assert!(!program.get("/api/v1/schema").await?.is(200).body.contains("layouts"));
    }
}
