//! Writing: a change set in one transaction, with history, side tables, search index, computed fields, counts and outbox.
//!
//! **Architecture invariant:** this is the one door for writes. A change set goes through in chunks, in which each record
//! stands once: what is there is loaded and locked ([`load`]), each operation is decided upon ([`decide`]), and what is left
//! to do is written in few statements ([`rows`]). What is refused only while writing takes its chunk back, and the chunk is
//! tried again without it. Computed fields follow at the end ([`rollup`]).
//! Deliberately not here: who may do what (the model's `access`), reading for people (`read`), taking back (`undo`).

mod administration;
mod contents;
mod decide;
mod demands;
pub(crate) mod formula;
mod index;
pub(crate) mod insert;
pub(crate) mod ledger;
pub(crate) mod load;
mod merge;
mod moment;
pub(crate) mod number;
mod purge;
pub(crate) mod recompute;
pub(crate) mod reindex;
mod rollup;
mod rows;
pub(crate) mod rules;
mod several;
mod side;
mod targets;
mod task;
mod unique;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use mainstay_model::change::{ChangeSet, Meta, Refusal, Verb};
use mainstay_model::query::ScopedGet;
use mainstay_model::{Catalog, Cell, Record, RecordId};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::accounts::end_sessions;
use crate::db::Tx;
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::notify::{Committed, Notices};
use crate::open::Store;
use crate::read::get;
use crate::sql::Sql;
use index::Vocabulary;
use insert::Target;
use number::Taken;
use purge::Followed;
use rollup::Dirty;
use rules::Rules;
use task::{Outcome, Task};

/// Operations of one chunk at most.
const CHUNK: usize = 500;

/// What came of a change set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Applied {
    /// Its identity.
    pub set: RecordId,
    /// The records of the operations that were not refused, in order, with their versions now.
    pub records: Vec<(RecordId, i64)>,
    /// Operations that were refused, by their position; only when they were allowed to be refused one by one.
    pub refused: Vec<(usize, Refusal)>,
    /// How many records were changed; fewer than `records` when there was nothing to change.
    pub changes: usize,
}

/// What is written together with a change set.
#[derive(Default)]
pub(crate) struct Beside {
    pub(crate) statements: Vec<Sql>,
    /// Has to change a row; otherwise nothing of the transaction stays.
    pub(crate) guard: Option<Sql>,
}

/// What writers of one process share.
#[derive(Clone)]
pub(crate) struct Writers {
    rules: Arc<Mutex<Option<Arc<Rules>>>>,
    vocabulary: Vocabulary,
    pub(crate) notices: Notices,
}

impl Writers {
    /// Those of a process.
    pub(crate) fn of(node: i64) -> Self {
        Self {
            rules: Arc::default(),
            vocabulary: Vocabulary::default(),
            notices: Notices::of(node),
        }
    }

    /// What writing knows of the catalogue.
    pub(crate) fn rules(&self, catalog: &Arc<Catalog>) -> Arc<Rules> {
        let mut rules = self.rules.lock();
        match &*rules {
            Some(known) if Arc::ptr_eq(&known.catalog, catalog) => known.clone(),
            _ => rules.insert(Arc::new(Rules::of(catalog))).clone(),
        }
    }
}

impl Store {
    /// Applies a change set: all of it, or nothing and [`Error::Refused`]; with `all_or_nothing` off, all but what is refused.
    /// Several with one identity are one change set.
    pub async fn apply(&self, set: ChangeSet) -> Result<Applied> {
        let (applied, _) = self.apply_seen(set, None).await?;
        Ok(applied)
    }

    /// The same, and reads a record in the same transaction, as somebody sees it then: nobody else has changed it meanwhile,
    /// and what was just written is still at hand.
    pub async fn apply_seen(
        &self,
        set: ChangeSet,
        seen: Option<ScopedGet>,
    ) -> Result<(Applied, Option<Record>)> {
        self.apply_beside(set, seen, |_, _| Ok(Beside::default()))
            .await
    }

    /// The same, with statements of its own in the same transaction.
    pub(crate) async fn apply_beside(
        &self,
        set: ChangeSet,
        seen: Option<ScopedGet>,
        beside: impl Fn(Dialect, &Applied) -> Result<Beside> + Send + Sync + 'static,
    ) -> Result<(Applied, Option<Record>)> {
        let rules = self.rules();
        let needed = number::needed(&set, &rules);
        let set = Arc::new(set);
        // Numbers are taken in a transaction of their own, so that nobody who makes records waits for somebody else's
        // transaction to end. SQLite has one writer anyway.
        let taken = if self.dialect() == Dialect::Postgres && !needed.is_empty() {
            let needed = needed.clone();
            let taken = self.db().write("number", move |tx| {
                let needed = needed.clone();
                Box::pin(async move { number::take(tx, &needed).await })
            });
            Some(taken.await?)
        } else {
            None
        };
        let writers = self.writers().clone();
        let seen = seen.map(|seen| (self.layouts(), seen));
        let shared = Arc::new((set, rules, needed, taken, writers, beside, seen));
        self.db()
            .write("apply", move |tx| {
                let shared = shared.clone();
                Box::pin(async move {
                    let (set, rules, needed, taken, writers, beside, seen) = &*shared;
                    let taken = match taken {
                        Some(taken) => taken.clone(),
                        None => number::take(tx, needed).await?,
                    };
                    let applied = Writer::new(tx, rules, &set.meta, writers)
                        .run(set, taken)
                        .await?;
                    let more = beside(tx.dialect(), &applied)?;
                    if !more.statements.is_empty() {
                        tx.execute_all(&more.statements).await?;
                    }
                    if let Some(guard) = &more.guard
                        && tx.execute(guard).await? == 0
                    {
                        return Err(Error::Unavailable(
                            "somebody else works on the same request".to_owned(),
                        ));
                    }
                    let record = match seen {
                        Some((layouts, seen)) => get(tx, layouts, seen).await?,
                        None => None,
                    };
                    Ok((applied, record))
                })
            })
            .await
    }

    pub(crate) fn rules(&self) -> Arc<Rules> {
        self.writers().rules(&self.catalog())
    }
}

/// A change set on its way through a transaction.
pub(crate) struct Writer<'w> {
    pub(crate) tx: &'w mut Tx,
    pub(crate) rules: &'w Rules,
    pub(crate) meta: &'w Meta,
    pub(crate) dialect: Dialect,
    pub(crate) node: i64,
    pub(crate) vocabulary: &'w Vocabulary,
    pub(crate) pending: Pending,
    writers: &'w Writers,
}

/// What is on its way: statements not sent yet, and what will be true when all is written.
#[derive(Clone, Default)]
pub(crate) struct Pending {
    pub(crate) statements: Vec<Sql>,
    pub(crate) inserts: Vec<(Target, Vec<Vec<Cell>>)>,
    pub(crate) touched: Vec<(String, RecordId, Verb)>,
    /// By object, the records that came to be live and to be in the trash.
    pub(crate) counts: BTreeMap<String, (i64, i64)>,
    pub(crate) dirty: Dirty,
    pub(crate) words: HashSet<u64>,
    pub(crate) changes: usize,
}

impl Pending {
    /// Adds a row to a table, behind the statements.
    pub(crate) fn row(&mut self, target: Target, row: Vec<Cell>) {
        match self
            .inserts
            .iter_mut()
            .find(|(other, _)| other.table == target.table)
        {
            Some((_, rows)) => rows.push(row),
            None => self.inserts.push((target, vec![row])),
        }
    }
}

impl<'w> Writer<'w> {
    pub(crate) fn new(
        tx: &'w mut Tx,
        rules: &'w Rules,
        meta: &'w Meta,
        writers: &'w Writers,
    ) -> Self {
        let dialect = tx.dialect();
        let (node, vocabulary) = (writers.notices.node(), &writers.vocabulary);
        Self {
            tx,
            rules,
            meta,
            dialect,
            node,
            vocabulary,
            pending: Pending::default(),
            writers,
        }
    }

    async fn run(mut self, set: &ChangeSet, mut numbers: Taken) -> Result<Applied> {
        let mut tasks = Vec::with_capacity(set.ops.len());
        for (index, op) in set.ops.iter().enumerate() {
            let mut task = Task::of(index, op, self.rules)?;
            if task.verb == Verb::Create {
                number(&mut task, &mut numbers);
            }
            tasks.push(task);
        }
        let mut applied = Applied {
            set: set.meta.id,
            records: Vec::new(),
            refused: Vec::new(),
            changes: 0,
        };
        let mut rest = tasks.as_slice();
        while let Some(first) = rest.first() {
            let (taken, outcomes) = if administration::risks(first) {
                (1, self.risky(first, set.all_or_nothing).await?)
            } else if first.verb == Verb::Purge {
                (1, self.purge(first.clone(), set.all_or_nothing).await?)
            } else if merge::takes_links(first) {
                (1, self.merge(first, set.all_or_nothing).await?)
            } else {
                let chunk = &rest[..chunk_length(rest)];
                let outcomes = self.chunk(chunk, set.all_or_nothing).await?;
                (outcomes.len(), outcomes)
            };
            for (task, outcome) in rest[..taken].iter().zip(outcomes) {
                match outcome {
                    Outcome::Done(version) => applied.records.push((task.id, version)),
                    Outcome::Refused(refusal) => applied.refused.push((task.index, refusal)),
                }
            }
            rest = &rest[taken..];
        }
        applied.changes = self.pending.changes;
        self.finish().await?;
        Ok(applied)
    }

    /// Computes what follows, closes the books, and leaves word of the change for when it is durable.
    async fn finish(mut self) -> Result<()> {
        if self.pending.changes == 0 {
            return Ok(());
        }
        self.roll_up().await?;
        self.close();
        self.send().await?;
        let words: Vec<u64> = std::mem::take(&mut self.pending.words)
            .into_iter()
            .collect();
        let committed = Committed::of(self.meta, std::mem::take(&mut self.pending.touched));
        let (vocabulary, notices) = (self.vocabulary.clone(), self.writers.notices.clone());
        self.tx.after_commit(move || {
            vocabulary.learn(&words);
            notices.send(committed);
        });
        Ok(())
    }

    /// Writes a chunk, in which each record stands once; gives the outcomes of as many tasks as were decided upon.
    async fn chunk(&mut self, tasks: &[Task<'_>], all_or_nothing: bool) -> Result<Vec<Outcome>> {
        let mut refused: HashMap<usize, Refusal> = HashMap::new();
        if !all_or_nothing {
            self.tx.savepoint("chunk").await?;
        }
        loop {
            let before = (!all_or_nothing).then(|| self.pending.clone());
            let mut decided = self.decide(tasks, &refused).await?;
            let first =
                decided
                    .outcomes
                    .iter()
                    .enumerate()
                    .find_map(|(at, outcome)| match outcome {
                        Outcome::Refused(refusal) => Some((at, refusal.clone())),
                        Outcome::Done(_) => None,
                    });
            if let (true, Some((at, refusal))) = (all_or_nothing, first) {
                return Err(Error::Refused {
                    index: tasks[at].index,
                    refusal,
                });
            }
            let late = self.write(tasks, &mut decided).await?;
            let Some((at, refusal)) = late.first() else {
                if !all_or_nothing {
                    self.tx.release("chunk").await?;
                }
                return Ok(decided.outcomes);
            };
            let Some(before) = before else {
                return Err(Error::Refused {
                    index: tasks[*at].index,
                    refusal: refusal.clone(),
                });
            };
            self.tx.rollback_to("chunk").await?;
            self.pending = before;
            refused.extend(self.blameless_left_out(tasks, late));
        }
    }

    /// Late refusals without those who lost a value to one that is itself refused: these are tried again.
    fn blameless_left_out(
        &self,
        tasks: &[Task<'_>],
        late: Vec<(usize, Refusal)>,
    ) -> Vec<(usize, Refusal)> {
        let refused: HashSet<RecordId> = late.iter().map(|(at, _)| tasks[*at].id).collect();
        let lost = |refusal: &Refusal| matches!(refusal, Refusal::Taken(_, Some(holder)) if refused.contains(holder));
        late.into_iter()
            .filter(|(_, refusal)| !lost(refusal))
            .collect()
    }

    /// A task that may take the right to administer from somebody: refused when it takes it from the last one.
    async fn risky(&mut self, task: &Task<'_>, all_or_nothing: bool) -> Result<Vec<Outcome>> {
        self.tx.lock_people().await?;
        // What was written before it has to be seen by the question.
        self.send().await?;
        let administered = self.is_administered().await?;
        self.tx.savepoint("people").await?;
        let before = self.pending.clone();
        let outcomes = if task.verb == Verb::Purge {
            self.purge(task.clone(), all_or_nothing).await?
        } else {
            let one = std::slice::from_ref(task);
            self.chunk(one, all_or_nothing).await?
        };
        self.send().await?;
        let kept = !administered || self.is_administered().await?;
        if !kept {
            self.tx.rollback_to("people").await?;
            self.pending = before;
        }
        self.tx.release("people").await?;
        if kept
            && matches!(outcomes.first(), Some(Outcome::Done(_)))
            && administration::locks_out(task)
        {
            // In the same transaction: whoever is let in again later has to sign in again.
            let ended = end_sessions(self.dialect, task.id, None);
            self.pending.statements.push(ended);
        }
        let (index, refusal) = (task.index, Refusal::LastAdministrator);
        match (kept, all_or_nothing) {
            (true, _) => Ok(outcomes),
            (false, true) => Err(Error::Refused { index, refusal }),
            (false, false) => Ok(vec![Outcome::Refused(refusal)]),
        }
    }

    /// A purge with all that follows from it; refused as a whole.
    async fn purge(&mut self, task: Task<'_>, all_or_nothing: bool) -> Result<Vec<Outcome>> {
        let index = task.index;
        let refuse = |refusal: Refusal| match all_or_nothing {
            true => Err(Error::Refused { index, refusal }),
            false => Ok(vec![Outcome::Refused(refusal)]),
        };
        let tasks = match self.follow(task).await? {
            Followed::Tasks(tasks) => tasks,
            Followed::Refused(refusal) => return refuse(refusal),
        };
        self.tx.savepoint("purge").await?;
        let before = self.pending.clone();
        let mut rest = tasks.as_slice();
        let mut last = Outcome::Done(0);
        while !rest.is_empty() {
            match self.chunk(&rest[..rest.len().min(CHUNK)], true).await {
                Ok(outcomes) => {
                    rest = &rest[outcomes.len()..];
                    last = outcomes.last().cloned().unwrap_or(last);
                }
                Err(Error::Refused { refusal, .. }) => {
                    self.tx.rollback_to("purge").await?;
                    self.tx.release("purge").await?;
                    self.pending = before;
                    return refuse(refusal);
                }
                Err(error) => return Err(error),
            }
        }
        self.tx.release("purge").await?;
        Ok(vec![last])
    }

    /// Sends the statements that wait, then the rows, in one round trip.
    pub(crate) async fn send(&mut self) -> Result<()> {
        let mut statements = std::mem::take(&mut self.pending.statements);
        for (target, rows) in std::mem::take(&mut self.pending.inserts) {
            statements.extend(self.rules.insert(self.dialect, &target, rows));
        }
        if !statements.is_empty() {
            self.tx.execute_all(&statements).await?;
        }
        Ok(())
    }
}

/// As many tasks as can go together: each record once, no purge among them.
fn chunk_length(tasks: &[Task<'_>]) -> usize {
    let mut seen = HashSet::new();
    tasks
        .iter()
        .take(CHUNK)
        .take_while(|task| {
            task.verb != Verb::Purge
                && !merge::takes_links(task)
                && !administration::risks(task)
                && seen.insert((task.rules.object.name.as_str(), task.id))
        })
        .count()
}

/// Gives a new record its numbers.
fn number(task: &mut Task<'_>, numbers: &mut Taken) {
    let object = task.rules.object.clone();
    for position in task.rules.numbers.clone() {
        let key = (object.name.clone(), object.fields[position].name.clone());
        let number = numbers.entry(key).or_insert(0);
        task.numbers.push(*number);
        *number += 1;
    }
}
