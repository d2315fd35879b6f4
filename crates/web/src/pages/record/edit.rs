//! Editing: one field where it stands, or all of them on a page of their own. The same address does both; what is in the
//! form is what is saved.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::records::{Conflict, Saved};
use mainstay_app::{Error, Result};
use mainstay_model::Problem;
use mainstay_model::field::Field;
use maud::{Markup, Render, html};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::arranged;
use super::facts::fact_of;
use super::timeline::who;
use super::{Subject, changed_header, load};
use crate::components::facts::{FactForm, fact, fact_form};
use crate::components::{
    Button, Callout, Field as Input, Form as FormOf, PageHead, Problem as Told, Toast, crumbs,
    problem_list,
};
use crate::error::{OrPage, PageResult, reason_text};
use crate::flash;
use crate::given::Query;
use crate::pages::needed;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{last, read};
use crate::widgets::sent::Sent;
use crate::widgets::{display, input};

#[derive(Deserialize)]
pub(super) struct Which {
    /// One field; nothing for all.
    #[serde(default)]
    field: String,
    /// The field as it is read, for who gives up.
    #[serde(default)]
    show: Option<String>,
}

/// What was typed and refused, with the reasons; nothing at first.
#[derive(Default)]
struct Refused {
    typed: Map<String, Json>,
    values: Map<String, Json>,
    problems: Vec<Problem>,
    conflict: Option<Conflict>,
}

pub(super) async fn form(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Path((plural, id)): Path<(String, String)>,
    Query(which): Query<Which>,
) -> PageResult {
    let subject = load(&web, &person, &plural, &id, "").await.page(&person)?;
    let small = headers.contains_key("hx-request") && !which.field.is_empty();
    if which.show.is_some() || !subject.may_edit {
        let Some(field) = subject.object().find(&which.field).filter(|_| small) else {
            return Ok(Redirect::to(&subject.href()).into_response());
        };
        return Ok(fact(person.t, &fact_of(&person, &subject, field)).into_response());
    }
    let fields = wanted(&person, &subject, &which.field).page(&person)?;
    Ok(show(
        &web,
        &person,
        &subject,
        &fields,
        &Refused::default(),
        small,
    ))
}

pub(super) async fn save(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    headers: HeaderMap,
    Path((plural, id)): Path<(String, String)>,
    Query(which): Query<Which>,
    request: Request,
) -> PageResult {
    let subject = load(&web, &person, &plural, &id, "").await.page(&person)?;
    let small = headers.contains_key("hx-request") && !which.field.is_empty();
    let fields = wanted(&person, &subject, &which.field).page(&person)?;
    let sent = match Sent::read(&web, &person, subject.object(), request).await {
        Ok(sent) => sent,
        Err(Error::Invalid(problems)) => {
            let refused = Refused {
                problems,
                ..Refused::default()
            };
            return Ok(show(&web, &person, &subject, &fields, &refused, small));
        }
        Err(error) => return Err(error).page(&person),
    };
    let mut posted = read(&web.app, &person.ctx, subject.object(), &sent.pairs).await;
    sent.change(&subject.record, &fields, &mut posted);
    if !posted.problems.is_empty() {
        let refused = Refused {
            typed: posted.typed,
            values: posted.values,
            problems: posted.problems,
            conflict: None,
        };
        return Ok(show(&web, &person, &subject, &fields, &refused, small));
    }
    let base = last(&sent.pairs, "_version")
        .and_then(|text| text.parse().ok())
        .unwrap_or(subject.record.version);
    let saved = web
        .app
        .save_edited(
            &person.ctx,
            &subject.object().name,
            subject.record.id,
            &posted.values,
            base,
        )
        .await;
    let edited = match saved {
        Ok(Saved::Done(edited)) => edited,
        Ok(Saved::Conflict(conflict)) => {
            let refused = Refused {
                typed: posted.typed,
                values: posted.values,
                problems: Vec::new(),
                conflict: Some(conflict),
            };
            return Ok(show(&web, &person, &subject, &fields, &refused, small));
        }
        Err(error) => {
            let problems = match error {
                Error::Invalid(problems) => problems,
                Error::Conflict(problem) => vec![problem],
                error => return Err(error).page(&person),
            };
            let refused = Refused {
                typed: posted.typed,
                values: posted.values,
                problems,
                conflict: None,
            };
            return Ok(show(&web, &person, &subject, &fields, &refused, small));
        }
    };
    let toast = edited
        .set
        .map(|set| Toast::done(person.t.get("record-saved")).undo(format!("/undo/{set}")));
    let subject = Subject {
        record: edited.record,
        ..subject
    };
    match (subject.object().find(&which.field), small) {
        (Some(field), true) => {
            let answer = fact(person.t, &fact_of(&person, &subject, field));
            Ok(match toast {
                Some(toast) => {
                    ([("hx-trigger", changed_header(Some(&toast)))], answer).into_response()
                }
                None => answer.into_response(),
            })
        }
        _ => {
            let jar = toast.map_or(jar.clone(), |toast| flash::leave(jar, &toast));
            Ok((jar, Redirect::to(&subject.href())).into_response())
        }
    }
}

/// The fields of the form: the one asked for, or all that this person may write.
fn wanted<'a>(person: &Person, subject: &'a Subject, only: &str) -> Result<Vec<&'a Field>> {
    if !subject.may_edit {
        return Err(Error::Denied(mainstay_model::Reason::new(
            "forbidden",
            "You may see this record but not change it so.",
        )));
    }
    let object = subject.object();
    let fields: Vec<&Field> = object
        .fields
        .iter()
        .enumerate()
        .filter(|(at, field)| {
            (only.is_empty() || field.name == only)
                && !field.params.hidden
                && person.ctx.access.may_write(object, *at)
                && input::can_be_edited(field)
        })
        .map(|(_, field)| field)
        .collect();
    if fields.is_empty() {
        Err(Error::NotFound)
    } else {
        Ok(fields)
    }
}

fn show(
    web: &Web,
    person: &Person,
    subject: &Subject,
    fields: &[&Field],
    refused: &Refused,
    small: bool,
) -> Response {
    let status = match (&refused.conflict, refused.problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    // After a conflict the form stands on what the record is now: saving again is a decision.
    let version = refused
        .conflict
        .as_ref()
        .map_or(subject.record.version, |conflict| conflict.record.version);
    let disputed = refused
        .conflict
        .as_ref()
        .map(|conflict| dispute(web, person, conflict));
    let markup = match (fields, small) {
        ([field], true) => in_place(person, subject, field, refused, version, disputed),
        _ => whole(web, person, subject, fields, refused, version, disputed),
    };
    (status, markup).into_response()
}

fn in_place(
    person: &Person,
    subject: &Subject,
    field: &Field,
    refused: &Refused,
    version: i64,
    disputed: Option<Markup>,
) -> Markup {
    let t = person.t;
    let action = format!("{}/edit?field={}", subject.href(), field.name);
    // Problems that are not at the field itself have no other place than here.
    let beyond: Vec<String> = refused
        .problems
        .iter()
        .filter(|problem| problem.field != field.name)
        .map(|problem| placed_text(person, subject.object(), problem, &field.name))
        .collect();
    let problem = match disputed {
        Some(disputed) => Some(disputed),
        None if beyond.is_empty() => None,
        None => Some(Callout::bad(html! { @for words in &beyond { p { (words) } } }).render()),
    };
    fact_form(
        t,
        &FactForm {
            key: field.name.clone(),
            label: field.label.get(person.ctx.lang()).to_owned(),
            cancel: format!("{action}&show=1"),
            action,
            csrf: person.session.csrf.clone(),
            version: Some(version.to_string()),
            field: one_input(person, subject, field, refused),
            problem,
            files: input::holds_files(field),
        },
    )
}

fn one_input(person: &Person, subject: &Subject, field: &Field, refused: &Refused) -> Markup {
    let problem = problem_of(person, &refused.problems, &field.name);
    if input::holds_files(field) {
        return input::files(&person.ctx, field, Some(&subject.record), problem);
    }
    match refused.typed.get(&field.name) {
        Some(typed) => input::typed(&person.ctx, field, typed, problem),
        None => input::input(&person.ctx, field, subject.record.get(&field.name), problem),
    }
}

/// What is wrong with a field, in words.
pub(crate) fn problem_of(person: &Person, problems: &[Problem], field: &str) -> Option<String> {
    let own = problems.iter().find(|problem| {
        problem
            .field
            .strip_prefix(field)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    });
    own.map(|problem| reason_text(person.t, &problem.reason))
}

/// What is wrong, in words that name the field where it is another one than `here`: a stage that is chosen may need an amount.
pub(crate) fn placed_text(
    person: &Person,
    object: &mainstay_model::Object,
    problem: &Problem,
    here: &str,
) -> String {
    let words = reason_text(person.t, &problem.reason);
    let name = problem.field.split(['.', '[']).next().unwrap_or("");
    match object.find(name).filter(|_| name != here) {
        Some(field) => format!(
            "{}{}{words}",
            field.label.get(person.ctx.lang()),
            person.t.get("colon")
        ),
        None => words,
    }
}

/// Theirs beside mine, for somebody to decide.
fn dispute(web: &Web, person: &Person, conflict: &Conflict) -> Markup {
    let t = person.t;
    let object = &conflict.record.object;
    Callout::warn(html! {
        ul.problems {
            @for disputed in &conflict.fields {
                @if let Some(field) = object.find(&disputed.field) {
                    @let value = conflict.record.get(&disputed.field);
                    li {
                        (t.with("edit-theirs", &[("who", who(web, person, disputed.by).into()), ("field", field.label.get(person.ctx.lang()).into())])) " "
                        @if value.is_null() { span.muted { (t.get("value-empty")) } } @else { strong { (display::cell(&person.ctx, field, value)) } }
                    }
                }
            }
        }
        p { (t.get("edit-mine")) }
    })
    .title(t.get("edit-conflict"))
    .render()
}

/// The page with the whole form.
fn whole(
    web: &Web,
    person: &Person,
    subject: &Subject,
    fields: &[&Field],
    refused: &Refused,
    version: i64,
    disputed: Option<Markup>,
) -> Markup {
    let (t, ctx, object) = (person.t, &person.ctx, subject.object());
    let title = display::title(ctx, &subject.record);
    let problems = told(person, object, &refused.problems);
    let only = match fields {
        [field] => format!("?field={}", field.name),
        _ => String::new(),
    };
    let record = Some(&subject.record);
    let values = web.app.values_in_hand(ctx, object, record, &refused.values);
    let get = |at: usize| values.get(at).cloned().unwrap_or_default();
    let shown = needed::shown(web, person, object, record, &refused.values);
    let body = html! {
        @for part in arranged(person, object, &get) {
            @let inside: Vec<&&Field> = part.fields.iter().filter(|field| fields.iter().any(|one| one.name == field.name)).collect();
            @if !inside.is_empty() {
                @let wrong = inside.iter().any(|field| problem_of(person, &refused.problems, &field.name).is_some());
                @let hidden = part.at.is_some_and(|at| !shown.contains(&at)) && !wrong && fields.len() > 1;
                fieldset.form-section hidden[hidden] data-section=[part.at] {
                    legend { (part.title) }
                    @let inputs = html! { @for field in &inside { (one_input(person, subject, field, refused)) } };
                    @if part.folded && !wrong && fields.len() > 1 {
                        details.more-facts { summary { (t.get("record-show-all")) } div.form { (inputs) } }
                    } @else if part.two_columns { div.form.two-col { (inputs) } } @else { (inputs) }
                }
            }
        }
        (needed::part(web, person, object, record, &refused.values))
        div.form-foot {
            (Button::new(t.get("action-save")).primary().submit())
            (Button::new(t.get("action-cancel")).quiet().href(subject.href()))
        }
    };
    let path = [
        (
            object.plural_label.get(ctx.lang()).to_owned(),
            object.address(),
        ),
        (title.clone(), subject.href()),
    ];
    let heading = t.with("edit-title", &[("title", title.into())]);
    let form = FormOf::post(
        format!("{}/edit{only}", subject.href()),
        &person.session.csrf,
    )
    .version(version.to_string())
    .guarded()
    .attr("data-start", "");
    let form = if fields.iter().any(|field| input::holds_files(field)) {
        form.multipart()
    } else {
        form
    };
    let main = html! {
        (PageHead::new(heading.clone()).crumbs(crumbs(t.get("record-where"), &path)))
        div.page-body.narrow {
            @if let Some(disputed) = disputed { (disputed) }
            (problem_list(t, t.get("error-invalid-title"), &problems))
            (form.render(&body))
        }
    };
    person.page(&heading, &format!("/{}", object.plural), &main)
}

/// Problems as the list above a form tells them.
pub(crate) fn told(
    person: &Person,
    object: &mainstay_model::Object,
    problems: &[Problem],
) -> Vec<Told> {
    problems
        .iter()
        .map(|problem| {
            let name = problem.field.split(['.', '[']).next().unwrap_or("");
            let field = object.find(name);
            Told {
                target: field.map(|field| Input::id_of(&field.name)),
                label: field.map_or_else(
                    || object.label.get(person.ctx.lang()).to_owned(),
                    |field| field.label.get(person.ctx.lang()).to_owned(),
                ),
                reason: reason_text(person.t, &problem.reason),
            }
        })
        .collect()
}
