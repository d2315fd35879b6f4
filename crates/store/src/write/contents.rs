//! Contents of files and the records that they belong to. A content belongs to a record from when it is first saved with it
//! until the record is gone for good: all that time a change that took it away can be taken back.

use std::collections::HashSet;
use std::sync::Arc;

use mainstay_model::change::{Refusal, Verb};
use mainstay_model::value::FileRef;
use mainstay_model::{Cell, ColumnType, Reason, Value};

use super::Writer;
use super::insert::{Conflict, Target};
use super::task::Step;
use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::sql::Sql;

/// Of these contents, those that are there, and stay until the transaction ends.
pub(super) async fn there(tx: &mut Tx, hashes: HashSet<&str>) -> Result<HashSet<String>> {
    if hashes.is_empty() {
        return Ok(HashSet::new());
    }
    let hashes = hashes.into_iter().map(|hash| Cell::Text(hash.to_owned()));
    let mut sql = Sql::new(tx.dialect(), "SELECT hash FROM blob WHERE hash");
    sql.any_of(hashes.collect(), ColumnType::Text);
    if tx.dialect() == Dialect::Postgres {
        sql.push(" FOR KEY SHARE");
    }
    sql.result(ColumnType::Text);
    let rows = tx.query(&sql).await?;
    Ok(rows
        .into_iter()
        .filter_map(|mut row| match row.pop() {
            Some(Cell::Text(hash)) => Some(hash),
            _ => None,
        })
        .collect())
}

/// Every file that a record did not have before: position, file.
pub(super) fn each_new<'s>(step: &'s Step, each: &mut dyn FnMut(usize, &'s FileRef)) {
    for change in &step.changes {
        let Value::Files(new) = &change.new else {
            continue;
        };
        let old: &[FileRef] = match &change.old {
            Value::Files(old) => old,
            _ => &[],
        };
        for file in new {
            if !old.iter().any(|old| old.hash == file.hash) {
                each(change.position, file);
            }
        }
    }
}

/// Why a step cannot be: it names a content that is not there.
pub(super) fn missing(step: &Step, there: &HashSet<String>) -> Option<Refusal> {
    let mut missing = None;
    each_new(step, &mut |position, file| {
        if missing.is_none() && !there.contains(&file.hash) {
            let text = format!(
                "`{}` is not the hash of a file; upload it first.",
                file.hash
            );
            let reason = Reason::new("bad_hash", text).with(&[&file.hash]);
            let field = step.rules.object.fields[position].name.clone();
            missing = Some(Refusal::Invalid(field, reason));
        }
    });
    missing
}

impl Writer<'_> {
    /// Notes which contents belong to a record from now on, or that none do any more.
    pub(super) fn note_contents(&mut self, step: &Step) {
        if step.verb == Verb::Purge {
            return self.let_contents_go(step);
        }
        let mut new = HashSet::new();
        each_new(step, &mut |_, file| {
            new.insert(file.hash.clone());
        });
        for hash in new {
            let row = vec![Cell::Text(hash), Cell::Id(step.id)];
            self.pending.row(uses(), row);
        }
    }

    /// They count as sent now: whoever brings a backup back some days later still finds them.
    fn let_contents_go(&mut self, step: &Step) {
        let mut touched = Sql::new(self.dialect, "UPDATE blob SET at = ");
        touched
            .bind(Cell::Time(self.meta.at), ColumnType::Time)
            .push(" WHERE hash IN (SELECT hash FROM content_use WHERE record = ")
            .bind(Cell::Id(step.id), ColumnType::Id)
            .push(")");
        let mut gone = Sql::new(self.dialect, "DELETE FROM content_use WHERE record = ");
        gone.bind(Cell::Id(step.id), ColumnType::Id);
        self.pending.statements.extend([touched, gone]);
    }
}

fn uses() -> Target {
    Target {
        table: "content_use".to_owned(),
        columns: Arc::new([("hash", ColumnType::Text), ("record", ColumnType::Id)]),
        conflict: Conflict::Skip,
    }
}
