//! The forms of a bulk change: which fields get which value, who gets the records, which tags come and go, and whether
//! records shall really be gone for good. With scripts they open over the list; without, they are pages.

use axum::response::{IntoResponse, Response};
use mainstay_app::Error;
use mainstay_model::Problem;
use mainstay_model::field::Field;
use maud::{Markup, html};
use serde_json::{Map, Value as Json};

use super::Picked;
use crate::components::{self, Button, Callout, IconButton, PageHead, crumbs, sheet};
use crate::error::reason_text;
use crate::i18n::T;
use crate::pages::list::here::Here;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::input;

/// What is asked about, by whom, where.
pub struct Asking<'a> {
    pub web: &'a Web,
    pub person: &'a Person,
    pub here: &'a Here,
    pub picked: &'a Picked,
    /// The form opens over the list.
    pub over: bool,
}

impl Asking<'_> {
    async fn count(&self) -> Result<u64, Error> {
        self.picked.count(self.web, self.person, self.here).await
    }
}

/// The form for values of fields. For "assign" the one field is given.
pub async fn edit(
    asking: &Asking<'_>,
    action: &str,
    chosen: &[String],
    typed: &Map<String, Json>,
    problems: &[Problem],
) -> Result<Response, Error> {
    let (person, here) = (asking.person, asking.here);
    let t = person.t;
    let ctx = &person.ctx;
    let count = asking.count().await?;
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
    let apply = (!fields.is_empty()).then(|| apply(t));
    Ok(page(asking, action, &title, &body, apply))
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
pub async fn tag(asking: &Asking<'_>, field: &Field) -> Result<Response, Error> {
    let t = asking.person.t;
    let count = asking.count().await?;
    let source = input::words_source(&field.name);
    let body = html! {
        (components::Field::new("add", t.get("bulk-tags-add")).tags(t, &[], Some(&source)))
        (components::Field::new("remove", t.get("bulk-tags-remove")).tags(t, &[], Some(&source)))
    };
    let title = t.with("bulk-tag-title", &[("n", count.into())]);
    Ok(page(asking, "tag", &title, &body, Some(apply(t))))
}

/// The question before records are gone for good.
pub async fn purge(asking: &Asking<'_>) -> Result<Response, Error> {
    let t = asking.person.t;
    let count = asking.count().await?;
    let title = t.with("bulk-purge-title", &[("n", count.into())]);
    let body = html! { (Callout::warn(html! { p { (t.get("bulk-purge-words")) } })) };
    let yes = Button::new(t.get("purge-action")).danger();
    Ok(page(asking, "purge", &title, &body, Some(yes)))
}

fn apply(t: T) -> Button {
    Button::new(t.get("bulk-apply")).primary()
}

fn page(
    asking: &Asking<'_>,
    action: &str,
    title: &str,
    body: &Markup,
    apply: Option<Button>,
) -> Response {
    let (person, here) = (asking.person, asking.here);
    let t = person.t;
    let list = here.href(&here.state);
    let address = format!("/{}/bulk", here.object.plural);
    let over = asking.over;
    let form = html! {
        form.form method="post" action=(address) hx-post=[over.then_some(&address)] hx-target=[over.then_some("#sheet")] hx-swap=[over.then_some("innerHTML")] {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            @for (name, value) in asking.picked.pairs() { input type="hidden" name=(name) value=(value); }
            input type="hidden" name="_action" value=(action);
            (body)
            div.form-foot {
                @if let Some(apply) = apply { (apply.submit_as("_apply", "1")) }
                (Button::new(t.get("action-cancel")).href(list.clone()).attr("data-close-dialog", ""))
            }
        }
    };
    if over {
        return sheet(t, title, &form).into_response();
    }
    let several = here.object.plural_label.get(person.ctx.lang()).to_owned();
    let crumbs = crumbs(t.get("nav-label"), &[(several, list)]);
    let main = html! {
        (PageHead::new(title).icon(&here.object.icon).crumbs(crumbs))
        div.page-body.narrow { (form) }
    };
    person
        .page(title, &format!("/{}", here.object.plural), &main)
        .into_response()
}
