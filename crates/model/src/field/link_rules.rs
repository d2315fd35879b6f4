//! What links to one, to many and to users have in common: reading one link, its schema, ids in filters.

use serde_json::{Map, Value as Json, json};

use super::{Field, LinkAttribute, json_rules, option_rules, text_rules};
use crate::env::Env;
use crate::id::RecordId;
use crate::problem::{Reason, shown};
use crate::value::Link;

/// One link of a JSON input: an id, `object:id`, or an object with `id`; nothing for `null` and blank text.
pub(super) fn input(field: &Field, input: &Json, env: &Env) -> Result<Option<Link>, Reason> {
    match input {
        Json::Null => Ok(None),
        Json::String(text) => text_form(field, text, env),
        Json::Object(map) => {
            let known: &[&str] = if field.params.attributes.is_empty() {
                &["id", "object", "title"]
            } else {
                &["id", "object", "title", "attributes"]
            };
            json_rules::known_keys(map, known)?;
            let id = json_rules::text(map, "id", 60)?;
            if id.is_empty() {
                return Err(Reason::new("no_id", "A link needs the `id` of a record."));
            }
            let object = target(field, &json_rules::text(map, "object", 60)?)?;
            let mut link = Link::to(&object, read_id(&id, env)?);
            link.attributes = attributes(
                &field.params.attributes,
                map.get("attributes").unwrap_or(&Json::Null),
            )?;
            Ok(Some(link))
        }
        _ => Err(Reason::new(
            "not_a_link_type",
            "This has to be the id of a record.",
        )),
    }
}

/// One link of a text: an id, or `object:id`.
pub(super) fn text_form(field: &Field, text: &str, env: &Env) -> Result<Option<Link>, Reason> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    // As programs write it, in a form beside a file.
    if text.starts_with('{')
        && let Ok(json @ Json::Object(_)) = serde_json::from_str(text)
    {
        return input(field, &json, env);
    }
    let (object, id) = text.split_once(':').unwrap_or(("", text));
    let id = read_id(id, env)?;
    Ok(Some(Link::to(&target(field, object)?, id)))
}

/// Links of one target do not name it.
pub(super) fn export(field: &Field, link: &Link) -> String {
    if names_object(field) {
        format!("{}:{}", link.object, link.id)
    } else {
        link.id.to_string()
    }
}

/// Whether the object of a link has to be kept beside its id.
pub(super) fn names_object(field: &Field) -> bool {
    field.params.targets.len() != 1
}

/// The only object that a field points at; blank when it may be several.
pub(super) fn only_target(field: &Field) -> &str {
    match field.params.targets.as_slice() {
        [only] => only,
        _ => "",
    }
}

fn target(field: &Field, object: &str) -> Result<String, Reason> {
    let targets = &field.params.targets;
    match (object, targets.as_slice()) {
        ("", [only]) => Ok(only.clone()),
        ("", several) => {
            let choice = if several.is_empty() {
                "company".to_owned()
            } else {
                several.join(", ")
            };
            Err(Reason::new("which_object", format!("This may point at several kinds of record; name one in `object`, such as {choice}."))
                .with(&[&choice]))
        }
        (object, []) => Ok(object.to_owned()),
        (object, several) if several.iter().any(|target| target == object) => Ok(object.to_owned()),
        (object, several) => {
            let several = several.join(", ");
            Err(Reason::new(
                "wrong_object",
                format!(
                    "This cannot point at `{}`; it may point at {several}.",
                    shown(object)
                ),
            )
            .with(&[&shown(object), &several]))
        }
    }
}

/// An id, or `me` for the person.
pub(super) fn read_id(text: &str, env: &Env) -> Result<RecordId, Reason> {
    let text = text.trim();
    if text == "me" {
        return env
            .me
            .ok_or_else(|| Reason::new("nobody", "`me` means nobody here: no user is signed in."));
    }
    text.parse().map_err(|_| {
        Reason::new(
            "not_an_id",
            format!("`{}` is not the id of a record.", shown(text)),
        )
        .with(&[&shown(text)])
    })
}

fn attributes(known: &[LinkAttribute], input: &Json) -> Result<Map<String, Json>, Reason> {
    let mut out = Map::new();
    let map = match input {
        Json::Null => return Ok(out),
        Json::Object(map) => map,
        _ => {
            return Err(Reason::new(
                "bad_attributes",
                "`attributes` has to be an object.",
            ));
        }
    };
    let names: Vec<&str> = known
        .iter()
        .map(|attribute| attribute.name.as_str())
        .collect();
    json_rules::known_keys(map, &names)?;
    for attribute in known {
        let name = attribute.name.as_str();
        if attribute.boolean {
            if json_rules::flag(map, name)? {
                out.insert(name.to_owned(), Json::Bool(true));
            }
            continue;
        }
        let text = json_rules::text(map, name, 255)?;
        if text.is_empty() {
            continue;
        }
        let text = if attribute.options.is_empty() {
            text
        } else {
            option_rules::key(&attribute.options, &text)?.to_owned()
        };
        out.insert(name.to_owned(), Json::String(text));
    }
    Ok(out)
}

/// The schema of one link, without `null`.
pub(super) fn schema(field: &Field, write: bool) -> Json {
    let mut properties = Map::new();
    properties.insert(
        "id".to_owned(),
        json!({ "type": "string", "format": "uuid" }),
    );
    properties.insert("object".to_owned(), object_schema(field));
    if !write {
        properties.insert("title".to_owned(), json!({ "type": ["string", "null"] }));
    }
    if !field.params.attributes.is_empty() {
        let attributes: Map<String, Json> = field
            .params
            .attributes
            .iter()
            .map(|attribute| (attribute.name.clone(), attribute_schema(attribute, write)))
            .collect();
        let attributes =
            json!({ "type": "object", "properties": attributes, "additionalProperties": false });
        properties.insert("attributes".to_owned(), attributes);
    }
    let required = if names_object(field) && write {
        json!(["id", "object"])
    } else {
        json!(["id"])
    };
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn object_schema(field: &Field) -> Json {
    if field.params.targets.is_empty() {
        json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]{0,23}$" })
    } else {
        json!({ "type": "string", "enum": field.params.targets })
    }
}

fn attribute_schema(attribute: &LinkAttribute, write: bool) -> Json {
    if attribute.boolean {
        json!({ "type": "boolean" })
    } else if attribute.options.is_empty() || !write {
        json!({ "type": "string", "maxLength": 255, "pattern": text_rules::NO_NUL })
    } else {
        json!({ "type": "string", "enum": option_rules::keys(&attribute.options) })
    }
}

/// What people read of a link: the title of its record, when it may be seen.
pub(super) fn title(link: &Link) -> &str {
    link.title.as_deref().unwrap_or("")
}
