//! Many records at once: edit, assign, tag, to the trash and back, and out of it for good. One change set, one *Undo*.

mod ask;
mod told;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::records::{BulkChange, Selection};
use mainstay_app::{Ctx, Error};
use mainstay_model::field::{Field, Widget};
use mainstay_model::{Object, RecordId};
use serde_json::{Map, Value as Json};

use super::list::here::Here;
use super::list::state::State as ListState;
use super::merge;
use crate::components::Toast;
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::given::Form;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{self, Pairs, all, last};
use ask::Asking;

/// `/{plural}/bulk`.
pub fn routes() -> Routes {
    Routes::new()
        .post("/{plural}/bulk", Needs::Person, bulk)
        .unhurried()
}

/// The field with free words, when the object has one that may be written.
pub fn tags<'a>(ctx: &Ctx, object: &'a Object) -> Option<&'a Field> {
    let fields = object.fields.iter().enumerate();
    fields
        .filter(|(at, _)| ctx.access.may_write(object, *at))
        .map(|(_, field)| field)
        .find(|field| field.kind.widget(field) == Widget::Tags)
}

/// What somebody ticked.
pub struct Picked {
    /// The records, unless everything is meant.
    ids: Vec<RecordId>,
    /// Everything that the list matches.
    all: bool,
    /// The list's query string.
    filter: String,
}

impl Picked {
    fn read(pairs: &[(String, String)]) -> Self {
        Self {
            ids: all(pairs, "ids")
                .into_iter()
                .filter_map(|id| id.parse().ok())
                .collect(),
            all: last(pairs, "all") == Some("1"),
            filter: last(pairs, "filter").unwrap_or("").to_owned(),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("filter", self.filter.clone())];
        if self.all {
            pairs.push(("all", "1".to_owned()));
        } else {
            pairs.extend(self.ids.iter().map(|id| ("ids", id.to_string())));
        }
        pairs
    }

    fn selection(&self, person: &Person, here: &Here) -> Result<Selection, Error> {
        if !self.all {
            return Ok(Selection::Ids(self.ids.clone()));
        }
        // A part of the filter that nobody understands would widen what is changed.
        if !here.problems.is_empty() {
            return Err(Error::Invalid(
                here.problems
                    .iter()
                    .map(|(_, problem)| problem.clone())
                    .collect(),
            ));
        }
        let mut raw = here.raw(&person.ctx);
        (raw.cursor, raw.select, raw.order) = (None, Some(Vec::new()), String::new());
        Ok(Selection::Query(Box::new(raw)))
    }

    async fn count(&self, web: &Web, person: &Person, here: &Here) -> Result<u64, Error> {
        match self.selection(person, here)? {
            Selection::Ids(ids) => Ok(ids.len() as u64),
            Selection::Query(raw) => {
                let query = web.app.query(&person.ctx, &here.object.name, &raw)?;
                web.app.count(&query).await
            }
        }
    }
}

async fn bulk(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    headers: HeaderMap,
    Path(plural): Path<String>,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let picked = Picked::read(&pairs);
    let here = Here::of(&web, &person, &plural, ListState::read(&picked.filter))
        .await
        .page(&person)?;
    // With scripts the forms open over the list, which is loaded anew when all is done.
    let over = headers.contains_key("hx-request");
    let back = |toast: &Toast| {
        let (jar, list) = (flash::leave(jar, toast), here.href(&here.state));
        if over {
            (jar, [("hx-redirect", list)], "").into_response()
        } else {
            (jar, Redirect::to(&list)).into_response()
        }
    };
    if picked.ids.is_empty() && !picked.all {
        return Ok(back(&Toast::bad(person.t.get("bulk-nothing"))));
    }
    let asking = Asking {
        web: &web,
        person: &person,
        here: &here,
        picked: &picked,
        over,
    };
    let action = last(&pairs, "_action").unwrap_or("");
    if action == "merge" {
        let chosen = if picked.all {
            &[]
        } else {
            picked.ids.as_slice()
        };
        return Ok(match merge::from_list(&person, &here.object, chosen) {
            Ok(to) if over => ([("hx-redirect", to)], "").into_response(),
            Ok(to) => Redirect::to(&to).into_response(),
            Err(toast) => back(&toast),
        });
    }
    let sure = last(&pairs, "_apply").is_some();
    let change = match action {
        "trash" => BulkChange::Trash,
        "restore" => BulkChange::Restore,
        "purge" if sure => BulkChange::Purge,
        "purge" => return ask::purge(&asking).await.page(&person),
        "edit" | "assign" | "tag" => match asked(&asking, action, &pairs).await? {
            Ok(change) => change,
            Err(page) => return Ok(page),
        },
        _ => return Err(Error::NotFound).page(&person),
    };
    let selection = picked.selection(&person, &here).page(&person)?;
    let outcome = web
        .app
        .bulk(&person.ctx, &here.object.name, selection, change)
        .await
        .page(&person)?;
    let toast = told::toast(&person, action, &outcome);
    if told::whole(&outcome) {
        return Ok(back(&toast));
    }
    Ok(told::page(&asking, &outcome, toast).await)
}

/// The change that a form asks for, or the form itself: it was not sent yet, or has problems.
async fn asked(
    asking: &Asking<'_>,
    action: &str,
    pairs: &[(String, String)],
) -> Result<Result<BulkChange, Response>, crate::error::PageError> {
    let Asking {
        web, person, here, ..
    } = *asking;
    let ready = last(pairs, "_apply").is_some();
    if action == "tag" {
        let field = tags(&person.ctx, &here.object)
            .ok_or(Error::NotFound)
            .page(person)?;
        let words = |name: &str| -> Vec<String> {
            let typed = last(pairs, &format!("{name}.text"))
                .unwrap_or("")
                .split([',', '，', '、']);
            let tokens = all(pairs, name).into_iter().chain(typed);
            tokens
                .map(str::trim)
                .filter(|tag| !tag.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let (add, remove) = (words("add"), words("remove"));
        if ready && !(add.is_empty() && remove.is_empty()) {
            return Ok(Ok(BulkChange::Tags {
                field: field.name.clone(),
                add,
                remove,
            }));
        }
        return Ok(Err(ask::tag(asking, field).await.page(person)?));
    }
    let chosen: Vec<String> = if action == "assign" {
        here.owner()
            .map(|field| field.name.clone())
            .into_iter()
            .collect()
    } else {
        let mut names: Vec<String> = Vec::new();
        for name in all(pairs, "fields") {
            if !name.is_empty() && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names.retain(|name| last(pairs, "_without") != Some(name.as_str()));
        names
    };
    let mut form_of = form::read(&web.app, &person.ctx, &here.object, pairs).await;
    form_of.values.retain(|name, _| chosen.contains(name));
    form_of
        .problems
        .retain(|problem| chosen.contains(&problem.field));
    // A field that was chosen and has no input in the form, such as no tick at all, is emptied.
    let mut values: Map<String, Json> = form_of.values.clone();
    for name in &chosen {
        values.entry(name.clone()).or_insert(Json::Null);
    }
    if ready && form_of.problems.is_empty() && !chosen.is_empty() {
        let problems =
            mainstay_model::access::Draft::from_json(&here.object, &values, &person.ctx.env).err();
        match problems {
            None => return Ok(Ok(BulkChange::Set(values))),
            Some(problems) => form_of.problems = problems,
        }
    }
    let problems = if ready {
        form_of.problems.clone()
    } else {
        Vec::new()
    };
    let mut page = ask::edit(asking, action, &chosen, &form_of.typed, &problems)
        .await
        .page(person)?;
    if !problems.is_empty() {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(Err(page))
}
