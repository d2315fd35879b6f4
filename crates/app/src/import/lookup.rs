//! Finding records by what people know of them: the rows' keys, and the targets of links by name, domain, email or id.
//! Everything goes through the person's scope: a record that may not be seen is not found.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use mainstay_model::access::{Access, QueryError};
use mainstay_model::field::{Side, Widget};
use mainstay_model::filter::{Operator, RawCondition, RawFilter};
use mainstay_model::object::Role;
use mainstay_model::query::{RawQuery, ScopedGet, Trash};
use mainstay_model::{Env, Field, Object, Record, RecordId, Value, fold};
use mainstay_store::Store;

use super::mapping::{natural_keys, target_names};
use crate::error::Result;

/// Values asked for in one statement.
const ASK: usize = 100;
/// Links remembered from one batch to the next.
const REMEMBER: usize = 50_000;
/// Users, teams and the like are few: they are read once, up to this many.
const FEW: usize = 5_000;

/// What a text refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// This record.
    One(String, RecordId),
    /// Several records.
    Many(usize),
    /// None that may be seen.
    None,
}

/// Reads records in the person's scope.
pub(crate) struct Lookup {
    store: Store,
    access: Arc<Access>,
    env: Env,
    links: HashMap<(usize, Option<String>, String), Found>,
    few: HashMap<String, Vec<Record>>,
    made: HashSet<RecordId>,
}

impl Lookup {
    pub fn new(store: Store, access: Arc<Access>, env: Env) -> Self {
        Self {
            store,
            access,
            env,
            links: HashMap::new(),
            few: HashMap::new(),
            made: HashSet::new(),
        }
    }

    /// The records that have one of these keys, by key. `fields` are read.
    pub async fn by_key(
        &self,
        object: &Object,
        key: &Field,
        keys: &[String],
        fields: &[String],
    ) -> Result<HashMap<String, Vec<Arc<Record>>>> {
        let wanted: HashSet<&str> = keys.iter().map(String::as_str).collect();
        let mut found: HashMap<String, Vec<Arc<Record>>> = HashMap::new();
        let mut select = fields.to_vec();
        if !select.contains(&key.name) {
            select.push(key.name.clone());
        }
        for some in keys.chunks(ASK) {
            for record in self
                .read(object, any_of(key, some), Some(select.clone()))
                .await?
            {
                let record = Arc::new(record);
                for text in key_texts(key, record.get(&key.name)) {
                    if wanted.contains(text.as_str()) {
                        let records = found.entry(text).or_default();
                        if !records.iter().any(|other| other.id == record.id) {
                            records.push(record.clone());
                        }
                    }
                }
            }
        }
        Ok(found)
    }

    /// All records that have one of these in a field, read with all that is readable of them.
    pub async fn any(&self, object: &Object, key: &Field, texts: &[String]) -> Result<Vec<Record>> {
        let mut found = Vec::new();
        for some in texts.chunks(ASK) {
            found.extend(self.read(object, any_of(key, some), None).await?);
        }
        Ok(found)
    }

    /// Records by id.
    pub async fn by_id(
        &self,
        object: &Object,
        ids: &[RecordId],
    ) -> Result<HashMap<RecordId, Arc<Record>>> {
        let gets: Vec<ScopedGet> = ids
            .iter()
            .filter_map(|id| self.access.get(&object.name, *id, Trash::Live))
            .collect();
        let mut found = HashMap::with_capacity(gets.len());
        for some in gets.chunks(16) {
            let reads: Vec<_> = some.iter().map(|get| self.store.get(get)).collect();
            let records = futures_util::future::try_join_all(reads).await?;
            found.extend(
                records
                    .into_iter()
                    .flatten()
                    .map(|record| (record.id, Arc::new(record))),
            );
        }
        Ok(found)
    }

    /// What was found for a link's text, after [`Lookup::resolve`].
    pub fn link(&self, field: usize, by: Option<&str>, text: &str) -> Found {
        let key = (field, by.map(str::to_owned), text.to_owned());
        self.links.get(&key).cloned().unwrap_or(Found::None)
    }

    /// From now on a text refers to a record that this import has made.
    pub fn made(&mut self, field: usize, by: Option<&str>, text: &str, object: &str, id: RecordId) {
        self.made.insert(id);
        self.links.insert(
            (field, by.map(str::to_owned), text.to_owned()),
            Found::One(object.to_owned(), id),
        );
    }

    /// Whether this import has made the record.
    pub fn has_made(&self, id: RecordId) -> bool {
        self.made.contains(&id)
    }

    /// Finds the targets of a link that are not known yet. What is not found is asked for again by later batches when
    /// `forget` says so: it may have come into being.
    pub async fn resolve(
        &mut self,
        object: &Object,
        field: usize,
        by: Option<&str>,
        texts: &HashSet<String>,
        forget: bool,
    ) -> Result<()> {
        if self.links.len() > REMEMBER {
            self.links.clear();
        }
        let owned = by.map(str::to_owned);
        let unknown: Vec<String> = texts
            .iter()
            .filter(
                |text| match self.links.get(&(field, owned.clone(), (*text).clone())) {
                    None => true,
                    Some(Found::None) => forget,
                    Some(_) => false,
                },
            )
            .cloned()
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let catalog = self.access.catalog().clone();
        let mut matches: HashMap<String, Vec<(String, RecordId)>> = HashMap::new();
        for name in target_names(&object.fields[field]) {
            let Some(target) = catalog
                .get(name)
                .filter(|_| self.access.object(name).is_some())
            else {
                continue;
            };
            for (text, id) in self.matches(target, by, &unknown).await? {
                let list = matches.entry(text).or_default();
                if !list.iter().any(|(_, other)| *other == id) {
                    list.push((name.to_owned(), id));
                }
            }
        }
        for text in unknown {
            let found = match matches.remove(&text).unwrap_or_default().as_slice() {
                [] => Found::None,
                [(object, id)] => Found::One(object.clone(), *id),
                several => Found::Many(several.len()),
            };
            self.links.insert((field, owned.clone(), text), found);
        }
        Ok(())
    }

    /// Texts and the records they refer to, the best kind of match of each text only.
    async fn matches(
        &mut self,
        target: &Arc<Object>,
        by: Option<&str>,
        texts: &[String],
    ) -> Result<Vec<(String, RecordId)>> {
        let keys: Vec<&Field> = natural_keys(target)
            .filter(|key| by.is_none_or(|by| key.name == by))
            .collect();
        let mut found: Vec<(String, RecordId)> = Vec::new();
        let mut open: Vec<String> = texts.to_vec();
        for rank in [Rank::Exact, Rank::Address, Rank::Title] {
            for key in keys.iter().filter(|key| rank == rank_of(target, key)) {
                let ask: Vec<String> = open
                    .iter()
                    .filter(|text| by.is_some() || plausible(key, text))
                    .cloned()
                    .collect();
                if ask.is_empty() {
                    continue;
                }
                let records = self.candidates(target, key, &ask).await?;
                let index = self.index(key, &records);
                for text in ask {
                    let forms = self.forms(key, &text);
                    let hits: HashSet<RecordId> = forms
                        .iter()
                        .filter_map(|form| index.get(form))
                        .flatten()
                        .copied()
                        .collect();
                    found.extend(hits.into_iter().map(|id| (text.clone(), id)));
                }
            }
            open.retain(|text| !found.iter().any(|(known, _)| known == text));
        }
        Ok(found)
    }

    async fn candidates(
        &mut self,
        target: &Arc<Object>,
        key: &Field,
        texts: &[String],
    ) -> Result<Vec<Record>> {
        if target.role == Role::System {
            if !self.few.contains_key(&target.name) {
                let all = self.read(target, RawFilter::default(), None).await?;
                self.few.insert(target.name.clone(), all);
            }
            return Ok(self.few.get(&target.name).cloned().unwrap_or_default());
        }
        let mut records = Vec::new();
        for some in texts.chunks(ASK) {
            let filter = match key.kind.widget(key) {
                _ if target.title == key.name => same_folded(key, some),
                Widget::Url => same_host(key, some),
                _ => any_of(key, some),
            };
            records.extend(
                self.read(target, filter, Some(vec![key.name.clone()]))
                    .await?,
            );
        }
        Ok(records)
    }

    fn index(&self, key: &Field, records: &[Record]) -> HashMap<String, Vec<RecordId>> {
        let mut index: HashMap<String, Vec<RecordId>> = HashMap::new();
        for record in records {
            for form in self.value_forms(key, record.get(&key.name)) {
                index.entry(form).or_default().push(record.id);
            }
        }
        index
    }

    /// The forms under which a value is found.
    fn value_forms(&self, key: &Field, value: &Value) -> Vec<String> {
        if value.is_null() {
            return Vec::new();
        }
        let mut forms = key_texts(key, value);
        if matches!(key.kind.widget(key), Widget::Url) {
            forms.extend(forms.clone().iter().map(|text| host(text)));
        }
        forms.push(fold::fold(&key.kind.display(
            key,
            value,
            &self.env.locale,
            &self.env,
        )));
        forms.iter_mut().for_each(|form| *form = fold::fold(form));
        forms.sort();
        forms.dedup();
        forms
    }

    /// The forms that a text of the file may mean.
    fn forms(&self, key: &Field, text: &str) -> Vec<String> {
        let mut forms = vec![fold::fold(text)];
        if let Ok(value) = key.kind.parse_text(key, text, &self.env) {
            forms.extend(self.value_forms(key, &value));
        }
        if matches!(key.kind.widget(key), Widget::Url) {
            forms.push(fold::fold(&host(text)));
        }
        forms.sort();
        forms.dedup();
        forms
    }

    async fn read(
        &self,
        object: &Object,
        filter: RawFilter,
        select: Option<Vec<String>>,
    ) -> Result<Vec<Record>> {
        let raw = RawQuery {
            filter,
            select,
            ..RawQuery::default()
        };
        let query = match self.access.query(&object.name, &raw, &self.env) {
            Ok(query) => query,
            // A key that this person may not read finds nothing.
            Err(QueryError::NotFound | QueryError::Problems(..)) => return Ok(Vec::new()),
        };
        let page = self.store.page(&query.with_page(FEW, None)).await?;
        Ok(page.records)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    Exact,
    Address,
    Title,
}

fn rank_of(object: &Object, key: &Field) -> Rank {
    match key.kind.widget(key) {
        _ if key.name == object.title => Rank::Title,
        Widget::Url | Widget::Email | Widget::Emails => Rank::Address,
        _ => Rank::Exact,
    }
}

/// Whether a text may be meant so, where the file does not say: an email has an `@`, an address a point.
fn plausible(key: &Field, text: &str) -> bool {
    match key.kind.widget(key) {
        Widget::Email | Widget::Emails => text.contains('@'),
        Widget::Url => text.contains('.') && !text.contains([' ', '@']),
        _ => true,
    }
}

fn host(text: &str) -> String {
    let bare = text.rsplit_once("://").map_or(text, |(_, rest)| rest);
    let host = bare.split(['/', '?', '#']).next().unwrap_or("");
    host.strip_prefix("www.").unwrap_or(host).to_lowercase()
}

/// The texts by which a value is the same as another's.
pub(crate) fn key_texts(key: &Field, value: &Value) -> Vec<String> {
    if value.is_null() {
        return Vec::new();
    }
    match key.kind.side(key) {
        Side::Values => key.kind.side_values(key, value),
        _ => vec![key.kind.export(key, value)],
    }
}

fn any_of(key: &Field, texts: &[String]) -> RawFilter {
    let operators = key.kind.operators(key);
    let one = |op: Operator, operands: Vec<String>| {
        RawFilter::Condition(RawCondition {
            path: key.name.clone(),
            op: op.name().to_owned(),
            operands,
        })
    };
    if operators.contains(&Operator::In) {
        return one(Operator::In, texts.to_vec());
    }
    let op = if operators.contains(&Operator::Eq) {
        Operator::Eq
    } else {
        Operator::Contains
    };
    RawFilter::Any(
        texts
            .iter()
            .map(|text| one(op, vec![text.clone()]))
            .collect(),
    )
}

/// Rows with an address on one of these hosts, whatever page it names.
fn same_host(key: &Field, texts: &[String]) -> RawFilter {
    let one = |op: Operator, text: String| {
        RawFilter::Condition(RawCondition {
            path: key.name.clone(),
            op: op.name().to_owned(),
            operands: vec![text],
        })
    };
    let hosts = texts.iter().map(|text| host(text).replace('*', ""));
    let each = hosts.flat_map(|host| {
        [
            one(Operator::Eq, host.clone()),
            one(Operator::Ilike, format!("{host}/*")),
        ]
    });
    RawFilter::Any(each.collect())
}

/// Rows whose text is the same but for case and accents: between the folded text and itself, which an index serves.
fn same_folded(key: &Field, texts: &[String]) -> RawFilter {
    let operators = key.kind.operators(key);
    let one = |op: Operator, text: &str| {
        RawFilter::Condition(RawCondition {
            path: key.name.clone(),
            op: op.name().to_owned(),
            operands: vec![text.to_owned()],
        })
    };
    if operators.contains(&Operator::Gte) && operators.contains(&Operator::Lte) {
        let each = texts
            .iter()
            .map(|text| RawFilter::All(vec![one(Operator::Gte, text), one(Operator::Lte, text)]));
        return RawFilter::Any(each.collect());
    }
    any_of(key, texts)
}
