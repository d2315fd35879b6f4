//! The one search box: all objects in one statement, in rounds from the strictest reading of what was typed to the widest,
//! until enough is found. The rounds are the coarse ranking; within a round titles are compared with what was typed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use mainstay_model::access::Access;
use mainstay_model::fold::fold;
use mainstay_model::object::Role;
use mainstay_model::search::{SearchQuery, query};
use mainstay_model::{Cell, ColumnType, Object, Predicate, Record};

use super::expression::{self, Columns};
use super::meant::Meant;
use super::{Matches, readable_columns, write_match};
use crate::db::Tx;
use crate::error::Result;
use crate::layout::{Layout, Layouts};
use crate::predicate::Conditions;
use crate::read::{Batch, Selection, fill, title_text};
use crate::sql::Sql;

/// Something that may be meant.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The record, with its title and a few fields of its list that tell it from others of the same name.
    pub record: Record,
    /// What it is called.
    pub title: String,
    /// The larger, the likelier; comparable within one answer.
    pub score: f64,
}

/// Most hits of one answer.
const MOST: usize = 100;
/// Newest records of an object that are looked at in a round for somebody who may not see all of them.
const CANDIDATES: i64 = 10_000;
/// Fields of a list that are shown beside the title.
const BESIDE: usize = 3;

/// How what was typed is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Round {
    /// Whole words of the title.
    Title,
    /// Beginnings of words of the title.
    TitleBegun,
    /// Beginnings of words anywhere.
    Anywhere,
    /// Fragments of words, anywhere; words with typing errors where nothing was found before.
    Meant,
}

impl Round {
    const ALL: [Round; 4] = [
        Round::Title,
        Round::TitleBegun,
        Round::Anywhere,
        Round::Meant,
    ];

    fn worth(self) -> f64 {
        match self {
            Round::Title => 8.0,
            Round::TitleBegun => 6.0,
            Round::Anywhere => 4.0,
            Round::Meant => 2.0,
        }
    }
}

/// An object that is searched.
struct Place {
    layout: Arc<Layout>,
    columns: Columns,
    visible: Predicate,
}

/// What somebody may mean, the likeliest first.
pub(crate) async fn find(
    tx: &mut Tx,
    layouts: &Layouts,
    access: &Arc<Access>,
    text: &str,
    limit: usize,
    only: Option<&str>,
) -> Result<Vec<Hit>> {
    let query = query(text);
    let limit = limit.min(MOST);
    let places = places(layouts, access, only);
    if query.terms.is_empty() || limit == 0 || places.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Found::default();
    for round in Round::ALL {
        let meant = match round {
            // Whoever is understood to the letter means no other word: "ann@acme.example" is not "anna@acme.example".
            Round::Meant if found.order.is_empty() => Meant::wide(tx, &query).await?,
            Round::Meant => Meant::fragments(tx, &query).await?,
            _ => Meant::default(),
        };
        if round == Round::Meant && meant.is_empty() {
            break;
        }
        search(
            tx, layouts, &places, &query, round, &meant, limit, &mut found,
        )
        .await?;
        if found.order.len() >= limit {
            break;
        }
    }
    let mut hits = load(tx, layouts, access, &places, &query, &found).await?;
    hits.sort_by(|a, b| b.score.total_cmp(&a.score));
    hits.truncate(limit);
    Ok(hits)
}

fn places(layouts: &Layouts, access: &Access, only: Option<&str>) -> Vec<Place> {
    let wanted = |object: &Object| match only {
        Some(only) => object.name == only,
        None => object.role != Role::System && !object.hidden,
    };
    let objects = access
        .catalog()
        .objects()
        .iter()
        .filter(|object| wanted(object));
    objects
        .filter_map(|object| {
            let visible = access.visible(&object.name);
            let columns = readable_columns(access, object)?;
            (visible != Predicate::False).then(|| Place {
                layout: layouts.of(object),
                columns,
                visible,
            })
        })
        .collect()
}

/// What the rounds have found: place and internal number, with the round.
#[derive(Default)]
struct Found {
    seen: HashSet<(usize, i64)>,
    order: Vec<(usize, i64, Round)>,
}

#[expect(
    clippy::too_many_arguments,
    reason = "one round of a search is made of all of these"
)]
async fn search(
    tx: &mut Tx,
    layouts: &Layouts,
    places: &[Place],
    query: &SearchQuery,
    round: Round,
    meant: &Meant,
    limit: usize,
    found: &mut Found,
) -> Result<()> {
    let mut sql = Sql::new(tx.dialect(), "");
    let mut arms = 0;
    for (number, place) in places.iter().enumerate() {
        let columns = match (round, place.columns) {
            (Round::Title | Round::TitleBegun, _) => Columns::Title,
            // What the title has was found in the rounds before.
            (Round::Anywhere, Columns::Title) => continue,
            (_, columns) => columns,
        };
        let Some(expression) =
            expression::write(tx.dialect(), query, meant, columns, round == Round::Title)
        else {
            continue;
        };
        arms += 1;
        sql.push(if arms > 1 { " UNION ALL " } else { "" });
        arm(&mut sql, layouts, number, place, expression, limit)?;
    }
    if arms == 0 {
        return Ok(());
    }
    sql.result(ColumnType::Int).result(ColumnType::Int);
    for row in tx.query(&sql).await? {
        if let [Cell::Int(place), Cell::Int(rid)] = *row.as_slice() {
            let place = usize::try_from(place).unwrap_or(0);
            if found.seen.insert((place, rid)) {
                found.order.push((place, rid, round));
            }
        }
    }
    Ok(())
}

/// Adds the newest records of one object that the expression finds and that may be seen.
fn arm(
    sql: &mut Sql,
    layouts: &Layouts,
    number: usize,
    place: &Place,
    expression: String,
    limit: usize,
) -> Result<()> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let candidates = if place.visible == Predicate::True {
        limit.saturating_mul(4)
    } else {
        CANDIDATES
    };
    let table = place.layout.object.search_table();
    let rid = sql.dialect().search_rid();
    sql.push("SELECT * FROM (SELECT CAST(")
        .push(&number.to_string())
        .push(" AS bigint) AS place, t.rid FROM (");
    sql.push("SELECT ")
        .push(rid)
        .push(" FROM ")
        .ident(&table)
        .push(" WHERE ");
    write_match(sql, &table, &expression)
        .push(" ORDER BY ")
        .push(rid)
        .push(" DESC LIMIT ");
    sql.bind(Cell::Int(candidates), ColumnType::Int)
        .push(") s CROSS JOIN ")
        .ident(&place.layout.table);
    sql.push(" t WHERE t.rid = s.")
        .push(rid)
        .push(" AND t.deleted_at IS NULL");
    if place.visible != Predicate::True {
        sql.push(" AND ");
        let matches = Matches::default();
        Conditions::new(layouts, &matches).write(sql, &place.layout, "t", &place.visible)?;
    }
    sql.push(" LIMIT ")
        .bind(Cell::Int(limit), ColumnType::Int)
        .push(") a")
        .push(&number.to_string());
    Ok(())
}

/// Reads what was found, once more within the scope.
async fn load(
    tx: &mut Tx,
    layouts: &Layouts,
    access: &Arc<Access>,
    places: &[Place],
    query: &SearchQuery,
    found: &Found,
) -> Result<Vec<Hit>> {
    let mut by_place: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    let mut rounds = HashMap::new();
    for (place, rid, round) in &found.order {
        by_place.entry(*place).or_default().push(*rid);
        rounds.insert((*place, *rid), *round);
    }
    let mut selections = Vec::with_capacity(by_place.len());
    let mut statements = Vec::with_capacity(by_place.len());
    for (number, rids) in &by_place {
        let place = &places[*number];
        let selection = Selection::new(place.layout.clone(), beside(access, &place.layout));
        let mut sql = Sql::new(tx.dialect(), "SELECT ");
        selection.columns(&mut sql, "t");
        sql.push(" FROM ")
            .ident(&place.layout.table)
            .push(" t WHERE t.rid");
        sql.any_of(
            rids.iter().copied().map(Cell::Int).collect(),
            ColumnType::Int,
        )
        .push(" AND t.deleted_at IS NULL");
        if place.visible != Predicate::True {
            sql.push(" AND ");
            Conditions::new(layouts, &Matches::default()).write(
                &mut sql,
                &place.layout,
                "t",
                &place.visible,
            )?;
        }
        statements.push(sql);
        selections.push((*number, selection));
    }
    let mut hits = Vec::with_capacity(found.order.len());
    for ((number, selection), mut rows) in
        selections.into_iter().zip(tx.query_all(&statements).await?)
    {
        let mut batch = Batch::of(selection, &mut rows)?;
        fill(tx, layouts, access, &mut batch).await?;
        let newest = batch.rids.iter().copied().max().unwrap_or(1).max(1);
        for (record, rid) in batch.records.into_iter().zip(batch.rids) {
            let round = rounds.get(&(number, rid)).copied().unwrap_or(Round::Meant);
            let title = title(&record);
            let recent = 0.3 * rid as f64 / newest as f64;
            let score =
                round.worth() + likeness(&title, query) + recent + prominence(&record.object);
            hits.push(Hit {
                record,
                title,
                score,
            });
        }
    }
    Ok(hits)
}

/// The title, and the fields that tell records of one name apart.
fn beside(access: &Access, layout: &Layout) -> Arc<[usize]> {
    let object = &layout.object;
    let others = object.distinctive().into_iter();
    let others = others
        .filter_map(|name| object.position(name))
        .filter(|at| access.may_read(object, *at))
        .take(BESIDE);
    layout.title.into_iter().chain(others).collect()
}

fn title(record: &Record) -> String {
    match record.object.title_field() {
        Some(field) => title_text(field, record.get(&field.name)),
        None => String::new(),
    }
}

/// How much a title is like what was typed, from 0 to 1.
fn likeness(title: &str, query: &SearchQuery) -> f64 {
    let title = fold(title);
    if title == query.folded {
        1.0
    } else if title.starts_with(&query.folded) {
        0.8
    } else if title.split(' ').any(|word| word == query.folded) {
        0.7
    } else {
        0.6 * strsim::normalized_damerau_levenshtein(&title, &query.folded)
    }
}

/// Of equals, customers stand before what was done for them.
fn prominence(object: &Object) -> f64 {
    match object.role {
        Role::Subject => 0.4,
        Role::Activity | Role::System => 0.0,
    }
}
