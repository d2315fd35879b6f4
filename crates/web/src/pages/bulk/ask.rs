//! The forms of a bulk edit: which fields get which value, who gets the records, which tags come and go.

use axum::response::{IntoResponse, Response};
use mainstay_app::Error;
use mainstay_model::Problem;
use mainstay_model::field::Field;
use maud::{Markup, html};
use serde_json::{Map, Value as Json};

use super::Picked;
use crate::components::{self, Button, IconButton, PageHead, crumbs};
use crate::error::reason_text;
use crate::pages::list::here::Here;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::input;

/// The form for values of fields. For "assign" the one field is given.
#[allow(clippy::too_many_arguments, reason = "a page is made of what it shows")]
pub async fn edit(
    web: &Web,
    person: &Person,
    here: &Here,
    picked: &Picked,
    action: &str,
    chosen: &[String],
    typed: &Map<String, Json>,
    problems: &[Problem],
) -> Result<Response, Error> {
    let t = person.t;
    let ctx = &person.ctx;
    let count = picked.count(web, person, here).await?;
    let open: Vec<&Field> = here
        .object
        .fields
        .iter()
        .enumerate()
        .filter(|(at, field)| {
            ctx.access.may_write(&here.object, *at)
                && input::can_be_typed(field)
                && !field.params.hidden
        })
        .map(|(_, field)| field)
        .collect();
    let fields: Vec<&&Field> = open
        .iter()
        .filter(|field| chosen.contains(&field.name))
        .collect();
    let fixed = action == "assign";
    let body = html! {
        @for field in &fields {
            @let problem = problems.iter().find(|problem| problem.field == field.name).map(|problem| reason_text(t, &problem.reason));
            // Emptying is a choice here; the kind says when it is not allowed.
            @let field_of = (**field).clone().set(|params| params.required = false);
            div.bulk-field {
                @if !fixed { input type="hidden" name="fields" value=(field.name); }
                (input::typed(ctx, &field_of, typed.get(&field.name).unwrap_or(&Json::Null), problem))
                @if !fixed { (IconButton::new("x", t.with("bulk-without", &[("field", field.label.get(ctx.lang()).into())])).small().submit_as("_without", field.name.clone()).attr("formnovalidate", "")) }
            }
        }
        @if !fixed { (add_field(person, &open, chosen)) }
        @if !fields.is_empty() && !fixed { p.hint { (t.get("bulk-empty-hint")) } }
    };
    let title = if fixed {
        t.with("bulk-assign-title", &[("n", count.into())])
    } else {
        t.with("bulk-edit-title", &[("n", count.into())])
    };
    Ok(page(
        person,
        here,
        picked,
        action,
        &title,
        &body,
        !fields.is_empty(),
    ))
}

fn add_field(person: &Person, open: &[&Field], chosen: &[String]) -> Markup {
    let (t, ctx) = (person.t, &person.ctx);
    let rest = open.iter().filter(|field| !chosen.contains(&field.name));
    html! {
        div.row.wrap.bulk-add {
            select.input name="fields" aria-label=(t.get("bulk-choose-field")) data-submit-on-change {
                option value="" { (t.get("bulk-choose-field")) }
                @for field in rest { option value=(field.name) { (field.label.get(ctx.lang())) } }
            }
            (Button::new(t.get("bulk-add-field")).icon("plus").submit_as("_add", "1").attr("formnovalidate", ""))
        }
    }
}

/// The form for tags.
pub async fn tag(
    web: &Web,
    person: &Person,
    here: &Here,
    picked: &Picked,
) -> Result<Response, Error> {
    let t = person.t;
    let count = picked.count(web, person, here).await?;
    let body = html! {
        (components::Field::new("add", t.get("bulk-tags-add")).tags(t, &[], None))
        (components::Field::new("remove", t.get("bulk-tags-remove")).tags(t, &[], None))
    };
    let title = t.with("bulk-tag-title", &[("n", count.into())]);
    Ok(page(person, here, picked, "tag", &title, &body, true))
}

fn page(
    person: &Person,
    here: &Here,
    picked: &Picked,
    action: &str,
    title: &str,
    body: &Markup,
    ready: bool,
) -> Response {
    let t = person.t;
    let list = here.href(&here.state);
    let several = here.object.plural_label.get(person.ctx.lang()).to_owned();
    let crumbs = crumbs(t.get("nav-label"), &[(several, list.clone())]);
    let main = html! {
        (PageHead::new(title).icon(&here.object.icon).crumbs(crumbs))
        div.page-body.narrow {
            form.form method="post" action={ "/" (here.object.plural) "/bulk" } {
                input type="hidden" name="_csrf" value=(person.session.csrf);
                @for (name, value) in picked.pairs() { input type="hidden" name=(name) value=(value); }
                input type="hidden" name="_action" value=(action);
                (body)
                div.form-foot {
                    @if ready { (Button::new(t.get("bulk-apply")).primary().submit_as("_apply", "1")) }
                    (Button::new(t.get("action-cancel")).href(list))
                }
            }
        }
    };
    person
        .page(title, &format!("/{}", here.object.plural), &main)
        .into_response()
}
