//! A concern and its settings, and the macro that defines both.

use super::setting::{Given, Setting};

/// A setting of the section `S`.
pub(crate) struct Key<S> {
    pub(crate) about: About,
    pub(crate) set: fn(&mut S, &Given) -> Result<(), String>,
    pub(crate) show: fn(&S) -> String,
    pub(crate) mask: fn(&S) -> String,
}

/// What is known about a setting without its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About {
    pub(crate) name: &'static str,
    /// Lines of documentation.
    pub(crate) docs: &'static [&'static str],
    /// A short name in the environment, beside the systematic one.
    pub(crate) short: Option<&'static str>,
    /// What may be written, as the end of "expected ...".
    pub(crate) expects: &'static str,
    /// Whether the value may hold a secret.
    pub(crate) secret: bool,
}

/// A concern.
pub(crate) trait Section: Sized + 'static {
    const NAME: &'static str;
    const DOCS: &'static [&'static str];
    fn keys() -> Vec<Key<Self>>;
    /// Rules on single settings that their type does not keep: (key, what is wrong).
    fn check(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// A concern whose type need not be known.
pub(crate) trait AnySection {
    fn name(&self) -> &'static str;
    fn docs(&self) -> &'static [&'static str];
    fn keys(&self) -> Vec<About>;
    /// Nothing when there is no such key.
    fn set(&mut self, key: &str, given: &Given) -> Option<Result<(), String>>;
    /// The value as TOML. Empty when there is no such key.
    fn show(&self, key: &str) -> String;
    /// The value as TOML, secrets hidden.
    fn mask(&self, key: &str) -> String;
    fn check(&self) -> Vec<(&'static str, String)>;
}

impl<S: Section> AnySection for S {
    fn name(&self) -> &'static str {
        S::NAME
    }

    fn docs(&self) -> &'static [&'static str] {
        S::DOCS
    }

    fn keys(&self) -> Vec<About> {
        <S as Section>::keys()
            .into_iter()
            .map(|key| key.about)
            .collect()
    }

    fn set(&mut self, key: &str, given: &Given) -> Option<Result<(), String>> {
        let key = <S as Section>::keys()
            .into_iter()
            .find(|k| k.about.name == key)?;
        Some((key.set)(self, given))
    }

    fn show(&self, key: &str) -> String {
        let key = <S as Section>::keys()
            .into_iter()
            .find(|k| k.about.name == key);
        key.map_or_else(String::new, |key| (key.show)(self))
    }

    fn mask(&self, key: &str) -> String {
        let key = <S as Section>::keys()
            .into_iter()
            .find(|k| k.about.name == key);
        key.map_or_else(String::new, |key| (key.mask)(self))
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        Section::check(self)
    }
}

/// Reads a setting, saying what was expected when it cannot be read.
pub(crate) fn read<T: Setting>(given: &Given) -> Result<T, String> {
    T::read(given).ok_or_else(|| format!("expected {}, found {given}", T::EXPECTS))
}

/// Defines a section: the struct, its defaults and its list of settings.
///
/// ```ignore
/// section! {
///     /// What the concern is.
///     pub(crate) struct Server = "server", check check {
///         /// What the setting does.
///         listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8080)), short "MAINSTAY_LISTEN";
///     }
/// }
/// ```
macro_rules! section {
    (
        $(#[doc = $section_doc:literal])+
        pub(crate) struct $section:ident = $name:literal $(, check $check:path)? {
            $(
                $(#[doc = $doc:literal])+
                $key:ident: $type:ty = $default:expr $(, short $short:literal)?;
            )+
        }
    ) => {
        $(#[doc = $section_doc])+
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $section {
            $($(#[doc = $doc])+ pub(crate) $key: $type,)+
        }

        impl Default for $section {
            fn default() -> Self {
                Self { $($key: $default,)+ }
            }
        }

        impl $crate::config::section::Section for $section {
            const NAME: &'static str = $name;
            const DOCS: &'static [&'static str] = &[$($section_doc),+];

            fn keys() -> Vec<$crate::config::section::Key<Self>> {
                use $crate::config::section::{About, Key, read};
                use $crate::config::setting::Setting;
                vec![$(Key {
                    about: About {
                        name: stringify!($key),
                        docs: &[$($doc),+],
                        short: None $(.or(Some($short)))?,
                        expects: <$type as Setting>::EXPECTS,
                        secret: <$type as Setting>::SECRET,
                    },
                    set: |section, given| {
                        section.$key = read(given)?;
                        Ok(())
                    },
                    show: |section| section.$key.show(),
                    mask: |section| section.$key.mask(),
                }),+]
            }

            $(fn check(&self) -> Vec<(&'static str, String)> {
                $check(self)
            })?
        }
    };
}

pub(crate) use section;
