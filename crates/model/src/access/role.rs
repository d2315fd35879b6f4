//! Roles as they are stored and edited.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// What can be done with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See it.
    Read,
    /// Make one.
    Create,
    /// Change it.
    Edit,
    /// Put it in the trash, and back.
    Delete,
}

impl Action {
    /// All of them, in the order in which people think of them.
    pub const ALL: [Action; 4] = [Action::Read, Action::Create, Action::Edit, Action::Delete];

    /// As it is written: `read`.
    pub fn name(self) -> &'static str {
        match self {
            Action::Read => "read",
            Action::Create => "create",
            Action::Edit => "edit",
            Action::Delete => "delete",
        }
    }
}

/// Whose records.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Nobody's.
    #[default]
    None,
    /// One's own.
    Own,
    /// One's own and those of everybody in one's teams.
    Team,
    /// Everybody's.
    All,
}

/// What a role gives for one object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ObjectGrant {
    /// Seeing.
    pub read: Scope,
    /// Making new ones.
    pub create: bool,
    /// Changing.
    pub edit: Scope,
    /// Trash and restore.
    pub delete: Scope,
}

impl ObjectGrant {
    /// The scope of an action; making new ones is all or none.
    pub fn scope(&self, action: Action) -> Scope {
        match action {
            Action::Read => self.read,
            Action::Create if self.create => Scope::All,
            Action::Create => Scope::None,
            Action::Edit => self.edit,
            Action::Delete => self.delete,
        }
    }

    /// The same scope for every action.
    pub fn every(scope: Scope) -> Self {
        Self {
            read: scope,
            create: scope != Scope::None,
            edit: scope,
            delete: scope,
        }
    }
}

/// What may be done with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldAccess {
    /// It does not exist.
    None,
    /// It can be seen.
    Read,
    /// It can be seen and changed.
    Write,
}

/// A right that is not about one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Take lists out.
    Export,
    /// Bring files in.
    Import,
    /// Change many records at once.
    MassUpdate,
    /// Merge records.
    Merge,
    /// Give records to somebody else.
    Assign,
    /// Change objects, fields, layouts.
    Metadata,
    /// Users, roles, settings, everybody's keys and sessions; includes every other right and every record.
    Administration,
}

impl Right {
    /// All of them.
    pub const ALL: [Right; 7] = [
        Right::Export,
        Right::Import,
        Right::MassUpdate,
        Right::Merge,
        Right::Assign,
        Right::Metadata,
        Right::Administration,
    ];

    /// As it is stored and told.
    pub fn name(self) -> &'static str {
        match self {
            Right::Export => "export",
            Right::Import => "import",
            Right::MassUpdate => "mass_update",
            Right::Merge => "merge",
            Right::Assign => "assign",
            Right::Metadata => "metadata",
            Right::Administration => "administration",
        }
    }
}

/// A condition on a role's grants: they hold only for rows that pass the filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeRule {
    /// The object.
    pub object: String,
    /// The actions that it narrows.
    pub actions: BTreeSet<Action>,
    /// As in the API's parameters: `and(country.eq.DE)`. A filter that cannot be understood lets no row pass.
    pub filter: String,
}

/// A role: what those who hold it may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Role {
    /// What people call it.
    pub name: String,
    /// For objects not named below.
    pub everything: ObjectGrant,
    /// By object.
    pub objects: BTreeMap<String, ObjectGrant>,
    /// By object and field; fields not named can be written.
    pub fields: BTreeMap<String, BTreeMap<String, FieldAccess>>,
    /// Narrowing by what records hold.
    pub rules: Vec<AttributeRule>,
    /// Rights that are not about one record.
    pub rights: BTreeSet<Right>,
}

impl Role {
    /// Everything.
    pub fn administrator() -> Self {
        Self {
            name: "Administrator".to_owned(),
            everything: ObjectGrant::every(Scope::All),
            rights: Right::ALL.into(),
            ..Self::default()
        }
    }

    /// Whether it gives a right; administration gives all.
    pub fn has(&self, right: Right) -> bool {
        self.rights.contains(&right) || self.rights.contains(&Right::Administration)
    }

    /// What it gives for an object.
    pub fn grant(&self, object: &str) -> ObjectGrant {
        if self.rights.contains(&Right::Administration) {
            return ObjectGrant::every(Scope::All);
        }
        self.objects.get(object).copied().unwrap_or(self.everything)
    }

    /// What it gives for a field.
    pub fn field(&self, object: &str, field: &str) -> FieldAccess {
        if self.rights.contains(&Right::Administration) {
            return FieldAccess::Write;
        }
        self.fields
            .get(object)
            .and_then(|fields| fields.get(field))
            .copied()
            .unwrap_or(FieldAccess::Write)
    }
}
