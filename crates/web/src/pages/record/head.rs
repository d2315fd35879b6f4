//! The top of a record page: what it is called, the few things one wants to know first, what one can do with it.

use mainstay_app::merge::WentInto;
use mainstay_app::records::FOLLOWERS;
use mainstay_app::tasks;
use mainstay_model::Value;
use mainstay_model::access::{Action, Right};
use mainstay_model::field::Widget;
use mainstay_model::object::Role;
use maud::{Markup, Render, html};

use super::facts::fact_of;
use super::{Subject, purge};
use crate::components::{Button, Callout, Menu, MenuItem, PageHead, Section, crumbs, facts};
use crate::person::Person;
use crate::widgets::display;

/// Values beside the title at most.
const KEY_FACTS: usize = 4;

/// The head, which brings itself up to date.
pub(super) fn head(person: &Person, subject: &Subject) -> Markup {
    let (t, ctx, object) = (person.t, &person.ctx, subject.object());
    let title = display::title(ctx, &subject.record);
    let list = object.address();
    let head = PageHead::new(title.clone())
        .mark(title, display::is_square(object))
        .crumbs(crumbs(
            t.get("record-where"),
            &[(object.plural_label.get(ctx.lang()).to_owned(), list)],
        ))
        .sub(key_facts(person, subject))
        .actions(html! { @if subject.as_of.is_none() { (actions(person, subject)) } });
    html! {
        div id="record-head" data-live-object=(object.name) data-live-id=(subject.record.id) data-live-src=[subject.as_of.is_none().then(|| subject.part("head"))]
            hx-get=[subject.as_of.is_none().then(|| subject.part("head"))] hx-trigger="record-changed from:body" hx-swap="outerHTML" {
            (head)
            (banner(person, subject))
        }
    }
}

/// What the list shows of a record is what people want to know first.
fn key_facts(person: &Person, subject: &Subject) -> Markup {
    let ctx = &person.ctx;
    let object = subject.object();
    let mut shown: Vec<Markup> = Vec::new();
    for name in object.list.iter().filter(|name| **name != object.title) {
        let Some(field) = object
            .find(name)
            .filter(|field| !field.params.kept && !field.params.read_only)
        else {
            continue;
        };
        let value = subject.record.get(name);
        if value.is_null() || shown.len() == KEY_FACTS {
            continue;
        }
        shown.push(display::cell(ctx, field, value));
    }
    html! { div.key-facts { @for one in &shown { span { (one) } } } }
}

fn actions(person: &Person, subject: &Subject) -> Markup {
    let t = person.t;
    let csrf = &person.session.csrf;
    let href = subject.href();
    let mut more = Menu::icon_only("ellipsis", t.get("record-more")).at_end();
    if subject.may_edit {
        more = more
            .item(MenuItem::link(t.get("record-edit-all"), format!("{href}/edit")).icon("pencil"));
    }
    if subject.may_edit && may_merge(person, subject) {
        more = more
            .item(MenuItem::link(t.get("merge-with"), format!("{href}/merge")).icon("git-merge"));
    }
    more = more
        .item(
            MenuItem::link(t.get("record-access"), format!("{href}/access"))
                .icon("shield-check")
                .attr("data-sheet", "panel"),
        )
        .item(
            MenuItem::link(
                t.get("record-changes"),
                format!("{href}?only=change#timeline"),
            )
            .icon("history"),
        )
        .separator()
        .title(t.get("record-as-of"))
        .part(as_of_form(person, subject));
    if subject.may_delete && !subject.record.trashed {
        more = more.separator().item(
            MenuItem::post(t.get("record-trash"), format!("{href}/trash"))
                .field("_csrf", csrf.clone())
                .field("_version", subject.record.version.to_string())
                .icon("trash-2")
                .danger(),
        );
    }
    if purge::may(person, subject) {
        more = more.separator().item(
            MenuItem::link(t.get("record-purge"), format!("{href}/purge"))
                .icon("trash-2")
                .attr("data-sheet", "dialog")
                .danger(),
        );
    }
    html! {
        @if let Some(done) = tasks::done(&subject.record).filter(|_| subject.may_edit) { (complete(person, subject, done)) }
        @if !subject.record.trashed { (follow(person, subject)) }
        @if subject.may_edit {
            (Button::new(t.get("record-edit")).icon("pencil").class("wide-only").href(format!("{href}/edit")).attr("data-shortcut", "e"))
        }
        (more)
    }
}

/// Whether this record can be made one with others by this person.
fn may_merge(person: &Person, subject: &Subject) -> bool {
    let access = &person.ctx.access;
    let object = subject.object();
    object.role == Role::Subject
        && access.has(Right::Merge)
        && access.may(Action::Delete, &object.name)
}

/// The button of a task that says it is done, or is not after all.
fn complete(person: &Person, subject: &Subject, done: bool) -> Markup {
    let t = person.t;
    let action = format!("{}/tick", subject.href());
    let words = if done {
        t.get("task-reopen-action")
    } else {
        t.get("task-complete-action")
    };
    let button = Button::new(words).icon(if done { "rotate-ccw" } else { "circle-check" });
    let button = if done { button } else { button.primary() };
    html! {
        form method="post" action=(action) hx-post=(action) hx-swap="none" {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            input type="hidden" name="done" value=(!done);
            (button.submit())
        }
    }
}

fn as_of_form(person: &Person, subject: &Subject) -> Markup {
    let t = person.t;
    html! {
        form.menu-form method="get" action=(subject.href()) {
            input.input type="date" name="as_of" max=(person.ctx.env.today()) aria-label=(t.get("record-as-of")) required;
            (Button::new(t.get("record-show")).small().submit())
        }
    }
}

/// The button that follows, or stops to.
pub(super) fn follow(person: &Person, subject: &Subject) -> Markup {
    let t = person.t;
    let object = subject.object();
    if object.position(FOLLOWERS).is_none() {
        return html! {};
    }
    let follows = match subject.record.get(FOLLOWERS) {
        Value::Links(links) => links.iter().any(|link| Some(link.id) == person.ctx.env.me),
        _ => false,
    };
    let (words, hint) = if follows {
        ("record-following", "record-unfollow")
    } else {
        ("record-follow", "record-follow-hint")
    };
    html! {
        form method="post" action={ (subject.href()) "/follow" } hx-post={ (subject.href()) "/follow" } hx-swap="none" {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            input type="hidden" name="follow" value=(!follows);
            button.btn type="submit" aria-pressed=(follows) title=(t.get(hint)) {
                (crate::components::icon(if follows { "bell-ring" } else { "bell" }))
                span.wide-only { (t.get(words)) }
                span.sr { (t.get(hint)) }
            }
        }
    }
}

/// What one has to know before reading on: that this is the trash, or the past.
fn banner(person: &Person, subject: &Subject) -> Markup {
    let t = person.t;
    if let Some(at) = subject.as_of {
        let when = person
            .ctx
            .env
            .locale
            .format_datetime(at, &person.ctx.env.zone);
        return html! {
            div.banner { (Callout::warn(html! { (t.with("record-as-it-was", &[("when", when.into())])) })
                .actions(html! { (Button::new(t.get("record-back-to-now")).small().href(subject.href())) })) }
        };
    }
    if !subject.record.trashed {
        return html! {};
    }
    if let Some(went) = &subject.went {
        return went_into(person, went);
    }
    let restore = html! {
        @if subject.may_delete {
            form method="post" action={ (subject.href()) "/restore" } {
                input type="hidden" name="_csrf" value=(person.session.csrf);
                (Button::new(t.get("record-restore")).small().icon("rotate-ccw").submit())
            }
        }
        @if purge::may(person, subject) {
            (Button::new(t.get("record-purge")).small().danger().href(format!("{}/purge", subject.href())).attr("data-sheet", "dialog"))
        }
    };
    html! { div.banner { (Callout::warn(html! { (t.get("record-in-trash")) }).actions(restore)) } }
}

/// Where a record went that was merged, with the way back.
fn went_into(person: &Person, went: &WentInto) -> Markup {
    let t = person.t;
    let survivor = &went.survivor;
    let href = format!("/{}/{}", survivor.object.plural, survivor.id);
    let title = display::title(&person.ctx, survivor);
    let actions = html! {
        (Button::new(t.get("merge-open")).small().primary().href(href))
        @if person.ctx.access.has(Right::Merge) {
            form method="post" action={ "/undo/" (went.set) } {
                input type="hidden" name="_csrf" value=(person.session.csrf);
                (Button::new(t.get("merge-unmerge")).small().icon("undo-2").submit())
            }
        }
    };
    html! { div.banner { (Callout::info(html! { (t.with("merge-went-into", &[("title", title.into())])) }).actions(actions)) } }
}

/// Who follows, edited where it stands.
pub(super) fn followers(person: &Person, subject: &Subject) -> Markup {
    let Some(field) = subject.object().find(FOLLOWERS) else {
        return html! {};
    };
    if field.kind.widget(field) != Widget::Links {
        return html! {};
    }
    Section::new(field.label.get(person.ctx.lang()))
        .id("followers")
        .body(facts(person.t, &[fact_of(person, subject, field)]))
        .render()
}

/// A message's menu button, the same everywhere on this page.
pub(super) fn entry_menu(person: &Person, items: Vec<MenuItem>) -> Option<Markup> {
    if items.is_empty() {
        return None;
    }
    let menu = Menu::icon_only("ellipsis", person.t.get("record-more"))
        .class("small")
        .at_end();
    Some(items.into_iter().fold(menu, Menu::item).render())
}
