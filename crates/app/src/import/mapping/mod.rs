//! Which column of a file goes where: guessed, shown, changed by the person, checked as a whole, and remembered for the next
//! file with the same headers. Deliberately not here: what a single cell turns into ([`super::prepare`]).

mod choices;
mod guess;
mod layout;
mod phrase;
// A table that is read by its lines.
#[rustfmt::skip]
mod synonyms;
mod target;
mod vocabulary;

use mainstay_model::access::{Access, Action};
use mainstay_model::filter::Operator;
use mainstay_model::{Object, Problem, Reason, fold};
use serde::{Deserialize, Serialize};

use super::source::{Meant, Source};
pub use choices::{Choice, choices, keys};
pub use guess::{Guess, Why, guess};
pub(super) use layout::{Key, Layout, LinkColumns, ValueColumns};
pub(crate) use synonyms::called_elsewhere;
pub use target::{ID, Meaning, Target, importable};
pub(super) use target::{natural_keys, target_names};

/// What is done with the rows of a file, decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Where each column goes; `None` leaves it out.
    pub columns: Vec<Option<Target>>,
    /// What tells that a row is about a record that exists.
    #[serde(default)]
    pub key: Option<Target>,
    /// What may happen.
    #[serde(default)]
    pub mode: Mode,
    /// Linked records that do not exist are made (never parents that stand in the same file).
    #[serde(default)]
    pub create_linked: bool,
    /// An empty cell empties the field; otherwise it leaves the field as it is.
    #[serde(default)]
    pub clear_blank: bool,
    /// What becomes of rows that look like records that are there, though no key says so.
    #[serde(default)]
    pub alike: Alike,
    /// Words that stand for other ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Meant>,
}

/// What may happen to records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Every row is a new record; with a key, rows whose key exists are refused.
    #[default]
    Create,
    /// Rows change records that exist; others are refused.
    Update,
    /// Rows change records that exist, others are new.
    Upsert,
}

/// What becomes of a row that looks like a record that is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alike {
    /// It is a new record all the same.
    #[default]
    Create,
    /// It is left out.
    Skip,
    /// It changes that record.
    Update,
}

impl Alike {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Alike::Create => "create",
            Alike::Skip => "skip",
            Alike::Update => "update",
        }
    }

    /// The one written so.
    pub fn from_name(name: &str) -> Option<Self> {
        [Alike::Create, Alike::Skip, Alike::Update]
            .into_iter()
            .find(|alike| alike.name() == name)
    }
}

impl Mode {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Create => "create",
            Mode::Update => "update",
            Mode::Upsert => "upsert",
        }
    }

    /// The mode written so.
    pub fn from_name(name: &str) -> Option<Self> {
        [Mode::Create, Mode::Update, Mode::Upsert]
            .into_iter()
            .find(|mode| mode.name() == name)
    }
}

impl Mapping {
    /// From now on a word of a column stands for another one.
    pub fn mean(&mut self, column: usize, from: &str, to: &str) {
        let same = |word: &Meant| {
            word.column == column && fold::fold(word.from.trim()) == fold::fold(from.trim())
        };
        self.words.retain(|word| !same(word));
        self.words.push(Meant {
            column,
            from: from.to_owned(),
            to: to.to_owned(),
        });
    }

    /// The mapping that the guesses come to; a column of record ids makes it an upsert by id.
    pub fn of(guesses: &[Guess]) -> Self {
        let columns: Vec<Option<Target>> =
            guesses.iter().map(|guess| guess.target.clone()).collect();
        let id = columns
            .iter()
            .flatten()
            .find(|target| target.is_id())
            .cloned();
        let mode = if id.is_some() {
            Mode::Upsert
        } else {
            Mode::Create
        };
        Self {
            columns,
            key: id,
            mode,
            create_linked: false,
            clear_blank: false,
            alike: Alike::default(),
            words: Vec::new(),
        }
    }

    /// Everything that is wrong with it for this file and this person; a problem's field is a column's name, `key` or `mode`.
    pub fn check(&self, source: &Source, object: &Object, access: &Access) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.columns.len() != source.columns.len() {
            let text = "This mapping was made for a file with other columns.";
            return vec![Reason::new("other_columns", text).at("columns")];
        }
        for (at, (target, header)) in self.columns.iter().zip(&source.columns).enumerate() {
            let Some(target) = target else { continue };
            if let Err(reason) = self.check_target(at, target, source, object, access) {
                problems.push(reason.at(&header.name));
            }
        }
        problems.extend(self.check_key(object, access));
        problems.extend(self.check_mode(object, access));
        problems
    }

    /// The targets in use.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.columns.iter().flatten()
    }

    fn check_target(
        &self,
        at: usize,
        target: &Target,
        source: &Source,
        object: &Object,
        access: &Access,
    ) -> Result<(), Reason> {
        let readable = object
            .position(&target.field)
            .is_none_or(|position| access.may_read(object, position));
        let Some(meaning) = target
            .resolve(object, access.catalog())
            .filter(|_| readable)
        else {
            return Err(unknown_target(target, object, access));
        };
        if let Meaning::Value { field, .. } | Meaning::Link { field, .. } = meaning
            && !(importable(&object.fields[field]) && access.may_write(object, field))
        {
            let text = format!(
                "`{}` cannot be written; leave this column out.",
                target.field
            );
            return Err(Reason::new("not_writable", text).with(&[&target.field]));
        }
        let several = object
            .find(&target.field)
            .is_some_and(mainstay_model::Field::takes_several);
        let twin = self.columns[..at]
            .iter()
            .position(|other| other.as_ref() == Some(target));
        match twin.and_then(|twin| source.columns.get(twin)) {
            Some(twin) if !several => {
                let text = format!(
                    "The column `{}` goes to `{target}` already; choose one of the two.",
                    twin.name
                );
                Err(Reason::new("target_twice", text).with(&[&twin.name, &target.to_string()]))
            }
            _ => Ok(()),
        }
    }

    fn check_key(&self, object: &Object, access: &Access) -> Option<Problem> {
        let key = self.key.as_ref()?;
        if !self.targets().any(|target| target.field == key.field) {
            let text = format!("The key `{key}` is in no column; map a column to it.");
            return Some(
                Reason::new("key_unmapped", text)
                    .with(&[&key.to_string()])
                    .at("key"),
            );
        }
        let usable = match key.resolve(object, access.catalog()) {
            Some(Meaning::Id) => true,
            Some(Meaning::Value { field, part: None }) => {
                let field = &object.fields[field];
                let operators = field.kind.operators(field);
                operators.contains(&Operator::In) || operators.contains(&Operator::Eq)
            }
            _ => false,
        };
        (!usable).then(|| {
            let text = format!(
                "`{key}` cannot be a key; choose a field such as an ID, an email or a name."
            );
            Reason::new("bad_key", text)
                .with(&[&key.to_string()])
                .at("key")
        })
    }

    fn check_mode(&self, object: &Object, access: &Access) -> Vec<Problem> {
        let mut problems = Vec::new();
        let creates = self.mode != Mode::Update;
        let updates = self.mode != Mode::Create;
        for (wanted, action, verb) in [
            (creates, Action::Create, "create"),
            (updates, Action::Edit, "change"),
        ] {
            if wanted && !access.may(action, &object.name) {
                let text = format!("Your role does not let you {verb} {}.", object.plural);
                problems.push(
                    Reason::new("denied", text)
                        .with(&[verb, &object.name])
                        .at("mode"),
                );
            }
        }
        if updates && self.key.is_none() {
            let text = "To change records that exist, choose the column that tells which record a row is about.";
            problems.push(Reason::new("key_needed", text).at("key"));
        }
        let names = |name: &String| self.targets().any(|target| target.field == *name);
        if creates && !names(&object.title) && !object.title_from.iter().any(names) {
            let text = format!(
                "No column gives new {} their `{}`; map one to it.",
                object.plural, object.title
            );
            problems.push(
                Reason::new("no_title_column", text)
                    .with(&[&object.plural, &object.title])
                    .at("columns"),
            );
        }
        problems
    }

    /// Under which name this file's mapping is remembered: files with the same headers in any order share it.
    pub fn fingerprint(object: &Object, source: &Source) -> String {
        let mut names: Vec<String> = source.names().map(phrase::phrase).collect();
        names.sort();
        let digest = blake3::hash(names.join("\u{1f}").as_bytes()).to_hex();
        format!("{}/{}", object.name, &digest[..16])
    }

    /// What is remembered: columns by header, so that a file with its columns in another order is understood too.
    pub fn remember(&self, source: &Source) -> Remembered {
        let columns = source
            .names()
            .map(phrase::phrase)
            .zip(self.columns.iter().cloned())
            .collect();
        let said = |word: &Meant| {
            let header = source.columns.get(word.column)?;
            let words = phrase::phrase(&header.name);
            Some((words, word.from.clone(), word.to.clone()))
        };
        Remembered {
            words: self.words.iter().filter_map(said).collect(),
            columns,
            key: self.key.clone(),
            mode: self.mode,
            create_linked: self.create_linked,
            clear_blank: self.clear_blank,
            alike: self.alike,
        }
    }
}

/// A mapping as it is kept for the next file with the same headers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    columns: Vec<(String, Option<Target>)>,
    key: Option<Target>,
    mode: Mode,
    create_linked: bool,
    clear_blank: bool,
    #[serde(default)]
    alike: Alike,
    #[serde(default)]
    words: Vec<(String, String, String)>,
}

impl Remembered {
    /// The mapping for a file, and the guesses that show it; targets that no longer exist are left out.
    pub fn recall(
        &self,
        source: &Source,
        object: &Object,
        access: &Access,
        guesses: &mut [Guess],
    ) -> Mapping {
        for (header, guess) in source.names().zip(guesses.iter_mut()) {
            let words = phrase::phrase(header);
            let Some((_, target)) = self.columns.iter().find(|(known, _)| *known == words) else {
                continue;
            };
            if target
                .as_ref()
                .is_none_or(|target| target.resolve(object, access.catalog()).is_some())
            {
                (guess.target, guess.confidence, guess.why) =
                    (target.clone(), 100, Why::Remembered);
            }
        }
        let columns = guesses.iter().map(|guess| guess.target.clone()).collect();
        let names: Vec<String> = source.names().map(phrase::phrase).collect();
        let known = |(header, from, to): &(String, String, String)| {
            let column = names.iter().position(|name| name == header)?;
            let (from, to) = (from.clone(), to.clone());
            Some(Meant { column, from, to })
        };
        Mapping {
            words: self.words.iter().filter_map(known).collect(),
            columns,
            key: self.key.clone(),
            mode: self.mode,
            create_linked: self.create_linked,
            clear_blank: self.clear_blank,
            alike: self.alike,
        }
    }
}

fn unknown_target(target: &Target, object: &Object, access: &Access) -> Reason {
    let readable = object
        .fields
        .iter()
        .enumerate()
        .filter(|(at, _)| access.may_read(object, *at));
    let near = readable
        .map(|(_, field)| {
            (
                strsim::damerau_levenshtein(&field.name, &target.field),
                &field.name,
            )
        })
        .min();
    let hint = match near {
        Some((distance, name)) if distance <= 3 && *name != target.field => {
            format!(" Did you mean `{name}`?")
        }
        _ => String::new(),
    };
    let parts = object
        .find(&target.field)
        .map(|field| field.kind.parts(field))
        .unwrap_or_default();
    let hint = match parts {
        [] => hint,
        parts => {
            let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
            format!(" `{}` has the parts {}.", target.field, names.join(", "))
        }
    };
    Reason::new(
        "unknown_target",
        format!("There is no field `{target}` in {}.{hint}", object.name),
    )
    .with(&[&target.to_string(), &object.name])
}

#[cfg(test)]
mod tests;
