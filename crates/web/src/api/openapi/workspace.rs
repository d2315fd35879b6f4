//! Operations that belong to no object.

use serde_json::{Map, Value as JsonValue, json};

use super::operation::{Operation, schema};

/// All of them.
pub(super) fn paths() -> Map<String, JsonValue> {
    let mut paths = Map::new();
    let mut add = |path: &str, method: &str, operation: Operation| {
        let methods = paths.entry(path).or_insert_with(|| json!({}));
        methods[method] = operation.json();
    };
    let operation = |id: &str, summary: &str| Operation::new(id, "Workspace", summary);
    let name =
        json!({ "name": "name", "in": "path", "required": true, "schema": { "type": "string" } });
    let only = json!({ "name": "object", "in": "query", "schema": { "type": "string" }, "description": "Only records of this object." });
    let few = json!({ "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 100, "default": 20 } });

    add(
        "/api/v1/me",
        "get",
        operation("me", "Who one is and what one may do").gives("200", &schema("Me")),
    );
    add(
        "/api/v1/objects",
        "get",
        operation("list_objects", "Objects and their fields").gives("200", &schema("ObjectList")),
    );
    add(
        "/api/v1/objects/{name}",
        "get",
        operation("get_object", "An object and its fields")
            .gives("200", &schema("Object"))
            .also(name),
    );
    let dry = json!({ "name": "dry_run", "in": "query", "schema": { "type": "boolean" }, "description": "Only tell what would change." });
    let part = |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
    add(
        "/api/v1/schema",
        "get",
        operation(
            "get_schema",
            "Objects and fields that are not shipped, as overlays that make another workspace the same",
        )
        .gives("200", &schema("Schema")),
    );
    add(
        "/api/v1/schema",
        "patch",
        operation(
            "change_schema",
            "Make, change, delete and bring back objects and fields",
        )
        .gives("200", &schema("SchemaDifferences"))
        .takes(&schema("Schema"))
        .also(dry),
    );
    add(
        "/api/v1/schema/{object}",
        "delete",
        operation("purge_object", "Give up a deleted object for good")
            .gives_nothing("204")
            .also(part("object")),
    );
    add(
        "/api/v1/schema/{object}/{field}",
        "delete",
        operation(
            "purge_field",
            "Give up a deleted field and its values for good",
        )
        .gives_nothing("204")
        .also(part("object"))
        .also(part("field")),
    );
    add(
        "/api/v1/reports/run",
        "post",
        operation(
            "run_report",
            "Put records into groups and compute numbers of each",
        )
        .gives("200", &schema("ReportAnswer"))
        .takes(&schema("ReportQuestion")),
    );
    add(
        "/api/v1/reports/{id}/run",
        "get",
        operation("run_saved_report", "What a saved report comes to")
            .gives("200", &schema("ReportAnswer"))
            .parameters(&["id"]),
    );
    add(
        "/api/v1/search",
        "get",
        operation("search", "Find records of all objects")
            .gives("200", &schema("Hits"))
            .parameters(&["q"])
            .also(only)
            .also(few),
    );
    add(
        "/api/v1/quality",
        "get",
        operation(
            "quality",
            "What is missing, stale, malformed or against a rule, by object",
        )
        .gives("200", &schema("Quality"))
        .also(json!({
            "name": "object", "in": "query",
            "description": "Only this one, by its singular name.",
            "schema": { "type": "string" },
        })),
    );
    add(
        "/api/v1/change-sets",
        "get",
        operation("list_change_sets", "What was done, newest first")
            .gives("200", &schema("ChangeSetList"))
            .parameters(&["cursor", "short_limit"]),
    );
    add(
        "/api/v1/change-sets/{id}",
        "get",
        operation("get_change_set", "A change set and its changes")
            .gives("200", &schema("ChangeSetWithChanges"))
            .parameters(&["id", "cursor", "short_limit"]),
    );
    add(
        "/api/v1/change-sets/{id}/undo",
        "post",
        operation("undo_change_set", "Take a change set back")
            .gives("200", &schema("Undone"))
            .parameters(&["id", "idempotency_key"])
            .writes(),
    );
    add(
        "/api/v1/keys",
        "get",
        operation("list_keys", "One's API keys").gives("200", &schema("KeyList")),
    );
    add(
        "/api/v1/keys",
        "post",
        operation(
            "create_key",
            "Make an API key; its token is shown once. For people who are signed in",
        )
        .gives("201", &schema("NewKey"))
        .takes(&schema("KeyCreate")),
    );
    add(
        "/api/v1/keys/{id}",
        "delete",
        operation("revoke_key", "Revoke an API key")
            .gives_nothing("204")
            .parameters(&["id"]),
    );
    add(
        "/api/v1/openapi.json",
        "get",
        operation("openapi", "This description")
            .gives("200", &json!({ "type": "object" }))
            .may_be_known(),
    );
    paths
}
