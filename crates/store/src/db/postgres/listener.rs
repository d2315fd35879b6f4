//! What other nodes tell: one connection of its own that listens, and comes back when it is lost.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::poll_fn;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio_postgres::{AsyncMessage, NoTls};

use crate::db::{CATALOG_CHANNEL, COMMIT_CHANNEL, Notice};

const PAUSE: Duration = Duration::from_secs(1);

pub(super) fn start(
    config: tokio_postgres::Config,
    notices: broadcast::Sender<Notice>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut first = true;
        loop {
            match listen(&config, &notices, first).await {
                Ok(()) => tracing::info!(
                    "The connection for notices of other nodes ended; it is made anew"
                ),
                Err(error) if first => {
                    tracing::debug!("No connection for notices of other nodes yet: {error}")
                }
                Err(error) => tracing::warn!("No connection for notices of other nodes: {error}"),
            }
            first = false;
            tokio::time::sleep(PAUSE).await;
        }
    })
}

async fn listen(
    config: &tokio_postgres::Config,
    notices: &broadcast::Sender<Notice>,
    first: bool,
) -> Result<(), tokio_postgres::Error> {
    let (client, mut connection) = config.connect(NoTls).await?;
    let mut messages = poll_fn(move |context| connection.poll_message(context));
    let text = format!("LISTEN {CATALOG_CHANNEL}; LISTEN {COMMIT_CHANNEL}");
    let listening = client.batch_execute(&text);
    tokio::pin!(listening);
    let mut ready = false;
    loop {
        tokio::select! {
            result = &mut listening, if !ready => {
                result?;
                ready = true;
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
