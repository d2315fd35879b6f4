//! A web address.

use serde_json::{Value as Json, json};
use url::Url as Address;

use super::{Field, Kind, Setting, SortColumn, Widget, text_rules};
use crate::cell::{Cell, Column};
use crate::duplicate::Traits;
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::Locale;
use crate::predicate::Predicate;
use crate::problem::{Reason, shown};
use crate::search::SearchText;
use crate::value::Value;

/// An address on the web, of a mailbox or a telephone; `https://` is added where nothing stands before a domain.
pub struct Url;

const LONGEST: usize = 2_000;
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

fn read(text: &str) -> Result<String, Reason> {
    let bad = || {
        Reason::new(
            "not_a_url",
            format!(
                "`{}` is not a web address; write it like https://example.com.",
                shown(text)
            ),
        )
        .with(&[&shown(text)])
    };
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(bad());
    }
    let colon = text.split_once(':').filter(|(scheme, rest)| {
        // In `example.com:8080/x` a port follows, not a path.
        let port = rest.starts_with(|c: char| c.is_ascii_digit()) && scheme.contains('.');
        !port
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    let whole = match colon {
        Some((scheme, _)) if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) => {
            text.to_owned()
        }
        Some((scheme, rest)) if rest.starts_with("//") || !scheme.contains('.') => {
            return Err(Reason::new(
                "bad_scheme",
                format!("Addresses that begin with `{}:` cannot be kept; use http, https, mailto or tel.", shown(scheme)),
            )
            .with(&[&shown(scheme)]));
        }
        _ => format!("https://{}", text.trim_start_matches("//")),
    };
    let url = Address::parse(&whole).map_err(|_| bad())?;
    match url.scheme() {
        "http" | "https" => {
            let host = url.host_str().unwrap_or("");
            let bare = colon.is_none();
            let domain =
                host.contains('.') || host.starts_with('[') || host == "localhost" || !bare;
            if host.is_empty() || !domain || !url.username().is_empty() || url.password().is_some()
            {
                return Err(bad());
            }
        }
        _ if url.path().is_empty() => return Err(bad()),
        _ => {}
    }
    // Kept as it was written but for the part before the colon, which may have been typed in capitals.
    let rest = whole.split_once(':').map_or("", |(_, rest)| rest);
    Ok(format!("{}:{rest}", url.scheme()))
}

/// The address as people say it: without `https://`, `www.` and the slash at its end.
fn bare(url: &str) -> &str {
    let text = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .unwrap_or(url);
    let text = text
        .strip_prefix("mailto:")
        .or_else(|| text.strip_prefix("tel:"))
        .unwrap_or(text);
    let text = text.strip_prefix("www.").unwrap_or(text);
    text.strip_suffix('/').unwrap_or(text)
}

impl Kind for Url {
    fn name(&self) -> &'static str {
        "url"
    }

    fn label(&self) -> Label {
        Label::new("Web address", "网址")
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting::Required,
            Setting::Unique,
            Setting::Searchable,
            Setting::Indexed,
        ]
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

    fn parse_text(&self, _field: &Field, text: &str, _env: &Env) -> Result<Value, Reason> {
        let Some(text) = text_rules::clean(text, LONGEST)? else {
            return Ok(Value::Null);
        };
        let url = read(text)?;
        Ok(
            text_rules::clean(&url, LONGEST)?
                .map_or(Value::Null, |url| Value::Text(url.to_owned())),
        )
    }

    /// The key is the bare address, so that `example.com`, `https://www.example.com/` and `http://example.com` are found
    /// and sorted together.
    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        match value {
            Value::Text(url) => vec![
                Cell::Text(url.clone()),
                Cell::Text(crate::fold::sort_key(bare(url))),
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

    fn display(&self, _field: &Field, value: &Value, _locale: &Locale, _env: &Env) -> String {
        bare(text_rules::of(value)).to_owned()
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        text_rules::plain(value)
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        use Operator::{Contains, Eq, Ilike, In, Is, Ne};
        &[Contains, Eq, Ne, In, Ilike, Is]
    }

    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        _env: &Env,
    ) -> Result<Predicate, Reason> {
        let key = field.column("key");
        let same = |operand: &str| match operand.trim() {
            "" => Predicate::IsNull(field.name.clone()),
            operand => Predicate::eq(&key, Cell::Text(crate::fold::sort_key(bare(operand)))),
        };
        let operand = operands.first().copied().unwrap_or("");
        match op {
            Operator::Eq => Ok(same(operand)),
            Operator::Ne => Ok(same(operand).negate()),
            Operator::In => Ok(operands
                .iter()
                .fold(Predicate::False, |any, operand| any.or(same(operand)))),
            op => text_rules::condition(&field.name, &key, op, operands),
        }
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        text_rules::sort(field)
    }

    fn schema(&self, _field: &Field, write: bool) -> Json {
        if write {
            json!({ "type": ["string", "null"], "maxLength": LONGEST, "pattern": "^https?://[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?(\\.[a-z]{2,10}){1,3}(/[A-Za-z0-9._~/-]*)?$" })
        } else {
            json!({ "type": ["string", "null"], "maxLength": LONGEST, "pattern": "^(https?|mailto|tel):" })
        }
    }

    fn search(&self, _field: &Field, value: &Value, into: &mut SearchText) {
        if let Value::Text(url) = value {
            into.body.push(bare(url).to_owned());
        }
    }

    fn identity(&self, _field: &Field, value: &Value, into: &mut Traits) {
        if let Value::Text(url) = value {
            into.web(url);
        }
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Url
    }
}
