//! Transactions as the code that uses them meets them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mainstay_model::{Cell, ColumnType};
use mainstay_store::db::Tx;
use mainstay_store::sql::Sql;
use mainstay_store::{Error, Result, Store};
use mainstay_testkit::both_databases;

async fn table(store: &Store) -> Result<()> {
    store
        .db()
        .write("test", |tx| {
            Box::pin(async move {
                tx.batch("CREATE TABLE note (n bigint PRIMARY KEY, said text)")
                    .await
            })
        })
        .await
}

async fn say(tx: &mut Tx, n: i64) -> Result<u64> {
    let mut sql = Sql::new(tx.dialect(), "INSERT INTO note (n, said) VALUES (");
    sql.bind(Cell::Int(n), ColumnType::Int)
        .push(", ")
        .bind(Cell::Text(format!("says {n}")), ColumnType::Text)
        .push(")");
    tx.execute(&sql).await
}

async fn said(store: &Store) -> Result<Vec<i64>> {
    store
        .db()
        .read("test", |tx| {
            Box::pin(async move {
                let mut sql = Sql::new(tx.dialect(), "SELECT n FROM note ORDER BY n");
                sql.result(ColumnType::Int);
                let rows = tx.query(&sql).await?;
                Ok(rows
                    .iter()
                    .filter_map(|row| {
                        if let [Cell::Int(n)] = row[..] {
                            Some(n)
                        } else {
                            None
                        }
                    })
                    .collect())
            })
        })
        .await
}

both_databases! {
    async fn a_failed_transaction_leaves_nothing(t: TestStore) {
        table(&t.store).await?;
        let failed: Result<()> = t.store.db().write("test", |tx| Box::pin(async move {
            say(tx, 1).await?;
            Err(Error::NotFound)
        })).await;
        assert!(matches!(failed, Err(Error::NotFound)));
        assert!(said(&t.store).await?.is_empty());
    }

    async fn a_savepoint_takes_back_its_part_alone(t: TestStore) {
        table(&t.store).await?;
        t.store.db().write("test", |tx| Box::pin(async move {
            say(tx, 1).await?;
            tx.savepoint("op").await?;
            say(tx, 2).await?;
            assert!(matches!(say(tx, 1).await, Err(Error::Duplicate(_))));
            tx.rollback_to("op").await?;
            tx.release("op").await?;
            tx.savepoint("op").await?;
            say(tx, 3).await?;
            tx.release("op").await
        })).await?;
        assert_eq!(said(&t.store).await?, [1, 3]);
    }

    async fn many_writers_at_once_each_get_their_own_answer(t: TestStore) {
        table(&t.store).await?;
        let after = Arc::new(AtomicUsize::new(0));
        let writes = (0..100).map(|n| {
            let (store, after) = (t.store.clone(), after.clone());
            tokio::spawn(async move {
                store.db().write("test", move |tx| {
                    let after = after.clone();
                    Box::pin(async move {
                        say(tx, n).await?;
                        tx.after_commit(move || { after.fetch_add(1, Ordering::SeqCst); });
                        if n % 10 == 3 { return Err(Error::NotFound); }
                        if n % 10 == 7 { say(tx, n).await?; }
                        Ok(n)
                    })
                }).await
            })
        }).collect::<Vec<_>>();
        let mut good = Vec::new();
        for (n, write) in (0..).zip(writes) {
            match (n % 10, write.await?) {
                (3, Err(Error::NotFound)) | (7, Err(Error::Duplicate(_))) => {}
                (_, Ok(answer)) => { assert_eq!(answer, n); good.push(n); }
                (_, other) => panic!("{n}: {other:?}"),
            }
        }
        assert_eq!(said(&t.store).await?, good);
        assert_eq!(after.load(Ordering::SeqCst), good.len());
    }

    async fn a_write_goes_on_when_nobody_waits(t: TestStore) {
        table(&t.store).await?;
        let store = t.store.clone();
        let write = tokio::spawn(async move {
            store.db().write("test", |tx| Box::pin(async move {
                for n in 0..50 { say(tx, n).await?; }
                Ok(())
            })).await
        });
        tokio::task::yield_now().await;
        write.abort();
        drop(write.await);
        // It was taken, or it was not; never by half.
        t.store.db().write("test", |tx| Box::pin(async move { say(tx, 1000).await })).await?;
        let said = said(&t.store).await?;
        assert!(said.len() == 51 || said == [1000], "{said:?}");
    }

    async fn a_snapshot_sees_one_state(t: TestStore) {
        table(&t.store).await?;
        let store = t.store.clone();
        let (first, second) = t.store.db().snapshot("test", move |tx| {
            let store = store.clone();
            Box::pin(async move {
                let mut sql = Sql::new(tx.dialect(), "SELECT count(*) FROM note");
                sql.result(ColumnType::Int);
                let first = tx.query(&sql).await?;
                // Written by another thread while this one reads.
                std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                    runtime.block_on(store.db().write("test", |tx| Box::pin(async move { say(tx, 1).await }))).unwrap();
                }).join().unwrap();
                Ok((first, tx.query(&sql).await?))
            })
        }).await?;
        assert_eq!(first, second);
        assert_eq!(said(&t.store).await?, [1]);
    }

    async fn a_panic_is_an_error_of_that_work_alone(t: TestStore) {
        table(&t.store).await?;
        let failed: Result<()> = t.store.db().write("test", |tx| Box::pin(async move {
            say(tx, 1).await?;
            panic!("a mistake");
        })).await;
        assert!(matches!(failed, Err(Error::Bug(_))), "{failed:?}");
        t.store.db().write("test", |tx| Box::pin(async move { say(tx, 2).await })).await?;
        assert_eq!(said(&t.store).await?, [2]);
    }
}
