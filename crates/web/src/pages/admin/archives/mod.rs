//! The whole workspace as a file: written, taken out, deleted; and how one is taken in.

mod page;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use tokio::io::AsyncReadExt as _;

use super::done;
use crate::components::Toast;
use crate::error::{OrPage, PageResult, reason_text};
use crate::flash;
use crate::given::Form;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

const HERE: &str = "/admin/archives";

/// Bytes handed on at once.
const PART: usize = 1 << 16;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(HERE, Needs::Administrator, page::page)
        .post(HERE, Needs::Administrator, write)
        .get(
            "/admin/archives/progress",
            Needs::Administrator,
            page::progress,
        )
        .get(
            "/admin/archives/{name}/file",
            Needs::Administrator,
            download,
        )
        .post(
            "/admin/archives/{name}/delete",
            Needs::Administrator,
            delete,
        )
        .unhurried()
}

/// `POST /admin/archives`
async fn write(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let secrets = last(&pairs, "secrets") == Some("true");
    match web.app.start_archive(&person.ctx, secrets).await {
        Ok(()) => Ok(Redirect::to(HERE).into_response()),
        Err(Error::Conflict(problem)) => {
            let toast = Toast::bad(reason_text(person.t, &problem.reason));
            Ok((flash::leave(jar, &toast), Redirect::to(HERE)).into_response())
        }
        Err(error) => Err(error).page(&person),
    }
}

/// `GET /admin/archives/{name}/file`
async fn download(State(web): State<Web>, person: Person, Path(name): Path<String>) -> PageResult {
    let archive = web.app.archive(&person.ctx, &name).await;
    let (archive, file) = archive.page(&person)?;
    let stream = futures_util::stream::try_unfold(file, |mut file| async move {
        let mut part = vec![0; PART];
        let read = file.read(&mut part).await?;
        part.truncate(read);
        let part = (read > 0).then(|| (axum::body::Bytes::from(part), file));
        Ok::<_, std::io::Error>(part)
    });
    let mut response = Response::new(Body::from_stream(stream));
    let headers = response.headers_mut();
    let mut put = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, "application/octet-stream");
    put(header::CONTENT_LENGTH, &archive.size.to_string());
    put(
        header::CONTENT_DISPOSITION,
        &format!("attachment; filename=\"{}\"", archive.name),
    );
    put(header::CACHE_CONTROL, "no-store");
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    Ok(response)
}

/// `POST /admin/archives/{name}/delete`
async fn delete(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(name): Path<String>,
    Form(_): Form<Pairs>,
) -> PageResult {
    let deleted = web.app.delete_archive(&person.ctx, &name).await;
    deleted.page(&person)?;
    Ok(done(jar, person.t, "archive-deleted", HERE))
}
