//! Timelines, and lists seen through saved views.

use jiff::SignedDuration;
use mainstay_testkit::both_databases;
use serde_json::{Value as Json, json};

use super::caller::Program;
use crate::visitor::Workspace;

fn kinds(story: &Json) -> Vec<&str> {
    let entries = story["data"].as_array().unwrap();
    entries
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect()
}

both_databases! {
    async fn a_timeline_tells_everything_once(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let acme = program.make("companies", &json!({ "name": "Acme" })).await?;
        let address = format!("/api/v1/companies/{acme}/timeline");
        t.clock.advance(SignedDuration::from_mins(1));
        program.patch(&format!("/api/v1/companies/{acme}"), &json!({ "industry": "Trade" })).await?.is(200);
        t.clock.advance(SignedDuration::from_mins(1));
        // An import writes many entries of one instant.
        let many: Vec<_> = (0..7).map(|n| json!({ "op": "create", "data": { "body": format!("Note {n}"), "regarding": format!("company:{acme}") } })).collect();
        program.post("/api/v1/notes/batch", &json!({ "operations": many })).await?.is(200);
        t.clock.advance(SignedDuration::from_mins(1));
        program.make("calls", &json!({ "name": "Hello", "regarding": format!("company:{acme}") })).await?;

        let whole = program.get(&address).await?.is(200).json();
        let mut expected = vec!["call"];
        expected.extend(["note"; 7]);
        expected.extend(["change"; 2]);
        assert_eq!(kinds(&whole), expected, "{whole}");
        assert_eq!(whole["data"][8]["change"]["fields"]["industry"]["new"], "Trade", "{whole}");
        assert_eq!(whole["page"]["next"], Json::Null);

        let mut parts = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = program.get(&format!("{address}?limit=3{cursor}")).await?.is(200).json();
            parts.extend(page["data"].as_array().unwrap().clone());
            match page["page"]["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(Json::from(parts), whole["data"]);

        let notes = program.get(&format!("{address}?only=note,change")).await?.is(200).json();
        assert_eq!(kinds(&notes).len(), 9, "{notes}");
        for (query, named) in [("only=spaceship", "spaceship"), ("limit=0", "limit"), ("cursor=x", "cursor"), ("colour=red", "colour")] {
            program.get(&format!("{address}?{query}")).await?.is(422).has(named);
        }
        let nobody = workspace.person_in("Nemo", &[]).await?;
        Program::of(&workspace, nobody.id).await?.get(&address).await?.is(404);
    }

    async fn a_list_is_seen_through_a_saved_view(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bob = workspace.person("Bob", "Member").await?;
        let program = Program::of(&workspace, ada.id).await?;
        for (name, industry) in [("Acme Steel", "Trade"), ("Beta Steel", "Trade"), ("Gamma", "Trade"), ("Delta Steel", "Energy")] {
            program.make("companies", &json!({ "name": name, "industry": industry })).await?;
        }
        let view = json!({ "name": "Steel", "target": "company", "owner": ada.id, "filter": "industry.eq.Trade", "search": "steel", "sort": "name.desc" });
        let view = program.make("views", &view).await?;
        let names = |list: &Json| -> Vec<String> {
            list["data"].as_array().unwrap().iter().map(|record| record["name"].as_str().unwrap().to_owned()).collect()
        };
        let seen = program.get(&format!("/api/v1/companies?view={view}&count=exact")).await?.is(200).json();
        assert_eq!(names(&seen), ["Beta Steel", "Acme Steel"]);
        assert_eq!(seen["page"]["count"], json!(2));
        let narrowed = program.get(&format!("/api/v1/companies?view={view}&name=ilike.a*&order=name.asc")).await?.is(200).json();
        assert_eq!(names(&narrowed), ["Acme Steel"]);
        let first = program.get(&format!("/api/v1/companies?view={view}&limit=1")).await?.is(200);
        let next = first.header("link").split(['<', '>']).nth(1).unwrap().to_owned();
        assert_eq!(names(&program.get(&next).await?.is(200).json()), ["Acme Steel"]);

        // A view of another list, of somebody else, or of nobody.
        program.get(&format!("/api/v1/contacts?view={view}")).await?.is(422).has("view");
        program.get("/api/v1/companies?view=soon").await?.is(422).has("view");
        Program::of(&workspace, bob.id).await?.get(&format!("/api/v1/companies?view={view}")).await?.is(422).has("view");
    }
}
