//! Which records a row links to.

use super::{
    CellProblem, Draft, Found, HashMap, HashSet, Link, LinkColumns, Preparer, Reason, RecordId,
    Result, Row, Value, Wish, target_names,
};

impl Preparer {
    /// Finds what the links of a batch refer to, with one question for each column instead of one for each cell.
    pub(super) async fn find_links(&mut self, rows: &[Row]) -> Result<()> {
        let mut asked: HashMap<(usize, Option<String>, bool), HashSet<String>> = HashMap::new();
        for row in rows.iter().filter(|row| row.problem.is_none()) {
            for link in &self.layout.links {
                let columns = link.columns.iter();
                for (column, by) in columns.filter(|(column, _)| !self.known.handles(*column)) {
                    for text in texts(row, *column, link.many) {
                        let in_file = link.own && self.family.find(text).is_some();
                        if !in_file && (by.is_some() || !self.is_id(link, text)) {
                            asked
                                .entry((link.field, by.clone(), link.own))
                                .or_default()
                                .insert(text.to_owned());
                        }
                    }
                }
            }
        }
        for ((field, by, own), texts) in asked {
            self.lookup
                .resolve(&self.layout.object, field, by.as_deref(), &texts, own)
                .await?;
        }
        Ok(())
    }

    /// The links of a row to rows of the same file: field, column, text.
    pub(in crate::import) fn own_links(&self, row: &Row) -> Vec<(usize, usize, String)> {
        let mut found = Vec::new();
        for link in self.layout.links.iter().filter(|link| link.own) {
            let columns = link.columns.iter();
            for (column, _) in columns.filter(|(column, _)| !self.known.handles(*column)) {
                let texts = texts(row, *column, link.many).into_iter();
                let here = texts.filter(|text| {
                    self.family
                        .find(text)
                        .is_some_and(|member| member.row != row.number)
                });
                found.extend(here.map(|text| (link.field, *column, text.to_owned())));
            }
        }
        found
    }

    /// A row links to a row that was refused: told beside a row that went in without the link.
    pub(in crate::import) fn parent_refused(
        &self,
        row: &Row,
        column: usize,
        field: usize,
        parent: u64,
    ) -> CellProblem {
        self.parent_missing(column, field, row.cells.get(column).unwrap_or(""), parent)
    }

    /// The same where the row is no longer at hand.
    pub(in crate::import) fn parent_missing(
        &self,
        column: usize,
        field: usize,
        text: &str,
        parent: u64,
    ) -> CellProblem {
        let number = parent.to_string();
        let said =
            format!("Row {number}, which this links to, was refused; the link was left out.");
        CellProblem {
            column: self.names.get(column).cloned().unwrap_or_default(),
            field: self.layout.field(field).name.clone(),
            value: text.to_owned(),
            reason: Reason::new("parent_refused", said).with(&[&number]),
        }
    }

    fn is_id(&self, link: &LinkColumns, text: &str) -> bool {
        self.as_id(link, text).is_some()
    }

    /// The links that a cell names by ids as this program writes them. Other programs have keys of as many digits without hyphens:
    /// those are looked for like any other key.
    fn as_id(&self, link: &LinkColumns, text: &str) -> Option<Value> {
        let field = self.layout.field(link.field);
        let value = field.kind.parse_text(field, text, &self.env).ok()?;
        let lower = text.to_ascii_lowercase();
        let written = |id: RecordId| lower.contains(&id.to_string());
        let ours = value.links().iter().all(|link| written(link.id));
        (ours || text == "me").then_some(value)
    }

    /// The link that a row gives; `None` when it says nothing.
    pub(super) fn link(
        &self,
        row: &Row,
        link: &LinkColumns,
        before: &Value,
        later: &mut Vec<(usize, usize, String)>,
        wishes: &mut Vec<Wish>,
    ) -> std::result::Result<Option<Value>, CellProblem> {
        let mut links: Vec<Link> = Vec::new();
        for (column, by) in &link.columns {
            let named = texts(row, *column, link.many);
            if let Some(known) = self.known.links(*column, &named) {
                links.extend(
                    known.map_err(|reason| self.problem(row, *column, link.field, reason))?,
                );
                if !links.is_empty() {
                    break;
                }
                continue;
            }
            if by.is_none()
                && let Some(text) = Some(row.meant(*column)).filter(|text| !text.is_empty())
                && let Some(value) = self.as_id(link, text)
            {
                return Ok(Some(value));
            }
            for text in texts(row, *column, link.many) {
                match self.target(row, link, *column, by.as_deref(), text, wishes)? {
                    Place::Record(target) => links.push(target),
                    Place::Later => later.push((link.field, *column, text.to_owned())),
                }
            }
            if !links.is_empty() || !later.is_empty() {
                break;
            }
        }
        if links.is_empty() {
            let clears = self.layout.clear_blank && later.is_empty() && !before.is_null();
            return Ok(clears.then_some(Value::Null));
        }
        if link.many {
            links.dedup_by_key(|link| link.id);
            return Ok(Some(Value::Links(keep_attributes(links, before))));
        }
        Ok(links.into_iter().next().map(Value::from))
    }

    fn target(
        &self,
        row: &Row,
        link: &LinkColumns,
        column: usize,
        by: Option<&str>,
        text: &str,
        wishes: &mut Vec<Wish>,
    ) -> std::result::Result<Place, CellProblem> {
        let field = self.layout.field(link.field);
        let fail = |reason: Reason| self.problem(row, column, link.field, reason);
        if link.own
            && let Some(member) = self.family.find(text)
        {
            if member.several {
                let reason = Reason::new(
                    "several_rows",
                    format!("Several rows of this file are called `{text}`."),
                )
                .with(&[text]);
                return Err(fail(reason));
            }
            if member.row == row.number {
                return Err(fail(itself()));
            }
            return Ok(match member.record {
                Some(id) => Place::Record(Link::to(&self.layout.object.name, id)),
                None => Place::Later,
            });
        }
        if let Some(Value::Link(link)) = self.as_id(link, text) {
            return Ok(Place::Record(*link));
        }
        match self.lookup.link(link.field, by, text) {
            Found::One(object, id) => Ok(Place::Record(Link::to(&object, id))),
            Found::Many(count) => {
                let count = count.to_string();
                let what = target_names(field).join(", ");
                let text = format!(
                    "{count} records ({what}) are known as `{text}`; use an id or another key to say which."
                );
                Err(fail(
                    Reason::new("several_records", text).with(&[&count, &what]),
                ))
            }
            Found::None if self.known.expected(link.field, text).is_some() => {
                let expected = self.known.expected(link.field, text);
                Ok(expected.map_or(Place::Later, Place::Record))
            }
            Found::None => self
                .wish(link, by, text, wishes)
                .unwrap_or_else(|| Err(fail(not_found(field, text)))),
        }
    }

    /// Makes the linked record when that was asked for and can be done with its name alone.
    fn wish(
        &self,
        link: &LinkColumns,
        by: Option<&str>,
        text: &str,
        wishes: &mut Vec<Wish>,
    ) -> Option<std::result::Result<Place, CellProblem>> {
        let field = self.layout.field(link.field);
        if !self.layout.create_linked {
            return None;
        }
        let [target] = *target_names(field).as_slice() else {
            return None;
        };
        let object = self
            .access
            .catalog()
            .get(target)
            .filter(|object| object.role != mainstay_model::object::Role::System)?;
        if by.is_some_and(|by| by != object.title) {
            return None;
        }
        let id: RecordId = self.ids.named(target, text);
        if self.lookup.has_made(id) || wishes.iter().any(|wish| wish.op.id() == id) {
            return Some(Ok(Place::Record(Link::to(target, id))));
        }
        let title = object.position(&object.title)?;
        let definition = &object.fields[title];
        let value = definition
            .kind
            .parse_text(definition, text, &self.env)
            .ok()?;
        let mut draft = Draft::default();
        draft.set(title, value);
        let op = self.access.create(object, id, draft, &self.env).ok()?;
        wishes.push(Wish {
            field: link.field,
            by: by.map(str::to_owned),
            text: text.to_owned(),
            object: target.to_owned(),
            op,
        });
        Some(Ok(Place::Record(Link::to(target, id))))
    }
}

enum Place {
    Record(Link),
    Later,
}

fn texts(row: &Row, column: usize, many: bool) -> Vec<&str> {
    let cell = row.meant(column);
    if many {
        cell.split([';', '\n'])
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .collect()
    } else {
        Some(cell)
            .filter(|text| !text.is_empty())
            .into_iter()
            .collect()
    }
}

/// What stood on a link (a role, that it is over) stays when a file names its target again.
fn keep_attributes(mut links: Vec<Link>, before: &Value) -> Vec<Link> {
    if let Value::Links(before) = before {
        for link in &mut links {
            if let Some(known) = before.iter().find(|known| known.id == link.id) {
                link.attributes.clone_from(&known.attributes);
            }
        }
    }
    links
}

/// What is said of a row that names itself.
pub(in crate::import) fn itself() -> Reason {
    Reason::new(
        "links_to_itself",
        "A record cannot be linked to itself here.",
    )
}

pub(in crate::import) fn not_found(field: &mainstay_model::Field, text: &str) -> Reason {
    let what = target_names(field).join(", ");
    Reason::new(
        "no_such_record",
        format!("No {what} that you may see is known as `{text}`."),
    )
    .with(&[&what, text])
}
