//! Files on their way in and out, for pages and programs alike: taken in part by part and never whole in memory, given out
//! so that no browser takes one for a page of ours.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::Multipart;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mainstay_app::{Error, Result};
use mainstay_model::field::Widget;
use mainstay_model::value::FileRef;
use mainstay_model::{Object, Reason};
use mainstay_store::blobs::BlobReader;

use crate::state::Web;
use crate::widgets::form::Pairs;

/// Longest text beside the files.
const LONGEST_TEXT: usize = 1 << 20;
/// Most inputs of a form.
const MOST_PARTS: usize = 200;

/// Files by the field that keeps them.
pub type Files = BTreeMap<String, Vec<FileRef>>;

/// Takes in a form with files: the texts of its other parts, and the files, which are kept but belong to no record yet.
pub async fn receive(
    web: &Web,
    now: jiff::Timestamp,
    object: &Object,
    parts: &mut Multipart,
) -> Result<(Pairs, Files)> {
    let (mut pairs, mut files) = (Pairs::new(), Files::new());
    let mut count = 0;
    while let Some(mut part) = parts.next_field().await.map_err(|_| broken())? {
        count += 1;
        if count > MOST_PARTS {
            let most = MOST_PARTS.to_string();
            let reason = Reason::new(
                "too_many_parts",
                format!("A form has at most {most} parts."),
            );
            return Err(Error::invalid("", reason.with(&[&most])));
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
                    let most = LONGEST_TEXT.to_string();
                    let reason =
                        Reason::new("too_long", format!("At most {most} characters fit here."));
                    return Err(Error::invalid(
                        &name,
                        reason.with(&[&text.len().to_string(), &most]),
                    ));
                }
            }
            pairs.push((name, String::from_utf8_lossy(&text).into_owned()));
            continue;
        }
        let file_name = part.file_name().unwrap_or("").to_owned();
        let media_type = part.content_type().unwrap_or("").to_owned();
        let limit = web.settings.upload_limit as u64;
        let mut incoming = web.app.receive(&file_name, &media_type, limit).await?;
        while let Some(bytes) = part.chunk().await.map_err(|_| broken())? {
            incoming.write(bytes, &name).await?;
        }
        if let Some(file) = incoming.finish(now).await? {
            files.entry(name).or_default().push(file);
        }
    }
    Ok((pairs, files))
}

fn broken() -> Error {
    let reason = Reason::new(
        "broken_upload",
        "The file did not arrive whole; send it again.",
    );
    Error::invalid("", reason)
}

/// Pictures that browsers show without running anything in them. SVG is not one.
const PICTURES: [&str; 5] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
];

/// A file as an answer; `inline` shows it in the page, where that is safe. Whoever has it already is told so.
pub fn send(file: &FileRef, content: BlobReader, inline: bool, headers: &HeaderMap) -> Response {
    let inline = inline && PICTURES.contains(&file.media_type.as_str());
    let etag = format!("\"{}\"", file.hash);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    if known == Some(etag.as_str()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
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
    put(header::ETAG, &etag);
    response
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
