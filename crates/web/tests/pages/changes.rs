//! What was changed lately, for those who want to know by whom and why.

use mainstay_model::Reason;
use mainstay_model::change::Source;
use mainstay_testkit::both_databases;
use serde_json::json;

use crate::visitor::Workspace;

both_databases! {
    async fn a_manager_sees_what_one_person_did(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bob = workspace.person("Bob", "Member").await?;
        let mia = workspace.person("Mia", "Manager").await?;
        ada.post("/companies/new", &[("name", "Made by Ada")]).await?.is(303);
        bob.post("/companies/new", &[("name", "Made by Bob")]).await?.is(303);
        for reader in [&ada, &mia] {
            reader.get("/changes?show=all").await?.is(200).has("Made by Ada").has("Made by Bob");
            let bobs = reader.get(&format!("/changes?show=all&by={}", bob.id)).await?.is(200);
            bobs.has("Made by Bob").has_not("Made by Ada").has("selected");
            reader.get("/changes?show=all&by=nobody").await?.is(200).has("Made by Ada");
        }
    }

    async fn why_is_told_in_the_readers_language(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let import = workspace.app.system(Source::Import);
        let import = import.because(Reason::new("import_of", "Import of x.csv").with(&["x.csv"]));
        let globex = json!({ "name": "Globex" });
        let globex = workspace.app.create_blind(&import, "company", globex.as_object().unwrap()).await?;
        let told = workspace.app.system(Source::System).because(Reason::said("The territories were divided anew."));
        let initech = json!({ "name": "Initech" });
        workspace.app.create_blind(&told, "company", initech.as_object().unwrap()).await?;
        ada.get("/changes?show=all").await?.is(200).has("Import of x.csv").has("divided anew");
        ada.get(&format!("/api/v1/companies/{globex}/history")).await?.is(200).has("\"reason\":\"Import of x.csv\"");
        ada.post("/settings/language", &[("language", "zh-CN")]).await?;
        ada.get("/changes?show=all").await?.is(200).has("导入 x.csv").has_not("Import of").has("divided anew");
        ada.get(&format!("/companies/{globex}")).await?.is(200).has("导入 x.csv");
        // So are the names of the roles that every workspace has.
        ada.get("/admin/roles").await?.is(200).has("只读用户").has_not(">Reader<");
    }

    async fn a_link_that_led_into_the_trash_is_put_back_there(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let old = workspace.make("company", &json!({ "name": "Old parent" })).await?;
        let new = workspace.make("company", &json!({ "name": "New parent" })).await?;
        let child = json!({ "name": "Child", "parent": old });
        let child = format!("/companies/{}", workspace.make("company", &child).await?);
        ada.post(&format!("/companies/{old}/trash"), &[]).await?.is(303);
        ada.patch(&format!("/api/v1{child}"), &json!({ "parent": new })).await?.is(200);
        let sets = ada.get("/api/v1/change-sets?limit=1").await?.json();
        let set = sets["data"][0]["id"].as_str().unwrap();
        ada.post(&format!("/undo/{set}"), &[]).await?.is(303);
        let parent = async || anyhow::Ok(ada.get(&format!("/api/v1{child}")).await?.json()["parent"]["id"].clone());
        assert_ne!(parent().await?, json!(new));
        ada.post(&format!("/companies/{old}/restore"), &[]).await?.is(303);
        assert_eq!(parent().await?, json!(old));
    }
}
