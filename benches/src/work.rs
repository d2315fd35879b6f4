//! The work: for each kind, what is asked of the product and what of the bare server.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use serde_json::{Value as Json, json};

use crate::load::{Connection, Requests, get, send};

/// One kind of work.
pub struct Work {
    /// What it is, for the report.
    pub name: String,
    /// Requests to the product.
    pub product: Requests,
    /// Requests to the bare server.
    pub bare: Requests,
    /// Whether both have to answer the same: reading.
    pub comparable: bool,
}

/// What is drawn from the workspace, so that requests ask for what is there.
pub struct Sample {
    ids: Vec<String>,
    emails: Vec<String>,
    fragments: Vec<String>,
    statuses: Vec<String>,
}

const LIST: &str = "/api/v1/contacts?limit=50&count=exact";

impl Sample {
    /// Some thousand contacts from all over the list by name.
    pub fn draw(product: &mut Connection, headers: &str) -> anyhow::Result<Self> {
        let mut sample = Self {
            ids: Vec::new(),
            emails: Vec::new(),
            fragments: Vec::new(),
            statuses: Vec::new(),
        };
        for month in 0..24 {
            let (year, month) = (2024 + (month + 10) / 12, (month + 10) % 12 + 1);
            let path = format!(
                "/api/v1/contacts?created_at=gte.{year}-{month:02}-15&order=created_at.asc&limit=200&select=name,emails,status"
            );
            let answer = ask(product, &get(&path, headers))?;
            for contact in answer["data"].as_array().into_iter().flatten() {
                sample.take(contact);
            }
        }
        if sample.ids.len() < 10 || sample.emails.is_empty() || sample.fragments.is_empty() {
            bail!("the workspace has too few contacts to measure with");
        }
        sample.fragments.sort();
        sample.fragments.dedup();
        sample.statuses.sort();
        sample.statuses.dedup();
        Ok(sample)
    }

    fn take(&mut self, contact: &Json) {
        self.ids.extend(contact["id"].as_str().map(str::to_owned));
        self.emails
            .extend(contact["emails"][0]["address"].as_str().map(str::to_owned));
        self.statuses
            .extend(contact["status"].as_str().map(str::to_owned));
        // From inside the name: its beginning would be found by an index as well.
        let family = contact["name"]["family"]
            .as_str()
            .unwrap_or("")
            .to_lowercase();
        if family.is_ascii() && family.len() >= 6 && family.chars().all(char::is_alphabetic) {
            self.fragments.extend(family.get(1..5).map(str::to_owned));
        }
    }
}

/// All kinds. `place` is where the deep page begins, for the bare server.
pub fn all(
    sample: &Sample,
    headers: &str,
    cursor: &str,
    place: &(String, i64),
    depth: u64,
) -> Vec<Work> {
    let own: Arc<str> = headers.into();
    let cycle = |values: &[String], path: fn(&str) -> String, headers: &Arc<str>| -> Requests {
        let requests: Vec<Vec<u8>> = values
            .iter()
            .map(|value| get(&path(value), headers))
            .collect();
        Arc::new(move |number| requests[spread(number, requests.len())].clone())
    };
    let no_headers: Arc<str> = "".into();
    let read = |name: &str,
                values: &[String],
                product: fn(&str) -> String,
                bare: fn(&str) -> String| Work {
        name: name.to_owned(),
        product: cycle(values, product, &own),
        bare: cycle(values, bare, &no_headers),
        comparable: true,
    };
    let deep = [cursor.to_owned()];
    let mut works = vec![
        read(
            "get by id",
            &sample.ids,
            |id| format!("/api/v1/contacts/{id}"),
            |id| format!("/contacts/{id}"),
        ),
        read(
            "list 50 by name, first page, with count",
            &[String::new()],
            |_| format!("{LIST}&order=name.asc"),
            |_| "/by-name".to_owned(),
        ),
    ];
    works.push(Work {
        name: format!("list 50 by name, {depth} deep by cursor, with count"),
        product: cycle(
            &deep,
            |cursor| format!("{LIST}&order=name.asc&cursor={cursor}"),
            &own,
        ),
        bare: {
            let request = get(
                &format!("/by-name?key={}&rid={}", encode(&place.0), place.1),
                "",
            );
            Arc::new(move |_| request.clone())
        },
        comparable: true,
    });
    works.extend([
        read(
            "search by a fragment inside the name, 50 by name, with count",
            &sample.fragments,
            |text| format!("{LIST}&order=name.asc&name=ilike.*{text}*"),
            |text| format!("/fragment?text={text}"),
        ),
        read(
            "find by email",
            &sample.emails,
            |text| {
                format!(
                    "/api/v1/contacts?limit=50&order=name.asc&emails=eq.{}",
                    encode(text)
                )
            },
            |text| format!("/email?text={}", encode(text)),
        ),
        read(
            "filter by status, sort by last contact, 50, with count",
            &sample.statuses,
            |text| format!("{LIST}&order=last_contacted_at.desc&status=eq.{text}"),
            |text| format!("/status?text={text}"),
        ),
        Work {
            name: "create".to_owned(),
            product: created(own.clone(), "/api/v1/contacts"),
            bare: created(no_headers.clone(), "/contacts"),
            comparable: false,
        },
        Work {
            name: "update one field".to_owned(),
            product: updated(own.clone(), "/api/v1/contacts", &sample.ids),
            bare: updated(no_headers, "/contacts", &sample.ids),
            comparable: false,
        },
    ]);
    works
}

fn created(headers: Arc<str>, path: &'static str) -> Requests {
    Arc::new(move |number| {
        let body = json!({
            "name": {"given": format!("Bench{}", number % 977), "family": format!("Measured{}", number % 4_999)},
            "emails": [{"address": format!("bench{number}@measured.example")}],
            "job_title": "Head of Measuring",
        });
        send("POST", path, &headers, &body.to_string())
    })
}

fn updated(headers: Arc<str>, path: &'static str, ids: &[String]) -> Requests {
    let ids = ids.to_vec();
    Arc::new(move |number| {
        let id = &ids[spread(number, ids.len())];
        send(
            "PATCH",
            &format!("{path}/{id}"),
            &headers,
            &json!({"job_title": format!("Measured {number}")}).to_string(),
        )
    })
}

/// Steps through a sample so that neighbours in it are not asked for one after the other.
fn spread(number: u64, length: usize) -> usize {
    usize::try_from(number.wrapping_mul(7_919) % (length.max(1) as u64)).unwrap_or(0)
}

/// The cursor behind `depth` contacts by name, walked to as a client would, and how deep it is.
pub fn walk(product: &mut Connection, headers: &str, depth: u64) -> anyhow::Result<(String, u64)> {
    let (mut cursor, mut at) = (None::<String>, 0);
    while at < depth {
        let from = cursor
            .as_ref()
            .map(|cursor| format!("&cursor={cursor}"))
            .unwrap_or_default();
        let path = format!("/api/v1/contacts?order=name.asc&select=name&limit=500{from}");
        let answer = ask(product, &get(&path, headers))?;
        let Some(next) = answer["page"]["next"].as_str() else {
            break;
        };
        cursor = Some(next.to_owned());
        at += 500;
    }
    Ok((
        cursor.context("one page holds all contacts: take more of them")?,
        at,
    ))
}

/// Whether both servers say the same, so that the comparison is one.
pub fn compare(work: &Work, product: &mut Connection, bare: &mut Connection) -> anyhow::Result<()> {
    for number in [0, 1, 17, 256] {
        let [left, right] = [
            ask(product, &(work.product)(number))?,
            ask(bare, &(work.bare)(number))?,
        ];
        let [left, right] = [told(&left), told(&right)];
        if left != right {
            bail!(
                "{}: the answers differ\nproduct: {left}\nbare:    {right}",
                work.name
            );
        }
    }
    Ok(())
}

/// What is compared: not the cursor, which either writes in its own way.
fn told(answer: &Json) -> Json {
    match answer.get("page") {
        Some(page) => json!([answer["data"], page["count"]]),
        None => answer.clone(),
    }
}

fn ask(connection: &mut Connection, request: &[u8]) -> anyhow::Result<Json> {
    let answer = connection.ask(request)?;
    if answer.status != 200 {
        bail!(
            "{} for {}: {}",
            answer.status,
            String::from_utf8_lossy(request),
            String::from_utf8_lossy(&answer.body)
        );
    }
    Ok(serde_json::from_slice(&answer.body)?)
}

fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
