//! What is not as it should be among the records of an object: missing, stale, malformed, orphaned, against a rule. Each is a
//! filter, so that its number is counted by the database and leads to the list of exactly those records. What no filter can
//! ask is asked of values themselves ([`looks`]).
//! Deliberately not here: counting (crate `store`), duplicates (they have a scan of their own).

mod looks;

use serde::{Deserialize, Serialize};

use crate::field::Widget;
use crate::filter::{RawCondition, RawFilter};
use crate::object::{Object, Role};

pub use looks::{Oddity, odd};

/// What a workspace has decided about the quality of an object's records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// The fields that every record should have; nothing for those of the short form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<String>>,
    /// After how many days without a change a record is stale; 0 for never, nothing for the usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_days: Option<u32>,
}

/// Days after which a record that nobody touched is stale, where nobody has decided otherwise.
pub const STALE_DAYS: u32 = 365;

/// Something that is not as it should be.
#[derive(Clone, Debug)]
pub struct Measure {
    /// What.
    pub kind: Kind,
    /// The field that it is about; blank for none.
    pub field: String,
    /// The name of the rule that it is about; blank for none.
    pub rule: String,
    /// The records.
    pub filter: RawFilter,
}

/// What is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A field is empty that every record should have.
    Missing,
    /// Nobody has touched it for long.
    Stale,
    /// An address at a domain that is a slip of the keyboard.
    Domain,
    /// A link that every record should have leads nowhere.
    Alone,
    /// It belongs to nobody.
    Unowned,
    /// It belongs to somebody who is not there any more.
    OwnerGone,
    /// A link leads into the trash.
    LeadsToTrash,
    /// It stands against a rule.
    Rule,
}

impl Kind {
    /// How much it counts.
    pub fn weight(self) -> u32 {
        match self {
            Kind::Rule => 3,
            Kind::Missing | Kind::Domain | Kind::Alone | Kind::LeadsToTrash | Kind::OwnerGone => 2,
            Kind::Unowned | Kind::Stale => 1,
        }
    }
}

impl Object {
    /// The fields that every record should have, those that cannot be missing left out.
    pub fn expected(&self) -> Vec<&str> {
        let chosen = self
            .quality
            .as_ref()
            .and_then(|quality| quality.fields.as_ref());
        let names = chosen.unwrap_or(&self.quick);
        let asked = |name: &&str| {
            self.find(name).is_some_and(|field| {
                let never = field.params.required || field.params.read_only || field.params.hidden;
                let given =
                    field.params.default.is_some() || field.kind.widget(field) == Widget::Check;
                // What happened once has been told by then; what it is about has to be known.
                let told = self.role != Role::Activity || field.is_link();
                !never && (chosen.is_some() || !given && told)
            })
        };
        let names = names.iter().map(String::as_str);
        names
            .filter(|name| *name != "owner")
            .filter(asked)
            .collect()
    }

    /// After how many days without a change a record is stale; 0 for never.
    pub fn stale_days(&self) -> u32 {
        let chosen = self.quality.as_ref().and_then(|quality| quality.stale_days);
        // What happened once is not looked at again.
        let usual = if self.role == Role::Subject {
            STALE_DAYS
        } else {
            0
        };
        chosen.unwrap_or(usual)
    }
}

/// Everything that is looked for among the records of an object.
pub fn measures(object: &Object) -> Vec<Measure> {
    let mut all = Vec::new();
    let mut measure = |kind: Kind, field: &str, rule: &str, filter: RawFilter| {
        all.push(Measure {
            kind,
            field: field.to_owned(),
            rule: rule.to_owned(),
            filter,
        });
    };
    for rule in object.rules.iter().filter(|rule| !rule.off) {
        if let Ok(filter) = rule.broken_by() {
            measure(Kind::Rule, "", &rule.name, filter);
        }
    }
    for name in object.expected() {
        let link = object.find(name).is_some_and(|field| field.is_link());
        let kind = if link { Kind::Alone } else { Kind::Missing };
        measure(kind, name, "", is(name, "null"));
    }
    for field in object.fields.iter().filter(|field| !field.params.hidden) {
        let mails = matches!(field.kind.widget(field), Widget::Email | Widget::Emails);
        if mails {
            measure(Kind::Domain, &field.name, "", slips(&field.name));
        }
        let link = field.kind.widget(field) == Widget::Link && !field.params.kept;
        if link && field.params.targets.len() == 1 && field.name != "owner" {
            let gone = vec![
                is(&field.name, "not_null"),
                RawFilter::Not(Box::new(is(
                    &format!("{}.created_at", field.name),
                    "not_null",
                ))),
            ];
            measure(Kind::LeadsToTrash, &field.name, "", RawFilter::All(gone));
        }
    }
    if object
        .find("owner")
        .is_some_and(|field| !field.params.hidden)
    {
        measure(Kind::Unowned, "owner", "", is("owner", "null"));
        measure(Kind::OwnerGone, "owner", "", is("owner.active", "false"));
    }
    let days = object.stale_days();
    if days > 0 {
        measure(Kind::Stale, "", "", stale(object, days));
    }
    all
}

/// Not changed and, where that is known, not spoken to either.
fn stale(object: &Object, days: u32) -> RawFilter {
    let before = |path: &str| condition(path, "lt", &format!("-{days}d"));
    let mut all = vec![before("updated_at")];
    if object.find("last_contacted_at").is_some() {
        let contact = "last_contacted_at";
        all.push(RawFilter::Any(vec![is(contact, "null"), before(contact)]));
    }
    RawFilter::All(all)
}

/// Domains that somebody meant another one by.
fn slips(field: &str) -> RawFilter {
    let one = |(slip, _): &(&str, &str)| condition(field, "ilike", &format!("*@{slip}"));
    RawFilter::Any(looks::SLIPS.iter().map(one).collect())
}

fn is(path: &str, what: &str) -> RawFilter {
    condition(path, "is", what)
}

fn condition(path: &str, op: &str, operand: &str) -> RawFilter {
    RawFilter::Condition(RawCondition {
        path: path.to_owned(),
        op: op.to_owned(),
        operands: vec![operand.to_owned()],
    })
}

/// How good records are, from 0 to 100: each measure takes away as much as the share of records that it is about, by its
/// weight. `counts` are weights with numbers of records.
pub fn score(records: u64, counts: &[(u32, u64)]) -> u32 {
    let all: u64 = counts.iter().map(|(weight, _)| u64::from(*weight)).sum();
    if records == 0 || all == 0 {
        return 100;
    }
    let lost: u128 = counts
        .iter()
        .map(|(weight, count)| u128::from(*weight) * u128::from((*count).min(records)))
        .sum();
    let most = u128::from(all) * u128::from(records);
    // Rounded down, so that 100 means that nothing is wrong.
    u32::try_from((most - lost) * 100 / most).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field;

    #[test]
    fn a_hundred_means_that_nothing_is_wrong() {
        assert_eq!(score(0, &[(2, 0)]), 100);
        assert_eq!(score(1_000_000, &[(2, 0), (1, 0)]), 100);
        assert_eq!(score(1_000_000, &[(2, 1), (1, 0)]), 99);
        assert_eq!(score(10, &[(2, 10), (2, 0)]), 50);
        assert_eq!(score(10, &[(1, 10)]), 0);
    }

    #[test]
    fn what_cannot_be_missing_is_not_looked_for() {
        let object = Object::new("deal", "deals")
            .field(field::text("name").required())
            .field(field::text("code"))
            .field(field::boolean("big"))
            .field(field::link("company").to("deal"))
            .field(field::user("owner"))
            .quick(["name", "code", "big", "company", "owner"]);
        let told = |object: &Object| -> Vec<String> {
            let tell = |measure: &Measure| format!("{:?} {}", measure.kind, measure.field);
            measures(object).iter().map(tell).collect()
        };
        assert_eq!(
            told(&object),
            [
                "Missing code",
                "Alone company",
                "LeadsToTrash company",
                "Unowned owner",
                "OwnerGone owner",
                "Stale "
            ]
        );
        let mut chosen = object;
        chosen.quality = Some(Quality {
            fields: Some(vec!["code".to_owned()]),
            stale_days: Some(0),
        });
        assert_eq!(
            told(&chosen),
            [
                "Missing code",
                "LeadsToTrash company",
                "Unowned owner",
                "OwnerGone owner"
            ]
        );
    }
}
