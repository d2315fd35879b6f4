//! What the parts of a report are called.

use mainstay_app::reports::{FileWords, Reported};
use mainstay_model::Object;
use mainstay_model::field::Grouping;
use mainstay_model::report::{
    Bucket, Chart, Function, ScopedGroup, ScopedMeasure, Slot, SlotKey, Tally,
};
use maud::{Markup, html};

use crate::components::icon;
use crate::i18n::T;
use crate::person::Person;

/// What a way to a field is called: `Company › Industry`.
pub fn path(person: &Person, group: &ScopedGroup) -> String {
    let lang = person.ctx.lang();
    let mut words: Vec<&str> = group
        .hops
        .iter()
        .map(|hop| hop.object.fields[hop.field].label.get(lang))
        .collect();
    words.push(group.of().label.get(lang));
    words.join(" › ")
}

/// What a grouping is called.
pub fn group(person: &Person, group: &ScopedGroup) -> String {
    let path = path(person, group);
    match group.bucket() {
        Some(bucket) => with_bucket(person.t, &path, bucket),
        None => path,
    }
}

/// A field of days with the periods that they are put into.
pub fn with_bucket(t: T, path: &str, bucket: Bucket) -> String {
    let key = match bucket {
        Bucket::Day => "report-by-day",
        Bucket::Week => "report-by-week",
        Bucket::Month => "report-by-month",
        Bucket::Quarter => "report-by-quarter",
        Bucket::Year => "report-by-year",
    };
    t.with(key, &[("field", path.into())])
}

/// What a number is called.
pub fn measure(person: &Person, object: &Object, measure: &ScopedMeasure) -> String {
    let field = measure
        .field
        .map_or("", |at| object.fields[at].label.get(person.ctx.lang()));
    computed(person, object, measure.measure.function, field)
}

/// What is computed of a field.
pub fn computed(person: &Person, object: &Object, function: Function, field: &str) -> String {
    let key = match function {
        Function::Count => {
            let objects = person.nouns(object);
            return person
                .t
                .with("report-count", &[("objects", objects.into())]);
        }
        Function::Sum => "report-sum",
        Function::Average => "report-average",
        Function::Median => "report-median",
        Function::Least => "report-least",
        Function::Most => "report-most",
        Function::Distinct => "report-distinct",
    };
    person.t.with(key, &[("field", field.into())])
}

/// What a chart is called.
pub fn chart(t: T, chart: Chart) -> &'static str {
    match chart {
        Chart::Table => t.get("report-chart-table"),
        Chart::Bar => t.get("report-chart-bar"),
        Chart::Line => t.get("report-chart-line"),
        Chart::Pie => t.get("report-chart-pie"),
        Chart::Funnel => t.get("report-chart-funnel"),
        Chart::Number => t.get("report-chart-number"),
    }
}

/// The icon of a chart.
pub fn chart_icon(chart: Chart) -> &'static str {
    match chart {
        Chart::Table => "table-2",
        Chart::Bar => "chart-column",
        Chart::Line => "chart-line",
        Chart::Pie => "chart-pie",
        Chart::Funnel => "filter",
        Chart::Number => "hash",
    }
}

/// What a row or column is called.
pub fn slot(t: T, slot: &Slot) -> String {
    match slot.key {
        SlotKey::Group(_) if slot.label.is_empty() => t.get("report-unnamed").to_owned(),
        SlotKey::Group(_) => slot.label.clone(),
        SlotKey::Empty => t.get("report-empty").to_owned(),
        SlotKey::Others(count) => t.with("report-others", &[("n", (count as u64).into())]),
    }
}

/// The numbers of a measure in words, one for each currency.
pub fn figures(person: &Person, measure: &ScopedMeasure, tally: &Tally) -> Vec<String> {
    let env = &person.ctx.env;
    let figures = tally.figures(measure.measure.function);
    figures
        .iter()
        .map(|figure| measure.display(figure, &env.locale, env))
        .collect()
}

/// The number of one currency in words; nothing where there is none.
pub fn figure(
    person: &Person,
    measure: &ScopedMeasure,
    tally: &Tally,
    currency: &str,
) -> Option<String> {
    let env = &person.ctx.env;
    let figures = tally.figures(measure.measure.function);
    let wanted = if measure.is_money() { currency } else { "" };
    let figure = figures.iter().find(|figure| figure.currency == wanted)?;
    Some(measure.display(figure, &env.locale, env))
}

/// What has to be known to read the numbers rightly.
pub fn notes(person: &Person, told: &Reported) -> Markup {
    let t = person.t;
    let (report, table) = (&told.report, &told.table);
    let mut notes = Vec::new();
    let many = report
        .groups()
        .iter()
        .filter(|group| group.grouping.is_many());
    for group in many {
        let field = path(person, group);
        notes.push(t.with("report-note-many", &[("field", field.into())]));
    }
    let money = report.measures().iter().any(ScopedMeasure::is_money);
    if money && table.currencies.len() > 1 {
        let all = table.currencies.join(", ");
        notes.push(t.with("report-note-currencies", &[("all", all.into())]));
        let drawn = report.report().chart != Chart::Table && report.measures()[0].is_money();
        if drawn {
            let one = table.currency.as_str().into();
            notes.push(t.with("report-note-drawn", &[("one", one)]));
        }
    }
    if table.cut {
        let most = mainstay_model::report::MOST_READ as u64;
        notes.push(t.with("report-note-cut", &[("n", most.into())]));
    }
    let instants = report
        .groups()
        .iter()
        .any(|group| matches!(group.grouping, Grouping::Instant(_)));
    if instants && let Some(zone) = report.zone().iana_name() {
        notes.push(t.with("report-note-zone", &[("zone", zone.into())]));
    }
    html! { @for note in notes { p.report-note { (note) } } }
}

/// What the parts are called in a file.
pub fn file(person: &Person, told: &Reported, title: &str) -> FileWords {
    let t = person.t;
    let object = told.report.object();
    let groups = told.report.groups().iter();
    let measures = told.report.measures().iter();
    FileWords {
        title: title.to_owned(),
        groups: groups.map(|one| group(person, one)).collect(),
        measures: measures.map(|one| measure(person, object, one)).collect(),
        currency: t.get("report-currency").to_owned(),
        empty: t.get("report-empty").to_owned(),
        others: t.get("report-rest").to_owned(),
    }
}

/// A report in one line: what is counted, by what.
pub fn line(person: &Person, told: &mainstay_model::report::ScopedReport) -> String {
    let t = person.t;
    let object = told.object();
    let join = |words: Vec<String>| words.join(t.get("list-comma"));
    let numbers = join(
        told.measures()
            .iter()
            .map(|one| measure(person, object, one))
            .collect(),
    );
    let groups: Vec<String> = told.groups().iter().map(|one| group(person, one)).collect();
    if groups.is_empty() {
        return numbers;
    }
    t.with(
        "report-line",
        &[("numbers", numbers.into()), ("groups", join(groups).into())],
    )
}

/// Whether others see it.
pub fn shared(person: &Person, shared: bool) -> Markup {
    html! { @if shared { span.row { (icon("users")) (person.t.get("report-shared")) } } }
}
