//! The layouts of an object: who gets which, their sections with fields in an order. Every change is a button that acts at
//! once, and the preview shows what comes of it.

mod section;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_model::layout::{Layout, Section};
use mainstay_model::{Label, Lang, Object};
use maud::{Markup, html};
use serde_json::{Value as Json, json};

use super::super::{parts, role_name};
use super::sent::{Sent, free, name_from};
use super::{Again, change, gone_to, known, labels, look};
use crate::components::form::Choice;
use crate::components::{
    Button, Card, ColumnChoice, Field, Form as FormFrame, PageHead, Toast, Tone, column_list,
    crumbs, pill,
};
use crate::error::{OrPage, PageError, PageResult, reason_text};
use crate::flash;
use crate::given::Form;
use crate::i18n::{Lang as PageLang, T};
use crate::pages::record::{section_name, section_of, sections};
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::Pairs;

pub(super) fn routes() -> Routes {
    let one = "/admin/objects/{name}/layouts/{layout}";
    Routes::new()
        .get(
            "/admin/objects/{name}/new-layout",
            Needs::Administrator,
            new,
        )
        .post(
            "/admin/objects/{name}/layouts",
            Needs::Administrator,
            create,
        )
        .get(one, Needs::Administrator, page)
        .post(one, Needs::Administrator, save)
        .post(
            "/admin/objects/{name}/layouts/{layout}/state",
            Needs::Administrator,
            state,
        )
        .and(section::routes())
}

/// The layouts on the page of their object.
pub(super) fn card(person: &Person, object: &Object) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let base = format!("/admin/objects/{}", object.name);
    let body = html! {
        @if object.layouts.is_empty() { p.muted { (t.get("layouts-none")) } }
        @else { p.muted { (t.get("layouts-first")) } }
        ul.plain-list {
            @for (at, layout) in object.layouts.iter().enumerate() {
                @let state = format!("{base}/layouts/{}/state", layout.name);
                li.row.between.wrap {
                    div {
                        div { a href={ (base) "/layouts/" (layout.name) } { strong { (layout.label.get(lang)) } } " " code { (layout.name) } }
                        div.row.wrap { (who(t, layout)) }
                    }
                    div.row.wrap {
                        @if at > 0 { (look::act(person, &state, "up", &Button::new(t.get("layout-up")).small().quiet().icon("arrow-up"))) }
                        @if at + 1 < object.layouts.len() { (look::act(person, &state, "down", &Button::new(t.get("layout-down")).small().quiet().icon("arrow-down"))) }
                    }
                }
            }
        }
        div.row.wrap { (Button::new(t.get("layout-new")).small().icon("plus").href(format!("{base}/new-layout"))) }
    };
    html! { (Card::new(t.get("layouts-title")).icon("layout-list").count(object.layouts.len()).body(body)) }
}

fn who(t: T, layout: &Layout) -> Markup {
    html! {
        @if layout.roles.is_empty() { span.muted { (t.get("layout-everybody")) } }
        @for role in &layout.roles { (pill(&role_name(t, role), Tone::from_name("blue"))) }
    }
}

fn layout_of<'o>(object: &'o Object, name: &str) -> Result<&'o Layout, Error> {
    let mut all = object.layouts.iter();
    all.find(|layout| layout.name == name)
        .ok_or(Error::NotFound)
}

/// The frame of every page of layouts.
fn frame(
    person: &Person,
    object: &Object,
    layout: Option<&Layout>,
    title: &str,
    body: &Markup,
) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let base = format!("/admin/objects/{}", object.name);
    let mut steps = vec![
        (
            t.get("admin-objects").to_owned(),
            "/admin/objects".to_owned(),
        ),
        (object.plural_label.get(lang).to_owned(), base.clone()),
    ];
    if let Some(layout) = layout {
        steps.push((
            layout.label.get(lang).to_owned(),
            format!("{base}/layouts/{}", layout.name),
        ));
    }
    let main = html! {
        (PageHead::new(title).icon(object.icon.clone()).crumbs(crumbs(t.get("admin-objects"), &steps)))
        (parts(t, "/admin/objects"))
        div.settings { (body) }
    };
    person.page(title, "/admin", &main)
}

async fn new(State(web): State<Web>, person: Person, Path(name): Path<String>) -> PageResult {
    let object = known(&web, &person, &name).await?;
    Ok(begin(&web, &person, &object, &Again::default()).into_response())
}

fn begin(web: &Web, person: &Person, object: &Object, again: &Again) -> Markup {
    let t = person.t;
    let form = FormFrame::post(format!("/admin/objects/{}/layouts", object.name), &person.session.csrf)
        .two_columns()
        .render(&html! {
            (labels(again, "label", t.get("layout-label"), &Label::default(), true, t))
            (roles(web, person, &[]))
            div.form-foot.wide {
                (Button::new(t.get("layout-make")).primary().submit())
                (Button::new(t.get("action-cancel")).quiet().href(format!("/admin/objects/{}", object.name)))
            }
        });
    let body = html! {
        @if let Some(told) = again.told(t) { (told) }
        p.muted { (t.get("layout-new-words")) }
        section.card.pad { (form) }
    };
    frame(person, object, None, t.get("layout-new"), &body)
}

fn roles(web: &Web, person: &Person, chosen: &[String]) -> Markup {
    let t = person.t;
    let directory = web.app.directory();
    let mut options: Vec<Choice> = directory
        .roles()
        .into_iter()
        .map(|(_, role)| Choice::new(role.name.clone(), role_name(t, &role.name)))
        .collect();
    // One that was renamed since is still said.
    for role in chosen {
        if !options.iter().any(|option| option.key == *role) {
            options.push(Choice::new(role.clone(), role.clone()));
        }
    }
    let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
    Field::new("roles", t.get("layout-roles"))
        .hint(t.get("layout-roles-hint"))
        .wide()
        .multi_select(&chosen, &options)
}

async fn create(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(name): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let object = known(&web, &person, &name).await?;
    let sent = Sent(&given);
    let label: Label = serde_json::from_value(sent.label("label")).unwrap_or_default();
    let wish = label.all().find_map(|words| name_from(words, 36));
    let taken = |name: &str| object.layouts.iter().any(|layout| layout.name == name);
    let layout = Layout {
        name: free(wish.as_deref().unwrap_or("layout"), taken),
        label,
        roles: sent
            .several("roles")
            .into_iter()
            .map(str::to_owned)
            .collect(),
        sections: as_they_are(&object),
        ..Layout::default()
    };
    let to = format!("/admin/objects/{name}/layouts/{}", layout.name);
    match change(&web, &person, overlay(&object, &layout)).await? {
        Ok(()) => Ok(gone_to(jar, person.t, &to)),
        Err(problems) => {
            let page = begin(&web, &person, &object, &Again { problems, given });
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The sections that the fields name themselves: what a layout begins with.
fn as_they_are(object: &Object) -> Vec<Section> {
    let [en, zh] = [PageLang::En, PageLang::ZhCn].map(T::new);
    sections(object)
        .into_iter()
        .filter(|section| !matches!(*section, "system" | "numbers"))
        .map(|section| Section {
            label: Label::new(&section_name(en, section), &section_name(zh, section)),
            fields: object
                .fields
                .iter()
                .filter(|field| !field.params.hidden && section_of(field) == section)
                .map(|field| field.name.clone())
                .collect(),
            ..Section::default()
        })
        .collect()
}

fn overlay(object: &Object, layout: &Layout) -> Json {
    json!({ "name": object.name, "layouts": [layout] })
}

async fn page(
    State(web): State<Web>,
    person: Person,
    Path((name, layout)): Path<(String, String)>,
) -> PageResult {
    let object = known(&web, &person, &name).await?;
    let layout = layout_of(&object, &layout).page(&person)?;
    Ok(show(&web, &person, &object, layout, &Again::default()).into_response())
}

fn show(web: &Web, person: &Person, object: &Object, layout: &Layout, again: &Again) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let base = format!("/admin/objects/{}/layouts/{}", object.name, layout.name);
    let act =
        |what: &str, button: &Button| look::act(person, &format!("{base}/state"), what, button);
    let last = layout.sections.len().saturating_sub(1);
    let sections = html! {
        ul.plain-list {
            @for (at, section) in layout.sections.iter().enumerate() {
                @let title = title_of(t, lang, section);
                li.row.between.wrap {
                    div {
                        div { a href={ (base) "/sections/" (at) } { strong { (title) } } }
                        div.muted { (fields_of(object, section, lang, t)) }
                        div.row.wrap {
                            @if section.two_columns { (pill(t.get("layout-two-columns"), Tone::from_name("gray"))) }
                            @if section.folded { (pill(t.get("layout-folded"), Tone::from_name("gray"))) }
                            @if !section.when.is_empty() { (pill(t.get("layout-conditional"), Tone::from_name("amber"))) }
                        }
                    }
                    div.row.wrap {
                        @if at > 0 { (act(&format!("up.{at}"), &Button::new(t.get("layout-up")).small().quiet().icon("arrow-up"))) }
                        @if at < last { (act(&format!("down.{at}"), &Button::new(t.get("layout-down")).small().quiet().icon("arrow-down"))) }
                    }
                }
            }
        }
        div.row.wrap { (Button::new(t.get("layout-new-section")).small().icon("plus").href(format!("{base}/sections/{}", layout.sections.len()))) }
    };
    let body = html! {
        @if let Some(told) = again.told(t) { (told) }
        (Card::new(t.get("layout-sections")).icon("layout-list").count(layout.sections.len()).body(sections))
        (Card::new(t.get("layout-preview")).icon("eye").body(preview(person, object, layout)))
        (Card::new(t.get("layout-for")).icon("users-round").body(about(web, person, object, layout, again)))
        @let body = html! {
            p.muted { (t.get("layout-delete-words")) }
            div.row.wrap { (act("delete", &Button::new(t.get("layout-delete")).small().danger())) }
        };
        (Card::new(t.get("layout-delete")).icon("trash-2").body(body))
    };
    frame(person, object, None, layout.label.get(lang), &body)
}

fn title_of(t: T, lang: Lang, section: &Section) -> String {
    match section.label.get(lang) {
        "" => t.get("section-details").to_owned(),
        label => label.to_owned(),
    }
}

fn fields_of(object: &Object, section: &Section, lang: Lang, t: T) -> String {
    let fields = section.fields.iter().filter_map(|name| object.find(name));
    let labels: Vec<&str> = fields.map(|field| field.label.get(lang)).collect();
    labels.join(t.get("list-separator"))
}

/// How it comes out: what no section names stands last, and says so.
fn preview(person: &Person, object: &Object, layout: &Layout) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let rest: Vec<_> = object
        .left_over(layout)
        .into_iter()
        .filter(|field| {
            let params = &field.params;
            !params.kept && !params.hidden && !params.read_only && field.name != object.title
        })
        .collect();
    let required: Vec<&str> = rest
        .iter()
        .filter(|field| field.params.required)
        .map(|field| field.label.get(lang))
        .collect();
    html! {
        div.layout-preview {
            @for section in &layout.sections {
                section class={ "part" @if section.two_columns { " two" } } {
                    h3 { (title_of(t, lang, section)) @if section.folded { " ▸" } }
                    ul {
                        @for field in section.fields.iter().filter_map(|name| object.find(name)) {
                            li { (field.label.get(lang)) @if field.params.required { span.req aria-hidden="true" { "*" } } }
                        }
                    }
                }
            }
            @if !rest.is_empty() {
                section.part {
                    h3 { (t.get("layout-rest")) }
                    ul { @for field in &rest { li { (field.label.get(lang)) @if field.params.required { span.req aria-hidden="true" { "*" } } } } }
                }
            }
        }
        @if !required.is_empty() {
            p.hint { (t.with("layout-required-left", &[("fields", required.join(t.get("list-separator")).into())])) }
        }
    }
}

/// Whom it is for, and the list.
fn about(web: &Web, person: &Person, object: &Object, layout: &Layout, again: &Again) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let listed = |name: &String| layout.list.contains(name);
    let there = |name: &&String| object.find(name).is_some_and(|field| !field.params.hidden);
    let names = layout.list.iter().filter(there).cloned();
    let others = object.fields.iter().filter(|field| !field.params.hidden);
    let others = others
        .map(|field| field.name.clone())
        .filter(|name| !listed(name));
    let columns: Vec<ColumnChoice> = names
        .chain(others)
        .filter_map(|name| object.find(&name))
        .map(|field| ColumnChoice {
            key: field.name.clone(),
            label: field.label.get(lang).to_owned(),
            shown: listed(&field.name),
        })
        .collect();
    let sorts: Vec<Choice> = object
        .fields
        .iter()
        .filter(|field| !field.params.hidden && !field.kind.sort(field).is_empty())
        .flat_map(|field| {
            [("asc", "schema-rising"), ("desc", "schema-falling")].map(|(direction, words)| {
                let words = format!("{}, {}", field.label.get(lang), t.find(words).unwrap_or(""));
                Choice::new(format!("{}.{direction}", field.name), words)
            })
        })
        .collect();
    let action = format!("/admin/objects/{}/layouts/{}", object.name, layout.name);
    FormFrame::post(action, &person.session.csrf)
        .two_columns()
        .render(&html! {
            (labels(again, "label", t.get("layout-label"), &layout.label, true, t))
            (roles(web, person, &layout.roles))
            (Field::new("columns", t.get("schema-columns")).hint(t.get("layout-columns-hint")).wide().group(&column_list(t, &columns)))
            (Field::new("order", t.get("schema-order")).select(&layout.order, Some(t.get("layout-order-usual")), &sorts))
            div.form-foot.wide { (Button::new(t.get("action-save")).primary().submit()) }
        })
}

async fn save(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((name, layout)): Path<(String, String)>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let object = known(&web, &person, &name).await?;
    let before = layout_of(&object, &layout).page(&person)?;
    let sent = Sent(&given);
    let several = |name: &str| sent.several(name).into_iter().map(str::to_owned).collect();
    let after = Layout {
        label: serde_json::from_value(sent.label("label")).unwrap_or_default(),
        roles: several("roles"),
        list: several("columns"),
        order: sent.text("order").unwrap_or("").to_owned(),
        ..before.clone()
    };
    let to = format!("/admin/objects/{name}/layouts/{layout}");
    match change(&web, &person, overlay(&object, &after)).await? {
        Ok(()) => Ok(gone_to(jar, person.t, &to)),
        Err(problems) => {
            let page = show(&web, &person, &object, &after, &Again { problems, given });
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// A change from a button, where there is no form to show again.
async fn at_once(
    web: &Web,
    person: &Person,
    jar: CookieJar,
    overlay: Json,
    to: &str,
) -> Result<Response, PageError> {
    match change(web, person, overlay).await? {
        Ok(()) => Ok(gone_to(jar, person.t, to)),
        Err(problems) => {
            let words: Vec<String> = problems
                .iter()
                .map(|problem| reason_text(person.t, &problem.reason))
                .collect();
            let jar = flash::leave(jar, &Toast::bad(words.join(" ")));
            Ok((jar, axum::response::Redirect::to(to)).into_response())
        }
    }
}

async fn state(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((name, layout)): Path<(String, String)>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let object = known(&web, &person, &name).await?;
    let mut after = layout_of(&object, &layout).page(&person)?.clone();
    let base = format!("/admin/objects/{name}");
    let here = format!("{base}/layouts/{layout}");
    let what = Sent(&given).text("what").unwrap_or("").to_owned();
    let step = |at: usize, way: &str| match way {
        "up" => at.checked_sub(1),
        _ => Some(at + 1),
    };
    let (wanted, to) = match what.split_once('.') {
        Some((way @ ("up" | "down"), at)) => {
            let at: usize = at.parse().map_err(|_| Error::NotFound).page(&person)?;
            let other = step(at, way).filter(|other| at.max(*other) < after.sections.len());
            if let Some(other) = other {
                after.sections.swap(at, other);
            }
            (overlay(&object, &after), here)
        }
        _ if what == "delete" => {
            let gone = json!({ "name": layout, "deleted": true });
            (json!({ "name": name, "layouts": [gone] }), base)
        }
        _ if what == "up" || what == "down" => {
            let mut all = object.layouts.clone();
            let at = all.iter().position(|one| one.name == layout).unwrap_or(0);
            if let Some(other) = step(at, &what).filter(|other| at.max(*other) < all.len()) {
                all.swap(at, other);
            }
            // Taken away and put back, they stand in the order in which they come.
            let gone = all
                .iter()
                .map(|one| json!({ "name": one.name, "deleted": true }));
            let whole = all.iter().map(|one| json!(one));
            let moved: Vec<Json> = gone.chain(whole).collect();
            (json!({ "name": name, "layouts": moved }), base)
        }
        _ => return Err(Error::NotFound).page(&person),
    };
    at_once(&web, &person, jar, wanted, &to).await
}
