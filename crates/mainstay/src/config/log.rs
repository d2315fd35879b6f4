//! What the program tells about its work.

use super::section::section;
use super::setting::{Given, Setting, quote, words};

section! {
    /// What the program tells about its work, on standard error.
    pub(crate) struct Log = "log" {
        /// How much: `error`, `warn`, `info`, `debug` or `trace`; also by part, such as "info,mainstay_store=debug".
        level: LogFilter = LogFilter("info".to_owned()), short "MAINSTAY_LOG";
        /// `human` for people, `json` for programs (one object a line), `auto` for human on a terminal and json elsewhere.
        format: LogFormat = LogFormat::Auto, short "MAINSTAY_LOG_FORMAT";
    }
}

words! {
    /// How log lines look.
    pub(crate) enum LogFormat, "\"auto\", \"human\" or \"json\"" {
        Auto = "auto",
        Human = "human",
        Json = "json",
    }
}

/// Directives that say which events are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogFilter(pub(crate) String);

impl Setting for LogFilter {
    const EXPECTS: &'static str = "a level (error, warn, info, debug, trace), also by part, such as \"info,mainstay_store=debug\"";

    fn read(given: &Given) -> Option<Self> {
        let text = given.text().filter(|text| !text.is_empty())?;
        // A bare word that is no level would be taken for the name of a part and silence everything else.
        let is_level = |word: &str| word.parse::<tracing::Level>().is_ok() || word == "off";
        let sensible = text
            .split(',')
            .all(|directive| match directive.split_once('=') {
                Some((part, level)) => !part.is_empty() && is_level(level),
                None => is_level(directive),
            });
        sensible.then(|| Self(text.to_owned()))
    }

    fn show(&self) -> String {
        quote(&self.0)
    }
}
