//! The form in which filters are put together, and the way from it to the filter and back.

use axum::Form;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use mainstay_app::{App, Ctx};
use mainstay_model::Object;
use mainstay_model::field::{Field, Widget};
use mainstay_model::filter::{Operator, RawFilter};
use mainstay_model::fold::fold;
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::sync::Arc;

use super::chips::resolved;
use super::here::Here;
use super::state::Part;
use crate::components::filter::{FilterGroup, FilterRow, filter_builder, filter_row};
use crate::components::{Button, PageHead};
use crate::error::{OrPage, PageResult};
use crate::person::Person;
use crate::state::Web;
use crate::widgets::form::{Pairs, last};
use crate::widgets::operand;
use crate::widgets::operator::{Asked, is_bare, offered, takes_several, words};

/// A filter in the form of the builder: groups of conditions.
#[derive(Clone, Debug, Default, PartialEq)]
struct Build {
    /// Any group may hold, instead of every.
    any: bool,
    groups: Vec<Group>,
    /// Parts that are nested deeper than the form; they stay as they are.
    rest: Vec<Part>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Group {
    any: bool,
    rows: Vec<Asked>,
}

impl Build {
    fn of(parts: &[Part]) -> Self {
        if let [Part::Read(RawFilter::Any(members))] = parts
            && let Some(groups) = groups_of_any(members)
        {
            return Self {
                any: true,
                groups,
                rest: Vec::new(),
            };
        }
        let mut first = Group::default();
        let mut build = Self::default();
        for part in parts {
            match part {
                Part::Read(filter) => match (Asked::from_raw(filter), simple_group(filter)) {
                    (Some(asked), _) => first.rows.push(asked),
                    (None, Some(group)) => build.groups.push(group),
                    (None, None) => build.rest.push(part.clone()),
                },
                Part::Broken(..) => build.rest.push(part.clone()),
            }
        }
        if !first.rows.is_empty() || build.groups.is_empty() {
            build.groups.insert(0, first);
        }
        build
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        let groups = self.groups.iter().map(|group| {
            let rows: Vec<RawFilter> = group.rows.iter().filter_map(Asked::to_raw).collect();
            (group.any, rows)
        });
        if self.any {
            let members: Vec<RawFilter> = groups
                .filter(|(_, rows)| !rows.is_empty())
                .map(|(any, rows)| joined(any, rows))
                .collect();
            match members.len() {
                0 => {}
                1 => parts.extend(members.into_iter().map(Part::Read)),
                _ => parts.push(Part::Read(RawFilter::Any(members))),
            }
        } else {
            for (any, rows) in groups.filter(|(_, rows)| !rows.is_empty()) {
                if any && rows.len() > 1 {
                    parts.push(Part::Read(RawFilter::Any(rows)));
                } else {
                    parts.extend(rows.into_iter().map(Part::Read));
                }
            }
        }
        parts.extend(self.rest.iter().cloned());
        parts
    }

    /// Reads the posted form. Values typed by name are looked up by [`named`].
    fn posted(pairs: &[(String, String)]) -> Self {
        let mut groups: BTreeMap<usize, (bool, BTreeMap<usize, Asked>)> = BTreeMap::new();
        for (name, value) in pairs {
            let Some((g, rest)) = name
                .strip_prefix("f[")
                .and_then(|rest| rest.split_once(']'))
            else {
                continue;
            };
            let Ok(g) = g.parse::<usize>() else { continue };
            let group = groups.entry(g).or_default();
            if rest == ".join" {
                group.0 = value == "or";
                continue;
            }
            let Some((n, part)) = rest
                .strip_prefix('[')
                .and_then(|rest| rest.split_once("]."))
            else {
                continue;
            };
            let Ok(n) = n.parse::<usize>() else { continue };
            let row = group.1.entry(n).or_default();
            match part {
                "field" => value.clone_into(&mut row.path),
                "op" => value.clone_into(&mut row.op),
                "value" if !value.trim().is_empty() => row.values.push(value.trim().to_owned()),
                "value.label" if row.values.is_empty() && !value.trim().is_empty() => {
                    row.values.push(value.trim().to_owned())
                }
                _ => {}
            }
        }
        Self {
            any: last(pairs, "f.join") == Some("or"),
            groups: groups
                .into_values()
                .map(|(any, rows)| Group {
                    any,
                    rows: rows.into_values().collect(),
                })
                .collect(),
            rest: Vec::new(),
        }
    }
}

fn joined(any: bool, mut rows: Vec<RawFilter>) -> RawFilter {
    match rows.len() {
        1 => rows.remove(0),
        _ if any => RawFilter::Any(rows),
        _ => RawFilter::All(rows),
    }
}

fn simple_group(filter: &RawFilter) -> Option<Group> {
    let (any, parts) = match filter {
        RawFilter::Any(parts) => (true, parts),
        RawFilter::All(parts) => (false, parts),
        _ => return None,
    };
    let rows = parts
        .iter()
        .map(Asked::from_raw)
        .collect::<Option<Vec<_>>>()?;
    Some(Group { any, rows })
}

/// "Any of these groups": only when a member is a group; conditions alone are one group joined by "any".
fn groups_of_any(members: &[RawFilter]) -> Option<Vec<Group>> {
    if members
        .iter()
        .all(|member| Asked::from_raw(member).is_some())
    {
        return None;
    }
    let one = |member: &RawFilter| match Asked::from_raw(member) {
        Some(asked) => Some(Group {
            any: false,
            rows: vec![asked],
        }),
        None => simple_group(member),
    };
    members.iter().map(one).collect()
}

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
        "{}: {}",
        here.object.plural_label.get(person.ctx.lang()),
        person.t.get("list-filter")
    );
    let main = html! { (PageHead::new(&title).icon("list-filter")) div.page-body { (form) } };
    person
        .page(&title, &format!("/{}", here.object.plural), &main)
        .into_response()
}

async fn form(web: &Web, person: &Person, here: &Here, mut build: Build) -> Markup {
    let t = person.t;
    for group in &mut build.groups {
        if group.rows.is_empty() {
            group.rows.push(Asked::default());
        }
    }
    let paths = paths(&person.ctx, &here.object);
    let mut groups = Vec::new();
    for (g, group) in build.groups.iter().enumerate() {
        let mut rows = Vec::new();
        for (n, asked) in group.rows.iter().enumerate() {
            rows.push(row_of(&web.app, person, &here.object, &paths, asked, g, n).await);
        }
        groups.push(FilterGroup {
            any: group.any,
            rows,
        });
    }
    let source = format!("/{}/filter/row", here.object.plural);
    let action = here.below("filter", &here.state);
    html! {
        form.filter-form method="post" action=(action) {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            (filter_builder(t, &groups, build.any, &source))
            @if !build.rest.is_empty() { p.hint { (t.get("list-filter-rest")) } }
            div.form-foot {
                (Button::new(t.get("action-apply")).primary().submit())
                noscript { (Button::new(t.get("list-filter-refresh")).submit_as("_refresh", "1")) }
                (Button::new(t.get("filter-clear")).quiet().href(here.href(&here.state.with(|state| state.parts.clear()))))
            }
        }
    }
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
    let asked = Build::posted(&pairs)
        .groups
        .into_iter()
        .flat_map(|group| group.rows)
        .next()
        .unwrap_or_default();
    let paths = paths(&person.ctx, &here.object);
    let row = row_of(&web.app, &person, &here.object, &paths, &asked, g, n).await;
    Ok(filter_row(person.t, g, n, &row, &format!("/{plural}/filter/row")).into_response())
}

async fn row_of(
    app: &App,
    person: &Person,
    object: &Arc<Object>,
    paths: &[(String, String)],
    asked: &Asked,
    g: usize,
    n: usize,
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
    let value = operand::render(
        app,
        ctx,
        &field,
        &op,
        &format!("f[{g}][{n}].value"),
        &values,
    )
    .await;
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
fn again(build: &mut Build, pairs: &[(String, String)]) -> bool {
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
async fn named(app: &App, ctx: &Ctx, object: &Arc<Object>, row: &mut Asked) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::list::state::State;

    fn there_and_back(query: &str) -> String {
        let mut state = State::read(query);
        state.parts = Build::of(&state.parts).parts();
        state.query()
    }

    #[test]
    fn filters_go_into_the_form_and_come_back() {
        for query in [
            "",
            "a=eq.1&b=contains.x",
            "a=eq.1&or=%28b.eq.2%2Cc.eq.3%29",
            "or=%28and%28a.eq.1%2Cb.eq.2%29%2Cand%28c.eq.3%2Cd.eq.4%29%29",
            "or=%28a.eq.1%2Cand%28b.eq.2%2Cor%28c.eq.3%2Cd.eq.4%29%29%29",
        ] {
            assert_eq!(there_and_back(query), query);
        }
    }

    #[test]
    fn a_posted_form_becomes_a_filter() {
        let pairs: Pairs = [
            ("f.join", "and"),
            ("f[0].join", "and"),
            ("f[0][0].field", "owner"),
            ("f[0][0].op", "eq"),
            ("f[0][0].value", "me"),
            ("f[0][3].field", "created_at"),
            ("f[0][3].op", "gte"),
            ("f[0][3].value", ""),
            ("f[0][3].value", "2026-03-01"),
            ("f[1].join", "or"),
            ("f[1][0].field", "industry"),
            ("f[1][0].op", "null"),
            ("f[1][1].field", "industry"),
            ("f[1][1].op", "contains"),
            ("f[1][1].value", "retail"),
            ("f[1][2].field", "name"),
            ("f[1][2].op", "contains"),
            ("f[1][2].value", " "),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        let state = State {
            parts: Build::posted(&pairs).parts(),
            ..State::default()
        };
        let query = serde_urlencoded::from_str::<Pairs>(&state.query()).unwrap();
        let shown: Vec<String> = query
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(
            shown,
            [
                "owner=eq.me",
                "created_at=gte.2026-03-01",
                "or=(industry.is.null,industry.contains.retail)"
            ]
        );
    }
}
