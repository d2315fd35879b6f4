//! What stories about records share: making, changing and reading them in a line.

use std::sync::Arc;

use mainstay_model::access::{Access, Draft};
use mainstay_model::change::{ChangeSet, Meta, Op, Source, Verb};
use mainstay_model::query::Trash;
use mainstay_model::{Record, RecordId};
use mainstay_store::{Applied, Result, Store};
use mainstay_testkit::TestStore;
use serde_json::{Map, Value as Json};

/// Fields as JSON gives them.
pub fn fields(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(map) => map,
        other => panic!("{other} is no object"),
    }
}

/// A draft of a record.
pub fn draft(t: &TestStore, access: &Access, object: &str, json: Json) -> Draft {
    let object = access
        .catalog()
        .get(object)
        .expect("the object exists")
        .clone();
    Draft::from_json(&object, &fields(json), &t.env())
        .unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// An operation that makes a record.
pub fn creating(t: &TestStore, access: &Access, object: &str, json: Json) -> Op {
    let draft = draft(t, access, object, json);
    let object = access
        .catalog()
        .get(object)
        .expect("the object exists")
        .clone();
    access
        .create(&object, RecordId::at(t.env().now), draft, &t.env())
        .unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// An operation that changes a record.
pub fn updating(t: &TestStore, access: &Access, object: &str, id: RecordId, json: Json) -> Op {
    let draft = draft(t, access, object, json);
    let object = access
        .catalog()
        .get(object)
        .expect("the object exists")
        .clone();
    access
        .update(&object, id, draft)
        .unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// An operation that moves or removes a record.
pub fn removing(access: &Access, object: &str, id: RecordId, verb: Verb) -> Op {
    let object = access
        .catalog()
        .get(object)
        .expect("the object exists")
        .clone();
    access
        .remove(&object, id, verb)
        .unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// Applies operations as one change set.
pub async fn apply(t: &TestStore, ops: Vec<Op>) -> Result<Applied> {
    apply_as(&t.store, t.meta(Source::Api), ops).await
}

/// The same, told who and when.
pub async fn apply_as(store: &Store, meta: Meta, ops: Vec<Op>) -> Result<Applied> {
    store
        .apply(ChangeSet {
            meta,
            ops,
            all_or_nothing: true,
        })
        .await
}

/// Applies what can be applied.
pub async fn apply_some(t: &TestStore, ops: Vec<Op>) -> Result<Applied> {
    t.store
        .apply(ChangeSet {
            meta: t.meta(Source::Import),
            ops,
            all_or_nothing: false,
        })
        .await
}

/// Makes a record.
pub async fn create(t: &TestStore, object: &str, json: Json) -> Result<RecordId> {
    let op = creating(t, &t.system(), object, json);
    let id = op.id();
    apply(t, vec![op]).await?;
    Ok(id)
}

/// Changes a record; gives its version.
pub async fn update(t: &TestStore, object: &str, id: RecordId, json: Json) -> Result<i64> {
    let op = updating(t, &t.system(), object, id, json);
    Ok(apply(t, vec![op]).await?.records[0].1)
}

/// Moves or removes a record.
pub async fn remove(t: &TestStore, object: &str, id: RecordId, verb: Verb) -> Result<Applied> {
    let op = removing(&t.system(), object, id, verb);
    apply(t, vec![op]).await
}

/// A record as somebody sees it, in the trash or outside.
pub async fn get_as(
    t: &TestStore,
    access: &Arc<Access>,
    object: &str,
    id: RecordId,
) -> Result<Option<Record>> {
    match access.get(object, id, Trash::Any) {
        Some(get) => t.store.get(&get).await,
        None => Ok(None),
    }
}

/// A record that has to be there.
pub async fn get(t: &TestStore, object: &str, id: RecordId) -> Result<Record> {
    Ok(get_as(t, &t.system(), object, id)
        .await?
        .unwrap_or_else(|| panic!("{object} {id} is not there")))
}

/// A record's fields as JSON, without what the store keeps of every record.
pub fn plain(record: &Record) -> Json {
    let kept = ["created_at", "created_by", "updated_at", "updated_by"];
    let mut map = Map::new();
    for (field, value) in record
        .entries()
        .filter(|(field, _)| !kept.contains(&field.name.as_str()))
    {
        if !value.is_null() {
            map.insert(field.name.clone(), value.to_stored_json());
        }
    }
    map.insert("trashed".to_owned(), record.trashed.into());
    Json::Object(map)
}
