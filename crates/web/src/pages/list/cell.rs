//! A cell of the list, edited where it stands.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mainstay_app::Error;
use mainstay_model::field::Field;
use mainstay_model::{Record, RecordId};
use maud::Markup;
use serde_json::Value as Json;

use super::here;
use super::table::{cell, editable};
use crate::components::table::editing_cell;
use crate::components::{Column, Table, Toast, toast_header};
use crate::error::{OrPage, PageResult, reason_text};
use crate::given::Form;
use crate::pages::record::placed_text;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{self, Pairs};
use crate::widgets::{display, input};

struct Place {
    record: Record,
    field: Field,
    id: RecordId,
}

impl Place {
    async fn find(
        web: &Web,
        person: &Person,
        plural: &str,
        id: &str,
        field: &str,
    ) -> Result<Self, Error> {
        let object = here::object(&person.ctx, plural)?;
        let id: RecordId = id.parse().map_err(|_| Error::NotFound)?;
        let at = object
            .position(field)
            .filter(|at| person.ctx.access.may_read(&object, *at))
            .ok_or(Error::NotFound)?;
        let field = object.fields[at].clone();
        let record = web.app.get(&person.ctx, &object.name, id).await?;
        Ok(Self { record, field, id })
    }

    fn address(&self) -> String {
        format!(
            "/{}/{}/cell/{}",
            self.record.object.plural, self.id, self.field.name
        )
    }

    fn column(&self, person: &Person) -> Column {
        Column {
            key: self.field.name.clone(),
            label: self.field.label.get(person.ctx.lang()).to_owned(),
            align: display::align(&self.field),
            ..Column::default()
        }
    }

    fn plain(&self, person: &Person) -> Markup {
        let cell = cell(&person.ctx, &self.record.object, &self.record, &self.field);
        Table::default().cell(&self.column(person), &cell)
    }

    fn editing(&self, person: &Person, typed: Option<&Json>, problem: Option<String>) -> Markup {
        let value = self.record.get(&self.field.name);
        let input = input::in_cell(&person.ctx, &self.field, value, typed, problem);
        let address = self.address();
        let version = self.record.version.to_string();
        editing_cell(
            person.t,
            &self.column(person),
            &address,
            &format!("{address}?plain"),
            Some(&version),
            &input,
        )
    }
}

/// `GET /{plural}/{id}/cell/{field}`: the form, or with `?plain` the value.
pub async fn show(
    State(web): State<Web>,
    person: Person,
    Path((plural, id, field)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let place = Place::find(&web, &person, &plural, &id, &field)
        .await
        .page(&person)?;
    let may = editable(&person.ctx, &place.record.object, &place.field);
    let plain = query.is_some_and(|query| query.starts_with("plain")) || !may;
    let body = if plain {
        place.plain(&person)
    } else {
        place.editing(&person, None, None)
    };
    Ok(body.into_response())
}

/// `POST /{plural}/{id}/cell/{field}`
pub async fn save(
    State(web): State<Web>,
    person: Person,
    headers: axum::http::HeaderMap,
    Path((plural, id, field)): Path<(String, String, String)>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let mut place = Place::find(&web, &person, &plural, &id, &field)
        .await
        .page(&person)?;
    let object = place.record.object.clone();
    let posted = form::read(&web.app, &person.ctx, &object, &pairs).await;
    let typed = posted.typed.get(&field).cloned();
    let expect = form::last(&pairs, "_version").and_then(|version| version.parse().ok());
    let result = match posted.into_values() {
        Ok(values) => {
            web.app
                .edit(&person.ctx, &object.name, place.id, &values, expect)
                .await
        }
        Err(error) => Err(error),
    };
    match result {
        Ok(edited) => {
            place.record = edited.record;
            let mut response = match headers.contains_key("hx-request") {
                true => place.plain(&person).into_response(),
                false => Redirect::to(&format!("/{plural}")).into_response(),
            };
            if let Some(set) = edited.set {
                let words = person.t.with(
                    "list-cell-saved",
                    &[("field", place.field.label.get(person.ctx.lang()).into())],
                );
                toast(
                    &mut response,
                    &Toast::done(words).undo(format!("/undo/{set}")),
                );
            }
            Ok(response)
        }
        Err(Error::Stale { .. }) => {
            // What others wrote is shown; sending again writes over it, knowingly.
            place = Place::find(&web, &person, &plural, &id, &field)
                .await
                .page(&person)?;
            let theirs = display::words(&person.ctx, &place.field, place.record.get(&field));
            let problem = person
                .t
                .with("list-cell-stale", &[("value", theirs.into())]);
            Ok((
                StatusCode::CONFLICT,
                place.editing(&person, typed.as_ref(), Some(problem)),
            )
                .into_response())
        }
        Err(Error::Invalid(problems)) => {
            let words: Vec<String> = problems
                .iter()
                .map(|problem| placed_text(&person, &object, problem, &field))
                .collect();
            let form = place.editing(&person, typed.as_ref(), Some(words.join(" ")));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
        }
        Err(Error::Conflict(problem)) => {
            let form = place.editing(
                &person,
                typed.as_ref(),
                Some(reason_text(person.t, &problem.reason)),
            );
            Ok((StatusCode::CONFLICT, form).into_response())
        }
        Err(error) => Err(error).page(&person),
    }
}

/// Shows a message beside what the answer puts into the page.
pub fn toast(response: &mut Response, toast: &Toast) {
    if let Ok(value) = toast_header(toast).parse() {
        response.headers_mut().insert("hx-trigger", value);
    }
}
