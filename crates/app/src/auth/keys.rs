//! API keys: a user's rights, or less of them, for a program; with an end, shown once, revocable.

use jiff::Timestamp;
use mainstay_model::access::{KeyScope, Right};
use mainstay_model::{Reason, RecordId};
use mainstay_store::accounts::ApiKey;
use serde::{Deserialize, Serialize};

use super::sessions::hex;
use super::token;
use crate::App;
use crate::ctx::{Ctx, Origin};
use crate::error::{Error, Result};

/// A key that is asked for.
#[derive(Clone, Debug, Default)]
pub struct KeyRequest {
    /// What it is for.
    pub name: String,
    /// Reading only.
    pub read_only: bool,
    /// Only these objects; empty for all.
    pub objects: Vec<String>,
    /// When it ends; never when not given.
    pub expires_at: Option<Timestamp>,
}

/// A key just made. The token is shown once.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Its identity.
    pub id: RecordId,
    /// The secret for `Authorization: Bearer`.
    pub token: String,
}

/// A key that holds.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    pub(super) id: RecordId,
    pub(super) user: RecordId,
    scope: KeyScope,
    expires_at: Option<Timestamp>,
    used_at: Option<Timestamp>,
}

/// How a key's scope is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    read_only: bool,
    objects: Vec<String>,
}

const TOUCH_SECONDS: i64 = 60;

impl App {
    /// Makes a key for oneself.
    pub async fn make_key(&self, ctx: &Ctx, request: &KeyRequest) -> Result<NewKey> {
        self.make_key_for(ctx, ctx.user_id()?, request).await
    }

    /// Makes a key for a user: one's own, or anybody's for administrators.
    pub async fn make_key_for(
        &self,
        ctx: &Ctx,
        user: RecordId,
        request: &KeyRequest,
    ) -> Result<NewKey> {
        if ctx.env.me != Some(user) {
            ctx.require(Right::Administration)?;
        }
        let name = request.name.trim();
        if name.is_empty() {
            return Err(Error::Invalid(vec![mainstay_model::access::required(
                "name",
            )]));
        }
        let catalog = self.store().catalog();
        if let Some(unknown) = request
            .objects
            .iter()
            .find(|object| catalog.get(object).is_none())
        {
            let reason = Reason::new("unknown_object", format!("There is no object `{unknown}`."))
                .with(&[unknown]);
            return Err(Error::invalid("objects", reason));
        }
        if request.expires_at.is_some_and(|at| at <= ctx.env.now) {
            return Err(Error::invalid(
                "expires_at",
                Reason::new("past", "A key has to end in the future."),
            ));
        }
        let (secret, _) = token::new();
        let token = format!("mst_{secret}");
        let scope = Stored {
            read_only: request.read_only,
            objects: request.objects.clone(),
        };
        let key = ApiKey {
            id: RecordId::at(ctx.env.now),
            user,
            name: name.chars().take(120).collect(),
            prefix: token.chars().take(10).collect(),
            token_hash: hex(&token::hash(&token)),
            scope: serde_json::to_value(scope).map_err(|error| Error::Bug(error.to_string()))?,
            created_at: ctx.env.now,
            expires_at: request.expires_at,
            used_at: None,
            revoked_at: None,
        };
        self.store().add_key(&key).await?;
        Ok(NewKey { id: key.id, token })
    }

    /// One's own keys, or everybody's for administrators.
    pub async fn keys(&self, ctx: &Ctx, everybody: bool) -> Result<Vec<ApiKey>> {
        if everybody {
            ctx.require(Right::Administration)?;
            return Ok(self.store().keys(None).await?);
        }
        Ok(self.store().keys(Some(ctx.user_id()?)).await?)
    }

    /// Revokes one's own key, or anybody's for administrators.
    pub async fn revoke_key(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        if let Some(reason) = ctx.access.read_only_key() {
            return Err(Error::Denied(reason));
        }
        let only = if ctx.access.has(Right::Administration) {
            None
        } else {
            Some(ctx.user_id()?)
        };
        if !self.store().revoke_key(id, only, ctx.env.now).await? {
            return Err(Error::NotFound);
        }
        self.inner.auth.keys.invalidate_all();
        Ok(())
    }

    /// The context of a key: its user, within its scope.
    pub async fn key_ctx(&self, token: &str, mut origin: Origin) -> Result<Ctx> {
        let now = self.now();
        let hash = token::hash(token);
        let live = match self.inner.auth.keys.get(&hash) {
            Some(live) => live,
            None => {
                let key = self
                    .store()
                    .key(&hex(&hash))
                    .await?
                    .filter(|key| key.revoked_at.is_none());
                let key = key.ok_or(Error::SignedOut)?;
                let scope: Stored = serde_json::from_value(key.scope)
                    .map_err(|error| Error::Bug(error.to_string()))?;
                let scope = KeyScope {
                    read_only: scope.read_only,
                    objects: scope.objects,
                };
                let live = Live {
                    id: key.id,
                    user: key.user,
                    scope,
                    expires_at: key.expires_at,
                    used_at: key.used_at,
                };
                self.inner.auth.keys.insert(hash, live.clone());
                live
            }
        };
        if live.expires_at.is_some_and(|at| at <= now) {
            return Err(Error::SignedOut);
        }
        if live
            .used_at
            .is_none_or(|at| now.as_second() - at.as_second() > TOUCH_SECONDS)
        {
            self.inner.auth.keys.insert(
                hash,
                Live {
                    used_at: Some(now),
                    ..live.clone()
                },
            );
            // Failing to write it down, on a full disk say, is no reason not to answer.
            if let Err(error) = self.store().touch_key(live.id, now).await {
                tracing::warn!(%error, "Could not write down that a key was used");
            }
        }
        origin.key = Some(live.scope);
        self.ctx(live.user, origin)
    }
}
