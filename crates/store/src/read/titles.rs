//! What linked records are called, for those who may see them. A link whose target may not be seen, or is in the trash, is
//! not shown at all: its id would tell that there is something.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use mainstay_model::access::Access;
use mainstay_model::field::Field;
use mainstay_model::value::Link;
use mainstay_model::{Cell, ColumnType, Env, Locale, Predicate, RecordId, Value};

use super::fill::Batch;
use super::select::ids;
use crate::db::Tx;
use crate::error::Result;
use crate::layout::{Layout, Layouts};
use crate::predicate::Conditions;
use crate::search::Matches;
use crate::sql::Sql;

/// Titles by id, for one object: those that may be seen.
type Titles = HashMap<RecordId, Option<String>>;

/// Fills in the titles of all links of the records.
pub(super) async fn fill(
    tx: &mut Tx,
    layouts: &Layouts,
    access: &Arc<Access>,
    batch: &mut Batch,
) -> Result<()> {
    let wanted = targets(batch);
    if wanted.is_empty() {
        return Ok(());
    }
    let mut objects = Vec::with_capacity(wanted.len());
    let mut statements = Vec::with_capacity(wanted.len());
    for (object, targets) in wanted {
        let visible = access.visible(&object);
        if visible == Predicate::False {
            continue;
        }
        let Ok(layout) = layouts.named(&object) else {
            continue;
        };
        let readable = layout
            .title
            .filter(|title| access.may_read(&layout.object, *title));
        statements.push(statement(tx, layouts, layout, readable, targets, &visible)?);
        objects.push((object, layout.clone(), readable));
    }
    let mut seen: HashMap<String, Titles> = HashMap::with_capacity(objects.len());
    for ((object, layout, title), rows) in objects.into_iter().zip(tx.query_all(&statements).await?)
    {
        let titles = rows.into_iter().filter_map(|mut row| {
            let (Cell::Id(id), cells) = row.split_first_mut()? else {
                return None;
            };
            let text = title
                .map(|at| &layout.object.fields[at])
                .map(|field| text(field, &field.kind.value(field, cells)));
            Some((*id, text))
        });
        seen.insert(object, titles.collect());
    }
    show(batch, &seen);
    Ok(())
}

/// What records of an object are called, those that may be seen.
pub(super) async fn of(
    tx: &mut Tx,
    layouts: &Layouts,
    access: &Access,
    object: &str,
    targets: HashSet<RecordId>,
) -> Result<HashMap<RecordId, String>> {
    let visible = access.visible(object);
    let layout = layouts.named(object)?;
    let readable = layout
        .title
        .filter(|title| access.may_read(&layout.object, *title));
    let sql = statement(tx, layouts, layout, readable, targets, &visible)?;
    let mut titles = HashMap::new();
    for mut row in tx.query(&sql).await? {
        if let (Cell::Id(id), cells, Some(at)) = match row.split_first_mut() {
            Some((first, cells)) => (first.clone(), cells, readable),
            None => continue,
        } {
            let field = &layout.object.fields[at];
            titles.insert(id, text(field, &field.kind.value(field, cells)));
        }
    }
    Ok(titles)
}

fn statement(
    tx: &Tx,
    layouts: &Layouts,
    layout: &Layout,
    title: Option<usize>,
    targets: HashSet<RecordId>,
    visible: &Predicate,
) -> Result<Sql> {
    let mut sql = Sql::new(tx.dialect(), "SELECT t.id");
    sql.result(ColumnType::Id);
    for column in title.iter().flat_map(|at| layout.fields[*at].read()) {
        sql.push(", ").column("t", &column.name).result(column.ty);
    }
    sql.push(" FROM ")
        .ident(&layout.table)
        .push(" t WHERE t.id")
        .any_of(ids(targets), ColumnType::Id);
    sql.push(" AND t.deleted_at IS NULL");
    if *visible != Predicate::True {
        sql.push(" AND ");
        Conditions::new(layouts, &Matches::default()).write(&mut sql, layout, "t", visible)?;
    }
    Ok(sql)
}

/// The linked records, by object.
fn targets(batch: &Batch) -> BTreeMap<String, HashSet<RecordId>> {
    let mut wanted: BTreeMap<String, HashSet<RecordId>> = BTreeMap::new();
    let mut add = |field: &Field, link: &Link| {
        let object = object_of(field, link);
        match wanted.get_mut(object) {
            Some(ids) => {
                ids.insert(link.id);
            }
            None => {
                wanted.insert(object.to_owned(), HashSet::from([link.id]));
            }
        }
    };
    for record in &batch.records {
        for (field, value) in record.entries() {
            value.links().iter().for_each(|link| add(field, link));
        }
    }
    wanted
}

fn show(batch: &mut Batch, seen: &HashMap<String, Titles>) {
    let title = |field: &Field, link: &Link| {
        seen.get(object_of(field, link))
            .and_then(|titles| titles.get(&link.id))
            .cloned()
    };
    for record in &mut batch.records {
        for (at, value) in record.fields.iter().zip(&mut record.values) {
            let Some(field) = record.object.fields.get(*at) else {
                continue;
            };
            match value {
                Value::Link(link) => match title(field, link) {
                    Some(title) => link.title = title,
                    None => *value = Value::Null,
                },
                Value::Links(links) => {
                    links.retain_mut(|link| match title(field, link) {
                        Some(title) => {
                            link.title = title;
                            true
                        }
                        None => false,
                    });
                    if links.is_empty() {
                        *value = Value::Null;
                    }
                }
                _ => {}
            }
        }
    }
}

fn object_of<'a>(field: &'a Field, link: &'a Link) -> &'a str {
    match field.params.targets.as_slice() {
        [only] if link.object.is_empty() => only,
        _ => &link.object,
    }
}

/// A title as everybody reads it, whatever their language.
pub(crate) fn text(field: &Field, value: &Value) -> String {
    static NOBODY: LazyLock<(Env, Locale)> =
        LazyLock::new(|| (Env::system(jiff::Timestamp::UNIX_EPOCH), Locale::default()));
    field.kind.display(field, value, &NOBODY.1, &NOBODY.0)
}
