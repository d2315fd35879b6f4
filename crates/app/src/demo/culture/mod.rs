//! The countries that customers are in: how people, companies, streets and towns are called there, what money and telephone
//! numbers look like.
//!
//! Names are common ones, in the order of their frequency as far as it is known; companies are made of parts, so that a
//! million customers have few namesakes, but some. Telephone numbers come from the ranges that regulators keep for films
//! and books, where there are such ranges (DE, FR, GB, US), else from blocks that look like it; all are valid ones for number libraries.

pub use china::latin;

mod brazil;
mod britain;
mod china;
mod france;
mod germany;
mod india;
mod states;

/// A country with everything that is usual there.
#[derive(Debug)]
pub struct Culture {
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// How often customers are there.
    pub share: u32,
    /// ISO 4217.
    pub currency: &'static str,
    /// What a company turns over for each employee, in the middle.
    pub turnover: f64,
    /// The language, as its speakers call it.
    pub language: &'static str,
    /// The language of names of trades and titles.
    pub tongue: Tongue,
    pub women: Vec<&'static str>,
    pub men: Vec<&'static str>,
    pub families: Vec<&'static str>,
    /// In how many of a hundred cases somebody has two family names, and what stands between them.
    pub double: (usize, &'static str),
    pub cities: Vec<City>,
    pub streets: Vec<&'static str>,
    /// `{s}` is the street, `{n}` the number.
    pub street: &'static str,
    /// A mobile number, `#` for digits; empty for none.
    pub mobile: &'static str,
    /// Beginnings and endings of the names of companies, and what stands between them.
    pub stems: Vec<&'static str>,
    pub endings: Vec<&'static str>,
    pub joint: &'static str,
    /// Legal forms: the employees it takes, how often, the form.
    pub forms: Vec<(u32, u32, &'static str)>,
}

/// A language that trades and titles are told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    English,
    German,
    French,
    Chinese,
    Portuguese,
}

/// A town.
#[derive(Clone, Copy, Debug)]
pub struct City {
    /// As its people write it.
    pub name: &'static str,
    /// In Latin letters.
    pub latin: &'static str,
    /// State, province or region; empty where addresses have none.
    pub state: &'static str,
    /// Postal code, `#` for digits.
    pub postal: &'static str,
    /// Telephone number, `#` for digits.
    pub phone: &'static str,
}

/// All countries.
pub fn all() -> Vec<Culture> {
    vec![
        germany::germany(),
        states::states(),
        britain::britain(),
        france::france(),
        china::china(),
        india::india(),
        brazil::brazil(),
    ]
}

/// Words of a list, with commas between.
fn words(list: &'static str) -> Vec<&'static str> {
    list.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect()
}

/// Towns, one a line: name, (Latin name,) state, postal code, telephone, with `|` between.
fn cities(list: &'static str) -> Vec<City> {
    list.lines()
        .filter_map(|line| {
            let parts: Vec<&'static str> = line.split('|').map(str::trim).collect();
            match parts[..] {
                [name, state, postal, phone] => Some(City {
                    name,
                    latin: name,
                    state,
                    postal,
                    phone,
                }),
                [name, latin, state, postal, phone] => Some(City {
                    name,
                    latin,
                    state,
                    postal,
                    phone,
                }),
                _ => None,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_list_is_short_and_no_name_comes_twice() {
        for culture in all() {
            for (list, least) in [
                (&culture.women, 40),
                (&culture.men, 40),
                (&culture.families, 60),
                (&culture.streets, 20),
                (&culture.stems, 24),
                (&culture.endings, 8),
            ] {
                let mut sorted = list.clone();
                sorted.sort_unstable();
                sorted.dedup();
                assert_eq!(sorted.len(), list.len(), "{}: {list:?}", culture.country);
                assert!(
                    list.len() >= least,
                    "{}: {} of {least}: {list:?}",
                    culture.country,
                    list.len()
                );
            }
            assert!(culture.cities.len() >= 18, "{}", culture.country);
        }
    }
}
