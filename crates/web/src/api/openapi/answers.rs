//! Schemas of what belongs to no object: problems, change sets, histories, keys, search.

use mainstay_model::access::{Action, Right, Scope};
use mainstay_model::change::{Source, Verb};
use serde_json::{Map, Value as JsonValue, json};

use super::operation::schema;

pub(super) fn text() -> JsonValue {
    json!({ "type": "string" })
}

pub(super) fn maybe_text() -> JsonValue {
    json!({ "type": ["string", "null"] })
}

pub(super) fn id() -> JsonValue {
    json!({ "type": "string", "format": "uuid" })
}

pub(super) fn maybe_id() -> JsonValue {
    json!({ "type": ["string", "null"], "format": "uuid" })
}

pub(super) fn instant() -> JsonValue {
    json!({ "type": "string", "format": "date-time" })
}

pub(super) fn maybe_instant() -> JsonValue {
    json!({ "type": ["string", "null"], "format": "date-time" })
}

pub(super) fn yes_or_no() -> JsonValue {
    json!({ "type": "boolean" })
}

pub(super) fn number() -> JsonValue {
    json!({ "type": "integer" })
}

pub(super) fn anything() -> JsonValue {
    json!({ "type": "object" })
}

pub(super) fn texts() -> JsonValue {
    several(&text())
}

pub(super) fn several(schema: &JsonValue) -> JsonValue {
    json!({ "type": "array", "items": schema })
}

/// One of some words.
pub(super) fn one_of(words: impl IntoIterator<Item = impl serde::Serialize>) -> JsonValue {
    let words: Vec<JsonValue> = words.into_iter().map(|word| json!(word)).collect();
    json!({ "type": "string", "enum": words })
}

/// A name and what stands under it.
type Property = (&'static str, JsonValue);

/// An object that has all of these.
pub(super) fn object(properties: impl IntoIterator<Item = Property>) -> JsonValue {
    let properties: Vec<Property> = properties.into_iter().collect();
    let required: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "required": required, "properties": map(properties) })
}

pub(super) fn map(properties: impl IntoIterator<Item = Property>) -> Map<String, JsonValue> {
    properties
        .into_iter()
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect()
}

/// A page of entries, and where to go on.
pub(super) fn page_of(entry: &JsonValue) -> JsonValue {
    object([("data", several(entry)), ("page", schema("Page"))])
}

/// All of them.
pub(super) fn all() -> Map<String, JsonValue> {
    let mut schemas = refusals();
    schemas.extend(changes());
    schemas.extend(people());
    schemas.extend(metadata());
    schemas.extend(reports());
    schemas.extend(map([
        (
            "Page",
            object([
                ("next", maybe_text()),
                ("count", json!({ "type": ["integer", "null"] })),
            ]),
        ),
        (
            "BatchResults",
            object([(
                "data",
                several(&json!({ "oneOf": [
                object([("id", id()), ("version", number())]),
                object([("errors", several(&schema("FieldProblem")))]),
            ] })),
            )]),
        ),
        (
            "Hits",
            object([(
                "data",
                several(&object([
                    ("object", text()),
                    ("id", id()),
                    ("title", text()),
                    ("record", anything()),
                ])),
            )]),
        ),
        ("Quality", quality()),
    ]));
    schemas
}

fn quality() -> JsonValue {
    let whole = || json!({ "type": "integer", "minimum": 0 });
    let perhaps = || json!({ "type": ["string", "null"] });
    let measure = object([
        ("kind", text()),
        ("field", perhaps()),
        ("rule", perhaps()),
        ("count", whole()),
        ("weight", whole()),
        ("filter", text()),
    ]);
    let one = object([
        ("object", text()),
        ("records", whole()),
        (
            "score",
            json!({ "type": "integer", "minimum": 0, "maximum": 100 }),
        ),
        (
            "duplicates",
            json!({ "type": ["integer", "null"], "minimum": 0 }),
        ),
        ("measures", several(&measure)),
    ]);
    object([("data", several(&one))])
}

fn refusals() -> Map<String, JsonValue> {
    let problem = json!({
        "type": "object",
        "properties": { "field": text(), "code": text(), "message": text(), "args": texts() },
        "required": ["field", "code", "message"],
    });
    let document = json!({
        "type": "object",
        "description": "A problem document (RFC 9457).",
        "properties": {
            "type": text(), "title": text(), "status": number(), "detail": text(),
            "errors": several(&schema("FieldProblem")),
        },
        "required": ["type", "title", "status", "detail"],
    });
    map([("FieldProblem", problem), ("Problem", document)])
}

fn changes() -> Map<String, JsonValue> {
    let sources = [
        Source::Page,
        Source::Api,
        Source::Import,
        Source::Bulk,
        Source::Merge,
        Source::Cli,
        Source::Demo,
        Source::Undo,
        Source::Automation,
        Source::Form,
        Source::System,
    ];
    let verbs = [
        Verb::Create,
        Verb::Update,
        Verb::Trash,
        Verb::Restore,
        Verb::Purge,
    ];
    // Who, when, from where: told of a change set, and of each change in it.
    let origin = [
        ("at", instant()),
        ("actor", maybe_id()),
        ("source", one_of(sources)),
        ("reason", maybe_text()),
        ("request", maybe_text()),
        ("undoes", maybe_id()),
        ("undone_by", maybe_id()),
    ];
    let set = std::iter::once(("id", id()))
        .chain(origin.clone())
        .chain([("changes", number())]);
    let fields = json!({ "type": "object", "additionalProperties": object([("old", json!({})), ("new", json!({}))]) });
    let change = [
        ("object", text()),
        ("record", id()),
        ("action", one_of(verbs)),
        ("version", number()),
        ("fields", fields),
    ];
    let change = object(
        std::iter::once(("change_set", id()))
            .chain(origin)
            .chain(change),
    );
    let conflict = object([
        ("object", text()),
        ("record", id()),
        ("fields", texts()),
        ("reason", text()),
        ("detail", text()),
    ]);
    let activity = object([("at", instant()), ("kind", text()), ("record", anything())]);
    let changed = object([
        ("at", instant()),
        ("kind", json!({ "const": "change" })),
        ("change", schema("Change")),
    ]);
    let entry = json!({ "anyOf": [changed, activity] });
    let whole = json!({ "allOf": [schema("ChangeSet"), page_of(&schema("Change"))] });
    map([
        ("ChangeSet", object(set)),
        ("ChangeSetList", page_of(&schema("ChangeSet"))),
        ("ChangeSetWithChanges", whole),
        ("Change", change),
        ("ChangeList", page_of(&schema("Change"))),
        ("Timeline", page_of(&entry)),
        (
            "Undone",
            object([
                ("change_set", maybe_id()),
                ("clean", number()),
                ("conflicts", several(&conflict)),
            ]),
        ),
    ])
}

fn people() -> Map<String, JsonValue> {
    let actions = several(&one_of(Action::ALL));
    let scope = object([("read_only", yes_or_no()), ("objects", texts())]);
    let key = object([
        ("id", id()),
        ("name", text()),
        ("prefix", text()),
        ("scope", scope),
        ("created_at", instant()),
        ("expires_at", maybe_instant()),
        ("used_at", maybe_instant()),
        ("revoked_at", maybe_instant()),
    ]);
    let wanted = json!({
        "type": "object",
        "properties": {
            "name": { "type": "string", "minLength": 1, "maxLength": 120, "pattern": "\\S" },
            "read_only": { "type": "boolean" },
            "objects": { "type": "array", "items": { "type": "string" } },
            "expires_at": { "type": ["string", "null"], "format": "date-time" },
        },
        "required": ["name"],
        "additionalProperties": false,
    });
    let scopes = [Scope::None, Scope::Own, Scope::Team, Scope::All];
    let by = object([
        ("role", text()),
        ("scope", one_of(scopes)),
        ("rules", texts()),
    ]);
    let action = object([("allowed", yes_or_no()), ("by", several(&by))]);
    let row = object([
        ("user", object([("id", id()), ("name", text())])),
        (
            "actions",
            json!({ "type": "object", "additionalProperties": action }),
        ),
    ]);
    let me = object([
        ("id", id()),
        ("name", text()),
        ("email", text()),
        ("language", text()),
        ("time_zone", maybe_text()),
        (
            "objects",
            json!({ "type": "object", "additionalProperties": actions }),
        ),
        ("rights", several(&one_of(Right::ALL))),
    ]);
    map([
        ("Me", me),
        ("Key", key),
        ("KeyList", object([("data", several(&schema("Key")))])),
        ("KeyCreate", wanted),
        ("NewKey", object([("id", id()), ("token", text())])),
        ("AccessList", object([("data", several(&row))])),
    ])
}

fn metadata() -> Map<String, JsonValue> {
    let field = object([
        ("name", text()),
        ("label", anything()),
        ("kind", text()),
        ("required", yes_or_no()),
        ("unique", yes_or_no()),
        ("indexed", yes_or_no()),
        ("writable", yes_or_no()),
        ("targets", texts()),
        ("options", json!({ "type": "array" })),
        ("operators", texts()),
    ]);
    let shown = object([
        ("name", text()),
        ("plural", text()),
        ("label", anything()),
        ("plural_label", anything()),
        ("title", text()),
        ("custom", yes_or_no()),
        ("fields", several(&field)),
    ]);
    let difference = json!({
        "type": "object",
        "required": ["place", "change"],
        "properties": {
            "place": text(),
            "change": one_of(["added", "changed", "deleted", "restored", "purged"]),
            "kind": text(),
            "key": text(),
            "before": {},
            "after": {},
        },
    });
    let overlays = object([("objects", several(&anything()))]);
    map([
        ("Schema", overlays),
        (
            "SchemaDifferences",
            object([("differences", several(&difference))]),
        ),
        ("Object", shown),
        ("ObjectList", object([("data", several(&schema("Object")))])),
    ])
}

fn reports() -> Map<String, JsonValue> {
    let question = json!({
        "type": "object",
        "required": ["object"],
        "additionalProperties": false,
        "properties": {
            "object": text(),
            "filter": { "type": "string", "description": "As within a group of a list: `stage.eq.won,amount.gt.1000`." },
            "group": { "type": "array", "items": text(), "description": "Fields, days with a period: `owner`, `company.industry`, `created_at:month`." },
            "measure": { "type": "array", "items": text(), "description": "`count`, or sum, avg, median, min, max or distinct of a field: `sum:amount`." },
            "order": { "type": "string", "description": "`group.asc`, or a measure: `sum:amount.desc`." },
            "top": { "type": ["integer", "null"], "minimum": 1, "maximum": 1000 },
            "currency": { "type": "string", "description": "The one that orders look at." },
        },
    });
    let values = json!({ "type": "array", "items": {}, "description": "By measure: a number, a text that loses no digit, amounts by currency, or null." });
    let slot = object([
        ("kind", one_of(["group", "empty", "others"])),
        ("key", json!({})),
        ("label", text()),
        ("filter", maybe_text()),
        ("values", values.clone()),
    ]);
    let answer = object([
        ("object", text()),
        ("group", texts()),
        ("measure", texts()),
        ("rows", several(&slot)),
        ("columns", several(&slot)),
        ("cells", several(&several(&values))),
        ("total", values),
        ("currencies", texts()),
        ("cut", yes_or_no()),
    ]);
    map([("ReportQuestion", question), ("ReportAnswer", answer)])
}
