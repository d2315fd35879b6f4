//! Filters as people and programs write them, `RawFilter -> Filter -> Predicate`.
//!
//! Text becomes a [`Filter`] once, at the edge: field names are looked up, operators checked against the field's kind,
//! operands read by it. What cannot be read becomes a [`Problem`] beside the good parts. The written form is the one of
//! the API's parameters: `owner=eq.me`, `company.sector=in.(retail,banking)`, `name=not.ilike.*ltd*`,
//! `or=(stage.eq.won,and(amount.gt.1000,created_at.gte.-30d))`.

mod parse;

use std::sync::Arc;

use crate::env::Env;
use crate::field::{Side, Widget};
use crate::id::RecordId;
use crate::object::Object;
use crate::predicate::Predicate;
use crate::problem::{Problem, Reason, shown};

pub use parse::{RawCondition, RawFilter, parse_condition, parse_group};

/// What a filter may ask of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Is. For dates also a whole period: `today`, `this_month`, `last_30_days`, `2026-03`.
    Eq,
    /// Is not.
    Ne,
    /// Greater, later.
    Gt,
    /// Greater or equal, from.
    Gte,
    /// Less, earlier.
    Lt,
    /// Less or equal, until.
    Lte,
    /// One of several: `in.(a,b,"c, d")`.
    In,
    /// Matches a pattern with `*`, case and accents matter.
    Like,
    /// Matches a pattern with `*`, case and accents do not matter.
    Ilike,
    /// `is.null`, `is.not_null`, `is.true`, `is.false`.
    Is,
    /// Has this one among its several values; for text: contains it.
    Contains,
}

impl Operator {
    /// All of them.
    pub const ALL: [Operator; 11] = [
        Operator::Eq,
        Operator::Ne,
        Operator::Gt,
        Operator::Gte,
        Operator::Lt,
        Operator::Lte,
        Operator::In,
        Operator::Like,
        Operator::Ilike,
        Operator::Is,
        Operator::Contains,
    ];

    /// As it is written: `gte`.
    pub fn name(self) -> &'static str {
        match self {
            Operator::Eq => "eq",
            Operator::Ne => "ne",
            Operator::Gt => "gt",
            Operator::Gte => "gte",
            Operator::Lt => "lt",
            Operator::Lte => "lte",
            Operator::In => "in",
            Operator::Like => "like",
            Operator::Ilike => "ilike",
            Operator::Is => "is",
            Operator::Contains => "contains",
        }
    }

    /// The operator written so.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.name() == name)
    }
}

/// A filter whose fields and operators are known to be good.
#[derive(Clone, Debug)]
pub enum Filter {
    /// All of these; none means everything.
    All(Vec<Filter>),
    /// Any of these.
    Any(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// One condition.
    Condition(Condition),
}

/// One condition: a path to a field, an operator, what it is compared with.
#[derive(Clone, Debug)]
pub struct Condition {
    /// As written: `company.sector`.
    pub path: String,
    /// The objects and link fields passed through, outermost first.
    pub hops: Vec<Hop>,
    /// The object that has the field.
    pub object: Arc<Object>,
    /// The field's position in it; nothing for the record itself, by its id.
    pub field: Option<usize>,
    /// The operator.
    pub op: Operator,
    /// What stands behind the operator, as written; one, or several for `in`.
    pub operands: Vec<String>,
    /// The rows of the last object for which it holds.
    pub predicate: Predicate,
}

/// A step through a link.
#[derive(Clone, Debug)]
pub struct Hop {
    /// The object that has the link field.
    pub object: Arc<Object>,
    /// The link field's position.
    pub field: usize,
    /// The object arrived at.
    pub target: Arc<Object>,
    /// Whether the field links to many.
    pub many: bool,
    /// Rows of the target that the person may see.
    pub visible: Predicate,
}

/// What the filter may look at: fields that exist and may be read. Fields that may not are told as if they did not exist.
pub trait Fields {
    /// A readable field of an object by name.
    fn readable(&self, object: &Object, field: &str) -> Option<usize>;
    /// An object by name, with the rows of it that may be seen; `None` when none may.
    fn object(&self, name: &str) -> Option<(Arc<Object>, Predicate)>;
}

/// Resolves a written filter against an object.
pub fn resolve(
    raw: &RawFilter,
    object: &Arc<Object>,
    fields: &dyn Fields,
    env: &Env,
    problems: &mut Vec<Problem>,
) -> Filter {
    match raw {
        RawFilter::All(parts) => Filter::All(
            parts
                .iter()
                .map(|part| resolve(part, object, fields, env, problems))
                .collect(),
        ),
        RawFilter::Any(parts) => Filter::Any(
            parts
                .iter()
                .map(|part| resolve(part, object, fields, env, problems))
                .collect(),
        ),
        RawFilter::Not(part) => Filter::Not(Box::new(resolve(part, object, fields, env, problems))),
        RawFilter::Condition(raw) => match resolve_condition(raw, object, fields, env) {
            Ok(condition) => Filter::Condition(condition),
            Err(reason) => {
                problems.push(reason.at(&raw.path));
                Filter::All(Vec::new())
            }
        },
    }
}

/// Follows a dotted path of names from an object: the hops through links, the object arrived at, the field there.
pub fn follow(
    path: &str,
    object: &Arc<Object>,
    fields: &dyn Fields,
) -> Result<(Vec<Hop>, Arc<Object>, usize), Reason> {
    let mut hops = Vec::new();
    let mut here = object.clone();
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        let position = fields.readable(&here, part).ok_or_else(|| {
            let known = |at: usize| fields.readable(&here, &here.fields[at].name).is_some();
            unknown_field(part, &here, known)
        })?;
        if parts.peek().is_none() {
            return Ok((hops, here, position));
        }
        if hops.len() == MOST_HOPS {
            return Err(Reason::new(
                "too_far",
                format!("A filter may pass through at most {MOST_HOPS} links."),
            )
            .with(&[&MOST_HOPS.to_string()]));
        }
        let hop = hop(&here, position, fields)?;
        here = hop.target.clone();
        hops.push(hop);
    }
    Err(Reason::new("empty", "Name a field."))
}

/// Through a link.
pub(crate) fn hop(here: &Arc<Object>, position: usize, fields: &dyn Fields) -> Result<Hop, Reason> {
    let field = &here.fields[position];
    let target = match (field.is_link(), field.params.targets.as_slice()) {
        (true, [target]) => fields.object(target),
        _ => None,
    };
    let (target, visible) = target.ok_or_else(|| {
        let name = &field.name;
        if field.is_link() && field.params.targets.len() != 1 {
            let text = format!(
                "`{name}` leads to records of several kinds, whose fields cannot be asked for together."
            );
            return Reason::new("leads_to_several", text).with(&[name]);
        }
        let text = format!("`{name}` does not lead to another record.");
        Reason::new("not_a_link", text).with(&[name])
    })?;
    Ok(Hop {
        object: here.clone(),
        field: position,
        target,
        many: field.kind.side(field) == Side::Links,
        visible,
    })
}

const MOST_HOPS: usize = 3;

fn resolve_condition(
    raw: &RawCondition,
    object: &Arc<Object>,
    fields: &dyn Fields,
    env: &Env,
) -> Result<Condition, Reason> {
    let by_id = match raw.path.rsplit_once('.') {
        Some((way, ID)) => Some(follow(way, object, fields)?),
        None if raw.path == ID => None,
        _ => return of_field(raw, object, fields, env),
    };
    let (mut hops, mut object) = (Vec::new(), object.clone());
    if let Some((passed, last, position)) = by_id {
        let hop = hop(&last, position, fields)?;
        object = hop.target.clone();
        hops = passed;
        hops.push(hop);
    }
    let op = operator(&raw.op, ID, &BY_ID)?;
    if op == Operator::Is {
        // A record is there; behind a link this asks whether there is one that may be seen.
        let predicate = match raw.operands.as_slice() {
            [word] if word == "not_null" => Predicate::True,
            [word] if word == "null" => Predicate::False,
            _ => return Err(crate::field::bad_is()),
        };
        return Ok(by_its_id(raw, hops, object, op, predicate));
    }
    let ids = raw.operands.iter().map(|text| {
        let text = text.trim();
        text.parse::<RecordId>().map_err(|_| {
            let text = shown(text);
            Reason::new("not_an_id", format!("`{text}` is not the id of a record.")).with(&[&text])
        })
    });
    let ids = Predicate::Ids(ids.collect::<Result<_, _>>()?);
    let ids = if op == Operator::Ne {
        ids.negate()
    } else {
        ids
    };
    Ok(by_its_id(raw, hops, object, op, ids))
}

fn by_its_id(
    raw: &RawCondition,
    hops: Vec<Hop>,
    object: Arc<Object>,
    op: Operator,
    predicate: Predicate,
) -> Condition {
    Condition {
        path: raw.path.clone(),
        hops,
        object,
        field: None,
        op,
        operands: raw.operands.clone(),
        predicate,
    }
}

/// The name of what every record has beside its fields.
const ID: &str = "id";

/// What may be asked of it.
pub const BY_ID: [Operator; 4] = [Operator::Eq, Operator::Ne, Operator::In, Operator::Is];

fn operator(written: &str, name: &str, allowed: &[Operator]) -> Result<Operator, Reason> {
    Operator::from_name(written)
        .filter(|op| allowed.contains(op))
        .ok_or_else(|| {
            let names: Vec<&str> = allowed.iter().map(|op| op.name()).collect();
            let names = names.join(", ");
            Reason::new(
                "bad_operator",
                format!("`{written}` cannot be used with `{name}`; use one of {names}."),
            )
            .with(&[written, name, &names])
        })
}

fn of_field(
    raw: &RawCondition,
    object: &Arc<Object>,
    fields: &dyn Fields,
    env: &Env,
) -> Result<Condition, Reason> {
    let found = follow(&raw.path, object, fields);
    let (hops, object, position) =
        found.map_err(
            |reason| match (near_parameter(&raw.path), reason.args.as_slice()) {
                (Some(near), [name, object, nearest])
                    if reason.code == "unknown_field" && nearest.is_empty() =>
                {
                    told_unknown(name, object, near)
                }
                _ => reason,
            },
        )?;
    let field = &object.fields[position];
    let op = operator(&raw.op, &field.name, field.kind.operators(field))?;
    let operands: Vec<&str> = raw.operands.iter().map(String::as_str).collect();
    let predicate = if op == Operator::Is && matches!(operands.as_slice(), ["null" | "not_null"]) {
        let empty = empty(&object, position);
        if operands == ["null"] {
            empty
        } else {
            empty.negate()
        }
    } else {
        field.kind.condition(field, op, &operands, env)?
    };
    Ok(Condition {
        path: raw.path.clone(),
        hops,
        object,
        field: Some(position),
        op,
        operands: raw.operands.clone(),
        predicate,
    })
}

/// The rows in which a field has no value.
fn empty(object: &Object, position: usize) -> Predicate {
    let field = &object.fields[position];
    if field.kind.side(field) == Side::Links {
        return Predicate::HasValue(field.name.clone(), crate::predicate::ValueMatch::Any).negate();
    }
    match field.kind.columns(field).first() {
        Some(column) => Predicate::IsNull(column.name.clone()),
        None => Predicate::False,
    }
}

/// A name that no field has, with the one that may be meant among those that are `known` to whoever asks.
pub(crate) fn unknown_field(name: &str, object: &Object, known: impl Fn(usize) -> bool) -> Reason {
    // A few wrong letters of many are a slip; of few, another word.
    let most = (name.chars().count() / 2).clamp(1, 3);
    let nearest = object
        .fields
        .iter()
        .enumerate()
        .filter(|(at, field)| !field.params.hidden && known(*at))
        .map(|(_, field)| (strsim::damerau_levenshtein(&field.name, name), &field.name))
        .min()
        .filter(|(distance, _)| *distance <= most);
    told_unknown(name, &object.name, nearest.map_or("", |(_, name)| name))
}

fn told_unknown(name: &str, object: &str, nearest: &str) -> Reason {
    let hint = match nearest {
        "" => String::new(),
        nearest => format!(" Did you mean `{nearest}`?"),
    };
    Reason::new(
        "unknown_field",
        format!("There is no field `{name}` in {object}.{hint}"),
    )
    .with(&[name, object, nearest])
}

/// Parameters that stand beside conditions in addresses, and that may be meant by a name of one or two wrong letters.
fn near_parameter(name: &str) -> Option<&'static str> {
    [
        "select", "order", "limit", "cursor", "trash", "count", "view",
    ]
    .into_iter()
    .map(|word| (strsim::damerau_levenshtein(word, name), word))
    .min()
    .filter(|(distance, _)| *distance <= 2)
    .map(|(_, word)| word)
}

impl Filter {
    /// Nothing asked: everything.
    pub fn everything() -> Self {
        Filter::All(Vec::new())
    }

    /// The rows for which it holds.
    pub fn predicate(&self) -> Predicate {
        match self {
            Filter::All(parts) => parts
                .iter()
                .fold(Predicate::True, |all, part| all.and(part.predicate())),
            Filter::Any(parts) if parts.is_empty() => Predicate::True,
            Filter::Any(parts) => parts
                .iter()
                .fold(Predicate::False, |any, part| any.or(part.predicate())),
            Filter::Not(part) => part.predicate().negate(),
            Filter::Condition(condition) => condition
                .hops
                .iter()
                .rev()
                .fold(condition.predicate.clone(), through),
        }
    }
}

fn through(inner: Predicate, hop: &Hop) -> Predicate {
    let field = &hop.object.fields[hop.field];
    let predicate = Box::new(hop.visible.clone().and(inner));
    let object = hop.target.name.clone();
    if hop.many {
        Predicate::LinkedMany {
            field: field.name.clone(),
            object,
            predicate,
        }
    } else {
        Predicate::Linked {
            column: field.name.clone(),
            object,
            predicate,
        }
    }
}

/// Whether filters on the field are offered with a fixed set of options rather than a free input.
pub fn has_options(widget: Widget) -> bool {
    matches!(
        widget,
        Widget::Choice | Widget::Choices | Widget::Check | Widget::Rating
    )
}
