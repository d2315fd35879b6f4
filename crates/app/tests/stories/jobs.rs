//! Work that nobody waits for: done once, whoever does it; tried again; looked at by somebody in the end.

use std::sync::Arc;

use jiff::SignedDuration;
use mainstay_app::jobs::{Tools, Which};
use mainstay_app::{App, Settings};
use mainstay_model::RecordId;
use mainstay_model::change::Source;
use mainstay_model::env::Clock as _;
use mainstay_store::{JobState, NewJob, Store, StoreConfig};
use mainstay_testkit::{TestStore, both_databases};
use serde_json::json;

async fn node(t: &TestStore, store: Store) -> anyhow::Result<App> {
    Ok(App::start(store, Arc::new(t.clock.clone()), Settings::default()).await?)
}

fn job(t: &TestStore, kind: &str, lane: &str) -> NewJob {
    NewJob {
        id: RecordId::at(t.clock.now()),
        kind: kind.to_owned(),
        lane: lane.to_owned(),
        subject: None,
        once: None,
        most: 3,
        due_at: t.clock.now(),
        payload: json!({}),
    }
}

both_databases! {
    async fn what_comes_round_is_done_once_each_time_on_however_many_nodes(t: TestStore) {
        let first = node(&t, t.other(mainstay_standard::objects()).await?).await?;
        let other = Store::open(StoreConfig::new(t.other_target()), mainstay_standard::objects(), t.clock.now()).await?;
        let second = node(&t, other).await?;
        first.work_off(Tools::unread()).await?;
        for _ in 0..3 {
            t.clock.advance(SignedDuration::from_hours(1));
            let (a, b) = tokio::join!(first.work_off(Tools::unread()), second.work_off(Tools::unread()));
            assert_eq!(a? + b?, 5, "each of the hourly ones");
        }
        // A night is one of those hours, and what was slept through comes once.
        t.clock.advance(SignedDuration::from_hours(24 * 3));
        let (a, b) = tokio::join!(first.work_off(Tools::unread()), second.work_off(Tools::unread()));
        assert_eq!(a? + b?, 7);
        let ctx = first.system(Source::System);
        let overview = first.jobs_overview(&ctx).await?;
        for line in &overview.kinds {
            assert_eq!(line.count(JobState::Dead), 0, "{}", line.kind.name);
            assert_eq!(line.next_at.is_some(), !line.kind.schedule.is_empty());
            assert!(line.next_at.is_none_or(|next| next > t.clock.now()));
        }
        second.store().close().await;
    }

    async fn what_ends_in_the_middle_is_taken_up_by_another(t: TestStore) {
        let app = node(&t, t.other(mainstay_standard::objects()).await?).await?;
        app.work_off(Tools::unread()).await?;
        let ctx = app.system(Source::System);
        app.run_kind_now(&ctx, "tidy_store").await?;
        app.run_kind_now(&ctx, "tidy_store").await?;
        let token = RecordId::at(t.clock.now());
        let until = t.clock.now() + SignedDuration::from_secs(60);
        let claimed = app.store().claim_jobs("house", 5, &[], t.clock.now(), (token, until)).await?;
        assert_eq!(claimed.len(), 1, "asked for twice, there once");
        // Whoever took it is gone. Nobody else has it before the lease ends, somebody has it afterwards.
        assert_eq!(app.work_off(Tools::unread()).await?, 0);
        t.clock.advance(SignedDuration::from_secs(61));
        assert_eq!(app.work_off(Tools::unread()).await?, 1);
        let job = app.job(&ctx, claimed[0].id).await?;
        assert_eq!((job.state, job.attempts), (JobState::Done, 2));
        assert!(!app.store().extend_job(job.id, token, until).await?, "the first is told that it is no longer its own");
    }

    async fn what_cannot_be_done_lies_with_the_dead_until_somebody_looks(t: TestStore) {
        let app = node(&t, t.other(mainstay_standard::objects()).await?).await?;
        app.work_off(Tools::unread()).await?;
        let ctx = app.system(Source::System);
        let put = job(&t, "from_a_newer_version", "house");
        app.store().add_jobs(vec![put.clone()], t.clock.now()).await?;
        for _ in 0..5 {
            app.work_off(Tools::unread()).await?;
            t.clock.advance(SignedDuration::from_mins(1));
        }
        let dead = app.job(&ctx, put.id).await?;
        assert_eq!((dead.state, dead.attempts), (JobState::Dead, 3));
        let log = dead.log.as_array().map(Vec::len);
        assert_eq!(log, Some(3));
        let which = Which { state: Some(JobState::Dead), ..Which::default() };
        assert_eq!(app.jobs(&ctx, &which).await?.0.len(), 1);
        assert_eq!(app.call_back_dead_jobs(&ctx, None).await?, 1);
        let back = app.job(&ctx, put.id).await?;
        assert_eq!((back.state, back.attempts), (JobState::Waiting, 0));
        app.drop_job(&ctx, put.id).await?;
        assert_eq!(app.job(&ctx, put.id).await?.state, JobState::Dropped);
        // A week later nobody knows of it any more.
        t.clock.advance(SignedDuration::from_hours(24 * 9));
        app.work_off(Tools::unread()).await?;
        assert!(app.job(&ctx, put.id).await.is_err());
    }

    async fn a_job_named_once_is_there_once(t: TestStore) {
        let app = node(&t, t.other(mainstay_standard::objects()).await?).await?;
        let once = |n: u64| NewJob { id: RecordId::named(&n.to_string()), once: Some("one".to_owned()), ..job(&t, "tidy_store", "house") };
        let (a, b) = tokio::join!(
            app.store().add_jobs(vec![once(1), once(2)], t.clock.now()),
            app.store().add_jobs(vec![once(3), once(4)], t.clock.now()),
        );
        assert_eq!(a? + b?, 1);
    }
}
