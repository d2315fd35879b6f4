//! `mainstay serve`: the server, from its settings to its graceful end.

use std::fs::DirBuilder;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use mainstay_telemetry::Registry;

use super::{Context, Exit};
use crate::config::{Config, Override};
use crate::serve::{self, Operations};

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
        let settings = &context.loaded.config.server;
        let stop = serve::stop_on_signal()?;
        let dir = context.loaded.config.data.dir.clone();
        prepare(&dir)?;
        let registry = Registry::default();
        let operations = Operations::new(settings, registry, &stop)?
            .needs("data_directory", move || reachable(dir.clone()));
        let listener = match tokio::net::TcpListener::bind(settings.listen).await {
            Ok(listener) => listener,
            Err(error) => {
                eprintln!("mainstay: cannot listen on {}: {error}", settings.listen);
                return Ok(Exit::Unavailable);
            }
        };
        announce(&context.loaded.config, listener.local_addr()?);
        let router = operations.around(axum::Router::new());
        serve::run(listener, router, settings, stop).await;
        Ok(Exit::Done)
    }
}

/// Makes the data directory if it is not there, for the operator's eyes alone.
fn prepare(dir: &Path) -> anyhow::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .with_context(|| format!("cannot make the data directory {}", dir.display()))
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
