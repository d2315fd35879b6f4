//! The page of a record.

use mainstay_testkit::both_databases;
use serde_json::json;

use crate::visitor::Workspace;

both_databases! {
    async fn a_customer_is_made_edited_written_about_and_thrown_away(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        ada.get("/companies/new").await?.is(200).has("name=\"name\"").has("New company");
        let refused = ada.post("/companies/new", &[("name", ""), ("website", "https://globex.example")]).await?.is(422);
        refused.has("https://globex.example").has("data-focus");
        let made = ada.post("/companies/new", &[("name", "Globex"), ("industry", "Trade")]).await?.is(303);
        let page = made.location().to_owned();
        let shown = ada.get(&page).await?.is(200).has("Globex").has("Trade").has("id=\"timeline\"").has("created this");
        assert!(shown.header("content-security-policy").contains("default-src 'self'"));

        let edit = format!("{page}/edit?field=industry");
        ada.part(&edit).await?.is(200).has("fact-form").has("value=\"Trade\"");
        let saved = ada.post_part(&edit, &[("industry", "Machines"), ("_version", "1")]).await?.is(200).has("Machines");
        assert!(saved.header("hx-trigger").contains("record-changed") && saved.header("hx-trigger").contains("/undo/"));
        let empty = ada.post_part(&format!("{page}/edit?field=name"), &[("name", " "), ("_version", "2")]).await?.is(422);
        empty.has("fact-form").has("aria-invalid");

        ada.part(&format!("{page}/part/add?add=note")).await?.is(200).has("name=\"body\"");
        let noted = ada.post_part(&format!("{page}/add/note"), &[("body", "<p>Wants <b>40</b> machines</p>")]).await?.is(200);
        assert!(noted.header("hx-trigger").contains("/undo/"));
        ada.post(&format!("{page}/add/task"), &[("name", "Send the quote")]).await?.is(303);
        ada.get(&page).await?.is(200).has("machines").has("Send the quote").has("tick-box");
        ada.part(&format!("{page}/part/timeline?only=note")).await?.is(200).has("machines").has_not("Send the quote");
        ada.part(&format!("{page}/part/timeline?only=change")).await?.is(200).has("Machines").has_not("Send the quote");

        let gone = ada.post(&format!("{page}/trash"), &[]).await?.is(303);
        assert_eq!(gone.location(), "/companies");
        ada.get(&page).await?.is(200).has("in the trash").has("/restore").has_not("/edit?field");
        ada.post(&format!("{page}/restore"), &[]).await?.is(303);
        ada.get(&page).await?.is(200).has("/edit?field");
    }

    async fn two_people_never_overwrite_each_other_unseen(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bob = workspace.person("Bob", "Administrator").await?;
        let id = workspace.make("company", &json!({ "name": "Globex", "industry": "Trade" })).await?;
        let edit = |field: &str| format!("/companies/{id}/edit?field={field}");

        ada.post_part(&edit("industry"), &[("industry", "Machines"), ("_version", "1")]).await?.is(200);
        // Another field, opened before: both changes stand.
        bob.post_part(&edit("tax_id"), &[("tax_id", "DE 1"), ("_version", "1")]).await?.is(200).has("DE 1");
        // The same field: theirs is shown, mine kept.
        let conflict = bob.post_part(&edit("industry"), &[("industry", "Fishery"), ("_version", "1")]).await?.is(409);
        let conflict = conflict.has("Machines").has("value=\"Fishery\"").has("Ada Tester").has("name=\"_version\" value=\"3\"");
        drop(conflict);
        ada.get(&format!("/companies/{id}")).await?.has("Machines").has_not("Fishery");
        bob.post_part(&edit("industry"), &[("industry", "Fishery"), ("_version", "3")]).await?.is(200);

        // The whole form, opened at version 1: what was left as it was keeps the others' values.
        let all = [("name", "Globex Ltd"), ("industry", "Trade"), ("tax_id", ""), ("_version", "1")];
        ada.post(&format!("/companies/{id}/edit"), &all).await?.is(303);
        ada.get(&format!("/companies/{id}")).await?.has("Globex Ltd").has("Fishery").has("DE 1");
    }

    async fn what_hangs_on_a_customer_is_shown_and_counted(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let globex = workspace.make("company", &json!({ "name": "Globex" })).await?;
        for n in 1..=7 {
            let person = json!({ "name": { "given": format!("Person{n}"), "family": "Smith" }, "company": globex });
            workspace.make("contact", &person).await?;
        }
        let board = json!({
            "name": { "given": "Grace", "family": "Hopper" },
            "companies": [{ "id": globex, "object": "company", "attributes": { "role": "board" } }],
        });
        workspace.make("contact", &board).await?;
        let shown = ada.get(&format!("/companies/{globex}")).await?.is(200).has("All 7").has("Board member").has("Grace Hopper");
        shown.has(&format!("/contacts/new?company={globex}"));
        ada.get(&format!("/contacts/new?company={globex}")).await?.is(200).has("value=\"Globex\"");
        ada.part("/contacts/new/similar?name.given=Grace&name.family=Hopper").await?.is(200).has("Grace Hopper");
        ada.part("/contacts/new/similar?name.given=Nobody&name.family=Else").await?.is(200).has_not("Grace");
    }

    async fn records_are_seen_as_they_were_followed_and_explained(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let globex = workspace.make("company", &json!({ "name": "Globex" })).await?;
        let page = format!("/companies/{globex}");
        let before = workspace.app.now();
        t.clock.advance(jiff::SignedDuration::from_hours(72));
        ada.post(&format!("{page}/edit?field=name"), &[("name", "Initech"), ("_version", "1")]).await?.is(303);
        let day = before.to_zoned(jiff::tz::TimeZone::UTC).date();
        ada.get(&format!("{page}?as_of={day}")).await?.is(200).has("Globex").has("as it was on").has_not("/edit?field");
        ada.post(&format!("{page}/follow"), &[("follow", "true")]).await?.is(303);
        ada.get(&page).await?.is(200).has("aria-pressed=\"true\"").has("Ada Tester");
        ada.get(&format!("{page}/access")).await?.is(200).has("Administrator").has("Ada Tester");
        for nothing in ["/companies/no-id", "/nothing/0197f9a0-0000-7000-8000-000000000000", "/users/x"] {
            ada.get(nothing).await?.is(404);
        }
    }

    async fn files_are_kept_and_given_out_as_nothing_but_files(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let globex = workspace.make("company", &json!({ "name": "Globex" })).await?;
        let about = format!("company:{globex}");
        let pairs = [("regarding", about.as_str()), ("name", "")];
        let page = b"<script>alert(1)</script>";
        let made = ada.upload("/files/upload", &pairs, ("content", "offer.html", "text/html", page)).await?.is(303);
        let shown = ada.get(made.location()).await?.is(200).has("offer.html");
        let start = shown.body.find(&format!("{}/file/content/", made.location())).expect("the address of the file");
        let address: String = shown.body[start..].chars().take_while(|c| *c != '"').collect();
        let file = ada.get(&address).await?.is(200);
        assert_eq!(file.body.as_bytes(), page);
        assert!(file.header("content-disposition").starts_with("attachment"));
        assert_eq!(file.header("content-type"), "application/octet-stream");
        assert!(file.header("content-security-policy").contains("sandbox"));
        ada.get(&format!("/companies/{globex}")).await?.has("offer.html");
        let none = format!("{}/file/content/{}", made.location(), "0".repeat(64));
        ada.get(&none).await?.is(404);
    }
}

both_databases! {
    async fn who_may_only_read_can_follow_and_stands_in_nobodys_way(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let rita = workspace.person("Rita", "Reader").await?;
        let globex = workspace.make("company", &json!({ "name": "Globex", "owner": ada.id })).await?;
        let page = format!("/companies/{globex}");
        rita.get(&page).await?.is(200).has("aria-pressed=\"false\"").has_not("/edit?field");
        rita.post(&format!("{page}/follow"), &[("follow", "true")]).await?.is(303);
        ada.post(&format!("{page}/follow"), &[("follow", "true")]).await?.is(303);
        rita.get(&page).await?.is(200).has("aria-pressed=\"true\"").has("Ada Tester").has("Rita Tester");
        // What was opened before is saved as if nobody had done anything.
        let edit = format!("{page}/cell/industry");
        ada.post_part(&edit, &[("industry", "Trade"), ("_version", "1")]).await?.is(200).has("Trade");
        rita.get("/").await?.is(200).has("Ada Tester changed Industry");
        ada.get("/").await?.is(200).has_not("changed Followers");
        ada.get(&format!("/api/v1/companies/{globex}")).await?.is(200).has("\"version\":2");
        rita.post(&format!("{page}/follow"), &[("follow", "false")]).await?.is(303);
        ada.get(&page).await?.is(200).has("aria-pressed=\"true\"");
        rita.get(&page).await?.is(200).has("aria-pressed=\"false\"");
    }

    async fn a_task_tells_when_it_was_done_whichever_way(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let mut tasks = Vec::new();
        for name in ["ticked", "edited", "bulk", "program"] {
            tasks.push(workspace.make("task", &json!({ "name": name })).await?);
        }
        let born = workspace.make("task", &json!({ "name": "born done", "status": "done" })).await?;
        let done_at = async |id: mainstay_model::RecordId| anyhow::Ok(ada.get(&format!("/api/v1/tasks/{id}")).await?.json()["done_at"].clone());
        assert_eq!(done_at(born).await?, json!(workspace.app.now()));
        t.clock.advance(jiff::SignedDuration::from_hours(1));
        let noon = json!(workspace.app.now());
        ada.post_part(&format!("/tasks/{}/tick", tasks[0]), &[("done", "true")]).await?.is(200);
        ada.post_part(&format!("/tasks/{}/edit?field=status", tasks[1]), &[("status", "done"), ("_version", "1")]).await?.is(200);
        let id = tasks[2].to_string();
        let bulk = [("ids", id.as_str()), ("_action", "edit"), ("fields", "status"), ("status", "done"), ("_apply", "1")];
        ada.post("/tasks/bulk", &bulk).await?.is(303);
        ada.patch(&format!("/api/v1/tasks/{}", tasks[3]), &json!({ "status": "done" })).await?.is(200);
        for id in &tasks {
            assert_eq!(done_at(*id).await?, noon);
        }

        // Done stays done; open again it has no such moment, and taking that back brings the moment back.
        t.clock.advance(jiff::SignedDuration::from_hours(1));
        let again = [("status", "done"), ("name", "ticked twice"), ("_version", "2")];
        ada.post(&format!("/tasks/{}/edit", tasks[0]), &again).await?.is(303);
        assert_eq!(done_at(tasks[0]).await?, noon);
        let opened = ada.post_part(&format!("/tasks/{}/tick", tasks[0]), &[("done", "false")]).await?.is(200);
        assert_eq!(done_at(tasks[0]).await?, json!(null));
        let header = opened.header("hx-trigger");
        let start = header.find("/undo/").expect("a way back");
        let undo: String = header[start..].chars().take_while(|c| *c != '"').collect();
        ada.post(&undo, &[]).await?.is(303);
        assert_eq!(done_at(tasks[0]).await?, noon);
    }
}
