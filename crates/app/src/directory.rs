//! Who is who, in memory: users, teams, roles. Asked for with every request and changed seldom; read anew when a change set
//! touches one of the three, on whatever node.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use mainstay_model::access::{Access, KeyScope, Role};
use mainstay_model::field::email_key;
use mainstay_model::query::{RawQuery, Trash};
use mainstay_model::{Catalog, Lang, Record, RecordId, Value};
use parking_lot::{Mutex, RwLock};

use crate::App;
use crate::error::Result;
use crate::notifications::Kind;

/// Holds the present snapshot.
#[derive(Default)]
pub(crate) struct Directory {
    snapshot: RwLock<Arc<Snapshot>>,
    /// One reads anew at a time: else one that began earlier could put what it read in the place of something newer.
    reading: tokio::sync::Mutex<()>,
}

impl Directory {
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().clone()
    }
}

/// Users, teams and roles at one moment.
#[derive(Default)]
pub struct Snapshot {
    users: HashMap<RecordId, Arc<UserEntry>>,
    by_email: HashMap<String, RecordId>,
    teams: Vec<TeamEntry>,
    roles: HashMap<RecordId, Arc<Role>>,
    access: Mutex<AccessCache>,
}

type KeyText = (bool, Vec<String>);
/// What people and keys may do, as worked out on a day.
type AccessCache = HashMap<(RecordId, Option<KeyText>), (Date, Arc<Access>)>;

/// A user, as every request needs it.
#[derive(Clone, Debug)]
pub struct UserEntry {
    /// Who.
    pub id: RecordId,
    /// The name in parts; shown by the reader's customs.
    pub name: mainstay_model::value::PersonName,
    /// The address used for signing in, lower case.
    pub email: String,
    /// May sign in.
    pub active: bool,
    /// Chosen language.
    pub lang: Option<Lang>,
    /// Chosen region; empty for none.
    pub region: String,
    /// Chosen time zone; empty for none.
    pub time_zone: String,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// What this user does not want to be told of.
    pub muted: Vec<String>,
    /// Roles held by the user alone; teams may give more.
    pub roles: Vec<RecordId>,
}

/// A team.
#[derive(Clone, Debug)]
pub struct TeamEntry {
    /// Which.
    pub id: RecordId,
    /// What it is called.
    pub name: String,
    /// Who is in it.
    pub members: Vec<RecordId>,
    /// Roles that all members hold.
    pub roles: Vec<RecordId>,
}

impl UserEntry {
    /// The name as its owner writes it; the address of somebody without a name.
    pub fn display_name(&self) -> String {
        let name = self.name.full();
        if name.is_empty() {
            self.email.clone()
        } else {
            name
        }
    }
}

impl Snapshot {
    /// A user.
    pub fn user(&self, id: RecordId) -> Option<&Arc<UserEntry>> {
        self.users.get(&id)
    }

    /// Whether somebody who may come in wants to be told of this.
    pub fn wants(&self, id: RecordId, kind: Kind) -> bool {
        self.user(id)
            .is_some_and(|user| user.active && !user.muted.iter().any(|muted| muted == kind.name()))
    }

    /// A user by address, however it is spelled.
    pub fn by_email(&self, email: &str) -> Option<&Arc<UserEntry>> {
        self.by_email
            .get(&email_key(email))
            .and_then(|id| self.users.get(id))
    }

    /// All users, by name.
    pub fn users(&self) -> Vec<Arc<UserEntry>> {
        let mut users: Vec<_> = self.users.values().cloned().collect();
        users.sort_by_cached_key(|user| mainstay_model::fold::sort_key(&user.display_name()));
        users
    }

    /// All teams.
    pub fn teams(&self) -> &[TeamEntry] {
        &self.teams
    }

    /// Everybody in the teams of a user, the user included.
    pub fn team_mates(&self, user: RecordId) -> Arc<[RecordId]> {
        let mut mates = vec![user];
        for team in self
            .teams
            .iter()
            .filter(|team| team.members.contains(&user))
        {
            mates.extend(&team.members);
        }
        mates.sort_unstable();
        mates.dedup();
        mates.into()
    }

    /// The roles that a user holds, by oneself or by a team.
    pub fn roles_of(&self, user: RecordId) -> Vec<Arc<Role>> {
        self.role_ids_of(user)
            .iter()
            .filter_map(|id| self.roles.get(id).cloned())
            .collect()
    }

    /// The ids of the roles that a user holds, by oneself or by a team, each once.
    pub fn role_ids_of(&self, user: RecordId) -> Vec<RecordId> {
        let own = self
            .users
            .get(&user)
            .map(|user| user.roles.as_slice())
            .unwrap_or_default();
        let teams = self
            .teams
            .iter()
            .filter(|team| team.members.contains(&user))
            .flat_map(|team| &team.roles);
        let mut ids: Vec<RecordId> = own.iter().chain(teams).copied().collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// A role.
    pub fn role(&self, id: RecordId) -> Option<&Arc<Role>> {
        self.roles.get(&id)
    }

    /// All roles, by name.
    pub fn roles(&self) -> Vec<(RecordId, Arc<Role>)> {
        let mut roles: Vec<_> = self
            .roles
            .iter()
            .map(|(id, role)| (*id, role.clone()))
            .collect();
        roles.sort_by_cached_key(|(_, role)| mainstay_model::fold::sort_key(&role.name));
        roles
    }

    /// Whether anybody may administer the workspace.
    pub fn has_administrator(&self) -> bool {
        !self.administrators().is_empty()
    }

    /// Those who may administer the workspace, by their addresses.
    pub fn administrators(&self) -> Vec<&UserEntry> {
        use mainstay_model::access::Right;
        let administers = |user: &&UserEntry| {
            user.active
                && self
                    .roles_of(user.id)
                    .iter()
                    .any(|role| role.has(Right::Administration))
        };
        let mut administrators: Vec<&UserEntry> = self
            .users
            .values()
            .map(|user| &**user)
            .filter(administers)
            .collect();
        administrators.sort_by(|a, b| a.email.cmp(&b.email));
        administrators
    }

    pub(crate) fn cached_access(
        &self,
        user: RecordId,
        key: Option<&KeyScope>,
        day: Date,
        catalog: &Arc<Catalog>,
    ) -> Option<Arc<Access>> {
        let cache = self.access.lock();
        let (cached_day, access) = cache.get(&(user, key.map(key_text)))?;
        (*cached_day == day && Arc::ptr_eq(access.catalog(), catalog)).then(|| access.clone())
    }

    pub(crate) fn cache_access(
        &self,
        user: RecordId,
        key: Option<KeyScope>,
        day: Date,
        access: Arc<Access>,
    ) {
        let mut cache = self.access.lock();
        // Bounded by users times kinds of keys in normal life; a flood of odd keys must not fill the memory.
        if cache.len() > 10_000 {
            cache.clear();
        }
        cache.insert((user, key.as_ref().map(key_text)), (day, access));
    }
}

fn key_text(key: &KeyScope) -> KeyText {
    (key.read_only, key.objects.clone())
}

/// Objects whose change makes the snapshot old.
const WATCHED: [&str; 3] = ["user", "team", "role"];

impl App {
    /// Reads users, teams and roles anew.
    pub async fn refresh_directory(&self) -> Result<()> {
        let _alone = self.inner.directory.reading.lock().await;
        let mut snapshot = Snapshot::default();
        for record in self.read_all("role").await? {
            let policy = match record.get("policy") {
                Value::Json(json) => serde_json::from_value(json.clone()).unwrap_or_default(),
                _ => Role::default(),
            };
            let name = text(&record, "name");
            snapshot
                .roles
                .insert(record.id, Arc::new(Role { name, ..policy }));
        }
        for record in self.read_all("team").await? {
            snapshot.teams.push(TeamEntry {
                id: record.id,
                name: text(&record, "name"),
                members: links(&record, "members"),
                roles: links(&record, "roles"),
            });
        }
        for record in self.read_all("user").await? {
            let user = user_entry(&record);
            snapshot.by_email.insert(email_key(&user.email), user.id);
            snapshot.users.insert(user.id, Arc::new(user));
        }
        let snapshot = Arc::new(snapshot);
        let before = std::mem::replace(
            &mut *self.inner.directory.snapshot.write(),
            snapshot.clone(),
        );
        let active = |known: &Snapshot, id| known.user(id).is_some_and(|user| user.active);
        for user in before.users.values() {
            if user.active && !active(&snapshot, user.id) {
                // Their sessions have ended; let in again, they sign in again.
                self.forget_sessions_of(user.id);
            }
        }
        Ok(())
    }

    async fn read_all(&self, object: &str) -> Result<Vec<Record>> {
        let ctx = self.system(mainstay_model::change::Source::System);
        let raw = RawQuery {
            limit: Some(mainstay_model::query::MOST),
            trash: Trash::Live,
            ..RawQuery::default()
        };
        let Ok(mut query) = ctx.access.query(object, &raw, &ctx.env) else {
            return Ok(Vec::new());
        };
        let mut all = Vec::new();
        loop {
            let page = self.store().page(&query).await?;
            all.extend(page.records);
            let Some(next) = page.next else {
                return Ok(all);
            };
            query = query.with_page(mainstay_model::query::MOST, Some(next));
        }
    }

    /// Reads who is who anew whenever a change set of any node touches it.
    pub(crate) fn follow_changes(&self) {
        let mut notices = self.store().subscribe();
        // The task must not keep the workspace alive: it ends with the last handle.
        let app = Arc::downgrade(&self.inner);
        tokio::spawn(async move {
            use tokio::sync::broadcast::error::RecvError;
            loop {
                let stale = match notices.recv().await {
                    Ok(notice) => notice
                        .touched
                        .iter()
                        .any(|(object, ..)| WATCHED.contains(&object.as_str())),
                    Err(RecvError::Lagged(_)) => true,
                    Err(RecvError::Closed) => return,
                };
                let Some(inner) = app.upgrade() else { return };
                let app = App { inner };
                if stale
                    && let Err(error) = app.refresh_directory().await
                    && !app.store().is_ending()
                {
                    tracing::warn!(%error, "Could not read users, teams and roles anew; the old ones stay in force");
                }
            }
        });
    }
}

fn user_entry(record: &Record) -> UserEntry {
    UserEntry {
        id: record.id,
        name: match record.get("name") {
            Value::Name(name) => (**name).clone(),
            _ => mainstay_model::value::PersonName::default(),
        },
        email: text(record, "email").to_lowercase(),
        active: !matches!(record.get("active"), Value::Bool(false)),
        lang: Lang::from_tag(&text(record, "language")),
        region: text(record, "region"),
        time_zone: text(record, "time_zone"),
        theme: text(record, "theme"),
        muted: match record.get("muted") {
            Value::Set(kinds) => kinds.clone(),
            _ => Vec::new(),
        },
        roles: links(record, "roles"),
    }
}

fn text(record: &Record, field: &str) -> String {
    match record.get(field) {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    }
}

fn links(record: &Record, field: &str) -> Vec<RecordId> {
    match record.get(field) {
        Value::Links(links) => links.iter().map(|link| link.id).collect(),
        _ => Vec::new(),
    }
}
