//! Bringing files in: upload, map, check, run, done. Each import has an address of its own, at which it stands wherever it
//! is; everything works without scripts, and with them progress moves by itself.

mod checked;
mod done;
mod listed;
mod map;
mod mend;
mod posted;
mod running;
mod start;
mod together;

pub(super) use listed::of_migration;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::import::{Import, State as Now};
use mainstay_app::{Error, Result};
use mainstay_model::{Object, RecordId};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

use crate::components::{PageHead, Step, Toast, crumbs, stepper};
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::given::{Form, Query};
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::Pairs;

/// `/import` and what is below it.
pub(super) fn routes() -> Routes {
    start::routes()
        .and(together::routes())
        .get("/import/{id}", Needs::Person, show)
        .get("/import/{id}/progress", Needs::Person, progress)
        .post("/import/{id}/options", Needs::Person, options)
        .post("/import/{id}/check", Needs::Person, check)
        .post("/import/{id}/mend", Needs::Person, mend::mend)
        .post("/import/{id}/run", Needs::Person, run)
        .post("/import/{id}/cancel", Needs::Person, cancel)
        .post("/import/{id}/undo", Needs::Person, undo)
        .post("/import/{id}/discard", Needs::Person, discard)
        .get("/import/{id}/refused.csv", Needs::Person, refused)
        .unhurried()
}

/// How long an answer waits for a small file to be done with: then the next page shows the result and no bar.
const MOMENT: Duration = Duration::from_millis(1_500);

#[derive(Default, Deserialize)]
struct Where {
    /// `map` leads back from the check to the columns.
    #[serde(default)]
    step: Option<String>,
}

async fn show(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    Query(at): Query<Where>,
) -> PageResult {
    let import = find(&web, &person, &id).await.page(&person)?;
    if let Some(home) = together::home(&import)
        && object(&person, &import).is_err()
    {
        // What its rows are is to be said first.
        return Ok(Redirect::to(&home).into_response());
    }
    let mapping = at.step.as_deref() == Some("map");
    Ok(page(&web, &person, &import, mapping, &[])
        .await
        .page(&person)?
        .into_response())
}

/// The page at which an import stands.
async fn page(
    web: &Web,
    person: &Person,
    import: &Import,
    mapping: bool,
    problems: &[mainstay_model::Problem],
) -> Result<Markup> {
    let object = object(person, import)?;
    let (step, body) = match import.state {
        Now::Ready if import.check.is_some() && !mapping => {
            (CHECK, checked::body(web, person, import, &object).await?)
        }
        Now::Ready => (
            MAP,
            map::body(web, person, import, &object, problems).await?,
        ),
        Now::Checking => (CHECK, running::body(person, import)),
        Now::Running | Now::Cancelling | Now::Undoing => (RUN, running::body(person, import)),
        Now::Done | Now::Cancelled | Now::Failed | Now::Undone => {
            (DONE, done::body(web, person, import).await?)
        }
    };
    Ok(frame(person, import, &object, step, &body))
}

const UPLOAD: usize = 0;
const MAP: usize = 1;
const CHECK: usize = 2;
const RUN: usize = 3;
const DONE: usize = 4;

fn frame(person: &Person, import: &Import, object: &Object, step: usize, body: &Markup) -> Markup {
    let t = person.t;
    let title = t.with("import-of", &[("file", import.name.as_str().into())]);
    let mut list = vec![(t.get("import-title").to_owned(), "/import".to_owned())];
    if let Some(home) = together::home(import) {
        list.push((t.get("together-one").to_owned(), home));
    }
    let mut head = PageHead::new(title.clone())
        .icon(object.icon.clone())
        .crumbs(crumbs(t.get("record-where"), &list));
    if import.state == Now::Ready && import.part.is_none() {
        head = head.actions(start::throw_away(person, import));
    }
    let main = html! {
        (head)
        div.page-body {
            (steps(person, Some(import), step))
            (body)
        }
    };
    person.page(&title, "/import", &main)
}

fn steps(person: &Person, import: Option<&Import>, current: usize) -> Markup {
    let t = person.t;
    let ready = import.filter(|import| import.state == Now::Ready);
    let here = |below: &str| ready.map(|import| format!("/import/{}{below}", import.id));
    let names = [
        (t.get("import-step-upload"), None),
        (t.get("import-step-map"), here("?step=map")),
        (
            t.get("import-step-check"),
            ready
                .filter(|import| import.check.is_some())
                .and_then(|_| here("")),
        ),
        (t.get("import-step-run"), None),
        (t.get("import-step-done"), None),
    ];
    let steps: Vec<Step> = names
        .into_iter()
        .map(|(name, href)| Step {
            name: name.to_owned(),
            href,
        })
        .collect();
    stepper(t.get("import-title"), &steps, current)
}

async fn find(web: &Web, person: &Person, id: &str) -> Result<Import> {
    let id: RecordId = id.parse().map_err(|_| Error::NotFound)?;
    web.app.import(&person.ctx, id).await
}

fn object(person: &Person, import: &Import) -> Result<Arc<Object>> {
    person
        .ctx
        .access
        .object(&import.object)
        .map(|access| access.object.clone())
        .ok_or(Error::NotFound)
}

async fn progress(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let import = find(&web, &person, &id).await.page(&person)?;
    if import.state.busy() {
        return Ok(running::bar(&person, &import).into_response());
    }
    // The next step is a page of its own.
    Ok(([("hx-redirect", format!("/import/{}", import.id))], "").into_response())
}

async fn options(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let import = find(&web, &person, &id).await.page(&person)?;
    let set = web
        .app
        .set_import_options(&person.ctx, import.id, posted::options(&pairs))
        .await;
    answer(&web, &person, &import, set.map(|_| ())).await
}

async fn check(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let import = find(&web, &person, &id).await.page(&person)?;
    let mapping = match posted::mapping(&import, &pairs) {
        Ok(mapping) => mapping,
        Err(problems) => {
            return answer(&web, &person, &import, Err(Error::Invalid(problems))).await;
        }
    };
    let mut tried = import.clone();
    tried.mapping = mapping.clone();
    let started = async {
        web.app
            .set_import_mapping(&person.ctx, import.id, mapping)
            .await?;
        let running = web.app.start_check(&person.ctx, import.id).await?;
        let _still_running = tokio::time::timeout(MOMENT, running).await;
        Ok(())
    };
    let started = started.await;
    answer(&web, &person, &tried, started).await
}

/// On to the import's page; or the columns again, with everything that is wrong.
async fn answer(web: &Web, person: &Person, import: &Import, result: Result<()>) -> PageResult {
    match result {
        Ok(()) => Ok(Redirect::to(&format!("/import/{}", import.id)).into_response()),
        Err(Error::Invalid(problems)) => {
            let page = page(web, person, import, true, &problems)
                .await
                .page(person)?;
            Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error).page(person),
    }
}

async fn run(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let import = find(&web, &person, &id).await.page(&person)?;
    if let Some(home) = together::home(&import) {
        return Ok(Redirect::to(&home).into_response());
    }
    let running = web
        .app
        .start_run(&person.ctx, import.id)
        .await
        .page(&person)?;
    let _still_running = tokio::time::timeout(MOMENT, running).await;
    Ok(Redirect::to(&format!("/import/{}", import.id)).into_response())
}

async fn cancel(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let import = find(&web, &person, &id).await.page(&person)?;
    if let Some(home) = together::home(&import) {
        return Ok(Redirect::to(&home).into_response());
    }
    // It may have come to its end at this very moment.
    match web.app.cancel_import(&person.ctx, import.id).await {
        Ok(()) | Err(Error::Conflict(_)) => {}
        Err(error) => return Err(error).page(&person),
    }
    Ok(Redirect::to(&format!("/import/{}", import.id)).into_response())
}

async fn undo(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let import = find(&web, &person, &id).await.page(&person)?;
    if let Some(home) = together::home(&import) {
        return Ok(Redirect::to(&home).into_response());
    }
    take_back(&web, &person, import.id).await
}

/// Begins to take an import back, and goes to its page.
pub(super) async fn take_back(web: &Web, person: &Person, id: RecordId) -> PageResult {
    let running = web.app.start_undo(&person.ctx, id).await.page(person)?;
    let _still_running = tokio::time::timeout(MOMENT, running).await;
    Ok(Redirect::to(&format!("/import/{id}")).into_response())
}

async fn discard(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let import = find(&web, &person, &id).await.page(&person)?;
    if let Some(home) = together::home(&import) {
        return Ok(Redirect::to(&home).into_response());
    }
    web.app
        .discard_import(&person.ctx, import.id)
        .await
        .page(&person)?;
    let file = [("file", import.name.as_str().into())];
    let toast = Toast::done(person.t.with("import-discarded", &file));
    Ok((flash::leave(jar, &toast), Redirect::to("/import")).into_response())
}

/// The refused rows as a file, piece by piece.
async fn refused(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let import = find(&web, &person, &id).await.page(&person)?;
    let (app, ctx, id) = (web.app.clone(), person.ctx.clone(), import.id);
    let pieces = futures_util::stream::try_unfold(Some(0), move |after| {
        let (app, ctx) = (app.clone(), ctx.clone());
        async move {
            let Some(after) = after else {
                return Ok::<_, std::io::Error>(None);
            };
            let piece = app.refused_rows_csv(&ctx, id, after).await;
            let (bytes, next) = piece.map_err(|error| std::io::Error::other(error.to_string()))?;
            Ok(Some((axum::body::Bytes::from(bytes), next)))
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"refused-{id}.csv\""),
        ),
    ];
    Ok((headers, axum::body::Body::from_stream(pieces)).into_response())
}
