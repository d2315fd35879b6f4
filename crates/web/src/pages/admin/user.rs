//! What one user may do, as it comes out of all roles, with the role that gives it; and looking on as that user.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use mainstay_app::{Ctx, Error, Origin};
use mainstay_model::RecordId;
use mainstay_model::access::{Action, Grant, ObjectAccess, Right, Scope};
use mainstay_model::change::Source;
use maud::{Markup, html};

use super::{parts, role_name};
use crate::components::{Button, Card, PageHead, Tone, crumbs, pill};
use crate::error::{OrPage, PageResult};
use crate::guard::{VIEW_AS, VIEW_END};
use crate::i18n::T;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/admin/users/{id}", Needs::Administrator, page)
        .post("/admin/users/{id}/view-as", Needs::Administrator, begin)
        .post(VIEW_END, Needs::Person, end)
}

/// What a user may do, as that user would find it.
fn theirs(web: &Web, person: &Person, id: &str) -> Result<(RecordId, Ctx), Error> {
    let id: RecordId = id.parse().map_err(|_| Error::NotFound)?;
    web.app.directory().user(id).ok_or(Error::NotFound)?;
    let origin = Origin::of(Source::Page);
    match web.app.ctx(id, origin) {
        Ok(ctx) => Ok((id, ctx)),
        Err(Error::SignedOut) => Err(Error::Conflict(
            mainstay_model::Reason::new(
                "not_active",
                "This user is not active and may do nothing; activate the user first.",
            )
            .at("active"),
        )),
        Err(error) => {
            tracing::debug!(user.id = %person.session.id, "A user's rights could not be worked out");
            Err(error)
        }
    }
}

async fn page(State(web): State<Web>, person: Person, Path(id): Path<String>) -> PageResult {
    let t = person.t;
    let (id, ctx) = theirs(&web, &person, &id).page(&person)?;
    let user = ctx
        .user
        .as_ref()
        .map(|user| user.display_name())
        .unwrap_or_default();
    let directory = web.app.directory();
    let lang = person.ctx.lang();
    let objects: Vec<&ObjectAccess> = ctx
        .access
        .catalog()
        .objects()
        .iter()
        .filter_map(|object| ctx.access.object(&object.name))
        .collect();
    let narrowed: Vec<Markup> = objects
        .iter()
        .filter_map(|access| fields(t, access, lang))
        .collect();
    let rights: Vec<&str> = Right::ALL
        .into_iter()
        .filter(|right| ctx.access.has(*right))
        .filter_map(|right| t.find(&format!("right-{}", right.name().replace('_', "-"))))
        .collect();
    let steps = [(t.get("admin-users").to_owned(), "/admin/users".to_owned())];
    let view = html! {
        @if Some(id) != person.ctx.env.me {
            form method="post" action={ "/admin/users/" (id) "/view-as" } {
                input type="hidden" name="_csrf" value=(person.session.csrf);
                (Button::new(t.get("view-as")).icon("eye").submit())
            }
        }
    };
    let main = html! {
        (PageHead::new(user.clone()).mark(user.clone(), false).crumbs(crumbs(t.get("admin-users"), &steps)).actions(view))
        (parts(t, "/admin/users"))
        div.settings {
            div.row.wrap {
                @for role in directory.roles_of(id) { (pill(&role_name(t, &role.name), Tone::from_name("blue"))) }
            }
            @let body = html! {
                div.scroll-x tabindex="0" role="region" aria-label=(t.get("access-effective")) {
                    table.rights {
                        thead { tr {
                            th scope="col" { (t.get("admin-object")) }
                            th scope="col" { (t.get("action-read")) }
                            th scope="col" { (t.get("action-make")) }
                            th scope="col" { (t.get("action-change")) }
                            th scope="col" { (t.get("action-delete")) }
                        } }
                        tbody {
                            @for access in &objects {
                                tr {
                                    th scope="row" { (access.object.plural_label.get(lang)) }
                                    @for action in Action::ALL { td { (cell(t, access, action)) } }
                                }
                            }
                        }
                    }
                }
            };
            (Card::new(t.get("access-effective")).icon("shield-check").body(html! { p.muted { (t.get("access-effective-words")) } (body) }))
            (Card::new(t.get("admin-rights")).icon("key-round").body(html! {
                @if rights.is_empty() { p.muted { (t.get("access-no-rights")) } }
                @else { p { (rights.join(" · ")) } }
            }))
            @if !narrowed.is_empty() {
                (Card::new(t.get("access-fields")).icon("eye-off").body(html! { ul.plain-list { @for line in &narrowed { (line) } } }))
            }
        }
    };
    Ok(person.page(&user, "/admin", &main).into_response())
}

/// The widest scope of an action, the roles that give it, and the rules that narrow it.
fn cell(t: T, access: &ObjectAccess, action: Action) -> Markup {
    let grants: Vec<&Grant> = access
        .grants
        .iter()
        .filter(|grant| grant.action == action)
        .collect();
    let Some(widest) = grants
        .iter()
        .map(|grant| grant.scope)
        .max()
        .filter(|scope| *scope != Scope::None)
    else {
        return html! { span.muted { "–" } };
    };
    let by: Vec<String> = grants
        .iter()
        .filter(|grant| grant.scope == widest)
        .map(|grant| role_name(t, &grant.role))
        .collect();
    // A rule narrows only where no other role gives the same without one.
    let free = grants
        .iter()
        .any(|grant| grant.scope == widest && grant.rules.is_empty());
    let rules: Vec<&str> = grants
        .iter()
        .filter(|grant| !free && grant.scope == widest)
        .flat_map(|grant| grant.rules.iter().map(String::as_str))
        .collect();
    let scope = match (action, widest) {
        (Action::Create, _) => t.get("access-yes"),
        (_, Scope::Own) => t.get("scope-own"),
        (_, Scope::Team) => t.get("scope-team"),
        _ => t.get("scope-all"),
    };
    html! {
        div { (scope) }
        div.muted.small { (by.join(", ")) }
        @for rule in rules { div.muted.small { (t.get("admin-only-rows")) " " code { (rule) } } }
    }
}

/// Fields of an object that are hidden or cannot be changed by this user.
fn fields(t: T, access: &ObjectAccess, lang: mainstay_model::Lang) -> Option<Markup> {
    let (mut hidden, mut fixed) = (Vec::new(), Vec::new());
    for (at, field) in access.object.fields.iter().enumerate() {
        if !access.readable(at) {
            hidden.push(field.label.get(lang));
        } else if !access.writable(at) && !field.params.read_only {
            fixed.push(field.label.get(lang));
        }
    }
    let may_edit = access.may(Action::Edit);
    if hidden.is_empty() && (fixed.is_empty() || !may_edit) {
        return None;
    }
    Some(html! {
        li {
            strong { (access.object.plural_label.get(lang)) }
            @if !hidden.is_empty() { div { (t.get("field-hidden")) (t.get("colon")) (hidden.join(", ")) } }
            @if !fixed.is_empty() && may_edit { div { (t.get("field-read")) (t.get("colon")) (fixed.join(", ")) } }
        }
    })
}

async fn begin(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(id): Path<String>,
) -> PageResult {
    let (id, _) = theirs(&web, &person, &id).page(&person)?;
    if let Some(me) = person.ctx.env.me {
        tracing::info!(user.id = %me, viewed.id = %id, "Administrator {me} looks on as {id}");
    }
    let cookie = Cookie::build((VIEW_AS, id.to_string()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(web.settings.secure_cookies);
    Ok((jar.add(cookie), Redirect::to("/")).into_response())
}

async fn end(person: Person, jar: CookieJar) -> PageResult {
    if let Some(viewer) = person.ctx.viewer {
        tracing::info!(user.id = %viewer, "Administrator {viewer} looks on as somebody else no longer");
    }
    let back = match (person.ctx.viewer, person.ctx.env.me) {
        (Some(_), Some(viewed)) => format!("/admin/users/{viewed}"),
        _ => "/".to_owned(),
    };
    let jar = jar.remove(Cookie::build(VIEW_AS).path("/"));
    Ok((jar, Redirect::to(&back)).into_response())
}
