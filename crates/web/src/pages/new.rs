//! A new record: the few fields that one knows first, the others folded below. While one types, records that may be the
//! same are shown, so that nobody is written down twice.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::duplicates::Alike;
use mainstay_app::{Ctx, Error};
use mainstay_model::access::Action;
use mainstay_model::field::{Field, Widget};
use mainstay_model::query::Trash;
use mainstay_model::{Object, Problem, RecordId};
use maud::{Markup, html};
use serde_json::Value as Json;
use std::sync::Arc;

use super::duplicates::why;
use super::record::{arranged, layout_of, object_of, problem_of_form};
use crate::components::{
    Button, Callout, Form as FormOf, Item, PageHead, Toast, avatar, crumbs, item_list, problem_list,
};
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::given::{Form, Query};
use crate::i18n::T;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, Posted, read};
use crate::widgets::{display, input};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/{plural}/new", Needs::Person, form)
        .post("/{plural}/new", Needs::Person, make)
        .get("/{plural}/new/similar", Needs::Person, similar)
}

async fn form(
    State(web): State<Web>,
    person: Person,
    Path(plural): Path<String>,
    Query(pairs): Query<Pairs>,
) -> PageResult {
    let object = allowed(&person, &plural).page(&person)?;
    let pairs = named(&web, &person.ctx, &object, pairs).await;
    // What an address asks for is a proposal: what cannot be read in it is left out.
    let posted = read(&web.app, &person.ctx, &object, &pairs).await;
    Ok(draw(&web, &person, &object, &posted, &[]).into_response())
}

fn allowed(person: &Person, plural: &str) -> Result<Arc<Object>, Error> {
    let object = object_of(person, plural)?;
    if person.ctx.access.may(Action::Create, &object.name) {
        Ok(object)
    } else {
        Err(Error::NotFound)
    }
}

/// Links that an address gives by id get the names that their inputs show.
async fn named(web: &Web, ctx: &Ctx, object: &Object, pairs: Pairs) -> Pairs {
    let mut all = Vec::with_capacity(pairs.len() * 2);
    for (name, value) in pairs {
        let link = object.find(&name).filter(|field| field.is_link());
        let Some(field) = link else {
            all.push((name, value));
            continue;
        };
        let Ok(id) = value.parse::<RecordId>() else {
            continue;
        };
        for target in ctx.access.catalog().objects() {
            if !field.points_at(&target.name) {
                continue;
            }
            let Ok(record) = web.app.get_in(ctx, &target.name, id, Trash::Live).await else {
                continue;
            };
            let several = field.params.targets.len() != 1;
            let given = if several {
                format!("{}:{id}", target.name)
            } else {
                value.clone()
            };
            let title = display::title(ctx, &record);
            if field.kind.widget(field) == Widget::Links {
                all.push((format!("{name}[0].id"), given));
                all.push((format!("{name}[0].title"), title));
            } else {
                all.push((name.clone(), given));
                all.push((format!("{name}.was"), title.clone()));
                all.push((format!("{name}.label"), title));
            }
            break;
        }
    }
    all
}

fn draw(
    web: &Web,
    person: &Person,
    object: &Arc<Object>,
    posted: &Posted,
    problems: &[Problem],
) -> Markup {
    let typed = &posted.typed;
    let (t, ctx) = (person.t, &person.ctx);
    let lang = ctx.lang();
    let action = format!("/{}/new", object.plural);
    let heading = t.with("new-title", &[("object", person.noun(object).into())]);
    let writable = |field: &Field| {
        !field.params.hidden
            && object
                .position(&field.name)
                .is_some_and(|at| ctx.access.may_write(object, at))
            && input::can_be_typed(field)
    };
    // The short form, with whatever is needed or was given already.
    let first: Vec<&Field> = object
        .quick
        .iter()
        .filter_map(|name| object.find(name))
        .chain(object.fields.iter().filter(|field| {
            let needed = field.params.required && !object.lends(field);
            let needed = needed || problems.iter().any(|problem| problem.field == field.name);
            (needed || typed.contains_key(&field.name)) && !object.quick.contains(&field.name)
        }))
        .filter(|field| writable(field))
        .collect();
    let more: Vec<&Field> = object
        .fields
        .iter()
        .filter(|field| writable(field) && !first.iter().any(|one| one.name == field.name))
        .collect();
    let uploads = object.is_uploaded();
    let body = html! {
        @if uploads {
            @for field in object.fields.iter().filter(|field| field.kind.widget(field) == Widget::Files) {
                (crate::components::Field::new(field.name.clone(), field.label.get(lang)).wide().required().files(t, &[], None, true, t.get("new-files-hint")))
            }
        }
        @for field in &first { (super::record::one_input(person, object, field, typed, problems)) }
        div.wide id="similar" hx-get={ (action) "/similar" } hx-trigger="change from:closest form delay:150ms" hx-include="closest form" hx-params="not _csrf" aria-live="polite" {}
        (super::needed::part(web, person, object, None, &posted.values))
        @if !more.is_empty() {
            details.more-facts.wide {
                summary { (t.get("new-more")) }
                @let values = web.app.values_in_hand(ctx, object, None, &posted.values);
                @let get = |at: usize| values.get(at).cloned().unwrap_or_default();
                @if layout_of(person, object).is_none() {
                    div.form.two-col { @for field in &more { (super::record::one_input(person, object, field, typed, problems)) } }
                } @else {
                    @let shown = super::needed::shown(web, person, object, None, &posted.values);
                    @for part in arranged(person, object, &get) {
                        @let inside: Vec<&&Field> = part.fields.iter().filter(|field| more.iter().any(|one| one.name == field.name)).collect();
                        @if !inside.is_empty() {
                            fieldset.form-section hidden[part.at.is_some_and(|at| !shown.contains(&at))] data-section=[part.at] {
                                legend { (part.title) }
                                div.form.two-col { @for field in inside { (super::record::one_input(person, object, field, typed, problems)) } }
                            }
                        }
                    }
                }
            }
        }
        div.form-foot.wide {
            (Button::new(t.with("new-save", &[("object", person.noun(object).into())])).primary().submit())
            (Button::new(t.get("action-cancel")).quiet().href(object.address()))
        }
    };
    let form = if uploads {
        FormOf::post(format!("/{}/upload", object.plural), &person.session.csrf).multipart()
    } else {
        FormOf::post(action, &person.session.csrf)
            .guarded()
            .attr("data-start", "")
    };
    let list = [(object.plural_label.get(lang).to_owned(), object.address())];
    let main = html! {
        (PageHead::new(heading.clone()).icon(object.icon.clone()).crumbs(crumbs(t.get("record-where"), &list)))
        div.page-body.narrow {
            (problem_list(t, t.get("error-invalid-title"), &problem_of_form(person, object, problems)))
            (form.two_columns().render(&body))
        }
    };
    person.page(&heading, &format!("/{}", object.plural), &main)
}

async fn make(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(plural): Path<String>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let object = allowed(&person, &plural).page(&person)?;
    let posted = read(&web.app, &person.ctx, &object, &pairs).await;
    if !posted.problems.is_empty() {
        let error = Error::Invalid(all_problems(&web, &person.ctx, &object, &posted));
        return refused(&web, &person, &object, &posted, error);
    }
    let made = web.app.make(&person.ctx, &object.name, &posted.values);
    match made.await {
        Ok((id, set)) => Ok(made_response(&person, jar, &object, id, set)),
        Err(error) => refused(&web, &person, &object, &posted, error),
    }
}

/// What could not be read, and what else is wrong with the form: a field that is missing, say. All at once, so that nobody
/// sends a form twice to learn of it.
fn all_problems(web: &Web, ctx: &Ctx, object: &Object, posted: &Posted) -> Vec<Problem> {
    let mut problems = posted.problems.clone();
    let mut input = posted.values.clone();
    // Something was given there, so it is not missing.
    for problem in &posted.problems {
        let typed = posted.typed.get(&problem.field).cloned();
        input.insert(problem.field.clone(), typed.unwrap_or(Json::Null));
    }
    for problem in web.app.problems_of(ctx, object, &input) {
        if !problems.iter().any(|known| known.field == problem.field) {
            problems.push(problem);
        }
    }
    problems
}

/// On to the page of what was made.
pub(super) fn made_response(
    person: &Person,
    jar: CookieJar,
    object: &Object,
    id: RecordId,
    set: RecordId,
) -> Response {
    let words = person.t.with(
        "new-made",
        &[("object", object.label.get(person.ctx.lang()).into())],
    );
    let toast = Toast::done(words).undo(format!("/undo/{set}"));
    (
        flash::leave(jar, &toast),
        Redirect::to(&format!("/{}/{id}", object.plural)),
    )
        .into_response()
}

/// The form again, with what was typed and what is wrong with it.
pub(super) fn refused(
    web: &Web,
    person: &Person,
    object: &Arc<Object>,
    posted: &Posted,
    error: Error,
) -> PageResult {
    let problems = match error {
        Error::Invalid(problems) => problems,
        Error::Conflict(problem) => vec![problem],
        error => return Err(error).page(person),
    };
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        draw(web, person, object, posted, &problems),
    )
        .into_response())
}

/// Records that may be the one that is being written down.
async fn similar(
    State(web): State<Web>,
    person: Person,
    Path(plural): Path<String>,
    Query(pairs): Query<Pairs>,
) -> PageResult {
    let object = allowed(&person, &plural).page(&person)?;
    let posted = read(&web.app, &person.ctx, &object, &pairs).await;
    let found = web
        .app
        .alike(&person.ctx, &object, &posted.values)
        .await
        .page(&person)?;
    if found.is_empty() {
        return Ok(html! {}.into_response());
    }
    let t = person.t;
    let items: Vec<Item> = found
        .iter()
        .map(|alike| {
            let title = display::title(&person.ctx, &alike.record);
            Item {
                lead: Some(html! { (avatar(&title)) }),
                href: display::record_href(&person.ctx, &object.name, alike.record.id),
                meta: Some(reasons(t, alike)),
                title,
                ..Item::default()
            }
        })
        .collect();
    Ok(
        html! { (Callout::warn(html! { (item_list(&items)) }).title(t.get("new-similar"))) }
            .into_response(),
    )
}

/// What speaks for a record being the one.
fn reasons(t: T, alike: &Alike) -> Markup {
    let speak = alike
        .comparison
        .findings
        .iter()
        .filter(|finding| finding.weight > 0.0);
    html! { @for finding in speak { (why(t, finding)) " " } }
}
