//! What a new workspace and its people start with.

use super::section::section;
use super::setting::words;
use super::values::{Code, Zone};

section! {
    /// What a new workspace and its people start with; both can choose otherwise in the product.
    pub(crate) struct Locale = "locale" {
        /// `en` or `zh-CN`. A visitor's browser is asked first.
        language: Language = Language::English, short "MAINSTAY_LANGUAGE";
        /// The time zone of the workspace.
        time_zone: Zone = Zone(jiff::tz::TimeZone::UTC), short "MAINSTAY_TIME_ZONE";
        /// The currency of the workspace (ISO 4217).
        currency: Code<3> = Code(*b"USD");
        /// The country in which phone numbers without a country code are read (ISO 3166).
        country: Code<2> = Code(*b"US");
    }
}

words! {
    /// A language of the product.
    pub(crate) enum Language, "\"en\" or \"zh-CN\"" {
        English = "en",
        Chinese = "zh-CN",
    }
}
