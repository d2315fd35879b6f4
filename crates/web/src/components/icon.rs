//! Icons by name, out of the sprite. The names that exist are the lines of `ui/icons.txt`; an icon says nothing to a
//! screen reader: the words are beside it.

use std::sync::LazyLock;

use maud::{Markup, html};

use crate::assets::asset_url;

static SPRITE: LazyLock<String> = LazyLock::new(|| asset_url("icons.svg"));

/// Whether the sprite has this icon: for names that come from metadata.
pub fn is_icon(name: &str) -> bool {
    names().any(|known| known == name)
}

/// Every icon, for a picker.
pub fn names() -> impl Iterator<Item = &'static str> {
    include_str!("../../../../ui/icons.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A 16-pixel icon.
pub fn icon(name: &str) -> Markup {
    sized(name, "icon")
}

/// A 14-pixel icon.
pub fn icon_small(name: &str) -> Markup {
    sized(name, "icon icon-s")
}

/// A 20-pixel icon.
pub fn icon_large(name: &str) -> Markup {
    sized(name, "icon icon-l")
}

/// An icon with classes of its own.
pub fn sized(name: &str, classes: &str) -> Markup {
    html! { svg class=(classes) aria-hidden="true" focusable="false" { use href={ (*SPRITE) "#" (name) } {} } }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn every_icon_in_the_source_is_in_the_sprite() {
        let mut missing = Vec::new();
        walk(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut missing,
        );
        assert!(missing.is_empty(), "add to ui/icons.txt: {missing:?}");
    }

    #[test]
    fn every_icon_of_an_object_is_in_the_sprite() {
        for object in mainstay_standard::objects() {
            assert!(
                super::is_icon(&object.icon),
                "{}: {}",
                object.name,
                object.icon
            );
        }
    }

    fn walk(directory: &Path, missing: &mut Vec<String>) {
        for entry in std::fs::read_dir(directory).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, missing);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for call in [
                    "icon(\"",
                    "icon_small(\"",
                    "icon_large(\"",
                    ".icon(\"",
                    "IconButton::new(\"",
                ] {
                    for (at, _) in text.match_indices(call) {
                        let name: String = text[at + call.len()..]
                            .chars()
                            .take_while(|c| *c != '"')
                            .collect();
                        if !super::is_icon(&name) {
                            missing.push(format!("{name} ({})", path.display()));
                        }
                    }
                }
            }
        }
    }
}
