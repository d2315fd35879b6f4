//! The *Access* panel of a record: who may do what with it, and by which rule. Without scripts it is a page.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use mainstay_app::records::AccessPanel;
use mainstay_model::access::{Action, Grant, Scope};
use maud::{Markup, html};

use super::load;
use crate::components::{PageHead, avatar, crumbs, icon_small, sheet_to_read};
use crate::error::{OrPage, PageResult};
use crate::i18n::T;
use crate::pages::admin::role_name;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display;

pub(super) async fn page(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Path((plural, id)): Path<(String, String)>,
) -> PageResult {
    let subject = load(&web, &person, &plural, &id, "").await.page(&person)?;
    let panel = web
        .app
        .access_panel(&person.ctx, &subject.object().name, subject.record.id)
        .await
        .page(&person)?;
    let t = person.t;
    let title = display::title(&person.ctx, &subject.record);
    let object = subject.object();
    let path = [
        (
            object.plural_label.get(person.ctx.lang()).to_owned(),
            object.address(),
        ),
        (title.clone(), subject.href()),
    ];
    let heading = t.with("access-title", &[("title", title.into())]);
    if headers.contains_key("hx-request") {
        return Ok(sheet_to_read(t, &heading, &people(&person, &panel, 3)).into_response());
    }
    let body = people(&person, &panel, 2);
    let main = html! {
        (PageHead::new(heading.clone()).icon("shield-check").crumbs(crumbs(t.get("record-where"), &path)))
        div.page-body.narrow { (body) }
    };
    Ok(person
        .page(&heading, &format!("/{}", object.plural), &main)
        .into_response())
}

/// `level` is that of the headings: the page's own stands above them, or the panel's as well.
fn people(person: &Person, panel: &AccessPanel, level: u8) -> Markup {
    let t = person.t;
    let asked = [
        (Action::Read, t.get("access-read")),
        (Action::Edit, t.get("access-edit")),
        (Action::Delete, t.get("access-delete")),
    ];
    html! {
        p.muted { (t.get("access-lead")) }
        ul.access-list {
            @for row in &panel.rows {
                li {
                    div.person role="heading" aria-level=(level) { (avatar(&row.user.display_name()).small()) span { (row.user.display_name()) } @if Some(row.user.id) == person.ctx.env.me { span.muted { (t.get("access-you")) } } }
                    dl.access-rights {
                        @for (action, words) in &asked {
                            @let grants = row.actions.iter().find(|(known, _)| known == action).map_or(&[][..], |(_, grants)| grants);
                            div { dt { (words) } dd { (by_rules(t, grants)) } }
                        }
                    }
                }
            }
        }
    }
}

fn by_rules(t: T, grants: &[Grant]) -> Markup {
    html! {
        @if grants.is_empty() {
            div.access-rule.muted { (icon_small("minus")) (t.get("access-no")) }
        }
        @for grant in grants {
            div.access-rule {
                (icon_small("check"))
                span { (t.with("access-by", &[("role", role_name(t, &grant.role).into()), ("scope", scope(t, grant.scope).into())]))
                @for rule in &grant.rules { " " code { (rule) } } }
            }
        }
    }
}

fn scope(t: T, scope: Scope) -> &'static str {
    match scope {
        Scope::None => t.get("access-scope-none"),
        Scope::Own => t.get("access-scope-own"),
        Scope::Team => t.get("access-scope-team"),
        Scope::All => t.get("access-scope-all"),
    }
}
