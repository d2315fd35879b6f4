//! From rows to operations, a batch at a time: records found by key, links by name, values put together and compared with
//! what is there. The check and the run share this, so that the run does what the check said.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use mainstay_model::access::{Access, Draft};
use mainstay_model::change::Op;
use mainstay_model::field::Piece;
use mainstay_model::value::Link;
use mainstay_model::{Env, Problem, Reason, Record, RecordId, Value};
use mainstay_store::Store;

use self::demands::Demands;
use super::family::Family;
use super::lookup::{Found, Lookup, key_texts};
use super::mapping::{Alike, Key, Layout, LinkColumns, Mode, ValueColumns, target_names};
use super::outcome::{CellProblem, shortened};
use super::source::Row;
use super::together::Known;
use crate::error::Result;

/// A row, ready.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The row.
    pub row: Row,
    /// What is to be done.
    pub verdict: Verdict,
    /// Why it is refused.
    pub problems: Vec<CellProblem>,
    /// Links to rows that are not in yet: field, column, text.
    pub later: Vec<(usize, usize, String)>,
    /// The record that it looks like, where no key says that it is that.
    pub alike: Option<Arc<Record>>,
}

/// What is to be done with a row.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// Make a record.
    Create(Box<Op>),
    /// Change a record: what it is, and what it becomes.
    Update(Box<Op>, Arc<Record>, Vec<(usize, Value)>),
    /// The record has these values.
    Same(Arc<Record>),
    /// Nothing.
    Refuse,
}

/// A batch, ready.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// Linked records to make first.
    pub linked: Vec<Op>,
    /// The rows.
    pub rows: Vec<Prepared>,
}

/// Turns rows into operations.
pub(crate) struct Preparer {
    pub layout: Arc<Layout>,
    pub access: Arc<Access>,
    pub env: Env,
    pub names: Arc<[String]>,
    pub placer: Placer,
    pub family: Family,
    /// What it knows of the other files of its migration.
    pub known: Known,
    lookup: Lookup,
    demands: Demands,
    seen: HashMap<u64, u64>,
    /// Records that look like rows are looked for, whatever becomes of those.
    tells_alike: bool,
    /// The id of the record that a row or a linked name makes: the same whenever the import is run again.
    ids: Ids,
}

/// Ids of the records that an import makes.
#[derive(Clone, Debug)]
pub(crate) struct Ids {
    millis: u64,
    seed: [u8; 32],
}

impl Ids {
    /// The ids of an import.
    pub fn of(import: RecordId, at: jiff::Timestamp) -> Self {
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        Self {
            millis,
            seed: *blake3::hash(&import.bytes()).as_bytes(),
        }
    }

    /// The id of a row's record. Rows in order have ids in order, which keeps their index compact.
    pub fn row(&self, number: u64) -> RecordId {
        let mut bytes = [0u8; 10];
        let digest = self.digest(&number.to_be_bytes());
        bytes[1] = (number >> 24) as u8;
        bytes[2] = self.seed[0];
        bytes[3..6].copy_from_slice(&(number as u32).to_be_bytes()[1..]);
        bytes[6..].copy_from_slice(&digest[..4]);
        self.id(&bytes)
    }

    /// The id of a linked record.
    pub fn named(&self, object: &str, text: &str) -> RecordId {
        let digest =
            self.digest(format!("{object}\u{1f}{}", mainstay_model::fold::fold(text)).as_bytes());
        let mut bytes = [0u8; 10];
        bytes.copy_from_slice(&digest[..10]);
        self.id(&bytes)
    }

    fn digest(&self, name: &[u8]) -> [u8; 32] {
        *blake3::keyed_hash(&self.seed, name).as_bytes()
    }

    fn id(&self, bytes: &[u8; 10]) -> RecordId {
        RecordId(uuid::Builder::from_unix_timestamp_millis(self.millis, bytes).into_uuid())
    }
}

impl Preparer {
    pub fn new(
        store: &Store,
        access: &Arc<Access>,
        env: &Env,
        layout: Layout,
        names: Arc<[String]>,
        family: Family,
        ids: Ids,
    ) -> Self {
        let layout = Arc::new(layout);
        Self {
            lookup: Lookup::new(store.clone(), access.clone(), env.clone()),
            placer: Placer {
                layout: layout.clone(),
                names: names.clone(),
            },
            demands: Demands::of(access),
            layout,
            access: access.clone(),
            env: env.clone(),
            names,
            family,
            known: Known::default(),
            seen: HashMap::new(),
            tells_alike: false,
            ids,
        }
    }

    /// Prepares rows that follow those of the batch before.
    pub async fn batch(&mut self, rows: Vec<Row>) -> Result<Batch> {
        let keys: Vec<RowKey> = rows.iter().map(|row| self.key_of(row)).collect();
        let existing = self.existing(&keys).await?;
        self.find_links(&rows).await?;
        let mut batch = Batch::default();
        for (row, key) in rows.into_iter().zip(keys) {
            let prepared = self.row(row, key, &existing, &mut batch.linked);
            batch.rows.push(prepared);
        }
        if self.tells_alike || self.layout.alike != Alike::Create {
            self.settle_alike(&mut batch).await?;
        }
        Ok(batch)
    }

    /// From now on rows that look like records that are there are told.
    pub fn tell_alike(&mut self) {
        self.tells_alike = true;
    }

    /// Records by id, in the person's scope.
    pub async fn existing_by_id(
        &self,
        object: &mainstay_model::Object,
        ids: &[RecordId],
    ) -> Result<HashMap<RecordId, Arc<Record>>> {
        self.lookup.by_id(object, ids).await
    }

    /// What stands in the first column of a field.
    pub fn cell_of<'r>(&self, row: &'r Row, field: usize) -> &'r str {
        self.layout
            .column_of(field)
            .and_then(|column| row.cells.get(column))
            .unwrap_or("")
    }

    /// A row went in: others may link to it from now on.
    pub fn arrived(&mut self, row: &Row, record: RecordId) {
        self.family.arrived(row, record, &self.layout, &self.env);
    }

    fn row(
        &mut self,
        row: Row,
        key: RowKey,
        existing: &Existing,
        linked: &mut Vec<Op>,
    ) -> Prepared {
        let mut prepared = Prepared {
            verdict: Verdict::Refuse,
            problems: Vec::new(),
            later: Vec::new(),
            alike: None,
            row,
        };
        if let Some(reason) = prepared.row.problem.clone() {
            let value = prepared
                .row
                .cells
                .get(0)
                .filter(|_| prepared.row.cells.len() == 1)
                .unwrap_or("");
            prepared.problems.push(CellProblem {
                value: shortened(value),
                ..CellProblem::row(reason)
            });
            return prepared;
        }
        match self.judge_key(&prepared.row, &key, existing) {
            Ok(record) => self.filled(prepared, record, linked),
            Err(problem) => {
                prepared.problems.push(problem);
                prepared
            }
        }
    }

    /// A row about a record, or about a new one.
    fn filled(
        &mut self,
        mut prepared: Prepared,
        record: Option<Arc<Record>>,
        linked: &mut Vec<Op>,
    ) -> Prepared {
        let mut draft = Draft::default();
        let mut changes = Vec::new();
        let before = |field: usize| {
            record.as_deref().map_or(&Value::Null, |record| {
                record.get(&self.layout.field(field).name)
            })
        };
        for value in &self.layout.values {
            let old = before(value.field);
            match self.value(&prepared.row, value, old) {
                Ok(new) if new.same(old) => {}
                Ok(new) => changes.push((value.field, new)),
                Err(problem) => prepared.problems.push(problem),
            }
        }
        let mut wishes = Vec::new();
        for link in &self.layout.links {
            let old = before(link.field);
            match self.link(&prepared.row, link, old, &mut prepared.later, &mut wishes) {
                Ok(Some(new)) if !new.same(old) => changes.push((link.field, new)),
                Ok(_) => {}
                Err(problem) => prepared.problems.push(problem),
            }
        }
        if !prepared.problems.is_empty() {
            return prepared;
        }
        for (field, value) in &changes {
            draft.set(*field, value.clone());
        }
        let result = match (&record, changes.is_empty()) {
            (Some(record), true) => Ok(Verdict::Same(record.clone())),
            (Some(record), false) => self
                .access
                .update(&self.layout.object, record.id, draft)
                .map(|op| Verdict::Update(Box::new(op), record.clone(), changes)),
            (None, _) => {
                let id = self.ids.row(prepared.row.number);
                self.access
                    .create(&self.layout.object, id, draft, &self.env)
                    .map(|op| Verdict::Create(Box::new(op)))
            }
        };
        let result = result.and_then(|verdict| {
            let mut against = self.demands.against(&verdict, &self.env);
            for wish in &wishes {
                let field = &self.layout.field(wish.field).name;
                let of_linked = self.demands.of_new(&wish.op, &self.env).into_iter();
                against.extend(of_linked.map(|problem| problem.reason.at(field)));
            }
            if against.is_empty() {
                Ok(verdict)
            } else {
                Err(against)
            }
        });
        match result {
            Ok(verdict) => prepared.verdict = verdict,
            Err(problems) => {
                prepared.problems = problems
                    .into_iter()
                    .map(|problem| self.placer.place(problem, &prepared.row))
                    .collect()
            }
        }
        if prepared.problems.is_empty() {
            for wish in wishes {
                self.lookup.made(
                    wish.field,
                    wish.by.as_deref(),
                    &wish.text,
                    &wish.object,
                    wish.op.id(),
                );
                linked.push(wish.op);
            }
        }
        prepared
    }

    fn problem(&self, row: &Row, column: usize, field: usize, reason: Reason) -> CellProblem {
        CellProblem {
            column: self.names.get(column).cloned().unwrap_or_default(),
            field: self.layout.field(field).name.clone(),
            value: shortened(row.cells.get(column).unwrap_or("")),
            reason,
        }
    }

    fn value(
        &self,
        row: &Row,
        value: &ValueColumns,
        before: &Value,
    ) -> std::result::Result<Value, CellProblem> {
        let field = self.layout.field(value.field);
        for (column, _) in &value.pieces {
            if let Some(reason) = row.fault(*column) {
                return Err(self.problem(row, *column, value.field, reason));
            }
        }
        let pieces: Vec<Piece> = value
            .pieces
            .iter()
            .map(|(column, part)| Piece {
                part: *part,
                text: row.meant(*column),
            })
            .collect();
        field
            .assemble(&pieces, before, self.layout.clear_blank, &self.env)
            .map_err(|(piece, reason)| {
                let column = value.pieces.get(piece).map_or(0, |(column, _)| *column);
                self.problem(row, column, value.field, reason)
            })
    }
}

/// Knows which cells fields come from.
#[derive(Clone)]
pub(crate) struct Placer {
    layout: Arc<Layout>,
    names: Arc<[String]>,
}

impl Placer {
    /// A problem of a record, placed at the cell it came from.
    pub fn place(&self, problem: Problem, row: &Row) -> CellProblem {
        let name = problem.field.split(['.', '[']).next().unwrap_or("");
        let column = self
            .layout
            .object
            .position(name)
            .and_then(|field| self.layout.column_of(field));
        let header = column
            .and_then(|column| self.names.get(column))
            .map(String::as_str);
        CellProblem::at(
            problem,
            header,
            column.and_then(|column| row.cells.get(column)),
        )
    }
}

/// What a row says about which record it means.
enum RowKey {
    /// Nothing: no key is used, or the cells are blank.
    Blank,
    /// This id.
    Id(RecordId),
    /// One of these texts.
    Texts(Vec<String>),
    /// What stands there cannot be read.
    Bad(usize, Reason),
}

#[derive(Default)]
struct Existing {
    ids: HashMap<RecordId, Arc<Record>>,
    texts: HashMap<String, Vec<Arc<Record>>>,
}

/// A linked record to make.
struct Wish {
    field: usize,
    by: Option<String>,
    text: String,
    object: String,
    op: Op,
}

mod alike;
mod demands;
mod keys;
pub(super) mod links;
