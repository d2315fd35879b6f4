//! Somebody who writes through the API without a pause, and notes what was acknowledged: afterwards it is known what has to be
//! there, and of the one request whose answer did not come, what may be there.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value as Json, json};

use crate::client::{Answer, Client};
use crate::server::until;

/// A record as it has to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub plural: &'static str,
    pub version: i64,
    pub trashed: bool,
    pub name: String,
    /// Employees of a company, nothing of a contact.
    pub number: Option<i64>,
    /// The company of a contact.
    pub company: Option<String>,
}

/// What somebody knows to be there, by id.
#[derive(Default)]
pub struct Memory {
    pub records: BTreeMap<String, Known>,
    /// Those that were written since somebody last looked.
    pub touched: Vec<String>,
}

/// A request whose answer did not come: all of it was done, or nothing.
#[derive(Clone, Debug)]
pub enum Unanswered {
    /// A new record under a key: it may be sent again.
    Keyed(Known),
    /// New records by name, with what they are.
    New(Vec<Known>),
    /// New versions of records that there are.
    Changed(Vec<(String, Known)>),
    /// Both, in one batch.
    Batch(Vec<Known>, Vec<(String, Known)>),
}

pub struct Writer {
    pub name: String,
    pub memory: Memory,
    pub unanswered: Option<Unanswered>,
    dice: u64,
    made: u64,
}

impl Writer {
    pub fn new(number: u64) -> Self {
        Self {
            name: format!("W{number}"),
            memory: Memory::default(),
            unanswered: None,
            dice: number * 7_919 + 1,
            made: 0,
        }
    }

    /// Writes until the server is gone.
    fn write(&mut self, client: &mut Client, written: &Written) -> anyhow::Result<()> {
        loop {
            match self.step(client) {
                Ok(()) => {
                    self.unanswered = None;
                    written.0.fetch_add(1, Ordering::Relaxed);
                }
                Err(Stop::Gone) => return Ok(()),
                Err(Stop::Wrong(error)) => return Err(error),
            }
        }
    }

    fn step(&mut self, client: &mut Client) -> Result<(), Stop> {
        match self.roll(10) {
            0..=2 => self.make_company(client),
            3..=4 => self.make_contact(client),
            5..=6 => self.change(client),
            7 => self.delete(client),
            _ => self.batch(client),
        }
    }

    fn make_company(&mut self, client: &mut Client) -> Result<(), Stop> {
        let new = self.company();
        self.unanswered = Some(Unanswered::Keyed(new.clone()));
        let made = good(post_once(client, &new)?, 201)?;
        self.keep(&made, new);
        Ok(())
    }

    fn make_contact(&mut self, client: &mut Client) -> Result<(), Stop> {
        let Some((company, _)) = self.any("companies") else {
            return self.make_company(client);
        };
        self.made += 1;
        let new = Known {
            plural: "contacts",
            version: 1,
            trashed: false,
            name: format!("{}person{}", self.name, self.made),
            number: None,
            company: Some(company.clone()),
        };
        self.unanswered = Some(Unanswered::New(vec![new.clone()]));
        let body = json!({ "name": { "given": "Kim", "family": new.name }, "company": company });
        let made = good(client.post("/api/v1/contacts", &body)?, 201)?;
        self.keep(&made, new);
        Ok(())
    }

    fn change(&mut self, client: &mut Client) -> Result<(), Stop> {
        let Some((id, known)) = self.any("companies") else {
            return self.make_company(client);
        };
        let new = Known {
            version: known.version + 1,
            number: known.number.map(|number| number + 1),
            ..known.clone()
        };
        self.unanswered = Some(Unanswered::Changed(vec![(id.clone(), new.clone())]));
        let path = format!("/api/v1/companies/{id}");
        let version = format!("\"{}\"", known.version);
        let body = json!({ "employees": new.number });
        let answer = client.json("PATCH", &path, &[("if-match", &version)], &body)?;
        good(answer, 200)?;
        self.replace(id, new);
        Ok(())
    }

    fn delete(&mut self, client: &mut Client) -> Result<(), Stop> {
        let Some((id, known)) = self.any("contacts") else {
            return self.make_contact(client);
        };
        let new = Known {
            version: known.version + 1,
            trashed: true,
            ..known
        };
        self.unanswered = Some(Unanswered::Changed(vec![(id.clone(), new.clone())]));
        let answer = client.send("DELETE", &format!("/api/v1/contacts/{id}"), &[], b"")?;
        good(answer, 204)?;
        self.replace(id, new);
        Ok(())
    }

    /// Several new companies and changes of some others, all or nothing.
    fn batch(&mut self, client: &mut Client) -> Result<(), Stop> {
        let new: Vec<Known> = (0..5).map(|_| self.company()).collect();
        let mut changed: BTreeMap<String, Known> = BTreeMap::new();
        for _ in 0..3 {
            if let Some((id, known)) = self.any("companies") {
                let next = Known {
                    version: known.version + 1,
                    number: known.number.map(|number| number + 1),
                    ..known
                };
                changed.insert(id, next);
            }
        }
        let changed: Vec<(String, Known)> = changed.into_iter().collect();
        let creates = new.iter().map(|known| {
            json!({ "op": "create", "data": { "name": known.name, "employees": known.number } })
        });
        let updates = changed.iter().map(|(id, known)| {
            json!({ "op": "update", "id": id, "version": known.version - 1, "data": { "employees": known.number } })
        });
        let operations: Vec<Json> = creates.chain(updates).collect();
        self.unanswered = Some(Unanswered::Batch(new.clone(), changed.clone()));
        let body = json!({ "operations": operations });
        let done = good(client.post("/api/v1/companies/batch", &body)?, 200)?;
        for (result, known) in done["data"].as_array().into_iter().flatten().zip(new) {
            self.keep(result, known);
        }
        for (id, known) in changed {
            self.replace(id, known);
        }
        Ok(())
    }

    fn company(&mut self) -> Known {
        self.made += 1;
        Known {
            plural: "companies",
            version: 1,
            trashed: false,
            name: format!("{}company{}", self.name, self.made),
            number: Some(10),
            company: None,
        }
    }

    fn keep(&mut self, made: &Json, known: Known) {
        let id = made["id"].as_str().unwrap_or_default().to_owned();
        self.replace(id, known);
    }

    fn replace(&mut self, id: String, known: Known) {
        self.memory.touched.push(id.clone());
        self.memory.records.insert(id, known);
    }

    /// One of the records that live, the later ones more often.
    fn any(&mut self, plural: &str) -> Option<(String, Known)> {
        let live: Vec<(&String, &Known)> = self
            .memory
            .records
            .iter()
            .rev()
            .filter(|(_, known)| known.plural == plural && !known.trashed)
            .take(40)
            .collect();
        if live.is_empty() {
            return None;
        }
        let at = (self.dice >> 33) as usize % live.len();
        let (id, known) = live[at];
        let found = (id.clone(), known.clone());
        self.roll(2);
        Some(found)
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 33) % sides
    }

    /// Looks at everything that was touched since the last look, and settles what was not answered.
    pub fn look(&mut self, client: &mut Client) -> anyhow::Result<usize> {
        if let Some(unanswered) = self.unanswered.take() {
            self.settle(client, unanswered)?;
        }
        let mut touched = std::mem::take(&mut self.memory.touched);
        touched.sort();
        touched.dedup();
        for id in &touched {
            let known = &self.memory.records[id];
            let seen = seen(client, known.plural, id)?
                .with_context(|| format!("{} {id} was acknowledged and is gone", known.name))?;
            ensure!(seen == *known, "acknowledged: {known:?}, there: {seen:?}");
            let path = format!("/api/v1/{}/{id}/history?limit=200", known.plural);
            let history = client.get(&path)?.is(200).document();
            let changes = history["data"].as_array().map_or(0, Vec::len) as i64;
            ensure!(
                changes == known.version.min(200),
                "{known:?} has {changes} changes in its history"
            );
        }
        for id in touched.iter().step_by(5) {
            let known = &self.memory.records[id];
            let path = format!("/api/v1/search?q={}", known.name);
            let hits = client.get(&path)?.is(200).document();
            let found = hits["data"]
                .as_array()
                .into_iter()
                .flatten()
                .any(|hit| hit["id"] == id.as_str());
            ensure!(found != known.trashed, "{known:?} found: {found}");
        }
        Ok(touched.len())
    }

    fn settle(&mut self, client: &mut Client, unanswered: Unanswered) -> anyhow::Result<()> {
        let (new, changed) = match unanswered {
            Unanswered::Keyed(new) => {
                // It was not done: only then may it seem to be under way still, until it is known that nobody works on it.
                let again = post_once(client, &new)?;
                let there = named(client, &new)?.len();
                let expected = match again.status {
                    201 => 1,
                    409 => 0,
                    _ => bail!("{}: {}", again.status, again.body),
                };
                ensure!(
                    there == expected,
                    "{} is there {there} times, and its repetition answered {}",
                    new.name,
                    again.status
                );
                (vec![new], Vec::new())
            }
            Unanswered::New(new) => (new, Vec::new()),
            Unanswered::Changed(changed) => (Vec::new(), changed),
            Unanswered::Batch(new, changed) => (new, changed),
        };
        let mut done = Vec::new();
        for known in new {
            let found = named(client, &known)?;
            ensure!(
                found.len() <= 1,
                "{} is there {} times",
                known.name,
                found.len()
            );
            done.push(!found.is_empty());
            if let Some(made) = found.first() {
                self.keep(made, known);
            }
        }
        for (id, known) in changed {
            let seen =
                seen(client, known.plural, &id)?.context("a record that was there is gone")?;
            let before = &self.memory.records[&id];
            ensure!(
                seen == known || seen == *before,
                "{seen:?} is neither {before:?} nor {known:?}"
            );
            done.push(seen == known);
            if seen == known {
                self.replace(id, known);
            }
        }
        ensure!(
            done.iter().all(|one| *one) || !done.iter().any(|one| *one),
            "a request was done by half: {done:?}"
        );
        Ok(())
    }
}

/// How much was written and acknowledged.
#[derive(Default)]
pub struct Written(AtomicUsize);

impl Written {
    /// Waits until so much is written from now on.
    pub fn goes_on_by(&self, count: usize) -> anyhow::Result<()> {
        let goal = self.0.load(Ordering::Relaxed) + count;
        until("more is written", || {
            Ok((self.0.load(Ordering::Relaxed) >= goal).then_some(()))
        })
    }
}

/// Lets all of them write at the same time, until something ends it.
pub fn all_write(
    writers: &mut [Writer],
    address: &str,
    key: &str,
    end: impl FnOnce(&Written) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let written = Written::default();
    std::thread::scope(|scope| {
        let writing: Vec<_> = writers
            .iter_mut()
            .map(|writer| {
                let (mut client, written) = (Client::new(address, key), &written);
                scope.spawn(move || writer.write(&mut client, written))
            })
            .collect();
        end(&written)?;
        for writer in writing {
            writer.join().expect("no panic")?;
        }
        Ok(())
    })
}

/// Makes a company under a key of its own.
fn post_once(client: &mut Client, new: &Known) -> io::Result<Answer> {
    let body = json!({ "name": new.name, "employees": new.number });
    let key = [("idempotency-key", new.name.as_str())];
    client.json("POST", "/api/v1/companies", &key, &body)
}

/// Those that have a name like this.
fn named(client: &mut Client, known: &Known) -> anyhow::Result<Vec<Json>> {
    let path = format!("/api/v1/{}?name=ilike.*{}", known.plural, known.name);
    let found = client.get(&path)?.is(200).document();
    Ok(found["data"].as_array().cloned().unwrap_or_default())
}

/// Why somebody stops writing.
enum Stop {
    /// The server is gone.
    Gone,
    /// It said something that it should not.
    Wrong(anyhow::Error),
}

impl From<io::Error> for Stop {
    fn from(_: io::Error) -> Self {
        Stop::Gone
    }
}

fn good(answer: Answer, status: u16) -> Result<Json, Stop> {
    // It cannot do it now, or could not say whether it is done.
    if matches!(answer.status, 503 | 507) {
        return Err(Stop::Gone);
    }
    if answer.status != status {
        return Err(Stop::Wrong(anyhow::anyhow!(
            "{}: {}",
            answer.status,
            answer.body
        )));
    }
    Ok(serde_json::from_str(&answer.body).unwrap_or_default())
}

fn seen(client: &mut Client, plural: &'static str, id: &str) -> anyhow::Result<Option<Known>> {
    let answer = client.get(&format!("/api/v1/{plural}/{id}"))?;
    if answer.status == 404 {
        return Ok(None);
    }
    let record = answer.is(200).document();
    let name = if plural == "contacts" {
        &record["name"]["family"]
    } else {
        &record["name"]
    };
    Ok(Some(Known {
        plural,
        version: record["version"].as_i64().unwrap_or(0),
        trashed: record["trashed"] == true,
        name: name.as_str().unwrap_or_default().to_owned(),
        number: record["employees"].as_i64(),
        company: record["company"]["id"]
            .as_str()
            .or(record["company"].as_str())
            .map(str::to_owned),
    }))
}
