//! Putting the page together, and giving its parts one by one.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use mainstay_app::{Error, Result};
use maud::{Markup, html};

use super::{
    Asked, AskedQuery, Subject, compose, facts, head, id_of, load, object_of, related, timeline,
};
use crate::components::{icon_large, icon_small};
use crate::error::{OrPage, PageResult};
use crate::given::Query;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display;

pub(super) async fn show(
    State(web): State<Web>,
    person: Person,
    Path((plural, id)): Path<(String, String)>,
    Query(asked): AskedQuery,
) -> PageResult {
    let subject = match load(&web, &person, &plural, &id, &asked.as_of).await {
        Err(Error::NotFound) => match led_on(&web, &person, &plural, &id).await.page(&person)? {
            Some(to) => return Ok(Redirect::to(&to).into_response()),
            None => return Err(Error::NotFound).page(&person),
        },
        subject => subject.page(&person)?,
    };
    page(&web, &person, &subject, &asked, None).await
}

/// Where the address of a record leads that was merged and is gone for good since.
async fn led_on(web: &Web, person: &Person, plural: &str, id: &str) -> Result<Option<String>> {
    object_of(person, plural)?;
    let went = web.app.went_into(&person.ctx, id_of(id)?).await?;
    Ok(went.map(|went| {
        let survivor = went.survivor;
        format!("/{}/{}", survivor.object.plural, survivor.id)
    }))
}

/// The whole page; `composer` stands in for the empty one after a refusal.
pub(super) async fn page(
    web: &Web,
    person: &Person,
    subject: &Subject,
    asked: &Asked,
    composer: Option<Markup>,
) -> PageResult {
    if subject.as_of.is_none() {
        web.app
            .note_seen(&person.ctx, &subject.object().name, subject.record.id)
            .await;
    }
    let now = subject.as_of.is_none();
    let (story, hanging) = if now {
        let (story, hanging) = tokio::join!(
            timeline::section(web, person, subject, asked),
            related::aside(web, person, subject)
        );
        (story.page(person)?, hanging.page(person)?)
    } else {
        (html! {}, related::numbers(person, subject))
    };
    let main = html! {
        (head::head(person, subject))
        nav.jump aria-label=(person.t.get("record-parts")) {
            @if now && !subject.record.trashed && !compose::kinds(person, subject).is_empty() {
                a href="#composer" { (icon_small("plus")) (person.t.get("record-write")) }
            }
            a href="#record-facts" { (person.t.get("section-details")) }
            @if now { a href="#timeline" { (person.t.get("timeline-title")) } }
            @if now && !hanging.0.is_empty() { a href="#record-related" { (person.t.get("record-related")) } }
        }
        div.record-cols {
            (facts::column(web, person, subject))
            div.record-story {
                @if now && !subject.record.trashed {
                    @match composer { Some(composer) => (composer), None => (compose::composer(person, subject, &asked.add)) }
                }
                (story)
            }
            (hanging)
        }
        @if let Some((action, name)) = compose::keeper(person, subject).filter(|_| now && !subject.record.trashed) {
            div.drop-veil hidden data-keep-files=(action) data-name=(name) { (icon_large("cloud-upload")) strong { (person.t.get("record-drop")) } }
        }
    };
    let title = display::title(&person.ctx, &subject.record);
    let here = format!("/{}", subject.object().plural);
    Ok(person.page(&title, &here, &main).into_response())
}

/// A part of the page alone.
pub(super) async fn part(
    State(web): State<Web>,
    person: Person,
    Path((plural, id, part)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let subject = load(&web, &person, &plural, &id, "").await.page(&person)?;
    let markup: Response = match part.as_str() {
        "head" => head::head(&person, &subject).into_response(),
        "facts" => facts::column(&web, &person, &subject).into_response(),
        "timeline" => timeline::section(&web, &person, &subject, &asked)
            .await
            .page(&person)?
            .into_response(),
        "older" => timeline::older(&web, &person, &subject, &asked)
            .await
            .page(&person)?
            .into_response(),
        "related" => related::aside(&web, &person, &subject)
            .await
            .page(&person)?
            .into_response(),
        "add" => compose::opened(&person, &subject, &asked.add).into_response(),
        _ => return Err(Error::NotFound).page(&person),
    };
    Ok(markup)
}
