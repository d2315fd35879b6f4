//! What each task of a chunk comes to: a step to be written, nothing, or a refusal. Reads only.

use std::collections::{HashMap, HashSet};

use mainstay_model::change::{MergePart, Refusal, Verb};
use mainstay_model::value::Link;
use mainstay_model::{RecordId, Value};

use super::load::{Current, Wanted};
use super::targets::Asked;
use super::task::{FieldChange, Outcome, Step, Task};
use super::unique::{Holders, Key};
use super::{Writer, contents, demands, formula, moment, number, unique};
use crate::error::Result;

/// What a chunk comes to.
pub(crate) struct Decided {
    /// How each task ends, as far as it is known before writing; beside the tasks.
    pub(crate) outcomes: Vec<Outcome>,
    /// What has to be written, in order.
    pub(crate) steps: Vec<Step>,
    /// How many tasks were decided upon; the others have to wait until these are written.
    pub(crate) taken: usize,
}

/// What there is of what the tasks speak of: records, by object and id, and contents of files.
struct There {
    live: HashSet<(String, RecordId)>,
    contents: HashSet<String>,
}

/// What a task wants, before links and unique values are looked at.
enum Wish {
    Ends(Outcome),
    Step(Step),
}

impl Writer<'_> {
    /// Decides upon the tasks of a chunk, in which each record stands once. `refused` are those that were found out while
    /// writing, in a try before.
    pub(crate) async fn decide(
        &mut self,
        tasks: &[Task<'_>],
        refused: &HashMap<usize, Refusal>,
    ) -> Result<Decided> {
        let mut current = self.current(tasks).await?;
        let mut wishes = Vec::with_capacity(tasks.len());
        for (at, task) in tasks.iter().enumerate() {
            wishes.push(match refused.get(&at) {
                Some(refusal) => Wish::Ends(Outcome::Refused(refusal.clone())),
                None => self.wish(
                    at,
                    task,
                    current.remove(&(task.rules.object.name.as_str(), task.id)),
                ),
            });
        }
        let live = self.live_targets(tasks, &wishes).await?;
        let contents = self.contents(&wishes).await?;
        let holders = self.holders(tasks, &wishes).await?;
        let there = There { live, contents };
        self.settle(tasks, wishes, &there, holders)
    }

    /// The records that exist, by object and id, with what their tasks need to know of them.
    async fn current<'t>(
        &mut self,
        tasks: &'t [Task<'_>],
    ) -> Result<HashMap<(&'t str, RecordId), Current>> {
        let mut groups: Vec<(Vec<usize>, &Task<'_>, Vec<RecordId>)> = Vec::new();
        for task in tasks.iter().filter(|task| task.verb != Verb::Create) {
            let needed = needed(task);
            let group = groups.iter_mut().rev().take(8).find(|(other, first, _)| {
                other == &needed
                    && first.rules.object.name == task.rules.object.name
                    && first.visible == task.visible
                    && first.writable == task.writable
            });
            match group {
                Some((_, _, ids)) => ids.push(task.id),
                None => groups.push((needed, task, vec![task.id])),
            }
        }
        let mut current = HashMap::new();
        for (positions, first, ids) in groups {
            let wanted = Wanted {
                positions: &positions,
                visible: first.visible,
                writable: first.writable,
                lock: true,
            };
            let found = self
                .rules
                .load(self.tx, &first.rules, &wanted, &ids)
                .await?;
            let name = first.rules.object.name.as_str();
            current.extend(found.into_iter().map(|(id, row)| ((name, id), row)));
        }
        Ok(current)
    }

    fn wish(&self, at: usize, task: &Task<'_>, current: Option<Current>) -> Wish {
        let refuse = |refusal| Wish::Ends(Outcome::Refused(refusal));
        if task.verb == Verb::Create {
            return self.unless_refused(task, self.creation(at, task));
        }
        let Some(current) = current.filter(|current| current.visible) else {
            return refuse(Refusal::NotFound);
        };
        if !current.writable {
            return refuse(Refusal::Forbidden);
        }
        if task
            .expect
            .is_some_and(|version| version != current.version)
        {
            return refuse(Refusal::Stale(current.version));
        }
        let in_place = match task.verb {
            Verb::Restore => current.trashed,
            Verb::Purge => true,
            _ => !current.trashed || task.in_trash_too,
        };
        if !in_place {
            return refuse(match task.verb {
                Verb::Restore => Refusal::NotTrashed,
                _ => Refusal::Trashed,
            });
        }
        let mut changes = Vec::new();
        if task.verb == Verb::Update {
            for (position, new) in task.values.iter() {
                let old = current.get(*position);
                if !old.same(new) && !task.rules.computed(*position) {
                    changes.push(FieldChange {
                        position: *position,
                        old: old.clone(),
                        new: new.clone(),
                    });
                }
            }
            if let Some(join) = &task.join {
                let old = current.get(join.field);
                let new = join.applied(old);
                if !old.same(&new) {
                    changes.push(FieldChange {
                        position: join.field,
                        old: old.clone(),
                        new,
                    });
                }
            }
            // A record that took others in has changed, whatever its values are.
            if changes.is_empty() && task.merge != Some(&MergePart::Survives) {
                return Wish::Ends(Outcome::Done(current.version));
            }
            let at = self.meta.at;
            moment::keep(&task.rules, &task.values, Some(&current), at, &mut changes);
        }
        let positions = changes.iter().map(|change| change.position);
        let quiet = task.verb == Verb::Update && !changes.is_empty() && task.rules.quiet(positions);
        let mut step = Step {
            task: at,
            rules: task.rules.clone(),
            id: task.id,
            verb: task.verb,
            rid: current.rid,
            version: current.version + i64::from(!quiet),
            changes,
            touched: task.touched,
            before: Some(current),
        };
        formula::work_out(&mut step);
        self.unless_refused(task, step)
    }

    /// A step, unless the rules of its object stand against it.
    fn unless_refused(&self, task: &Task<'_>, step: Step) -> Wish {
        match demands::refused(task, &step, self.meta.at) {
            Some(refusal) => Wish::Ends(Outcome::Refused(refusal)),
            None => Wish::Step(step),
        }
    }

    fn creation(&self, at: usize, task: &Task<'_>) -> Step {
        let mut changes: Vec<FieldChange> = task
            .values
            .iter()
            .filter(|(position, value)| !value.is_null() && !task.rules.computed(*position))
            .map(|(position, value)| FieldChange {
                position: *position,
                old: Value::Null,
                new: value.clone(),
            })
            .collect();
        for (position, number) in task.rules.numbers.iter().zip(&task.numbers) {
            let given = changes.iter().any(|change| change.position == *position);
            if !given
                && let Some(new) =
                    number::written(&task.rules.object.fields[*position], *number, self.meta.at)
            {
                changes.push(FieldChange {
                    position: *position,
                    old: Value::Null,
                    new,
                });
            }
        }
        moment::keep(&task.rules, &task.values, None, self.meta.at, &mut changes);
        for rollup in &task.rules.rollups {
            let new = rollup.of_nobody(&task.rules.object);
            if !new.is_null() {
                changes.push(FieldChange {
                    position: rollup.position,
                    old: Value::Null,
                    new,
                });
            }
        }
        let mut step = Step {
            task: at,
            rules: task.rules.clone(),
            id: task.id,
            verb: Verb::Create,
            rid: 0,
            version: 1,
            changes,
            touched: None,
            before: None,
        };
        formula::work_out(&mut step);
        step
    }

    async fn holders(&mut self, tasks: &[Task<'_>], wishes: &[Wish]) -> Result<Holders> {
        let mut keys = Vec::new();
        for wish in wishes {
            // Two new records with one value are told apart by the index itself, without asking before.
            if let Wish::Step(step) = wish
                && matches!(step.verb, Verb::Update | Verb::Restore)
            {
                keys.extend(
                    unique::claimed(step)
                        .into_iter()
                        .map(|claim| (claim, tasks[step.task].targets)),
                );
            }
        }
        unique::holders(self.tx, self.rules, keys).await
    }

    /// Which of the contents that records are to have are there.
    async fn contents(&mut self, wishes: &[Wish]) -> Result<HashSet<String>> {
        let mut asked = HashSet::new();
        for wish in wishes {
            if let Wish::Step(step) = wish {
                contents::each_new(step, &mut |_, file| {
                    asked.insert(file.hash.as_str());
                });
            }
        }
        contents::there(self.tx, asked).await
    }

    fn settle(
        &self,
        tasks: &[Task<'_>],
        wishes: Vec<Wish>,
        there: &There,
        mut holders: Holders,
    ) -> Result<Decided> {
        let mut decided = Decided {
            outcomes: Vec::new(),
            steps: Vec::new(),
            taken: 0,
        };
        let mut made: HashMap<(&str, RecordId), bool> = HashMap::new();
        let mut released: HashSet<Key> = HashSet::new();
        for (task, wish) in tasks.iter().zip(wishes) {
            let step = match wish {
                Wish::Ends(outcome) => {
                    decided.outcomes.push(outcome);
                    decided.taken += 1;
                    continue;
                }
                Wish::Step(step) => step,
            };
            let claims = unique::claims(&step);
            // The one who gives a value up has to be written before the one who takes it.
            if claims.iter().any(|key| released.contains(key)) {
                break;
            }
            let no_target = missing(&step, task, &|object, link| {
                let key = (object, link.id);
                made.get(&key)
                    .copied()
                    .unwrap_or_else(|| there.live.contains(&(object.to_owned(), link.id)))
            });
            // What is put back was kept for that.
            let no_content = || {
                let refused = contents::missing(&step, &there.contents);
                refused.filter(|_| !task.puts_back)
            };
            let taken = || claims.iter().find_map(|key| holders.other(key, step.id));
            let refusal = no_target.map(Refusal::NoTarget).or_else(no_content);
            if let Some(refusal) = refusal.or_else(taken) {
                decided.outcomes.push(Outcome::Refused(refusal));
                decided.taken += 1;
                continue;
            }
            if step.verb != Verb::Create {
                for key in claims {
                    holders.claim(key, step.id);
                }
            }
            released.extend(unique::released(&step));
            if step.verb != Verb::Update {
                let live = matches!(step.verb, Verb::Create | Verb::Restore);
                made.insert((task.rules.object.name.as_str(), step.id), live);
            }
            decided.outcomes.push(Outcome::Done(step.version));
            decided.steps.push(step);
            decided.taken += 1;
        }
        Ok(decided)
    }

    /// Which of the records that links are set to are live and may be seen, by object and id.
    async fn live_targets(
        &mut self,
        tasks: &[Task<'_>],
        wishes: &[Wish],
    ) -> Result<HashSet<(String, RecordId)>> {
        let mut asked: Vec<Asked<'_>> = Vec::new();
        for wish in wishes {
            let Wish::Step(step) = wish else { continue };
            let Some(targets) = tasks[step.task].targets else {
                continue;
            };
            let trashed_too = tasks[step.task].puts_back;
            each_new_link(step, &mut |_, object, link| {
                let visible = targets.visible(object);
                let same = |one: &&mut Asked<'_>| {
                    one.object == object && one.visible == visible && one.trashed_too == trashed_too
                };
                match asked.iter_mut().find(same) {
                    Some(one) => {
                        one.ids.insert(link.id);
                    }
                    None => asked.push(Asked {
                        object: object.to_owned(),
                        visible,
                        trashed_too,
                        ids: HashSet::from([link.id]),
                    }),
                }
            });
        }
        super::targets::live(self.tx, self.rules, asked).await
    }
}

fn needed(task: &Task<'_>) -> Vec<usize> {
    let rules = &task.rules;
    match task.verb {
        Verb::Trash | Verb::Restore | Verb::Purge => {
            rules.needed_for(rules.unique.iter().map(|(at, _)| *at))
        }
        _ => {
            let joined = task.join.iter().map(|join| join.field);
            rules.needed_for(task.values.iter().map(|(at, _)| *at).chain(joined))
        }
    }
}

/// The field of the first link that leads nowhere.
fn missing(step: &Step, task: &Task<'_>, live: &dyn Fn(&str, &Link) -> bool) -> Option<String> {
    task.targets?;
    let mut missing = None;
    each_new_link(step, &mut |position, object, link| {
        if missing.is_none() && !live(object, link) {
            missing = Some(step.rules.object.fields[position].name.clone());
        }
    });
    missing
}

/// Every link that is set to something it was not set to before: position, object, link.
fn each_new_link(step: &Step, each: &mut dyn FnMut(usize, &str, &Link)) {
    if !matches!(step.verb, Verb::Create | Verb::Update) {
        return;
    }
    for change in step
        .changes
        .iter()
        .filter(|change| step.rules.links.contains(&change.position))
    {
        let field = &step.rules.object.fields[change.position];
        let old = change.old.links();
        for link in change.new.links() {
            if !old.iter().any(|old| old.id == link.id) {
                let object = match field.params.targets.as_slice() {
                    [only] => only.as_str(),
                    _ => link.object.as_str(),
                };
                each(change.position, object, link);
            }
        }
    }
}
