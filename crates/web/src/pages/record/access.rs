//! The *Access* page of a record: who may do what with it, and by which rule.

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use mainstay_model::access::{Action, Grant, Scope};
use maud::{Markup, html};

use super::load;
use crate::components::{PageHead, avatar, crumbs, icon_small};
use crate::error::{OrPage, PageResult};
use crate::i18n::T;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display;

pub(super) async fn page(
    State(web): State<Web>,
    person: Person,
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
            format!("/{}", object.plural),
        ),
        (title.clone(), subject.href()),
    ];
    let heading = t.with("access-title", &[("title", title.into())]);
    let main = html! {
        (PageHead::new(heading.clone()).icon("shield-check").crumbs(crumbs(t.get("record-where"), &path)))
        div.page-body {
            p.muted { (t.get("access-lead")) }
            div.table-scroll tabindex="0" role="region" aria-label=(t.get("record-access")) {
                table.table.plain {
                    thead { tr {
                        th scope="col" { (t.get("access-who")) }
                        th scope="col" { (t.get("access-read")) }
                        th scope="col" { (t.get("access-edit")) }
                        th scope="col" { (t.get("access-delete")) }
                    } }
                    tbody {
                        @for row in &panel.rows {
                            tr {
                                th scope="row" { span.person { (avatar(&row.user.display_name()).small()) span { (row.user.display_name()) } } }
                                @for wanted in [Action::Read, Action::Edit, Action::Delete] {
                                    @let grants = row.actions.iter().find(|(action, _)| *action == wanted).map_or(&[][..], |(_, grants)| grants);
                                    td { (by_rules(t, grants)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(person
        .page(&heading, &format!("/{}", object.plural), &main)
        .into_response())
}

fn by_rules(t: T, grants: &[Grant]) -> Markup {
    html! {
        @if grants.is_empty() {
            div.access-rule.muted { (icon_small("minus")) (t.get("access-no")) }
        }
        @for grant in grants {
            div.access-rule {
                (icon_small("check"))
                span { (t.with("access-by", &[("role", grant.role.as_str().into()), ("scope", scope(t, grant.scope).into())]))
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
