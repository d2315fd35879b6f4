//! One story, every database.

use std::fs;
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
use tokio_postgres::{Client, NoTls};

use crate::cluster::Cluster;
use crate::{FakeClock, Outcome, sample};

/// Longest time a story may take, in seconds: a deadlock is a failure and not a wait. `MAINSTAY_TEST_SECONDS` says otherwise.
const LONGEST: u64 = 120;

/// A new, empty workspace on one of the databases, gone when this is dropped.
pub struct TestStore {
    /// The store, with [`sample::objects`].
    pub store: Store,
    /// The clock that the story moves.
    pub clock: FakeClock,
    target: Target,
    other: Target,
    /// Dropped with this, on PostgreSQL.
    databases: Option<Databases>,
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
        if let Some(databases) = &self.databases {
            databases.make_other().await?;
        }
        Ok(Store::open(
            StoreConfig::new(self.other.clone()),
            standard,
            self.clock.now(),
        )
        .await?)
    }

    /// A place with nothing in it, of the same database.
    pub async fn empty(&self) -> anyhow::Result<Target> {
        if let Some(databases) = &self.databases {
            databases.make_other().await?;
        }
        Ok(self.other.clone())
    }

    /// Where it is kept.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Where the second database is kept, once it was opened: for another node on it.
    pub fn other_target(&self) -> Target {
        self.other.clone()
    }

    /// The data directory of an embedded database.
    pub fn dir(&self) -> Option<&PathBuf> {
        match &self.target {
            Target::Sqlite { dir } => Some(dir),
            Target::Postgres { .. } => None,
        }
    }

    async fn open(
        [target, other]: [Target; 2],
        databases: Option<Databases>,
    ) -> anyhow::Result<Self> {
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
            databases,
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
    tell(tell_story(targets, None, story))
}

/// Runs a story on a new workspace in PostgreSQL: a copy of a database that holds the sample objects already.
pub fn on_postgres<F>(story: impl FnOnce(TestStore) -> F) -> Outcome
where
    F: Future<Output = Outcome>,
{
    let cluster = Arc::new(Cluster::join()?);
    tell(async {
        let name = format!("d_{}", uuid::Uuid::new_v4().simple());
        let other = format!("{name}_other");
        let template = template(&cluster).await?;
        let client = connect(&cluster.url("postgres")).await?;
        client
            .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await?;
        let targets = [&name, &other].map(|name| Target::Postgres {
            url: cluster.url(name),
        });
        let databases = Databases {
            cluster: cluster.clone(),
            names: [name, other],
        };
        tell_story(targets, Some(databases), story).await
    })
}

async fn tell_story<F>(
    targets: [Target; 2],
    databases: Option<Databases>,
    story: impl FnOnce(TestStore) -> F,
) -> Outcome
where
    F: Future<Output = Outcome>,
{
    let t = TestStore::open(targets, databases).await?;
    let store = t.store.clone();
    story(t).await?;
    store.close().await;
    Ok(())
}

fn tell(story: impl Future<Output = Outcome>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let longest = std::env::var("MAINSTAY_TEST_SECONDS")
        .ok()
        .and_then(|seconds| seconds.parse().ok());
    runtime.block_on(async {
        tokio::time::timeout(Duration::from_secs(longest.unwrap_or(LONGEST)), story)
            .await
            .context("the story did not come to its end")?
    })
}

/// The databases of a story, dropped at its end, however it ends.
struct Databases {
    cluster: Arc<Cluster>,
    names: [String; 2],
}

impl Databases {
    async fn make_other(&self) -> anyhow::Result<()> {
        let client = connect(&self.cluster.url("postgres")).await?;
        let [_, other] = &self.names;
        if client
            .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[other])
            .await?
            .is_none()
        {
            client
                .batch_execute(&format!("CREATE DATABASE {other} TEMPLATE template0"))
                .await?;
        }
        Ok(())
    }
}

impl Drop for Databases {
    fn drop(&mut self) {
        let url = self.cluster.url("postgres");
        let names = self.names.clone();
        // The runtime of the story may be going down already.
        let drop_all = std::thread::spawn(move || -> anyhow::Result<()> {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let client = connect(&url).await?;
                for name in names {
                    client
                        .batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                        .await?;
                }
                Ok(())
            })
        });
        drop(drop_all.join());
    }
}

/// A database with the sample objects, made once for each build of the tests.
async fn template(cluster: &Cluster) -> anyhow::Result<String> {
    let binary = std::env::current_exe()?;
    let built = fs::metadata(&binary)?
        .modified()?
        .duration_since(std::time::UNIX_EPOCH)?;
    let identity = format!("{} {}", binary.display(), built.as_nanos());
    let name = format!("t_{}", &blake3::hash(identity.as_bytes()).to_hex()[..24]);

    let _alone = cluster.lock(&name)?;
    let client = connect(&cluster.url("postgres")).await?;
    if client
        .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
        .await?
        .is_some()
    {
        return Ok(name);
    }
    let draft = format!("{name}_draft");
    client
        .batch_execute(&format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)"))
        .await?;
    client
        .batch_execute(&format!("CREATE DATABASE {draft} TEMPLATE template0"))
        .await?;
    let target = Target::Postgres {
        url: cluster.url(&draft),
    };
    let store = Store::open(
        StoreConfig::new(target),
        sample::objects(),
        FakeClock::default().now(),
    )
    .await?;
    store.close().await;
    drop(store);
    // A database that somebody is connected to can be neither renamed nor copied, and connections take a moment to end.
    let ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1";
    client.query(ended, &[&draft]).await?;
    client
        .batch_execute(&format!("ALTER DATABASE {draft} RENAME TO {name}"))
        .await?;
    Ok(name)
}

async fn connect(url: &str) -> anyhow::Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}
