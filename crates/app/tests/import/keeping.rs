//! How long things are kept.

use jiff::SignedDuration;
use mainstay_testkit::both_databases;

use super::Desk;

const DAY: SignedDuration = SignedDuration::from_hours(24);

both_databases! {
    async fn the_trash_is_emptied_when_its_time_is_over(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("company", "name\nAcme\nGlobex\nInitech\n", |_| {}).await?;
        let [acme, globex] = [desk.named("company", "Acme").await?, desk.named("company", "Globex").await?];
        desk.app.trash(&desk.ctx, "company", acme.id, None).await?;
        desk.t.clock.advance(DAY * 20);
        let ctx = desk.app.system(mainstay_model::change::Source::Cli);
        desk.app.trash(&ctx, "company", globex.id, None).await?;
        assert_eq!(desk.app.empty_trash().await?, 0);
        desk.t.clock.advance(DAY * 11);
        assert_eq!(desk.app.empty_trash().await?, 1);
        let there = |id| desk.app.get_in(&desk.ctx, "company", id, mainstay_model::query::Trash::Any);
        assert!(there(acme.id).await.is_err());
        assert!(there(globex.id).await?.trashed);
        assert_eq!(desk.all("company").await?.len(), 1);
    }

    async fn a_file_goes_some_days_after_its_last_record(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("company", "name\nAcme\n", |_| {}).await?;
        let mut incoming = desk.app.receive("offer.txt", "text/plain", 1 << 20).await?;
        incoming.write(bytes::Bytes::from_static(b"an offer"), "content").await?;
        let file = incoming.finish(desk.app.now()).await?.unwrap();
        let input = serde_json::json!({"content": [file], "name": "Offer"});
        let file = desk.app.create(&desk.ctx, "file", input.as_object().unwrap()).await?;
        desk.app.trash(&desk.ctx, "file", file.id, None).await?;
        desk.t.clock.advance(DAY * 31);
        assert_eq!(desk.app.sweep_files().await?.contents, 0);
        assert_eq!(desk.app.empty_trash().await?, 1);
        assert_eq!(desk.app.sweep_files().await?.contents, 0);
        desk.t.clock.advance(DAY * 8);
        let swept = desk.app.sweep_files().await?;
        assert_eq!((swept.contents, swept.bytes), (1, 8));
    }
}
