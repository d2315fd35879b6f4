//! What follows from a change by itself: links, roll-ups, formulas, numbers, and what a purge takes with it.

use mainstay_model::change::{Meta, Refusal, Source, Verb};
use mainstay_model::field::{Field, Rollup, RollupFunction, formula, rollup};
use mainstay_model::query::{RawQuery, Trash};
use mainstay_model::{RecordId, Value};
use mainstay_store::dialect::Dialect;
use mainstay_store::notifications::NewNotification;
use mainstay_store::{Error, Result};
use mainstay_testkit::{TestStore, both_databases, sample};
use serde_json::{Value as Json, json};

use crate::people::{apply, create, creating, get, get_as, remove, removing, update, updating};

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused { refusal, .. }) => refusal,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

async fn field(t: &TestStore, object: &str, id: RecordId, name: &str) -> Result<Json> {
    Ok(get(t, object, id).await?.get(name).to_stored_json())
}

async fn ids(t: &TestStore, object: &str, filter: &str) -> anyhow::Result<Vec<RecordId>> {
    let filter = mainstay_model::filter::RawFilter::read(filter)
        .map_err(|reason| anyhow::anyhow!("{reason:?}"))?;
    let raw = RawQuery {
        filter,
        ..RawQuery::default()
    };
    let query = t
        .system()
        .query(object, &raw, &t.env())
        .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    Ok(t.store
        .page(&query)
        .await?
        .records
        .iter()
        .map(|record| record.id)
        .collect())
}

both_databases! {
    async fn links_lead_to_what_is_there(t: TestStore) {
        let acme = create(&t, "company", json!({"name": "Acme"})).await?;
        let ada = create(&t, "contact", json!({"name": "Ada Lovelace", "company": acme})).await?;
        let shown = get(&t, "contact", ada).await?;
        assert!(matches!(shown.get("company"), Value::Link(link) if link.id == acme && link.title.as_deref() == Some("Acme")));
        let nobody = RecordId::named("nobody");
        let op = creating(&t, &t.system(), "contact", json!({"name": "Bob", "company": nobody}));
        assert_eq!(refusal(apply(&t, vec![op]).await), Refusal::NoTarget("company".to_owned()));
        remove(&t, "company", acme, Verb::Trash).await?;
        let op = creating(&t, &t.system(), "contact", json!({"name": "Bob", "company": acme}));
        assert_eq!(refusal(apply(&t, vec![op]).await), Refusal::NoTarget("company".to_owned()));
        // Who links there already can be changed all the same, and sees it again when it comes back.
        update(&t, "contact", ada, json!({"job_title": "Countess", "company": acme})).await?;
        assert_eq!(get(&t, "contact", ada).await?.get("company"), &Value::Null);
        remove(&t, "company", acme, Verb::Restore).await?;
        assert!(!get(&t, "contact", ada).await?.get("company").is_null());
    }

    async fn a_link_can_lead_to_what_is_made_with_it(t: TestStore) {
        let all = t.system();
        let company = creating(&t, &all, "company", json!({"name": "Acme"}));
        let contact = creating(&t, &all, "contact", json!({"name": "Ada", "company": company.id()}));
        apply(&t, vec![company, contact]).await?;
    }

    async fn links_to_many_keep_their_order_and_attributes(t: TestStore) {
        let a = create(&t, "company", json!({"name": "A"})).await?;
        let b = create(&t, "company", json!({"name": "B"})).await?;
        let links = json!([{"id": b, "attributes": {"role": "advisor"}}, {"id": a}]);
        let ada = create(&t, "contact", json!({"name": "Ada", "companies": links})).await?;
        let shown = get(&t, "contact", ada).await?;
        let Value::Links(shown) = shown.get("companies") else { panic!("no links") };
        assert_eq!(shown.iter().map(|link| link.id).collect::<Vec<_>>(), [b, a]);
        assert_eq!(shown[0].attributes["role"], json!("advisor"));
        assert_eq!(ids(&t, "contact", "companies.name.eq.A").await?, [ada]);
        let set = apply(&t, vec![updating(&t, &t.system(), "contact", ada, json!({"companies": [{"id": a}]}))]).await?.set;
        assert!(ids(&t, "contact", "companies.name.eq.B").await?.is_empty());
        t.store.revert(set, &t.system(), t.meta(Source::Undo)).await?;
        let Value::Links(back) = get(&t, "contact", ada).await?.get("companies").clone() else { panic!("no links") };
        assert_eq!(&back, shown);
    }

    async fn one_email_of_several_finds_the_record(t: TestStore) {
        let ada = create(&t, "contact", json!({"name": "Ada", "emails": ["ada@acme.example", "Ada@Home.example"]})).await?;
        assert_eq!(ids(&t, "contact", "emails.eq.ada@home.example").await?, [ada]);
        update(&t, "contact", ada, json!({"emails": ["ada@acme.example"]})).await?;
        assert!(ids(&t, "contact", "emails.eq.ada@home.example").await?.is_empty());
        assert_eq!(ids(&t, "contact", "emails.eq.ada@acme.example").await?, [ada]);
    }

    async fn roll_ups_follow_every_change(t: TestStore) {
        let acme = create(&t, "company", json!({"name": "Acme"})).await?;
        let other = create(&t, "company", json!({"name": "Other"})).await?;
        assert_eq!(field(&t, "company", acme, "people").await?, json!(0));
        let ada = create(&t, "contact", json!({"name": "Ada", "company": acme})).await?;
        let bob = create(&t, "contact", json!({"name": "Bob", "company": acme})).await?;
        assert_eq!(field(&t, "company", acme, "people").await?, json!(2));
        assert_eq!(get(&t, "company", acme).await?.version, 1, "a roll-up is no change of the record");
        update(&t, "contact", bob, json!({"company": other})).await?;
        assert_eq!((field(&t, "company", acme, "people").await?, field(&t, "company", other, "people").await?), (json!(1), json!(1)));
        remove(&t, "contact", ada, Verb::Trash).await?;
        assert_eq!(field(&t, "company", acme, "people").await?, json!(0));
        remove(&t, "contact", ada, Verb::Restore).await?;
        assert_eq!(field(&t, "company", acme, "people").await?, json!(1));
        remove(&t, "contact", ada, Verb::Purge).await?;
        assert_eq!(field(&t, "company", acme, "people").await?, json!(0));
        assert_eq!(ids(&t, "company", "people.eq.1").await?, [other]);
    }

    async fn a_roll_up_looks_at_those_that_pass_its_filter(t: TestStore) {
        let acme = create(&t, "company", json!({"name": "Acme"})).await?;
        let about = json!({"id": acme, "object": "company"});
        let task = create(&t, "task", json!({"subject": "Call", "about": about, "hours": "2.5", "done": false})).await?;
        create(&t, "task", json!({"subject": "Write", "about": about, "hours": "4", "done": false})).await?;
        assert_eq!(field(&t, "company", acme, "open_hours").await?, json!("6.5"));
        update(&t, "task", task, json!({"done": true})).await?;
        assert_eq!(field(&t, "company", acme, "open_hours").await?, json!("4"));
    }

    async fn many_who_link_at_once_are_all_counted(t: TestStore) {
        let acme = create(&t, "company", json!({"name": "Acme"})).await?;
        let all: Vec<_> = (0..12).map(|n| {
            let op = creating(&t, &t.system(), "contact", json!({"name": format!("Person {n}"), "company": acme}));
            let (store, meta) = (t.store.clone(), t.meta(Source::Api));
            tokio::spawn(async move { crate::people::apply_as(&store, meta, vec![op]).await })
        }).collect();
        for one in all {
            one.await??;
        }
        assert_eq!(field(&t, "company", acme, "people").await?, json!(12));
    }

    async fn formulas_follow_every_change(t: TestStore) {
        let ada = create(&t, "contact", json!({"name": "Ada", "score": "2.5"})).await?;
        assert_eq!(field(&t, "contact", ada, "double_score").await?, json!("5"));
        update(&t, "contact", ada, json!({"score": "4"})).await?;
        assert_eq!(field(&t, "contact", ada, "double_score").await?, json!("8"));
        let scoped = t.system().get("contact", ada, Trash::Any).unwrap();
        let history = t.store.history(&scoped, None, 10).await?;
        assert!(history.iter().all(|change| !change.fields.contains_key("double_score")));
        let then = t.store.as_of(&scoped, history[1].set.at).await?.unwrap();
        assert_eq!(then.get("double_score").to_stored_json(), json!("5"));
    }

    async fn numbers_are_given_once(t: TestStore) {
        let all: Vec<_> = (0..10).map(|n| {
            let ops = (0..3).map(|m| creating(&t, &t.system(), "company", json!({"name": format!("{n} {m}")}))).collect();
            let (store, meta) = (t.store.clone(), t.meta(Source::Api));
            tokio::spawn(async move { crate::people::apply_as(&store, meta, ops).await })
        }).collect();
        let mut given = Vec::new();
        for one in all {
            for (id, _) in one.await??.records {
                given.push(field(&t, "company", id, "number").await?.as_str().unwrap().to_owned());
            }
        }
        given.sort();
        let expected: Vec<_> = (1..=30).map(|n| format!("C-{n:05}")).collect();
        assert_eq!(given, expected);
    }

    async fn a_purge_clears_links_and_takes_along_what_hangs_on_it(t: TestStore) {
        let acme = create(&t, "company", json!({"name": "Acme"})).await?;
        let other = create(&t, "company", json!({"name": "Other", "parent": acme})).await?;
        let links = json!([{"id": acme}, {"id": other}]);
        let ada = create(&t, "contact", json!({"name": "Ada", "company": acme, "companies": links})).await?;
        let task = create(&t, "task", json!({"subject": "Call", "about": {"id": acme, "object": "company"}})).await?;
        let trashed = create(&t, "task", json!({"subject": "Write", "about": {"id": acme, "object": "company"}})).await?;
        remove(&t, "task", trashed, Verb::Trash).await?;
        let set = remove(&t, "company", acme, Verb::Purge).await?.set;
        assert!(get_as(&t, &t.system(), "task", task).await?.is_none());
        assert!(get_as(&t, &t.system(), "task", trashed).await?.is_none());
        assert_eq!(field(&t, "company", other, "parent").await?, Json::Null);
        let shown = get(&t, "contact", ada).await?;
        assert_eq!((shown.get("company"), shown.version), (&Value::Null, 2));
        assert!(matches!(shown.get("companies"), Value::Links(links) if links.len() == 1 && links[0].id == other));
        assert_eq!(t.store.change_set(&t.system(), set).await?.unwrap().changes, 5);
    }

    async fn what_must_not_lose_its_link_keeps_it(t: TestStore) {
        let meta: Meta = t.meta(Source::System);
        t.store.define(meta, vec![sample::vessel()]).await?;
        let acme = create(&t, "company", json!({"name": "Acme"})).await?;
        let task = create(&t, "task", json!({"subject": "Call", "about": {"id": acme, "object": "company"}})).await?;
        let vessel = create(&t, "vessel", json!({"name": "Beagle", "operator": acme})).await?;
        let refused = refusal(remove(&t, "company", acme, Verb::Purge).await);
        assert_eq!(refused, Refusal::Linked("vessel".to_owned(), "operator".to_owned()));
        get(&t, "task", task).await?;
        let some = crate::people::apply_some(&t, vec![
            removing(&t.system(), "company", acme, Verb::Purge),
            creating(&t, &t.system(), "company", json!({"name": "Other"})),
        ]).await?;
        assert_eq!((some.refused.len(), some.changes), (1, 1));
        get(&t, "task", task).await?;
        remove(&t, "vessel", vessel, Verb::Trash).await?;
        remove(&t, "company", acme, Verb::Purge).await?;
        assert_eq!(field(&t, "vessel", vessel, "operator").await?, Json::Null);
    }

    async fn objects_and_fields_of_the_workspace_are_like_any_other(t: TestStore) {
        let old = t.system();
        let late = creating(&t, &old, "contact", json!({"name": "Ada", "job_title": "Countess"}));
        t.store.define(t.meta(Source::System), vec![sample::vessel(), sample::contact_with_custom_fields()]).await?;
        // Somebody who read the catalogue before.
        let ada = late.id();
        apply(&t, vec![late]).await?;
        assert_eq!(field(&t, "contact", ada, "job_title").await?, json!("Countess"));
        update(&t, "contact", ada, json!({"nickname": "Countess of code", "shoe_size": "37.5"})).await?;
        assert_eq!(t.store.find(&t.system(), "code", 10, None).await?.len(), 1);
        assert_eq!(ids(&t, "contact", "shoe_size.gt.37").await?, [ada]);
        let vessel = create(&t, "vessel", json!({"name": "Beagle", "tonnage": 242})).await?;
        let set = apply(&t, vec![updating(&t, &t.system(), "vessel", vessel, json!({"tonnage": 250}))]).await?.set;
        t.store.revert(set, &t.system(), t.meta(Source::Undo)).await?;
        assert_eq!(field(&t, "vessel", vessel, "tonnage").await?, json!(242));
    }

    async fn what_is_new_is_worked_out_for_what_is_there(t: TestStore) {
        let acme = create(&t, "company", json!({"name": "Acme", "employees": 21})).await?;
        let ada = create(&t, "contact", json!({"name": "Ada", "job_title": "Countess", "company": acme, "score": "3"})).await?;
        let version = get(&t, "company", acme).await?.version;
        let own = |field: Field| field.set(|params| params.custom = true);
        let mut company = t.store.catalog().get("company").unwrap().as_ref().clone();
        company = company
            .field(own(formula("double")).set(|params| {
                params.formula = Some("employees * 2".to_owned());
                params.result = Some("integer".to_owned());
            }))
            .field(own(rollup("best_score")).set(|params| {
                params.rollup = Some(Rollup {
                    object: "contact".to_owned(),
                    link: "company".to_owned(),
                    function: RollupFunction::Max,
                    field: "score".to_owned(),
                    filter: String::new(),
                });
                params.result = Some("decimal".to_owned());
                params.scale = Some(2);
            }));
        let mut contact = t.store.catalog().get("contact").unwrap().as_ref().clone();
        contact.fields.iter_mut().filter(|field| field.name == "job_title").for_each(|field| field.params.searchable = true);
        assert!(t.store.find(&t.system(), "countess", 10, None).await?.is_empty());
        t.store.define(t.meta(Source::System), vec![company, contact]).await?;
        assert_eq!(field(&t, "company", acme, "double").await?, json!(42));
        assert_eq!(field(&t, "company", acme, "best_score").await?, json!("3"));
        assert_eq!(t.store.find(&t.system(), "countess", 10, None).await?.len(), 1);
        assert_eq!(get(&t, "company", acme).await?.version, version);
        update(&t, "contact", ada, json!({"score": "4.5"})).await?;
        assert_eq!(field(&t, "company", acme, "best_score").await?, json!("4.5"));
    }

    async fn the_trash_is_emptied_of_what_is_old(t: TestStore) {
        let old = create(&t, "company", json!({"name": "Old"})).await?;
        let task = create(&t, "task", json!({"subject": "Call", "about": {"id": old, "object": "company"}})).await?;
        remove(&t, "task", task, Verb::Trash).await?;
        remove(&t, "company", old, Verb::Trash).await?;
        let before = t.env().now + jiff::SignedDuration::from_millis(1);
        let young = create(&t, "company", json!({"name": "Young"})).await?;
        remove(&t, "company", young, Verb::Trash).await?;
        let live = create(&t, "company", json!({"name": "Live"})).await?;
        let meta = t.meta(Source::System);
        assert_eq!(t.store.empty_trash(&t.system(), "company", before, &meta).await?, (1, 0));
        assert_eq!(t.store.empty_trash(&t.system(), "task", before, &meta).await?, (0, 0));
        assert!(get_as(&t, &t.system(), "company", old).await?.is_none());
        assert!(get(&t, "company", young).await?.trashed);
        assert!(!get(&t, "company", live).await?.trashed);
    }

    async fn what_others_change_is_told_here(t: TestStore) {
        let other = t.reopened(sample::objects()).await?;
        let mut heard = other.subscribe();
        let following = tokio::spawn({
            let other = other.clone();
            async move { other.follow_others().await }
        });
        // The first look finds out where the outbox ends; changes from then on are told.
        let committed = loop {
            let id = create(&t, "company", json!({"name": "Acme"})).await?;
            let told = tokio::time::timeout(std::time::Duration::from_millis(300), heard.recv()).await;
            if let Ok(told) = told {
                let told = told?;
                assert_eq!(told.touched.len(), 1);
                break (told, id);
            }
        };
        assert_eq!(committed.0.touched[0].0, "company");
        following.abort();
        other.close().await;
    }

    async fn who_is_told_of_something_is_heard_of_on_every_node(t: TestStore) {
        let other = t.reopened(sample::objects()).await?;
        let following = tokio::spawn({
            let other = other.clone();
            async move { other.follow_others().await }
        });
        let (mut here, mut there) = (t.store.subscribe_to_notifications(), other.subscribe_to_notifications());
        let person = RecordId::at(t.env().now);
        let told = |once: u64| NewNotification {
            id: RecordId::at(t.env().now), person, kind: "assigned".to_owned(), args: json!({}), object: None, record: None,
            actor: None, at: t.env().now, once: Some(once.to_string()), fold: None,
        };
        // The other node may still be on its way to listening; the embedded database has but one.
        for once in 0.. {
            assert_eq!(t.store.notify_people(vec![told(once), told(once)]).await?, 1);
            assert_eq!(here.recv().await?.people, [person]);
            if t.dialect() == Dialect::Sqlite { break }
            let heard = tokio::time::timeout(std::time::Duration::from_millis(300), there.recv()).await;
            if let Ok(word) = heard {
                assert_eq!((word?.people.clone(), here.is_empty()), (vec![person], true));
                break;
            }
        }
        following.abort();
        other.close().await;
    }

    async fn counts_are_put_together(t: TestStore) {
        for n in 0..5 {
            create(&t, "company", json!({"name": format!("Company {n}")})).await?;
        }
        let tidied = t.store.tidy(t.env().now).await?;
        assert!(tidied.counts == 0 || tidied.counts == 4, "{tidied:?}");
        assert_eq!(t.store.tidy(t.env().now).await?.counts, 0);
        let query = t.system().query("company", &RawQuery::default(), &t.env()).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        assert_eq!(t.store.count(&query).await?, 5);
    }

    async fn lists_follow_the_options_when_these_change_places(t: TestStore) {
        let options = |keys: [&str; 3]| {
            let size = keys.iter().fold(mainstay_model::field::choice("size"), |field, key| field.option(key, "gray", key, key));
            mainstay_model::Object::new("gadget", "gadgets")
                .field(mainstay_model::field::text("name").required())
                .field(size.indexed())
        };
        let meta = || t.meta(Source::System);
        t.store.define(meta(), vec![options(["small", "medium", "large"])]).await?;
        for size in ["large", "small", "medium"] {
            create(&t, "gadget", json!({"name": size, "size": size})).await?;
        }
        let listed = async || -> anyhow::Result<Vec<String>> {
            let raw = RawQuery { order: "size.asc".to_owned(), ..RawQuery::default() };
            let query = t.system().query("gadget", &raw, &t.env()).map_err(|error| anyhow::anyhow!("{error:?}"))?;
            let page = t.store.page(&query).await?;
            Ok(page.records.iter().map(|record| record.get("name").to_stored_json().as_str().unwrap_or("").to_owned()).collect())
        };
        assert_eq!(listed().await?, ["small", "medium", "large"]);
        t.store.define(meta(), vec![options(["large", "small", "medium"])]).await?;
        assert_eq!(listed().await?, ["large", "small", "medium"]);
    }

    async fn an_upgrade_works_out_what_it_brings_for_records_that_are_there(t: TestStore) {
        let acme = create(&t, "company", json!({"name": "Acme", "employees": 7})).await?;
        create(&t, "contact", json!({"name": "Ada", "company": acme})).await?;
        let mut objects = sample::objects();
        let company = objects.iter_mut().find(|object| object.name == "company").unwrap();
        *company = company
            .clone()
            .field(formula("twice").set(|params| {
                params.formula = Some("employees * 2".to_owned());
                params.result = Some("integer".to_owned());
            }))
            .field(rollup("heads").set(|params| {
                params.rollup = Some(Rollup {
                    object: "contact".to_owned(),
                    link: "company".to_owned(),
                    function: RollupFunction::Count,
                    field: String::new(),
                    filter: String::new(),
                });
            }));
        t.store.close().await;
        let upgraded = t.reopened(objects).await?;
        let access = std::sync::Arc::new(mainstay_model::access::Access::system(upgraded.catalog()));
        let record = upgraded.get(&access.get("company", acme, Trash::Any).unwrap()).await?.unwrap();
        assert_eq!(record.get("twice").to_stored_json(), json!(14));
        assert_eq!(record.get("heads").to_stored_json(), json!(1));
        assert_eq!(record.version, 1, "nobody changed it");
        upgraded.close().await;
    }
}
