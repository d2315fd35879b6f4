//! Writing: what is refused, what is kept beside the fields, and what is not a change.

use mainstay_model::change::{ChangeSet, Refusal, Source, Verb};
use mainstay_model::query::{RawQuery, Trash};
use mainstay_model::{RecordId, Value};
use mainstay_store::outbox::OutboxEvent;
use mainstay_store::{Error, Result};
use mainstay_testkit::{TestStore, both_databases};
use serde_json::json;

use crate::people::{
    apply, apply_as, apply_some, create, creating, get, get_as, remove, removing, update, updating,
};

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused { refusal, .. }) => refusal,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

async fn count(t: &TestStore, object: &str, trash: Trash) -> Result<u64> {
    let raw = RawQuery {
        trash,
        ..RawQuery::default()
    };
    let query = t
        .system()
        .query(object, &raw, &t.env())
        .unwrap_or_else(|error| panic!("{error:?}"));
    t.store.count(&query).await
}

/// The outbox, as soon as it has anything: an event is shown when no open transaction can come to stand before it.
async fn events(t: &TestStore) -> Result<Vec<OutboxEvent>> {
    loop {
        let events = t.store.outbox(Default::default(), 10).await?;
        if !events.is_empty() {
            return Ok(events);
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

both_databases! {
    async fn a_record_is_as_it_was_written(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Analytical Engines", "domain": "engines.example"})).await?;
        let record = get(&t, "company", id).await?;
        assert_eq!(record.version, 1);
        assert_eq!(record.get("name"), &Value::Text("Analytical Engines".to_owned()));
        assert_eq!(record.get("created_at"), &Value::Time(t.env().now));
        assert_eq!(record.get("updated_at"), &Value::Time(t.env().now));
        assert_eq!(count(&t, "company", Trash::Live).await?, 1);
    }

    async fn an_update_changes_its_fields_alone(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Acme", "domain": "acme.example"})).await?;
        let made = t.env().now;
        assert_eq!(update(&t, "company", id, json!({"name": "Acme Ltd"})).await?, 2);
        let record = get(&t, "company", id).await?;
        assert_eq!(record.get("name"), &Value::Text("Acme Ltd".to_owned()));
        assert_eq!(record.get("domain"), &Value::Text("acme.example".to_owned()));
        assert_eq!(record.get("created_at"), &Value::Time(made));
        assert_eq!(record.get("updated_at"), &Value::Time(t.env().now));
    }

    async fn an_update_that_changes_nothing_is_no_change(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Acme"})).await?;
        let before = get(&t, "company", id).await?;
        let applied = apply(&t, vec![updating(&t, &t.system(), "company", id, json!({"name": "Acme"}))]).await?;
        assert_eq!((applied.records, applied.changes), (vec![(id, 1)], 0));
        let after = get(&t, "company", id).await?;
        assert_eq!(after.get("updated_at"), before.get("updated_at"));
        let scoped = t.system().get("company", id, Trash::Any).unwrap();
        assert_eq!(t.store.history(&scoped, None, 10).await?.len(), 1);
        assert!(t.store.change_set(&t.system(), applied.set).await?.is_none());
    }

    async fn an_old_version_is_stale(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Acme"})).await?;
        update(&t, "company", id, json!({"name": "Acme 2"})).await?;
        let op = updating(&t, &t.system(), "company", id, json!({"name": "Acme 3"})).expecting(Some(1));
        assert_eq!(refusal(apply(&t, vec![op]).await), Refusal::Stale(2));
        let op = updating(&t, &t.system(), "company", id, json!({"name": "Acme 3"})).expecting(Some(2));
        assert_eq!(apply(&t, vec![op]).await?.records, [(id, 3)]);
    }

    async fn of_many_who_update_at_once_exactly_one_wins(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Acme"})).await?;
        let tries: Vec<_> = (0..8).map(|n| {
            let op = updating(&t, &t.system(), "company", id, json!({"name": format!("Acme {n}")})).expecting(Some(1));
            let (store, meta) = (t.store.clone(), t.meta(Source::Page));
            tokio::spawn(async move { apply_as(&store, meta, vec![op]).await })
        }).collect();
        let mut won = 0;
        for one in tries {
            match one.await? {
                Ok(applied) => { won += 1; assert_eq!(applied.records, [(id, 2)]); }
                Err(Error::Refused { refusal: Refusal::Stale(2), .. }) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(won, 1);
    }

    async fn the_trash_keeps_and_gives_back(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Acme", "domain": "acme.example"})).await?;
        remove(&t, "company", id, Verb::Trash).await?;
        assert!(get(&t, "company", id).await?.trashed);
        assert_eq!((count(&t, "company", Trash::Live).await?, count(&t, "company", Trash::Trashed).await?), (0, 1));
        assert_eq!(refusal(remove(&t, "company", id, Verb::Trash).await), Refusal::Trashed);
        let op = updating(&t, &t.system(), "company", id, json!({"name": "X"}));
        assert_eq!(refusal(apply(&t, vec![op]).await), Refusal::Trashed);
        remove(&t, "company", id, Verb::Restore).await?;
        let record = get(&t, "company", id).await?;
        assert_eq!((record.trashed, record.version), (false, 3));
        assert_eq!(record.get("domain"), &Value::Text("acme.example".to_owned()));
        assert_eq!(refusal(remove(&t, "company", id, Verb::Restore).await), Refusal::NotTrashed);
        assert_eq!((count(&t, "company", Trash::Live).await?, count(&t, "company", Trash::Trashed).await?), (1, 0));
    }

    async fn what_is_purged_is_gone(t: TestStore) {
        let id = create(&t, "company", json!({"name": "Acme"})).await?;
        remove(&t, "company", id, Verb::Trash).await?;
        remove(&t, "company", id, Verb::Purge).await?;
        assert!(get_as(&t, &t.system(), "company", id).await?.is_none());
        assert_eq!(refusal(remove(&t, "company", id, Verb::Restore).await), Refusal::NotFound);
        assert_eq!((count(&t, "company", Trash::Live).await?, count(&t, "company", Trash::Trashed).await?), (0, 0));
        assert!(t.store.find(&t.system(), "Acme", 10, None).await?.is_empty());
    }

    async fn a_taken_value_is_refused_and_says_by_whom(t: TestStore) {
        let first = create(&t, "company", json!({"name": "Acme", "domain": "acme.example"})).await?;
        let again = creating(&t, &t.system(), "company", json!({"name": "Acme 2", "domain": "ACME.example"}));
        assert_eq!(refusal(apply(&t, vec![again]).await), Refusal::Taken("domain".to_owned(), Some(first)));
        let other = create(&t, "company", json!({"name": "Other", "domain": "other.example"})).await?;
        let op = updating(&t, &t.system(), "company", other, json!({"domain": "acme.example"}));
        assert_eq!(refusal(apply(&t, vec![op]).await), Refusal::Taken("domain".to_owned(), Some(first)));
        // What lies in the trash holds nothing, and cannot come back while somebody else has the value.
        remove(&t, "company", first, Verb::Trash).await?;
        update(&t, "company", other, json!({"domain": "acme.example"})).await?;
        let back = refusal(remove(&t, "company", first, Verb::Restore).await);
        assert_eq!(back, Refusal::Taken("domain".to_owned(), Some(other)));
    }

    async fn values_can_be_handed_on_within_a_change_set(t: TestStore) {
        let a = create(&t, "company", json!({"name": "A", "domain": "a.example"})).await?;
        let b = create(&t, "company", json!({"name": "B"})).await?;
        let all = t.system();
        apply(&t, vec![
            updating(&t, &all, "company", a, json!({"domain": "new.example"})),
            updating(&t, &all, "company", b, json!({"domain": "a.example"})),
        ]).await?;
        assert_eq!(get(&t, "company", b).await?.get("domain"), &Value::Text("a.example".to_owned()));
    }

    async fn a_record_can_be_worked_on_twice_in_a_change_set(t: TestStore) {
        let all = t.system();
        let op = creating(&t, &all, "company", json!({"name": "A"}));
        let id = op.id();
        let applied = apply(&t, vec![
            op,
            updating(&t, &all, "company", id, json!({"name": "B"})),
            removing(&all, "company", id, Verb::Trash),
            removing(&all, "company", id, Verb::Restore),
        ]).await?;
        assert_eq!(applied.records.iter().map(|(_, version)| *version).collect::<Vec<_>>(), [1, 2, 3, 4]);
        let record = get(&t, "company", id).await?;
        assert_eq!((record.version, record.get("name")), (4, &Value::Text("B".to_owned())));
        let set = t.store.change_set(&all, applied.set).await?.unwrap();
        assert_eq!(set.changes, 4);
    }

    async fn one_refusal_refuses_all(t: TestStore) {
        let all = t.system();
        let ops = vec![
            creating(&t, &all, "company", json!({"name": "A", "domain": "same.example"})),
            creating(&t, &all, "company", json!({"name": "B", "domain": "same.example"})),
        ];
        let failed = apply(&t, ops).await;
        assert!(matches!(failed, Err(Error::Refused { index: 1, .. })), "{failed:?}");
        assert_eq!(count(&t, "company", Trash::Any).await?, 0);
        assert!(t.store.change_sets(&all, Default::default(), None, 10).await?.is_empty());
    }

    async fn what_is_refused_can_be_left_out(t: TestStore) {
        let all = t.system();
        let known = create(&t, "company", json!({"name": "Known", "domain": "known.example"})).await?;
        let ops = vec![
            creating(&t, &all, "company", json!({"name": "A", "domain": "a.example"})),
            creating(&t, &all, "company", json!({"name": "Twice", "domain": "known.example"})),
            updating(&t, &all, "company", RecordId::at(t.env().now), json!({"name": "Nobody"})),
            creating(&t, &all, "company", json!({"name": "B", "domain": "b.example"})),
            creating(&t, &all, "company", json!({"name": "A again", "domain": "a.example"})),
        ];
        let first = ops[0].id();
        let applied = apply_some(&t, ops).await?;
        assert_eq!(applied.refused, [
            (1, Refusal::Taken("domain".to_owned(), Some(known))),
            (2, Refusal::NotFound),
            (4, Refusal::Taken("domain".to_owned(), Some(first))),
        ]);
        assert_eq!((applied.records.len(), applied.changes), (2, 2));
        assert_eq!(count(&t, "company", Trash::Live).await?, 3);
        assert_eq!(t.store.find(&all, "Twice", 10, None).await?.len(), 0);
        assert_eq!(t.store.find(&all, "A", 10, None).await?.len(), 1);
    }

    async fn several_batches_are_one_change_set(t: TestStore) {
        let meta = t.meta(Source::Import);
        for n in 0..3 {
            let ops = (0..4).map(|m| creating(&t, &t.system(), "company", json!({"name": format!("{n} {m}")}))).collect();
            t.store.apply(ChangeSet { meta: meta.clone(), ops, all_or_nothing: false }).await?;
        }
        let set = t.store.change_set(&t.system(), meta.id).await?.unwrap();
        assert_eq!(set.changes, 12);
        assert_eq!(set.meta, meta);
    }

    async fn many_records_at_once(t: TestStore) {
        let all = t.system();
        let ops: Vec<_> = (0..1_234)
            .map(|n| creating(&t, &all, "company", json!({"name": format!("Company {n}"), "domain": format!("c{n}.example")})))
            .collect();
        let (first, last) = (ops[0].id(), ops[1_233].id());
        let applied = apply(&t, ops).await?;
        assert_eq!((applied.records.len(), applied.changes), (1_234, 1_234));
        assert_eq!(count(&t, "company", Trash::Live).await?, 1_234);
        assert_eq!(get(&t, "company", first).await?.get("name"), &Value::Text("Company 0".to_owned()));
        assert_eq!(get(&t, "company", last).await?.get("name"), &Value::Text("Company 1233".to_owned()));
        let found = t.store.find(&all, "c1233.example", 10, None).await?;
        assert_eq!(found.iter().map(|hit| hit.record.id).collect::<Vec<_>>(), [last]);
        // A beginning finds all that begin so; what nothing has is taken for a slip.
        assert_eq!(t.store.find(&all, "c123", 50, None).await?.len(), 5);
        assert!(!t.store.find(&all, "c12e3.example", 10, None).await?.is_empty());
    }

    async fn search_follows_every_change(t: TestStore) {
        let all = t.system();
        let id = create(&t, "company", json!({"name": "Analytical Engines"})).await?;
        assert_eq!(t.store.find(&all, "analytical", 10, None).await?.len(), 1);
        update(&t, "company", id, json!({"name": "Difference Engines"})).await?;
        assert_eq!(t.store.find(&all, "analytical", 10, None).await?.len(), 0);
        assert_eq!(t.store.find(&all, "difference", 10, None).await?.len(), 1);
        remove(&t, "company", id, Verb::Trash).await?;
        assert_eq!(t.store.find(&all, "difference", 10, None).await?.len(), 0);
        remove(&t, "company", id, Verb::Restore).await?;
        assert_eq!(t.store.find(&all, "difference", 10, None).await?.len(), 1);
    }

    async fn listeners_hear_of_a_change_when_it_is_there(t: TestStore) {
        let mut heard = t.store.subscribe();
        let id = create(&t, "company", json!({"name": "Acme"})).await?;
        let committed = heard.recv().await?;
        assert_eq!(committed.touched, [("company".to_owned(), id, Verb::Create)]);
        let failed = updating(&t, &t.system(), "company", RecordId::at(t.env().now), json!({"name": "Nobody"}));
        assert_eq!(refusal(apply(&t, vec![failed]).await), Refusal::NotFound);
        assert!(heard.try_recv().is_err());
        let events = events(&t).await?;
        assert_eq!(events.iter().map(|event| event.set).collect::<Vec<_>>(), [committed.set]);
        assert!(t.store.outbox(events[0].position, 10).await?.is_empty());
    }
}
