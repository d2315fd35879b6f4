//! What is kept of imports: what was run stays on record, files that were sent go after a while.

use jiff::SignedDuration;
use mainstay_app::Error;
use mainstay_app::import::State;
use mainstay_store::dialect::Dialect;
use mainstay_testkit::both_databases;

use super::Desk;

const TEXT: &str = "name,employees\nAcme,12\nBeta,many\n";

both_databases! {
    async fn files_that_wait_are_told_apart_from_imports_and_can_be_discarded(t: TestStore) {
        let desk = Desk::new(t).await?;
        let ran = desk.send("company", TEXT).await?;
        desk.run(ran.id).await?;
        let waits = desk.send("company", TEXT).await?;
        let ids = |imports: Vec<mainstay_app::import::Import>| imports.into_iter().map(|import| import.id).collect::<Vec<_>>();
        assert_eq!(ids(desk.app.imports(&desk.ctx, 10).await?), [ran.id]);
        assert_eq!(ids(desk.app.waiting_imports(&desk.ctx, 10).await?), [waits.id]);
        assert!(matches!(desk.app.discard_import(&desk.ctx, ran.id).await, Err(Error::Conflict(_))), "what was run can be undone, not forgotten");
        desk.app.discard_import(&desk.ctx, waits.id).await?;
        assert!(matches!(desk.app.import(&desk.ctx, waits.id).await, Err(Error::NotFound)));
        assert!(!waits.path.exists() && ran.path.exists());
    }

    async fn a_file_that_was_sent_goes_when_its_import_is_long_over(t: TestStore) {
        let desk = Desk::new(t).await?;
        let ran = desk.send("company", TEXT).await?;
        desk.run(ran.id).await?;
        let waits = desk.send("company", TEXT).await?;
        let named = desk.begin("company", TEXT, |_| {}).await?;
        desk.t.clock.advance(SignedDuration::from_hours(24 * 6));
        assert_eq!(desk.app.sweep_imports().await?, 0);
        desk.t.clock.advance(SignedDuration::from_hours(25));
        assert_eq!(desk.app.sweep_imports().await?, 1);
        assert!(!ran.path.exists() && !waits.path.exists());
        assert!(named.path.exists(), "a file of somebody's own is never touched");
        for gone in [waits.id, named.id] {
            assert!(matches!(desk.app.import(&desk.ctx, gone).await, Err(Error::NotFound)), "what was never run is forgotten");
        }
        let (csv, _) = desk.app.refused_rows_csv(&desk.ctx, ran.id, 0).await?;
        assert!(String::from_utf8(csv)?.contains("name,employees,Row,Problem"), "refused rows are there without the file");
        desk.app.undo_import(&desk.ctx, ran.id).await?;
        assert_eq!(desk.all("company").await?.len(), 0);
    }

    async fn a_file_that_was_sent_to_one_node_is_there_on_the_others(t: TestStore) {
        let desk = Desk::new(t).await?;
        if desk.app.store().dialect() == Dialect::Sqlite {
            // It has one node.
            return Ok(());
        }
        let sent = desk.send("company", TEXT).await?;
        let other = desk.other_node().await?;
        // The machine that it was sent to goes away, with its disk.
        std::fs::remove_file(&sent.path)?;
        let source = other.import_source(&sent).await?;
        assert_eq!(source.names().collect::<Vec<_>>(), ["name", "employees"]);
        let ran = other.run_import(&desk.ctx, sent.id, &mut |_| {}).await?;
        assert_eq!(Desk::counts(&ran), [1, 0, 0, 1]);

        // One goes on with what the other was at when its machine went away.
        let rows: String = (0..2_000).map(|n| format!("Company {n}\n")).collect();
        let large = desk.send("company", &format!("name\n{rows}")).await?;
        let running = desk.app.start_run(&desk.ctx, large.id).await?;
        running.abort();
        let _ended = running.await;
        std::fs::remove_file(&large.path)?;
        desk.t.clock.advance(SignedDuration::from_mins(2));
        while other.import(&desk.ctx, large.id).await?.state == State::Running {
            for going_on in other.resume_imports().await? {
                going_on.await?;
            }
        }
        let done = other.import(&desk.ctx, large.id).await?;
        assert_eq!((done.state, Desk::counts(&done)), (State::Done, [2_000, 0, 0, 0]));

        let waits = desk.send("company", TEXT).await?;
        desk.t.clock.advance(SignedDuration::from_hours(24 * 8));
        assert_eq!(other.sweep_imports().await?, 2);
        assert!(!other.has_import_file(&sent).await);
        for gone in [sent, large, waits] {
            assert!(!desk.app.store().is_shared(&format!("import-{}", gone.id)).await?);
        }
    }

    async fn a_file_that_cannot_be_used_is_not_kept(t: TestStore) {
        let desk = Desk::new(t).await?;
        assert!(desk.send("company", "").await.is_err());
        let left = std::fs::read_dir(&desk.app.settings().import.dir)?.count();
        assert_eq!(left, 0);
    }
}
