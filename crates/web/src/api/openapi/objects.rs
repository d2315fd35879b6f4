//! Parts of the API's description: schemas of records, operations of objects, answers that all share.

use std::sync::Arc;

use mainstay_app::Ctx;
use mainstay_model::access::Action;
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
        if let Some(map) = schema.as_object_mut() {
            map.entry("title")
                .or_insert_with(|| json!(field.label.get(Lang::En)));
            let help = field.params.help.get(Lang::En);
            if !help.is_empty() {
                map.entry("description").or_insert_with(|| json!(help));
            }
        }
        let lent = field.name == object.title && !object.title_from.is_empty();
        if purpose == Use::Create
            && field.params.required
            && field.params.default.is_none()
            && !lent
        {
            required.push(field.name.clone());
        }
        properties.insert(field.name.clone(), schema);
    }
    json!({
        "type": "object",
        "title": object.label.get(Lang::En),
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
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

/// Schemas that belong to no object.
pub(super) fn fixed_schemas() -> Map<String, JsonValue> {
    let text = json!({ "type": "string" });
    let mut schemas = Map::new();
    schemas.insert(
        "Page".to_owned(),
        json!({
            "type": "object",
            "properties": { "next": { "type": ["string", "null"] }, "count": { "type": ["integer", "null"] } },
            "required": ["next", "count"],
        }),
    );
    schemas.insert(
        "FieldProblem".to_owned(),
        json!({
            "type": "object",
            "properties": {
                "field": text, "code": text, "message": text,
                "args": { "type": "array", "items": text },
            },
            "required": ["field", "code", "message"],
        }),
    );
    schemas.insert(
        "Problem".to_owned(),
        json!({
            "type": "object",
            "description": "A problem document (RFC 9457).",
            "properties": {
                "type": text, "title": text, "status": { "type": "integer" }, "detail": text,
                "errors": { "type": "array", "items": { "$ref": "#/components/schemas/FieldProblem" } },
            },
            "required": ["type", "title", "status", "detail"],
        }),
    );
    schemas
}

/// Answers that all operations share.
pub(super) fn responses() -> Map<String, JsonValue> {
    [
        ("Problem", "The request was refused; the problem says why and at which field."),
        ("SignedOut", "The key is missing, wrong, revoked or has ended."),
        ("NotFound", "There is nothing here, or it may not be seen."),
    ]
    .into_iter()
    .map(|(name, description)| {
        let content = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
        (name.to_owned(), json!({ "description": description, "content": content }))
    })
    .collect()
}

/// An operation: its success and, beside it, every refusal that may come.
fn operation(
    id: &str,
    tag: &str,
    summary: &str,
    status: &str,
    answer: Option<JsonValue>,
    refusals: &[&str],
) -> JsonValue {
    let mut responses = Map::new();
    let success = match answer {
        Some(schema) => {
            json!({ "description": "Done.", "content": { "application/json": { "schema": schema } } })
        }
        None => json!({ "description": "Done." }),
    };
    responses.insert(status.to_owned(), success);
    for code in ["400", "401", "403", "404", "422", "429", "503"]
        .iter()
        .chain(refusals)
    {
        let name = match *code {
            "401" => "SignedOut",
            "404" => "NotFound",
            _ => "Problem",
        };
        responses.insert(
            (*code).to_owned(),
            json!({ "$ref": format!("#/components/responses/{name}") }),
        );
    }
    json!({ "operationId": id, "tags": [tag], "summary": summary, "responses": responses })
}

fn with(mut operation: JsonValue, key: &str, value: JsonValue) -> JsonValue {
    if let Some(map) = operation.as_object_mut() {
        map.insert(key.to_owned(), value);
    }
    operation
}

fn parameters(names: &[&str]) -> JsonValue {
    names
        .iter()
        .map(|name| json!({ "$ref": format!("#/components/parameters/{name}") }))
        .collect()
}

fn body(schema: &str) -> JsonValue {
    let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
    json!({ "required": true, "content": { "application/json": { "schema": schema } } })
}

/// The operations on an object that this person may do.
pub(super) fn object_paths(
    ctx: &Ctx,
    object: &Arc<Object>,
    name: &str,
    paths: &mut Map<String, JsonValue>,
) {
    let tag = object.plural_label.get(Lang::En);
    let (one, several) = (
        object.label.get(Lang::En).to_lowercase(),
        tag.to_lowercase(),
    );
    let schema = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let may = |action: Action| ctx.access.may(action, &object.name);
    let list_parameters = [
        "select", "order", "q", "or", "and", "limit", "cursor", "count", "trash",
    ];
    let mut list_all: Vec<JsonValue> = parameters(&list_parameters)
        .as_array()
        .cloned()
        .unwrap_or_default();
    for (position, field) in object.fields.iter().enumerate() {
        if ctx.access.may_read(object, position)
            && !field.params.hidden
            && !field.kind.operators(field).is_empty()
        {
            let ops: Vec<&str> = field
                .kind
                .operators(field)
                .iter()
                .map(|op| op.name())
                .collect();
            list_all.push(json!({
                "name": field.name,
                "in": "query",
                "description": format!("A condition: `<operator>.<value>` with one of {}.", ops.join(", ")),
                "schema": { "type": "string" },
            }));
        }
    }
    let mut collection = Map::new();
    let list = operation(
        &format!("list_{}", object.plural),
        tag,
        &format!("List {several}"),
        "200",
        Some(schema(&format!("{name}List"))),
        &[],
    );
    collection.insert(
        "get".to_owned(),
        with(list, "parameters", JsonValue::Array(list_all)),
    );
    let send = ["413", "415", "409"];
    if may(Action::Create) {
        let create = operation(
            &format!("create_{}", object.name),
            tag,
            &format!("Make a {one}"),
            "201",
            Some(schema(name)),
            &send,
        );
        let create = with(create, "requestBody", body(&format!("{name}Create")));
        collection.insert(
            "post".to_owned(),
            with(create, "parameters", parameters(&["idempotency_key"])),
        );
    }
    paths.insert(
        format!("/api/v1/{}", object.plural),
        JsonValue::Object(collection),
    );

    let mut item = Map::new();
    let get = operation(
        &format!("get_{}", object.name),
        tag,
        &format!("See a {one}"),
        "200",
        Some(schema(name)),
        &[],
    );
    item.insert(
        "get".to_owned(),
        with(get, "parameters", parameters(&["id", "as_of"])),
    );
    if may(Action::Edit) {
        let refusals = ["413", "415", "409", "412"];
        let update = operation(
            &format!("update_{}", object.name),
            tag,
            &format!("Change a {one}"),
            "200",
            Some(schema(name)),
            &refusals,
        );
        let update = with(update, "requestBody", body(&format!("{name}Update")));
        item.insert(
            "patch".to_owned(),
            with(
                update,
                "parameters",
                parameters(&["id", "if_match", "idempotency_key"]),
            ),
        );
    }
    if may(Action::Delete) {
        let trash = operation(
            &format!("trash_{}", object.name),
            tag,
            &format!("Put a {one} in the trash"),
            "204",
            None,
            &["409", "412"],
        );
        item.insert(
            "delete".to_owned(),
            with(
                trash,
                "parameters",
                parameters(&["id", "if_match", "idempotency_key"]),
            ),
        );
        let restore = operation(
            &format!("restore_{}", object.name),
            tag,
            &format!("Take a {one} back from the trash"),
            "200",
            Some(schema(name)),
            &["409"],
        );
        let restore = with(
            restore,
            "parameters",
            parameters(&["id", "idempotency_key"]),
        );
        paths.insert(
            format!("/api/v1/{}/{{id}}/restore", object.plural),
            json!({ "post": restore }),
        );
    }
    paths.insert(
        format!("/api/v1/{}/{{id}}", object.plural),
        JsonValue::Object(item),
    );

    let entries = json!({ "type": "object", "required": ["data"] });
    let history = operation(
        &format!("history_of_{}", object.name),
        tag,
        &format!("What was changed at a {one}"),
        "200",
        Some(entries.clone()),
        &[],
    );
    let history = with(
        history,
        "parameters",
        parameters(&["id", "cursor", "short_limit"]),
    );
    paths.insert(
        format!("/api/v1/{}/{{id}}/history", object.plural),
        json!({ "get": history }),
    );
    let access = operation(
        &format!("access_to_{}", object.name),
        tag,
        &format!("Who may do what with a {one}, and why"),
        "200",
        Some(entries.clone()),
        &[],
    );
    let access = with(access, "parameters", parameters(&["id"]));
    paths.insert(
        format!("/api/v1/{}/{{id}}/access", object.plural),
        json!({ "get": access }),
    );
    if may(Action::Create) || may(Action::Edit) {
        let batch = operation(
            &format!("batch_{}", object.plural),
            tag,
            &format!("Several operations on {several} at once"),
            "200",
            Some(entries),
            &send,
        );
        let batch = with(
            batch,
            "requestBody",
            batch_body(
                name,
                may(Action::Create),
                may(Action::Edit),
                may(Action::Delete),
            ),
        );
        let batch = with(batch, "parameters", parameters(&["idempotency_key"]));
        paths.insert(
            format!("/api/v1/{}/batch", object.plural),
            json!({ "post": batch }),
        );
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
        let data = json!({ "$ref": format!("#/components/schemas/{name}Create") });
        add("create", json!({ "data": data }), json!(["op", "data"]));
    }
    if edit {
        let data = json!({ "$ref": format!("#/components/schemas/{name}Update") });
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
    let schema = json!({
        "type": "object",
        "properties": {
            "atomic": { "type": "boolean", "default": true, "description": "One refused operation refuses all." },
            "operations": { "type": "array", "maxItems": super::batch::MOST, "items": { "oneOf": kinds } },
        },
        "required": ["operations"],
        "additionalProperties": false,
    });
    json!({ "required": true, "content": { "application/json": { "schema": schema } } })
}

/// Operations that belong to no object.
pub(super) fn fixed_paths() -> Map<String, JsonValue> {
    let tag = "Workspace";
    let any = || Some(json!({ "type": "object" }));
    let mut paths = Map::new();
    let mut add = |path: &str, methods: JsonValue| paths.insert(path.to_owned(), methods);
    add(
        "/api/v1/me",
        json!({ "get": operation("me", tag, "Who one is and what one may do", "200", any(), &[]) }),
    );
    add(
        "/api/v1/objects",
        json!({ "get": operation("list_objects", tag, "Objects and their fields", "200", any(), &[]) }),
    );
    let name =
        json!([{ "name": "name", "in": "path", "required": true, "schema": { "type": "string" } }]);
    add(
        "/api/v1/objects/{name}",
        json!({ "get": with(operation("get_object", tag, "An object and its fields", "200", any(), &[]), "parameters", name) }),
    );
    let words = json!([
        { "$ref": "#/components/parameters/q" },
        { "name": "object", "in": "query", "schema": { "type": "string" }, "description": "Only records of this object." },
        { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 100, "default": 20 } },
    ]);
    add(
        "/api/v1/search",
        json!({ "get": with(operation("search", tag, "Find records of all objects", "200", any(), &[]), "parameters", words) }),
    );
    let paged = parameters(&["cursor", "short_limit"]);
    add(
        "/api/v1/change-sets",
        json!({ "get": with(operation("list_change_sets", tag, "What was done, newest first", "200", any(), &[]), "parameters", paged) }),
    );
    let one = parameters(&["id", "cursor", "short_limit"]);
    add(
        "/api/v1/change-sets/{id}",
        json!({ "get": with(operation("get_change_set", tag, "A change set and its changes", "200", any(), &[]), "parameters", one) }),
    );
    let undo = operation(
        "undo_change_set",
        tag,
        "Take a change set back",
        "200",
        any(),
        &["409"],
    );
    add(
        "/api/v1/change-sets/{id}/undo",
        json!({ "post": with(undo, "parameters", parameters(&["id", "idempotency_key"])) }),
    );
    let key = json!({
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
    let create = operation(
        "create_key",
        tag,
        "Make an API key; its token is shown once. For people who are signed in",
        "201",
        any(),
        &["413", "415"],
    );
    let create = with(
        create,
        "requestBody",
        json!({ "required": true, "content": { "application/json": { "schema": key } } }),
    );
    add(
        "/api/v1/keys",
        json!({ "get": operation("list_keys", tag, "One's API keys", "200", any(), &[]), "post": create }),
    );
    let revoke = with(
        operation("revoke_key", tag, "Revoke an API key", "204", None, &[]),
        "parameters",
        parameters(&["id"]),
    );
    add("/api/v1/keys/{id}", json!({ "delete": revoke }));
    add(
        "/api/v1/openapi.json",
        json!({ "get": operation("openapi", tag, "This description", "200", any(), &[]) }),
    );
    paths
}
