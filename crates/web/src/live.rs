//! Live updates: server-sent events about changed records, so that two people on one page see each other's work. Told are
//! object, ids, who and in which request; never values. What a person may not see, is not told.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use mainstay_model::{Predicate, RecordId};
use mainstay_store::notify::Committed;
use serde_json::json;
use std::collections::BTreeMap;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::BroadcastStream;

use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

/// `/live`.
pub fn routes() -> Routes {
    Routes::new().get("/live", Needs::Person, live).unhurried()
}

/// Ids told one by one; larger change sets say that a list has changed.
const MOST_IDS: usize = 100;

async fn live(
    State(web): State<Web>,
    person: Person,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let notices = BroadcastStream::new(web.app.store().subscribe());
    let person = Arc::new(person);
    let events = notices.then(move |notice| {
        let (web, person) = (web.clone(), person.clone());
        async move {
            match notice {
                Ok(committed) => visible(&web, &person, &committed).await,
                // Too many came at once to tell them one by one.
                Err(_) => vec![
                    Event::default()
                        .event("changed")
                        .data(json!({ "object": "", "ids": [] }).to_string()),
                ],
            }
        }
    });
    let single = events.map(|events| tokio_stream::iter(events.into_iter().map(Ok)));
    Sse::new(futures_util::StreamExt::flatten(single))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

async fn visible(web: &Web, person: &Person, committed: &Committed) -> Vec<Event> {
    let mut by_object: BTreeMap<&str, Vec<RecordId>> = BTreeMap::new();
    for (object, id, _) in &committed.touched {
        by_object.entry(object).or_default().push(*id);
    }
    let directory = web.app.directory();
    let by = committed
        .actor
        .and_then(|actor| directory.user(actor).map(|user| user.display_name()));
    let mut events = Vec::new();
    for (object, mut ids) in by_object {
        let rows = person.ctx.access.visible(object);
        match rows {
            Predicate::False => continue,
            Predicate::True => {}
            rows => {
                let mut seen = Vec::new();
                let Some(allowed) = person.ctx.access.object(object) else {
                    continue;
                };
                for id in ids.into_iter().take(MOST_IDS) {
                    if web
                        .app
                        .store()
                        .matches(&person.ctx.access, &allowed.object, id, &rows)
                        .await
                        .unwrap_or(false)
                    {
                        seen.push(id);
                    }
                }
                if seen.is_empty() {
                    continue;
                }
                ids = seen;
            }
        }
        ids.truncate(MOST_IDS);
        let data = json!({
            "object": object,
            "ids": ids,
            "by": by,
            "user": committed.actor,
            "request": committed.request,
        });
        events.push(Event::default().event("changed").data(data.to_string()));
    }
    events
}
