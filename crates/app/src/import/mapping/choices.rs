//! The places that a person may choose for a column, and the fields that may tell which record a row is about.

use mainstay_model::access::Access;
use mainstay_model::field::Widget;
use mainstay_model::filter::Operator;
use mainstay_model::{Lang, Object};

use super::target::{ID, Target, importable, linked, natural_keys};

/// A place, with what people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The place.
    pub target: Target,
    /// `Billing address: city`.
    pub label: String,
}

/// Where columns may go, in the order of the object's fields.
pub fn choices(object: &Object, access: &Access, lang: Lang) -> Vec<Choice> {
    let mut choices = Vec::new();
    for (at, field) in object.fields.iter().enumerate() {
        if !importable(field) || !access.may_write(object, at) {
            continue;
        }
        let label = field.label.get(lang);
        choices.push(Choice {
            target: Target::field(&field.name),
            label: label.to_owned(),
        });
        for part in field.kind.parts(field) {
            let label = joined(label, part.label(lang), lang);
            choices.push(Choice {
                target: Target::part(&field.name, part.name),
                label,
            });
        }
        for target in linked(field, access.catalog()) {
            for key in natural_keys(target).filter(|key| key.name != target.title) {
                let choice = Choice {
                    target: Target::part(&field.name, &key.name),
                    label: joined(label, key.label.get(lang), lang),
                };
                if !choices.contains(&choice) {
                    choices.push(choice);
                }
            }
        }
    }
    choices.push(Choice {
        target: Target::field(ID),
        label: "ID".to_owned(),
    });
    choices
}

/// Fields that may be the key, those that people know records by first.
pub fn keys(object: &Object, access: &Access, lang: Lang) -> Vec<Choice> {
    let natural: Vec<&str> = natural_keys(object)
        .map(|field| field.name.as_str())
        .collect();
    let mut keys: Vec<(bool, Choice)> = Vec::new();
    for (at, field) in object.fields.iter().enumerate() {
        let operators = field.kind.operators(field);
        let findable = operators.contains(&Operator::In) || operators.contains(&Operator::Eq);
        let telling = matches!(
            field.kind.widget(field),
            Widget::Text
                | Widget::Number
                | Widget::Email
                | Widget::Emails
                | Widget::Phones
                | Widget::Url
                | Widget::PersonName
        );
        if importable(field)
            && access.may_write(object, at)
            && findable
            && telling
            && field.params.indexed
        {
            let choice = Choice {
                target: Target::field(&field.name),
                label: field.label.get(lang).to_owned(),
            };
            keys.push((!natural.contains(&field.name.as_str()), choice));
        }
    }
    keys.sort_by_key(|(other, _)| *other);
    let id = Choice {
        target: Target::field(ID),
        label: "ID".to_owned(),
    };
    keys.into_iter()
        .map(|(_, choice)| choice)
        .chain([id])
        .collect()
}

fn joined(field: &str, part: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{field}: {}", part.to_lowercase()),
        Lang::Zh => format!("{field}：{part}"),
    }
}
