//! The limit: a hand-written server that runs one equivalent statement through the same driver and tells the same JSON.
//!
//! It knows contacts only, no rights, no history, no search index, and its writes go to a copy of the table with the same
//! indexes, so that the workspace stays true.

mod contact;
pub mod files;
mod postgres;
mod sql;
mod sqlite;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use jiff::Timestamp;
use mainstay_store::Target;
use serde::Deserialize;

use sql::Tongue;

/// A parameter of a statement.
#[derive(Clone, Debug)]
enum Param {
    Text(String),
    Id([u8; 16]),
    Int(i64),
    Micros(i64),
}

/// The statements, once for all.
struct Texts {
    by_id: String,
    first: String,
    after: String,
    fragment: String,
    fragment_count: String,
    email: String,
    sorted: String,
    sorted_count: String,
    all: String,
    insert: String,
    update: String,
    written: String,
}

impl Texts {
    fn new(tongue: Tongue, table: &str) -> &'static Self {
        let own = |text: String| match tongue {
            Tongue::Sqlite => text.replace('$', "?"),
            Tongue::Postgres => text,
        };
        // Kept for the life of the process, so that jobs on other threads can name them without counting.
        Box::leak(Box::new(Self {
            by_id: own(tongue.by_id("o_contact")),
            first: own(tongue.first()),
            after: own(tongue.after()),
            fragment: own(tongue.fragment()),
            fragment_count: own(tongue.fragment_count()),
            email: own(tongue.email()),
            sorted: own(tongue.sorted()),
            sorted_count: own(tongue.sorted_count()),
            all: own(tongue.all()),
            insert: own(tongue.insert(table)),
            update: own(tongue.update(table)),
            written: own(tongue.by_id(table)),
        }))
    }
}

/// Statements with their parameters: a page and, where it is asked, its count.
struct Reading {
    page: &'static str,
    params: Vec<Param>,
    count: Option<(&'static str, Vec<Param>)>,
}

enum Driver {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

/// The bare server.
#[derive(Clone)]
pub struct Bare {
    driver: Arc<Driver>,
    texts: &'static Texts,
}

impl Bare {
    /// Beside a workspace that is open, with as many readers or connections as that has.
    pub async fn open(target: &Target, readers: usize, pool: usize) -> anyhow::Result<Self> {
        match target {
            Target::Sqlite { dir } => {
                let texts = Texts::new(Tongue::Sqlite, "bare_contact");
                Ok(Self {
                    driver: Arc::new(Driver::Sqlite(sqlite::Sqlite::open(dir, readers)?)),
                    texts,
                })
            }
            Target::Postgres { url } => {
                let texts = Texts::new(Tongue::Postgres, "bare.contact");
                Ok(Self {
                    driver: Arc::new(Driver::Postgres(postgres::Postgres::open(url, pool).await?)),
                    texts,
                })
            }
        }
    }

    /// Its addresses.
    pub fn router(self) -> Router {
        Router::new()
            .route("/contacts", post(create))
            .route("/contacts/{id}", get(one))
            .route("/contacts/{id}", patch(update))
            .route("/by-name", get(by_name))
            .route("/fragment", get(fragment))
            .route("/email", get(email))
            .route("/status", get(status))
            .with_state(self)
    }

    /// Where the page after so many contacts by name begins: the values behind which it stands.
    pub async fn place(&self, depth: u64) -> anyhow::Result<(String, i64)> {
        match &*self.driver {
            Driver::Sqlite(driver) => driver.place(depth).await,
            Driver::Postgres(driver) => driver.place(depth).await,
        }
    }

    async fn list(&self, reading: Reading) -> Response {
        let answer = match &*self.driver {
            Driver::Sqlite(driver) => driver.list(reading).await,
            Driver::Postgres(driver) => driver.list(reading).await,
        };
        respond(StatusCode::OK, answer)
    }

    async fn write(
        &self,
        status: StatusCode,
        statement: &'static str,
        params: Vec<Param>,
        id: [u8; 16],
    ) -> Response {
        let written = self.texts.written.as_str();
        let answer = match &*self.driver {
            Driver::Sqlite(driver) => driver.write(statement, params, written, id).await,
            Driver::Postgres(driver) => driver.write(statement, params, written, id).await,
        };
        respond(status, answer)
    }
}

fn respond(status: StatusCode, answer: anyhow::Result<Vec<u8>>) -> Response {
    match answer {
        Ok(body) => (
            status,
            [(header::CONTENT_TYPE, "application/json")],
            Body::from(body),
        )
            .into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")).into_response(),
    }
}

#[derive(Deserialize)]
struct Asked {
    key: Option<String>,
    rid: Option<i64>,
    text: Option<String>,
}

async fn one(State(bare): State<Bare>, Path(id): Path<uuid::Uuid>) -> Response {
    let params = vec![Param::Id(id.into_bytes())];
    let answer = match &*bare.driver {
        Driver::Sqlite(driver) => driver.one(&bare.texts.by_id, params).await,
        Driver::Postgres(driver) => driver.one(&bare.texts.by_id, params).await,
    };
    respond(StatusCode::OK, answer)
}

async fn by_name(State(bare): State<Bare>, Query(asked): Query<Asked>) -> Response {
    let (page, params) = match (asked.key, asked.rid) {
        (Some(key), Some(rid)) => (
            bare.texts.after.as_str(),
            vec![Param::Text(key), Param::Int(rid)],
        ),
        _ => (bare.texts.first.as_str(), Vec::new()),
    };
    bare.list(Reading {
        page,
        params,
        count: Some((&bare.texts.all, Vec::new())),
    })
    .await
}

async fn fragment(State(bare): State<Bare>, Query(asked): Query<Asked>) -> Response {
    let params = vec![Param::Text(format!("%{}%", asked.text.unwrap_or_default()))];
    let count = Some((bare.texts.fragment_count.as_str(), params.clone()));
    bare.list(Reading {
        page: &bare.texts.fragment,
        params,
        count,
    })
    .await
}

async fn email(State(bare): State<Bare>, Query(asked): Query<Asked>) -> Response {
    let params = vec![Param::Text(asked.text.unwrap_or_default())];
    bare.list(Reading {
        page: &bare.texts.email,
        params,
        count: None,
    })
    .await
}

async fn status(State(bare): State<Bare>, Query(asked): Query<Asked>) -> Response {
    let params = vec![Param::Text(asked.text.unwrap_or_default())];
    let count = Some((bare.texts.sorted_count.as_str(), params.clone()));
    bare.list(Reading {
        page: &bare.texts.sorted,
        params,
        count,
    })
    .await
}

#[derive(Deserialize)]
struct NewContact {
    name: NewName,
    emails: Vec<NewEmail>,
    job_title: String,
}

#[derive(Deserialize)]
struct NewName {
    given: String,
    family: String,
}

#[derive(Deserialize)]
struct NewEmail {
    address: String,
}

/// Stands for whoever is signed in.
const NOBODY: [u8; 16] = [0; 16];

async fn create(State(bare): State<Bare>, axum::Json(new): axum::Json<NewContact>) -> Response {
    let id = uuid::Uuid::now_v7().into_bytes();
    let now = Timestamp::now().as_microsecond();
    let NewName { given, family } = new.name;
    let address = new
        .emails
        .into_iter()
        .next()
        .map(|email| email.address)
        .unwrap_or_default();
    let emails = serde_json::json!([{"address": address, "primary": true, "invalid": false, "opt_out": false}]);
    let number = format!("P-{}", now);
    let params = vec![
        Param::Id(id),
        Param::Text(format!("{given} {family}")),
        Param::Text(given.clone()),
        Param::Text(family.clone()),
        Param::Text(format!("{family} {given}").to_lowercase()),
        Param::Text(emails.to_string()),
        Param::Text(address),
        Param::Text(new.job_title.clone()),
        Param::Text(new.job_title.to_lowercase()),
        Param::Id(NOBODY),
        Param::Text(number.clone()),
        Param::Text(number.to_lowercase()),
        Param::Micros(now),
    ];
    bare.write(StatusCode::CREATED, &bare.texts.insert, params, id)
        .await
}

#[derive(Deserialize)]
struct NewTitle {
    job_title: String,
}

async fn update(
    State(bare): State<Bare>,
    Path(id): Path<uuid::Uuid>,
    axum::Json(new): axum::Json<NewTitle>,
) -> Response {
    let id = id.into_bytes();
    let params = vec![
        Param::Id(id),
        Param::Text(new.job_title.clone()),
        Param::Text(new.job_title.to_lowercase()),
        Param::Micros(Timestamp::now().as_microsecond()),
        Param::Id(NOBODY),
    ];
    bare.write(StatusCode::OK, &bare.texts.update, params, id)
        .await
}

/// A list as it is answered, from its rows' JSON.
fn envelope(rows: &[Vec<u8>], next: Option<(String, i64)>, count: Option<i64>) -> Vec<u8> {
    let mut out = Vec::with_capacity(rows.iter().map(Vec::len).sum::<usize>() + 128);
    out.extend_from_slice(b"{\"data\":[");
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(row);
    }
    let page = serde_json::json!({ "next": next.map(|(key, rid)| format!("{rid}:{key}")), "count": count });
    out.extend_from_slice(format!("],\"page\":{page}}}").as_bytes());
    out
}
