//! A form as it was sent, with files or without. Files are taken in part by part and are never whole in memory.

use axum::body::to_bytes;
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::header;
use mainstay_app::{Error, Result};
use mainstay_model::field::Field;
use mainstay_model::{Object, Reason, Record, Value};
use serde_json::json;

use super::form::{Pairs, Posted, all};
use super::input::holds_files;
use crate::pages::unread::read_off;
use crate::person::Person;
use crate::state::Web;
use crate::transfer::{self, Files};

/// What was sent. The address has to be one [without a limit](crate::routes::Routes::without_body_limit).
#[derive(Debug, Default)]
pub struct Sent {
    /// The inputs.
    pub pairs: Pairs,
    files: Files,
}

impl Sent {
    /// Reads a form about a record of this object.
    pub async fn read(
        web: &Web,
        person: &Person,
        object: &Object,
        request: Request,
    ) -> Result<Self> {
        let content = request.headers().get(header::CONTENT_TYPE);
        let in_parts =
            content.is_some_and(|value| value.as_bytes().starts_with(b"multipart/form-data"));
        if in_parts {
            let mut parts = Multipart::from_request(request, web)
                .await
                .map_err(|_| broken())?;
            let now = person.ctx.env.now;
            let received = transfer::receive(web, now, object, &mut parts).await;
            if received.is_err() {
                read_off(&mut parts).await;
            }
            let (pairs, files) = received?;
            return Ok(Self { pairs, files });
        }
        let bytes = to_bytes(request.into_body(), web.settings.body_limit).await;
        let bytes = bytes.map_err(|_| Error::invalid("", crate::error::too_large()))?;
        let pairs = serde_urlencoded::from_bytes(&bytes).map_err(|_| broken())?;
        Ok(Self {
            pairs,
            ..Self::default()
        })
    }

    /// The files of a new record.
    pub fn put(&self, object: &Object, posted: &mut Posted) {
        for (name, files) in self.files.iter().filter(|(_, files)| !files.is_empty()) {
            if object.find(name).is_some_and(holds_files) {
                posted.values.insert(name.clone(), json!(files));
            }
        }
    }

    /// The files that a record has after those to take out were taken out and the new ones came. The same file twice is one.
    pub fn change(&self, record: &Record, fields: &[&Field], posted: &mut Posted) {
        for field in fields.iter().filter(|field| holds_files(field)) {
            let out = all(&self.pairs, &format!("{}.remove", field.name));
            let new = self.files.get(&field.name).map_or(&[][..], Vec::as_slice);
            if out.is_empty() && new.is_empty() {
                continue;
            }
            let mut files = match record.get(&field.name) {
                Value::Files(files) => files.clone(),
                _ => Vec::new(),
            };
            files.retain(|file| !out.contains(&file.hash.as_str()));
            for file in new {
                if !files
                    .iter()
                    .any(|known| known.hash == file.hash && known.name == file.name)
                {
                    files.push(file.clone());
                }
            }
            posted.values.insert(field.name.clone(), json!(files));
        }
    }
}

fn broken() -> Error {
    Error::invalid(
        "",
        Reason::new(
            "broken_upload",
            "The file did not arrive whole; send it again.",
        ),
    )
}
