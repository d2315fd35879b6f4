//! A record as it was: the record as it is, with everything taken back that was changed since. Formulas are worked out anew;
//! roll-ups are left out, since they are not of the record itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use mainstay_model::change::{Change, Delta, Verb};
use mainstay_model::query::{ScopedGet, Trash};
use mainstay_model::value::Link;
use mainstay_model::{Object, Predicate, Record, Value};

use crate::db::Tx;
use crate::error::Result;
use crate::history::links;
use crate::history::rows::{Which, changes};
use crate::history::touched;
use crate::open::Store;
use crate::write::load::{Current, Wanted, every_field};
use crate::write::rules::{ObjectRules, Rules};

impl Store {
    /// The record as it was at a time, when there was one and it may be seen now. Roll-ups, and formulas that use them, are
    /// not among its fields.
    pub async fn as_of(&self, get: &ScopedGet, at: Timestamp) -> Result<Option<Record>> {
        self.as_it_was(get, Moment::At(at)).await
    }

    /// The same as it was when a change had been made, by its position in history.
    pub async fn as_of_change(&self, get: &ScopedGet, change: i64) -> Result<Option<Record>> {
        self.as_it_was(get, Moment::Behind(change)).await
    }

    async fn as_it_was(&self, get: &ScopedGet, moment: Moment) -> Result<Option<Record>> {
        let (get, rules) = (get.clone(), self.rules());
        self.db()
            .snapshot("as of", move |tx| {
                let (get, rules) = (get.clone(), rules.clone());
                Box::pin(async move { as_of(tx, &rules, &get, moment).await })
            })
            .await
    }
}

/// When a record is looked at.
#[derive(Clone, Copy)]
enum Moment {
    /// At an instant.
    At(Timestamp),
    /// When this change had been made.
    Behind(i64),
}

impl Moment {
    /// Whether a change came later.
    fn is_before(self, change: &Change) -> bool {
        match self {
            Moment::At(at) => change.set.at > at,
            Moment::Behind(rid) => change.rid > rid,
        }
    }
}

async fn as_of(
    tx: &mut Tx,
    rules: &Rules,
    get: &ScopedGet,
    moment: Moment,
) -> Result<Option<Record>> {
    let Some(known) = rules.object(&get.object().name) else {
        return Ok(None);
    };
    let every = every_field(known);
    let wanted = Wanted {
        positions: &every,
        visible: get.predicate(),
        writable: &Predicate::True,
        lock: false,
    };
    let found = rules
        .load(tx, known, &wanted, &[get.id()])
        .await?
        .remove(&get.id());
    let Some(mut then) = found.filter(|current| current.visible) else {
        return Ok(None);
    };
    let mut before = None;
    loop {
        let which = Which {
            records: Some(vec![get.id()]),
            before,
            ..Which::default()
        };
        let batch = changes(tx, &which, 200).await?;
        let Some(last) = batch.last() else { break };
        before = Some(last.rid);
        for change in batch.iter().filter(|change| moment.is_before(change)) {
            if change.verb == Verb::Create {
                return Ok(None);
            }
            take_back(known, &mut then, change);
        }
    }
    let in_place = match get.trash() {
        Trash::Live => !then.trashed,
        Trash::Trashed => then.trashed,
        Trash::Any => true,
    };
    if !in_place {
        return Ok(None);
    }
    // Who had changed it last is asked by the time alone; no more than that is lost where several changes came at one.
    if let Moment::At(at) = moment {
        kept_then(tx, known, &mut then, at).await?;
    }
    let known_fields = work_out(known, &mut then);
    let mut record = record(known, get, then, &known_fields);
    let mut linked = links::Wanted::new();
    for (field, value) in record.entries() {
        links::want(field, value, &mut linked);
    }
    let titles = links::titles(tx, rules, get.access(), linked).await?;
    for (position, value) in record.fields.iter().zip(&mut record.values) {
        links::put(&record.object.fields[*position], value, &titles);
    }
    Ok(Some(record))
}

fn take_back(rules: &ObjectRules, then: &mut Current, change: &Change) {
    then.version = change.version - i64::from(!change.is_quiet(&rules.object));
    match change.verb {
        Verb::Trash => then.trashed = false,
        Verb::Restore => then.trashed = true,
        _ => {}
    }
    for (name, Delta(old, _)) in &change.fields {
        if let Some(position) = rules.object.position(name) {
            let field = &rules.object.fields[position];
            then.values[position] = Some(field.kind.restore(field, old));
        }
    }
}

/// Who had changed it last, and when: history does not keep these fields, but its rows tell.
async fn kept_then(
    tx: &mut Tx,
    rules: &ObjectRules,
    then: &mut Current,
    at: Timestamp,
) -> Result<()> {
    let Some(touched) = touched::as_of(tx, then.id, at).await? else {
        return Ok(());
    };
    if let Some(position) = rules.kept.updated_at {
        then.values[position] = Some(Value::Time(touched.at));
    }
    if let Some(position) = rules.kept.updated_by {
        let by = touched.by.map(|by| Value::from(Link::to("user", by)));
        then.values[position] = Some(by.unwrap_or(Value::Null));
    }
    Ok(())
}

/// Works out the formulas; gives the positions of all fields that are known.
fn work_out(rules: &ObjectRules, then: &mut Current) -> BTreeSet<usize> {
    let mut known: BTreeSet<usize> = (0..rules.object.fields.len())
        .filter(|at| !rules.computed(*at))
        .collect();
    for formula in &rules.formulas {
        if formula.uses.iter().all(|at| known.contains(at)) {
            let value = formula.value(&rules.object, &|at| then.get(at).clone());
            then.values[formula.position] = Some(value);
            known.insert(formula.position);
        }
    }
    known
}

fn record(rules: &ObjectRules, get: &ScopedGet, then: Current, known: &BTreeSet<usize>) -> Record {
    let object: &Arc<Object> = get.object();
    // The fields asked for are positions in the object as it was when they were asked for.
    let mut fields = Vec::new();
    let mut values = Vec::new();
    for position in get.fields().iter().copied() {
        let here = object
            .fields
            .get(position)
            .and_then(|field| rules.object.position(&field.name));
        if let Some(here) = here.filter(|here| known.contains(here)) {
            fields.push(position);
            values.push(then.get(here).clone());
        }
    }
    Record {
        object: object.clone(),
        id: then.id,
        version: then.version,
        trashed: then.trashed,
        fields: fields.into(),
        values,
    }
}
