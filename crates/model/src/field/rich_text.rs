//! Text with headings, lists, links: kept as HTML that was made safe when it came in.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use serde_json::Value as Json;

use super::{Field, Kind, Setting, SortColumn, Widget, text_rules};
use crate::cell::{Cell, Column};
use crate::env::Env;
use crate::filter::Operator;
use crate::fold;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::search::SearchText;
use crate::value::Value;

/// Sanitised HTML; at most `max_length` characters, 100,000 when not set. Text without a tag becomes paragraphs.
pub struct RichText;

/// What a note needs; no style, class, picture or form, so that it fits the pages and asks nothing of other servers.
const TAGS: [&str; 24] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "strong",
    "sub",
    "sup",
    "u",
    "ul",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from([
            "script", "style", "title", "textarea", "noscript", "template",
        ]))
        .add_tag_attributes("a", ["href", "title"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(Some("noopener noreferrer nofollow"))
        .strip_comments(true);
    cleaner
});

static NO_TAGS: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner.clean_content_tags(HashSet::from(["script", "style"]));
    cleaner
});

fn most(field: &Field) -> usize {
    field.params.max_length.unwrap_or(100_000)
}

/// The words of safe HTML: for search, lists and exports to places that know no HTML.
pub fn plain_text(html: &str) -> String {
    let mut spaced = html.to_owned();
    for end in [
        "</p>",
        "</li>",
        "</h1>",
        "</h2>",
        "</h3>",
        "</h4>",
        "</blockquote>",
        "</pre>",
        "<br>",
    ] {
        spaced = spaced.replace(end, &format!("{end} "));
    }
    let bare = NO_TAGS.clean(&spaced).to_string();
    let words = bare
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn paragraphs(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace("\r\n", "\n");
    escaped
        .split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| format!("<p>{}</p>", paragraph.replace('\n', "<br>")))
        .collect()
}

impl Kind for RichText {
    fn name(&self) -> &'static str {
        "rich_text"
    }

    fn label(&self) -> Label {
        Label::new("Rich text", "富文本")
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting::Required, Setting::Searchable, Setting::MaxLength]
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        text_rules::columns(field)
    }

    fn read_columns(&self, _field: &Field) -> usize {
        1
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        text_rules::input(input)?.map_or(Ok(Value::Null), |text| self.parse_text(field, &text, env))
    }

    fn parse_text(&self, field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        let Some(text) = text_rules::clean(text, most(field))? else {
            return Ok(Value::Null);
        };
        let written = if ammonia::is_html(text) {
            text.to_owned()
        } else {
            paragraphs(text)
        };
        let html = CLEANER.clean(&written).to_string();
        let html = html.trim();
        // Words that lost all their tags get a paragraph, so that they read back as what they are.
        let html = if ammonia::is_html(html) {
            html.to_owned()
        } else {
            format!("<p>{html}</p>")
        };
        let empty = plain_text(&html).is_empty() && !html.contains("<hr");
        Ok(if empty {
            Value::Null
        } else {
            Value::Text(html)
        })
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        match value {
            Value::Text(html) => vec![
                Cell::Text(html.clone()),
                Cell::Text(fold::fold(&plain_text(html))),
            ],
            _ => vec![Cell::Null, Cell::Null],
        }
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        text_rules::value(cells)
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        text_rules::restore(json)
    }

    /// The words alone; the page's component shows the HTML.
    fn display(&self, _field: &Field, value: &Value, _locale: &Locale, _env: &Env) -> String {
        plain_text(text_rules::of(value))
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        text_rules::plain(value)
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        text_rules::LONG
    }

    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        _env: &Env,
    ) -> Result<Predicate, Reason> {
        text_rules::long_condition(&field.column(""), &field.column("key"), op, operands)
    }

    fn sort(&self, _field: &Field) -> Vec<SortColumn> {
        Vec::new()
    }

    fn schema(&self, field: &Field, write: bool) -> Json {
        // Cleaning may make a text longer (`&` becomes `&amp;`), so what is given has no limit of its own.
        let mut schema = text_rules::schema(most(field));
        if !write && let Some(map) = schema.as_object_mut() {
            map.remove("maxLength");
        }
        schema
    }

    fn search(&self, _field: &Field, value: &Value, into: &mut SearchText) {
        if let Value::Text(html) = value {
            into.body.push(plain_text(html));
        }
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::RichText
    }
}
