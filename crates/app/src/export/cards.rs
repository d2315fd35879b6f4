//! Records as vCards of version 3, which every program reads: one card a person or a company, in the person's scope.

use mainstay_model::field::Widget;
use mainstay_model::{Object, Record, Value};

use crate::error::{Error, Result};

/// Longest line of a card, in bytes.
const LONGEST: usize = 75;

/// Whether records of an object can be cards: they have somewhere to write to or to call.
pub(super) fn possible(object: &Object) -> bool {
    let reach = |widget| matches!(widget, Widget::Emails | Widget::Email | Widget::Phones);
    object
        .fields
        .iter()
        .any(|field| reach(field.kind.widget(field)))
}

/// The cards of some records.
pub(super) fn cards(records: &[Record]) -> Result<Vec<u8>> {
    let mut out = String::with_capacity(records.len() * 400);
    for record in records {
        card(record, &mut out);
    }
    Ok(out.into_bytes())
}

pub(super) fn refused(object: &Object) -> Error {
    let name = object.plural.clone();
    let text = format!("{name} cannot be exported as vCards: they have neither emails nor phones.");
    Error::invalid(
        "format",
        mainstay_model::Reason::new("no_cards_of", text).with(&[&name]),
    )
}

fn card(record: &Record, out: &mut String) {
    let object = &record.object;
    line(out, "BEGIN", "VCARD");
    line(out, "VERSION", "3.0");
    line(out, "UID", &format!("urn:uuid:{}", record.id));
    name(record, out);
    for field in &object.fields {
        match (record.get(&field.name), field.kind.widget(field)) {
            (Value::Emails(emails), _) => {
                for email in emails {
                    let pref = if email.primary { ",PREF" } else { "" };
                    line(
                        out,
                        &format!("EMAIL;TYPE=INTERNET{pref}"),
                        &escaped(&email.address),
                    );
                }
            }
            (Value::Text(address), Widget::Email) => {
                line(out, "EMAIL;TYPE=INTERNET", &escaped(address));
            }
            (Value::Phones(phones), _) => {
                for phone in phones {
                    let kind = match phone.kind.as_str() {
                        "mobile" => "CELL",
                        "work" => "WORK",
                        "home" => "HOME",
                        "fax" => "FAX",
                        _ => "VOICE",
                    };
                    let pref = if phone.primary { ",PREF" } else { "" };
                    let number = phone.number.replace(";ext=", " ext ");
                    line(out, &format!("TEL;TYPE={kind}{pref}"), &escaped(&number));
                }
            }
            (Value::Address(address), _) => {
                let parts = [
                    "",
                    "",
                    &address.street,
                    &address.city,
                    &address.state,
                    &address.postal_code,
                    &address.country,
                ];
                line(out, "ADR;TYPE=WORK", &parts.map(escaped).join(";"));
            }
            (Value::Text(address), Widget::Url) => line(out, "URL", &escaped(address)),
            (Value::Date(day), _) if field.name == "birthday" => {
                line(out, "BDAY", &day.to_string());
            }
            (Value::Text(text), _) if field.name == "job_title" => {
                line(out, "TITLE", &escaped(text));
            }
            (Value::Set(words), Widget::Tags) => {
                let words: Vec<String> = words.iter().map(|word| escaped(word)).collect();
                line(out, "CATEGORIES", &words.join(","));
            }
            (Value::Text(text), Widget::LongText) => line(out, "NOTE", &escaped(text)),
            _ => {}
        }
    }
    if let Value::Time(at) = record.get("updated_at") {
        line(out, "REV", &at.strftime("%Y%m%dT%H%M%SZ").to_string());
    }
    line(out, "END", "VCARD");
}

fn name(record: &Record, out: &mut String) {
    let company = match record.get("company") {
        Value::Link(link) => link.title.clone().unwrap_or_default(),
        _ => String::new(),
    };
    let department = match record.get("department") {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    };
    let work = |out: &mut String| {
        if !company.is_empty() || !department.is_empty() {
            let tail = if department.is_empty() { "" } else { ";" };
            let text = format!("{}{tail}{}", escaped(&company), escaped(&department));
            line(out, "ORG", &text);
        }
    };
    match record.get(&record.object.title) {
        Value::Name(name) => {
            let shown: Vec<&str> = [&*name.prefix, &*name.given, &*name.family]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            line(
                out,
                "FN",
                &escaped(&full(name.given.as_str(), name.family.as_str(), &shown)),
            );
            let parts = [&*name.family, &*name.given, "", &*name.prefix, ""];
            line(out, "N", &parts.map(escaped).join(";"));
            work(out);
        }
        Value::Text(title) => {
            line(out, "FN", &escaped(title));
            line(out, "N", ";;;;");
            line(out, "ORG", &escaped(title));
        }
        _ => {
            line(out, "FN", "");
            line(out, "N", ";;;;");
            work(out);
        }
    }
}

/// A Chinese name has the family first and no blank in between.
fn full(given: &str, family: &str, parts: &[&str]) -> String {
    let chinese = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|letter| ('\u{4E00}'..='\u{9FFF}').contains(&letter))
    };
    if chinese(given) && chinese(family) {
        format!("{family}{given}")
    } else {
        parts.join(" ")
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ',' | ';' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => {}
            other => out.push(other),
        }
    }
    out
}

/// A line, folded where it is longer than a line may be; never within a letter.
fn line(out: &mut String, name: &str, value: &str) {
    let whole = format!("{name}:{value}");
    let mut length = 0;
    for letter in whole.chars() {
        if length + letter.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(letter);
        length += letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_letters() {
        let mut out = String::new();
        line(
            &mut out,
            "NOTE",
            &escaped(&format!("a;b,{}\nend", "王".repeat(40))),
        );
        assert!(out.lines().all(|line| line.len() <= LONGEST), "{out}");
        assert_eq!(
            out.replace("\r\n ", ""),
            format!("NOTE:a\\;b\\,{}\\nend\r\n", "王".repeat(40))
        );
    }
}
