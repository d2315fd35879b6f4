//! Records that may be the one that somebody is writing down: looked for by what was typed so far, compared like all others.

use std::sync::Arc;

use mainstay_model::access::Draft;
use mainstay_model::duplicate::{Comparison, Traits, weigh};
use mainstay_model::field::Widget;
use mainstay_model::fold::fold;
use mainstay_model::{Object, Record, RecordId, Value};
use serde_json::{Map, Value as Json};

use crate::App;
use crate::ctx::Ctx;
use crate::error::Result;

/// Records looked at for each thing typed.
const HITS: usize = 8;
/// Records told.
const TOLD: usize = 3;
/// Bits that have to speak for it: a name or a mailbox do, a city does not.
const ENOUGH: f32 = 4.0;

/// A record that may be the one.
#[derive(Debug)]
pub struct Alike {
    /// The record.
    pub record: Record,
    /// What speaks for it.
    pub comparison: Comparison,
}

impl App {
    /// Records that may be the one with these values, the likeliest first, as far as somebody may see them.
    pub async fn alike(
        &self,
        ctx: &Ctx,
        object: &Arc<Object>,
        values: &Map<String, Json>,
    ) -> Result<Vec<Alike>> {
        let typed = typed(ctx, object, values);
        let traits = Traits::of(&typed);
        let mut ids: Vec<RecordId> = Vec::new();
        let mut named: Vec<RecordId> = Vec::new();
        for (field, value) in typed.entries() {
            let title = field.name == object.title;
            let names = title
                || matches!(
                    field.kind.widget(field),
                    Widget::Email | Widget::Emails | Widget::Phones | Widget::Url
                );
            if !names || !field.params.searchable || value.is_null() {
                continue;
            }
            let words = field.kind.display(field, value, &ctx.env.locale, &ctx.env);
            if words.trim().chars().count() < 2 {
                continue;
            }
            let hits = self
                .store()
                .find(&ctx.access, &words, HITS, Some(&object.name))
                .await?;
            for hit in hits {
                let (called, words) = (fold(&hit.title), fold(&words));
                if title && (called.contains(&words) || words.contains(&called)) {
                    named.push(hit.record.id);
                }
                if !ids.contains(&hit.record.id) {
                    ids.push(hit.record.id);
                }
            }
        }
        let mut found = Vec::new();
        for id in ids {
            let record = self.get(ctx, &object.name, id).await?;
            let comparison = weigh(&traits, &Traits::of(&record));
            // Who has typed half of a name is helped by what begins so.
            if comparison.weight() >= ENOUGH || named.contains(&id) {
                found.push(Alike { record, comparison });
            }
        }
        found.sort_by(|a, b| b.comparison.weight().total_cmp(&a.comparison.weight()));
        found.truncate(TOLD);
        Ok(found)
    }
}

/// A record with what was typed, as far as it can be read.
fn typed(ctx: &Ctx, object: &Arc<Object>, values: &Map<String, Json>) -> Record {
    let mut draft = Draft::default();
    for (name, json) in values {
        if let Some(position) = object.position(name)
            && let Ok(value) =
                object.fields[position]
                    .kind
                    .parse(&object.fields[position], json, &ctx.env)
        {
            draft.set(position, value);
        }
    }
    let (fields, values): (Vec<usize>, Vec<Value>) = draft.values().iter().cloned().unzip();
    Record {
        object: object.clone(),
        id: RecordId::at(ctx.env.now),
        version: 0,
        trashed: false,
        fields: fields.into(),
        values,
    }
}
