//! Reading records: lists, counts, single ones. Everything that is read was scoped by [`mainstay_model::access`]; the scope
//! is a part of each statement, titles of linked records included.
//! Deliberately not here: history (`history`), searching (`search`).

mod count;
mod fill;
mod get;
mod keyset;
mod page;
mod probe;
mod report;
mod select;
mod sides;
mod tally;
mod titles;
mod words;

use std::sync::Arc;

use mainstay_model::access::Access;
use mainstay_model::query::{Cursor, ScopedGet, ScopedQuery};
use mainstay_model::report::{Answer, ScopedReport};
use mainstay_model::{Object, Predicate, Record, RecordId};

use crate::error::Result;
use crate::open::Store;
use crate::search::{Hit, find};

pub(crate) use count::count;
pub(crate) use fill::{Batch, fill};
pub(crate) use get::{get, matches};
pub(crate) use page::{explain, page};
pub(crate) use probe::Probes;
pub(crate) use select::Selection;
pub(crate) use titles::text as title_text;

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// Records in order.
    pub records: Vec<Record>,
    /// Where to go on; nothing when these are the last.
    pub next: Option<Cursor>,
}

impl Store {
    /// A page of a list, from the query's cursor on.
    pub async fn page(&self, query: &ScopedQuery) -> Result<Page> {
        let (layouts, probes, query) = (
            self.layouts(),
            self.inner.probes.clone(),
            Arc::new(query.clone()),
        );
        self.db()
            .snapshot("record_page", move |tx| {
                let (layouts, probes, query) = (layouts.clone(), probes.clone(), query.clone());
                Box::pin(async move { page(tx, &layouts, &probes, &query).await })
            })
            .await
    }

    /// A page of a list, and if asked for how many records the whole list has, both of one moment, told by `tell`. A page is
    /// thousands of small pieces of memory, which are cheap where they were made and dear on another processor: `tell` runs
    /// where the page was read, and the page ends there.
    pub async fn page_told<T: Send + 'static>(
        &self,
        query: &ScopedQuery,
        counted: bool,
        tell: impl Fn(&Page, Option<u64>) -> T + Send + Sync + 'static,
    ) -> Result<T> {
        let (layouts, probes, query, tell) = (
            self.layouts(),
            self.inner.probes.clone(),
            Arc::new(query.clone()),
            Arc::new(tell),
        );
        self.db()
            .snapshot("record_page", move |tx| {
                let (layouts, probes) = (layouts.clone(), probes.clone());
                let (query, tell) = (query.clone(), tell.clone());
                Box::pin(async move {
                    let page = page(tx, &layouts, &probes, &query).await?;
                    let count = if counted {
                        Some(count(tx, &layouts, &query).await?)
                    } else {
                        None
                    };
                    Ok(tell(&page, count))
                })
            })
            .await
    }

    /// How the database runs a page of a list: its own lines.
    pub async fn explain(&self, query: &ScopedQuery) -> Result<Vec<String>> {
        let (layouts, probes, query) = (
            self.layouts(),
            self.inner.probes.clone(),
            Arc::new(query.clone()),
        );
        self.db()
            .snapshot("record_explain", move |tx| {
                let (layouts, probes, query) = (layouts.clone(), probes.clone(), query.clone());
                Box::pin(async move { explain(tx, &layouts, &probes, &query).await })
            })
            .await
    }

    /// How many records a list has, exactly, whatever page the query asks for.
    pub async fn count(&self, query: &ScopedQuery) -> Result<u64> {
        let (layouts, query) = (self.layouts(), Arc::new(query.clone()));
        self.db()
            .read("record_count", move |tx| {
                let (layouts, query) = (layouts.clone(), query.clone());
                Box::pin(async move { count(tx, &layouts, &query).await })
            })
            .await
    }

    /// How many records a list has, and how many of these are in each of some narrower ones: one pass over its rows.
    pub async fn tally(
        &self,
        all: &ScopedQuery,
        parts: Vec<ScopedQuery>,
    ) -> Result<(u64, Vec<u64>)> {
        let (layouts, asked) = (self.layouts(), Arc::new((all.clone(), parts)));
        self.db()
            .read("record_tally", move |tx| {
                let (layouts, asked) = (layouts.clone(), asked.clone());
                Box::pin(async move { tally::tally(tx, &layouts, &asked.0, &asked.1).await })
            })
            .await
    }

    /// What a report comes to, all of one moment.
    pub async fn report(&self, report: &ScopedReport) -> Result<Answer> {
        let (layouts, report) = (self.layouts(), Arc::new(report.clone()));
        self.db()
            .snapshot("report", move |tx| {
                let (layouts, report) = (layouts.clone(), report.clone());
                Box::pin(async move { report::answer(tx, &layouts, &report).await })
            })
            .await
    }

    /// One record, if there is one that may be seen.
    pub async fn get(&self, scoped: &ScopedGet) -> Result<Option<Record>> {
        let (layouts, scoped) = (self.layouts(), Arc::new(scoped.clone()));
        self.db()
            .read("record_get", move |tx| {
                let (layouts, scoped) = (layouts.clone(), scoped.clone());
                Box::pin(async move { get(tx, &layouts, &scoped).await })
            })
            .await
    }

    /// Whether a predicate holds for a record, in the trash or outside: for telling by which rule somebody may do something.
    pub async fn matches(
        &self,
        access: &Arc<Access>,
        object: &Arc<Object>,
        id: RecordId,
        predicate: &Predicate,
    ) -> Result<bool> {
        let (layouts, access, object) = (self.layouts(), access.clone(), object.clone());
        let predicate = Arc::new(predicate.clone());
        self.db()
            .read("record_matches", move |tx| {
                let (layouts, access) = (layouts.clone(), access.clone());
                let (object, predicate) = (object.clone(), predicate.clone());
                Box::pin(
                    async move { matches(tx, &layouts, &access, &object, id, &predicate).await },
                )
            })
            .await
    }

    /// The words that records have in a field with several, as far as this person may see those records.
    pub async fn words(
        &self,
        access: &Arc<Access>,
        object: &str,
        field: &str,
    ) -> Result<Vec<String>> {
        let (layouts, access) = (self.layouts(), access.clone());
        let (object, field) = (Arc::<str>::from(object), Arc::<str>::from(field));
        self.db()
            .read("record_words", move |tx| {
                let (layouts, access) = (layouts.clone(), access.clone());
                let (object, field) = (object.clone(), field.clone());
                Box::pin(async move { words::words(tx, &layouts, &access, &object, &field).await })
            })
            .await
    }

    /// What somebody may mean by a few words, over all objects or only one, the likeliest first.
    pub async fn find(
        &self,
        access: &Arc<Access>,
        text: &str,
        limit: usize,
        only: Option<&str>,
    ) -> Result<Vec<Hit>> {
        let (layouts, access) = (self.layouts(), access.clone());
        let (text, only) = (Arc::<str>::from(text), only.map(Arc::<str>::from));
        self.db()
            .read("record_find", move |tx| {
                let (layouts, access, text, only) =
                    (layouts.clone(), access.clone(), text.clone(), only.clone());
                Box::pin(
                    async move { find(tx, &layouts, &access, &text, limit, only.as_deref()).await },
                )
            })
            .await
    }
}
