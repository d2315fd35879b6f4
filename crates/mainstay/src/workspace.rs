//! Opening the workspace that the configuration names: the store and the use cases over it, for every command alike.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use mainstay_app::clock::SystemClock;
use mainstay_app::import::limits::Limits;
use mainstay_app::webhooks::{self, Allowed};
use mainstay_app::{App, Settings};
use mainstay_model::Lang;
use mainstay_model::env::Clock as _;
use mainstay_store::{Store, StoreConfig, Target};
use mainstay_telemetry::DatabaseMetrics;

use crate::config::{Config, Database, Language, Network};

/// Opens it. `base_url` is the address under which links lead here.
pub(crate) async fn open(
    config: &Config,
    metrics: DatabaseMetrics,
    base_url: String,
) -> anyhow::Result<App> {
    prepare(&config.data.dir)?;
    let target = target(config);
    let store = Store::open(
        StoreConfig {
            readers: config.data.readers as usize,
            pool: config.data.pool_size as usize,
            patience: config.data.pool_wait,
            metrics,
            ..StoreConfig::new(target)
        },
        mainstay_standard::objects(),
        SystemClock.now(),
    )
    .await
    .context("cannot open the workspace")?;
    App::start(store, Arc::new(SystemClock), settings(config, base_url))
        .await
        .context("cannot start the workspace")
}

/// Where the configuration says that it is.
pub(crate) fn target(config: &Config) -> Target {
    match &config.data.database {
        Database::Embedded => Target::Sqlite {
            dir: config.data.dir.clone(),
        },
        Database::Postgres(url) => Target::Postgres { url: url.clone() },
    }
}

/// The same for a command that links to the address in the configuration and measures nothing.
pub(crate) async fn open_quietly(config: &Config) -> anyhow::Result<App> {
    open(
        config,
        DatabaseMetrics::unread(),
        base_url(config, config.server.listen),
    )
    .await
}

/// The address under which people reach a server that listens here.
pub(crate) fn base_url(config: &Config, listening: std::net::SocketAddr) -> String {
    config
        .server
        .base_url
        .get()
        .map_or_else(|| format!("http://{listening}"), str::to_owned)
}

fn settings(config: &Config, base_url: String) -> Settings {
    let (security, locale) = (&config.security, &config.locale);
    Settings {
        base_url,
        session_idle: security.session_idle,
        session_most: security.session_lifetime,
        password_min: security.password_min_length as usize,
        hash_concurrency: security.hash_concurrency as usize,
        sign_in_attempts: security.login_attempts,
        sign_in_window: security.login_window,
        invitation_lasts: security.invitation_lifetime,
        reset_lasts: security.reset_lifetime,
        currency: locale.currency.as_str().to_owned(),
        region: locale.country.as_str().to_owned(),
        time_zone: locale.time_zone.0.iana_name().unwrap_or("UTC").to_owned(),
        lang: match locale.language {
            Language::English => Lang::En,
            Language::Chinese => Lang::Zh,
        },
        trash_kept: kept(config.data.trash_retention),
        files_kept: kept(config.data.file_retention),
        import: Limits {
            dir: config.data.dir.join("imports"),
            keep_files: config.import.keep_files,
            max_file_size: config.import.max_file_size.0,
            max_rows: u64::from(config.import.max_rows),
            max_columns: config.import.max_columns as usize,
        },
        archives: config.data.dir.join("archives"),
        webhooks: webhooks::Limits {
            allowed: allowed(config.webhooks.allow_networks.clone()),
            timeout: config.webhooks.timeout,
        },
    }
}

fn allowed(networks: Vec<Network>) -> Allowed {
    Allowed::by(move |address| networks.iter().any(|network| network.contains(address)))
}

/// A time that is nothing is one that never ends.
fn kept(retention: Duration) -> Option<Duration> {
    (!retention.is_zero()).then_some(retention)
}

/// Makes the data directory if it is not there, for the operator's eyes alone.
fn prepare(dir: &Path) -> anyhow::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .with_context(|| format!("cannot make the data directory {}", dir.display()))
}
