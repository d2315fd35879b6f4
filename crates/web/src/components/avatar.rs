//! A person's or company's mark: a picture, or initials on a colour that stays with the name.

use maud::{Markup, Render, html};

use super::badge::Tone;

/// A mark made from a name. Hidden from screen readers, for the name stands beside it.
#[derive(Clone, Debug)]
#[must_use]
pub struct Avatar {
    name: String,
    image: Option<String>,
    classes: &'static str,
    square: bool,
}

/// `avatar("Ada Lovelace")`; round, 24 pixels.
pub fn avatar(name: &str) -> Avatar {
    Avatar {
        name: name.to_owned(),
        image: None,
        classes: "",
        square: false,
    }
}

impl Avatar {
    /// 20 pixels.
    pub fn small(mut self) -> Self {
        self.classes = " s";
        self
    }

    /// 40 pixels.
    pub fn large(mut self) -> Self {
        self.classes = " l";
        self
    }

    /// With corners: companies and things, as against people.
    pub fn square(mut self) -> Self {
        self.square = true;
        self
    }

    /// A picture instead of initials.
    pub fn image(mut self, url: Option<String>) -> Self {
        self.image = url;
        self
    }
}

impl Render for Avatar {
    fn render(&self) -> Markup {
        let square = if self.square { " square" } else { "" };
        html! {
            span class={ "avatar " (Tone::of(&self.name).class()) (self.classes) (square) } aria-hidden="true" {
                @if let Some(url) = &self.image {
                    img src=(url) alt="" loading="lazy" width="40" height="40";
                } @else {
                    (initials(&self.name))
                }
            }
        }
    }
}

/// What stands for a name: first and last initial, or for a Chinese name the given name's last two characters, as people
/// there do it themselves; one character when the name has two.
pub fn initials(name: &str) -> String {
    let name = name.trim();
    let han: Vec<char> = name.chars().filter(|c| is_han(*c)).collect();
    if !han.is_empty() && han.len() * 2 >= name.chars().filter(|c| !c.is_whitespace()).count() {
        return match han.len() {
            1 | 2 => han[han.len() - 1..].iter().collect(),
            3 | 4 => han[han.len() - 2..].iter().collect(),
            _ => han[..2].iter().collect(),
        };
    }
    let mut words = name
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '@'))
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    match (first, last) {
        (None, _) => "?".to_owned(),
        (Some(first), None) => first.to_uppercase().collect(),
        (Some(first), Some(last)) => first.to_uppercase().chain(last.to_uppercase()).collect(),
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn names_become_initials() {
        for (name, expected) in [
            ("Ada Lovelace", "AL"),
            ("ada", "A"),
            ("Jean-Luc Picard", "JP"),
            ("王小明", "小明"),
            ("李娜", "娜"),
            ("欧阳娜娜", "娜娜"),
            ("上海机床厂有限公司", "上海"),
            ("", "?"),
            ("  ", "?"),
            ("ßig", "SS"),
            ("acme@example.org", "AE"),
            ("🙂", "?"),
        ] {
            assert_eq!(initials(name), expected, "{name:?}");
        }
    }
}
