//! Changing what a workspace is made of: objects and fields, and with them its tables. One definition at a time, over all
//! nodes, each worked out on top of the one before it.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use mainstay_model::change::Meta;
use mainstay_model::schema::lay_over;
use mainstay_model::{Catalog, Cell, Column, Field, Object, Problem, Reason};

use crate::db::{CATALOG_CHANNEL, Tx};
use crate::error::{Error, Result};
use crate::layout::Layouts;
use crate::meta;
use crate::open::{Store, make};
use crate::plan::Live;
use crate::sql::{Sql, quoted};
use crate::write::recompute;

/// A definition that was written down.
struct Defined {
    catalog: Catalog,
    indexes: Vec<String>,
    number: i64,
    /// Objects whose records have to be worked out anew whatever their shape says: a field of theirs is back.
    back: HashSet<String>,
}

impl Store {
    /// The objects as they are shipped.
    pub fn standard(&self) -> &[Object] {
        &self.inner.standard
    }

    /// All definitions of the workspace, with those that were deleted: what changing them begins with.
    pub async fn schema(&self) -> Result<Vec<Object>> {
        let kept = self
            .db()
            .snapshot("schema", |tx| Box::pin(meta::load(tx)))
            .await?;
        Ok(lay_over(self.standard(), &kept, true))
    }

    /// Adds objects or changes them (whole, by name): keeps them, makes their tables, works out computed fields that are new
    /// or different, and gives the new catalogue.
    pub async fn define(&self, meta: Meta, objects: Vec<Object>) -> Result<Arc<Catalog>> {
        self.redefine(meta, move |_, present| {
            let mut all = present.to_vec();
            for object in &objects {
                match all.iter_mut().find(|other| other.name == object.name) {
                    Some(other) => other.clone_from(object),
                    None => all.push(object.clone()),
                }
            }
            Ok(all)
        })
        .await
    }

    /// Changes the definitions. `change` is given the objects that are shipped and all present definitions, and gives all
    /// definitions as they shall be; nobody else changes any meanwhile. What it leaves out stays.
    pub async fn redefine<F>(&self, meta: Meta, change: F) -> Result<Arc<Catalog>>
    where
        F: Fn(&[Object], &[Object]) -> std::result::Result<Vec<Object>, Vec<Problem>>
            + Send
            + Sync
            + 'static,
    {
        let _alone = self.inner.defining.lock().await;
        let at = meta.at;
        let standard = self.inner.standard.clone();
        let change = Arc::new(change);
        let defined = self
            .db()
            .write("define", move |tx| {
                let (meta, change, standard) = (meta.clone(), change.clone(), standard.clone());
                Box::pin(async move { define(tx, &meta, &*change, &standard).await })
            })
            .await?;
        self.take_over(defined, at).await
    }

    /// Gives up for good what was deleted: a field, or a whole object. Its values are gone with it; history keeps what it told.
    pub async fn purge_definition(
        &self,
        meta: Meta,
        object: &str,
        field: Option<&str>,
    ) -> Result<Arc<Catalog>> {
        let _alone = self.inner.defining.lock().await;
        let at = meta.at;
        let standard = self.inner.standard.clone();
        let (object, field) = (object.to_owned(), field.map(str::to_owned));
        let defined = self
            .db()
            .write("purge definition", move |tx| {
                let (meta, standard) = (meta.clone(), standard.clone());
                let (object, field) = (object.clone(), field.clone());
                Box::pin(
                    async move { purge(tx, &meta, &standard, &object, field.as_deref()).await },
                )
            })
            .await?;
        self.take_over(defined, at).await
    }

    async fn take_over(&self, defined: Defined, at: jiff::Timestamp) -> Result<Arc<Catalog>> {
        self.db().build(&defined.indexes).await?;
        let catalog = Arc::new(defined.catalog);
        let before = self.catalog();
        self.inner.defined.store(defined.number, Ordering::Release);
        *self.inner.layouts.write() = Arc::new(Layouts::new(&catalog));
        *self.inner.catalog.write() = catalog.clone();
        for object in catalog.objects() {
            let old = before.get(&object.name).map(|object| &**object);
            if defined.back.contains(&object.name) || recompute::needed(old, object) {
                self.recompute(&object.name, at).await?;
            }
        }
        self.note_shapes(catalog.objects().to_vec(), at).await?;
        Ok(catalog)
    }
}

async fn define<F>(tx: &mut Tx, meta: &Meta, change: &F, standard: &[Object]) -> Result<Defined>
where
    F: Fn(&[Object], &[Object]) -> std::result::Result<Vec<Object>, Vec<Problem>> + ?Sized,
{
    tx.lock_schema().await?;
    let before = meta::load(tx).await?;
    let present = lay_over(standard, &before, true);
    let wanted = change(standard, &present).map_err(Error::Invalid)?;
    let changed: Vec<Object> = wanted
        .into_iter()
        .filter(|object| {
            let old = present.iter().find(|old| old.name == object.name);
            old.is_none_or(|old| !same(old, object))
        })
        .collect();
    let mut kept = before.clone();
    kept.extend(
        changed
            .iter()
            .map(|object| (object.name.clone(), object.clone())),
    );
    let old = Catalog::new(lay_over(standard, &before, false)).map_err(Error::Invalid)?;
    let catalog = Catalog::new(lay_over(standard, &kept, false)).map_err(Error::Invalid)?;
    let twice = taken_twice(tx, &old, &catalog).await?;
    if !twice.is_empty() {
        return Err(Error::Invalid(twice));
    }
    let indexes = make(tx, &catalog).await?;
    let back = changed
        .iter()
        .filter(|object| {
            let old = present.iter().find(|old| old.name == object.name);
            old.is_some_and(|old| brings_back(old, object))
        })
        .map(|object| object.name.clone())
        .collect();
    meta::save(tx, meta, &before, &changed).await?;
    written(tx, meta, catalog, indexes, back).await
}

async fn written(
    tx: &mut Tx,
    meta: &Meta,
    catalog: Catalog,
    indexes: Vec<String>,
    back: HashSet<String>,
) -> Result<Defined> {
    tx.notify(CATALOG_CHANNEL, &meta.id.to_string()).await?;
    let number = meta::newest(tx).await?;
    Ok(Defined {
        catalog,
        indexes,
        number,
        back,
    })
}

fn same(one: &Object, other: &Object) -> bool {
    match (serde_json::to_value(one), serde_json::to_value(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Whether something that was deleted is there again, with values that nobody has looked at meanwhile.
fn brings_back(old: &Object, new: &Object) -> bool {
    let field = |old: &Field| {
        // What is computed is worked out anew by its shape; of the others only search has lost sight.
        old.params.searchable
            && old.params.deleted.is_some()
            && new
                .find(&old.name)
                .is_some_and(|field| field.params.deleted.is_none())
    };
    old.deleted.is_some() && new.deleted.is_none() || old.fields.iter().any(field)
}

/// Fields that are to be unique from now on and have a value twice.
async fn taken_twice(tx: &mut Tx, before: &Catalog, after: &Catalog) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let live = Live::read(tx).await?;
    for object in after.objects() {
        let Some(columns) = live.tables.get(&object.table()) else {
            continue;
        };
        for field in object.fields.iter().filter(|field| field.params.unique) {
            let old = before
                .get(&object.name)
                .and_then(|old| old.find(&field.name));
            if old.is_some_and(|old| old.params.unique) {
                continue;
            }
            let Some(key) = key_column(field).filter(|key| columns.contains_key(&key.name)) else {
                continue;
            };
            let mut sql = Sql::new(tx.dialect(), "SELECT ");
            sql.ident(&key.name).push(" FROM ").ident(&object.table());
            sql.push(" WHERE deleted_at IS NULL AND ").ident(&key.name);
            sql.push(" IS NOT NULL GROUP BY ").ident(&key.name);
            sql.push(" HAVING count(*) > 1 LIMIT 1").result(key.ty);
            let found = tx.query_first(&sql).await?;
            if let Some(cell) = found.and_then(|row| row.into_iter().next()) {
                let value = match cell {
                    Cell::Text(text) => text,
                    other => field
                        .kind
                        .export(field, &field.kind.value(field, &mut [other])),
                };
                let text = format!(
                    "More than one record has the value {value}; make them different first."
                );
                let place = format!("{}.{}", object.name, field.name);
                problems.push(Reason::new("unique_twice", text).with(&[&value]).at(place));
            }
        }
    }
    Ok(problems)
}

/// The column that tells the values of a unique field apart.
fn key_column(field: &Field) -> Option<Column> {
    let sort = field
        .kind
        .sort(field)
        .into_iter()
        .map(|sort| sort.column)
        .next();
    sort.or_else(|| field.kind.columns(field).into_iter().next())
}

async fn purge(
    tx: &mut Tx,
    meta: &Meta,
    standard: &[Object],
    name: &str,
    field: Option<&str>,
) -> Result<Defined> {
    tx.lock_schema().await?;
    let before = meta::load(tx).await?;
    let object = before.get(name).ok_or(Error::NotFound)?;
    let live = Live::read(tx).await?;
    let mut texts = Vec::new();
    let mut kept: BTreeMap<String, Object> = before.clone();
    match field {
        Some(field) => {
            let gone = object
                .find(field)
                .filter(|field| field.params.deleted.is_some())
                .ok_or(Error::NotFound)?;
            texts.extend(without_field(&live, object, gone));
            if let Some(object) = kept.get_mut(name) {
                object.fields.retain(|other| other.name != field);
            }
        }
        None => {
            if object.deleted.is_none() {
                return Err(Error::NotFound);
            }
            let sides = object
                .fields
                .iter()
                .filter_map(|field| object.side_table(field));
            let tables = sides.chain([object.search_table(), object.table()]);
            texts.extend(tables.filter(|table| live.has_table(table)).map(drop_table));
            kept.remove(name);
            for other in kept.values_mut() {
                texts.extend(unlink(&live, other, name));
            }
        }
    }
    let catalog = Catalog::new(lay_over(standard, &kept, false)).map_err(Error::Invalid)?;
    for text in &texts {
        tx.batch(text).await?;
    }
    let changed: Vec<Object> = kept
        .values()
        .filter(|object| {
            before
                .get(&object.name)
                .is_some_and(|old| !same(old, object))
        })
        .cloned()
        .collect();
    meta::save(tx, meta, &before, &changed).await?;
    if !kept.contains_key(name) {
        meta::forget(tx, meta, object).await?;
    }
    written(tx, meta, catalog, Vec::new(), HashSet::new()).await
}

/// Takes an object that is gone out of the links of another; gives what drops the fields that pointed at nothing else.
fn unlink(live: &Live, object: &mut Object, gone: &str) -> Vec<String> {
    let only: Vec<Field> = object
        .fields
        .iter()
        .filter(|field| field.params.custom || object.custom)
        .filter(|field| matches!(field.params.targets.as_slice(), [target] if target == gone))
        .cloned()
        .collect();
    for field in &mut object.fields {
        field.params.targets.retain(|target| target != gone);
    }
    object
        .fields
        .retain(|field| only.iter().all(|other| other.name != field.name));
    only.iter()
        .flat_map(|field| without_field(live, object, field))
        .collect()
}

/// What drops the columns and the side table of a field.
fn without_field(live: &Live, object: &Object, field: &Field) -> Vec<String> {
    let table = object.table();
    let there = |column: &Column| {
        live.tables
            .get(&table)
            .is_some_and(|columns| columns.contains_key(&column.name))
    };
    let side = object
        .side_table(field)
        .filter(|side| live.has_table(side))
        .map(drop_table);
    let columns = field.kind.columns(field).into_iter().filter(there);
    let columns = columns.map(|column| {
        format!(
            "ALTER TABLE {} DROP COLUMN {}",
            quoted(&table),
            quoted(&column.name)
        )
    });
    side.into_iter().chain(columns).collect()
}

fn drop_table(name: String) -> String {
    format!("DROP TABLE {}", quoted(&name))
}
