//! Words that several widgets say.

use crate::i18n::T;

/// What a phone number is for.
pub fn phone_kind(t: T, kind: &str) -> Option<&'static str> {
    Some(match kind {
        "mobile" => t.get("widget-phone-mobile"),
        "work" => t.get("widget-phone-work"),
        "home" => t.get("widget-phone-home"),
        "fax" => t.get("widget-phone-fax"),
        "other" => t.get("widget-phone-other"),
        _ => return None,
    })
}
