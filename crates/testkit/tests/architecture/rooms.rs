//! What may stand in which file.

use crate::lexer::take_apart;
use crate::tree::{Source, sources};

/// Beyond this, a file has more than one subject.
const MAX_LINES: usize = 500;

/// Where SQL may be: in its room, in the rooms that check the store from below or compare it with bare statements.
const MAY_SPEAK_SQL: [&str; 3] = ["crates/store/", "crates/testkit/", "benches/"];

/// Where time may be read: measuring, benchmarks, and the one clock that everybody else is handed.
const MAY_READ_CLOCK: [&str; 3] = ["crates/telemetry/", "crates/testkit/", "benches/"];

const CLOCKS: [&str; 5] = [
    "Timestamp::now",
    "Zoned::now",
    "SystemTime::now",
    "Instant::now",
    "Utc::now",
];

/// Where addresses become doors: the table, what is the same for everybody, and what operators ask for.
const MAY_OPEN_DOORS: [&str; 3] = [
    "crates/web/src/routes.rs",
    "crates/web/src/assets.rs",
    "crates/mainstay/src/serve/operations.rs",
];

const DOORS: [&str; 4] = [".route(", ".route_service(", ".nest(", ".nest_service("];

const NAMELESS: [&str; 4] = ["utils", "common", "helpers", "misc"];

fn refuse(wrong: Vec<String>, mend: &str) {
    assert!(wrong.is_empty(), "{mend}\n  {}", wrong.join("\n  "));
}

fn rust() -> Vec<Source> {
    sources(&[".rs"])
}

#[test]
fn sql_is_written_in_the_store_alone() {
    let wrong = rust()
        .into_iter()
        .filter(|file| !file.is_under(&MAY_SPEAK_SQL) && !file.is_test())
        .flat_map(|file| {
            let strings = take_apart(&file.text).strings.into_iter();
            strings
                .filter(|(_, text)| is_sql(text))
                .map(move |(line, text)| {
                    let start: String = text.chars().take(60).collect();
                    format!("{}:{line}: {start:?}", file.path)
                })
        })
        .collect();
    refuse(
        wrong,
        "SQL belongs in crates/store: give the store a function that says what is wanted",
    );
}

/// Capital letters or not, but at the start of the text: prose does not begin with "select x from".
fn is_sql(text: &str) -> bool {
    let words: Vec<String> = text
        .split_whitespace()
        .take(200)
        .map(|word| word.to_ascii_lowercase())
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        // "Select a column from the list" is a sentence: in SQL the statement shouts, or a list of names follows.
        ["select", rest @ ..] => text.contains("SELECT") && rest.contains(&"from"),
        ["with", _, "as", ..] => text.contains('('),
        ["insert", "into", ..] | ["delete", "from", ..] => {
            text.contains(words[0].to_ascii_uppercase().as_str())
        }
        ["update", _, "set", ..] => text.contains("UPDATE") || text.contains('='),
        [
            "create",
            "table" | "index" | "unique" | "virtual" | "trigger" | "schema",
            ..,
        ] => true,
        ["alter", "table", ..] | ["drop", "table" | "index" | "trigger", ..] => true,
        ["begin", "immediate" | "deferred", ..] => true,
        [first, ..] => first.starts_with("pragma") && words.len() <= 4 && words.len() > 1,
        [] => false,
    }
}

#[test]
fn time_is_read_from_the_clock_alone() {
    let wrong = rust()
        .into_iter()
        .filter(|file| {
            !file.is_under(&MAY_READ_CLOCK) && !file.is_test() && !file.path.ends_with("/clock.rs")
        })
        .flat_map(|file| lines_with(&file, &CLOCKS))
        .collect();
    refuse(
        wrong,
        "Code that reads the time by itself cannot be tested with another: take `Ctx.now` or the injected clock, or \
         mainstay_telemetry::Stopwatch to measure a duration",
    );
}

/// Lines of code that have one of these words.
fn lines_with(file: &Source, words: &[&str]) -> Vec<String> {
    let code = take_apart(&file.text).code;
    let lines = code.lines().enumerate();
    lines
        .filter(|(_, line)| words.iter().any(|word| line.contains(word)))
        .map(|(at, line)| format!("{}:{}: {}", file.path, at + 1, line.trim()))
        .collect()
}

#[test]
fn addresses_stand_in_the_table() {
    let wrong = rust()
        .into_iter()
        .filter(|file| file.is_under(&["crates/web/src/", "crates/mainstay/src/"]))
        .filter(|file| !file.is_test() && !MAY_OPEN_DOORS.contains(&file.path.as_str()))
        .flat_map(|file| lines_with(&file, &DOORS))
        .collect();
    refuse(
        wrong,
        "An address that is not in the table of `mainstay_web::routes` has no need, no guard and no test: add it to a `Routes`",
    );
}

#[test]
fn files_stay_short() {
    let wrong = sources(&[".rs", ".ts", ".css", ".js", ".mjs"])
        .into_iter()
        .filter_map(|file| {
            let lines = file.text.lines().count();
            (lines > MAX_LINES).then(|| format!("{}: {lines} lines", file.path))
        })
        .collect();
    refuse(
        wrong,
        "A file has one subject: describe it, and split it where the description says \"and\"",
    );
}

#[test]
fn files_are_called_by_their_subject() {
    let wrong = sources(&[".rs", ".ts", ".js", ".mjs", ".css"])
        .into_iter()
        .filter(|file| {
            file.path.split('/').any(|part| {
                let stem = part.split('.').next().unwrap_or(part);
                NAMELESS.contains(&stem)
            })
        })
        .map(|file| file.path)
        .collect();
    refuse(
        wrong,
        "A name that fits everything says nothing: name the file by what its functions are about",
    );
}

#[test]
fn every_source_says_what_it_is_for() {
    let wrong = rust()
        .into_iter()
        .filter(|file| !file.is_test() && !file.text.trim_start().starts_with("//!"))
        .map(|file| file.path)
        .collect();
    refuse(
        wrong,
        "The first lines of a module say what it is for, in `//!`",
    );
}

#[test]
fn sql_is_recognised() {
    for sql in [
        "SELECT id FROM company",
        "\n  SELECT id, name\n  FROM t",
        "INSERT INTO t VALUES (1)",
        "UPDATE t SET a = 1",
        "CREATE TABLE t (a)",
        "create index i on t(a)",
        "PRAGMA journal_mode = WAL",
        "BEGIN IMMEDIATE",
    ] {
        assert!(is_sql(sql), "{sql}");
    }
    for prose in [
        "Select a view from the list",
        "select",
        "Update the set",
        "insert",
        "Delete from favourites",
        "Drop files here",
    ] {
        assert!(!is_sql(prose), "{prose}");
    }
}
