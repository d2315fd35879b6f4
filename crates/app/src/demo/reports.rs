//! What the demonstration's company looks at every morning: reports that everybody shares, and a dashboard of them.

use std::sync::Arc;

use mainstay_model::{Object, RecordId, Value};
use serde_json::json;

use super::sheet::Sheet;
use super::tell::{Act, Objects};

/// A shared report: object, name, filter, groupings, numbers, order, rows, chart; and its columns on the dashboard.
struct Report {
    of: &'static str,
    name: &'static str,
    filter: &'static str,
    groups: &'static str,
    measures: &'static str,
    sort: &'static str,
    top: i64,
    chart: &'static str,
    width: u8,
}

const fn report(
    of: &'static str,
    name: &'static str,
    groups: &'static str,
    measures: &'static str,
    chart: &'static str,
    width: u8,
) -> Report {
    Report {
        of,
        name,
        filter: "",
        groups,
        measures,
        sort: "",
        top: 0,
        chart,
        width,
    }
}

const REPORTS: [Report; 8] = [
    Report {
        filter: "relation.eq.customer",
        ..report("company", "Customers", "", "count", "number", 1)
    },
    Report {
        filter: "status.in.(open,in_progress,waiting)",
        ..report("task", "Open tasks", "", "count", "number", 1)
    },
    report(
        "company",
        "Companies by relation",
        "relation",
        "count",
        "pie",
        2,
    ),
    report(
        "contact",
        "New contacts by month",
        "created_at:month",
        "count",
        "line",
        2,
    ),
    Report {
        filter: "relation.eq.customer",
        sort: "count.desc",
        top: 10,
        ..report(
            "company",
            "Customers by industry",
            "industry",
            "count,median:annual_revenue",
            "bar",
            2,
        )
    },
    report(
        "meeting",
        "Meetings by month and outcome",
        "starts_at:month,status",
        "count",
        "bar",
        2,
    ),
    Report {
        sort: "count.desc",
        ..report("task", "Tasks by owner", "owner,status", "count", "bar", 2)
    },
    Report {
        filter: "relation.eq.customer",
        ..report(
            "company",
            "Revenue of customers by owner",
            "owner",
            "sum:annual_revenue,count",
            "table",
            4,
        )
    },
];

/// The reports, and the dashboard that they stand on.
pub fn acts(owner: Option<RecordId>, objects: &Objects) -> Vec<Act> {
    let mut acts: Vec<Act> = REPORTS
        .iter()
        .enumerate()
        .map(|(at, report)| kept(at, report, owner, &objects.report))
        .collect();
    acts.push(dashboard(owner, &objects.dashboard));
    acts
}

fn id(at: usize) -> RecordId {
    RecordId::named(&format!("demo/report/{at}"))
}

fn kept(at: usize, report: &Report, owner: Option<RecordId>, object: &Arc<Object>) -> Act {
    let mut sheet = Sheet::of(object)
        .text("name", report.name)
        .text("target", report.of)
        .text("filter", report.filter)
        .text("groups", report.groups)
        .text("measures", report.measures)
        .text("sort", report.sort)
        .text("chart", report.chart)
        .set("shared", Value::Bool(true));
    if report.top > 0 {
        sheet = sheet.set("top", Value::Int(report.top));
    }
    if let Some(owner) = owner {
        sheet = sheet.link("owner", "user", owner);
    }
    Act::Create {
        object: object.clone(),
        id: id(at),
        draft: sheet.draft(),
    }
}

fn dashboard(owner: Option<RecordId>, object: &Arc<Object>) -> Act {
    let tiles = REPORTS.iter().enumerate();
    let tiles = tiles.map(|(at, report)| json!({ "report": id(at), "width": report.width }));
    let mut sheet = Sheet::of(object)
        .text("name", "Customers at a glance")
        .set("tiles", Value::Json(tiles.collect()))
        .set("shared", Value::Bool(true));
    if let Some(owner) = owner {
        sheet = sheet.link("owner", "user", owner);
    }
    Act::Create {
        object: object.clone(),
        id: RecordId::named("demo/dashboard"),
        draft: sheet.draft(),
    }
}
