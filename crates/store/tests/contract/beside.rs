//! What is kept beside records.

use bytes::Bytes;
use jiff::SignedDuration;
use mainstay_model::RecordId;
use mainstay_model::access::Access;
use mainstay_model::change::Source;
use mainstay_model::query::RawQuery;
use mainstay_store::dialect::Dialect;
use mainstay_store::idempotency::{Begun, Once};
use mainstay_testkit::{both_databases, sample};
use serde_json::json;

use crate::people::{creating, get};

both_databases! {
    async fn a_request_is_answered_once(t: TestStore) {
        let (store, user, now) = (&t.store, RecordId::named("ada"), t.env().now);
        let stale = now - SignedDuration::from_mins(1);
        assert_eq!(store.begin_request(user, "k", "hash", now, stale).await?, Begun::New);
        assert_eq!(store.begin_request(user, "k", "hash", now, stale).await?, Begun::Running);
        store.finish_request(user, "k", 201, "{\"id\": 1}").await?;
        assert_eq!(store.begin_request(user, "k", "hash", now, stale).await?, Begun::Done(201, "{\"id\": 1}".to_owned()));
        assert_eq!(store.begin_request(user, "k", "another", now, stale).await?, Begun::Other);
        let other = RecordId::named("bob");
        assert_eq!(store.begin_request(other, "k", "hash", now, stale).await?, Begun::New);
        store.abandon_request(other, "k", now).await?;
        assert_eq!(store.begin_request(other, "k", "hash", now, stale).await?, Begun::New);
        // The process that began it has died.
        let later = now + SignedDuration::from_mins(5);
        assert_eq!(store.begin_request(other, "k", "hash", later, later - SignedDuration::from_mins(1)).await?, Begun::New);
        assert_eq!(store.forget_requests(later + SignedDuration::from_mins(1)).await?, 2);
    }

    async fn a_request_whose_process_is_gone_is_begun_anew_at_once(t: TestStore) {
        let (user, now) = (RecordId::named("ada"), t.env().now);
        let second = |n| now + SignedDuration::from_secs(n);
        let stale = now - SignedDuration::from_mins(1);
        let first = t.reopened(sample::objects()).await?;
        // Ready, it tells the others that it lives.
        while first.ping().await.is_err() {
            tokio::task::yield_now().await;
        }
        assert_eq!(first.begin_request(user, "k", "hash", now, stale).await?, Begun::New);
        if t.dialect() == Dialect::Postgres {
            assert_eq!(t.store.begin_request(user, "k", "hash", second(1), stale).await?, Begun::Running);
        }
        first.close().await;
        drop(first);
        let mut n = 1;
        while t.store.begin_request(user, "k", "hash", second(n), stale).await? != Begun::New {
            n += 1;
            tokio::task::yield_now().await;
        }
        // This process works on it now, and is not gone.
        assert_eq!(t.store.begin_request(user, "k", "hash", second(n + 1), stale).await?, Begun::Running);
        // Should the first not be dead after all, it can do nothing under this key.
        let company = |name: &str| {
            let op = creating(&t, &t.system(), "company", json!({"name": name}));
            Access::change_set(t.meta(Source::Api), vec![op])
        };
        let once = |began| Once { user, key: "k".to_owned(), began, done: None, set: RecordId::named("set") };
        assert!(t.store.apply_once(company("By the first"), None, &once(now)).await.is_err());
        t.store.apply_once(company("By the second"), None, &once(second(n))).await?;
        let query = t.system().query("company", &RawQuery::default(), &t.env()).unwrap();
        assert_eq!(t.store.count(&query).await?, 1);
    }

    async fn what_a_request_did_is_known_when_its_answer_is_lost(t: TestStore) {
        let (user, minute) = (RecordId::named("ada"), SignedDuration::from_mins(1));
        let begin = async || {
            let now = t.env().now;
            t.store.begin_request(user, "k", "hash", now, now - minute).await.map(|begun| (begun, now))
        };
        let once = |began, done| Once { user, key: "k".to_owned(), began, done, set: RecordId::named("set") };
        let company = |name: &str| {
            let op = creating(&t, &t.system(), "company", json!({"name": name}));
            Access::change_set(t.meta(Source::Api), vec![op])
        };
        let (begun, first) = begin().await?;
        assert_eq!(begun, Begun::New);
        // It takes so long that somebody thinks its process has died, and begins it anew.
        t.clock.advance(minute * 2);
        let (begun, second) = begin().await?;
        assert_eq!(begun, Begun::New);
        let (applied, _) = t.store.apply_once(company("By the second"), None, &once(second, None)).await?;
        assert!(t.store.apply_once(company("By the first"), None, &once(first, None)).await.is_err());
        assert!(t.store.apply_once(company("Once more"), None, &once(second, None)).await.is_err());
        // Nobody kept the answer; what was done is known at once.
        t.store.abandon_request(user, "k", second).await?;
        let (begun, third) = begin().await?;
        assert_eq!(begun, Begun::Did(applied.clone()));
        let Begun::Did(done) = begun else { unreachable!() };
        assert_eq!(t.store.apply_once(company("By the third"), None, &once(third, Some(done))).await?.0, applied);
        t.store.finish_request(user, "k", 201, "{}").await?;
        assert_eq!(begin().await?.0, Begun::Done(201, "{}".to_owned()));
        let query = t.system().query("company", &RawQuery::default(), &t.env()).unwrap();
        assert_eq!(t.store.count(&query).await?, 1);
        let (id, _) = applied.records[0];
        assert_eq!(get(&t, "company", id).await?.get("name").to_stored_json(), json!("By the second"));
    }

    async fn of_many_with_one_key_one_begins(t: TestStore) {
        let (user, now) = (RecordId::named("ada"), t.env().now);
        let all: Vec<_> = (0..8).map(|_| {
            let store = t.store.clone();
            tokio::spawn(async move { store.begin_request(user, "k", "h", now, now - SignedDuration::from_mins(1)).await })
        }).collect();
        let mut new = 0;
        for one in all {
            new += usize::from(one.await?? == Begun::New);
        }
        assert_eq!(new, 1);
    }

    async fn settings_are_kept(t: TestStore) {
        assert_eq!(t.store.setting("name").await?, None);
        t.store.set_setting("name", &json!({"a": [1, "é"]}), t.env().now).await?;
        t.store.set_setting("name", &json!("b"), t.env().now).await?;
        assert_eq!(t.store.setting("name").await?, Some(json!("b")));
        assert_eq!(t.store.settings().await?, [("name".to_owned(), json!("b"))]);
        t.store.unset_setting("name").await?;
        assert_eq!(t.store.setting("name").await?, None);
    }

    async fn the_latest_seen_come_first_and_the_oldest_go(t: TestStore) {
        let user = RecordId::named("ada");
        for n in 0..60 {
            t.clock.advance(SignedDuration::from_secs(1));
            t.store.note_seen(user, "company", RecordId::named(&n.to_string()), t.env().now).await?;
        }
        t.clock.advance(SignedDuration::from_secs(1));
        t.store.note_seen(user, "company", RecordId::named("30"), t.env().now).await?;
        let seen = t.store.recently_seen(user, 100).await?;
        assert_eq!(seen.len(), 50);
        assert_eq!((seen[0].1, seen[1].1), (RecordId::named("30"), RecordId::named("59")));
        assert!(t.store.recently_seen(RecordId::named("bob"), 10).await?.is_empty());
    }

    async fn a_file_comes_out_as_it_went_in(t: TestStore) {
        let content: Vec<u8> = (0..700_000u32).map(|n| (n % 251) as u8).collect();
        let mut writer = t.store.blob_writer().await?;
        for part in content.chunks(100_000) {
            writer.write(Bytes::copy_from_slice(part)).await?;
        }
        let blob = writer.finish(t.env().now).await?;
        assert_eq!((blob.size, blob.hash.len()), (700_000, 64));
        assert_eq!(t.store.put_blob(Bytes::from(content.clone()), t.env().now).await?, blob);
        let reader = t.store.read_blob(&blob.hash).await?.unwrap();
        assert_eq!(reader.size(), 700_000);
        assert_eq!(reader.all().await?, content);
        let empty = t.store.put_blob(Bytes::new(), t.env().now).await?;
        assert!(t.store.read_blob(&empty.hash).await?.unwrap().all().await?.is_empty());
        assert!(t.store.read_blob("../../etc/passwd").await?.is_none());
    }
}
