//! Parts of a list that are fetched for themselves: how many there are, one row that changed.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_model::RecordId;
use mainstay_model::query::Trash;

use super::here::Here;
use super::table;
use crate::components::table::list_count;
use crate::error::{OrPage, PageResult};
use crate::person::Person;
use crate::state::Web;

/// `GET /{plural}/count`: exactly, for the place beside the title.
pub async fn count(
    State(web): State<Web>,
    person: Person,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let here = Here::find(&web, &person, &plural, query.as_deref().unwrap_or(""))
        .await
        .page(&person)?;
    let mut raw = here.raw(&person.ctx);
    raw.cursor = None;
    let (query, _) = web
        .app
        .lenient_query(&person.ctx, &here.object.name, &raw)
        .page(&person)?;
    let total = web.app.count(&query).await.page(&person)?;
    Ok(list_count(person.t, total).into_response())
}

/// `GET /{plural}/row?id=…`: a row as it is now; nothing when it is gone.
pub async fn row(
    State(web): State<Web>,
    person: Person,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let query = query.unwrap_or_default();
    let here = Here::find(&web, &person, &plural, &query)
        .await
        .page(&person)?;
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&query).unwrap_or_default();
    let id: RecordId = pairs
        .iter()
        .rev()
        .find(|(name, _)| name == "id")
        .and_then(|(_, id)| id.parse().ok())
        .ok_or(Error::NotFound)
        .page(&person)?;
    let record = match web
        .app
        .get_in(&person.ctx, &here.object.name, id, Trash::Any)
        .await
    {
        Ok(record) if record.trashed == here.state.trash => record,
        // It left this list: the row goes, and that is no failure.
        Ok(_) | Err(Error::NotFound) => return Ok((StatusCode::OK, "").into_response()),
        Err(error) => return Err(error).page(&person),
    };
    let fields = here.columns(&person.ctx);
    let page = mainstay_store::Page {
        records: Vec::new(),
        next: None,
    };
    let table = table::table(&person.ctx, &here, &page, true);
    Ok(table
        .row(
            person.t,
            &table::row(&person.ctx, &here, &fields, &record, &[]),
        )
        .into_response())
}
