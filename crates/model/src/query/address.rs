//! Queries as they stand in addresses, of lists and of the API alike: `owner=eq.me&or=(a.eq.1,b.eq.2)&order=name.asc&q=acme`.
//! One form for pages, programs and saved views.

use super::{RawQuery, Trash};
use crate::filter::{RawFilter, parse_condition, parse_group};
use crate::problem::{Problem, Reason};

/// Parameters that are not conditions on fields.
pub const WORDS: [&str; 10] = [
    "select", "order", "limit", "cursor", "q", "trash", "or", "and", "not.or", "not.and",
];

impl RawQuery {
    /// Reads the parameters of an address. Names in `other` are somebody else's and left alone. What cannot be read comes
    /// back as problems beside the good parts.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        other: &[&str],
    ) -> (Self, Vec<Problem>) {
        let mut raw = Self::default();
        let mut problems = Vec::new();
        let mut filters = Vec::new();
        for (name, value) in pairs {
            match name {
                _ if other.contains(&name) => {}
                "select" => {
                    raw.select = Some(
                        value
                            .split(',')
                            .map(|field| field.trim().to_owned())
                            .collect(),
                    )
                }
                "order" => value.clone_into(&mut raw.order),
                "q" => value.clone_into(&mut raw.search),
                "cursor" => raw.cursor = (!value.is_empty()).then(|| value.to_owned()),
                "limit" => match value.parse() {
                    Ok(limit) => raw.limit = Some(limit),
                    Err(_) => problems.push(
                        Reason::new(
                            "bad_limit",
                            format!("`{value}` is not a number of records."),
                        )
                        .with(&[value, ""])
                        .at(name),
                    ),
                },
                "trash" => match value {
                    "" | "live" => raw.trash = Trash::Live,
                    "trashed" => raw.trash = Trash::Trashed,
                    "any" => raw.trash = Trash::Any,
                    _ => problems.push(
                        Reason::new(
                            "bad_trash",
                            format!("`{value}` is none of `live`, `trashed`, `any`."),
                        )
                        .with(&[value])
                        .at(name),
                    ),
                },
                "or" | "and" | "not.or" | "not.and" => {
                    match parse_group(name.ends_with("or"), value) {
                        Ok(filter) if name.starts_with("not.") => {
                            filters.push(RawFilter::Not(Box::new(filter)))
                        }
                        Ok(filter) => filters.push(filter),
                        Err(reason) => problems.push(reason.at(name)),
                    }
                }
                path => match parse_condition(path, value) {
                    Ok(filter) => filters.push(filter),
                    Err(reason) => problems.push(reason.at(path)),
                },
            }
        }
        raw.filter = RawFilter::All(filters);
        (raw, problems)
    }

    /// The parameters that [`RawQuery::from_pairs`] reads back, in a fixed order; limit and cursor are left out: they belong
    /// to a moment, not to a list.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let parts = match &self.filter {
            RawFilter::All(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        for part in parts.iter().filter(|part| !part.is_empty()) {
            pairs.push(pair(part));
        }
        for (name, value) in [("q", &self.search), ("order", &self.order)] {
            if !value.trim().is_empty() {
                pairs.push((name.to_owned(), value.clone()));
            }
        }
        if let Some(select) = &self.select {
            pairs.push(("select".to_owned(), select.join(",")));
        }
        match self.trash {
            Trash::Live => {}
            Trash::Trashed => pairs.push(("trash".to_owned(), "trashed".to_owned())),
            Trash::Any => pairs.push(("trash".to_owned(), "any".to_owned())),
        }
        pairs
    }
}

/// One part of a filter as a parameter.
fn pair(part: &RawFilter) -> (String, String) {
    match part {
        RawFilter::Condition(condition) => (condition.path.clone(), condition.write()),
        RawFilter::Not(inner) => match &**inner {
            RawFilter::Condition(condition) => {
                (condition.path.clone(), format!("not.{}", condition.write()))
            }
            RawFilter::Not(inner) => pair(inner),
            group => {
                let (name, value) = pair(group);
                (format!("not.{name}"), value)
            }
        },
        RawFilter::All(_) => (
            "and".to_owned(),
            part.write().trim_start_matches("and").to_owned(),
        ),
        RawFilter::Any(_) => (
            "or".to_owned(),
            part.write().trim_start_matches("or").to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_can_take_the_name_of_a_parameter() {
        for word in WORDS {
            let name = word.split('.').next().unwrap_or("");
            assert!(crate::catalog::RESERVED.contains(&name), "{name}");
        }
    }

    fn check(address: &[(&str, &str)]) {
        let (raw, problems) = RawQuery::from_pairs(address.iter().copied(), &[]);
        assert!(problems.is_empty(), "{problems:?}");
        let pairs = raw.to_pairs();
        let (again, _) = RawQuery::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
            &[],
        );
        assert_eq!(again.filter, raw.filter);
        assert_eq!(
            (again.search, again.order, again.trash),
            (raw.search, raw.order, raw.trash)
        );
    }

    #[test]
    fn addresses_read_back_as_they_were_written() {
        check(&[
            ("owner", "eq.me"),
            ("name", "not.ilike.*ltd*"),
            ("order", "name.asc,founded.desc"),
            ("q", "acme 上海"),
        ]);
        check(&[
            ("or", "(a.eq.1,and(b.gt.2,c.is.null))"),
            ("not.or", "(a.eq.1,b.eq.\"x, y\")"),
            ("trash", "any"),
        ]);
        check(&[
            ("company.industry", "in.(retail,\"a,b\")"),
            ("name", "eq.a.b"),
        ]);
    }

    #[test]
    fn bad_parts_are_told_beside_the_good_ones() {
        let pairs = [
            ("owner", "eq.me"),
            ("name", "Acme"),
            ("limit", "many"),
            ("or", "a.eq.1"),
            ("trash", "bin"),
        ];
        let (raw, problems) = RawQuery::from_pairs(pairs, &[]);
        assert_eq!(raw.filter.write(), "and(owner.eq.me)");
        let places: Vec<&str> = problems
            .iter()
            .map(|problem| problem.field.as_str())
            .collect();
        assert_eq!(places, ["name", "limit", "or", "trash"]);
    }
}
