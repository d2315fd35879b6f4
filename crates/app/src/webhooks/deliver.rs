//! One event to one webhook, until it arrived.

use std::time::Duration;

use jiff::SignedDuration;
use mainstay_jobs::{Claimed, Lane, Outcome, Retry};
use mainstay_model::RecordId;
use mainstay_store::Webhook;
use serde_json::{Value as Json, json};

use super::send::{Answer, NoAnswer};
use super::sign::signature;
use crate::error::Result;
use crate::jobs::{Kind, Workshop};

/// Deliveries. An address that never answers keeps no more than two of the places.
pub(crate) const WEBHOOKS: Lane = Lane {
    name: "webhooks",
    at_once: 16,
    about_one: 2,
};

const MINUTE: u64 = 60;
const HOUR: u64 = 3600;
/// The waits behind each failure, in seconds: those that the specification recommends, 2 days and 22 hours in all.
const WAITS: [u64; 9] = [
    5,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];
/// An address may ask to be left alone no longer than this.
const LONGEST: Duration = Duration::from_secs(24 * HOUR);
/// A webhook at which nothing has arrived for so long is switched off when a delivery is given up.
const GIVE_UP: SignedDuration = SignedDuration::from_hours(5 * 24);

pub(crate) const KIND: Kind = Kind {
    name: "deliver_webhook",
    lane: WEBHOOKS,
    schedule: "",
    retry: Retry {
        first: Duration::from_secs(5),
        longest: LONGEST,
        attempts: WAITS.len() as u32 + 1,
    },
    run: |shop, job| {
        Box::pin(async move { deliver(shop, job).await.unwrap_or_else(Outcome::failed) })
    },
};

/// What a delivery needs to know. The body is text, so that it is signed and sent alike each time.
pub(super) fn payload(kind: &str, body: &Json) -> Json {
    json!({ "type": kind, "body": body.to_string() })
}

/// The id by which whoever is told knows the event again.
pub(super) fn message_id(job: RecordId) -> String {
    format!("msg_{}", job.0.simple())
}

async fn deliver(shop: &Workshop, job: &Claimed) -> Result<Outcome> {
    let app = &shop.app;
    let store = app.store();
    let webhook = match job.subject {
        Some(id) => store.webhook(RecordId(id)).await?,
        None => None,
    };
    let (Some(webhook), Some(body)) = (webhook, job.payload.get("body").and_then(Json::as_str))
    else {
        return Ok(Outcome::Moot(json!({ "error": "gone" })));
    };
    if !webhook.active {
        return Ok(Outcome::Moot(json!({ "error": "inactive" })));
    }
    let headers = headers(&webhook, RecordId(job.id), app.now(), body);
    let answered = app
        .webhook_sender()?
        .post(&webhook.url, &headers, body.to_owned())
        .await;
    let failed = |after: Option<Duration>, note: Json| Outcome::Failed {
        after: after.or_else(|| wait(job)),
        note,
    };
    let outcome = match answered {
        Ok(Answer { status, text, .. }) if (200..300).contains(&status) => {
            if webhook.failing_since.is_some() {
                store.webhook_failing(webhook.id, None).await?;
            }
            return Ok(Outcome::Done(json!({ "status": status, "answer": text })));
        }
        // Gone: the specification's way to say that nothing more is wanted.
        Ok(Answer {
            status: 410, text, ..
        }) => {
            store.pause_webhook(webhook.id, "gone").await?;
            Outcome::Hopeless(json!({ "status": 410, "answer": text }))
        }
        Ok(Answer {
            status,
            retry_after,
            text,
        }) => {
            let asked = retry_after.map(|after| after.min(LONGEST));
            let after = asked.max(wait(job));
            failed(after, json!({ "status": status, "answer": text }))
        }
        Err(NoAnswer::Internal) => Outcome::Hopeless(json!({ "error": NoAnswer::Internal.word() })),
        Err(why) => failed(None, json!({ "error": why.word() })),
    };
    store.webhook_failing(webhook.id, Some(app.now())).await?;
    let last = job.attempt >= job.most;
    let silent = webhook
        .failing_since
        .is_some_and(|since| app.now().duration_since(since) > GIVE_UP);
    if last && silent {
        store.pause_webhook(webhook.id, "silent").await?;
        tracing::warn!(webhook.id = %webhook.id, "Webhook {} is switched off: nothing has arrived there for days", webhook.id);
    }
    Ok(outcome)
}

/// The wait behind this attempt, a little different for each delivery.
fn wait(job: &Claimed) -> Option<Duration> {
    let at = usize::try_from(job.attempt).ok()?.checked_sub(1)?;
    let wait = Duration::from_secs(*WAITS.get(at)?);
    let retry = Retry {
        first: wait / 5,
        longest: wait / 5,
        attempts: 1,
    };
    Some(wait + retry.wait(job.id, job.attempt))
}

fn headers(
    webhook: &Webhook,
    job: RecordId,
    now: jiff::Timestamp,
    body: &str,
) -> [(&'static str, String); 3] {
    let (id, at) = (message_id(job), now.as_second());
    let mut signed = signature(&webhook.secret, &id, at, body);
    if let Some((old, until)) = &webhook.old_secret
        && now < *until
    {
        signed = format!("{signed} {}", signature(old, &id, at, body));
    }
    [
        ("webhook-id", id),
        ("webhook-timestamp", at.to_string()),
        ("webhook-signature", signed),
    ]
}
