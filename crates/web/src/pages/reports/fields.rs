//! What can be asked of an object, as options of a form: groupings and numbers.

use std::sync::Arc;

use mainstay_model::Object;
use mainstay_model::field::{Field, Unit};
use mainstay_model::report::{Bucket, Function, Group, Measure};

use super::words;
use crate::person::Person;

/// Options under a heading; a blank one for those that stand alone.
pub struct Options {
    /// The heading.
    pub title: String,
    /// What is posted and what is shown.
    pub options: Vec<(String, String)>,
}

/// By what records can be put into groups: their own fields, and those of what they link to.
pub fn groupings(person: &Person, object: &Arc<Object>) -> Vec<Options> {
    let lang = person.ctx.lang();
    let mut all = vec![Options {
        title: object.label.get(lang).to_owned(),
        options: of(person, object, object, "", &Bucket::ALL),
    }];
    for field in readable(person, object) {
        let ([target], true) = (field.params.targets.as_slice(), field.is_link()) else {
            continue;
        };
        let Some(target) = person.ctx.access.object(target) else {
            continue;
        };
        let prefix = format!("{}.", field.name);
        let buckets = [Bucket::Month, Bucket::Year];
        let options = of(person, object, &target.object, &prefix, &buckets);
        if !options.is_empty() {
            let title = format!("{} ›", field.label.get(lang));
            all.push(Options { title, options });
        }
    }
    all
}

fn of(
    person: &Person,
    object: &Arc<Object>,
    of: &Arc<Object>,
    prefix: &str,
    buckets: &[Bucket],
) -> Vec<(String, String)> {
    let lang = person.ctx.lang();
    let mut options = Vec::new();
    for field in readable(person, of) {
        let path = format!("{prefix}{}", field.name);
        let label = field.label.get(lang);
        let group = Group { path, bucket: None };
        let Ok(scoped) = person.ctx.access.grouped(object, &group) else {
            continue;
        };
        if !scoped.grouping.is_time() {
            options.push((group.write(), label.to_owned()));
            continue;
        }
        options.extend(buckets.iter().map(|bucket| {
            let group = Group {
                bucket: Some(*bucket),
                ..group.clone()
            };
            let label = words::with_bucket(person.t, label, *bucket);
            (group.write(), label)
        }));
    }
    options
}

/// What can be computed of records.
pub fn measures(person: &Person, object: &Arc<Object>) -> Vec<Options> {
    let lang = person.ctx.lang();
    let count = (
        Measure::count().write(),
        words::computed(person, object, Function::Count, ""),
    );
    let mut all = vec![Options {
        title: String::new(),
        options: vec![count],
    }];
    for function in Function::ALL.into_iter().skip(1) {
        let options: Vec<(String, String)> = readable(person, object)
            .filter(|field| suits(field, function))
            .filter_map(|field| {
                let measure = Measure {
                    function,
                    field: field.name.clone(),
                };
                person.ctx.access.measured(object, &measure).ok()?;
                let label = words::computed(person, object, function, field.label.get(lang));
                Some((measure.write(), label))
            })
            .collect();
        if !options.is_empty() {
            let title = match function {
                Function::Sum => "report-sums",
                Function::Average => "report-averages",
                Function::Median => "report-medians",
                Function::Least => "report-leasts",
                Function::Most => "report-mosts",
                _ => "report-distincts",
            };
            let title = person.t.get(title).to_owned();
            all.push(Options { title, options });
        }
    }
    all
}

/// Nobody adds up years.
fn suits(field: &Field, function: Function) -> bool {
    let unit = field.kind.measured(field).map(|measured| measured.unit);
    !(function == Function::Sum && unit == Some(Unit::Bare))
}

fn readable<'a>(
    person: &'a Person,
    object: &'a Arc<Object>,
) -> impl Iterator<Item = &'a Field> + 'a {
    let fields = object.fields.iter().enumerate();
    fields
        .filter(|(at, field)| !field.params.hidden && person.ctx.access.may_read(object, *at))
        .map(|(_, field)| field)
}
