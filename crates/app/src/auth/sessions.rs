//! Sessions: opened by signing in, looked up with every request, listed, revoked.

use jiff::Timestamp;
use mainstay_model::RecordId;
use mainstay_store::accounts::Session;

use super::token;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// Where somebody comes from, as far as the request tells.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// The client's address.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// A session just opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The secret for the cookie.
    pub token: String,
    /// Who.
    pub user: RecordId,
    /// When it ends at the latest, used or not.
    pub expires_at: Timestamp,
}

/// A session that holds.
#[derive(Clone, Debug)]
pub struct Live {
    /// Its identity.
    pub id: RecordId,
    /// Who.
    pub user: RecordId,
    /// The secret that forms carry.
    pub csrf: String,
    seen_at: Timestamp,
    expires_at: Timestamp,
}

/// How often the time of the last request is written down.
const TOUCH_SECONDS: i64 = 300;

impl App {
    /// Opens a session for a user who has shown who they are.
    pub async fn open_session(&self, user: RecordId, visitor: &Visitor) -> Result<Opened> {
        let now = self.now();
        let (token, hash) = token::new();
        let (csrf, _) = token::new();
        let session = Session {
            id: RecordId::at(now),
            token_hash: hex(&hash),
            user,
            created_at: now,
            seen_at: now,
            expires_at: later(now, self.settings().session_idle),
            address: visitor.address.chars().take(64).collect(),
            agent: visitor.agent.chars().take(300).collect(),
            csrf,
        };
        self.store().open_session(&session).await?;
        Ok(Opened {
            token,
            user,
            expires_at: later(now, self.settings().session_most),
        })
    }

    /// The session of a cookie, if it holds and its user is active.
    pub async fn session(&self, token: &str) -> Result<Live> {
        let now = self.now();
        let hash = token::hash(token);
        let live = match self.inner.auth.sessions.get(&hash) {
            Some(live) => live,
            None => {
                let session = self
                    .store()
                    .session(&hex(&hash), now)
                    .await?
                    .ok_or(Error::SignedOut)?;
                let last = later(session.created_at, self.settings().session_most);
                let live = Live {
                    id: session.id,
                    user: session.user,
                    csrf: session.csrf,
                    seen_at: session.seen_at,
                    expires_at: session.expires_at.min(last),
                };
                self.inner.auth.sessions.insert(hash, live.clone());
                live
            }
        };
        let active = self
            .directory()
            .user(live.user)
            .is_some_and(|user| user.active);
        if live.expires_at <= now || !active {
            return Err(Error::SignedOut);
        }
        if now.as_second() - live.seen_at.as_second() > TOUCH_SECONDS {
            let expires_at = later(now, self.settings().session_idle);
            let touched = Live {
                seen_at: now,
                expires_at,
                ..live.clone()
            };
            self.inner.auth.sessions.insert(hash, touched);
            // Failing to write it down, on a full disk say, is no reason not to show a page.
            if let Err(error) = self.store().touch_session(live.id, now, expires_at).await {
                tracing::warn!(%error, "Could not write down that a session was used");
            }
        }
        Ok(live)
    }

    /// Ends the session of a cookie.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let hash = token::hash(token);
        if let Some(session) = self.store().session(&hex(&hash), self.now()).await? {
            self.store().end_session(session.user, session.id).await?;
        }
        self.inner.auth.sessions.invalidate(&hash);
        Ok(())
    }

    /// One's own sessions, the one used last first.
    pub async fn my_sessions(&self, ctx: &Ctx) -> Result<Vec<Session>> {
        Ok(self.store().sessions(ctx.user_id()?, ctx.env.now).await?)
    }

    /// Ends one of one's own sessions.
    pub async fn end_session(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        let user = ctx.user_id()?;
        if !self.store().end_session(user, id).await? {
            return Err(Error::NotFound);
        }
        self.inner.auth.forget_user(user);
        Ok(())
    }

    /// Ends all of one's own sessions but the one in use.
    pub async fn end_other_sessions(&self, ctx: &Ctx, current: RecordId) -> Result<u64> {
        let user = ctx.user_id()?;
        let ended = self.store().end_sessions(user, Some(current)).await?;
        self.inner.auth.forget_user(user);
        Ok(ended)
    }

    /// Removes sessions, links and counted attempts that have ended.
    pub async fn sweep_accounts(&self) -> Result<u64> {
        let now = self.now();
        Ok(self
            .store()
            .sweep_accounts(now, now - self.sign_in_window())
            .await?)
    }
}

pub(super) fn later(from: Timestamp, by: std::time::Duration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}

pub(super) fn hex(hash: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*hash).to_hex().to_string()
}
