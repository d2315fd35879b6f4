//! What a form sent, as keys of an overlay.

use mainstay_model::Lang;
use serde_json::{Map, Value as Json, json};

use crate::widgets::form::{all, last};

/// What a form sent, by name.
pub(super) struct Sent<'p>(pub &'p [(String, String)]);

impl Sent<'_> {
    /// One value, without blanks around it; nothing when it is empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        last(self.0, name)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    /// Whether the form had an input of this name at all.
    pub fn has(&self, name: &str) -> bool {
        last(self.0, name).is_some()
    }

    pub fn ticked(&self, name: &str) -> bool {
        last(self.0, name) == Some("true")
    }

    /// Text or `null`.
    pub fn json(&self, name: &str) -> Json {
        self.text(name).map_or(Json::Null, |text| json!(text))
    }

    /// A whole number or `null`; what is no number is sent on as it is, so that it is refused and told.
    pub fn number(&self, name: &str) -> Json {
        match self.text(name) {
            None => Json::Null,
            Some(text) => text
                .parse::<u64>()
                .map_or_else(|_| json!(text), |number| json!(number)),
        }
    }

    pub fn several(&self, name: &str) -> Vec<&str> {
        let mut all = all(self.0, name);
        all.retain(|value| !value.is_empty());
        all
    }

    /// A label in the languages in which it has words.
    pub fn label(&self, name: &str) -> Json {
        let words: Map<String, Json> = Lang::ALL
            .into_iter()
            .filter_map(|lang| {
                let text = self.text(&format!("{name}.{}", lang.tag()))?;
                Some((lang.tag().to_owned(), json!(text)))
            })
            .collect();
        Json::Object(words)
    }

    /// The indexes of rows `name[0].part`, in the order of the form.
    pub fn rows(&self, name: &str) -> Vec<String> {
        let mut rows: Vec<String> = Vec::new();
        for (key, _) in self.0 {
            let index = key
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('['))
                .and_then(|rest| rest.split_once(']'))
                .map(|(index, _)| index.to_owned());
            if let Some(index) = index
                && !rows.contains(&index)
            {
                rows.push(index);
            }
        }
        rows
    }
}

/// A name for programs out of a label: `Test drive` is `test_drive`. Nothing when no letters are left for it.
pub(super) fn name_from(label: &str, longest: usize) -> Option<String> {
    let mut name = String::new();
    for c in mainstay_model::fold::fold(label).chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let start = name.find(|c: char| c.is_ascii_alphabetic())?;
    let mut name = name.split_off(start);
    name.truncate(longest);
    Some(name.trim_matches('_').to_owned())
}

/// The name that is wished for, or with a number behind it the first that nothing has.
pub(super) fn free(wish: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(wish) {
        return wish.to_owned();
    }
    (2..)
        .map(|n: u32| format!("{wish}_{n}"))
        .find(|name| !taken(name))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_labels() {
        assert_eq!(name_from("Test drive", 30).as_deref(), Some("test_drive"));
        assert_eq!(
            name_from("  3D-Größe (mm)", 30).as_deref(),
            Some("d_grosse_mm")
        );
        assert_eq!(name_from("船舶", 30), None);
    }
}
