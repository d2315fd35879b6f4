//! vCards as rows, one a card, of all three versions. A card that is broken is refused alone. Columns are named as people name
//! them, so that what is guessed of headers is guessed of cards too.

use std::path::Path;

use calcard::vcard::{
    VCard, VCardEntry, VCardParameterName, VCardParameterValue, VCardProperty, VCardType,
    VCardValue,
};
use encoding_rs::Encoding;
use mainstay_model::Reason;

use super::lines::{Lines, too_long, wrong_bytes};
use super::rowfile::{Facts, Making};
use super::{SourceError, Workplace};

/// Longest card, in bytes: they carry pictures.
const LONGEST: usize = 16 << 20;

const COLUMNS: [&str; 21] = [
    "Full name",
    "Prefix",
    "Given name",
    "Family name",
    "Nickname",
    "Organization",
    "Department",
    "Job title",
    "Emails",
    "Phones",
    "Street",
    "City",
    "State",
    "Postal code",
    "Country",
    "Website",
    "LinkedIn",
    "Birthday",
    "Note",
    "Tags",
    "UID",
];

type Row = [String; COLUMNS.len()];

/// Whether the beginning of a text is that of a card.
pub(super) fn looks_like(head: &str) -> bool {
    let mut lines = head
        .lines()
        .take(5)
        .map(|line| line.trim_start_matches('\u{FEFF}').trim());
    lines.any(|line| line.eq_ignore_ascii_case("BEGIN:VCARD"))
}

/// Lays the cards of a file out as rows, with the columns that any of them fills.
pub(super) fn lay_out(
    path: &Path,
    encoding: &'static Encoding,
    facts: &Facts,
    workplace: &Workplace,
) -> Result<(), SourceError> {
    let mut used = [false; COLUMNS.len()];
    let mut wrong = None;
    each(path, encoding, &mut |card| {
        match card.read {
            Ok(row) => {
                for (used, cell) in used.iter_mut().zip(&row) {
                    *used |= !cell.is_empty();
                }
            }
            Err(reason) => wrong = wrong.take().or(Some(reason)),
        }
        Ok(())
    })?;
    let pick = |row: &[String]| -> Vec<String> {
        let kept = row.iter().zip(used).filter(|(_, used)| *used);
        kept.map(|(cell, _)| cell.clone()).collect()
    };
    let mut making = Making::begin(workplace, facts)?;
    let names = pick(&COLUMNS.map(str::to_owned));
    if names.is_empty() {
        let none = || Reason::new("no_cards", "No card in this file can be read.");
        return Err(wrong.unwrap_or_else(none).into());
    }
    making.put(0, 0, &names, None)?;
    each(path, encoding, &mut |card| match card.read {
        Ok(row) => making.put(card.number, card.line, &pick(&row), None),
        Err(reason) => making.put(card.number, card.line, &[card.begins], Some(&reason)),
    })?;
    making.finish()
}

struct Card {
    number: u64,
    line: u64,
    read: Result<Row, Reason>,
    begins: String,
}

type Taker<'a> = dyn FnMut(Card) -> Result<(), SourceError> + 'a;

fn each(path: &Path, encoding: &'static Encoding, take: &mut Taker<'_>) -> Result<(), SourceError> {
    let mut lines = Lines::open(path, encoding, LONGEST)?;
    let mut open: Option<Open> = None;
    let mut number = 0;
    while let Some(line) = lines.next_line()? {
        let word = line.text.trim().trim_start_matches('\u{FEFF}');
        let begins = word.eq_ignore_ascii_case("BEGIN:VCARD");
        let ends = word.eq_ignore_ascii_case("END:VCARD");
        match &mut open {
            None if begins => {
                number += 1;
                open = Some(Open::at(number, line.number));
            }
            None => {}
            // A card of an agent stands inside of the card of whom it acts for.
            Some(card) if begins && card.agent => {
                card.inside += 1;
                card.agent = false;
            }
            Some(card) if begins => {
                number += 1;
                let next = Open::at(number, line.number);
                let left = std::mem::replace(card, next);
                take(left.never_closed())?;
            }
            Some(card) if ends && card.inside > 0 => card.inside -= 1,
            Some(_) if ends => {
                if let Some(card) = open.take() {
                    take(card.closed(encoding))?;
                }
            }
            Some(card) if card.inside > 0 => {}
            Some(card) => card.add(&line.text, line.too_long),
        }
    }
    open.map_or(Ok(()), |card| take(card.never_closed()))
}

/// A card as long as its end is not in sight.
struct Open {
    number: u64,
    line: u64,
    text: String,
    overlong: bool,
    /// The line before says that a card of somebody else follows.
    agent: bool,
    inside: usize,
}

impl Open {
    fn at(number: u64, line: u64) -> Self {
        Self {
            number,
            line,
            text: "BEGIN:VCARD\r\n".to_owned(),
            overlong: false,
            agent: false,
            inside: 0,
        }
    }

    fn add(&mut self, line: &str, too_long: bool) {
        self.agent = line.trim().to_ascii_uppercase().starts_with("AGENT") && line.ends_with(':');
        self.overlong |= too_long || self.text.len() + line.len() > LONGEST;
        if !self.overlong {
            self.text.push_str(line);
            self.text.push_str("\r\n");
        }
    }

    fn closed(self, encoding: &'static Encoding) -> Card {
        let read = if self.overlong {
            Err(too_long(LONGEST))
        } else if let Some(reason) = wrong_bytes(&self.text, encoding) {
            Err(reason)
        } else {
            read(&format!("{}END:VCARD\r\n", self.text))
        };
        self.card(read)
    }

    fn never_closed(self) -> Card {
        let text = "This card has no end (END:VCARD); the file did not arrive whole.";
        self.card(Err(Reason::new("open_card", text)))
    }

    fn card(self, read: Result<Row, Reason>) -> Card {
        let begins = self.text.lines().skip(1).take(6).collect::<Vec<_>>();
        Card {
            number: self.number,
            line: self.line,
            read,
            begins: begins.join("\n").chars().take(300).collect(),
        }
    }
}

fn read(text: &str) -> Result<Row, Reason> {
    let unreadable = || Reason::new("no_card", "This card cannot be read.");
    // What somebody else wrote may be broken in a way that nobody has thought of.
    let parsed = std::panic::catch_unwind(|| VCard::parse(text));
    let card = parsed
        .map_err(|_| unreadable())?
        .map_err(|_| unreadable())?;
    let row = row(&card);
    if row.iter().all(String::is_empty) {
        let text = "This card has neither a name nor an address nor a number.";
        return Err(Reason::new("empty_card", text));
    }
    Ok(row)
}

fn row(card: &VCard) -> Row {
    let first = |property: &VCardProperty| {
        let mut found = of(card, property);
        found.sort_by_key(|entry| rank(entry));
        found.into_iter().next()
    };
    let text = |property: &VCardProperty| {
        first(property).map_or_else(String::new, |entry| joined(&entry.values, " "))
    };
    let component = |property: &VCardProperty, at: usize, separator: &str| {
        let entry = first(property);
        match entry.and_then(|entry| entry.values.get(at)) {
            Some(VCardValue::Component(texts)) => texts.join(separator),
            Some(value) => said(value),
            None => String::new(),
        }
    };
    let name = |at| component(&VCardProperty::N, at, " ");
    let address = |at| component(&VCardProperty::Adr, at, ", ");
    let given = spaced([name(1), name(2)], " ");
    let family = spaced([name(0), name(4)], ", ");
    let full = if given.is_empty() && family.is_empty() {
        text(&VCardProperty::Fn)
    } else {
        String::new()
    };
    let links = all(card, &VCardProperty::Url, said_of);
    let (profiles, sites): (Vec<String>, Vec<String>) = links
        .into_iter()
        .partition(|link| link.to_lowercase().contains("linkedin.com/"));
    let (birthday, odd_birthday) = birthday(first(&VCardProperty::Bday));
    let mut notes = all(card, &VCardProperty::Note, said_of);
    notes.extend(odd_birthday);
    let tags = of(card, &VCardProperty::Categories);
    let tags: Vec<String> = tags
        .iter()
        .flat_map(|entry| &entry.values)
        .map(said)
        .collect();
    let uid = text(&VCardProperty::Uid);
    [
        full,
        name(3),
        given,
        family,
        text(&VCardProperty::Nickname),
        component(&VCardProperty::Org, 0, ", "),
        component(&VCardProperty::Org, 1, ", "),
        text(&VCardProperty::Title),
        all(card, &VCardProperty::Email, email).join("; "),
        all(card, &VCardProperty::Tel, phone).join("; "),
        spaced([address(0), address(1), address(2)], "\n"),
        address(3),
        address(4),
        address(5),
        address(6),
        sites.into_iter().next().unwrap_or_default(),
        profiles.into_iter().next().unwrap_or_default(),
        birthday,
        notes.join("\n"),
        tags.into_iter()
            .filter(|tag| !tag.is_empty())
            .collect::<Vec<_>>()
            .join("; "),
        uid.strip_prefix("urn:uuid:").unwrap_or(&uid).to_owned(),
    ]
    .map(|cell| cell.trim().to_owned())
}

fn of<'a>(card: &'a VCard, property: &VCardProperty) -> Vec<&'a VCardEntry> {
    card.entries
        .iter()
        .filter(|entry| entry.name == *property)
        .collect()
}

/// What each entry of a kind says, the preferred one first, nothing twice.
fn all(card: &VCard, property: &VCardProperty, say: fn(&VCardEntry) -> String) -> Vec<String> {
    let mut found = of(card, property);
    found.sort_by_key(|entry| rank(entry));
    let mut texts: Vec<String> = Vec::new();
    for text in found.into_iter().map(say) {
        if !text.trim().is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// The preferred one comes first, whatever the version calls it.
fn rank(entry: &VCardEntry) -> u32 {
    let ranks = entry
        .params
        .iter()
        .filter_map(|param| match (&param.name, &param.value) {
            (VCardParameterName::Pref, VCardParameterValue::Integer(rank)) => Some(*rank),
            (VCardParameterName::Pref, _) => Some(1),
            (_, VCardParameterValue::Text(word)) if word.eq_ignore_ascii_case("pref") => Some(1),
            _ => None,
        });
    ranks.min().unwrap_or(u32::MAX)
}

fn said_of(entry: &VCardEntry) -> String {
    joined(&entry.values, " ")
}

fn email(entry: &VCardEntry) -> String {
    let text = said_of(entry);
    let text = text.trim();
    text.strip_prefix("mailto:").unwrap_or(text).to_owned()
}

/// A number with what it is for: `+49 30 123456 (work)`.
fn phone(entry: &VCardEntry) -> String {
    let text = said_of(entry);
    let text = text.trim();
    let number = match text.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => {
            text[4..].split(';').next().unwrap_or("")
        }
        _ => text,
    };
    let number = number.trim();
    let is = |kind: VCardType| {
        let wanted = VCardParameterValue::Type(kind);
        entry.params.iter().any(|param| param.value == wanted)
    };
    let kind = if is(VCardType::Fax) {
        "fax"
    } else if is(VCardType::Cell) {
        "mobile"
    } else if is(VCardType::Work) {
        "work"
    } else if is(VCardType::Home) {
        "home"
    } else {
        ""
    };
    match (number, kind) {
        ("", _) => String::new(),
        (number, "") => number.to_owned(),
        (number, kind) => format!("{number} ({kind})"),
    }
}

/// A whole day; or, where a year or more is missing, a line for the note, so that it is not lost.
fn birthday(entry: Option<&VCardEntry>) -> (String, Option<String>) {
    let Some(value) = entry.and_then(|entry| entry.values.first()) else {
        return (String::new(), None);
    };
    match value {
        VCardValue::PartialDateTime(date) => match (date.year, date.month, date.day) {
            (Some(year), Some(month), Some(day)) if year > 1604 => {
                (format!("{year:04}-{month:02}-{day:02}"), None)
            }
            (_, Some(month), Some(day)) => (
                String::new(),
                Some(format!("Birthday: {month:02}-{day:02}")),
            ),
            (Some(year), ..) => (String::new(), Some(format!("Birthday: {year}"))),
            _ => (String::new(), None),
        },
        other => (said(other), None),
    }
}

fn joined(values: &[VCardValue], separator: &str) -> String {
    let texts: Vec<String> = values.iter().map(said).collect();
    texts.join(separator)
}

fn said(value: &VCardValue) -> String {
    match value {
        VCardValue::Text(text) => text.clone(),
        VCardValue::Component(texts) => texts.join(" "),
        VCardValue::Integer(number) => number.to_string(),
        VCardValue::Float(number) => number.to_string(),
        VCardValue::Boolean(yes) => yes.to_string(),
        VCardValue::PartialDateTime(_)
        | VCardValue::Binary(_)
        | VCardValue::Sex(_)
        | VCardValue::GramGender(_)
        | VCardValue::Kind(_) => String::new(),
    }
}

fn spaced<const N: usize>(texts: [String; N], separator: &str) -> String {
    let texts: Vec<&str> = texts
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    texts.join(separator)
}
