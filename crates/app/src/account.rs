//! One's own account: what everybody may change about themselves, whatever their roles say about users.

use mainstay_model::access::{Access, Draft};
use mainstay_model::change::{Op, Source};
use mainstay_model::{Reason, RecordId};
use serde_json::{Map, Value as Json, json};

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// Fields of a user that are the user's own business. Email and roles are not: they decide who one is here.
pub const OWN_FIELDS: [&str; 7] = [
    "name",
    "job_title",
    "language",
    "region",
    "time_zone",
    "theme",
    "muted",
];

impl App {
    /// Changes one's own account.
    pub async fn update_account(&self, ctx: &Ctx, input: &Map<String, Json>) -> Result<()> {
        let me = ctx.user_id()?;
        let mut problems: Vec<_> = input
            .keys()
            .filter(|name| !OWN_FIELDS.contains(&name.as_str()))
            .map(|name| {
                Reason::new("read_only", format!("`{name}` cannot be written."))
                    .with(&[name])
                    .at(name.as_str())
            })
            .collect();
        if let Some(zone) = input
            .get("time_zone")
            .and_then(Json::as_str)
            .filter(|zone| !zone.trim().is_empty())
            && jiff::tz::TimeZone::get(zone.trim()).is_err()
        {
            problems.push(
                Reason::new(
                    "no_zone",
                    format!(
                        "`{zone}` is not a time zone; it looks like Europe/Berlin or Asia/Shanghai."
                    ),
                )
                .with(&[zone])
                .at("time_zone"),
            );
        }
        if let Some(region) = input
            .get("region")
            .and_then(Json::as_str)
            .filter(|region| !region.trim().is_empty())
            && !(region.trim().len() == 2
                && region.trim().bytes().all(|byte| byte.is_ascii_uppercase()))
        {
            problems.push(
                Reason::new("no_region", format!("`{region}` is not a country's code of two capital letters such as DE or CN."))
                    .with(&[region])
                    .at("region"),
            );
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let op = self.own_change(ctx, me, input)?;
        self.commit(ctx, Access::change_set(ctx.meta(), vec![op]))
            .await?;
        Ok(())
    }

    /// Takes over the region and the time zone that a new user's browser is set to, so that nobody begins with the hours of
    /// another place. What cannot be read is left as it is.
    pub async fn settle(&self, user: RecordId, region: &str, time_zone: &str) -> Result<()> {
        let mut input = Map::new();
        if region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase()) {
            input.insert("region".to_owned(), json!(region));
        }
        if jiff::tz::TimeZone::get(time_zone).is_ok() {
            input.insert("time_zone".to_owned(), json!(time_zone));
        }
        if input.is_empty() {
            return Ok(());
        }
        let ctx = self.system(Source::Page);
        let op = self.own_change(&ctx, user, &input)?;
        self.commit(&ctx, Access::change_set(ctx.meta(), vec![op]))
            .await?;
        Ok(())
    }

    /// The change of a user by themselves, whatever roles say about users.
    fn own_change(&self, ctx: &Ctx, user: RecordId, input: &Map<String, Json>) -> Result<Op> {
        let system = self.system(Source::Page);
        let object = system
            .access
            .object("user")
            .ok_or(Error::NotFound)?
            .object
            .clone();
        let draft = Draft::from_json(&object, input, &ctx.env).map_err(Error::Invalid)?;
        system
            .access
            .update(&object, user, draft)
            .map_err(Error::Invalid)
    }
}
