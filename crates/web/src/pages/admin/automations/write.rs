//! Making and changing an automation.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::automations::Automation;
use mainstay_model::automation::{Plan, check};
use mainstay_model::object::Role;
use mainstay_model::{Object, Problem, RecordId};
use maud::html;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::draft::{Asked, Draft, Told};
use super::form::{Shown, not_yet};
use super::{HERE, NEW, OBJECT, starters};
use crate::components::{Callout, PageHead, Toast, crumbs, icon};
use crate::error::{OrPage, PageError, PageResult, reason_text};
use crate::flash;
use crate::given::{Form, Query};
use crate::pages::admin::{id_of, parts};
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

#[derive(Deserialize)]
pub struct Beginning {
    /// Of what it shall be.
    #[serde(default)]
    object: String,
    /// Which example it begins with.
    #[serde(default)]
    example: String,
    /// Which automation it begins as a copy of.
    #[serde(default)]
    copy: String,
}

/// `GET /admin/new-automation`: the form, or before it the choice of what it shall be about.
pub async fn new(
    State(web): State<Web>,
    person: Person,
    Query(begin): Query<Beginning>,
) -> PageResult {
    if !begin.copy.is_empty() {
        return copy(&web, &person, &begin.copy).await;
    }
    let starter = starters::all(&web, &person)
        .into_iter()
        .find(|starter| starter.key == begin.example);
    let draft = match starter {
        Some(starter) => {
            let draft = Draft::of(&web, &person, &starter.object, &starter.plan).await;
            Draft {
                name: starter.name,
                ..draft
            }
        }
        None if begin.object.is_empty() => return Ok(choose(&web, &person).into_response()),
        None => Draft::new(&known(&person, &begin.object).page(&person)?),
    };
    let told = Told::default();
    let shown = fresh(&web, &person, &draft, &told);
    Ok(shown.page().await.into_response())
}

/// The form of a new one that is like another, but for its name and that it does nothing yet.
async fn copy(web: &Web, person: &Person, id: &str) -> PageResult {
    let id = id_of(id, person)?;
    let kept = web.app.automation(&person.ctx, id).await.page(person)?;
    let (object, plan) = match readable(person, &kept) {
        Ok(both) => both,
        Err(problem) => return Ok(unreadable(person, &kept, &problem)),
    };
    let name = [("name", kept.name.as_str().into())];
    let draft = Draft {
        name: person.t.with("automation-copy-of", &name),
        description: kept.description.clone(),
        ..Draft::of(web, person, &object, &plan).await
    };
    let told = Told::default();
    let shown = fresh(web, person, &draft, &told);
    Ok(shown.page().await.into_response())
}

/// What a new one shall be about.
fn choose(web: &Web, person: &Person) -> maud::Markup {
    let (t, lang) = (person.t, person.ctx.lang());
    let catalog = person.ctx.access.catalog();
    let objects = catalog.subjects().chain(catalog.activities());
    let steps = [(t.get("admin-automations").to_owned(), HERE.to_owned())];
    let main = html! {
        (super::styles())
        (PageHead::new(t.get("automation-new")).icon("workflow").crumbs(crumbs(t.get("admin-automations"), &steps)))
        (parts(t, HERE))
        div.settings {
            h2 { (t.get("automation-of-what")) }
            ul.auto-objects {
                @for object in objects {
                    li { (icon(&object.icon)) a href={ (NEW) "?object=" (object.name) } { (object.plural_label.get(lang)) } }
                }
            }
            (starters::cards(web, person))
        }
    };
    person.page(t.get("automation-new"), "/admin", &main)
}

/// An object whose records automations can be about.
fn known(person: &Person, name: &str) -> Result<Arc<Object>, Error> {
    let object = person.ctx.access.catalog().get(name);
    object
        .filter(|object| object.role != Role::System)
        .cloned()
        .ok_or(Error::NotFound)
}

fn fresh<'a>(web: &'a Web, person: &'a Person, draft: &'a Draft, told: &'a Told) -> Shown<'a> {
    Shown {
        web,
        person,
        draft,
        told,
        action: NEW.to_owned(),
        back: HERE.to_owned(),
        version: None,
        unkept: false,
        rehearsed: None,
    }
}

fn changed<'a>(
    web: &'a Web,
    person: &'a Person,
    draft: &'a Draft,
    told: &'a Told,
    of: &Automation,
) -> Shown<'a> {
    Shown {
        web,
        person,
        draft,
        told,
        action: format!("{HERE}/{}/edit", of.id),
        back: format!("{HERE}/{}", of.id),
        version: Some(of.version),
        unkept: false,
        rehearsed: None,
    }
}

/// `POST /admin/new-automation`
pub async fn create(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Form(given): Form<Pairs>,
) -> PageResult {
    let object = known(&person, last(&given, "target").unwrap_or("")).page(&person)?;
    sent(&web, &person, jar, &object, None, &given).await
}

/// `GET /admin/automations/{id}/edit`
pub async fn edit(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let id = id_of(&id, &person)?;
    let kept = web.app.automation(&person.ctx, id).await.page(&person)?;
    let (object, plan) = match readable(&person, &kept) {
        Ok(both) => both,
        Err(problem) => return Ok(unreadable(&person, &kept, &problem)),
    };
    let draft = Draft {
        name: kept.name.clone(),
        description: kept.description.clone(),
        active: kept.active,
        ..Draft::of(&web, &person, &object, &plan).await
    };
    let told = Told::of(&check(&plan, &object, person.ctx.access.catalog()));
    let page = changed(&web, &person, &draft, &told, &kept).page().await;
    Ok(page.into_response())
}

/// Its object and its plan, when the workspace still has the one and understands the other.
pub(super) fn readable(person: &Person, kept: &Automation) -> Result<(Arc<Object>, Plan), Problem> {
    let plan = match &kept.plan {
        Ok(plan) => plan.clone(),
        Err(reason) => return Err(reason.clone().at("plan")),
    };
    match known(person, &kept.target) {
        Ok(object) => Ok((object, plan)),
        Err(_) => {
            let problems = kept.problems(person.ctx.access.catalog());
            let gone = problems.into_iter().next();
            Err(gone.unwrap_or_else(|| mainstay_model::Reason::said(&*kept.target).at("target")))
        }
    }
}

/// A page for what no form can show.
fn unreadable(person: &Person, kept: &Automation, problem: &Problem) -> Response {
    let t = person.t;
    let steps = [
        (t.get("admin-automations").to_owned(), HERE.to_owned()),
        (kept.name.clone(), format!("{HERE}/{}", kept.id)),
    ];
    let main = html! {
        (PageHead::new(&kept.name).icon("workflow").crumbs(crumbs(t.get("admin-automations"), &steps)))
        div.settings { (Callout::bad(html! { p { (reason_text(t, &problem.reason)) } p { (t.get("automation-unreadable")) } })) }
    };
    let page = person.page(&kept.name, "/admin", &main);
    (StatusCode::CONFLICT, page).into_response()
}

/// `POST /admin/automations/{id}/edit`
pub async fn save(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let id = id_of(&id, &person)?;
    let kept = web.app.automation(&person.ctx, id).await.page(&person)?;
    let object = known(&person, &kept.target).page(&person)?;
    sent(&web, &person, jar, &object, Some(kept), &given).await
}

/// What a form says: shown again, tried out, or kept.
async fn sent(
    web: &Web,
    person: &Person,
    jar: CookieJar,
    object: &Arc<Object>,
    kept: Option<Automation>,
    given: &Pairs,
) -> PageResult {
    let (draft, asked) = Draft::posted(web, person, object, given).await;
    let version = last(given, "_version").and_then(|text| text.parse().ok());
    let show = |told: Told, status: StatusCode, tried: Option<maud::Markup>| {
        let (draft, kept) = (&draft, kept.as_ref());
        async move {
            let mut shown = match kept {
                None => fresh(web, person, draft, &told),
                Some(kept) => changed(web, person, draft, &told, kept),
            };
            // Whoever looks at the form once more still began with what was there before.
            shown.version = version.or(shown.version);
            shown.unkept = true;
            shown.rehearsed = tried;
            (status, shown.page().await).into_response()
        }
    };
    if asked == Some(Asked::Again) {
        return Ok(show(Told::default(), StatusCode::OK, None).await);
    }
    let (plan, mut problems) = draft.plan();
    let more = check(&plan, object, person.ctx.access.catalog());
    // What could not be read is told once, not also for what stands in its place.
    let places: Vec<String> = problems
        .iter()
        .map(|problem| problem.field.clone())
        .collect();
    problems.extend(
        more.into_iter()
            .filter(|problem| !places.contains(&problem.field)),
    );
    if asked == Some(Asked::Rehearse) {
        let tried = match problems.is_empty() {
            true => super::rehearse::in_form(web, person, object, &plan).await?,
            false => not_yet(person.t),
        };
        return Ok(show(Told::of(&problems), StatusCode::OK, Some(tried)).await);
    }
    if problems.is_empty() {
        match keep(web, person, &draft, &plan, kept.as_ref(), version).await {
            Ok((id, set)) => return Ok(kept_now(person, jar, &draft, id, set)),
            Err(Error::Invalid(refused)) => problems = refused,
            Err(error) => return Err(PageError::for_person(error, person)),
        }
    }
    Ok(show(Told::of(&problems), StatusCode::UNPROCESSABLE_ENTITY, None).await)
}

/// Keeps it; gives its id, and the change set where one can be taken back.
async fn keep(
    web: &Web,
    person: &Person,
    draft: &Draft,
    plan: &Plan,
    kept: Option<&Automation>,
    version: Option<i64>,
) -> Result<(RecordId, Option<RecordId>), Error> {
    let plan = serde_json::to_value(plan).unwrap_or(Json::Null);
    let mut values = Map::from_iter([
        ("name".to_owned(), json!(draft.name)),
        ("description".to_owned(), json!(draft.description)),
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
    let key = match draft.active {
        true => "automation-kept-on",
        false => "automation-kept-off",
    };
    let words = person
        .t
        .dynamic(key, &[("name", draft.name.as_str().into())]);
    let toast = Toast::done(words.unwrap_or_default());
    let toast = match set {
        Some(set) => toast.undo(format!("/undo/{set}")),
        None => toast,
    };
    let to = Redirect::to(&format!("{HERE}/{id}"));
    (flash::leave(jar, &toast), to).into_response()
}
