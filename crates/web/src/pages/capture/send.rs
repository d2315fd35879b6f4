//! What comes back: read in the visitor's customs, taken once, and thanked for on a page of its own, so that loading it again sends
//! nothing.

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use mainstay_app::Error;
use mainstay_app::forms::{Arrival, Arrived};
use mainstay_model::Lang;

use super::draw::{self, CONSENT, Shown, TRAP};
use super::{Asked, Open, came, failed};
use crate::given::{Form, Guest};
use crate::guard::Who;
use crate::state::Web;
use crate::widgets::form::{Pairs, Posted, last, read_field};

/// Longest form, in bytes: of words that people type.
const LONGEST: usize = 128 << 10;

/// `POST /f/{token}`
pub(super) async fn send(
    State(web): State<Web>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
    Extension(who): Extension<Who>,
    guest: Guest,
    headers: HeaderMap,
    Form(pairs): Form<Pairs>,
) -> Response {
    let mut asked = Asked::of(&key, query.as_deref(), &headers, &who);
    let other = last(&pairs, draw::LANG).and_then(Lang::from_tag);
    if let Some(lang) = other {
        asked.speak(lang);
    }
    let length: usize = pairs
        .iter()
        .map(|(name, text)| name.len() + text.len())
        .sum();
    if length > LONGEST {
        let reason = crate::error::too_large();
        let error = Error::invalid("", reason);
        return failed(&asked, &error);
    }
    let open = match Open::of(&web, asked, &who).await {
        Ok(open) => open,
        Err(response) => return response,
    };
    let posted = read(&web, &open, &pairs).await;
    let text = |name: &str| last(&pairs, name).unwrap_or("").to_owned();
    let arrival = Arrival {
        values: posted.values,
        problems: posted.problems,
        stamp: text("_stamp"),
        once: None,
        trapped: !text(TRAP).is_empty(),
        agreed: text(CONSENT) == "true",
        came: came(&open.asked, &text("_from"), guest.visitor.address),
    };
    if other.is_some() {
        let shown = Shown {
            stamp: arrival.stamp,
            from: text("_from"),
            typed: Some(posted.typed),
            agreed: arrival.agreed,
            ..Shown::default()
        };
        return open.answer(StatusCode::OK, &draw::form(&open, &shown));
    }
    let arrived = match open.asked.preview {
        true => tried(&web, &open, &arrival).await,
        false => {
            let (app, plan, object) = (&web.app, &open.plan, &open.object);
            app.take_form(&open.form, plan, object, &arrival).await
        }
    };
    let mut shown = Shown {
        stamp: arrival.stamp.clone(),
        from: text("_from"),
        typed: Some(posted.typed),
        agreed: arrival.agreed,
        ..Shown::default()
    };
    let status = match arrived {
        Ok(Arrived::Taken) => return onward(&open),
        Ok(Arrived::Again(problems)) => {
            shown.problems = problems;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(Arrived::Stale) => {
            shown.notice = Some(open.t.get("capture-stale").to_owned());
            match web.app.form_stamp(open.form.id).await {
                Ok(stamp) => shown.stamp = stamp,
                Err(error) => return failed(&open.asked, &error),
            }
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::TooMany { seconds }) => {
            let minutes = seconds.div_ceil(60);
            let words = open
                .t
                .with("capture-too-many", &[("minutes", minutes.into())]);
            shown.notice = Some(words);
            StatusCode::TOO_MANY_REQUESTS
        }
        Err(error) => return failed(&open.asked, &error),
    };
    open.answer(status, &draw::form(&open, &shown))
}

/// The fields that the form asks for, and no others.
async fn read(web: &Web, open: &Open, pairs: &Pairs) -> Posted {
    let mut posted = Posted::default();
    for asked in &open.plan.fields {
        let Some(field) = open.object.find(&asked.field) else {
            continue;
        };
        let Some((typed, read)) = read_field(&web.app, &open.ctx, field, pairs).await else {
            continue;
        };
        match read {
            Ok(value) => {
                posted.values.insert(field.name.clone(), value);
            }
            Err(reason) => posted.problems.push(reason.at(&field.name)),
        }
        posted.typed.insert(field.name.clone(), typed);
    }
    posted
}

/// What would become of it, when nothing is to be kept.
async fn tried(web: &Web, open: &Open, arrival: &Arrival) -> Result<Arrived, Error> {
    let (app, plan, object) = (&web.app, &open.plan, &open.object);
    let problems = app.form_problems(&open.form, plan, object, arrival).await?;
    Ok(match problems.is_empty() {
        true => Arrived::Taken,
        false => Arrived::Again(problems),
    })
}

fn onward(open: &Open) -> Response {
    let own = open.asked.address("/thanks", Some(open.asked.lang));
    let to = match open.plan.then.as_str() {
        "" => &own,
        _ if open.asked.preview => &own,
        address => address,
    };
    Redirect::to(to).into_response()
}

/// `GET /f/{token}/thanks`
pub(super) async fn thanks(
    State(web): State<Web>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
) -> Response {
    let asked = Asked::of(&key, query.as_deref(), &headers, &who);
    match Open::of(&web, asked, &who).await {
        Ok(open) => open.answer(StatusCode::OK, &draw::thanks(&open)),
        Err(response) => response,
    }
}
