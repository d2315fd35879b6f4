//! Notes: what somebody wrote down about a customer.

use mainstay_model::Object;
use mainstay_model::field::{boolean, rich_text};
use mainstay_model::label::Label;

use crate::activity::activity;

/// A note. One that has no subject is called by its first words.
pub fn note() -> Object {
    activity("note", "notes", Label::new("Notes", "笔记"))
        .labels("Note", "Notes", "笔记")
        .icon("sticky-note")
        .field(rich_text("body").label("Note", "内容").searchable())
        .field(boolean("pinned").label("Pinned", "置顶").indexed())
        .title_from(["body"])
        .list(["name", "regarding", "owner", "created_at"])
        .quick(["body"])
}
