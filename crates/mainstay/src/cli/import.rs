//! `mainstay import`: a file into the workspace, checked first or at once; and imports taken back or gone on with.

pub(super) mod report;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use mainstay_app::import::source::Options;
use mainstay_app::import::{
    Alike as LooksAlike, Import as Job, Mapping, Mode as How, Progress, Source, State, Target,
};
use mainstay_app::{App, Ctx, Error, Origin};
use mainstay_model::change::Source as From;
use mainstay_model::{RecordId, fold};

use super::{Context, Exit};
use crate::workspace;

/// Bring a file in (CSV, XLSX, JSON, vCard), or take an import back
#[derive(Args, Debug)]
#[command(after_help = "\
Columns find their fields by their headers and values; --map decides otherwise. With --key, rows change records that have
the same value there and make the others. Rows that cannot be used are refused with the reason and never stop the others.

  mainstay import companies accounts.csv --dry-run
  mainstay import contacts people.csv --key emails --map 'Tel. 2=phones.mobile' --map 'Notes='
  mainstay import contacts book.xlsx --sheet People --key emails
  mainstay import --undo 01890a5d-ac96-774b-bcce-b302099a8057")]
pub(crate) struct Import {
    /// What the rows are: companies, contacts, ...
    #[arg(required_unless_present_any = ["undo", "resume", "list"])]
    object: Option<String>,
    /// The file: CSV or text with tabs, XLSX or XLS, JSON lines or a JSON list, vCard; what it is, is found out
    #[arg(required_unless_present_any = ["undo", "resume", "list"])]
    file: Option<PathBuf>,
    /// Field, or column, that tells which record a row is about: external_id, emails, name, id ...
    #[arg(long, value_name = "FIELD")]
    key: Option<String>,
    /// What may happen [default: upsert with --key, else create]
    #[arg(long, value_enum)]
    mode: Option<Mode>,
    /// Where a column goes: a field, a part (name.given), a linked record's field (company.website); nothing leaves it out
    #[arg(long = "map", value_name = "COLUMN=FIELD")]
    maps: Vec<String>,
    /// What a word of a column means, such as 'Product:GTXPro=GTX Pro'; nothing leaves the cell empty
    #[arg(long = "value", value_name = "COLUMN:FROM=TO")]
    values: Vec<String>,
    /// Make linked records (such as a contact's company) that do not exist
    #[arg(long)]
    create_linked: bool,
    /// Empty cells empty their fields; otherwise they leave them alone
    #[arg(long)]
    clear_blank: bool,
    /// What becomes of rows that look like records that are there, though no key says so
    #[arg(long, value_enum, value_name = "WHAT")]
    alike: Option<Alike>,
    /// Encoding of the file [default: found out]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Delimiter of the file, or `tab` [default: found out]
    #[arg(long, value_name = "CHAR")]
    delimiter: Option<String>,
    /// Sheet of a workbook [default: the longest that is not hidden]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The first row is a row like the others
    #[arg(long)]
    no_header: bool,
    /// Bring it in as this user, within this user's rights [default: everything is allowed]
    #[arg(long, value_name = "EMAIL")]
    user: Option<String>,
    /// Tell what would happen and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the refused rows with their reasons to this file, to be mended and brought in again
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    /// Take an import back, updates included
    #[arg(long, value_name = "ID", conflicts_with_all = ["object", "file", "resume", "list"])]
    undo: Option<String>,
    /// Go on with an import that broke off
    #[arg(long, value_name = "ID", conflicts_with_all = ["object", "file", "list"])]
    resume: Option<String>,
    /// List the last imports
    #[arg(long, conflicts_with_all = ["object", "file"])]
    list: bool,
    /// Tell the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Mode {
    /// Every row is a new record
    Create,
    /// Rows change records that exist; others are refused
    Update,
    /// Rows change records that exist, others are new
    Upsert,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Alike {
    /// They become new records all the same
    Create,
    /// They are left out
    Skip,
    /// They change those records
    Update,
}

impl Import {
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
        if self.list {
            report::list(&app.imports(&ctx, 50).await?, self.json);
            return Ok(Exit::Done);
        }
        if let Some(id) = &self.undo {
            let import = app.undo_import(&ctx, read_id(id)?).await?;
            report::undone(&import, self.json);
            return Ok(Exit::Done);
        }
        if let Some(id) = &self.resume {
            return self.go_on(app, &ctx, read_id(id)?).await;
        }
        let (Some(object), Some(file)) = (&self.object, &self.file) else {
            return Ok(Exit::Usage);
        };
        // The import may be gone on with from another directory.
        let path = std::fs::canonicalize(file)?;
        let name = file.file_name().map_or_else(
            || "file".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        let options = self.options()?;
        let (import, source) = app
            .begin_decided_import(&ctx, object, &name, &path, options, |import, source| {
                self.mapping(import, source)
            })
            .await?;
        if !self.json {
            report::mapping(&import, &source);
        }
        if self.dry_run {
            let bar = Bar::new("Checking", self.json);
            let checked = app
                .check_import(&ctx, import.id, &mut |progress| bar.show(&progress))
                .await;
            bar.end();
            // Nothing happened: it is no import that somebody would look for.
            app.forget_import(&ctx, import.id).await?;
            let import = checked?;
            let words = app.open_words(&ctx, &import).await?;
            report::checked(&import, &source, &words, self.json);
            let refused = import.check.is_some_and(|check| check.totals.refused > 0);
            return Ok(if refused { Exit::Failed } else { Exit::Done });
        }
        if !self.json {
            println!(
                "  import {}: should it break off, `mainstay import --resume` goes on with it",
                import.id
            );
        }
        self.go_on(app, &ctx, import.id).await
    }

    async fn go_on(&self, app: &App, ctx: &Ctx, id: RecordId) -> Result<Exit, Error> {
        let bar = Bar::new("Bringing in", self.json);
        let ran = app
            .run_import(ctx, id, &mut |progress| bar.show(&progress))
            .await;
        bar.end();
        let import = match ran {
            Ok(import) => import,
            // It cannot be done so: nothing was brought in that could be gone on with.
            Err(error @ Error::Invalid(_)) => {
                let _was_under_way = app.forget_import(ctx, id).await;
                return Err(error);
            }
            Err(error) => {
                eprintln!(
                    "mainstay: the import broke off; `mainstay import --resume {id}` goes on with it"
                );
                return Err(error);
            }
        };
        let refused = app
            .import_rows(
                ctx,
                id,
                Some(mainstay_app::import::outcome::Outcome::Refused),
                0,
                report::MOST,
            )
            .await?;
        report::ran(&import, &refused, self.json);
        if let Some(file) = &self.refused {
            write_refused(app, ctx, id, file).await?;
        }
        Ok(
            if import.totals.refused > 0 || import.state != State::Done {
                Exit::Failed
            } else {
                Exit::Done
            },
        )
    }

    fn options(&self) -> Result<Options, Error> {
        let delimiter = match self.delimiter.as_deref() {
            None => None,
            Some("tab" | "\\t" | "\t") => Some('\t'),
            Some(text) => match text.chars().collect::<Vec<_>>().as_slice() {
                [one] if one.is_ascii() => Some(*one),
                _ => {
                    return Err(usage(
                        "delimiter",
                        "A delimiter is one character, or `tab`.",
                    ));
                }
            },
        };
        Ok(Options {
            encoding: self.encoding.clone(),
            delimiter,
            header: self.no_header.then_some(false),
            sheet: self.sheet.clone(),
        })
    }

    /// The guessed mapping with everything that the command line says differently.
    fn mapping(&self, import: &Job, source: &Source) -> Result<Mapping, Error> {
        let mut mapping = import.mapping.clone();
        for map in &self.maps {
            let (column, target) = map
                .rsplit_once('=')
                .ok_or_else(|| usage(map, "Write COLUMN=FIELD, such as 'Tel. 2=phones.mobile'."))?;
            let at = column_of(source, column).ok_or_else(|| {
                usage(
                    column,
                    &format!("The file has no such column; it has {}.", names(source)),
                )
            })?;
            let target = target.trim();
            mapping.columns[at] = match target {
                "" | "-" => None,
                target => Some(
                    target
                        .parse::<Target>()
                        .map_err(|reason| Error::invalid(column, reason))?,
                ),
            };
            // What was said takes the place of what was guessed.
            let said = mapping.columns[at].clone();
            for other in (0..mapping.columns.len()).filter(|other| *other != at) {
                let guessed = !self.maps.iter().any(|map| {
                    map.rsplit_once('=')
                        .and_then(|(column, _)| column_of(source, column))
                        == Some(other)
                });
                let listed = said.as_ref().is_some_and(|target| {
                    matches!(target.field.as_str(), "emails" | "phones" | "tags")
                });
                if said.is_some() && mapping.columns[other] == said && guessed && !listed {
                    mapping.columns[other] = None;
                }
            }
        }
        for value in &self.values {
            let (column, from, to) = meant(source, value)?;
            mapping.mean(column, from, to);
        }
        if let Some(key) = &self.key {
            let said: Target = key
                .parse()
                .map_err(|reason| Error::invalid("--key", reason))?;
            // Who looks at the file says its column, `email`, where the field is `emails`.
            let named = mapping.columns.iter().flatten();
            let known = named
                .map(|target| &target.field)
                .any(|field| *field == said.field);
            let column = column_of(source, key).and_then(|at| mapping.columns[at].clone());
            mapping.key = Some(column.filter(|_| !known).unwrap_or(said));
            mapping.mode = How::Upsert;
        }
        if let Some(mode) = self.mode {
            mapping.mode = match mode {
                Mode::Create => How::Create,
                Mode::Update => How::Update,
                Mode::Upsert => How::Upsert,
            };
        }
        if let Some(alike) = self.alike {
            mapping.alike = match alike {
                Alike::Create => LooksAlike::Create,
                Alike::Skip => LooksAlike::Skip,
                Alike::Update => LooksAlike::Update,
            };
        }
        mapping.create_linked |= self.create_linked;
        mapping.clear_blank |= self.clear_blank;
        Ok(mapping)
    }
}

/// Mainstay itself, or a user with the rights that this user has.
pub(super) fn context(app: &App, user: Option<&str>) -> Result<Ctx, Error> {
    let Some(email) = user else {
        return Ok(app.system(From::Cli));
    };
    let directory = app.directory();
    let found = directory
        .users()
        .into_iter()
        .find(|user| user.email.eq_ignore_ascii_case(email));
    let user = found.ok_or_else(|| usage("--user", &format!("There is no user {email}.")))?;
    app.ctx(user.id, Origin::of(From::Cli))
}

/// A mistake on the command line.
pub(super) fn usage(place: &str, text: &str) -> Error {
    Error::invalid(place, mainstay_model::Reason::new("usage", text))
}

/// Tells why it was not done, and the exit code for that.
pub(super) fn refusal(error: &Error) -> Exit {
    match error {
        Error::Invalid(problems) => {
            for problem in problems {
                match problem.field.as_str() {
                    "" => eprintln!("mainstay: {}", problem.reason.message),
                    field => eprintln!("mainstay: {field}: {}", problem.reason.message),
                }
            }
            let file = problems.iter().any(|problem| problem.field == "file");
            if file { Exit::Broken } else { Exit::Usage }
        }
        Error::NotFound => {
            eprintln!("mainstay: there is no such thing here");
            Exit::Usage
        }
        Error::Unavailable(_) | Error::Full => {
            eprintln!("mainstay: {error}");
            Exit::Unavailable
        }
        error => {
            eprintln!("mainstay: {error}");
            Exit::Broken
        }
    }
}

fn read_id(text: &str) -> Result<RecordId, Error> {
    text.parse().map_err(|_| {
        usage(
            "ID",
            &format!("`{text}` is not the id of an import; `mainstay import --list` shows them."),
        )
    })
}

fn column_of(source: &Source, name: &str) -> Option<usize> {
    let numbered = name
        .strip_prefix('#')
        .and_then(|number| number.parse::<usize>().ok());
    if let Some(at) = numbered.and_then(|number| number.checked_sub(1)) {
        return (at < source.columns.len()).then_some(at);
    }
    let folded = fold::fold(name);
    source
        .names()
        .position(|other| other == name.trim())
        .or_else(|| source.names().position(|other| fold::fold(other) == folded))
}

/// `Column:from=to`; the column may have a colon in its name, what is meant may have an equals sign.
fn meant<'a>(source: &Source, text: &'a str) -> Result<(usize, &'a str, &'a str), Error> {
    for (at, _) in text.match_indices(':') {
        if let Some(column) = column_of(source, &text[..at])
            && let Some((from, to)) = text[at + 1..].split_once('=')
        {
            return Ok((column, from.trim(), to.trim()));
        }
    }
    let said = format!(
        "Write COLUMN:FROM=TO, such as 'Product:GTXPro=GTX Pro'; the file has the columns {}.",
        names(source)
    );
    Err(usage(text, &said))
}

fn names(source: &Source) -> String {
    let shown: Vec<String> = source
        .names()
        .take(30)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = source.columns.len() - shown.len();
    if more > 0 {
        format!("{} and {more} more", shown.join(", "))
    } else {
        shown.join(", ")
    }
}

pub(super) async fn write_refused(
    app: &App,
    ctx: &Ctx,
    id: RecordId,
    file: &Path,
) -> Result<(), Error> {
    use std::io::Write as _;
    let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
    let mut after = 0;
    loop {
        let (bytes, next) = app.refused_rows_csv(ctx, id, after).await?;
        out.write_all(&bytes)?;
        match next {
            Some(next) => after = next,
            None => break,
        }
    }
    Ok(out.flush()?)
}

/// Progress on a terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new(what: &str, hidden: bool) -> Self {
        let bar = if hidden {
            ProgressBar::hidden()
        } else {
            ProgressBar::new(1_000)
        };
        if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:30} {percent} %, {msg}") {
            bar.set_style(style);
        }
        bar.set_prefix(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(250));
        Self(bar)
    }

    /// The same for one of several files.
    pub(super) fn show_of(&self, file: &str, progress: &Progress) {
        self.0.set_prefix(file.to_owned());
        self.show(progress);
    }

    pub(super) fn show(&self, progress: &Progress) {
        self.0.set_position((progress.fraction * 1_000.0) as u64);
        let left = progress.left().map_or_else(String::new, |left| {
            format!(", {} s left", left.as_secs().max(1))
        });
        self.0.set_message(format!(
            "{} rows, {:.0} a second{left}",
            progress.totals.rows,
            progress.rate()
        ));
    }

    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}
