//! How people write dates, numbers, money and names.

use crate::label::Lang;

/// A person's way of writing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locale {
    /// The language of words.
    pub lang: Lang,
    /// The region whose forms are used (ISO 3166-1 alpha-2): `DE` writes 31.12.2026 and 1.234,50.
    pub region: String,
}
