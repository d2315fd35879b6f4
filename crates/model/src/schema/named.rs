//! Rules and layouts in an overlay: merged by name, as fields are, so that what two people add at one moment stays.

use serde_json::{Map, Value as Json, json};

use crate::object::Object;
use crate::problem::Reason;

/// The keys of an overlay, its rules and layouts laid over those that there are. `deleted: true` takes one away; `null` instead
/// of the list takes them all.
pub(super) fn merged(
    base: &Object,
    mut keys: Map<String, Json>,
) -> Result<Map<String, Json>, Reason> {
    let rules: Vec<Json> = base.rules.iter().map(|rule| json!(rule)).collect();
    let layouts: Vec<Json> = base.layouts.iter().map(|layout| json!(layout)).collect();
    if let Some(given) = keys.get("rules").filter(|given| !given.is_null()) {
        let all = laid(rules, given).ok_or_else(|| {
            let text = "The rules of an object are written as a list, each with a `name`.";
            Reason::new("schema_rules", text)
        })?;
        keys.insert("rules".to_owned(), all);
    }
    if let Some(given) = keys.get("layouts").filter(|given| !given.is_null()) {
        let all = laid(layouts, given).ok_or_else(|| {
            let text = "The layouts of an object are written as a list, each with a `name`.";
            Reason::new("schema_layouts", text)
        })?;
        keys.insert("layouts".to_owned(), all);
    }
    Ok(keys)
}

/// What there is with what is given laid over it; nothing when that is no list of named things.
fn laid(mut all: Vec<Json>, given: &Json) -> Option<Json> {
    for overlay in given.as_array()? {
        let name = overlay.get("name").and_then(Json::as_str);
        let name = name.filter(|name| !name.trim().is_empty())?;
        let overlay = overlay.as_object()?;
        let at = all.iter().position(|one| one["name"] == name);
        let goes = overlay.get("deleted") == Some(&json!(true));
        match (at, goes) {
            (Some(at), true) => {
                all.remove(at);
            }
            (None, true) => {}
            (Some(at), false) => lay(all.get_mut(at)?, overlay),
            (None, false) => {
                let mut new = json!({});
                lay(&mut new, overlay);
                all.push(new);
            }
        }
    }
    Some(Json::Array(all))
}

fn lay(one: &mut Json, overlay: &Map<String, Json>) {
    let Json::Object(one) = one else { return };
    for (key, value) in overlay.iter().filter(|(key, _)| *key != "deleted") {
        if value.is_null() {
            one.remove(key);
        } else {
            one.insert(key.clone(), value.clone());
        }
    }
}
