//! The second step: what each column is.

use mainstay_app::import::mapping::{choices, keys};
use mainstay_app::import::source::{FileKind, Sheet};
use mainstay_app::import::{Alike, Import, Mode, Source, Why};
use mainstay_app::{Error, Result};
use mainstay_model::{Object, Problem};
use maud::{Markup, html};

use super::posted::column_name;
use crate::components::form::Choice;
use crate::components::{
    Button, Callout, Card, Field, Form as FormOf, Problem as Told, Tone, pill, problem_list,
};
use crate::error::reason_text;
use crate::i18n::T;
use crate::person::Person;
use crate::state::Web;

/// The delimiters that can be chosen, and what they are called.
const DELIMITERS: [(&str, &str); 4] = [
    (",", "import-delimiter-comma"),
    (";", "import-delimiter-semicolon"),
    ("tab", "import-delimiter-tab"),
    ("|", "import-delimiter-bar"),
];

pub(super) async fn body(
    web: &Web,
    person: &Person,
    import: &Import,
    object: &Object,
    problems: &[Problem],
) -> Result<Markup> {
    let t = person.t;
    let source = match web.app.import_source(import).await {
        Ok(source) => source,
        Err(Error::Invalid(problems)) => {
            let told = problems
                .iter()
                .map(|problem| reason_text(t, &problem.reason))
                .collect::<Vec<_>>()
                .join(" ");
            return Ok(html! { (Callout::bad(html! { p { (told) } })) });
        }
        Err(error) => return Err(error),
    };
    let form = FormOf::post(format!("/import/{}/check", import.id), &person.session.csrf).render(&html! {
        (Card::new(t.get("import-columns")).count(source.columns.len()).flush(columns(person, import, object, &source, problems)))
        (Card::new(t.get("import-how")).body(how(person, import, object)))
        div.form-foot {
            (Button::new(t.get("import-check")).primary().icon("clipboard-list").submit())
            span.hint { (t.get("import-check-hint")) }
        }
    });
    Ok(html! {
        (problem_list(t, t.get("error-invalid-title"), &told(t, &source, problems)))
        @if let Some(failure) = &import.failure { (Callout::bad(html! { p { (failure) } })) }
        (reading(person, import, &source))
        (form)
    })
}

fn told(t: T, source: &Source, problems: &[Problem]) -> Vec<Told> {
    let at = |name: &str| source.names().position(|column| column == name);
    problems
        .iter()
        .map(|problem| Told {
            target: match problem.field.as_str() {
                "key" | "mode" => Some(Field::id_of(&problem.field)),
                name => at(name).map(|at| Field::id_of(&column_name(at))),
            },
            label: match problem.field.as_str() {
                "key" => t.get("import-key").to_owned(),
                "mode" => t.get("import-mode").to_owned(),
                "columns" => t.get("import-columns").to_owned(),
                name => name.to_owned(),
            },
            reason: reason_text(t, &problem.reason),
        })
        .collect()
}

/// How the file was understood, and the way to say it differently.
fn reading(person: &Person, import: &Import, source: &Source) -> Markup {
    let t = person.t;
    let name = source.dialect.delimiter_name();
    let delimiter = DELIMITERS
        .into_iter()
        .find(|(key, _)| *key == name)
        .map_or(name, |(_, label)| t.get(label));
    let columns = ("columns", source.columns.len().into());
    let encoding = ("encoding", source.encoding.name().into());
    let found = match source.kind {
        FileKind::Text => t.with(
            "import-read-as",
            &[encoding, ("delimiter", delimiter.into()), columns],
        ),
        FileKind::Workbook => {
            let sheet = source.sheet.as_deref().unwrap_or("");
            t.with("import-read-sheet", &[("sheet", sheet.into()), columns])
        }
        FileKind::Objects => t.with("import-read-objects", &[encoding, columns]),
        FileKind::Cards => t.with("import-read-cards", &[encoding, columns]),
    };
    let auto = t.get("import-automatic");
    let options = &import.options;
    let encodings: Vec<Choice> = [
        "utf-8",
        "utf-16le",
        "utf-16be",
        "gb18030",
        "big5",
        "shift_jis",
        "windows-1252",
        "windows-1250",
        "windows-1251",
        "iso-8859-15",
    ]
    .map(|name| Choice::new(name, name))
    .to_vec();
    let delimiters: Vec<Choice> = DELIMITERS
        .map(|(key, label)| Choice::new(key, t.get(label)))
        .to_vec();
    let headers = [
        Choice::new("yes", t.get("import-header-yes")),
        Choice::new("no", t.get("import-header-no")),
    ];
    let chosen = match options.delimiter {
        Some('\t') => "tab".to_owned(),
        Some(delimiter) => delimiter.to_string(),
        None => String::new(),
    };
    let header = options
        .header
        .map_or("", |header| if header { "yes" } else { "no" });
    let form = FormOf::post(format!("/import/{}/options", import.id), &person.session.csrf).two_columns().render(&html! {
        @if source.kind == FileKind::Workbook {
            (Field::new("sheet", t.get("import-sheet")).select(options.sheet.as_deref().unwrap_or(""), Some(auto), &sheets(t, source)))
        } @else {
            (Field::new("encoding", t.get("import-encoding")).select(options.encoding.as_deref().unwrap_or(""), Some(auto), &encodings))
        }
        @if source.kind == FileKind::Text {
            (Field::new("delimiter", t.get("import-delimiter")).select(&chosen, Some(auto), &delimiters))
        }
        @if matches!(source.kind, FileKind::Text | FileKind::Workbook) {
            (Field::new("header", t.get("import-header")).select(header, Some(auto), &headers))
        }
        div.form-foot.wide { (Button::new(t.get("import-read-again")).small().submit()) }
    });
    html! {
        details.more-facts {
            summary { (found) " " span.as-link { (t.get("import-read-differently")) } }
            (form)
        }
    }
}

/// The sheets of a workbook, those that it hides told as such.
fn sheets(t: T, source: &Source) -> Vec<Choice> {
    let named = |sheet: &Sheet| {
        let name = sheet.name.clone();
        let label = if sheet.hidden {
            t.with("import-sheet-hidden", &[("sheet", name.as_str().into())])
        } else {
            name.clone()
        };
        Choice::new(name, label)
    };
    source.sheets.iter().map(named).collect()
}

fn columns(
    person: &Person,
    import: &Import,
    object: &Object,
    source: &Source,
    problems: &[Problem],
) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let places = choices(object, &ctx.access, ctx.lang());
    html! {
        div.table-scroll tabindex="0" role="region" aria-label=(t.get("import-columns")) {
            table.table.cards.mapping {
                caption.sr { (t.get("import-columns")) }
                thead { tr {
                    th scope="col" { (t.get("import-column")) }
                    th scope="col" { (t.get("import-values")) }
                    th scope="col" { (t.get("import-goes-to")) }
                    th scope="col" { (t.get("import-why")) }
                } }
                tbody {
                    @for (at, name) in source.names().enumerate() {
                        @let target = import.mapping.columns.get(at).cloned().flatten();
                        @let name_of = column_name(at);
                        @let problem = problems.iter().find(|problem| problem.field == name);
                        tr {
                            th.lead scope="row" { (name) }
                            td.muted data-label=(t.get("import-values")) { (samples(import, at)) }
                            td data-label=(t.get("import-goes-to")) {
                                select.input id=(Field::id_of(&name_of)) name=(name_of) aria-label=(t.with("import-goes-to-of", &[("column", name.into())])) aria-invalid=[problem.map(|_| "true")] {
                                    option value="" selected[target.is_none()] { (t.get("import-leave-out")) }
                                    @for place in &places {
                                        option value=(place.target.to_string()) selected[target.as_ref() == Some(&place.target)] { (place.label) }
                                    }
                                    // A place that is in no list stays chosen: the remembered name of a linked record, say.
                                    @if let Some(target) = &target
                                        && !places.iter().any(|place| place.target == *target)
                                    {
                                        option value=(target.to_string()) selected { (target.to_string()) }
                                    }
                                }
                            }
                            td data-label=(t.get("import-why")) { (why(t, import, at)) }
                        }
                    }
                }
            }
        }
    }
}

fn samples(import: &Import, at: usize) -> String {
    import
        .guesses
        .get(at)
        .map(|guess| guess.samples.join(" · "))
        .unwrap_or_default()
}

/// Why a column is taken for what it is, in a word or two.
fn why(t: T, import: &Import, at: usize) -> Markup {
    let (Some(guess), target) = (
        import.guesses.get(at),
        import.mapping.columns.get(at).cloned().flatten(),
    ) else {
        return html! {};
    };
    if target != guess.target {
        return pill(t.get("import-why-chosen"), Tone::Blue);
    }
    let sure = if guess.confidence >= 80 {
        Tone::Green
    } else {
        Tone::Amber
    };
    match &guess.why {
        Why::Name | Why::Label => pill(t.get("import-why-header"), sure),
        Why::Synonym => pill(t.get("import-why-synonym"), sure),
        Why::Nearly(_) => pill(t.get("import-why-nearly"), Tone::Amber),
        Why::Values => pill(t.get("import-why-values"), Tone::Amber),
        Why::Remembered => pill(t.get("import-why-remembered"), Tone::Green),
        Why::Chosen => pill(t.get("import-why-chosen"), Tone::Blue),
        Why::Unknown => html! { span.muted { (t.get("import-why-unknown")) } },
        Why::Taken(place) => {
            html! { span.muted { (t.with("import-why-taken", &[("place", place.as_str().into())])) } }
        }
        Why::Unfit(place) => {
            html! { span.muted { (t.with("import-why-unfit", &[("place", place.as_str().into())])) } }
        }
    }
}

fn how(person: &Person, import: &Import, object: &Object) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let keys: Vec<Choice> = keys(object, &ctx.access, ctx.lang())
        .into_iter()
        .map(|key| Choice::new(key.target.to_string(), key.label))
        .collect();
    let key = import
        .mapping
        .key
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let mode = if import.mapping.mode == Mode::Create && import.mapping.key.is_none() {
        Mode::Upsert
    } else {
        import.mapping.mode
    };
    let modes = [
        Choice::new(Mode::Upsert.name(), t.get("import-mode-upsert")),
        Choice::new(Mode::Update.name(), t.get("import-mode-update")),
        Choice::new(Mode::Create.name(), t.get("import-mode-create")),
    ];
    let alike = [
        Choice::new(Alike::Create.name(), t.get("import-alike-create")),
        Choice::new(Alike::Skip.name(), t.get("import-alike-skip")),
        Choice::new(Alike::Update.name(), t.get("import-alike-update")),
    ];
    html! {
        div.form.import-how {
        (Field::new("key", t.get("import-key")).hint(t.get("import-key-hint")).select(&key, Some(t.get("import-key-none")), &keys))
        (Field::new("mode", t.get("import-mode")).hint(t.get("import-mode-hint")).radio(mode.name(), &modes))
        (Field::new("alike", t.get("import-alike")).hint(t.get("import-alike-hint")).radio(import.mapping.alike.name(), &alike))
        (Field::new("create_linked", t.get("import-create-linked")).checkbox(import.mapping.create_linked))
        (Field::new("clear_blank", t.get("import-clear-blank")).checkbox(import.mapping.clear_blank))
        }
    }
}
