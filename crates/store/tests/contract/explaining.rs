//! How lists are run: by an index, never by reading a whole table or sorting one.

use mainstay_model::query::RawQuery;
use mainstay_store::dialect::Dialect;
use mainstay_testkit::{TestStore, both_databases};
use serde_json::json;

use crate::planting::{ask, filtered, plant_all};

async fn plan(t: &TestStore, raw: RawQuery) -> anyhow::Result<String> {
    let query = ask(
        t,
        &t.system(),
        "company",
        &RawQuery {
            limit: Some(20),
            ..raw
        },
    )?;
    Ok(t.store.explain(&query).await?.join("\n"))
}

async fn many(t: &TestStore, count: usize) -> anyhow::Result<()> {
    let sectors = ["retail", "software", "energy"];
    let fields: Vec<_> = (0..count)
        .map(|n| json!({"name": format!("Company {}", n * 7919 % count), "sector": sectors[n % 3], "employees": n, "tags": [format!("t{n}")]}))
        .collect();
    plant_all(t, "company", &fields).await?;
    t.store
        .db()
        .write("analyze", |tx| {
            Box::pin(async move { tx.batch("ANALYZE").await })
        })
        .await?;
    Ok(())
}

fn reads_or_sorts_a_table(dialect: Dialect, plan: &str) -> bool {
    plan.lines().any(|line| match dialect {
        Dialect::Sqlite => {
            (line.contains("SCAN") && !line.contains("USING") && !line.contains("json_each"))
                || line.contains("TEMP B-TREE FOR ORDER BY")
        }
        Dialect::Postgres => {
            line.contains("Seq Scan")
                || line
                    .trim_start_matches([' ', '-', '>'])
                    .starts_with("Sort ")
        }
    })
}

both_databases! {
    async fn pages_come_by_index(t: TestStore) {
        many(&t, 2_000).await?;
        for order in ["name.asc", "name.desc", "created_at.desc", "employees.asc"] {
            let raw = RawQuery { order: order.to_owned(), ..RawQuery::default() };
            let text = plan(&t, raw.clone()).await?;
            assert!(!reads_or_sorts_a_table(t.dialect(), &text), "{order}\n{text}");
            let query = ask(&t, &t.system(), "company", &RawQuery { limit: Some(20), ..raw.clone() })?;
            let next = t.store.page(&query).await?.next.unwrap();
            let text = plan(&t, RawQuery { cursor: Some(next.write()), ..raw }).await?;
            assert!(!reads_or_sorts_a_table(t.dialect(), &text), "{order} further on\n{text}");
        }
    }

    async fn a_filter_that_few_pass_is_found_by_its_own_index(t: TestStore) {
        many(&t, 2_000).await?;
        for filter in ["employees.eq.17", "tags.contains.t17", "name.eq.Company 17", "name.ilike.company 17*"] {
            let raw = RawQuery { order: "name.asc".to_owned(), ..filtered(filter) };
            let text = plan(&t, raw).await?;
            let scan = match t.dialect() {
                // The few were gathered before, and are sorted.
                Dialect::Sqlite => !text.contains("json_each"),
                Dialect::Postgres => text.contains("Seq Scan"),
            };
            assert!(!scan, "{filter}\n{text}");
        }
    }

    async fn a_filter_that_many_pass_is_checked_along_the_order(t: TestStore) {
        many(&t, 6_000).await?;
        let raw = RawQuery { order: "name.asc".to_owned(), ..filtered("employees.gt.10") };
        let text = plan(&t, raw).await?;
        assert!(!reads_or_sorts_a_table(t.dialect(), &text), "{text}");
    }
}
