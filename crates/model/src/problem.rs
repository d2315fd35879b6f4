//! What is wrong with an input, said so that a person can mend it.
//!
//! A [`Reason`] is a code with its arguments; the English sentence comes from here, other languages from the
//! locale files of the pages by the code; [`CODES`] lists all codes of this crate with their arguments. A [`Problem`] adds
//! where: a field, a parameter, a row.

mod codes;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use codes::{CODES, Code};

/// The code of words that somebody chose.
const SAID: &str = "said";

/// Why an input was refused, or a change made: a stable code, and the sentence in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable, for programs and for translation: `required`, `too_long`, `not_a_date` ...
    pub code: String,
    /// One sentence in plain English: what happened and what to do.
    pub message: String,
    /// The arguments of the sentence, in the order of the code's documentation, for the other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
}

impl Reason {
    /// A reason without arguments.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            args: Vec::new(),
        }
    }

    /// What somebody gave as a reason in words of their own, which are nobody's to translate.
    pub fn said(words: impl Into<String>) -> Self {
        Self {
            code: SAID.to_owned(),
            message: words.into(),
            args: Vec::new(),
        }
    }

    /// As it is kept: the words of a person alone, anything else so that it can be told in each reader's language.
    pub fn to_stored(&self) -> String {
        match serde_json::to_string(self) {
            Ok(json) if self.code != SAID => json,
            _ => self.message.clone(),
        }
    }

    /// What was kept.
    pub fn from_stored(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self::said(text))
    }

    /// The same with the arguments that a translation needs.
    #[must_use]
    pub fn with(mut self, args: &[&str]) -> Self {
        self.args = args.iter().map(|arg| (*arg).to_owned()).collect();
        self
    }

    /// The reason, placed at a field or parameter.
    pub fn at(self, field: impl Into<String>) -> Problem {
        Problem {
            field: field.into(),
            reason: self,
        }
    }
}

/// A reason and the place it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field (`emails`, `emails[1].address`), parameter (`order`) or, in a batch, `operations[3].name`.
    pub field: String,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() {
            return f.write_str(&self.reason.message);
        }
        write!(f, "{}: {}", self.field, self.reason.message)
    }
}

/// A value as a sentence quotes it: its beginning, when it is long.
pub fn shown(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;

    fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
            } else if path.extension().is_some_and(|end| end == "rs")
                && path.file_stem().is_some_and(|name| name != "tests")
            {
                into.push(path);
            }
        }
    }

    /// Codes in the source: the first text behind what makes a reason.
    fn used() -> Vec<(String, String)> {
        let mut files = Vec::new();
        sources(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut files,
        );
        let mut used = Vec::new();
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or("");
            for maker in ["Reason::new(", "refused(", "unreadable("] {
                for after in text.split(maker).skip(1) {
                    let code = after
                        .trim_start()
                        .strip_prefix('"')
                        .and_then(|rest| rest.split('"').next());
                    if let Some(code) = code {
                        used.push((code.to_owned(), file.display().to_string()));
                    }
                }
            }
        }
        used
    }

    #[test]
    fn a_reason_is_kept_so_that_it_can_be_told_again() {
        for reason in [
            Reason::new("some_code", "Because of `x`.").with(&["x"]),
            Reason::said("The territories were divided anew."),
        ] {
            assert_eq!(Reason::from_stored(&reason.to_stored()), reason);
        }
        assert_eq!(
            Reason::from_stored("Import of x.csv"),
            Reason::said("Import of x.csv")
        );
    }

    #[test]
    fn every_code_is_in_the_table_and_in_use() {
        let used = used();
        for (code, file) in &used {
            assert!(
                CODES.iter().any(|known| known.code == code),
                "{code} of {file} is in the table"
            );
        }
        for known in CODES {
            assert!(
                used.iter().any(|(code, _)| code == known.code),
                "{} is in use",
                known.code
            );
        }
    }
}
