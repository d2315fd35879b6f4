//! A demonstration in a workspace.

use std::sync::Arc;

use mainstay_app::demo::Plan;
use mainstay_app::{App, Ctx, Error, Origin, Settings};
use mainstay_model::change::Source;
use mainstay_model::filter::parse_group;
use mainstay_model::query::{RawQuery, Trash};
use mainstay_model::{RecordId, Value};
use mainstay_testkit::both_databases;

async fn workspace(t: &mainstay_testkit::TestStore) -> anyhow::Result<App> {
    let store = t.other(mainstay_standard::objects()).await?;
    Ok(App::start(store, Arc::new(t.clock.clone()), Settings::default()).await?)
}

fn plan(app: &App, contacts: u64, seed: u64) -> Plan {
    Plan {
        contacts,
        seed,
        now: app.now(),
    }
}

async fn count(
    app: &App,
    ctx: &Ctx,
    object: &str,
    filter: &str,
    trash: Trash,
) -> anyhow::Result<u64> {
    let mut raw = RawQuery {
        trash,
        ..RawQuery::default()
    };
    if !filter.is_empty() {
        raw.filter = parse_group(false, &format!("({filter})"))
            .map_err(|reason| anyhow::anyhow!(reason.message))?;
    }
    let query = ctx
        .access
        .query(object, &raw, &ctx.env)
        .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    Ok(app.store().count(&query).await?)
}

/// What the store works out is in line with what was told.
async fn sizes_are_right(app: &App) -> anyhow::Result<()> {
    let ctx = app.system(Source::Cli);
    assert_eq!(count(app, &ctx, "company", "", Trash::Live).await?, 60);
    let gone = count(app, &ctx, "contact", "", Trash::Trashed).await?;
    assert!(gone > 0, "some are in the trash");
    assert_eq!(
        count(app, &ctx, "contact", "", Trash::Live).await? + gone,
        240
    );
    assert_eq!(count(app, &ctx, "team", "", Trash::Live).await?, 3);

    let raw = RawQuery {
        order: "contact_count.desc".to_owned(),
        limit: Some(1),
        ..RawQuery::default()
    };
    let query = ctx
        .access
        .query("company", &raw, &ctx.env)
        .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let page = app.store().page(&query).await?;
    let largest = page.records.first().expect("a company");
    let people = count(
        app,
        &ctx,
        "contact",
        &format!("company.eq.{}", largest.id),
        Trash::Live,
    )
    .await?;
    assert_eq!(
        largest.get("contact_count"),
        &Value::Int(i64::try_from(people)?)
    );
    assert!(people > 8, "some companies have many people: {people}");
    Ok(())
}

async fn every_shared_view_can_be_opened_and_shows_something(
    app: &App,
    me: RecordId,
) -> anyhow::Result<()> {
    let ctx = app.ctx(me, Origin::of(Source::Page))?;
    let raw = RawQuery {
        limit: Some(100),
        ..RawQuery::default()
    };
    let query = ctx
        .access
        .query("view", &raw, &ctx.env)
        .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let views = app.store().page(&query).await?.records;
    assert_eq!(views.len(), 12);
    for view in views {
        let text = |name: &str| match view.get(name) {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        };
        let raw = RawQuery {
            order: text("sort"),
            ..RawQuery::default()
        };
        ctx.access
            .query(&text("target"), &raw, &ctx.env)
            .map_err(|error| anyhow::anyhow!("{}: {error:?}", text("name")))?;
        let found = count(app, &ctx, &text("target"), &text("filter"), Trash::Live).await?;
        assert!(found > 0, "{}: {}", text("name"), text("filter"));
    }
    Ok(())
}

async fn the_histories_of_customers_have_many_hands(app: &App) -> anyhow::Result<()> {
    let ctx = app.system(Source::Cli);
    let raw = RawQuery {
        limit: Some(60),
        ..RawQuery::default()
    };
    let query = ctx
        .access
        .query("company", &raw, &ctx.env)
        .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let mut hands = 0;
    for company in app.store().page(&query).await?.records {
        let get = ctx
            .access
            .get("company", company.id, Trash::Live)
            .expect("companies can be seen");
        let changes = app.store().history(&get, None, 50).await?;
        let mut actors: Vec<Option<RecordId>> =
            changes.iter().map(|change| change.set.actor).collect();
        actors.sort_unstable();
        actors.dedup();
        hands = hands.max(actors.len());
        assert!(
            changes
                .iter()
                .all(|change| change.set.source == Source::Demo && change.set.at <= app.now())
        );
    }
    assert!(hands >= 3, "{hands} people changed one company");
    Ok(())
}

both_databases! {
    async fn a_small_demonstration_stands_in_the_workspace(t: TestStore) {
        let app = workspace(&t).await?;
        let mut told = 0;
        let filled = app.fill_demonstration(plan(&app, 240, 1), false, |_| told += 1).await?;
        assert!(told > 0, "progress is told");
        assert_eq!((filled.records["company"], filled.records["contact"], filled.records["user"]), (60, 240, 8));
        let administrator = filled.administrator.expect("an administrator");

        sizes_are_right(&app).await?;
        every_shared_view_can_be_opened_and_shows_something(&app, administrator).await?;
        let ada = app.ctx(administrator, Origin::of(Source::Page))?;
        assert!(app.unread(&ada).await? > 0, "the bell has something to tell at first sight");
        the_histories_of_customers_have_many_hands(&app).await?;

        // Nobody has a password, so the operator is told how to come in; not any more when somebody has.
        let (who, link) = app.open_door().await?.expect("a way in");
        assert_eq!(who, "ada.berger@talbach.example");
        assert!(link.starts_with("http://"));
        app.set_password(administrator, &who, "weights and measures").await?;
        assert!(app.open_door().await?.is_none());
    }

    async fn two_demonstrations_share_their_users(t: TestStore) {
        let app = workspace(&t).await?;
        app.fill_demonstration(plan(&app, 20, 1), false, |_| {}).await?;
        let again = app.fill_demonstration(plan(&app, 20, 1), true, |_| {}).await;
        assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
        let unasked = app.fill_demonstration(plan(&app, 20, 2), false, |_| {}).await;
        assert!(matches!(unasked, Err(Error::Conflict(_))), "{unasked:?}");
        app.fill_demonstration(plan(&app, 20, 2), true, |_| {}).await?;
        let ctx = app.system(Source::Cli);
        assert_eq!(count(&app, &ctx, "company", "", Trash::Live).await?, 10);
        assert_eq!(count(&app, &ctx, "user", "", Trash::Live).await?, 8);
    }
}
