//! Everything that an object's fields may be called in the header of a file: names, labels in every language, pieces, natural
//! keys of linked records, and the synonyms.

use std::collections::HashMap;

use mainstay_model::{Catalog, Field, Lang, Object};

use super::guess::Why;
use super::phrase::phrase;
use super::synonyms::{LEADING, OBJECTS, SYNONYMS};
use super::target::{ID, Meaning, Target, importable, linked, natural_keys, target_names};

/// What headers mean for one object.
pub(super) struct Vocabulary {
    known: HashMap<String, (Target, u8, Why)>,
    /// What the object itself is called.
    own: Vec<String>,
}

impl Vocabulary {
    /// The words of an object; `allowed` says which fields the person may write.
    pub fn of(object: &Object, catalog: &Catalog, allowed: &dyn Fn(usize) -> bool) -> Self {
        let mut words = Self {
            known: HashMap::new(),
            own: own_names(object),
        };
        let fields = || {
            let all = object.fields.iter().enumerate();
            all.filter(|(at, field)| importable(field) && allowed(*at))
                .map(|(_, field)| field)
        };
        for field in fields() {
            words.learn(&field.name, Target::field(&field.name), 100, Why::Name);
            for label in field.label.all() {
                words.learn(label, Target::field(&field.name), 98, Why::Label);
            }
        }
        for field in fields() {
            words.learn_pieces(field, catalog);
        }
        let title = fields()
            .find(|field| field.name == object.title)
            .map(|field| Target::field(&field.name));
        let external = fields()
            .find(|field| field.name == "external_id")
            .map(|field| Target::field(&field.name));
        for name in words.own.clone() {
            if let Some(external) = &external {
                for tail in [" id", " number", " no", " key", "id", "编号", "号"] {
                    words.learn(&format!("{name}{tail}"), external.clone(), 92, Why::Synonym);
                }
            }
        }
        for synonym in SYNONYMS {
            let place = synonym
                .places
                .iter()
                .filter_map(|place| place.parse::<Target>().ok())
                .find(|target| {
                    let position = object.position(&target.field);
                    let usable =
                        position.is_some_and(|at| importable(&object.fields[at]) && allowed(at));
                    usable
                        && target
                            .resolve(object, catalog)
                            .is_some_and(|meaning| meaning != Meaning::Id)
                });
            if let Some(target) = place {
                for text in synonym.phrases {
                    words.learn(text, target.clone(), 90, Why::Synonym);
                }
            }
        }
        for (name, names) in OBJECTS {
            // `account` in a file of contacts is the company they belong to; in a file of companies it is their name.
            let link =
                fields().find(|field| target_names(field).contains(&name) && name != object.name);
            if let Some(field) = link {
                words.learn_linked(field, names);
            }
        }
        if let Some(title) = title {
            for name in words.own.clone() {
                for tail in ["", " name", "名称", "姓名"] {
                    words.learn(&format!("{name}{tail}"), title.clone(), 90, Why::Synonym);
                }
            }
        }
        words
    }

    /// What a phrase means, how surely, and why.
    pub fn find(&self, words: &str) -> Option<(Target, u8, Why)> {
        if let Some(found) = self.known.get(words) {
            return Some(found.clone());
        }
        // `Company Phone` in a file of companies, `Primary Email`.
        let fronts = self
            .own
            .iter()
            .map(String::as_str)
            .chain(LEADING.iter().copied());
        let mut shortened = fronts.filter_map(|front| words.strip_prefix(front)?.strip_prefix(' '));
        if let Some(found) = shortened.find_map(|rest| self.known.get(rest)) {
            let (target, confidence, why) = found.clone();
            return Some((target, confidence.saturating_sub(12), why));
        }
        self.nearly(words)
    }

    /// A phrase written with a typing error.
    fn nearly(&self, words: &str) -> Option<(Target, u8, Why)> {
        if words.chars().count() < 5 || !words.is_ascii() {
            return None;
        }
        // `contract` is no `contact` written wrongly: the names of objects are too near to other words.
        let names = |known: &String| {
            OBJECTS
                .iter()
                .any(|(_, names)| names.contains(&known.as_str()))
                || self.own.contains(known)
        };
        let close = self
            .known
            .iter()
            .filter(|(known, _)| known.len() >= 6 && known.is_ascii() && !names(known));
        let best =
            close.map(|(known, found)| (strsim::damerau_levenshtein(known, words), known, found));
        let (distance, known, found) =
            best.min_by(|a, b| (a.0, b.2.1, a.1).cmp(&(b.0, a.2.1, b.1)))?;
        let allowed = if known.len() >= 9 { 2 } else { 1 };
        (distance <= allowed).then(|| (found.0.clone(), 72, Why::Nearly(known.clone())))
    }

    /// Whether the object itself is called so, here or elsewhere.
    pub fn names_it(&self, name: &str) -> bool {
        self.own.iter().any(|own| own == name)
    }

    /// Fields whose names share a word with a phrase.
    pub fn sharing(&self, words: &str) -> Vec<Target> {
        let wanted: Vec<&str> = words
            .split(' ')
            .filter(|word| word.chars().count() > 2 && !SAY_NOTHING.contains(word))
            .collect();
        let mut targets: Vec<Target> = Vec::new();
        for (known, (target, ..)) in &self.known {
            let shares = known.split(' ').any(|word| wanted.contains(&word));
            if shares && target.part.is_none() && !targets.contains(target) {
                targets.push(target.clone());
            }
        }
        targets.sort();
        targets
    }

    fn learn(&mut self, text: &str, target: Target, confidence: u8, why: Why) {
        let words = phrase(text);
        if words.is_empty() {
            return;
        }
        let entry = self
            .known
            .entry(words)
            .or_insert_with(|| (target.clone(), 0, why.clone()));
        if confidence > entry.1 {
            *entry = (target, confidence, why);
        }
    }

    fn learn_pieces(&mut self, field: &Field, catalog: &Catalog) {
        for part in field.kind.parts(field) {
            let target = Target::part(&field.name, part.name);
            self.learn(
                &format!("{}.{}", field.name, part.name),
                target.clone(),
                100,
                Why::Name,
            );
            for lang in Lang::ALL {
                let (whole, piece) = (field.label.get(lang), part.label(lang));
                self.learn(&format!("{whole} {piece}"), target.clone(), 96, Why::Label);
                self.learn(&format!("{whole}{piece}"), target.clone(), 96, Why::Label);
                if let Some(front) = whole.strip_suffix(" address") {
                    self.learn(&format!("{front} {piece}"), target.clone(), 92, Why::Label);
                }
                self.learn(piece, target.clone(), 84, Why::Label);
            }
        }
        for object in linked(field, catalog) {
            // Objects of JSON name what they link to by its title.
            self.learn(
                &format!("{}.title", field.name),
                Target::part(&field.name, &object.title),
                90,
                Why::Name,
            );
            for key in natural_keys(object) {
                let target = Target::part(&field.name, &key.name);
                self.learn(
                    &format!("{}.{}", field.name, key.name),
                    target.clone(),
                    100,
                    Why::Name,
                );
                for lang in Lang::ALL {
                    let text = format!("{} {}", field.label.get(lang), key.label.get(lang));
                    self.learn(&text, target.clone(), 94, Why::Label);
                }
            }
            self.learn(
                &format!("{} id", field.name),
                Target::field(&field.name),
                88,
                Why::Label,
            );
        }
    }

    fn learn_linked(&mut self, field: &Field, names: &[&str]) {
        for name in names {
            for tail in ["", " name", "名称"] {
                self.learn(
                    &format!("{name}{tail}"),
                    Target::field(&field.name),
                    91,
                    Why::Synonym,
                );
            }
            for tail in [" website", " domain", " url", "网址"] {
                self.learn(
                    &format!("{name}{tail}"),
                    Target::part(&field.name, "website"),
                    89,
                    Why::Synonym,
                );
            }
            for tail in [" id", " number", " no", "编号"] {
                self.learn(
                    &format!("{name}{tail}"),
                    Target::part(&field.name, "external_id"),
                    89,
                    Why::Synonym,
                );
            }
        }
    }
}

/// Words that say of what kind a value is and not which one: an order's date is nobody's next step.
const SAY_NOTHING: [&str; 9] = [
    "date", "time", "day", "number", "name", "type", "code", "value", "total",
];

fn own_names(object: &Object) -> Vec<String> {
    let elsewhere = OBJECTS
        .iter()
        .filter(|(name, _)| *name == object.name)
        .flat_map(|(_, names)| names.iter().copied());
    let mut own: Vec<String> = Vec::new();
    for text in [object.name.as_str()]
        .into_iter()
        .chain(object.label.all())
        .chain(elsewhere)
    {
        let words = phrase(text);
        if !words.is_empty() && words != ID && !own.contains(&words) {
            own.push(words);
        }
    }
    own
}
