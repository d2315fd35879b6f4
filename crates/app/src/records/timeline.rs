//! The story of a record: its changes and the activities about it, newest first.

use jiff::Timestamp;
use mainstay_model::change::Change;
use mainstay_model::filter::{RawCondition, RawFilter};
use mainstay_model::query::RawQuery;
use mainstay_model::{Record, RecordId};

use super::object;
use crate::App;
use crate::ctx::Ctx;
use crate::error::Result;

/// What a timeline shows.
#[derive(Clone, Debug, Default)]
pub struct TimelineFilter {
    /// Names of activities (`note`, `call`) and `change`; empty for everything.
    pub only: Vec<String>,
    /// Entries behind this place: where the page before ended.
    pub before: Option<Place>,
    /// How many entries.
    pub limit: usize,
}

/// A page of a timeline.
#[derive(Debug)]
pub struct Timeline {
    /// Newest first.
    pub entries: Vec<Entry>,
    /// Where older entries begin, when there are any.
    pub next: Option<Place>,
}

/// A place in a story. An import writes many entries of one instant, so the instant alone does not tell where a page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The instant of the last entry.
    pub at: Timestamp,
    /// How many entries of that instant were told.
    pub told: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.at, self.told)
    }
}

impl std::str::FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let (at, told) = text.split_once('_').ok_or(())?;
        Ok(Self {
            at: at.parse().map_err(|_| ())?,
            told: told.parse().map_err(|_| ())?,
        })
    }
}

/// An entry.
#[derive(Debug)]
pub struct Entry {
    /// When it happened or was written.
    pub at: Timestamp,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry is.
#[derive(Debug)]
pub enum EntryKind {
    /// A change of the record.
    Change(Box<Change>),
    /// An activity about the record, or about one of its people.
    Activity(Box<Record>),
}

impl App {
    /// A page of the story of a record. A company's story has the activities about its people too: the customer on one
    /// page.
    pub async fn timeline(
        &self,
        ctx: &Ctx,
        name: &str,
        id: RecordId,
        filter: &TimelineFilter,
    ) -> Result<Timeline> {
        let subject = object(ctx, name)?;
        self.get_in(ctx, name, id, mainstay_model::query::Trash::Any)
            .await?;
        let wanted =
            |what: &str| filter.only.is_empty() || filter.only.iter().any(|only| only == what);
        // Of the instant at which the page before ended, all entries are read again and those told are left out.
        let told = filter.before.map_or(0, |place| place.told);
        let most = (filter.limit + told + 1).min(MOST);
        let mut entries = Vec::new();
        if wanted("change") {
            let changes = self
                .changes_before(ctx, &subject.name, id, filter, most)
                .await?;
            entries.extend(changes.into_iter().map(|change| Entry {
                at: change.set.at,
                kind: EntryKind::Change(Box::new(change)),
            }));
        }
        let catalog = ctx.access.catalog().clone();
        for activity in catalog
            .activities()
            .filter(|activity| wanted(&activity.name))
        {
            let links: Vec<&str> = activity
                .fields
                .iter()
                .filter(|field| {
                    field.points_at(name)
                        && ctx
                            .access
                            .may(mainstay_model::access::Action::Read, &activity.name)
                })
                .map(|field| field.name.as_str())
                .collect();
            if links.is_empty() {
                continue;
            }
            let mut about: Vec<RawFilter> = links
                .iter()
                .map(|link| condition(link, "eq", &[id.to_string()]))
                .collect();
            about.extend(self.about_people(ctx, name, id, activity).await?);
            let mut all = vec![RawFilter::Any(about)];
            if let Some(before) = filter.before {
                all.push(condition("created_at", "lte", &[before.at.to_string()]));
            }
            let raw = RawQuery {
                filter: RawFilter::All(all),
                order: "created_at.desc".to_owned(),
                ..RawQuery::default()
            };
            let query = self.query(ctx, &activity.name, &raw)?;
            let page = self.store().page(&query.with_page(most, None)).await?;
            entries.extend(page.records.into_iter().map(|record| Entry {
                at: created_at(&record),
                kind: EntryKind::Activity(Box::new(record)),
            }));
        }
        // Stable, so that entries of one instant come in the same order each time.
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
        if let Some(before) = filter.before {
            let mut left = before.told;
            entries.retain(|entry: &Entry| {
                let skipped = left > 0 && entry.at == before.at;
                left -= usize::from(skipped);
                !skipped
            });
        }
        let more = entries.len() > filter.limit;
        entries.truncate(filter.limit);
        let next = entries.last().filter(|_| more).map(|last| {
            let here = entries.iter().filter(|entry| entry.at == last.at).count();
            let earlier = filter.before.filter(|before| before.at == last.at);
            Place {
                at: last.at,
                told: here + earlier.map_or(0, |before| before.told),
            }
        });
        Ok(Timeline { entries, next })
    }

    async fn changes_before(
        &self,
        ctx: &Ctx,
        name: &str,
        id: RecordId,
        filter: &TimelineFilter,
        most: usize,
    ) -> Result<Vec<Change>> {
        let mut found = Vec::new();
        let mut position = None;
        loop {
            let page = self.history(ctx, name, id, position, 100).await?;
            let last = page.last().map(|change| change.rid);
            let full = page.len() == 100;
            found.extend(page.into_iter().filter(|change| {
                filter
                    .before
                    .is_none_or(|before| change.set.at <= before.at)
            }));
            if found.len() >= most || !full {
                found.truncate(most);
                return Ok(found);
            }
            position = last;
        }
    }

    /// Conditions for activities about the people of a record: the newest contacts of a company.
    async fn about_people(
        &self,
        ctx: &Ctx,
        name: &str,
        id: RecordId,
        activity: &mainstay_model::Object,
    ) -> Result<Vec<RawFilter>> {
        let catalog = ctx.access.catalog();
        let mut conditions = Vec::new();
        for back in catalog.back_links(name) {
            let part = back.link();
            let same = back.object.name == name
                || back.object.role != mainstay_model::object::Role::Subject;
            let to_one = part.kind.side(part) == mainstay_model::field::Side::None;
            let visible = ctx
                .access
                .object(&back.object.name)
                .is_some_and(|access| access.readable(back.field));
            if same || !to_one || !visible {
                continue;
            }
            let raw = RawQuery {
                filter: condition(&part.name, "eq", &[id.to_string()]),
                order: "updated_at.desc".to_owned(),
                select: Some(Vec::new()),
                limit: Some(PEOPLE),
                ..RawQuery::default()
            };
            let people = self
                .store()
                .page(&self.query(ctx, &back.object.name, &raw)?)
                .await?;
            let ids: Vec<String> = people
                .records
                .iter()
                .map(|record| record.id.to_string())
                .collect();
            if ids.is_empty() {
                continue;
            }
            conditions.extend(
                activity
                    .fields
                    .iter()
                    .filter(|field| field.points_at(&back.object.name))
                    .map(|field| condition(&field.name, "in", &ids)),
            );
        }
        Ok(conditions)
    }
}

/// Entries of one kind that are read at once: more of one instant than this are not told.
const MOST: usize = 5_000;
/// People whose activities a company's story shows: those changed last.
const PEOPLE: usize = 100;

/// One condition of a filter.
pub(crate) fn condition(path: &str, op: &str, operands: &[String]) -> RawFilter {
    RawFilter::Condition(RawCondition {
        path: path.to_owned(),
        op: op.to_owned(),
        operands: operands.to_vec(),
    })
}

fn created_at(record: &Record) -> Timestamp {
    match record.get("created_at") {
        mainstay_model::Value::Time(at) => *at,
        _ => Timestamp::UNIX_EPOCH,
    }
}
