//! Gone for good: the record, its side rows and index entry; links to it cleared, refused or followed, as each link says.
//! The history of what is gone stays.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use mainstay_model::change::{Refusal, Verb};
use mainstay_model::field::OnDelete;
use mainstay_model::{Predicate, RecordId, Value};

use super::Writer;
use super::load::{Current, Wanted};
use super::rules::ObjectRules;
use super::task::Task;
use crate::error::Result;

/// How many records one purge may take with it.
const MOST_CASCADED: usize = 10_000;

/// What a purge comes to.
pub(crate) enum Followed<'t> {
    /// These, in order.
    Tasks(Vec<Task<'t>>),
    /// Something links to the record that must not lose it.
    Refused(Refusal),
}

impl Task<'_> {
    fn key(&self) -> (String, RecordId) {
        (self.rules.object.name.clone(), self.id)
    }
}

impl Writer<'_> {
    /// Everything that has to be done for a purge, itself included, in order; or why it cannot be. Each record stands in it
    /// once. Whether the purge itself is allowed is decided later, with its task.
    pub(crate) async fn follow<'t>(&mut self, task: Task<'t>) -> Result<Followed<'t>> {
        let index = task.index;
        let mut gone: HashSet<(String, RecordId)> = HashSet::from([task.key()]);
        let mut cleared: BTreeMap<(String, RecordId), Task<'t>> = BTreeMap::new();
        let mut purges = vec![task];
        let mut next = 0;
        while next < purges.len() {
            let (target, id) = (purges[next].rules.clone(), purges[next].id);
            next += 1;
            for link in self.rules.catalog.clone().back_links(&target.object.name) {
                let Some(rules) = self.rules.object(&link.object.name).cloned() else {
                    continue;
                };
                let field = &rules.object.fields[link.field];
                // Who made and changed a record stays known, also when that user is gone.
                if field.params.kept {
                    continue;
                }
                for current in self.linking(&rules, link.field, id).await? {
                    let key = (rules.object.name.clone(), current.id);
                    if gone.contains(&key) {
                        continue;
                    }
                    match field.params.on_delete {
                        OnDelete::Refuse if !current.trashed => {
                            return Ok(Followed::Refused(Refusal::Linked(
                                rules.object.name.clone(),
                                field.name.clone(),
                            )));
                        }
                        OnDelete::Cascade if purges.len() < MOST_CASCADED => {
                            gone.insert(key);
                            purges.push(Task::following(
                                index,
                                rules.clone(),
                                current.id,
                                Verb::Purge,
                            ));
                        }
                        OnDelete::Cascade => {
                            return Ok(Followed::Refused(Refusal::Linked(
                                rules.object.name.clone(),
                                field.name.clone(),
                            )));
                        }
                        OnDelete::Unlink | OnDelete::Refuse => {
                            let task = cleared.entry(key).or_insert_with(|| {
                                Task::following(index, rules.clone(), current.id, Verb::Update)
                            });
                            unlink(task, link.field, id, &current);
                        }
                    }
                }
            }
        }
        let mut tasks: Vec<Task<'t>> = cleared
            .into_iter()
            .filter(|(key, _)| !gone.contains(key))
            .map(|(_, task)| task)
            .collect();
        // Those that link first, then what they linked to, the record asked for last.
        tasks.extend(purges.into_iter().rev());
        Ok(Followed::Tasks(tasks))
    }

    /// The records whose field links to this one.
    async fn linking(
        &mut self,
        rules: &Arc<ObjectRules>,
        position: usize,
        id: RecordId,
    ) -> Result<Vec<Current>> {
        let linking = self.linked_by(rules, position, id).await?;
        let ids: Vec<RecordId> = linking.into_iter().map(|(_, id)| id).collect();
        let wanted = Wanted {
            positions: &[position],
            visible: &Predicate::True,
            writable: &Predicate::True,
            lock: true,
        };
        let mut found: Vec<Current> = self
            .rules
            .load(self.tx, rules, &wanted, &ids)
            .await?
            .into_values()
            .collect();
        found.sort_by_key(|current| current.rid);
        Ok(found)
    }
}

/// Adds to a task that the field links to the record no more.
fn unlink(task: &mut Task<'_>, position: usize, id: RecordId, current: &Current) {
    let values = task.values.to_mut();
    let now = values
        .iter()
        .find(|(at, _)| *at == position)
        .map_or_else(|| current.get(position), |(_, value)| value);
    let rest = match now {
        Value::Links(links) => {
            let rest: Vec<_> = links.iter().filter(|link| link.id != id).cloned().collect();
            if rest.is_empty() {
                Value::Null
            } else {
                Value::Links(rest)
            }
        }
        _ => Value::Null,
    };
    match values.iter_mut().find(|(at, _)| *at == position) {
        Some((_, value)) => *value = rest,
        None => values.push((position, rest)),
    }
}
