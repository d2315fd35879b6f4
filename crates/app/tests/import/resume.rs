//! Imports that are stopped, or break off.

use mainstay_app::changes::Which;
use mainstay_app::import::State;
use mainstay_model::RecordId;
use mainstay_testkit::both_databases;

use super::Desk;

fn companies(count: usize) -> String {
    let rows = (0..count).map(|n| {
        format!(
            "Company {n},{n},{}\n",
            if n == 3 { "Company 1999" } else { "" }
        )
    });
    std::iter::once("name,external_id,parent\n".to_owned())
        .chain(rows)
        .collect()
}

both_databases! {
    async fn a_stopped_import_stays_as_it_is_until_it_is_undone(t: TestStore) {
        let desk = Desk::new(t).await?;
        let import = desk.begin("company", companies(2_000), |_| {}).await?;
        let (app, ctx, id) = (desk.app.clone(), desk.ctx.clone(), import.id);
        let mut stopped = false;
        let ended = desk.app.run_import(&desk.ctx, id, &mut |progress| {
            if progress.totals.rows >= 500 && !stopped {
                stopped = true;
                let (app, ctx) = (app.clone(), ctx.clone());
                tokio::spawn(async move { app.cancel_import(&ctx, id).await.ok() });
            }
        }).await?;
        assert!(matches!(ended.state, State::Cancelled | State::Done), "{:?}", ended.state);
        assert_eq!(desk.all("company").await?.len() as u64, ended.totals.created);
        desk.app.undo_import(&desk.ctx, id).await?;
        assert_eq!(desk.all("company").await?.len(), 0);
    }

    async fn what_broke_off_goes_on_behind_the_last_batch(t: TestStore) {
        let desk = Desk::new(t).await?;
        let text = companies(2_000);
        let import = desk.begin("company", &text, |_| {}).await?;
        let id: RecordId = import.id;
        // The future is dropped in the middle, as when the process is killed.
        let (app, ctx) = (desk.app.clone(), desk.ctx.clone());
        let (send, mut seen) = tokio::sync::mpsc::unbounded_channel();
        let running = tokio::spawn(async move {
            app.run_import(&ctx, id, &mut |progress| { let _gone = send.send(progress.totals.rows); }).await.map(|_| ())
        });
        while let Some(rows) = seen.recv().await {
            if rows >= 1_000 {
                running.abort();
                break;
            }
        }
        let _aborted = running.await;
        // The batch that was under way may come to be durable only now: then whoever goes on has to look again.
        while desk.app.import(&desk.ctx, id).await?.state == State::Running {
            for going_on in desk.app.resume_imports().await? {
                going_on.await?;
            }
        }
        let done = desk.app.import(&desk.ctx, id).await?;
        assert_eq!((done.state, Desk::counts(&done)), (State::Done, [2_000, 0, 0, 0]));
        assert_eq!(desk.all("company").await?.len(), 2_000);
        assert_eq!(desk.text(&desk.named("company", "Company 3").await?, "parent"), "Company 1999");
    }

    async fn what_breaks_off_at_one_row_again_and_again_is_left_to_somebody(t: TestStore) {
        let desk = Desk::new(t).await?;
        let id = desk.begin("company", companies(10_000), |_| {}).await?.id;
        let mut under_way = vec![desk.app.start_run(&desk.ctx, id).await?];
        // Now and then a batch is through before it is broken off, and the next row is another one.
        while let Some(one) = under_way.pop() {
            one.abort();
            let _ended = one.await;
            desk.t.clock.advance(jiff::SignedDuration::from_mins(2));
            under_way = desk.app.resume_imports().await?;
            assert!(under_way.len() < 2);
        }
        let left = desk.app.import(&desk.ctx, id).await?;
        assert_eq!(left.state, State::Failed);
        assert!(left.failure.is_some_and(|why| why.contains("broke off 3 times")));
        let done = desk.run(id).await?;
        assert_eq!((done.state, Desk::counts(&done)), (State::Done, [10_000, 0, 0, 0]));
    }

    async fn an_undone_import_cannot_be_undone_again_and_says_what_it_came_to(t: TestStore) {
        let desk = Desk::new(t).await?;
        let id = desk.bring("company", companies(50), |_| {}).await?.id;
        let undone = desk.app.undo_import(&desk.ctx, id).await?.undone;
        assert!(undone.as_ref().is_some_and(|undone| undone.clean > 40), "{undone:?}");
        assert!(desk.app.undo_import(&desk.ctx, id).await.is_err());
        assert_eq!(desk.app.import(&desk.ctx, id).await?.undone, undone);
    }

    async fn an_undoing_that_broke_off_goes_on_as_the_same_one(t: TestStore) {
        let desk = Desk::new(t).await?;
        let import = desk.bring("company", companies(2_000), |_| {}).await?;
        let undoing = desk.app.start_undo(&desk.ctx, import.id).await?;
        while desk.all("company").await?.len() == 2_000 {
            tokio::task::yield_now().await;
        }
        // The task is dropped in the middle, as when the process is killed.
        undoing.abort();
        let _aborted = undoing.await;
        let begun = desk.app.import(&desk.ctx, import.id).await?.undone.and_then(|undone| undone.set);
        for going_on in desk.app.resume_imports().await? {
            going_on.await?;
        }
        let undone = desk.until(import.id, State::Undone).await?.undone.unwrap_or_default();
        assert_eq!(desk.all("company").await?.len(), 0);
        assert_eq!((undone.clean, undone.conflicts, undone.set), (2_001, 0, begun));
        let last = desk.app.changes(&desk.ctx, Which::Imports, None).await?;
        assert_eq!(last.lines.first().and_then(|line| line.undone_by), undone.set);
    }
}
