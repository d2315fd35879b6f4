//! What is sent to a migration: files, what their rows are, which file a column refers to, which ones stay away.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::import::Incoming;
use mainstay_app::import::together::Refers;
use mainstay_app::{Error, Result};
use mainstay_model::{Reason, RecordId};

use super::{Said, address, page, read};
use crate::components::Toast;
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::given::{Form, Multipart};
use crate::pages::unread::read_off;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

/// Files that came at once; more belong on the command line.
const MOST_FILES: usize = 50;

/// Files with their names, and what their rows are if somebody said so.
#[derive(Default)]
pub struct Sent {
    pub object: String,
    pub files: Vec<(String, Incoming)>,
}

/// Takes a form with files in.
pub async fn sent(
    web: &Web,
    person: &Person,
    parts: &mut axum::extract::Multipart,
    sent: &mut Sent,
) -> Result<()> {
    let broken = || {
        let text = "The file did not arrive whole; send it again.";
        Error::invalid("file", Reason::new("broken_upload", text))
    };
    while let Some(mut part) = parts.next_field().await.map_err(|_| broken())? {
        match part.name() {
            Some("file") => {
                let name: String = part.file_name().unwrap_or("").chars().take(200).collect();
                if name.is_empty() {
                    continue;
                }
                if sent.files.len() == MOST_FILES {
                    let most = MOST_FILES.to_string();
                    let text = format!("At most {most} files can be sent at once.");
                    let reason = Reason::new("too_many_files", text).with(&[&most]);
                    return Err(Error::invalid("file", reason));
                }
                let mut incoming = web.app.receive_import(&person.ctx).await?;
                while let Some(bytes) = part.chunk().await.map_err(|_| broken())? {
                    incoming.write(&bytes).await?;
                }
                sent.files.push((name, incoming));
            }
            Some("object") => {
                let mut text = Vec::new();
                while let Some(bytes) = part.chunk().await.map_err(|_| broken())? {
                    text.extend_from_slice(&bytes);
                    if text.len() > 100 {
                        return Err(broken());
                    }
                }
                sent.object = String::from_utf8_lossy(&text).into_owned();
            }
            // The token was checked before; anything else is nobody's.
            _ => while part.chunk().await.map_err(|_| broken())?.is_some() {},
        }
    }
    if sent.files.is_empty() {
        let reason = Reason::new("no_file_chosen", "Choose a file.");
        return Err(Error::invalid("file", reason));
    }
    Ok(())
}

/// `POST /import/together/{id}/files`
pub(super) async fn add(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    Multipart(mut parts): Multipart,
) -> PageResult {
    let id = read(&id).page(&person)?;
    // Whoever may not see it sends nothing to it.
    web.app.migration(&person.ctx, id).await.page(&person)?;
    let mut all = Sent::default();
    let received = sent(&web, &person, &mut parts, &mut all).await;
    let said: Vec<Said> = match received {
        Ok(()) => {
            let brought = web
                .app
                .bring_together(&person.ctx, Some(id), all.files)
                .await;
            let (_, turned_away) = brought.page(&person)?;
            turned_away
                .into_iter()
                .map(|file| (file.name, file.problems))
                .collect()
        }
        Err(Error::Invalid(problems)) => {
            read_off(&mut parts).await;
            vec![(person.t.get("import-file").to_owned(), problems)]
        }
        Err(error) => return Err(error).page(&person),
    };
    answer(&web, &person, id, &said).await
}

/// On to the migration's page; or the same page with what is wrong.
pub(in super::super) async fn answer(
    web: &Web,
    person: &Person,
    id: RecordId,
    said: &[Said],
) -> PageResult {
    if said.is_empty() {
        return Ok(Redirect::to(&address(id)).into_response());
    }
    let page = page(web, person, id, said).await.page(person)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The file of a migration that a form is about.
async fn part_of(
    web: &Web,
    person: &Person,
    id: &str,
    pairs: &Pairs,
) -> Result<(RecordId, RecordId, String)> {
    let id = read(id)?;
    let wanted = read(last(pairs, "file").unwrap_or(""))?;
    let parts = web.app.migration(&person.ctx, id).await?;
    let part = parts.into_iter().find(|part| part.id == wanted);
    let part = part.ok_or(Error::NotFound)?;
    Ok((id, part.id, part.name))
}

/// `POST /import/together/{id}/object`
pub(super) async fn object(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let (id, part, name) = part_of(&web, &person, &id, &pairs).await.page(&person)?;
    let object = last(&pairs, "object").unwrap_or("");
    match web.app.set_part_object(&person.ctx, part, object).await {
        Ok(_) => Ok(Redirect::to(&address(id)).into_response()),
        Err(Error::Invalid(problems)) => answer(&web, &person, id, &[(name, problems)]).await,
        Err(error) => Err(error).page(&person),
    }
}

/// `POST /import/together/{id}/refer`
pub(super) async fn refer(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let (id, part, _) = part_of(&web, &person, &id, &pairs).await.page(&person)?;
    let column = last(&pairs, "column").and_then(|column| column.parse().ok());
    let refers = match last(&pairs, "to").unwrap_or("") {
        "" => Some(Refers::FoundOut),
        "names" => Some(Refers::ByName),
        import => import.parse().ok().map(Refers::To),
    };
    let (column, refers) = column.zip(refers).ok_or(Error::NotFound).page(&person)?;
    let said = web
        .app
        .set_part_reference(&person.ctx, part, column, refers);
    said.await.page(&person)?;
    Ok(Redirect::to(&address(id)).into_response())
}

/// `POST /import/together/{id}/remove`
pub(super) async fn remove(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let (_, part, name) = part_of(&web, &person, &id, &pairs).await.page(&person)?;
    let left = web.app.remove_part(&person.ctx, part).await.page(&person)?;
    let toast = Toast::done(person.t.with("together-removed", &[("file", name.into())]));
    let to = left.map_or_else(|| "/import".to_owned(), address);
    Ok((flash::leave(jar, &toast), Redirect::to(&to)).into_response())
}
