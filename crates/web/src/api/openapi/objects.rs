//! Operations on the records of an object.

use std::sync::Arc;

use mainstay_app::Ctx;
use mainstay_app::merge::MOST as MOST_MERGED;
use mainstay_model::access::{Action, Right};
use mainstay_model::field::Widget;
use mainstay_model::filter::{BY_ID, Operator};
use mainstay_model::object::Role;
use mainstay_model::{Lang, Object};
use serde_json::{Map, Value as JsonValue, json};

use super::operation::{Operation, schema};
use crate::api::batch::MOST;
use crate::api::merge::ALL;

/// What stands in the description of an object's operations.
struct Described<'a> {
    ctx: &'a Ctx,
    object: &'a Arc<Object>,
    /// The name of its schemas.
    name: &'a str,
    tag: &'a str,
    /// What one record is called, and several.
    one: String,
    several: String,
}

/// The operations on an object that this person may do.
pub(super) fn paths(
    ctx: &Ctx,
    object: &Arc<Object>,
    name: &str,
    paths: &mut Map<String, JsonValue>,
) {
    let tag = object.plural_label.get(Lang::En);
    let described = Described {
        ctx,
        object,
        name,
        tag,
        one: object.label.get(Lang::En).to_lowercase(),
        several: tag.to_lowercase(),
    };
    let base = format!("/api/v1/{}", object.plural);
    let mut add = |path: &str, methods: Vec<(&str, Option<Operation>)>| {
        let there: Map<String, JsonValue> = methods
            .into_iter()
            .filter_map(|(method, operation)| Some((method.to_owned(), operation?.json())))
            .collect();
        if !there.is_empty() {
            paths.insert(format!("{base}{path}"), JsonValue::Object(there));
        }
    };
    let d = &described;
    add("", vec![("get", Some(d.list())), ("post", d.create())]);
    add(
        "/{id}",
        vec![
            ("get", Some(d.get())),
            ("patch", d.update()),
            ("delete", d.trash()),
        ],
    );
    add("/{id}/restore", vec![("post", d.restore())]);
    add("/{id}/merge", vec![("post", d.merge())]);
    add(
        "/duplicates",
        vec![("get", d.duplicates()), ("post", d.look_for_duplicates())],
    );
    add("/{id}/history", vec![("get", Some(d.history()))]);
    add("/{id}/timeline", vec![("get", Some(d.timeline()))]);
    add("/{id}/access", vec![("get", Some(d.access()))]);
    add("/{id}/content", vec![("get", d.content())]);
    add("/batch", vec![("post", d.batch())]);
}

impl Described<'_> {
    fn may(&self, action: Action) -> bool {
        self.ctx.access.may(action, &self.object.name)
    }

    fn operation(&self, id: &str, summary: &str) -> Operation {
        Operation::new(id, self.tag, summary)
    }

    fn about_one(&self, verb: &str, summary: &str) -> Operation {
        let id = format!("{verb}_{}", self.object.name);
        self.operation(&id, summary).parameters(&["id"])
    }

    fn record(&self) -> JsonValue {
        schema(self.name)
    }

    fn list(&self) -> Operation {
        let id = format!("list_{}", self.object.plural);
        let mut list = self
            .operation(&id, &format!("List {}", self.several))
            .gives("200", &schema(&format!("{}List", self.name)))
            .parameters(&["view", "select", "order", "q", "or", "and", "limit"])
            .parameters(&["cursor", "count", "trash"]);
        list = list.also(condition("id", &BY_ID));
        for (position, field) in self.object.fields.iter().enumerate() {
            let operators = field.kind.operators(field);
            let readable = self.ctx.access.may_read(self.object, position);
            if !readable || field.params.hidden || operators.is_empty() {
                continue;
            }
            list = list.also(condition(&field.name, operators));
        }
        list
    }

    fn create(&self) -> Option<Operation> {
        let id = format!("create_{}", self.object.name);
        let create = || {
            self.operation(&id, &format!("Make a {}", self.one))
                .gives("201", &self.record())
                .parameters(&["idempotency_key"])
        };
        let sent = schema(&format!("{}Create", self.name));
        let mut content = json!({ "application/json": { "schema": sent } });
        if self.files().next().is_some() {
            content["multipart/form-data"] = json!({ "schema": self.form() });
        }
        self.may(Action::Create)
            .then(|| create().takes_content(content))
    }

    /// Fields that keep files and may be read.
    fn files(&self) -> impl Iterator<Item = (usize, &str)> {
        let fields = self.object.fields.iter().enumerate();
        fields
            .filter(|(at, field)| {
                field.kind.widget(field) == Widget::Files
                    && self.ctx.access.may_read(self.object, *at)
            })
            .map(|(at, field)| (at, field.name.as_str()))
    }

    /// A record with its files as a form: a part for each file, the other fields as text.
    fn form(&self) -> JsonValue {
        let mut properties = Map::new();
        for (_, name) in self.files() {
            let file = json!({ "type": "string", "format": "binary" });
            properties.insert(name.to_owned(), file);
        }
        json!({ "type": "object", "properties": properties, "additionalProperties": { "type": "string" } })
    }

    fn get(&self) -> Operation {
        self.about_one("get", &format!("See a {}", self.one))
            .gives("200", &self.record())
            .parameters(&["as_of"])
            .may_be_known()
    }

    fn update(&self) -> Option<Operation> {
        let update = || {
            self.about_one("update", &format!("Change a {}", self.one))
                .gives("200", &self.record())
                .parameters(&["if_match", "idempotency_key"])
                .takes(&schema(&format!("{}Update", self.name)))
                .refuses("412")
        };
        self.may(Action::Edit).then(update)
    }

    fn trash(&self) -> Option<Operation> {
        let trash = || {
            self.about_one("trash", &format!("Put a {} in the trash", self.one))
                .gives_nothing("204")
                .parameters(&["if_match", "idempotency_key"])
                .writes()
                .refuses("412")
        };
        self.may(Action::Delete).then(trash)
    }

    fn restore(&self) -> Option<Operation> {
        let summary = format!("Take a {} back from the trash", self.one);
        let restore = || {
            self.about_one("restore", &summary)
                .gives("200", &self.record())
                .parameters(&["idempotency_key"])
                .writes()
        };
        self.may(Action::Delete).then(restore)
    }

    fn merge(&self) -> Option<Operation> {
        let access = &self.ctx.access;
        let may = self.object.role == Role::Subject
            && access.has(Right::Merge)
            && self.may(Action::Edit)
            && self.may(Action::Delete);
        let summary = format!(
            "Make other {} part of this one: they go to the trash, and what links to them links to it",
            self.several
        );
        let merge = || {
            self.about_one("merge", &summary)
                .gives("200", &self.merged())
                .parameters(&["if_match", "idempotency_key"])
                .takes(&merge_body())
                .refuses("412")
        };
        may.then(merge)
    }

    fn may_clean(&self) -> bool {
        self.object.role == Role::Subject && self.ctx.access.has(Right::Merge)
    }

    fn duplicates(&self) -> Option<Operation> {
        let id = format!("duplicates_of_{}", self.object.plural);
        let summary = format!(
            "Pairs of {} that may be one, the likeliest first",
            self.several
        );
        let list = || {
            self.operation(&id, &summary)
                .gives("200", &pairs_list())
                .parameters(&["cursor"])
        };
        self.may_clean().then(list)
    }

    fn look_for_duplicates(&self) -> Option<Operation> {
        let id = format!("look_for_duplicates_of_{}", self.object.plural);
        let summary = format!(
            "Compare all {}; the answer does not wait for the end",
            self.several
        );
        let state = json!({ "type": "object", "properties": { "state": { "type": "string" } }, "required": ["state"] });
        let look = || {
            self.operation(&id, &summary)
                .gives("202", &state)
                .parameters(&["idempotency_key"])
                .writes()
        };
        self.may_clean().then(look)
    }

    fn merged(&self) -> JsonValue {
        json!({
            "type": "object",
            "properties": {
                "data": self.record(),
                "change_set": { "type": "string", "format": "uuid", "description": "Undo it to take them apart again." },
            },
            "required": ["data", "change_set"],
            "additionalProperties": false,
        })
    }

    fn history(&self) -> Operation {
        self.about_one("history_of", &format!("What was changed at a {}", self.one))
            .gives("200", &schema("ChangeList"))
            .parameters(&["cursor", "short_limit"])
    }

    fn timeline(&self) -> Operation {
        self.about_one(
            "timeline_of",
            &format!(
                "The story of a {}: changes and activities, newest first",
                self.one
            ),
        )
        .gives("200", &schema("Timeline"))
        .parameters(&["only", "cursor", "short_limit"])
    }

    fn access(&self) -> Operation {
        let summary = format!("Who may do what with a {}, and why", self.one);
        self.about_one("access_to", &summary)
            .gives("200", &schema("AccessList"))
    }

    fn content(&self) -> Option<Operation> {
        self.files().next()?;
        let summary = format!("A file of a {}", self.one);
        Some(
            self.about_one("content_of", &summary)
                .gives_file()
                .parameters(&["file_field", "file_hash"])
                .may_be_known(),
        )
    }

    fn batch(&self) -> Option<Operation> {
        let (create, edit, delete) = (
            self.may(Action::Create),
            self.may(Action::Edit),
            self.may(Action::Delete),
        );
        let id = format!("batch_{}", self.object.plural);
        let summary = format!("Several operations on {} at once", self.several);
        let batch = || {
            self.operation(&id, &summary)
                .gives("200", &schema("BatchResults"))
                .parameters(&["idempotency_key"])
                .takes(&batch_body(self.name, create, edit, delete))
        };
        (create || edit || delete).then(batch)
    }
}

fn batch_body(name: &str, create: bool, edit: bool, delete: bool) -> JsonValue {
    let id = json!({ "type": "string", "format": "uuid" });
    let version = json!({ "type": ["integer", "null"], "minimum": 1, "maximum": 1_000_000_000 });
    let mut kinds = Vec::new();
    let mut add = |op: &str, properties: JsonValue, required: JsonValue| {
        let mut properties = properties;
        properties["op"] = json!({ "const": op });
        kinds.push(json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false }));
    };
    if create {
        let data = schema(&format!("{name}Create"));
        add("create", json!({ "data": data }), json!(["op", "data"]));
    }
    if edit {
        let data = schema(&format!("{name}Update"));
        add(
            "update",
            json!({ "id": id, "version": version, "data": data }),
            json!(["op", "id", "data"]),
        );
    }
    if delete {
        add(
            "delete",
            json!({ "id": id, "version": version }),
            json!(["op", "id"]),
        );
    }
    json!({
        "type": "object",
        "properties": {
            "atomic": { "type": "boolean", "default": true, "description": "One refused operation refuses all." },
            "operations": { "type": "array", "maxItems": MOST, "items": { "oneOf": kinds } },
        },
        "required": ["operations"],
        "additionalProperties": false,
    })
}

fn pairs_list() -> JsonValue {
    let id = json!({ "type": "string", "format": "uuid" });
    let finding = json!({
        "type": "object",
        "properties": {
            "aspect": { "type": "string", "description": "What was compared." },
            "agreement": { "type": "string", "enum": ["same", "near", "different"] },
            "weight": { "type": "number", "description": "In bits; negative for what speaks against." },
        },
        "required": ["aspect", "agreement", "weight"],
    });
    let pair = json!({
        "type": "object",
        "properties": {
            "records": { "type": "array", "items": id, "minItems": 2, "maxItems": 2 },
            "score": { "type": "integer", "minimum": 0, "maximum": 100 },
            "sure": { "type": "boolean" },
            "findings": { "type": "array", "items": finding },
        },
        "required": ["records", "score", "sure", "findings"],
    });
    let page = json!({ "type": "object", "properties": { "next": { "type": ["string", "null"] }, "count": { "type": "integer" } }, "required": ["next", "count"] });
    json!({
        "type": "object",
        "properties": { "data": { "type": "array", "items": pair }, "page": page },
        "required": ["data", "page"],
    })
}

fn merge_body() -> JsonValue {
    let id = json!({ "type": "string", "format": "uuid" });
    let version = json!({ "type": ["integer", "null"], "minimum": 1, "maximum": 1_000_000_000 });
    let choice = json!({ "type": "string", "description": format!("The id of the record whose value is kept, or `{ALL}` for all values together.") });
    let other = json!({
        "type": "object",
        "properties": { "id": id, "version": version },
        "required": ["id"],
        "additionalProperties": false,
    });
    json!({
        "type": "object",
        "properties": {
            "with": { "type": "array", "minItems": 1, "maxItems": MOST_MERGED - 1, "items": other, "description": "The records that go, each with the version that was seen." },
            "fields": { "type": "object", "additionalProperties": choice, "description": "Fields that keep something else than proposed: lists and yes-or-no are united, else the first value that there is stays." },
        },
        "required": ["with"],
        "additionalProperties": false,
    })
}

/// A condition as a parameter.
fn condition(name: &str, operators: &[Operator]) -> JsonValue {
    let names: Vec<&str> = operators.iter().map(|op| op.name()).collect();
    json!({
        "name": name,
        "in": "query",
        "description": format!("A condition: `<operator>.<value>` with one of {}.", names.join(", ")),
        "schema": { "type": "string", "pattern": format!("^(not\\.)?({})\\.", names.join("|")) },
    })
}
