//! One story, every database.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use jiff::SignedDuration;
use mainstay_model::access::Access;
use mainstay_model::change::{Meta, Source};
use mainstay_model::env::Clock as _;
use mainstay_model::{Env, Object, RecordId};
use mainstay_store::dialect::Dialect;
use mainstay_store::{Store, StoreConfig, Target};

use crate::{FakeClock, Outcome, sample};

/// Longest time a story may take: a deadlock is a failure and not a wait.
const LONGEST: Duration = Duration::from_secs(120);

/// A new, empty workspace on one of the databases, gone when this is dropped.
pub struct TestStore {
    /// The store, with [`sample::objects`].
    pub store: Store,
    /// The clock that the story moves.
    pub clock: FakeClock,
    target: Target,
    other: Target,
    /// Removes the database.
    _cleanup: Box<dyn Send>,
}

impl TestStore {
    /// Which database it is.
    pub fn dialect(&self) -> Dialect {
        self.store.dialect()
    }

    /// Everything may be done: the access of Mainstay itself.
    pub fn system(&self) -> Arc<Access> {
        Arc::new(Access::system(self.store.catalog()))
    }

    /// The surroundings of the system at the clock's time.
    pub fn env(&self) -> Env {
        Env::system(self.clock.now())
    }

    /// A new change set's who and when; moves the clock on by a second, so that no two have the same time.
    pub fn meta(&self, source: Source) -> Meta {
        self.clock.advance(SignedDuration::from_secs(1));
        let at = self.clock.now();
        Meta {
            id: RecordId::at(at),
            actor: None,
            at,
            source,
            reason: None,
            request: None,
            undoes: None,
        }
    }

    /// The same workspace opened anew, as after a restart or on another node, with these objects shipped.
    pub async fn reopened(&self, standard: Vec<Object>) -> anyhow::Result<Store> {
        Ok(Store::open(
            StoreConfig::new(self.target.clone()),
            standard,
            self.clock.now(),
        )
        .await?)
    }

    /// A second database, empty at first, opened with these objects shipped: for upgrades.
    pub async fn other(&self, standard: Vec<Object>) -> anyhow::Result<Store> {
        Ok(Store::open(
            StoreConfig::new(self.other.clone()),
            standard,
            self.clock.now(),
        )
        .await?)
    }

    /// Where it is kept.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The data directory of an embedded database.
    pub fn dir(&self) -> Option<&PathBuf> {
        match &self.target {
            Target::Sqlite { dir } => Some(dir),
            Target::Postgres { .. } => None,
        }
    }

    async fn open([target, other]: [Target; 2], cleanup: Box<dyn Send>) -> anyhow::Result<Self> {
        let clock = FakeClock::default();
        let store = Store::open(
            StoreConfig::new(target.clone()),
            sample::objects(),
            clock.now(),
        )
        .await?;
        Ok(Self {
            store,
            clock,
            target,
            other,
            _cleanup: cleanup,
        })
    }
}

/// Runs a story on a new workspace of the embedded database.
pub fn on_sqlite<F>(story: impl FnOnce(TestStore) -> F) -> Outcome
where
    F: Future<Output = Outcome>,
{
    let dir = tempfile::tempdir().context("a directory for the database")?;
    let target = |name| Target::Sqlite {
        dir: dir.path().join(name),
    };
    let targets = [target("data"), target("other")];
    tell(async {
        let t = TestStore::open(targets, Box::new(dir)).await?;
        let store = t.store.clone();
        story(t).await?;
        store.close().await;
        Ok(())
    })
}

fn tell(story: impl Future<Output = Outcome>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        tokio::time::timeout(LONGEST, story)
            .await
            .context("the story did not come to its end")?
    })
}
