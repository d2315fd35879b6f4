//! `Idempotency-Key`: a request that may be sent again because its answer was lost is done once, and answered alike.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use mainstay_app::{Ctx, Error};
use mainstay_model::{Reason, RecordId};
use mainstay_store::idempotency::{Begun, Once};
use mainstay_store::{self as store, Store};
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::problem::{ApiError, ApiResult};
use crate::state::Web;

/// Longest key.
const LONGEST: usize = 200;
/// A request that has not ended after this long has died with its process.
const STALE: SignedDuration = SignedDuration::from_mins(2);
/// Largest answer that is kept; larger ones are answered but not again.
const LARGEST: usize = 4 << 20;

/// An answer as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    headers: Vec<(String, String)>,
    body: String,
}

/// Does the work once for a key, whatever the number of requests; without a key, every time.
pub(super) async fn once(
    web: &Web,
    ctx: &Ctx,
    headers: &HeaderMap,
    what: &str,
    body: &[u8],
    work: impl AsyncFnOnce(Ctx) -> ApiResult,
) -> ApiResult {
    let Some(key) = headers.get("idempotency-key") else {
        return work(ctx.clone()).await;
    };
    let key = key
        .to_str()
        .ok()
        .map(str::trim)
        .filter(|key| {
            let plain = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
            (1..=LONGEST).contains(&key.len()) && key.bytes().all(plain)
        })
        .ok_or_else(|| {
            ApiError::bad_request(
                "bad_idempotency_key",
                format!("`Idempotency-Key` has to have 1 to {LONGEST} plain characters."),
            )
        })?;
    let user = ctx.user_id()?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(what.as_bytes()).update(&[0]).update(body);
    if let Some(version) = headers.get(header::IF_MATCH) {
        hasher.update(&[0]).update(version.as_bytes());
    }
    // Another key of the same user may see less: it does not get this one's answers.
    if let Some(scope) = &ctx.access.subject().key {
        hasher
            .update(&[0, u8::from(scope.read_only)])
            .update(scope.objects.join(",").as_bytes());
    }
    let hash = hasher.finalize().to_hex().to_string();
    let store = web.app.store();
    let mut claim = Claim {
        store: store.clone(),
        user,
        key: key.to_owned(),
        began: ctx.env.now,
        beginning: None,
        held: true,
    };
    let begun = claim.begin(&hash).await.map_err(Error::from)?;
    claim.held = matches!(begun, Begun::New);
    let done = match begun {
        Begun::New => None,
        Begun::Did(done) => Some(done),
        Begun::Running => {
            return Err(ApiError::Http(
                StatusCode::CONFLICT,
                Reason::new(
                    "in_progress",
                    "A request with this Idempotency-Key is being worked on; ask again shortly.",
                ),
            ));
        }
        Begun::Other => {
            return Err(ApiError::Http(
                StatusCode::UNPROCESSABLE_ENTITY,
                Reason::new(
                    "key_reused",
                    "This Idempotency-Key was used for another request; take a new one.",
                ),
            ));
        }
        Begun::Done(status, kept) => return again(status, &kept),
    };
    let repeated = done.is_some();
    let once = Once {
        user,
        key: key.to_owned(),
        began: ctx.env.now,
        done,
        set: RecordId::named(&format!("request {user} {key} {hash}")),
    };
    let ctx = Ctx {
        once: Some(Arc::new(once)),
        ..ctx.clone()
    };
    let mut response = match work(ctx.clone()).await {
        Ok(response) => response,
        // Nothing was done, or what was done is on record: the same key may be tried again, with the cause mended.
        Err(error) => {
            claim.held = false;
            store
                .abandon_request(user, key, ctx.env.now)
                .await
                .map_err(Error::from)?;
            return Err(error);
        }
    };
    claim.held = false;
    if repeated {
        replayed(&mut response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX)
        .await
        .map_err(|error| Error::Bug(error.to_string()))?;
    if bytes.len() <= LARGEST {
        let told = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];
        let headers = told
            .iter()
            .filter_map(|name| {
                Some((
                    name.to_string(),
                    parts.headers.get(name)?.to_str().ok()?.to_owned(),
                ))
            })
            .collect();
        let kept = Kept {
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        };
        let text = serde_json::to_string(&kept).map_err(|error| Error::Bug(error.to_string()))?;
        store
            .finish_request(user, key, parts.status.as_u16(), &text)
            .await
            .map_err(Error::from)?;
    }
    Ok(Response::from_parts(parts, bytes.into()))
}

/// The right to work on a request. When the one who asks hangs up, or the request takes too long, nobody works on it any more:
/// the key is free again, unless something was done under it. What is being done at that moment is done wholly or not at all.
struct Claim {
    store: Store,
    user: RecordId,
    key: String,
    began: Timestamp,
    beginning: Option<JoinHandle<store::Result<Begun>>>,
    held: bool,
}

impl Claim {
    /// Begins; to its end, so that whoever gives the claim back knows what to give back.
    async fn begin(&mut self, hash: &str) -> store::Result<Begun> {
        let (store, key, hash) = (self.store.clone(), self.key.clone(), hash.to_owned());
        let (user, began) = (self.user, self.began);
        let beginning = self.beginning.insert(tokio::spawn(async move {
            store
                .begin_request(user, &key, &hash, began, began - STALE)
                .await
        }));
        let begun = beginning.await;
        self.beginning = None;
        begun.unwrap_or_else(|error| Err(store::Error::Bug(error.to_string())))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let (true, Ok(runtime)) = (self.held, Handle::try_current()) else {
            return;
        };
        let (store, key) = (self.store.clone(), std::mem::take(&mut self.key));
        let (user, began, beginning) = (self.user, self.began, self.beginning.take());
        runtime.spawn(async move {
            if let Some(beginning) = beginning
                && !matches!(beginning.await, Ok(Ok(Begun::New)))
            {
                return;
            }
            if let Err(error) = store.abandon_request(user, &key, began).await {
                tracing::warn!(%error, "A request that nobody waits for could not be given up");
            }
        });
    }
}

fn again(status: u16, kept: &str) -> ApiResult {
    let kept: Kept = serde_json::from_str(kept).map_err(|error| Error::Bug(error.to_string()))?;
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = (status, kept.body).into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    for (name, value) in kept.headers {
        if let (Ok(name), Ok(value)) = (
            header::HeaderName::try_from(name),
            HeaderValue::from_str(&value),
        ) {
            response.headers_mut().insert(name, value);
        }
    }
    replayed(&mut response);
    Ok(response)
}

/// Tells that nothing was done now.
fn replayed(response: &mut Response) {
    response
        .headers_mut()
        .insert("idempotency-replayed", HeaderValue::from_static("true"));
}
