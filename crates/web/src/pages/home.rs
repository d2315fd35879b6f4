//! Home: my day, what others did at my customers, where I was.

use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::home::{News, NewsKind};
use mainstay_app::tasks::{self, TASK, Todo};
use mainstay_model::access::{Action, Right};
use mainstay_model::field::Widget;
use mainstay_model::{Record, Value};
use maud::{Markup, Render, html};

use super::palette::beside;
use super::record::{day_name, tick, who};
use crate::components::{Button, Card, Empty, IconButton, Item, PageHead, avatar, icon, item_list};
use crate::error::{OrPage, PageResult};
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::display;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/", Needs::Person, home)
        .get("/home/part/tasks", Needs::Person, tasks_part)
}

/// Records seen lately.
const SEEN: usize = 8;

async fn home(State(web): State<Web>, person: Person) -> PageResult {
    let ctx = &person.ctx;
    let (todo, news, steps, meetings, seen, bare) = tokio::join!(
        web.app.todo(ctx),
        web.app.news(ctx),
        web.app.next_steps(ctx),
        web.app.upcoming(ctx),
        web.app.recently_seen(ctx, SEEN),
        web.app.is_bare(ctx),
    );
    let t = person.t;
    let (news, steps) = (news.page(&person)?, steps.page(&person)?);
    let (meetings, seen) = (meetings.page(&person)?, seen.page(&person)?);
    let today = ctx.env.locale.format_date(ctx.env.today());
    let main = html! {
        (PageHead::new(greeting(&person)).sub(html! { (today) }))
        div.page-body {
            @if bare.page(&person)? { (first_steps(&person)) }
            div.columns.main-aside {
                div.stack {
                    (my_tasks(&person, &todo.page(&person)?))
                    (news_card(&web, &person, &news))
                }
                div.stack {
                    @if !meetings.is_empty() { (meetings_card(&person, &meetings)) }
                    @if !steps.is_empty() { (steps_card(&person, &steps)) }
                    (seen_card(&person, &seen))
                }
            }
        }
    };
    Ok(person.page(t.get("nav-home"), "/", &main).into_response())
}

async fn tasks_part(State(web): State<Web>, person: Person) -> PageResult {
    let todo = web.app.todo(&person.ctx).await.page(&person)?;
    Ok(my_tasks(&person, &todo).into_response())
}

fn greeting(person: &Person) -> String {
    let env = &person.ctx.env;
    let hour = env.now.to_zoned(env.zone.clone()).hour();
    let key = match hour {
        5..=11 => "home-morning",
        12..=17 => "home-afternoon",
        _ => "home-evening",
    };
    let user = person.ctx.user.as_ref();
    let given = user
        .map(|user| user.name.given.clone())
        .filter(|given| !given.is_empty());
    // In Chinese one is not called by the given name alone.
    let name = match person.ctx.lang() {
        mainstay_model::Lang::En => given.unwrap_or_else(|| person.name()),
        mainstay_model::Lang::Zh => person.name(),
    };
    person.t.with(key, &[("name", name.into())])
}

fn first_steps(person: &Person) -> Markup {
    let t = person.t;
    let access = &person.ctx.access;
    let first = access
        .catalog()
        .subjects()
        .find(|object| access.may(Action::Create, &object.name));
    Empty::new("sparkles", t.get("home-first-title"), t.get("home-first"))
        .actions(html! {
            @if access.has(Right::Import) { (Button::new(t.get("home-first-import")).primary().icon("upload").href("/import")) }
            @if let Some(object) = first {
                (Button::new(t.with("new-title", &[("object", person.noun(object).into())])).icon("plus").href(format!("/{}/new", object.plural)))
            }
            @if access.has(Right::Administration) { (Button::new(t.get("home-first-invite")).icon("user-plus").href("/admin/users")) }
        })
        .render()
}

fn my_tasks(person: &Person, todo: &Todo) -> Markup {
    let t = person.t;
    let Some(object) = person
        .ctx
        .access
        .catalog()
        .get(TASK)
        .filter(|_| person.ctx.access.object(TASK).is_some())
    else {
        return html! {};
    };
    let all = format!(
        "/{}?owner=eq.me&status=in.(open,in_progress,waiting)",
        object.plural
    );
    let groups = [
        (t.get("home-overdue"), &todo.overdue, true),
        (t.get("day-today"), &todo.today, false),
        (t.get("home-week"), &todo.week, false),
        (t.get("home-later"), &todo.later, false),
        (t.get("home-someday"), &todo.someday, false),
    ];
    let listed: usize = groups.iter().map(|(_, records, _)| records.len()).sum();
    let body = html! {
        @if listed == 0 {
            div.empty.compact { (icon("circle-check")) p { (t.get("home-no-tasks")) } }
        }
        @for (name, records, late) in &groups {
            @if !records.is_empty() {
                h3.group-title { (name) " " span.count { (records.len()) } }
                (item_list(&records.iter().map(|record| task_item(person, record, *late)).collect::<Vec<_>>()))
            }
        }
        @if todo.count > listed as u64 {
            div.card-foot { (Button::new(t.with("record-all-related", &[("n", todo.count.into())])).quiet().small().icon_after("chevron-right").href(all)) }
        }
    };
    let mut card = Card::new(t.get("home-tasks"))
        .icon("square-check")
        .count(t.number(todo.count))
        .flush(body);
    if person.ctx.access.may(Action::Create, TASK) {
        let words = t.with("new-title", &[("object", person.noun(object).into())]);
        card = card.actions(html! { (IconButton::new("plus", words).small().href(format!("/{}/new", object.plural))) });
    }
    html! {
        div id="home-tasks" data-live-object=(TASK) data-live-src="/home/part/tasks" hx-get="/home/part/tasks" hx-trigger="record-changed from:body" hx-swap="outerHTML" {
            (card)
        }
    }
}

fn task_item(person: &Person, record: &Record, late: bool) -> Item {
    let ctx = &person.ctx;
    let title = display::title(ctx, record);
    let due = tasks::due(record).map(|at| {
        let zoned = at.to_zoned(ctx.env.zone.clone());
        let day = zoned.date();
        let time = ctx.env.locale.format_time(zoned.time());
        html! { time datetime=(at) { @if day == ctx.env.today() { (time) } @else { (day_name(person, day)) } } }
    });
    Item {
        lead: Some(tick(
            person,
            record.id,
            &record.object.plural,
            false,
            &title,
        )),
        href: display::record_href(ctx, &record.object.name, record.id),
        meta: about(person, record),
        aside: due,
        late,
        title,
    }
}

/// What an activity is about, as a link, and its other short facts.
fn about(person: &Person, record: &Record) -> Option<Markup> {
    let link = record.entries().find_map(|(field, value)| match value {
        Value::Link(link) if field.kind.widget(field) == Widget::Link => Some(link),
        _ => None,
    })?;
    let title = link.title.clone()?;
    let href = display::record_href(&person.ctx, &link.object, link.id)?;
    Some(html! { a href=(href) { (title) } })
}

fn news_card(web: &Web, person: &Person, news: &[News]) -> Markup {
    let t = person.t;
    let items: Vec<Item> = news.iter().map(|one| news_item(web, person, one)).collect();
    let body = html! {
        @if items.is_empty() { div.empty.compact { (icon("bell")) p { (t.get("home-no-news")) } } } @else { (item_list(&items)) }
    };
    html! { (Card::new(t.get("home-news")).icon("activity").flush(body)) }
}

fn news_item(web: &Web, person: &Person, news: &News) -> Item {
    let (t, ctx) = (person.t, &person.ctx);
    let lang = ctx.lang();
    let title = display::title(ctx, &news.about);
    let mark = avatar(&title);
    let by = who(web, person, news.by);
    let what = match &news.what {
        NewsKind::Changed(change) => {
            let fields: Vec<&str> = change
                .fields
                .keys()
                .filter_map(|name| news.about.object.find(name))
                .filter(|field| !field.params.kept && !field.params.read_only)
                .map(|field| field.label.get(lang))
                .take(4)
                .collect();
            match change.verb {
                mainstay_model::change::Verb::Update => t.with(
                    "home-changed-fields",
                    &[
                        ("who", by.into()),
                        ("fields", fields.join(t.get("list-comma")).into()),
                    ],
                ),
                mainstay_model::change::Verb::Create => format!("{by} {}", t.get("change-created")),
                mainstay_model::change::Verb::Restore => {
                    format!("{by} {}", t.get("change-restored"))
                }
                _ => format!("{by} {}", t.get("change-trashed")),
            }
        }
        NewsKind::Activity(record) => {
            format!(
                "{by} · {} · {}",
                record.object.label.get(lang),
                display::title(ctx, record)
            )
        }
    };
    Item {
        lead: Some(if display::is_square(&news.about.object) {
            mark.square().render()
        } else {
            mark.render()
        }),
        href: display::record_href(ctx, &news.about.object.name, news.about.id),
        meta: Some(html! { (what) }),
        aside: Some(display::when(ctx, news.at)),
        late: false,
        title,
    }
}

fn meetings_card(person: &Person, meetings: &[Record]) -> Markup {
    let ctx = &person.ctx;
    let items: Vec<Item> = meetings
        .iter()
        .map(|record| {
            let starts = match record.get("starts_at") {
                Value::Time(at) => Some(*at),
                _ => None,
            };
            Item {
                lead: Some(html! { span.muted { (icon(&record.object.icon)) } }),
                title: display::title(ctx, record),
                href: display::record_href(ctx, &record.object.name, record.id),
                meta: about(person, record),
                aside: starts.map(|at| {
                    let zoned = at.to_zoned(ctx.env.zone.clone());
                    html! { (day_name(person, zoned.date())) br; (ctx.env.locale.format_time(zoned.time())) }
                }),
                late: false,
            }
        })
        .collect();
    html! { (Card::new(person.t.get("home-meetings")).icon("calendar").flush(item_list(&items))) }
}

fn steps_card(person: &Person, steps: &[Record]) -> Markup {
    let ctx = &person.ctx;
    let items: Vec<Item> = steps
        .iter()
        .map(|record| {
            let on = match record.get("next_step_on") {
                Value::Date(day) => Some(*day),
                _ => None,
            };
            Item {
                lead: None,
                title: match record.get("next_step") {
                    Value::Text(step) => step.clone(),
                    _ => display::title(ctx, record),
                },
                href: display::record_href(ctx, &record.object.name, record.id),
                meta: Some(html! { (display::title(ctx, record)) }),
                aside: on.map(|day| html! { (day_name(person, day)) }),
                late: on.is_some_and(|day| day < ctx.env.today()),
            }
        })
        .collect();
    html! { (Card::new(person.t.get("home-steps")).icon("flag").flush(item_list(&items))) }
}

fn seen_card(person: &Person, seen: &[Record]) -> Markup {
    let t = person.t;
    let items: Vec<Item> = seen
        .iter()
        .map(|record| {
            let title = display::title(&person.ctx, record);
            let mark = avatar(&title);
            Item {
                lead: Some(if display::is_square(&record.object) {
                    mark.square().render()
                } else {
                    mark.render()
                }),
                href: display::record_href(&person.ctx, &record.object.name, record.id),
                meta: Some(html! { (beside(person, record)) }),
                title,
                ..Item::default()
            }
        })
        .collect();
    let body = html! {
        @if items.is_empty() { div.empty.compact { (icon("history")) p { (t.get("home-nothing-seen")) } } } @else { (item_list(&items)) }
    };
    html! { (Card::new(t.get("home-seen")).icon("history").flush(body)) }
}
