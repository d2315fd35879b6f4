//! Lists: filter, search, order, page, count.

use mainstay_model::Problem;
use mainstay_model::access::QueryError;
use mainstay_model::query::{RawQuery, ScopedQuery};
use mainstay_store::Page;

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// A page of a list, and how the request was understood.
pub struct Listing {
    /// The query that was answered.
    pub query: ScopedQuery,
    /// The records, and where to go on.
    pub page: Page,
    /// Parts of the request that were left out because they could not be understood.
    pub problems: Vec<Problem>,
}

impl App {
    /// A query in this person's scope; the first problem refuses it. For programs.
    pub fn query(&self, ctx: &Ctx, object: &str, raw: &RawQuery) -> Result<ScopedQuery> {
        match ctx.access.query(object, raw, &ctx.env) {
            Ok(query) => Ok(query),
            Err(QueryError::NotFound) => Err(Error::NotFound),
            Err(QueryError::Problems(_, problems)) => Err(Error::Invalid(problems)),
        }
    }

    /// The same for people: bad parts are told beside the answer to the good ones.
    pub fn lenient_query(
        &self,
        ctx: &Ctx,
        object: &str,
        raw: &RawQuery,
    ) -> Result<(ScopedQuery, Vec<Problem>)> {
        match ctx.access.query(object, raw, &ctx.env) {
            Ok(query) => Ok((query, Vec::new())),
            Err(QueryError::NotFound) => Err(Error::NotFound),
            Err(QueryError::Problems(query, problems)) => Ok((*query, problems)),
        }
    }

    /// A page of a list, for people.
    pub async fn list(&self, ctx: &Ctx, object: &str, raw: &RawQuery) -> Result<Listing> {
        let (query, problems) = self.lenient_query(ctx, object, raw)?;
        let page = self.store().page(&query).await?;
        Ok(Listing {
            query,
            page,
            problems,
        })
    }

    /// A page of a query that was understood.
    pub async fn page(&self, query: &ScopedQuery) -> Result<Page> {
        Ok(self.store().page(query).await?)
    }

    /// A page of a query that was understood, with the exact count of the whole list if asked for, told by `tell`, which runs
    /// where the page was read.
    pub async fn page_told<T: Send + 'static>(
        &self,
        query: &ScopedQuery,
        counted: bool,
        tell: impl Fn(&Page, Option<u64>) -> T + Send + Sync + 'static,
    ) -> Result<T> {
        Ok(self.store().page_told(query, counted, tell).await?)
    }

    /// How many records a query has, exactly.
    pub async fn count(&self, query: &ScopedQuery) -> Result<u64> {
        Ok(self.store().count(query).await?)
    }
}
