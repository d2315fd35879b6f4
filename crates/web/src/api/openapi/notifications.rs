//! Operations on what one was told.

use mainstay_app::notifications::Kind;
use serde_json::{Map, Value as JsonValue, json};

use super::answers::{
    id, instant, map, maybe_id, maybe_instant, maybe_text, number, object, one_of, page_of,
    several, text, texts,
};
use super::operation::{Operation, schema};

/// All of them.
pub(super) fn paths() -> Map<String, JsonValue> {
    let operation = |id: &str, summary: &str| Operation::new(id, "Notifications", summary);
    let read = json!({ "name": "read", "in": "query", "schema": { "type": "boolean" }, "description": "Only those that were read, or that were not." });
    let list = operation(
        "list_notifications",
        "What the key's owner was told, newest first",
    )
    .gives("200", &schema("NotificationList"))
    .parameters(&["cursor", "limit"])
    .also(read);
    let mark = operation("mark_notification", "Mark as read, or as not read yet")
        .gives("200", &schema("Notification"))
        .takes(&schema("NotificationMark"))
        .parameters(&["id"]);
    let all = operation("read_notifications", "Mark everything as read")
        .gives("200", &schema("NotificationsRead"))
        .takes(&schema("NotificationsUntil"));
    map([
        ("/api/v1/notifications", json!({ "get": list.json() })),
        (
            "/api/v1/notifications/{id}",
            json!({ "patch": mark.json() }),
        ),
        ("/api/v1/notifications/read", json!({ "post": all.json() })),
    ])
}

/// What they take and give.
pub(super) fn schemas() -> Map<String, JsonValue> {
    let notification = [
        ("id", id()),
        ("kind", one_of(Kind::ALL.map(Kind::name))),
        ("at", instant()),
        ("read_at", maybe_instant()),
        ("object", maybe_text()),
        ("record", maybe_id()),
        ("title", maybe_text()),
        ("actors", several(&id())),
        ("count", number()),
        ("fields", texts()),
        ("action", maybe_text()),
        ("words", text()),
        ("url", maybe_text()),
    ];
    let mark = json!({
        "type": "object",
        "properties": { "read": { "type": "boolean" } },
        "required": ["read"],
        "additionalProperties": false,
    });
    let until = json!({
        "type": "object",
        "properties": { "until": { "type": ["string", "null"], "format": "date-time", "description": "What came since stays unread." } },
        "additionalProperties": false,
    });
    map([
        ("Notification", object(notification)),
        ("NotificationList", page_of(&schema("Notification"))),
        ("NotificationMark", mark),
        ("NotificationsRead", object([("read", number())])),
        ("NotificationsUntil", until),
    ])
}
