//! Two records that are one: from the list or from the record, side by side, and back.

use axum::http::Method;
use mainstay_testkit::both_databases;
use serde_json::json;

use crate::api::caller::Program;
use crate::visitor::Workspace;

both_databases! {
    async fn two_of_a_list_are_compared_and_made_one(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let one = workspace.make("company", &json!({ "name": "Globex", "industry": "Trade", "tags": ["vip"] })).await?.to_string();
        let two = workspace.make("company", &json!({ "name": "Globex AG", "industry": "Trade", "tags": ["east"] })).await?.to_string();
        ada.get("/companies").await?.is(200).has("value=\"merge\"");
        let alone = ada.post("/companies/bulk", &[("ids", &one), ("_action", "merge")]).await?.is(303);
        assert_eq!(alone.location(), "/companies");
        let chosen = ada.post("/companies/bulk", &[("ids", &one), ("ids", &two), ("_action", "merge")]).await?.is(303);
        let page = ada.get(chosen.location()).await?.is(200).has("Merge 2 companies").has("vip, east").has("Keep Globex AG").has("fields are the same");
        assert!(page.body.contains(&format!("name=\"keep.name\" value=\"{one}\" checked")), "{}", page.body);

        let seen = [("ids", one.as_str()), ("ids", &two), ("keep.name", &two), ("keep.tags", "all")];
        let versions = [(format!("version.{one}"), "1"), (format!("version.{two}"), "1")];
        let mut form: Vec<(&str, &str)> = seen.to_vec();
        form.extend(versions.iter().map(|(name, version)| (name.as_str(), *version)));
        // Somebody else was quicker: what it is now is looked at first.
        ada.patch(&format!("/api/v1/companies/{two}"), &json!({ "phones": ["+49 30 901820"] })).await?.is(200);
        ada.post("/companies/merge", &form).await?.is(409).has("meanwhile").has("+49 30 901820");
        form.pop();
        let version = format!("version.{two}");
        form.push((&version, "2"));
        let done = ada.post("/companies/merge", &form).await?.is(303);
        assert_eq!(done.location(), format!("/companies/{one}"));
        let kept = ada.get(done.location()).await?.is(200).has("Globex AG").has("merged another record into this one").has("/undo/");
        let undo = kept.body.split("/undo/").nth(1).and_then(|rest| rest.get(..36)).unwrap().to_owned();
        ada.get(&format!("/companies/{two}")).await?.is(200).has("was merged into").has(&format!("/companies/{one}"));
        ada.post(&format!("/undo/{undo}"), &[]).await?.is(303);
        ada.get(&format!("/companies/{two}")).await?.is(200).has_not("was merged into").has("/edit?field");

        // What is gone for good still leads on.
        ada.post("/companies/merge", &[("ids", &one), ("ids", &two)]).await?.is(303);
        ada.post(&format!("/companies/{two}/purge"), &[]).await?.is(303);
        assert_eq!(ada.get(&format!("/companies/{two}")).await?.is(303).location(), format!("/companies/{one}"));
    }

    async fn a_record_is_merged_with_one_that_is_looked_for(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bob = workspace.person("Bob", "Member").await?;
        let one = workspace.make("company", &json!({ "name": "Globex" })).await?;
        let two = workspace.make("company", &json!({ "name": "Globex AG" })).await?;
        let menu = format!("/companies/{one}/merge");
        ada.get(&format!("/companies/{one}")).await?.has(&menu);
        bob.get(&format!("/companies/{one}")).await?.has_not(&menu);
        bob.get("/companies").await?.has_not("value=\"merge\"");
        // Without scripts there is what was typed, and links.
        let both = format!("/companies/merge?ids={one}&amp;ids={two}");
        ada.get(&format!("{menu}?with.label=globex")).await?.is(200).has(&both);
        ada.get(&format!("{menu}?with.label=nothing")).await?.is(200).has("Nothing is called so.");
        let led = ada.get(&format!("{menu}?with={two}&with.label=Globex+AG&with.was=Globex+AG")).await?.is(303);
        assert_eq!(led.location(), both.replace("&amp;", "&"));
        bob.get(led.location()).await?.is(200).has("does not let you merge records");
        bob.post("/companies/merge", &[("ids", &one.to_string()), ("ids", &two.to_string())]).await?.is(403);
    }

    async fn a_program_merges_once_however_often_it_asks(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let one = program.make("contacts", &json!({ "name": { "given": "Grace", "family": "Hopper" }, "emails": ["g@navy.example"] })).await?;
        let two = program.make("contacts", &json!({ "name": { "given": "G.", "family": "Hopper" }, "emails": ["hopper@navy.example"] })).await?;
        let note = program.make("notes", &json!({ "name": "Bugs", "regarding": { "object": "contact", "id": two } })).await?;
        let address = format!("/api/v1/contacts/{one}/merge");
        let body = json!({ "with": [{ "id": two, "version": 1 }], "fields": { "name": two } }).to_string();
        program.send(Method::POST, &address, &[("if-match", "\"9\"")], &body).await?.is(412);
        let odd = json!({ "with": [{ "id": two }], "fields": { "nme": two } });
        program.post(&address, &odd).await?.is(422).has("fields.nme");
        program.post(&address, &json!({ "with": [] })).await?.is(422);
        let headers = [("if-match", "\"1\""), ("idempotency-key", "merge-1")];
        let merged = program.send(Method::POST, &address, &headers, &body).await?.is(200);
        assert_eq!(merged.header("etag"), "\"2\"");
        let told = merged.json();
        assert_eq!((&told["data"]["name"]["given"], told["data"]["emails"].as_array().map(Vec::len)), (&json!("G."), Some(2)), "{told}");
        let again = program.send(Method::POST, &address, &headers, &body).await?.is(200);
        assert_eq!((again.json(), again.header("idempotency-replayed")), (told.clone(), "true"));
        let gone = program.get(&format!("/api/v1/contacts/{two}")).await?.is(200).json();
        assert_eq!((&gone["trashed"], &gone["merged_into"]), (&json!(true), &json!(one)));
        assert_eq!(program.get(&format!("/api/v1/notes/{note}")).await?.json()["regarding"]["id"], json!(one));
        let set = told["change_set"].as_str().unwrap();
        program.post(&format!("/api/v1/change-sets/{set}/undo"), &json!({})).await?.is(200);
        let back = program.get(&format!("/api/v1/contacts/{two}")).await?.is(200).json();
        assert!(back["trashed"].is_null() && back["merged_into"].is_null(), "{back}");
    }
}
