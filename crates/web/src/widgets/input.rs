//! Inputs for fields. What stands in an input is either the stored value or, after a refusal, exactly what somebody typed;
//! both are JSON of the shape that [`super::form`] makes of a posted form.

use jiff::Timestamp;
use mainstay_app::Ctx;
use mainstay_model::field::{self as model, Field, Widget};
use mainstay_model::locale::plain_decimal;
use mainstay_model::{Record, Value};
use maud::Markup;
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::display::{stars_of, tone};
use super::{t, words};
use crate::components::form::{
    AddressValue, Attachment, Choice, EmailRow, NameValue, PhoneRow, Picked, RelationInput,
};
use crate::components::{self, Field as Input};
use crate::i18n::T;

/// Currencies offered beside the workspace's own and the record's: those most in use.
const CURRENCIES: [&str; 20] = [
    "USD", "EUR", "CNY", "GBP", "JPY", "CHF", "INR", "CAD", "AUD", "HKD", "SGD", "KRW", "BRL",
    "MXN", "SEK", "NOK", "DKK", "PLN", "CZK", "TWD",
];

/// The input of a field with its stored value; nothing for fields that are not typed in (files, computed ones).
pub fn input(ctx: &Ctx, field: &Field, value: &Value, problem: Option<String>) -> Markup {
    render(ctx, field, &entered(ctx, field, value), problem, false)
}

/// The same with what was typed and refused.
pub fn typed(ctx: &Ctx, field: &Field, typed: &Json, problem: Option<String>) -> Markup {
    render(ctx, field, typed, problem, false)
}

/// The input for a cell of a table: its label is for screen readers alone.
pub fn in_cell(
    ctx: &Ctx,
    field: &Field,
    value: &Value,
    typed: Option<&Json>,
    problem: Option<String>,
) -> Markup {
    let several = matches!(field.kind.widget(field), Widget::Emails | Widget::Phones);
    let input = if several {
        // A cell has room for one line: several values are separated, and marks stand in brackets behind them.
        let stored = || json!(field.kind.export(field, value));
        let line = typed.cloned().unwrap_or_else(stored);
        Input::new(field.name.clone(), field.label.get(ctx.lang()))
            .error(problem)
            .text(text(&line))
    } else {
        let json = typed.cloned().unwrap_or_else(|| entered(ctx, field, value));
        render(ctx, field, &json, problem, true)
    };
    maud::html! { div.bare-field { (input) } }
}

/// Whether people type into this field at all.
pub fn can_be_typed(field: &Field) -> bool {
    can_be_edited(field) && !holds_files(field)
}

/// Whether people change this field in a form: they type into it, or choose files.
pub fn can_be_edited(field: &Field) -> bool {
    !field.params.read_only && !field.params.kept
}

/// Whether its values are files.
pub fn holds_files(field: &Field) -> bool {
    field.kind.widget(field) == Widget::Files
}

/// The input for the files of a record, or of one that is yet to be made.
pub fn files(ctx: &Ctx, field: &Field, record: Option<&Record>, problem: Option<String>) -> Markup {
    let t = t(ctx);
    let present: Vec<Attachment> = match record.map(|record| (record, record.get(&field.name))) {
        Some((record, Value::Files(files))) => files
            .iter()
            .map(|file| Attachment {
                id: file.hash.clone(),
                name: file.name.clone(),
                size: super::display::size_words(ctx, file.size),
                href: super::display::file_href(record, field, file),
            })
            .collect(),
        _ => Vec::new(),
    };
    let mut input = Input::new(field.name.clone(), field.label.get(ctx.lang()))
        .wide()
        .error(problem);
    if field.params.required && present.is_empty() {
        input = input.required();
    }
    input.files(t, &present, None, true, t.get("new-files-hint"))
}

/// The JSON that an input shows a stored value by: numbers as the reader writes them, instants in the reader's zone.
pub fn entered(ctx: &Ctx, field: &Field, value: &Value) -> Json {
    match (field.kind.widget(field), value) {
        (_, Value::Null) => Json::Null,
        (Widget::Number | Widget::Percent, Value::Int(number)) => {
            json!(written(ctx, Decimal::from(*number)))
        }
        (Widget::Number | Widget::Percent, Value::Decimal(number)) => json!(written(ctx, *number)),
        (Widget::Money, Value::Money(money)) => {
            json!({ "amount": written(ctx, money.amount), "currency": money.currency })
        }
        (Widget::DateTime, Value::Time(at)) => json!(local(ctx, *at)),
        (Widget::Json, Value::Json(json)) => {
            json!(serde_json::to_string_pretty(json).unwrap_or_default())
        }
        (Widget::Phones, Value::Phones(phones)) => {
            let shown = |phone: &mainstay_model::value::Phone| {
                let number = field.kind.display(
                    field,
                    &Value::Phones(vec![phone.clone()]),
                    &ctx.env.locale,
                    &ctx.env,
                );
                json!({ "number": number, "kind": phone.kind, "invalid": phone.invalid, "opt_out": phone.opt_out })
            };
            Json::Array(phones.iter().map(shown).collect())
        }
        (_, value) => value.to_json(),
    }
}

/// A number without groups, which editing would only make harder, with the reader's decimal mark.
fn written(ctx: &Ctx, number: Decimal) -> String {
    let plain = plain_decimal(number);
    match ctx.env.locale.forms().decimal {
        '.' => plain,
        mark => plain.replace('.', &mark.to_string()),
    }
}

/// An instant as `datetime-local` inputs take it.
pub fn local(ctx: &Ctx, at: Timestamp) -> String {
    at.to_zoned(ctx.env.zone.clone())
        .strftime("%Y-%m-%dT%H:%M")
        .to_string()
}

fn render(ctx: &Ctx, field: &Field, json: &Json, problem: Option<String>, bare: bool) -> Markup {
    let t = t(ctx);
    let mut input = Input::new(field.name.clone(), field.label.get(ctx.lang())).error(problem);
    if field.params.required {
        input = input.required();
    }
    let help = field.params.help.get(ctx.lang());
    if !help.is_empty() && !bare {
        input = input.hint(help);
    }
    let rich = field.kind.widget(field) == Widget::RichText;
    if rich && help.is_empty() && !bare {
        input = input.hint(t.get("mention-hint"));
    }
    if let Some(most) = field.params.max_length {
        input = input.attr("maxlength", most.to_string());
    }
    match field.kind.widget(field) {
        Widget::Text => input.text(text(json)),
        Widget::LongText => input.wide().textarea(text(json)),
        Widget::RichText => input.wide().rich_text(t, text(json)),
        Widget::Number => input.number(&number(json), field.params.scale != Some(0)),
        Widget::Percent => input.percent(&number(json)),
        Widget::Money => money(ctx, t, field, &input, json),
        Widget::Check => input.checkbox(is_true(json)),
        Widget::Date => input.date(text(json)),
        Widget::DateTime => input.datetime(text(json), zone(ctx)),
        Widget::Duration => duration(t, &input, json),
        Widget::PersonName => input.person_name(t, &name(json)),
        Widget::Email => input.email(text(json)),
        Widget::Emails => input.wide().emails(t, &emails(json), 0, &[]),
        Widget::Phones => input.wide().phones(t, &phones(json), 0, &phone_kinds(t)),
        Widget::Url => input.url(text(json)),
        Widget::Address => input.wide().address(t, &address(json)),
        Widget::Choice => {
            let none = (!field.params.required).then(|| t.get("widget-none"));
            input.select(text(json), none, &options(ctx, field))
        }
        Widget::Choices => input.multi_select(&list(json), &options(ctx, field)),
        Widget::Tags => input.tags(t, &list(json), Some(&words_source(&field.name))),
        Widget::Link => input.record(t, picked(field, json).as_ref(), &source(field)),
        Widget::User => input.user(t, picked(field, json).as_ref(), "/pick/user"),
        Widget::Links => {
            let many: Vec<Picked> = items(json).filter_map(|item| picked(field, item)).collect();
            input
                .wide()
                .related(t, &many, &source(field), &relation(ctx, field))
        }
        Widget::Rating => {
            let stars = json
                .as_u64()
                .or_else(|| text(json).parse().ok())
                .and_then(|stars| u8::try_from(stars).ok());
            input.rating(t, stars.unwrap_or(0), stars_of(field))
        }
        Widget::Json => input.wide().json(text(json)),
        Widget::Files => maud::html! {},
    }
}

/// Where a link's picker looks.
pub fn source(field: &Field) -> String {
    format!(
        "/pick/{}",
        if field.params.targets.is_empty() {
            "any".to_owned()
        } else {
            field.params.targets.join(",")
        }
    )
}

/// Where the words that a field of this name has already are looked up.
pub fn words_source(field: &str) -> String {
    format!("/pick/words/{field}")
}

/// The options of a choice, as inputs take them.
pub fn options(ctx: &Ctx, field: &Field) -> Vec<Choice> {
    field
        .params
        .options
        .iter()
        .map(|option| shown(ctx, option))
        .collect()
}

fn shown(ctx: &Ctx, option: &model::Choice) -> Choice {
    Choice::new(option.key.clone(), option.label.get(ctx.lang())).tone(tone(&option.color))
}

fn phone_kinds(t: T) -> Vec<Choice> {
    let mut kinds = vec![Choice::new("", "–")];
    kinds.extend(
        model::PHONE_KINDS
            .iter()
            .map(|kind| Choice::new(*kind, words::phone_kind(t, kind).unwrap_or(kind))),
    );
    kinds
}

fn relation(ctx: &Ctx, field: &Field) -> Vec<RelationInput> {
    let attributes = field.params.attributes.iter();
    attributes
        .map(|attribute| RelationInput {
            key: attribute.name.clone(),
            label: attribute.label.get(ctx.lang()).to_owned(),
            options: attribute
                .options
                .iter()
                .map(|option| shown(ctx, option))
                .collect(),
            flag: attribute.boolean,
        })
        .collect()
}

fn zone(ctx: &Ctx) -> &str {
    ctx.env.zone.iana_name().unwrap_or("UTC")
}

fn money(ctx: &Ctx, t: T, field: &Field, input: &components::Field, json: &Json) -> Markup {
    let own = field
        .params
        .currency
        .as_deref()
        .unwrap_or(&ctx.env.currency);
    let mut codes = vec![own];
    codes.extend(CURRENCIES.iter().filter(|code| **code != own));
    let currency = member(json, "currency");
    input.money(
        t,
        &number(&json["amount"]),
        if currency.is_empty() { own } else { currency },
        &codes,
    )
}

fn duration(t: T, input: &components::Field, json: &Json) -> Markup {
    input.duration(t, json.as_i64().map(|seconds| seconds / 60))
}

fn text(json: &Json) -> &str {
    json.as_str().unwrap_or("")
}

fn member<'a>(json: &'a Json, name: &str) -> &'a str {
    json.get(name).map_or("", text)
}

fn flag(json: &Json, name: &str) -> bool {
    json.get(name).is_some_and(is_true)
}

fn is_true(json: &Json) -> bool {
    matches!(json, Json::Bool(true)) || text(json) == "true"
}

fn number(json: &Json) -> String {
    match json {
        Json::Number(number) => number.to_string(),
        other => text(other).to_owned(),
    }
}

fn items(json: &Json) -> impl Iterator<Item = &Json> {
    json.as_array().into_iter().flatten()
}

fn list(json: &Json) -> Vec<&str> {
    items(json).filter_map(Json::as_str).collect()
}

fn name(json: &Json) -> NameValue {
    NameValue {
        prefix: member(json, "prefix").to_owned(),
        given: member(json, "given").to_owned(),
        family: member(json, "family").to_owned(),
    }
}

fn address(json: &Json) -> AddressValue {
    AddressValue {
        street: member(json, "street").to_owned(),
        city: member(json, "city").to_owned(),
        region: member(json, "state").to_owned(),
        postal_code: member(json, "postal_code").to_owned(),
        country: member(json, "country").to_owned(),
    }
}

fn emails(json: &Json) -> Vec<EmailRow> {
    items(json)
        .map(|item| EmailRow {
            address: member(item, "address").to_owned(),
            kind: String::new(),
            invalid: flag(item, "invalid"),
            opt_out: flag(item, "opt_out"),
        })
        .collect()
}

fn phones(json: &Json) -> Vec<PhoneRow> {
    items(json)
        .map(|item| PhoneRow {
            number: member(item, "number").to_owned(),
            kind: member(item, "kind").to_owned(),
            invalid: flag(item, "invalid"),
            opt_out: flag(item, "opt_out"),
        })
        .collect()
}

/// A chosen record. Where a field may point at several objects, the id says which.
fn picked(field: &Field, json: &Json) -> Option<Picked> {
    let object = member(json, "object");
    let id = member(json, "id");
    let label = json
        .get("title")
        .or_else(|| json.get("label"))
        .map_or("", text);
    if id.is_empty() && label.is_empty() {
        return None;
    }
    let named = field.params.targets.len() != 1 && !object.is_empty() && !id.is_empty();
    let relation = field
        .params
        .attributes
        .iter()
        .filter_map(|attribute| {
            let value = json.get("attributes")?.get(&attribute.name)?;
            Some((
                attribute.name.clone(),
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned),
            ))
        })
        .collect();
    Some(Picked {
        id: if named {
            format!("{object}:{id}")
        } else {
            id.to_owned()
        },
        label: label.to_owned(),
        role: String::new(),
        relation,
    })
}
