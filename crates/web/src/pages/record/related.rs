//! The column of what hangs on a record: its next step, its numbers, the records that link to it, those who follow it.

use mainstay_app::Result;
use mainstay_app::records::Related;
use mainstay_model::{Record, Value};
use maud::{Markup, Render, html};

use super::facts::{NEXT, NUMBERS, fact_of, section_name, section_of};
use super::{Subject, head};
use crate::components::{Button, Fact, IconButton, Item, Section, avatar, facts, item_list};
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display;

/// The column, which brings itself up to date.
pub(super) async fn aside(web: &Web, person: &Person, subject: &Subject) -> Result<Markup> {
    let lists = web
        .app
        .related(&person.ctx, &subject.object().name, subject.record.id)
        .await?;
    let t = person.t;
    let source = subject.part("related");
    // Records of these objects may come and go here.
    let mut objects: Vec<&str> = lists.iter().map(|list| list.object.name.as_str()).collect();
    objects.dedup();
    let parts = html! {
        (next_step(person, subject))
        @for list in &lists { (related(person, subject, list)) }
        (numbers_section(person, subject))
        (head::followers(person, subject))
    };
    // What nothing can hang on needs no column for it: a note, a task.
    if parts.0.is_empty() {
        return Ok(parts);
    }
    Ok(html! {
        aside.record-aside id="record-related" aria-label=(t.get("record-related")) data-live-object=(subject.object().name) data-live-id=(subject.record.id)
            data-live-also=(objects.join(" ")) data-live-src=(source) hx-get=(source) hx-trigger="record-changed from:body" hx-swap="outerHTML" {
            (parts)
        }
    })
}

/// The numbers alone, for a record as it was.
pub(super) fn numbers(person: &Person, subject: &Subject) -> Markup {
    html! { aside.record-aside aria-label=(person.t.get("record-related")) { (next_step(person, subject)) (numbers_section(person, subject)) } }
}

fn next_step(person: &Person, subject: &Subject) -> Markup {
    let object = subject.object();
    let steps: Vec<Fact> = NEXT
        .iter()
        .filter_map(|name| object.find(name))
        .filter(|field| {
            object
                .position(&field.name)
                .is_some_and(|at| subject.record.fields.contains(&at))
        })
        .map(|field| fact_of(person, subject, field))
        .collect();
    if steps.is_empty() {
        return html! {};
    }
    Section::new(section_name(person.t, "next-step"))
        .id("next-step")
        .body(facts(person.t, &steps))
        .render()
}

fn numbers_section(person: &Person, subject: &Subject) -> Markup {
    let object = subject.object();
    let fields = object
        .fields
        .iter()
        .filter(|field| section_of(field) == NUMBERS && !field.params.hidden);
    let shown: Vec<Fact> = fields
        .map(|field| fact_of(person, subject, field))
        .filter(|fact| fact.value.is_some() || fact.edit.is_some())
        .collect();
    if shown.is_empty() {
        return html! {};
    }
    Section::new(section_name(person.t, NUMBERS))
        .body(html! { div.number-facts { (facts(person.t, &shown)) } })
        .render()
}

fn related(person: &Person, subject: &Subject, list: &Related) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let link = &list.object.fields[list.field];
    let named = link.params.back_label.get(ctx.lang());
    let name = if named.is_empty() {
        list.object.plural_label.get(ctx.lang())
    } else {
        named
    };
    let all = format!(
        "/{}?{}=eq.{}",
        list.object.plural, link.name, subject.record.id
    );
    let add = format!(
        "/{}/new?{}={}",
        list.object.plural, link.name, subject.record.id
    );
    let items: Vec<Item> = list
        .rows
        .iter()
        .map(|row| item(person, subject, list, row))
        .collect();
    let section = Section::new(name)
        .count(t.number(list.count))
        .id(format!("related-{}-{}", list.object.name, link.name));
    let section = if list.may_add && subject.may_edit {
        let words = t.with(
            "record-add-related",
            &[("object", person.noun(&list.object).into())],
        );
        section.actions(html! { (IconButton::new("plus", words).small().href(add)) })
    } else {
        section
    };
    section
        .body(html! {
            @if !items.is_empty() { (item_list(&items)) }
            @if list.count > list.rows.len() as u64 {
                div { (Button::new(t.with("record-all-related", &[("n", list.count.into())])).quiet().small().icon_after("chevron-right").href(all)) }
            }
        })
        .render()
}

fn item(person: &Person, subject: &Subject, list: &Related, row: &Record) -> Item {
    let ctx = &person.ctx;
    let title = display::title(ctx, row);
    let link = &list.object.fields[list.field];
    let mark = avatar(&title);
    let mark = if display::is_square(&list.object) {
        mark.square().render()
    } else {
        mark.render()
    };
    let said = match row.get(&link.name) {
        Value::Links(links) => links
            .iter()
            .find(|to| to.id == subject.record.id)
            .and_then(|to| display::attributes(ctx, link, to)),
        _ => None,
    };
    let beside = list
        .object
        .list
        .iter()
        .filter(|name| **name != list.object.title && **name != link.name)
        .take(2);
    let details: Vec<Markup> = beside
        .filter_map(|name| {
            let field = list.object.find(name).filter(|field| !field.is_link())?;
            let value = row.get(name);
            (!value.is_null()).then(|| html! { (display::words(ctx, field, value)) })
        })
        .collect();
    Item {
        lead: Some(mark),
        title,
        href: display::record_href(ctx, &list.object.name, row.id),
        meta: (said.is_some() || !details.is_empty()).then(|| {
            html! {
                @if let Some(said) = &said { (said) }
                @for (at, detail) in details.iter().enumerate() { @if at > 0 || said.is_some() { " · " } (detail) }
            }
        }),
        aside: None,
        late: false,
    }
}
