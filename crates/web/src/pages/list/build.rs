//! A filter in the form that people put together: groups of conditions, read from the address, from the posted form, and back.

use std::collections::BTreeMap;

use mainstay_model::filter::RawFilter;

use super::state::Part;
use crate::widgets::form::last;
use crate::widgets::operator::Asked;

/// A filter in the form of the builder: groups of conditions.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Build {
    /// Any group may hold, instead of every.
    pub any: bool,
    pub groups: Vec<Group>,
    /// Parts that are nested deeper than the form; they stay as they are.
    pub rest: Vec<Part>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Group {
    pub any: bool,
    pub rows: Vec<Asked>,
}

impl Build {
    pub fn of(parts: &[Part]) -> Self {
        if let [Part::Read(RawFilter::Any(members))] = parts
            && let Some(groups) = groups_of_any(members)
        {
            return Self {
                any: true,
                groups,
                rest: Vec::new(),
            };
        }
        let mut first = Group::default();
        let mut build = Self::default();
        for part in parts {
            match part {
                Part::Read(filter) => match (Asked::from_raw(filter), simple_group(filter)) {
                    (Some(asked), _) => first.rows.push(asked),
                    (None, Some(group)) => build.groups.push(group),
                    (None, None) => build.rest.push(part.clone()),
                },
                Part::Broken(..) => build.rest.push(part.clone()),
            }
        }
        if !first.rows.is_empty() || build.groups.is_empty() {
            build.groups.insert(0, first);
        }
        build
    }

    pub fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        let groups = self.groups.iter().map(|group| {
            let rows: Vec<RawFilter> = group.rows.iter().filter_map(Asked::to_raw).collect();
            (group.any, rows)
        });
        if self.any {
            let members: Vec<RawFilter> = groups
                .filter(|(_, rows)| !rows.is_empty())
                .map(|(any, rows)| joined(any, rows))
                .collect();
            match members.len() {
                0 => {}
                1 => parts.extend(members.into_iter().map(Part::Read)),
                _ => parts.push(Part::Read(RawFilter::Any(members))),
            }
        } else {
            for (any, rows) in groups.filter(|(_, rows)| !rows.is_empty()) {
                if any && rows.len() > 1 {
                    parts.push(Part::Read(RawFilter::Any(rows)));
                } else {
                    parts.extend(rows.into_iter().map(Part::Read));
                }
            }
        }
        parts.extend(self.rest.iter().cloned());
        parts
    }

    /// Reads the posted form. Records that were typed by name have their name for a value still.
    pub fn posted(pairs: &[(String, String)]) -> Self {
        let mut groups: BTreeMap<usize, (bool, BTreeMap<usize, Asked>)> = BTreeMap::new();
        for (name, value) in pairs {
            let Some((g, rest)) = name
                .strip_prefix("f[")
                .and_then(|rest| rest.split_once(']'))
            else {
                continue;
            };
            let Ok(g) = g.parse::<usize>() else { continue };
            let group = groups.entry(g).or_default();
            if rest == ".join" {
                group.0 = value == "or";
                continue;
            }
            let Some((n, part)) = rest
                .strip_prefix('[')
                .and_then(|rest| rest.split_once("]."))
            else {
                continue;
            };
            let Ok(n) = n.parse::<usize>() else { continue };
            let row = group.1.entry(n).or_default();
            match part {
                "field" => value.clone_into(&mut row.path),
                "op" => value.clone_into(&mut row.op),
                "value" if !value.trim().is_empty() => row.values.push(value.trim().to_owned()),
                "value.label" if row.values.is_empty() && !value.trim().is_empty() => {
                    row.values.push(value.trim().to_owned())
                }
                _ => {}
            }
        }
        Self {
            any: last(pairs, "f.join") == Some("or"),
            groups: groups
                .into_values()
                .map(|(any, rows)| Group {
                    any,
                    rows: rows.into_values().collect(),
                })
                .collect(),
            rest: Vec::new(),
        }
    }
}

fn joined(any: bool, mut rows: Vec<RawFilter>) -> RawFilter {
    match rows.len() {
        1 => rows.remove(0),
        _ if any => RawFilter::Any(rows),
        _ => RawFilter::All(rows),
    }
}

fn simple_group(filter: &RawFilter) -> Option<Group> {
    let (any, parts) = match filter {
        RawFilter::Any(parts) => (true, parts),
        RawFilter::All(parts) => (false, parts),
        _ => return None,
    };
    let rows = parts
        .iter()
        .map(Asked::from_raw)
        .collect::<Option<Vec<_>>>()?;
    Some(Group { any, rows })
}

/// "Any of these groups": only when a member is a group; conditions alone are one group joined by "any".
fn groups_of_any(members: &[RawFilter]) -> Option<Vec<Group>> {
    if members
        .iter()
        .all(|member| Asked::from_raw(member).is_some())
    {
        return None;
    }
    let one = |member: &RawFilter| match Asked::from_raw(member) {
        Some(asked) => Some(Group {
            any: false,
            rows: vec![asked],
        }),
        None => simple_group(member),
    };
    members.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::list::state::State;
    use crate::widgets::form::Pairs;

    fn there_and_back(query: &str) -> String {
        let mut state = State::read(query);
        state.parts = Build::of(&state.parts).parts();
        state.query()
    }

    #[test]
    fn filters_go_into_the_form_and_come_back() {
        for query in [
            "",
            "a=eq.1&b=contains.x",
            "a.b=not.is.not_null&a.c=not.eq.1",
            "a=eq.1&or=%28b.eq.2%2Cc.eq.3%29",
            "or=%28and%28a.eq.1%2Cb.eq.2%29%2Cand%28c.eq.3%2Cd.eq.4%29%29",
            "or=%28a.eq.1%2Cand%28b.eq.2%2Cor%28c.eq.3%2Cd.eq.4%29%29%29",
        ] {
            assert_eq!(there_and_back(query), query);
        }
    }

    #[test]
    fn a_posted_form_becomes_a_filter() {
        let pairs: Pairs = [
            ("f.join", "and"),
            ("f[0].join", "and"),
            ("f[0][0].field", "owner"),
            ("f[0][0].op", "eq"),
            ("f[0][0].value", "me"),
            ("f[0][3].field", "created_at"),
            ("f[0][3].op", "gte"),
            ("f[0][3].value", ""),
            ("f[0][3].value", "2026-03-01"),
            ("f[1].join", "or"),
            ("f[1][0].field", "industry"),
            ("f[1][0].op", "null"),
            ("f[1][1].field", "industry"),
            ("f[1][1].op", "contains"),
            ("f[1][1].value", "retail"),
            ("f[1][2].field", "name"),
            ("f[1][2].op", "contains"),
            ("f[1][2].value", " "),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        let state = State {
            parts: Build::posted(&pairs).parts(),
            ..State::default()
        };
        let query = serde_urlencoded::from_str::<Pairs>(&state.query()).unwrap();
        let shown: Vec<String> = query
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(
            shown,
            [
                "owner=eq.me",
                "created_at=gte.2026-03-01",
                "or=(industry.is.null,industry.contains.retail)"
            ]
        );
    }
}
