//! Types that a setting may have, and what may be written for them.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// What was written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Given {
    /// A TOML string.
    Text(String),
    /// A TOML integer.
    Integer(i64),
    /// A TOML boolean.
    Boolean(bool),
    /// A TOML array of strings.
    List(Vec<String>),
    /// Another kind of TOML value, by its name; no setting has one.
    Unfit(&'static str),
    /// Text from the environment or a flag, where everything is text: numbers as digits, lists separated by commas.
    Loose(String),
}

impl Given {
    /// The text, of a string only.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Loose(text) => Some(text.trim()),
            _ => None,
        }
    }

    fn list(&self) -> Option<Vec<&str>> {
        match self {
            Self::List(items) => Some(items.iter().map(|item| item.trim()).collect()),
            Self::Loose(text) => Some(
                text.split(',')
                    .map(str::trim)
                    .filter(|item| !item.is_empty())
                    .collect(),
            ),
            _ => None,
        }
    }
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Loose(text) => write!(f, "{text:?}"),
            Self::Integer(n) => write!(f, "{n}"),
            Self::Boolean(b) => write!(f, "{b}"),
            Self::List(items) => write!(f, "{items:?}"),
            Self::Unfit(kind) => write!(f, "a TOML {kind}"),
        }
    }
}

/// A type that a setting may have.
pub(crate) trait Setting: Sized {
    /// What may be written, as the end of "expected ...".
    const EXPECTS: &'static str;
    /// Whether the value may hold a secret.
    const SECRET: bool = false;

    /// The value, if it can be read.
    fn read(given: &Given) -> Option<Self>;
    /// The value as TOML.
    fn show(&self) -> String;
    /// The value as TOML, secrets hidden.
    fn mask(&self) -> String {
        self.show()
    }
}

/// A TOML string. Control characters are escaped, so that a shown value stays on its line.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

impl Setting for bool {
    const EXPECTS: &'static str = "true or false";

    fn read(given: &Given) -> Option<Self> {
        match given {
            Given::Boolean(b) => Some(*b),
            Given::Loose(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "1" => Some(true),
                "false" | "no" | "off" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Setting for u32 {
    const EXPECTS: &'static str = "a whole number";

    fn read(given: &Given) -> Option<Self> {
        match given {
            Given::Integer(n) => Self::try_from(*n).ok(),
            Given::Loose(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Setting for String {
    const EXPECTS: &'static str = "text";

    fn read(given: &Given) -> Option<Self> {
        given.text().map(str::to_owned)
    }

    fn show(&self) -> String {
        quote(self)
    }
}

impl Setting for PathBuf {
    const EXPECTS: &'static str = "a path";

    fn read(given: &Given) -> Option<Self> {
        given.text().filter(|text| !text.is_empty()).map(Self::from)
    }

    fn show(&self) -> String {
        quote(&self.to_string_lossy())
    }
}

impl Setting for SocketAddr {
    const EXPECTS: &'static str =
        "an address and a port such as \"127.0.0.1:8080\" or \"[::]:8080\"";

    fn read(given: &Given) -> Option<Self> {
        given.text()?.parse().ok()
    }

    fn show(&self) -> String {
        quote(&self.to_string())
    }
}

const UNITS: [(&str, u64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

impl Setting for Duration {
    const EXPECTS: &'static str = "a time such as \"500ms\", \"30s\", \"15m\", \"1h30m\" or \"7d\"";

    fn read(given: &Given) -> Option<Self> {
        let mut rest = given.text()?;
        let mut total = 0_u64;
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit())?;
            let (number, after) = rest.split_at(digits);
            let letters = after
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(after.len());
            let (unit, after) = after.split_at(letters);
            let (_, size) = UNITS.iter().find(|(name, _)| *name == unit)?;
            total = total.checked_add(number.parse::<u64>().ok()?.checked_mul(*size)?)?;
            rest = after.trim_start();
        }
        Some(Self::from_millis(total))
    }

    fn show(&self) -> String {
        let mut rest = u64::try_from(self.as_millis()).unwrap_or(u64::MAX);
        let mut text = String::new();
        for (name, size) in UNITS {
            if rest >= size {
                text.push_str(&format!("{}{name}", rest / size));
                rest %= size;
            }
        }
        quote(if text.is_empty() { "0s" } else { &text })
    }
}

impl<T: Setting + Listed> Setting for Vec<T> {
    const EXPECTS: &'static str = T::EXPECTS_LIST;

    fn read(given: &Given) -> Option<Self> {
        given
            .list()?
            .into_iter()
            .map(|item| T::read(&Given::Loose(item.to_owned())))
            .collect()
    }

    fn show(&self) -> String {
        let items: Vec<String> = self.iter().map(Setting::show).collect();
        format!("[{}]", items.join(", "))
    }
}

/// A type that may stand in a list.
pub(crate) trait Listed {
    /// What a list of them looks like.
    const EXPECTS_LIST: &'static str;
}

/// Defines an enum of words.
macro_rules! words {
    (
        $(#[$doc:meta])*
        pub(crate) enum $name:ident, $expects:literal {
            $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $crate::config::setting::Setting for $name {
            const EXPECTS: &'static str = $expects;

            fn read(given: &$crate::config::setting::Given) -> Option<Self> {
                match given.text()? {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }

            fn show(&self) -> String {
                match self {
                    $(Self::$variant => concat!("\"", $word, "\"").to_owned(),)+
                }
            }
        }
    };
}

pub(crate) use words;
