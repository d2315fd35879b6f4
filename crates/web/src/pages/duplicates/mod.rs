//! Records that may be one: looked for in the background, reviewed pair by pair with a score and reasons, merged, told apart, or
//! merged all at once where they are sure.

mod card;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::duplicates::{Scanning, Suspects};
use mainstay_app::{Error, Result};
use mainstay_model::access::Right;
use mainstay_model::{Object, RecordId};
use maud::{Markup, html};
use serde::Deserialize;

use crate::api::duplicates::place;
use crate::components::tabs::{Tab, tabs};
use crate::components::{
    Button, Callout, Empty, Form as FormOf, PageHead, Progress, Toast, status,
};
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::given::{Form, Query};
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::display;

pub(crate) use card::why;

/// `/duplicates`.
pub fn routes() -> Routes {
    let long = Routes::new()
        .post("/duplicates/scan", Needs::Person, scan)
        .post("/duplicates/merge", Needs::Person, merge)
        .unhurried();
    Routes::new()
        .get("/duplicates", Needs::Person, show)
        .get("/duplicates/progress", Needs::Person, progress)
        .post("/duplicates/apart", Needs::Person, apart)
        .post("/duplicates/open", Needs::Person, open)
        .and(long)
}

/// How long an answer waits for a small workspace to be looked through: then the next page shows the result and no bar.
const MOMENT: Duration = Duration::from_millis(1_500);

#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default)]
    object: String,
    #[serde(default)]
    after: String,
}

#[derive(Deserialize)]
struct Told {
    object: String,
    a: RecordId,
    b: RecordId,
}

fn href(object: &Object) -> String {
    format!("/duplicates?object={}", object.name)
}

/// The objects, and the one that is asked for: people first, for there are most of them.
fn chosen(web: &Web, person: &Person, name: &str) -> Result<(Vec<Arc<Object>>, Arc<Object>)> {
    person.ctx.require(Right::Merge)?;
    let all = web.app.recognised(&person.ctx);
    let found = match name {
        "" => all.first(),
        name => all.iter().find(|object| object.name == name),
    };
    let found = found.cloned().ok_or(Error::NotFound)?;
    Ok((all, found))
}

async fn show(State(web): State<Web>, person: Person, Query(asked): Query<Asked>) -> PageResult {
    let (all, object) = chosen(&web, &person, &asked.object).page(&person)?;
    let scanning = web.app.scanning(&object.name).await.page(&person)?;
    let suspects = web
        .app
        .suspects(&person.ctx, &object.name, place(&asked.after))
        .await
        .page(&person)?;
    let (t, lang) = (person.t, person.ctx.lang());
    let kinds: Vec<Tab> = all
        .iter()
        .map(|one| Tab {
            label: one.plural_label.get(lang).to_owned(),
            href: href(one),
            icon: Some(one.icon.clone()),
            current: one.name == object.name,
            count: None,
        })
        .collect();
    let title = t.get("nav-duplicates");
    let busy = scanning.as_ref().is_some_and(|scanning| scanning.running);
    let main = html! {
        (PageHead::new(title).icon("copy").sub(html! { (t.get("duplicates-lead")) }).actions(html! {
            @if !busy { (look(&person, &object, scanning.is_none())) }
        }))
        (tabs(title, &kinds))
        div.page-body {
            (state(&person, &object, scanning.as_ref()))
            (found(&person, &object, &suspects, scanning.as_ref()))
        }
    };
    Ok(person.page(title, "/duplicates", &main).into_response())
}

fn look(person: &Person, object: &Object, first: bool) -> Markup {
    let t = person.t;
    let words = if first {
        "duplicates-look"
    } else {
        "duplicates-look-again"
    };
    let button = Button::new(t.get(words)).icon("search").submit();
    html! {
        form method="post" action="/duplicates/scan" {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            input type="hidden" name="object" value=(object.name);
            @if first { (button.primary()) } @else { (button) }
        }
    }
}

/// How far looking is, or when it was done last.
fn state(person: &Person, object: &Object, scanning: Option<&Scanning>) -> Markup {
    let t = person.t;
    let Some(scanning) = scanning else {
        return html! {};
    };
    if scanning.running {
        return html! { (bar(person, object, scanning)) noscript { p { a href=(href(object)) { (t.get("import-look-again")) } } } };
    }
    let scan = &scanning.scan;
    if scan.state != "done" {
        return html! { (Callout::warn(html! { p { (t.get("duplicates-broke-off")) } })) };
    }
    let seen = u64::try_from(scan.seen).unwrap_or(0);
    html! { p.muted { (t.with("duplicates-looked", &[("n", seen.into())])) " " (display::when(&person.ctx, scan.updated_at)) } }
}

/// The bar, which asks again by itself.
fn bar(person: &Person, object: &Object, scanning: &Scanning) -> Markup {
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    Progress {
        id: "scan-progress".to_owned(),
        label: person.t.get("duplicates-looking").to_owned(),
        done: number(scanning.scan.seen),
        total: Some(number(scanning.scan.total)),
        source: Some(format!("/duplicates/progress?object={}", object.name)),
        ..Progress::default()
    }
    .render(person.t)
}

async fn progress(
    State(web): State<Web>,
    person: Person,
    Query(asked): Query<Asked>,
) -> PageResult {
    let (_, object) = chosen(&web, &person, &asked.object).page(&person)?;
    let scanning = web.app.scanning(&object.name).await.page(&person)?;
    match scanning.filter(|scanning| scanning.running) {
        Some(scanning) => Ok(bar(&person, &object, &scanning).into_response()),
        None => Ok(([("hx-redirect", href(&object))], "").into_response()),
    }
}

fn found(
    person: &Person,
    object: &Object,
    suspects: &Suspects,
    scanning: Option<&Scanning>,
) -> Markup {
    let t = person.t;
    // Before all are compared nobody knows that there are none.
    if suspects.pairs.is_empty() && scanning.is_some_and(|scanning| scanning.running) {
        return html! {};
    }
    if suspects.pairs.is_empty() {
        let (title, words) = match scanning {
            None => ("duplicates-unknown-title", "duplicates-unknown"),
            Some(_) => ("duplicates-none-title", "duplicates-none"),
        };
        return html! { (Empty::new("copy", t.get(title), t.get(words))) };
    }
    let next = suspects
        .next
        .map(|(evidence, a, b)| format!("{}&after={evidence}_{a}_{b}", href(object)));
    html! {
        div.row.wrap.duplicates-sum {
            h2 { (t.with("duplicates-count", &[("n", suspects.count.into())])) }
            @if suspects.sure > 0 {
                (status(&t.with("duplicates-sure-count", &[("n", suspects.sure.into())]), "good"))
                (FormOf::post("/duplicates/merge", &person.session.csrf).render(&html! {
                    input type="hidden" name="object" value=(object.name);
                    (Button::new(t.get("duplicates-merge-sure")).icon("git-merge").small().submit())
                }))
                span.hint { (t.get("duplicates-merge-hint")) }
            }
        }
        @for pair in &suspects.pairs { (card::card(person, object, pair)) }
        @if let Some(next) = next { div { (Button::new(t.get("table-more")).href(next)) } }
    }
}

async fn scan(State(web): State<Web>, person: Person, Form(asked): Form<Asked>) -> PageResult {
    let (_, object) = chosen(&web, &person, &asked.object).page(&person)?;
    let begun = web
        .app
        .scan(&person.ctx, &object.name)
        .await
        .page(&person)?;
    if let Some(handle) = begun {
        let _in_time = tokio::time::timeout(MOMENT, handle).await;
    }
    Ok(Redirect::to(&href(&object)).into_response())
}

async fn apart(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(told): Form<Told>,
) -> PageResult {
    let object = tell(&web, &person, &told, true).await.page(&person)?;
    let back = format!(
        "/duplicates/open?object={}&a={}&b={}",
        object.name, told.a, told.b
    );
    let toast = Toast::done(person.t.get("duplicates-told-apart")).undo(back);
    Ok(leave(jar, &toast, &href(&object)))
}

async fn open(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Query(told): Query<Told>,
) -> PageResult {
    let object = tell(&web, &person, &told, false).await.page(&person)?;
    let toast = Toast::done(person.t.get("duplicates-open-again"));
    Ok(leave(jar, &toast, &href(&object)))
}

async fn tell(web: &Web, person: &Person, told: &Told, apart: bool) -> Result<Arc<Object>> {
    let (_, object) = chosen(web, person, &told.object)?;
    let pair = (told.a, told.b);
    web.app
        .tell_apart(&person.ctx, &object.name, pair, apart)
        .await?;
    Ok(object)
}

async fn merge(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(asked): Form<Asked>,
) -> PageResult {
    let (_, object) = chosen(&web, &person, &asked.object).page(&person)?;
    let done = web
        .app
        .merge_all(&person.ctx, &object.name)
        .await
        .page(&person)?;
    let mut words = person.t.with(
        "duplicates-merged",
        &[("n", done.gone.into()), ("kept", done.kept.into())],
    );
    if done.left > 0 {
        let left = person.t.with("duplicates-left", &[("n", done.left.into())]);
        words = format!("{words} {left}");
    }
    let toast = match done.set {
        Some(set) => Toast::done(words).undo(format!("/undo/{set}")),
        None => Toast::done(words),
    };
    Ok(leave(jar, &toast, &href(&object)))
}

fn leave(jar: CookieJar, toast: &Toast, to: &str) -> Response {
    (flash::leave(jar, toast), Redirect::to(to)).into_response()
}
