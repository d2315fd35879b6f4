//! Meetings, planned and held.

use mainstay_model::Object;
use mainstay_model::field::{Choice, LinkAttribute, choice, datetime, links, long_text, text};
use mainstay_model::label::Label;
use serde_json::json;

use crate::activity::activity;

/// A meeting.
pub fn meeting() -> Object {
    activity("meeting", "meetings", Label::new("Meetings", "会议"))
        .labels("Meeting", "Meetings", "会议")
        .icon("calendar")
        .field(
            choice("status")
                .label("Status", "状态")
                .option("planned", "blue", "Planned", "已计划")
                .option("held", "green", "Held", "已举行")
                .option("cancelled", "gray", "Cancelled", "已取消")
                .default_value(json!("planned"))
                .required()
                .indexed(),
        )
        .field(
            datetime("starts_at")
                .label("Starts", "开始")
                .required()
                .indexed(),
        )
        .field(datetime("ends_at").label("Ends", "结束"))
        .field(text("location").label("Location", "地点"))
        .field(
            links("contacts")
                .to("contact")
                .label("Contacts", "联系人")
                .set(|params| {
                    params.back_label = Label::new("Meetings attended", "参加的会议");
                    params.attributes = attendance();
                }),
        )
        .field(
            links("users")
                .to("user")
                .label("Colleagues", "同事")
                .set(|params| {
                    params.attributes = attendance();
                }),
        )
        .field(long_text("description").label("Notes", "记录").searchable())
        .list([
            "name",
            "status",
            "starts_at",
            "regarding",
            "location",
            "owner",
        ])
        .quick([
            "name",
            "starts_at",
            "ends_at",
            "location",
            "contacts",
            "description",
        ])
        .order("starts_at.desc")
}

fn attendance() -> Vec<LinkAttribute> {
    let option = |key: &str, color: &str, en: &str, zh: &str| Choice {
        key: key.to_owned(),
        color: color.to_owned(),
        label: Label::new(en, zh),
    };
    vec![LinkAttribute {
        name: "answer".to_owned(),
        label: Label::new("Answer", "答复"),
        options: vec![
            option("accepted", "green", "Accepted", "已接受"),
            option("tentative", "amber", "Tentative", "待定"),
            option("declined", "red", "Declined", "已拒绝"),
        ],
        boolean: false,
    }]
}
