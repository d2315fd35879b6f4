//! Records for stories about reading.

use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use mainstay_model::access::{Access, Draft};
use mainstay_model::change::{Op, Source, Verb};
use mainstay_model::filter::RawFilter;
use mainstay_model::query::{RawQuery, ScopedQuery};
use mainstay_model::{Record, RecordId};
use mainstay_testkit::TestStore;
use serde_json::Value as Json;

/// A new record, not yet written.
pub fn seed(
    t: &TestStore,
    access: &Access,
    object: &str,
    fields: &Json,
) -> anyhow::Result<(RecordId, Op)> {
    let object = t
        .store
        .catalog()
        .get(object)
        .context("no such object")?
        .clone();
    let fields = fields.as_object().context("fields are an object")?;
    let draft =
        Draft::from_json(&object, fields, &t.env()).map_err(|problems| anyhow!("{problems:?}"))?;
    let id = RecordId::at(mainstay_model::env::Clock::now(&t.clock));
    let op = access
        .create(&object, id, draft, &t.env())
        .map_err(|problems| anyhow!("{problems:?}"))?;
    Ok((id, op))
}

/// A new record.
pub async fn plant(t: &TestStore, object: &str, fields: Json) -> anyhow::Result<RecordId> {
    Ok(plant_all(t, object, &[fields]).await?[0])
}

/// Several new records.
pub async fn plant_all(
    t: &TestStore,
    object: &str,
    fields: &[Json],
) -> anyhow::Result<Vec<RecordId>> {
    let access = t.system();
    let seeds: Vec<_> = fields
        .iter()
        .map(|fields| seed(t, &access, object, fields))
        .collect::<anyhow::Result<_>>()?;
    let (ids, ops): (Vec<_>, Vec<_>) = seeds.into_iter().unzip();
    t.store
        .apply(Access::change_set(t.meta(Source::Api), ops))
        .await?;
    Ok(ids)
}

/// Puts a record into the trash.
pub async fn trash(t: &TestStore, object: &str, id: RecordId) -> anyhow::Result<()> {
    let access = t.system();
    let object = t
        .store
        .catalog()
        .get(object)
        .context("no such object")?
        .clone();
    let op = access
        .remove(&object, id, Verb::Trash)
        .map_err(|problems| anyhow!("{problems:?}"))?;
    t.store
        .apply(Access::change_set(t.meta(Source::Api), vec![op]))
        .await?;
    Ok(())
}

/// A query as it would be asked for.
pub fn ask(
    t: &TestStore,
    access: &Arc<Access>,
    object: &str,
    raw: &RawQuery,
) -> anyhow::Result<ScopedQuery> {
    access
        .query(object, raw, &t.env())
        .map_err(|error| anyhow!("{error:?}"))
}

/// A filtered list.
pub fn filtered(filter: &str) -> RawQuery {
    RawQuery {
        filter: RawFilter::read(filter).unwrap(),
        limit: Some(500),
        ..RawQuery::default()
    }
}

/// The texts of a field, in the order of the list.
pub fn texts(records: &[Record], field: &str) -> Vec<String> {
    records
        .iter()
        .map(|record| {
            record
                .get(field)
                .to_json()
                .as_str()
                .unwrap_or("-")
                .to_owned()
        })
        .collect()
}
