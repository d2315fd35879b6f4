//! Roles: what those who hold them may do; and the roles that every workspace begins with.

use std::collections::BTreeMap;

use mainstay_model::access::{Action, AttributeRule, FieldAccess, ObjectGrant, Right, Role, Scope};
use mainstay_model::field::{json, long_text, text};
use mainstay_model::{Object, RecordId};

/// A role; its policy is a [`Role`] as JSON.
pub fn role() -> Object {
    Object::new("role", "roles")
        .labels("Role", "Roles", "角色")
        .icon("shield")
        .system()
        .field(text("name").label("Name", "名称").required().unique())
        .field(long_text("description").label("Description", "说明"))
        .field(json("policy").label("Policy", "权限"))
        .list(["name", "description"])
        .quick(["name", "description"])
        .order("name.asc")
}

/// A role that every workspace begins with.
pub struct BuiltIn {
    /// The same in every workspace.
    pub id: RecordId,
    /// What it is for, in a sentence.
    pub description: &'static str,
    /// What it gives.
    pub role: Role,
}

/// The roles that every workspace begins with; they can be changed like any other.
pub fn built_in() -> Vec<BuiltIn> {
    vec![
        BuiltIn {
            id: administrator_id(),
            description: "Everything, users, roles and settings included.",
            role: Role::administrator(),
        },
        BuiltIn {
            id: RecordId::named("role/manager"),
            description: "Sees and changes all customers and activities; exports, imports, assigns and merges.",
            role: member(
                "Manager",
                ObjectGrant::every(Scope::All),
                &[
                    Right::Export,
                    Right::Import,
                    Right::MassUpdate,
                    Right::Merge,
                    Right::Assign,
                ],
            ),
        },
        BuiltIn {
            id: member_id(),
            description: "Sees all customers; changes those of the own teams; deletes the own ones.",
            role: member(
                "Member",
                ObjectGrant {
                    read: Scope::All,
                    create: true,
                    edit: Scope::Team,
                    delete: Scope::Own,
                },
                &[
                    Right::Export,
                    Right::Import,
                    Right::MassUpdate,
                    Right::Assign,
                ],
            ),
        },
        BuiltIn {
            id: RecordId::named("role/reader"),
            description: "Sees all customers and changes nothing.",
            role: member(
                "Reader",
                ObjectGrant {
                    read: Scope::All,
                    ..ObjectGrant::default()
                },
                &[],
            ),
        },
    ]
}

/// The role of those who run the workspace.
pub fn administrator_id() -> RecordId {
    RecordId::named("role/administrator")
}

/// The role that a newly invited user gets when no other is chosen.
pub fn member_id() -> RecordId {
    RecordId::named("role/member")
}

/// A role for people who work with customers: they know of their colleagues, keep views and reports of their own, see shared ones, and
/// see nothing of how rights are given.
fn member(name: &str, everything: ObjectGrant, rights: &[Right]) -> Role {
    let see = ObjectGrant {
        read: Scope::All,
        ..ObjectGrant::default()
    };
    let own = ObjectGrant {
        read: Scope::All,
        create: true,
        edit: Scope::Own,
        delete: Scope::Own,
    };
    Role {
        name: name.to_owned(),
        everything,
        objects: BTreeMap::from([
            ("user".to_owned(), see),
            ("team".to_owned(), see),
            ("role".to_owned(), see),
            ("view".to_owned(), own),
            ("report".to_owned(), own),
            ("dashboard".to_owned(), own),
        ]),
        fields: BTreeMap::from([(
            "role".to_owned(),
            BTreeMap::from([("policy".to_owned(), FieldAccess::None)]),
        )]),
        rules: ["view", "report", "dashboard"].map(shared_or_own).into(),
        rights: rights.iter().copied().collect(),
    }
}

/// Of what people keep for themselves or share, one sees what is shared and one's own.
fn shared_or_own(object: &str) -> AttributeRule {
    AttributeRule {
        object: object.to_owned(),
        actions: [Action::Read].into(),
        filter: "or(shared.is.true,owner.eq.me)".to_owned(),
    }
}
