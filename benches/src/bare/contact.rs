//! A contact as JSON, straight from a row: what somebody would write by hand who needs this one answer.

use jiff::Timestamp;

/// The columns of a row, whichever driver gave it.
pub trait Row {
    /// A text, JSON included.
    fn text(&self, at: usize) -> Option<&str>;
    /// An integer; a boolean is one too.
    fn int(&self, at: usize) -> Option<i64>;
    /// An identity.
    fn id(&self, at: usize) -> Option<[u8; 16]>;
    /// Microseconds since 1970.
    fn micros(&self, at: usize) -> Option<i64>;
}

/// How a column is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A day, as text.
    Day,
    /// JSON, as text.
    Json,
    /// An integer.
    Int,
    /// A boolean.
    Bool,
    /// An instant.
    Instant,
    /// A link to one: its identity, and its title in the column behind the record's own.
    Link(&'static str),
    /// Links to many, put together by the statement.
    Links(&'static str, &'static str),
    /// Three columns: prefix, given, family.
    Name,
    /// Five columns: street, city, state, postal code, country.
    Address,
}

/// The fields of the answer, in its order.
pub const FIELDS: [(&str, Kind); 30] = [
    ("id", Kind::Text),
    ("version", Kind::Int),
    ("name", Kind::Name),
    ("emails", Kind::Json),
    ("phones", Kind::Json),
    ("company", Kind::Link("company")),
    ("job_title", Kind::Text),
    ("department", Kind::Text),
    ("role", Kind::Text),
    ("companies", Kind::Links("l_contact__companies", "company")),
    ("reports_to", Kind::Link("contact")),
    ("status", Kind::Text),
    ("address", Kind::Address),
    ("birthday", Kind::Day),
    ("language", Kind::Text),
    ("do_not_contact", Kind::Bool),
    ("linkedin", Kind::Text),
    ("source", Kind::Text),
    ("owner", Kind::Link("user")),
    ("tags", Kind::Json),
    ("next_step", Kind::Text),
    ("next_step_on", Kind::Day),
    ("description", Kind::Text),
    ("external_id", Kind::Text),
    ("number", Kind::Text),
    ("followers", Kind::Links("l_contact__followers", "user")),
    ("open_tasks", Kind::Int),
    ("last_contacted_at", Kind::Instant),
    ("created_at", Kind::Instant),
    ("updated_at", Kind::Instant),
];

/// The two links behind everything else.
pub const WHO: [&str; 2] = ["created_by", "updated_by"];

/// Writes one contact. The columns are those of `super::sql`; gives the number of columns read.
pub fn write(row: &dyn Row, out: &mut Vec<u8>) -> usize {
    let mut at = 0;
    out.push(b'{');
    for (number, (name, kind)) in FIELDS.iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        key(name, out);
        at += field(row, at, *kind, *name == "id", out);
    }
    for name in WHO {
        out.push(b',');
        key(name, out);
        at += field(row, at, Kind::Link("user"), false, out);
    }
    out.push(b'}');
    at
}

fn key(name: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

fn field(row: &dyn Row, at: usize, kind: Kind, identity: bool, out: &mut Vec<u8>) -> usize {
    match kind {
        Kind::Text if identity => {
            id(row.id(at), out);
            1
        }
        Kind::Text | Kind::Day => {
            text(row.text(at), out);
            1
        }
        Kind::Json | Kind::Links(..) => {
            let json = row.text(at).filter(|json| *json != "[]").unwrap_or("null");
            out.extend_from_slice(json.as_bytes());
            1
        }
        Kind::Int => {
            let number = row
                .int(at)
                .map_or_else(|| "null".to_owned(), |number| number.to_string());
            out.extend_from_slice(number.as_bytes());
            1
        }
        Kind::Bool => {
            out.extend_from_slice(match row.int(at) {
                None => b"null",
                Some(0) => b"false",
                Some(_) => b"true",
            });
            1
        }
        Kind::Instant => {
            let instant = row
                .micros(at)
                .and_then(|micros| Timestamp::from_microsecond(micros).ok());
            text(instant.map(|instant| instant.to_string()).as_deref(), out);
            1
        }
        Kind::Link(object) => {
            if row.id(at).is_none() {
                out.extend_from_slice(b"null");
                return 2;
            }
            out.extend_from_slice(b"{\"id\":");
            id(row.id(at), out);
            out.extend_from_slice(b",\"object\":\"");
            out.extend_from_slice(object.as_bytes());
            out.extend_from_slice(b"\",\"title\":");
            text(row.text(at + 1), out);
            out.push(b'}');
            2
        }
        Kind::Name => parts(row, at, &["prefix", "given", "family"], out),
        Kind::Address => parts(
            row,
            at,
            &["street", "city", "state", "postal_code", "country"],
            out,
        ),
    }
}

/// A value of several columns, those without a value left out.
fn parts(row: &dyn Row, at: usize, names: &[&str], out: &mut Vec<u8>) -> usize {
    let mut before: &[u8] = b"{";
    for (part, name) in names.iter().enumerate() {
        if let Some(value) = row.text(at + part) {
            out.extend_from_slice(before);
            before = b",";
            key(name, out);
            text(Some(value), out);
        }
    }
    out.extend_from_slice(if before == b"{" { b"null" } else { b"}" });
    names.len()
}

fn id(bytes: Option<[u8; 16]>, out: &mut Vec<u8>) {
    let Some(bytes) = bytes else {
        return out.extend_from_slice(b"null");
    };
    let mut buffer = uuid::Uuid::encode_buffer();
    out.push(b'"');
    out.extend_from_slice(
        uuid::Uuid::from_bytes(bytes)
            .hyphenated()
            .encode_lower(&mut buffer)
            .as_bytes(),
    );
    out.push(b'"');
}

fn text(text: Option<&str>, out: &mut Vec<u8>) {
    // Into memory: there is nothing that could fail.
    drop(serde_json::to_writer(out, &text));
}
