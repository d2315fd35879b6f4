//! `mainstay serve`: the server, from its settings to its graceful end.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use mainstay_app::App;
use mainstay_store::{Store, Swept};
use mainstay_telemetry::{DatabaseMetrics, HouseMetrics, Registry, SlowStatements};
use mainstay_web::Web;
use mainstay_web::state::WebSettings;
use tokio_util::sync::CancellationToken;

use super::{Context, Exit};
use crate::config::{Config, Override};
use crate::serve::{self, Operations};
use crate::workspace;

/// Serve pages and API until told to stop
#[derive(Args, Debug)]
pub(crate) struct Serve {
    /// Address and port to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
}

impl Serve {
    pub(super) fn overrides(&self) -> Vec<Override> {
        let listen = self.listen.clone().map(|value| Override {
            path: "server.listen".to_owned(),
            value,
            flag: "--listen".to_owned(),
        });
        listen.into_iter().collect()
    }

    pub(super) async fn run(self, context: Context) -> anyhow::Result<Exit> {
        let config = &context.loaded.config;
        let settings = &config.server;
        let stop = serve::stop_on_signal()?;
        // The port first: a second server on the same data shall end here and not touch the workspace.
        let listener = match tokio::net::TcpListener::bind(settings.listen).await {
            Ok(listener) => listener,
            Err(error) => {
                eprintln!("mainstay: cannot listen on {}: {error}", settings.listen);
                return Ok(Exit::Unavailable);
            }
        };
        let address = listener.local_addr()?;
        let registry = Registry::default();
        let slow = SlowStatements::new(SLOW_KEPT, config.data.slow_statement);
        let metrics = DatabaseMetrics::register(&registry, slow)?;
        let house = HouseMetrics::register(&registry)?;
        let app = workspace::open(config, metrics, workspace::base_url(config, address)).await?;
        let dir = config.data.dir.clone();
        let store = app.store().clone();
        let operations = Operations::new(settings, registry, &stop)?
            .needs("data_directory", move || reachable(dir.clone()))
            .needs("database", move || answers(store.clone()));
        let web = Web::new(app.clone(), web_settings(config));
        let product = mainstay_web::router(web);
        announce(config, address);
        welcome(&app).await?;
        let chores = tokio::spawn(chores(app.clone(), house, stop.clone()));
        serve::run(listener, operations.around(product), settings, stop).await;
        chores.abort();
        app.store().close().await;
        Ok(Exit::Done)
    }
}

/// Shapes of slow statements that are kept for the operator.
const SLOW_KEPT: usize = 100;

fn web_settings(config: &Config) -> WebSettings {
    let (server, security) = (&config.server, &config.security);
    WebSettings {
        secure_cookies: security.cookie_secure.applies(server.base_url.get()),
        body_limit: usize::try_from(server.body_limit.0).unwrap_or(usize::MAX),
        upload_limit: usize::try_from(server.upload_limit.0).unwrap_or(usize::MAX),
        request_timeout: server.request_timeout,
        base_url: server.base_url.get().map(str::to_owned),
    }
}

async fn answers(store: Store) -> Result<(), String> {
    store.ping().await.map_err(|error| error.to_string())
}

/// Says what to do first where nobody can sign in yet. On standard output: the link opens the workspace, and logs travel.
async fn welcome(app: &App) -> anyhow::Result<()> {
    if let Some(link) = app.setup_link().await? {
        println!(
            "This workspace has no administrator yet. Open this link within a day to become the first:\n\n    {link}\n"
        );
    } else if let Some((who, link)) = app.open_door().await? {
        println!(
            "No administrator has a password yet. This link signs you in as {who}, once:\n\n    {link}\n"
        );
    }
    Ok(())
}

/// What a server does beside answering: hears of changes that other processes make, and sweeps up what has ended.
async fn chores(app: App, metrics: HouseMetrics, stop: CancellationToken) {
    let house = tokio::spawn(keep_house(app.clone(), metrics, stop.clone()));
    let mut often = tokio::time::interval(Duration::from_secs(10));
    let store = app.store().clone();
    let follow = store.follow_others();
    tokio::pin!(follow);
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            () = &mut follow => break,
            _ = often.tick() => {
                if let Err(error) = app.resume_imports().await {
                    tracing::warn!(%error, "Could not look for imports that broke off; trying again in some seconds");
                }
                if let Err(error) = app.resume_scans().await {
                    tracing::warn!(%error, "Could not look for comparisons that broke off; trying again in some seconds");
                }
            }
        }
    }
    house.abort();
}

/// What has ended is swept up and what has lain long enough goes: beside the rest, since it may take its time.
async fn keep_house(app: App, metrics: HouseMetrics, stop: CancellationToken) {
    let mut hourly = tokio::time::interval(Duration::from_secs(3600));
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = hourly.tick() => {}
        }
        if let Err(error) = app.store().tidy(app.now()).await {
            tracing::warn!(%error, "Could not sweep up the store; trying again in an hour");
        }
        if let Err(error) = app.sweep_accounts().await {
            tracing::warn!(%error, "Could not remove ended sessions; trying again in an hour");
        }
        match app.empty_trash().await {
            Ok(0) => {}
            Ok(gone) => {
                metrics.records.add(gone);
                tracing::info!(gone, "{gone} records left the trash for good");
            }
            Err(error) => {
                tracing::warn!(%error, "Could not empty the trash; trying again in an hour");
            }
        }
        // Behind the emptying of the trash, which lets go of files.
        match app.sweep_files().await {
            Ok(Swept { contents: 0, .. }) => {}
            Ok(Swept { contents, bytes }) => {
                metrics.files.add(contents);
                metrics.freed.add(bytes);
                tracing::info!(
                    contents,
                    bytes,
                    "{contents} files that no record had any more are gone, {bytes} bytes"
                );
            }
            Err(error) => {
                tracing::warn!(%error, "Could not remove files that no record has any more; trying again in an hour");
            }
        }
        match app.sweep_imports().await {
            Ok(gone) => metrics.imports.add(gone),
            Err(error) => {
                tracing::warn!(%error, "Could not remove files of imports that are over; trying again in an hour");
            }
        }
    }
}

/// A volume that went away is the usual reason why it is not.
async fn reachable(dir: PathBuf) -> Result<(), String> {
    match tokio::fs::metadata(&dir).await {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err("not a directory".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn announce(config: &Config, address: SocketAddr) {
    let own = format!("http://{address}");
    let base = config.server.base_url.get().unwrap_or(&own);
    let secure = config
        .security
        .cookie_secure
        .applies(config.server.base_url.get());
    tracing::info!(version = env!("CARGO_PKG_VERSION"), %address, base, "Listening on {address}");
    if !secure && !address.ip().is_loopback() {
        tracing::warn!(
            "Others can reach {address} without TLS, and session cookies with it: put a proxy with TLS in front and \
             set server.base_url to its https address"
        );
    }
}
