//! Contents of files that nobody can reach any more.

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use mainstay_model::RecordId;
use mainstay_model::change::{Refusal, Source, Verb};
use mainstay_model::field::files;
use mainstay_store::blobs::Blob;
use mainstay_store::{Error, Result, Store, Swept};
use mainstay_testkit::{TestStore, both_databases, sample};
use serde_json::{Value as Json, json};

use crate::people::{apply, create, creating, remove, update, updating};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Companies with files.
async fn with_files(t: &TestStore) -> Result<()> {
    let mut company = t.store.catalog().get("company").unwrap().as_ref().clone();
    company = company.field(files("files").set(|params| params.custom = true));
    t.store
        .define(t.meta(Source::System), vec![company])
        .await
        .map(drop)
}

async fn send(t: &TestStore, text: &str) -> Result<Blob> {
    t.store
        .put_blob(Bytes::copy_from_slice(text.as_bytes()), t.env().now)
        .await
}

fn named(blobs: &[&Blob]) -> Json {
    let file = |blob: &&Blob| json!({"hash": blob.hash, "name": "offer.pdf"});
    Json::Array(blobs.iter().map(file).collect())
}

async fn company(t: &TestStore, name: &str, blobs: &[&Blob]) -> Result<RecordId> {
    create(t, "company", json!({"name": name, "files": named(blobs)})).await
}

/// What a content is, when it is there in every way.
async fn read(store: &Store, blob: &Blob) -> Result<Option<String>> {
    Ok(match store.read_blob(&blob.hash).await? {
        Some(reader) => Some(String::from_utf8(reader.all().await?).unwrap()),
        None => None,
    })
}

/// Files on the disk, where there are any.
fn on_disk(t: &TestStore) -> Option<usize> {
    let files = t.dir()?.join("files");
    let dirs = std::fs::read_dir(files).unwrap();
    Some(
        dirs.map(|dir| std::fs::read_dir(dir.unwrap().path()).unwrap().count())
            .sum(),
    )
}

fn before(t: &TestStore) -> Timestamp {
    t.env().now - DAY
}

both_databases! {
    async fn what_no_record_has_goes_and_what_one_had_stays(t: TestStore) {
        with_files(&t).await?;
        let [unsaved, kept, replaced, young] = ["unsaved", "kept", "replaced", "young"];
        let (unsaved, kept, replaced) = (send(&t, unsaved).await?, send(&t, kept).await?, send(&t, replaced).await?);
        let acme = company(&t, "Acme", &[&replaced]).await?;
        let change = apply(&t, vec![updating(&t, &t.system(), "company", acme, json!({"files": named(&[&kept])}))]).await?.set;
        let trashed = company(&t, "Trashed", &[&send(&t, "trashed").await?]).await?;
        remove(&t, "company", trashed, Verb::Trash).await?;
        assert_eq!(t.store.sweep_contents(before(&t)).await?, Swept::default());
        t.clock.advance(DAY * 2);
        let young = send(&t, young).await?;
        assert_eq!(t.store.sweep_contents(before(&t)).await?, Swept { contents: 1, bytes: 7 });
        assert_eq!(read(&t.store, &unsaved).await?, None);
        assert_eq!(read(&t.store, &young).await?.as_deref(), Some("young"));
        // The change that took a file away can be taken back, and the file is there.
        assert_eq!(t.store.revert(change, &t.system(), t.meta(Source::Undo)).await?.applied, 1);
        assert_eq!(read(&t.store, &replaced).await?.as_deref(), Some("replaced"));
        assert!(on_disk(&t).is_none_or(|files| files == 4));
        assert_eq!(t.store.sweep_contents(before(&t)).await?, Swept::default());
    }

    async fn the_last_record_that_is_gone_for_good_lets_its_files_go(t: TestStore) {
        with_files(&t).await?;
        let (shared, own) = (send(&t, "shared").await?, send(&t, "own").await?);
        let acme = company(&t, "Acme", &[&shared, &own]).await?;
        let globex = company(&t, "Globex", &[&shared]).await?;
        t.clock.advance(DAY * 2);
        remove(&t, "company", acme, Verb::Purge).await?;
        // Not at once: a backup of the database may be a little older than that of the files.
        assert_eq!(t.store.sweep_contents(before(&t)).await?, Swept::default());
        t.clock.advance(DAY * 2);
        assert_eq!(t.store.sweep_contents(before(&t)).await?, Swept { contents: 1, bytes: 3 });
        assert_eq!((read(&t.store, &own).await?, read(&t.store, &shared).await?.as_deref()), (None, Some("shared")));
        remove(&t, "company", globex, Verb::Purge).await?;
        t.clock.advance(DAY * 2);
        assert_eq!(t.store.sweep_contents(before(&t)).await?, Swept { contents: 1, bytes: 6 });
        assert!(on_disk(&t).is_none_or(|files| files == 0));
    }

    async fn what_is_sent_again_counts_from_then(t: TestStore) {
        let first = send(&t, "offer").await?;
        t.clock.advance(DAY * 2);
        assert_eq!(send(&t, "offer").await?, first);
        assert_eq!(t.store.sweep_contents(before(&t)).await?, Swept::default());
        assert_eq!(read(&t.store, &first).await?.as_deref(), Some("offer"));
        t.clock.advance(DAY * 2);
        assert_eq!(t.store.sweep_contents(before(&t)).await?.contents, 1);
        // What is gone can be sent anew.
        assert_eq!(send(&t, "offer").await?, first);
        assert_eq!(read(&t.store, &first).await?.as_deref(), Some("offer"));
    }

    async fn a_file_that_is_gone_is_refused_by_its_field(t: TestStore) {
        with_files(&t).await?;
        let gone = send(&t, "gone").await?;
        t.clock.advance(DAY * 2);
        t.store.sweep_contents(before(&t)).await?;
        match company(&t, "Acme", &[&gone]).await {
            Err(Error::Refused { refusal: Refusal::Invalid(field, reason), .. }) => {
                assert_eq!((field.as_str(), reason.code.as_ref()), ("files", "bad_hash"));
            }
            other => panic!("{other:?}"),
        }
        let acme = create(&t, "company", json!({"name": "Acme"})).await?;
        let op = updating(&t, &t.system(), "company", acme, json!({"files": named(&[&gone])}));
        assert!(matches!(apply(&t, vec![op]).await, Err(Error::Refused { .. })));
    }

    async fn saving_and_sweeping_at_one_moment_end_in_one_of_two_ways(t: TestStore) {
        with_files(&t).await?;
        let other = t.reopened(t.store.catalog().objects().iter().map(|object| object.as_ref().clone()).collect()).await?;
        for round in 0..12 {
            let mut contents = Vec::new();
            for n in 0..4 {
                contents.push(send(&t, &format!("{round} {n}")).await?);
            }
            t.clock.advance(DAY * 2);
            let before = before(&t);
            let saving: Vec<_> = contents.iter().map(|content| {
                let op = creating(&t, &t.system(), "company", json!({"name": "Acme", "files": named(&[content])}));
                let (store, meta) = (t.store.clone(), t.meta(Source::Api));
                tokio::spawn(async move { crate::people::apply_as(&store, meta, vec![op]).await })
            }).collect();
            let again = tokio::spawn({
                let (store, now) = (t.store.clone(), t.env().now);
                let text = format!("{round} 3");
                async move { store.put_blob(Bytes::from(text), now).await }
            });
            let sweeping: Vec<_> = [t.store.clone(), other.clone()].into_iter()
                .map(|store| tokio::spawn(async move { store.sweep_contents(before).await })).collect();
            let mut refused = 0;
            for (content, saved) in contents.iter().zip(saving) {
                match saved.await? {
                    Ok(_) => assert!(read(&t.store, content).await?.is_some()),
                    Err(Error::Refused { refusal: Refusal::Invalid(..), .. }) => refused += 1,
                    Err(other) => panic!("{other}"),
                }
            }
            let mut swept = 0;
            for one in sweeping {
                swept += one.await??.contents;
            }
            again.await??;
            // Sent again at the same moment, it is there whatever was swept.
            assert!(read(&t.store, &contents[3]).await?.is_some());
            // What was sent again in the round before, and saved by nobody, may go too.
            assert!(swept >= refused && swept <= 5, "{swept} swept, {refused} refused");
        }
    }

    async fn contents_of_an_older_workspace_are_known(t: TestStore) {
        with_files(&t).await?;
        let (kept, had, gone) = (send(&t, "kept").await?, send(&t, "had").await?, send(&t, "gone").await?);
        let acme = company(&t, "Acme", &[&had]).await?;
        update(&t, "company", acme, json!({"files": named(&[&kept])})).await?;
        let globex = company(&t, "Globex", &[&gone]).await?;
        remove(&t, "company", globex, Verb::Purge).await?;
        t.store.db().write("test", |tx| Box::pin(async move {
            tx.batch("DROP TABLE content_use; DROP INDEX change_set_undoes; ALTER TABLE idempotency DROP COLUMN node; \
                      DROP TABLE merged; DROP TABLE duplicate; DROP TABLE duplicate_scan; \
                      DROP TABLE job; DROP TABLE job_schedule; DROP TABLE outbox_reader; DROP TABLE webhook; DROP TABLE notification; \
                      DROP INDEX import_job_together; ALTER TABLE import_job DROP COLUMN together; \
                      DELETE FROM migration WHERE number >= 7").await
        })).await?;
        let upgraded = t.reopened(sample::objects()).await?;
        t.clock.advance(DAY * 2);
        assert_eq!(upgraded.sweep_contents(before(&t)).await?, Swept { contents: 1, bytes: 4 });
        assert!(read(&upgraded, &kept).await?.is_some() && read(&upgraded, &had).await?.is_some());
        upgraded.close().await;
    }

    async fn what_was_cut_off_on_its_way_in_goes_too(t: TestStore) {
        let whole = send(&t, "whole").await?;
        let long_ago = t.env().now - DAY * 2;
        match t.dir() {
            Some(dir) => {
                let cut_off = dir.join("files/incoming/.tmpAbCdEf");
                let nameless = dir.join("files/ab").join("c".repeat(62));
                let foreign = dir.join("files/notes/mine.txt");
                for path in [&cut_off, &nameless, &foreign] {
                    std::fs::create_dir_all(path.parent().unwrap())?;
                    std::fs::write(path, "half")?;
                    std::fs::File::options().write(true).open(path)?.set_modified(long_ago.into())?;
                }
                assert_eq!(t.store.sweep_contents(before(&t)).await?, Swept { contents: 2, bytes: 8 });
                assert!(foreign.exists() && !cut_off.exists() && !nameless.exists());
            }
            None => {
                let draft = format!("incoming-{}", RecordId::at(long_ago));
                t.store.db().write("test", move |tx| {
                    let text = format!("INSERT INTO blob_part (hash, part, content) VALUES ('{draft}', 0, '')");
                    Box::pin(async move { tx.batch(&text).await })
                }).await?;
                assert_eq!(t.store.sweep_contents(before(&t)).await?.contents, 1);
            }
        }
        assert_eq!(t.store.sweep_contents(before(&t)).await?, Swept::default());
        assert!(read(&t.store, &whole).await?.is_some());
    }
}
