//! Small coloured words: choices, tags, states, and chips that lead to a record.
//!
//! ```
//! use mainstay_web::components::{Tone, link_chip, pill};
//! let stage = pill("Negotiation", Tone::from_name("blue"));
//! let company = link_chip("/companies/1", "Acme", None);
//! ```

use maud::{Markup, html};

use super::avatar::avatar;
use super::icon::icon;

/// A hue from the palette. Its lightness is chosen by the theme, so that every one can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "a colour's name is its documentation")]
pub enum Tone {
    #[default]
    Gray,
    Red,
    Orange,
    Amber,
    Yellow,
    Lime,
    Green,
    Teal,
    Cyan,
    Blue,
    Indigo,
    Violet,
    Pink,
}

impl Tone {
    /// Every tone, in the order of a colour picker.
    pub const ALL: [Self; 13] = [
        Self::Gray,
        Self::Red,
        Self::Orange,
        Self::Amber,
        Self::Yellow,
        Self::Lime,
        Self::Green,
        Self::Teal,
        Self::Cyan,
        Self::Blue,
        Self::Indigo,
        Self::Violet,
        Self::Pink,
    ];

    /// The tone with this name; gray for a name that we do not know.
    pub fn from_name(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|tone| tone.name() == name)
            .unwrap_or_default()
    }

    /// A tone that stays with a text, for avatars and tags without a colour.
    pub fn of(text: &str) -> Self {
        let sum = text.bytes().fold(7_u32, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u32::from(byte))
        });
        Self::ALL[1 + (sum as usize) % (Self::ALL.len() - 1)]
    }

    /// Its name, as metadata writes it.
    pub fn name(self) -> &'static str {
        self.class().trim_start_matches("c-")
    }

    /// Its class.
    pub fn class(self) -> &'static str {
        match self {
            Self::Gray => "c-gray",
            Self::Red => "c-red",
            Self::Orange => "c-orange",
            Self::Amber => "c-amber",
            Self::Yellow => "c-yellow",
            Self::Lime => "c-lime",
            Self::Green => "c-green",
            Self::Teal => "c-teal",
            Self::Cyan => "c-cyan",
            Self::Blue => "c-blue",
            Self::Indigo => "c-indigo",
            Self::Violet => "c-violet",
            Self::Pink => "c-pink",
        }
    }
}

/// A choice or a tag.
pub fn pill(label: &str, tone: Tone) -> Markup {
    html! { span class={ "pill " (tone.class()) } { (label) } }
}

/// Several choices or tags.
pub fn pills<'a>(values: impl IntoIterator<Item = (&'a str, Tone)>) -> Markup {
    html! { span.pills { @for (label, tone) in values { (pill(label, tone)) } } }
}

/// A state with meaning: `good`, `warn`, `bad`, or none of them. The icon repeats what the colour says.
pub fn status(label: &str, kind: &str) -> Markup {
    let name = match kind {
        "good" => "circle-check",
        "warn" => "triangle-alert",
        "bad" => "octagon-alert",
        _ => "circle-dot",
    };
    html! { span class={ "pill " (kind) } { (icon(name)) (label) } }
}

/// A coloured dot before a word.
pub fn dot(tone: Tone) -> Markup {
    html! { span class={ "dot " (tone.class()) } aria-hidden="true" {} }
}

/// A record that this one points at, as a link.
pub fn link_chip(href: &str, label: &str, role: Option<&str>) -> Markup {
    html! {
        a.chip href=(href) {
            (avatar(label).small().square())
            span { (label) }
            @if let Some(role) = role { span.role { (role) } }
        }
    }
}

/// A person or record without a link: a user, or a record that one may not open.
pub fn chip(label: &str) -> Markup {
    html! { span.chip { (avatar(label).small()) span { (label) } } }
}
