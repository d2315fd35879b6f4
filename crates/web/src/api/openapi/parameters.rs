//! Parameters and headers, each described once.

use serde_json::{Map, Value as JsonValue, json};

/// All of them, by the names that operations refer to.
pub(super) fn all() -> Map<String, JsonValue> {
    let query = |name: &str, description: &str, schema: JsonValue| json!({ "name": name, "in": "query", "description": description, "schema": schema });
    let header = |name: &str, description: &str, pattern: &str| json!({ "name": name, "in": "header", "description": description, "schema": { "type": "string", "pattern": pattern } });
    let uuid = json!({ "type": "string", "format": "uuid" });
    [
        (
            "id",
            json!({ "name": "id", "in": "path", "required": true, "schema": uuid }),
        ),
        (
            "select",
            query(
                "select",
                "Fields wanted, separated by commas.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "order",
            query(
                "order",
                "Fields to order by: `name.asc,company.name.desc`.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "q",
            query(
                "q",
                "Words that the search index shall find.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "or",
            query(
                "or",
                "Any of these conditions: `(status.eq.new,owner.eq.me)`.",
                json!({ "type": "string", "pattern": "^\\(.+\\)$" }),
            ),
        ),
        (
            "and",
            query(
                "and",
                "All of these conditions.",
                json!({ "type": "string", "pattern": "^\\(.+\\)$" }),
            ),
        ),
        (
            "limit",
            query(
                "limit",
                "Records of a page.",
                json!({ "type": "integer", "minimum": 1, "maximum": 500, "default": 50 }),
            ),
        ),
        (
            "short_limit",
            query(
                "limit",
                "Entries of a page.",
                json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }),
            ),
        ),
        (
            "cursor",
            query(
                "cursor",
                "`page.next` of the page before.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "count",
            query(
                "count",
                "Whether to count all records that match.",
                json!({ "type": "string", "enum": ["exact", "none"] }),
            ),
        ),
        (
            "trash",
            query(
                "trash",
                "Records outside the trash, in it, or both.",
                json!({ "type": "string", "enum": ["live", "trashed", "any"] }),
            ),
        ),
        (
            "as_of",
            query(
                "as_of",
                "The record as it was at this instant.",
                json!({ "type": "string", "format": "date-time" }),
            ),
        ),
        (
            "view",
            query(
                "view",
                "A saved view: its conditions, words and order; further ones narrow it.",
                json!({ "type": "string", "format": "uuid" }),
            ),
        ),
        (
            "only",
            query(
                "only",
                "Kinds of entries, separated by commas: `note,call`, `change`.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "file_field",
            query(
                "field",
                "The field that has the file; not needed where there is one.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "file_hash",
            query(
                "hash",
                "Which file; not needed where there is one.",
                json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
            ),
        ),
        (
            "if_none_match",
            header(
                "If-None-Match",
                "Only if it no longer has this ETag.",
                // Whatever a header may hold: what is no ETag of ours is none that it has.
                "^[\\t -~\\u0080-\\u00ff]*$",
            ),
        ),
        (
            "if_match",
            header(
                "If-Match",
                "Only if the record still has this ETag.",
                "^(\\*|(W/)?\"[0-9]{1,15}\")$",
            ),
        ),
        (
            "idempotency_key",
            header(
                "Idempotency-Key",
                "A request with this key is done once, however often it is sent.",
                "^[!-~]([ -~]{0,198}[!-~])?$",
            ),
        ),
    ]
    .into_iter()
    .map(|(name, parameter)| (name.to_owned(), parameter))
    .collect()
}
