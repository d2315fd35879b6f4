//! How good the records are, as somebody sees them: what is missing, stale, malformed, orphaned or against a rule, each number
//! with the filter that lists exactly those records. All numbers of an object come from one pass over its rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use mainstay_model::access::Right;
use mainstay_model::field::Widget;
use mainstay_model::object::Role;
use mainstay_model::quality::{self, Kind, Measure, Oddity, Quality, odd};
use mainstay_model::query::RawQuery;
use mainstay_model::{Object, Predicate, RecordId};
use mainstay_store::Pairs;
use serde_json::json;

use crate::App;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::records::object;

/// How good the records of an object are.
#[derive(Debug)]
pub struct Report {
    /// The object.
    pub object: Arc<Object>,
    /// Records that this person sees.
    pub records: u64,
    /// From 0 to 100.
    pub score: u32,
    /// What was looked for, the most expensive first.
    pub measures: Vec<Counted>,
    /// Pairs that may be one and that nobody has decided upon; nothing for those who may not merge.
    pub duplicates: Option<u64>,
}

/// Something that was looked for.
#[derive(Debug)]
pub struct Counted {
    /// What.
    pub measure: Measure,
    /// How many records it is about.
    pub count: u64,
    /// How many hundredths of a point of the score it costs.
    pub costs: u64,
}

/// Values that look wrong.
#[derive(Debug)]
pub struct Looks {
    /// How many records were looked at: those changed last.
    pub looked_at: u64,
    /// Whether there are more.
    pub more: bool,
    /// By what is wrong and the field.
    pub found: Vec<Odd>,
}

/// Values that look wrong in one way, in one field.
#[derive(Debug)]
pub struct Odd {
    /// What is wrong.
    pub oddity: Oddity,
    /// The field.
    pub field: String,
    /// How many records.
    pub count: u64,
    /// The first of them.
    pub records: Vec<RecordId>,
}

/// Records whose values are looked at one by one.
const LOOKED_AT: usize = 10_000;
/// Records named of those that look wrong: as many as an address has room for.
const NAMED: usize = 50;
/// Records read at once.
const PART: usize = 5_000;

impl App {
    /// The objects whose quality is looked at, as far as somebody sees them.
    pub fn measured(&self, ctx: &Ctx) -> Vec<Arc<Object>> {
        let objects = ctx.access.catalog().objects().iter();
        objects
            .filter(|object| object.role != Role::System && !object.hidden && !object.is_uploaded())
            .filter(|object| ctx.access.object(&object.name).is_some())
            .cloned()
            .collect()
    }

    /// How good the records of an object are.
    pub async fn quality(&self, ctx: &Ctx, name: &str) -> Result<Report> {
        let object = object(ctx, name)?;
        let all = self.query(ctx, name, &RawQuery::default())?;
        let (mut asked, mut queries) = (Vec::new(), Vec::new());
        for measure in quality::measures(&object) {
            if !self.tells(ctx, &object, &measure) {
                continue;
            }
            let raw = RawQuery {
                filter: measure.filter.clone(),
                ..RawQuery::default()
            };
            // What this person may not ask is not told.
            if let (query, problems) = self.lenient_query(ctx, name, &raw)?
                && problems.is_empty()
            {
                asked.push(measure);
                queries.push(query);
            }
        }
        let duplicates = async {
            let counted = object.role == Role::Subject && ctx.access.has(Right::Merge);
            let pairs = Pairs {
                sure: false,
                after: None,
            };
            match counted {
                true => Ok(Some(
                    self.store().count_pairs(&ctx.access, name, &pairs).await?,
                )),
                false => Ok(None),
            }
        };
        let tally = self.store().tally(&all, queries);
        let ((records, counts), duplicates) = futures_util::try_join!(tally, duplicates)?;
        let weights = |measure: &Measure| u64::from(measure.kind.weight());
        let sum: u64 = asked.iter().map(weights).sum::<u64>().max(1);
        let told: Vec<(u32, u64)> = asked
            .iter()
            .zip(&counts)
            .map(|(measure, count)| (measure.kind.weight(), *count))
            .collect();
        let mut measures: Vec<Counted> = asked
            .into_iter()
            .zip(counts)
            .map(|(measure, count)| Counted {
                costs: weights(&measure) * count * 10_000 / (sum * records.max(1)),
                measure,
                count,
            })
            .collect();
        measures.sort_by_key(|counted| std::cmp::Reverse((counted.costs, counted.count)));
        Ok(Report {
            object,
            records,
            score: quality::score(records, &told),
            measures,
            duplicates,
        })
    }

    /// Whether a measure says what it means to this person: a link to a record that they do not see leads nowhere for them,
    /// and yet not into the trash.
    fn tells(&self, ctx: &Ctx, object: &Object, measure: &Measure) -> bool {
        let whole = |name: &str| ctx.access.visible(name) == Predicate::True;
        match measure.kind {
            Kind::LeadsToTrash => {
                let field = object.find(&measure.field);
                field.is_some_and(|field| field.params.targets.iter().all(|target| whole(target)))
            }
            Kind::OwnerGone => whole("user"),
            _ => true,
        }
    }

    /// Values that look wrong, among the records that were changed last.
    pub async fn odd_looks(&self, ctx: &Ctx, name: &str) -> Result<Looks> {
        let object = object(ctx, name)?;
        let mut looks = Looks {
            looked_at: 0,
            more: false,
            found: Vec::new(),
        };
        let fields: Vec<String> = object
            .fields
            .iter()
            .enumerate()
            .filter(|(at, field)| {
                let looked = matches!(
                    field.kind.widget(field),
                    Widget::Phones | Widget::Address | Widget::PersonName
                );
                looked && !field.params.hidden && ctx.access.may_read(&object, *at)
            })
            .map(|(_, field)| field.name.clone())
            .collect();
        if fields.is_empty() {
            return Ok(looks);
        }
        let raw = RawQuery {
            select: Some(fields),
            order: "updated_at.desc".to_owned(),
            ..RawQuery::default()
        };
        let query = self.query(ctx, name, &raw)?;
        let mut found: BTreeMap<(usize, usize), Odd> = BTreeMap::new();
        let mut next = None;
        while usize::try_from(looks.looked_at).unwrap_or(LOOKED_AT) < LOOKED_AT {
            let page = self.page(&query.clone().with_page(PART, next)).await?;
            for record in &page.records {
                looks.looked_at += 1;
                for (at, value) in record.fields.iter().zip(&record.values) {
                    let Some(oddity) = odd(value) else { continue };
                    let one = found.entry((oddity as usize, *at)).or_insert_with(|| Odd {
                        oddity,
                        field: object.fields[*at].name.clone(),
                        count: 0,
                        records: Vec::new(),
                    });
                    one.count += 1;
                    if one.records.len() < NAMED {
                        one.records.push(record.id);
                    }
                }
            }
            next = page.next;
            looks.more = next.is_some();
            if next.is_none() {
                break;
            }
        }
        looks.found = found.into_values().collect();
        Ok(looks)
    }

    /// Decides what counts for the quality of an object: the fields that every record should have, and after how many days
    /// a record is stale. Nothing for the usual.
    pub async fn choose_quality(
        &self,
        ctx: &Ctx,
        name: &str,
        chosen: Option<(Vec<String>, Option<u32>)>,
    ) -> Result<()> {
        let quality = chosen.map(|(fields, stale_days)| Quality {
            fields: Some(fields),
            stale_days,
        });
        let overlay = json!({ "name": name, "quality": quality });
        self.change_schema(ctx, vec![overlay]).await?;
        Ok(())
    }
}
