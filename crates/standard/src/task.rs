//! Tasks: what is to be done, by whom, until when.

use mainstay_model::Object;
use mainstay_model::field::{choice, datetime, long_text};
use mainstay_model::label::Label;
use serde_json::json;

use crate::activity::activity;

/// Something to be done.
pub fn task() -> Object {
    activity("task", "tasks", Label::new("Tasks", "任务"))
        .labels("Task", "Tasks", "任务")
        .icon("square-check")
        .field(
            choice("status")
                .label("Status", "状态")
                .option("open", "blue", "Open", "待办")
                .option("in_progress", "amber", "In progress", "进行中")
                .option("waiting", "purple", "Waiting", "等待中")
                .option("done", "green", "Done", "已完成")
                .option("cancelled", "gray", "Cancelled", "已取消")
                .default_value(json!("open"))
                .required()
                .indexed(),
        )
        .field(
            choice("priority")
                .label("Priority", "优先级")
                .option("low", "gray", "Low", "低")
                .option("normal", "blue", "Normal", "普通")
                .option("high", "orange", "High", "高")
                .option("urgent", "red", "Urgent", "紧急")
                .default_value(json!("normal"))
                .indexed(),
        )
        .field(datetime("due_at").label("Due", "截止时间").indexed())
        .field(
            datetime("done_at")
                .label("Done at", "完成时间")
                .moment_of("status", "done"),
        )
        .field(
            long_text("description")
                .label("Description", "说明")
                .searchable(),
        )
        .list(["name", "status", "priority", "due_at", "regarding", "owner"])
        .quick(["name", "due_at", "priority", "owner", "description"])
        .order("due_at.asc")
        .default_filter("status=in.(open,in_progress,waiting)")
}
