//! Reports as they are written in addresses, in saved reports and in the API: names and words.

use super::{
    Bucket, Chart, Function, Group, MOST_GROUPS, MOST_MEASURES, MOST_ROWS, Measure, Order, Report,
};
use crate::filter::RawFilter;
use crate::problem::{Problem, Reason, shown};

/// The names of the parts, in the order in which they are written.
pub const NAMES: [&str; 8] = [
    "object", "filter", "group", "measure", "order", "top", "chart", "currency",
];

impl Report {
    /// Reads parts; `group` and `measure` may come several times, or with commas between. Other names are left alone. What
    /// cannot be read comes back as problems beside the good parts.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Self, Vec<Problem>) {
        let mut report = Self::default();
        let mut problems = Vec::new();
        let mut order = "";
        for (name, value) in pairs {
            let told = match name {
                "object" => {
                    value.trim().clone_into(&mut report.object);
                    Ok(())
                }
                "filter" => RawFilter::read(value).map(|filter| {
                    let before = std::mem::take(&mut report.filter);
                    report.filter = if before.is_empty() {
                        filter
                    } else {
                        before.and(filter)
                    };
                }),
                "group" => each(value, |text| report.add_group(text)),
                "measure" => each(value, |text| report.add_measure(text)),
                "order" => {
                    order = value.trim();
                    Ok(())
                }
                "top" => top(value).map(|top| report.top = top),
                "chart" => chart(value).map(|chart| report.chart = chart),
                "currency" => currency(value).map(|code| report.currency = code),
                _ => Ok(()),
            };
            problems.extend(told.err().map(|reason| reason.at(name)));
        }
        if report.measures.is_empty() {
            report.measures.push(Measure::count());
        }
        match report.read_order(order) {
            Ok(order) => report.order = order,
            Err(reason) => problems.push(reason.at("order")),
        }
        (report, problems)
    }

    /// The parts that [`Report::from_pairs`] reads back.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("object", self.object.clone())];
        if !self.filter.is_empty() {
            pairs.push(("filter", self.filter.write()));
        }
        pairs.extend(self.groups.iter().map(|group| ("group", group.write())));
        pairs.extend(
            self.measures
                .iter()
                .map(|measure| ("measure", measure.write())),
        );
        if let Some(order) = self.write_order() {
            pairs.push(("order", order));
        }
        if let Some(top) = self.top {
            pairs.push(("top", top.to_string()));
        }
        pairs.push(("chart", self.chart.name().to_owned()));
        if !self.currency.is_empty() {
            pairs.push(("currency", self.currency.clone()));
        }
        pairs
    }

    /// The order as it is written; nothing for the usual one.
    pub fn write_order(&self) -> Option<String> {
        let (what, descending) = match &self.order {
            Order::Usual => return None,
            Order::Group { descending } => ("group".to_owned(), *descending),
            Order::Measure { at, descending } => (self.measures.get(*at)?.write(), *descending),
        };
        Some(format!(
            "{what}.{}",
            if descending { "desc" } else { "asc" }
        ))
    }

    fn add_group(&mut self, text: &str) -> Result<(), Reason> {
        let (path, bucket) = match text.rsplit_once(':') {
            Some((path, word)) => (path, Some(Bucket::read(word)?)),
            None => (text, None),
        };
        let group = Group {
            path: path.trim().to_owned(),
            bucket,
        };
        if self.groups.contains(&group) {
            return Err(
                Reason::new("group_twice", format!("`{text}` is there twice.")).with(&[text]),
            );
        }
        few(self.groups.len(), MOST_GROUPS)?;
        self.groups.push(group);
        Ok(())
    }

    fn add_measure(&mut self, text: &str) -> Result<(), Reason> {
        let (word, field) = text.split_once(':').unwrap_or((text, ""));
        let function = Function::from_name(word.trim()).ok_or_else(|| {
            let known = Function::ALL.map(Function::name).join(", ");
            Reason::new(
                "unknown_function",
                format!("`{}` cannot be computed; use one of {known}.", shown(word)),
            )
            .with(&[&shown(word), &known])
        })?;
        let measure = Measure {
            function,
            field: field.trim().to_owned(),
        };
        if self.measures.contains(&measure) {
            return Ok(());
        }
        few(self.measures.len(), MOST_MEASURES)?;
        self.measures.push(measure);
        Ok(())
    }

    fn read_order(&self, text: &str) -> Result<Order, Reason> {
        if text.is_empty() {
            return Ok(Order::Usual);
        }
        let (what, descending) = match text.rsplit_once('.') {
            Some((what, "desc")) => (what, true),
            Some((what, "asc")) => (what, false),
            _ => (text, false),
        };
        if what == "group" {
            return Ok(Order::Group { descending });
        }
        let found = self
            .measures
            .iter()
            .position(|measure| measure.write() == what);
        found
            .map(|at| Order::Measure { at, descending })
            .ok_or_else(|| {
                let known = self.measures.iter().map(Measure::write);
                let known: Vec<String> = ["group".to_owned()].into_iter().chain(known).collect();
                let known = known.join(", ");
                Reason::new(
                    "unknown_order",
                    format!(
                        "The groups cannot be ordered by `{}`; use one of {known}.",
                        shown(what)
                    ),
                )
                .with(&[&shown(what), &known])
            })
    }
}

impl Group {
    /// As it is written: `created_at:month`.
    pub fn write(&self) -> String {
        match self.bucket {
            Some(bucket) => format!("{}:{}", self.path, bucket.name()),
            None => self.path.clone(),
        }
    }
}

impl Measure {
    /// As it is written: `sum:amount`.
    pub fn write(&self) -> String {
        if self.field.is_empty() {
            self.function.name().to_owned()
        } else {
            format!("{}:{}", self.function.name(), self.field)
        }
    }
}

fn each(text: &str, mut one: impl FnMut(&str) -> Result<(), Reason>) -> Result<(), Reason> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .try_for_each(&mut one)
}

fn few(count: usize, most: usize) -> Result<(), Reason> {
    if count < most {
        return Ok(());
    }
    let (count, most) = ((count + 1).to_string(), most.to_string());
    Err(Reason::new(
        "too_many",
        format!("These are {count}; at most {most} can be kept."),
    )
    .with(&[&count, &most]))
}

fn top(text: &str) -> Result<Option<usize>, Reason> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse() {
        Ok(top) if (1..=MOST_ROWS).contains(&top) => Ok(Some(top)),
        _ => {
            let (text, most) = (shown(text), MOST_ROWS.to_string());
            Err(Reason::new(
                "bad_top",
                format!("`{text}` is not a number of groups from 1 to {most}."),
            )
            .with(&[&text, &most]))
        }
    }
}

fn chart(text: &str) -> Result<Chart, Reason> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Chart::default());
    }
    Chart::from_name(text).ok_or_else(|| {
        let known = Chart::ALL.map(Chart::name).join(", ");
        let text = shown(text);
        Reason::new(
            "unknown_chart",
            format!("There is no chart `{text}`; use one of {known}."),
        )
        .with(&[&text, &known])
    })
}

fn currency(text: &str) -> Result<String, Reason> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    crate::locale::currency(text)
        .map(|known| known.code.to_owned())
        .ok_or_else(|| {
            let text = shown(text);
            Reason::new(
                "unknown_currency",
                format!("There is no currency `{text}`."),
            )
            .with(&[&text, "EUR"])
        })
}
