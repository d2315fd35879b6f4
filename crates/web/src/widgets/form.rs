//! From a posted form to the JSON that a draft is read from, by the names that [`crate::components::form`] gives to inputs.
//!
//! Only fields that were in the form are read, so that a form with three fields changes three. What people type is read by
//! the field's kind in their own customs (`1.234,50` in Germany); what cannot be read is told beside what was typed.

mod by_name;
mod slice;

use mainstay_app::{App, Ctx};
use mainstay_model::field::{Field, Widget};
use mainstay_model::{Object, Problem, Reason};
use serde_json::{Map, Value as Json, json};

use by_name::look_up;
use slice::Slice;

/// The pairs of a form, in the order in which they were sent.
pub type Pairs = Vec<(String, String)>;

/// A form that was read.
#[derive(Clone, Debug, Default)]
pub struct Posted {
    /// Values by field name, for [`mainstay_model::access::Draft::from_json`].
    pub values: Map<String, Json>,
    /// What was typed, by field name, for showing the form again.
    pub typed: Map<String, Json>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl Posted {
    /// The values, or everything that is wrong.
    pub fn into_values(self) -> Result<Map<String, Json>, mainstay_app::Error> {
        if self.problems.is_empty() {
            Ok(self.values)
        } else {
            Err(mainstay_app::Error::Invalid(self.problems))
        }
    }
}

/// The last value of a name: a box that is ticked follows the hidden one.
pub fn last<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .rev()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

/// All values of a name.
pub fn all<'a>(pairs: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    pairs
        .iter()
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
        .collect()
}

/// Reads the fields of an object that are in a form. Links that were typed by name, as happens without scripts, are looked
/// up among what this person may see.
pub async fn read(app: &App, ctx: &Ctx, object: &Object, pairs: &[(String, String)]) -> Posted {
    let mut posted = Posted::default();
    for field in object
        .fields
        .iter()
        .filter(|field| super::input::can_be_typed(field))
    {
        let Some((typed, read)) = read_field(app, ctx, field, pairs).await else {
            continue;
        };
        match read {
            Ok(value) => {
                posted.values.insert(field.name.clone(), value);
            }
            Err(reason) => posted.problems.push(reason.at(&field.name)),
        }
        posted.typed.insert(field.name.clone(), typed);
    }
    posted
}

/// What was typed into one field, with its value; nothing when it is not in the form.
pub async fn read_field(
    app: &App,
    ctx: &Ctx,
    field: &Field,
    pairs: &[(String, String)],
) -> Option<(Json, Result<Json, Reason>)> {
    let form = Slice {
        pairs,
        name: &field.name,
    };
    if !form.is_there() {
        return None;
    }
    let mut typed = form.typed(field);
    let resolved = look_up(app, ctx, field, &mut typed).await;
    let read = resolved.and_then(|()| value(ctx, field, &typed));
    Some((typed, read))
}

/// What was typed as the kind's JSON.
fn value(ctx: &Ctx, field: &Field, typed: &Json) -> Result<Json, Reason> {
    match (field.kind.widget(field), typed) {
        (_, Json::Null) => Ok(Json::Null),
        (Widget::Money, Json::Object(parts)) => {
            let amount = parts
                .get("amount")
                .and_then(Json::as_str)
                .unwrap_or("")
                .trim();
            if amount.is_empty() {
                return Ok(Json::Null);
            }
            let amount = ctx.env.locale.parse_decimal(amount)?;
            Ok(
                json!({ "amount": amount.normalize().to_string(), "currency": parts.get("currency") }),
            )
        }
        (Widget::Rating, Json::String(stars)) if stars == "0" => Ok(Json::Null),
        (Widget::User | Widget::Link, Json::Object(link)) => Ok(link
            .get("ref")
            .or_else(|| link.get("id"))
            .cloned()
            .unwrap_or(Json::Null)),
        (Widget::Links, Json::Array(links)) => {
            Ok(Json::Array(links.iter().map(plain_link).collect()))
        }
        (_, Json::String(text)) => Ok(field
            .kind
            .parse_text(field, text, &ctx.env)?
            .to_stored_json()),
        (_, other) => Ok(other.clone()),
    }
}

fn plain_link(link: &Json) -> Json {
    let mut plain = Map::new();
    for key in ["id", "object", "attributes"] {
        if let Some(value) = link
            .get(key)
            .filter(|value| *value != "" && !value.is_null())
        {
            plain.insert(key.to_owned(), value.clone());
        }
    }
    Json::Object(plain)
}
