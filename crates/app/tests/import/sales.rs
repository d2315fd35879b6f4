//! A sales team's files brought into objects of its own, and the question that its manager asks first: who won how much, and
//! when.

use std::collections::BTreeMap;

use anyhow::Context as _;
use mainstay_app::import::Target;
use mainstay_app::import::source::Meant;
use mainstay_model::report::{Report, SlotKey};
use mainstay_testkit::both_databases;
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::Desk;
use super::desk::data;

fn objects() -> Vec<Json> {
    let label = |en: &str, zh: &str| json!({ "en": en, "zh-CN": zh });
    let field = |name: &str, kind: &str, en: &str, zh: &str, more: Json| {
        let mut field = json!({ "name": name, "kind": kind, "label": label(en, zh) });
        if let (Some(into), Some(more)) = (field.as_object_mut(), more.as_object()) {
            into.extend(more.clone());
        }
        field
    };
    let name = || {
        field(
            "name",
            "text",
            "Name",
            "名称",
            json!({ "required": true, "searchable": true, "indexed": true }),
        )
    };
    let link = |name: &str, to: &str, en: &str, zh: &str| {
        field(
            name,
            "link",
            en,
            zh,
            json!({ "targets": [to], "indexed": true }),
        )
    };
    let stages = [
        ("prospecting", "Prospecting", "开发"),
        ("engaging", "Engaging", "接洽"),
        ("won", "Won", "赢单"),
        ("lost", "Lost", "输单"),
    ]
    .map(|(key, en, zh)| json!({ "key": key, "color": "blue", "label": label(en, zh) }));
    vec![
        json!({ "name": "agent", "plural": "agents", "label": label("Agent", "销售"), "plural_label": label("Agents", "销售"), "fields": [
            name(), field("manager", "text", "Manager", "经理", json!({})), field("office", "text", "Office", "办公室", json!({})),
        ] }),
        json!({ "name": "product", "plural": "products", "label": label("Product", "产品"), "plural_label": label("Products", "产品"), "fields": [
            name(), field("series", "text", "Series", "系列", json!({})), field("price", "money", "Price", "价格", json!({})),
        ] }),
        json!({ "name": "opportunity", "plural": "opportunities", "label": label("Opportunity", "商机"), "plural_label": label("Opportunities", "商机"), "fields": [
            name(), link("agent", "agent", "Agent", "销售"), link("product", "product", "Product", "产品"), link("account", "company", "Account", "客户"),
            field("stage", "choice", "Stage", "阶段", json!({ "options": stages, "indexed": true })),
            field("engaged_on", "date", "Engaged on", "接洽日期", json!({})), field("closed_on", "date", "Closed on", "结束日期", json!({ "indexed": true })),
            field("value", "money", "Value", "金额", json!({})),
        ] }),
    ]
}

/// What won deals come to by manager and month, read from the files alone.
fn by_hand(
    pipeline: &std::path::Path,
    teams: &std::path::Path,
) -> anyhow::Result<BTreeMap<(String, String), Decimal>> {
    let mut managers = BTreeMap::new();
    for row in csv::Reader::from_path(teams)?.records() {
        let row = row?;
        managers.insert(row[0].to_owned(), row[1].to_owned());
    }
    let mut sums: BTreeMap<(String, String), Decimal> = BTreeMap::new();
    for row in csv::Reader::from_path(pipeline)?.records() {
        let row = row?;
        if &row[4] == "Won" {
            let manager = managers.get(&row[1]).context("a manager")?.clone();
            *sums.entry((manager, row[6][..7].to_owned())).or_default() +=
                row[7].parse::<Decimal>()?;
        }
    }
    Ok(sums)
}

both_databases! {
    async fn won_value_by_manager_and_month_comes_out_as_by_hand(t: TestStore) {
        let (Some(pipeline), Some(teams)) = (data("sales/sales_pipeline.csv"), data("sales/sales_teams.csv")) else { return Ok(()) };
        let (Some(products), Some(accounts)) = (data("sales/products.csv"), data("sales/accounts.csv")) else { return Ok(()) };
        let mut desk = Desk::new(t).await?;
        desk.app.change_schema(&desk.ctx, objects()).await?;
        desk.ctx = desk.app.system(mainstay_model::change::Source::Cli);
        let files = [
            ("company", accounts, None),
            ("agent", teams.clone(), Some(vec!["name", "manager", "office"])),
            ("product", products, Some(vec!["name", "series", "price"])),
            ("opportunity", pipeline.clone(), Some(vec!["name", "agent", "product", "account", "stage", "engaged_on", "closed_on", "value"])),
        ];
        for (object, path, columns) in files {
            let import = desk.begin_file(object, path, |mapping| {
                if let Some(columns) = columns {
                    mapping.columns = columns.into_iter().map(|field| Some(Target::field(field))).collect();
                }
                if object == "opportunity" {
                    // The price list calls it otherwise.
                    mapping.words = vec![Meant { column: 2, from: "GTXPro".to_owned(), to: "GTX Pro".to_owned() }];
                }
            }).await?;
            let import = desk.run(import.id).await?;
            assert_eq!(Desk::counts(&import)[3], 0, "{object}: {}", desk.refused(&import).await?);
        }
        let asked = [
            ("object", "opportunity"), ("filter", "stage.eq.won"), ("group", "agent.manager"), ("group", "closed_on:month"),
            ("measure", "sum:value"), ("chart", "bar"),
        ];
        let (report, problems) = Report::from_pairs(asked);
        assert!(problems.is_empty(), "{problems:?}");
        let told = desk.app.run_report(&desk.ctx, &report).await?;
        let (report, table) = (&told.report, &told.table);
        let measure = &report.measures()[0];
        let mut sums = BTreeMap::new();
        for (row, manager) in table.rows.iter().enumerate() {
            for (column, month) in table.columns.iter().enumerate() {
                let SlotKey::Group(mainstay_model::Cell::Date(month)) = &month.key else { anyhow::bail!("{month:?}") };
                if let Some(sum) = table.cells[row][column][0].number(measure.measure.function, &table.currency) {
                    sums.insert((manager.label.clone(), month.to_string()[..7].to_owned()), sum);
                }
            }
        }
        let expected = by_hand(&pipeline, &teams)?;
        assert!(expected.len() > 50, "{}", expected.len());
        assert_eq!(sums, expected);
        let whole: Decimal = expected.values().sum();
        assert_eq!(table.total[0].number(measure.measure.function, &table.currency), Some(whole));
    }
}
