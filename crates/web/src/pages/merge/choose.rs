//! Which record another one is the same as: found by name while typing, or from a list without scripts.

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use mainstay_model::RecordId;
use maud::html;

use super::{href, lead};
use crate::components::{Button, Field, Form as FormOf, PageHead, crumbs};
use crate::error::{OrPage, PageResult};
use crate::given::Query;
use crate::pages::record::{id_of, object_of};
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display;
use crate::widgets::form::{Pairs, last};

pub(super) async fn page(
    State(web): State<Web>,
    person: Person,
    Path((plural, id)): Path<(String, String)>,
    Query(pairs): Query<Pairs>,
) -> PageResult {
    let object = object_of(&person, &plural).page(&person)?;
    let id = id_of(&id).page(&person)?;
    let record = web
        .app
        .get(&person.ctx, &object.name, id)
        .await
        .page(&person)?;
    let other = last(&pairs, "with").and_then(|with| with.parse::<RecordId>().ok());
    let typed = last(&pairs, "with.label").unwrap_or("").trim();
    let was = last(&pairs, "with.was").unwrap_or("").trim();
    // Without scripts there is only what was typed.
    if let Some(other) = other.filter(|_| typed.is_empty() || typed == was) {
        return Ok(lead(&href(&object, &[id, other])));
    }
    let found = match typed {
        "" => Vec::new(),
        typed => web
            .app
            .options(&person.ctx, &object.name, typed)
            .await
            .page(&person)?,
    };
    let (t, ctx) = (person.t, &person.ctx);
    let title = display::title(ctx, &record);
    let heading = t.with("merge-with-title", &[("title", title.clone().into())]);
    let several = object.plural_label.get(ctx.lang()).to_owned();
    let path = [
        (several, object.address()),
        (title, format!("/{plural}/{id}")),
    ];
    let main = html! {
        (PageHead::new(&heading).icon("git-merge").crumbs(crumbs(t.get("record-where"), &path)))
        div.page-body.narrow {
            p.muted { (t.get("merge-with-words")) }
            (FormOf::get(format!("/{plural}/{id}/merge")).render(&html! {
                (Field::new("with", t.get("merge-with-which")).record(t, None, &format!("/pick/{}", object.name)))
                div.form-foot {
                    (Button::new(t.get("merge-compare")).primary().submit())
                    (Button::new(t.get("action-cancel")).quiet().href(format!("/{plural}/{id}")))
                }
            }))
            @if !typed.is_empty() {
                @let others: Vec<_> = found.iter().filter(|choice| choice.id != id).collect();
                @if others.is_empty() { p role="status" { (t.get("merge-with-none")) } }
                ul.merge-found {
                    @for choice in others { li { a href=(href(&object, &[id, choice.id])) { (choice.title) } } }
                }
            }
        }
    };
    Ok(person
        .page(&heading, &format!("/{plural}"), &main)
        .into_response())
}
