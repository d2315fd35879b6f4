//! Who may do what. Roles give actions a scope per object; the most permissive role wins.
//!
//! **Architecture invariant:** [`Access`] alone makes a [`ScopedQuery`] and an [`Op`](crate::change::Op), and the store takes nothing else, so
//! that no path (page, API, search, count, relation, export, undo) can read or write outside a person's scope. The scope
//! is a part of the statement, never a check afterwards. What may not be seen does not exist: it is not found.

mod draft;
mod effective;
mod merge;
mod report;
mod role;

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::cell::Cell;
use crate::env::Env;
use crate::filter::{self, Filter, RawFilter};
use crate::id::RecordId;
use crate::object::Object;
use crate::predicate::Predicate;
use crate::problem::{Problem, Reason};
use crate::query::{self, Cursor, RawQuery, ScopedGet, ScopedQuery, SortKey, Trash};

pub use draft::{Draft, FOLLOWERS, required};
pub use effective::{Grant, ObjectAccess, Targets};
pub use merge::Version;
pub use report::ReportError;
pub use role::{Action, AttributeRule, FieldAccess, ObjectGrant, Right, Role, Scope};

/// Who asks, with everything that rules may look at.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The user; nobody for Mainstay itself.
    pub user: Option<RecordId>,
    /// Everybody in the user's teams, the user included.
    pub team_mates: Arc<[RecordId]>,
    /// The roles held, by oneself or by a team.
    pub roles: Vec<Arc<Role>>,
    /// What an API key leaves of it; `None` for a person who is signed in.
    pub key: Option<KeyScope>,
}

/// What an API key allows of what its user may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyScope {
    /// Reading only.
    pub read_only: bool,
    /// Only these objects; empty for all.
    pub objects: Vec<String>,
}

/// What a person may do, worked out for every object of the catalogue.
#[derive(Debug)]
pub struct Access {
    catalog: Arc<Catalog>,
    subject: Subject,
    objects: Arc<[ObjectAccess]>,
    env: Arc<Env>,
}

impl Access {
    /// Works out what a subject may do. `env` gives `me` and the day to attribute rules.
    pub fn new(catalog: Arc<Catalog>, subject: Subject, env: &Env) -> Self {
        let objects = catalog
            .objects()
            .iter()
            .map(|object| ObjectAccess::of(object, &catalog, &subject, env))
            .collect();
        Self {
            catalog,
            subject,
            objects,
            env: Arc::new(env.clone()),
        }
    }

    /// Everything, for Mainstay itself: migrations, demonstration data, the command line on the machine.
    pub fn system(catalog: Arc<Catalog>) -> Self {
        let subject = Subject {
            user: None,
            team_mates: [].into(),
            roles: vec![Arc::new(Role::administrator())],
            key: None,
        };
        let env = Env::system(jiff::Timestamp::UNIX_EPOCH);
        Self::new(catalog, subject, &env)
    }

    /// The objects of the workspace.
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// Who it is.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Whether a right is held by any role, and not taken away by the key in use: a key for some objects is about records.
    pub fn has(&self, right: Right) -> bool {
        let held = self.subject.roles.iter().any(|role| role.has(right));
        let whole = matches!(right, Right::Metadata | Right::Administration);
        held && self.subject.key.as_ref().is_none_or(|key| {
            (!key.read_only || right == Right::Export) && (key.objects.is_empty() || !whole)
        })
    }

    /// Why nothing can be changed, where that is because of the key in use.
    pub fn read_only_key(&self) -> Option<Reason> {
        let key = self.subject.key.as_ref()?;
        key.read_only
            .then(|| Reason::new("read_only_key", "This key is for reading only."))
    }

    /// What may be done with an object; `None` when it does not exist or nothing of it may be seen.
    pub fn object(&self, name: &str) -> Option<&ObjectAccess> {
        let object = self.catalog.get(name)?;
        self.of(object)
            .filter(|access| access.read != Predicate::False)
    }

    fn of(&self, object: &Object) -> Option<&ObjectAccess> {
        let at = self
            .catalog
            .objects()
            .iter()
            .position(|other| other.name == object.name)?;
        self.objects.get(at)
    }

    /// The rows of an object that may be seen, `False` for none: the scope of the titles of linked records.
    pub fn visible(&self, object: &str) -> Predicate {
        self.object(object)
            .map_or(Predicate::False, |access| access.read.clone())
    }

    /// Whether an action on an object is possible at all; which rows is the store's business.
    pub fn may(&self, action: Action, object: &str) -> bool {
        self.catalog
            .get(object)
            .and_then(|object| self.of(object))
            .is_some_and(|access| access.may(action))
    }

    /// Whether a field may be read.
    pub fn may_read(&self, object: &Object, position: usize) -> bool {
        self.of(object)
            .is_some_and(|access| access.readable(position))
    }

    /// Whether a field may be written.
    pub fn may_write(&self, object: &Object, position: usize) -> bool {
        self.of(object)
            .is_some_and(|access| access.writable(position))
    }

    /// A list in this person's scope, or everything that is wrong with the request. Good filter parts are kept beside
    /// the problems: `Err` carries the query that remains, when the object may be seen at all.
    pub fn query(
        self: &Arc<Self>,
        object: &str,
        raw: &RawQuery,
        env: &Env,
    ) -> Result<ScopedQuery, QueryError> {
        let Some(access) = self.object(object) else {
            return Err(QueryError::NotFound);
        };
        let object = access.object.clone();
        let mut problems = Vec::new();
        let fields = self.select(access, raw.select.as_deref(), &mut problems);
        let filter = filter::resolve(&raw.filter, &object, &**self, env, &mut problems);
        let order = self.order(&object, &raw.order, &mut problems);
        let mut predicate = access.read.clone().and(filter.predicate());
        if !raw.search.trim().is_empty() {
            predicate = predicate.and(Predicate::Matches(raw.search.trim().to_owned()));
        }
        let limit = match raw.limit {
            None => query::USUAL,
            Some(limit) if (1..=query::MOST).contains(&limit) => limit,
            Some(limit) => {
                let most = query::MOST;
                problems.push(
                    Reason::new(
                        "bad_limit",
                        format!("A page has 1 to {most} records, not {limit}."),
                    )
                    .with(&[&limit.to_string(), &most.to_string()])
                    .at("limit"),
                );
                query::USUAL
            }
        };
        let fingerprint = query::fingerprint(&object, &predicate, &order, raw.trash);
        let cursor = match raw
            .cursor
            .as_deref()
            .map(|text| Cursor::read(text, &order, fingerprint))
        {
            None => None,
            Some(Ok(cursor)) => Some(cursor),
            Some(Err(reason)) => {
                problems.push(reason.at("cursor"));
                None
            }
        };
        let query = ScopedQuery {
            access: self.clone(),
            object,
            fields,
            filter,
            predicate,
            order,
            limit,
            cursor,
            trash: raw.trash,
        };
        if problems.is_empty() {
            Ok(query)
        } else {
            Err(QueryError::Problems(Box::new(query), problems))
        }
    }

    /// One record in this person's scope; `None` when nothing of the object may be seen.
    pub fn get(self: &Arc<Self>, object: &str, id: RecordId, trash: Trash) -> Option<ScopedGet> {
        let access = self.object(object)?;
        let fields = self.select(access, None, &mut Vec::new());
        Some(ScopedGet {
            access: self.clone(),
            object: access.object.clone(),
            fields,
            predicate: access.read.clone(),
            id,
            trash,
        })
    }

    fn select(
        &self,
        access: &ObjectAccess,
        wanted: Option<&[String]>,
        problems: &mut Vec<Problem>,
    ) -> Arc<[usize]> {
        let object = &access.object;
        let Some(wanted) = wanted else {
            return (0..object.fields.len())
                .filter(|at| access.readable(*at) && !object.fields[*at].params.hidden)
                .collect();
        };
        let mut fields = Vec::with_capacity(wanted.len());
        for name in wanted
            .iter()
            .map(|name| name.trim())
            .filter(|name| !matches!(*name, "" | "id" | "version"))
        {
            match object.position(name).filter(|at| access.readable(*at)) {
                Some(at) if fields.contains(&at) => {}
                Some(at) => fields.push(at),
                None => {
                    let known = |at| access.readable(at);
                    problems.push(filter::unknown_field(name, object, known).at("select"));
                }
            }
        }
        fields.into()
    }

    fn order(&self, object: &Arc<Object>, text: &str, problems: &mut Vec<Problem>) -> Vec<SortKey> {
        let text = if text.trim().is_empty() {
            object.order.as_str()
        } else {
            text
        };
        let mut keys = Vec::new();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .take(5)
        {
            match self.sort_keys(object, part) {
                Ok(more) => keys.extend(more),
                Err(reason) => problems.push(reason.at("order")),
            }
        }
        keys
    }

    fn sort_keys(&self, object: &Arc<Object>, part: &str) -> Result<Vec<SortKey>, Reason> {
        let (path, descending) = match part.rsplit_once('.') {
            Some((path, "asc")) => (path, false),
            Some((path, "desc")) => (path, true),
            _ => (part, false),
        };
        let found = filter::follow(path, object, self);
        let (mut hops, mut object, mut position) = found.map_err(|reason| {
            let Some((field, word)) = part
                .rsplit_once('.')
                .filter(|(_, word)| path.ends_with(word))
            else {
                return reason;
            };
            match filter::follow(field, object, self) {
                Ok((_, last, at)) if !last.fields[at].is_link() => Reason::new(
                    "bad_direction",
                    format!("`{word}` is no direction; use `asc` or `desc`."),
                )
                .with(&[word]),
                _ => reason,
            }
        })?;
        let field = &object.fields[position];
        // A link is sorted by what it shows: the title of the record it points at.
        if field.is_link()
            && field.kind.sort(field).is_empty()
            && let [target] = field.params.targets.as_slice()
            && let Some((target, visible)) = filter::Fields::object(self, target)
            && let Some(title) = target.position(&target.title)
        {
            let many = field.kind.side(field) == crate::field::Side::Links;
            hops.push(filter::Hop {
                object,
                field: position,
                target: target.clone(),
                many,
                visible,
            });
            (object, position) = (target, title);
        }
        let field = &object.fields[position];
        let columns = field.kind.sort(field);
        if columns.is_empty() || hops.iter().any(|hop| hop.many) {
            return Err(Reason::new(
                "not_sortable",
                format!("Lists cannot be ordered by `{path}`."),
            )
            .with(&[path]));
        }
        Ok(columns
            .into_iter()
            .map(|sort| SortKey {
                path: path.to_owned(),
                hops: hops.clone(),
                object: object.clone(),
                column: sort.column,
                descending,
            })
            .collect())
    }

    /// A filter in this person's scope, for showing it or for saving a view.
    pub fn filter(
        &self,
        object: &Arc<Object>,
        raw: &RawFilter,
        env: &Env,
    ) -> (Filter, Vec<Problem>) {
        let mut problems = Vec::new();
        let filter = filter::resolve(raw, object, self, env, &mut problems);
        (filter, problems)
    }

    /// Who owns a row, for the scopes *own* and *team*.
    pub(crate) fn owned_by(object: &Object, owners: &[RecordId]) -> Predicate {
        match owners {
            [] => Predicate::False,
            [owner] => Predicate::eq(object.owner_field(), Cell::Id(*owner)),
            owners => Predicate::In(
                object.owner_field().to_owned(),
                owners.iter().copied().map(Cell::Id).collect(),
            ),
        }
    }
}

impl filter::Fields for Access {
    fn readable(&self, object: &Object, field: &str) -> Option<usize> {
        object
            .position(field)
            .filter(|at| self.may_read(object, *at))
    }

    fn object(&self, name: &str) -> Option<(Arc<Object>, Predicate)> {
        Access::object(self, name).map(|access| (access.object.clone(), access.read.clone()))
    }
}

/// Why a list cannot be given as it was asked for.
#[derive(Debug)]
pub enum QueryError {
    /// There is no such object, or nothing of it may be seen.
    NotFound,
    /// These parts could not be understood; the query without them.
    Problems(Box<ScopedQuery>, Vec<Problem>),
}
