//! `mainstay migrate`: several files that belong together, as one.

use std::path::{Path, PathBuf};

use clap::Args;
use mainstay_app::import::outcome::Outcome;
use mainstay_app::import::together::Brought;
use mainstay_app::import::{Import as Job, Progress, State, Target};
use mainstay_app::{App, Ctx, Error};
use mainstay_model::RecordId;
use serde_json::json;

use super::import::{Bar, context, refusal, report, usage, write_refused};
use super::{Context, Exit};
use crate::workspace;

/// Bring several files in that belong together, or take them back
#[derive(Args, Debug)]
#[command(after_help = "\
What the rows of a file are is told by its name or its columns; OBJECT=FILE says it. Files that others refer to come in first. Rows
find each other by names, and by the ids they had where they come from: a column such as contact_id holds what contacts.csv
has in its column id. Files that refer to each other are linked when all are in.

  mainstay migrate companies.csv contacts.csv deals.csv --dry-run
  mainstay migrate companies=accounts.csv people.csv --map 'people.csv:Firm=company' --value 'people.csv:Status:A=active'
  mainstay migrate --undo 01890a5d-ac96-774b-bcce-b302099a8057")]
pub(crate) struct Migrate {
    /// The files
    #[arg(value_name = "[OBJECT=]FILE", required_unless_present_any = ["undo", "resume"])]
    files: Vec<String>,
    /// Where a column of a file goes; nothing leaves it out
    #[arg(long = "map", value_name = "FILE:COLUMN=FIELD")]
    maps: Vec<String>,
    /// What a word of a column means; nothing leaves the cell empty
    #[arg(long = "value", value_name = "FILE:COLUMN:FROM=TO")]
    values: Vec<String>,
    /// Bring them in as this user, within this user's rights [default: everything is allowed]
    #[arg(long, value_name = "EMAIL")]
    user: Option<String>,
    /// Tell what would happen to all of them and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Take a migration back, the last file first
    #[arg(long, value_name = "ID", conflicts_with_all = ["files", "resume"])]
    undo: Option<String>,
    /// Go on with a migration that broke off
    #[arg(long, value_name = "ID", conflicts_with = "files")]
    resume: Option<String>,
    /// Write the refused rows of each file with their reasons to a file of its name in this directory, to be mended and brought
    /// in again
    #[arg(long, value_name = "DIR")]
    refused: Option<PathBuf>,
    /// Tell the result as JSON
    #[arg(long)]
    json: bool,
}

impl Migrate {
    pub(super) async fn run(self, context: Context) -> anyhow::Result<Exit> {
        let app = workspace::open_quietly(&context.loaded.config).await?;
        let done = self.work(&app).await;
        app.store().close().await;
        match done {
            Ok(exit) => Ok(exit),
            Err(error) => Ok(refusal(&error)),
        }
    }

    async fn work(&self, app: &App) -> Result<Exit, Error> {
        let ctx = context(app, self.user.as_deref())?;
        if let Some(id) = &self.undo {
            return self.take_back(app, &ctx, read(id)?).await;
        }
        if let Some(id) = &self.resume {
            return self.go_on(app, &ctx, read(id)?).await;
        }
        let files = self.brought(&ctx)?;
        let begun = app.begin_migration(&ctx, &files).await?;
        let migration = begun.iter().find_map(|(import, _)| import.part.as_ref());
        let migration = migration
            .map(|part| part.migration)
            .ok_or(Error::NotFound)?;
        if !self.json {
            for (import, source) in &begun {
                report::mapping(import, source);
                references(
                    import,
                    &begun.iter().map(|(import, _)| import).collect::<Vec<_>>(),
                );
            }
        }
        if !self.dry_run {
            if !self.json {
                println!(
                    "Migration {migration}: `mainstay migrate --resume` goes on with it, `--undo` takes all of it back."
                );
            }
            return self.go_on(app, &ctx, migration).await;
        }
        let bar = Bar::new("Checking", self.json);
        let mut show = |_: &Job, progress: Progress| bar.show(&progress);
        let checked = app.check_migration(&ctx, migration, &mut show).await;
        bar.end();
        // Nothing happened: it is nothing that somebody would look for.
        app.forget_migration(&ctx, migration).await?;
        let checked = checked?;
        let refused: u64 = checked
            .iter()
            .filter_map(|import| import.check.as_ref())
            .map(|check| check.totals.refused)
            .sum();
        if self.json {
            let told: Vec<_> = checked.iter().map(|import| json!({
                "file": import.name, "object": import.object, "totals": import.check.as_ref().map(|check| check.totals),
                "problems": import.check.as_ref().map(|check| &check.kinds),
            })).collect();
            println!("{:#}", json!({ "dry_run": true, "files": told }));
        } else {
            for (import, (_, source)) in checked.iter().zip(&begun) {
                println!("{}:", import.name);
                report::checked(import, source, &[], false);
            }
        }
        Ok(if refused > 0 {
            Exit::Failed
        } else {
            Exit::Done
        })
    }

    async fn go_on(&self, app: &App, ctx: &Ctx, id: RecordId) -> Result<Exit, Error> {
        let bar = Bar::new("Bringing in", self.json);
        let mut show = |import: &Job, progress: Progress| bar.show_of(&import.name, &progress);
        let ran = app.run_migration(ctx, id, &mut show).await;
        bar.end();
        let ran = ran.inspect_err(|_| {
            eprintln!("mainstay: it broke off; `mainstay migrate --resume {id}` goes on with it");
        })?;
        if self.json {
            self.tell(id, &ran);
        } else {
            for import in &ran {
                println!("{}:", import.name);
                let refused = Some(Outcome::Refused);
                let rows = app
                    .import_rows(ctx, import.id, refused, 0, report::MOST)
                    .await?;
                report::ran(import, &rows, false);
            }
        }
        if let Some(dir) = &self.refused {
            std::fs::create_dir_all(dir)?;
            for import in ran.iter().filter(|import| import.totals.refused > 0) {
                // The name came with the file; it shall not lead anywhere else.
                let name = Path::new(&import.name).file_name().unwrap_or_default();
                let file = dir.join(name).with_extension("csv");
                write_refused(app, ctx, import.id, &file).await?;
            }
        }
        let whole = |import: &Job| import.state == State::Done && import.totals.refused == 0;
        Ok(if ran.iter().all(whole) {
            Exit::Done
        } else {
            Exit::Failed
        })
    }

    async fn take_back(&self, app: &App, ctx: &Ctx, id: RecordId) -> Result<Exit, Error> {
        let undone = app.undo_migration(ctx, id, &mut |_, _| {}).await?;
        if self.json {
            self.tell(id, &undone);
            return Ok(Exit::Done);
        }
        for import in undone.iter().rev() {
            println!("{}:", import.name);
            report::undone(import, false);
        }
        Ok(Exit::Done)
    }

    fn tell(&self, id: RecordId, parts: &[Job]) {
        let told: Vec<_> = parts.iter().map(|import| json!({
            "file": import.name, "object": import.object, "import": import.id.to_string(), "state": import.state.name(),
            "totals": import.totals, "notes": import.notes.len(),
        })).collect();
        println!(
            "{:#}",
            json!({ "migration": id.to_string(), "files": told })
        );
    }

    fn brought(&self, ctx: &Ctx) -> Result<Vec<Brought>, Error> {
        let mut files: Vec<Brought> = Vec::new();
        for given in &self.files {
            let (object, file) = match given.split_once('=') {
                Some((object, file)) if is_object(ctx, object) => (Some(object.to_owned()), file),
                _ => (None, given.as_str()),
            };
            // It may be gone on with from another directory.
            let path: PathBuf = std::fs::canonicalize(file)
                .map_err(|error| usage(file, &format!("It cannot be read: {error}.")))?;
            let name = Path::new(file).file_name().map_or_else(
                || file.to_owned(),
                |name| name.to_string_lossy().into_owned(),
            );
            files.push(Brought {
                object,
                name,
                path,
                ..Brought::default()
            });
        }
        for map in &self.maps {
            let (file, rest) = of_file(&mut files, map)?;
            let (column, target) = rest
                .rsplit_once('=')
                .ok_or_else(|| usage(map, "Write FILE:COLUMN=FIELD."))?;
            let target = match target.trim() {
                "" | "-" => None,
                target => Some(
                    target
                        .parse::<Target>()
                        .map_err(|reason| Error::invalid(column, reason))?,
                ),
            };
            file.maps.push((column.to_owned(), target));
        }
        for value in &self.values {
            let (file, rest) = of_file(&mut files, value)?;
            let parts = rest
                .split_once(':')
                .and_then(|(column, word)| Some((column, word.split_once('=')?)));
            let (column, (from, to)) =
                parts.ok_or_else(|| usage(value, "Write FILE:COLUMN:FROM=TO."))?;
            file.words.push((
                column.to_owned(),
                from.trim().to_owned(),
                to.trim().to_owned(),
            ));
        }
        Ok(files)
    }
}

fn is_object(ctx: &Ctx, name: &str) -> bool {
    let catalog = ctx.access.catalog();
    catalog.get(name).is_some() || catalog.by_plural(name).is_some()
}

/// The file that something is said about, and the rest of it.
fn of_file<'a, 't>(
    files: &'a mut [Brought],
    text: &'t str,
) -> Result<(&'a mut Brought, &'t str), Error> {
    let found = files.iter_mut().find_map(|file| {
        let rest = text.strip_prefix(file.name.as_str())?.strip_prefix(':')?;
        Some((file, rest))
    });
    found.ok_or_else(|| {
        usage(
            text,
            "It has to begin with the name of one of the files and a colon.",
        )
    })
}

/// What a file says about others.
fn references(import: &Job, parts: &[&Job]) {
    let Some(part) = &import.part else { return };
    for reference in part.references.iter().filter(|reference| reference.by_id) {
        let column = import
            .columns
            .get(reference.column)
            .map_or("", String::as_str);
        let Some(other) = parts.get(reference.file) else {
            continue;
        };
        let ids = other
            .part
            .as_ref()
            .and_then(|part| part.old)
            .and_then(|old| other.columns.get(old));
        let ids = ids.map_or("", String::as_str);
        let later = if reference.later {
            ", linked when all are in"
        } else {
            ""
        };
        println!("  {column} holds what {} has in {ids}{later}", other.name);
    }
}

fn read(text: &str) -> Result<RecordId, Error> {
    text.parse()
        .map_err(|_| usage("ID", &format!("`{text}` is not the id of a migration.")))
}
