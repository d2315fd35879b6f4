//! Somebody at work: what every page of theirs needs, and the frame around it.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use mainstay_app::{Ctx, Error};
use mainstay_model::access::{Action, Right};
use maud::Markup;

use crate::components::Toast;
use crate::error::PageError;
use crate::flash;
use crate::guard::{Session, Who, lang, page_lang};
use crate::i18n::T;
use crate::layout::{Document, NavGroup, NavLink, Shell, Theme, shell};
use crate::state::Web;

/// Somebody who is signed in, as handlers take it.
#[derive(Clone, Debug)]
pub struct Person {
    /// The context of what they do.
    pub ctx: Ctx,
    /// Their session.
    pub session: Session,
    /// Their language.
    pub t: T,
    /// Messages from the step before.
    pub toasts: Vec<Toast>,
    /// How much they were told that they have not read; nothing is counted for parts of pages.
    pub unread: i64,
}

impl FromRequestParts<Web> for Person {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        let jar = CookieJar::from_headers(&parts.headers);
        match parts.extensions.get::<Who>() {
            Some(Who::Person(ctx, session)) => {
                let toasts = flash::read(&jar);
                let person = Self::new((**ctx).clone(), session.clone(), toasts);
                let part = parts.headers.contains_key("hx-request");
                Ok(if part {
                    person
                } else {
                    person.with_unread(web).await
                })
            }
            _ => Err(PageError::for_guest(Error::SignedOut, lang(&parts.headers))),
        }
    }
}

impl Person {
    /// Somebody with messages from the step before.
    pub fn new(ctx: Ctx, session: Session, toasts: Vec<Toast>) -> Self {
        let t = T::new(page_lang(ctx.lang()));
        Self {
            ctx,
            session,
            t,
            toasts,
            unread: 0,
        }
    }

    /// The same with what the bell says. Not knowing that is no reason not to show a page.
    async fn with_unread(mut self, web: &Web) -> Self {
        match web.app.unread(&self.ctx).await {
            Ok(unread) => self.unread = unread,
            Err(error) => tracing::warn!(%error, "Could not count what somebody has not read"),
        }
        self
    }

    /// The name that others see.
    pub fn name(&self) -> String {
        self.ctx
            .user
            .as_ref()
            .map(|user| user.display_name())
            .unwrap_or_default()
    }

    /// What one record of an object is called within a sentence.
    pub fn noun(&self, object: &mainstay_model::Object) -> String {
        self.within(object.label.get(self.ctx.lang()))
    }

    /// What several of them are called there.
    pub fn nouns(&self, object: &mainstay_model::Object) -> String {
        self.within(object.plural_label.get(self.ctx.lang()))
    }

    /// A label as it is written within a sentence.
    pub fn within(&self, label: &str) -> String {
        let mut letters = label.chars();
        // An abbreviation keeps its capitals.
        match (letters.next(), letters.next()) {
            (Some(first), Some(second))
                if self.ctx.lang() == mainstay_model::Lang::En && second.is_lowercase() =>
            {
                let rest: String = label.chars().skip(1).collect();
                format!("{}{rest}", first.to_lowercase())
            }
            _ => label.to_owned(),
        }
    }

    /// A whole page in the frame. `here` is the address of the place in the navigation that the page belongs to.
    pub fn page(&self, title: &str, here: &str, main: &Markup) -> Markup {
        shell(&self.shell(title, here), main)
    }

    /// The frame, for pages that want to set more of it.
    pub fn shell(&self, title: &str, here: &str) -> Shell {
        let user = self.ctx.user.as_ref();
        Shell {
            document: Document {
                t: self.t,
                title: title.to_owned(),
                theme: Theme::from_name(user.map_or("", |user| user.theme.as_str())),
                density: None,
                csrf: self.session.csrf.clone(),
            },
            nav: self.navigation(here),
            quick_add: self.quick_add(),
            user_name: self.name(),
            user_email: user.map(|user| user.email.clone()).unwrap_or_default(),
            user_id: user.map(|user| user.id.to_string()).unwrap_or_default(),
            made_at: self.ctx.env.now.as_microsecond().to_string(),
            search: String::new(),
            admin: self.ctx.access.has(Right::Administration),
            looked_on: self.ctx.viewer.is_some(),
            unread: self.unread,
            toasts: self.toasts.clone(),
        }
    }

    fn navigation(&self, here: &str) -> Vec<NavGroup> {
        let t = self.t;
        let link = |label: String, href: String, icon: &str| NavLink {
            current: href.split('?').next() == Some(here),
            label,
            href,
            icon: icon.to_owned(),
            count: None,
        };
        let lang = self.ctx.lang();
        let catalog = self.ctx.access.catalog();
        let objects = |activities: bool| -> Vec<NavLink> {
            let all: Vec<_> = if activities {
                catalog.activities().collect()
            } else {
                catalog.subjects().collect()
            };
            all.into_iter()
                .filter(|object| self.ctx.access.may(Action::Read, &object.name))
                .map(|object| {
                    link(
                        object.plural_label.get(lang).to_owned(),
                        object.address(),
                        &object.icon,
                    )
                })
                .collect()
        };
        let mut first = vec![link(t.get("nav-home").to_owned(), "/".to_owned(), "house")];
        first.extend(objects(false));
        let mut groups = vec![
            NavGroup {
                title: None,
                links: first,
            },
            NavGroup {
                title: Some(t.get("nav-activities").to_owned()),
                links: objects(true),
            },
        ];
        let mut tools = vec![
            link(
                t.get("nav-reports").to_owned(),
                "/reports".to_owned(),
                "chart-column",
            ),
            link(
                t.get("nav-dashboards").to_owned(),
                "/dashboards".to_owned(),
                "layout-dashboard",
            ),
        ];
        if self.ctx.access.has(Right::Import) {
            tools.push(link(
                t.get("nav-import").to_owned(),
                "/import".to_owned(),
                "upload",
            ));
        }
        if self.ctx.access.has(Right::Merge) {
            tools.push(link(
                t.get("nav-duplicates").to_owned(),
                "/duplicates".to_owned(),
                "copy",
            ));
        }
        // For those who can put many records right.
        if self.ctx.access.has(Right::MassUpdate) {
            tools.push(link(
                t.get("nav-quality").to_owned(),
                "/quality".to_owned(),
                "heart-pulse",
            ));
        }
        tools.push(link(
            t.get("nav-changes").to_owned(),
            "/changes".to_owned(),
            "history",
        ));
        groups.push(NavGroup {
            title: Some(t.get("nav-tools").to_owned()),
            links: tools,
        });
        groups
    }

    fn quick_add(&self) -> Vec<(String, String, String)> {
        let lang = self.ctx.lang();
        let catalog = self.ctx.access.catalog();
        catalog
            .subjects()
            .chain(catalog.activities())
            .filter(|object| self.ctx.access.may(Action::Create, &object.name))
            .map(|object| {
                (
                    object.label.get(lang).to_owned(),
                    format!("/{}/new", object.plural),
                    object.icon.clone(),
                )
            })
            .collect()
    }
}
