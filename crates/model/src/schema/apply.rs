//! Overlays onto definitions.

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::{FIELD_KEYS, OBJECT_KEYS, named, shipped};
use crate::env::Env;
use crate::field::{self, Field};
use crate::object::Object;
use crate::problem::{Problem, Reason};

/// The definitions as they are after the overlays, deleted ones included; or everything that is wrong with them, each at its
/// place (`contact.badge`). Objects that no overlay names stay as they are.
///
/// `standard` are the objects as they are shipped, `present` all of the workspace.
pub fn apply(
    standard: &[Object],
    present: &[Object],
    overlays: &[Json],
    now: Timestamp,
) -> Result<Vec<Object>, Vec<Problem>> {
    let mut all = present.to_vec();
    let mut problems = Vec::new();
    for overlay in overlays {
        let Json::Object(given) = overlay else {
            let reason = Reason::new("schema_object", "An object is written as a set of keys.");
            problems.push(reason.at("objects"));
            continue;
        };
        let Some(name) = text(given, "name") else {
            let reason = Reason::new(
                "schema_name",
                "Every object and every field needs a `name`.",
            );
            problems.push(reason.at("objects"));
            continue;
        };
        let at = all.iter().position(|object| object.name == name);
        let before = at.and_then(|at| all.get(at));
        match object(shipped(standard, &name), before, &name, given, now) {
            Ok(changed) => match at.and_then(|at| all.get_mut(at)) {
                Some(present) => *present = changed,
                None => all.push(changed),
            },
            Err(more) => problems.extend(more),
        }
    }
    if problems.is_empty() {
        Ok(all)
    } else {
        Err(problems)
    }
}

/// Several of what an English name says: `boxes`, `companies`, `deals`.
pub fn plural_of(name: &str) -> String {
    let vowel_before_y = |stem: &str| stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    match name.strip_suffix('y') {
        Some(stem) if !vowel_before_y(stem) => format!("{stem}ies"),
        _ if name.ends_with(['s', 'x', 'z']) || name.ends_with("ch") || name.ends_with("sh") => {
            format!("{name}es")
        }
        _ => format!("{name}s"),
    }
}

fn object(
    shipped: Option<&Object>,
    before: Option<&Object>,
    name: &str,
    given: &Map<String, Json>,
    now: Timestamp,
) -> Result<Object, Vec<Problem>> {
    let mut problems = Vec::new();
    let base = match before {
        Some(before) => before.clone(),
        None => {
            let plural = text(given, "plural").unwrap_or_else(|| plural_of(name));
            let mut new = Object::new(name, &plural);
            new.custom = true;
            new
        }
    };
    let known: Vec<(&str, bool)> = OBJECT_KEYS
        .into_iter()
        .chain([("name", true), ("fields", true)])
        .collect();
    for key in given.keys() {
        if let Some(reason) = refused_key(key, &known, shipped.is_some()) {
            problems.push(reason.at(name));
        }
    }
    if before.is_some_and(|before| text(given, "plural").is_some_and(|new| new != before.plural)) {
        let text = "The name in addresses stays: links that people have kept would lead nowhere. Change the label instead.";
        problems.push(Reason::new("schema_plural", text).at(name));
    }
    let mut after = base.clone();
    let keys: Map<String, Json> = given
        .iter()
        .filter(|(key, _)| *key != "fields" && known.iter().any(|(known, _)| known == key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let usual = shipped
        .cloned()
        .unwrap_or_else(|| Object::new(name, &base.plural));
    let keys = match named::merged(&base, keys) {
        Ok(keys) => keys,
        Err(reason) => {
            problems.push(reason.at(name));
            Map::new()
        }
    };
    match overlaid(&base, &usual, &keys, base.deleted, now) {
        Ok(object) => after = object,
        Err(reason) => problems.push(reason.at(name)),
    }
    after.custom = base.custom;
    after.fields.clone_from(&base.fields);
    let fields = match given.get("fields") {
        None => &[][..],
        Some(Json::Array(fields)) => fields,
        Some(_) => {
            problems.push(
                Reason::new(
                    "schema_fields",
                    "The fields of an object are written as a list.",
                )
                .at(name),
            );
            &[]
        }
    };
    for overlay in fields {
        let Some((given, field)) = overlay
            .as_object()
            .and_then(|given| Some((given, text(given, "name")?)))
        else {
            let reason = Reason::new(
                "schema_name",
                "Every object and every field needs a `name`.",
            );
            problems.push(reason.at(name));
            continue;
        };
        let place = format!("{name}.{field}");
        let theirs = shipped.and_then(|object| object.find(&field));
        let at = after.position(&field);
        let present = at.and_then(|at| after.fields.get(at));
        match one_field(theirs, present, &field, given, now) {
            Ok(changed) => match at.and_then(|at| after.fields.get_mut(at)) {
                Some(present) => *present = changed,
                None => after = after.field(changed),
            },
            Err(reasons) => problems.extend(reasons.into_iter().map(|reason| reason.at(&place))),
        }
    }
    if let Some(gone) = after
        .title_field()
        .filter(|field| field.params.deleted.is_some())
    {
        let place = format!("{name}.{}", gone.name);
        let text = "Records are named by this field; choose another title first.";
        problems.push(Reason::new("schema_title", text).at(place));
    }
    if after.label.is_empty() || after.plural_label.is_empty() {
        let text = "It needs a label for one and a label for several, in one language at least.";
        problems.push(Reason::new("schema_label", text).at(name));
    }
    if problems.is_empty() {
        Ok(after)
    } else {
        Err(problems)
    }
}

fn one_field(
    shipped: Option<&Field>,
    before: Option<&Field>,
    name: &str,
    given: &Map<String, Json>,
    now: Timestamp,
) -> Result<Field, Vec<Reason>> {
    let mut reasons = Vec::new();
    let known: Vec<(&str, bool)> = FIELD_KEYS.into_iter().chain([("name", true)]).collect();
    for key in given.keys() {
        reasons.extend(refused_key(key, &known, shipped.is_some()));
    }
    let kind = match text(given, "kind") {
        None => None,
        Some(kind) => match field::kind(&kind) {
            Some(kind) => Some(kind),
            None => {
                let kinds: Vec<&str> = field::ALL.iter().map(|kind| kind.name()).collect();
                let kinds = kinds.join(", ");
                let text = format!("There is no field kind `{kind}`; use one of {kinds}.");
                reasons.push(Reason::new("schema_kind", text).with(&[&kind, &kinds]));
                return Err(reasons);
            }
        },
    };
    let base = match (before, kind) {
        (Some(before), Some(kind)) if before.kind.name() != kind.name() => {
            let text = format!(
                "It is of the kind {}, and that stays; make a new field and copy the values.",
                before.kind.name()
            );
            reasons.push(Reason::new("schema_other_kind", text).with(&[before.kind.name()]));
            return Err(reasons);
        }
        (Some(before), _) => before.clone(),
        (None, Some(kind)) => Field::new(kind, name).set(|params| params.custom = true),
        (None, None) => {
            reasons.push(Reason::new("schema_no_kind", "A new field needs a `kind`."));
            return Err(reasons);
        }
    };
    if base.params.deleted.is_some() && kind.is_some() && given.get("deleted").is_none() {
        let text = format!("There is a deleted field `{name}`; bring it back, or purge it first.");
        reasons.push(Reason::new("schema_deleted", text).with(&[name]));
        return Err(reasons);
    }
    let mut keys = given.clone();
    for bound in ["min", "max"] {
        // Exact decimals are text in metadata; people write numbers.
        if let Some(Json::Number(number)) = keys.get(bound) {
            let text = number.to_string();
            keys.insert(bound.to_owned(), Json::String(text));
        }
    }
    keys.retain(|key, _| known.iter().any(|(known, _)| known == key));
    let usual = shipped
        .cloned()
        .unwrap_or_else(|| Field::new(base.kind, name));
    let after = match overlaid(&base, &usual, &keys, base.params.deleted, now) {
        Ok(after) => after,
        Err(reason) => {
            reasons.push(reason);
            return Err(reasons);
        }
    };
    let mut after: Field = after;
    after.params.custom = base.params.custom;
    after.params.kept = base.params.kept;
    if let Some(shipped) = shipped {
        reasons.extend(lost_option(shipped, &after));
        reasons.extend(loosened(shipped, &after));
    }
    reasons.extend(bad_default(&after, now));
    if after.label.is_empty() {
        let text = "It needs a label, in one language at least.";
        reasons.push(Reason::new("schema_field_label", text));
    }
    if reasons.is_empty() {
        Ok(after)
    } else {
        Err(reasons)
    }
}

/// Something with the given keys in place of its own; `null` stands for the usual value.
fn overlaid<T: serde::Serialize + serde::de::DeserializeOwned>(
    base: &T,
    usual: &T,
    given: &Map<String, Json>,
    deleted: Option<Timestamp>,
    now: Timestamp,
) -> Result<T, Reason> {
    let unreadable = |error: serde_json::Error| {
        let why = error.to_string();
        Reason::new("schema_unreadable", format!("It cannot be read: {why}.")).with(&[&why])
    };
    let usual = serde_json::to_value(usual).map_err(unreadable)?;
    let mut json = serde_json::to_value(base).map_err(unreadable)?;
    let Some(into) = json.as_object_mut() else {
        return serde_json::from_value(json).map_err(unreadable);
    };
    for (key, value) in given {
        let value = match (key.as_str(), value) {
            ("deleted", Json::Bool(true)) => {
                serde_json::to_value(deleted.unwrap_or(now)).map_err(unreadable)?
            }
            ("deleted", Json::Bool(false) | Json::Null) => Json::Null,
            ("deleted", _) => {
                let text = "`deleted` is true or false.";
                return Err(Reason::new("schema_deleted_flag", text));
            }
            (_, Json::Null) => usual.get(key).cloned().unwrap_or(Json::Null),
            (_, value) => value.clone(),
        };
        if value.is_null() {
            into.remove(key);
        } else {
            into.insert(key.clone(), value);
        }
    }
    serde_json::from_value(json).map_err(unreadable)
}

fn refused_key(key: &str, known: &[(&str, bool)], is_shipped: bool) -> Option<Reason> {
    match known.iter().find(|(known, _)| *known == key) {
        None => {
            let keys: Vec<&str> = known.iter().map(|(key, _)| *key).collect();
            let keys = keys.join(", ");
            let text = format!("There is no key `{key}` here; use {keys}.");
            Some(Reason::new("schema_key", text).with(&[key, &keys]))
        }
        Some((_, false)) if is_shipped => {
            let text = format!("`{key}` cannot be changed of what is shipped with Mainstay.");
            Some(Reason::new("schema_shipped", text).with(&[key]))
        }
        Some(_) => None,
    }
}

/// What a new record could not begin with.
fn bad_default(field: &Field, now: Timestamp) -> Option<Reason> {
    let default = field.params.default.as_ref()?;
    // These depend on who makes the record, and when.
    if matches!(default.as_str(), Some("me" | "today")) {
        return None;
    }
    field.kind.parse(field, default, &Env::system(now)).err()
}

/// A rule that Mainstay itself relies on.
fn loosened(shipped: &Field, after: &Field) -> Option<Reason> {
    let (before, after) = (&shipped.params, &after.params);
    let (key, _, _) = [
        ("required", before.required, after.required),
        ("unique", before.unique, after.unique),
        ("indexed", before.indexed, after.indexed),
        ("searchable", before.searchable, after.searchable),
    ]
    .into_iter()
    .find(|(_, before, after)| *before && !after)?;
    let text = format!("`{key}` is shipped with Mainstay and stays.");
    Some(Reason::new("schema_loosened", text).with(&[key]))
}

/// An option that Mainstay itself may look at.
fn lost_option(shipped: &Field, after: &Field) -> Option<Reason> {
    let lost = shipped.params.options.iter().find(|option| {
        after
            .params
            .options
            .iter()
            .all(|other| other.key != option.key)
    })?;
    let text = format!(
        "The option `{}` is shipped with Mainstay and stays; rename it, or put it last.",
        lost.key
    );
    Some(Reason::new("schema_option", text).with(&[&lost.key]))
}

fn text(given: &Map<String, Json>, key: &str) -> Option<String> {
    match given.get(key) {
        Some(Json::String(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::plural_of;

    #[test]
    fn several_are_called_as_in_english() {
        for (one, several) in [
            ("opportunity", "opportunities"),
            ("box", "boxes"),
            ("day", "days"),
            ("branch", "branches"),
            ("deal", "deals"),
        ] {
            assert_eq!(plural_of(one), several);
        }
    }
}
