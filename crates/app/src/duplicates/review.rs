//! Pairs that may be one, as somebody sees them, and what they say of one.

use mainstay_model::access::Right;
use mainstay_model::duplicate::Finding;
use mainstay_model::{Record, RecordId};
use mainstay_store::{Pair, PairState, Pairs};

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::merge;

/// Pairs of a page.
const PAGE: usize = 20;

/// Where a page ended.
pub type Place = (i64, RecordId, RecordId);

/// Pairs that somebody may look at.
#[derive(Debug)]
pub struct Suspects {
    /// Those with most evidence first.
    pub pairs: Vec<Review>,
    /// How many there are, and how many of them are sure.
    pub count: u64,
    /// Of these, how many are sure.
    pub sure: u64,
    /// Where to go on.
    pub next: Option<Place>,
}

/// Two records that may be one.
#[derive(Debug)]
pub struct Review {
    /// The records; the older one first.
    pub records: (Record, Record),
    /// How likely it is, from 0 to 100.
    pub score: i64,
    /// Beyond reasonable doubt.
    pub sure: bool,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl App {
    /// A page of the pairs that nobody has decided upon.
    pub async fn suspects(&self, ctx: &Ctx, name: &str, after: Option<Place>) -> Result<Suspects> {
        merge::object(ctx, name)?;
        let all = Pairs { sure: false, after };
        let sure = Pairs {
            sure: true,
            after: None,
        };
        let (store, access) = (self.store(), &ctx.access);
        let (found, count, sure) = futures_util::try_join!(
            store.pairs(access, name, &all, PAGE + 1),
            store.count_pairs(access, name, &all),
            store.count_pairs(access, name, &sure),
        )?;
        let more = found.len() > PAGE;
        let mut pairs = Vec::with_capacity(PAGE);
        let mut last = None;
        for pair in found.into_iter().take(PAGE) {
            last = Some((pair.evidence, pair.records.0, pair.records.1));
            let both = futures_util::try_join!(
                self.get(ctx, name, pair.records.0),
                self.get(ctx, name, pair.records.1),
            );
            match both {
                Ok(records) => pairs.push(Review {
                    records,
                    score: pair.score,
                    sure: pair.sure,
                    findings: serde_json::from_value(pair.findings).unwrap_or_default(),
                }),
                // Somebody was quicker.
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Suspects {
            pairs,
            count,
            sure,
            next: last.filter(|_| more),
        })
    }

    /// Says that two records are two, so that nobody is asked again; or that it is open after all.
    pub async fn tell_apart(
        &self,
        ctx: &Ctx,
        name: &str,
        records: (RecordId, RecordId),
        apart: bool,
    ) -> Result<()> {
        ctx.require(Right::Merge)?;
        merge::object(ctx, name)?;
        for id in [records.0, records.1] {
            self.get(ctx, name, id).await?;
        }
        let (one, other) = records;
        let pair = Pair {
            records: if one < other {
                (one, other)
            } else {
                (other, one)
            },
            evidence: 0,
            score: 0,
            sure: false,
            findings: serde_json::json!([]),
        };
        let state = if apart {
            PairState::Distinct
        } else {
            PairState::Open
        };
        self.store()
            .judge_pair(name, &pair, state, self.now())
            .await?;
        Ok(())
    }
}
