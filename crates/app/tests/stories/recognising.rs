//! How many duplicates are found, and how many are none, in lists of people made for measuring that: the general weights, on
//! contacts with one custom field, through the same keys and comparisons as the scan of a workspace.
//!
//! The lists are read from the directory `dedupe` of the one that `MAINSTAY_TEST_DATA` names.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use mainstay_model::duplicate::candidates::{Entry, pairs};
use mainstay_model::duplicate::{Certainty, Traits, keys, weigh};
use mainstay_model::field::text;
use mainstay_model::{Env, Object, Record, RecordId};
use serde_json::json;

fn contact() -> anyhow::Result<Object> {
    let objects = mainstay_standard::objects();
    let contact = objects.into_iter().find(|object| object.name == "contact");
    Ok(contact.context("contacts")?.field(text("soc_sec_id")))
}

/// A list of people: each with the number of whom it is about.
fn read(object: &Arc<Object>, path: &PathBuf) -> anyhow::Result<Vec<(String, Record)>> {
    let mut file = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)?;
    let headers = file.headers()?.clone();
    let mut people = Vec::new();
    for row in file.records() {
        let row = row?;
        let cell = |name: &str| {
            let at = headers.iter().position(|header| header == name);
            at.and_then(|at| row.get(at)).unwrap_or("").to_owned()
        };
        let id = cell("rec_id");
        let about = id.split('-').nth(1).context("a number")?.to_owned();
        let street = [cell("street_number"), cell("address_1"), cell("address_2")];
        let born = cell("date_of_birth");
        let born =
            (born.len() == 8).then(|| format!("{}-{}-{}", &born[..4], &born[4..6], &born[6..]));
        let values = json!({
            "name": { "given": cell("given_name"), "family": cell("surname") },
            "address": { "street": street.join(" ").trim(), "city": cell("suburb"), "postal_code": cell("postcode"), "state": cell("state") },
            "birthday": born,
            "soc_sec_id": cell("soc_sec_id"),
        });
        let env = Env::system(jiff::Timestamp::UNIX_EPOCH);
        let fields: Vec<usize> = (0..object.fields.len()).collect();
        let values = object.fields.iter().map(|field| {
            let given = values.get(&field.name).unwrap_or(&serde_json::Value::Null);
            field.kind.parse(field, given, &env).unwrap_or_default()
        });
        let record = Record {
            object: object.clone(),
            id: RecordId::named(&id),
            version: 1,
            trashed: false,
            values: values.collect(),
            fields: fields.into(),
        };
        people.push((about, record));
    }
    Ok(people)
}

/// Precision, recall and their harmonic mean.
fn measured(mut people: Vec<(String, Record)>, sure: bool) -> (f64, f64, f64) {
    let name = |record: &Record| serde_json::to_string(record.get("name")).unwrap_or_default();
    people.sort_by_key(|(_, record)| name(record));
    let traits: Vec<Traits> = people
        .iter()
        .map(|(_, record)| Traits::of(record))
        .collect();
    let mut entries = Vec::new();
    for (record, traits) in (0..).zip(&traits) {
        entries.extend(keys(traits).into_iter().map(|key| Entry { key, record }));
    }
    let among = people.len() as u64;
    let (mut right, mut wrong) = (0_u32, 0_u32);
    for (a, b) in pairs(entries) {
        let (a, b) = (a as usize, b as usize);
        let certainty = weigh(&traits[a], &traits[b]).certainty(among);
        let taken = if sure {
            certainty == Some(Certainty::Sure)
        } else {
            certainty.is_some()
        };
        match (taken, people[a].0 == people[b].0) {
            (true, true) => right += 1,
            (true, false) => wrong += 1,
            (false, _) => {}
        }
    }
    let about: HashSet<&String> = people.iter().map(|(about, _)| about).collect();
    let all = f64::from(u32::try_from(people.len() - about.len()).unwrap_or(u32::MAX));
    let precision = f64::from(right) / f64::from((right + wrong).max(1));
    let recall = f64::from(right) / all;
    (
        precision,
        recall,
        2.0 * precision * recall / (precision + recall),
    )
}

#[test]
fn nearly_all_that_are_one_are_found_and_hardly_any_others() -> anyhow::Result<()> {
    let Some(data) = std::env::var_os("MAINSTAY_TEST_DATA") else {
        println!("skipped: MAINSTAY_TEST_DATA names no directory with lists of people");
        return Ok(());
    };
    let object = Arc::new(contact()?);
    let list = |name: &str| read(&object, &PathBuf::from(&data).join("dedupe").join(name));
    let mut both = list("dataset4a.csv")?;
    both.extend(list("dataset4b.csv")?);
    for (name, people) in [("1", list("dataset1.csv")?), ("4", both)] {
        let (precision, recall, f1) = measured(people.clone(), false);
        println!("set {name}: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}");
        assert!(f1 >= 0.95, "set {name}: {f1}");
        let (precision, recall, _) = measured(people, true);
        println!("set {name}, sure alone: precision {precision:.4}, recall {recall:.4}");
        assert!(
            precision >= 0.999,
            "set {name}: {precision} of what is sure is right"
        );
    }
    Ok(())
}
