//! Signing in: passwords, sessions, keys, one-time links. Second factors and single sign-on will stand beside
//! [`sign_in`] and end, like it, in [`sessions::Opened`].

mod invite;
mod keys;
mod links;
mod password;
mod sessions;
mod sign_in;
mod throttle;
mod token;

use std::sync::Arc;
use std::time::Duration;

use mainstay_model::RecordId;
use moka::sync::Cache;

use crate::Settings;

pub use invite::NewUser;
pub use keys::{KeyRequest, NewKey};
pub use links::{LinkPurpose, OneTime, dead_link};
pub use password::check_new as check_password;
pub use sessions::{Live as LiveSession, Opened, Visitor};
pub use sign_in::SignInError;

/// What signing in keeps in memory.
pub(crate) struct Auth {
    /// Hashing takes a core and 19 MiB: few at a time, whatever knocks.
    hashing: Arc<tokio::sync::Semaphore>,
    /// Sessions seen lately, by the hash of their token; short-lived, so that a revocation on another node soon holds here.
    sessions: Cache<[u8; 32], sessions::Live>,
    /// Keys seen lately.
    keys: Cache<[u8; 32], keys::Live>,
}

impl crate::App {
    pub(crate) fn forget_sessions_of(&self, user: RecordId) {
        self.inner.auth.forget_user(user);
    }
}

impl Auth {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            hashing: Arc::new(tokio::sync::Semaphore::new(
                settings.hash_concurrency.max(1),
            )),
            sessions: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(Duration::from_secs(15))
                .build(),
            keys: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(Duration::from_secs(15))
                .build(),
        }
    }

    fn forget_user(&self, user: RecordId) {
        let sessions: Vec<_> = self
            .sessions
            .iter()
            .filter(|(_, live)| live.user == user)
            .map(|(key, _)| *key)
            .collect();
        sessions
            .iter()
            .for_each(|key| self.sessions.invalidate(key));
        let keys: Vec<_> = self
            .keys
            .iter()
            .filter(|(_, live)| live.user == user)
            .map(|(key, _)| *key)
            .collect();
        keys.iter().for_each(|key| self.keys.invalidate(key));
    }
}
