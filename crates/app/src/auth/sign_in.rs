//! Signing in with email and password. Second factors stand between [`App::check_password`] and the session.

use mainstay_model::{Reason, RecordId};

use super::{Opened, Visitor};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// Why somebody was not signed in. Which of the two was wrong is not told.
#[derive(Debug)]
pub enum SignInError {
    /// Email or password is wrong, or the account is not active.
    Wrong,
    /// Too many attempts; again in so many seconds.
    TooMany(u64),
    /// Anything else.
    Other(Error),
}

impl From<Error> for SignInError {
    fn from(error: Error) -> Self {
        match error {
            Error::TooMany { seconds } => SignInError::TooMany(seconds),
            other => SignInError::Other(other),
        }
    }
}

impl App {
    /// Signs in with email and password.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        visitor: &Visitor,
    ) -> std::result::Result<Opened, SignInError> {
        let user = self.check_password(email, password, visitor).await?;
        Ok(self.open_session(user, visitor).await?)
    }

    async fn check_password(
        &self,
        email: &str,
        password: &str,
        visitor: &Visitor,
    ) -> std::result::Result<RecordId, SignInError> {
        let attempt = self.throttle(visitor, email).await?;
        let user = self
            .directory()
            .by_email(email)
            .filter(|user| user.active)
            .cloned();
        let phc = match &user {
            Some(user) => self
                .store()
                .password_hash(user.id)
                .await
                .map_err(Error::from)?,
            None => None,
        };
        let right = self.inner.auth.verify_password(password, phc).await?;
        match user {
            Some(user) if right => {
                self.forgive(&attempt).await?;
                Ok(user.id)
            }
            _ => {
                self.count_attempt(&attempt).await?;
                tracing::warn!(address = %visitor.address, "Refused a sign-in from {}", visitor.address);
                Err(SignInError::Wrong)
            }
        }
    }

    /// Changes one's own password; all other sessions end.
    pub async fn change_password(
        &self,
        ctx: &Ctx,
        current: &str,
        new: &str,
        session: RecordId,
        visitor: &Visitor,
    ) -> Result<()> {
        let user = ctx.user.clone().ok_or(Error::SignedOut)?;
        let attempt = self.throttle(visitor, &user.email).await?;
        let phc = self.store().password_hash(user.id).await?;
        // Whoever came in by a one-time link has none yet and proves nothing by one.
        if phc.is_some() && !self.inner.auth.verify_password(current, phc).await? {
            self.count_attempt(&attempt).await?;
            let reason = Reason::new("password_wrong", "This is not your present password.");
            return Err(Error::invalid("current", reason));
        }
        self.set_password(user.id, &user.email, new).await?;
        self.end_other_sessions(ctx, session).await?;
        Ok(())
    }

    /// Whether a user has a password yet.
    pub async fn has_password(&self, user: RecordId) -> Result<bool> {
        Ok(self.store().password_hash(user).await?.is_some())
    }

    /// Sets a user's password: for the command line, and behind links that prove who one is.
    pub async fn set_password(&self, user: RecordId, email: &str, new: &str) -> Result<()> {
        super::check_password(new, email, self.settings().password_min)
            .map_err(|reason| Error::invalid("password", reason))?;
        let phc = self.inner.auth.hash_password(new).await?;
        Ok(self
            .store()
            .set_password_hash(user, &phc, self.now())
            .await?)
    }
}
