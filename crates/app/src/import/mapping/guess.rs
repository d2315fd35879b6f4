//! What each column of a file probably is: by its header first, then by its values. A guess tells how sure it is and why, so
//! that a person can judge it at a glance.

use std::collections::HashSet;

use mainstay_model::access::Access;
use mainstay_model::field::Widget;
use mainstay_model::{Catalog, Env, Field, Object, RecordId};
use serde::{Deserialize, Serialize};

use super::phrase::{phrase, without_brackets};
use super::target::{ID, Meaning, Target, importable};
use super::vocabulary::Vocabulary;
use crate::import::source::Source;

/// What a column probably is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guess {
    /// Where it goes; `None` leaves it out.
    pub target: Option<Target>,
    /// 0 to 100. Below 60 somebody should look at it.
    pub confidence: u8,
    /// Why.
    pub why: Why,
    /// Some of its values, for showing.
    pub samples: Vec<String>,
}

/// Why a column is taken for what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The header is the field's name.
    Name,
    /// The header is what people call the field, in some language.
    Label,
    /// The header is what the field is called elsewhere.
    Synonym,
    /// The header is almost this.
    Nearly(String),
    /// The values look like it.
    Values,
    /// So it was last time.
    Remembered,
    /// Somebody said so.
    Chosen,
    /// Nothing matches.
    Unknown,
    /// What it would be is taken by a better column.
    Taken(String),
    /// The header matches a field but the values do not fit it.
    Unfit(String),
}

/// Guesses below this are shown but not taken.
const SURE_ENOUGH: u8 = 50;
/// Values looked at of each column.
const LOOK: usize = 200;

/// Guesses what the columns of a file are.
pub fn guess(source: &Source, object: &Object, access: &Access, env: &Env) -> Vec<Guess> {
    let guesser = Guesser {
        object,
        catalog: access.catalog(),
        env,
        words: Vocabulary::of(object, access.catalog(), &|at| access.may_write(object, at)),
        open: (0..object.fields.len())
            .filter(|at| importable(&object.fields[*at]) && access.may_write(object, *at))
            .collect(),
    };
    let columns: Vec<Column> = source
        .columns
        .iter()
        .enumerate()
        .map(|(at, header)| Column {
            header: header.given.then_some(header.name.as_str()),
            values: source
                .sample
                .iter()
                .filter_map(|row| row.cells.get(at))
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .take(LOOK)
                .collect(),
        })
        .collect();
    guesser.all(&columns)
}

struct Column<'a> {
    header: Option<&'a str>,
    values: Vec<&'a str>,
}

struct Guesser<'a> {
    object: &'a Object,
    catalog: &'a Catalog,
    env: &'a Env,
    words: Vocabulary,
    open: Vec<usize>,
}

impl Guesser<'_> {
    fn all(&self, columns: &[Column]) -> Vec<Guess> {
        let mut guesses: Vec<Guess> = columns
            .iter()
            .map(|column| self.by_header(column))
            .collect();
        self.settle(&mut guesses);
        self.name_the_records(&mut guesses, columns);
        let mut used: HashSet<Target> = guesses
            .iter()
            .filter_map(|guess| guess.target.clone())
            .collect();
        for (guess, column) in guesses.iter_mut().zip(columns) {
            if guess.target.is_none()
                && guess.why == Why::Unknown
                && let Some((target, confidence)) = self.by_values(column, &used)
            {
                used.insert(target.clone());
                (guess.target, guess.confidence, guess.why) =
                    (Some(target), confidence, Why::Values);
            }
        }
        guesses
    }

    /// `Customer name` in a file of contacts is usually their company; but where no other column names the contacts, it is their
    /// own.
    fn name_the_records(&self, guesses: &mut [Guess], columns: &[Column]) {
        let title = Target::field(&self.object.title);
        let named = |guess: &Guess| {
            let target = guess.target.as_ref();
            target.is_some_and(|target| target.field == title.field || target.is_id())
        };
        if guesses.iter().any(named) {
            return;
        }
        let own = |(guess, column): (&Guess, &Column)| {
            let header = phrase(column.header?);
            let name = header
                .strip_suffix(" name")
                .or(header.strip_suffix("姓名"))?;
            let target = guess
                .target
                .as_ref()
                .filter(|_| guess.why == Why::Synonym)?;
            let field = self.object.find(&target.field)?;
            (field.is_link() && self.words.names_it(name)).then_some(())
        };
        let mut found =
            (0..guesses.len()).filter(|at| own((&guesses[*at], &columns[*at])).is_some());
        if let (Some(at), None) = (found.next(), found.next()) {
            guesses[at].target = Some(title);
        }
    }

    fn by_header(&self, column: &Column) -> Guess {
        let samples = distinct(&column.values, 3);
        let unknown = Guess {
            target: None,
            confidence: 0,
            why: Why::Unknown,
            samples: samples.clone(),
        };
        let Some(header) = column.header else {
            return unknown;
        };
        let ids = || {
            !column.values.is_empty()
                && column
                    .values
                    .iter()
                    .all(|value| value.parse::<RecordId>().is_ok())
        };
        if phrase(header) == ID && ids() {
            return Guess {
                target: Some(Target::field(ID)),
                confidence: 100,
                why: Why::Name,
                samples,
            };
        }
        let found = self
            .words
            .find(&phrase(header))
            .or_else(|| self.words.find(&phrase(without_brackets(header))));
        let Some((target, confidence, why)) = found else {
            return unknown;
        };
        let fit = self.fit(&target, &column.values);
        match fit {
            Some(share) if share < 0.2 && confidence < 100 => Guess {
                target: None,
                confidence: 0,
                why: Why::Unfit(target.to_string()),
                samples,
            },
            Some(share) if share < 0.6 => Guess {
                target: Some(target),
                confidence: confidence.min(55),
                why,
                samples,
            },
            _ => Guess {
                target: Some(target),
                confidence,
                why,
                samples,
            },
        }
    }

    /// The share of values that the field could read; `None` when there is nothing to read or it is a link.
    fn fit(&self, target: &Target, values: &[&str]) -> Option<f64> {
        if values.is_empty() {
            return None;
        }
        match target.resolve(self.object, self.catalog)? {
            Meaning::Value { field, part: None } => {
                Some(self.readable(&self.object.fields[field], values))
            }
            _ => None,
        }
    }

    fn readable(&self, field: &Field, values: &[&str]) -> f64 {
        let good = values
            .iter()
            .filter(|value| field.kind.parse_text(field, value, self.env).is_ok())
            .count();
        good as f64 / values.len() as f64
    }

    /// Where two columns would go to the same place, the surer one goes, and the earlier one among equals.
    fn settle(&self, guesses: &mut [Guess]) {
        for at in 0..guesses.len() {
            let Some(target) = guesses[at].target.clone() else {
                continue;
            };
            if self.takes_several(&target) {
                continue;
            }
            let rival = (0..guesses.len())
                .filter(|other| *other != at && guesses[*other].target.as_ref() == Some(&target))
                .any(|other| {
                    let (mine, theirs) = (guesses[at].confidence, guesses[other].confidence);
                    theirs > mine || (theirs == mine && other < at)
                });
            if rival {
                guesses[at].target = None;
                guesses[at].confidence = 0;
                guesses[at].why = Why::Taken(target.to_string());
            }
        }
        for guess in guesses
            .iter_mut()
            .filter(|guess| guess.confidence < SURE_ENOUGH)
        {
            guess.target = None;
        }
    }

    fn takes_several(&self, target: &Target) -> bool {
        self.object
            .find(&target.field)
            .is_some_and(Field::takes_several)
    }

    /// What the values of a column without a telling header look like.
    fn by_values(&self, column: &Column, used: &HashSet<Target>) -> Option<(Target, u8)> {
        if column.values.len() < 2 && column.header.is_some() {
            return None;
        }
        let words = column
            .header
            .map(|header| phrase(without_brackets(header)))
            .unwrap_or_default();
        let sharing = self.words.sharing(&words);
        let mut best: Option<(Target, u8)> = None;
        for at in &self.open {
            let field = &self.object.fields[*at];
            let target = Target::field(&field.name);
            let named = sharing.contains(&target);
            if used.iter().any(|used| used.field == target.field) && !field.takes_several() {
                continue;
            }
            let confidence = self.likeness(field, column, named);
            if confidence > best.as_ref().map_or(SURE_ENOUGH - 1, |(_, best)| *best) {
                best = Some((target, confidence));
            }
        }
        best
    }

    /// How much the values look like those of a field: shapes that nothing else has count alone, others only when the header
    /// shares a word with the field.
    fn likeness(&self, field: &Field, column: &Column, named: bool) -> u8 {
        let values = &column.values;
        if values.is_empty() {
            return 0;
        }
        let share = |test: &dyn Fn(&str) -> bool| {
            values.iter().filter(|value| test(value)).count() as f64 / values.len() as f64
        };
        let telling = match field.kind.widget(field) {
            Widget::Email | Widget::Emails => share(&looks_like_email),
            Widget::Phones => share(&looks_like_phone),
            Widget::Url => share(&looks_like_address),
            Widget::Choice | Widget::Choices if distinct(values, 3).len() >= 2 || named => {
                self.readable(field, values)
            }
            _ => 0.0,
        };
        if telling >= 0.8 && self.readable(field, values) >= 0.7 {
            return if named { 80 } else { 65 };
        }
        let shaped = matches!(
            field.kind.widget(field),
            Widget::Number
                | Widget::Money
                | Widget::Percent
                | Widget::Date
                | Widget::DateTime
                | Widget::Duration
                | Widget::Check
        );
        if named && shaped && self.readable(field, values) >= 0.9 {
            60
        } else {
            0
        }
    }
}

fn looks_like_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
    })
}

fn looks_like_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let dressed = text.starts_with('+') || text.chars().any(|c| matches!(c, ' ' | '-' | '(' | '/'));
    (7..=17).contains(&digits)
        && dressed
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || "+-() /.".contains(c))
        && !is_date(text)
}

fn is_date(text: &str) -> bool {
    let pieces: Vec<&str> = text.split(['-', '/', '.', ' ']).collect();
    pieces.len() >= 3
        && pieces
            .iter()
            .any(|piece| piece.len() == 4 && (piece.starts_with("19") || piece.starts_with("20")))
}

fn looks_like_address(text: &str) -> bool {
    let bare = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let host = bare.unwrap_or(text).split('/').next().unwrap_or("");
    let dotted = host.rsplit_once('.').is_some_and(|(name, end)| {
        !name.is_empty()
            && (2..=12).contains(&end.len())
            && end.chars().all(|c| c.is_ascii_alphabetic())
    });
    dotted
        && !text.contains('@')
        && !text.contains(' ')
        && (bare.is_some() || host.starts_with("www.") || host.len() >= 4)
}

fn distinct(values: &[&str], most: usize) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for value in values {
        if seen.len() == most {
            break;
        }
        let short: String = value.chars().take(80).collect();
        if !seen.contains(&short) {
            seen.push(short);
        }
    }
    seen
}
