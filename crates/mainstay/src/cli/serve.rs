//! `mainstay serve`: the server, from its settings to its graceful end.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use mainstay_app::App;
use mainstay_app::jobs::{self, Tools, Workshop};
use mainstay_jobs::Worker;
use mainstay_store::Store;
use mainstay_telemetry::{DatabaseMetrics, HouseMetrics, JobMetrics, Registry, SlowStatements};
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
        let tools = Tools {
            house: HouseMetrics::register(&registry)?,
            jobs: JobMetrics::register(&registry)?,
        };
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
        let chores = tokio::spawn(chores(app.clone(), tools, stop.clone()));
        serve::run(listener, operations.around(product), settings, stop).await;
        // They end by themselves when told to stop; work that has begun is given a moment.
        if let Err(error) = chores.await {
            tracing::warn!(%error, "What the server does beside answering ended early: {error}");
        }
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

/// What a server does beside answering: does the work that nobody waits for, follows changes, hears of those that other
/// processes make, and goes on with what broke off.
async fn chores(app: App, tools: Tools, stop: CancellationToken) {
    let store = app.store().clone();
    let shop = Workshop::new(app.clone(), tools);
    let worker = Worker::new(shop.clone(), jobs::LANES.to_vec());
    let others = async {
        tokio::select! {
            () = stop.cancelled() => {}
            () = store.follow_others() => {}
        }
    };
    tokio::join!(
        worker.run(stop.clone()),
        app.follow_outbox(stop.clone()),
        others,
        look_after(&app, &shop, &stop),
    );
}

/// Takes up again what broke off with another process, and measures the work.
async fn look_after(app: &App, shop: &Workshop, stop: &CancellationToken) {
    let mut often = tokio::time::interval(Duration::from_secs(10));
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = often.tick() => {}
        }
        if let Err(error) = app.resume_imports().await {
            tracing::warn!(%error, "Could not look for imports that broke off; trying again in some seconds");
        }
        if let Err(error) = app.resume_scans().await {
            tracing::warn!(%error, "Could not look for comparisons that broke off; trying again in some seconds");
        }
        if let Err(error) = shop.measure().await {
            tracing::warn!(%error, "Could not count the work that waits; trying again in some seconds");
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
