//! Computed fields, side tables and search index of records that nobody changes, worked out anew: after objects or fields
//! were defined differently. In batches, each a transaction of its own; no version, no history, since nothing was changed that
//! people had written.

use jiff::Timestamp;
use mainstay_model::change::{Meta, Source};
use mainstay_model::field::Side;
use mainstay_model::{Cell, ColumnType, Object, Predicate, RecordId};
use serde_json::{Value as Json, json};

use super::load::{Current, Wanted, every_field};
use super::rules::{ObjectRules, Rules};
use super::task::{FieldChange, Step};
use super::{Writer, Writers, formula, side};
use crate::db::Tx;
use crate::error::Result;
use crate::open::Store;
use crate::sql::Sql;

/// Records of one transaction.
const BATCH: i64 = 500;

impl Store {
    /// Works out anew what follows from the fields of all records of an object. Gives how many records there were.
    pub async fn recompute(&self, object: &str, now: Timestamp) -> Result<u64> {
        let (mut after, mut count) = (0, 0);
        loop {
            let (rules, writers, name) = (self.rules(), self.writers().clone(), object.to_owned());
            let done = self
                .db()
                .write("recompute", move |tx| {
                    let (rules, writers, name) = (rules.clone(), writers.clone(), name.clone());
                    Box::pin(async move { batch(tx, &rules, &writers, &name, after, now).await })
                })
                .await?;
            let Some((last, records)) = done else {
                return Ok(count);
            };
            after = last;
            count += records;
        }
    }
}

/// What is kept of an object's records beside what people wrote follows from this: when it differs, records have to be worked
/// out anew.
pub(crate) fn shape(object: &Object) -> Json {
    let fields: serde_json::Map<String, Json> = object
        .fields
        .iter()
        .map(|field| {
            let params = &field.params;
            let options: Vec<&str> = params
                .options
                .iter()
                .map(|option| option.key.as_str())
                .collect();
            let told = json!({
                "searchable": params.searchable,
                "formula": params.formula,
                "rollup": params.rollup,
                "options": options,
            });
            (field.name.clone(), told)
        })
        .collect();
    json!({ "title": object.title, "fields": fields })
}

/// Whether records have to be worked out anew when an object becomes another.
pub(crate) fn needed(before: Option<&Object>, after: &Object) -> bool {
    before.is_some_and(|before| differs(&shape(before), after))
}

/// Whether records that were last worked out for such a shape have to be worked out anew.
pub(crate) fn differs(before: &Json, after: &Object) -> bool {
    let now = shape(after);
    before["title"] != now["title"]
        || no_longer_found(before, after)
        || after.fields.iter().any(|field| {
            let (old, new) = (&before["fields"][&field.name], &now["fields"][&field.name]);
            if old.is_null() {
                // What is new, and not worked out itself, has no values yet.
                return field.kind.computed();
            }
            ["searchable", "formula", "rollup"]
                .iter()
                .any(|part| old[part] != new[part])
                || moved(&old["options"], &new["options"])
        })
}

/// Whether a field is gone that the search found records by.
fn no_longer_found(before: &Json, after: &Object) -> bool {
    let fields = before["fields"].as_object();
    fields.is_some_and(|fields| {
        fields
            .iter()
            .any(|(name, told)| told["searchable"] == true && after.find(name).is_none())
    })
}

/// Whether options have other places than before. One more behind the others moves none.
fn moved(old: &Json, new: &Json) -> bool {
    let list = |options: &Json| options.as_array().cloned().unwrap_or_default();
    !list(new).starts_with(&list(old))
}

async fn batch(
    tx: &mut Tx,
    rules: &Rules,
    writers: &Writers,
    object: &str,
    after: i64,
    now: Timestamp,
) -> Result<Option<(i64, u64)>> {
    let Some(known) = rules.object(object).cloned() else {
        return Ok(None);
    };
    let mut sql = Sql::new(tx.dialect(), "SELECT \"rid\", \"id\" FROM ");
    sql.ident(&known.object.table())
        .push(" WHERE \"rid\" > ")
        .bind(Cell::Int(after), ColumnType::Int);
    sql.push(" ORDER BY \"rid\" LIMIT ")
        .bind(Cell::Int(BATCH), ColumnType::Int);
    sql.results_are(&[ColumnType::Int, ColumnType::Id]);
    let mut last = after;
    let mut ids: Vec<RecordId> = Vec::new();
    for row in tx.query(&sql).await? {
        if let [Cell::Int(rid), Cell::Id(id)] = row.as_slice() {
            last = *rid;
            ids.push(*id);
        }
    }
    if ids.is_empty() {
        return Ok(None);
    }
    let meta = Meta {
        id: RecordId::at(now),
        actor: None,
        at: now,
        source: Source::System,
        reason: None,
        request: None,
        undoes: None,
    };
    let every = every_field(&known);
    let wanted = Wanted {
        positions: &every,
        visible: &Predicate::True,
        writable: &Predicate::True,
        lock: true,
    };
    let current = rules.load(tx, &known, &wanted, &ids).await?;
    let mut writer = Writer::new(tx, rules, &meta, writers);
    for current in current.into_values() {
        writer.anew(&known, current);
    }
    writer.send().await?;
    writer.pending.dirty.all(&known, &ids);
    writer.roll_up().await?;
    writer.send().await?;
    Ok(Some((last, u64::try_from(ids.len()).unwrap_or(0))))
}

impl Writer<'_> {
    fn anew(&mut self, rules: &std::sync::Arc<ObjectRules>, current: Current) {
        let mut step = Step::untouched(rules.clone(), current);
        formula::work_out_all(&mut step);
        let mut changes = step.changes.clone();
        // The place of an option among the others stands beside it.
        for (position, field) in rules.object.fields.iter().enumerate() {
            let value = step.after(position);
            if !field.params.options.is_empty() && !value.is_null() && !step.changes_at(position) {
                changes.push(FieldChange {
                    position,
                    old: value.clone(),
                    new: value.clone(),
                });
            }
        }
        self.change_row(rules, step.rid, None, &changes);
        for position in (0..rules.sides.len()).filter(|at| rules.sides[*at] == Side::Values) {
            self.pending.statements.extend(side::clear(
                self.rules,
                rules,
                self.dialect,
                position,
                step.rid,
            ));
            let Some(target) = side::target(rules, position) else {
                continue;
            };
            for row in side::rows(rules, position, step.rid, step.after(position)) {
                self.pending.row(target.clone(), row);
            }
        }
        self.index(rules, step.rid, |at| step.after(at), false);
    }
}
