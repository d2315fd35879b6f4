//! Values as people read them: in one line for cells and cards, in full for the facts of a record.

use jiff::Timestamp;
use mainstay_app::Ctx;
use mainstay_model::field::{self, Choice, Field, Widget};
use mainstay_model::value::{Address, Email, FileRef, Link, Phone};
use mainstay_model::{Object, Record, RecordId, Value};
use maud::{Markup, PreEscaped, Render, html};

use super::t;
use crate::components::facts::value_line;
use crate::components::form::rating_stars;
use crate::components::icon::icon_small;
use crate::components::{Align, Tone, avatar, chip, code_block, link_chip, pill, pills};

/// Characters of a long text that a cell shows.
const CELL: usize = 160;

/// The address of a record's page; nothing for objects that have none.
pub fn record_href(ctx: &Ctx, object: &str, id: RecordId) -> Option<String> {
    let object = ctx.access.object(object)?;
    Some(format!("/{}/{id}", object.object.plural))
}

/// What a record is called.
pub fn title(ctx: &Ctx, record: &Record) -> String {
    let object = &record.object;
    let named = object
        .title_field()
        .map(|field| {
            field
                .kind
                .display(field, record.get(&object.title), &ctx.env.locale, &ctx.env)
        })
        .unwrap_or_default();
    if named.trim().is_empty() {
        format!("{} {}", object.label.get(ctx.lang()), short_id(record.id))
    } else {
        named
    }
}

fn short_id(id: RecordId) -> String {
    let text = id.to_string();
    text.get(text.len().saturating_sub(6)..)
        .unwrap_or_default()
        .to_owned()
}

/// Whether records of an object are marked by a square (things) rather than a circle (people).
pub fn is_square(object: &Object) -> bool {
    !object
        .title_field()
        .is_some_and(|field| field.kind.widget(field) == Widget::PersonName)
}

/// What a record is called, with its mark: the first cell of a row, which stands in a link already.
pub fn lead(ctx: &Ctx, record: &Record) -> Markup {
    let name = title(ctx, record);
    let mark = avatar(&name);
    html! { @if is_square(&record.object) { (mark.square()) } @else { (mark) } span { (name) } }
}

/// Where the values of a field stand in a column.
pub fn align(field: &Field) -> Align {
    match field.kind.widget(field) {
        Widget::Number | Widget::Money | Widget::Percent | Widget::Duration => Align::End,
        _ => Align::Start,
    }
}

/// A value as plain words; empty for none.
pub fn words(ctx: &Ctx, field: &Field, value: &Value) -> String {
    field.kind.display(field, value, &ctx.env.locale, &ctx.env)
}

/// A value as plain words in a column in which others have digits behind the point.
pub fn among(ctx: &Ctx, field: &Field, value: &Value) -> Markup {
    html! { (field.kind.display_among(field, value, &ctx.env.locale, &ctx.env)) }
}

/// A value in one line: for cells of tables and lines of cards. Empty markup when there is none.
pub fn cell(ctx: &Ctx, field: &Field, value: &Value) -> Markup {
    if value.is_null() {
        return html! {};
    }
    match (field.kind.widget(field), value) {
        (Widget::RichText, Value::Text(html)) => shortened(&field::plain_text(html)),
        (Widget::LongText | Widget::Text, _) => shortened(&words(ctx, field, value)),
        (Widget::Emails, Value::Emails(emails)) => several(emails, |email| email_link(ctx, email)),
        (Widget::Phones, Value::Phones(phones)) => {
            several(phones, |phone| phone_link(ctx, field, phone))
        }
        (Widget::Address, _) => shortened(&words(ctx, field, value)),
        (Widget::Links, Value::Links(links)) => {
            let shown = links.iter().take(2).map(|link| linked(ctx, link, None));
            html! { span.pills { @for link in shown { (link) } @if links.len() > 2 { span.muted { "+" (links.len() - 2) } } } }
        }
        (Widget::Files, Value::Files(files)) => {
            html! { span.row { (icon_small("paperclip")) (files.len()) } }
        }
        (Widget::Json, Value::Json(json)) => {
            let text: String = json.to_string().chars().take(CELL).collect();
            html! { code { (text) } }
        }
        _ => whole(ctx, field, value),
    }
}

/// A value in full: for the facts of a record. `None` when there is none.
pub fn fact(ctx: &Ctx, field: &Field, value: &Value) -> Option<Markup> {
    let t = t(ctx);
    Some(match (field.kind.widget(field), value) {
        (_, Value::Null) => return None,
        (Widget::RichText, Value::Text(html)) => html! { div.prose { (PreEscaped(html)) } },
        (Widget::LongText, _) => html! { div.prose.pre { (words(ctx, field, value)) } },
        (Widget::Emails, Value::Emails(emails)) => {
            html! { @for email in emails { (value_line(t, &email_link(ctx, email), None, Some(&email.address))) } }
        }
        (Widget::Phones, Value::Phones(phones)) => html! {
            @for phone in phones {
                (value_line(t, &phone_link(ctx, field, phone), super::words::phone_kind(t, &phone.kind), Some(&phone.number)))
            }
        },
        (Widget::Email, Value::Text(address)) => {
            value_line(t, &mail_link(address), None, Some(address))
        }
        (Widget::Url, Value::Text(url)) => value_line(
            t,
            &url_link(url, &words(ctx, field, value)),
            None,
            Some(url),
        ),
        (Widget::Address, Value::Address(address)) => value_line(
            t,
            &address_lines(ctx, field, value, address),
            None,
            Some(&words(ctx, field, value)),
        ),
        (Widget::Links, Value::Links(links)) => {
            html! { span.pills { @for link in links { (linked(ctx, link, attributes(ctx, field, link).as_deref())) } } }
        }
        (Widget::Files, Value::Files(files)) => {
            html! { @for file in files { div.value-line { (file_link(file)) } } }
        }
        (Widget::Json, Value::Json(json)) => {
            let pretty = serde_json::to_string_pretty(json).unwrap_or_default();
            code_block(t, &format!("json-{}", field.name), &pretty)
        }
        _ => whole(ctx, field, value),
    })
}

/// A field of a record in full: what [`fact`] shows, and files with addresses that this record's readers may open.
pub fn fact_in(ctx: &Ctx, record: &Record, field: &Field) -> Option<Markup> {
    match (field.kind.widget(field), record.get(&field.name)) {
        (Widget::Files, Value::Files(files)) => {
            let href = |file| file_href(record, field, file);
            Some(html! { div.files { @for file in files { (file_of(ctx, &href(file), file)) } } })
        }
        (_, value) => fact(ctx, field, value),
    }
}

/// Where a file of a record is downloaded.
pub fn file_href(record: &Record, field: &Field, file: &FileRef) -> String {
    format!(
        "/{}/{}/file/{}/{}",
        record.object.plural, record.id, field.name, file.hash
    )
}

fn file_of(ctx: &Ctx, href: &str, file: &FileRef) -> Markup {
    let picture = matches!(
        file.media_type.as_str(),
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/avif"
    );
    html! {
        div.file-row {
            @if picture {
                a.thumb href={ (href) "?inline=1" } target="_blank" rel="noopener" { img src={ (href) "?inline=1" } alt=(file.name) loading="lazy"; }
            } @else { (crate::components::icon("file-text")) }
            a.truncate href=(href) download=(file.name) { (file.name) }
            @if file.size > 0 { span.hint { (size_words(ctx, file.size)) } }
        }
    }
}

/// A number of bytes as people say it.
pub fn size_words(ctx: &Ctx, bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let (mut tenths, mut unit) = (bytes.saturating_mul(10), 0);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        (tenths, unit) = (tenths / 1_000, unit + 1);
    }
    let mark = ctx.env.locale.forms().decimal;
    let number = if unit == 0 || tenths >= 100 {
        (tenths / 10).to_string()
    } else {
        format!("{}{mark}{}", tenths / 10, tenths % 10)
    };
    format!("{number} {}", UNITS[unit])
}

/// Values that look the same in a cell and as a fact.
fn whole(ctx: &Ctx, field: &Field, value: &Value) -> Markup {
    let t = t(ctx);
    match (field.kind.widget(field), value) {
        (Widget::Choice, Value::Text(key)) => choice(ctx, field, key),
        (Widget::Choices, Value::Set(keys)) => {
            html! { span.pills { @for key in keys { (choice(ctx, field, key)) } } }
        }
        (Widget::Tags, Value::Set(tags)) => {
            pills(tags.iter().map(|tag| (tag.as_str(), Tone::of(tag))))
        }
        (Widget::Link, Value::Link(link)) => linked(ctx, link, None),
        (Widget::User, Value::Link(link)) => user(ctx, link),
        (Widget::Email, Value::Text(address)) => mail_link(address),
        (Widget::Url, Value::Text(url)) => url_link(url, &words(ctx, field, value)),
        (Widget::Check, Value::Bool(yes)) => html! {
            span.row { (icon_small(if *yes { "check" } else { "minus" })) span.muted[!*yes] { (words(ctx, field, value)) } }
        },
        (Widget::Rating, Value::Int(stars)) => {
            rating_stars(t, u8::try_from(*stars).unwrap_or(0), stars_of(field))
        }
        (Widget::DateTime, Value::Time(at)) => moment(ctx, *at, &words(ctx, field, value)),
        (Widget::Date, Value::Date(date)) => {
            html! { time datetime=(date) { (words(ctx, field, value)) } }
        }
        _ => html! { (words(ctx, field, value)) },
    }
}

/// How many stars a rating has.
pub(super) fn stars_of(field: &Field) -> u8 {
    field
        .params
        .max
        .and_then(|max| u8::try_from(max).ok())
        .unwrap_or(5)
}

/// An instant; scripts tell how long ago while it is recent.
pub fn moment(_ctx: &Ctx, at: Timestamp, words: &str) -> Markup {
    html! { time datetime=(at) data-relative { (words) } }
}

/// An instant by the reader's customs.
pub fn when(ctx: &Ctx, at: Timestamp) -> Markup {
    moment(ctx, at, &ctx.env.locale.format_datetime(at, &ctx.env.zone))
}

/// The day of a date or an instant, where there is no room for the time.
pub fn day(ctx: &Ctx, field: &Field, value: &Value) -> String {
    match value {
        Value::Time(at) => ctx
            .env
            .locale
            .format_date(at.to_zoned(ctx.env.zone.clone()).date()),
        value => words(ctx, field, value),
    }
}

/// The colour of an option.
pub fn tone(color: &str) -> Tone {
    // Metadata says purple where the palette says violet.
    Tone::from_name(if color == "purple" { "violet" } else { color })
}

/// The option of a choice with this key.
pub fn option<'a>(field: &'a Field, key: &str) -> Option<&'a Choice> {
    field.params.options.iter().find(|option| option.key == key)
}

fn choice(ctx: &Ctx, field: &Field, key: &str) -> Markup {
    match option(field, key) {
        Some(option) => pill(option.label.get(ctx.lang()), tone(&option.color)),
        // An option that is gone; the record still has it.
        None => pill(key, Tone::Gray),
    }
}

/// A link to a record: a chip that leads to it; quiet words when it may not be seen.
pub fn linked(ctx: &Ctx, link: &Link, role: Option<&str>) -> Markup {
    match (
        link.title.as_deref().filter(|title| !title.is_empty()),
        record_href(ctx, &link.object, link.id),
    ) {
        (Some(title), Some(_)) if link.object == "user" => chip(title),
        (Some(title), Some(href)) => link_chip(&href, title, role),
        (Some(title), None) => chip(title),
        (None, _) => html! { span.muted { (t(ctx).get("widget-hidden")) } },
    }
}

fn user(ctx: &Ctx, link: &Link) -> Markup {
    match link.title.as_deref() {
        Some(title) => html! { span.person { (avatar(title).small()) span.truncate { (title) } } },
        None => linked(ctx, link, None),
    }
}

/// The attributes of a link in words.
pub fn attributes(ctx: &Ctx, field: &Field, link: &Link) -> Option<String> {
    let words: Vec<&str> = field
        .params
        .attributes
        .iter()
        .filter_map(|attribute| match link.attributes.get(&attribute.name)? {
            serde_json::Value::Bool(true) => Some(attribute.label.get(ctx.lang())),
            serde_json::Value::String(key) => Some(
                attribute
                    .options
                    .iter()
                    .find(|option| option.key == *key)
                    .map_or(key.as_str(), |option| option.label.get(ctx.lang())),
            ),
            _ => None,
        })
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn shortened(text: &str) -> Markup {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(CELL).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    html! { (short) }
}

fn several<V>(values: &[V], one: impl Fn(&V) -> Markup) -> Markup {
    html! {
        span.several {
            @if let Some(first) = values.first() { (one(first)) }
            @if values.len() > 1 { span.muted { "+" (values.len() - 1) } }
        }
    }
}

fn email_link(ctx: &Ctx, email: &Email) -> Markup {
    let t = t(ctx);
    if email.invalid {
        return html! { span.muted { s { (email.address) } " " (remark("octagon-alert", t.get("form-email-invalid"))) } };
    }
    html! {
        (mail_link(&email.address))
        @if email.opt_out { " " (remark("bell-off", t.get("form-email-opt-out"))) }
    }
}

fn mail_link(address: &str) -> Markup {
    html! {
        a href={ "mailto:" (address) } {
            @match address.split_once('@') {
                // Where a line has to end, it ends there.
                Some((name, place)) => { (name) "@" wbr; (place) }
                None => (address),
            }
        }
    }
}

fn phone_link(ctx: &Ctx, field: &Field, phone: &Phone) -> Markup {
    let t = t(ctx);
    let shown = words(ctx, field, &Value::Phones(vec![phone.clone()]));
    if phone.invalid {
        return html! { span.muted { s { (shown) } " " (remark("octagon-alert", t.get("widget-phone-invalid"))) } };
    }
    html! {
        a.nowrap href={ "tel:" (phone.number) } { (shown) }
        @if phone.opt_out { " " (remark("bell-off", t.get("widget-phone-opt-out"))) }
    }
}

fn remark(name: &str, words: &str) -> Markup {
    html! { span.mark-note title=(words) { (icon_small(name)) span.sr { (words) } } }
}

fn url_link(url: &str, shown: &str) -> Markup {
    html! { a href=(url) target="_blank" rel="noopener noreferrer" { (shown) } }
}

fn address_lines(ctx: &Ctx, field: &Field, value: &Value, address: &Address) -> Markup {
    let line = words(ctx, field, value);
    if address.street.is_empty() || !address.street.is_ascii() {
        return html! { span { (line) } };
    }
    let rest = Address {
        street: String::new(),
        ..address.clone()
    };
    let rest = words(ctx, field, &Value::from(rest));
    html! { span { @for part in address.street.lines() { (part) br; } (rest) } }
}

fn file_link(file: &FileRef) -> Markup {
    html! { span.row { (icon_small("paperclip")) a href={ "/files/" (file.hash) } { (file.name) } } }
}

/// A user by id, with the name that the directory knows.
pub fn person(name: &str) -> Markup {
    html! { span.person { (avatar(name).small().render()) span.truncate { (name) } } }
}
