//! Administering people: who is active, who holds which roles, who is in which team, what a role gives. Each is a change set
//! like any other; that none leaves the workspace without an administrator is kept by the store.

use mainstay_model::access::{Access, Draft, Right, Role};
use mainstay_model::change::{ChangeSet, Source};
use mainstay_model::value::Link;
use mainstay_model::{Object, RecordId, Value};
use std::sync::Arc;

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

impl App {
    /// Lets a user in or keeps them out; whoever is kept out is signed out everywhere.
    pub async fn set_active(&self, ctx: &Ctx, user: RecordId, active: bool) -> Result<RecordId> {
        ctx.require(Right::Administration)?;
        self.write_person(ctx, "user", user, &[("active", Value::Bool(active))])
            .await
    }

    /// Sets the roles that a user holds alone.
    pub async fn set_roles(
        &self,
        ctx: &Ctx,
        user: RecordId,
        roles: &[RecordId],
    ) -> Result<RecordId> {
        ctx.require(Right::Administration)?;
        let links = roles
            .iter()
            .map(|role| Link::to("role", *role))
            .collect::<Vec<_>>();
        let value = if links.is_empty() {
            Value::Null
        } else {
            Value::Links(links)
        };
        self.write_person(ctx, "user", user, &[("roles", value)])
            .await
    }

    /// Makes a team or changes it.
    pub async fn save_team(
        &self,
        ctx: &Ctx,
        team: Option<RecordId>,
        name: &str,
        members: &[RecordId],
        roles: &[RecordId],
    ) -> Result<RecordId> {
        ctx.require(Right::Administration)?;
        if name.trim().is_empty() {
            return Err(Error::Invalid(vec![mainstay_model::access::required(
                "name",
            )]));
        }
        let links = |object: &str, ids: &[RecordId]| {
            if ids.is_empty() {
                Value::Null
            } else {
                Value::Links(ids.iter().map(|id| Link::to(object, *id)).collect())
            }
        };
        let values = [
            ("name", Value::Text(name.trim().to_owned())),
            ("members", links("user", members)),
            ("roles", links("role", roles)),
        ];
        match team {
            Some(team) => self.write_person(ctx, "team", team, &values).await,
            None => {
                let object = self.people_object(ctx, "team")?;
                let draft = draft(&object, &values);
                let op = ctx
                    .access
                    .create(&object, RecordId::at(ctx.env.now), draft, &ctx.env)
                    .map_err(Error::Invalid)?;
                Ok(self
                    .commit(ctx, Access::change_set(ctx.meta(), vec![op]))
                    .await?
                    .set)
            }
        }
    }

    /// Makes a role or changes what it gives.
    pub async fn save_role(
        &self,
        ctx: &Ctx,
        role: Option<RecordId>,
        description: &str,
        policy: &Role,
    ) -> Result<RecordId> {
        ctx.require(Right::Administration)?;
        if policy.name.trim().is_empty() {
            return Err(Error::Invalid(vec![mainstay_model::access::required(
                "name",
            )]));
        }
        let json = serde_json::to_value(policy).map_err(|error| Error::Bug(error.to_string()))?;
        let text = |text: &str| {
            if text.trim().is_empty() {
                Value::Null
            } else {
                Value::Text(text.trim().to_owned())
            }
        };
        let values = [
            ("name", text(&policy.name)),
            ("description", text(description)),
            ("policy", Value::Json(json)),
        ];
        match role {
            Some(role) => self.write_person(ctx, "role", role, &values).await,
            None => {
                let object = self.people_object(ctx, "role")?;
                let draft = draft(&object, &values);
                let op = ctx
                    .access
                    .create(&object, RecordId::at(ctx.env.now), draft, &ctx.env)
                    .map_err(Error::Invalid)?;
                Ok(self
                    .commit(ctx, Access::change_set(ctx.meta(), vec![op]))
                    .await?
                    .set)
            }
        }
    }

    /// The roles that a change set gives another name: the old one and the new one.
    pub(crate) fn renamed_roles(&self, changes: &ChangeSet) -> Vec<(String, String)> {
        let directory = self.directory();
        let roles = changes.ops.iter().filter(|op| op.object().name == "role");
        roles
            .filter_map(|op| {
                let Some(Value::Text(name)) = op.value("name") else {
                    return None;
                };
                let old = &directory.role(op.id())?.name;
                (old != name).then(|| (old.clone(), name.clone()))
            })
            .collect()
    }

    /// Layouts name the roles that they are for: a role's new name goes into them.
    pub(crate) async fn follow_renamed_roles(&self, renamed: &[(String, String)]) -> Result<()> {
        let catalog = self.store().catalog();
        let mut named = false;
        for layout in catalog.objects().iter().flat_map(|object| &object.layouts) {
            named |= layout
                .roles
                .iter()
                .any(|role| new_name(renamed, role).is_some());
        }
        if !named {
            return Ok(());
        }
        let (meta, renamed) = (self.system(Source::System).meta(), renamed.to_vec());
        self.store()
            .redefine(meta, move |_, present| {
                let mut objects = present.to_vec();
                for layout in objects.iter_mut().flat_map(|object| &mut object.layouts) {
                    for role in &mut layout.roles {
                        if let Some(new) = new_name(&renamed, role) {
                            new.clone_into(role);
                        }
                    }
                }
                Ok(objects)
            })
            .await?;
        Ok(())
    }

    fn people_object(&self, ctx: &Ctx, name: &str) -> Result<Arc<Object>> {
        Ok(ctx
            .access
            .object(name)
            .ok_or(Error::NotFound)?
            .object
            .clone())
    }

    async fn write_person(
        &self,
        ctx: &Ctx,
        object: &str,
        id: RecordId,
        values: &[(&str, Value)],
    ) -> Result<RecordId> {
        let object = self.people_object(ctx, object)?;
        let op = ctx
            .access
            .update(&object, id, draft(&object, values))
            .map_err(Error::Invalid)?;
        Ok(self
            .commit(ctx, Access::change_set(ctx.meta(), vec![op]))
            .await?
            .set)
    }
}

fn draft(object: &Object, values: &[(&str, Value)]) -> Draft {
    values
        .iter()
        .fold(Draft::default(), |draft, (name, value)| {
            draft.with(object, name, value.clone())
        })
}

fn new_name<'r>(renamed: &'r [(String, String)], role: &str) -> Option<&'r str> {
    let found = renamed.iter().find(|(old, _)| old == role);
    found.map(|(_, new)| new.as_str())
}
