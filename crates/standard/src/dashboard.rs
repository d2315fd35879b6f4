//! Dashboards: several reports on one page, with a filter over all of them.

use mainstay_model::Object;
use mainstay_model::field::{boolean, json as json_field, long_text, text, user};
use serde_json::json;

/// A dashboard. Its tiles are reports by their ids, in order, each with a width of one to four columns.
pub fn dashboard() -> Object {
    Object::new("dashboard", "dashboards")
        .labels("Dashboard", "Dashboards", "仪表盘")
        .icon("layout-dashboard")
        .system()
        .field(text("name").label("Name", "名称").required().indexed())
        .field(json_field("tiles").label("Tiles", "图块"))
        .field(long_text("filter").label("Filter", "筛选"))
        .field(boolean("shared").label("Shared", "共享").indexed())
        .field(
            user("owner")
                .label("Owner", "所有者")
                .indexed()
                .default_value(json!("me")),
        )
        .list(["name", "shared", "owner"])
        .quick(["name", "shared"])
        .order("name.asc")
}
