//! Objects and fields: what there is, what a workspace has made of its own, changing it. A form says what an overlay of
//! [`mainstay_model::schema`] says, as the API and files do.

mod field;
mod layouts;
mod list;
mod look;
mod object;
mod overlay;
mod rules;
mod sent;
mod settings;

use std::sync::Arc;

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::schema::Schema;
use mainstay_model::object::Role;
use mainstay_model::{Label, Lang, Object, Problem};
use maud::{Markup, html};
use serde_json::Value as Json;

use crate::components::{Field, Toast};
use crate::error::{OrPage, PageError, PageResult, reason_text};
use crate::flash;
use crate::i18n::T;
use crate::person::Person;
use crate::routes::Routes;
use crate::state::Web;
use crate::widgets::form::Pairs;

pub(super) fn routes() -> Routes {
    Routes::new()
        .and(list::routes())
        .and(object::routes())
        .and(field::routes())
        .and(rules::routes())
        .and(layouts::routes())
}

/// What a form shows again: what was wrong, and what was given.
#[derive(Default)]
struct Again {
    problems: Vec<Problem>,
    given: Pairs,
}

impl Again {
    /// What was given under a name, else what is there now.
    fn or(&self, name: &str, now: &str) -> String {
        match self.given.iter().rfind(|(key, _)| key == name) {
            Some((_, value)) => value.clone(),
            None => now.to_owned(),
        }
    }

    fn told(&self, t: T) -> Option<Markup> {
        if self.problems.is_empty() {
            return None;
        }
        let words = html! {
            @for problem in &self.problems { p { (reason_text(t, &problem.reason)) } }
        };
        Some(html! { (crate::components::Callout::bad(words)) })
    }
}

/// All definitions, and one object of them that is not deleted.
async fn find(web: &Web, person: &Person, name: &str) -> Result<(Schema, Object), PageError> {
    let schema = web.app.schema(&person.ctx).await.page(person)?;
    let object = schema
        .find(name)
        .filter(|object| object.deleted.is_none())
        .cloned()
        .ok_or(Error::NotFound)
        .page(person)?;
    Ok((schema, object))
}

/// An object of customers or activities as the catalogue has it, of which conditions are put together.
async fn known(web: &Web, person: &Person, name: &str) -> Result<Arc<Object>, PageError> {
    let (_, object) = find(web, person, name).await?;
    let known = person.ctx.access.catalog().get(&object.name);
    known
        .filter(|object| object.role != Role::System)
        .cloned()
        .ok_or(Error::NotFound)
        .page(person)
}

/// Changes definitions; with a message to a page when it is done, else what stands against it.
async fn change(
    web: &Web,
    person: &Person,
    overlay: Json,
) -> Result<Result<(), Vec<Problem>>, PageError> {
    match web.app.change_schema(&person.ctx, vec![overlay]).await {
        Ok(_) => Ok(Ok(())),
        Err(Error::Invalid(problems)) => Ok(Err(problems)),
        Err(error) => Err(PageError::for_person(error, person)),
    }
}

/// Changes definitions from a button, where there is no form to show again.
async fn change_at_once(
    web: &Web,
    person: &Person,
    jar: CookieJar,
    overlay: Json,
    to: &str,
) -> PageResult {
    match change(web, person, overlay).await? {
        Ok(()) => Ok(gone_to(jar, person.t, to)),
        Err(problems) => {
            let words: Vec<String> = problems
                .iter()
                .map(|problem| reason_text(person.t, &problem.reason))
                .collect();
            let jar = flash::leave(jar, &Toast::bad(words.join(" ")));
            Ok((jar, Redirect::to(to)).into_response())
        }
    }
}

fn gone_to(jar: CookieJar, t: T, to: &str) -> Response {
    super::done(jar, t, "settings-saved", to)
}

/// A label in every language, one input each.
fn labels(again: &Again, name: &str, words: &str, now: &Label, required: bool, t: T) -> Markup {
    html! {
        @for lang in Lang::ALL {
            @let key = format!("{name}.{}", lang.tag());
            @let here = lang.tag() == t.lang().tag();
            @let field = Field::new(key.clone(), format!("{words} ({})", own_name(lang)));
            @let field = if required && here { field.required() } else { field };
            (field.attr("maxlength", "80").text(&again.or(&key, now.exactly(lang))))
        }
    }
}

fn own_name(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "English",
        Lang::Zh => "中文",
    }
}
