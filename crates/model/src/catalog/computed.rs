//! What computed fields depend on: formulas on fields of their record, roll-ups on fields of the records that link here.
//! A field that depends on itself, over whatever way, could never be worked out.

use std::collections::HashMap;
use std::sync::Arc;

use super::Catalog;
use crate::cell::ColumnType;
use crate::env::Env;
use crate::field::{Field, Moment, Rollup, RollupFunction};
use crate::filter::{self, Fields, RawFilter};
use crate::formula::Formula;
use crate::object::Object;
use crate::predicate::Predicate;
use crate::problem::{Problem, Reason};

/// A field of an object, by names.
type Place = (String, String);

/// Checks every formula, and that no computed field depends on itself.
pub(super) fn check(catalog: &Catalog, problems: &mut Vec<Problem>) {
    let mut uses: HashMap<Place, Vec<Place>> = HashMap::new();
    for object in catalog.objects() {
        for field in &object.fields {
            let at = (object.name.clone(), field.name.clone());
            if field.params.formula.is_some() {
                match formula(object, field) {
                    Ok(names) => {
                        uses.insert(
                            at,
                            names
                                .into_iter()
                                .map(|name| (object.name.clone(), name))
                                .collect(),
                        );
                    }
                    Err(reason) => problems.push(reason.at(format!("{}.{}", at.0, at.1))),
                }
            } else if let Some(rollup) = &field.params.rollup {
                if let Some(reason) = wrong_type(catalog, field, rollup) {
                    problems.push(reason.at(format!("{}.{}", at.0, at.1)));
                }
                uses.insert(at, vec![(rollup.object.clone(), rollup.field.clone())]);
            } else if let Some(moment) = &field.params.moment
                && let Some(reason) = no_moment(object, moment)
            {
                problems.push(reason.at(format!("{}.{}", at.0, at.1)));
            }
        }
    }
    let mut done = HashMap::new();
    let mut places: Vec<&Place> = uses.keys().collect();
    places.sort();
    for place in places {
        let mut path = Vec::new();
        if let Some(circle) = circle(place, &uses, &mut path, &mut done) {
            problems.push(
                Reason::new("circle", format!("It depends on itself: {circle}."))
                    .with(&[&circle])
                    .at(format!("{}.{}", place.0, place.1)),
            );
        }
    }
}

fn formula(object: &Object, field: &Field) -> Result<Vec<String>, Reason> {
    let formula = Formula::of(field)?;
    formula.check(object)?;
    Ok(formula.dependencies())
}

/// Why the moment that a field tells can never come.
fn no_moment(object: &Object, moment: &Moment) -> Option<Reason> {
    let options = object
        .find(&moment.field)
        .map(|watched| &watched.params.options);
    let there = options.is_some_and(|all| all.iter().any(|option| option.key == moment.value));
    let place = format!("{}.{}", object.name, moment.field);
    (!there).then(|| {
        Reason::new(
            "moment_field",
            format!("`{place}` has no option `{}`.", moment.value),
        )
        .with(&[&place, &moment.value])
    })
}

/// Why the result of a roll-up cannot be kept in its field.
fn wrong_type(catalog: &Catalog, field: &Field, rollup: &Rollup) -> Option<Reason> {
    let source = catalog.get(&rollup.object)?.find(&rollup.field)?;
    let first = |field: &Field| field.kind.columns(field).first().map(|column| column.ty);
    let (from, to) = (first(source)?, first(field)?);
    let number = |ty| matches!(ty, ColumnType::Int | ColumnType::Decimal { .. });
    let good = match rollup.function {
        RollupFunction::Count => true,
        RollupFunction::Sum => number(from) && number(to),
        RollupFunction::Min | RollupFunction::Max | RollupFunction::Latest => {
            from == to || number(from) && number(to)
        }
    };
    let place = format!("{}.{}", rollup.object, rollup.field);
    (!good).then(|| {
        Reason::new(
            "rollup_type",
            format!("`{place}` is of another kind than this roll-up gives."),
        )
        .with(&[&place])
    })
}

/// The way from a place back to itself, when there is one that was not told yet.
fn circle(
    place: &Place,
    uses: &HashMap<Place, Vec<Place>>,
    path: &mut Vec<Place>,
    done: &mut HashMap<Place, ()>,
) -> Option<String> {
    if let Some(from) = path.iter().position(|other| other == place) {
        let mut names: Vec<String> = path
            .iter()
            .skip(from)
            .map(|(object, field)| format!("{object}.{field}"))
            .collect();
        names.push(format!("{}.{}", place.0, place.1));
        return Some(names.join(" → "));
    }
    if done.contains_key(place) {
        return None;
    }
    path.push(place.clone());
    let found = uses
        .get(place)
        .into_iter()
        .flatten()
        .find_map(|next| circle(next, uses, path, done));
    path.pop();
    done.insert(place.clone(), ());
    found
}

/// What the filter of a roll-up cannot be: left alone, it would add up other records than those that were meant.
pub(super) fn wrong_filter(catalog: &Catalog, filter: &RawFilter, child: &str) -> Vec<Reason> {
    let Some(child) = catalog.get(child) else {
        return Vec::new();
    };
    if let Some(stray) = leads_away(filter, child) {
        return vec![stray];
    }
    let (all, mut problems) = (Everything(catalog), Vec::new());
    // No relative date depends on when it is read.
    let env = Env::system(jiff::Timestamp::UNIX_EPOCH);
    filter::resolve(filter, child, &all, &env, &mut problems);
    problems.into_iter().map(|problem| problem.reason).collect()
}

/// A roll-up looks at every record and every field, whoever asks for it.
struct Everything<'c>(&'c Catalog);

impl Fields for Everything<'_> {
    fn readable(&self, object: &Object, field: &str) -> Option<usize> {
        object.position(field)
    }

    fn object(&self, name: &str) -> Option<(Arc<Object>, Predicate)> {
        Some((self.0.get(name)?.clone(), Predicate::True))
    }
}

/// What in the filter of a roll-up looks at other records than those that are rolled up. When such a one changes, nobody would
/// work the roll-up out anew.
fn leads_away(filter: &RawFilter, child: &Object) -> Option<Reason> {
    match filter {
        RawFilter::All(parts) | RawFilter::Any(parts) => {
            parts.iter().find_map(|part| leads_away(part, child))
        }
        RawFilter::Not(part) => leads_away(part, child),
        RawFilter::Condition(condition) => {
            let (first, _) = condition.path.split_once('.')?;
            child.find(first).filter(|field| field.is_link())?;
            let path = &condition.path;
            let text = format!(
                "`{path}` is a field of another record; a roll-up is worked out anew when the records it adds up change, \
                 so its filter can use their own fields alone."
            );
            Some(Reason::new("rollup_filter_link", text).with(&[path]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field;

    fn formula(name: &str, text: &str) -> Field {
        field::formula(name).set(|params| {
            params.formula = Some(text.to_owned());
            params.result = Some("integer".to_owned());
        })
    }

    fn problems(object: Object) -> Vec<String> {
        match Catalog::new(vec![object.field(field::text("name"))]) {
            Ok(_) => Vec::new(),
            Err(problems) => problems
                .iter()
                .map(|problem| format!("{} {}", problem.field, problem.reason.code))
                .collect(),
        }
    }

    #[test]
    fn formulas_may_use_each_other_but_not_themselves() {
        let object = || Object::new("deal", "deals").field(field::integer("a"));
        assert_eq!(
            problems(
                object()
                    .field(formula("b", "a + 1"))
                    .field(formula("c", "b * 2"))
            ),
            [""; 0]
        );
        assert_eq!(
            problems(object().field(formula("b", "b + 1"))),
            ["deal.b circle"]
        );
        assert_eq!(
            problems(object().field(formula("b", "c")).field(formula("c", "b"))),
            ["deal.b circle"]
        );
        assert_eq!(
            problems(object().field(formula("b", "d"))),
            ["deal.b formula_field"]
        );
        assert_eq!(
            problems(object().field(formula("b", "name"))),
            ["deal.b formula_result"]
        );
    }

    #[test]
    fn a_roll_up_over_itself_is_refused() {
        let sum = field::rollup("all").set(|params| {
            params.rollup = Some(Rollup {
                object: "deal".to_owned(),
                link: "parent".to_owned(),
                function: RollupFunction::Sum,
                field: "all".to_owned(),
                filter: String::new(),
            });
        });
        let object = Object::new("deal", "deals")
            .field(field::link("parent").to("deal"))
            .field(sum);
        assert_eq!(problems(object), ["deal.all circle"]);
    }

    #[test]
    fn a_roll_up_filters_by_the_records_own_fields_alone() {
        let count = |filter: &str| {
            let filter = filter.to_owned();
            let rollup = field::rollup("all").set(move |params| {
                params.rollup = Some(Rollup {
                    object: "deal".to_owned(),
                    link: "parent".to_owned(),
                    function: RollupFunction::Count,
                    field: String::new(),
                    filter,
                });
            });
            problems(
                Object::new("deal", "deals")
                    .field(field::link("parent").to("deal"))
                    .field(field::integer("size"))
                    .field(rollup),
            )
        };
        assert_eq!(count("size.gt.3"), [""; 0]);
        assert_eq!(count("parent.size.gt.3"), ["deal.all rollup_filter_link"]);
        assert_eq!(
            count("size.gt.3,or(size.lt.1,parent.size.not.gt.3)"),
            ["deal.all rollup_filter_link"]
        );
        assert_eq!(count("sise.gt.3"), ["deal.all unknown_field"]);
        assert_eq!(
            count("size.gt.3,not.or(size.lt.1,color.eq.red)"),
            ["deal.all unknown_field"]
        );
        assert_eq!(count("size.gt.many"), ["deal.all not_a_number"]);
        assert_eq!(count("size.like.3*"), ["deal.all bad_operator"]);
    }

    #[test]
    fn computed_fields_cannot_be_written() {
        let object = Object::new("deal", "deals")
            .field(field::text("name"))
            .field(formula("b", "1").set(|params| params.read_only = false));
        let catalog = Catalog::new(vec![object]).unwrap();
        assert!(
            catalog
                .get("deal")
                .unwrap()
                .find("b")
                .unwrap()
                .params
                .read_only
        );
    }
}
