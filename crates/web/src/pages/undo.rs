//! *Undo*: the button of every message about a change.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_app::records::{Stays, Undone};
use mainstay_model::RecordId;

use crate::components::{Toast, ToastKind, toast_header};
use crate::error::{OrPage, PageResult, reason_text};
use crate::flash;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

/// `/undo/{set}`.
pub fn routes() -> Routes {
    Routes::new()
        .post("/undo/{set}", Needs::Person, undo)
        .unhurried()
}

async fn undo(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    headers: HeaderMap,
    Path(set): Path<String>,
) -> PageResult {
    let set: RecordId = set.parse().map_err(|_| Error::NotFound).page(&person)?;
    // An import has a page that shows how far taking it back is.
    let import = web
        .app
        .import_of_set(&person.ctx, set)
        .await
        .page(&person)?;
    if let Some(import) =
        import.filter(|import| import.state != mainstay_app::import::State::Undone)
    {
        let page = super::import::take_back(&web, &person, import.id).await?;
        if headers.contains_key("hx-request") {
            return Ok(([("hx-redirect", format!("/import/{}", import.id))], "").into_response());
        }
        return Ok(page);
    }
    let undone = web.app.undo(&person.ctx, set).await.page(&person)?;
    let toast = told(&person, set, &undone);
    if headers.contains_key("hx-request") {
        return Ok(([("hx-trigger", toast_header(&toast))], "").into_response());
    }
    // Fields that stayed as they are have to be looked at; otherwise one goes on where one was.
    let to = if undone.conflicts.is_empty() && undone.stopped.is_none() {
        back(&headers, "/")
    } else {
        format!("/changes/{set}")
    };
    Ok((flash::leave(jar, &toast), Redirect::to(&to)).into_response())
}

fn told(person: &Person, set: RecordId, undone: &Undone) -> Toast {
    let t = person.t;
    let clean = undone.clean.into();
    let look = |text: String| Toast {
        kind: ToastKind::Warn,
        link: Some((t.get("undo-look").to_owned(), format!("/changes/{set}"))),
        ..Toast::done(text)
    };
    if let Some(stopped) = &undone.stopped {
        let said = match stopped.why {
            Error::Full => "undo-broke-off-full",
            _ => "undo-broke-off",
        };
        return look(t.with(said, &[("n", clean), ("left", stopped.left.into())]))
            .undo(format!("/undo/{set}"));
    }
    let mut toast = match (undone.conflicts.is_empty(), undone.set) {
        (true, None) => Toast::done(t.get("undo-nothing")),
        (true, Some(_)) => Toast::done(t.with("undo-done", &[("n", clean)])),
        (false, _) => look(stays(person, undone)),
    };
    if let Some(set) = undone.set {
        toast = toast.undo(format!("/undo/{set}"));
    }
    toast
}

/// How many are taken back, and how many stay, for each reason.
fn stays(person: &Person, undone: &Undone) -> String {
    let t = person.t;
    let mut reasons: Vec<(String, u64)> = Vec::new();
    let mut changed = 0;
    for stays in &undone.conflicts {
        if stays.why.code == Stays::CHANGED {
            changed += 1;
            continue;
        }
        let why = reason_text(t, &stays.why);
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, n)) => *n += 1,
            None => reasons.push((why, 1)),
        }
    }
    let mut said = vec![t.with("undo-taken-back", &[("n", undone.clean.into())])];
    if changed > 0 {
        said.push(t.with("undo-conflicts", &[("left", changed.into())]));
    }
    // A toast is short; the page behind it shows everything.
    said.extend(
        reasons
            .into_iter()
            .take(3)
            .map(|(why, n)| t.with("undo-stays", &[("left", n.into()), ("why", why.into())])),
    );
    said.join(t.get("undo-between"))
}

/// The page that a form was sent from, when it is one of ours.
pub fn back(headers: &HeaderMap, otherwise: &str) -> String {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(from), Some(host)) = (text(header::REFERER), text(header::HOST)) else {
        return otherwise.to_owned();
    };
    let Some((_, rest)) = from.split_once("://") else {
        return otherwise.to_owned();
    };
    match rest.split_once('/') {
        // A path that begins with a second slash would be another host.
        Some((at, path)) if at == host && !path.starts_with(['/', '\\']) => format!("/{path}"),
        _ => otherwise.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_back_to_own_pages_only() {
        let from = |referer: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "crm.example".parse().unwrap());
            headers.insert(header::REFERER, referer.parse().unwrap());
            back(&headers, "/")
        };
        assert_eq!(from("https://crm.example/contacts?q=a"), "/contacts?q=a");
        assert_eq!(from("https://evil.example/contacts"), "/");
        assert_eq!(from("https://crm.example//evil.example"), "/");
        assert_eq!(from("nonsense"), "/");
    }
}
