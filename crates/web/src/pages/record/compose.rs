//! Writing down right here what happened or is to be done: note, task, call, meeting. One tab is open; without scripts the
//! tabs are links.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_model::access::Action;
use mainstay_model::field::{Field, Side};
use mainstay_model::label::Label;
use mainstay_model::{Object, Problem};
use maud::{Markup, html};
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;

use super::edit::{problem_of, told};
use super::{Asked, Subject, changed_header, load, show};
use crate::components::{Button, Form as FormOf, Toast, icon_small, problem_list};
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Posted, read};
use crate::widgets::input;
use crate::widgets::sent::Sent;

/// Keys that lists and the frame have taken.
const TAKEN: &str = "cexjkgf";

/// The link by which an activity is about records of an object.
fn link_of<'a>(activity: &'a Object, object: &str) -> Option<&'a Field> {
    activity.fields.iter().find(|field| {
        field.points_at(object) && field.kind.side(field) == Side::None && !field.params.kept
    })
}

/// Activities that can be written down about a record, those with a text first: a note is the most usual.
pub(super) fn kinds(person: &Person, subject: &Subject) -> Vec<Arc<Object>> {
    let name = &subject.object().name;
    let catalog = person.ctx.access.catalog();
    let mut kinds: Vec<Arc<Object>> = catalog
        .activities()
        .filter(|activity| {
            person.ctx.access.may(Action::Create, &activity.name)
                && link_of(activity, name).is_some()
        })
        .cloned()
        .collect();
    kinds.sort_by_key(|activity| activity.quick.len() != 1);
    kinds
}

/// The field of the quick form of an activity that takes files.
fn file_field(kind: &Object) -> Option<&Field> {
    let quick = kind.quick.iter().filter_map(|name| kind.find(name));
    quick
        .filter(|field| input::can_be_edited(field))
        .find(|field| input::holds_files(field))
}

/// Where files that are dropped on the page go, as address and name: into the record itself when it has files, else into an
/// activity about it.
pub(super) fn keeper(person: &Person, subject: &Subject) -> Option<(String, String)> {
    if subject.may_edit
        && let Some(own) = file_field(subject.object())
    {
        let action = format!("{}/edit?field={}", subject.href(), own.name);
        return Some((action, own.name.clone()));
    }
    let kinds = kinds(person, subject);
    kinds.iter().find_map(|kind| {
        let field = file_field(kind)?;
        Some((
            format!("{}/add/{}", subject.href(), kind.name),
            field.name.clone(),
        ))
    })
}

/// The composer as the page has it: closed, or open at one kind.
pub(super) fn composer(person: &Person, subject: &Subject, add: &str) -> Markup {
    if add.is_empty() {
        draw(person, subject, None, &Map::new(), &[])
    } else {
        opened(person, subject, add)
    }
}

/// The composer open at one kind, ready to type.
pub(super) fn opened(person: &Person, subject: &Subject, add: &str) -> Markup {
    draw(person, subject, Some(add), &Map::new(), &[])
}

fn draw(
    person: &Person,
    subject: &Subject,
    add: Option<&str>,
    typed: &Map<String, Json>,
    problems: &[Problem],
) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let kinds = kinds(person, subject);
    let mut keys = String::from(TAKEN);
    let current = add.and_then(|add| kinds.iter().find(|kind| kind.name == add));
    html! {
        @if !kinds.is_empty() {
            section.composer id="composer" aria-label=(t.get("compose-title")) {
                div.composer-tabs {
                    @for kind in &kinds {
                        @let key = kind.name.chars().find(|c| !keys.contains(*c));
                        @let key = { keys.extend(key); key.map(|c| c.to_string()) };
                        @let href = format!("{}?add={}#composer", subject.href(), kind.name);
                        a.composer-tab href=(href) data-shortcut=[key.as_deref()] aria-current=[current.is_some_and(|one| one.name == kind.name).then_some("true")]
                            hx-get={ (subject.part("add")) "?add=" (kind.name) } hx-target="#composer" hx-swap="outerHTML" title=[key.as_deref()] {
                            (icon_small(&kind.icon)) (kind.label.get(ctx.lang()))
                        }
                    }
                }
                @if let Some(kind) = current { (form(person, subject, kind, typed, problems)) }
            }
        }
    }
}

fn form(
    person: &Person,
    subject: &Subject,
    kind: &Arc<Object>,
    typed: &Map<String, Json>,
    problems: &[Problem],
) -> Markup {
    let t = person.t;
    let action = format!("{}/add/{}", subject.href(), kind.name);
    let fields = kind
        .quick
        .iter()
        .filter_map(|name| kind.find(name))
        .filter(|field| input::can_be_edited(field));
    let at_fields: Vec<&str> = kind.quick.iter().map(String::as_str).collect();
    let beyond: Vec<Problem> = problems
        .iter()
        .filter(|problem| {
            !at_fields.contains(&problem.field.split(['.', '[']).next().unwrap_or(""))
        })
        .cloned()
        .collect();
    let body = html! {
        (problem_list(t, t.get("error-invalid-title"), &told(person, kind, &beyond)))
        @for field in fields { (one(person, kind, field, typed, problems)) }
        div.form-foot.wide {
            (Button::new(t.with("compose-save", &[("object", person.noun(kind).into())])).primary().small().submit())
            (Button::new(t.get("action-cancel")).quiet().small().href(subject.href())
                .attr("hx-get", subject.part("add")).attr("hx-target", "#composer").attr("hx-swap", "outerHTML").attr("data-cancel", ""))
        }
    };
    let form = FormOf::post(action.clone(), &person.session.csrf);
    let form = if file_field(kind).is_some() {
        form.multipart().attr("hx-encoding", "multipart/form-data")
    } else {
        form
    };
    form.attr("hx-post", action)
        .attr("hx-target", "#composer")
        .attr("hx-swap", "outerHTML")
        .attr("data-guard", "")
        .attr("data-composer", "")
        .render(&body)
}

/// An input with what was typed, else with the value that a new record has by itself.
pub(crate) fn one(
    person: &Person,
    object: &Object,
    field: &Field,
    typed: &Map<String, Json>,
    problems: &[Problem],
) -> Markup {
    let ctx = &person.ctx;
    let lent = object.lends(field).then(|| optional(person, object, field));
    let field = lent.as_ref().unwrap_or(field);
    let problem = problem_of(person, problems, &field.name);
    if input::holds_files(field) {
        return input::files(ctx, field, None, problem);
    }
    if let Some(typed) = typed.get(&field.name) {
        return input::typed(ctx, field, typed, problem);
    }
    let default = field
        .params
        .default
        .as_ref()
        .and_then(|default| field.kind.parse(field, default, &ctx.env).ok());
    let mut value = default.unwrap_or_default();
    // The one who is signed in is known by name; others are looked up when they are chosen.
    if let mainstay_model::Value::Link(link) = &mut value
        && Some(link.id) == ctx.env.me
    {
        link.title = Some(person.name());
    }
    input::input(ctx, field, &value, problem)
}

/// A title that may stay empty, with the fields that it is taken from then.
fn optional(person: &Person, object: &Object, field: &Field) -> Field {
    let t = person.t;
    let lenders: Vec<&str> = object
        .title_from
        .iter()
        .filter(|name| object.quick.contains(name))
        .filter_map(|name| object.find(name))
        .map(|lender| lender.label.get(person.ctx.lang()))
        .collect();
    let hint = t.with(
        "new-lent",
        &[("fields", lenders.join(t.get("list-separator")).into())],
    );
    field.clone().set(|params| {
        params.required = false;
        params.help = Label::new(&hint, &hint);
    })
}

pub(super) async fn add(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    headers: HeaderMap,
    Path((plural, id, activity)): Path<(String, String, String)>,
    request: Request,
) -> PageResult {
    let subject = load(&web, &person, &plural, &id, "").await.page(&person)?;
    let kind = kinds(&person, &subject)
        .into_iter()
        .find(|kind| kind.name == activity)
        .ok_or(Error::NotFound)
        .page(&person)?;
    let scripted = headers.contains_key("hx-request");
    let (mut posted, lost) = match Sent::read(&web, &person, &kind, request).await {
        Ok(sent) => {
            let mut posted = read(&web.app, &person.ctx, &kind, &sent.pairs).await;
            sent.put(&kind, &mut posted);
            (posted, None)
        }
        Err(error) => (Posted::default(), Some(error)),
    };
    if let Some(link) = link_of(&kind, &subject.object().name) {
        let about = json!({ "id": subject.record.id, "object": subject.object().name });
        posted.values.insert(link.name.clone(), about);
    }
    let made = match lost {
        Some(error) => Err(error),
        None if posted.problems.is_empty() => {
            web.app.make(&person.ctx, &kind.name, &posted.values).await
        }
        None => Err(Error::Invalid(posted.problems)),
    };
    let problems = match made {
        Ok((_, set)) => {
            let words = person
                .t
                .with("compose-saved", &[("object", person.noun(&kind).into())]);
            let toast = Toast::done(words).undo(format!("/undo/{set}"));
            if scripted {
                let closed = draw(&person, &subject, None, &Map::new(), &[]);
                return Ok(([("hx-trigger", changed_header(Some(&toast)))], closed).into_response());
            }
            return Ok((flash::leave(jar, &toast), Redirect::to(&subject.href())).into_response());
        }
        Err(Error::Invalid(problems)) => problems,
        Err(Error::Conflict(problem)) => vec![problem],
        Err(error) => return Err(error).page(&person),
    };
    let composer = draw(
        &person,
        &subject,
        Some(&kind.name),
        &posted.typed,
        &problems,
    );
    if scripted {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, composer).into_response());
    }
    let page = show::page(&web, &person, &subject, &Asked::default(), Some(composer)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
