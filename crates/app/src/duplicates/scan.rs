//! Looking for duplicates among all records of an object: read page by page in the order of their names, compared where they
//! have a key in common. It goes on while nobody looks, tells how far it is, and is begun again after a crash.

use std::sync::Arc;

use jiff::SignedDuration;
use mainstay_model::access::Right;
use mainstay_model::change::Source;
use mainstay_model::duplicate::candidates::{Entry, pairs};
use mainstay_model::duplicate::{Certainty, Traits, keys, weigh};
use mainstay_model::query::RawQuery;
use mainstay_model::{Reason, RecordId};
use mainstay_store::{Pair, Scan};
use tokio::task::JoinHandle;

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::merge;

/// Records read at once.
const PAGE: usize = 500;
/// Pairs compared at once, on a thread that may take its time.
const COMPARED: usize = 50_000;
/// Pairs kept in one transaction.
const KEPT: usize = 500;
/// A scan that was not heard of for so long has died with its process.
const STALE: SignedDuration = SignedDuration::from_mins(2);

/// How far looking for duplicates is.
#[derive(Clone, Debug, PartialEq)]
pub struct Scanning {
    /// As it is on record.
    pub scan: Scan,
    /// It goes on at this moment.
    pub running: bool,
}

/// Everything that is compared, in the order of names.
#[derive(Default)]
struct Read {
    ids: Vec<RecordId>,
    traits: Vec<Traits>,
    entries: Vec<Entry>,
}

impl App {
    /// Begins to look for duplicates; the handle is for waiting a moment. Nothing when somebody does so already.
    pub async fn scan(&self, ctx: &Ctx, name: &str) -> Result<Option<JoinHandle<()>>> {
        ctx.require(Right::Merge)?;
        let object = merge::object(ctx, name)?;
        self.begin_scan(&object.name).await
    }

    /// Begins scans anew that a crash broke off. Called now and then.
    pub async fn resume_scans(&self) -> Result<Vec<JoinHandle<()>>> {
        let mut begun = Vec::new();
        for scan in self.store().scans().await? {
            if scan.state == RUNNING && self.now().duration_since(scan.updated_at) > STALE {
                begun.extend(self.begin_scan(&scan.object).await?);
            }
        }
        Ok(begun)
    }

    /// How far the last scan of an object is; nothing before the first.
    pub async fn scanning(&self, name: &str) -> Result<Option<Scanning>> {
        let scans = self.store().scans().await?;
        let found = scans.into_iter().find(|scan| scan.object == name);
        Ok(found.map(|scan| Scanning {
            running: scan.state == RUNNING && self.now().duration_since(scan.updated_at) <= STALE,
            scan,
        }))
    }

    async fn begin_scan(&self, name: &str) -> Result<Option<JoinHandle<()>>> {
        let ctx = self.system(Source::System);
        let total = self
            .count(&self.query(&ctx, name, &every(name, &ctx)?)?)
            .await?;
        if total > u64::from(u32::MAX) {
            let reason = Reason::new("too_many_to_scan", "These are too many records to compare.");
            return Err(Error::invalid("", reason));
        }
        let (now, token) = (self.now(), RecordId::at(self.now()));
        let total = i64::try_from(total).unwrap_or(i64::MAX);
        if !self
            .store()
            .begin_scan(name, token, total, now, now - STALE)
            .await?
        {
            return Ok(None);
        }
        let scan = Scan {
            object: name.to_owned(),
            state: RUNNING.to_owned(),
            began_at: now,
            updated_at: now,
            seen: 0,
            total,
            found: 0,
        };
        let app = self.clone();
        Ok(Some(tokio::spawn(async move {
            let mut scan = scan;
            let done = app.run_scan(&ctx, token, &mut scan).await;
            scan.state = if done.is_ok() { DONE } else { FAILED }.to_owned();
            scan.updated_at = app.now();
            if let Err(error) = &done {
                tracing::warn!(object = scan.object, %error, "Looking for duplicates broke off");
            }
            if let Err(error) = app.store().tell_scan(token, &scan).await {
                tracing::warn!(object = scan.object, %error, "How looking for duplicates ended could not be kept");
            }
        })))
    }

    async fn run_scan(&self, ctx: &Ctx, token: RecordId, scan: &mut Scan) -> Result<()> {
        let mut read = self.traits_of_all(ctx, token, scan).await?;
        let entries = std::mem::take(&mut read.entries);
        let read = Arc::new(read);
        let among = u64::try_from(read.ids.len()).unwrap_or(u64::MAX);
        let candidates = on_a_thread(move || pairs(entries)).await?;
        let candidates = Arc::new(candidates);
        let mut from = 0;
        while from < candidates.len() {
            let to = (from + COMPARED).min(candidates.len());
            let (read, candidates) = (read.clone(), candidates.clone());
            let found = on_a_thread(move || {
                candidates[from..to]
                    .iter()
                    .filter_map(|(a, b)| judged(&read, *a, *b, among))
                    .collect::<Vec<Pair>>()
            })
            .await?;
            for pairs in found.chunks(KEPT) {
                self.store()
                    .keep_pairs(&scan.object, pairs, self.now())
                    .await?;
            }
            scan.found += i64::try_from(found.len()).unwrap_or(0);
            self.heard_of(token, scan).await?;
            from = to;
        }
        self.store()
            .forget_pairs(&scan.object, scan.began_at)
            .await?;
        Ok(())
    }

    async fn traits_of_all(&self, ctx: &Ctx, token: RecordId, scan: &mut Scan) -> Result<Read> {
        let raw = every(&scan.object, ctx)?;
        let query = self.query(ctx, &scan.object, &raw)?;
        let mut read = Read::default();
        let mut cursor = None;
        loop {
            let page = self
                .store()
                .page(&query.clone().with_page(PAGE, cursor))
                .await?;
            for record in &page.records {
                let traits = Traits::of(record);
                let number = u32::try_from(read.ids.len()).unwrap_or(u32::MAX);
                let entry = |key| Entry {
                    key,
                    record: number,
                };
                read.entries.extend(keys(&traits).into_iter().map(entry));
                read.ids.push(record.id);
                read.traits.push(traits);
            }
            scan.seen = i64::try_from(read.ids.len()).unwrap_or(i64::MAX);
            self.heard_of(token, scan).await?;
            match page.next {
                Some(next) => cursor = Some(next),
                None => return Ok(read),
            }
        }
    }

    /// Tells how far it is; ends where somebody else has begun anew.
    async fn heard_of(&self, token: RecordId, scan: &mut Scan) -> Result<()> {
        scan.updated_at = self.now();
        if self.store().tell_scan(token, scan).await? {
            return Ok(());
        }
        Err(Error::Unavailable(
            "somebody else looks for these duplicates".to_owned(),
        ))
    }
}

/// As it is on record.
const RUNNING: &str = "running";
const DONE: &str = "done";
const FAILED: &str = "failed";

/// All records in the order of what they are called, so that alike names are neighbours.
fn every(name: &str, ctx: &Ctx) -> Result<RawQuery> {
    let access = ctx.access.object(name).ok_or(Error::NotFound)?;
    Ok(RawQuery {
        order: format!("{}.asc", access.object.title),
        ..RawQuery::default()
    })
}

fn judged(read: &Read, a: u32, b: u32, among: u64) -> Option<Pair> {
    let (a, b) = (usize::try_from(a).ok()?, usize::try_from(b).ok()?);
    let comparison = weigh(&read.traits[a], &read.traits[b]);
    let certainty = comparison.certainty(among)?;
    let (one, other) = (read.ids[a], read.ids[b]);
    #[expect(clippy::cast_possible_truncation, reason = "a few hundred at most")]
    let evidence = (comparison.evidence(among) * 10.0) as i64;
    Some(Pair {
        records: if one < other {
            (one, other)
        } else {
            (other, one)
        },
        evidence,
        score: i64::from(comparison.percent(among)),
        sure: certainty == Certainty::Sure,
        findings: serde_json::to_value(&comparison.findings).unwrap_or_default(),
    })
}

async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Bug(format!("comparing ended early: {error}")))
}
