//! Calls, planned and held.

use mainstay_model::Object;
use mainstay_model::field::{choice, datetime, duration, long_text, text};
use mainstay_model::label::Label;
use serde_json::json;

use crate::activity::activity;

/// A telephone call.
pub fn call() -> Object {
    activity("call", "calls", Label::new("Calls", "通话"))
        .labels("Call", "Calls", "通话")
        .icon("phone")
        .field(
            choice("direction")
                .label("Direction", "方向")
                .option("outbound", "blue", "Outbound", "呼出")
                .option("inbound", "teal", "Inbound", "呼入")
                .default_value(json!("outbound")),
        )
        .field(
            choice("status")
                .label("Status", "状态")
                .option("planned", "blue", "Planned", "已计划")
                .option("held", "green", "Held", "已完成")
                .option("no_answer", "amber", "No answer", "无人接听")
                .option("cancelled", "gray", "Cancelled", "已取消")
                .default_value(json!("held"))
                .required()
                .indexed(),
        )
        .field(
            datetime("starts_at")
                .label("Time", "时间")
                .indexed()
                .default_value(json!("now")),
        )
        .field(duration("duration").label("Duration", "时长"))
        .field(text("phone").label("Number", "号码"))
        .field(long_text("description").label("Notes", "记录").searchable())
        .list([
            "name",
            "status",
            "direction",
            "starts_at",
            "duration",
            "regarding",
            "owner",
        ])
        .quick([
            "name",
            "direction",
            "status",
            "starts_at",
            "duration",
            "description",
        ])
        .order("starts_at.desc")
}
