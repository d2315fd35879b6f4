//! A report's table as a file.

use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::export::Format;
use mainstay_model::report::Report;

use super::words;
use crate::error::{OrPage, PageResult};
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

/// `GET /reports/file?format=xlsx&object=...`
pub async fn give(State(web): State<Web>, person: Person, RawQuery(raw): RawQuery) -> PageResult {
    let pairs: Pairs = serde_urlencoded::from_str(raw.as_deref().unwrap_or("")).unwrap_or_default();
    let format = match last(&pairs, "format") {
        Some("xlsx") => Format::Xlsx,
        Some("csv") => Format::Csv,
        _ => return Err(Error::NotFound).page(&person),
    };
    let parts = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let (report, problems) = Report::from_pairs(parts);
    if !problems.is_empty() {
        return Err(Error::Invalid(problems)).page(&person);
    }
    let told = web
        .app
        .run_report(&person.ctx, &report)
        .await
        .page(&person)?;
    let plural = told.report.object().plural.clone();
    let title = last(&pairs, "name")
        .filter(|name| !name.is_empty())
        .unwrap_or(&plural);
    let words = words::file(&person, &told, title);
    let file = web
        .app
        .export_report(&person.ctx, &told, &words, format)
        .page(&person)?;
    // The name of a file is told in letters that every program reads.
    let name: String = title
        .chars()
        .map(|letter| {
            let plain = letter.is_ascii_alphanumeric() || letter == '-';
            if plain { letter } else { '_' }
        })
        .take(60)
        .collect();
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.{}\"", format.ending()),
        ),
    ];
    Ok((headers, file).into_response())
}
