//! Live updates: server-sent events about changed records, so that two people on one page see each other's work. Told are
//! object, ids, who and in which request; never values. What a person may not see, is not told. What happened between the making
//! of a page and the opening of its stream, or while the connection was broken, is told first.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use jiff::{SignedDuration, Timestamp};
use mainstay_model::{Predicate, RecordId};
use mainstay_store::history::Recent;
use mainstay_store::notifications::Read;
use mainstay_store::notify::Committed;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::BroadcastStream;

use crate::given::Query;
use crate::pages::notifications::LIVE;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

/// `/live`.
pub fn routes() -> Routes {
    Routes::new().get("/live", Needs::Person, live).unhurried()
}

/// Ids told one by one; larger change sets say that a list has changed.
const MOST_IDS: usize = 100;

/// A stream ends after so long and is opened anew by the browser: what somebody may see may have changed since.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Changes before a stream was opened that are told one by one.
const MISSED: usize = 50;
/// Changes are written a little after the time that they carry.
const MARGIN: SignedDuration = SignedDuration::from_secs(2);

#[derive(Deserialize)]
struct Asked {
    /// When the page was made, in microseconds: what happened since is told first.
    #[serde(default)]
    since: String,
}

async fn live(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    // First one listens, then one looks back: the other way round something could fall between.
    let notices = BroadcastStream::new(web.app.store().subscribe());
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let since = last.unwrap_or(&asked.since).parse();
    let missed = match since.map(Timestamp::from_microsecond) {
        Ok(Ok(since)) => {
            let mut events = missed(&web, &person, since).await;
            events.extend(missed_notification(&web, &person, since).await);
            events
        }
        _ => Vec::new(),
    };
    let person = Arc::new(person);
    let own = told_to(&web, &person);
    let events = notices.then(move |notice| {
        let (web, person) = (web.clone(), person.clone());
        async move {
            match notice {
                Ok(committed) => visible(&web, &person, &committed).await,
                // Too many came at once to tell them one by one.
                Err(_) => vec![everything(&web)],
            }
        }
    });
    let events = tokio_stream::once(missed).chain(events.merge(own));
    let single = events.map(|events| tokio_stream::iter(events.into_iter().map(Ok)));
    let single = futures_util::StreamExt::flatten(single);
    let single = futures_util::StreamExt::take_until(single, tokio::time::sleep(LONGEST));
    Sse::new(single).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

/// That this person was told of something, or has read it elsewhere. Never of what: pages ask for it themselves.
fn told_to(web: &Web, person: &Arc<Person>) -> impl Stream<Item = Vec<Event>> + use<> {
    let words = BroadcastStream::new(web.app.store().subscribe_to_notifications());
    let (web, me) = (web.clone(), person.ctx.env.me);
    words.filter_map(move |word| {
        let by = match word {
            Ok(word) if !me.is_some_and(|me| word.people.contains(&me)) => return None,
            Ok(word) => word.by,
            Err(_) => None,
        };
        Some(vec![notified(&web, by)])
    })
}

fn notified(web: &Web, by: Option<RecordId>) -> Event {
    event(web, &json!({ "object": LIVE, "ids": [LIVE], "user": by }))
}

/// Whether this person was told of something while nobody listened.
async fn missed_notification(web: &Web, person: &Person, since: Timestamp) -> Option<Event> {
    let newest = web.app.inbox(&person.ctx, Read::No, None, 1).await.ok()?;
    let at = newest.items.first()?.notification.at;
    (at >= since).then(|| notified(web, None))
}

/// A change, named by the time until which everything has been told.
fn event(web: &Web, data: &Json) -> Event {
    Event::default()
        .event("changed")
        .id(web.app.now().as_microsecond().to_string())
        .data(data.to_string())
}

fn everything(web: &Web) -> Event {
    event(web, &json!({ "object": "", "ids": [] }))
}

/// What others changed while nobody listened. Not knowing is no reason not to listen now.
async fn missed(web: &Web, person: &Person, since: Timestamp) -> Vec<Event> {
    let filter = Recent {
        since: Some(since.saturating_sub(MARGIN).unwrap_or(since)),
        ..Recent::default()
    };
    let access = &person.ctx.access;
    let found = web.app.store().recent_changes(access, filter, None, MISSED);
    let changes = match found.await {
        Ok(found) => found.changes,
        Err(error) => {
            tracing::warn!(%error, "Could not look for changes that somebody missed");
            return Vec::new();
        }
    };
    if changes.len() == MISSED {
        return vec![everything(web)];
    }
    let others = changes
        .iter()
        .rev()
        .filter(|change| change.set.actor != person.ctx.env.me);
    others
        .map(|change| {
            let by = name_of(web, change.set.actor);
            let data = json!({
                "object": change.object,
                "ids": [change.record],
                "by": by,
                "user": change.set.actor,
                "request": change.set.request,
            });
            event(web, &data)
        })
        .collect()
}

fn name_of(web: &Web, user: Option<RecordId>) -> Option<String> {
    let directory = web.app.directory();
    user.and_then(|user| directory.user(user).map(|user| user.display_name()))
}

async fn visible(web: &Web, person: &Person, committed: &Committed) -> Vec<Event> {
    let mut by_object: BTreeMap<&str, Vec<RecordId>> = BTreeMap::new();
    for (object, id, _) in &committed.touched {
        by_object.entry(object).or_default().push(*id);
    }
    let by = name_of(web, committed.actor);
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
        events.push(event(web, &data));
    }
    events
}
