//! What every workspace begins with.

use mainstay_model::access::{Access, Draft};
use mainstay_model::change::Source;
use mainstay_model::query::Trash;
use mainstay_model::{Reason, RecordId, Value};

use crate::App;
use crate::error::{Error, Result};

impl App {
    /// Makes the built-in roles that do not exist yet; roles that were changed or thrown away stay so.
    pub(crate) async fn make_built_in_roles(&self) -> Result<()> {
        let ctx = self
            .system(Source::System)
            .because(Reason::new("built_in_roles", "Built-in roles"));
        let catalog = self.store().catalog();
        let object = catalog
            .get("role")
            .ok_or_else(|| Error::Bug("there is no object `role`".to_owned()))?;
        let mut ops = Vec::new();
        for built_in in mainstay_standard::role::built_in() {
            let Some(get) = ctx.access.get("role", built_in.id, Trash::Any) else {
                continue;
            };
            if self.store().get(&get).await?.is_some() {
                continue;
            }
            let policy = serde_json::to_value(&built_in.role)
                .map_err(|error| Error::Bug(error.to_string()))?;
            let draft = Draft::default()
                .with(object, "name", Value::Text(built_in.role.name.clone()))
                .with(
                    object,
                    "description",
                    Value::Text(built_in.description.to_owned()),
                )
                .with(object, "policy", Value::Json(policy));
            ops.push(
                ctx.access
                    .create(object, built_in.id, draft, &ctx.env)
                    .map_err(Error::Invalid)?,
            );
        }
        if !ops.is_empty() {
            self.store()
                .apply(Access::change_set(ctx.meta(), ops))
                .await?;
        }
        Ok(())
    }

    /// A new id, made now.
    pub fn new_id(&self) -> RecordId {
        RecordId::at(self.now())
    }
}
