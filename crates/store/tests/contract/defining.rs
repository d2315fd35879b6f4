//! Taking objects and fields away, bringing them back, giving them up; and what a definition may not do to records.

use mainstay_model::change::Source;
use mainstay_model::field::{integer, link, text};
use mainstay_model::query::RawQuery;
use mainstay_model::{Object, Value, schema};
use mainstay_store::Error;
use mainstay_testkit::{TestStore, both_databases};
use serde_json::{Value as Json, json};

use crate::people::{create, creating, get, update};

async fn change(t: &TestStore, overlay: Json) -> mainstay_store::Result<()> {
    let now = t.env().now;
    t.store
        .redefine(t.meta(Source::Page), move |standard, present| {
            schema::apply(standard, present, std::slice::from_ref(&overlay), now)
        })
        .await
        .map(drop)
}

fn vessel() -> Json {
    json!({
        "name": "vessel", "label": { "en": "Vessel" }, "plural_label": { "en": "Vessels" },
        "list": ["name", "tonnage"],
        "fields": [
            { "name": "name", "kind": "text", "label": { "en": "Name" }, "required": true, "searchable": true },
            { "name": "tonnage", "kind": "integer", "label": { "en": "Tonnage" }, "indexed": true },
            { "name": "home", "kind": "text", "label": { "en": "Home port" }, "searchable": true },
            { "name": "crew", "kind": "tags", "label": { "en": "Crew" } },
        ],
    })
}

async fn found(t: &TestStore, words: &str) -> anyhow::Result<usize> {
    let raw = RawQuery {
        search: words.to_owned(),
        ..RawQuery::default()
    };
    let query = t
        .system()
        .query("vessel", &raw, &t.env())
        .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    Ok(t.store.page(&query).await?.records.len())
}

both_databases! {
    async fn a_field_goes_comes_back_and_is_given_up(t: TestStore) {
        change(&t, vessel()).await?;
        let mary = create(&t, "vessel", json!({ "name": "Mary", "tonnage": 12, "home": "Bremen", "crew": ["Ann", "Bob"] })).await?;
        assert_eq!(found(&t, "Bremen").await?, 1);
        // Whoever is in the middle of something has read the catalogue before.
        let held = t.system();

        change(&t, json!({ "name": "vessel", "fields": [{ "name": "tonnage", "deleted": true }, { "name": "home", "deleted": true }] })).await?;
        let object = t.store.catalog().get("vessel").cloned().unwrap();
        assert!(object.find("tonnage").is_none() && object.find("home").is_none());
        assert_eq!(object.list, ["name"]);
        assert_eq!(found(&t, "Bremen").await?, 0);
        let late = creating(&t, &held, "vessel", json!({ "name": "Late", "tonnage": 99, "crew": ["Zoe"] }));
        let late = crate::people::apply(&t, vec![late]).await;
        assert!(matches!(&late, Err(Error::Invalid(problems)) if problems[0].reason.code == "field_gone" && problems[0].field == "tonnage"), "{late:?}");
        let late = creating(&t, &held, "vessel", json!({ "name": "Late", "crew": ["Zoe"] }));
        crate::people::apply(&t, vec![late]).await?;
        let mut query = held.query("vessel", &RawQuery { order: "tonnage.asc".to_owned(), ..RawQuery::default() }, &t.env()).unwrap();
        query = query.with_page(10, None);
        let page = t.store.page(&query).await;
        assert!(page.as_ref().is_ok_and(|page| page.records.len() == 2) || matches!(page, Err(Error::Unavailable(_) | Error::NotFound)), "{page:?}");
        update(&t, "vessel", mary, json!({ "crew": ["Ann"] })).await?;

        let again = t.reopened(mainstay_testkit::sample::objects()).await?;
        assert!(again.catalog().get("vessel").unwrap().find("tonnage").is_none());
        again.close().await;

        let refused = change(&t, json!({ "name": "vessel", "fields": [{ "name": "tonnage", "kind": "text", "label": { "en": "T" } }] })).await;
        assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems[0].reason.code == "schema_other_kind"), "{refused:?}");

        change(&t, json!({ "name": "vessel", "fields": [{ "name": "tonnage", "deleted": false }, { "name": "home", "deleted": false }] })).await?;
        assert_eq!(get(&t, "vessel", mary).await?.get("tonnage").to_stored_json(), json!(12));
        assert_eq!(found(&t, "Bremen").await?, 1);

        change(&t, json!({ "name": "vessel", "fields": [{ "name": "tonnage", "deleted": true }, { "name": "crew", "deleted": true }] })).await?;
        for field in ["tonnage", "crew"] {
            t.store.purge_definition(t.meta(Source::Page), "vessel", Some(field)).await?;
        }
        let tables = t.store.describe().await?;
        assert!(!tables.contains("o_vessel.tonnage") && !tables.contains("v_vessel__crew"), "{tables}");
        assert!(matches!(t.store.purge_definition(t.meta(Source::Page), "vessel", Some("home")).await, Err(Error::NotFound)));
        // The name is free again, for another kind.
        change(&t, json!({ "name": "vessel", "fields": [{ "name": "tonnage", "kind": "text", "label": { "en": "Tonnage" } }] })).await?;
        update(&t, "vessel", mary, json!({ "tonnage": "twelve" })).await?;
        assert_eq!(get(&t, "vessel", mary).await?.get("tonnage").to_stored_json(), json!("twelve"));
    }

    async fn an_object_goes_with_what_links_to_it_alone(t: TestStore) {
        change(&t, vessel()).await?;
        change(&t, json!({ "name": "contact", "fields": [{ "name": "yacht", "kind": "link", "label": { "en": "Yacht" }, "targets": ["vessel"] }] })).await?;
        let mary = create(&t, "vessel", json!({ "name": "Mary" })).await?;
        let ada = create(&t, "contact", json!({ "name": "Ada Lovelace", "yacht": mary })).await?;
        change(&t, json!({ "name": "vessel", "deleted": true })).await?;
        assert!(t.store.catalog().get("vessel").is_none());
        assert!(t.store.catalog().get("contact").unwrap().find("yacht").is_none());
        update(&t, "contact", ada, json!({ "job_title": "Countess" })).await?;
        change(&t, json!({ "name": "vessel", "deleted": false })).await?;
        let shown = get(&t, "contact", ada).await?;
        assert!(matches!(shown.get("yacht"), Value::Link(link) if link.title.as_deref() == Some("Mary")));
        change(&t, json!({ "name": "vessel", "deleted": true })).await?;
        t.store.purge_definition(t.meta(Source::Page), "vessel", None).await?;
        let tables = t.store.describe().await?;
        assert!(!tables.contains("vessel") && !tables.contains("yacht"), "{tables}");
        let history = t.store.schema().await?;
        assert!(history.iter().all(|object| object.name != "vessel"));
        // What happened to its records can still be asked for.
        change(&t, vessel()).await?;
        create(&t, "vessel", json!({ "name": "Mary II" })).await?;
        assert_eq!(found(&t, "").await?, 1);
    }

    async fn what_is_twice_cannot_become_unique(t: TestStore) {
        change(&t, vessel()).await?;
        for name in ["Mary", "Anna"] {
            create(&t, "vessel", json!({ "name": name, "tonnage": 7 })).await?;
        }
        let unique = json!({ "name": "vessel", "fields": [{ "name": "tonnage", "unique": true }] });
        let refused = change(&t, unique).await;
        let Err(Error::Invalid(problems)) = refused else { panic!("{refused:?}") };
        assert_eq!((problems[0].field.as_str(), problems[0].reason.args[0].as_str()), ("vessel.tonnage", "7"));
        change(&t, json!({ "name": "vessel", "fields": [{ "name": "name", "unique": true }] })).await?;
        let op = creating(&t, &t.system(), "vessel", json!({ "name": "mary" }));
        assert!(matches!(crate::people::apply(&t, vec![op]).await, Err(Error::Refused { .. })));
    }

    async fn two_who_add_fields_at_once_both_have_theirs(t: TestStore) {
        change(&t, vessel()).await?;
        let field = |name: &str| json!({ "name": "vessel", "fields": [{ "name": name, "kind": "text", "label": { "en": name } }] });
        let all = futures_util::future::join_all(["flag", "owner_name", "yard", "engine"].map(|name| change(&t, field(name)))).await;
        for one in all { one?; }
        let object = t.store.catalog().get("vessel").cloned().unwrap();
        assert!(["flag", "owner_name", "yard", "engine"].iter().all(|name| object.find(name).is_some()));
    }

    async fn an_object_made_the_old_way_is_kept_whole(t: TestStore) {
        let plane = Object::new("plane", "planes").labels("Plane", "Planes", "飞机").field(text("name").label("Name", "名称")).field(integer("seats").label("Seats", "座位")).field(link("owner_company").label("Owner", "所有者").to("company"));
        t.store.define(t.meta(Source::Page), vec![plane]).await?;
        let kept = t.store.schema().await?;
        let overlays = schema::export(t.store.standard(), &kept);
        let other = schema::apply(t.store.standard(), t.store.standard(), &overlays, t.env().now).unwrap();
        assert_eq!(schema::export(t.store.standard(), &other), overlays);
        assert!(schema::differences(&kept, &schema::apply(t.store.standard(), &kept, &overlays, t.env().now).unwrap()).is_empty());
    }
}
