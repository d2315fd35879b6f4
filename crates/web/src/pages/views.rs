//! Keeping a list as a view; renaming, sharing, changing and throwing away views.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::views::View;
use mainstay_model::RecordId;

use super::list::here::Here;
use super::list::state::State as ListState;
use crate::components::Toast;
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::given::Form;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

/// `/{plural}/views` and what is below it.
pub fn routes() -> Routes {
    Routes::new()
        .post("/{plural}/views", Needs::Person, save)
        .post("/{plural}/views/{view}/look", Needs::Person, look)
        .post("/{plural}/views/{view}/name", Needs::Person, name)
        .post("/{plural}/views/{view}/delete", Needs::Person, delete)
}

async fn save(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let here = Here::find(&web, &person, &plural, query.as_deref().unwrap_or(""))
        .await
        .page(&person)?;
    let name = last(&pairs, "name").unwrap_or("");
    let shared = last(&pairs, "shared") == Some("true");
    let id = web
        .app
        .save_view(
            &person.ctx,
            &here.object.name,
            name,
            shared,
            &here.state.look(),
        )
        .await
        .page(&person)?;
    let toast = Toast::done(
        person
            .t
            .with("views-saved", &[("name", name.trim().into())]),
    );
    Ok((
        flash::leave(jar, &toast),
        Redirect::to(&address(&plural, id)),
    )
        .into_response())
}

async fn look(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((plural, view)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let here = Here::find(&web, &person, &plural, query.as_deref().unwrap_or(""))
        .await
        .page(&person)?;
    let view = find(&here, &view).page(&person)?;
    let edited = web
        .app
        .update_view(&person.ctx, view.id, &here.state.look())
        .await
        .page(&person)?;
    let toast = undoable(
        Toast::done(
            person
                .t
                .with("views-saved", &[("name", view.name.as_str().into())]),
        ),
        edited.set,
    );
    Ok((
        flash::leave(jar, &toast),
        Redirect::to(&address(&plural, view.id)),
    )
        .into_response())
}

async fn name(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((plural, view)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let here = Here::find(&web, &person, &plural, query.as_deref().unwrap_or(""))
        .await
        .page(&person)?;
    let view = find(&here, &view).page(&person)?;
    let name = last(&pairs, "view-name").unwrap_or("");
    let shared = last(&pairs, "view-shared") == Some("true");
    let edited = web
        .app
        .rename_view(&person.ctx, view.id, name, shared)
        .await
        .page(&person)?;
    let toast = undoable(
        Toast::done(
            person
                .t
                .with("views-saved", &[("name", name.trim().into())]),
        ),
        edited.set,
    );
    Ok((
        flash::leave(jar, &toast),
        Redirect::to(&here.href(&here.state)),
    )
        .into_response())
}

async fn delete(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((plural, view)): Path<(String, String)>,
) -> PageResult {
    let here = Here::find(&web, &person, &plural, "").await.page(&person)?;
    let view = find(&here, &view).page(&person)?;
    let set = web
        .app
        .trash_view(&person.ctx, view.id)
        .await
        .page(&person)?;
    let toast = undoable(
        Toast::done(
            person
                .t
                .with("views-deleted", &[("name", view.name.as_str().into())]),
        ),
        Some(set),
    );
    Ok((
        flash::leave(jar, &toast),
        Redirect::to(&format!("/{plural}")),
    )
        .into_response())
}

fn find<'a>(here: &'a Here, id: &str) -> Result<&'a View, Error> {
    here.views
        .iter()
        .find(|view| view.id.to_string() == id)
        .ok_or(Error::NotFound)
}

fn address(plural: &str, view: RecordId) -> String {
    ListState {
        view: view.to_string(),
        ..ListState::default()
    }
    .href(plural)
}

fn undoable(toast: Toast, set: Option<RecordId>) -> Toast {
    match set {
        Some(set) => toast.undo(format!("/undo/{set}")),
        None => toast,
    }
}
