//! A record that goes into another: what links to it links to the survivor from then on, in the trash too, and a stub leads
//! from one to the other. Links among the records that are merged stay: they go together, and come back together.

use std::collections::BTreeMap;
use std::sync::Arc;

use mainstay_model::change::{MergePart, Verb};
use mainstay_model::field::Side;
use mainstay_model::value::Link;
use mainstay_model::{Cell, ColumnType, Predicate, RecordId, Value};

use super::load::{Current, Wanted};
use super::rules::ObjectRules;
use super::task::{Outcome, Task};
use super::{CHUNK, Writer};
use crate::error::{Error, Result};
use crate::sql::Sql;

/// Whether the links to a record follow it into another.
pub(super) fn takes_links(task: &Task<'_>) -> bool {
    matches!(task.merge, Some(MergePart::GoesInto { .. }))
}

/// The way from a record to the one that took it in.
struct Moves<'m> {
    from: RecordId,
    to: RecordId,
    merged: &'m [RecordId],
}

impl Writer<'_> {
    /// A record that goes into another, with all that links to it; refused as a whole.
    pub(super) async fn merge(
        &mut self,
        task: &Task<'_>,
        all_or_nothing: bool,
    ) -> Result<Vec<Outcome>> {
        self.tx.savepoint("merge").await?;
        let before = self.pending.clone();
        match self.moved(task).await {
            Ok(outcomes) => {
                self.tx.release("merge").await?;
                Ok(outcomes)
            }
            Err(Error::Refused { refusal, .. }) if !all_or_nothing => {
                self.tx.rollback_to("merge").await?;
                self.tx.release("merge").await?;
                self.pending = before;
                Ok(vec![Outcome::Refused(refusal)])
            }
            Err(error) => Err(error),
        }
    }

    async fn moved(&mut self, task: &Task<'_>) -> Result<Vec<Outcome>> {
        let Some(MergePart::GoesInto { survivor, merged }) = task.merge else {
            return Err(Error::Bug("a merge without its survivor".to_owned()));
        };
        // First the record itself: whoever may not, or saw something else, need not wait for its links.
        let outcomes = self.chunk(std::slice::from_ref(task), true).await?;
        let moves = Moves {
            from: task.id,
            to: *survivor,
            merged,
        };
        let links = self.rules.catalog.back_links(&task.rules.object.name);
        let mut by_object: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for link in &links {
            // Who made and changed a record stays known.
            if !link.object.fields[link.field].params.kept {
                let fields = by_object.entry(&link.object.name).or_default();
                fields.push(link.field);
            }
        }
        for (object, fields) in by_object {
            if let Some(rules) = self.rules.object(object).cloned() {
                self.relink(task.index, &rules, &fields, &moves).await?;
            }
        }
        let stub = self.stub(task, &moves);
        self.pending.statements.push(stub);
        Ok(outcomes)
    }

    /// Leads the links of one object's records to the survivor.
    async fn relink(
        &mut self,
        index: usize,
        rules: &Arc<ObjectRules>,
        fields: &[usize],
        moves: &Moves<'_>,
    ) -> Result<()> {
        let mut linking: BTreeMap<i64, RecordId> = BTreeMap::new();
        for field in fields {
            for (rid, id) in self.linked_by(rules, *field, moves.from).await? {
                if !moves.merged.contains(&id) {
                    linking.insert(rid, id);
                }
            }
        }
        let ids: Vec<RecordId> = linking.into_values().collect();
        for ids in ids.chunks(CHUNK) {
            let wanted = Wanted {
                positions: fields,
                visible: &Predicate::True,
                writable: &Predicate::True,
                lock: true,
            };
            let found = self.rules.load(self.tx, rules, &wanted, ids).await?;
            let mut found: Vec<Current> = found.into_values().collect();
            found.sort_by_key(|current| current.rid);
            let tasks: Vec<Task<'_>> = found
                .iter()
                .map(|current| {
                    let mut task = Task::following(index, rules.clone(), current.id, Verb::Update);
                    for field in fields {
                        let value = moves.value(current.get(*field));
                        task.values
                            .to_mut()
                            .extend(value.map(|value| (*field, value)));
                    }
                    task
                })
                .collect();
            let mut rest = tasks.as_slice();
            while !rest.is_empty() {
                let done = self.chunk(rest, true).await?;
                rest = &rest[done.len()..];
            }
        }
        Ok(())
    }

    /// The records whose field links to this one: row and id.
    pub(super) async fn linked_by(
        &mut self,
        rules: &ObjectRules,
        position: usize,
        id: RecordId,
    ) -> Result<Vec<(i64, RecordId)>> {
        let field = &rules.object.fields[position];
        let mut sql = Sql::new(self.dialect, "SELECT t.\"rid\", t.\"id\" FROM ");
        sql.ident(&rules.object.table()).push(" AS t");
        if rules.sides[position] == Side::Links {
            let table = rules.object.side_table(field).unwrap_or_default();
            sql.push(" JOIN ")
                .ident(&table)
                .push(" AS l ON l.\"rid\" = t.\"rid\" WHERE l.\"target\" = ");
        } else {
            sql.push(" WHERE ").column("t", &field.name).push(" = ");
        }
        sql.bind(Cell::Id(id), ColumnType::Id)
            .results_are(&[ColumnType::Int, ColumnType::Id]);
        let rows = self.tx.query(&sql).await?;
        Ok(rows
            .iter()
            .filter_map(|row| match row.as_slice() {
                [Cell::Int(rid), Cell::Id(id)] => Some((*rid, *id)),
                _ => None,
            })
            .collect())
    }

    /// What leads from the record to the one that took it in.
    fn stub(&self, task: &Task<'_>, moves: &Moves<'_>) -> Sql {
        let mut sql = Sql::new(
            self.dialect,
            "INSERT INTO merged (record, set_id, object, survivor) VALUES (",
        );
        sql.bind(Cell::Id(moves.from), ColumnType::Id).push(", ");
        sql.bind(Cell::Id(self.meta.id), ColumnType::Id).push(", ");
        let object = task.rules.object.name.clone();
        sql.bind(Cell::Text(object), ColumnType::Text).push(", ");
        sql.bind(Cell::Id(moves.to), ColumnType::Id).push(")");
        sql
    }
}

impl Moves<'_> {
    /// The value that links to the survivor instead; nothing where it links to neither.
    fn value(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Link(link) if link.id == self.from => Some(Value::from(self.link(link))),
            Value::Links(links) if links.iter().any(|link| link.id == self.from) => {
                Some(Value::Links(self.links(links)))
            }
            _ => None,
        }
    }

    fn link(&self, link: &Link) -> Link {
        Link {
            id: self.to,
            title: None,
            ..link.clone()
        }
    }

    /// Each record once: what is said of the link to the survivor stays, with what only the other link says.
    fn links(&self, links: &[Link]) -> Vec<Link> {
        let mut out: Vec<Link> = Vec::with_capacity(links.len());
        let mut said = None;
        for link in links {
            if link.id != self.from {
                out.push(link.clone());
            } else if links.iter().any(|link| link.id == self.to) {
                said = Some(&link.attributes);
            } else {
                out.push(self.link(link));
            }
        }
        let survivor = out.iter_mut().find(|link| link.id == self.to);
        if let (Some(survivor), Some(said)) = (survivor, said) {
            for (name, value) in said {
                let known = survivor.attributes.entry(name.clone());
                known.or_insert_with(|| value.clone());
            }
        }
        out
    }
}
