//! Customers who are in the workspace twice: made one, with all that hangs on them, and taken apart again.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context as _;
use mainstay_app::merge::{Kept, MergeRequest, Other};
use mainstay_app::records::{EntryKind, TimelineFilter};
use mainstay_app::{App, Ctx, Error, Origin, Settings};
use mainstay_model::change::Source;
use mainstay_model::query::Trash;
use mainstay_model::{Record, RecordId};
use mainstay_testkit::{TestStore, both_databases};
use serde_json::{Value as Json, json};

struct Desk {
    app: App,
    ctx: Ctx,
}

impl Desk {
    async fn new(t: &TestStore) -> anyhow::Result<Self> {
        let store = t.other(mainstay_standard::objects()).await?;
        let app = App::start(store, Arc::new(t.clock.clone()), Settings::default()).await?;
        let ctx = app.system(Source::Page);
        Ok(Self { app, ctx })
    }

    async fn make(&self, object: &str, input: Json) -> anyhow::Result<RecordId> {
        let input = input.as_object().context("an object")?;
        Ok(self.app.create_blind(&self.ctx, object, input).await?)
    }

    async fn get(&self, object: &str, id: RecordId) -> anyhow::Result<Record> {
        Ok(self.app.get_in(&self.ctx, object, id, Trash::Any).await?)
    }

    async fn json(&self, object: &str, id: RecordId) -> anyhow::Result<Json> {
        Ok(serde_json::to_value(self.get(object, id).await?)?)
    }

    async fn set(&self, object: &str, id: RecordId, input: Json) -> anyhow::Result<()> {
        let input = input.as_object().context("an object")?;
        self.app.update(&self.ctx, object, id, input, None).await?;
        Ok(())
    }

    /// Somebody with one of the built-in roles.
    async fn person(&self, role: &str) -> anyhow::Result<Ctx> {
        let roles = mainstay_standard::role::built_in();
        let found = roles.iter().find(|built_in| built_in.role.name == role);
        let id = found.context("a role of that name")?.id;
        let user = json!({ "name": { "given": role, "family": "Tester" }, "email": format!("{role}@example.org"), "roles": [{ "id": id }] });
        let user = self.make("user", user).await?;
        self.app.refresh_directory().await?;
        Ok(self.app.ctx(user, Origin::of(Source::Page))?)
    }
}

fn into(survivor: RecordId, others: &[RecordId]) -> MergeRequest {
    let seen = |id: RecordId| Other { id, version: None };
    MergeRequest {
        survivor: seen(survivor),
        others: others.iter().copied().map(seen).collect(),
        kept: BTreeMap::new(),
    }
}

both_databases! {
    async fn two_customers_become_one_and_two_again(t: TestStore) {
        let desk = Desk::new(&t).await?;
        let acme = desk.make("company", json!({
            "name": "Acme GmbH", "industry": "Trade", "emails": ["info@acme.example"], "tags": ["vip"], "external_id": "A-1",
        })).await?;
        let twin = desk.make("company", json!({
            "name": "ACME", "website": "https://acme.example", "tags": ["VIP", "east"],
            "emails": [{ "address": "INFO@acme.example", "opt_out": true }, { "address": "old@acme.example", "invalid": true }],
            "parent": { "id": acme },
        })).await?;
        let daughter = desk.make("company", json!({ "name": "Acme Sub", "parent": { "id": twin } })).await?;
        let hopper = desk.make("contact", json!({ "name": { "given": "Grace", "family": "Hopper" }, "company": { "id": twin } })).await?;
        let board = desk.make("contact", json!({
            "name": { "given": "Ada", "family": "Board" },
            "companies": [{ "id": twin, "attributes": { "role": "board" } }, { "id": acme, "attributes": { "inactive": true } }],
        })).await?;
        let call = desk.make("call", json!({ "name": "About prices", "regarding": { "object": "company", "id": twin } })).await?;
        let note = desk.make("note", json!({ "name": "Thrown away", "regarding": { "object": "company", "id": twin } })).await?;
        desk.app.trash(&desk.ctx, "note", note, None).await?;
        let before = desk.json("company", acme).await?;
        let (was_twin, was_board) = (desk.json("company", twin).await?, desk.json("contact", board).await?);

        let mut request = into(acme, &[twin]);
        request.kept.insert("name".to_owned(), Kept::Of(twin));
        let merged = desk.app.merge(&desk.ctx, "company", &request).await?;
        let one = serde_json::to_value(&merged.record)?;
        assert_eq!((&one["name"], &one["industry"], &one["website"]), (&json!("ACME"), &json!("Trade"), &json!("https://acme.example")), "{one}");
        assert_eq!(one["tags"], json!(["vip", "east"]));
        assert_eq!((&one["contact_count"], &one["external_id"]), (&json!(1), &json!("A-1")));
        let reach: Vec<_> = one["emails"].as_array().context("emails")?.iter().map(|email| (email["address"].clone(), email["opt_out"].clone(), email["invalid"].clone())).collect();
        assert_eq!(reach, [(json!("info@acme.example"), json!(true), json!(false)), (json!("old@acme.example"), json!(false), json!(true))]);
        for (object, id, field) in [("company", daughter, "parent"), ("contact", hopper, "company"), ("call", call, "regarding"), ("note", note, "regarding")] {
            assert_eq!(desk.json(object, id).await?[field]["id"], json!(acme), "{object} {field}");
        }
        // One link, with what was said of both.
        let companies = desk.json("contact", board).await?["companies"].clone();
        assert_eq!(companies.as_array().map(Vec::len), Some(1), "{companies}");
        assert_eq!(companies[0]["attributes"], json!({ "inactive": true, "role": "board" }));
        // What is gone leads on, and the survivor tells what happened.
        assert!(desk.get("company", twin).await?.trashed);
        let went = desk.app.went_into(&desk.ctx, twin).await?.context("it leads on")?;
        assert_eq!((went.survivor.id, went.set), (acme, merged.set));
        let story = desk.app.timeline(&desk.ctx, "company", acme, &TimelineFilter { limit: 20, ..TimelineFilter::default() }).await?;
        let merges = story.entries.iter().filter(|entry| matches!(&entry.kind, EntryKind::Change(change) if change.set.source == Source::Merge));
        assert_eq!(merges.count(), 1);
        assert!(story.entries.iter().any(|entry| matches!(&entry.kind, EntryKind::Activity(record) if record.id == call)));

        // Worked on since: that stays, all else is as it was.
        desk.set("call", call, json!({ "regarding": { "object": "contact", "id": hopper } })).await?;
        let undone = desk.app.undo(&desk.ctx, merged.set).await?;
        assert_eq!(undone.conflicts.iter().map(|stays| stays.record).collect::<Vec<_>>(), [call]);
        let same = |mut now: Json, mut was: Json| {
            for kept in ["version", "updated_at", "updated_by"] {
                now[kept] = json!(null);
                was[kept] = json!(null);
            }
            assert_eq!(now, was);
        };
        same(desk.json("company", acme).await?, before);
        same(desk.json("company", twin).await?, was_twin);
        same(desk.json("contact", board).await?, was_board);
        assert_eq!(desk.json("company", daughter).await?["parent"]["id"], json!(twin));
        desk.app.restore(&desk.ctx, "note", note).await?;
        assert_eq!(desk.json("note", note).await?["regarding"]["id"], json!(twin));
        assert!(desk.app.went_into(&desk.ctx, twin).await?.is_none());

        // And one again.
        desk.app.undo(&desk.ctx, undone.set.context("a change")?).await?;
        assert_eq!(desk.json("contact", hopper).await?["company"]["id"], json!(acme));
        assert_eq!(desk.app.went_into(&desk.ctx, twin).await?.context("it leads on")?.survivor.id, acme);
        assert_eq!(mainstay_testkit::whole::broken(desk.app.store(), desk.app.now()).await?, Vec::<String>::new());
    }

    async fn a_chain_leads_to_its_end_and_thousands_follow(t: TestStore) {
        let desk = Desk::new(&t).await?;
        let mut companies = Vec::new();
        for n in 0..3 {
            companies.push(desk.make("company", json!({ "name": format!("Acme {n}") })).await?);
        }
        let [first, second, third] = companies[..] else { anyhow::bail!("three") };
        let rows: Vec<_> = (0..1_200).map(|n| mainstay_app::records::BatchOp::Create(
            json!({ "name": { "family": format!("Person {n}") }, "company": { "id": first } }).as_object().cloned().unwrap_or_default(),
        )).collect();
        desk.app.batch(&desk.ctx, "contact", rows, true).await?;
        desk.app.merge(&desk.ctx, "company", &into(second, &[first])).await?;
        let last = desk.app.merge(&desk.ctx, "company", &into(third, &[second])).await?;
        assert_eq!(serde_json::to_value(&last.record)?["contact_count"], json!(1_200));
        assert_eq!(desk.app.went_into(&desk.ctx, first).await?.context("it leads on")?.survivor.id, third);
        let undone = desk.app.undo(&desk.ctx, last.set).await?;
        assert!(undone.conflicts.is_empty());
        assert_eq!(desk.json("company", second).await?["contact_count"], json!(1_200));
        assert_eq!(desk.app.went_into(&desk.ctx, first).await?.context("it leads on")?.survivor.id, second);
        assert_eq!(mainstay_testkit::whole::broken(desk.app.store(), desk.app.now()).await?, Vec::<String>::new());
    }

    async fn what_may_not_be_merged_is_refused_with_the_reason(t: TestStore) {
        let desk = Desk::new(&t).await?;
        let acme = desk.make("company", json!({ "name": "Acme" })).await?;
        let twin = desk.make("company", json!({ "name": "Acme Inc." })).await?;
        let (member, manager) = (desk.person("Member").await?, desk.person("Manager").await?);
        let refused = desk.app.merge(&member, "company", &into(acme, &[twin])).await;
        assert!(matches!(&refused, Err(Error::Denied(why)) if why.code == "lacks_right"), "{refused:?}");

        // Somebody changed one of them since it was looked at.
        let mut request = into(acme, &[twin]);
        request.others[0].version = Some(1);
        desk.set("company", twin, json!({ "industry": "Trade" })).await?;
        let refused = desk.app.merge(&manager, "company", &request).await;
        assert!(matches!(&refused, Err(Error::Conflict(problem)) if problem.field == "with[0]" && problem.reason.code == "stale"), "{refused:?}");
        request.survivor.version = Some(7);
        let refused = desk.app.merge(&manager, "company", &request).await;
        assert!(matches!(refused, Err(Error::Stale { version: 1 })));
        for (name, survivor, others) in [("company", acme, vec![acme]), ("company", acme, vec![]), ("user", acme, vec![twin])] {
            let refused = desk.app.merge(&manager, name, &into(survivor, &others)).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        }
        let mut odd = into(acme, &[twin]);
        odd.kept.insert("name".to_owned(), Kept::United);
        let refused = desk.app.merge(&manager, "company", &odd).await;
        assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems[0].field == "fields.name"), "{refused:?}");
        assert!(!desk.get("company", twin).await?.trashed);

        let merged = desk.app.merge(&manager, "company", &into(acme, &[twin])).await?;
        let refused = desk.app.undo(&member, merged.set).await;
        assert!(matches!(refused, Err(Error::Denied(_))));
        assert!(desk.app.undo(&manager, merged.set).await?.conflicts.is_empty());
    }
}
