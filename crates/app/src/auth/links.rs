//! One-time links: the first administrator, an invitation, a reset, a sign-in printed on the terminal. They are shown to
//! whoever makes them, who hands them on; each works once and for a limited time.

use jiff::Timestamp;
use mainstay_model::access::Right;
use mainstay_model::{Reason, RecordId};
use mainstay_store::accounts::OneTimeLink;
use std::time::Duration;

use super::sessions::{hex, later};
use super::{Opened, Visitor, token};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::{App, Settings};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Making the first administrator.
    Setup,
    /// Choosing the first password.
    Invitation,
    /// Choosing a new password.
    Reset,
    /// Signing in without a password; made on the machine itself only.
    SignIn,
}

impl LinkPurpose {
    fn name(self) -> &'static str {
        match self {
            LinkPurpose::Setup => "setup",
            LinkPurpose::Invitation => "invitation",
            LinkPurpose::Reset => "reset",
            LinkPurpose::SignIn => "sign_in",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Setup, Self::Invitation, Self::Reset, Self::SignIn]
            .into_iter()
            .find(|purpose| purpose.name() == name)
    }

    fn lasts(self, settings: &Settings) -> Duration {
        match self {
            LinkPurpose::Setup | LinkPurpose::SignIn => Duration::from_secs(24 * 3600),
            LinkPurpose::Invitation => settings.invitation_lasts,
            LinkPurpose::Reset => settings.reset_lasts,
        }
    }

    /// The page that the link opens.
    fn path(self) -> &'static str {
        match self {
            LinkPurpose::Setup => "setup",
            LinkPurpose::Invitation | LinkPurpose::Reset => "password",
            LinkPurpose::SignIn => "enter",
        }
    }
}

/// A link that still works.
#[derive(Clone, Debug)]
pub struct OneTime {
    /// What it is for.
    pub purpose: LinkPurpose,
    /// For whom; nobody for the first administrator.
    pub user: Option<RecordId>,
    /// Until when it works.
    pub expires_at: Timestamp,
}

impl App {
    /// The link under which the first administrator is made; `None` when there is one already.
    pub async fn setup_link(&self) -> Result<Option<String>> {
        if self.directory().has_administrator() {
            return Ok(None);
        }
        Ok(Some(self.make_link(LinkPurpose::Setup, None).await?))
    }

    /// A link that signs a user in once: for the command line, whose user owns the machine.
    pub async fn sign_in_link(&self, user: RecordId) -> Result<String> {
        self.make_link(LinkPurpose::SignIn, Some(user)).await
    }

    /// Where there are administrators and none of them has a password (a demonstration), a link that signs one of them in,
    /// and who that is.
    pub async fn open_door(&self) -> Result<Option<(String, String)>> {
        let directory = self.directory();
        let administrators = directory.administrators();
        for user in &administrators {
            if self.has_password(user.id).await? {
                return Ok(None);
            }
        }
        let Some(first) = administrators.first() else {
            return Ok(None);
        };
        Ok(Some((
            first.email.clone(),
            self.sign_in_link(first.id).await?,
        )))
    }

    /// A link under which a user chooses a new password. For administrators, who hand it on.
    pub async fn reset_link(&self, ctx: &Ctx, user: RecordId) -> Result<String> {
        ctx.require(Right::Administration)?;
        self.directory().user(user).ok_or(Error::NotFound)?;
        let purpose = if self.has_password(user).await? {
            LinkPurpose::Reset
        } else {
            LinkPurpose::Invitation
        };
        self.make_link(purpose, Some(user)).await
    }

    /// What a link is for; not found when it was used, has ended or never was.
    pub async fn one_time(&self, token: &str) -> Result<OneTime> {
        let link = self
            .store()
            .one_time(&hex(&token::hash(token)), self.now())
            .await?
            .ok_or(Error::NotFound)?;
        let purpose = LinkPurpose::from_name(&link.purpose).ok_or(Error::NotFound)?;
        Ok(OneTime {
            purpose,
            user: link.user,
            expires_at: link.expires_at,
        })
    }

    /// Uses a sign-in link.
    pub async fn enter(&self, token: &str, visitor: &Visitor) -> Result<Opened> {
        let link = self.one_time(token).await?;
        let user = link
            .user
            .filter(|_| link.purpose == LinkPurpose::SignIn)
            .ok_or(Error::NotFound)?;
        self.use_link(token).await?;
        self.open_session(user, visitor).await
    }

    /// Uses an invitation or a reset: sets the password, ends all sessions, signs in.
    pub async fn choose_password(
        &self,
        token: &str,
        password: &str,
        visitor: &Visitor,
    ) -> Result<Opened> {
        let link = self.one_time(token).await?;
        let chooses = matches!(link.purpose, LinkPurpose::Invitation | LinkPurpose::Reset);
        let user = link.user.filter(|_| chooses).ok_or(Error::NotFound)?;
        let entry = self
            .directory()
            .user(user)
            .filter(|user| user.active)
            .cloned()
            .ok_or(Error::NotFound)?;
        super::check_password(password, &entry.email, self.settings().password_min)
            .map_err(|reason| Error::invalid("password", reason))?;
        self.use_link(token).await?;
        self.set_password(user, &entry.email, password).await?;
        self.store().end_sessions(user, None).await?;
        self.inner.auth.forget_user(user);
        self.open_session(user, visitor).await
    }

    pub(super) async fn make_link(
        &self,
        purpose: LinkPurpose,
        user: Option<RecordId>,
    ) -> Result<String> {
        let (token, hash) = token::new();
        let now = self.now();
        let link = OneTimeLink {
            token_hash: hex(&hash),
            purpose: purpose.name().to_owned(),
            user,
            created_at: now,
            expires_at: later(now, purpose.lasts(self.settings())),
        };
        self.store().add_one_time(&link).await?;
        Ok(format!(
            "{}/{}/{token}",
            self.settings().base_url.trim_end_matches('/'),
            purpose.path()
        ))
    }

    pub(super) async fn use_link(&self, token: &str) -> Result<()> {
        if self.store().use_one_time(&hex(&token::hash(token))).await? {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }
}

/// The reason for a link that does not work (any more), for the page that says so.
pub fn dead_link() -> Reason {
    Reason::new(
        "dead_link",
        "This link was used already or has ended; ask an administrator for a new one.",
    )
}
