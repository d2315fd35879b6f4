//! Rows that would make records look like some that are there: found by what they can be recognised by, compared like all
//! duplicates, told by the check, and left out or brought to those records where somebody wants that.

use std::collections::HashMap;
use std::sync::Arc;

use mainstay_model::duplicate::{Traits, keys, weigh};
use mainstay_model::field::Widget;
use mainstay_model::{Record, Value};

use super::{Batch, Prepared, Preparer, Verdict};
use crate::error::Result;
use crate::import::lookup::key_texts;
use crate::import::mapping::Alike;

/// Records among which a row is judged: a name alone is not enough for a person, and is for a company.
const AMONG: u64 = 4_096;

impl Preparer {
    /// Finds the records that rows look like, and does with those rows what is wanted.
    pub(super) async fn settle_alike(&mut self, batch: &mut Batch) -> Result<()> {
        let found = self.alike(&batch.rows).await?;
        for (prepared, record) in batch.rows.iter_mut().zip(found) {
            let Some(record) = record else { continue };
            prepared.alike = Some(record.clone());
            match self.layout.alike {
                Alike::Create => {}
                Alike::Skip => prepared.verdict = Verdict::Same(record),
                Alike::Update => {
                    let again = Prepared {
                        row: prepared.row.clone(),
                        verdict: Verdict::Refuse,
                        problems: Vec::new(),
                        later: Vec::new(),
                        alike: prepared.alike.clone(),
                    };
                    *prepared = self.filled(again, Some(record), &mut batch.linked);
                }
            }
        }
        Ok(())
    }

    /// For each row the record that it looks like most.
    async fn alike(&self, rows: &[Prepared]) -> Result<Vec<Option<Arc<Record>>>> {
        let traits: Vec<Option<Traits>> = rows.iter().map(|row| self.traits(row)).collect();
        let mut by_key: HashMap<u64, Vec<usize>> = HashMap::new();
        let mut there: Vec<(Arc<Record>, Traits)> = Vec::new();
        for field in self.layout.object.fields.iter().filter(|field| {
            let names = field.name == self.layout.object.title;
            let reaches = matches!(
                field.kind.widget(field),
                Widget::Email | Widget::Emails | Widget::Phones
            );
            (names || reaches) && !field.params.hidden
        }) {
            let position = self.layout.object.position(&field.name);
            let mut texts: Vec<String> = rows
                .iter()
                .filter_map(|row| match &row.verdict {
                    Verdict::Create(op) => op
                        .values()
                        .iter()
                        .find(|(at, _)| Some(*at) == position)
                        .map(|(_, value)| key_texts(field, value)),
                    _ => None,
                })
                .flatten()
                .collect();
            texts.sort_unstable();
            texts.dedup();
            let object = &self.layout.object;
            for record in self.lookup.any(object, field, &texts).await? {
                if there.iter().any(|(known, _)| known.id == record.id) {
                    continue;
                }
                let found = Traits::of(&record);
                for key in keys(&found) {
                    by_key.entry(key).or_default().push(there.len());
                }
                there.push((Arc::new(record), found));
            }
        }
        let most_alike = |row: &Option<Traits>| -> Option<Arc<Record>> {
            let row = row.as_ref()?;
            let near = keys(row).into_iter().filter_map(|key| by_key.get(&key));
            let judged = near.flatten().filter_map(|at| {
                let (record, found) = there.get(*at)?;
                let comparison = weigh(row, found);
                let taken = comparison.certainty(AMONG).is_some() && !comparison.is_contradicted();
                taken.then(|| (comparison.weight(), record))
            });
            let (_, record) = judged.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
            Some(record.clone())
        };
        Ok(traits.iter().map(most_alike).collect())
    }

    /// What a row that would make a record can be recognised by.
    fn traits(&self, row: &Prepared) -> Option<Traits> {
        let Verdict::Create(op) = &row.verdict else {
            return None;
        };
        let (fields, values): (Vec<usize>, Vec<Value>) = op.values().iter().cloned().unzip();
        let record = Record {
            object: self.layout.object.clone(),
            id: op.id(),
            version: 0,
            trashed: false,
            fields: fields.into(),
            values,
        };
        let traits = Traits::of(&record);
        (!traits.is_empty()).then_some(traits)
    }
}
