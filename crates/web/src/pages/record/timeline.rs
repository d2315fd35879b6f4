//! The story of a record as people read it: by day, newest first, old and new values in words.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use mainstay_app::Result;
use mainstay_app::records::{Entry as Told, EntryKind, TimelineFilter};
use mainstay_app::tasks;
use mainstay_model::change::{Change as Changed, Delta, Source, Verb};
use mainstay_model::field::{Field, Widget};
use mainstay_model::{Record, RecordId, Value};
use maud::{Markup, html};

use super::head::entry_menu;
use super::{Asked, Subject};
use crate::components::timeline::timeline_filter;
use crate::components::{Button, Change, Day, Empty, Entry, MenuItem, Tone, icon, timeline};
use crate::error::reason_text;
use crate::i18n::T;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display;

/// Entries at once.
const ENTRIES: usize = 25;

/// The timeline with its filter, which brings itself up to date.
pub(super) async fn section(
    web: &Web,
    person: &Person,
    subject: &Subject,
    asked: &Asked,
) -> Result<Markup> {
    let t = person.t;
    let object = subject.object();
    let source = format!("{}?only={}", subject.part("timeline"), asked.only);
    let activities: Vec<&str> = person
        .ctx
        .access
        .catalog()
        .activities()
        .map(|activity| activity.name.as_str())
        .collect();
    let body = entries(web, person, subject, asked).await?;
    Ok(html! {
        section id="timeline" aria-label=(t.get("timeline-title")) data-live-object=(object.name) data-live-id=(subject.record.id)
            data-live-also=(activities.join(" ")) data-live-src=(source) hx-get=(source) hx-trigger="record-changed from:body" hx-swap="outerHTML" {
            (filter(person, subject, &asked.only))
            (body)
        }
    })
}

/// Older entries, in place of the button that asked for them.
pub(super) async fn older(
    web: &Web,
    person: &Person,
    subject: &Subject,
    asked: &Asked,
) -> Result<Markup> {
    entries(web, person, subject, asked).await
}

fn filter(person: &Person, subject: &Subject, only: &str) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let href = subject.href();
    let object = subject.object();
    let mut kinds: Vec<(String, String, String, bool)> = vec![(
        "layers".to_owned(),
        t.get("timeline-all").to_owned(),
        format!("{href}#timeline"),
        only.is_empty(),
    )];
    for activity in person.ctx.access.catalog().activities() {
        let about = activity
            .fields
            .iter()
            .any(|field| field.points_at(&object.name));
        if about && person.ctx.access.object(&activity.name).is_some() {
            kinds.push((
                activity.icon.clone(),
                activity.plural_label.get(lang).to_owned(),
                format!("{href}?only={}#timeline", activity.name),
                only == activity.name,
            ));
        }
    }
    kinds.push((
        "history".to_owned(),
        t.get("timeline-changes").to_owned(),
        format!("{href}?only=change#timeline"),
        only == "change",
    ));
    let kinds: Vec<(&str, &str, &str, bool)> = kinds
        .iter()
        .map(|(icon, words, href, current)| {
            (icon.as_str(), words.as_str(), href.as_str(), *current)
        })
        .collect();
    html! {
        div hx-boost="true" hx-target="#timeline" hx-select="#timeline" hx-swap="outerHTML show:none" {
            (timeline_filter(t.get("timeline-filter"), &kinds))
        }
    }
}

async fn entries(web: &Web, person: &Person, subject: &Subject, asked: &Asked) -> Result<Markup> {
    let t = person.t;
    let filter = TimelineFilter {
        only: if asked.only.is_empty() {
            Vec::new()
        } else {
            vec![asked.only.clone()]
        },
        before: asked.before.parse().ok(),
        limit: ENTRIES,
    };
    let story = web
        .app
        .timeline(
            &person.ctx,
            &subject.object().name,
            subject.record.id,
            &filter,
        )
        .await?;
    let days = by_day(web, person, subject, &story.entries);
    let more = story
        .next
        .map(|next| format!("only={}&before={next}", asked.only));
    Ok(html! {
        @if days.is_empty() && asked.before.is_empty() {
            (Empty::new("history", t.get("timeline-empty-title"), t.get("timeline-empty")))
        }
        (timeline(&days, t.get("value-empty")))
        @if let Some(more) = more {
            div.timeline-more {
                (Button::new(t.get("timeline-older")).quiet().icon("chevron-down").href(format!("{}?{more}#timeline", subject.href()))
                    .attr("hx-get", format!("{}?{more}", subject.part("older"))).attr("hx-target", "closest .timeline-more").attr("hx-swap", "outerHTML"))
            }
        }
    })
}

fn by_day(web: &Web, person: &Person, subject: &Subject, told: &[Told]) -> Vec<Day> {
    let mut days: Vec<(Date, Day)> = Vec::new();
    for one in told {
        let zoned = one.at.to_zoned(person.ctx.env.zone.clone());
        let entry = match &one.kind {
            EntryKind::Change(change) => change_entry(web, person, subject, change),
            EntryKind::Activity(record) => activity_entry(web, person, subject, record, one.at),
        };
        match days.last_mut() {
            Some((date, day)) if *date == zoned.date() => day.entries.push(entry),
            _ => {
                let label = day_name(person, zoned.date());
                days.push((
                    zoned.date(),
                    Day {
                        label,
                        entries: vec![entry],
                    },
                ));
            }
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

/// A day as people say it.
pub(crate) fn day_name(person: &Person, day: Date) -> String {
    let env = &person.ctx.env;
    let today = env.today();
    if day == today {
        return person.t.get("day-today").to_owned();
    }
    if today.yesterday().is_ok_and(|yesterday| yesterday == day) {
        return person.t.get("day-yesterday").to_owned();
    }
    if today.tomorrow().is_ok_and(|tomorrow| tomorrow == day) {
        return person.t.get("day-tomorrow").to_owned();
    }
    // Within the week people think of the day, not of its number.
    let ahead = today.until(day).map_or(0, |span| span.get_days());
    if (2..7).contains(&ahead) {
        return weekday(person.t, day.weekday()).to_owned();
    }
    env.locale.format_date(day)
}

fn weekday(t: T, day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => t.get("weekday-monday"),
        Weekday::Tuesday => t.get("weekday-tuesday"),
        Weekday::Wednesday => t.get("weekday-wednesday"),
        Weekday::Thursday => t.get("weekday-thursday"),
        Weekday::Friday => t.get("weekday-friday"),
        Weekday::Saturday => t.get("weekday-saturday"),
        Weekday::Sunday => t.get("weekday-sunday"),
    }
}

/// Who did something, as a name.
pub(crate) fn who(web: &Web, person: &Person, user: Option<RecordId>) -> String {
    match user {
        Some(id) if Some(id) == person.ctx.env.me => person.t.get("who-you").to_owned(),
        Some(id) => web.app.directory().user(id).map_or_else(
            || person.t.get("who-gone").to_owned(),
            |user| user.display_name(),
        ),
        None => person.t.get("who-system").to_owned(),
    }
}

fn time_text(person: &Person, at: Timestamp) -> String {
    let env = &person.ctx.env;
    env.locale.format_time(at.to_zoned(env.zone.clone()).time())
}

fn change_entry(web: &Web, person: &Person, subject: &Subject, change: &Changed) -> Entry {
    let t = person.t;
    let object = subject.object();
    let merged = change.set.source == Source::Merge && change.verb != Verb::Create;
    let taken_in = merge_of(change);
    let verb = match change.verb {
        Verb::Trash if merged => t.get("change-merged-away"),
        Verb::Create => t.get("change-created"),
        Verb::Update => t.get("change-changed"),
        Verb::Trash => t.get("change-trashed"),
        Verb::Restore => t.get("change-restored"),
        Verb::Purge => t.get("change-purged"),
    };
    let (name, tone) = match change.verb {
        _ if merged => ("git-merge", Tone::Violet),
        Verb::Create => (object.icon.as_str(), Tone::Violet),
        Verb::Update => ("pencil", Tone::Gray),
        Verb::Trash | Verb::Purge => ("trash-2", Tone::Red),
        Verb::Restore => ("rotate-ccw", Tone::Green),
    };
    let origin = match change.set.source {
        Source::Page => None,
        Source::Api => Some(t.get("source-api")),
        Source::Import => Some(t.get("source-import")),
        Source::Bulk => Some(t.get("source-bulk")),
        Source::Merge => None,
        Source::Cli => Some(t.get("source-cli")),
        Source::Demo => Some(t.get("source-demo")),
        Source::Undo => Some(t.get("source-undo")),
        Source::Automation => Some(t.get("source-automation")),
        Source::Form => Some(t.get("source-form")),
        Source::System => None,
    };
    let mut items = vec![
        MenuItem::link(t.get("change-whole"), format!("/changes/{}", change.set.id))
            .icon("history"),
    ];
    if change.undone_by.is_none() && change.verb != Verb::Create && change.verb != Verb::Purge {
        items.push(
            MenuItem::post(t.get("action-undo"), format!("/undo/{}", change.set.id))
                .field("_csrf", person.session.csrf.clone())
                .icon("undo-2"),
        );
    }
    Entry {
        id: format!("change-{}", change.rid),
        icon: name.to_owned(),
        tone,
        what: html! {
            span { strong { (who(web, person, change.set.actor)) } " "
                @match taken_in { Some(n) => (t.with("change-merged", &[("n", n.into())])), None => (verb) }
            } " "
            @if let Some(origin) = origin { span { (origin) } " " }
            @if let Some(reason) = change.set.reason.as_ref().filter(|_| !merged) { span { (reason_text(t, reason)) } " " }
            @if change.undone_by.is_some() { span { (t.get("change-undone")) } }
        },
        at: change.set.at.to_string(),
        at_text: time_text(person, change.set.at),
        body: None,
        // Everything is new about a new record, and the facts stand beside.
        changes: if change.verb == Verb::Update {
            differences(person, subject, change)
        } else {
            Vec::new()
        },
        menu: entry_menu(person, items),
    }
}

/// How many records this one took in by a change.
fn merge_of(change: &Changed) -> Option<u64> {
    let took = change.set.source == Source::Merge && change.verb == Verb::Update;
    let reason = change.set.reason.as_ref().filter(|_| took)?;
    // Many at once say so without a number.
    Some(
        reason
            .args
            .first()
            .and_then(|n| n.parse().ok())
            .unwrap_or(0),
    )
}

fn differences(person: &Person, subject: &Subject, change: &Changed) -> Vec<Change> {
    let ctx = &person.ctx;
    let shown = |field: &Field, json: &serde_json::Value| {
        let value = field.kind.restore(field, json);
        (!value.is_null()).then(|| display::cell(ctx, field, &value))
    };
    change
        .fields
        .iter()
        .filter_map(|(name, Delta(old, new))| {
            let field = subject
                .object()
                .find(name)
                .filter(|field| !field.params.kept)?;
            Some(Change {
                field: field.label.get(ctx.lang()).to_owned(),
                old: shown(field, old),
                new: shown(field, new),
            })
        })
        .collect()
}

fn activity_entry(
    web: &Web,
    person: &Person,
    subject: &Subject,
    record: &Record,
    at: Timestamp,
) -> Entry {
    let (t, ctx) = (person.t, &person.ctx);
    let object = &record.object;
    let href = format!("/{}/{}", object.plural, record.id);
    let by = match record.get("created_by") {
        Value::Link(user) => Some(user.id),
        _ => None,
    };
    let title = display::title(ctx, record);
    let body = body_of(person, record);
    // A note that is called by its own first words need not say them twice.
    let names_itself = object.title_from.iter().any(|from| {
        object.find(from).is_some_and(|field| {
            let words = display::words(ctx, field, record.get(from));
            words.starts_with(title.trim_end_matches('…').trim())
        })
    });
    let done = tasks::done(record);
    let about = record.entries().find_map(|(field, value)| match value {
        Value::Link(link)
            if field.kind.widget(field) == Widget::Link && link.id != subject.record.id =>
        {
            Some(display::linked(ctx, link, None))
        }
        _ => None,
    });
    let mut items = vec![
        MenuItem::link(t.get("timeline-open"), href.clone()).icon("external-link"),
        MenuItem::link(t.get("record-edit"), format!("{href}/edit")).icon("pencil"),
    ];
    if ctx
        .access
        .may(mainstay_model::access::Action::Delete, &object.name)
    {
        items.push(
            MenuItem::post(t.get("record-trash"), format!("{href}/trash"))
                .field("_csrf", person.session.csrf.clone())
                .field("back", subject.href())
                .icon("trash-2")
                .danger(),
        );
    }
    let label = object.label.get(ctx.lang());
    Entry {
        id: format!("entry-{}", record.id),
        icon: object.icon.clone(),
        tone: Tone::of(&object.name),
        what: html! {
            span {
                @if let Some(done) = done { (tick(person, record.id, &object.plural, done, &title)) " " }
                @if names_itself { a href=(href) { (label) } } @else { a href=(href) { @if done == Some(true) { s { (title) } } @else { (title) } } }
            } " "
            span { strong { (who(web, person, by)) } } " "
            @if let Some(about) = about { span { (about) } " " }
            @for part in details(person, record) { span { (part) } " " }
        },
        at: at.to_string(),
        at_text: time_text(person, at),
        body,
        changes: Vec::new(),
        menu: entry_menu(person, items),
    }
}

/// The button that ticks a task off, in place.
pub(crate) fn tick(person: &Person, id: RecordId, plural: &str, done: bool, title: &str) -> Markup {
    let t = person.t;
    let action = format!("/{plural}/{id}/tick");
    let words = if done { "task-reopen" } else { "task-complete" };
    html! {
        form.tick method="post" action=(action) hx-post=(action) hx-swap="none" {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            input type="hidden" name="done" value=(!done);
            button type="submit" class={ "tick-box" @if done { " done" } } aria-pressed=(done) aria-label=(t.with(words, &[("title", title.into())])) title=(t.with(words, &[("title", title.into())])) {
                (icon(if done { "circle-check" } else { "circle" }))
            }
        }
    }
}

/// What the list shows of an activity, in one line.
fn details(person: &Person, record: &Record) -> Vec<Markup> {
    let object = &record.object;
    let wanted = object.list.iter().filter(|name| **name != object.title);
    wanted
        .filter_map(|name| {
            let field = object.find(name).filter(|field| !field.params.kept)?;
            let told = !matches!(
                field.kind.widget(field),
                Widget::Link | Widget::Links | Widget::User | Widget::Files
            );
            let value = record.get(name);
            (told && !value.is_null()).then(|| display::cell(&person.ctx, field, value))
        })
        .collect()
}

/// What was written: the text of a note, the outcome of a call, the files.
fn body_of(person: &Person, record: &Record) -> Option<Markup> {
    let texts = record.entries().filter(|(field, value)| {
        !value.is_null()
            && matches!(
                field.kind.widget(field),
                Widget::RichText | Widget::LongText | Widget::Files
            )
    });
    let parts: Vec<Markup> = texts
        .filter_map(|(field, _)| display::fact_in(&person.ctx, record, field))
        .collect();
    (!parts.is_empty()).then(|| html! { @for part in &parts { (part) } })
}
