//! The form in which filters are put together.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use mainstay_app::{App, Ctx};
use mainstay_model::Object;
use mainstay_model::field::{Field, Widget};
use mainstay_model::filter::{Operator, RawFilter};
use mainstay_model::fold::fold;
use maud::{Markup, html};
use std::sync::Arc;

use super::build::{Build, Group};
use super::chips::resolved;
use super::here::Here;
use crate::components::filter::{FilterGroup, FilterPlace, FilterRow, filter_builder, filter_row};
use crate::components::{Button, PageHead};
use crate::error::{OrPage, PageResult};
use crate::given::Form;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};
use crate::widgets::operand;
use crate::widgets::operator::{Asked, is_bare, offered, takes_several, words};

/// `GET /{plural}/filter`: the form, for the menu; without scripts a page of its own.
pub async fn show(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let here = Here::find(&web, &person, &plural, query.as_deref().unwrap_or(""))
        .await
        .page(&person)?;
    let build = Build::of(&here.state.parts);
    Ok(page(
        &web,
        &person,
        &here,
        build,
        headers.contains_key("hx-request"),
    )
    .await)
}

async fn page(web: &Web, person: &Person, here: &Here, build: Build, fragment: bool) -> Response {
    let form = form(web, person, here, build).await;
    if fragment {
        return form.into_response();
    }
    let title = format!(
        "{}{}{}",
        here.object.plural_label.get(person.ctx.lang()),
        person.t.get("colon"),
        person.t.get("list-filter")
    );
    let main = html! { (PageHead::new(&title).icon("list-filter")) div.page-body { (form) } };
    person
        .page(&title, &format!("/{}", here.object.plural), &main)
        .into_response()
}

async fn form(web: &Web, person: &Person, here: &Here, mut build: Build) -> Markup {
    let t = person.t;
    let place = place(&here.object, false, "");
    let groups = groups(web, person, &here.object, &mut build, false, "").await;
    let action = here.below("filter", &here.state);
    html! {
        form.filter-form method="post" action=(action) {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            // Enter presses the first button of a form, which would take the first condition away.
            button.sr type="submit" tabindex="-1" aria-hidden="true" {}
            (filter_builder(t, &groups, build.any, &place))
            @if !build.rest.is_empty() { p.hint { (t.get("list-filter-rest")) } }
            div.form-foot {
                (Button::new(t.get("action-apply")).primary().submit())
                noscript { (Button::new(t.get("list-filter-refresh")).submit_as("_refresh", "1")) }
                (Button::new(t.get("filter-clear")).quiet().href(here.href(&here.state.with(|state| state.parts.clear()))))
            }
        }
    }
}

/// Says that conditions are about the record's own fields alone.
const OWN: &str = "own";

/// Names the place of the builder in a form with several.
const PREFIX: &str = "p";

/// Where a builder stands, for conditions on records of an object, or on their own fields alone.
pub(crate) fn place(object: &Object, own: bool, prefix: &str) -> FilterPlace {
    let mut said = Vec::new();
    if own {
        said.push((OWN, "1"));
    }
    if !prefix.is_empty() {
        said.push((PREFIX, prefix));
    }
    let said = serde_urlencoded::to_string(&said).unwrap_or_default();
    let mark = if said.is_empty() { "" } else { "?" };
    FilterPlace {
        prefix: prefix.to_owned(),
        row_source: format!("/{}/filter/row{mark}{said}", object.plural),
    }
}

/// What of a form is said of the builder with this prefix, without it.
pub(crate) fn said_at(pairs: &[(String, String)], prefix: &str) -> Pairs {
    let own = pairs.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix(prefix)?;
        Some((name.to_owned(), value.clone()))
    });
    own.collect()
}

/// The groups of a builder, each with a row at least.
pub(crate) async fn groups(
    web: &Web,
    person: &Person,
    object: &Arc<Object>,
    build: &mut Build,
    own: bool,
    prefix: &str,
) -> Vec<FilterGroup> {
    for group in &mut build.groups {
        if group.rows.is_empty() {
            group.rows.push(Asked::default());
        }
    }
    let paths = if own {
        own_paths(&person.ctx, object)
    } else {
        paths(&person.ctx, object)
    };
    let mut groups = Vec::new();
    for (g, group) in build.groups.iter().enumerate() {
        let mut rows = Vec::new();
        for (n, asked) in group.rows.iter().enumerate() {
            let name = format!("{prefix}f[{g}][{n}].value");
            rows.push(row_of(&web.app, person, object, &paths, asked, &name).await);
        }
        groups.push(FilterGroup {
            any: group.any,
            rows,
        });
    }
    groups
}

/// `GET /{plural}/filter/row`: a row anew, after its field or operator changed.
pub async fn row(
    State(web): State<Web>,
    person: Person,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let here = Here::find(&web, &person, &plural, "").await.page(&person)?;
    let pairs: Pairs =
        serde_urlencoded::from_str(query.as_deref().unwrap_or("")).unwrap_or_default();
    let number = |name: &str| {
        last(&pairs, name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(0usize)
    };
    let (g, n) = (number("g"), number("n"));
    let prefix = last(&pairs, PREFIX).unwrap_or("");
    let asked = Build::posted(&said_at(&pairs, prefix))
        .groups
        .into_iter()
        .flat_map(|group| group.rows)
        .next()
        .unwrap_or_default();
    let own = last(&pairs, OWN).is_some();
    let paths = if own {
        own_paths(&person.ctx, &here.object)
    } else {
        paths(&person.ctx, &here.object)
    };
    let name = format!("{prefix}f[{g}][{n}].value");
    let row = row_of(&web.app, &person, &here.object, &paths, &asked, &name).await;
    let place = place(&here.object, own, prefix);
    Ok(filter_row(person.t, g, n, &row, &place).into_response())
}

async fn row_of(
    app: &App,
    person: &Person,
    object: &Arc<Object>,
    paths: &[(String, String)],
    asked: &Asked,
    name: &str,
) -> FilterRow {
    let (t, ctx) = (person.t, &person.ctx);
    let known = resolved(ctx, object, &asked.path).is_some();
    let path = if known {
        asked.path.clone()
    } else {
        paths
            .first()
            .map(|(path, _)| path.clone())
            .unwrap_or_default()
    };
    let mut fields = paths.to_vec();
    let Some((label, field)) = resolved(ctx, object, &path) else {
        return FilterRow {
            fields,
            field: path,
            ops: Vec::new(),
            op: String::new(),
            value: html! {},
        };
    };
    if !fields.iter().any(|(known, _)| *known == path) {
        fields.push((path.clone(), label));
    }
    let mut ops: Vec<(String, String)> = offered(&field)
        .into_iter()
        .map(|op| (op.to_owned(), words(t, &field, op).to_owned()))
        .collect();
    let written = known
        && !asked.op.is_empty()
        && Operator::from_name(asked.op.trim_start_matches("not.")).is_some();
    if written
        && !ops.iter().any(|(op, _)| *op == asked.op)
        && field
            .kind
            .operators(&field)
            .iter()
            .any(|op| asked.op.ends_with(op.name()))
    {
        ops.push((asked.op.clone(), words(t, &field, &asked.op).to_owned()));
    }
    let op = ops
        .iter()
        .find(|(op, _)| *op == asked.op)
        .or(ops.first())
        .map(|(op, _)| op.clone())
        .unwrap_or_default();
    let values = fitting(ctx, &field, &op, &asked.values);
    let value = operand::render(app, ctx, &field, &op, name, &values).await;
    FilterRow {
        fields,
        field: path,
        ops,
        op,
        value,
    }
}

/// The values that the field understands: those of the field chosen before mean nothing for another.
fn fitting(ctx: &Ctx, field: &Field, op: &str, values: &[String]) -> Vec<String> {
    if is_bare(op) {
        return Vec::new();
    }
    let values: Vec<String> = values
        .iter()
        .filter(|value| {
            let asked = Asked {
                path: field.name.clone(),
                op: op.to_owned(),
                values: vec![(*value).clone()],
            };
            match asked.to_raw() {
                Some(RawFilter::Condition(condition)) => {
                    understands(ctx, field, &condition.op, &condition.operands)
                }
                Some(RawFilter::Not(inner)) => match *inner {
                    RawFilter::Condition(condition) => {
                        understands(ctx, field, &condition.op, &condition.operands)
                    }
                    _ => false,
                },
                _ => false,
            }
        })
        .cloned()
        .collect();
    if takes_several(op) {
        values
    } else {
        values.into_iter().take(1).collect()
    }
}

fn understands(ctx: &Ctx, field: &Field, op: &str, operands: &[String]) -> bool {
    let operands: Vec<&str> = operands.iter().map(String::as_str).collect();
    Operator::from_name(op)
        .is_some_and(|op| field.kind.condition(field, op, &operands, &ctx.env).is_ok())
}

/// Fields that one may filter by, with those of linked records behind them.
fn paths(ctx: &Ctx, object: &Arc<Object>) -> Vec<(String, String)> {
    let lang = ctx.lang();
    let readable = |object: &Arc<Object>| -> Vec<Field> {
        let fields = object.fields.iter().enumerate();
        fields
            .filter(|(at, field)| {
                !field.params.hidden
                    && ctx.access.may_read(object, *at)
                    && !offered(field).is_empty()
            })
            .map(|(_, field)| field.clone())
            .collect()
    };
    let own = readable(object);
    let mut paths: Vec<(String, String)> = own
        .iter()
        .map(|field| (field.name.clone(), field.label.get(lang).to_owned()))
        .collect();
    for link in own
        .iter()
        .filter(|field| matches!(field.kind.widget(field), Widget::Link | Widget::Links))
    {
        let [target] = link.params.targets.as_slice() else {
            continue;
        };
        let Some(target) = ctx.access.object(target) else {
            continue;
        };
        for field in readable(&target.object) {
            let label = format!("{} › {}", link.label.get(lang), field.label.get(lang));
            paths.push((format!("{}.{}", link.name, field.name), label));
        }
    }
    paths
}

/// The same without what leads to other records, and without what the program keeps.
fn own_paths(ctx: &Ctx, object: &Arc<Object>) -> Vec<(String, String)> {
    let mut paths = paths(ctx, object);
    paths.retain(|(path, _)| object.find(path).is_some_and(|field| !field.params.kept));
    paths
}

/// `POST /{plural}/filter`: to the list with this filter; the buttons that work without scripts show the form again.
pub async fn apply(
    State(web): State<Web>,
    person: Person,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
    Form(pairs): Form<Pairs>,
) -> PageResult {
    let here = Here::find(&web, &person, &plural, query.as_deref().unwrap_or(""))
        .await
        .page(&person)?;
    let mut build = Build::posted(&pairs);
    build.rest = Build::of(&here.state.parts).rest;
    for row in build.groups.iter_mut().flat_map(|group| &mut group.rows) {
        named(&web.app, &person.ctx, &here.object, row).await;
    }
    if again(&mut build, &pairs) {
        let page = page(&web, &person, &here, build, false).await;
        return Ok((StatusCode::OK, page).into_response());
    }
    let state = here.state.with(|state| state.parts = build.parts());
    Ok(Redirect::to(&here.href(&state)).into_response())
}

/// Adds and takes away rows for those without scripts; tells whether that was what was asked.
pub(crate) fn again(build: &mut Build, pairs: &[(String, String)]) -> bool {
    if let Some(g) = last(pairs, "_add_row").and_then(|g| g.parse::<usize>().ok()) {
        if let Some(group) = build.groups.get_mut(g) {
            group.rows.push(Asked::default());
        }
        return true;
    }
    if last(pairs, "_add_group").is_some() {
        build.groups.push(Group::default());
        return true;
    }
    if let Some((g, n)) = last(pairs, "_remove_row").and_then(|place| place.split_once('.')) {
        if let (Ok(g), Ok(n)) = (g.parse::<usize>(), n.parse::<usize>())
            && let Some(group) = build.groups.get_mut(g)
            && n < group.rows.len()
        {
            group.rows.remove(n);
        }
        return true;
    }
    last(pairs, "_refresh").is_some()
}

/// Makes of what was typed what the filter language wants: several words for "any of", the id of a record for its name.
pub(crate) async fn named(app: &App, ctx: &Ctx, object: &Arc<Object>, row: &mut Asked) {
    let Some((_, field)) = resolved(ctx, object, &row.path) else {
        return;
    };
    let widget = field.kind.widget(&field);
    let free = !matches!(
        widget,
        Widget::Choice | Widget::Choices | Widget::User | Widget::Link | Widget::Links
    );
    if takes_several(&row.op) && free {
        let split = |value: &String| {
            value
                .split([',', '，', '、'])
                .map(|one| one.trim().to_owned())
                .collect::<Vec<_>>()
        };
        row.values = row
            .values
            .iter()
            .flat_map(split)
            .filter(|value| !value.is_empty())
            .collect();
    } else if matches!(widget, Widget::Link | Widget::Links) {
        for value in &mut row.values {
            if value
                .rsplit(':')
                .next()
                .is_some_and(|id| id.parse::<mainstay_model::RecordId>().is_ok())
            {
                continue;
            }
            for target in &field.params.targets {
                let found = app.options(ctx, target, value).await.unwrap_or_default();
                if let Some(choice) = found
                    .iter()
                    .find(|choice| fold(&choice.title) == fold(value))
                {
                    *value = choice.id.to_string();
                    break;
                }
            }
        }
    }
}
