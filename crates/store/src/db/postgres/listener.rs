//! What other nodes tell: one connection of its own that listens, and comes back when it is lost.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::poll_fn;
use parking_lot::Mutex;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio_postgres::{AsyncMessage, Client, NoTls};

use crate::db::{CATALOG_CHANNEL, COMMIT_CHANNEL, Notice};

const PAUSE: Duration = Duration::from_secs(1);

/// The connection while there is one: it is also asked whether the server answers, so that this never queues behind the
/// pool it judges.
pub(super) type Line = Arc<Mutex<Option<Arc<Client>>>>;

pub(super) fn start(
    config: tokio_postgres::Config,
    notices: broadcast::Sender<Notice>,
    line: Line,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut first = true;
        loop {
            match listen(&config, &notices, &line, first).await {
                Ok(()) => tracing::info!("The connection for notices of other nodes ended; it is made anew"),
                Err(error) => tracing::warn!("No connection for notices of other nodes: {error}"),
            }
            line.lock().take();
            first = false;
            tokio::time::sleep(PAUSE).await;
        }
    })
}

async fn listen(
    config: &tokio_postgres::Config,
    notices: &broadcast::Sender<Notice>,
    line: &Line,
    first: bool,
) -> Result<(), tokio_postgres::Error> {
    let (client, mut connection) = config.connect(NoTls).await?;
    let client = Arc::new(client);
    *line.lock() = Some(client.clone());
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
