//! History, undo, and records as they were.

use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::access::{Access, ObjectGrant, Role, Scope, Subject};
use mainstay_model::change::{Delta, Refusal, Source, Verb};
use mainstay_model::query::{RawQuery, Trash};
use mainstay_model::{Record, RecordId, Value};
use mainstay_store::dialect::Dialect;
use mainstay_store::history::Recent;
use mainstay_store::{Error, Result, Reverted, Stays, Why};
use mainstay_testkit::{TestStore, both_databases};
use serde_json::json;

use crate::people::{
    apply, create, creating, get, get_as, plain, remove, removing, update, updating,
};

async fn revert(t: &TestStore, set: RecordId) -> Result<Reverted> {
    t.store.revert(set, &t.system(), t.meta(Source::Undo)).await
}

async fn as_of(t: &TestStore, id: RecordId, at: Timestamp) -> Result<Option<Record>> {
    let scoped = t.system().get("company", id, Trash::Any).unwrap();
    t.store.as_of(&scoped, at).await
}

fn name(record: &Record) -> &str {
    match record.get("name") {
        Value::Text(name) => name,
        other => panic!("{other:?}"),
    }
}

/// Somebody with a role.
pub fn somebody(t: &TestStore, role: Role) -> Arc<Access> {
    let user = RecordId::named("somebody");
    let subject = Subject {
        user: Some(user),
        team_mates: [user].into(),
        roles: vec![Arc::new(role)],
        key: None,
    };
    Arc::new(Access::new(t.store.catalog(), subject, &t.env()))
}

both_databases! {
    async fn history_tells_who_changed_what(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Acme"})).await?;
        let meta = t.meta(Source::Page);
        let op = updating(&t, &t.system(), "company", id, json!({"name": "Acme Ltd", "domain": "acme.example"}));
        crate::people::apply_as(&t.store, meta.clone(), vec![op]).await?;
        remove(&t, "company", id, Verb::Trash).await?;
        let scoped = t.system().get("company", id, Trash::Any).unwrap();
        let history = t.store.history(&scoped, None, 10).await?;
        assert_eq!(history.iter().map(|change| (change.verb, change.version)).collect::<Vec<_>>(),
            [(Verb::Trash, 3), (Verb::Update, 2), (Verb::Create, 1)]);
        assert_eq!(history[1].set, meta);
        assert_eq!(history[1].fields.iter().map(|(name, delta)| (name.as_str(), delta.clone())).collect::<Vec<_>>(), [
            ("domain", Delta(json!(null), json!("acme.example"))),
            ("name", Delta(json!("Acme"), json!("Acme Ltd"))),
        ]);
        let older = t.store.history(&scoped, Some(history[1].rid), 10).await?;
        assert_eq!(older.len(), 1);
    }

    async fn history_keeps_to_what_one_may_read(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Acme", "domain": "acme.example"})).await?;
        update(&t, "company", id, json!({"domain": "secret.example"})).await?;
        let mut role = Role { everything: ObjectGrant::every(Scope::All), ..Role::default() };
        let hidden = [("domain".to_owned(), mainstay_model::access::FieldAccess::None)];
        role.fields.insert("company".to_owned(), hidden.into());
        let reader = somebody(&t, role);
        let scoped = reader.get("company", id, Trash::Any).unwrap();
        let history = t.store.history(&scoped, None, 10).await?;
        assert_eq!(history.len(), 1, "an update of which nothing may be seen is not told");
        assert!(!format!("{history:?}").contains("example"));
        let stranger = somebody(&t, Role::default());
        assert!(t.store.recent_changes(&stranger, Recent::default(), None, 10).await?.changes.is_empty());
        let recent = t.store.recent_changes(&reader, Recent::default(), None, 10).await?;
        assert_eq!((recent.changes.len(), recent.next), (1, None));
        assert!(t.store.change_sets(&reader, Default::default(), None, 10).await?.is_empty());
    }

    async fn recent_changes_come_page_by_page(t: TestStore) {
        for n in 0..7 {
            create(&t, "company", json!({"name": format!("Company {n}")})).await?;
        }
        let mut next = None;
        let mut seen = Vec::new();
        loop {
            let page = t.store.recent_changes(&t.system(), Recent::default(), next, 3).await?;
            seen.extend(page.changes.iter().map(|change| change.record));
            next = page.next;
            if next.is_none() { break; }
        }
        assert_eq!(seen.len(), 7);
        seen.dedup();
        assert_eq!(seen.len(), 7);
    }

    async fn an_update_is_taken_back(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Acme"})).await?;
        let op = updating(&t, &t.system(), "company", id, json!({"name": "Wrong", "domain": "wrong.example"}));
        let set = apply(&t, vec![op]).await?.set;
        let reverted = revert(&t, set).await?;
        assert_eq!((reverted.applied, reverted.clean, reverted.conflicts.len()), (1, 1, 0));
        let record = get(&t, "company", id).await?;
        assert_eq!((name(&record), record.get("domain"), record.version), ("Acme", &Value::Null, 3));
        let undone = t.store.change_set(&t.system(), set).await?.unwrap();
        assert_eq!(undone.undone_by, reverted.set);
        // And once more: the undo is taken back.
        let again = revert(&t, reverted.set.unwrap()).await?;
        assert_eq!(again.clean, 1);
        assert_eq!(name(&get(&t, "company", id).await?), "Wrong");
        assert_eq!(t.store.change_set(&t.system(), set).await?.unwrap().undone_by, None);
    }

    async fn what_was_changed_since_stays(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Acme"})).await?;
        let op = updating(&t, &t.system(), "company", id, json!({"name": "Bulk", "domain": "bulk.example"}));
        let set = apply(&t, vec![op]).await?.set;
        update(&t, "company", id, json!({"name": "By hand"})).await?;
        let reverted = revert(&t, set).await?;
        let stays = |field: &str, why| Stays { object: "company".to_owned(), record: id, fields: vec![field.to_owned()], why };
        assert_eq!(reverted.conflicts, [stays("name", Why::Changed)]);
        assert_eq!((reverted.applied, reverted.clean), (1, 0));
        let record = get(&t, "company", id).await?;
        assert_eq!((name(&record), record.get("domain")), ("By hand", &Value::Null));
    }

    async fn an_import_with_updates_is_taken_back_whole(t: TestStore) {
        let all = t.system();
        let mut before = Vec::new();
        for n in 0..5 {
            let id = create(&t, "company", json!({"name": format!("Old {n}")})).await?;
            before.push((id, plain(&get(&t, "company", id).await?)));
        }
        let meta = t.meta(Source::Import);
        let mut made = Vec::new();
        for batch in 0..3 {
            let mut ops: Vec<_> = (0..700).map(|n| creating(&t, &all, "company", json!({"name": format!("New {batch} {n}")}))).collect();
            made.extend(ops.iter().map(|op| op.id()));
            ops.extend(before.iter().map(|(id, _)| updating(&t, &all, "company", *id, json!({"name": format!("Imported {batch}")}))));
            crate::people::apply_as(&t.store, meta.clone(), ops).await?;
        }
        let reverted = revert(&t, meta.id).await?;
        assert_eq!((reverted.clean, reverted.conflicts.len()), (3 * 705, 0));
        for (id, old) in before {
            assert_eq!(plain(&get(&t, "company", id).await?), old);
        }
        assert!(get(&t, "company", made[0]).await?.trashed);
        assert!(get(&t, "company", made[2_099]).await?.trashed);
    }

    async fn an_undo_that_broke_off_knows_what_it_has_done(t: TestStore) {
        let id = create(&t, "company", json!({"name": "First"})).await?;
        let all = t.system();
        let meta = t.meta(Source::Import);
        for name in ["Second", "Third", "Fourth"] {
            let op = updating(&t, &all, "company", id, json!({"name": name}));
            crate::people::apply_as(&t.store, meta.clone(), vec![op]).await?;
        }
        let undo = t.meta(Source::Undo);
        for done in 1..=3 {
            // It ends behind each of its batches, and is gone on with from its beginning.
            let (store, undo) = (t.store.clone(), undo.clone());
            let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
            let (all, set) = (all.clone(), meta.id);
            let undoing = tokio::spawn(async move {
                let mut say = |looked_at: u64| {
                    told.send(looked_at).ok();
                    if looked_at == done {
                        panic!("the process is killed");
                    }
                };
                store.revert_telling(set, &all, undo, &mut say).await.map(drop)
            });
            while heard.recv().await.is_some() {}
            assert!(undoing.await.is_err());
        }
        let reverted = t.store.revert(meta.id, &all, undo.clone()).await?;
        assert_eq!((reverted.clean, reverted.conflicts.len(), reverted.set), (3, 0, Some(undo.id)));
        assert_eq!(name(&get(&t, "company", id).await?), "First");
        // What somebody does with it now is nobody's conflict either: it was taken back before.
        update(&t, "company", id, json!({"name": "By hand"})).await?;
        let reverted = t.store.revert(meta.id, &all, undo.clone()).await?;
        assert_eq!((reverted.applied, reverted.conflicts.len()), (0, 0));
        assert_eq!(name(&get(&t, "company", id).await?), "By hand");
    }

    async fn an_undo_that_broke_off_is_gone_on_with_by_whoever_asks_again(t: TestStore) {
        let (all, ids) = (t.system(), [create(&t, "company", json!({"name": "A"})).await?, create(&t, "company", json!({"name": "B"})).await?]);
        let meta = t.meta(Source::Bulk);
        // Changes of one record are taken back one after the other, each in a transaction of its own.
        for name in ["First", "Second"] {
            for id in ids {
                crate::people::apply_as(&t.store, meta.clone(), vec![updating(&t, &all, "company", id, json!({"name": name}))]).await?;
            }
        }
        for done in [2, 4] {
            let (store, all, undo) = (t.store.clone(), all.clone(), t.meta(Source::Undo));
            let undoing = tokio::spawn(async move {
                let mut say = |looked_at: u64| assert!(looked_at < done, "the process is killed");
                store.revert_telling(meta.id, &all, undo, &mut say).await.map(drop)
            });
            assert!(undoing.await.is_err());
        }
        // Everything is done, and nobody was told.
        let again = revert(&t, meta.id).await?;
        assert_eq!((again.applied, again.clean, again.conflicts.len()), (0, 4, 0));
        let set = t.store.change_set(&all, meta.id).await?.unwrap();
        assert!(again.set.is_some() && set.undone_by == again.set);
        let undo = t.store.change_set(&all, again.set.unwrap()).await?.unwrap();
        assert_eq!(undo.changes, 4);
        // All of it is one change set, which can be taken back as one.
        assert_eq!(revert(&t, undo.meta.id).await?.clean, 4);
        for id in ids {
            assert_eq!(name(&get(&t, "company", id).await?), "Second");
        }
        // One that came to its end is not gone on with.
        let last = revert(&t, meta.id).await?;
        assert!(last.set.is_some() && last.set != again.set);
    }

    async fn an_undo_on_a_full_disk_tells_how_far_it_came(t: TestStore) {
        // How large a database may become can be said to SQLite alone.
        if t.dialect() == Dialect::Postgres { return Ok(()); }
        let room = async |pages: i64| {
            let text = format!("PRAGMA max_page_count = {pages}");
            t.store.db().write("test", move |tx| {
                let text = text.clone();
                Box::pin(async move { tx.batch(&text).await })
            }).await
        };
        let meta = t.meta(Source::Import);
        for batch in 0..3 {
            let all = t.system();
            let ops = (0..500).map(|n| creating(&t, &all, "company", json!({"name": format!("Acme {batch} {n}")}))).collect();
            crate::people::apply_as(&t.store, meta.clone(), ops).await?;
        }
        let mut pages = 1;
        let stopped = loop {
            room(pages).await?;
            match revert(&t, meta.id).await {
                Ok(reverted) => break reverted,
                // Not even the first part has room: nothing is changed.
                Err(error) => assert!(matches!(error, Error::Full(_)), "{error}"),
            }
            pages += 8;
        };
        let why = stopped.stopped.unwrap();
        assert!(matches!(why.why, Error::Full(_)), "{}", why.why);
        assert!(why.left > 0 && stopped.clean == 1_500 - why.left, "{} taken back, {} left", stopped.clean, why.left);
        assert_eq!(t.store.change_set(&t.system(), meta.id).await?.unwrap().undone_by, None);
        room(i64::from(i32::MAX)).await?;
        let rest = revert(&t, meta.id).await?;
        assert_eq!((rest.clean, rest.conflicts.len(), rest.set), (1_500, 0, stopped.set));
        assert!(rest.stopped.is_none());
        assert_eq!(t.store.change_set(&t.system(), meta.id).await?.unwrap().undone_by, rest.set);
        let query = t.system().query("company", &RawQuery::default(), &t.env()).unwrap();
        assert_eq!(t.store.count(&query).await?, 0);
    }

    async fn a_link_to_what_is_gone_is_told_as_such(t: TestStore) {
        let [old, new] = [create(&t, "company", json!({"name": "Old"})).await?, create(&t, "company", json!({"name": "New"})).await?];
        let ada = create(&t, "contact", json!({"name": "Ada", "company": old})).await?;
        let set = apply(&t, vec![updating(&t, &t.system(), "contact", ada, json!({"company": new}))]).await?.set;
        remove(&t, "company", old, Verb::Purge).await?;
        let reverted = revert(&t, set).await?;
        let why = Why::Refused(Refusal::NoTarget("company".to_owned()));
        assert_eq!(reverted.conflicts, [Stays { object: "contact".to_owned(), record: ada, fields: vec!["company".to_owned()], why }]);
        let gone = apply(&t, vec![updating(&t, &t.system(), "company", new, json!({"name": "Newer"}))]).await?.set;
        remove(&t, "company", new, Verb::Purge).await?;
        let why: Vec<Why> = revert(&t, gone).await?.conflicts.into_iter().map(|stays| stays.why).collect();
        assert_eq!(why, [Why::Gone]);
    }

    async fn an_undo_that_was_taken_back_is_not_done_again(t: TestStore) {
        let id = create(&t, "company", json!({"name": "First"})).await?;
        let op = updating(&t, &t.system(), "company", id, json!({"name": "Second"}));
        let set = apply(&t, vec![op]).await?.set;
        let undo = t.meta(Source::Undo);
        t.store.revert(set, &t.system(), undo.clone()).await?;
        revert(&t, undo.id).await?;
        let again = t.store.revert(set, &t.system(), undo.clone()).await?;
        assert_eq!((again.set, again.clean, again.applied), (Some(undo.id), 1, 0));
        assert_eq!(name(&get(&t, "company", id).await?), "Second");
    }

    async fn an_undo_keeps_to_what_one_may_change(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Acme"})).await?;
        let op = updating(&t, &t.system(), "company", id, json!({"name": "Changed"}));
        let set = apply(&t, vec![op]).await?.set;
        let mut reading = ObjectGrant::every(Scope::All);
        reading.edit = Scope::None;
        let reader = somebody(&t, Role { everything: reading, ..Role::default() });
        let reverted = t.store.revert(set, &reader, t.meta(Source::Undo)).await?;
        assert_eq!((reverted.applied, reverted.conflicts.len(), reverted.unseen), (0, 1, 0));
        let stranger = somebody(&t, Role::default());
        let reverted = t.store.revert(set, &stranger, t.meta(Source::Undo)).await?;
        assert_eq!((reverted.applied, reverted.conflicts.len(), reverted.unseen), (0, 0, 1));
        assert_eq!(name(&get(&t, "company", id).await?), "Changed");
    }

    async fn changes_taken_back_one_by_one_leave_when_it_was_changed_before(t: TestStore) {
        let id = create(&t, "company", json!({"name": "First"})).await?;
        update(&t, "company", id, json!({"name": "Second"})).await?;
        let before = get(&t, "company", id).await?;
        let mut sets = Vec::new();
        for change in [json!({"name": "Third"}), json!({"domain": "acme.example"}), json!({"name": "Fourth"})] {
            t.clock.advance(jiff::SignedDuration::from_secs(60));
            let op = updating(&t, &t.system(), "company", id, change);
            sets.push(apply(&t, vec![op]).await?.set);
        }
        for set in sets.iter().rev() {
            t.clock.advance(jiff::SignedDuration::from_secs(60));
            revert(&t, *set).await?;
        }
        let after = get(&t, "company", id).await?;
        assert_eq!((name(&after), after.get("updated_at")), ("Second", before.get("updated_at")));
        // What somebody else has changed meanwhile is a change still.
        let op = updating(&t, &t.system(), "company", id, json!({"name": "Fifth"}));
        let set = apply(&t, vec![op]).await?.set;
        t.clock.advance(jiff::SignedDuration::from_secs(60));
        update(&t, "company", id, json!({"domain": "other.example"})).await?;
        let meanwhile = get(&t, "company", id).await?.get("updated_at").clone();
        t.clock.advance(jiff::SignedDuration::from_secs(60));
        revert(&t, set).await?;
        assert_ne!(get(&t, "company", id).await?.get("updated_at"), before.get("updated_at"));
        assert!(meanwhile != *before.get("updated_at"));
    }

    async fn a_record_is_shown_as_it_was(t: TestStore) {
        let id = create(&t, "company", json!({"name": "First"})).await?;
        let first = t.env().now;
        update(&t, "company", id, json!({"name": "Second", "domain": "second.example"})).await?;
        let second = t.env().now;
        remove(&t, "company", id, Verb::Trash).await?;
        let third = t.env().now;
        remove(&t, "company", id, Verb::Restore).await?;
        assert!(as_of(&t, id, first - jiff::SignedDuration::from_secs(1)).await?.is_none());
        let then = as_of(&t, id, first).await?.unwrap();
        assert_eq!((name(&then), then.version, then.get("domain")), ("First", 1, &Value::Null));
        assert_eq!(then.get("updated_at"), &Value::Time(first));
        let then = as_of(&t, id, second).await?.unwrap();
        assert_eq!((name(&then), then.version, then.trashed), ("Second", 2, false));
        assert!(as_of(&t, id, third).await?.unwrap().trashed);
    }

    async fn a_purged_record_cannot_be_brought_back_and_is_not_told(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Acme"})).await?;
        let op = updating(&t, &t.system(), "company", id, json!({"name": "Changed"}));
        let set = apply(&t, vec![op]).await?.set;
        remove(&t, "company", id, Verb::Purge).await?;
        assert!(get_as(&t, &t.system(), "company", id).await?.is_none());
        let reverted = revert(&t, set).await?;
        assert_eq!((reverted.applied, reverted.conflicts.len()), (0, 1));
    }

    async fn random_changes_taken_back_in_reverse_leave_what_was(t: TestStore) {
        let mut dice = Dice(20_250_304);
        for round in 0..12 {
            random_story(&t, &mut dice, round).await?;
        }
    }
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

async fn state(t: &TestStore, ids: &[RecordId]) -> Result<Vec<Option<serde_json::Value>>> {
    let mut all = Vec::new();
    for id in ids {
        all.push(
            get_as(t, &t.system(), "company", *id)
                .await?
                .map(|record| plain(&record)),
        );
    }
    Ok(all)
}

async fn random_story(t: &TestStore, dice: &mut Dice, round: usize) -> mainstay_testkit::Outcome {
    let all = t.system();
    let mut ids = Vec::new();
    for n in 0..4 {
        ids.push(create(t, "company", json!({"name": format!("Start {round} {n}")})).await?);
    }
    let start = state(t, &ids).await?;
    let mut sets = Vec::new();
    let mut moments = vec![(t.env().now, start.clone())];
    for step in 0..10 {
        let mut ops = Vec::new();
        for _ in 0..=dice.roll(4) {
            let id = ids[dice.roll(ids.len())];
            ops.push(match dice.roll(6) {
                0 => removing(&all, "company", id, Verb::Trash),
                1 => removing(&all, "company", id, Verb::Restore),
                2 => updating(
                    t,
                    &all,
                    "company",
                    id,
                    json!({"domain": format!("d{}.example", dice.roll(9))}),
                ),
                3 => updating(t, &all, "company", id, json!({"domain": null})),
                _ => updating(
                    t,
                    &all,
                    "company",
                    id,
                    json!({"name": format!("Name {step} {}", dice.roll(3))}),
                ),
            });
        }
        let applied = crate::people::apply_some(t, ops).await?;
        if applied.changes > 0 {
            sets.push(applied.set);
        }
        moments.push((t.env().now, state(t, &ids).await?));
    }
    for (at, then) in &moments {
        for (id, expected) in ids.iter().zip(then) {
            let mut shown = as_of(t, *id, *at).await?.map(|record| plain(&record));
            let mut expected = expected.clone();
            // Roll-ups are not of the record itself.
            for side in [&mut shown, &mut expected].into_iter().flatten() {
                side.as_object_mut()
                    .unwrap()
                    .retain(|name, _| !matches!(name.as_str(), "people" | "open_hours"));
            }
            assert_eq!(shown, expected, "{id} at {at}");
        }
    }
    for set in sets.iter().rev() {
        let reverted = revert(t, *set).await?;
        assert!(reverted.conflicts.is_empty(), "{:?}", reverted.conflicts);
    }
    assert_eq!(state(t, &ids).await?, start);
    Ok(())
}
