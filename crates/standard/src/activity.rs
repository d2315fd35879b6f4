//! What all activities share: a subject, what they are about, whose they are.

use mainstay_model::Object;
use mainstay_model::field::{link, text, user};
use mainstay_model::label::Label;
use serde_json::json;

/// An activity with its shared fields; `several` is what records that it is about call them.
pub(crate) fn activity(name: &str, plural: &str, several: Label) -> Object {
    Object::new(name, plural)
        .activity()
        .field(
            text("name")
                .label("Subject", "主题")
                .required()
                .indexed()
                .searchable(),
        )
        .field(
            link("regarding")
                .to("company")
                .to("contact")
                .label("About", "关于")
                .indexed()
                .set(|params| {
                    params.back_label = several;
                }),
        )
        .field(
            user("owner")
                .label("Assigned to", "负责人")
                .indexed()
                .default_value(json!("me")),
        )
}
