//! Forms that outsiders fill in: keeping them is keeping records of the object `form`, what a form may say is told by crate `model`
//! ([`mainstay_model::form`]).
//!
//! What arrives is written as one change set: the record that it makes or changes, in a scope that reaches the fields of the form
//! alone, and a record of `form_submission` that tells where it came from. Nobody outside sees anything of the workspace but the
//! form itself. Deliberately not here: the page that is filled in (crate `web`).

mod answers;
mod hold;
mod keep;
mod look;
mod stamp;
mod take;

use std::collections::BTreeMap;

use mainstay_model::access::{Access, FieldAccess, ObjectGrant, Role, Scope, Subject};
use mainstay_model::change::Source;
use mainstay_model::form::Plan;
use mainstay_model::{Lang, Object};

use crate::App;
use crate::ctx::Ctx;

pub use keep::Form;
pub use look::{Look, Standing, Submission};
pub use take::{Arrival, Arrived, Came};

/// The object that forms are kept as.
pub const OBJECT: &str = "form";
/// The object that tells of what arrived.
pub const SUBMISSION: &str = "form_submission";

impl App {
    /// In whose name a form writes: nobody's, with no more rights than the fields that it is about.
    pub fn form_ctx(&self, form: &Form, plan: &Plan, object: &Object, lang: Lang) -> Ctx {
        let mut ctx = self.system(Source::Form);
        let settings = self.settings();
        if let Ok(zone) = jiff::tz::TimeZone::get(&settings.time_zone) {
            ctx.env.zone = zone;
        }
        ctx.env.locale.lang = lang;
        let subject = Subject {
            user: None,
            team_mates: [].into(),
            roles: vec![std::sync::Arc::new(role(form, plan, object))],
            key: None,
        };
        let catalog = self.store().catalog();
        ctx.access = std::sync::Arc::new(Access::new(catalog, subject, &ctx.env));
        ctx
    }
}

/// What a form may do: make and change records of its object, in its own fields.
fn role(form: &Form, plan: &Plan, object: &Object) -> Role {
    let own = ObjectGrant {
        read: Scope::All,
        create: true,
        edit: Scope::All,
        delete: Scope::None,
    };
    let seen = ObjectGrant {
        read: Scope::All,
        ..ObjectGrant::default()
    };
    let mut objects = BTreeMap::new();
    let mut fields = BTreeMap::new();
    for field in &object.fields {
        let access = match field.name.as_str() {
            name if plan.writes().any(|own| own == name) => FieldAccess::Write,
            "owner" if plan.owner.is_some() => FieldAccess::Write,
            // Of several that are known by one value, the oldest counts.
            "created_at" => FieldAccess::Read,
            _ => FieldAccess::None,
        };
        if access == FieldAccess::Write {
            // What the one who made the form has chosen may be linked to; outsiders choose no records.
            let targets = field.params.targets.iter();
            objects.extend(targets.map(|target| (target.clone(), seen)));
        }
        fields.insert(field.name.clone(), access);
    }
    objects.insert(object.name.clone(), own);
    Role {
        name: form.name.clone(),
        objects,
        fields: BTreeMap::from([(object.name.clone(), fields)]),
        ..Role::default()
    }
}
