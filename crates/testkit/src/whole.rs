//! What must be true of every workspace after whatever happened to it: nothing is there by half. Looked at from below, since
//! the product would not show the halves.

use std::sync::Arc;

use anyhow::Context as _;
use jiff::Timestamp;
use mainstay_model::{Cell, ColumnType, Object};
use mainstay_store::Store;
use mainstay_store::dialect::Dialect;
use mainstay_store::sql::Sql;

/// Everything that is not whole, in words; nothing when all is well.
pub async fn broken(store: &Store, now: Timestamp) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    for (what, sql) in of_sets() {
        note(store, &mut found, what, sql).await?;
    }
    for object in store.catalog().objects() {
        for (what, sql) in of_records(object, store.dialect()) {
            let what = format!("{}: {what}", object.name);
            note(store, &mut found, &what, &sql).await?;
        }
        rolled_up(store, object, now, &mut found).await?;
    }
    if store.dialect() == Dialect::Sqlite {
        let told = sound(store).await?;
        if told != "ok" {
            found.push(told);
        }
    }
    Ok(found)
}

fn of_sets() -> [(&'static str, &'static str); 3] {
    [
        (
            "change sets that are not whole",
            "SELECT count(*) FROM change_set s WHERE s.changes <> (SELECT count(*) FROM change h WHERE h.set_rid = s.rid)",
        ),
        (
            "changes without their change set",
            "SELECT count(*) FROM change h WHERE NOT EXISTS (SELECT 1 FROM change_set s WHERE s.rid = h.set_rid)",
        ),
        (
            "change sets without their event",
            "SELECT count(*) FROM change_set s WHERE NOT EXISTS (SELECT 1 FROM outbox e WHERE e.set_id = s.id)",
        ),
    ]
}

fn of_records(object: &Object, dialect: Dialect) -> Vec<(&'static str, String)> {
    let (name, table, search) = (&object.name, object.table(), object.search_table());
    let indexed = match dialect {
        Dialect::Sqlite => format!("SELECT id FROM {search}_docsize"),
        Dialect::Postgres => format!("SELECT rid FROM {search}"),
    };
    let count = |slot: u32, place: &str| {
        format!(
            "SELECT abs((SELECT CAST(coalesce(sum(n), 0) AS bigint) FROM object_count WHERE object = '{name}' AND slot = {slot}) - \
             (SELECT count(*) FROM {table} WHERE deleted_at IS {place}))"
        )
    };
    vec![
        (
            "records without history",
            format!(
                "SELECT count(*) FROM {table} c WHERE NOT EXISTS \
                 (SELECT 1 FROM change h WHERE h.record = c.id AND h.verb = 'create')"
            ),
        ),
        (
            "history without its record",
            format!(
                "SELECT count(*) FROM change h WHERE h.object = '{name}' AND NOT EXISTS (SELECT 1 FROM {table} c WHERE c.id = h.record) \
                 AND NOT EXISTS (SELECT 1 FROM change p WHERE p.record = h.record AND p.verb = 'purge')"
            ),
        ),
        (
            "versions that history does not tell",
            format!(
                "SELECT count(*) FROM {table} c WHERE c.version <> (SELECT count(*) FROM change h WHERE h.record = c.id)"
            ),
        ),
        ("a wrong count", count(0, "NULL")),
        ("a wrong count of the trash", count(1, "NOT NULL")),
        (
            "records that cannot be found",
            format!("SELECT count(*) FROM {table} c WHERE c.rid NOT IN ({indexed})"),
        ),
        (
            "found but not there",
            format!(
                "SELECT count(*) FROM ({indexed}) AS i WHERE 1 = 1 AND {} NOT IN (SELECT rid FROM {table})",
                match dialect {
                    Dialect::Sqlite => "i.id",
                    Dialect::Postgres => "i.rid",
                }
            ),
        ),
    ]
}

/// Roll-ups that come out differently when they are worked out anew.
async fn rolled_up(
    store: &Store,
    object: &Arc<Object>,
    now: Timestamp,
    found: &mut Vec<String>,
) -> anyhow::Result<()> {
    let columns: Vec<(String, ColumnType)> = object
        .fields
        .iter()
        .filter(|field| field.params.rollup.is_some())
        .flat_map(|field| field.kind.columns(field))
        .map(|column| (column.name, column.ty))
        .collect();
    if columns.is_empty() {
        return Ok(());
    }
    let text = format!(
        "SELECT rid, {} FROM {} ORDER BY rid",
        columns
            .iter()
            .map(|(name, _)| format!("\"{name}\""))
            .collect::<Vec<_>>()
            .join(", "),
        object.table()
    );
    let mut types = vec![ColumnType::Int];
    types.extend(columns.iter().map(|(_, ty)| *ty));
    let before = rows(store, &text, &types).await?;
    store.recompute(&object.name, now).await?;
    let after = rows(store, &text, &types).await?;
    let wrong = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before != after)
        .count();
    if wrong > 0 {
        found.push(format!("{}: {wrong} wrong roll-ups", object.name));
    }
    Ok(())
}

async fn note(
    store: &Store,
    found: &mut Vec<String>,
    what: &str,
    text: &str,
) -> anyhow::Result<()> {
    match rows(store, text, &[ColumnType::Int])
        .await?
        .first()
        .map(Vec::as_slice)
    {
        Some([Cell::Int(0)]) => {}
        Some([Cell::Int(number)]) => found.push(format!("{number} {what}")),
        other => anyhow::bail!("{what}: {other:?}"),
    }
    Ok(())
}

async fn rows(store: &Store, text: &str, types: &[ColumnType]) -> anyhow::Result<Vec<Vec<Cell>>> {
    let (owned, types) = (text.to_owned(), types.to_vec());
    let read = store.db().snapshot("test", move |tx| {
        let (text, types) = (owned.clone(), types.clone());
        Box::pin(async move {
            let mut sql = Sql::new(tx.dialect(), "");
            sql.push(&text).results_are(&types);
            tx.query(&sql).await
        })
    });
    read.await.with_context(|| text.to_owned())
}

/// What the embedded database says of its own file, every page of it.
async fn sound(store: &Store) -> anyhow::Result<String> {
    let rows = rows(store, "PRAGMA integrity_check", &[ColumnType::Text]).await?;
    match rows.first().map(Vec::as_slice) {
        Some([Cell::Text(told)]) => Ok(told.clone()),
        other => anyhow::bail!("{other:?}"),
    }
}
