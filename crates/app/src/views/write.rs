//! Saving, renaming, sharing and throwing away views.

use mainstay_model::access::Action;
use mainstay_model::{Reason, RecordId};
use serde_json::{Map, Value as Json, json};

use super::read::OBJECT;
use super::{Look, View};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::records::Edited;

impl App {
    /// Keeps a look at a list under a name; gives the view's id.
    pub async fn save_view(
        &self,
        ctx: &Ctx,
        target: &str,
        name: &str,
        shared: bool,
        look: &Look,
    ) -> Result<RecordId> {
        // A view on what one may not see would be of use to nobody, and tell that it exists.
        if ctx.access.object(target).is_none() {
            return Err(Error::NotFound);
        }
        let mut input = fields(look);
        input.insert("name".to_owned(), json!(named(name)?));
        input.insert("target".to_owned(), json!(target));
        input.insert("shared".to_owned(), json!(shared));
        input.insert("owner".to_owned(), json!("me"));
        self.create_blind(ctx, OBJECT, &input).await
    }

    /// Keeps another look under the view's name.
    pub async fn update_view(&self, ctx: &Ctx, id: RecordId, look: &Look) -> Result<Edited> {
        self.edit(ctx, OBJECT, id, &fields(look), None).await
    }

    /// Gives a view another name, and shares it or keeps it for oneself.
    pub async fn rename_view(
        &self,
        ctx: &Ctx,
        id: RecordId,
        name: &str,
        shared: bool,
    ) -> Result<Edited> {
        let mut input = Map::new();
        input.insert("name".to_owned(), json!(named(name)?));
        input.insert("shared".to_owned(), json!(shared));
        self.edit(ctx, OBJECT, id, &input, None).await
    }

    /// Throws a view away; gives the change set, for *Undo*.
    pub async fn trash_view(&self, ctx: &Ctx, id: RecordId) -> Result<RecordId> {
        self.trash(ctx, OBJECT, id, None).await
    }

    /// Whether this person may change a view.
    pub async fn may_edit_view(&self, ctx: &Ctx, view: &View) -> Result<bool> {
        let Some(access) = ctx
            .access
            .object(OBJECT)
            .filter(|access| access.may(Action::Edit))
        else {
            return Ok(false);
        };
        Ok(self
            .store()
            .matches(
                &ctx.access,
                &access.object,
                view.id,
                access.rows(Action::Edit),
            )
            .await?)
    }
}

fn named(name: &str) -> Result<&str> {
    let name = name.trim();
    if name.is_empty() {
        Err(Error::invalid(
            "name",
            Reason::new("required", "This is needed."),
        ))
    } else {
        Ok(name)
    }
}

fn fields(look: &Look) -> Map<String, Json> {
    let text = |text: &str| {
        if text.is_empty() {
            Json::Null
        } else {
            json!(text)
        }
    };
    let filter = if look.filter.is_empty() {
        String::new()
    } else {
        look.filter.write()
    };
    let columns = if look.columns.is_empty() {
        Json::Null
    } else {
        json!(look.columns)
    };
    Map::from_iter([
        ("filter".to_owned(), text(&filter)),
        ("search".to_owned(), text(&look.search)),
        ("sort".to_owned(), text(&look.order)),
        ("columns".to_owned(), columns),
        ("layout".to_owned(), json!(look.layout.name())),
        ("group_by".to_owned(), text(&look.group)),
    ])
}
