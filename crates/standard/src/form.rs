//! Forms that outsiders fill in, and what arrived by them.

use mainstay_model::Object;
use mainstay_model::field::{boolean, choice, json, link, long_text, text};
use serde_json::json as value;

/// A form; its plan is a [`mainstay_model::form::Plan`] as JSON.
pub fn form() -> Object {
    Object::new("form", "forms")
        .labels("Form", "Forms", "表单")
        .icon("clipboard-list")
        .administered()
        .field(text("name").label("Name", "名称").required().indexed())
        .field(text("target").label("Object", "对象").required().indexed())
        .field(json("plan").label("Plan", "规则").required())
        .field(boolean("active").label("Active", "启用").indexed())
        .list(["name", "target", "active"])
        .quick(["name"])
        .order("name.asc")
}

/// What arrived by a form: where from, in which language, what was agreed to, and the record that it made or changed.
pub fn form_submission() -> Object {
    Object::new("form_submission", "form_submissions")
        .labels("Form submission", "Form submissions", "表单提交")
        .icon("inbox")
        .administered()
        .field(text("name").label("Form name", "表单名称").required())
        .field(link("form").to("form").label("Form", "表单").indexed())
        .field(
            choice("state")
                .label("State", "状态")
                .option("taken", "green", "Taken", "已接收")
                .option("waiting", "amber", "Held back", "待查看")
                .default_value(value!("taken"))
                .indexed(),
        )
        .field(text("why").label("Held back because", "待查看原因"))
        .field(link("record").label("Record", "记录"))
        .field(boolean("made").label("New record", "新建记录"))
        .field(text("source").label("Source", "来源").indexed())
        .field(text("medium").label("Medium", "媒介"))
        .field(text("campaign").label("Campaign", "活动"))
        .field(text("referrer").label("Came from", "来自页面"))
        .field(text("language").label("Language", "语言"))
        .field(long_text("consent").label("Agreed to", "同意内容"))
        .field(json("sent").label("Answers", "填写内容"))
        .field(text("token").label("Token", "标识").unique())
        .list(["created_at", "name", "state", "source", "record"])
        .quick(["name"])
        .order("created_at.desc")
}
