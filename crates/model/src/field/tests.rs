//! Every kind through one set of tests.

use super::*;

#[test]
fn every_constructor_finds_its_kind() {
    for name in [
        "text", "long_text", "rich_text", "integer", "decimal", "money", "percent", "boolean", "date", "datetime", "duration",
        "person_name", "emails", "phones", "url", "address", "choice", "choices", "tags", "link", "links", "user", "files",
        "auto_number", "rating", "json", "formula", "rollup",
    ] {
        assert!(kind(name).is_some(), "{name} is in the list");
    }
    assert_eq!(ALL.len(), 28);
}
