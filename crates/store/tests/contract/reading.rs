//! Lists, counts and single records.

use std::sync::Arc;

use mainstay_model::access::{Access, Action, Role, Scope, Subject};
use mainstay_model::query::{Cursor, RawQuery, Trash};
use mainstay_model::{Predicate, RecordId, Value};
use mainstay_testkit::{TestStore, both_databases};
use serde_json::json;

use crate::planting::{ask, filtered, plant, plant_all, texts, trash};

/// Somebody with one role, alone in their team.
fn somebody(t: &TestStore, user: RecordId, role: Role) -> Arc<Access> {
    let subject = Subject {
        user: Some(user),
        team_mates: [user].into(),
        roles: vec![Arc::new(role)],
        key: None,
    };
    Arc::new(Access::new(t.store.catalog(), subject, &t.env()))
}

fn own_companies() -> Role {
    let mut role = Role {
        name: "Sales".to_owned(),
        ..Role::default()
    };
    role.objects.insert("company".to_owned(), grant(Scope::Own));
    role.objects.insert("contact".to_owned(), grant(Scope::All));
    role
}

fn grant(read: Scope) -> mainstay_model::access::ObjectGrant {
    mainstay_model::access::ObjectGrant {
        read,
        ..Default::default()
    }
}

/// Companies with names that tie, some without a sector, employees or parent.
async fn many_companies(t: &TestStore, count: usize) -> anyhow::Result<Vec<RecordId>> {
    let parents = plant_all(
        t,
        "company",
        &[json!({"name": "Zeta"}), json!({"name": "Alpha"})],
    )
    .await?;
    let fields: Vec<_> = (0..count)
        .map(|n| {
            let mut fields = json!({"name": format!("Company {}", (n * 7) % 40)});
            if n % 3 > 0 {
                fields["sector"] = json!(["retail", "software", "energy"][n % 3]);
            }
            if n % 4 > 0 {
                fields["employees"] = json!((n * 13) % 29);
            }
            if n % 5 < 2 {
                fields["parent"] = json!(parents[n % 2].to_string());
            }
            fields
        })
        .collect();
    plant_all(t, "company", &fields).await
}

async fn walked(
    t: &TestStore,
    access: &Arc<Access>,
    raw: &RawQuery,
    limit: usize,
) -> anyhow::Result<Vec<RecordId>> {
    let mut all = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let raw = RawQuery {
            limit: Some(limit),
            cursor: cursor.clone(),
            ..raw.clone()
        };
        let page = t.store.page(&ask(t, access, "company", &raw)?).await?;
        assert!(page.records.len() <= limit);
        all.extend(page.records.iter().map(|record| record.id));
        match page.next.as_ref().map(Cursor::write) {
            Some(next) => cursor = Some(next),
            None => return Ok(all),
        }
    }
}

both_databases! {
    async fn a_record_is_read_as_it_was_written(t: TestStore) {
        let parent = plant(&t, "company", json!({"name": "Group"})).await?;
        let id = plant(&t, "company", json!({
            "name": "Müller & Söhne",
            "sector": "retail",
            "employees": 12,
            "parent": parent.to_string(),
            "tags": ["VIP", "north"],
            "revenue": {"amount": "1234.50", "currency": "EUR"},
        })).await?;
        let record = t.store.get(&t.system().get("company", id, Trash::Live).unwrap()).await?.unwrap();
        assert_eq!(record.version, 1);
        assert!(!record.trashed);
        assert_eq!(record.get("name").to_json(), json!("Müller & Söhne"));
        assert_eq!(record.get("employees"), &Value::Int(12));
        assert_eq!(record.get("revenue").to_json(), json!({"amount": "1234.5", "currency": "EUR"}));
        assert_eq!(record.get("tags").to_json(), json!(["VIP", "north"]));
        let Value::Link(link) = record.get("parent") else { panic!("{:?}", record.get("parent")) };
        assert_eq!((link.id, link.title.as_deref()), (parent, Some("Group")));
    }

    async fn links_to_many_come_with_titles_and_attributes(t: TestStore) {
        let companies = plant_all(&t, "company", &[json!({"name": "One"}), json!({"name": "Two"})]).await?;
        let id = plant(&t, "contact", json!({
            "name": {"given": "Ann", "family": "Lee"},
            "companies": [
                {"id": companies[1].to_string(), "attributes": {"role": "advisor"}},
                {"id": companies[0].to_string()},
            ],
        })).await?;
        let get = t.system().get("contact", id, Trash::Live).unwrap();
        let record = t.store.get(&get).await?.unwrap();
        let Value::Links(links) = record.get("companies") else { panic!("{:?}", record.get("companies")) };
        let shown: Vec<_> = links.iter().map(|link| (link.title.as_deref(), link.attributes.get("role"))).collect();
        assert_eq!(shown, [(Some("Two"), Some(&json!("advisor"))), (Some("One"), None)]);

        trash(&t, "company", companies[1]).await?;
        let record = t.store.get(&get).await?.unwrap();
        let Value::Links(links) = record.get("companies") else { panic!("{:?}", record.get("companies")) };
        assert_eq!(links.len(), 1, "a link into the trash is not shown");
    }

    async fn the_trash_is_a_list_of_its_own(t: TestStore) {
        let ids = plant_all(&t, "company", &[json!({"name": "Kept"}), json!({"name": "Thrown away"})]).await?;
        trash(&t, "company", ids[1]).await?;
        let access = t.system();
        let list = |trash| RawQuery { trash, ..RawQuery::default() };
        for (which, expected) in [
            (Trash::Live, vec!["Kept"]),
            (Trash::Trashed, vec!["Thrown away"]),
            (Trash::Any, vec!["Kept", "Thrown away"]),
        ] {
            let query = ask(&t, &access, "company", &list(which))?;
            let page = t.store.page(&query).await?;
            assert_eq!(texts(&page.records, "name"), expected);
            assert_eq!(t.store.count(&query).await?, expected.len() as u64);
        }
        assert!(t.store.get(&access.get("company", ids[1], Trash::Live).unwrap()).await?.is_none());
        let thrown = t.store.get(&access.get("company", ids[1], Trash::Any).unwrap()).await?.unwrap();
        assert!(thrown.trashed);
    }

    async fn pages_follow_each_other_in_any_order(t: TestStore) {
        many_companies(&t, 75).await?;
        let access = t.system();
        for order in [
            "name.asc", "name.desc", "sector.asc", "sector.desc,name.asc", "employees.desc", "employees.asc,sector.desc",
            "created_at.desc", "parent.asc", "parent.desc,name.asc", "parent.name.asc,employees.desc", "name.asc,parent.desc",
        ] {
            for filter in ["", "employees.gt.5", "or(sector.eq.retail,parent.is.not_null)"] {
                let raw = RawQuery { order: order.to_owned(), ..filtered(filter) };
                let whole = walked(&t, &access, &raw, 500).await?;
                let parts = walked(&t, &access, &raw, 7).await?;
                assert_eq!(whole, parts, "{order} {filter}");
                let count = t.store.count(&ask(&t, &access, "company", &raw)?).await?;
                assert_eq!(count, whole.len() as u64, "{order} {filter}");
            }
        }
    }

    async fn what_has_no_value_comes_last_both_ways(t: TestStore) {
        plant_all(&t, "company", &[
            json!({"name": "b", "employees": 2}), json!({"name": "none"}), json!({"name": "a", "employees": 1}),
        ]).await?;
        let access = t.system();
        for (order, expected) in [("employees.asc", ["a", "b", "none"]), ("employees.desc", ["b", "a", "none"])] {
            let raw = RawQuery { order: order.to_owned(), ..RawQuery::default() };
            let page = t.store.page(&ask(&t, &access, "company", &raw)?).await?;
            assert_eq!(texts(&page.records, "name"), expected, "{order}");
        }
    }

    async fn records_made_meanwhile_neither_repeat_nor_hide_others(t: TestStore) {
        let before = many_companies(&t, 30).await?;
        let access = t.system();
        let raw = RawQuery { order: "name.asc".to_owned(), limit: Some(10), ..RawQuery::default() };
        let first = t.store.page(&ask(&t, &access, "company", &raw)?).await?;
        plant_all(&t, "company", &[json!({"name": "AAA first"}), json!({"name": "zzz last"})]).await?;
        trash(&t, "company", first.records[9].id).await?;
        let mut seen: Vec<RecordId> = first.records.iter().map(|record| record.id).collect();
        let mut next = first.next;
        while let Some(cursor) = next {
            let raw = RawQuery { cursor: Some(cursor.write()), ..raw.clone() };
            let page = t.store.page(&ask(&t, &access, "company", &raw)?).await?;
            seen.extend(page.records.iter().map(|record| record.id));
            next = page.next;
        }
        let unique: std::collections::HashSet<_> = seen.iter().collect();
        assert_eq!(unique.len(), seen.len(), "nobody is seen twice");
        assert!(before.iter().all(|id| unique.contains(id)), "everybody is seen");
    }

    async fn filters_find_what_they_say(t: TestStore) {
        let parent = plant(&t, "company", json!({"name": "Group", "sector": "energy"})).await?;
        plant_all(&t, "company", &[
            json!({"name": "Red Retail", "sector": "retail", "employees": 5, "parent": parent.to_string(), "tags": ["VIP"]}),
            json!({"name": "blue 100%", "sector": "software", "employees": 50, "tags": ["vip", "old"]}),
            json!({"name": "Größe_3", "employees": 500}),
        ]).await?;
        let access = t.system();
        for (filter, expected) in [
            ("sector.eq.retail", vec!["Red Retail"]),
            ("sector.ne.retail", vec!["blue 100%", "Größe_3", "Group"]),
            ("sector.in.(retail,software)", vec!["blue 100%", "Red Retail"]),
            ("sector.is.null", vec!["Größe_3"]),
            ("name.contains.GROSSE", vec!["Größe_3"]),
            ("name.contains.tail", vec!["Red Retail"]),
            ("name.contains.ed re", vec!["Red Retail"]),
            ("name.not.contains.re", vec!["blue 100%", "Größe_3", "Group"]),
            ("name.contains.00%", vec!["blue 100%"]),
            ("name.contains.nowhere", vec![]),
            ("name.not.contains.nowhere", vec!["blue 100%", "Größe_3", "Group", "Red Retail"]),
            ("parent.name.contains.rou", vec!["Red Retail"]),
            ("name.ilike.r*", vec!["Red Retail"]),
            ("name.like.r*", vec![]),
            ("name.like.*%", vec!["blue 100%"]),
            ("name.ilike.g*_3", vec!["Größe_3"]),
            ("name.like.?lue*", vec![]),
            ("employees.gte.50", vec!["blue 100%", "Größe_3"]),
            ("employees.not.gt.5", vec!["Group", "Red Retail"]),
            ("tags.contains.VIP", vec!["blue 100%", "Red Retail"]),
            ("tags.not.contains.old", vec!["Größe_3", "Group", "Red Retail"]),
            ("tags.is.null", vec!["Größe_3", "Group"]),
            ("parent.sector.eq.energy", vec!["Red Retail"]),
            ("parent.not.is.null", vec!["Red Retail"]),
            ("or(employees.lt.10,and(tags.contains.old,sector.eq.software))", vec!["blue 100%", "Red Retail"]),
            ("not.or(employees.lt.10,tags.contains.old)", vec!["Größe_3", "Group"]),
        ] {
            let query = ask(&t, &access, "company", &filtered(filter))?;
            assert_eq!(texts(&t.store.page(&query).await?.records, "name"), expected, "{filter}");
            assert_eq!(t.store.count(&query).await?, expected.len() as u64, "{filter}");
        }
    }

    async fn a_condition_holds_for_a_record_in_hand_as_for_its_row(t: TestStore) {
        let company = plant(&t, "company", json!({ "name": "Hansa", "sector": "energy", "revenue": { "amount": "12.50", "currency": "EUR" }, "tags": ["big", "Old"] })).await?;
        let other = plant(&t, "company", json!({ "name": "Größe & Söhne", "employees": 7, "domain": "groesse.example", "parent": company })).await?;
        plant(&t, "company", json!({ "name": "grosse", "revenue": { "amount": "12.5", "currency": "USD" }, "employees": 0 })).await?;
        for (name, emails, extra) in [
            ("Ada Lovelace", json!([{ "address": "Ada@Gmial.com" }]), json!({ "birthday": "2026-03-01", "score": "1.50", "company": company, "companies": [{ "id": other }] })),
            ("王小明", json!([]), json!({ "score": "-2", "phones": [{ "number": "+49 30 901820" }], "job_title": "Analyst*" })),
            ("Bob", json!([{ "address": "bob@example.org" }, { "address": "b@x.example" }]), json!({ "birthday": "1999-12-31", "tags": ["x"] })),
        ] {
            let mut fields = extra;
            fields["name"] = json!(name);
            fields["emails"] = emails;
            plant(&t, "contact", fields).await?;
        }
        for (object, filters) in [
            ("company", &["name.eq.Hansa", "name.contains.gros", "name.ilike.*s*", "name.like.G*", "name.ne.Hansa", "name.gt.h", "sector.in.(energy,retail)", "sector.not.eq.energy", "revenue.eq.12.5", "revenue.eq.12.5 EUR", "revenue.gte.1", "employees.lt.1", "employees.not.gt.3", "domain.is.null", "domain.is.not_null", "tags.contains.old", "tags.in.(big,x)", "tags.is.null", "or(employees.is.null,and(sector.is.null,employees.eq.7))", "parent.is.null", "owner.is.null"][..]),
            ("contact", &["name.eq.Ada Lovelace", "emails.contains.gmial", "emails.ilike.*@gmial.com", "emails.is.null", "emails.eq.bob@example.org", "phones.contains.901820", "phones.is.not_null", "birthday.gte.2000-01-01", "birthday.eq.this_year", "birthday.lt.today", "score.lt.0", "score.in.(1.5,7)", "double_score.eq.3", "double_score.is.null", "company.is.not_null", "companies.is.null", "companies.is.not_null", "job_title.ilike.*st\\*", "tags.contains.x"]),
        ] {
            let listed = async |text: &str| -> anyhow::Result<Vec<mainstay_model::Record>> {
                let query = ask(&t, &t.system(), object, &filtered(text))?;
                Ok(t.store.page(&query).await?.records)
            };
            let all = listed("").await?;
            for text in filters {
                let found: Vec<RecordId> = listed(text).await?.iter().map(|record| record.id).collect();
                let raw = mainstay_model::filter::RawFilter::read(text).unwrap();
                let access = t.system();
                let object = access.object(object).unwrap().object.clone();
                let (filter, wrong) = access.filter(&object, &raw, &t.env());
                assert!(wrong.is_empty(), "{text}: {wrong:?}");
                let predicate = filter.predicate();
                assert!(predicate.is_own(), "{text}");
                let held: Vec<RecordId> = all.iter().filter(|record| predicate.holds(&object, &|at| record.get(&object.fields[at].name).clone())).map(|record| record.id).collect();
                assert_eq!(held, found, "{text}");
            }
        }
    }

    async fn filters_pass_through_links_to_live_records_alone(t: TestStore) {
        let companies = plant_all(&t, "company", &[json!({"name": "A", "sector": "retail"}), json!({"name": "B", "sector": "retail"})]).await?;
        plant_all(&t, "contact", &[
            json!({"name": "Ann Lee", "company": companies[0].to_string()}),
            json!({"name": "Bo Chen", "company": companies[1].to_string()}),
            json!({"name": "Cy Doe", "companies": [{"id": companies[0].to_string()}]}),
        ]).await?;
        let access = t.system();
        let count = async |filter: &str| anyhow::Ok(t.store.count(&ask(&t, &access, "contact", &filtered(filter))?).await?);
        assert_eq!(count("company.sector.eq.retail").await?, 2);
        assert_eq!(count("companies.name.eq.A").await?, 1);
        assert_eq!(count(&format!("companies.contains.{}", companies[0])).await?, 1);
        trash(&t, "company", companies[0]).await?;
        assert_eq!(count("company.sector.eq.retail").await?, 1);
        assert_eq!(count("companies.name.eq.A").await?, 0);
    }

    async fn people_see_what_is_theirs_on_every_path(t: TestStore) {
        let users = plant_all(&t, "user", &[
            json!({"name": "Ada", "email": "ada@x.example"}), json!({"name": "Bob", "email": "bob@x.example"}),
        ]).await?;
        let ids = plant_all(&t, "company", &[
            json!({"name": "Hers", "owner": users[0].to_string()}),
            json!({"name": "His", "owner": users[1].to_string()}),
        ]).await?;
        plant_all(&t, "contact", &[
            json!({"name": "Ann", "company": ids[0].to_string(), "companies": [{"id": ids[0].to_string()}, {"id": ids[1].to_string()}]}),
            json!({"name": "Ben", "company": ids[1].to_string()}),
        ]).await?;
        let ada = somebody(&t, users[0], own_companies());

        let query = ask(&t, &ada, "company", &RawQuery::default())?;
        assert_eq!(texts(&t.store.page(&query).await?.records, "name"), ["Hers"]);
        assert_eq!(t.store.count(&query).await?, 1);
        assert!(t.store.get(&ada.get("company", ids[0], Trash::Live).unwrap()).await?.is_some());
        assert!(t.store.get(&ada.get("company", ids[1], Trash::Live).unwrap()).await?.is_none());
        assert_eq!(t.store.find(&ada, "his", 10, None).await?.len(), 0);
        assert_eq!(t.store.find(&ada, "hers", 10, None).await?.len(), 1);

        // What is linked is shown, sorted by and filtered through only where it may be seen.
        let query = ask(&t, &ada, "contact", &RawQuery { order: "company.asc".to_owned(), ..RawQuery::default() })?;
        let contacts = t.store.page(&query).await?.records;
        let links: Vec<_> = contacts.iter().map(|contact| !contact.get("company").is_null()).collect();
        assert_eq!(links, [true, false]);
        let Value::Links(links) = contacts[0].get("companies") else { panic!("{:?}", contacts[0].get("companies")) };
        assert_eq!(links.iter().map(|link| link.id).collect::<Vec<_>>(), [ids[0]]);
        let query = ask(&t, &ada, "contact", &filtered("company.name.eq.His"))?;
        assert_eq!(t.store.count(&query).await?, 0);
        assert!(ada.query("user", &RawQuery::default(), &t.env()).is_err(), "users are not for her");

        let object = t.store.catalog().get("company").unwrap().clone();
        let rows = ada.object("company").unwrap().rows(Action::Read);
        assert!(t.store.matches(&ada, &object, ids[0], rows).await?);
        assert!(!t.store.matches(&ada, &object, ids[1], rows).await?);
        assert!(t.store.matches(&ada, &object, ids[1], &Predicate::True).await?);
    }

    async fn nothing_strange_in_a_filter_breaks_it(t: TestStore) {
        plant(&t, "company", json!({"name": "Acme"})).await?;
        let access = t.system();
        for text in ["'", "\"", "\\", "%", "_", "*", "[", "]", "?", "\u{0}", "\u{fffd}", "); DROP TABLE o_company; --", "\u{10ffff}", "🎉"] {
            for op in ["eq", "ne", "contains", "like", "ilike", "gt", "lte"] {
                let quoted = text.replace('\\', "\\\\").replace('"', "\\\"");
                let query = ask(&t, &access, "company", &filtered(&format!("name.{op}.\"{quoted}\"")))?;
                t.store.page(&query).await?;
                t.store.count(&query).await?;
            }
        }
    }
}
