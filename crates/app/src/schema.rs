//! What objects and fields there are, and changing it: a page, the API and a file say the same overlays
//! ([`mainstay_model::schema`]). What has to be looked at in records and roles before a definition may change is asked here.

use std::sync::Arc;

use mainstay_model::access::{Access, Right, Role};
use mainstay_model::filter::RawFilter;
use mainstay_model::query::RawQuery;
use mainstay_model::schema::{self, Difference};
use mainstay_model::{Catalog, Env, Object, Problem, Reason};
use serde_json::Value as Json;

use crate::automations::Automation;
use crate::error::{Error, Result};
use crate::records::condition;
use crate::{App, Ctx};

/// All definitions of a workspace.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The objects as they are shipped.
    pub standard: Vec<Object>,
    /// The objects as they are, with what was deleted.
    pub present: Vec<Object>,
}

impl Schema {
    /// An object by name, with what was deleted of it.
    pub fn find(&self, name: &str) -> Option<&Object> {
        self.present.iter().find(|object| object.name == name)
    }

    /// Whether an object is shipped with Mainstay.
    pub fn is_shipped(&self, name: &str) -> bool {
        self.standard.iter().any(|object| object.name == name)
    }

    /// Whether a field is shipped with Mainstay.
    pub fn is_shipped_field(&self, object: &str, field: &str) -> bool {
        let object = self.standard.iter().find(|known| known.name == object);
        object.is_some_and(|object| object.find(field).is_some())
    }
}

impl App {
    /// All definitions, for those who may change them.
    pub async fn schema(&self, ctx: &Ctx) -> Result<Schema> {
        ctx.require(Right::Metadata)?;
        Ok(Schema {
            standard: self.store().standard().to_vec(),
            present: self.store().schema().await?,
        })
    }

    /// What a workspace has that is not shipped, as overlays that make another one the same.
    pub async fn export_schema(&self, ctx: &Ctx) -> Result<Vec<Json>> {
        let schema = self.schema(ctx).await?;
        Ok(schema::export(&schema.standard, &schema.present))
    }

    /// What overlays would change; everything that stands against them is told, and nothing is done.
    pub async fn foresee_schema(&self, ctx: &Ctx, overlays: &[Json]) -> Result<Vec<Difference>> {
        let schema = self.schema(ctx).await?;
        let wanted = schema::apply(&schema.standard, &schema.present, overlays, ctx.env.now)
            .map_err(Error::Invalid)?;
        self.stands_against(&schema, &wanted).await?;
        Ok(schema::differences(&schema.present, &wanted))
    }

    /// Changes objects and fields; gives what was changed, nothing when all was so already.
    pub async fn change_schema(&self, ctx: &Ctx, overlays: Vec<Json>) -> Result<Vec<Difference>> {
        let differences = self.foresee_schema(ctx, &overlays).await?;
        if differences.is_empty() {
            return Ok(differences);
        }
        let now = ctx.env.now;
        self.store()
            .redefine(ctx.meta(), move |standard, present| {
                schema::apply(standard, present, &overlays, now)
            })
            .await?;
        for difference in &differences {
            tracing::info!(place = %difference.place, "Changed the definition of {}", difference.place);
        }
        Ok(differences)
    }

    /// Gives up a deleted field for good, or a deleted object, with the values.
    pub async fn purge_schema(&self, ctx: &Ctx, object: &str, field: Option<&str>) -> Result<()> {
        ctx.require(Right::Metadata)?;
        self.store()
            .purge_definition(ctx.meta(), object, field)
            .await?;
        let place = field.map_or_else(|| object.to_owned(), |field| format!("{object}.{field}"));
        tracing::info!(place = %place, "Purged {place} with its values");
        Ok(())
    }

    /// Options that records still have, and roles that could no longer be understood.
    async fn stands_against(&self, schema: &Schema, wanted: &[Object]) -> Result<()> {
        let catalog =
            |objects: &[Object]| Catalog::new(schema::visible(objects)).map_err(Error::Invalid);
        let mut problems = self.options_in_use(&schema.present, wanted).await?;
        let before = Access::system(Arc::new(catalog(&schema.present)?));
        let after = Access::system(Arc::new(catalog(wanted)?));
        let env = Env::system(self.now());
        for (_, role) in self.directory().roles() {
            problems.extend(broken_rule(&role, &before, &after, &env));
        }
        let system = self.system(mainstay_model::change::Source::System);
        for automation in self.automations(&system).await? {
            problems.extend(broken_automation(&automation, &before, &after));
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(problems))
        }
    }

    async fn options_in_use(&self, before: &[Object], after: &[Object]) -> Result<Vec<Problem>> {
        let ctx = self.system(mainstay_model::change::Source::System);
        let mut problems = Vec::new();
        for object in after {
            let Some(old) = before.iter().find(|old| old.name == object.name) else {
                continue;
            };
            for field in object
                .fields
                .iter()
                .filter(|field| field.params.deleted.is_none())
            {
                let Some(old) = old
                    .find(&field.name)
                    .filter(|old| old.params.deleted.is_none())
                else {
                    continue;
                };
                let there = |key: &str| field.params.options.iter().any(|option| option.key == key);
                let gone = old
                    .params
                    .options
                    .iter()
                    .filter(|option| !there(&option.key));
                for option in gone {
                    let raw = RawQuery {
                        filter: condition(&field.name, "in", std::slice::from_ref(&option.key)),
                        ..RawQuery::default()
                    };
                    let (query, wrong) = self.lenient_query(&ctx, &object.name, &raw)?;
                    if !wrong.is_empty() {
                        continue;
                    }
                    let count = self.store().count(&query).await?;
                    if count > 0 {
                        let (name, count) = (option.label.get(ctx.lang()), count.to_string());
                        let text = format!(
                            "The option {name} cannot go: {count} records have it. Give them another one first."
                        );
                        let place = format!("{}.{}", object.name, field.name);
                        problems.push(
                            Reason::new("schema_option_used", text)
                                .with(&[name, &count])
                                .at(place),
                        );
                    }
                }
            }
        }
        Ok(problems)
    }
}

/// A role with a rule that could be understood and no longer can: it would hide everything, or nothing.
/// An automation that is switched on, can be carried out and no longer could.
fn broken_automation(automation: &Automation, before: &Access, after: &Access) -> Option<Problem> {
    if !automation.active || !automation.problems(before.catalog()).is_empty() {
        return None;
    }
    let why = automation.problems(after.catalog()).into_iter().next()?;
    let (name, why) = (&automation.name, &why.reason.message);
    let text = format!(
        "The automation “{name}” could not be carried out any more ({why}) Change it or switch it off first."
    );
    let reason = Reason::new("schema_automation", text).with(&[name, why]);
    Some(reason.at(&automation.target))
}

fn broken_rule(role: &Role, before: &Access, after: &Access, env: &Env) -> Option<Problem> {
    let rule = role.rules.iter().find(|rule| {
        let Ok(filter) = RawFilter::read(&rule.filter) else {
            return false;
        };
        let wrong = |access: &Access| {
            let object = access.catalog().get(&rule.object)?;
            Some(access.filter(object, &filter, env).1.len())
        };
        match (wrong(before), wrong(after)) {
            (Some(before), Some(after)) => after > before,
            (Some(_), None) => true,
            (None, _) => false,
        }
    })?;
    let text = format!(
        "The role {} narrows what its holders see by this: `{}`. Change the role first.",
        role.name, rule.filter
    );
    let reason = Reason::new("schema_role", text).with(&[&role.name, &rule.filter]);
    Some(reason.at(&rule.object))
}
