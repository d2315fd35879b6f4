//! The dry run: every row goes through everything but the writing, and what would become of it is told.

use mainstay_telemetry::Stopwatch;
use std::collections::{BTreeMap, HashMap, HashSet};

use mainstay_model::access::Right;
use mainstay_model::field::Widget;
use mainstay_model::{Field, Reason, Record, RecordId, Value, fold};
use serde::{Deserialize, Serialize};

use super::feed::Feed;
use super::outcome::{CellProblem, FieldChange, Outcome, RowOutcome, Totals};
use super::prepare::{Prepared, Preparer, Verdict};
use super::progress::Progress;
use crate::Ctx;
use crate::error::Result;

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// How many rows would become what.
    pub totals: Totals,
    /// Some of the rows that would go in, changes of records that exist first.
    pub examples: Vec<RowOutcome>,
    /// The first rows that would be refused.
    pub refused: Vec<RowOutcome>,
    /// What is wrong, by column and kind of problem, and how often; the most frequent first.
    pub kinds: Vec<ProblemKind>,
    /// The first rows that look like records that are there, though no key says so.
    #[serde(default)]
    pub alike: Vec<AlikeRow>,
    /// How many there are of those.
    #[serde(default)]
    pub alike_count: u64,
    /// Words that are not understood, and how often; the most frequent first.
    #[serde(default)]
    pub words: Vec<UnknownWord>,
}

/// A word of a column that names nothing: no option, no record, no user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownWord {
    /// The column, from 0 on.
    pub column: usize,
    /// The field.
    pub field: String,
    /// The word.
    pub word: String,
    /// How many rows say it.
    pub count: u64,
}

/// A row that looks like a record that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlikeRow {
    /// Its number.
    pub row: u64,
    /// The record.
    pub record: RecordId,
    /// What the record is called.
    pub title: String,
}

/// A kind of problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemKind {
    /// The column; blank for whole rows.
    pub column: String,
    /// Why, as its first example says it.
    pub reason: Reason,
    /// The first value.
    pub value: String,
    /// The first row.
    pub row: u64,
    /// How many.
    pub count: u64,
}

/// Rows of each kind kept for showing.
const EXAMPLES: usize = 50;
/// Refused rows kept for showing; all are counted, and the run keeps them all.
const REFUSED: usize = 500;
const KINDS: usize = 200;
/// Rows that look like records kept for showing.
const ALIKE: usize = 30;
/// Words that are not understood kept for showing.
const WORDS: usize = 300;

/// Checks all rows; `tell` hears how far it is after each batch.
pub(crate) async fn check(
    ctx: &Ctx,
    mut preparer: Preparer,
    mut feed: Feed,
    tell: &mut (dyn FnMut(Progress) + Send),
) -> Result<Check> {
    ctx.require(Right::Import)?;
    let began = Stopwatch::start();
    preparer.tell_alike();
    let mut gathered = Gathered::default();
    let mut refused_rows: HashSet<u64> = HashSet::new();
    let mut later: Vec<(u64, CellProblem)> = Vec::new();
    while let Some(rows) = feed.next().await? {
        let batch = preparer.batch(rows).await?;
        gathered.check.totals.linked += batch.linked.len() as u64;
        for prepared in batch.rows {
            match &prepared.verdict {
                Verdict::Create(op) => preparer.arrived(&prepared.row, op.id()),
                Verdict::Update(_, record, _) | Verdict::Same(record) => {
                    preparer.arrived(&prepared.row, record.id)
                }
                Verdict::Refuse => {
                    refused_rows.insert(prepared.row.number);
                }
            }
            for (field, column, text) in &prepared.later {
                if let Some(member) = preparer.family.find(text).filter(|_| later.len() < REFUSED) {
                    later.push((
                        member.row,
                        preparer.parent_refused(&prepared.row, *column, *field, member.row),
                    ));
                }
            }
            if let Some(record) = &prepared.alike {
                gathered.alike(ctx, prepared.row.number, record);
            }
            let outcome = outcome(ctx, &preparer, prepared);
            gathered.words_of(&preparer, &outcome);
            gathered.add(outcome);
        }
        let progress = Progress {
            totals: gathered.check.totals,
            fraction: feed.fraction(),
            seconds: began.elapsed().as_secs_f64(),
        };
        tell(progress);
    }
    for (_, problem) in later
        .into_iter()
        .filter(|(row, _)| refused_rows.contains(row))
    {
        gathered.kind(0, &problem);
    }
    Ok(gathered.finish())
}

/// What would become of a row.
fn outcome(ctx: &Ctx, preparer: &Preparer, prepared: Prepared) -> RowOutcome {
    let title = |value: &Value| match preparer.layout.object.title_field() {
        Some(field) => field.kind.display(field, value, &ctx.env.locale, &ctx.env),
        None => String::new(),
    };
    let object = &preparer.layout.object;
    let (outcome, record, title, changes) = match &prepared.verdict {
        Verdict::Create(op) => {
            let position = object.position(&object.title);
            let value = op
                .values()
                .iter()
                .find(|(at, _)| Some(*at) == position)
                .map_or(&Value::Null, |(_, value)| value);
            (Outcome::Created, None, title(value), Vec::new())
        }
        Verdict::Update(_, record, changes) => {
            let changes = changes
                .iter()
                .map(|(at, new)| {
                    let field = &object.fields[*at];
                    let show = |value: &Value| {
                        let text = field.kind.display(field, value, &ctx.env.locale, &ctx.env);
                        // A link that was found by name has no title yet.
                        if text.is_empty() && !value.is_null() {
                            preparer.cell_of(&prepared.row, *at).to_owned()
                        } else {
                            text
                        }
                    };
                    FieldChange {
                        field: field.name.clone(),
                        old: show(record.get(&field.name)),
                        new: show(new),
                    }
                })
                .collect();
            (
                Outcome::Updated,
                Some(record.id),
                title(record.get(&object.title)),
                changes,
            )
        }
        Verdict::Same(record) => (
            Outcome::Unchanged,
            Some(record.id),
            title(record.get(&object.title)),
            Vec::new(),
        ),
        Verdict::Refuse => (Outcome::Refused, None, String::new(), Vec::new()),
    };
    RowOutcome {
        row: prepared.row.number,
        line: prepared.row.line,
        outcome,
        record,
        title,
        problems: prepared.problems,
        changes,
    }
}

#[derive(Default)]
struct Gathered {
    check: Check,
    created: Vec<RowOutcome>,
    updated: Vec<RowOutcome>,
    unchanged: Vec<RowOutcome>,
    kinds: BTreeMap<(String, String), ProblemKind>,
    words: HashMap<(usize, String), UnknownWord>,
}

impl Gathered {
    fn alike(&mut self, ctx: &Ctx, row: u64, record: &Record) {
        self.check.alike_count += 1;
        if self.check.alike.len() < ALIKE {
            let title = record.object.title_field().map(|field| {
                let value = record.get(&field.name);
                field.kind.display(field, value, &ctx.env.locale, &ctx.env)
            });
            self.check.alike.push(AlikeRow {
                row,
                record: record.id,
                title: title.unwrap_or_default(),
            });
        }
    }

    fn add(&mut self, row: RowOutcome) {
        self.check.totals.count(row.outcome);
        for problem in &row.problems {
            self.kind(row.row, problem);
        }
        let (list, most) = match row.outcome {
            Outcome::Created => (&mut self.created, EXAMPLES),
            Outcome::Updated => (&mut self.updated, EXAMPLES),
            Outcome::Unchanged => (&mut self.unchanged, 10),
            Outcome::Refused => (&mut self.check.refused, REFUSED),
        };
        if list.len() < most {
            list.push(row);
        }
    }

    /// Words that another word might be meant by.
    fn words_of(&mut self, preparer: &Preparer, row: &RowOutcome) {
        for problem in &row.problems {
            let field = preparer.layout.object.find(&problem.field);
            let named = field.is_some_and(|field| names_something(field, &problem.reason.code));
            if !named || problem.value.is_empty() || problem.value.ends_with('…') {
                continue;
            }
            let column = preparer
                .names
                .iter()
                .position(|name| *name == problem.column);
            let Some(column) = column else { continue };
            let key = (column, fold::fold(problem.value.trim()));
            if !self.words.contains_key(&key) && self.words.len() >= WORDS {
                continue;
            }
            let word = self.words.entry(key).or_insert_with(|| UnknownWord {
                column,
                field: problem.field.clone(),
                word: problem.value.trim().to_owned(),
                count: 0,
            });
            word.count += 1;
        }
    }

    fn kind(&mut self, row: u64, problem: &CellProblem) {
        let key = (problem.column.clone(), problem.reason.code.clone());
        if !self.kinds.contains_key(&key) && self.kinds.len() >= KINDS {
            return;
        }
        let kind = self.kinds.entry(key).or_insert_with(|| ProblemKind {
            column: problem.column.clone(),
            reason: problem.reason.clone(),
            value: problem.value.clone(),
            row,
            count: 0,
        });
        kind.count += 1;
    }

    fn finish(mut self) -> Check {
        self.check.examples = self.updated;
        self.check.examples.append(&mut self.created);
        self.check.examples.append(&mut self.unchanged);
        self.check.kinds = self.kinds.into_values().collect();
        self.check
            .kinds
            .sort_by_key(|kind| std::cmp::Reverse(kind.count));
        self.check.words = self.words.into_values().collect();
        self.check
            .words
            .sort_by(|a, b| (b.count, a.column, &a.word).cmp(&(a.count, b.column, &b.word)));
        self.check
    }
}

/// Whether a field's text names something that there is or is not, and this is what is wrong with it.
fn names_something(field: &Field, code: &str) -> bool {
    let of_a_key = ["key_twice", "no_match", "several_match", "exists"].contains(&code);
    let of_rows = ["parent_refused", "several_rows", "links_to_itself"].contains(&code);
    match field.kind.widget(field) {
        Widget::Choice
        | Widget::Choices
        | Widget::Check
        | Widget::Link
        | Widget::Links
        | Widget::User => !of_a_key && !of_rows && code != "formula_failed",
        Widget::Money => code == "unknown_currency",
        _ => false,
    }
}
