//! An object: what a kind of record is called and which fields it has. Standard and custom objects are the same type,
//! can be written to and read from files, and pass the same validator ([`crate::catalog`]).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::field::{self, Field, Widget};
use crate::label::Label;
use crate::layout::Layout;
use crate::quality::Quality;
use crate::rule::Rule;

/// A kind of record: company, contact, task, or one that a workspace has made for itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Object {
    /// Singular name in programs: `contact`. Lower-case letters, digits, `_`; at most 24 characters.
    pub name: String,
    /// Plural name in addresses: `contacts`.
    pub plural: String,
    /// What people call one.
    pub label: Label,
    /// What people call several.
    pub plural_label: Label,
    /// Name of an icon of the icon set.
    #[serde(default)]
    pub icon: String,
    /// The field that names a record wherever it is mentioned.
    pub title: String,
    /// Fields that lend their text when a new record has no title: the first that has a value.
    #[serde(default)]
    pub title_from: Vec<String>,
    /// All fields, the four kept by the store (`created_at`, `created_by`, `updated_at`, `updated_by`) last.
    pub fields: Vec<Field>,
    /// Columns of the list before anybody chose others.
    #[serde(default)]
    pub list: Vec<String>,
    /// Order of the list before anybody chose another, as in the `order` parameter: `name.asc`.
    #[serde(default)]
    pub order: String,
    /// Filter that the navigation opens the list with, as in an address: `status=in.(open,waiting)`. The list shows it as one
    /// that can be taken out.
    #[serde(default)]
    pub default_filter: String,
    /// Fields of a new record's short form.
    #[serde(default)]
    pub quick: Vec<String>,
    /// What its records may not be, and need when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// How its form and page are laid out, for everybody or for some roles, in the order in which they are tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layouts: Vec<Layout>,
    /// What counts for the quality of its records, where the workspace has decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<Quality>,
    /// What it is used for on the pages.
    #[serde(default)]
    pub role: Role,
    /// Only those who run the workspace see its records and write them, whatever roles give.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub administered: bool,
    /// Made by the workspace, not shipped.
    #[serde(default)]
    pub custom: bool,
    /// Out of sight, data kept.
    #[serde(default)]
    pub hidden: bool,
    /// Since when it is gone, data kept until it is purged. No [`crate::Catalog`] has objects that are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Timestamp>,
}

/// What an object is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Something people keep records of: in the navigation, with its own list and record pages.
    #[default]
    Subject,
    /// Something that happened or is to be done, told on the timelines of the records it is about.
    Activity,
    /// Users, teams, roles, views: part of running the workspace.
    System,
}

impl Object {
    /// An object with a name, its plural and the fields that the store keeps for every record.
    pub fn new(name: &str, plural: &str) -> Self {
        Self {
            name: name.to_owned(),
            plural: plural.to_owned(),
            label: Label::default(),
            plural_label: Label::default(),
            icon: "circle".to_owned(),
            title: "name".to_owned(),
            title_from: Vec::new(),
            fields: vec![
                field::datetime("created_at")
                    .label("Created", "创建时间")
                    .kept()
                    .indexed(),
                field::user("created_by")
                    .label("Created by", "创建人")
                    .kept(),
                field::datetime("updated_at")
                    .label("Last changed", "最近修改")
                    .kept()
                    .indexed(),
                field::user("updated_by")
                    .label("Last changed by", "最近修改人")
                    .kept(),
            ],
            list: Vec::new(),
            order: "created_at.desc".to_owned(),
            default_filter: String::new(),
            quick: Vec::new(),
            rules: Vec::new(),
            layouts: Vec::new(),
            quality: None,
            role: Role::Subject,
            administered: false,
            custom: false,
            hidden: false,
            deleted: None,
        }
    }

    /// Names one and several, in English and Chinese.
    #[must_use]
    pub fn labels(mut self, one: &str, several: &str, zh: &str) -> Self {
        self.label = Label::new(one, zh);
        self.plural_label = Label::new(several, zh);
        self
    }

    /// Sets the icon.
    #[must_use]
    pub fn icon(mut self, icon: &str) -> Self {
        icon.clone_into(&mut self.icon);
        self
    }

    /// Adds a field, before those that the store keeps.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        let at = self
            .fields
            .iter()
            .position(|field| field.params.kept)
            .unwrap_or(self.fields.len());
        self.fields.insert(at, field);
        self
    }

    /// Sets the field that names a record.
    #[must_use]
    pub fn title(mut self, field: &str) -> Self {
        field.clone_into(&mut self.title);
        self
    }

    /// Sets the fields that lend their text when a new record has no title.
    #[must_use]
    pub fn title_from<const N: usize>(mut self, fields: [&str; N]) -> Self {
        self.title_from = fields.iter().map(|field| (*field).to_owned()).collect();
        self
    }

    /// Whether a record may be made without this field, because others lend their text to it.
    pub fn lends(&self, field: &Field) -> bool {
        field.name == self.title && !self.title_from.is_empty()
    }

    /// Whether a new record is a file that is sent, not fields that are filled in.
    pub fn is_uploaded(&self) -> bool {
        self.fields.iter().any(|field| {
            field.kind.widget(field) == Widget::Files && self.quick.contains(&field.name)
        })
    }

    /// For those who run the workspace alone.
    #[must_use]
    pub fn administered(mut self) -> Self {
        self.role = Role::System;
        self.administered = true;
        self
    }

    /// Sets the columns of the list.
    #[must_use]
    pub fn list<const N: usize>(mut self, columns: [&str; N]) -> Self {
        self.list = columns.iter().map(|column| (*column).to_owned()).collect();
        self
    }

    /// Sets the fields of the short form.
    #[must_use]
    pub fn quick<const N: usize>(mut self, fields: [&str; N]) -> Self {
        self.quick = fields.iter().map(|field| (*field).to_owned()).collect();
        self
    }

    /// Sets the order of the list.
    #[must_use]
    pub fn order(mut self, order: &str) -> Self {
        order.clone_into(&mut self.order);
        self
    }

    /// Sets the filter that the navigation opens the list with.
    #[must_use]
    pub fn default_filter(mut self, filter: &str) -> Self {
        filter.clone_into(&mut self.default_filter);
        self
    }

    /// The address of its list, with the filter that the navigation opens it with.
    pub fn address(&self) -> String {
        match self.default_filter.as_str() {
            "" => format!("/{}", self.plural),
            filter => format!("/{}?{filter}", self.plural),
        }
    }

    /// The fields of its list that tell records of one name apart, the most telling first. Many activities share a
    /// subject: what they are about, and when, tells one from another.
    pub fn distinctive(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.list.iter().map(String::as_str).collect();
        names.retain(|name| *name != self.title);
        if self.role == Role::Activity {
            let time = self.order.split('.').next().unwrap_or("");
            let about = |name: &str| {
                self.find(name)
                    .is_some_and(|field| field.kind.widget(field) == Widget::Link)
            };
            names.sort_by_key(|name| (!about(name), *name != time));
        }
        names
    }

    /// Marks an activity: shown on timelines.
    #[must_use]
    pub fn activity(mut self) -> Self {
        self.role = Role::Activity;
        self
    }

    /// Marks a part of running the workspace.
    #[must_use]
    pub fn system(mut self) -> Self {
        self.role = Role::System;
        self
    }

    /// The position of a field by name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// A field by name.
    pub fn find(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field that names a record.
    pub fn title_field(&self) -> Option<&Field> {
        self.find(&self.title)
    }

    /// The field that says whose record it is, for the scopes *own* and *team*: `owner` where there is one, else `created_by`.
    pub fn owner_field(&self) -> &str {
        if self.find("owner").is_some() {
            "owner"
        } else {
            "created_by"
        }
    }

    /// The table with one row per record.
    pub fn table(&self) -> String {
        format!("o_{}", self.name)
    }

    /// The table of the search index.
    pub fn search_table(&self) -> String {
        format!("s_{}", self.name)
    }

    /// The side table of a field: `v_` for single values of a list (emails, tags), `l_` for links to many.
    pub fn side_table(&self, field: &Field) -> Option<String> {
        match field.kind.side(field) {
            field::Side::None => None,
            field::Side::Values => Some(format!("v_{}__{}", self.name, field.name)),
            field::Side::Links => Some(format!("l_{}__{}", self.name, field.name)),
        }
    }
}
