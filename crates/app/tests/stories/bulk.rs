//! Thousands of records changed from a list: one change, told exactly, taken back in one go.

use std::collections::HashSet;
use std::sync::Arc;

use anyhow::Context as _;
use mainstay_app::records::{BulkChange, Selection};
use mainstay_app::{App, Ctx, Settings};
use mainstay_model::access::{Access, Draft};
use mainstay_model::change::Source;
use mainstay_model::query::{RawQuery, Trash};
use mainstay_model::{RecordId, Value};
use mainstay_testkit::{TestStore, both_databases};
use serde_json::json;

const MANY: usize = 5_000;

/// Somebody before a workspace with thousands of companies.
struct Desk {
    app: App,
    ctx: Ctx,
    ids: Vec<RecordId>,
}

impl Desk {
    async fn open(t: &TestStore) -> anyhow::Result<App> {
        let store = t.other(mainstay_standard::objects()).await?;
        Ok(App::start(store, Arc::new(t.clock.clone()), Settings::default()).await?)
    }

    async fn new(t: &TestStore) -> anyhow::Result<Self> {
        let app = Self::open(t).await?;
        let ctx = app.system(Source::Page);
        let object = ctx
            .access
            .object("company")
            .context("companies")?
            .object
            .clone();
        let mut ids = Vec::new();
        while ids.len() < MANY {
            let mut ops = Vec::new();
            for _ in 0..500 {
                let id = RecordId::at(ctx.env.now);
                let draft = Draft::default()
                    .with(
                        &object,
                        "name",
                        Value::Text(format!("Company {}", ids.len())),
                    )
                    .with(
                        &object,
                        "tags",
                        Value::Set(vec![format!("n{}", ids.len() % 7)]),
                    );
                ops.push(
                    ctx.access
                        .create(&object, id, draft, &ctx.env)
                        .map_err(|problems| anyhow::anyhow!("{problems:?}"))?,
                );
                ids.push(id);
            }
            app.store()
                .apply(Access::change_set(ctx.meta(), ops))
                .await?;
        }
        Ok(Self { app, ctx, ids })
    }

    fn all() -> Selection {
        Selection::Query(Box::default())
    }

    /// Records for which a filter holds.
    async fn those(&self, filter: &str) -> anyhow::Result<HashSet<RecordId>> {
        let raw = RawQuery {
            filter: mainstay_model::filter::parse_group(false, &format!("({filter})"))
                .map_err(|reason| anyhow::anyhow!(reason.message))?,
            select: Some(Vec::new()),
            trash: Trash::Any,
            ..RawQuery::default()
        };
        let query = self
            .app
            .query(&self.ctx, "company", &raw)?
            .with_page(5_000, None);
        let page = self.app.page(&query).await?;
        Ok(page.records.iter().map(|record| record.id).collect())
    }

    fn set(industry: &str) -> BulkChange {
        let values = json!({ "industry": industry });
        BulkChange::Set(values.as_object().cloned().unwrap_or_default())
    }
}

both_databases! {
    async fn thousands_are_changed_as_one_and_taken_back_as_one(t: TestStore) {
        let desk = Desk::new(&t).await?;
        let some = Selection::Ids(desk.ids[..100].to_vec());
        let first = desk.app.bulk(&desk.ctx, "company", some, Desk::set("Trade")).await?;
        assert_eq!((first.changed, first.same), (100, 0));
        let done = desk.app.bulk(&desk.ctx, "company", Desk::all(), Desk::set("Trade")).await?;
        assert_eq!((done.changed, done.same, done.refused.len()), (MANY - 100, 100, 0));
        assert!(done.stopped.is_none());
        assert_eq!(desk.those("industry.eq.Trade").await?.len(), MANY);
        let again = desk.app.bulk(&desk.ctx, "company", Desk::all(), Desk::set("Trade")).await?;
        assert_eq!((again.set, again.changed, again.same), (None, 0, MANY));

        // One undo for all of it, and for nothing else.
        let undone = desk.app.undo(&desk.ctx, done.set.context("a change")?).await?;
        assert_eq!((undone.clean, undone.conflicts.len()), ((MANY - 100) as u64, 0));
        assert_eq!(desk.those("industry.eq.Trade").await?, desk.ids[..100].iter().copied().collect());
        let redone = desk.app.undo(&desk.ctx, undone.set.context("a change")?).await?;
        assert_eq!(redone.clean, (MANY - 100) as u64);
        assert_eq!(desk.those("industry.eq.Trade").await?.len(), MANY);
    }

    async fn thousands_are_tagged_and_keep_what_they_had(t: TestStore) {
        let desk = Desk::new(&t).await?;
        let tags = |add: &[&str], remove: &[&str]| BulkChange::Tags {
            field: "tags".to_owned(),
            add: add.iter().map(|&tag| tag.to_owned()).collect(),
            remove: remove.iter().map(|&tag| tag.to_owned()).collect(),
        };
        let mut picked = desk.ids.clone();
        let nowhere = RecordId::at(desk.ctx.env.now);
        picked.push(nowhere);
        let done = desk.app.bulk(&desk.ctx, "company", Selection::Ids(picked), tags(&["vip"], &["n0"])).await?;
        assert_eq!((done.changed, done.same), (MANY, 0));
        assert_eq!(done.refused.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [nowhere]);
        assert_eq!(desk.those("tags.contains.vip").await?.len(), MANY);
        assert_eq!(desk.those("tags.contains.n0").await?.len(), 0);
        assert_eq!(desk.those("tags.contains.n1").await?.len(), MANY.div_ceil(7));
        desk.app.undo(&desk.ctx, done.set.context("a change")?).await?;
        assert_eq!(desk.those("tags.contains.vip").await?.len(), 0);
        assert_eq!(desk.those("tags.contains.n0").await?.len(), MANY.div_ceil(7));
    }

    async fn what_ends_before_its_end_says_where(t: TestStore) {
        let mut desk = Desk::new(&t).await?;
        let mut notices = desk.app.store().subscribe();
        let store = desk.app.store().clone();
        // The server stops as soon as the first of them are changed.
        let stops = tokio::spawn(async move {
            let notice = notices.recv().await;
            store.close().await;
            notice.is_ok()
        });
        let outcome = desk.app.bulk(&desk.ctx, "company", Desk::all(), Desk::set("Trade")).await?;
        assert!(stops.await?);
        let stopped = outcome.stopped.context("it came to all of them")?;
        assert!(outcome.changed > 0 && outcome.changed + stopped.left.len() == MANY);
        assert!(matches!(stopped.why, mainstay_app::Error::Unavailable(_)), "{:?}", stopped.why);

        desk.app = Desk::open(&t).await?;
        desk.ctx = desk.app.system(Source::Page);
        let changed = desk.those("industry.eq.Trade").await?;
        let left: HashSet<RecordId> = stopped.left.iter().copied().collect();
        assert_eq!(changed.len(), outcome.changed);
        assert!(changed.is_disjoint(&left) && changed.len() + left.len() == MANY);
        let undone = desk.app.undo(&desk.ctx, outcome.set.context("a change")?).await?;
        assert_eq!(undone.clean as usize, changed.len());
        assert!(desk.those("industry.eq.Trade").await?.is_empty());
    }
}
