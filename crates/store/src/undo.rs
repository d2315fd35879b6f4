//! Taking a change set back, by another one: what was changed again since is told apart and left as it is. The newest change
//! goes first, in batches, each a transaction of its own, so that an import of a million rows is taken back in flat memory and
//! nobody waits for it. Undoing an undo does the changes again.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::SignedDuration;
use mainstay_model::access::Access;
use mainstay_model::change::{Change, ChangeSet, Delta, Meta, Op, Refusal, Touched, Verb};
use mainstay_model::{Cell, ColumnType, Predicate, Record, RecordId};

use crate::db::Tx;
use crate::error::{Error, Result};
use crate::history::rows::{Which, changes};
use crate::history::sets::{SetInfo, latest_undo, set};
use crate::history::touched::before;
use crate::open::Store;
use crate::sql::Sql;
use crate::write::load::{Wanted, every_field};
use crate::write::rules::{ObjectRules, Rules};

/// Changes taken back in one transaction.
const BATCH: usize = 500;
/// How often a record is looked at anew when somebody changes it at the same moment.
const TRIES: usize = 3;

/// Whoever takes a change set back again within this time goes on with an undo of theirs that broke off.
const GOES_ON: SignedDuration = SignedDuration::from_hours(24);

/// What came of taking a change set back.
#[derive(Debug, Default)]
pub struct Reverted {
    /// The change set that did it.
    pub set: Option<RecordId>,
    /// Records that were changed.
    pub applied: u64,
    /// Changes that were taken back whole, or had nothing left to take back.
    pub clean: u64,
    /// Records that stay as they are, or with some of their fields.
    pub conflicts: Vec<Stays>,
    /// Changes of records that may not be seen; they stay as they are.
    pub unseen: u64,
    /// Where it broke off, after some of it was done. Whoever takes the change set back again goes on from there.
    pub stopped: Option<Stopped>,
}

/// A record of which something stays as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Stays {
    /// The object.
    pub object: String,
    /// The record.
    pub record: RecordId,
    /// The fields that stay; none for all of it.
    pub fields: Vec<String>,
    /// Why.
    pub why: Why,
}

/// Why something is not taken back.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// It was changed again since.
    Changed,
    /// The record is gone for good.
    Gone,
    /// What it was cannot be any more, or not by this person.
    Refused(Refusal),
}

/// An undo that broke off.
#[derive(Debug)]
pub struct Stopped {
    /// Changes that it did not come to.
    pub left: u64,
    /// Why.
    pub why: Error,
}

/// On whose behalf something is taken back.
struct Reverting {
    access: Arc<Access>,
    /// Records in the trash are set back too.
    in_trash_too: bool,
}

impl Reverting {
    fn by(access: &Arc<Access>) -> Self {
        Self {
            access: access.clone(),
            in_trash_too: false,
        }
    }
}

impl Store {
    /// Takes a change set back, as far as this access may change what it changed. `meta` is that of the undoing change set.
    pub async fn revert(&self, id: RecordId, access: &Arc<Access>, meta: Meta) -> Result<Reverted> {
        self.revert_telling(id, access, meta, &mut |_| {}).await
    }

    /// The same, telling how many changes it has looked at. What broke off goes on with the same `meta`.
    pub async fn revert_telling(
        &self,
        id: RecordId,
        access: &Arc<Access>,
        meta: Meta,
        tell: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Reverted> {
        self.revert_by(id, &Reverting::by(access), meta, tell).await
    }

    /// Takes back that records were made one: everything that followed from it too, whoever may see it, in the trash and
    /// outside. Whether somebody may is asked before.
    pub async fn revert_merge(&self, id: RecordId, meta: Meta) -> Result<Reverted> {
        let system = Arc::new(Access::system(self.catalog()));
        let reverting = Reverting {
            in_trash_too: true,
            ..Reverting::by(&system)
        };
        self.revert_by(id, &reverting, meta, &mut |_| {}).await
    }

    async fn revert_by(
        &self,
        id: RecordId,
        reverting: &Reverting,
        meta: Meta,
        tell: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Reverted> {
        let original = self
            .db()
            .read("change set", move |tx| Box::pin(set(tx, id)))
            .await?
            .ok_or(Error::NotFound)?;
        let meta = Meta {
            undoes: Some(id),
            ..meta
        };
        let mut reverted = Reverted::default();
        let (begun, meta) = self.begun(&original, meta).await?;
        let by = meta.id;
        // Whoever asks again for what was done, and has been taken back since, does not have it done once more.
        if let Some(mine) = begun.as_ref().filter(|mine| mine.undone_by.is_some()) {
            reverted.set = Some(by);
            reverted.clean = u64::try_from(mine.changes).unwrap_or(0);
            return Ok(reverted);
        }
        let goes_on = begun.is_some();
        let (mut before, mut looked_at) = (None, 0);
        loop {
            let batch = self.part(id, before).await?;
            let Some(last) = batch.last() else { break };
            before = Some(last.rid);
            let (some, mut part) = (batch.len() as u64, Reverted::default());
            let done = async {
                let back = if goes_on {
                    self.back_already(by, &batch).await?
                } else {
                    Back::default()
                };
                self.take_back(batch, &back, reverting, &meta, &mut part)
                    .await
            };
            if let Err(why) = done.await {
                if reverted.applied == 0 && !goes_on {
                    return Err(why);
                }
                let all = u64::try_from(original.changes).unwrap_or(0);
                let left = all.saturating_sub(looked_at);
                reverted.set = Some(by);
                reverted.stopped = Some(Stopped { left, why });
                return Ok(reverted);
            }
            reverted.add(part);
            looked_at += some;
            tell(looked_at);
        }
        // Nothing may have been left to do for an undo that broke off and is gone on with.
        if reverted.applied > 0 || goes_on {
            reverted.set = Some(meta.id);
            self.mark(&original, meta.id).await?;
        }
        Ok(reverted)
    }

    /// What was begun of this undo: under its identity, or by the same person a while ago and never brought to its end. Then it
    /// is gone on with, as one change set that can be taken back as one.
    async fn begun(&self, original: &SetInfo, meta: Meta) -> Result<(Option<SetInfo>, Meta)> {
        let (by, actor, of) = (meta.id, meta.actor, original.meta.id);
        let (mine, latest) = self
            .db()
            .read("change set", move |tx| {
                Box::pin(async move { Ok((set(tx, by).await?, latest_undo(tx, of, actor).await?)) })
            })
            .await?;
        if mine.is_some() {
            return Ok((mine, meta));
        }
        let broke_off = latest.filter(|latest| {
            latest.undone_by.is_none()
                && original.undone_by != Some(latest.meta.id)
                && meta.at.duration_since(latest.meta.at) < GOES_ON
        });
        let id = broke_off.as_ref().map_or(by, |latest| latest.meta.id);
        Ok((broke_off, Meta { id, ..meta }))
    }

    /// The next changes to take back: as many as go together, each record once.
    async fn part(&self, set: RecordId, before: Option<i64>) -> Result<Vec<Change>> {
        let batch = self
            .db()
            .read("undo", move |tx| {
                Box::pin(async move {
                    let which = Which {
                        set: Some(set),
                        before,
                        ..Which::default()
                    };
                    changes(tx, &which, BATCH).await
                })
            })
            .await?;
        let mut seen = HashSet::new();
        Ok(batch
            .into_iter()
            .take_while(|change| seen.insert(change.record))
            .collect())
    }

    /// What an undo that broke off had done to the records of a batch.
    async fn back_already(&self, by: RecordId, batch: &[Change]) -> Result<Back> {
        let which = Which {
            set: Some(by),
            records: Some(batch.iter().map(|change| change.record).collect()),
            ..Which::default()
        };
        let done = self
            .db()
            .read("undo", move |tx| {
                let which = which.clone();
                Box::pin(async move { changes(tx, &which, usize::MAX).await })
            })
            .await?;
        let mut back = Back::default();
        for change in done {
            back.0.entry(change.record).or_default().push(change.fields);
        }
        Ok(back)
    }

    async fn take_back(
        &self,
        batch: Vec<Change>,
        back: &Back,
        reverting: &Reverting,
        meta: &Meta,
        into: &mut Reverted,
    ) -> Result<()> {
        let access = &reverting.access;
        let mut batch = batch;
        for attempt in 1..=TRIES {
            let current = self.current(&batch, access).await?;
            let touched = self.touched(&batch, meta).await?;
            let mut ops: Vec<Op> = Vec::new();
            let mut of_ops: Vec<(Change, Vec<String>)> = Vec::new();
            for change in std::mem::take(&mut batch) {
                let record = match current.get(&change.record) {
                    Some((_, false)) => {
                        into.unseen += 1;
                        continue;
                    }
                    Some((record, true)) => Some(record),
                    None => None,
                };
                let mut inverse = change.invert(record);
                inverse.conflicts.retain(|field| !back.has(&change, field));
                match (inverse.verb, record) {
                    (Some(verb), Some(record)) => {
                        let object = record.object.clone();
                        match access.put_back(&object, change.record, verb, inverse.values) {
                            Ok(op) => {
                                // As nobody else has changed it since, it looks as if nothing had happened.
                                let touched = touched.get(&change.record).copied();
                                let touched = touched.filter(|_| inverse.conflicts.is_empty());
                                let op = op.expecting(Some(record.version)).as_touched(touched);
                                ops.push(op.also_in_trash(reverting.in_trash_too));
                                of_ops.push((change, inverse.conflicts));
                            }
                            Err(problems) => {
                                let why = problems.first().map_or(Why::Changed, |first| {
                                    let (field, reason) = (&first.field, &first.reason);
                                    Why::Refused(Refusal::Invalid(field.clone(), reason.clone()))
                                });
                                let mut fields = inverse.conflicts;
                                fields.extend(
                                    problems
                                        .into_iter()
                                        .map(|problem| problem.field)
                                        .filter(|f| !f.is_empty()),
                                );
                                into.stays(&change, fields, why);
                            }
                        }
                    }
                    _ if inverse.conflicts.is_empty() => into.clean += 1,
                    (_, Some(_)) => into.stays(&change, inverse.conflicts, Why::Changed),
                    (_, None) => into.stays(&change, inverse.conflicts, Why::Gone),
                }
            }
            if ops.is_empty() {
                return Ok(());
            }
            let done = self
                .apply(ChangeSet {
                    meta: meta.clone(),
                    ops,
                    all_or_nothing: false,
                })
                .await?;
            let refused: HashMap<usize, Refusal> = done.refused.into_iter().collect();
            into.applied += u64::try_from(done.changes).unwrap_or(0);
            for (at, (change, conflicts)) in of_ops.into_iter().enumerate() {
                match refused.get(&at) {
                    None if conflicts.is_empty() => into.clean += 1,
                    None => into.stays(&change, conflicts, Why::Changed),
                    Some(Refusal::Stale(_)) if attempt < TRIES => batch.push(change),
                    Some(Refusal::Stale(_)) => into.stays(&change, Vec::new(), Why::Changed),
                    Some(Refusal::NotFound) => into.stays(&change, Vec::new(), Why::Gone),
                    Some(refusal) => {
                        let fields = match refusal {
                            Refusal::Taken(field, _)
                            | Refusal::NoTarget(field)
                            | Refusal::Invalid(field, _) => vec![field.clone()],
                            _ => Vec::new(),
                        };
                        into.stays(&change, fields, Why::Refused(refusal.clone()));
                    }
                }
            }
            if batch.is_empty() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The records as they are, and whether they may be seen.
    async fn current(
        &self,
        batch: &[Change],
        access: &Arc<Access>,
    ) -> Result<HashMap<RecordId, (Record, bool)>> {
        let mut by_object: HashMap<String, Vec<RecordId>> = HashMap::new();
        for change in batch {
            by_object
                .entry(change.object.clone())
                .or_default()
                .push(change.record);
        }
        let (rules, access) = (self.rules(), access.clone());
        let asked = Arc::new(by_object);
        self.db()
            .snapshot("undo", move |tx| {
                let (rules, access, asked) = (rules.clone(), access.clone(), asked.clone());
                Box::pin(async move {
                    let mut records = HashMap::new();
                    for (object, ids) in &*asked {
                        let Some(known) = rules.object(object) else {
                            continue;
                        };
                        let visible = access.visible(object);
                        read(tx, &rules, known, &visible, ids, &mut records).await?;
                    }
                    Ok(records)
                })
            })
            .await
    }

    /// When and by whom these records had been changed last before, where nobody else has changed them since.
    async fn touched(&self, batch: &[Change], undo: &Meta) -> Result<HashMap<RecordId, Touched>> {
        let asked: HashMap<RecordId, (i64, i64)> = batch
            .iter()
            .filter(|change| change.verb != Verb::Create)
            .map(|change| (change.record, (change.rid, change.version - 1)))
            .collect();
        let (Some(first), false) = (batch.first(), asked.is_empty()) else {
            return Ok(HashMap::new());
        };
        let own = [first.set.id, undo.id];
        let asked = Arc::new(asked);
        self.db()
            .read("undo", move |tx| {
                let asked = asked.clone();
                Box::pin(async move { before(tx, &asked, &own).await })
            })
            .await
    }

    /// Notes that a change set is undone; if it was an undo itself, what that one undid is done again.
    async fn mark(&self, original: &SetInfo, by: RecordId) -> Result<()> {
        let (id, undoes) = (original.meta.id, original.meta.undoes);
        self.db()
            .write("undo", move |tx| {
                Box::pin(async move {
                    let mut sql = Sql::new(tx.dialect(), "UPDATE change_set SET undone_by = ");
                    sql.bind(Cell::Id(by), ColumnType::Id)
                        .push(" WHERE id = ")
                        .bind(Cell::Id(id), ColumnType::Id);
                    let mut statements = vec![sql];
                    if let Some(undone) = undoes {
                        let mut sql = Sql::new(
                            tx.dialect(),
                            "UPDATE change_set SET undone_by = NULL WHERE id = ",
                        );
                        sql.bind(Cell::Id(undone), ColumnType::Id)
                            .push(" AND undone_by = ");
                        sql.bind(Cell::Id(id), ColumnType::Id);
                        statements.push(sql);
                    }
                    tx.execute_all(&statements).await.map(drop)
                })
            })
            .await
    }
}

async fn read(
    tx: &mut Tx,
    rules: &Rules,
    known: &Arc<ObjectRules>,
    visible: &Predicate,
    ids: &[RecordId],
    into: &mut HashMap<RecordId, (Record, bool)>,
) -> Result<()> {
    let every = every_field(known);
    let wanted = Wanted {
        positions: &every,
        visible,
        writable: &Predicate::True,
        lock: false,
    };
    for (id, current) in rules.load(tx, known, &wanted, ids).await? {
        let seen = current.visible;
        into.insert(id, (current.whole(known, &every), seen));
    }
    Ok(())
}

/// By record: the fields that an undo has set back, and what they were and became.
#[derive(Default)]
struct Back(HashMap<RecordId, Vec<BTreeMap<String, Delta>>>);

impl Back {
    /// Whether exactly this field of this change was set back. A record that was changed several times by one change set is by
    /// then something else than either of the change's values, and nobody else has done that.
    fn has(&self, change: &Change, field: &str) -> bool {
        let Some(Delta(old, new)) = change.fields.get(field) else {
            return false;
        };
        let done = self.0.get(&change.record);
        change.verb == Verb::Update
            && done.is_some_and(|done| {
                done.iter()
                    .filter_map(|fields| fields.get(field))
                    .any(|Delta(was, is)| was == new && is == old)
            })
    }
}

impl Reverted {
    fn stays(&mut self, change: &Change, fields: Vec<String>, why: Why) {
        self.conflicts.push(Stays {
            object: change.object.clone(),
            record: change.record,
            fields,
            why,
        });
    }

    fn add(&mut self, part: Reverted) {
        self.applied += part.applied;
        self.clean += part.clean;
        self.conflicts.extend(part.conflicts);
        self.unseen += part.unseen;
    }
}
