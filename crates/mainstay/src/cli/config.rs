//! `mainstay config`: what is in force, where it comes from, and a file to start from.

use std::io::{self, Write};

use clap::{Args, Subcommand};

use super::{Context, Exit};
use crate::config::{Origin, default_file, reference_page};

/// Show, check or write down the configuration
#[derive(Args, Debug)]
pub(crate) struct ConfigCommand {
    #[command(subcommand)]
    pub(super) action: Action,
}

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Print every setting in force and where it comes from, secrets masked
    Show {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Print only what differs from the defaults
        #[arg(long)]
        changed: bool,
    },
    /// Print a documented mainstay.toml with all defaults
    Default,
    /// Print the reference of all settings, as Markdown
    Reference,
    /// Check the configuration and print nothing but problems
    Check,
}

impl Action {
    /// What can be printed without a configuration that works, for somebody who is about to write one.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Default => Some(default_file()),
            Self::Reference => Some(reference_page()),
            Self::Show { .. } | Self::Check => None,
        }
    }
}

pub(super) fn print(text: &str) -> anyhow::Result<Exit> {
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Done)
}

struct Row {
    path: String,
    value: String,
    origin: Origin,
    secret: bool,
}

impl ConfigCommand {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let Action::Show { json, changed } = self.action else {
            // Loading the configuration was the check.
            return print(&self.action.text().unwrap_or_default());
        };
        let mut rows = rows(context);
        rows.retain(|row| !changed || row.origin != Origin::Default);
        print(&if json {
            as_json(&rows)?
        } else {
            as_text(context, &rows)
        })
    }
}

fn rows(context: &Context) -> Vec<Row> {
    let loaded = &context.loaded;
    let mut rows = Vec::new();
    for section in loaded.config.sections() {
        for key in section.keys() {
            let path = format!("{}.{}", section.name(), key.name);
            rows.push(Row {
                value: section.mask(key.name),
                origin: loaded.origin(&path),
                secret: key.secret,
                path,
            });
        }
    }
    rows
}

fn as_text(context: &Context, rows: &[Row]) -> String {
    let mut text = match &context.loaded.file {
        Some(file) => format!("# file: {}\n", file.display()),
        None => "# file: none\n".to_owned(),
    };
    let width = rows
        .iter()
        .map(|row| row.path.len() + row.value.len() + 3)
        .max()
        .unwrap_or(0);
    for row in rows {
        let setting = format!("{} = {}", row.path, row.value);
        text.push_str(&format!("{setting:<width$}  # {}\n", row.origin));
    }
    text
}

fn as_json(rows: &[Row]) -> anyhow::Result<String> {
    let rows: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "key": row.path,
                "value": json_value(&row.value),
                "origin": match &row.origin {
                    Origin::Default => serde_json::json!({ "source": "default" }),
                    Origin::File { file, line } => {
                        serde_json::json!({ "source": "file", "file": file, "line": line })
                    }
                    Origin::Environment(name) => {
                        serde_json::json!({ "source": "environment", "name": name })
                    }
                    Origin::Flag(name) => serde_json::json!({ "source": "flag", "name": name }),
                },
                "secret": row.secret,
            })
        })
        .collect();
    Ok(serde_json::to_string_pretty(&rows)? + "\n")
}

/// Settings are strings, numbers, booleans and lists of strings, which TOML and JSON write alike.
fn json_value(toml: &str) -> serde_json::Value {
    serde_json::from_str(toml).unwrap_or_else(|_not_alike| toml.into())
}
