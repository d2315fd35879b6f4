//! The inputs of one field among those of a form, as what was typed.

use std::collections::BTreeMap;

use mainstay_model::field::{Field, Widget};
use serde_json::{Map, Value as Json, json};

use super::{all, last};

/// The pairs of one field.
pub(super) struct Slice<'a> {
    pub(super) pairs: &'a [(String, String)],
    pub(super) name: &'a str,
}

impl<'a> Slice<'a> {
    pub(super) fn is_there(&self) -> bool {
        self.pairs.iter().any(|(key, _)| {
            key.strip_prefix(self.name).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('.') || rest.starts_with('[')
            })
        })
    }

    fn whole(&self) -> &'a str {
        last(self.pairs, self.name).unwrap_or("")
    }

    fn part(&self, part: &str) -> &'a str {
        self.pairs
            .iter()
            .rev()
            .find(|(key, _)| {
                key.strip_prefix(self.name)
                    .and_then(|rest| rest.strip_prefix('.'))
                    == Some(part)
            })
            .map_or("", |(_, value)| value.as_str())
    }

    /// The rows `name[3].part=value`, by index.
    fn rows(&self) -> BTreeMap<usize, BTreeMap<&'a str, &'a str>> {
        let mut rows: BTreeMap<usize, BTreeMap<&str, &str>> = BTreeMap::new();
        for (key, value) in self.pairs {
            let Some((index, part)) = key
                .strip_prefix(self.name)
                .and_then(|rest| rest.strip_prefix('['))
                .and_then(|rest| rest.split_once("]."))
            else {
                continue;
            };
            if let Ok(index) = index.parse() {
                rows.entry(index).or_default().insert(part, value);
            }
        }
        rows
    }

    pub(super) fn typed(&self, field: &Field) -> Json {
        match field.kind.widget(field) {
            Widget::Money => self.parts(
                &[("amount", "amount"), ("currency", "currency")],
                &["amount"],
            ),
            Widget::Duration => self.duration(),
            Widget::PersonName => self.parts(
                &[
                    ("prefix", "prefix"),
                    ("given", "given"),
                    ("family", "family"),
                ],
                &["prefix", "given", "family"],
            ),
            Widget::Address => {
                let names = [
                    ("street", "street"),
                    ("city", "city"),
                    ("region", "state"),
                    ("postal_code", "postal_code"),
                    ("country", "country"),
                ];
                self.parts(
                    &names,
                    &["street", "city", "state", "postal_code", "country"],
                )
            }
            Widget::Emails => self.list("address"),
            Widget::Phones => self.list("number"),
            Widget::Choices => words(all(self.pairs, self.name).into_iter()),
            Widget::Tags => {
                let more = self.part("text").split([',', '，', '、', ';', '；']);
                words(all(self.pairs, self.name).into_iter().chain(more))
            }
            Widget::Link | Widget::User => self.link(),
            Widget::Links => self.links(field),
            Widget::Check => json!(self.whole() == "true"),
            _ => match self.whole() {
                "" => Json::Null,
                text => json!(text),
            },
        }
    }

    /// An object of parts; nothing when those that make it something are blank.
    fn parts(&self, names: &[(&str, &str)], substance: &[&str]) -> Json {
        let mut object = Map::new();
        for (posted, key) in names {
            let text = self.part(posted).replace("\r\n", "\n");
            if !text.trim().is_empty() {
                object.insert((*key).to_owned(), json!(text.trim()));
            }
        }
        if substance.iter().any(|key| object.contains_key(*key)) {
            Json::Object(object)
        } else {
            Json::Null
        }
    }

    fn duration(&self) -> Json {
        let (hours, minutes) = (self.part("hours").trim(), self.part("minutes").trim());
        let number = |text: &str| {
            if text.is_empty() {
                Some(0)
            } else {
                text.parse::<i64>().ok().filter(|n| *n >= 0)
            }
        };
        match (number(hours), number(minutes)) {
            _ if hours.is_empty() && minutes.is_empty() => match self.whole() {
                "" => Json::Null,
                text => json!(text),
            },
            (Some(hours), Some(minutes)) => {
                json!(
                    hours
                        .saturating_mul(3600)
                        .saturating_add(minutes.saturating_mul(60))
                )
            }
            _ => json!(format!("{hours} h {minutes} min")),
        }
    }

    /// Emails or phones: rows whose main part is not blank.
    fn list(&self, main: &str) -> Json {
        let line = self.whole().trim();
        if !line.is_empty() {
            return json!(line);
        }
        let primary: Option<usize> = self.part("primary").parse().ok();
        let mut items = Vec::new();
        for (index, row) in self.rows() {
            let text = row.get(main).map_or("", |text| text.trim());
            if text.is_empty() {
                continue;
            }
            let mut item = Map::new();
            item.insert(main.to_owned(), json!(text));
            if let Some(kind) = row.get("type").filter(|kind| !kind.is_empty()) {
                item.insert("kind".to_owned(), json!(kind));
            }
            for mark in ["opt_out", "invalid"] {
                if row.get(mark) == Some(&"true") {
                    item.insert(mark.to_owned(), json!(true));
                }
            }
            if primary == Some(index) {
                item.insert("primary".to_owned(), json!(true));
            }
            items.push(Json::Object(item));
        }
        if items.is_empty() {
            Json::Null
        } else {
            Json::Array(items)
        }
    }

    /// The chosen record, or words to look up when they differ from what the id was called.
    fn link(&self) -> Json {
        let (id, label, was) = (
            self.whole().trim(),
            self.part("label").trim(),
            self.part("was").trim(),
        );
        let label_sent = self
            .pairs
            .iter()
            .any(|(key, _)| key.strip_suffix(".label") == Some(self.name));
        if label_sent && label.is_empty() {
            return Json::Null;
        }
        match (id.is_empty(), label.is_empty()) {
            (true, true) => Json::Null,
            (false, _) if !label_sent || label == was => {
                json!({ "ref": id, "id": id, "title": label })
            }
            _ => json!({ "label": label }),
        }
    }

    fn links(&self, field: &Field) -> Json {
        let mut links = Vec::new();
        for row in self.rows().into_values() {
            let id = row.get("id").map_or("", |id| id.trim());
            if id.is_empty() || row.get("remove").is_some_and(|remove| !remove.is_empty()) {
                continue;
            }
            let mut attributes = Map::new();
            for attribute in &field.params.attributes {
                match row
                    .get(attribute.name.as_str())
                    .copied()
                    .unwrap_or("")
                    .trim()
                {
                    "" => {}
                    "true" if attribute.boolean => {
                        attributes.insert(attribute.name.clone(), json!(true));
                    }
                    text => {
                        attributes.insert(attribute.name.clone(), json!(text));
                    }
                }
            }
            let (object, id) = id.split_once(':').unwrap_or(("", id));
            let mut link = Map::from_iter([("id".to_owned(), json!(id))]);
            if !object.is_empty() {
                link.insert("object".to_owned(), json!(object));
            }
            if !attributes.is_empty() {
                link.insert("attributes".to_owned(), Json::Object(attributes));
            }
            links.push(Json::Object(link));
        }
        let label = self.part("label").trim();
        if !label.is_empty() {
            links.push(json!({ "label": label }));
        }
        if links.is_empty() {
            Json::Null
        } else {
            Json::Array(links)
        }
    }
}

fn words<'a>(all: impl Iterator<Item = &'a str>) -> Json {
    let words: Vec<&str> = all.map(str::trim).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        Json::Null
    } else {
        json!(words)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Pairs;
    use super::*;

    fn typed(object: &str, field: &str, pairs: &[(&str, &str)]) -> String {
        let catalog = mainstay_standard::catalog().unwrap();
        let field = catalog.get(object).unwrap().find(field).unwrap();
        let pairs: Pairs = pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        let form = Slice {
            pairs: &pairs,
            name: &field.name,
        };
        assert!(form.is_there());
        form.typed(field).to_string()
    }

    #[test]
    fn rows_become_lists_and_blank_ones_nothing() {
        let posted = [
            ("emails[0].address", "a@example.org"),
            ("emails[0].opt_out", "true"),
            ("emails[2].address", "b@example.org"),
            ("emails.primary", "2"),
            ("emails[3].address", " "),
        ];
        assert_eq!(
            typed("contact", "emails", &posted),
            r#"[{"address":"a@example.org","opt_out":true},{"address":"b@example.org","primary":true}]"#
        );
        assert_eq!(
            typed("contact", "emails", &[("emails[0].address", "")]),
            "null"
        );
    }

    #[test]
    fn a_link_typed_without_scripts_is_told_from_one_that_was_chosen() {
        let chosen = [
            ("company", "7"),
            ("company.was", "Acme"),
            ("company.label", "Acme"),
        ];
        assert_eq!(
            typed("contact", "company", &chosen),
            r#"{"id":"7","ref":"7","title":"Acme"}"#
        );
        let typed_over = [
            ("company", "7"),
            ("company.was", "Acme"),
            ("company.label", "Globex"),
        ];
        assert_eq!(
            typed("contact", "company", &typed_over),
            r#"{"label":"Globex"}"#
        );
        let cleared = [
            ("company", "7"),
            ("company.was", "Acme"),
            ("company.label", ""),
        ];
        assert_eq!(typed("contact", "company", &cleared), "null");
    }

    #[test]
    fn parts_hours_tags_and_boxes() {
        let name = [
            ("name.given", " 小明 "),
            ("name.family", "王"),
            ("name.prefix", ""),
        ];
        assert_eq!(
            typed("contact", "name", &name),
            r#"{"family":"王","given":"小明"}"#
        );
        assert_eq!(
            typed(
                "call",
                "duration",
                &[("duration.hours", "1"), ("duration.minutes", "30")]
            ),
            "5400"
        );
        assert_eq!(
            typed(
                "contact",
                "tags",
                &[("tags", ""), ("tags", "vip"), ("tags.text", "a，b")]
            ),
            r#"["vip","a","b"]"#
        );
        let boxes = [("do_not_contact", "false"), ("do_not_contact", "true")];
        assert_eq!(typed("contact", "do_not_contact", &boxes), "true");
        assert_eq!(typed("contact", "do_not_contact", &boxes[..1]), "false");
    }

    #[test]
    fn links_carry_what_is_said_of_them() {
        let posted = [
            ("companies", ""),
            ("companies[0].id", "1"),
            ("companies[0].role", "board"),
            ("companies[0].inactive", "true"),
            ("companies[1].id", "2"),
            ("companies[1].remove", "1"),
        ];
        assert_eq!(
            typed("contact", "companies", &posted),
            r#"[{"attributes":{"inactive":true,"role":"board"},"id":"1"}]"#
        );
    }
}
