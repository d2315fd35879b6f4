//! What a condition compares with: as words on a chip, and as an input of the filter builder.

use mainstay_app::{App, Ctx};
use mainstay_model::field::{Field, Widget};
use mainstay_model::{RecordId, Value};
use maud::{Markup, html};

use super::display::title;
use super::operator::{is_bare, takes_several};
use super::{input, t};
use crate::components::form::{Choice, Picked};
use crate::components::{self};
use crate::i18n::T;

/// Periods that filters on dates know by name, in the order in which they are offered.
const PERIODS: [&str; 19] = [
    "today",
    "yesterday",
    "tomorrow",
    "this_week",
    "last_week",
    "next_week",
    "this_month",
    "last_month",
    "next_month",
    "this_quarter",
    "last_quarter",
    "this_year",
    "last_year",
    "last_7_days",
    "last_30_days",
    "last_90_days",
    "next_7_days",
    "next_30_days",
    "next_90_days",
];

/// The values of a condition in words, joined.
pub async fn words(app: &App, ctx: &Ctx, field: &Field, op: &str, values: &[String]) -> String {
    if is_bare(op) {
        return String::new();
    }
    let mut shown = Vec::with_capacity(values.len());
    for value in values.iter().take(5) {
        shown.push(one_in_words(app, ctx, field, value).await);
    }
    let t = t(ctx);
    let mut line = shown.join(t.get("list-separator"));
    if values.len() > shown.len() {
        line.push_str(&format!(" +{}", values.len() - shown.len()));
    }
    line
}

async fn one_in_words(app: &App, ctx: &Ctx, field: &Field, text: &str) -> String {
    let t = t(ctx);
    match field.kind.widget(field) {
        Widget::Choice | Widget::Choices => {
            let option = super::display::option(field, text);
            option.map_or_else(
                || text.to_owned(),
                |option| option.label.get(ctx.lang()).to_owned(),
            )
        }
        Widget::User => user_in_words(app, t, text),
        Widget::Link | Widget::Links => linked_title(app, ctx, field, text)
            .await
            .unwrap_or_else(|| text.to_owned()),
        Widget::Date | Widget::DateTime => period_in_words(ctx, t, field, text),
        Widget::Check => match text {
            "true" => t.get("op-yes").to_owned(),
            "false" => t.get("op-no").to_owned(),
            other => other.to_owned(),
        },
        Widget::Number | Widget::Money | Widget::Percent | Widget::Duration => {
            let value = field
                .kind
                .parse_text(field, text, &ctx.env)
                .unwrap_or(Value::Null);
            if value.is_null() {
                text.to_owned()
            } else {
                super::display::words(ctx, field, &value)
            }
        }
        _ => text.to_owned(),
    }
}

fn user_in_words(app: &App, t: T, text: &str) -> String {
    match text {
        "me" => t.get("op-me").to_owned(),
        "my_team" => t.get("op-my-team").to_owned(),
        id => {
            let id: Option<RecordId> = id.trim_start_matches("user:").parse().ok();
            let user = id.and_then(|id| app.directory().user(id).map(|user| user.display_name()));
            user.unwrap_or_else(|| text.to_owned())
        }
    }
}

async fn linked_title(app: &App, ctx: &Ctx, field: &Field, text: &str) -> Option<String> {
    let (object, id) = text.split_once(':').unwrap_or(("", text));
    let id: RecordId = id.parse().ok()?;
    let objects: Vec<&str> = if object.is_empty() {
        field.params.targets.iter().map(String::as_str).collect()
    } else {
        vec![object]
    };
    for object in objects {
        if let Ok(record) = app.get(ctx, object, id).await {
            return Some(title(ctx, &record));
        }
    }
    None
}

fn period_in_words(ctx: &Ctx, t: T, field: &Field, text: &str) -> String {
    if let Some(words) = t.find(&format!("period-{}", text.replace('_', "-"))) {
        return words.to_owned();
    }
    if let Some((count, unit)) = days(text) {
        return t
            .dynamic(&format!("period-{unit}"), &[("n", count.into())])
            .unwrap_or_else(|| text.to_owned());
    }
    let looks_like_a_day = text.len() >= 8 && text.starts_with(|c: char| c.is_ascii_digit());
    match field.kind.parse_text(field, text, &ctx.env) {
        Ok(Value::Date(date)) if looks_like_a_day => ctx.env.locale.format_date(date),
        Ok(Value::Time(at)) if looks_like_a_day => {
            if text.contains(':') {
                ctx.env.locale.format_datetime(at, &ctx.env.zone)
            } else {
                ctx.env
                    .locale
                    .format_date(at.to_zoned(ctx.env.zone.clone()).date())
            }
        }
        _ => text.to_owned(),
    }
}

/// `last_45_days` -> 45 and the unit's key; `-30d` -> 30 days ago.
fn days(text: &str) -> Option<(u64, String)> {
    if let Some((count, unit)) = text
        .strip_prefix("last_")
        .and_then(|rest| rest.split_once('_'))
    {
        return Some((count.parse().ok()?, last_unit(unit)));
    }
    if let Some((count, unit)) = text
        .strip_prefix("next_")
        .and_then(|rest| rest.split_once('_'))
    {
        return Some((
            count.parse().ok()?,
            format!("next-{}", unit.trim_end_matches('s')),
        ));
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("ago", rest),
        None => ("ahead", text.strip_prefix('+').unwrap_or(text)),
    };
    let unit = match rest.chars().last()? {
        'd' => "day",
        'w' => "week",
        'm' => "month",
        'y' => "year",
        _ => return None,
    };
    Some((
        rest.get(..rest.len() - 1)?.parse().ok()?,
        format!("{sign}-{unit}"),
    ))
}

/// The key's end of "the last n weeks"; "last week" is a period of its own.
fn last_unit(unit: &str) -> String {
    match unit.trim_end_matches('s') {
        "day" => "last-day".to_owned(),
        unit => format!("last-{unit}-n"),
    }
}

/// The input for the values of a condition, posted as `name`, once or several times.
pub async fn render(
    app: &App,
    ctx: &Ctx,
    field: &Field,
    op: &str,
    name: &str,
    values: &[String],
) -> Markup {
    if is_bare(op) {
        return html! {};
    }
    let t = t(ctx);
    let first = values.first().map_or("", String::as_str);
    let label = format!(
        "{}{}{}",
        field.label.get(ctx.lang()),
        t.get("colon"),
        t.get("op-value")
    );
    let bare = components::Field::new(name, label.clone());
    match field.kind.widget(field) {
        Widget::Choice | Widget::Choices if takes_several(op) => {
            boxes(name, &label, values, &input::options(ctx, field))
        }
        Widget::Choice | Widget::Choices => {
            select(name, &label, first, &input::options(ctx, field))
        }
        Widget::Check => select(
            name,
            &label,
            first,
            &[
                Choice::new("true", t.get("op-yes")),
                Choice::new("false", t.get("op-no")),
            ],
        ),
        Widget::User if takes_several(op) => boxes(name, &label, values, &users(app, t)),
        Widget::User => select(name, &label, first, &users(app, t)),
        Widget::Link | Widget::Links => {
            // Several records are chosen one condition at a time; those that are there already stay.
            let mut picked = Vec::new();
            for value in values {
                let label = linked_title(app, ctx, field, value)
                    .await
                    .unwrap_or_else(|| value.clone());
                picked.push(Picked {
                    id: value.clone(),
                    label,
                    ..Picked::default()
                });
            }
            let source = input::source(field);
            html! {
                div.bare-field {
                    @for rest in picked.iter().skip(1) { input type="hidden" name=(name) value=(rest.id); }
                    (bare.record(t, picked.first(), &source))
                }
            }
        }
        Widget::Date | Widget::DateTime => period(ctx, field, name, &label, first),
        _ => {
            let value = if takes_several(op) {
                values.join(", ")
            } else {
                first.to_owned()
            };
            html! { input.input type="text" name=(name) value=(value) aria-label=(label) autocomplete="off"; }
        }
    }
}

fn select(name: &str, label: &str, value: &str, options: &[Choice]) -> Markup {
    let known = value.is_empty() || options.iter().any(|option| option.key == value);
    html! {
        select.input name=(name) aria-label=(label) {
            @if !known { option value=(value) selected { (value) } }
            @for option in options { option value=(option.key) selected[option.key == value] { (option.label) } }
        }
    }
}

fn boxes(name: &str, label: &str, values: &[String], options: &[Choice]) -> Markup {
    html! {
        div.boxes role="group" aria-label=(label) {
            @for option in options {
                label.check {
                    input type="checkbox" name=(name) value=(option.key) checked[values.contains(&option.key)];
                    span { (option.label) }
                }
            }
        }
    }
}

fn users(app: &App, t: T) -> Vec<Choice> {
    let mut choices = vec![
        Choice::new("me", t.get("op-me")),
        Choice::new("my_team", t.get("op-my-team")),
    ];
    let users = app.directory().users();
    choices.extend(
        users
            .iter()
            .filter(|user| user.active)
            .map(|user| Choice::new(user.id.to_string(), user.display_name())),
    );
    choices
}

/// A named period, or a day. Both post the same name; the first that is not blank counts.
fn period(ctx: &Ctx, field: &Field, name: &str, label: &str, value: &str) -> Markup {
    let t = t(ctx);
    let is_day = value.parse::<jiff::civil::Date>().is_ok();
    let named = PERIODS.contains(&value);
    let other = !value.is_empty() && !is_day && !named;
    html! {
        select.input name=(name) aria-label=(label) {
            option value="" selected[value.is_empty() || is_day] { (t.get("period-day")) }
            @if other { option value=(value) selected { (period_in_words(ctx, t, field, value)) } }
            @for key in PERIODS {
                option value=(key) selected[key == value] { (t.find(&format!("period-{}", key.replace('_', "-"))).unwrap_or(key)) }
            }
        }
        input.input type="date" name=(name) value=[is_day.then_some(value)] aria-label=(t.get("period-day"));
    }
}
