//! Forms as outsiders see them: a page that asks, takes and thanks; by itself, or within a page of an allowed site. It works without
//! scripts and loads none. Nothing of the workspace is on it but the form.

mod draw;
mod send;

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mainstay_app::forms::{Came, Form};
use mainstay_app::{Ctx, Error};
use mainstay_model::access::Right;
use mainstay_model::form::{Plan, origin_of};
use mainstay_model::{Lang, Object};
use maud::Markup;

use crate::error::words;
use crate::guard::{Who, lang, model_lang, page_lang};
use crate::i18n::T;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

/// Where a form is; behind it comes its key.
pub(crate) const PLACE: &str = "/f";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/f/{token}", Needs::Nobody, page)
        .post("/f/{token}", Needs::Nobody, send::send)
        .get("/f/{token}/thanks", Needs::Nobody, send::thanks)
}

/// An answer may stand within pages of other sites: its own policy says which.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Framed;

/// A form on its way to somebody.
pub(super) struct Open {
    form: Form,
    plan: Plan,
    object: Arc<Object>,
    /// In the form's own scope and the visitor's language.
    ctx: Ctx,
    t: T,
    asked: Asked,
    /// The secret that forms of somebody who is signed in carry.
    csrf: String,
}

/// What the address asks for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    key: String,
    query: Pairs,
    lang: Lang,
    /// Within a page of another site.
    embedded: bool,
    /// To be looked at alone.
    preview: bool,
}

impl Asked {
    fn of(key: &str, query: Option<&str>, headers: &HeaderMap, who: &Who) -> Self {
        let query: Pairs = serde_urlencoded::from_str(query.unwrap_or("")).unwrap_or_default();
        let chosen = last(&query, "lang").and_then(Lang::from_tag);
        let may_try = matches!(who, Who::Person(ctx, _) if ctx.access.has(Right::Administration));
        Self {
            key: key.to_owned(),
            lang: chosen.unwrap_or_else(|| model_lang(lang(headers))),
            embedded: last(&query, "embed").is_some(),
            preview: may_try && last(&query, "preview").is_some(),
            query,
        }
    }

    /// In another language from here on.
    fn speak(&mut self, lang: Lang) {
        self.lang = lang;
        self.query.retain(|(name, _)| name != "lang");
        self.query.push(("lang".to_owned(), lang.tag().to_owned()));
    }

    fn t(&self) -> T {
        T::new(page_lang(self.lang))
    }

    /// An address of the form with the same parameters, in a language.
    fn address(&self, part: &str, lang: Option<Lang>) -> String {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for (name, value) in &self.query {
            if name != "lang" || lang.is_none() {
                pairs.push((name, value));
            }
        }
        pairs.extend(lang.map(|lang| ("lang", lang.tag())));
        let query = serde_urlencoded::to_string(&pairs).unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{PLACE}/{}{part}{mark}{query}", self.key)
    }
}

impl Open {
    /// The form of an address, or the page that says why there is none.
    async fn of(web: &Web, asked: Asked, who: &Who) -> Result<Self, Response> {
        let form = match web.app.form_at(&asked.key).await {
            Ok(form) => form,
            Err(Error::NotFound) => return Err(gone(&asked, StatusCode::NOT_FOUND)),
            Err(error) => return Err(failed(&asked, &error)),
        };
        let whole = form.whole(&web.app.store().catalog());
        let open = form.active || asked.preview;
        let Some((plan, object)) = whole.filter(|_| open) else {
            return Err(gone(&asked, StatusCode::GONE));
        };
        Ok(Self {
            ctx: web.app.form_ctx(&form, &plan, &object, asked.lang),
            t: asked.t(),
            csrf: match who {
                Who::Person(_, session) => session.csrf.clone(),
                _ => String::new(),
            },
            form,
            plan,
            object,
            asked,
        })
    }

    fn title(&self) -> &str {
        match self.plan.title.get(self.asked.lang) {
            "" => &self.form.name,
            title => title,
        }
    }

    /// An answer with what browsers are told of it.
    fn answer(&self, status: StatusCode, page: &Markup) -> Response {
        let ancestors = match self.asked.embedded && !self.plan.origins.is_empty() {
            true => self.plan.origins.join(" "),
            false => "'none'".to_owned(),
        };
        // Browsers look at this also for where they are sent on to.
        let then = origin_of(&self.plan.then).unwrap_or_default();
        let policy = format!(
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self' {then}; frame-ancestors {ancestors}"
        );
        let mut response = (status, page.clone()).into_response();
        said(&mut response);
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
            if ancestors != "'none'" {
                response.extensions_mut().insert(Framed);
            }
        }
        response
    }
}

/// What is true of every answer here: it is for one moment, and no search engine's.
fn said(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
}

/// `GET /f/{token}`
async fn page(
    State(web): State<Web>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
) -> Response {
    let asked = Asked::of(&key, query.as_deref(), &headers, &who);
    let open = match Open::of(&web, asked, &who).await {
        Ok(open) => open,
        Err(response) => return response,
    };
    let stamp = match web.app.form_stamp(open.form.id).await {
        Ok(stamp) => stamp,
        Err(error) => return failed(&open.asked, &error),
    };
    let referrer = headers.get(header::REFERER);
    let referrer = referrer.and_then(|value| value.to_str().ok()).unwrap_or("");
    let shown = draw::Shown {
        stamp,
        from: referrer.to_owned(),
        ..draw::Shown::default()
    };
    open.answer(StatusCode::OK, &draw::form(&open, &shown))
}

/// There is no such form, or not any more, or not now.
fn gone(asked: &Asked, status: StatusCode) -> Response {
    let t = asked.t();
    let (title, body) = match status {
        StatusCode::GONE => (t.get("capture-closed-title"), t.get("capture-closed")),
        _ => (t.get("capture-none-title"), t.get("capture-none")),
    };
    let page = draw::notice(asked, title, body);
    let mut response = (status, page).into_response();
    said(&mut response);
    response
}

/// It cannot be done now.
fn failed(asked: &Asked, error: &Error) -> Response {
    crate::error::note(error);
    let (title, body) = words(asked.t(), error);
    let page = draw::notice(asked, &title, &body);
    let mut response = (crate::error::status(error), page).into_response();
    said(&mut response);
    response
}

/// Where an answer came from.
fn came(asked: &Asked, from: &str, address: String) -> Came {
    Came {
        query: asked.query.clone(),
        referrer: from.to_owned(),
        address,
        lang: asked.lang,
    }
}
