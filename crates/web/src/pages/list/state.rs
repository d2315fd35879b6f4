//! The state of a list is its address: filter, search, order, columns, layout, view. Parameters are the API's own
//! (`industry=eq.retail`, `or=(...)`, `q`, `order`, `select`, `cursor`, `trash`); what the API has no word for begins with an
//! underscore, which no field's name does.

use mainstay_app::views::{Layout, Look};
use mainstay_model::Reason;
use mainstay_model::filter::RawFilter;
use mainstay_model::query::RawQuery;

/// A part of the filter at the top level, joined to the others by "and".
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// It could be read.
    Read(RawFilter),
    /// It could not: parameter, value and why.
    Broken(String, String, Reason),
}

/// What an address of a list says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The view that it began with: `mine` or the id of a saved one.
    pub view: String,
    /// Whether it says anything beside the view.
    pub edited: bool,
    /// The filter.
    pub parts: Vec<Part>,
    /// Words for the search.
    pub search: String,
    /// The order; blank for the object's own.
    pub order: String,
    /// Columns; none for the object's own.
    pub columns: Vec<String>,
    /// Table or board.
    pub layout: Layout,
    /// The field of a board's lanes.
    pub group: String,
    /// Records in the trash instead of those outside.
    pub trash: bool,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// Parameters that are neither a field nor a part of the look.
const OTHERS: [&str; 5] = ["limit", "count", "id", "lane", "_csrf"];

impl State {
    /// Reads a query string.
    pub fn read(query: &str) -> Self {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        Self::of(&pairs)
    }

    /// Reads parameters.
    pub fn of(pairs: &[(String, String)]) -> Self {
        let mut state = Self::default();
        for (name, value) in pairs {
            let told = state.take(name, value);
            state.edited |= told;
        }
        state
    }

    /// Takes a parameter; tells whether it is a part of the look.
    fn take(&mut self, name: &str, value: &str) -> bool {
        match name {
            "view" => value.clone_into(&mut self.view),
            "cursor" => self.cursor = Some(value.to_owned()).filter(|cursor| !cursor.is_empty()),
            "trash" => self.trash = value == "trashed",
            "_edited" => return true,
            "q" => value.trim().clone_into(&mut self.search),
            "order" => value.trim().clone_into(&mut self.order),
            "select" => {
                self.columns = value
                    .split(',')
                    .map(str::trim)
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect();
            }
            "_layout" => self.layout = Layout::from_name(value),
            "_group" => value.clone_into(&mut self.group),
            name if OTHERS.contains(&name) || name.starts_with('_') || name.contains('[') => {
                return false;
            }
            name => self.part(name, value),
        }
        !matches!(name, "view" | "cursor" | "trash")
    }

    fn part(&mut self, name: &str, value: &str) {
        let (read, problems) = RawQuery::from_pairs([(name, value)], &[]);
        self.parts
            .push(match (read.filter, problems.into_iter().next()) {
                (_, Some(problem)) => {
                    Part::Broken(name.to_owned(), value.to_owned(), problem.reason)
                }
                (RawFilter::All(mut parts), None) if parts.len() == 1 => {
                    Part::Read(parts.remove(0))
                }
                (filter, None) => Part::Read(filter),
            });
    }

    /// The parameters, to be read again by [`State::of`].
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let mut add = |name: &str, value: &str| pairs.push((name.to_owned(), value.to_owned()));
        if !self.view.is_empty() {
            add("view", &self.view);
            // Without this, a view whose every part was taken away would come back whole.
            if self.edited {
                add("_edited", "1");
            }
        }
        for part in &self.parts {
            match part {
                Part::Broken(name, value, _) => add(name, value),
                Part::Read(filter) => {
                    let one = RawQuery {
                        filter: RawFilter::All(vec![filter.clone()]),
                        ..RawQuery::default()
                    };
                    one.to_pairs()
                        .iter()
                        .for_each(|(name, value)| add(name, value));
                }
            }
        }
        let texts = [("q", &self.search), ("order", &self.order)];
        for (name, value) in texts.into_iter().filter(|(_, value)| !value.is_empty()) {
            add(name, value);
        }
        if !self.columns.is_empty() {
            add("select", &self.columns.join(","));
        }
        if self.layout == Layout::Board {
            add("_layout", "board");
        }
        if !self.group.is_empty() {
            add("_group", &self.group);
        }
        if self.trash {
            add("trash", "trashed");
        }
        if let Some(cursor) = &self.cursor {
            add("cursor", cursor);
        }
        pairs
    }

    /// As a query string, without the question mark.
    pub fn query(&self) -> String {
        serde_urlencoded::to_string(self.pairs()).unwrap_or_default()
    }

    /// The address of the list of an object in this state.
    pub fn href(&self, plural: &str) -> String {
        let query = self.query();
        if query.is_empty() {
            format!("/{plural}")
        } else {
            format!("/{plural}?{query}")
        }
    }

    /// The same with something changed; it begins at its first page again.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut State)) -> State {
        let mut state = Self {
            cursor: None,
            edited: true,
            ..self.clone()
        };
        change(&mut state);
        state
    }

    /// The parts of the filter that could be read.
    pub fn filter(&self) -> RawFilter {
        RawFilter::All(
            self.parts
                .iter()
                .filter_map(|part| match part {
                    Part::Read(filter) => Some(filter.clone()),
                    Part::Broken(..) => None,
                })
                .collect(),
        )
    }

    /// What a view keeps of it.
    pub fn look(&self) -> Look {
        Look {
            filter: self.filter(),
            search: self.search.clone(),
            order: self.order.clone(),
            columns: self.columns.clone(),
            layout: self.layout,
            group: self.group.clone(),
        }
    }

    /// Takes over what a view keeps.
    pub fn take_look(&mut self, look: &Look) {
        self.parts = match &look.filter {
            RawFilter::All(parts) => parts.iter().cloned().map(Part::Read).collect(),
            other => vec![Part::Read(other.clone())],
        };
        self.search.clone_from(&look.search);
        self.order.clone_from(&look.order);
        self.columns.clone_from(&look.columns);
        self.layout = look.layout;
        self.group.clone_from(&look.group);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_it_was_written() {
        for query in [
            "",
            "view=mine",
            "view=mine&_edited=1",
            "industry=eq.retail&or=%28a.eq.1%2Cb.not.is.null%29",
            "created_at=gte.-30d&created_at=lt.today&order=name.desc&select=name%2Cowner",
            "q=%E4%B8%8A%E6%B5%B7&_layout=board&_group=status",
            "not.or=%28a.eq.1%2Cb.eq.2%29",
            "trash=trashed",
            "birthday=nonsense",
        ] {
            let state = State::read(query);
            assert_eq!(state.query(), query);
        }
    }

    #[test]
    fn an_address_with_a_view_alone_is_the_view() {
        assert!(!State::read("view=mine").edited);
        assert!(State::read("view=mine&q=x").edited);
        assert!(State::read("view=mine&_edited=1").edited);
    }
}
