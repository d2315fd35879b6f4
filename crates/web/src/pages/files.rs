//! Files of records: sent part by part and never whole in memory, given out so that no browser takes one for a page of ours.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::{Error, Result};
use mainstay_model::access::Action;
use mainstay_model::field::Widget;
use mainstay_model::value::FileRef;
use mainstay_model::{Object, Reason};
use serde::Deserialize;
use serde_json::json;

use super::new::{made_response, refused};
use super::record::{id_of, object_of};
use crate::error::{OrPage, PageResult};
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, read};

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

/// Longest text beside the files.
const LONGEST_TEXT: usize = 1 << 20;
/// Most inputs of a form.
const MOST_PARTS: usize = 200;

/// Makes a record with its files in one form.
async fn upload(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(plural): Path<String>,
    mut parts: Multipart,
) -> PageResult {
    let object = object_of(&person, &plural).page(&person)?;
    if !person.ctx.access.may(Action::Create, &object.name) {
        return Err(Error::NotFound).page(&person);
    }
    let (pairs, files) = match receive(&web, &person, &object, &mut parts).await {
        Ok(received) => received,
        Err(error) => return refused(&person, &object, &serde_json::Map::new(), error),
    };
    let mut posted = read(&web.app, &person.ctx, &object, &pairs).await;
    for (field, files) in files {
        posted.values.insert(field, json!(files));
    }
    let made = if posted.problems.is_empty() {
        web.app
            .make(&person.ctx, &object.name, &posted.values)
            .await
    } else {
        Err(Error::Invalid(posted.problems))
    };
    match made {
        Ok((id, set)) => Ok(made_response(&person, jar, &object, id, set)),
        Err(error) => refused(&person, &object, &posted.typed, error),
    }
}

type Files = BTreeMap<String, Vec<FileRef>>;

async fn receive(
    web: &Web,
    person: &Person,
    object: &Object,
    parts: &mut Multipart,
) -> Result<(Pairs, Files)> {
    let (mut pairs, mut files) = (Pairs::new(), Files::new());
    let broken = || {
        Error::invalid(
            "",
            Reason::new(
                "broken_upload",
                "The file did not arrive whole; send it again.",
            ),
        )
    };
    while let Some(mut part) = parts.next_field().await.map_err(|_| broken())? {
        if pairs.len() >= MOST_PARTS {
            return Err(broken());
        }
        let name = part.name().unwrap_or("").to_owned();
        let takes_files = object
            .find(&name)
            .is_some_and(|field| field.kind.widget(field) == Widget::Files);
        if !takes_files {
            let mut text = Vec::new();
            while let Some(bytes) = part.chunk().await.map_err(|_| broken())? {
                text.extend_from_slice(&bytes);
                if text.len() > LONGEST_TEXT {
                    return Err(Error::invalid(
                        &name,
                        Reason::new("too_long", "This text is too long."),
                    ));
                }
            }
            pairs.push((name, String::from_utf8_lossy(&text).into_owned()));
            continue;
        }
        let (file_name, media_type) = (
            part.file_name().unwrap_or("").to_owned(),
            part.content_type().unwrap_or("").to_owned(),
        );
        let limit = web.settings.upload_limit as u64;
        let mut incoming = web.app.receive(&file_name, &media_type, limit).await?;
        while let Some(bytes) = part.chunk().await.map_err(|_| broken())? {
            incoming.write(bytes, &name).await?;
        }
        if let Some(file) = incoming.finish(person.ctx.env.now).await? {
            files.entry(name).or_default().push(file);
        }
    }
    Ok((pairs, files))
}

#[derive(Deserialize)]
struct How {
    /// Shown in the page rather than saved, where that is safe.
    #[serde(default)]
    inline: Option<String>,
}

/// Pictures that browsers show without running anything in them. SVG is not one.
const PICTURES: [&str; 5] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
];

async fn download(
    State(web): State<Web>,
    person: Person,
    Path((plural, id, field, hash)): Path<(String, String, String, String)>,
    Query(how): Query<How>,
) -> PageResult {
    let object = object_of(&person, &plural).page(&person)?;
    let id = id_of(&id).page(&person)?;
    let (file, content) = web
        .app
        .open_file(&person.ctx, &object.name, id, &field, &hash)
        .await
        .page(&person)?;
    let inline = how.inline.is_some() && PICTURES.contains(&file.media_type.as_str());
    let size = content.size();
    let stream = futures_util::stream::try_unfold(content, |mut content| async move {
        Ok::<_, mainstay_store::Error>(content.next().await?.map(|bytes| (bytes, content)))
    });
    let mut response = Response::new(Body::from_stream(stream));
    let headers = response.headers_mut();
    let media_type = if inline {
        file.media_type.as_str()
    } else {
        "application/octet-stream"
    };
    let mut put = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, media_type);
    put(header::CONTENT_LENGTH, &size.to_string());
    put(
        header::CONTENT_DISPOSITION,
        &disposition(inline, &file.name),
    );
    // Whatever is in it, it is no page of ours: nothing in it may run or load anything.
    put(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; sandbox",
    );
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // The address names the content, so it never changes; whether one may see it does.
    put(header::CACHE_CONTROL, "private, no-cache");
    put(header::ETAG, &format!("\"{hash}\""));
    Ok(response.into_response())
}

/// RFC 6266: a plain name for old programs, the whole one for the others.
fn disposition(inline: bool, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "._- ()".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut full = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            full.push(char::from(byte));
        } else {
            full.push_str(&format!("%{byte:02X}"));
        }
    }
    let kind = if inline { "inline" } else { "attachment" };
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{full}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn names_of_files_cannot_break_out_of_the_header() {
        assert_eq!(
            disposition(false, "报价\"; x=\r\n.pdf"),
            "attachment; filename=\"____ x___.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7%22%3B%20x%3D%0D%0A.pdf"
        );
    }
}
