//! What the roles of a subject come to for one object: rows by action, fields, and why.

use std::sync::Arc;

use super::{Access, Action, FieldAccess, Role, Scope, Subject};
use crate::catalog::Catalog;
use crate::env::Env;
use crate::filter::{self, RawFilter};
use crate::object::{Object, Role as Use};
use crate::predicate::Predicate;

/// What a subject may do with one object.
#[derive(Debug)]
pub struct ObjectAccess {
    /// The object.
    pub object: Arc<Object>,
    /// Rows that may be seen.
    pub read: Predicate,
    /// Rows that may be changed.
    pub edit: Predicate,
    /// Rows that may go to the trash and back.
    pub delete: Predicate,
    /// Rows that may be made.
    pub create: Predicate,
    /// By which rules: one entry for each role and action that gives something.
    pub grants: Vec<Grant>,
    fields: Vec<FieldAccess>,
}

/// One reason why something may be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// The role's name.
    pub role: String,
    /// What it gives.
    pub action: Action,
    /// Whose records.
    pub scope: Scope,
    /// The attribute rules that narrow it, as written.
    pub rules: Vec<String>,
    /// The rows.
    pub rows: Predicate,
}

/// The rows of every object that somebody may see: what links may be set to.
#[derive(Clone)]
pub struct Targets(pub(super) Arc<[ObjectAccess]>);

impl Targets {
    /// The rows of an object that may be seen; `False` for none.
    pub fn visible(&self, object: &str) -> &Predicate {
        self.0
            .iter()
            .find(|access| access.object.name == object)
            .map_or(&Predicate::False, |access| &access.read)
    }
}

impl std::fmt::Debug for Targets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Targets")
    }
}

impl ObjectAccess {
    pub(super) fn of(
        object: &Arc<Object>,
        catalog: &Arc<Catalog>,
        subject: &Subject,
        env: &Env,
    ) -> Self {
        let mut grants = Vec::new();
        for role in &subject.roles {
            for action in Action::ALL {
                grants.extend(grant(role, action, object, catalog, subject, env));
            }
        }
        let rows = |action: Action| {
            grants
                .iter()
                .filter(|grant| grant.action == action)
                .fold(Predicate::False, |any, grant| any.or(grant.rows.clone()))
        };
        let mut read = rows(Action::Read);
        // Of the people that somebody may see, one is always oneself: who can be named as the owner of what one makes.
        if let Some(me) = subject.user
            && object.name == "user"
            && read != Predicate::False
        {
            read = read.or(Predicate::Ids(vec![me]));
        }
        let (edit, delete, create) = (
            rows(Action::Edit),
            rows(Action::Delete),
            rows(Action::Create),
        );
        let fields = object
            .fields
            .iter()
            .map(|field| {
                let given = subject
                    .roles
                    .iter()
                    .map(|role| role.field(&object.name, &field.name))
                    .max();
                given.unwrap_or(FieldAccess::None)
            })
            .collect();
        Self {
            object: object.clone(),
            read,
            edit,
            delete,
            create,
            grants,
            fields,
        }
    }

    /// Whether an action is possible on any row.
    pub fn may(&self, action: Action) -> bool {
        *self.rows(action) != Predicate::False
    }

    /// The rows of an action.
    pub fn rows(&self, action: Action) -> &Predicate {
        match action {
            Action::Read => &self.read,
            Action::Create => &self.create,
            Action::Edit => &self.edit,
            Action::Delete => &self.delete,
        }
    }

    /// Whether a field may be read.
    pub fn readable(&self, position: usize) -> bool {
        self.fields
            .get(position)
            .is_some_and(|access| *access >= FieldAccess::Read)
    }

    /// Whether a field may be written: by right, and because it is not kept by the program.
    pub fn writable(&self, position: usize) -> bool {
        self.fields
            .get(position)
            .is_some_and(|access| *access >= FieldAccess::Write)
            && self
                .object
                .fields
                .get(position)
                .is_some_and(|field| !field.params.read_only)
    }
}

fn grant(
    role: &Arc<Role>,
    action: Action,
    object: &Arc<Object>,
    catalog: &Arc<Catalog>,
    subject: &Subject,
    env: &Env,
) -> Option<Grant> {
    if object.administered && !role.has(super::Right::Administration) {
        return None;
    }
    if let Some(key) = &subject.key {
        let outside = !key.objects.is_empty() && !key.objects.contains(&object.name);
        // Owners and teams have names, so a key for some objects reads what those are; it must not give itself a role.
        let kept_by_system =
            object.role == Use::System && !object.administered && action == Action::Read;
        let refused = (key.read_only && action != Action::Read) || (outside && !kept_by_system);
        if refused {
            return None;
        }
    }
    let scope = role.grant(&object.name).scope(action);
    let mut rows = match scope {
        Scope::None => return None,
        Scope::All => Predicate::True,
        Scope::Team => Access::owned_by(object, &subject.team_mates),
        Scope::Own => Access::owned_by(object, subject.user.as_slice()),
    };
    let rules: Vec<&super::AttributeRule> = role
        .rules
        .iter()
        .filter(|rule| rule.object == object.name && rule.actions.contains(&action))
        .filter(|_| !role.has(super::Right::Administration))
        .collect();
    for rule in &rules {
        rows = rows.and(rule_rows(&rule.filter, object, catalog, env));
    }
    (rows != Predicate::False).then(|| Grant {
        role: role.name.clone(),
        action,
        scope,
        rules: rules.iter().map(|rule| rule.filter.clone()).collect(),
        rows,
    })
}

/// The rows of an attribute rule. Rules are written by administrators and may look at every field.
fn rule_rows(text: &str, object: &Arc<Object>, catalog: &Arc<Catalog>, env: &Env) -> Predicate {
    let Ok(raw) = RawFilter::read(text) else {
        return Predicate::False;
    };
    let mut problems = Vec::new();
    let filter = filter::resolve(&raw, object, &AllFields(catalog), env, &mut problems);
    if problems.is_empty() {
        filter.predicate()
    } else {
        Predicate::False
    }
}

struct AllFields<'a>(&'a Catalog);

impl filter::Fields for AllFields<'_> {
    fn readable(&self, object: &Object, field: &str) -> Option<usize> {
        object.position(field)
    }

    fn object(&self, name: &str) -> Option<(Arc<Object>, Predicate)> {
        self.0
            .get(name)
            .map(|object| (object.clone(), Predicate::True))
    }
}
