//! Saved views: a list with its filter, columns and order, for oneself or for everybody. They are records of an object of
//! their own, so they have rights, history and undo like everything else.

mod read;
mod write;

use mainstay_model::RecordId;
use mainstay_model::filter::RawFilter;

/// How a list is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Rows and columns.
    #[default]
    Table,
    /// Cards in lanes.
    Board,
}

impl Layout {
    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Layout::Table => "table",
            Layout::Board => "board",
        }
    }

    /// The layout stored so.
    pub fn from_name(name: &str) -> Self {
        if name == "board" {
            Layout::Board
        } else {
            Layout::Table
        }
    }
}

/// What a list shows and how: everything that an address of a list says and a view keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Which records.
    pub filter: RawFilter,
    /// Words for the search.
    pub search: String,
    /// The order, as in the `order` parameter; blank for the object's own.
    pub order: String,
    /// Columns in order; none for the object's own.
    pub columns: Vec<String>,
    /// Table or board.
    pub layout: Layout,
    /// The field whose options are the lanes of a board; blank for the first that can be one.
    pub group: String,
}

/// A saved view.
#[derive(Clone, Debug)]
pub struct View {
    /// Which.
    pub id: RecordId,
    /// Its version, so that two people do not overwrite each other unseen.
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// The object that it lists.
    pub target: String,
    /// Others see it.
    pub shared: bool,
    /// Whose it is.
    pub owner: Option<RecordId>,
    /// What it shows and how.
    pub look: Look,
    /// Why its filter can no longer be read, if so.
    pub broken: Option<mainstay_model::Reason>,
}
