//! Saved views: a list with its filter, columns and order, for oneself or for everybody.

use mainstay_model::Object;
use mainstay_model::field::{boolean, choice, integer, json as json_field, long_text, text, user};
use serde_json::json;

/// A saved view.
pub fn view() -> Object {
    Object::new("view", "views")
        .labels("View", "Views", "视图")
        .icon("list")
        .system()
        .field(text("name").label("Name", "名称").required().indexed())
        .field(text("target").label("Object", "对象").required().indexed())
        .field(long_text("filter").label("Filter", "筛选"))
        .field(text("search").label("Search", "搜索"))
        .field(text("sort").label("Order", "排序"))
        .field(json_field("columns").label("Columns", "列"))
        .field(
            choice("layout")
                .label("Layout", "布局")
                .option("table", "gray", "Table", "表格")
                .option("board", "gray", "Board", "看板")
                .default_value(json!("table")),
        )
        .field(text("group_by").label("Group by", "分组"))
        .field(boolean("shared").label("Shared", "共享").indexed())
        .field(integer("position").label("Position", "位置"))
        .field(
            user("owner")
                .label("Owner", "所有者")
                .indexed()
                .default_value(json!("me")),
        )
        .list(["name", "target", "shared", "owner"])
        .quick(["name", "shared"])
        .order("name.asc")
}
