//! The page of records that may be one.

use mainstay_testkit::both_databases;
use serde_json::json;

use crate::api::caller::Program;
use crate::visitor::Workspace;

both_databases! {
    async fn what_is_twice_is_found_merged_or_told_apart(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bob = workspace.person("Bob", "Member").await?;
        bob.get("/duplicates").await?.is(403);
        let mail = |given: &str, family: &str, mail: &str| json!({ "name": { "given": given, "family": family }, "emails": [mail] });
        let grace = workspace.make("contact", &mail("Grace", "Hopper", "grace.hopper@gmail.com")).await?.to_string();
        let hopper = workspace.make("contact", &mail("G.", "Hopper", "gracehopper+crm@googlemail.com")).await?.to_string();
        let vincent = workspace.make("contact", &mail("Vincent", "Hopper", "gracehopper@gmail.com")).await?.to_string();
        workspace.make("contact", &mail("Ada", "Lovelace", "ada@engine.example")).await?;
        ada.get("/duplicates?object=contact").await?.is(200).has("Nobody has looked yet");
        ada.post("/duplicates/scan", &[("object", "contact")]).await?.is(303);
        let page = ada.get("/duplicates?object=contact").await?.is(200).has("4 records were compared").has("same email").has("1 sure");
        let page = page.has("different name").has_not("Lovelace");
        // Made in one instant, either may be called the older one.
        let orders = [[&grace, &hopper], [&hopper, &grace]].map(|[a, b]| format!("/contacts/merge?ids={a}&amp;ids={b}"));
        let compare = orders.into_iter().find(|link| page.body.contains(link)).unwrap();

        let program = Program::of(&workspace, ada.id).await?;
        let told = program.get("/api/v1/contacts/duplicates").await?.is(200).json();
        assert_eq!((&told["page"]["count"], &told["data"][0]["sure"]), (&json!(3), &json!(true)), "{told}");
        let behind = program.get(&format!("/api/v1/contacts/duplicates?cursor=0_{grace}_{hopper}")).await?.is(200).json();
        assert_eq!((&behind["data"], &behind["page"]["count"]), (&json!([]), &json!(3)));
        program.get("/api/v1/contacts/duplicates?cursor=odd").await?.is(422);

        // A couple shares a mailbox.
        for one in [&grace, &hopper] {
            let (a, b) = (one.as_str(), vincent.as_str());
            ada.post("/duplicates/apart", &[("object", "contact"), ("a", a), ("b", b)]).await?.is(303);
        }
        ada.post("/duplicates/scan", &[("object", "contact")]).await?.is(303);
        ada.get("/duplicates?object=contact").await?.has(&compare).has("1 pair to look at").has_not("Vincent");

        ada.post("/duplicates/merge", &[("object", "contact")]).await?.is(303);
        ada.get("/duplicates?object=contact").await?.has("No duplicates");
        let mut gone = Vec::new();
        for id in [&grace, &hopper] {
            let page = ada.get(&format!("/contacts/{id}")).await?.is(200);
            gone.extend(page.body.contains("was merged into").then_some(page.body));
        }
        assert_eq!(gone.len(), 1);
        let undo = gone[0].split("/undo/").nth(1).and_then(|rest| rest.get(..36)).unwrap();
        ada.post(&format!("/undo/{undo}"), &[]).await?.is(303);
        ada.get("/duplicates?object=contact").await?.has(&compare);
        program.post("/api/v1/contacts/duplicates", &json!({})).await?.is(202);
    }
}
