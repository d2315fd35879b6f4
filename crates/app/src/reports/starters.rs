//! Reports to begin with, made of what a workspace has: whoever looks at an empty page finds something to look at.

use mainstay_model::Object;
use mainstay_model::access::Action;
use mainstay_model::field::{Grouping, Unit};
use mainstay_model::report::{Bucket, Chart, Function, Group, Measure, Report};
use std::sync::Arc;

use crate::App;
use crate::ctx::Ctx;

/// What a report to begin with is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starting {
    /// Records by the options of a choice.
    Choice,
    /// Records made, by month.
    Growth,
    /// An amount or number by whose the records are.
    Owners,
}

/// A report to begin with.
#[derive(Clone, Debug)]
pub struct Starter {
    /// What it is about.
    pub about: Starting,
    /// The object.
    pub object: Arc<Object>,
    /// The field that it groups by, or adds up.
    pub field: String,
    /// The report.
    pub report: Report,
}

/// Most of them.
const MOST: usize = 6;

impl App {
    /// Reports to begin with, of objects that this person may see.
    pub fn report_starters(&self, ctx: &Ctx) -> Vec<Starter> {
        let catalog = ctx.access.catalog();
        let seen = catalog
            .subjects()
            .chain(catalog.activities())
            .filter(|object| ctx.access.may(Action::Read, &object.name));
        let mut starters: Vec<Starter> = Vec::new();
        let mut later = Vec::new();
        for object in seen {
            let mut own = of_object(ctx, object).into_iter();
            starters.extend(own.next());
            later.extend(own);
        }
        starters.extend(later);
        starters.truncate(MOST);
        starters
    }
}

fn of_object(ctx: &Ctx, object: &Arc<Object>) -> Vec<Starter> {
    let readable = || {
        let fields = object.fields.iter().enumerate();
        fields
            .filter(|(at, field)| !field.params.hidden && ctx.access.may_read(object, *at))
            .map(|(_, field)| field)
    };
    let starter = |about, field: &str, group: Group, measure, chart| Starter {
        about,
        object: object.clone(),
        field: field.to_owned(),
        report: Report {
            object: object.name.clone(),
            groups: vec![group],
            measures: vec![measure],
            chart,
            ..Report::default()
        },
    };
    let by = |path: &str, bucket| Group {
        path: path.to_owned(),
        bucket,
    };
    let mut starters = Vec::new();
    let choice = readable().find(|field| {
        !field.params.options.is_empty()
            && matches!(field.kind.grouping(field), Some(Grouping::Value(_)))
    });
    if let Some(field) = choice {
        starters.push(starter(
            Starting::Choice,
            &field.name,
            by(&field.name, None),
            Measure::count(),
            Chart::Bar,
        ));
    }
    let owner = readable().find(|field| field.name == object.owner_field());
    let amount = readable().find(|field| {
        let measured = field.kind.measured(field);
        measured.is_some_and(|measured| measured.unit == Unit::Money)
    });
    if let (Some(owner), Some(amount)) = (owner, amount) {
        let sum = Measure {
            function: Function::Sum,
            field: amount.name.clone(),
        };
        starters.push(starter(
            Starting::Owners,
            &amount.name,
            by(&owner.name, None),
            sum,
            Chart::Bar,
        ));
    }
    if readable().any(|field| field.name == "created_at") {
        starters.push(starter(
            Starting::Growth,
            "created_at",
            by("created_at", Some(Bucket::Month)),
            Measure::count(),
            Chart::Line,
        ));
    }
    starters
}
