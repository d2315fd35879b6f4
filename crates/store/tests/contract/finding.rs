//! The search box.

use std::collections::BTreeMap;
use std::sync::Arc;

use mainstay_model::access::{Access, FieldAccess, ObjectGrant, Role, Scope, Subject};
use mainstay_model::query::RawQuery;
use mainstay_testkit::{TestStore, both_databases};
use serde_json::json;

use crate::planting::{ask, plant, plant_all, texts, trash};

async fn titles(t: &TestStore, text: &str) -> anyhow::Result<Vec<String>> {
    let hits = t.store.find(&t.system(), text, 10, None).await?;
    Ok(hits.into_iter().map(|hit| hit.title).collect())
}

async fn listed(t: &TestStore, object: &str, text: &str) -> anyhow::Result<Vec<String>> {
    let query = ask(
        t,
        &t.system(),
        object,
        &RawQuery {
            search: text.to_owned(),
            ..RawQuery::default()
        },
    )?;
    let page = t.store.page(&query).await?;
    assert_eq!(
        t.store.count(&query).await?,
        page.records.len() as u64,
        "{text}"
    );
    Ok(texts(&page.records, "name"))
}

both_databases! {
    async fn companies_are_found_by_what_people_type(t: TestStore) {
        plant_all(&t, "company", &[
            json!({"name": "Commerzbank AG"}),
            json!({"name": "Bank of Heidelberg"}),
            json!({"name": "Jürgen Müller GmbH", "domain": "mueller-gmbh.example"}),
            json!({"name": "Microsoft"}),
            json!({"name": "北京百度网讯科技有限公司"}),
            json!({"name": "O'Brien & Sons"}),
            json!({"name": "Işık Holding"}),
        ]).await?;
        for (typed, expected) in [
            ("bank", vec!["Bank of Heidelberg", "Commerzbank AG"]),
            ("heidelberg bank", vec!["Bank of Heidelberg"]),
            ("delber", vec!["Bank of Heidelberg"]),
            ("jurgen", vec!["Jürgen Müller GmbH"]),
            ("MÜLLER jür", vec!["Jürgen Müller GmbH"]),
            ("mulelr", vec!["Jürgen Müller GmbH"]),
            ("mueller-gmbh.ex", vec!["Jürgen Müller GmbH"]),
            ("micorsfot", vec!["Microsoft"]),
            ("mircosoft", vec!["Microsoft"]),
            ("百度", vec!["北京百度网讯科技有限公司"]),
            ("baidu", vec!["北京百度网讯科技有限公司"]),
            ("bjbd", vec!["北京百度网讯科技有限公司"]),
            ("obrien", vec!["O'Brien & Sons"]),
            ("o'br", vec!["O'Brien & Sons"]),
            ("isik", vec!["Işık Holding"]),
            ("nothing like it", vec![]),
        ] {
            assert_eq!(titles(&t, typed).await?, expected, "{typed}");
            let mut list = listed(&t, "company", typed).await?;
            list.sort();
            let mut expected = expected;
            expected.sort_unstable();
            assert_eq!(list, expected, "list of {typed}");
        }
    }

    async fn people_are_found_by_name_address_and_number(t: TestStore) {
        plant_all(&t, "contact", &[
            json!({"name": {"given": "伟", "family": "张"}, "phones": ["+86 138 0013 8000"]}),
            json!({"name": {"given": "Ann", "family": "Lee"}, "emails": ["ann.lee@acme.com"], "phones": ["+49 30 1234567"]}),
            json!({"name": {"given": "John", "family": "Leeson"}, "emails": ["john@other.example"]}),
        ]).await?;
        let found = async |typed: &str| {
            let hits = t.store.find(&t.system(), typed, 10, None).await?;
            anyhow::Ok(hits.iter().map(|hit| hit.record.get("name").to_json()["family"].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>())
        };
        for (typed, expected) in [
            ("张伟", vec!["张"]),
            ("张", vec!["张"]),
            ("伟", vec!["张"]),
            ("zhangwei", vec!["张"]),
            ("zw", vec!["张"]),
            ("lee", vec!["Lee", "Leeson"]),
            ("jhon", vec!["Leeson"]),
            ("ann.lee@acme.com", vec!["Lee"]),
            ("lee@acme", vec!["Lee"]),
            ("acme.com", vec!["Lee"]),
            ("030 1234567", vec!["Lee"]),
            ("2345", vec!["Lee"]),
            ("+49 (0)30 123", vec!["Lee"]),
            ("13800138000", vec!["张"]),
        ] {
            assert_eq!(found(typed).await?, expected, "{typed}");
        }
    }

    async fn the_likeliest_stands_first(t: TestStore) {
        plant_all(&t, "company", &[
            json!({"name": "Acme Johnson Holding"}),
            json!({"name": "Johnson"}),
            json!({"name": "Johnsons Bakery"}),
            json!({"name": "Other", "domain": "johnson.example"}),
        ]).await?;
        plant(&t, "task", json!({"subject": "Call Johnson"})).await?;
        let found = titles(&t, "johnson").await?;
        assert_eq!(found[0], "Johnson");
        assert_eq!(found[1..3].iter().map(String::as_str).collect::<std::collections::BTreeSet<_>>(), ["Acme Johnson Holding", "Call Johnson"].into());
        assert_eq!(found[3..], ["Johnsons Bakery", "Other"]);
    }

    async fn the_index_follows_the_record(t: TestStore) {
        let id = plant(&t, "company", json!({"name": "Before"})).await?;
        assert_eq!(titles(&t, "before").await?, ["Before"]);
        let access = t.system();
        let object = t.store.catalog().get("company").unwrap().clone();
        let draft = mainstay_model::access::Draft::default().with(&object, "name", mainstay_model::Value::Text("After".into()));
        let op = access.update(&object, id, draft).unwrap();
        t.store.apply(Access::change_set(t.meta(mainstay_model::change::Source::Api), vec![op])).await?;
        assert_eq!(titles(&t, "after").await?, ["After"]);
        assert_eq!(titles(&t, "before").await?, Vec::<String>::new());
        trash(&t, "company", id).await?;
        assert_eq!(titles(&t, "after").await?, Vec::<String>::new());
    }

    async fn a_field_that_may_not_be_read_does_not_find(t: TestStore) {
        plant(&t, "company", json!({"name": "Open Title", "domain": "secret.example"})).await?;
        let mut role = Role { name: "Narrow".to_owned(), everything: ObjectGrant::every(Scope::All), ..Role::default() };
        role.fields.insert("company".to_owned(), BTreeMap::from([("domain".to_owned(), FieldAccess::None)]));
        let subject = Subject { user: None, team_mates: [].into(), roles: vec![Arc::new(role)], key: None };
        let access = Arc::new(Access::new(t.store.catalog(), subject, &t.env()));
        assert_eq!(t.store.find(&access, "open", 10, None).await?.len(), 1);
        assert_eq!(t.store.find(&access, "secret", 10, None).await?.len(), 0);
        let query = ask(&t, &access, "company", &RawQuery { search: "secret".to_owned(), ..RawQuery::default() })?;
        assert_eq!(t.store.count(&query).await?, 0);
        assert_eq!(t.store.page(&query).await?.records.len(), 0);
        let get = access.get("company", t.store.find(&access, "open", 1, None).await?[0].record.id, Default::default()).unwrap();
        let record = t.store.get(&get).await?.unwrap();
        assert!(record.get("domain").is_null());
        assert!(record.get("name").to_json().is_string());
    }

    async fn nothing_strange_that_is_typed_breaks_it(t: TestStore) {
        plant(&t, "company", json!({"name": "Acme"})).await?;
        let long = "x".repeat(10_000);
        let many = "word ".repeat(2_000);
        for typed in [
            "", " ", "\"", "'", "''", "*", "a*", "\\", "AND", "OR", "NOT", "NEAR(", "acme AND", "(acme", "acme)", "{title} : x",
            "title:acme", "^acme", "a + b", "-acme", "acme\u{0}", "\u{0}", "🎉", "\u{202e}acme", "\u{fdfa}", "ﷺ", "ก็", "é\u{301}\u{301}",
            ":*", "!", "&", "|", "<->", "acme:*A", "'; DROP TABLE o_company; --", "𠀀𠀁", "\u{e000}", &long, &many,
        ] {
            t.store.find(&t.system(), typed, 10, None).await?;
            listed(&t, "company", typed).await?;
        }
        assert_eq!(titles(&t, "acme\u{0}").await?, ["Acme"]);
        assert_eq!(titles(&t, "\"acme\"").await?, ["Acme"]);
    }
}
