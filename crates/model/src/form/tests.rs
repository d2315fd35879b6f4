use serde_json::json;

use super::*;
use crate::field::{boolean, choice, email, emails, link, text, user};
use crate::object::Object;

fn lead() -> Object {
    Object::new("lead", "leads")
        .labels("Lead", "Leads", "线索")
        .field(text("name").label("Name", "名称").required())
        .field(emails("emails").label("Emails", "邮箱"))
        .field(email("work").label("Work", "工作邮箱"))
        .field(boolean("news").label("News", "资讯"))
        .field(
            choice("source")
                .label("Source", "来源")
                .option("web", "gray", "Web", "网站"),
        )
        .field(link("company").label("Company", "公司").to("company"))
        .field(user("owner").label("Owner", "所有者"))
}

fn told(plan: serde_json::Value) -> Vec<String> {
    let plan = Plan::read(&plan).unwrap();
    let problems = check(&plan, &lead());
    let said =
        |problem: &crate::problem::Problem| format!("{}: {}", problem.field, problem.reason.code);
    problems.iter().map(said).collect()
}

#[test]
fn a_form_that_can_be_shown_and_taken_is_kept() {
    let plan = json!({
        "fields": [
            { "field": "name", "label": { "en": "Your name", "zh-CN": "您的姓名" } },
            { "field": "emails", "required": true },
            { "field": "news", "default": true },
        ],
        "hidden": [{ "field": "source", "value": "web", "from": "utm_source" }],
        "consent": { "words": { "en": "I agree" }, "link": "https://example.com/privacy" },
        "then": "https://example.com/thanks?a=b",
        "known": { "by": "emails", "then": "overwrite" },
        "owner": "018f2d5e-0000-7000-8000-000000000000",
        "origins": ["https://www.example.com", "http://localhost:8080"],
    });
    assert_eq!(told(plan.clone()), Vec::<String>::new());
    let read = Plan::read(&plan).unwrap();
    assert_eq!(Plan::read(&serde_json::to_value(&read).unwrap()), Ok(read));
}

#[test]
fn what_cannot_be_is_told_where_it_is() {
    let fields = |field: &str| json!([{ "field": "name" }, { "field": field }]);
    for (plan, wrong) in [
        (
            json!({}),
            vec!["fields: form_no_fields", "fields: form_missing"],
        ),
        (
            json!({ "fields": [{ "field": "work" }] }),
            vec!["fields: form_missing"],
        ),
        (
            json!({ "fields": fields("nme") }),
            vec!["fields.2: automation_field"],
        ),
        (
            json!({ "fields": fields("name") }),
            vec!["fields.2: form_twice"],
        ),
        (
            json!({ "fields": fields("company") }),
            vec!["fields.2: form_field_kind"],
        ),
        (
            json!({ "fields": fields("owner") }),
            vec!["fields.2: form_field_kind"],
        ),
        (
            json!({ "fields": [{ "field": "name" }], "hidden": [{ "field": "source" }] }),
            vec!["hidden.1: form_hidden"],
        ),
        (
            json!({ "fields": [{ "field": "name" }], "hidden": [{ "field": "source", "value": "tv" }] }),
            vec!["hidden.1: unknown_option"],
        ),
        (
            json!({ "fields": [{ "field": "name" }], "hidden": [{ "field": "owner", "from": "who" }] }),
            vec!["hidden.1: form_from"],
        ),
        (
            json!({ "fields": fields("work"), "consent": { "words": {} } }),
            vec!["consent: form_consent"],
        ),
        (
            json!({ "fields": fields("work"), "then": "javascript:alert(1)" }),
            vec!["then: form_address"],
        ),
        (
            json!({ "fields": fields("work"), "then": "https://a@b" }),
            vec!["then: form_address"],
        ),
        (
            json!({ "fields": fields("work"), "known": { "by": "name" } }),
            vec!["known: form_known"],
        ),
        (
            json!({ "fields": fields("work"), "known": { "by": "emails" } }),
            vec!["known: form_known"],
        ),
        (
            json!({ "fields": fields("work"), "origins": ["https://a.example; script-src *", "https://a.example/b", "a.example"] }),
            vec!["origins: form_origin"; 3],
        ),
    ] {
        assert_eq!(told(plan.clone()), wrong, "{plan}");
    }
    assert_eq!(
        Plan::read(&json!({ "feilds": [] })).unwrap_err().code,
        "form_plan"
    );
}
