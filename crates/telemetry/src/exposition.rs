//! Metrics as text, in the two formats that Prometheus and its relatives read.

use std::fmt::Write;

use crate::histogram::Unit;
use crate::snapshot::{Distribution, FamilySnapshot, Kind, Series, Value};

/// A text format for metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Prometheus text, version 0.0.4.
    Prometheus,
    /// OpenMetrics text, version 1.0.0.
    OpenMetrics,
}

impl Format {
    /// The format that a request's `Accept` header prefers; Prometheus text when it does not say.
    pub fn accepted(accept: Option<&str>) -> Self {
        let best = |media: &[&str]| {
            accept
                .into_iter()
                .flat_map(|header| header.split(','))
                .filter_map(|range| {
                    let mut parts = range.split(';').map(str::trim);
                    let kind = parts.next()?.to_ascii_lowercase();
                    media.contains(&kind.as_str()).then_some(())?;
                    let q = parts.find_map(|p| p.strip_prefix("q=")).unwrap_or("1");
                    q.parse::<f32>().ok()
                })
                .fold(0.0_f32, f32::max)
        };
        let open = best(&["application/openmetrics-text"]);
        if open > 0.0 && open >= best(&["text/plain"]) {
            Self::OpenMetrics
        } else {
            Self::Prometheus
        }
    }

    /// The value of the `Content-Type` header.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Prometheus => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

pub(crate) fn render(families: &[FamilySnapshot], format: Format) -> String {
    let mut text = Text {
        out: String::with_capacity(16 * 1024),
        format,
    };
    for family in families.iter().filter(|family| !family.series.is_empty()) {
        text.family(family);
    }
    if format == Format::OpenMetrics {
        text.out.push_str("# EOF\n");
    }
    text.out
}

struct Text {
    out: String,
    format: Format,
}

impl Text {
    fn family(&mut self, family: &FamilySnapshot) {
        let open = self.format == Format::OpenMetrics;
        // OpenMetrics names the family without the suffix that its samples carry.
        let name = if open {
            family.name.trim_end_matches("_total")
        } else {
            family.name
        };
        let kind = match family.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        self.line(&["# HELP ", name, " ", &escape(family.help, open)]);
        self.line(&["# TYPE ", name, " ", kind]);
        if let (true, Some(unit)) = (open, unit_of(name)) {
            self.line(&["# UNIT ", name, " ", unit]);
        }
        for series in &family.series {
            match &series.value {
                Value::Distribution(distribution) => self.histogram(family, series, distribution),
                value => self.sample(family, "", series, None, &number(value)),
            }
        }
    }

    fn histogram(&mut self, family: &FamilySnapshot, series: &Series, values: &Distribution) {
        let unit = values.unit();
        let mut below = 0;
        for (i, count) in values.counts.iter().enumerate() {
            below += count;
            let bound = match values.bounds().get(i) {
                Some(bound) => self.bound(*bound, unit),
                None => "+Inf".to_owned(),
            };
            self.sample(family, "_bucket", series, Some(&bound), &below.to_string());
        }
        self.sample(family, "_sum", series, None, &decimal(values.sum, unit));
        self.sample(family, "_count", series, None, &below.to_string());
    }

    /// OpenMetrics wants `1.0` where Prometheus writes `1`, for bounds only.
    fn bound(&self, ticks: u64, unit: Unit) -> String {
        let mut text = decimal(ticks, unit);
        if self.format == Format::OpenMetrics && !text.contains('.') {
            text.push_str(".0");
        }
        text
    }

    fn sample(
        &mut self,
        family: &FamilySnapshot,
        suffix: &str,
        series: &Series,
        bound: Option<&str>,
        value: &str,
    ) {
        self.out.push_str(family.name);
        self.out.push_str(suffix);
        let mut between = '{';
        let labels = family
            .labels
            .iter()
            .copied()
            .zip(series.labels.iter().map(Box::as_ref));
        for (name, value) in labels.chain(bound.map(|bound| ("le", bound))) {
            self.out.push(between);
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.out.push_str(&escape(value, true));
            self.out.push('"');
            between = ',';
        }
        if between == ',' {
            self.out.push('}');
        }
        self.line(&[" ", value]);
    }

    fn line(&mut self, parts: &[&str]) {
        parts.iter().for_each(|part| self.out.push_str(part));
        self.out.push('\n');
    }
}

fn unit_of(name: &str) -> Option<&'static str> {
    ["seconds", "bytes"].into_iter().find(|unit| {
        name.strip_suffix(unit)
            .is_some_and(|rest| rest.ends_with('_'))
    })
}

fn number(value: &Value) -> String {
    match value {
        Value::Unsigned(n) => n.to_string(),
        Value::Integer(n) => n.to_string(),
        Value::Float(x) if x.is_nan() => "NaN".to_owned(),
        Value::Float(x) if x.is_infinite() => if *x > 0.0 { "+Inf" } else { "-Inf" }.to_owned(),
        Value::Float(x) => x.to_string(),
        Value::Distribution(values) => values.count().to_string(),
    }
}

/// Ticks in their unit, exactly: through a float, five milliseconds could become 0.005000000000000001.
fn decimal(ticks: u64, unit: Unit) -> String {
    let per = unit.ticks();
    let mut text = (ticks / per).to_string();
    let rest = ticks % per;
    if rest > 0 {
        // Writing to a string cannot fail.
        let _ = write!(text, ".{rest:09}");
        text.truncate(text.trim_end_matches('0').len());
    }
    text
}

fn escape(text: &str, quotes: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '"' if quotes => escaped.push_str("\\\""),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
