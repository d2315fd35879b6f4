//! Linked records in history: with their titles for those who may see them, not at all for others.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use mainstay_model::access::Access;
use mainstay_model::change::Change;
use mainstay_model::field::Field;
use mainstay_model::value::Link;
use mainstay_model::{Cell, ColumnType, Env, Locale, Object, Predicate, RecordId, Value};
use serde_json::Value as Json;

use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;
use crate::write::rules::Rules;

/// Titles of linked records that may be seen, in the trash or outside, by object and id; none where the title itself may not
/// be read.
pub(crate) type Titles = HashMap<(String, RecordId), Option<String>>;

/// Linked records, by object.
pub(crate) type Wanted = BTreeMap<String, HashSet<RecordId>>;

/// Puts titles to the links in changes, and takes out those that may not be seen.
pub(crate) async fn show(
    tx: &mut Tx,
    rules: &Rules,
    access: &Arc<Access>,
    changes: &mut [Change],
) -> Result<()> {
    let mut wanted = Wanted::new();
    each_value(changes, access, &mut |field, json| {
        want(field, &field.kind.restore(field, json), &mut wanted)
    });
    if wanted.is_empty() {
        return Ok(());
    }
    let titles = titles(tx, rules, access, wanted).await?;
    each_value(changes, access, &mut |field, json| {
        let mut value = field.kind.restore(field, json);
        put(field, &mut value, &titles);
        *json = value.to_json();
    });
    Ok(())
}

fn each_value(changes: &mut [Change], access: &Access, each: &mut dyn FnMut(&Field, &mut Json)) {
    for change in changes {
        let Some(object): Option<&Arc<Object>> = access.catalog().get(&change.object) else {
            continue;
        };
        for (name, delta) in &mut change.fields {
            if let Some(field) = object.find(name).filter(|field| field.is_link()) {
                each(field, &mut delta.0);
                each(field, &mut delta.1);
            }
        }
    }
}

fn object_of<'a>(field: &'a Field, link: &'a Link) -> &'a str {
    match field.params.targets.as_slice() {
        [only] => only,
        _ => &link.object,
    }
}

/// Notes the records that a value links to.
pub(crate) fn want(field: &Field, value: &Value, wanted: &mut Wanted) {
    for link in value.links() {
        wanted
            .entry(object_of(field, link).to_owned())
            .or_default()
            .insert(link.id);
    }
}

/// Puts titles to the links of a value, and takes out those that may not be seen.
pub(crate) fn put(field: &Field, value: &mut Value, titles: &Titles) {
    let title = |link: &mut Link| match titles.get(&(object_of(field, link).to_owned(), link.id)) {
        Some(title) => {
            link.title.clone_from(title);
            true
        }
        None => false,
    };
    let keep = match value {
        Value::Link(link) => title(link),
        Value::Links(links) => {
            links.retain_mut(title);
            !links.is_empty()
        }
        _ => true,
    };
    if !keep {
        *value = Value::Null;
    }
}

/// The titles of those that may be seen.
pub(crate) async fn titles(
    tx: &mut Tx,
    rules: &Rules,
    access: &Arc<Access>,
    wanted: Wanted,
) -> Result<Titles> {
    let mut titles = Titles::new();
    for (object, ids) in wanted {
        let (Some(known), rows) = (rules.object(&object), access.visible(&object)) else {
            continue;
        };
        if rows == Predicate::False {
            continue;
        }
        let title = known
            .object
            .position(&known.object.title)
            .filter(|at| access.may_read(&known.object, *at));
        let ids: Vec<RecordId> = ids.into_iter().collect();
        for ids in ids.chunks(500) {
            let mut sql = Sql::new(tx.dialect(), "SELECT t.\"id\"");
            sql.result(ColumnType::Id);
            for column in title.iter().flat_map(|at| &known.columns[*at]) {
                sql.push(", ").column("t", &column.name).result(column.ty);
            }
            sql.push(" FROM ")
                .ident(&known.object.table())
                .push(" AS t WHERE t.\"id\"");
            sql.any_of(ids.iter().copied().map(Cell::Id).collect(), ColumnType::Id);
            if rows != Predicate::True {
                sql.push(" AND ");
                rules.condition(&mut sql, &object, "t", &rows)?;
            }
            for mut row in tx.query(&sql).await? {
                let Some((Cell::Id(id), cells)) = row.split_first_mut() else {
                    continue;
                };
                let text = title.map(|at| {
                    let field = &known.object.fields[at];
                    let value = field.kind.value(field, cells);
                    field.kind.display(
                        field,
                        &value,
                        &Locale::default(),
                        &Env::system(jiff::Timestamp::UNIX_EPOCH),
                    )
                });
                titles.insert((object.clone(), *id), text);
            }
        }
    }
    Ok(titles)
}
