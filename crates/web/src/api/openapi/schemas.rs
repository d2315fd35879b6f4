//! Schemas of records, as far as somebody may see their fields.

use std::sync::Arc;

use mainstay_app::Ctx;
use mainstay_model::{Lang, Object};
use serde_json::{Map, Value as JsonValue, json};

/// What a record's schema is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// As it is answered.
    Read,
    /// As it is sent to make one.
    Create,
    /// As it is sent to change one.
    Update,
}

/// `link_target` -> `LinkTarget`: the name of an object among the schemas.
pub(super) fn pascal(name: &str) -> String {
    name.split('_')
        .map(|part| {
            let mut chars = part.chars();
            chars.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(chars).collect()
            })
        })
        .collect()
}

/// The schema of a record.
pub(super) fn record(ctx: &Ctx, object: &Arc<Object>, purpose: Use) -> JsonValue {
    let mut properties = Map::new();
    let mut required = Vec::new();
    if purpose == Use::Read {
        properties.insert(
            "id".to_owned(),
            json!({ "type": "string", "format": "uuid" }),
        );
        properties.insert(
            "version".to_owned(),
            json!({ "type": "integer", "description": "Grows with every change." }),
        );
        properties.insert(
            "trashed".to_owned(),
            json!({ "type": "boolean", "description": "Present in the trash only." }),
        );
        properties.insert(
            "merged_into".to_owned(),
            json!({ "type": "string", "format": "uuid", "description": "The record that took this one in; present in the trash only." }),
        );
        required.extend(["id", "version"].map(str::to_owned));
    }
    for (position, field) in object.fields.iter().enumerate() {
        let shown = match purpose {
            Use::Read => ctx.access.may_read(object, position),
            Use::Create | Use::Update => ctx.access.may_write(object, position),
        };
        if !shown || field.params.hidden {
            continue;
        }
        let mut schema = field.kind.schema(field, purpose != Use::Read);
        let lent = object.lends(field);
        if purpose != Use::Read && field.params.required && !lent {
            schema = filled(schema);
        }
        if let Some(map) = schema.as_object_mut() {
            map.entry("title")
                .or_insert_with(|| json!(field.label.get(Lang::En)));
            let help = field.params.help.get(Lang::En);
            if !help.is_empty() {
                map.entry("description").or_insert_with(|| json!(help));
            }
        }
        if purpose == Use::Create
            && field.params.required
            && field.params.default.is_none()
            && !lent
        {
            required.push(field.name.clone());
        }
        properties.insert(field.name.clone(), schema);
    }
    let mut schema = json!({
        "type": "object",
        "title": object.label.get(Lang::En),
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    if purpose != Use::Read {
        schema["description"] = json!(TYPED);
    }
    schema
}

/// What is taken besides what is described: programs are better off with the one form that they also get.
const TYPED: &str =
    "A value may also be sent as text, as a person would type it; blank text is no value.";

/// Text that is not blank, without U+0000.
const NOT_BLANK: &str = "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$";

/// The schema of a value that is not nothing: no null, no blank text, no empty list.
fn filled(mut schema: JsonValue) -> JsonValue {
    let Some(map) = schema.as_object_mut() else {
        return schema;
    };
    for key in ["oneOf", "anyOf"] {
        if let Some(JsonValue::Array(forms)) = map.get_mut(key) {
            forms.retain(|form| form["type"] != "null");
            forms
                .iter_mut()
                .for_each(|form| *form = filled(form.take()));
        }
    }
    if let Some(JsonValue::Array(types)) = map.get_mut("type") {
        types.retain(|name| name != "null");
    }
    if let Some(JsonValue::Array(options)) = map.get_mut("enum") {
        options.retain(|option| !option.is_null());
    }
    let kind = map.get("type").cloned().unwrap_or_default();
    let is = |name: &str| kind == name || kind == json!([name]);
    let (text, list) = (is("string"), is("array"));
    if text && !map.contains_key("enum") && !map.contains_key("format") {
        map.insert("minLength".to_owned(), json!(1));
        map.insert("pattern".to_owned(), json!(NOT_BLANK));
    } else if list {
        map.insert("minItems".to_owned(), json!(1));
    }
    schema
}

/// The schema of a page of records.
pub(super) fn list_of(name: &str) -> JsonValue {
    json!({
        "type": "object",
        "properties": {
            // `select` leaves fields out, so no field is sure to be there.
            "data": { "type": "array", "items": { "$ref": format!("#/components/schemas/{name}") } },
            "page": { "$ref": "#/components/schemas/Page" },
        },
        "required": ["data", "page"],
    })
}
