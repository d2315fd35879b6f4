//! Serving a router: connections, their limits, and an end that loses no answer.
//!
//! Not here: routes of the product, which the router brings, and TLS, which a proxy ends.

mod client;
mod measure;
mod operations;
mod stop;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

pub(crate) use operations::Operations;
pub(crate) use stop::stop_on_signal;

use crate::config::{Network, Server};

/// Serves until `stop`, then lets requests under way finish.
pub(crate) async fn run(
    listener: TcpListener,
    router: Router,
    settings: &Server,
    stop: CancellationToken,
) {
    let room = Arc::new(Semaphore::new(settings.max_connections as usize));
    let under_way = GracefulShutdown::new();
    let serving = Serving {
        router,
        trusted: settings.trusted_proxies.clone().into(),
        head: settings.header_timeout,
    };
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &room) => accepted,
            () = stop.cancelled() => break,
        };
        if let Some((stream, peer, permit)) = accepted {
            tokio::spawn(
                serving
                    .clone()
                    .connection(stream, peer, permit, under_way.watcher()),
            );
        }
    }
    // A closed port tells the next client at once; a backlog that nobody takes from would let it wait.
    drop(listener);
    tracing::info!("Stopping: finishing {} connections", under_way.count());
    tokio::select! {
        () = under_way.shutdown() => tracing::info!("Stopped"),
        () = tokio::time::sleep(settings.shutdown_grace) => {
            tracing::warn!("Stopped, cutting off requests that took longer than {:?}", settings.shutdown_grace);
        }
    }
}

type Accepted = (TcpStream, SocketAddr, OwnedSemaphorePermit);

async fn accept(listener: &TcpListener, room: &Arc<Semaphore>) -> Option<Accepted> {
    let permit = Arc::clone(room).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, permit)),
        Err(error) => {
            // Out of file descriptors, most likely; trying at once again would only burn a processor.
            tracing::error!(%error, "Cannot accept a connection");
            tokio::time::sleep(Duration::from_millis(100)).await;
            None
        }
    }
}

#[derive(Clone)]
struct Serving {
    router: Router,
    trusted: Arc<[Network]>,
    head: Duration,
}

impl Serving {
    async fn connection(
        self,
        stream: TcpStream,
        peer: SocketAddr,
        permit: OwnedSemaphorePermit,
        watcher: Watcher,
    ) {
        // Without it, small answers wait for the acknowledgement of the one before.
        let _ = stream.set_nodelay(true);
        let service = hyper::service::service_fn(move |mut request: hyper::Request<_>| {
            let client = client::resolve(peer.ip(), request.headers(), &self.trusted);
            request
                .extensions_mut()
                .insert(ConnectInfo(SocketAddr::new(client.address, 0)));
            request.extensions_mut().insert(client);
            self.router.clone().oneshot(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.head)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, "A connection ended early");
        }
        drop(permit);
    }
}

#[cfg(test)]
mod documented;
#[cfg(test)]
mod tests;
