//! Everything a person can do, a function here does. Pages, API and command line translate to these use cases and back;
//! each takes [`Ctx`] first. Deliberately not here: SQL (crate `store`), HTML and HTTP (crate `web`), terminals (the binary).

pub mod account;
pub mod archives;
pub mod auth;
pub mod automations;
pub mod changes;
pub mod clock;
pub mod ctx;
pub mod dashboards;
pub mod demo;
pub mod directory;
pub mod duplicates;
pub mod error;
pub mod export;
pub mod files;
mod follow;
pub mod forms;
pub mod home;
mod house;
pub mod import;
pub mod jobs;
pub mod merge;
pub mod notifications;
pub mod people;
mod policy;
pub mod quality;
pub mod recent;
pub mod records;
pub mod reports;
pub mod schema;
pub mod tasks;
pub mod views;
pub mod webhooks;
pub mod workspace;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use mainstay_model::RecordId;
use mainstay_model::env::Clock;
use mainstay_store::Store;
use parking_lot::Mutex;

pub use ctx::{Ctx, Origin};
pub use error::{Error, Result};

/// The use cases' common ground: the store, the clock, who is who. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    directory: directory::Directory,
    auth: auth::Auth,
    settings: Settings,
    /// Imports of this process that wait, and for what.
    paused: Mutex<HashMap<RecordId, import::Paused>>,
    /// How far the archive is that this process writes: done, and of how much.
    archiving: Mutex<Option<(u64, u64)>>,
    /// There may be something new among the jobs.
    news: tokio::sync::Notify,
    /// Speaks to addresses outside; made when there is somebody to speak to.
    sender: std::sync::OnceLock<webhooks::Sender>,
}

/// What the operator decides about use cases; the binary fills it from its configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address under which people reach the workspace, without a slash at the end: for links that are sent or printed.
    pub base_url: String,
    /// A session ends after this long without a request.
    pub session_idle: Duration,
    /// A session ends after this long anyway.
    pub session_most: Duration,
    /// Shortest password.
    pub password_min: usize,
    /// How many passwords are hashed at the same time; each takes a core and 19 MiB.
    pub hash_concurrency: usize,
    /// Failed sign-ins allowed for one address, and for one account, within the window.
    pub sign_in_attempts: u32,
    /// How long a failed sign-in counts.
    pub sign_in_window: Duration,
    /// How long an invitation's link works.
    pub invitation_lasts: Duration,
    /// How long a link to choose a new password works.
    pub reset_lasts: Duration,
    /// Currency of amounts given without one.
    pub currency: String,
    /// Region of numbers and phones given without one, and of people who have not chosen.
    pub region: String,
    /// Time zone of people who have not chosen.
    pub time_zone: String,
    /// Language of people who have not chosen and whose browser asks for none of ours.
    pub lang: mainstay_model::Lang,
    /// How long records stay in the trash; for ever when not given.
    pub trash_kept: Option<Duration>,
    /// How long files stay that no record has any more; for ever when not given.
    pub files_kept: Option<Duration>,
    /// What one import may bring.
    pub import: import::limits::Limits,
    /// Where archives of the workspace are written that somebody asks for by a page.
    pub archives: std::path::PathBuf,
    /// Whom webhooks may tell.
    pub webhooks: webhooks::Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_url: "http://127.0.0.1:8080".to_owned(),
            session_idle: Duration::from_secs(7 * 24 * 3600),
            session_most: Duration::from_secs(30 * 24 * 3600),
            password_min: 10,
            hash_concurrency: 2,
            sign_in_attempts: 10,
            sign_in_window: Duration::from_secs(15 * 60),
            invitation_lasts: Duration::from_secs(7 * 24 * 3600),
            reset_lasts: Duration::from_secs(3600),
            currency: "USD".to_owned(),
            region: "US".to_owned(),
            time_zone: "UTC".to_owned(),
            lang: mainstay_model::Lang::En,
            trash_kept: Some(Duration::from_secs(30 * 24 * 3600)),
            files_kept: Some(Duration::from_secs(7 * 24 * 3600)),
            import: import::limits::Limits::default(),
            archives: std::env::temp_dir().join("mainstay-archives"),
            webhooks: webhooks::Limits::default(),
        }
    }
}

impl App {
    /// The use cases over a store. Makes the built-in roles when the workspace is new and reads who is who.
    pub async fn start(store: Store, clock: Arc<dyn Clock>, settings: Settings) -> Result<Self> {
        let auth = auth::Auth::new(&settings);
        let app = Self {
            inner: Arc::new(Inner {
                store,
                clock,
                directory: directory::Directory::default(),
                auth,
                settings,
                paused: Mutex::default(),
                archiving: Mutex::default(),
                news: tokio::sync::Notify::new(),
                sender: std::sync::OnceLock::new(),
            }),
        };
        app.make_built_in_roles().await?;
        app.refresh_directory().await?;
        app.follow_changes();
        app.begin_to_tell_people().await?;
        Ok(app)
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The operator's decisions.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The present instant.
    pub fn now(&self) -> jiff::Timestamp {
        self.inner.clock.now()
    }

    /// Who is who: users, teams, roles as they are now.
    pub fn directory(&self) -> Arc<directory::Snapshot> {
        self.inner.directory.snapshot()
    }
}
