//! Postal addresses: put into one line, and taken apart again where the form is known.

use super::list_rules;
use crate::fold::{fold, is_han};
use crate::value::Address;

/// Countries that write `City, State 12345`.
const STATE_FIRST: [&str; 14] = [
    "us",
    "usa",
    "united states",
    "united states of america",
    "ca",
    "canada",
    "au",
    "australia",
    "in",
    "india",
    "mx",
    "br",
    "mexico",
    "brazil",
];
const COUNTRIES: [&str; 60] = [
    "germany",
    "deutschland",
    "austria",
    "osterreich",
    "switzerland",
    "schweiz",
    "france",
    "italy",
    "italia",
    "spain",
    "espana",
    "portugal",
    "netherlands",
    "belgium",
    "luxembourg",
    "united kingdom",
    "uk",
    "england",
    "scotland",
    "ireland",
    "united states",
    "united states of america",
    "usa",
    "canada",
    "mexico",
    "brazil",
    "australia",
    "new zealand",
    "china",
    "中国",
    "japan",
    "日本",
    "south korea",
    "korea",
    "india",
    "singapore",
    "hong kong",
    "taiwan",
    "denmark",
    "sweden",
    "norway",
    "finland",
    "poland",
    "czech republic",
    "czechia",
    "hungary",
    "romania",
    "greece",
    "turkey",
    "israel",
    "south africa",
    "russia",
    "ukraine",
    "united arab emirates",
    "thailand",
    "vietnam",
    "indonesia",
    "malaysia",
    "philippines",
    "argentina",
];

/// The whole address in one line.
pub(super) fn line(address: &Address) -> String {
    let street = address
        .street
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    if address.city.contains(is_han) || address.city.is_empty() && street.contains(is_han) {
        let place = format!(
            "{}{}{}{street}",
            address.country, address.state, address.city
        );
        return [place.as_str(), &address.postal_code]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
    }
    let words = |parts: &[&str]| {
        parts
            .iter()
            .copied()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let state_first = !address.state.is_empty()
        && (address.country.is_empty() || STATE_FIRST.contains(&fold(&address.country).as_str()));
    let (city, state) = if state_first {
        (
            address.city.clone(),
            words(&[&address.state, &address.postal_code]),
        )
    } else {
        (
            words(&[&address.postal_code, &address.city]),
            address.state.clone(),
        )
    };
    [street, city, state, address.country.clone()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// An address written in lines or with commas. What is not recognised stays with the street.
pub(super) fn split(text: &str) -> Address {
    let separators: &[char] = if text.contains('\n') { &['\n'] } else { &[','] };
    let mut parts = list_rules::split(text, separators);
    let mut address = Address::default();
    if parts.len() > 1
        && parts
            .last()
            .is_some_and(|last| COUNTRIES.contains(&fold(last).as_str()))
    {
        address.country = parts.pop().unwrap_or_default();
    }
    if parts.len() > 1
        && let Some(last) = parts.last()
    {
        if let Some((code, city)) = code_first(last) {
            (address.postal_code, address.city) = (code.to_owned(), city.to_owned());
            parts.pop();
        } else if let Some((state, code)) =
            state_and_code(last.rsplit_once(',').map_or(last, |(_, state)| state))
        {
            (address.state, address.postal_code) = (state.to_owned(), code.to_owned());
            address.city = match last.rsplit_once(',') {
                Some((city, _)) => city.trim().to_owned(),
                None if parts.len() > 2 => parts.get(parts.len() - 2).cloned().unwrap_or_default(),
                None => String::new(),
            };
            let used = if last.contains(',') || address.city.is_empty() {
                1
            } else {
                2
            };
            parts.truncate(parts.len() - used);
        }
    }
    address.street = parts.join(if text.contains('\n') { "\n" } else { ", " });
    address
}

/// `10115 Berlin`, `D-10115 Berlin`.
fn code_first(text: &str) -> Option<(&str, &str)> {
    let (code, city) = text.split_once(' ')?;
    let digits = code
        .split_once('-')
        .filter(|(land, _)| land.len() <= 2)
        .map_or(code, |(_, digits)| digits);
    let is_code = (4..=6).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
    (is_code && city.chars().all(|c| !c.is_ascii_digit())).then_some((code, city.trim()))
}

/// `CA 94105`, `CA 94105-1234`.
fn state_and_code(text: &str) -> Option<(&str, &str)> {
    let (state, code) = text.trim().rsplit_once(' ')?;
    let is_code =
        matches!(code.len(), 5 | 10) && code.chars().all(|c| c.is_ascii_digit() || c == '-');
    (is_code && state.len() == 2 && state.chars().all(|c| c.is_ascii_uppercase()))
        .then_some((state, code))
}
