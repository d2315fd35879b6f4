//! Operations on what runs by itself: webhooks, jobs, automations.

use mainstay_store::JobState;
use serde_json::{Map, Value as JsonValue, json};

use super::answers::{
    anything, id, instant, map, maybe_instant, maybe_text, number, object, one_of, page_of,
    several, text, texts, yes_or_no,
};
use super::operation::{Operation, schema};

/// All of them.
pub(super) fn paths() -> Map<String, JsonValue> {
    let mut paths = Map::new();
    webhooks(&mut paths);
    jobs(&mut paths);
    automations(&mut paths);
    forms(&mut paths);
    paths
}

fn add(paths: &mut Map<String, JsonValue>, path: &str, method: &str, operation: Operation) {
    let methods = paths.entry(path).or_insert_with(|| json!({}));
    methods[method] = operation.json();
}

fn webhooks(paths: &mut Map<String, JsonValue>) {
    let operation = |id: &str, summary: &str| Operation::new(id, "Webhooks", summary);
    let delivery = json!({ "name": "delivery", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } });
    let one = "/api/v1/webhooks/{id}";
    add(
        paths,
        "/api/v1/webhooks",
        "get",
        operation("list_webhooks", "Addresses that are told of changes")
            .gives("200", &schema("WebhookList")),
    );
    add(
        paths,
        "/api/v1/webhooks",
        "post",
        operation(
            "create_webhook",
            "Have an address told of changes; its secret is shown once",
        )
        .gives("201", &schema("WebhookWithSecret"))
        .takes(&schema("WebhookCreate")),
    );
    add(
        paths,
        one,
        "get",
        operation("get_webhook", "A webhook")
            .gives("200", &schema("Webhook"))
            .parameters(&["id"]),
    );
    add(
        paths,
        one,
        "patch",
        operation("change_webhook", "Change a webhook, switch it on or off")
            .gives("200", &schema("Webhook"))
            .takes(&schema("WebhookChange"))
            .parameters(&["id"]),
    );
    add(
        paths,
        one,
        "delete",
        operation("delete_webhook", "Delete a webhook and its deliveries")
            .gives_nothing("204")
            .parameters(&["id"]),
    );
    add(
        paths,
        "/api/v1/webhooks/{id}/rotate",
        "post",
        operation(
            "rotate_webhook",
            "Give a webhook a new secret; the old one signs too for a day",
        )
        .gives("200", &schema("WebhookWithSecret"))
        .parameters(&["id"]),
    );
    add(
        paths,
        "/api/v1/webhooks/{id}/test",
        "post",
        operation("test_webhook", "Send a webhook an event that says nothing")
            .gives("202", &schema("WebhookTest"))
            .parameters(&["id"]),
    );
    add(
        paths,
        "/api/v1/webhooks/{id}/deliveries",
        "get",
        operation(
            "list_deliveries",
            "What was told to a webhook, newest first",
        )
        .gives("200", &schema("DeliveryList"))
        .parameters(&["id", "cursor"]),
    );
    add(
        paths,
        "/api/v1/webhooks/{id}/deliveries/{delivery}",
        "get",
        operation("get_delivery", "What was told, and what was answered")
            .gives("200", &schema("DeliveryWithBody"))
            .parameters(&["id"])
            .also(delivery.clone()),
    );
    add(
        paths,
        "/api/v1/webhooks/{id}/deliveries/{delivery}/resend",
        "post",
        operation("resend_delivery", "Send it once more, under the same id")
            .gives_nothing("202")
            .parameters(&["id"])
            .also(delivery),
    );
}

fn jobs(paths: &mut Map<String, JsonValue>) {
    let operation = |id: &str, summary: &str| Operation::new(id, "Jobs", summary);
    let kind = json!({ "name": "kind", "in": "query", "schema": { "type": "string" }, "description": "Only jobs of this kind." });
    let state = json!({ "name": "state", "in": "query", "schema": { "type": "string", "enum": ["waiting", "running", "done", "dead", "dropped"] }, "description": "Only jobs in this state." });
    add(
        paths,
        "/api/v1/jobs",
        "get",
        operation("list_jobs", "Work that nobody waits for, newest first")
            .gives("200", &schema("JobList"))
            .parameters(&["cursor"])
            .also(kind)
            .also(state),
    );
    add(
        paths,
        "/api/v1/jobs/{id}",
        "get",
        operation("get_job", "A job and what came of each attempt")
            .gives("200", &schema("JobWithPayload"))
            .parameters(&["id"]),
    );
    add(
        paths,
        "/api/v1/jobs/{id}/retry",
        "post",
        operation("retry_job", "Have a job done now, once more if need be")
            .gives_nothing("202")
            .parameters(&["id"]),
    );
    add(
        paths,
        "/api/v1/jobs/{id}/drop",
        "post",
        operation("drop_job", "Drop a job that waits or failed for good")
            .gives_nothing("204")
            .parameters(&["id"]),
    );
}

fn automations(paths: &mut Map<String, JsonValue>) {
    let operation = |id: &str, summary: &str| Operation::new(id, "Automations", summary);
    add(
        paths,
        "/api/v1/automations/{id}/runs",
        "get",
        operation(
            "list_automation_runs",
            "What an automation has done, newest first",
        )
        .gives("200", &schema("AutomationRunList"))
        .parameters(&["id", "cursor"]),
    );
    add(
        paths,
        "/api/v1/automations/rehearse",
        "post",
        operation(
            "rehearse_automation",
            "What a plan would have done in the last days; nothing is written",
        )
        .gives("200", &schema("Rehearsal"))
        .takes(&schema("RehearsalRequest")),
    );
}

fn forms(paths: &mut Map<String, JsonValue>) {
    let operation = Operation::new(
        "submit_form",
        "Forms",
        "Send what somebody has filled in on a site that the form names; without a key",
    );
    add(
        paths,
        crate::api::forms::SUBMISSIONS,
        "post",
        operation
            .without_key()
            .gives("201", &schema("FormTaken"))
            .takes(&schema("FormAnswers"))
            .refuses("410")
            .parameters(&["id"]),
    );
    let before = Operation::new(
        "ask_to_submit_form",
        "Forms",
        "What a browser asks before it sends from another site",
    );
    add(
        paths,
        crate::api::forms::SUBMISSIONS,
        "options",
        before
            .without_key()
            .gives_nothing("204")
            .parameters(&["id"]),
    );
}

/// What they take and give.
pub(super) fn schemas() -> Map<String, JsonValue> {
    let webhook = [
        ("id", id()),
        ("name", text()),
        ("url", text()),
        ("events", texts()),
        ("active", yes_or_no()),
        ("owner", id()),
        ("created_at", instant()),
        ("updated_at", instant()),
        ("failing_since", maybe_instant()),
        ("paused", maybe_text()),
    ];
    let with_secret = webhook.clone().into_iter().chain([("secret", text())]);
    let wanted = json!({
        "name": { "type": "string", "minLength": 1, "maxLength": 120, "pattern": "\\S" },
        "url": { "type": "string", "format": "uri", "maxLength": 2000 },
        "events": { "type": "array", "minItems": 1, "items": { "type": "string" }, "description": "`contact.created`, `contact.updated`, `contact.deleted`, `contact.restored`, `contact.*` or `*`." },
        "active": { "type": "boolean" },
    });
    let create = json!({ "type": "object", "properties": wanted, "required": ["name", "url", "events"], "additionalProperties": false });
    let change = json!({ "type": "object", "properties": wanted, "additionalProperties": false });
    let state = one_of(JobState::ALL.map(JobState::name));
    let delivery = [
        ("id", id()),
        ("message", text()),
        ("event", text()),
        ("state", state.clone()),
        ("attempts", number()),
        ("created_at", instant()),
        ("next_at", maybe_instant()),
        ("log", several(&anything())),
    ];
    let with_body = delivery.clone().into_iter().chain([("body", text())]);
    let job = [
        ("id", id()),
        ("kind", text()),
        ("state", state),
        ("attempts", number()),
        ("most", number()),
        ("due_at", maybe_instant()),
        ("created_at", instant()),
        ("updated_at", instant()),
        ("log", several(&anything())),
    ];
    let run = [
        ("id", id()),
        ("state", one_of(JobState::ALL.map(JobState::name))),
        ("object", text()),
        ("record", id()),
        ("title", maybe_text()),
        ("started_at", instant()),
        ("updated_at", instant()),
        ("next_at", maybe_instant()),
        ("steps", number()),
        ("done", several(&anything())),
        ("said", json!({})),
        ("attempts", number()),
    ];
    let ask = json!({
        "target": { "type": "string", "description": "The object whose records the plan is about." },
        "plan": { "type": "object", "description": "As an automation has it: `when`, `only`, `then`." },
        "days": { "type": "integer", "minimum": 1, "maximum": 366, "default": 30 },
    });
    let ask = json!({ "type": "object", "properties": ask, "required": ["target", "plan"], "additionalProperties": false });
    let rehearsed = [
        ("record", id()),
        ("title", text()),
        ("at", instant()),
        ("would", several(&anything())),
    ];
    let rehearsal = [
        ("started", number()),
        ("looked", number()),
        ("whole", yes_or_no()),
        ("records", several(&object(rehearsed))),
    ];
    let answers = json!({
        "values": { "type": "object", "description": "By field, as records have them; the fields that the form asks for." },
        "consent": { "type": "boolean", "default": false, "description": "What has to be agreed to was agreed to." },
        "language": { "type": "string", "enum": ["en", "zh-CN"] },
        "page": { "type": "string", "description": "The address of the page, with its parameters: where the answer comes from." },
        "once": { "type": "string", "description": "A name of its own: what is sent twice under it is taken once." },
    });
    let answers = json!({ "type": "object", "properties": answers, "required": ["values"], "additionalProperties": false });
    let with_payload = job.clone().into_iter().chain([("payload", json!({}))]);
    map([
        ("WebhookWithSecret", object(with_secret)),
        ("Webhook", object(webhook)),
        (
            "WebhookList",
            object([("data", several(&schema("Webhook")))]),
        ),
        ("WebhookCreate", create),
        ("WebhookChange", change),
        ("WebhookTest", object([("delivery", id())])),
        ("DeliveryWithBody", object(with_body)),
        ("Delivery", object(delivery)),
        ("DeliveryList", page_of(&schema("Delivery"))),
        ("FormAnswers", answers),
        ("FormTaken", object([("state", one_of(["taken"]))])),
        ("AutomationRun", object(run)),
        ("AutomationRunList", page_of(&schema("AutomationRun"))),
        ("RehearsalRequest", ask),
        ("Rehearsal", object(rehearsal)),
        ("JobWithPayload", object(with_payload)),
        ("Job", object(job)),
        ("JobList", page_of(&schema("Job"))),
    ])
}
