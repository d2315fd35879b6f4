//! What the check found, to be put right at once: words that mean another one, and single cells.

use std::collections::HashSet;

use axum::extract::{Path, State};
use mainstay_app::import::check::UnknownWord;
use mainstay_app::import::mend::OpenWord;
use mainstay_app::import::outcome::CellProblem;
use mainstay_app::import::source::Mend;
use mainstay_app::import::{Check, Import};
use mainstay_app::{Ctx, Error, Origin, Result};
use mainstay_model::Object;
use maud::{Markup, html};

use super::checked::REFUSED;
use super::{MOMENT, answer, find};
use crate::components::{Button, Callout, Card, Form as FormOf};
use crate::error::{OrPage, PageResult, reason_text};
use crate::given::Form;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

/// A choice that leaves the cell empty; keys of options never begin so.
const EMPTY: &str = "!";
/// A choice that makes the word an option of the field.
const NEW: &str = "+";
/// More than this is to be typed and not to be chosen.
const CHOICES: usize = 200;

/// How much was put right, and the way back.
pub(super) fn put_right(person: &Person, import: &Import) -> Markup {
    let t = person.t;
    let (words, cells) = (import.mapping.words.len(), import.mends.len());
    if words + cells == 0 {
        return html! {};
    }
    let args = [("words", words.into()), ("cells", cells.into())];
    let forget =
        FormOf::post(format!("/import/{}/mend", import.id), &person.session.csrf).render(&html! {
            input type="hidden" name="forget" value="yes";
            div.form-foot { (Button::new(t.get("import-mends-forget")).small().icon("undo-2").submit()) }
        });
    html! { (Callout::good(html! { p { (t.with("import-mends", &args)) } (forget) })) }
}

/// Everything that can be put right, in one form.
pub(super) fn form(
    person: &Person,
    import: &Import,
    object: &Object,
    words: &[OpenWord],
    check: &Check,
) -> Markup {
    if check.refused.is_empty() {
        return html! {};
    }
    let t = person.t;
    let action = format!("/import/{}/mend", import.id);
    FormOf::post(action, &person.session.csrf).render(&html! {
        @if !words.is_empty() { (meanings(person, import, object, words)) }
        (cells(person, import, check))
        div.form-foot {
            (Button::new(t.get("import-mend")).icon("clipboard-list").submit())
            span.hint { (t.get("import-mend-hint")) }
        }
    })
}

fn meanings(person: &Person, import: &Import, object: &Object, words: &[OpenWord]) -> Markup {
    let t = person.t;
    let column = |at: usize| import.columns.get(at).cloned().unwrap_or_default();
    let label = |field: &str| {
        object.find(field).map_or_else(String::new, |field| {
            field.label.get(person.ctx.lang()).to_owned()
        })
    };
    html! {
        (Card::new(t.get("import-words")).count(words.len()).flush(html! {
            p.hint { (t.get("import-words-hint")) }
            div.table-scroll tabindex="0" role="region" aria-label=(t.get("import-words")) {
                table.table.cards.told {
                    caption.sr { (t.get("import-words")) }
                    thead { tr {
                        th scope="col" { (t.get("import-column")) }
                        th scope="col" { (t.get("import-word")) }
                        th.num scope="col" { (t.get("import-rows")) }
                        th scope="col" { (t.get("import-means")) }
                    } }
                    tbody {
                        @for (at, open) in words.iter().enumerate() {
                            tr {
                                td data-label=(t.get("import-column")) { (column(open.word.column)) }
                                th.lead scope="row" { (open.word.word) }
                                td.num data-label=(t.get("import-rows")) { (t.number(open.word.count)) }
                                td data-label=(t.get("import-means")) {
                                    input type="hidden" name=(format!("word.{at}.column")) value=(open.word.column);
                                    input type="hidden" name=(format!("word.{at}.from")) value=(open.word.word);
                                    (meaning(person, at, open, &label(&open.word.field)))
                                }
                            }
                        }
                    }
                }
            }
        }))
    }
}

/// What a word means: to be chosen, or to be typed where there is too much to choose from.
fn meaning(person: &Person, at: usize, open: &OpenWord, field: &str) -> Markup {
    let t = person.t;
    let args = [
        ("word", open.word.word.as_str().into()),
        ("field", field.into()),
    ];
    let said = t.with("import-means-of", &args);
    let name = format!("word.{at}");
    let likely = open.likely.as_deref();
    html! {
        @if open.choices.is_empty() || open.choices.len() > CHOICES {
            input.input type="text" name=(name) value=(likely.unwrap_or("")) aria-label=(said) maxlength="500" autocomplete="off";
        } @else {
            select.input name=(name) aria-label=(said) {
                option value="" { (t.get("import-means-open")) }
                option value=(EMPTY) { (t.get("import-means-nothing")) }
                @if open.may_be_new {
                    option value=(NEW) { (t.with("import-means-new", &[("word", open.word.word.as_str().into())])) }
                }
                @for (key, label) in &open.choices {
                    option value=(format!("={key}")) selected[likely == Some(key.as_str())] { (label) }
                }
            }
        }
    }
}

/// The cells that are wrong, each with room for what is right.
fn cells(person: &Person, import: &Import, check: &Check) -> Markup {
    let t = person.t;
    let mut seen = HashSet::new();
    let mut lines = Vec::new();
    for row in check.refused.iter().take(REFUSED) {
        for problem in &row.problems {
            let column = import
                .columns
                .iter()
                .position(|name| *name == problem.column);
            let first = column.is_some_and(|column| seen.insert((row.row, column)));
            lines.push((row.row, problem, column.filter(|_| first)));
        }
    }
    let more = check.totals.refused.saturating_sub(REFUSED as u64);
    html! {
        (Card::new(t.get("import-refused-rows")).count(t.number(check.totals.refused)).flush(html! {
            div.table-scroll tabindex="0" role="region" aria-label=(t.get("import-refused-rows")) {
                table.table.cards.told {
                    caption.sr { (t.get("import-refused-rows")) }
                    thead { tr {
                        th.num scope="col" { (t.get("import-row-number")) }
                        th scope="col" { (t.get("import-column")) }
                        th scope="col" { (t.get("import-value")) }
                        th scope="col" { (t.get("import-problem")) }
                    } }
                    tbody { @for (row, problem, column) in lines { (line(person, row, problem, column)) } }
                }
            }
            @if more > 0 { p.hint { (t.with("import-more-rows", &[("n", more.into())])) } }
        }))
    }
}

fn line(person: &Person, row: u64, problem: &CellProblem, column: Option<usize>) -> Markup {
    let t = person.t;
    // What is shown of a long text is not all of it: it is mended in the file of refused rows.
    let column = column.filter(|_| !problem.value.ends_with('…'));
    html! {
        tr {
            td.num data-label=(t.get("import-row-number")) { (row) }
            td data-label=(t.get("import-column")) { @if problem.column.is_empty() { (t.get("import-whole-row")) } @else { (problem.column) } }
            td.value data-label=(t.get("import-value")) {
                @if let Some(column) = column {
                    @let args = [("row", row.to_string().into()), ("column", problem.column.as_str().into())];
                    input type="hidden" name=(format!("was.{row}.{column}")) value=(problem.value);
                    input.input type="text" name=(format!("cell.{row}.{column}")) value=(problem.value) aria-label=(t.with("import-cell", &args)) maxlength="5000" autocomplete="off";
                } @else { (problem.value) }
            }
            td data-label=(t.get("import-problem")) { (reason_text(t, &problem.reason)) }
        }
    }
}

/// `POST /import/{id}/mend`
pub(super) async fn mend(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let import = find(&web, &person, &id).await.page(&person)?;
    let done = async {
        let mut ctx = person.ctx.clone();
        if last(&pairs, "forget").is_some() {
            web.app.forget_mends(&person.ctx, import.id).await?;
        } else {
            let (mut words, cells) = (words(&pairs), mended(&pairs));
            ctx = made(&web, &person, &import, &mut words).await?;
            web.app.mend_import(&ctx, import.id, &words, cells).await?;
        }
        let running = web.app.start_check(&ctx, import.id).await?;
        let _still_running = tokio::time::timeout(MOMENT, running).await;
        Ok(())
    };
    let done = done.await;
    answer(&web, &person, &import, done).await
}

/// Makes options of the words that shall be some; the context that knows of them.
async fn made(
    web: &Web,
    person: &Person,
    import: &Import,
    words: &mut [(usize, String, String)],
) -> Result<Ctx> {
    let mut ctx = person.ctx.clone();
    let unknown = import.check.as_ref().map_or(&[][..], |check| &check.words);
    for (column, from, to) in words.iter_mut().filter(|(.., to)| to == NEW) {
        let same = |word: &&UnknownWord| word.column == *column && word.word == *from;
        let word = unknown.iter().find(same).ok_or(Error::NotFound)?;
        *to = web.app.add_option(&ctx, import, word).await?;
        ctx = web.app.ctx(ctx.user_id()?, Origin::of(ctx.source))?;
    }
    Ok(ctx)
}

fn words(pairs: &[(String, String)]) -> Vec<(usize, String, String)> {
    let mut words = Vec::new();
    for at in 0.. {
        let Some(from) = last(pairs, &format!("word.{at}.from")) else {
            break;
        };
        let column = last(pairs, &format!("word.{at}.column")).and_then(|text| text.parse().ok());
        let to = last(pairs, &format!("word.{at}")).unwrap_or("").trim();
        let to = match to {
            "" => None,
            EMPTY => Some(String::new()),
            chosen => Some(chosen.strip_prefix('=').unwrap_or(chosen).to_owned()),
        };
        if let (Some(column), Some(to)) = (column, to) {
            words.push((column, from.to_owned(), to));
        }
    }
    words
}

/// Cells in which something else stands now.
fn mended(pairs: &[(String, String)]) -> Vec<Mend> {
    let changed = |(name, value): &(String, String)| {
        let place = name.strip_prefix("cell.")?;
        let was = last(pairs, &format!("was.{place}"))?;
        let (row, column) = place.split_once('.')?;
        (was.trim() != value.trim()).then_some(())?;
        Some(Mend {
            row: row.parse().ok()?,
            column: column.parse().ok()?,
            value: value.trim().to_owned(),
        })
    };
    pairs.iter().filter_map(changed).collect()
}
