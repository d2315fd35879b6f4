//! Automations: what is done by itself when something happens to records.

use mainstay_model::Object;
use mainstay_model::field::{boolean, json, long_text, text};

/// An automation; its plan is a [`mainstay_model::automation::Plan`] as JSON.
pub fn automation() -> Object {
    Object::new("automation", "automations")
        .labels("Automation", "Automations", "自动化")
        .icon("workflow")
        .administered()
        .field(text("name").label("Name", "名称").required().indexed())
        .field(long_text("description").label("Description", "说明"))
        .field(text("target").label("Object", "对象").required().indexed())
        .field(json("plan").label("Plan", "规则").required())
        .field(boolean("active").label("Active", "启用").indexed())
        .list(["name", "target", "active"])
        .quick(["name", "description"])
        .order("name.asc")
}
