//! The page of all metrics, written from their declarations.

use std::path::Path;

use mainstay_telemetry::{DatabaseMetrics, HouseMetrics, Kind, Registry, SlowStatements};
use tokio_util::sync::CancellationToken;

use super::Operations;
use crate::config::Server;

fn page() -> String {
    let registry = Registry::default();
    let stop = CancellationToken::new();
    let _operations = Operations::new(&Server::default(), registry.clone(), &stop);
    DatabaseMetrics::register(&registry, SlowStatements::default()).expect("no conflict");
    HouseMetrics::register(&registry).expect("no conflict");
    let mut text = include_str!("metrics.md").to_owned();
    for family in registry.snapshot() {
        let kind = match family.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let labels: Vec<String> = family
            .labels
            .iter()
            .map(|label| format!("`{label}`"))
            .collect();
        let (name, labels, help) = (family.name, labels.join(", "), family.help);
        text.push_str(&format!("| `{name}` | {kind} | {labels} | {help} |\n"));
    }
    text
}

/// `UPDATE=1` writes the page anew.
#[test]
fn every_metric_is_documented() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operators/metrics.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &page).expect("a written file");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == page,
        "docs/operators/metrics.md has drifted; write it anew with `UPDATE=1 cargo test -p mainstay documented`"
    );
}
