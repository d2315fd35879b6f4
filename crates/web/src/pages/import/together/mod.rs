//! Several files as one migration: which files, what they are to each other, checked, brought in and taken back as one. Each
//! file's own pages are those of an import, and lead back here.

mod files;
mod result;
mod sent;
mod under_way;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::import::Import;
use mainstay_app::import::together::{Doing, Stage, Together};
use mainstay_app::{Error, Result};
use mainstay_model::{Problem, RecordId};
use maud::{Markup, html};

pub(super) use sent::{Sent, answer, sent};

use super::MOMENT;
use crate::components::{Button, PageHead, Problem as Told, Toast, crumbs, problem_list};
use crate::error::{OrPage, PageResult, reason_text};
use crate::flash;
use crate::given::Form;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::Pairs;

/// `/import/together/{id}` and what is below it.
pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/import/together/{id}/files", Needs::Person, sent::add)
        .without_body_limit()
        .get("/import/together/{id}", Needs::Person, show)
        .get("/import/together/{id}/progress", Needs::Person, progress)
        .post("/import/together/{id}/object", Needs::Person, sent::object)
        .post("/import/together/{id}/refer", Needs::Person, sent::refer)
        .post("/import/together/{id}/remove", Needs::Person, sent::remove)
        .post("/import/together/{id}/check", Needs::Person, check)
        .post("/import/together/{id}/run", Needs::Person, run)
        .post("/import/together/{id}/stop", Needs::Person, stop)
        .post("/import/together/{id}/undo", Needs::Person, undo)
        .post("/import/together/{id}/discard", Needs::Person, discard)
        .unhurried()
}

/// Where a migration stands.
pub(super) fn address(id: RecordId) -> String {
    format!("/import/together/{id}")
}

/// The migration that an import is a part of, by its address.
pub(super) fn home(import: &Import) -> Option<String> {
    import.part.as_ref().map(|part| address(part.migration))
}

fn read(id: &str) -> Result<RecordId> {
    id.parse().map_err(|_| Error::NotFound)
}

async fn show(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let id = read(&id).page(&person)?;
    let page = page(&web, &person, id, &[]).await.page(&person)?;
    Ok(page.into_response())
}

/// What is told above the page: what it is about, and why.
pub(super) type Said = (String, Vec<Problem>);

async fn page(web: &Web, person: &Person, id: RecordId, said: &[Said]) -> Result<Markup> {
    let t = person.t;
    let together = web.app.together(&person.ctx, id).await?;
    let body = match together.stage {
        Stage::Ready => files::body(web, person, &together),
        stage if stage.busy() => under_way::body(person, &together),
        _ => result::body(web, person, &together).await,
    };
    let told: Vec<Told> = said
        .iter()
        .flat_map(|(name, problems)| {
            problems.iter().map(|problem| Told {
                target: None,
                label: name.clone(),
                reason: reason_text(t, &problem.reason),
            })
        })
        .collect();
    let title = t.with(
        "together-title",
        &[("files", called(person, &together.parts).into())],
    );
    let list = [(t.get("import-title").to_owned(), "/import".to_owned())];
    let mut head = PageHead::new(title.clone())
        .icon("upload")
        .crumbs(crumbs(t.get("record-where"), &list));
    if together.stage == Stage::Ready {
        head = head.actions(post(
            person,
            &format!("{}/discard", address(id)),
            Button::new(t.get("import-discard")).quiet().icon("trash-2"),
        ));
    }
    let main = html! {
        (head)
        div.page-body {
            (problem_list(t, t.get("together-turned-away"), &told))
            (body)
        }
    };
    Ok(person.page(&title, "/import", &main))
}

/// The files by their names; of many, the first ones.
pub(super) fn called(person: &Person, parts: &[Import]) -> String {
    let names: Vec<&str> = parts
        .iter()
        .take(2)
        .map(|part| part.name.as_str())
        .collect();
    let names = names.join(person.t.get("together-comma"));
    match parts.len().saturating_sub(2) {
        0 => names,
        more => person.t.with(
            "together-and-more",
            &[("files", names.into()), ("n", more.into())],
        ),
    }
}

/// A button that does something.
fn post(person: &Person, action: &str, button: Button) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            (button.submit())
        }
    }
}

async fn progress(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let id = read(&id).page(&person)?;
    let together = web.app.together(&person.ctx, id).await.page(&person)?;
    if together.stage.busy() {
        return Ok(under_way::bars(&person, &together).into_response());
    }
    // The next step is a page of its own.
    Ok(([("hx-redirect", address(id))], "").into_response())
}

async fn check(web: State<Web>, person: Person, id: Path<String>) -> PageResult {
    start(web, person, id, Doing::Check).await
}

async fn run(web: State<Web>, person: Person, id: Path<String>) -> PageResult {
    start(web, person, id, Doing::Run).await
}

async fn undo(web: State<Web>, person: Person, id: Path<String>) -> PageResult {
    start(web, person, id, Doing::Undo).await
}

async fn start(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    doing: Doing,
) -> PageResult {
    let id = read(&id).page(&person)?;
    match web.app.start_with_migration(&person.ctx, id, doing).await {
        // What stands in the way is told at its place; and somebody may have begun at this very moment.
        Ok(()) | Err(Error::Invalid(_) | Error::Conflict(_)) => {}
        Err(error) => return Err(error).page(&person),
    }
    // Small files are done with before a page is drawn.
    let done = async {
        let mut often = tokio::time::interval(MOMENT / 10);
        loop {
            often.tick().await;
            if !matches!(web.app.work_on(id).await, Ok(Some(_))) {
                return;
            }
        }
    };
    let _still_at_work = tokio::time::timeout(MOMENT, done).await;
    Ok(Redirect::to(&address(id)).into_response())
}

async fn stop(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let id = read(&id).page(&person)?;
    // It may have come to its end at this very moment.
    match web.app.stop_migration(&person.ctx, id).await {
        Ok(()) | Err(Error::Conflict(_)) => {}
        Err(error) => return Err(error).page(&person),
    }
    Ok(Redirect::to(&address(id)).into_response())
}

async fn discard(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(_): Form<Pairs>,
) -> PageResult {
    let id = read(&id).page(&person)?;
    let parts = web.app.migration(&person.ctx, id).await.page(&person)?;
    let discarded = web.app.discard_migration(&person.ctx, id).await;
    discarded.page(&person)?;
    let files = [("file", called(&person, &parts).into())];
    let toast = Toast::done(person.t.with("import-discarded", &files));
    Ok((flash::leave(jar, &toast), Redirect::to("/import")).into_response())
}

/// What the rows of a file are called.
fn rows_of<'a>(person: &'a Person, import: &'a Import) -> &'a str {
    match person.ctx.access.object(&import.object) {
        Some(access) => access.object.plural_label.get(person.ctx.lang()),
        None => &import.object,
    }
}

/// The file at a place.
fn at(together: &Together, place: usize) -> Option<&Import> {
    together.parts.get(place)
}
