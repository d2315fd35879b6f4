//! How the form and the page of an object are laid out: sections with their fields in an order, for everybody or for some roles.
//!
//! A layout says where fields stand and when a section is shown. It is no permission: what it leaves out is still there for
//! the API, lists and exports. Fields that no section names come last, so that a new field never vanishes; required ones are
//! asked for wherever they stand.

use serde::{Deserialize, Serialize};

use crate::env::Env;
use crate::field::Field;
use crate::filter::RawFilter;
use crate::label::Label;
use crate::object::Object;
use crate::predicate::Get;
use crate::problem::{Problem, Reason};
use crate::rule;

/// A layout of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Its name in programs.
    pub name: String,
    /// What people call it.
    #[serde(default)]
    pub label: Label,
    /// Names of the roles that it is for; none for everybody whom no other is for.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The sections, in order.
    #[serde(default)]
    pub sections: Vec<Section>,
    /// Columns of the list before anybody chose others; none for those of the object.
    #[serde(default)]
    pub list: Vec<String>,
    /// Order of the list before anybody chose another; blank for that of the object.
    #[serde(default)]
    pub order: String,
}

/// A section of a layout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// What people call it.
    #[serde(default)]
    pub label: Label,
    /// Its fields, in order.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Fields stand in two columns where there is room.
    #[serde(default)]
    pub two_columns: bool,
    /// It is folded until somebody opens it.
    #[serde(default)]
    pub folded: bool,
    /// The records that it is shown for, written as filters are; blank for all.
    #[serde(default)]
    pub when: String,
}

impl Section {
    /// Whether it is shown for a record of these values.
    pub fn is_shown(&self, object: &std::sync::Arc<Object>, get: &Get<'_>, env: &Env) -> bool {
        match RawFilter::read(&self.when) {
            Ok(filter) if !filter.is_empty() => {
                rule::own_predicate(&filter, object, env).holds(object, get)
            }
            // What cannot be understood hides nothing.
            _ => true,
        }
    }
}

impl Object {
    /// The layout for somebody with these roles: the first in their order that is for one of them, else the first that is for
    /// everybody.
    pub fn layout_for<'o>(&'o self, roles: &[&str]) -> Option<&'o Layout> {
        let mut own = self.layouts.iter();
        let own = own.find(|layout| {
            layout
                .roles
                .iter()
                .any(|role| roles.contains(&role.as_str()))
        });
        own.or_else(|| self.layouts.iter().find(|layout| layout.roles.is_empty()))
    }

    /// The fields that no section of a layout names, those that the store keeps last.
    pub fn left_over<'o>(&'o self, layout: &Layout) -> Vec<&'o Field> {
        let named = |name: &String| {
            let mut sections = layout.sections.iter();
            sections.any(|section| section.fields.contains(name))
        };
        let fields = self.fields.iter();
        fields.filter(|field| !named(&field.name)).collect()
    }
}

/// Everything that is wrong with the layouts of an object, each at `contact.layouts.<name>`. Fields that are gone are passed
/// over where they are shown, so that deleting one is no matter of layouts.
pub(crate) fn check(object: &std::sync::Arc<Object>, problems: &mut Vec<Problem>) {
    for (at, layout) in object.layouts.iter().enumerate() {
        let place = format!("{}.layouts.{}", object.name, layout.name);
        let mut others = object.layouts[..at].iter();
        if others.any(|other| other.name == layout.name) {
            let text = format!("There is another layout named `{}`.", layout.name);
            problems.push(
                Reason::new("layout_twice", text)
                    .with(&[&layout.name])
                    .at(&place),
            );
        }
        if !crate::catalog::well_formed(&layout.name, 40) {
            problems.push(crate::catalog::bad_name(&layout.name, 40).at(&place));
        }
        if layout.label.is_empty() {
            let text = "It needs a label, in one language at least.";
            problems.push(Reason::new("schema_field_label", text).at(&place));
        }
        for section in &layout.sections {
            if let Some(why) = rule::wrong_condition(&section.when, object) {
                let label = layout.label.get(crate::label::Lang::En);
                let zh = layout.label.get(crate::label::Lang::Zh);
                let text = format!(
                    "A section of the layout “{label}” is shown by a condition that cannot be understood: {why}"
                );
                problems.push(
                    Reason::new("layout_condition", text)
                        .with(&[zh, label, &why])
                        .at(&place),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::field;
    use crate::value::Value;

    fn layout(name: &str, roles: &[&str], when: &str) -> Layout {
        Layout {
            name: name.to_owned(),
            label: Label::new(name, name),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            sections: vec![Section {
                fields: vec!["reason".to_owned(), "gone".to_owned()],
                when: when.to_owned(),
                ..Section::default()
            }],
            ..Layout::default()
        }
    }

    fn deal(layouts: Vec<Layout>) -> Object {
        let mut object = Object::new("deal", "deals")
            .field(field::text("name").required())
            .field(field::choice("stage").option("lost", "red", "Lost", "丢单"))
            .field(field::text("reason"));
        object.layouts = layouts;
        object
    }

    #[test]
    fn the_first_for_a_role_is_taken_and_else_that_for_everybody() {
        let object = deal(vec![
            layout("all", &[], ""),
            layout("sales", &["Sales"], ""),
            layout("both", &["Sales", "Service"], ""),
        ]);
        let name = |roles: &[&str]| object.layout_for(roles).map(|layout| layout.name.as_str());
        assert_eq!(name(&["Sales", "Service"]), Some("sales"));
        assert_eq!(name(&["Service"]), Some("both"));
        assert_eq!(name(&["Other"]), Some("all"));
        assert_eq!(deal(Vec::new()).layout_for(&["Sales"]), None);
    }

    #[test]
    fn what_no_section_names_comes_last_and_conditions_hide_sections() {
        let catalog = Catalog::new(vec![deal(vec![layout("all", &[], "stage.eq.lost")])]).unwrap();
        let object = catalog.get("deal").unwrap();
        let layout = object.layout_for(&[]).unwrap();
        let over: Vec<&str> = object
            .left_over(layout)
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        assert_eq!(over[..2], ["name", "stage"]);
        let env = Env::system(jiff::Timestamp::UNIX_EPOCH);
        for (stage, shown) in [(Value::Null, false), (Value::Text("lost".to_owned()), true)] {
            let get = |at: usize| {
                if object.fields[at].name == "stage" {
                    stage.clone()
                } else {
                    Value::Null
                }
            };
            assert_eq!(layout.sections[0].is_shown(object, &get, &env), shown);
        }
        let problems = Catalog::new(vec![deal(vec![layout_with("stage.eq.won")])]).unwrap_err();
        assert_eq!(problems[0].reason.code, "layout_condition");
    }

    fn layout_with(when: &str) -> Layout {
        layout("all", &[], when)
    }
}
