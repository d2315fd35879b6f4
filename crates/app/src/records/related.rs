//! What hangs on a record: the records that link to it, by link, with their number and the first of them.

use std::sync::Arc;

use mainstay_model::access::Action;
use mainstay_model::field::{Side, Widget};
use mainstay_model::object::Role;
use mainstay_model::query::RawQuery;
use mainstay_model::{Object, Record, RecordId};

use super::object;
use super::timeline::condition;
use crate::App;
use crate::ctx::Ctx;
use crate::error::Result;

/// The records that link to one by one field.
#[derive(Debug)]
pub struct Related {
    /// Their object.
    pub object: Arc<Object>,
    /// Position of the field by which they link.
    pub field: usize,
    /// How many, exactly.
    pub count: u64,
    /// The first of them.
    pub rows: Vec<Record>,
    /// This person may make another one.
    pub may_add: bool,
}

/// Rows of each list; the list page has the rest.
const ROWS: usize = 5;
/// Columns shown beside the title.
const BESIDE: usize = 2;

impl App {
    /// What hangs on a record. Activities are told on the timeline and are not here, save those that were attended or hold
    /// files.
    pub async fn related(&self, ctx: &Ctx, name: &str, id: RecordId) -> Result<Vec<Related>> {
        object(ctx, name)?;
        let mut lists = Vec::new();
        for back in ctx.access.catalog().back_links(name) {
            let Some(access) = ctx.access.object(&back.object.name) else {
                continue;
            };
            let field = back.link();
            let many = field.kind.side(field) == Side::Links;
            let subject = back.object.role == Role::Subject && !back.object.hidden;
            let holds_files = back
                .object
                .fields
                .iter()
                .any(|field| field.kind.widget(field) == Widget::Files);
            let told = back.object.role == Role::Activity && (many || holds_files);
            if !access.readable(back.field) || !(subject || told) {
                continue;
            }
            lists.push((back.clone(), subject));
        }
        let lists = lists.into_iter().map(|(back, subject)| async move {
            let list = self.linking(ctx, &back.object, back.field, id).await?;
            Ok((subject || list.count > 0).then_some(list))
        });
        let lists: Vec<Result<Option<Related>>> = futures_util::future::join_all(lists).await;
        let lists: Result<Vec<Option<Related>>> = lists.into_iter().collect();
        let mut lists: Vec<Related> = lists?.into_iter().flatten().collect();
        // What is there comes before what could be.
        lists.sort_by_key(|list| (list.count == 0, list.object.role == Role::Activity));
        Ok(lists)
    }

    async fn linking(
        &self,
        ctx: &Ctx,
        object: &Arc<Object>,
        field: usize,
        id: RecordId,
    ) -> Result<Related> {
        let link = &object.fields[field];
        let mut select = vec![object.title.clone(), link.name.clone()];
        let beside = object
            .list
            .iter()
            .filter(|name| **name != object.title && **name != link.name);
        select.extend(beside.take(BESIDE).cloned());
        if let Some(files) = object
            .fields
            .iter()
            .find(|field| field.kind.widget(field) == Widget::Files)
        {
            select.push(files.name.clone());
        }
        let raw = RawQuery {
            filter: condition(&link.name, "eq", &[id.to_string()]),
            select: Some(select),
            limit: Some(ROWS),
            ..RawQuery::default()
        };
        let (query, _) = self.lenient_query(ctx, &object.name, &raw)?;
        let (page, count) =
            futures_util::try_join!(self.store().page(&query), self.store().count(&query))?;
        Ok(Related {
            object: object.clone(),
            field,
            count,
            rows: page.records,
            may_add: ctx.access.may(Action::Create, &object.name)
                && ctx.access.may_write(object, field),
        })
    }
}
