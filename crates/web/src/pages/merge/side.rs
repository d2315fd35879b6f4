//! Records side by side: a column for each, a choice for each field. What differs comes first; what is the same is folded
//! away, for there is nothing to choose.

use mainstay_app::merge::Comparison;
use mainstay_model::field::Field;
use mainstay_model::merge::{FieldMerge, Keep};
use mainstay_model::{Object, Record, Value};
use maud::{Markup, html};

use super::led_by;
use crate::components::{Button, Callout, Form as FormOf, PageHead, crumbs, icon_small, status};
use crate::error::reason_text;
use crate::person::Person;
use crate::widgets::display;

/// The page; `refused` says why it was not done.
pub fn page(
    person: &Person,
    object: &Object,
    compared: &Comparison,
    refused: Option<&str>,
) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let n = compared.records.len() as u64;
    let several = object.plural_label.get(ctx.lang());
    let title = t.with(
        "merge-title",
        &[("n", n.into()), ("objects", several.to_lowercase().into())],
    );
    let way = [(several.to_owned(), object.address())];
    let may = compared.against.is_empty();
    let stays = display::title(ctx, &compared.records[0]);
    let main = html! {
        (PageHead::new(&title).icon(&object.icon).crumbs(crumbs(t.get("record-where"), &way)))
        div.page-body {
            @if let Some(why) = refused { (Callout::bad(html! { p data-focus tabindex="-1" { (why) } })) }
            @if !may { (Callout::warn(html! { @for standing in &compared.against { p { (of(person, compared, standing.record)) (reason_text(t, &standing.why)) } } })) }
            p.muted { (t.with("merge-words", &[("title", stays.into())])) }
            div.merge-form { (FormOf::post(format!("/{}/merge", object.plural), &person.session.csrf).render(&html! {
                @for record in &compared.records {
                    input type="hidden" name="ids" value=(record.id);
                    input type="hidden" name={ "version." (record.id) } value=(record.version);
                }
                (table(person, object, compared))
                div.form-foot {
                    (Button::new(t.get("merge-do")).primary().icon("git-merge").submit().disabled(!may))
                    (Button::new(t.get("action-cancel")).quiet().href(format!("/{}/{}", object.plural, compared.records[0].id)))
                    span.hint { (t.get("merge-undo-hint")) }
                }
            })) }
        }
    };
    person.page(&title, &format!("/{}", object.plural), &main)
}

/// Which record something is about, before what is said of it.
fn of(person: &Person, compared: &Comparison, id: Option<mainstay_model::RecordId>) -> Markup {
    let record = compared.records.iter().find(|record| Some(record.id) == id);
    html! {
        @if let Some(record) = record { strong { (display::title(&person.ctx, record)) } (person.t.get("colon")) }
    }
}

fn table(person: &Person, object: &Object, compared: &Comparison) -> Markup {
    let t = person.t;
    let unites = compared
        .fields
        .iter()
        .any(|field| field.differs() && field.united.is_some());
    let (differ, same): (Vec<&FieldMerge>, Vec<&FieldMerge>) = compared
        .fields
        .iter()
        .filter(|field| field.is_said())
        .partition(|field| field.differs());
    html! {
        div.merge-scroll {
            div.merge {
                div.merge-row.merge-head {
                    span {}
                    @for (at, record) in compared.records.iter().enumerate() { (heading(person, object, compared, at, record)) }
                    @if unites { div.merge-of { strong { (t.get("merge-all")) } span.hint { (t.get("merge-all-hint")) } } }
                }
                @for field in &differ { (choice(person, object, compared, field, unites)) }
            }
        }
        @if differ.is_empty() { p.muted { (t.get("merge-no-differences")) } }
        @if !same.is_empty() {
            details.more-facts {
                summary { (t.with("merge-same", &[("n", (same.len() as u64).into())])) }
                dl.merge-same {
                    @for field in &same {
                        dt { (object.fields[field.position].label.get(person.ctx.lang())) }
                        dd { (words(person, object, field.position, &field.values[0])) }
                    }
                }
            }
        }
    }
}

fn heading(
    person: &Person,
    object: &Object,
    compared: &Comparison,
    at: usize,
    record: &Record,
) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let title = display::title(ctx, record);
    let made = match record.get("created_at") {
        Value::Time(at) => Some(*at),
        _ => None,
    };
    html! {
        div.merge-of {
            a href={ "/" (object.plural) "/" (record.id) } { strong { (title) } }
            @if let Some(made) = made { span.hint { (t.get("merge-made")) " " (display::when(ctx, made)) } }
            @if at == 0 {
                span { (status(t.get("merge-stays"), "good")) }
            } @else {
                a.btn.small href=(super::href(object, &led_by(compared, record.id))) aria-label=(t.with("merge-lead-by", &[("title", title.into())])) { (t.get("merge-lead")) }
            }
        }
    }
}

/// One field: a radio button for what each record has, and one for all of it.
fn choice(
    person: &Person,
    object: &Object,
    compared: &Comparison,
    field: &FieldMerge,
    unites: bool,
) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let name = &object.fields[field.position].name;
    let id = format!("merge-{name}");
    let pick = |keep: Keep, value: String, of: &str, said: &Value| {
        html! {
            label.merge-pick {
                input type="radio" name={ "keep." (name) } value=(value) checked[field.keep == keep];
                span.merge-value {
                    span.merge-whose { (of) (t.get("colon")) }
                    (words(person, object, field.position, said))
                }
            }
        }
    };
    html! {
        div.merge-row role="radiogroup" aria-labelledby=(id) {
            span.merge-field id=(id) { (object.fields[field.position].label.get(ctx.lang())) }
            @for (at, record) in compared.records.iter().enumerate() {
                (pick(Keep::Of(at), record.id.to_string(), &display::title(ctx, record), &field.values[at]))
            }
            @if unites {
                @match &field.united {
                    Some(united) => (pick(Keep::United, "all".to_owned(), t.get("merge-all"), united)),
                    None => div.merge-none {},
                }
            }
        }
    }
}

/// A value in words: a link inside of a choice would be followed where one means to choose.
fn words(person: &Person, object: &Object, position: usize, value: &Value) -> Markup {
    let field = &object.fields[position];
    let marks = marks(person, field, value);
    html! {
        @if value.is_null() { span.muted { (person.t.get("value-empty")) } }
        @else if marks.is_empty() { span { (display::words(&person.ctx, field, value)) } }
        @else { @for (text, marked) in &marks { span.merge-line { (text) @for mark in marked { " " (icon_small("bell-off")) small { (mark) } } } } }
    }
}

/// The ways to reach somebody, each with what is known against using it.
fn marks(person: &Person, field: &Field, value: &Value) -> Vec<(String, Vec<&'static str>)> {
    let t = person.t;
    let one = |value: Value, invalid: bool, opt_out: bool| {
        let mut said = Vec::new();
        if invalid {
            said.push(t.get("merge-invalid"));
        }
        if opt_out {
            said.push(t.get("merge-opt-out"));
        }
        (display::words(&person.ctx, field, &value), said)
    };
    match value {
        Value::Emails(emails) => emails
            .iter()
            .map(|email| {
                let alone = Value::Emails(vec![email.clone()]);
                one(alone, email.invalid, email.opt_out)
            })
            .collect(),
        Value::Phones(phones) => phones
            .iter()
            .map(|phone| {
                let alone = Value::Phones(vec![phone.clone()]);
                one(alone, phone.invalid, phone.opt_out)
            })
            .collect(),
        _ => Vec::new(),
    }
}
