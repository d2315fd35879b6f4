//! What somebody has decided about the cells of a file without changing the file: a word that stands for another one, and
//! single cells that are put right. Every reading of the file sees them so.

use std::collections::HashMap;

use mainstay_model::fold;
use serde::{Deserialize, Serialize};

use super::rows::Row;
use super::scan::Cells;

/// A word of a column that stands for another one, in whatever case it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meant {
    /// The column, from 0 on.
    pub column: usize,
    /// What the file says.
    pub from: String,
    /// What is meant; nothing leaves the cell empty.
    pub to: String,
}

/// A cell that is put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mend {
    /// The number of its row.
    pub row: u64,
    /// The column, from 0 on.
    pub column: usize,
    /// What is to stand there.
    pub value: String,
}

/// All that is put right in a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mends {
    words: HashMap<usize, HashMap<String, String>>,
    cells: HashMap<u64, Vec<(usize, String)>>,
}

impl Mends {
    pub fn new(words: &[Meant], cells: &[Mend]) -> Self {
        let mut mends = Self::default();
        for word in words {
            let column = mends.words.entry(word.column).or_default();
            column.insert(fold::fold(word.from.trim()), word.to.clone());
        }
        for cell in cells {
            let row = mends.cells.entry(cell.row).or_default();
            row.push((cell.column, cell.value.clone()));
        }
        mends
    }

    /// Puts a row right; one that cannot be read has no cells to put right.
    pub fn apply(&self, row: &mut Row) {
        if row.problem.is_some() || (self.words.is_empty() && self.cells.is_empty()) {
            return;
        }
        let mut changed: Vec<(usize, &str)> = Vec::new();
        for (column, words) in &self.words {
            let text = row.cells.get(*column).unwrap_or("").trim();
            if !text.is_empty()
                && let Some(to) = words.get(&fold::fold(text))
            {
                changed.push((*column, to));
            }
        }
        let cells = self.cells.get(&row.number).into_iter().flatten();
        changed.extend(cells.map(|(column, text)| (*column, text.as_str())));
        if changed.is_empty() {
            return;
        }
        let mut texts: Vec<&str> = row.cells.iter().collect();
        for (column, text) in changed {
            if let Some(cell) = texts.get_mut(column) {
                *cell = text;
            }
        }
        row.cells = Cells::of(texts);
    }
}
