//! The workspace is never left without anybody who may administer it, by whatever path a change comes: a page, the API, a
//! batch, an import, an undo. An operation that would is refused. What may come to that goes through one at a time, so that
//! two administrators cannot keep each other out at the same moment.

use std::collections::HashSet;
use std::sync::Arc;

use mainstay_model::access::{Access, Right, Role};
use mainstay_model::change::Verb;
use mainstay_model::filter::{RawCondition, RawFilter};
use mainstay_model::query::RawQuery;
use mainstay_model::{Env, Record, RecordId, Value};

use super::Writer;
use super::task::Task;
use crate::error::Result;
use crate::read::{Probes, page};

/// Records read at once.
const BATCH: usize = 1_000;

/// Whether a task may take the right to administer from somebody.
pub(crate) fn risks(task: &Task<'_>) -> bool {
    let object = &task.rules.object;
    let fields: &[&str] = match object.name.as_str() {
        "user" => &["active", "roles"],
        "team" => &["members", "roles"],
        "role" => &["policy"],
        _ => return false,
    };
    match task.verb {
        Verb::Create | Verb::Restore => false,
        Verb::Trash | Verb::Purge => true,
        Verb::Update => task.values.iter().any(|(at, _)| {
            let field = object.fields.get(*at);
            field.is_some_and(|field| fields.contains(&field.name.as_str()))
        }),
    }
}

/// Whether a task keeps somebody out from now on.
pub(crate) fn locks_out(task: &Task<'_>) -> bool {
    let object = &task.rules.object;
    if object.name != "user" {
        return false;
    }
    let off = |(at, value): &(usize, Value)| {
        let field = object.fields.get(*at);
        field.is_some_and(|field| field.name == "active") && matches!(value, Value::Bool(false))
    };
    match task.verb {
        Verb::Trash | Verb::Purge => true,
        Verb::Update => task.values.iter().any(off),
        Verb::Create | Verb::Restore => false,
    }
}

impl Writer<'_> {
    /// Whether anybody may administer the workspace, as it stands within this transaction.
    pub(crate) async fn is_administered(&mut self) -> Result<bool> {
        let access = Arc::new(Access::system(self.rules.catalog.clone()));
        let roles: HashSet<RecordId> = self
            .listed(&access, "role", RawFilter::default())
            .await?
            .iter()
            .filter(|role| administers(role))
            .map(|role| role.id)
            .collect();
        if roles.is_empty() {
            return Ok(false);
        }
        let by_role = RawFilter::Condition(RawCondition {
            path: "roles".to_owned(),
            op: "in".to_owned(),
            operands: roles.iter().map(ToString::to_string).collect(),
        });
        let holders = self.listed(&access, "user", by_role.clone()).await?;
        if holders.iter().any(active) {
            return Ok(true);
        }
        let members: HashSet<RecordId> = self
            .listed(&access, "team", by_role)
            .await?
            .iter()
            .flat_map(|team| links(team, "members"))
            .collect();
        if members.is_empty() {
            return Ok(false);
        }
        let users = self.listed(&access, "user", RawFilter::default()).await?;
        Ok(users
            .iter()
            .any(|user| members.contains(&user.id) && active(user)))
    }

    async fn listed(
        &mut self,
        access: &Arc<Access>,
        object: &str,
        filter: RawFilter,
    ) -> Result<Vec<Record>> {
        let raw = RawQuery {
            filter,
            ..RawQuery::default()
        };
        let mut found = Vec::new();
        // A catalogue without people has nobody to administer it.
        let Ok(query) = access.query(object, &raw, &Env::system(self.meta.at)) else {
            return Ok(found);
        };
        let mut query = query.with_page(BATCH, None);
        loop {
            let part = page(self.tx, self.rules.layouts(), &Probes::default(), &query).await?;
            found.extend(part.records);
            let Some(next) = part.next else {
                return Ok(found);
            };
            query = query.with_page(BATCH, Some(next));
        }
    }
}

fn administers(role: &Record) -> bool {
    let Value::Json(policy) = role.get("policy") else {
        return false;
    };
    serde_json::from_value::<Role>(policy.clone()).is_ok_and(|role| role.has(Right::Administration))
}

fn active(user: &Record) -> bool {
    !matches!(user.get("active"), Value::Bool(false))
}

fn links(record: &Record, field: &str) -> Vec<RecordId> {
    match record.get(field) {
        Value::Links(links) => links.iter().map(|link| link.id).collect(),
        _ => Vec::new(),
    }
}
