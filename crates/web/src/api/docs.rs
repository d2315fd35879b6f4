//! The API's description as a page for people.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::Value as JsonValue;

use super::openapi::document;
use crate::components::{Callout, PageHead, code_block};
use crate::person::Person;
use crate::routes::{Needs, Routes};

/// The description is for programs and those who write them, and is in one language for everybody.
const WRITTEN_IN: &str = "en";

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/docs", Needs::Person, docs)
}

async fn docs(person: Person) -> Response {
    let t = person.t;
    let document = document(&person.ctx);
    let tags: Vec<&str> = document["tags"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|tag| tag["name"].as_str())
        .collect();
    let main = html! {
        (PageHead::new(t.get("api-docs-title")).icon("book-open"))
        div.page-body { div.prose.api-docs {
            p { (t.get("api-docs-words")) }
            (Callout::info(html! { p { (t.get("api-docs-key")) " " a href="/settings" { (t.get("nav-settings")) } } }))
            (code_block(t, "first-call", "curl -H \"Authorization: Bearer $KEY\" \\\n  \"$URL/api/v1/companies?order=name.asc&limit=5\""))
            p { a href="/api/v1/openapi.json" { "openapi.json" } }
            nav.pills aria-label=(t.get("api-docs-contents")) {
                @for tag in &tags { a.btn.small lang=(WRITTEN_IN) href={ "#" (anchor(tag)) } { (tag) } }
            }
            div lang=(WRITTEN_IN) { @for tag in &tags { (section(&document, tag)) } }
        } }
    };
    person
        .page(t.get("api-docs-title"), "/api/docs", &main)
        .into_response()
}

fn section(document: &JsonValue, tag: &str) -> Markup {
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            if operation["tags"][0].as_str() == Some(tag) {
                operations.push((method.to_uppercase(), path, operation));
            }
        }
    }
    html! {
        section id=(anchor(tag)) {
            h2 { (tag) }
            @for (method, path, operation) in operations {
                details.api-operation {
                    summary { code class={ "method " (method.to_lowercase()) } { (method) } " " code { (path) } " " span.muted { (operation["summary"].as_str().unwrap_or("")) } }
                    (parameters(operation))
                    (properties(document, operation))
                }
            }
        }
    }
}

fn parameters(operation: &JsonValue) -> Markup {
    let named: Vec<(&str, &str)> = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|parameter| {
            Some((
                parameter["name"].as_str()?,
                parameter["description"].as_str().unwrap_or(""),
            ))
        })
        .collect();
    html! {
        @if !named.is_empty() {
            dl.api-fields { @for (name, words) in named { dt { code { (name) } } dd { (words) } } }
        }
    }
}

/// The fields of the body that an operation takes.
fn properties(document: &JsonValue, operation: &JsonValue) -> Markup {
    let reference =
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str();
    let schema = reference
        .and_then(|reference| reference.rsplit('/').next())
        .map(|name| &document["components"]["schemas"][name]);
    let fields: Vec<(&String, &JsonValue)> = schema
        .and_then(|schema| schema["properties"].as_object())
        .into_iter()
        .flatten()
        .collect();
    html! {
        @if !fields.is_empty() {
            dl.api-fields {
                @for (name, field) in fields {
                    dt { code { (name) } }
                    dd { (field["title"].as_str().unwrap_or("")) " " span.muted { (kind(field)) } }
                }
            }
        }
    }
}

fn kind(field: &JsonValue) -> String {
    match &field["type"] {
        JsonValue::String(kind) => kind.clone(),
        JsonValue::Array(kinds) => kinds
            .iter()
            .filter_map(JsonValue::as_str)
            .collect::<Vec<_>>()
            .join(" | "),
        _ => String::new(),
    }
}

fn anchor(tag: &str) -> String {
    tag.to_lowercase().replace(' ', "-")
}
