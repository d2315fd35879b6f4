//! What other nodes tell, and what tells them that this one lives: one connection of its own that listens, and comes back when it is lost.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::{BoxStream, poll_fn};
use parking_lot::Mutex;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio_postgres::{AsyncMessage, Client, NoTls};

use super::address::Address;
use crate::db::{CATALOG_CHANNEL, COMMIT_CHANNEL, Notice};
use crate::notifications::CHANNEL as NOTIFIED_CHANNEL;

const PAUSE: Duration = Duration::from_secs(1);

/// The connection while there is one: it is also asked whether the server answers, so that this never queues behind the
/// pool it judges.
pub(super) type Line = Arc<Mutex<Option<Arc<Client>>>>;

pub(super) fn start(
    address: Address,
    node: i64,
    notices: broadcast::Sender<Notice>,
    line: Line,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut first = true;
        loop {
            match listen(&address, node, &notices, &line, first).await {
                Ok(()) => tracing::info!(
                    "The connection for notices of other nodes ended; it is made anew"
                ),
                Err(error) => tracing::warn!("No connection for notices of other nodes: {error}"),
            }
            line.lock().take();
            first = false;
            tokio::time::sleep(PAUSE).await;
        }
    })
}

async fn listen(
    address: &Address,
    node: i64,
    notices: &broadcast::Sender<Notice>,
    line: &Line,
    first: bool,
) -> Result<(), tokio_postgres::Error> {
    let (client, mut messages) = connect(address).await?;
    let client = Arc::new(client);
    // The lock tells the others that this process lives: it goes with the connection, however the process ends. It is shared,
    // since a connection that was lost may be there for the server a while longer.
    let text = format!(
        "LISTEN {CATALOG_CHANNEL}; LISTEN {COMMIT_CHANNEL}; LISTEN {NOTIFIED_CHANNEL}; \
         SELECT pg_advisory_lock_shared({node})"
    );
    let listening = client.batch_execute(&text);
    tokio::pin!(listening);
    let mut ready = false;
    loop {
        tokio::select! {
            result = &mut listening, if !ready => {
                result?;
                ready = true;
                *line.lock() = Some(client.clone());
                // What was told in between is lost: whoever keeps something in memory has to look again.
                if !first {
                    drop(notices.send(Notice::Missed));
                }
            }
            message = messages.next() => match message {
                Some(Ok(AsyncMessage::Notification(told))) => {
                    let notice = Notice::Told { channel: told.channel().to_owned(), payload: told.payload().to_owned() };
                    drop(notices.send(notice));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error),
                None => return Ok(()),
            }
        }
    }
}

type Messages = BoxStream<'static, Result<AsyncMessage, tokio_postgres::Error>>;

async fn connect(address: &Address) -> Result<(Client, Messages), tokio_postgres::Error> {
    match &address.tls {
        Some(tls) => {
            let (client, mut connection) = address.config.connect(tls.clone()).await?;
            Ok((
                client,
                poll_fn(move |context| connection.poll_message(context)).boxed(),
            ))
        }
        None => {
            let (client, mut connection) = address.config.connect(NoTls).await?;
            Ok((
                client,
                poll_fn(move |context| connection.poll_message(context)).boxed(),
            ))
        }
    }
}
