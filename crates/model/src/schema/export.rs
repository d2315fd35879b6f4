//! Definitions as overlays: what a workspace has that is not shipped, so that another one can be made the same.

use serde_json::{Map, Value as Json, json};

use super::{FIELD_KEYS, OBJECT_KEYS, is_own, shipped};
use crate::field::Field;
use crate::object::Object;

/// The overlays that make `present` of `standard`; what was deleted is left out. Applied to a workspace that has them
/// already, they change nothing.
pub fn export(standard: &[Object], present: &[Object]) -> Vec<Json> {
    present
        .iter()
        .filter(|object| object.deleted.is_none())
        .filter_map(|object| one(shipped(standard, &object.name), object))
        .collect()
}

fn one(shipped: Option<&Object>, object: &Object) -> Option<Json> {
    let usual = shipped
        .cloned()
        .unwrap_or_else(|| Object::new(&object.name, &object.plural));
    let mut told = different(object, &usual, &OBJECT_KEYS);
    if shipped.is_none() {
        told.insert("plural".to_owned(), json!(object.plural));
    }
    let fields: Vec<Json> = object
        .fields
        .iter()
        .filter(|field| field.params.deleted.is_none() && !field.params.kept)
        .filter_map(|field| one_field(usual.find(&field.name), field, shipped.is_none()))
        .collect();
    if shipped.is_some() && told.is_empty() && fields.is_empty() {
        return None;
    }
    let mut json = Map::new();
    json.insert("name".to_owned(), json!(object.name));
    json.extend(told);
    if !fields.is_empty() {
        json.insert("fields".to_owned(), Json::Array(fields));
    }
    Some(Json::Object(json))
}

fn one_field(shipped: Option<&Field>, field: &Field, of_own: bool) -> Option<Json> {
    let usual = shipped
        .cloned()
        .unwrap_or_else(|| Field::new(field.kind, &field.name));
    let told = different(field, &usual, &FIELD_KEYS);
    let own = of_own || is_own(field);
    if !own && told.is_empty() {
        return None;
    }
    let mut json = Map::new();
    json.insert("name".to_owned(), json!(field.name));
    if own {
        json.insert("kind".to_owned(), json!(field.kind.name()));
    }
    json.extend(told);
    Some(Json::Object(json))
}

/// The keys that have other values than usual.
fn different<T: serde::Serialize>(it: &T, usual: &T, keys: &[(&str, bool)]) -> Map<String, Json> {
    let map = |it: &T| match serde_json::to_value(it) {
        Ok(Json::Object(map)) => map,
        _ => Map::new(),
    };
    let (mut now, usual) = (map(it), map(usual));
    keys.iter()
        .filter_map(|(key, _)| {
            let value = now.remove(*key)?;
            (usual.get(*key) != Some(&value)).then(|| ((*key).to_owned(), value))
        })
        .collect()
}
