//! Files kept with a customer: offers, contracts, pictures.

use mainstay_model::Object;
use mainstay_model::field::{files, long_text};
use mainstay_model::label::Label;

use crate::activity::activity;

/// A file, or several that belong together. Without a subject it is called by the first file's name.
pub fn file() -> Object {
    activity("file", "files", Label::new("Files", "文件"))
        .labels("File", "Files", "文件")
        .icon("paperclip")
        .field(files("content").label("Files", "文件").required())
        .field(
            long_text("description")
                .label("Description", "说明")
                .searchable(),
        )
        .title_from(["content"])
        .list(["name", "content", "regarding", "owner", "created_at"])
        .quick(["content", "description"])
}
