//! Links from row to row of one file: a company and its parent, a person and the one they report to, in whatever order they
//! stand. A first reading of the file finds which rows are pointed at; links to rows that are not in yet are set at the end.

use std::collections::{HashMap, HashSet};

use mainstay_model::field::Piece;
use mainstay_model::{Env, Value, fold};

use super::mapping::{Layout, natural_keys};
use super::source::{Row, Rows, Source};
use mainstay_model::RecordId;

/// The rows of a file that others point at.
#[derive(Debug, Default)]
pub(crate) struct Family {
    rows: HashMap<u64, Member>,
}

/// A row that others point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// Its number.
    pub row: u64,
    /// Its record, once it is in.
    pub record: Option<RecordId>,
    /// Whether other rows are called so too.
    pub several: bool,
}

impl Family {
    /// Reads the file for rows that point at rows; nothing to read where no link can.
    pub fn survey(source: &Source, layout: &Layout, env: &Env) -> std::io::Result<Self> {
        let mut family = Self::default();
        if !layout.links.iter().any(|link| link.own) {
            return Ok(family);
        }
        let mut wanted: HashSet<u64> = HashSet::new();
        each(source.rows()?, |row| {
            for link in layout.links.iter().filter(|link| link.own) {
                let texts = link
                    .columns
                    .iter()
                    .filter_map(|(column, _)| row.cells.get(*column));
                wanted.extend(texts.filter(|text| !text.trim().is_empty()).map(sign));
            }
        })?;
        if wanted.is_empty() {
            return Ok(family);
        }
        each(source.rows()?, |row| {
            for sign in signs(row, layout, env) {
                if wanted.contains(&sign) {
                    let member = Member {
                        row: row.number,
                        record: None,
                        several: false,
                    };
                    family
                        .rows
                        .entry(sign)
                        .and_modify(|known| known.several |= known.row != row.number)
                        .or_insert(member);
                }
            }
        })?;
        Ok(family)
    }

    /// The row that a text points at.
    pub fn find(&self, text: &str) -> Option<Member> {
        if self.rows.is_empty() {
            None
        } else {
            self.rows.get(&sign(text)).copied()
        }
    }

    /// A row is in, as this record.
    pub fn arrived(&mut self, row: &Row, record: RecordId, layout: &Layout, env: &Env) {
        if self.rows.is_empty() {
            return;
        }
        for sign in signs(row, layout, env) {
            if let Some(member) = self
                .rows
                .get_mut(&sign)
                .filter(|member| member.row == row.number)
            {
                member.record = Some(record);
            }
        }
    }
}

fn each(mut rows: Rows, mut look: impl FnMut(&Row)) -> std::io::Result<()> {
    while let Some(row) = rows.next_row()? {
        if row.problem.is_none() {
            look(&row);
        }
    }
    Ok(())
}

/// The rows of a file by what they can be pointed at by. Of several rows that are called the same the first counts.
pub(super) fn names(
    source: &Source,
    layout: &Layout,
    env: &Env,
) -> std::io::Result<HashMap<u64, u64>> {
    let mut rows = HashMap::new();
    let keys: Vec<usize> = natural_keys(&layout.object)
        .filter_map(|key| layout.object.position(&key.name))
        .collect();
    each(source.rows()?, |row| {
        for sign in signs(row, layout, env) {
            rows.entry(sign).or_insert(row.number);
        }
        let values = layout
            .values
            .iter()
            .filter(|value| keys.contains(&value.field));
        for (column, _) in values.flat_map(|value| &value.pieces) {
            let text = row.cells.get(*column).unwrap_or("").trim();
            if !text.is_empty() {
                rows.entry(sign(text)).or_insert(row.number);
            }
        }
    })?;
    Ok(rows)
}

/// What a row can be pointed at by: its title and its id elsewhere.
fn signs(row: &Row, layout: &Layout, env: &Env) -> Vec<u64> {
    let mut signs = Vec::with_capacity(2);
    for value in &layout.values {
        let field = layout.field(value.field);
        if field.name != layout.object.title && field.name != "external_id" {
            continue;
        }
        let pieces: Vec<Piece> = value
            .pieces
            .iter()
            .map(|(column, part)| Piece {
                part: *part,
                text: row.cells.get(*column).unwrap_or(""),
            })
            .collect();
        if let Ok(value) = field.assemble(&pieces, &Value::Null, false, env)
            && !value.is_null()
        {
            signs.push(sign(&field.kind.display(field, &value, &env.locale, env)));
        }
    }
    signs
}

/// A number for a folded text: a million rows that are pointed at shall not need a million texts.
pub(super) fn sign(text: &str) -> u64 {
    let digest = blake3::hash(fold::fold(text).as_bytes());
    let mut first = [0u8; 8];
    first.copy_from_slice(&digest.as_bytes()[..8]);
    u64::from_le_bytes(first)
}
