//! Keeping a report, and throwing one away.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_model::RecordId;

use super::make::{self, Asked};
use crate::components::Toast;
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::given::Form;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::Pairs;

/// `POST /reports`: makes one, or changes the one that is named.
pub async fn save(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let asked = Asked::of(&web, &person, &pairs).await.page(&person)?;
    let (app, ctx) = (&web.app, &person.ctx);
    if !asked.problems.is_empty() {
        let page = make::page(&web, &person, asked, Vec::new()).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let (name, shared) = (asked.name.as_str(), asked.shared);
    let done = match asked.id.parse::<RecordId>() {
        Ok(id) => app
            .update_report(ctx, id, name, shared, &asked.report)
            .await
            .map(|edited| (id, edited.set)),
        Err(_) => app
            .save_report(ctx, name, shared, &asked.report)
            .await
            .map(|id| (id, None)),
    };
    match done {
        Ok((id, set)) => {
            let words = person
                .t
                .with("report-saved", &[("name", name.trim().into())]);
            let toast = match set {
                Some(set) => Toast::done(words).undo(format!("/undo/{set}")),
                None => Toast::done(words),
            };
            let there = Redirect::to(&format!("/reports/{id}"));
            Ok((flash::leave(jar, &toast), there).into_response())
        }
        Err(Error::Invalid(problems)) => {
            let page = make::page(&web, &person, asked, problems).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error).page(&person),
    }
}

/// `POST /reports/{id}/delete`
pub async fn delete(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<RecordId>,
) -> PageResult {
    let report = web.app.report(&person.ctx, id).await.page(&person)?;
    let set = web.app.trash_report(&person.ctx, id).await.page(&person)?;
    let words = person
        .t
        .with("report-deleted", &[("name", report.name.as_str().into())]);
    let toast = Toast::done(words).undo(format!("/undo/{set}"));
    Ok((flash::leave(jar, &toast), Redirect::to("/reports")).into_response())
}
