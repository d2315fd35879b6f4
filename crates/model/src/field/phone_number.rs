//! One phone number: read in a region, kept in E.164, shown in groups.

use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber};

use crate::locale::plain;
use crate::problem::{Reason, shown};

/// What a number may be for.
pub const PHONE_KINDS: [&str; 5] = ["mobile", "work", "home", "fax", "other"];

const EXTENSION_MARKS: [&str; 9] = [
    ";ext=",
    "extension",
    "ext.",
    "ext",
    "分机",
    "转",
    "durchwahl",
    "x",
    "#",
];

/// Reads a number as people write it: with its country (`+49 30 123456`, `0049...`) or as it is dialled in the region.
/// An extension is kept behind `;ext=`.
pub(super) fn read(text: &str, region: &str) -> Result<String, Reason> {
    let bad = |which: &str| {
        let why = match which {
            "country" => ": there is no such country code",
            "no_country" => " without its country",
            "too_long" => " here: it has more digits than there can be",
            _ => "",
        };
        Reason::new(
            "not_a_phone",
            format!(
                "`{}` is not a phone number{why}; write it like +49 30 123456.",
                shown(text)
            ),
        )
        .with(&[&shown(text), which])
    };
    let written = plain(text).to_lowercase();
    let written = written.strip_prefix("tel:").unwrap_or(&written);
    let (number, extension) = extension(written);
    let dialled: String = number
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let punctuation = |c: char| {
        c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/' | ' ' | '[' | ']' | '~')
    };
    let plus = dialled.rfind('+');
    let digits = dialled.len() - usize::from(plus.is_some());
    if !number.chars().all(punctuation)
        || plus.is_some_and(|at| at > 0)
        || !(3..=17).contains(&digits)
    {
        return Err(bad(""));
    }
    // `+49 (0)30 ...`: the zero in brackets is dialled at home only.
    let dialled = if plus.is_some() && number.contains("(0)") {
        number
            .replacen("(0)", "", 1)
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect()
    } else {
        dialled
    };
    let mut e164 = if plus.is_some() {
        international(&dialled).ok_or_else(|| bad("country"))?
    } else {
        let region: Option<Id> = region.to_ascii_uppercase().parse().ok();
        let parsed = phonenumber::parse(region, &dialled).map_err(|_| bad(""))?;
        // A number with neither country nor region belongs nowhere.
        if parsed.country().code() == 0 {
            return Err(bad("no_country"));
        }
        // Dialled as in another country: with the code of this one it would be nobody's number.
        if region.is_some_and(|region| longer_than_possible(&parsed, region)) {
            return Err(bad("too_long"));
        }
        form(&parsed)
    };
    if !(5..=16).contains(&e164.len()) {
        return Err(bad(""));
    }
    if !extension.is_empty() {
        e164.push_str(";ext=");
        e164.push_str(extension);
    }
    Ok(e164)
}

/// A number with its country code. Libraries take a leading digit for a trunk prefix that belongs to the number in some
/// countries (`+7 800 ...`), so what they make of it counts only when it is a number that can exist and the digits as they
/// stand are none.
fn international(dialled: &str) -> Option<String> {
    let parsed = phonenumber::parse(None, dialled).ok()?;
    DATABASE.region(&parsed.country().code())?;
    let read = form(&parsed);
    if read == dialled || !phonenumber::is_valid(&parsed) {
        Some(dialled.to_owned())
    } else {
        Some(read)
    }
}

/// Whether there is such a number: a stored one may have been typed before anybody looked.
pub fn is_real(e164: &str) -> bool {
    let number = e164.split_once(";ext=").map_or(e164, |(number, _)| number);
    phonenumber::parse(None, number).is_ok_and(|parsed| phonenumber::is_valid(&parsed))
}

fn longer_than_possible(number: &PhoneNumber, region: Id) -> bool {
    let national = number.national();
    let digits = national.value().to_string().len() + usize::from(national.zeros());
    let Some(known) = DATABASE.by_id(region.as_ref()) else {
        return false;
    };
    let of = known.descriptors();
    [
        of.fixed_line(),
        of.mobile(),
        of.toll_free(),
        of.premium_rate(),
        of.shared_cost(),
        of.personal_number(),
        of.voip(),
        of.pager(),
        of.uan(),
        of.voicemail(),
    ]
    .into_iter()
    .flatten()
    .flat_map(|kind| kind.possible_length())
    .max()
    .is_some_and(|most| digits > usize::from(*most))
}

fn form(number: &PhoneNumber) -> String {
    let text = number.format().mode(Mode::E164).to_string();
    text.split(';')
        .next()
        .unwrap_or("")
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect()
}

fn extension(text: &str) -> (&str, &str) {
    for mark in EXTENSION_MARKS {
        if let Some((number, extension)) = text.rsplit_once(mark) {
            let extension = extension.trim().trim_start_matches(['.', ':', ' ']);
            let number = number.trim().trim_end_matches([',', ';', '(']);
            if (1..=8).contains(&extension.len()) && extension.chars().all(|c| c.is_ascii_digit()) {
                return (number.trim(), extension);
            }
        }
    }
    (text, "")
}

/// The number for people: `+49 30 123456`, `+49 30 123456 ext. 12`.
pub(super) fn display(e164: &str) -> String {
    let (number, extension) = e164.split_once(";ext=").unwrap_or((e164, ""));
    let grouped = phonenumber::parse(None, number)
        .ok()
        .map(|parsed| parsed.format().mode(Mode::International).to_string())
        // Grouping is for the eye: it must not change what is dialled.
        .filter(|grouped| {
            grouped
                .chars()
                .filter(char::is_ascii_digit)
                .eq(number.chars().filter(char::is_ascii_digit))
        })
        .unwrap_or_else(|| number.to_owned());
    if extension.is_empty() {
        grouped
    } else {
        format!("{grouped} ext. {extension}")
    }
}

/// The digits of a number.
pub(super) fn digits(text: &str) -> String {
    text.split(";ext=")
        .next()
        .unwrap_or("")
        .chars()
        .filter(char::is_ascii_digit)
        .collect()
}

/// What a number is for, by the words that people and other programs use.
pub(super) fn kind(word: &str) -> Option<&'static str> {
    Some(match word.trim().to_lowercase().as_str() {
        "mobile" | "cell" | "cellphone" | "mobil" | "手机" | "移动" => "mobile",
        "work" | "office" | "business" | "direct" | "main" | "办公" | "工作" | "单位" | "座机" => {
            "work"
        }
        "home" | "private" | "家庭" | "住宅" => "home",
        "fax" | "传真" => "fax",
        "other" | "其他" => "other",
        _ => return None,
    })
}
