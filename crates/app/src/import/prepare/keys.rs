//! Which record a row is about.

use super::{
    Arc, CellProblem, Existing, Key, Mode, Piece, Preparer, Reason, Record, RecordId, Result, Row,
    RowKey, Value, key_texts,
};

impl Preparer {
    pub(super) fn key_of(&self, row: &Row) -> RowKey {
        if row.problem.is_some() {
            return RowKey::Blank;
        }
        match self.layout.key {
            None => RowKey::Blank,
            Some(Key::Id) => {
                let column = self.layout.id.unwrap_or(0);
                let text = row.cells.get(column).unwrap_or("").trim();
                match text.parse::<RecordId>() {
                    Ok(id) => RowKey::Id(id),
                    Err(_) if text.is_empty() => RowKey::Blank,
                    Err(_) => RowKey::Bad(
                        column,
                        Reason::new("not_an_id", format!("`{text}` is not the id of a record."))
                            .with(&[text]),
                    ),
                }
            }
            Some(Key::Value(at)) => {
                let value = &self.layout.values[at];
                let field = self.layout.field(value.field);
                let pieces: Vec<Piece> = value
                    .pieces
                    .iter()
                    .map(|(column, part)| Piece {
                        part: *part,
                        text: row.meant(*column),
                    })
                    .collect();
                match field.assemble(&pieces, &Value::Null, false, &self.env) {
                    Ok(value) => {
                        let texts = key_texts(field, &value);
                        if texts.is_empty() {
                            RowKey::Blank
                        } else {
                            RowKey::Texts(texts)
                        }
                    }
                    Err((piece, reason)) => RowKey::Bad(
                        value.pieces.get(piece).map_or(0, |(column, _)| *column),
                        reason,
                    ),
                }
            }
        }
    }

    pub(super) async fn existing(&self, keys: &[RowKey]) -> Result<Existing> {
        let mut existing = Existing::default();
        let set: Vec<usize> = self.layout.fields().collect();
        let mut fields: Vec<String> = set
            .iter()
            .map(|field| self.layout.field(*field).name.clone())
            .collect();
        for needed in self.demands.needed_for(&self.layout.object, &set) {
            let known = self.layout.object.position(&needed);
            let readable = known.is_some_and(|at| self.access.may_read(&self.layout.object, at));
            if readable && !fields.contains(&needed) {
                fields.push(needed);
            }
        }
        let ids: Vec<RecordId> = keys
            .iter()
            .filter_map(|key| {
                if let RowKey::Id(id) = key {
                    Some(*id)
                } else {
                    None
                }
            })
            .collect();
        if !ids.is_empty() {
            existing.ids = self.lookup.by_id(&self.layout.object, &ids).await?;
        }
        if let Some(Key::Value(at)) = self.layout.key {
            let texts: Vec<String> = keys
                .iter()
                .filter_map(|key| {
                    if let RowKey::Texts(texts) = key {
                        Some(texts)
                    } else {
                        None
                    }
                })
                .flatten()
                .cloned()
                .collect();
            let field = self.layout.field(self.layout.values[at].field);
            if !texts.is_empty() {
                existing.texts = self
                    .lookup
                    .by_key(&self.layout.object, field, &texts, &fields)
                    .await?;
            }
        }
        Ok(existing)
    }

    /// The record that a row changes, `None` for a new one, or why neither may be.
    pub(super) fn judge_key(
        &mut self,
        row: &Row,
        key: &RowKey,
        existing: &Existing,
    ) -> std::result::Result<Option<Arc<Record>>, CellProblem> {
        let Some(kind) = self.layout.key else {
            return Ok(None);
        };
        let field = match kind {
            Key::Id => None,
            Key::Value(at) => Some(self.layout.values[at].field),
        };
        let column = match field {
            Some(field) => self.layout.column_of(field).unwrap_or(0),
            None => self.layout.id.unwrap_or(0),
        };
        let fail = |preparer: &Self, column: usize, reason: Reason| match field {
            Some(field) => preparer.problem(row, column, field, reason),
            None => CellProblem {
                column: preparer.names.get(column).cloned().unwrap_or_default(),
                field: "id".to_owned(),
                value: row.cells.get(column).unwrap_or("").to_owned(),
                reason,
            },
        };
        let found: Vec<Arc<Record>> = match key {
            RowKey::Bad(column, reason) => return Err(fail(self, *column, reason.clone())),
            RowKey::Blank if self.layout.mode == Mode::Update => {
                let text = "This cell tells which record the row is about; it is empty.";
                return Err(fail(self, column, Reason::new("key_blank", text)));
            }
            RowKey::Blank => Vec::new(),
            RowKey::Id(id) => {
                self.first_of(&id.to_string(), row)
                    .map_err(|first| fail(self, column, twice(first)))?;
                existing.ids.get(id).cloned().into_iter().collect()
            }
            RowKey::Texts(texts) => {
                for text in texts {
                    self.first_of(text, row)
                        .map_err(|first| fail(self, column, twice(first)))?;
                }
                let mut found: Vec<Arc<Record>> = Vec::new();
                for record in texts
                    .iter()
                    .filter_map(|text| existing.texts.get(text))
                    .flatten()
                {
                    if !found.iter().any(|other| other.id == record.id) {
                        found.push(record.clone());
                    }
                }
                found
            }
        };
        match (found.as_slice(), self.layout.mode, key) {
            ([], Mode::Update, _) => {
                let text = format!(
                    "No {} that you may see has this value.",
                    self.layout.object.name
                );
                Err(fail(
                    self,
                    column,
                    Reason::new("no_match", text).with(&[&self.layout.object.name]),
                ))
            }
            ([], _, RowKey::Id(_)) => {
                let text = format!(
                    "No {} that you may see has this id; leave it empty to make a new one.",
                    self.layout.object.name
                );
                Err(fail(
                    self,
                    column,
                    Reason::new("no_match", text).with(&[&self.layout.object.name]),
                ))
            }
            ([], ..) => Ok(None),
            (_, Mode::Create, _) => {
                let text = "A record with this value exists already.";
                Err(fail(self, column, Reason::new("exists", text)))
            }
            ([record], ..) => Ok(Some(record.clone())),
            (several, ..) => {
                let many = several.len().to_string();
                let text =
                    format!("{many} records have this value; it does not tell which one is meant.");
                Err(fail(
                    self,
                    column,
                    Reason::new("several_match", text).with(&[&many]),
                ))
            }
        }
    }

    /// Remembers a key; `Err` is the row that had it before. Eight bytes a key are kept, not the key.
    fn first_of(&mut self, text: &str, row: &Row) -> std::result::Result<(), u64> {
        let digest = blake3::hash(text.as_bytes());
        let mut first = [0u8; 8];
        first.copy_from_slice(&digest.as_bytes()[..8]);
        let earlier = *self
            .seen
            .entry(u64::from_le_bytes(first))
            .or_insert(row.number);
        if earlier == row.number {
            Ok(())
        } else {
            Err(earlier)
        }
    }

    /// Remembers the keys of rows that are in already, when an import goes on.
    pub fn pass(&mut self, row: &Row) {
        if let RowKey::Texts(texts) = self.key_of(row) {
            for text in texts {
                let _ = self.first_of(&text, row);
            }
        }
    }
}

fn twice(first: u64) -> Reason {
    let row = first.to_string();
    Reason::new(
        "key_twice",
        format!("Row {row} has this value too; each may stand in the file once."),
    )
    .with(&[&row])
}
