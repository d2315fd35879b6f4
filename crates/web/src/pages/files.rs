//! Files of records: sent with the form of their record, given out to those who may see it.

use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_model::access::Action;
use serde::Deserialize;

use super::new::{made_response, refused};
use super::record::{id_of, object_of};
use crate::error::{OrPage, PageResult};
use crate::given::Query;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::transfer;
use crate::widgets::form::{Posted, read};
use crate::widgets::sent::Sent;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/{plural}/upload", Needs::Person, upload)
        .without_body_limit()
        .get(
            "/{plural}/{id}/file/{field}/{hash}",
            Needs::Person,
            download,
        )
}

/// Makes a record with its files in one form.
async fn upload(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(plural): Path<String>,
    request: Request,
) -> PageResult {
    let object = object_of(&person, &plural).page(&person)?;
    if !person.ctx.access.may(Action::Create, &object.name) {
        return Err(Error::NotFound).page(&person);
    }
    let sent = match Sent::read(&web, &person, &object, request).await {
        Ok(sent) => sent,
        Err(error) => return refused(&web, &person, &object, &Posted::default(), error),
    };
    let mut posted = read(&web.app, &person.ctx, &object, &sent.pairs).await;
    sent.put(&object, &mut posted);
    let made = if posted.problems.is_empty() {
        web.app
            .make(&person.ctx, &object.name, &posted.values)
            .await
    } else {
        Err(Error::Invalid(posted.problems.clone()))
    };
    match made {
        Ok((id, set)) => Ok(made_response(&person, jar, &object, id, set)),
        Err(error) => refused(&web, &person, &object, &posted, error),
    }
}

#[derive(Deserialize)]
struct How {
    /// Shown in the page rather than saved, where that is safe.
    #[serde(default)]
    inline: Option<String>,
}

async fn download(
    State(web): State<Web>,
    person: Person,
    Path((plural, id, field, hash)): Path<(String, String, String, String)>,
    Query(how): Query<How>,
    headers: HeaderMap,
) -> PageResult {
    let object = object_of(&person, &plural).page(&person)?;
    let id = id_of(&id).page(&person)?;
    let (file, content) = web
        .app
        .open_file(&person.ctx, &object.name, id, &field, &hash)
        .await
        .page(&person)?;
    Ok(transfer::send(
        &file,
        content,
        how.inline.is_some(),
        &headers,
    ))
}
