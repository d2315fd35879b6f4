//! The facts of a record, by section, each with the pencil that edits it in place.

use mainstay_app::records::FOLLOWERS;
use mainstay_model::field::Field;
use mainstay_model::{Object, Problem};
use maud::{Markup, html};

use super::{Part, Subject, arranged};
use crate::components::{Callout, Fact, Section, facts};
use crate::error::reason_text;
use crate::i18n::T;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::{display, input};

/// The section of numbers that the program works out, shown in a column of its own.
pub(super) const NUMBERS: &str = "numbers";
/// The section of what is only looked at now and then.
pub(super) const SYSTEM: &str = "system";
/// Fields of the next step, shown on their own.
pub(super) const NEXT: [&str; 2] = ["next_step", "next_step_on"];
/// Empty fields that stand among the others; more of them fold away.
const FEW: usize = 2;

/// The names of sections in the order of their first field, `system` last.
pub(crate) fn sections(object: &Object) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for field in object.fields.iter().filter(|field| !field.params.hidden) {
        let name = section_of(field);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.sort_by_key(|name| *name == SYSTEM);
    names
}

/// The section of a field.
pub(crate) fn section_of(field: &Field) -> &str {
    match field.params.section.as_str() {
        "" if field.params.kept => SYSTEM,
        section => section,
    }
}

/// What people call a section; a workspace's own sections are called as they were named.
pub(crate) fn section_name(t: T, section: &str) -> String {
    if section.is_empty() {
        return t.get("section-details").to_owned();
    }
    t.find(&format!("section-{}", section.replace('_', "-")))
        .map_or_else(|| section.to_owned(), str::to_owned)
}

/// The column of facts, which brings itself up to date.
pub(super) fn column(web: &Web, person: &Person, subject: &Subject) -> Markup {
    let object = subject.object();
    let now = subject.as_of.is_none();
    let source = now.then(|| subject.part("facts"));
    html! {
        aside id="record-facts" aria-label=(person.t.get("section-details")) data-live-object=(object.name) data-live-id=(subject.record.id) data-live-src=[source.clone()]
            hx-get=[source] hx-trigger="record-changed from:body" hx-swap="outerHTML" {
            @if now && !subject.record.trashed { (broken(web, person, subject)) }
            @let get = |at: usize| subject.record.get(&object.fields[at].name).clone();
            @for part in arranged(person, object, &get).iter().filter(|part| part.shown) {
                (one_section(person, subject, part))
            }
        }
    }
}

/// The rules that the record breaks as it is: it was there before them, or they only warn.
fn broken(web: &Web, person: &Person, subject: &Subject) -> Markup {
    let problems: Vec<Problem> = web
        .app
        .broken_rules(&person.ctx, &subject.record)
        .into_iter()
        .flat_map(|broken| broken.problems)
        .collect();
    if problems.is_empty() {
        return html! {};
    }
    let (t, object) = (person.t, subject.object());
    let body = html! {
        ul.problems {
            @for problem in &problems {
                li {
                    @if let Some(field) = object.find(&problem.field) {
                        @let label = field.label.get(person.ctx.lang());
                        @if subject.may_edit && input::can_be_edited(field) { a href={ (subject.href()) "/edit?field=" (field.name) } { (label) } } @else { (label) }
                        (t.get("colon"))
                    }
                    (reason_text(t, &problem.reason))
                }
            }
        }
    };
    html! { (Callout::warn(body).title(t.get("record-breaks-rules"))) }
}

fn one_section(person: &Person, subject: &Subject, part: &Part<'_>) -> Markup {
    let t = person.t;
    let object = subject.object();
    let fields = part.fields.iter().filter(|field| {
        !field.params.hidden
            && field.name != object.title
            && field.name != FOLLOWERS
            && !NEXT.contains(&field.name.as_str())
            && object
                .position(&field.name)
                .is_some_and(|at| subject.record.fields.contains(&at))
    });
    let all: Vec<Fact> = fields
        .map(|field| fact_of(person, subject, field))
        .collect();
    let (full, empty): (Vec<Fact>, Vec<Fact>) =
        all.into_iter().partition(|fact| fact.value.is_some());
    if full.is_empty() && empty.is_empty() {
        return html! {};
    }
    let name = part.title.clone();
    let fold = part.folded || empty.len() > FEW;
    let body = html! {
        @if !part.folded {
            @if !full.is_empty() { (facts(t, &full)) }
            @if !empty.is_empty() && !fold { (facts(t, &empty)) }
        }
        @if fold && (part.folded || !empty.is_empty()) {
            details.more-facts {
                summary {
                    @if part.folded { (t.get("record-show-all")) } @else { (t.with("record-empty-fields", &[("n", empty.len().into())])) }
                }
                @if part.folded { (facts(t, &full)) }
                @if !empty.is_empty() { (facts(t, &empty)) }
            }
        }
    };
    html! { (Section::new(name).body(body)) }
}

/// A field of a record as a fact.
pub(super) fn fact_of(person: &Person, subject: &Subject, field: &Field) -> Fact {
    let position = subject.object().position(&field.name);
    let writable = position.is_some_and(|at| person.ctx.access.may_write(subject.object(), at));
    let editable = subject.may_edit && writable && input::can_be_edited(field);
    Fact {
        key: field.name.clone(),
        label: field.label.get(person.ctx.lang()).to_owned(),
        icon: None,
        value: display::fact_in(&person.ctx, &subject.record, field),
        edit: editable.then(|| format!("{}/edit?field={}", subject.href(), field.name)),
    }
}
