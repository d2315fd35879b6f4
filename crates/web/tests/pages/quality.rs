//! How good the records are: counted in the scope of whoever asks, each number with the list of exactly those records.

use mainstay_testkit::both_databases;
use serde_json::{Value as Json, json};

use crate::api::caller::Program;
use crate::visitor::Workspace;

fn count(report: &Json, kind: &str, about: &str) -> u64 {
    let measures = report["measures"].as_array().unwrap();
    let found = measures.iter().find(|measure| {
        measure["kind"] == kind
            && (about.is_empty() || measure["field"] == about || measure["rule"] == about)
    });
    found.unwrap_or_else(|| panic!("{kind} {about}: {report}"))["count"]
        .as_u64()
        .unwrap()
}

both_databases! {
    async fn every_number_is_that_of_the_list_it_leads_to(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let max = workspace.person("Max", "Member").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let acme = workspace.make("company", &json!({ "name": "Acme", "website": "acme.example", "industry": "Steel", "phones": [{ "number": "+4930901820" }], "owner": ada.id })).await?;
        let gone = workspace.make("company", &json!({ "name": "Gone", "owner": max.id, "employees": 5000 })).await?;
        for (given, rest) in [
            ("ADA", json!({ "family": "LOVELACE", "emails": [{ "address": "ada@gmial.com" }], "company": acme, "phones": [{ "number": "+49301" }] })),
            ("Grace", json!({ "family": "Hopper", "company": gone, "owner": ada.id })),
            ("Alan", json!({ "family": "Turing", "emails": [{ "address": "alan@gmail.com" }] })),
        ] {
            let mut fields = rest;
            fields["name"] = json!({ "given": given, "family": fields["family"] });
            fields.as_object_mut().unwrap().remove("family");
            workspace.make("contact", &fields).await?;
        }
        program.patch("/api/v1/schema", &json!({ "objects": [{ "name": "company", "rules": [{ "name": "small", "label": { "en": "Small" }, "when": "employees.gt.1000", "severity": "warn" }] }] })).await?.is(200);
        program.delete(&format!("/api/v1/companies/{gone}")).await?;
        let trashed = program.get("/api/v1/quality?object=company").await?.is(200).json();
        assert_eq!(trashed["data"][0]["records"], json!(1), "{trashed}");
        assert_eq!((&trashed["data"][0]["score"], count(&trashed["data"][0], "rule", "small")), (&json!(100), 0), "{trashed}");
        let told = program.get("/api/v1/quality?object=contact").await?.is(200).json();
        let contacts = &told["data"][0];
        for (kind, about, wanted) in [
            ("missing", "emails", 1), ("domain", "emails", 1), ("alone", "company", 1), ("leads_to_trash", "company", 1),
            ("unowned", "owner", 2), ("owner_gone", "owner", 0), ("stale", "", 0),
        ] {
            assert_eq!(count(contacts, kind, about), wanted, "{kind} {about}");
        }
        for measure in contacts["measures"].as_array().unwrap() {
            let filter = measure["filter"].as_str().unwrap();
            let list = program.get(&format!("/api/v1/contacts?{filter}&count=exact")).await?.is(200).json();
            assert_eq!(list["page"]["count"], measure["count"], "{filter}");
        }
        // On pages: at once, then the numbers, each with the way to its records.
        ada.get("/quality").await?.is(200).has("/quality/contacts/summary").has("nav-link");
        ada.part("/quality/contacts/summary").await?.is(200).has("Job title is empty");
        ada.get("/quality/contacts").await?.is(200).has("Emails is empty").has("/contacts?emails=is.null").has("/duplicates?object=contact");
        let looks = ada.part("/quality/contacts/looks").await?.is(200);
        let looks = looks.has("written in capitals throughout").has("a number that its country does not have");
        let list = looks.body.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().replace("&amp;", "&");
        ada.get(&list).await?.is(200).has("LOVELACE").has_not("Turing");

        // Somebody who is not active any more, and somebody who sees less.
        program.patch(&format!("/api/v1/companies/{acme}"), &json!({ "owner": { "id": max.id } })).await?.is(200);
        program.patch(&format!("/api/v1/users/{}", max.id), &json!({ "active": false })).await?.is(200);
        let told = program.get("/api/v1/quality?object=company").await?.is(200).json();
        assert_eq!(count(&told["data"][0], "owner_gone", "owner"), 1, "{told}");
        let nobody = workspace.person_in("Nemo", &[]).await?;
        nobody.get("/quality").await?.is(200).has("Nothing to look at");
        nobody.get("/quality/contacts").await?.is(404);
        program.get("/api/v1/quality?object=nothing").await?.is(404);
    }

    async fn an_administrator_decides_what_counts(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        program.patch("/api/v1/schema", &json!({ "objects": [{ "name": "vessel", "label": { "en": "Vessel" }, "plural_label": { "en": "Vessels" }, "fields": [
            { "name": "name", "kind": "text", "label": { "en": "Name" } }, { "name": "flag", "kind": "text", "label": { "en": "Flag" } },
        ] }] })).await?.is(200);
        workspace.make("vessel", &json!({ "name": "Mary" })).await?;
        ada.get("/quality").await?.is(200).has("/quality/vessels/summary");
        ada.get("/quality/vessels").await?.is(200).has_not("Flag is empty");
        ada.post("/quality/vessels", &[("fields", ""), ("fields", "flag"), ("stale_days", "30")]).await?.is(303);
        ada.get("/quality/vessels").await?.is(200).has("Flag is empty");
        let kept = program.get("/api/v1/schema").await?.is(200).json();
        assert_eq!(kept["objects"][0]["quality"], json!({ "fields": ["flag"], "stale_days": 30 }));
        t.clock.advance(jiff::SignedDuration::from_hours(31 * 24));
        let ada = workspace.person("Eve", "Administrator").await?;
        ada.get("/quality/vessels").await?.is(200).has("Not touched for 30 days");
        ada.post("/quality/vessels", &[("_usual", "1")]).await?.is(303);
        ada.get("/quality/vessels").await?.is(200).has_not("Flag is empty");
    }
}
