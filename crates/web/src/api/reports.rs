//! What reports come to: saved ones, and any that a program asks for. Saved reports themselves are records like others.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::reports::Reported;
use mainstay_model::report::{Report, ScopedGroup, ScopedMeasure, Slot, SlotKey, Tally};
use mainstay_model::{Cell, RecordId};
use serde::Deserialize;
use serde_json::{Value as JsonValue, json};

use super::body::JsonBody;
use super::problem::{ApiError, ApiResult};
use super::program::Program;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/reports/run", Needs::Program, run)
        .get("/api/v1/reports/{id}/run", Needs::Program, run_saved)
        .unhurried()
}

/// A report, its parts written as they are in addresses.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    object: String,
    #[serde(default)]
    filter: String,
    #[serde(default)]
    group: Vec<String>,
    #[serde(default)]
    measure: Vec<String>,
    #[serde(default)]
    order: String,
    #[serde(default)]
    top: Option<u64>,
    #[serde(default)]
    currency: String,
}

async fn run(State(web): State<Web>, Program(ctx): Program, body: JsonBody<Asked>) -> ApiResult {
    let asked = body.value;
    let top = asked.top.map(|top| top.to_string()).unwrap_or_default();
    let mut pairs = vec![("object", asked.object.as_str())];
    pairs.extend(asked.group.iter().map(|group| ("group", group.as_str())));
    pairs.extend(asked.measure.iter().map(|one| ("measure", one.as_str())));
    pairs.extend([
        ("filter", asked.filter.as_str()),
        ("order", &asked.order),
        ("top", &top),
        ("currency", &asked.currency),
    ]);
    let (report, problems) = Report::from_pairs(pairs);
    if !problems.is_empty() {
        return Err(Error::Invalid(problems).into());
    }
    answered(web.app.run_report(&ctx, &report).await)
}

async fn run_saved(
    State(web): State<Web>,
    Program(ctx): Program,
    Path(id): Path<String>,
) -> ApiResult {
    let id: RecordId = id.parse().map_err(|_| ApiError::from(Error::NotFound))?;
    let saved = web.app.report(&ctx, id).await?;
    if !saved.problems.is_empty() {
        return Err(Error::Invalid(saved.problems).into());
    }
    answered(web.app.run_report(&ctx, &saved.report).await)
}

fn answered(told: mainstay_app::Result<Reported>) -> ApiResult {
    let told = told?;
    let (report, table) = (&told.report, &told.table);
    let values = |tallies: &Vec<Tally>| -> Vec<JsonValue> {
        let measures = report.measures().iter().zip(tallies);
        measures.map(|(one, tally)| value(one, tally)).collect()
    };
    let sums =
        |group: Option<&ScopedGroup>, slots: &[Slot], sums: &[Vec<Tally>]| -> Vec<JsonValue> {
            let slots = slots.iter().zip(sums);
            slots
                .map(|(one, sums)| slot(group, one, values(sums)))
                .collect()
        };
    let groups: Vec<String> = report
        .groups()
        .iter()
        .map(|group| group.group.write())
        .collect();
    let measures: Vec<String> = report
        .measures()
        .iter()
        .map(|measure| measure.measure.write())
        .collect();
    let cells: Vec<Vec<Vec<JsonValue>>> = table
        .cells
        .iter()
        .map(|row| row.iter().map(values).collect())
        .collect();
    let answer = json!({
        "object": report.object().name,
        "group": groups,
        "measure": measures,
        "rows": sums(report.groups().first(), &table.rows, &table.row_sums),
        "columns": sums(report.groups().get(1), &table.columns, &table.column_sums),
        "cells": cells,
        "total": values(&table.total),
        "currencies": table.currencies,
        "cut": table.cut,
    });
    Ok(Json(answer).into_response())
}

fn slot(group: Option<&ScopedGroup>, slot: &Slot, values: Vec<JsonValue>) -> JsonValue {
    let (kind, key) = match &slot.key {
        SlotKey::Group(Cell::Date(start)) => {
            let bucket = group.and_then(ScopedGroup::bucket);
            let text = bucket.map_or_else(|| start.to_string(), |bucket| bucket.plain(*start));
            ("group", json!(text))
        }
        SlotKey::Group(Cell::Int(number)) => ("group", json!(number)),
        SlotKey::Group(Cell::Bool(yes)) => ("group", json!(yes)),
        SlotKey::Group(Cell::Id(id)) => ("group", json!(id)),
        SlotKey::Group(Cell::Text(text)) => ("group", json!(text)),
        SlotKey::Group(_) => ("group", json!(slot.label)),
        SlotKey::Empty => ("empty", JsonValue::Null),
        SlotKey::Others(count) => ("others", json!(count)),
    };
    json!({
        "kind": kind,
        "key": key,
        "label": slot.label,
        "filter": slot.filter.as_ref().map(|filter| filter.write()),
        "values": values,
    })
}

/// What a measure comes to: a number, a text that loses no digit, amounts by currency, or nothing.
fn value(measure: &ScopedMeasure, tally: &Tally) -> JsonValue {
    let figures = tally.figures(measure.measure.function);
    let plain = |cell: &Cell| match cell {
        Cell::Int(number) => json!(number),
        Cell::Decimal(number) => json!(number.normalize().to_string()),
        Cell::Date(day) => json!(day),
        Cell::Time(at) => json!(at),
        _ => JsonValue::Null,
    };
    if measure.is_money() {
        let amounts = figures
            .iter()
            .map(|figure| json!({ "amount": plain(&figure.worth), "currency": figure.currency }));
        return amounts.collect();
    }
    figures
        .first()
        .map_or(JsonValue::Null, |figure| plain(&figure.worth))
}
