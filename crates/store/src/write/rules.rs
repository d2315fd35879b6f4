//! What writing has to know of each object, worked out once per catalogue: columns, search text, unique fields, numbers,
//! formulas in their order, and which roll-ups of which parents a change may reach.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use mainstay_model::access::Access;
use mainstay_model::field::Side;
use mainstay_model::rule::Checks;
use mainstay_model::search::SearchText;
use mainstay_model::{Catalog, Column, Object, Predicate};
use parking_lot::Mutex;

use super::formula::FormulaRule;
use super::moment::MomentRule;
use super::number;
use super::rollup::{Feed, RollupRule};
use crate::error::Result;
use crate::layout::Layouts;
use crate::predicate::Conditions;
use crate::search::Matches;
use crate::sql::{Shape, Sql};

/// Everything that writing knows of a catalogue.
pub(crate) struct Rules {
    /// The catalogue it was worked out from.
    pub(crate) catalog: Arc<Catalog>,
    /// Statements written once; they live as long as the catalogue that they were written for.
    pub(crate) shapes: Mutex<HashMap<ShapeKey, Arc<Shape>>>,
    objects: HashMap<String, Arc<ObjectRules>>,
    layouts: Layouts,
    system: OnceLock<Access>,
}

/// What a statement is for: its purpose, its table, and the positions or the number that tell it from others.
pub(crate) type ShapeKey = (&'static str, String, Vec<usize>);

/// What writing knows of an object.
pub(crate) struct ObjectRules {
    /// The object.
    pub(crate) object: Arc<Object>,
    /// Its columns, by field.
    pub(crate) columns: Vec<Vec<Column>>,
    /// Its side tables, by field.
    pub(crate) sides: Vec<Side>,
    /// Fields that search finds a record by.
    pub(crate) searchable: Vec<usize>,
    /// Fields of which no two live records may have the same value, with the column that tells.
    pub(crate) unique: Vec<(usize, Column)>,
    /// Links that people set, to one or many.
    pub(crate) links: Vec<usize>,
    /// Fields numbered by the program.
    pub(crate) numbers: Vec<usize>,
    /// Moments at which other fields came to have a value.
    pub(crate) moments: Vec<MomentRule>,
    /// Formulas, each behind those that it uses.
    pub(crate) formulas: Vec<FormulaRule>,
    /// What the workspace demands of its records.
    pub(crate) checks: Checks,
    /// Roll-ups of this object over its children.
    pub(crate) rollups: Vec<RollupRule>,
    /// Roll-ups of other objects over this one.
    pub(crate) feeds: Vec<Feed>,
    /// The four fields kept by the store.
    pub(crate) kept: Kept,
}

/// Positions of the fields kept by the store.
#[derive(Clone, Copy, Default)]
pub(crate) struct Kept {
    pub(crate) created_at: Option<usize>,
    pub(crate) created_by: Option<usize>,
    pub(crate) updated_at: Option<usize>,
    pub(crate) updated_by: Option<usize>,
}

impl Rules {
    /// The columns of every object.
    pub(crate) fn layouts(&self) -> &Layouts {
        &self.layouts
    }

    /// Works them out.
    pub(crate) fn of(catalog: &Arc<Catalog>) -> Self {
        let objects = catalog
            .objects()
            .iter()
            .map(|object| {
                (
                    object.name.clone(),
                    Arc::new(ObjectRules::of(object, catalog)),
                )
            })
            .collect();
        Self {
            catalog: catalog.clone(),
            shapes: Mutex::default(),
            objects,
            layouts: Layouts::new(catalog),
            system: OnceLock::new(),
        }
    }

    /// Those of an object.
    pub(crate) fn object(&self, name: &str) -> Option<&Arc<ObjectRules>> {
        self.objects.get(name)
    }

    /// What Mainstay itself may see: the filters of roll-ups look at everything.
    pub(crate) fn system(&self) -> &Access {
        self.system
            .get_or_init(|| Access::system(self.catalog.clone()))
    }

    /// Adds the condition that a predicate is, for the rows of `alias`.
    pub(crate) fn condition(
        &self,
        sql: &mut Sql,
        object: &str,
        alias: &str,
        predicate: &Predicate,
    ) -> Result<()> {
        let matches = Matches::default();
        Conditions::new(&self.layouts, &matches).write(
            sql,
            self.layouts.named(object)?,
            alias,
            predicate,
        )
    }

    /// A statement's shape, written the first time that it is asked for.
    pub(crate) fn shape(
        &self,
        purpose: &'static str,
        table: &str,
        which: &[usize],
        write: impl FnOnce() -> Arc<Shape>,
    ) -> Arc<Shape> {
        let key = (purpose, table.to_owned(), which.to_vec());
        let mut shapes = self.shapes.lock();
        // So many different ones come only from updates of ever other fields; those who come back are soon there again.
        if shapes.len() > 2_000 {
            shapes.clear();
        }
        shapes.entry(key).or_insert_with(write).clone()
    }
}

impl ObjectRules {
    fn of(object: &Arc<Object>, catalog: &Arc<Catalog>) -> Self {
        let fields = || object.fields.iter().enumerate();
        let kept = |name: &str| {
            object
                .position(name)
                .filter(|at| object.fields[*at].params.kept)
        };
        Self {
            columns: fields()
                .map(|(_, field)| field.kind.columns(field))
                .collect(),
            sides: fields().map(|(_, field)| field.kind.side(field)).collect(),
            searchable: fields()
                .map(|(at, _)| at)
                .filter(|at| SearchText::has(object, *at))
                .collect(),
            unique: fields()
                .filter(|(_, field)| field.params.unique)
                .filter_map(|(at, field)| {
                    let sorted = field
                        .kind
                        .sort(field)
                        .into_iter()
                        .next()
                        .map(|sort| sort.column);
                    Some((
                        at,
                        sorted.or_else(|| field.kind.columns(field).into_iter().next())?,
                    ))
                })
                .collect(),
            links: fields()
                .filter(|(_, field)| field.is_link() && !field.params.kept)
                .map(|(at, _)| at)
                .collect(),
            numbers: fields()
                .filter(|(_, field)| number::given(field))
                .map(|(at, _)| at)
                .collect(),
            moments: MomentRule::all(object),
            formulas: FormulaRule::all(object),
            checks: Checks::of(object),
            rollups: RollupRule::all(object, catalog),
            feeds: Feed::all(object, catalog),
            kept: Kept {
                created_at: kept("created_at"),
                created_by: kept("created_by"),
                updated_at: kept("updated_at"),
                updated_by: kept("updated_by"),
            },
            object: object.clone(),
        }
    }

    /// Whether the field at this position is worked out by the store, never written by anybody.
    pub(crate) fn computed(&self, position: usize) -> bool {
        let params = &self.object.fields[position].params;
        params.formula.is_some() || params.rollup.is_some()
    }

    /// Whether history keeps changes of the field: not of what the store keeps or works out.
    pub(crate) fn recorded(&self, position: usize) -> bool {
        !self.computed(position) && !self.object.fields[position].params.kept
    }

    /// Whether changes of these fields alone make no new version.
    pub(crate) fn quiet(&self, mut positions: impl Iterator<Item = usize>) -> bool {
        positions.all(|at| self.object.fields[at].params.quiet)
    }

    /// Fields that have to be known of a record before it is changed at these positions: the fields themselves, what the
    /// search text and the formulas are made of, and what leads to the parents whose roll-ups may change.
    pub(crate) fn needed_for(&self, changed: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut needed: Vec<usize> = changed.collect();
        for moment in &self.moments {
            if needed.contains(&moment.watched) {
                needed.push(moment.position);
            }
        }
        // A formula may use another formula, which stands before it.
        for formula in &self.formulas {
            if formula.uses.iter().any(|at| needed.contains(at)) {
                needed.extend(&formula.uses);
                needed.push(formula.position);
            }
        }
        needed.extend(self.checks.needed_for(&needed));
        if needed.iter().any(|at| self.searchable.contains(at)) {
            needed.extend(&self.searchable);
        }
        needed.extend(self.feeds.iter().map(|feed| feed.link));
        needed.sort_unstable();
        needed.dedup();
        needed
    }
}
