//! New users: the first administrator, those invited by an administrator, those made on the command line.

use mainstay_model::access::{Access, Right};
use mainstay_model::change::{Op, Source};
use mainstay_model::value::PersonName;
use mainstay_model::{Reason, RecordId, Value};
use serde_json::{Map, Value as Json, json};

use super::links::LinkPurpose;
use super::{Opened, Visitor};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// Somebody who shall be a user.
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// The name in parts, or whole in `family`-less form: as [`PersonName`] has it.
    pub name: PersonName,
    /// The address to sign in with.
    pub email: String,
    /// Roles; the one of members when there are none.
    pub roles: Vec<RecordId>,
    /// The language, if known.
    pub language: Option<String>,
}

impl App {
    /// Invites somebody: makes the user and gives the link to hand on, under which they choose a password.
    pub async fn invite(&self, ctx: &Ctx, new: &NewUser) -> Result<(RecordId, String)> {
        ctx.require(Right::Administration)?;
        let user = self.add_user(ctx, new).await?;
        let link = self.make_link(LinkPurpose::Invitation, Some(user)).await?;
        Ok((user, link))
    }

    /// Makes a user without a link: for the command line and the demonstration.
    pub async fn add_user(&self, ctx: &Ctx, new: &NewUser) -> Result<RecordId> {
        let op = self.new_user(ctx, new)?;
        let id = op.id();
        self.commit(ctx, Access::change_set(ctx.meta(), vec![op]))
            .await?;
        Ok(id)
    }

    fn new_user(&self, ctx: &Ctx, new: &NewUser) -> Result<Op> {
        let catalog = self.store().catalog();
        let object = catalog
            .get("user")
            .ok_or_else(|| Error::Bug("there is no object `user`".to_owned()))?;
        let id = RecordId::at(ctx.env.now);
        ctx.access
            .create_from(object, id, &input(new), &ctx.env)
            .map_err(Error::Invalid)
    }

    /// Uses the first start's link: makes the administrator, sets the password, signs in.
    pub async fn set_up(
        &self,
        token: &str,
        new: &NewUser,
        password: &str,
        visitor: &Visitor,
    ) -> Result<Opened> {
        let link = self.one_time(token).await?;
        if link.purpose != LinkPurpose::Setup || self.directory().has_administrator() {
            return Err(Error::NotFound);
        }
        super::check_password(password, &new.email, self.settings().password_min)
            .map_err(|reason| Error::invalid("password", reason))?;
        let ctx = self
            .system(Source::System)
            .because(Reason::new("first_administrator", "First administrator"));
        let new = NewUser {
            roles: vec![mainstay_standard::role::administrator_id()],
            ..new.clone()
        };
        // Told before the link is used up, so that a mistyped address can be mended and sent again.
        self.new_user(&ctx, &new)?;
        self.use_link(token).await?;
        let user = self.add_user(&ctx, &new).await?;
        self.set_password(user, &new.email, password).await?;
        self.open_session(user, visitor).await
    }
}

/// What was given, as the fields of a user read it.
fn input(new: &NewUser) -> Map<String, Json> {
    let roles = if new.roles.is_empty() {
        vec![mainstay_standard::role::member_id()]
    } else {
        new.roles.clone()
    };
    let mut input = Map::new();
    input.insert("name".to_owned(), Value::from(new.name.clone()).to_json());
    input.insert("email".to_owned(), json!(new.email));
    input.insert("roles".to_owned(), json!(roles));
    if let Some(language) = &new.language {
        input.insert("language".to_owned(), json!(language));
    }
    input
}
