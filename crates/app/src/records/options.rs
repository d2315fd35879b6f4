//! What a link may point at, and which words there are already, while somebody types.

use mainstay_model::RecordId;
use mainstay_model::field::Widget;
use mainstay_model::filter::RawFilter;
use mainstay_model::fold::fold;
use mainstay_model::query::RawQuery;

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// A record to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its object.
    pub object: String,
    /// The record.
    pub id: RecordId,
    /// What it is called.
    pub title: String,
}

/// Rows of a menu: what fits without scrolling.
const MOST: usize = 8;

impl App {
    /// Words that records have in fields of this name, of whichever object: those that begin with what was typed first,
    /// then those with a word in them that does.
    pub async fn words(&self, ctx: &Ctx, field: &str, typed: &str) -> Result<Vec<String>> {
        let typed = fold(typed.trim());
        let mut found: Vec<(u8, String, String)> = Vec::new();
        for object in ctx.access.catalog().objects() {
            let has = object
                .find(field)
                .is_some_and(|field| field.kind.widget(field) == Widget::Tags);
            if !has || ctx.access.object(&object.name).is_none() {
                continue;
            }
            for word in self.store().words(&ctx.access, &object.name, field).await? {
                let key = fold(&word);
                let rank = match key.find(&typed) {
                    Some(0) => 0,
                    Some(at) if key[..at].ends_with(' ') => 1,
                    Some(_) => 2,
                    None => continue,
                };
                if !found.iter().any(|(_, known, _)| *known == key) {
                    found.push((rank, key, word));
                }
            }
        }
        found.sort();
        found.truncate(MOST);
        Ok(found.into_iter().map(|(_, _, word)| word).collect())
    }

    /// Records of an object that match what was typed so far; with nothing typed, the ones changed last.
    pub async fn options(&self, ctx: &Ctx, object: &str, typed: &str) -> Result<Vec<Choice>> {
        if !typed.trim().is_empty() {
            let hits = self
                .store()
                .find(&ctx.access, typed, MOST, Some(object))
                .await?;
            return Ok(hits
                .into_iter()
                .map(|hit| Choice {
                    object: hit.record.object.name.clone(),
                    id: hit.record.id,
                    title: hit.title,
                })
                .collect());
        }
        let access = ctx.access.object(object).ok_or(Error::NotFound)?;
        let title = access.object.title.clone();
        let raw = RawQuery {
            filter: RawFilter::default(),
            order: "updated_at.desc".to_owned(),
            select: Some(vec![title.clone()]),
            limit: Some(MOST),
            ..RawQuery::default()
        };
        let page = self.store().page(&self.query(ctx, object, &raw)?).await?;
        Ok(page
            .records
            .into_iter()
            .map(|record| {
                let title = access
                    .object
                    .title_field()
                    .map_or_else(String::new, |field| {
                        field
                            .kind
                            .display(field, record.get(&title), &ctx.env.locale, &ctx.env)
                    });
                Choice {
                    object: object.to_owned(),
                    id: record.id,
                    title,
                }
            })
            .collect())
    }
}
