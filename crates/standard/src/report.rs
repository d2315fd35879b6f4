//! Saved reports: records put into groups, and numbers of each group, for oneself or for everybody.

use mainstay_model::Object;
use mainstay_model::field::{boolean, choice, integer, long_text, text, user};
use serde_json::json;

/// A saved report. Its parts are written as they are in addresses.
pub fn report() -> Object {
    Object::new("report", "reports")
        .labels("Report", "Reports", "报表")
        .icon("chart-column")
        .system()
        .field(text("name").label("Name", "名称").required().indexed())
        .field(long_text("description").label("Description", "说明"))
        .field(text("target").label("Object", "对象").required().indexed())
        .field(long_text("filter").label("Filter", "筛选"))
        .field(text("groups").label("Grouped by", "分组"))
        .field(text("measures").label("Numbers", "指标"))
        .field(text("sort").label("Order", "排序"))
        .field(integer("top").label("Rows", "行数"))
        .field(
            choice("chart")
                .label("Chart", "图表")
                .option("table", "gray", "Table", "表格")
                .option("bar", "blue", "Bars", "柱状图")
                .option("line", "green", "Line", "折线图")
                .option("pie", "purple", "Pie", "饼图")
                .option("funnel", "amber", "Funnel", "漏斗图")
                .option("number", "teal", "Number", "数字")
                .default_value(json!("table")),
        )
        .field(text("currency").label("Currency", "币种"))
        .field(boolean("shared").label("Shared", "共享").indexed())
        .field(
            user("owner")
                .label("Owner", "所有者")
                .indexed()
                .default_value(json!("me")),
        )
        .list(["name", "target", "chart", "shared", "owner"])
        .quick(["name", "shared"])
        .order("name.asc")
}
