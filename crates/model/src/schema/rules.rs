//! Rules in an overlay: merged by name, as fields are, so that what two people add at one moment stays.

use serde_json::{Map, Value as Json, json};

use crate::object::Object;
use crate::problem::Reason;

/// The keys of an overlay, its rules laid over those that there are. `deleted: true` takes a rule away; `null` instead of the
/// list takes them all.
pub(super) fn merged(
    base: &Object,
    mut keys: Map<String, Json>,
) -> Result<Map<String, Json>, Reason> {
    let Some(given) = keys.get("rules").filter(|given| !given.is_null()) else {
        return Ok(keys);
    };
    let bad = || {
        let text = "The rules of an object are written as a list, each with a `name`.";
        Reason::new("schema_rules", text)
    };
    let Json::Array(given) = given else {
        return Err(bad());
    };
    let mut all: Vec<Json> = base.rules.iter().map(|rule| json!(rule)).collect();
    for overlay in given {
        let name = overlay.get("name").and_then(Json::as_str);
        let name = name.filter(|name| !name.trim().is_empty());
        let (Json::Object(overlay), Some(name)) = (overlay, name) else {
            return Err(bad());
        };
        let at = all.iter().position(|rule| rule["name"] == name);
        let goes = overlay.get("deleted") == Some(&json!(true));
        match (at, goes) {
            (Some(at), true) => {
                all.remove(at);
            }
            (None, true) => {}
            (Some(at), false) => lay(&mut all[at], overlay),
            (None, false) => {
                let mut rule = json!({});
                lay(&mut rule, overlay);
                all.push(rule);
            }
        }
    }
    keys.insert("rules".to_owned(), Json::Array(all));
    Ok(keys)
}

fn lay(rule: &mut Json, overlay: &Map<String, Json>) {
    let Json::Object(rule) = rule else { return };
    for (key, value) in overlay.iter().filter(|(key, _)| *key != "deleted") {
        if value.is_null() {
            rule.remove(key);
        } else {
            rule.insert(key.clone(), value.clone());
        }
    }
}
