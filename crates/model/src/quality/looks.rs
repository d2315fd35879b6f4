//! Values that pass for what they are and look wrong all the same: slips in well-known domains, numbers that cannot be
//! dialled, postal codes of another country, names that somebody shouted.

use crate::field::phone_is_real;
use crate::value::{Address, Value};

/// What looks wrong about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Oddity {
    /// A number that no country has.
    Number,
    /// A postal code that its country does not write so.
    Postcode,
    /// Written in capitals throughout.
    Capitals,
}

/// Domains that people write by mistake, and the ones that they mean.
pub(super) const SLIPS: [(&str, &str); 28] = [
    ("gmial.com", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gamil.com", "gmail.com"),
    ("gmaill.com", "gmail.com"),
    ("gnail.com", "gmail.com"),
    ("gmail.co", "gmail.com"),
    ("gmail.con", "gmail.com"),
    ("gmail.cm", "gmail.com"),
    ("gmal.com", "gmail.com"),
    ("hotmial.com", "hotmail.com"),
    ("hotmal.com", "hotmail.com"),
    ("hotmai.com", "hotmail.com"),
    ("hotmail.con", "hotmail.com"),
    ("hotmail.co", "hotmail.com"),
    ("outlok.com", "outlook.com"),
    ("outloo.com", "outlook.com"),
    ("outlook.con", "outlook.com"),
    ("yaho.com", "yahoo.com"),
    ("yahooo.com", "yahoo.com"),
    ("yahoo.con", "yahoo.com"),
    ("yhoo.com", "yahoo.com"),
    ("iclould.com", "icloud.com"),
    ("icloud.con", "icloud.com"),
    ("gmx.dee", "gmx.de"),
    ("wbe.de", "web.de"),
    ("163.con", "163.com"),
    ("126.con", "126.com"),
    ("qq.con", "qq.com"),
];

/// What looks wrong about a value; nothing for most.
pub fn odd(value: &Value) -> Option<Oddity> {
    match value {
        Value::Phones(phones) => {
            let known = phones.iter().filter(|phone| !phone.invalid);
            let odd = known.into_iter().any(|phone| !phone_is_real(&phone.number));
            odd.then_some(Oddity::Number)
        }
        Value::Address(address) => wrong_code(address).then_some(Oddity::Postcode),
        Value::Name(name) => {
            shouted(&format!("{} {}", name.given, name.family)).then_some(Oddity::Capitals)
        }
        _ => None,
    }
}

/// Two words of capitals at least: one may be an abbreviation.
fn shouted(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() > 2)
        .collect();
    let upper = |word: &&str| word.chars().all(char::is_uppercase);
    words.len() > 1 && words.iter().all(upper)
}

fn wrong_code(address: &Address) -> bool {
    let code: String = address.postal_code.trim().to_uppercase();
    if code.is_empty() {
        return false;
    }
    // `D-10115` and `AT 1010` are as good as the number alone.
    let bare = code
        .split_once(['-', ' '])
        .filter(|(country, _)| {
            country.len() <= 2 && country.chars().all(|c| c.is_ascii_alphabetic())
        })
        .map_or(code.as_str(), |(_, rest)| rest);
    let forms = forms(&address.country);
    let fits = |text: &str| forms.iter().any(|form| shape(text) == *form);
    !forms.is_empty() && !fits(&code) && !fits(bare)
}

/// Digits as `9`, letters as `A`.
fn shape(code: &str) -> String {
    code.chars()
        .map(|c| match c {
            c if c.is_ascii_digit() => '9',
            c if c.is_alphabetic() => 'A',
            c => c,
        })
        .collect()
}

/// How a country writes its postal codes; nothing where nobody here knows.
fn forms(country: &str) -> &'static [&'static str] {
    match crate::fold::fold(country.trim()).as_str() {
        "de" | "germany" | "deutschland" | "fr" | "france" | "es" | "spain" | "it" | "italy"
        | "fi" | "mx" => &["99999"],
        "us" | "usa" | "united states" | "united states of america" => &["99999", "99999-9999"],
        "cn" | "china" | "中国" | "sg" | "singapore" => &["999999"],
        "in" | "india" => &["999999", "999 999"],
        "at" | "austria" | "osterreich" | "ch" | "switzerland" | "schweiz" | "be" | "belgium"
        | "dk" | "no" | "au" | "australia" => &["9999"],
        "nl" | "netherlands" => &["9999AA", "9999 AA"],
        "pl" | "poland" => &["99-999"],
        "br" | "brazil" | "brasil" => &["99999-999", "99999999"],
        "jp" | "japan" | "日本" => &["999-9999", "9999999"],
        "ca" | "canada" => &["A9A 9A9", "A9A9A9"],
        "gb" | "uk" | "united kingdom" => &[
            "A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA", "A99AA", "A999AA",
            "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA",
        ],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{PersonName, Phone};

    #[test]
    fn what_looks_wrong_is_told() {
        let phone = |number: &str| {
            Value::Phones(vec![Phone {
                number: number.to_owned(),
                kind: String::new(),
                primary: false,
                invalid: false,
                opt_out: false,
            }])
        };
        let address = |code: &str, country: &str| {
            Value::from(Address {
                postal_code: code.to_owned(),
                country: country.to_owned(),
                ..Address::default()
            })
        };
        let name = |given: &str, family: &str| {
            Value::from(PersonName {
                given: given.to_owned(),
                family: family.to_owned(),
                ..PersonName::default()
            })
        };
        for (value, wanted) in [
            (phone("+4930901820"), None),
            (phone("+49301"), Some(Oddity::Number)),
            (phone("+12025550123"), None),
            (address("10115", "DE"), None),
            (address("D-10115", "Germany"), None),
            (address("1011", "Deutschland"), Some(Oddity::Postcode)),
            (address("SW1A 1AA", "GB"), None),
            (address("12345", "GB"), Some(Oddity::Postcode)),
            (address("whatever", "XX"), None),
            (name("ADA", "LOVELACE"), Some(Oddity::Capitals)),
            (name("Ada", "LOVELACE"), None),
            (name("小明", "王"), None),
            (Value::Null, None),
        ] {
            assert_eq!(odd(&value), wanted, "{value:?}");
        }
    }
}
