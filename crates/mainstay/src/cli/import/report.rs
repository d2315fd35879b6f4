//! What `mainstay import` prints: for people, or as JSON for programs.

use mainstay_app::import::mend::OpenWord;
use mainstay_app::import::outcome::{CellProblem, Outcome, RowOutcome, Totals};
use mainstay_app::import::source::FileKind;
use mainstay_app::import::{Check, Import, Source, Why};
use serde_json::{Value as Json, json};

/// Refused rows that are printed as JSON.
pub(in crate::cli) const MOST: usize = 1_000;
/// Refused rows that are printed for people.
const SHOWN: usize = 20;

/// Where the columns go.
pub(in crate::cli) fn mapping(import: &Import, source: &Source) {
    let encoding = source.encoding.name();
    let read = match source.kind {
        FileKind::Text => format!("{encoding}, delimiter {}", source.dialect.delimiter_name()),
        FileKind::Workbook => {
            let others = source.sheets.len().saturating_sub(1);
            let sheet = source.sheet.as_deref().unwrap_or("");
            match others {
                0 => format!("sheet {sheet}"),
                _ => format!("sheet {sheet} of {}", source.sheets.len()),
            }
        }
        FileKind::Objects => format!("JSON objects in {encoding}"),
        FileKind::Cards => format!("vCards in {encoding}"),
    };
    println!("{}: {read}, {} columns", import.name, source.columns.len());
    let width = source
        .names()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0)
        .min(30);
    for (at, name) in source.names().enumerate() {
        let target = import.mapping.columns.get(at).cloned().flatten();
        let why = import
            .guesses
            .get(at)
            .map_or("", |guess| match (&guess.why, &target) {
                (_, None) => "",
                (_, target) if *target != guess.target => "  (as you said)",
                (Why::Values, _) => "  (its values look like it)",
                (Why::Nearly(_), _) => "  (almost its name)",
                (Why::Remembered, _) => "  (as last time)",
                _ => "",
            });
        match target {
            Some(target) => println!("  {name:width$} -> {target}{why}"),
            None => println!("  {name:width$}    left out"),
        }
    }
    match &import.mapping.key {
        Some(key) => println!("  key: {key} ({})", import.mapping.mode.name()),
        None => println!("  no key: every row is a new record"),
    }
}

/// What a dry run found.
pub(in crate::cli) fn checked(import: &Import, source: &Source, words: &[OpenWord], json: bool) {
    let check = import.check.clone().unwrap_or_default();
    if json {
        let mut told = told(import);
        told["dry_run"] = json!(true);
        told["columns"] = columns(import, source);
        told["totals"] = json!(check.totals);
        told["refused"] = json!(check.refused);
        told["examples"] = json!(check.examples);
        told["problems"] = json!(check.kinds);
        told["words"] = words.iter().map(word).collect();
        println!("{told:#}");
        return;
    }
    changes(&check);
    refused(import, &check.refused, check.totals.refused);
    for open in words.iter().take(SHOWN) {
        let column = source.names().nth(open.word.column).unwrap_or("");
        let (from, likely) = (&open.word.word, open.likely.as_deref().unwrap_or("..."));
        println!(
            "  not understood in {} rows; say what it means: --value '{column}:{from}={likely}'",
            open.word.count
        );
    }
    println!(
        "Nothing was changed. It would be: {}.",
        totals(&check.totals)
    );
}

fn word(open: &OpenWord) -> Json {
    json!({
        "column": open.word.column,
        "field": open.word.field,
        "word": open.word.word,
        "rows": open.word.count,
        "likely": open.likely,
    })
}

fn changes(check: &Check) {
    for row in check
        .examples
        .iter()
        .filter(|row| row.outcome == Outcome::Updated)
        .take(5)
    {
        for change in &row.changes {
            println!(
                "  row {}, {}: {} \"{}\" -> \"{}\"",
                row.row, row.title, change.field, change.old, change.new
            );
        }
    }
}

/// How a run ended.
pub(in crate::cli) fn ran(import: &Import, rows: &[RowOutcome], json: bool) {
    if json {
        let mut told = told(import);
        told["dry_run"] = json!(false);
        told["totals"] = json!(import.totals);
        told["refused"] = json!(rows);
        told["seconds"] = json!(import.seconds);
        println!("{told:#}");
        return;
    }
    refused(import, rows, import.totals.refused);
    for (row, problem) in import.notes.iter().take(SHOWN) {
        println!("  row {row}: {}", cell(problem));
    }
    let rate = import.progress().rate();
    println!(
        "{}, in {:.1} s ({rate:.0} rows a second).",
        capital(&totals(&import.totals)),
        import.seconds
    );
    println!("`mainstay import --undo {}` takes it back.", import.id);
}

/// What taking back came to.
pub(in crate::cli) fn undone(import: &Import, json: bool) {
    let Some(undone) = &import.undone else { return };
    if json {
        let mut told = told(import);
        told["undone"] = json!(undone);
        println!("{told:#}");
        return;
    }
    println!("Taken back: {} changes of {}.", undone.clean, import.name);
    if undone.conflicts > 0 {
        println!(
            "{} records keep some values: they were changed again since, or what they were linked to is gone.",
            undone.conflicts
        );
    }
}

/// The last imports.
pub(in crate::cli) fn list(imports: &[Import], json: bool) {
    if json {
        let all: Vec<Json> = imports
            .iter()
            .map(|import| {
                let mut told = told(import);
                told["totals"] = json!(import.totals);
                told
            })
            .collect();
        println!("{:#}", json!(all));
        return;
    }
    for import in imports {
        let at = import.created_at.to_zoned(jiff::tz::TimeZone::system());
        let (day, state) = (at.strftime("%Y-%m-%d %H:%M"), import.state.name());
        println!(
            "{}  {day}  {state:10} {:10} {}  ({})",
            import.id,
            import.object,
            import.name,
            totals(&import.totals)
        );
    }
}

fn told(import: &Import) -> Json {
    json!({
        "import": import.id,
        "object": import.object,
        "file": import.name,
        "state": import.state.name(),
        "change_set": import.set,
        "key": import.mapping.key,
        "mode": import.mapping.mode.name(),
        "failure": import.failure,
    })
}

fn columns(import: &Import, source: &Source) -> Json {
    let each = source.names().enumerate().map(|(at, name)| {
        let guess = import.guesses.get(at);
        json!({
            "column": name,
            "target": import.mapping.columns.get(at),
            "confidence": guess.map(|guess| guess.confidence),
            "why": guess.map(|guess| &guess.why),
        })
    });
    json!(each.collect::<Vec<_>>())
}

fn totals(totals: &Totals) -> String {
    let mut text = format!(
        "{} created, {} updated, {} unchanged, {} refused",
        totals.created, totals.updated, totals.unchanged, totals.refused
    );
    if totals.linked > 0 {
        text.push_str(&format!(", {} linked records made", totals.linked));
    }
    text
}

fn refused(import: &Import, rows: &[RowOutcome], all: u64) {
    for row in rows.iter().take(SHOWN) {
        for problem in &row.problems {
            println!("  row {}: {}", row.row, cell(problem));
        }
    }
    let more = all.saturating_sub(rows.len().min(SHOWN) as u64);
    if more > 0 {
        println!("  and {more} more rows; --refused writes them all");
    }
    let mut problems = rows.iter().flat_map(|row| &row.problems);
    if !import.mapping.create_linked && problems.any(|one| one.reason.code == "no_such_record") {
        println!(
            "  --create-linked makes records that are named and do not exist, such as companies"
        );
    }
}

fn cell(problem: &CellProblem) -> String {
    match (problem.column.as_str(), problem.value.as_str()) {
        ("", _) => problem.reason.message.clone(),
        (column, "") => format!("{column}: {}", problem.reason.message),
        (column, value) => format!("{column} \"{value}\": {}", problem.reason.message),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
