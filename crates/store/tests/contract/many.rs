//! Very many records at once, and several change sets in one transaction.

use mainstay_model::access::Access;
use mainstay_model::change::{ChangeSet, Source};
use mainstay_model::query::{RawQuery, Trash};
use mainstay_testkit::both_databases;
use serde_json::json;

use crate::people::{create, creating, get};

both_databases! {
    async fn indexes_left_out_for_a_while_come_back(t: TestStore) {
        let before = t.store.describe().await?;
        t.store.begin_bulk().await?;
        assert!(t.store.describe().await?.lines().count() < before.lines().count());
        create(&t, "company", json!({"name": "Analytical Engines", "domain": "engines.example"})).await?;
        t.store.end_bulk().await?;
        assert_eq!(t.store.describe().await?, before);
    }

    async fn tables_with_records_keep_their_indexes(t: TestStore) {
        create(&t, "company", json!({"name": "Analytical Engines", "domain": "engines.example"})).await?;
        let indexes = |text: String| text.lines().filter(|line| line.contains("i_company__")).count();
        let before = indexes(t.store.describe().await?);
        t.store.begin_bulk().await?;
        assert_eq!(indexes(t.store.describe().await?), before);
        t.store.end_bulk().await?;
    }

    async fn several_change_sets_go_in_together_or_not_at_all(t: TestStore) {
        let access = t.system();
        let set = |name: &str, domain: &str| -> ChangeSet {
            let op = creating(&t, &access, "company", json!({"name": name, "domain": domain}));
            Access::change_set(t.meta(Source::Demo), vec![op])
        };
        let sets = vec![set("Engines", "engines.example"), set("Looms", "looms.example")];
        let ids: Vec<_> = sets.iter().map(|set| set.ops[0].id()).collect();
        let applied = t.store.apply_several(sets).await?;
        assert_eq!(applied.len(), 2);
        assert_ne!(applied[0].set, applied[1].set);
        let [first, second] = [get(&t, "company", ids[0]).await?, get(&t, "company", ids[1]).await?];
        assert!(first.get("created_at") != second.get("created_at"), "each has its own time");

        let sets = vec![set("Mills", "mills.example"), set("Engines again", "engines.example")];
        assert!(t.store.apply_several(sets).await.is_err());
        let query = t.system().query("company", &RawQuery { trash: Trash::Any, ..RawQuery::default() }, &t.env());
        assert_eq!(t.store.count(&query.unwrap_or_else(|error| panic!("{error:?}"))).await?, 2);
    }
}
