//! The text formats, checked the way a scraper reads them.

use std::collections::HashSet;
use std::time::Duration;

use super::*;
use crate::{
    Buckets, Build, Conflict, Counter, Gauge, Histogram, HttpMetrics, Metric, Process, Registry,
};

const HITS: Metric<Counter, 1> =
    Metric::counter("cache_hits_total", "Hits, \"warm\"\nor \\ cold.", ["cache"]);
const LEVEL: Metric<Gauge, 0> = Metric::gauge("queue_bytes", "Bytes waiting.", []);
const WORK: Metric<Histogram, 1> = Metric::histogram(
    "work_duration_seconds",
    "Time of work.",
    ["kind"],
    Buckets::new(Unit::Seconds, &[5_000_000, 1_000_000_000]),
);

fn example() -> Result<Registry, Conflict> {
    let registry = Registry::default();
    registry.register(&HITS)?.with(["a\"b\\c\nd"]).add(3);
    registry.register(&LEVEL)?.only().set(-2);
    let work = registry.register(&WORK)?.with(["import"]);
    work.record(Duration::from_millis(5));
    work.record(Duration::from_millis(400));
    work.record(Duration::from_secs(3));
    Ok(registry)
}

#[test]
fn prometheus_text() -> Result<(), Conflict> {
    assert_eq!(
        example()?.render(Format::Prometheus),
        r#"# HELP cache_hits_total Hits, "warm"\nor \\ cold.
# TYPE cache_hits_total counter
cache_hits_total{cache="a\"b\\c\nd"} 3
# HELP queue_bytes Bytes waiting.
# TYPE queue_bytes gauge
queue_bytes -2
# HELP work_duration_seconds Time of work.
# TYPE work_duration_seconds histogram
work_duration_seconds_bucket{kind="import",le="0.005"} 1
work_duration_seconds_bucket{kind="import",le="1"} 2
work_duration_seconds_bucket{kind="import",le="+Inf"} 3
work_duration_seconds_sum{kind="import"} 3.405
work_duration_seconds_count{kind="import"} 3
"#
    );
    Ok(())
}

#[test]
fn open_metrics_text() -> Result<(), Conflict> {
    assert_eq!(
        example()?.render(Format::OpenMetrics),
        r#"# HELP cache_hits Hits, \"warm\"\nor \\ cold.
# TYPE cache_hits counter
cache_hits_total{cache="a\"b\\c\nd"} 3
# HELP queue_bytes Bytes waiting.
# TYPE queue_bytes gauge
# UNIT queue_bytes bytes
queue_bytes -2
# HELP work_duration_seconds Time of work.
# TYPE work_duration_seconds histogram
# UNIT work_duration_seconds seconds
work_duration_seconds_bucket{kind="import",le="0.005"} 1
work_duration_seconds_bucket{kind="import",le="1.0"} 2
work_duration_seconds_bucket{kind="import",le="+Inf"} 3
work_duration_seconds_sum{kind="import"} 3.405
work_duration_seconds_count{kind="import"} 3
# EOF
"#
    );
    Ok(())
}

#[test]
fn the_accept_header_decides() {
    let format = Format::accepted;
    assert_eq!(format(None), Format::Prometheus);
    assert_eq!(format(Some("*/*")), Format::Prometheus);
    assert_eq!(
        format(Some("application/openmetrics-text; version=1.0.0")),
        Format::OpenMetrics
    );
    assert_eq!(
        format(Some(
            "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
        )),
        Format::OpenMetrics
    );
    assert_eq!(
        format(Some("text/plain, application/openmetrics-text;q=0.4")),
        Format::Prometheus
    );
    assert_eq!(
        format(Some("application/openmetrics-text;q=0")),
        Format::Prometheus
    );
}

/// What `promtool check metrics` objects to: help and type before samples, one block per family, unique series, rising
/// buckets that end in +Inf and agree with the count.
#[test]
fn everything_we_expose_is_well_formed() -> Result<(), Conflict> {
    let registry = example()?;
    registry.collect_from(Process);
    registry.collect_from(Build {
        version: "1.2.3",
        revision: "abc",
    });
    let http = HttpMetrics::register(&registry)?;
    http.begin(Some("/a"), "GET").finish(200);
    http.begin(None, "POST").finish(503);
    for format in [Format::Prometheus, Format::OpenMetrics] {
        check(&registry.render(format), format);
    }
    Ok(())
}

fn check(text: &str, format: Format) {
    let mut families = HashSet::new();
    let mut series = HashSet::new();
    let mut family = (String::new(), String::new());
    let mut bucket = 0_u64;
    for line in text.lines() {
        if line == "# EOF" {
            assert_eq!(format, Format::OpenMetrics);
            break;
        }
        if let Some(comment) = line.strip_prefix("# ") {
            let mut words = comment.split(' ');
            let (keyword, name) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
            match keyword {
                "HELP" => assert!(families.insert(name.to_owned()), "two blocks for {name}"),
                "TYPE" => family = (name.to_owned(), words.next().unwrap_or("").to_owned()),
                "UNIT" => assert!(name.ends_with(words.next().unwrap_or("none")), "{line}"),
                _ => unreachable!("{line}"),
            }
            continue;
        }
        let (key, value) = line.rsplit_once(' ').unwrap_or(("", ""));
        assert!(value.parse::<f64>().is_ok(), "{line}");
        assert!(series.insert(key.to_owned()), "series twice: {key}");
        let name = key.split('{').next().unwrap_or("");
        let suffix = name.strip_prefix(family.0.as_str());
        match (family.1.as_str(), suffix) {
            ("counter", Some("_total")) => assert_eq!(format, Format::OpenMetrics, "{line}"),
            ("counter", Some("")) => assert!(name.ends_with("_total"), "{line}"),
            ("gauge", Some("")) | ("histogram", Some("_sum")) => {}
            ("histogram", Some("_bucket")) => {
                let count: u64 = value.parse().unwrap_or(0);
                // The first bucket of a series starts anew.
                let first = key.contains("le=\"0.005\"");
                assert!(first || count >= bucket, "buckets fall: {line}");
                bucket = count;
            }
            ("histogram", Some("_count")) => assert_eq!(value, bucket.to_string(), "{line}"),
            other => unreachable!("{other:?} in {line}"),
        }
    }
    assert!(families.len() > 8, "{families:?}");
}
