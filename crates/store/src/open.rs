//! Opening a workspace, and changing what it is made of.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use mainstay_model::schema::lay_over;
use mainstay_model::{Catalog, Object};
use mainstay_telemetry::DatabaseMetrics;
use parking_lot::RwLock;
use serde_json::Value as Json;
use tokio::sync::broadcast::error::RecvError;

use crate::db::{CATALOG_CHANNEL, Db, Notice, Tx};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::layout::Layouts;
use crate::meta;
use crate::migrations;
use crate::plan::{Live, Plan};
use crate::read::Probes;
use crate::settings;
use crate::sql::Sql;
use crate::write::{Writers, recompute};

/// Where a workspace is kept.
#[derive(Clone, Debug)]
pub enum Target {
    /// In a directory, by the embedded database.
    Sqlite {
        /// The data directory; made when it is not there.
        dir: PathBuf,
    },
    /// In PostgreSQL.
    Postgres {
        /// `postgres://user:password@host/database` or `host=... user=...`.
        url: String,
    },
}

/// How a workspace is opened.
#[derive(Clone, Debug)]
pub struct StoreConfig {
    /// Where it is.
    pub target: Target,
    /// Reader threads on SQLite.
    pub readers: usize,
    /// Connections to PostgreSQL.
    pub pool: usize,
    /// How long a connection to PostgreSQL is waited for when all are busy.
    pub patience: Duration,
    /// What is measured.
    pub metrics: DatabaseMetrics,
}

impl StoreConfig {
    /// The usual settings.
    pub fn new(target: Target) -> Self {
        Self {
            target,
            readers: 4,
            pool: 16,
            patience: Duration::from_secs(10),
            metrics: DatabaseMetrics::unread(),
        }
    }
}

/// A workspace's records, their history and everything else that is kept of it; clones share it.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    data_dir: Option<PathBuf>,
    pub(crate) target: Target,
    pub(crate) standard: Vec<Object>,
    pub(crate) catalog: RwLock<Arc<Catalog>>,
    pub(crate) layouts: RwLock<Arc<Layouts>>,
    pub(crate) probes: Probes,
    /// The newest change of objects and fields that `catalog` knows of.
    pub(crate) defined: AtomicI64,
    /// One definition at a time, so that none is worked out on top of one that is about to change.
    pub(crate) defining: tokio::sync::Mutex<()>,
    pub(crate) writers: Writers,
    ending: AtomicBool,
}

impl Store {
    /// Opens a workspace, making or bringing up to date whatever it lacks. `now` is written down beside the steps taken.
    pub async fn open(config: StoreConfig, standard: Vec<Object>, now: Timestamp) -> Result<Self> {
        if let Target::Sqlite { dir } = &config.target
            && let Some(file) = crate::transfer::half_moved(dir)
        {
            return Err(Error::Unavailable(format!(
                "a move to {} was begun and has not come to its end; run `mainstay move` again, or remove {} to begin with an empty workspace",
                dir.display(),
                file.display()
            )));
        }
        let db = Db::open(&config).await?;
        let shipped = standard.clone();
        let (catalog, indexes, defined) = db
            .write("open", move |tx| {
                let shipped = shipped.clone();
                Box::pin(async move { bring_up(tx, &shipped, now).await })
            })
            .await?;
        db.build(&indexes).await?;
        let data_dir = match &config.target {
            Target::Sqlite { dir } => Some(dir.clone()),
            Target::Postgres { .. } => None,
        };
        let inner = Inner {
            writers: Writers::of(db.node()),
            db,
            data_dir,
            target: config.target,
            standard,
            layouts: RwLock::new(Arc::new(Layouts::new(&catalog))),
            catalog: RwLock::new(Arc::new(catalog)),
            probes: Probes::default(),
            defined: AtomicI64::new(defined),
            defining: tokio::sync::Mutex::default(),
            ending: AtomicBool::default(),
        };
        let store = Self {
            inner: Arc::new(inner),
        };
        store.follow();
        store.tell_others();
        store.catch_up_on_shapes(now).await?;
        Ok(store)
    }

    /// Works out anew what follows from fields that an upgrade has brought or changed, or a definition that was ended before
    /// it could.
    async fn catch_up_on_shapes(&self, now: Timestamp) -> Result<()> {
        let known: HashMap<String, Json> = self.all_settings().await?.into_iter().collect();
        let mut new: Vec<Arc<Object>> = Vec::new();
        for object in self.catalog().objects() {
            match known.get(&shape_name(object)) {
                Some(before) if !recompute::differs(before, object) => continue,
                Some(_) => {
                    tracing::info!(
                        "Working out anew what follows from the fields of {}",
                        object.name
                    );
                    self.recompute(&object.name, now).await?;
                }
                None => {}
            }
            new.push(object.clone());
        }
        self.note_shapes(new, now).await
    }

    pub(crate) async fn note_shapes(
        &self,
        objects: Vec<Arc<Object>>,
        now: Timestamp,
    ) -> Result<()> {
        if objects.is_empty() {
            return Ok(());
        }
        let note = |object: &Arc<Object>| {
            settings::set(
                self.dialect(),
                &shape_name(object),
                &recompute::shape(object),
                now,
            )
        };
        let statements: Vec<Sql> = objects.iter().map(note).collect();
        self.db()
            .write("shapes", move |tx| {
                let statements = statements.clone();
                Box::pin(async move { tx.execute_all(&statements).await.map(drop) })
            })
            .await
    }

    /// The objects of the workspace, as they are now.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.inner.catalog.read().clone()
    }

    /// Their columns, for writing statements.
    pub(crate) fn layouts(&self) -> Arc<Layouts> {
        self.inner.layouts.read().clone()
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The data directory of an embedded database.
    pub(crate) fn data_dir(&self) -> Option<&Path> {
        self.inner.data_dir.as_deref()
    }

    pub(crate) fn writers(&self) -> &Writers {
        &self.inner.writers
    }

    /// Which database.
    pub fn dialect(&self) -> Dialect {
        self.inner.db.dialect()
    }

    /// Takes over what other nodes have changed about objects and fields.
    fn follow(&self) {
        let Some(mut notices) = self.inner.db.notices() else {
            return;
        };
        let inner = Arc::downgrade(&self.inner);
        tokio::spawn(async move {
            loop {
                match notices.recv().await {
                    Ok(Notice::Told { channel, .. }) if channel != CATALOG_CHANNEL => continue,
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => break,
                }
                let Some(inner) = inner.upgrade() else { break };
                if let Err(error) = inner.reload().await {
                    tracing::warn!(
                        "Objects changed on another node and could not be read: {error}"
                    );
                }
            }
        });
    }

    /// Takes over what another process has changed about objects and fields, if there is anything; for SQLite, where nobody
    /// tells.
    pub(crate) async fn look_for_definitions(&self) -> Result<()> {
        let newest = self
            .inner
            .db
            .read("catalog", |tx| Box::pin(meta::newest(tx)));
        if newest.await? > self.inner.defined.load(Ordering::Acquire) {
            self.inner.reload().await?;
        }
        Ok(())
    }

    /// The tables and indexes that the database has, as lines of text: for comparing two of them.
    pub async fn describe(&self) -> Result<String> {
        let live = self
            .inner
            .db
            .snapshot("describe", |tx| {
                Box::pin(async move { Live::read(tx).await })
            })
            .await?;
        Ok(live.describe())
    }

    /// Whether the database can be used now, for readiness. Never waits behind the work of others.
    pub async fn ping(&self) -> Result<()> {
        self.inner.db.ready().await
    }

    /// Ends: takes nothing new, finishes what was taken.
    pub async fn close(&self) {
        self.inner.ending.store(true, Ordering::Release);
        self.inner.db.close().await;
    }

    /// Whether it takes nothing new any more: what then fails in the background is no news.
    pub fn is_ending(&self) -> bool {
        self.inner.ending.load(Ordering::Acquire)
    }
}

impl Inner {
    async fn reload(&self) -> Result<()> {
        let _alone = self.defining.lock().await;
        let (kept, defined) = self
            .db
            .snapshot("catalog", |tx| {
                Box::pin(async move { Ok((meta::load(tx).await?, meta::newest(tx).await?)) })
            })
            .await?;
        let catalog =
            Catalog::new(lay_over(&self.standard, &kept, false)).map_err(Error::Invalid)?;
        self.defined.store(defined, Ordering::Release);
        *self.layouts.write() = Arc::new(Layouts::new(&catalog));
        *self.catalog.write() = Arc::new(catalog);
        Ok(())
    }
}

/// Under which its shape is kept, beside the settings of people.
fn shape_name(object: &Object) -> String {
    format!("{}{}", settings::SHAPE, object.name)
}

async fn bring_up(
    tx: &mut Tx,
    standard: &[Object],
    now: Timestamp,
) -> Result<(Catalog, Vec<String>, i64)> {
    tx.lock_schema().await?;
    let live = Live::read(tx).await?;
    migrations::run(tx, &live, now).await?;
    let kept = meta::load(tx).await?;
    let catalog = Catalog::new(lay_over(standard, &kept, false)).map_err(Error::Invalid)?;
    let indexes = make(tx, &catalog).await?;
    let defined = meta::newest(tx).await?;
    Ok((catalog, indexes, defined))
}

/// Makes the tables of a catalogue; gives the indexes that are to be built outside of the transaction.
pub(crate) async fn make(tx: &mut Tx, catalog: &Catalog) -> Result<Vec<String>> {
    let live = Live::read(tx).await?;
    let plan = Plan::new(catalog, &live, tx.dialect())?;
    for text in &plan.definitions {
        tx.batch(text).await?;
    }
    Ok(plan.indexes)
}
