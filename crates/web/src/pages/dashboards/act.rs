//! What is changed about a dashboard.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::dashboards::{Tile, TileChange};
use mainstay_model::RecordId;

use super::sift::posted;
use crate::components::Toast;
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::given::Form;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

fn editing(id: RecordId) -> Redirect {
    Redirect::to(&format!("/dashboards/{id}?edit=1"))
}

fn report(pairs: &Pairs) -> Result<RecordId, Error> {
    let id = last(pairs, "report").and_then(|id| id.parse().ok());
    id.ok_or(Error::NotFound)
}

/// `POST /dashboards`
pub async fn make(State(web): State<Web>, person: Person, Form(pairs): Form<Pairs>) -> PageResult {
    let (name, shared) = named(&pairs);
    let made = web.app.make_dashboard(&person.ctx, name, shared).await;
    Ok(editing(made.page(&person)?).into_response())
}

fn named(pairs: &Pairs) -> (&str, bool) {
    (
        last(pairs, "name").unwrap_or(""),
        last(pairs, "shared") == Some("true"),
    )
}

/// `POST /dashboards/{id}/name`
pub async fn name(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<RecordId>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let (name, shared) = named(&pairs);
    let done = web
        .app
        .rename_dashboard(&person.ctx, id, name, shared)
        .await;
    done.page(&person)?;
    Ok(editing(id).into_response())
}

/// `POST /dashboards/{id}/filter`
pub async fn filter(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<RecordId>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let filter = posted(&pairs);
    let done = web
        .app
        .keep_dashboard_filter(&person.ctx, id, &filter)
        .await;
    let mut toast = Toast::done(person.t.get("dash-filter-kept"));
    if let Some(set) = done.page(&person)?.set {
        toast = toast.undo(format!("/undo/{set}"));
    }
    Ok((flash::leave(jar, &toast), editing(id)).into_response())
}

/// `POST /dashboards/{id}/tiles`
pub async fn add(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<RecordId>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let tile = Tile {
        report: report(&pairs).page(&person)?,
        width: last(&pairs, "width")
            .and_then(|width| width.parse().ok())
            .unwrap_or(2),
    };
    web.app
        .add_tile(&person.ctx, id, tile)
        .await
        .page(&person)?;
    Ok(editing(id).into_response())
}

/// `POST /dashboards/{id}/tile`
pub async fn tile(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<RecordId>,
    RawQuery(raw): RawQuery,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let change = match last(&pairs, "change") {
        Some("earlier") => TileChange::Earlier,
        Some("later") => TileChange::Later,
        Some("wider") => TileChange::Wider,
        Some("narrower") => TileChange::Narrower,
        Some("remove") => TileChange::Remove,
        _ => return Err(Error::NotFound).page(&person),
    };
    let at = last(&pairs, "at").and_then(|at| at.parse().ok());
    let at = at.ok_or(Error::NotFound).page(&person)?;
    let meant = report(&pairs).page(&person)?;
    let done = web.app.change_tile(&person.ctx, id, at, meant, change);
    done.await.page(&person)?;
    let query = raw.unwrap_or_default();
    let there = format!("/dashboards/{id}?edit=1&{query}");
    Ok(Redirect::to(there.trim_end_matches('&')).into_response())
}

/// `POST /dashboards/{id}/delete`
pub async fn delete(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<RecordId>,
) -> PageResult {
    let dashboard = web.app.dashboard(&person.ctx, id).await.page(&person)?;
    let set = web.app.trash_dashboard(&person.ctx, id).await;
    let set = set.page(&person)?;
    let words = person.t.with(
        "report-deleted",
        &[("name", dashboard.name.as_str().into())],
    );
    let toast = Toast::done(words).undo(format!("/undo/{set}"));
    Ok((flash::leave(jar, &toast), Redirect::to("/dashboards")).into_response())
}
