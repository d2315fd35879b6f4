//! What stands in the way of a migration, file by file, before anything of it is checked or brought in.

use mainstay_model::access::Action;
use mainstay_model::{Problem, Reason};

use crate::error::{Error, Result};
use crate::import::job::Import;
use crate::{App, Ctx};

impl App {
    /// What stands in the way of each file, in their order.
    pub(super) async fn hindrances(
        &self,
        ctx: &Ctx,
        parts: &[Import],
    ) -> Result<Vec<Vec<Problem>>> {
        let mut all = Vec::with_capacity(parts.len());
        for (at, import) in parts.iter().enumerate() {
            let hindrance = self.hindrance(ctx, import, &parts[..at]);
            all.push(match hindrance {
                Some(reason) => vec![reason.at(&import.name)],
                None => self.mapping_problems(ctx, import).await?,
            });
        }
        Ok(all)
    }

    fn hindrance(&self, ctx: &Ctx, import: &Import, before: &[Import]) -> Option<Reason> {
        if import.object.is_empty() {
            return Some(unknown());
        }
        let Some(access) = ctx.access.object(&import.object) else {
            let name = import.object.as_str();
            let text = format!("There is no object `{name}` that you may see.");
            return Some(Reason::new("no_object", text).with(&[name]));
        };
        if !ctx.access.may(Action::Create, &import.object) {
            let name = access.object.plural_label.get(ctx.lang());
            let text =
                format!("You may not make {name}: choose something else, or leave the file out.");
            return Some(Reason::new("part_not_yours", text).with(&[name]));
        }
        let part = import.part.as_ref()?;
        if part.rows == Some(0) {
            let text = "The file has no rows below its header: leave it out.";
            return Some(Reason::new("part_without_rows", text));
        }
        let twin = before.iter().find(|other| {
            let sum = other.part.as_ref().map(|part| part.sum.as_str());
            !part.sum.is_empty() && sum == Some(&part.sum) && other.object == import.object
        });
        twin.map(|twin| {
            let text = format!(
                "It is the same file as {}: leave one of them out.",
                twin.name
            );
            Reason::new("part_twice", text).with(&[&twin.name])
        })
    }

    async fn mapping_problems(&self, ctx: &Ctx, import: &Import) -> Result<Vec<Problem>> {
        let Some(access) = ctx.access.object(&import.object) else {
            return Ok(Vec::new());
        };
        match self.open_file_of(import, &import.options).await {
            Ok(source) => Ok(import.mapping.check(&source, &access.object, &ctx.access)),
            Err(Error::Invalid(problems)) => Ok(problems),
            Err(error) => Err(error),
        }
    }
}

/// What its rows are is to be said.
pub(super) fn unknown() -> Reason {
    let text = "What the rows of this file are cannot be told: choose it.";
    Reason::new("part_unknown", text)
}
