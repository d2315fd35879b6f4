//! The options of a choice: each with its words in every language and a colour. One empty row always waits at the end, so
//! that another can be added without scripts.

use maud::{Markup, html};

use super::{Choice, Field};
use crate::i18n::T;

/// An option as it stands in the form.
#[derive(Clone, Debug, Default)]
pub struct OptionRow {
    /// Its stable key; empty for a new one.
    pub key: String,
    /// Its words, by language tag, in the order of the languages.
    pub words: Vec<(&'static str, String)>,
    /// Its colour.
    pub color: String,
}

impl Field {
    /// Options, in order; `languages` are tags and names of the languages, `colors` what there is to choose from.
    pub fn options(
        &self,
        t: T,
        rows: &[OptionRow],
        languages: &[(&'static str, &'static str)],
        colors: &[Choice],
    ) -> Markup {
        self.rows(t, t.get("form-option-add"), rows, |index, row: Option<&OptionRow>| {
            let name = |part: &str| format!("{}[{index}].{part}", self.name);
            let empty = OptionRow::default();
            let row = row.unwrap_or(&empty);
            html! {
                input type="hidden" name=(name("key")) value=(row.key);
                @for (tag, language) in languages {
                    @let words = row.words.iter().find(|(known, _)| known == tag).map_or("", |(_, words)| words.as_str());
                    input.input type="text" name=(name(tag)) value=(words) aria-label=(language) placeholder=(language) maxlength="80" autocomplete="off";
                }
                select.input name=(name("color")) aria-label=(t.get("form-option-color")) {
                    @for color in colors { option value=(color.key) selected[color.key == row.color] { (color.label) } }
                }
            }
        })
    }
}
