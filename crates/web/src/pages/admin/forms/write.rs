//! Making and changing a form.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::forms::{Form as Kept, OBJECT};
use mainstay_model::form::check;
use mainstay_model::object::Role;
use mainstay_model::{Object, Problem, RecordId};
use maud::html;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::draft::Draft;
use super::make::Shown;
use super::{HERE, NEW};
use crate::components::{PageHead, Toast, crumbs, icon};
use crate::error::{OrPage, PageError, PageResult};
use crate::flash;
use crate::given::{Form, Query};
use crate::pages::admin::{id_of, parts};
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

#[derive(Deserialize)]
pub struct Beginning {
    /// What it shall make records of.
    #[serde(default)]
    object: String,
}

/// `GET /admin/new-form`: the form, or before it the choice of what it shall make.
pub async fn new(
    State(web): State<Web>,
    person: Person,
    Query(begin): Query<Beginning>,
) -> PageResult {
    if begin.object.is_empty() {
        return Ok(choose(&person).into_response());
    }
    let draft = Draft::new(&known(&person, &begin.object).page(&person)?);
    Ok(shown(&web, &person, &draft, &[], None)
        .page()
        .into_response())
}

/// What a new one shall make.
fn choose(person: &Person) -> maud::Markup {
    let (t, lang) = (person.t, person.ctx.lang());
    let catalog = person.ctx.access.catalog();
    let objects = catalog.subjects().chain(catalog.activities());
    let steps = [(t.get("admin-forms").to_owned(), HERE.to_owned())];
    let main = html! {
        (PageHead::new(t.get("forms-new")).icon("clipboard-list").crumbs(crumbs(t.get("admin-forms"), &steps)))
        (parts(t, HERE))
        div.settings {
            h2 { (t.get("forms-of-what")) }
            ul.plain-list {
                @for object in objects.filter(|object| !object.is_uploaded()) {
                    li.row { (icon(&object.icon)) a href={ (NEW) "?object=" (object.name) } { (object.plural_label.get(lang)) } }
                }
            }
        }
    };
    person.page(t.get("forms-new"), "/admin", &main)
}

/// An object that forms can make records of.
fn known(person: &Person, name: &str) -> Result<Arc<Object>, Error> {
    let object = person.ctx.access.catalog().get(name);
    object
        .filter(|object| object.role != Role::System)
        .cloned()
        .ok_or(Error::NotFound)
}

fn shown<'a>(
    web: &'a Web,
    person: &'a Person,
    draft: &'a Draft,
    problems: &'a [Problem],
    kept: Option<&Kept>,
) -> Shown<'a> {
    let back = kept.map_or(HERE.to_owned(), |kept| format!("{HERE}/{}", kept.id));
    Shown {
        web,
        person,
        draft,
        problems,
        action: kept.map_or(NEW.to_owned(), |_| format!("{back}/edit")),
        back,
        version: kept.map(|kept| kept.version),
        unkept: false,
    }
}

/// `POST /admin/new-form`
pub async fn create(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(given): Form<Pairs>,
) -> PageResult {
    let object = known(&person, last(&given, "target").unwrap_or("")).page(&person)?;
    sent(&web, &person, jar, &object, None, &given).await
}

/// `GET /admin/forms/{id}/edit`
pub async fn edit(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let id = id_of(&id, &person)?;
    let kept = web.app.form(&person.ctx, id).await.page(&person)?;
    let object = known(&person, &kept.target).page(&person)?;
    let plan = kept.plan.clone().unwrap_or_default();
    let draft = Draft {
        name: kept.name.clone(),
        active: kept.active,
        ..Draft::of(&object, plan)
    };
    let problems = kept.problems(person.ctx.access.catalog());
    let page = shown(&web, &person, &draft, &problems, Some(&kept)).page();
    Ok(page.into_response())
}

/// `POST /admin/forms/{id}/edit`
pub async fn save(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let id = id_of(&id, &person)?;
    let kept = web.app.form(&person.ctx, id).await.page(&person)?;
    let object = known(&person, &kept.target).page(&person)?;
    sent(&web, &person, jar, &object, Some(kept), &given).await
}

/// What was said: shown again, or kept.
async fn sent(
    web: &Web,
    person: &Person,
    jar: CookieJar,
    object: &Arc<Object>,
    kept: Option<Kept>,
    given: &Pairs,
) -> PageResult {
    let (draft, moved) = Draft::posted(person, object, given);
    let version = last(given, "_version").and_then(|text| text.parse().ok());
    let again = |problems: &[Problem], status: StatusCode| {
        let mut shown = shown(web, person, &draft, problems, kept.as_ref());
        // Whoever looks at it once more still began with what was there before.
        shown.version = version.or(shown.version);
        shown.unkept = true;
        (status, shown.page()).into_response()
    };
    if moved {
        return Ok(again(&[], StatusCode::OK));
    }
    let mut problems = draft.problems.clone();
    for problem in check(&draft.plan, object) {
        if !problems.iter().any(|known| known.field == problem.field) {
            problems.push(problem);
        }
    }
    if problems.is_empty() {
        match keep(web, person, &draft, kept.as_ref(), version).await {
            Ok((id, set)) => return Ok(kept_now(person, jar, &draft, id, set)),
            Err(Error::Invalid(refused)) => problems = refused,
            Err(error) => return Err(PageError::for_person(error, person)),
        }
    }
    Ok(again(&problems, StatusCode::UNPROCESSABLE_ENTITY))
}

/// Keeps it; gives its id, and the change set where one can be taken back.
async fn keep(
    web: &Web,
    person: &Person,
    draft: &Draft,
    kept: Option<&Kept>,
    version: Option<i64>,
) -> Result<(RecordId, Option<RecordId>), Error> {
    let plan = serde_json::to_value(&draft.plan).unwrap_or(Json::Null);
    let mut values = Map::from_iter([
        ("name".to_owned(), json!(draft.name)),
        ("active".to_owned(), json!(draft.active)),
        ("plan".to_owned(), plan),
    ]);
    let (app, ctx) = (&web.app, &person.ctx);
    match kept {
        Some(kept) => {
            let expect = version.or(Some(kept.version));
            let edited = app.edit(ctx, OBJECT, kept.id, &values, expect).await?;
            Ok((kept.id, edited.set))
        }
        None => {
            values.insert("target".to_owned(), json!(draft.object.name));
            let id = app.create_blind(ctx, OBJECT, &values).await?;
            Ok((id, None))
        }
    }
}

fn kept_now(
    person: &Person,
    jar: CookieJar,
    draft: &Draft,
    id: RecordId,
    set: Option<RecordId>,
) -> Response {
    let name = [("name", draft.name.as_str().into())];
    let words = match draft.active {
        true => person.t.with("forms-kept-on", &name),
        false => person.t.with("forms-kept-off", &name),
    };
    let toast = match set {
        Some(set) => Toast::done(words).undo(format!("/undo/{set}")),
        None => Toast::done(words),
    };
    let to = Redirect::to(&format!("{HERE}/{id}"));
    (flash::leave(jar, &toast), to).into_response()
}
