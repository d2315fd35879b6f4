//! What the form of a field says, as keys of an overlay: the other half of the inputs in [`super::settings`].

use mainstay_app::schema::Schema;
use mainstay_model::field::{Field as ModelField, Params, RollupFunction, Setting, rollup_result};
use serde_json::{Map, Value as Json, json};

use super::sent::{Sent, free, name_from};
use super::settings::{FUNCTIONS, needs_source, open, row_sent};
use crate::components::form::OptionRow;
use crate::person::Person;

/// What the form says, as keys of a field's overlay.
pub(super) fn overlay(
    schema: &Schema,
    field: &ModelField,
    sent: &Sent<'_>,
    shipped: bool,
    person: &Person,
) -> Map<String, Json> {
    let mut keys = Map::new();
    keys.insert("label".to_owned(), sent.label("label"));
    keys.insert("help".to_owned(), sent.label("help"));
    keys.insert(
        "section".to_owned(),
        sent.text("new_section")
            .or(sent.text("section"))
            .map_or(json!(""), |section| json!(section)),
    );
    let params = &field.params;
    for setting in open(field.kind, shipped) {
        let mut put = |key: &str, value: Json| {
            keys.insert(key.to_owned(), value);
        };
        match setting {
            Setting::Required => put(
                "required",
                json!(params.required && shipped || sent.ticked("required")),
            ),
            Setting::Unique => put(
                "unique",
                json!(params.unique && shipped || sent.ticked("unique")),
            ),
            Setting::Searchable => put(
                "searchable",
                json!(params.searchable && shipped || sent.ticked("searchable")),
            ),
            Setting::Indexed => put(
                "indexed",
                json!(params.indexed && shipped || sent.ticked("indexed") || sent.ticked("unique")),
            ),
            Setting::Plain => put(
                "format",
                if sent.ticked("plain") {
                    json!("plain")
                } else {
                    Json::Null
                },
            ),
            Setting::MaxLength => put("max_length", sent.number("max_length")),
            Setting::Range => {
                put("min", sent.json("min"));
                put("max", sent.json("max"));
            }
            Setting::Stars => put("max", sent.json("max")),
            Setting::Scale => put("scale", sent.number("scale")),
            Setting::Currency => put(
                "currency",
                sent.text("currency")
                    .map_or(Json::Null, |code| json!(code.to_uppercase())),
            ),
            Setting::Format => put("format", sent.json("format")),
            Setting::Options => put("options", Json::Array(options(sent))),
            Setting::Target if params.targets.len() > 1 => {}
            Setting::Target => put(
                "targets",
                sent.text("target")
                    .map_or(Json::Null, |target| json!([target])),
            ),
            Setting::OnDelete => put("on_delete", sent.json("on_delete")),
            Setting::BackLabel => put("back_label", sent.label("back_label")),
            Setting::Formula => put("formula", sent.json("formula")),
            Setting::Result if !needs_source(field.kind) => put("result", sent.json("result")),
            Setting::Rollup => rollup(schema, params, sent, &mut put),
            // After all others: what it is read by.
            Setting::Default | Setting::Result | Setting::Attributes => {}
        }
    }
    if sent.has("default") {
        keys.insert("default".to_owned(), default(field, &keys, sent, person));
    }
    keys
}

fn rollup(schema: &Schema, params: &Params, sent: &Sent<'_>, put: &mut impl FnMut(&str, Json)) {
    let Some(rollup) = &params.rollup else {
        return;
    };
    let chosen = sent.text("function").unwrap_or("count");
    let function = FUNCTIONS
        .iter()
        .find(|(_, key, _)| *key == chosen)
        .map_or(RollupFunction::Count, |(function, ..)| *function);
    let field = match function {
        RollupFunction::Count => "",
        _ => sent.text("rollup_field").unwrap_or(""),
    };
    let source = schema
        .find(&rollup.object)
        .and_then(|child| child.find(field));
    let (result, scale) = rollup_result(function, source);
    let filter = sent.text("filter").unwrap_or("");
    put(
        "rollup",
        json!({ "object": rollup.object, "link": rollup.link, "function": chosen, "field": field, "filter": filter }),
    );
    put("result", json!(result));
    if let Some(scale) = scale {
        put("scale", json!(scale));
    }
}

fn options(sent: &Sent<'_>) -> Vec<Json> {
    let mut taken: Vec<String> = Vec::new();
    let mut all = Vec::new();
    let rows: Vec<OptionRow> = sent
        .rows("options")
        .iter()
        .map(|index| row_sent(sent, index))
        .collect();
    taken.extend(
        rows.iter()
            .map(|row| row.key.clone())
            .filter(|key| !key.is_empty()),
    );
    for row in rows {
        let words: Map<String, Json> = row
            .words
            .iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(tag, words)| ((*tag).to_owned(), json!(words)))
            .collect();
        let Some(first) = row.words.iter().find(|(_, words)| !words.is_empty()) else {
            continue;
        };
        let key = if row.key.is_empty() {
            let wish = name_from(&first.1, 50).unwrap_or_else(|| "option".to_owned());
            let key = free(&wish, |name| taken.iter().any(|other| other == name));
            taken.push(key.clone());
            key
        } else {
            row.key
        };
        all.push(json!({ "key": key, "color": row.color, "label": words }));
    }
    all
}

/// The default in the form that the kind reads: text first, then what JSON makes of it.
fn default(field: &ModelField, keys: &Map<String, Json>, sent: &Sent<'_>, person: &Person) -> Json {
    let Some(text) = sent.text("default") else {
        return Json::Null;
    };
    let mut probe = field.clone();
    if let Some(options) = keys.get("options")
        && let Ok(options) = serde_json::from_value(options.clone())
    {
        probe.params.options = options;
    }
    let as_text = json!(text);
    let reads = |value: &Json| probe.kind.parse(&probe, value, &person.ctx.env).is_ok();
    if reads(&as_text) {
        return as_text;
    }
    serde_json::from_str(text)
        .ok()
        .filter(|value| reads(value))
        .unwrap_or(as_text)
}
