//! The first step, and the imports that there were.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use mainstay_app::import::Import;
use mainstay_app::import::together::may_be_brought;
use mainstay_app::{Error, Result};
use mainstay_model::access::Right;
use mainstay_model::{Problem, RecordId};
use maud::{Markup, html};
use serde::Deserialize;

use super::together::{self, Said, Sent, sent};
use super::{UPLOAD, listed, steps};
use crate::components::form::Choice;
use crate::components::{
    Button, Card, Field, Form as FormOf, PageHead, Problem as Told, problem_list, status,
};
use crate::error::{OrPage, PageResult, reason_text};
use crate::given::{Multipart, Query};
use crate::pages::unread::read_off;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

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
    let waiting = listed::lines(web, person, waiting, true).await?;
    let imports = listed::lines(web, person, imports, false).await?;
    let objects = objects(person);
    let told: Vec<Told> = problems
        .iter()
        .map(|problem| Told {
            target: Some(match problem.field.as_str() {
                "object" => Field::id_of("object"),
                _ => Field::id_of("file"),
            }),
            label: match problem.field.as_str() {
                "object" => t.get("import-object").to_owned(),
                "file" => t.get("import-file").to_owned(),
                name => name.to_owned(),
            },
            reason: reason_text(t, &problem.reason),
        })
        .collect();
    let form = FormOf::post("/import", &person.session.csrf).multipart().render(&html! {
        (chooser(web, person, t.get("together-choose-files")))
        (Field::new("object", t.get("import-object")).hint(t.get("together-object-hint")).select(object, Some(t.get("together-find-out")), &objects))
        div.form-foot { (Button::new(t.get("import-upload")).primary().icon("upload").submit()) }
    });
    let main = html! {
        (PageHead::new(t.get("import-title")).icon("upload"))
        div.page-body {
            (steps(person, None, UPLOAD))
            (problem_list(t, t.get("error-invalid-title"), &told))
            (Card::new(t.get("import-start")).body(html! { p.muted { (t.get("import-about")) } (form) }))
            @if !waiting.is_empty() {
                (Card::new(t.get("import-waiting")).count(waiting.len()).flush(listed::unfinished(person, &waiting)))
            }
            @if !imports.is_empty() {
                (Card::new(t.get("import-earlier")).count(imports.len()).flush(listed::earlier(person, &imports)))
            }
        }
    };
    Ok(person.page(t.get("import-title"), "/import", &main))
}

/// What a person may bring in.
pub(super) fn objects(person: &Person) -> Vec<Choice> {
    let ctx = &person.ctx;
    let lang = ctx.lang();
    ctx.access
        .catalog()
        .objects()
        .iter()
        .filter(|object| may_be_brought(ctx, object))
        .map(|object| Choice::new(object.name.clone(), object.plural_label.get(lang)))
        .collect()
}

/// Where files are chosen, one or several.
pub(super) fn chooser(web: &Web, person: &Person, label: &'static str) -> Markup {
    let t = person.t;
    let most = (web.app.settings().import.max_file_size >> 20).to_string();
    let limit = t.with("import-file-limit", &[("mib", most.into())]);
    Field::new("file", label)
        .required()
        .files(t, &[], Some(ACCEPTED), true, &limit)
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
pub(super) fn what<'a>(person: &'a Person, import: &'a Import) -> &'a str {
    person
        .ctx
        .access
        .catalog()
        .get(&import.object)
        .map_or(import.object.as_str(), |object| {
            object.plural_label.get(person.ctx.lang())
        })
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
    let mut all = Sent::default();
    let received = match sent(&web, &person, &mut parts, &mut all).await {
        Ok(()) => begin_with(&web, &person, &mut all).await,
        Err(error) => {
            read_off(&mut parts).await;
            Err(error)
        }
    };
    match received {
        Ok(Begun::One(id)) => Ok(Redirect::to(&format!("/import/{id}")).into_response()),
        Ok(Begun::Several(id, said)) => together::answer(&web, &person, id, &said).await,
        Err(Error::Invalid(problems)) => {
            let page = page(&web, &person, &all.object, &problems)
                .await
                .page(&person)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error).page(&person),
    }
}

/// What files that were sent have become.
enum Begun {
    /// An import.
    One(RecordId),
    /// A migration, and what was turned away.
    Several(RecordId, Vec<Said>),
}

async fn begin_with(web: &Web, person: &Person, sent: &mut Sent) -> Result<Begun> {
    let mut files = std::mem::take(&mut sent.files);
    if files.len() == 1
        && let Some((name, incoming)) = files.pop()
    {
        let begun = web
            .app
            .begin_upload(&person.ctx, &sent.object, &name, incoming);
        return Ok(Begun::One(begun.await?.id));
    }
    let (id, turned_away) = web.app.bring_together(&person.ctx, None, files).await?;
    let Some(id) = id else {
        let problems = turned_away.into_iter().flat_map(|file| {
            let name = file.name;
            file.problems
                .into_iter()
                .map(move |problem| problem.reason.at(&name))
        });
        return Err(Error::Invalid(problems.collect()));
    };
    let said = turned_away
        .into_iter()
        .map(|file| (file.name, file.problems));
    Ok(Begun::Several(id, said.collect()))
}
