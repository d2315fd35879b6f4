//! Transactions as the code that uses them meets them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mainstay_model::env::Clock as _;
use mainstay_model::{Cell, ColumnType};
use mainstay_store::db::Tx;
use mainstay_store::dialect::Dialect;
use mainstay_store::sql::Sql;
use mainstay_store::{Error, Result, Store, StoreConfig};
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

/// A connection that watches comes up a moment after the store.
async fn becomes_ready(store: &Store) -> bool {
    for _ in 0..100 {
        if store.db().ready().await.is_ok() {
            return true;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    false
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

    async fn a_changed_table_is_read_with_new_plans(t: TestStore) {
        table(&t.store).await?;
        t.store.db().write("test", |tx| Box::pin(async move { say(tx, 1).await })).await?;
        let read = |store: Store| async move {
            store.db().read("test", |tx| Box::pin(async move {
                let mut sql = Sql::new(tx.dialect(), "SELECT n, said FROM note");
                sql.results_are(&[ColumnType::Int, ColumnType::Text]);
                tx.query(&sql).await
            })).await
        };
        // Prepared on several connections.
        for answer in futures_util::future::join_all((0..8).map(|_| read(t.store.clone()))).await { answer?; }
        t.store.db().write("test", |tx| Box::pin(async move {
            match tx.dialect() {
                Dialect::Sqlite => tx.batch("ALTER TABLE note ADD COLUMN other text").await,
                Dialect::Postgres => tx.batch("ALTER TABLE note ALTER COLUMN said TYPE varchar(90)").await,
            }
        })).await?;
        for answer in futures_util::future::join_all((0..8).map(|_| read(t.store.clone()))).await {
            assert_eq!(answer?, [[Cell::Int(1), Cell::Text("says 1".to_owned())]]);
        }
    }

    async fn two_that_wait_for_each_other_both_get_done(t: TestStore) {
        table(&t.store).await?;
        t.store.db().write("test", |tx| Box::pin(async move { say(tx, 1).await?; say(tx, 2).await })).await?;
        let both = |first: i64, second: i64| {
            let store = t.store.clone();
            async move {
                store.db().write("test", move |tx| Box::pin(async move {
                    for n in [first, second] {
                        let mut sql = Sql::new(tx.dialect(), "UPDATE note SET said = said || '!' WHERE n = ");
                        sql.bind(Cell::Int(n), ColumnType::Int);
                        tx.execute(&sql).await?;
                        if tx.dialect() == Dialect::Postgres { tx.batch("SELECT pg_sleep(0.2)").await?; }
                    }
                    Ok(())
                })).await
            }
        };
        let (one, other) = tokio::join!(both(1, 2), both(2, 1));
        one?;
        other?;
        let said = t.store.db().read("test", |tx| Box::pin(async move {
            let mut sql = Sql::new(tx.dialect(), "SELECT said FROM note ORDER BY n");
            sql.result(ColumnType::Text);
            tx.query(&sql).await
        })).await?;
        assert_eq!(said, [[Cell::Text("says 1!!".to_owned())], [Cell::Text("says 2!!".to_owned())]]);
    }

    async fn a_full_disk_takes_nothing_and_passes(t: TestStore) {
        table(&t.store).await?;
        if t.dialect() != Dialect::Sqlite { return Ok(()); }
        t.store.db().write("test", |tx| Box::pin(async move { say(tx, 1).await })).await?;
        let limit = |pages: &'static str| {
            let store = t.store.clone();
            async move { store.db().write("test", move |tx| Box::pin(async move { tx.batch(pages).await })).await }
        };
        // Never below what the file has now: the next page is refused.
        limit("PRAGMA max_page_count = 1").await?;
        let writes = (0..40).map(|n| {
            let store = t.store.clone();
            tokio::spawn(async move {
                store.db().write("test", move |tx| Box::pin(async move {
                    let mut sql = Sql::new(tx.dialect(), "INSERT INTO note (n, said) VALUES (");
                    sql.bind(Cell::Int(100 + n), ColumnType::Int).push(", ");
                    sql.bind(Cell::Text("x".repeat(20_000)), ColumnType::Text).push(")");
                    tx.execute(&sql).await
                })).await
            })
        }).collect::<Vec<_>>();
        for write in writes {
            let answer = write.await?;
            assert!(matches!(&answer, Err(Error::Full(_))), "{answer:?}");
        }
        limit("PRAGMA max_page_count = 1000000").await?;
        assert_eq!(said(&t.store).await?, [1]);
        t.store.db().write("test", |tx| Box::pin(async move { say(tx, 2).await })).await?;
        assert_eq!(said(&t.store).await?, [1, 2]);
    }

    async fn a_closed_store_says_so(t: TestStore) {
        table(&t.store).await?;
        t.store.db().write("test", |tx| Box::pin(async move { say(tx, 1).await })).await?;
        assert!(becomes_ready(&t.store).await);
        t.store.close().await;
        assert!(t.store.db().ready().await.is_err());
        let refused = said(&t.store).await;
        assert!(matches!(&refused, Err(Error::Unavailable(why)) if why.contains("closed")), "{refused:?}");
        let again = t.reopened(mainstay_testkit::sample::objects()).await?;
        assert_eq!(said(&again).await?, [1]);
        again.close().await;
    }

    async fn what_was_slow_and_what_failed_is_measured(t: TestStore) {
        let mut config = StoreConfig::new(t.target().clone());
        let registry = mainstay_telemetry::Registry::default();
        let slow = mainstay_telemetry::SlowStatements::new(10, std::time::Duration::ZERO);
        config.metrics = mainstay_telemetry::DatabaseMetrics::register(&registry, slow.clone())?;
        let store = Store::open(config, mainstay_testkit::sample::objects(), t.clock.now()).await?;
        table(&store).await?;
        let failed: Result<()> = store.db().read("test_failing", |tx| Box::pin(async move {
            tx.query(&Sql::new(tx.dialect(), "SELECT nothing FROM note")).await.map(drop)
        })).await;
        assert!(matches!(&failed, Err(Error::Bug(why)) if why.contains("test_failing") && why.contains("SELECT nothing")), "{failed:?}");
        assert!(slow.list().iter().any(|statement| &*statement.text == "SELECT nothing FROM note"));
        let text = registry.render(mainstay_telemetry::Format::Prometheus);
        for line in [r#"database_errors_total{kind="bug"} 1"#, r#"database_statement_duration_seconds_count{statement="test_failing"} 1"#] {
            assert!(text.lines().any(|l| l == line), "{line} is missing in\n{text}");
        }
        assert!(text.contains("database_pool_wait_duration_seconds_count"), "{text}");
        store.close().await;
    }
}
