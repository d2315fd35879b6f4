//! One change set: every record with its old and new values, and what undoing would leave as it is.

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::changes::{Changed, SetPage};
use mainstay_model::RecordId;
use mainstay_model::change::{Delta, Verb};
use maud::{Markup, html};
use serde::Deserialize;

use super::sets::undo;
use super::{actor, from_where};
use crate::components::{Button, Callout, PageHead, crumbs, icon, status};
use crate::error::{OrPage, PageResult, reason_text};
use crate::given::Query;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display;

#[derive(Deserialize)]
pub struct Asked {
    before: Option<i64>,
}

/// `GET /changes/{set}`
pub async fn show(
    State(web): State<Web>,
    person: Person,
    Path(set): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let t = person.t;
    let id: RecordId = set.parse().map_err(|_| Error::NotFound).page(&person)?;
    let page = web
        .app
        .change_set(&person.ctx, id, asked.before)
        .await
        .page(&person)?;
    let title = match page.count {
        Some(count) => t.with("changes-set-title", &[("n", count.into())]),
        None => t.get("changes-set-some").to_owned(),
    };
    let (_, _, source) = from_where(t, page.meta.source);
    let sub = html! {
        (actor(&web, &person, &page.meta)) " · " (source) " · " (display::when(&person.ctx, page.meta.at))
        @if let Some(reason) = &page.meta.reason { " · " (reason_text(t, reason)) }
    };
    let crumbs = crumbs(
        t.get("record-where"),
        &[(t.get("nav-changes").to_owned(), "/changes".to_owned())],
    );
    let head = PageHead::new(&title)
        .icon("history")
        .crumbs(crumbs)
        .sub(sub);
    let head = if page.undone_by.is_none() {
        head.actions(undo(&person, &set, false))
    } else {
        head
    };
    let main = html! {
        (head)
        div.page-body.narrow {
            (undone(&person, &page))
            (kept(&person, &page))
            @if page.changes.is_empty() && page.next.is_none() { (Callout::info(html! { p { (t.get("changes-out-of-sight")) } })) }
            @for changed in &page.changes { (one(&person, changed, page.undone_by.is_none())) }
            @if let Some(next) = page.next {
                div { (Button::new(t.get("table-more")).href(format!("/changes/{set}?before={next}"))) }
            }
        }
    };
    Ok(person.page(&title, "/changes", &main).into_response())
}

/// That it was undone, or that it is the undoing of another.
fn undone(person: &Person, page: &SetPage) -> Markup {
    let t = person.t;
    let link =
        |id: &RecordId| html! { a href={ "/changes/" (id) } { (t.get("changes-that-set")) } };
    html! {
        @if let Some(by) = &page.undone_by { (Callout::info(html! { p { (t.get("changes-is-undone")) " " (link(by)) } })) }
        @if let Some(undoes) = &page.meta.undoes { (Callout::info(html! { p { (t.get("changes-undoes")) " " (link(undoes)) } })) }
    }
}

fn kept(person: &Person, page: &SetPage) -> Markup {
    let n = page
        .changes
        .iter()
        .filter(|changed| !changed.kept.is_empty())
        .count();
    html! {
        @if n > 0 && page.undone_by.is_none() {
            (Callout::warn(html! { p { (person.t.with("changes-kept-count", &[("n", n.into())])) } }))
        }
    }
}

/// `stands`: it has not been taken back, and what taking it back would leave is worth telling.
fn one(person: &Person, changed: &Changed, stands: bool) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let change = &changed.change;
    let object = ctx
        .access
        .object(&change.object)
        .map(|access| access.object.clone());
    let name = changed
        .record
        .as_ref()
        .map(|record| display::title(ctx, record));
    let verb = match change.verb {
        Verb::Create => t.get("changes-verb-create"),
        Verb::Update => t.get("changes-verb-update"),
        Verb::Trash => t.get("changes-verb-trash"),
        Verb::Restore => t.get("changes-verb-restore"),
        Verb::Purge => t.get("changes-verb-purge"),
    };
    html! {
        section.card {
            div.card-head {
                @if let Some(object) = &object { (icon(&object.icon)) }
                h2 {
                    @match (&name, &object) {
                        (Some(name), Some(object)) => { a href={ "/" (object.plural) "/" (change.record) } { (name) } }
                        _ => (t.get("changes-gone")),
                    }
                }
                span.muted { (verb) }
                @if stands && !changed.kept.is_empty() { div.actions { (status(t.get("changes-newer"), "warn")) } }
            }
            @if let Some(object) = &object {
                @if !change.fields.is_empty() {
                    div.card-body.tl-changes {
                        @for (name, Delta(old, new)) in &change.fields {
                            @if let Some(field) = object.find(name) {
                                @let old = field.kind.restore(field, old);
                                @let new = field.kind.restore(field, new);
                                div.tl-change {
                                    span { (field.label.get(ctx.lang())) }
                                    @if change.verb != Verb::Create {
                                        del.old { @if old.is_null() { (t.get("value-empty")) } @else { (display::cell(ctx, field, &old)) } }
                                        (icon("arrow-right"))
                                    }
                                    ins.new { @if new.is_null() { (t.get("value-empty")) } @else { (display::cell(ctx, field, &new)) } }
                                    @if stands && changed.kept.contains(name) {
                                        @let now = changed.record.as_ref().map(|record| display::words(ctx, field, record.get(name))).filter(|now| !now.is_empty());
                                        @let now = now.unwrap_or_else(|| t.get("value-empty").to_owned());
                                        span.hint { (t.with("changes-kept", &[("value", now.into())])) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
