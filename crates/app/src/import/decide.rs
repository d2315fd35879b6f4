//! Deciding how a file is read and where its columns go, and trying it.

use mainstay_model::RecordId;
use mainstay_model::access::Right;

use super::feed::Feed;
use super::job::{Import, State};
use super::mapping::{self, Mapping};
use super::progress::Progress;
use super::source::Options;
use super::{check, importable_object, refuse, wrong_state};
use crate::error::Result;
use crate::{App, Ctx};

impl App {
    /// Decides how the file is read; the columns are guessed anew.
    pub async fn set_import_options(
        &self,
        ctx: &Ctx,
        id: RecordId,
        options: Options,
    ) -> Result<Import> {
        let mut import = self.open_to_change(ctx, id).await?;
        let object = importable_object(ctx, &import.object)?;
        let source = self.open_file_of(&import, &options).await?;
        let mut guesses = mapping::guess(&source, &object, &ctx.access, &ctx.env);
        import.mapping = self.remembered(ctx, &object, &source, &mut guesses).await?;
        import.columns = source.names().map(str::to_owned).collect();
        (import.options, import.guesses, import.check) = (options, guesses, None);
        import.mends.clear();
        self.save(&mut import).await?;
        self.decided_with_others(ctx, &mut import, false).await?;
        Ok(import)
    }

    /// Decides where the columns go; everything that is wrong with it is told and nothing kept.
    pub async fn set_import_mapping(
        &self,
        ctx: &Ctx,
        id: RecordId,
        mapping: Mapping,
    ) -> Result<Import> {
        let mut import = self.open_to_change(ctx, id).await?;
        let object = importable_object(ctx, &import.object)?;
        let source = self.open_file_of(&import, &import.options).await?;
        refuse(mapping.check(&source, &object, &ctx.access))?;
        if import.mapping != mapping {
            (import.mapping, import.check) = (mapping, None);
            self.save(&mut import).await?;
            self.decided_with_others(ctx, &mut import, true).await?;
        }
        Ok(import)
    }

    /// The dry run. `tell` hears how far it is.
    pub async fn check_import(
        &self,
        ctx: &Ctx,
        id: RecordId,
        tell: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Import> {
        let mut import = self.open_to_change(ctx, id).await?;
        let (source, preparer) = self.preparer(ctx, &import, true).await?;
        let check = check::check(ctx, preparer, Feed::start(&source), tell).await?;
        import.check = Some(check);
        self.save(&mut import).await?;
        Ok(import)
    }

    pub(super) async fn open_to_change(&self, ctx: &Ctx, id: RecordId) -> Result<Import> {
        let import = self.import(ctx, id).await?;
        ctx.require(Right::Import)?;
        if import.state != State::Ready {
            return Err(wrong_state(import.state));
        }
        if let Some(part) = &import.part {
            self.nobody_works_on(part.migration).await?;
        }
        Ok(import)
    }
}
