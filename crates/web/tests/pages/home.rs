//! Home, the palette and the search page.

use mainstay_testkit::both_databases;
use serde_json::json;

use crate::visitor::Workspace;

both_databases! {
    async fn the_day_is_at_home(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bob = workspace.person("Bob", "Administrator").await?;
        ada.get("/").await?.is(200).has("Bring your customers in");
        let globex = workspace.make("company", &json!({ "name": "Globex", "owner": ada.id, "next_step": "Call about the visit", "next_step_on": "2026-03-04" })).await?;
        let now = workspace.app.now();
        let due = (now - jiff::SignedDuration::from_hours(1)).to_string();
        let task = workspace.make("task", &json!({ "name": "Send the quote", "due_at": due, "owner": ada.id, "regarding": { "id": globex, "object": "company" } })).await?;
        bob.post(&format!("/companies/{globex}/edit?field=industry"), &[("industry", "Trade"), ("_version", "1")]).await?.is(303);

        let home = ada.get("/").await?.is(200).has("Overdue").has("Send the quote").has("Call about the visit");
        home.has("Bob Tester changed Industry").has_not("Bring your customers in");
        bob.get("/").await?.is(200).has_not("Send the quote");

        let ticked = ada.post_part(&format!("/tasks/{task}/tick"), &[("done", "true")]).await?.is(200);
        assert!(ticked.header("hx-trigger").contains("/undo/"));
        ada.part("/home/part/tasks").await?.is(200).has_not("Send the quote");
    }

    async fn the_navigation_leads_to_the_tasks_that_are_still_to_be_done(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let open = "/tasks?status=in.(open,in_progress,waiting)";
        ada.get("/").await?.is(200).has(&format!("href=\"{open}\""));
        workspace.make("task", &json!({ "name": "Send the quote", "status": "waiting" })).await?;
        workspace.make("task", &json!({ "name": "Clean the desk", "status": "done" })).await?;
        ada.get(open).await?.is(200).has("Send the quote").has_not("Clean the desk");
        ada.get("/tasks").await?.is(200).has("Send the quote").has("Clean the desk");
    }

    async fn the_palette_goes_anywhere(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let globex = workspace.make("company", &json!({ "name": "Globex" })).await?;
        ada.get(&format!("/companies/{globex}")).await?.is(200);
        ada.part("/palette?q=").await?.is(200).has("Globex").has("/companies/new");
        ada.part("/palette?q=glob").await?.is(200).has(&format!("/companies/{globex}"));
        ada.part("/palette?q=dark").await?.is(200).has("data-post=\"/settings/theme\"");
        ada.get("/search?q=globex").await?.is(200).has(&format!("/companies/{globex}"));
        ada.get("/search?q=globex&in=contact").await?.is(200).has("Nothing found");
        ada.get("/search").await?.is(200);
    }
}
