//! The words of the interface in each language, from the Fluent files in `locales/`.
//!
//! Every `.ftl` file of a language's directory is read; a new page brings its own file in both. Messages without variables
//! are resolved once and then handed out as static text, so that a page costs no formatting. What is deliberately not here:
//! the labels of objects and fields (metadata), and the formatting of dates, numbers and money (field kinds).

mod bundle;
#[cfg(test)]
mod keys;

pub use fluent_bundle::FluentArgs;
pub use fluent_bundle::FluentValue;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Lang {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::ZhCn];

    /// The language tag, as in `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
        }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::ZhCn => "简体中文",
        }
    }

    /// The language that a tag means ("zh", "zh-Hans-CN", "en-GB"), when we speak it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase();
        match tag.split(['-', '_']).next() {
            Some("en") => Some(Self::En),
            Some("zh") => Some(Self::ZhCn),
            _ => None,
        }
    }

    /// The best of ours for an `Accept-Language` header: before anybody signed in.
    pub fn negotiate(header: &str) -> Self {
        let mut best = (0.0_f32, Self::default());
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let Some(lang) = pieces.next().and_then(Self::from_tag) else {
                continue;
            };
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=")?.parse().ok())
                .unwrap_or(1.0);
            if quality > best.0 {
                best = (quality, lang);
            }
        }
        best.1
    }
}

/// The translator that pages and components carry: a language, nothing more, so it is copied freely.
///
/// ```
/// use mainstay_web::i18n::{Lang, T};
/// let t = T::new(Lang::ZhCn);
/// assert_eq!(t.get("action-save"), "保存");
/// assert_eq!(t.with("count-records", &[("n", 3.into())]), "3 条记录");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct T {
    lang: Lang,
}

impl T {
    /// A translator into this language.
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether family names stand before given ones.
    pub fn family_first(self) -> bool {
        self.lang == Lang::ZhCn
    }

    /// A message without variables. A key that neither language has comes back as itself; a test keeps that from happening
    /// for keys written in the source.
    pub fn get(&self, key: &'static str) -> &'static str {
        self.find(key).unwrap_or(key)
    }

    /// A message whose key was made at run time, or nothing.
    pub fn find(&self, key: &str) -> Option<&'static str> {
        bundle::plain(self.lang, key).or_else(|| bundle::plain(Lang::En, key))
    }

    /// A message with variables: `t.with("count-records", &[("n", count.into())])`.
    pub fn with(&self, key: &'static str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        bundle::format(self.lang, key, arguments)
            .or_else(|| bundle::format(Lang::En, key, arguments))
            .unwrap_or_else(|| key.to_owned())
    }

    /// A message whose key was made at run time, with variables, when this language has it.
    pub fn dynamic(
        &self,
        key: &str,
        arguments: &[(&'static str, FluentValue<'_>)],
    ) -> Option<String> {
        bundle::format(self.lang, key, arguments)
    }

    /// A whole number with digits grouped. Numbers given to [`T::with`] are grouped by themselves.
    pub fn number(&self, number: u64) -> String {
        bundle::group_digits(&number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_chooses_the_language() {
        assert_eq!(Lang::negotiate("zh-CN,zh;q=0.9,en;q=0.8"), Lang::ZhCn);
        assert_eq!(Lang::negotiate("de, en-GB;q=0.7, zh;q=0.3"), Lang::En);
        assert_eq!(Lang::negotiate("fr"), Lang::En);
        assert_eq!(Lang::negotiate(""), Lang::En);
    }

    #[test]
    fn numbers_are_grouped() {
        let t = T::new(Lang::En);
        assert_eq!(t.number(999), "999");
        assert_eq!(t.number(1_234_567), "1,234,567");
    }

    #[test]
    fn plurals_follow_the_language() {
        let t = T::new(Lang::En);
        assert_eq!(t.with("count-records", &[("n", 1.into())]), "1 record");
        assert_eq!(
            t.with("count-records", &[("n", 12_345.into())]),
            "12,345 records"
        );
    }
}
