//! Metadata makes tables, on a new database and on one that is in use.

use std::sync::Arc;
use std::time::Duration;

use mainstay_model::Object;
use mainstay_model::access::Access;
use mainstay_model::change::Source;
use mainstay_model::field::{link, text};
use mainstay_model::filter::RawFilter;
use mainstay_model::query::RawQuery;
use mainstay_store::dialect::Dialect;
use mainstay_store::{Error, Store};
use mainstay_testkit::{both_databases, sample};

both_databases! {
    async fn opening_again_changes_nothing(t: TestStore) {
        let before = t.store.describe().await?;
        let again = t.reopened(sample::objects()).await?;
        assert_eq!(again.describe().await?, before);
        again.close().await;
    }

    async fn a_workspace_makes_an_object_and_adds_fields(t: TestStore) {
        let catalog = t.store.define(t.meta(Source::Page), vec![sample::vessel(), sample::contact_with_custom_fields()]).await?;
        assert!(catalog.get("vessel").is_some());
        assert!(t.store.catalog().get("contact").unwrap().find("nickname").is_some());
        let schema = t.store.describe().await?;
        assert!(schema.contains("o_vessel.tonnage"), "{schema}");
        assert!(schema.contains("o_contact.nickname"), "{schema}");

        let again = t.reopened(sample::objects()).await?;
        assert!(again.catalog().get("vessel").unwrap().custom);
        assert!(again.catalog().get("contact").unwrap().find("shoe_size").unwrap().params.custom);
        assert_eq!(again.describe().await?, schema);
        again.close().await;
    }

    async fn an_upgraded_database_equals_a_new_one(t: TestStore) {
        let mut older = sample::objects();
        older.retain(|object| object.name != "task");
        for object in &mut older {
            object.fields.retain(|field| !matches!(field.name.as_str(), "sector" | "tags" | "people" | "open_hours" | "birthday"));
            for field in &mut object.fields {
                if field.name == "employees" { field.params.indexed = false; }
                if field.name == "score" { field.params.indexed = true; field.params.scale = Some(1); }
            }
        }
        let fresh = t.store.describe().await?;
        let upgraded: Store = t.other(older).await?;
        assert_ne!(upgraded.describe().await?, fresh);
        upgraded.close().await;
        let upgraded = t.other(sample::objects()).await?;
        assert_eq!(upgraded.describe().await?, fresh);
        upgraded.close().await;
    }

    async fn a_type_that_would_lose_values_is_refused(t: TestStore) {
        let mut contact = sample::contact_with_custom_fields();
        t.store.define(t.meta(Source::Page), vec![contact.clone()]).await?;
        let before = t.store.describe().await?;
        for field in &mut contact.fields {
            if field.name == "nickname" { field.kind = mainstay_model::field::kind("integer").unwrap(); }
        }
        let refused = t.store.define(t.meta(Source::Page), vec![contact]).await;
        assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems[0].field == "contact.nickname"), "{refused:?}");
        assert_eq!(t.store.describe().await?, before);
        assert_eq!(t.store.catalog().get("contact").unwrap().find("nickname").unwrap().kind.name(), "text");
    }

    async fn other_nodes_learn_of_new_objects(t: TestStore) {
        if t.dialect() == Dialect::Sqlite { return Ok(()); }
        let other = t.reopened(sample::objects()).await?;
        // The listening connection comes up a moment after the store.
        for n in 0..100 {
            let mut vessel = sample::vessel();
            vessel.icon = format!("boat{n}");
            t.store.define(t.meta(Source::Page), vec![vessel]).await?;
            tokio::time::sleep(Duration::from_millis(50)).await;
            if other.catalog().get("vessel").is_some() { break; }
        }
        assert!(other.catalog().get("vessel").is_some());
        // Filters and orders lead through links to what is new.
        let voyage = Object::new("voyage", "voyages").field(text("name")).field(link("vessel").to("vessel"));
        t.store.define(t.meta(Source::Page), vec![voyage]).await?;
        while other.catalog().get("voyage").is_none() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let access = Arc::new(Access::system(other.catalog()));
        let filter = RawFilter::read("vessel.name.eq.Mary").unwrap();
        let raw = RawQuery { filter, order: "vessel.asc".to_owned(), ..RawQuery::default() };
        let query = access.query("voyage", &raw, &t.env()).unwrap();
        assert!(other.page(&query).await?.records.is_empty());
        other.close().await;
    }

    async fn many_nodes_can_start_at_once(t: TestStore) {
        if t.dialect() == Dialect::Sqlite { return Ok(()); }
        let mut older = sample::objects();
        for object in &mut older {
            for field in &mut object.fields { field.params.indexed = false; }
        }
        t.other(older).await?.close().await;
        let nodes = futures_util::future::join_all((0..4).map(|_| t.other(sample::objects()))).await;
        for node in nodes {
            let node = node?;
            assert_eq!(node.describe().await?, t.store.describe().await?);
            node.close().await;
        }
    }
}
