//! How people write dates, numbers, money and names: by region, in the language they read.
//!
//! The forms of the regions most used are CLDR's, kept in a table ([`Forms`]). Reading is generous and refuses only what
//! cannot be meant; writing is exact. Deliberately not here: words of the pages (crate `web`), which fields exist.

pub(crate) mod currency;
mod date;
pub(crate) mod duration;
pub(crate) mod moment;
mod number;
mod region;

use unicode_normalization::UnicodeNormalization;

use crate::label::Lang;

pub use currency::{Currency, currencies, currency};
pub use number::plain_decimal;
pub use region::{DateOrder, Forms};

/// A person's way of writing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locale {
    /// The language of words.
    pub lang: Lang,
    /// The region whose forms are used (ISO 3166-1 alpha-2): `DE` writes 31.12.2026 and 1.234,50. Blank for the language's
    /// most usual one.
    pub region: String,
}

impl Locale {
    /// A language as it is written in a region.
    pub fn new(lang: Lang, region: &str) -> Self {
        Self {
            lang,
            region: region.to_ascii_uppercase(),
        }
    }

    /// The locale of a BCP 47 tag (`en-GB`, `zh-Hans-CN`); `None` when the language is not one of ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let lang = Lang::from_tag(tag)?;
        let region = tag
            .trim()
            .split(['-', '_'])
            .skip(1)
            .find(|part| part.len() == 2)
            .unwrap_or("");
        Some(Self::new(lang, region))
    }

    /// The forms of the region.
    pub fn forms(&self) -> &'static Forms {
        region::forms(self.lang, &self.region)
    }

    /// One of two texts, by language.
    pub(crate) fn say<'a>(&self, en: &'a str, zh: &'a str) -> &'a str {
        match self.lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }
}

/// Full-width digits and signs made plain, every kind of blank a space, the ends trimmed: what is typed with a Chinese
/// input method reads like anything else.
pub(crate) fn plain(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        return text.to_owned();
    }
    let plain: String = text
        .nfkc()
        .map(|c| match c {
            '\u{2212}' | '\u{2013}' | '\u{2012}' => '-',
            '\u{2019}' => '\'',
            '。' => '.',
            '、' => ',',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    plain.trim().to_owned()
}
