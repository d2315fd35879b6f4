//! The context of a use case: who, in which scope, when, in which language, from where. It comes first everywhere; there is
//! no ambient state.

use std::sync::Arc;

use jiff::tz::TimeZone;
use mainstay_model::access::{Access, KeyScope, Right, Subject};
use mainstay_model::change::{Meta, Source};
use mainstay_model::{Env, Lang, Locale, Reason, RecordId};
use mainstay_store::idempotency::Once;

use crate::directory::UserEntry;
use crate::error::{Error, Result};
use crate::{App, Settings};

/// The context of a use case.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// What may be read and written.
    pub access: Arc<Access>,
    /// The time, the zone, the language, who `me` is.
    pub env: Env,
    /// From where.
    pub source: Source,
    /// The request.
    pub request: Option<String>,
    /// Why, in a person's words.
    pub reason: Option<Reason>,
    /// The user; nobody for Mainstay itself.
    pub user: Option<Arc<UserEntry>>,
    /// The request that this is the work of, when it may be sent again: its one change set is applied once.
    pub once: Option<Arc<Once>>,
    /// The administrator who looks on as this person, reading only.
    pub viewer: Option<RecordId>,
}

/// Where a context comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// From where.
    pub source: Source,
    /// The request.
    pub request: Option<String>,
    /// The language that the browser asks for, for people who have not chosen one.
    pub lang: Option<Lang>,
    /// What an API key leaves.
    pub key: Option<KeyScope>,
}

impl Origin {
    /// From a place, without a request.
    pub fn of(source: Source) -> Self {
        Self {
            source,
            request: None,
            lang: None,
            key: None,
        }
    }
}

impl Ctx {
    /// Who, when, from where, why: for a change set that begins now.
    pub fn meta(&self) -> Meta {
        Meta {
            id: RecordId::at(self.env.now),
            actor: self.env.me,
            at: self.env.now,
            source: self.source,
            reason: self.reason.clone(),
            request: self.request.clone(),
            undoes: None,
        }
    }

    /// The language of words.
    pub fn lang(&self) -> Lang {
        self.env.locale.lang
    }

    /// The same with a reason.
    #[must_use]
    pub fn because(mut self, reason: Reason) -> Self {
        self.reason = Some(reason);
        self
    }

    /// The same from another place.
    #[must_use]
    pub fn from(mut self, source: Source) -> Self {
        self.source = source;
        self
    }

    /// Refuses those who lack a right.
    pub fn require(&self, right: Right) -> Result<()> {
        if self.access.has(right) {
            return Ok(());
        }
        match self.access.read_only_key() {
            Some(reason) => Err(Error::Denied(reason)),
            None => Err(Error::lacks(right)),
        }
    }

    /// The user, or a refusal for Mainstay itself.
    pub fn user_id(&self) -> Result<RecordId> {
        self.env.me.ok_or(Error::SignedOut)
    }
}

impl App {
    /// Mainstay itself: everything, in English and UTC.
    pub fn system(&self, source: Source) -> Ctx {
        let mut env = Env::system(self.now());
        env.currency.clone_from(&self.settings().currency);
        env.region.clone_from(&self.settings().region);
        env.locale.region.clone_from(&self.settings().region);
        Ctx {
            access: Arc::new(Access::system(self.store().catalog())),
            env,
            source,
            request: None,
            reason: None,
            user: None,
            once: None,
            viewer: None,
        }
    }

    /// The context of an active user.
    pub fn ctx(&self, user: RecordId, origin: Origin) -> Result<Ctx> {
        let directory = self.directory();
        let entry = directory
            .user(user)
            .filter(|user| user.active)
            .ok_or(Error::SignedOut)?
            .clone();
        let env = env_of(
            &entry,
            directory.team_mates(user),
            origin.lang,
            self.settings(),
            self.now(),
        );
        let access = self.access_of(&entry, origin.key, &env);
        Ok(Ctx {
            access,
            env,
            source: origin.source,
            request: origin.request,
            reason: None,
            user: Some(entry),
            once: None,
            viewer: None,
        })
    }

    /// What another person sees, for an administrator: with that person's rights, reading only, and nothing is put down as
    /// done or seen by that person.
    pub fn view_as(&self, viewer: &Ctx, user: RecordId, origin: Origin) -> Result<Ctx> {
        viewer.require(Right::Administration)?;
        let key = KeyScope {
            read_only: true,
            objects: Vec::new(),
        };
        let origin = Origin {
            key: Some(key),
            ..origin
        };
        let mut ctx = self.ctx(user, origin)?;
        ctx.viewer = viewer.env.me;
        Ok(ctx)
    }

    fn access_of(&self, user: &UserEntry, key: Option<KeyScope>, env: &Env) -> Arc<Access> {
        let catalog = self.store().catalog();
        let directory = self.directory();
        // What a person may do changes with roles, teams and metadata, and (rules may say "today") with the day.
        let cached = directory.cached_access(user.id, key.as_ref(), env.today(), &catalog);
        cached.unwrap_or_else(|| {
            let subject = Subject {
                user: Some(user.id),
                team_mates: directory.team_mates(user.id),
                roles: directory.roles_of(user.id),
                key: key.clone(),
            };
            let access = Arc::new(Access::new(catalog, subject, env));
            directory.cache_access(user.id, key, env.today(), access.clone());
            access
        })
    }
}

fn env_of(
    user: &UserEntry,
    team_mates: Arc<[RecordId]>,
    asked: Option<Lang>,
    settings: &Settings,
    now: jiff::Timestamp,
) -> Env {
    let region = if user.region.is_empty() {
        settings.region.clone()
    } else {
        user.region.clone()
    };
    let zone = if user.time_zone.is_empty() {
        &settings.time_zone
    } else {
        &user.time_zone
    };
    Env {
        now,
        zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
        locale: Locale {
            lang: user.lang.or(asked).unwrap_or(settings.lang),
            region: region.clone(),
        },
        me: Some(user.id),
        team_mates,
        currency: settings.currency.clone(),
        region,
    }
}
