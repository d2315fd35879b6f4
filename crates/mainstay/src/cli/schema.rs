//! `mainstay schema`: the objects and fields of a workspace as a file that people can read, review and apply elsewhere.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use mainstay_app::{App, Ctx, Error};
use mainstay_model::schema::{Change, Difference};
use serde_json::{Value as Json, json};

use super::import::{context, refusal, usage};
use super::{Context, Exit};
use crate::workspace;

/// Objects and fields of one's own, as a file
#[derive(Args, Debug)]
#[command(after_help = "\
A file holds what is not shipped with Mainstay: own objects and fields, other labels, other columns of lists. Applied twice
it changes nothing; what it does not name stays as it is. `deleted = true` takes an object or a field away, with its data,
until `deleted = false` brings it back.

  mainstay schema export --out schema.toml
  mainstay schema diff schema.toml
  mainstay schema apply schema.toml

  [[objects]]
  name = \"vessel\"
  label = { en = \"Vessel\", zh-CN = \"船舶\" }
  plural_label = { en = \"Vessels\", zh-CN = \"船舶\" }

  [[objects.fields]]
  name = \"name\"
  kind = \"text\"
  label = { en = \"Name\", zh-CN = \"名称\" }
  required = true")]
pub(crate) struct SchemaCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write what this workspace has of its own
    Export(Export),
    /// Show what a file would change; exit code 1 when there is anything
    Diff(Read),
    /// Change the workspace so that it has what the file says
    Apply(Read),
}

#[derive(Args, Debug)]
struct Export {
    /// Where to write; .json for JSON [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// JSON instead of TOML
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
struct Read {
    /// The file, TOML or JSON
    file: PathBuf,
    /// Tell the differences as JSON
    #[arg(long)]
    json: bool,
    /// Within this user's rights
    #[arg(long, value_name = "EMAIL")]
    user: Option<String>,
}

impl SchemaCommand {
    pub(super) async fn run(self, context: Context) -> anyhow::Result<Exit> {
        let app = workspace::open_quietly(&context.loaded.config).await?;
        let done = match &self.action {
            Action::Export(export) => export.run(&app).await,
            Action::Diff(read) => read.run(&app, false).await,
            Action::Apply(read) => read.run(&app, true).await,
        };
        app.store().close().await;
        match done {
            Ok(exit) => Ok(exit),
            Err(error) => Ok(refusal(&error)),
        }
    }
}

impl Export {
    async fn run(&self, app: &App) -> Result<Exit, Error> {
        let ctx = context(app, None)?;
        let objects = json!({ "objects": app.export_schema(&ctx).await? });
        let as_json = self.json || self.out.as_deref().is_some_and(is_json);
        let text = if as_json {
            serde_json::to_string_pretty(&objects).map_err(|error| Error::Bug(error.to_string()))?
                + "\n"
        } else {
            toml::to_string_pretty(&objects).map_err(|error| Error::Bug(error.to_string()))?
        };
        match &self.out {
            Some(path) => fs::write(path, text)?,
            None => std::io::stdout().write_all(text.as_bytes())?,
        }
        Ok(Exit::Done)
    }
}

impl Read {
    async fn run(&self, app: &App, apply: bool) -> Result<Exit, Error> {
        let ctx: Ctx = context(app, self.user.as_deref())?;
        let overlays = read(&self.file)?;
        let differences = if apply {
            app.change_schema(&ctx, overlays).await?
        } else {
            app.foresee_schema(&ctx, &overlays).await?
        };
        if self.json {
            println!("{}", json!({ "differences": differences }));
        } else {
            for difference in &differences {
                println!("{}", line(difference));
            }
            eprintln!("{}", ending(differences.len(), apply));
        }
        Ok(if apply || differences.is_empty() {
            Exit::Done
        } else {
            Exit::Failed
        })
    }
}

fn ending(changes: usize, applied: bool) -> String {
    match (changes, applied) {
        (0, _) => "The workspace is as the file says.".to_owned(),
        (1, true) => "1 change was made.".to_owned(),
        (n, true) => format!("{n} changes were made."),
        (1, false) => "1 change would be made; nothing was changed.".to_owned(),
        (n, false) => format!("{n} changes would be made; nothing was changed."),
    }
}

fn line(difference: &Difference) -> String {
    let place = &difference.place;
    match &difference.change {
        Change::Added { kind } if kind.is_empty() => format!("+ {place}"),
        Change::Added { kind } => format!("+ {place} ({kind})"),
        Change::Changed { key, before, after } => format!("~ {place}: {key} {before} -> {after}"),
        Change::Deleted => format!("- {place} (its data stay)"),
        Change::Restored => format!("+ {place} (is back)"),
        Change::Purged => format!("- {place} (with its data)"),
    }
}

fn is_json(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("json"))
}

/// The overlays that a file holds.
fn read(path: &Path) -> Result<Vec<Json>, Error> {
    let name = path.display();
    let text = fs::read_to_string(path)
        .map_err(|error| usage("file", &format!("{name} cannot be read: {error}")))?;
    let whole: Json = if is_json(path) {
        serde_json::from_str(&text)
            .map_err(|error| usage("file", &format!("{name} is no JSON: {error}")))?
    } else {
        toml::from_str(&text)
            .map_err(|error| usage("file", &format!("{name} is no TOML: {error}")))?
    };
    let stray = whole
        .as_object()
        .and_then(|keys| keys.keys().find(|key| *key != "objects"));
    if let Some(stray) = stray {
        return Err(usage(
            "file",
            &format!("{name}: there is no `{stray}` in it; it has `objects` alone."),
        ));
    }
    match whole.get("objects") {
        Some(Json::Array(objects)) => Ok(objects.clone()),
        None => Ok(Vec::new()),
        Some(_) => Err(usage("file", &format!("{name}: `objects` is a list."))),
    }
}
