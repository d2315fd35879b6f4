//! The first step, and the imports that there were.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use mainstay_app::import::Import;
use mainstay_app::{Error, Result};
use mainstay_model::access::{Action, Right};
use mainstay_model::object::Role;
use mainstay_model::{Problem, Reason};
use maud::{Markup, html};
use serde::Deserialize;

use super::{UPLOAD, steps};
use crate::components::form::Choice;
use crate::components::{
    Button, Card, Field, Form as FormOf, Item, PageHead, Problem as Told, item_list, problem_list,
    status,
};
use crate::error::{OrPage, PageResult, reason_text};
use crate::given::{Multipart, Query};
use crate::pages::unread::read_off;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::display::when;

/// What the browser offers to choose; what a file is, is told by what is in it.
const ACCEPTED: &str = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.json,.jsonl,.ndjson,.vcf,.vcard,text/csv,text/tab-separated-values,text/plain,text/vcard";

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/import", Needs::Person, upload)
        .without_body_limit()
        .get("/import", Needs::Person, begin)
}

#[derive(Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    object: Option<String>,
}

async fn begin(State(web): State<Web>, person: Person, Query(wanted): Query<Wanted>) -> PageResult {
    Ok(
        page(&web, &person, wanted.object.as_deref().unwrap_or(""), &[])
            .await
            .page(&person)?
            .into_response(),
    )
}

async fn page(web: &Web, person: &Person, object: &str, problems: &[Problem]) -> Result<Markup> {
    let (t, ctx) = (person.t, &person.ctx);
    ctx.require(Right::Import)?;
    let (waiting, imports) =
        futures_util::try_join!(web.app.waiting_imports(ctx, 20), web.app.imports(ctx, 20))?;
    let lang = ctx.lang();
    let objects: Vec<Choice> = ctx
        .access
        .catalog()
        .objects()
        .iter()
        .filter(|object| {
            object.role != Role::System
                && !object.hidden
                && !object.is_uploaded()
                && ctx.access.may(Action::Create, &object.name)
        })
        .map(|object| Choice::new(object.name.clone(), object.plural_label.get(lang)))
        .collect();
    let most = (web.app.settings().import.max_file_size >> 20).to_string();
    let limit = t.with("import-file-limit", &[("mib", most.into())]);
    let told: Vec<Told> = problems
        .iter()
        .map(|problem| Told {
            target: Some(Field::id_of(&problem.field)),
            label: t.get("import-file").to_owned(),
            reason: reason_text(t, &problem.reason),
        })
        .collect();
    let form = FormOf::post("/import", &person.session.csrf).multipart().render(&html! {
        (Field::new("object", t.get("import-object")).required().select(object, None, &objects))
        (Field::new("file", t.get("import-file")).required().files(t, &[], Some(ACCEPTED), false, &limit))
        div.form-foot { (Button::new(t.get("import-upload")).primary().icon("upload").submit()) }
    });
    let main = html! {
        (PageHead::new(t.get("import-title")).icon("upload"))
        div.page-body {
            (steps(person, None, UPLOAD))
            (problem_list(t, t.get("error-invalid-title"), &told))
            (Card::new(t.get("import-start")).body(html! { p.muted { (t.get("import-about")) } (form) }))
            @if !waiting.is_empty() {
                (Card::new(t.get("import-waiting")).count(waiting.len()).flush(unfinished(person, &waiting)))
            }
            @if !imports.is_empty() {
                (Card::new(t.get("import-earlier")).count(imports.len()).flush(earlier(person, &imports)))
            }
        }
    };
    Ok(person.page(t.get("import-title"), "/import", &main))
}

/// Files that nobody has brought in yet: to go on with, or to throw away.
fn unfinished(person: &Person, imports: &[Import]) -> Markup {
    let items: Vec<Item> = imports
        .iter()
        .map(|import| Item {
            title: import.name.clone(),
            href: Some(format!("/import/{}", import.id)),
            meta: Some(
                html! { (what(person, import)) " · " (when(&person.ctx, import.created_at)) },
            ),
            aside: Some(throw_away(person, import)),
            ..Item::default()
        })
        .collect();
    item_list(&items)
}

/// The button that forgets an import that was never run.
pub(super) fn throw_away(person: &Person, import: &Import) -> Markup {
    let t = person.t;
    html! {
        form method="post" action={ "/import/" (import.id) "/discard" } {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            (Button::new(t.get("import-discard")).quiet().icon("trash-2").submit())
        }
    }
}

/// What the rows of an import are.
fn what<'a>(person: &'a Person, import: &'a Import) -> &'a str {
    person
        .ctx
        .access
        .catalog()
        .get(&import.object)
        .map_or(import.object.as_str(), |object| {
            object.plural_label.get(person.ctx.lang())
        })
}

fn earlier(person: &Person, imports: &[Import]) -> Markup {
    let t = person.t;
    html! {
        div.table-scroll tabindex="0" role="region" aria-label=(t.get("import-earlier")) {
            table.table.cards.told {
                caption.sr { (t.get("import-earlier")) }
                thead { tr {
                    th scope="col" { (t.get("import-file")) }
                    th scope="col" { (t.get("import-object")) }
                    th scope="col" { (t.get("import-when")) }
                    th scope="col" { (t.get("import-state")) }
                    th.num scope="col" { (t.get("import-created")) }
                    th.num scope="col" { (t.get("import-updated")) }
                    th.num scope="col" { (t.get("import-refused")) }
                } }
                tbody {
                    @for import in imports {
                        tr {
                            th.lead scope="row" { a href={ "/import/" (import.id) } { (import.name) } }
                            td data-label=(t.get("import-object")) { (what(person, import)) }
                            td data-label=(t.get("import-when")) { (when(&person.ctx, import.created_at)) }
                            td data-label=(t.get("import-state")) { (state(person, import)) }
                            td.num data-label=(t.get("import-created")) { (t.number(import.totals.created)) }
                            td.num data-label=(t.get("import-updated")) { (t.number(import.totals.updated)) }
                            td.num data-label=(t.get("import-refused")) { (t.number(import.totals.refused)) }
                        }
                    }
                }
            }
        }
    }
}

/// The state as a word in a colour.
pub(super) fn state(person: &Person, import: &Import) -> Markup {
    use mainstay_app::import::State as Now;
    let t = person.t;
    let (word, kind) = match import.state {
        Now::Ready => (t.get("import-is-ready"), "info"),
        Now::Checking => (t.get("import-is-checking"), "info"),
        Now::Running | Now::Cancelling => (t.get("import-is-running"), "info"),
        Now::Undoing => (t.get("import-is-undoing"), "info"),
        Now::Done => (t.get("import-is-done"), "good"),
        Now::Cancelled => (t.get("import-is-cancelled"), "warn"),
        Now::Failed => (t.get("import-is-failed"), "bad"),
        Now::Undone => (t.get("import-is-undone"), "warn"),
    };
    status(word, kind)
}

async fn upload(
    State(web): State<Web>,
    person: Person,
    Multipart(mut parts): Multipart,
) -> PageResult {
    let mut object = String::new();
    let received = receive(&web, &person, &mut parts, &mut object).await;
    if received.is_err() {
        read_off(&mut parts).await;
    }
    match received {
        Ok(import) => Ok(Redirect::to(&format!("/import/{}", import.id)).into_response()),
        Err(Error::Invalid(problems)) => {
            let page = page(&web, &person, &object, &problems)
                .await
                .page(&person)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error).page(&person),
    }
}

async fn receive(
    web: &Web,
    person: &Person,
    parts: &mut axum::extract::Multipart,
    object: &mut String,
) -> Result<Import> {
    let mut file = None;
    let broken = || {
        Error::invalid(
            "file",
            Reason::new(
                "broken_upload",
                "The file did not arrive whole; send it again.",
            ),
        )
    };
    while let Some(mut part) = parts.next_field().await.map_err(|_| broken())? {
        match part.name() {
            Some("file") if file.is_none() => {
                let name: String = part.file_name().unwrap_or("").chars().take(200).collect();
                if name.is_empty() {
                    continue;
                }
                let mut incoming = web.app.receive_import(&person.ctx).await?;
                while let Some(bytes) = part.chunk().await.map_err(|_| broken())? {
                    incoming.write(&bytes).await?;
                }
                file = Some((name, incoming));
            }
            Some("object") => {
                let mut text = Vec::new();
                while let Some(bytes) = part.chunk().await.map_err(|_| broken())? {
                    text.extend_from_slice(&bytes);
                    if text.len() > 100 {
                        return Err(broken());
                    }
                }
                *object = String::from_utf8_lossy(&text).into_owned();
            }
            // The token was checked before; anything else is nobody's.
            _ => while part.chunk().await.map_err(|_| broken())?.is_some() {},
        }
    }
    let Some((name, incoming)) = file else {
        return Err(Error::invalid(
            "file",
            Reason::new("no_file_chosen", "Choose a file."),
        ));
    };
    web.app
        .begin_upload(&person.ctx, object, &name, incoming)
        .await
}
