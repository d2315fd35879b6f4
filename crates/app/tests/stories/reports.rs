//! Reports: what groups come to, compared with a computation of its own; whose records are counted; what is kept, given as a
//! file, and put on dashboards.

mod alone;

use std::sync::Arc;

use alone::{Dice, key, keys, naive, told};
use anyhow::Context as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use mainstay_app::dashboards::{Tile, TileChange};
use mainstay_app::export::Format;
use mainstay_app::reports::{FileWords, Reported};
use mainstay_app::{App, Ctx, Error, Origin, Settings};
use mainstay_model::change::Source;
use mainstay_model::field::{
    boolean, choice, date, datetime, decimal, duration, integer, link, links, money, tags, text,
    user,
};
use mainstay_model::filter::RawFilter;
use mainstay_model::query::RawQuery;
use mainstay_model::report::{Report, Slot, SlotKey, Tally};
use mainstay_model::{Object, Record, RecordId};
use mainstay_testkit::{TestStore, both_databases};
use serde_json::{Value as Json, json};

/// Something that is sold, with a field of every kind that reports look at.
fn deal() -> Object {
    Object::new("deal", "deals")
        .labels("Deal", "Deals", "商机")
        .field(text("name").label("Name", "名称").required().indexed())
        .field(money("amount").label("Amount", "金额"))
        .field(integer("units").label("Units", "数量"))
        .field(decimal("weight").label("Weight", "重量"))
        .field(duration("effort").label("Effort", "工时"))
        .field(
            choice("stage")
                .label("Stage", "阶段")
                .option("lead", "gray", "Lead", "线索")
                .option("won", "green", "Won", "赢单")
                .option("lost", "red", "Lost", "输单"),
        )
        .field(boolean("hot").label("Hot", "紧急"))
        .field(tags("tags").label("Tags", "标签"))
        .field(date("closed_on").label("Closed on", "结束日期"))
        .field(datetime("signed_at").label("Signed at", "签约时间"))
        .field(
            link("company")
                .to("company")
                .label("Company", "公司")
                .indexed(),
        )
        .field(links("people").to("contact").label("People", "联系人"))
        .field(
            user("owner")
                .label("Owner", "负责人")
                .default_value(json!("me")),
        )
        .order("name.asc")
}

struct Desk {
    app: App,
    ctx: Ctx,
}

impl Desk {
    async fn new(t: &TestStore) -> anyhow::Result<Self> {
        let mut objects = mainstay_standard::objects();
        objects.push(deal());
        let store = t.other(objects).await?;
        let app = App::start(store, Arc::new(t.clock.clone()), Settings::default()).await?;
        let mut ctx = app.system(Source::Page);
        ctx.env.zone = TimeZone::get("Europe/Berlin")?;
        Ok(Self { app, ctx })
    }

    async fn make(&self, object: &str, input: Json) -> anyhow::Result<RecordId> {
        let input = input.as_object().context("an object")?;
        Ok(self.app.create_blind(&self.ctx, object, input).await?)
    }

    async fn person(&self, role: &str) -> anyhow::Result<Ctx> {
        let roles = mainstay_standard::role::built_in();
        let found = roles.iter().find(|built_in| built_in.role.name == role);
        let id = found.context("a role of that name")?.id;
        let user = json!({ "name": { "given": role, "family": "Tester" }, "email": format!("{role}@example.org"), "roles": [{ "id": id }] });
        let user = self.make("user", user).await?;
        self.app.refresh_directory().await?;
        Ok(self.app.ctx(user, Origin::of(Source::Page))?)
    }

    async fn run(&self, report: &str) -> anyhow::Result<Reported> {
        run(&self.app, &self.ctx, report).await
    }

    async fn all(&self, object: &str, filter: &RawFilter) -> anyhow::Result<Vec<Record>> {
        let raw = RawQuery {
            filter: filter.clone(),
            limit: Some(500),
            ..RawQuery::default()
        };
        let listing = self.app.list(&self.ctx, object, &raw).await?;
        anyhow::ensure!(listing.problems.is_empty(), "{:?}", listing.problems);
        Ok(listing.page.records)
    }
}

/// A report as in an address.
fn report(text: &str) -> Report {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    let (report, problems) = Report::from_pairs(pairs);
    assert!(problems.is_empty(), "{problems:?}");
    report
}

fn filter_of(text: &str) -> RawFilter {
    RawFilter::read(text).unwrap()
}

async fn run(app: &App, ctx: &Ctx, text: &str) -> anyhow::Result<Reported> {
    Ok(app.run_report(ctx, &report(text)).await?)
}

/// `label: number, number` for each row.
fn lines(told: &Reported, ctx: &Ctx) -> Vec<String> {
    let line =
        |slot: &Slot, tallies: &[Tally]| format!("{}: {}", name(slot), words(told, ctx, tallies));
    told.table
        .rows
        .iter()
        .zip(&told.table.row_sums)
        .map(|(slot, tallies)| line(slot, tallies))
        .collect()
}

fn name(slot: &Slot) -> String {
    match &slot.key {
        SlotKey::Group(_) => slot.label.clone(),
        SlotKey::Empty => "-".to_owned(),
        SlotKey::Others(count) => format!("{count} others"),
    }
}

fn words(told: &Reported, ctx: &Ctx, tallies: &[Tally]) -> String {
    let one = |(measure, tally): (&mainstay_model::report::ScopedMeasure, &Tally)| {
        let figures = tally.figures(measure.measure.function);
        let figures = figures
            .iter()
            .map(|figure| measure.display(figure, &ctx.env.locale, &ctx.env));
        figures.collect::<Vec<_>>().join("+")
    };
    let all = told.report.measures().iter().zip(tallies).map(one);
    all.collect::<Vec<_>>().join(", ")
}

async fn fill(desk: &Desk) -> anyhow::Result<()> {
    let mut companies = Vec::new();
    for (name, industry) in [
        ("Ash", Some("Wood")),
        ("Birch", Some("Wood")),
        ("Clay", None),
    ] {
        companies.push(
            desk.make("company", json!({ "name": name, "industry": industry }))
                .await?,
        );
    }
    let mut people = Vec::new();
    for family in ["Adams", "Brown", "Clark"] {
        people.push(
            desk.make("contact", json!({ "name": { "family": family } }))
                .await?,
        );
    }
    let gone = desk
        .make("company", json!({ "name": "Gone", "industry": "Dust" }))
        .await?;
    companies.push(gone);
    let mut dice = Dice(7);
    let summer: Timestamp = "2024-03-30T22:30:00Z".parse()?;
    for at in 0..180_u64 {
        let may = |dice: &mut Dice, value: Json| if dice.roll(6) == 0 { Json::Null } else { value };
        // Around the hours in which clocks change, the turn of the year, and before 1970.
        let signed = match dice.roll(4) {
            0 => summer + i64::try_from(at)?.minutes() * 7,
            1 => {
                "2023-12-31T21:00:00Z".parse::<Timestamp>()? + i64::try_from(dice.roll(9))?.hours()
            }
            2 => {
                "1969-12-31T22:59:59.5Z".parse::<Timestamp>()?
                    + i64::try_from(dice.roll(4))?.hours()
            }
            _ => {
                "2024-10-26T21:00:00Z".parse::<Timestamp>()? + i64::try_from(dice.roll(60))?.hours()
            }
        };
        let closed = Date::constant(2023, 11, 1) + i64::try_from(dice.roll(500))?.days();
        let words = ["vip", "VIP", "east", "west"];
        let tags: Vec<&str> = (0..dice.roll(3))
            .map(|_| words[usize::try_from(dice.roll(4)).unwrap_or(0)])
            .collect();
        let linked: Vec<Json> = people
            .iter()
            .filter(|_| dice.roll(3) == 0)
            .map(|id| json!({ "id": id }))
            .collect();
        let currency = ["EUR", "EUR", "USD"][usize::try_from(dice.roll(3))?];
        let cents = i64::try_from(dice.roll(2_000_000))? - 500_000;
        let stage = ["lead", "won", "lost"][usize::try_from(dice.roll(3))?];
        let company = companies[usize::try_from(dice.roll(4))?];
        let input = json!({
            "name": format!("Deal {at}"),
            "amount": may(&mut dice, json!({ "amount": format!("{}.{:02}", cents / 100, (cents % 100).abs()), "currency": currency })),
            "units": may(&mut dice, json!(at % 13)),
            "weight": may(&mut dice, json!(format!("{}.{}", at % 5, at % 7))),
            "effort": may(&mut dice, json!(at * 60)),
            "stage": may(&mut dice, json!(stage)),
            "hot": may(&mut dice, json!(at % 3 == 0)),
            "tags": tags,
            "closed_on": may(&mut dice, json!(closed.to_string())),
            "signed_at": may(&mut dice, json!(signed.to_string())),
            "company": may(&mut dice, json!({ "id": company })),
            "people": linked,
        });
        desk.make("deal", input).await?;
    }
    desk.app.trash(&desk.ctx, "company", gone, None).await?;
    let trashed = desk.all("deal", &filter_of("name.eq.Deal 5")).await?;
    desk.app
        .trash(&desk.ctx, "deal", trashed[0].id, None)
        .await?;
    Ok(())
}

const MEASURES: &str = "count,sum:amount,avg:amount,median:amount,min:amount,max:amount";
const OTHERS: &str = "count,sum:units,avg:weight,median:weight,max:effort,distinct:tags";

both_databases! {
    async fn groups_come_to_what_a_computation_of_its_own_says(t: TestStore) {
        let desk = Desk::new(&t).await?;
        fill(&desk).await?;
        let records = desk.all("deal", &RawFilter::default()).await?;
        let companies = desk.all("company", &RawFilter::default()).await?;
        assert_eq!(records.len(), 179);
        let zone = desk.ctx.env.zone.clone();
        for (groups, measures) in [
            ("stage", MEASURES), ("hot", OTHERS), ("units", MEASURES), ("tags", OTHERS), ("people", MEASURES),
            ("company", OTHERS), ("company.industry", MEASURES), ("closed_on:day", "count"), ("closed_on:week", OTHERS),
            ("closed_on:quarter", MEASURES), ("signed_at:day", OTHERS), ("signed_at:week", "count"), ("signed_at:month", MEASURES),
            ("signed_at:year", OTHERS), ("stage,closed_on:year", MEASURES), ("company.industry,tags", OTHERS),
            ("people,signed_at:quarter", "count,sum:amount,distinct:company,distinct:people,distinct:signed_at"),
            ("", MEASURES), ("", OTHERS),
        ] {
            let asked = format!("object=deal&group={groups}&measure={measures}&top=1000");
            let reported = desk.run(&asked).await.context(asked.clone())?;
            let table = &reported.table;
            let paths: Vec<&str> = groups.split(',').filter(|path| !path.is_empty()).collect();
            let in_group = |at: usize, wanted: &str| -> Vec<&Record> {
                records.iter().filter(|record| keys(record, &companies, paths[at], &zone).iter().any(|key| key == wanted)).collect()
            };
            let all: Vec<&Record> = records.iter().collect();
            for (at, measure) in reported.report.measures().iter().enumerate() {
                let (function, field) = (measure.measure.function, measure.measure.field.as_str());
                assert_eq!(told(function, &table.total[at]), naive(&all, function, field, &zone), "{asked}: total of {field}");
                for (row, slot) in table.rows.iter().enumerate() {
                    let mine = in_group(0, &key(slot));
                    let what = format!("{asked}: {function:?} of {field} in {}", key(slot));
                    assert_eq!(told(function, &table.row_sums[row][at]), naive(&mine, function, field, &zone), "{what}");
                    for (column, other) in table.columns.iter().enumerate().filter(|(_, column)| !matches!(column.key, SlotKey::Others(_))) {
                        let both: Vec<&Record> = in_group(1, &key(other)).into_iter().filter(|one| mine.iter().any(|two| one.id == two.id)).collect();
                        let tally = told(function, &table.cells[row][column][at]);
                        if both.is_empty() {
                            assert!(tally.is_empty(), "{what} and {}: {tally:?}", key(other));
                        } else {
                            assert_eq!(tally, naive(&both, function, field, &zone), "{what} and {}", key(other));
                        }
                    }
                }
            }
            // Every group leads to its records, and to no others.
            for slot in table.rows.iter().take(12) {
                let filter = slot.filter.clone().context("a filter")?;
                let filter = filter_of(&filter.write());
                let mut led: Vec<RecordId> = desk.all("deal", &filter).await.context(filter.write())?.iter().map(|record| record.id).collect();
                let mut there: Vec<RecordId> = in_group(0, &key(slot)).iter().map(|record| record.id).collect();
                led.sort();
                there.sort();
                assert_eq!(led, there, "{asked}: {}", filter.write());
            }
        }
    }

    async fn rows_stand_in_the_order_that_people_expect(t: TestStore) {
        let desk = Desk::new(&t).await?;
        for (name, stage, day, amount) in [
            ("a", Some("won"), Some("2025-01-10"), "100 EUR"), ("b", Some("won"), Some("2025-04-01"), "50 USD"),
            ("c", Some("lead"), Some("2025-01-31"), "7 EUR"), ("d", None, None, "1 EUR"),
        ] {
            desk.make("deal", json!({ "name": name, "stage": stage, "closed_on": day, "amount": amount })).await?;
        }
        let ctx = &desk.ctx;
        let told = desk.run("object=deal&group=stage&measure=count,sum:amount").await?;
        assert_eq!(lines(&told, ctx), ["Lead: 1, €7", "Won: 2, €100+$50", "-: 1, €1"]);
        assert_eq!(words(&told, ctx, &told.table.total), "4, €108+$50");
        assert_eq!(told.table.currencies, ["EUR", "USD"]);
        // Months in which nothing was are told too: a line through the others would lie.
        let told = desk.run("object=deal&group=closed_on&measure=count").await?;
        assert_eq!(lines(&told, ctx), ["Jan 2025: 2", "Feb 2025: 0", "Mar 2025: 0", "Apr 2025: 1", "-: 1"]);
        let told = desk.run("object=deal&group=name&measure=sum:amount&order=sum:amount.desc&top=2").await?;
        assert_eq!(lines(&told, ctx), ["a: €100", "c: €7", "2 others: €1+$50"]);
        let told = desk.run("object=deal&group=name&measure=sum:amount&order=sum:amount.desc&top=1&currency=USD").await?;
        assert_eq!(lines(&told, ctx), ["b: $50", "3 others: €108"]);
        let told = desk.run("object=deal&filter=stage.eq.lost").await?;
        assert_eq!(words(&told, ctx, &told.table.total), "0");
    }

    async fn a_report_shows_nobody_more_than_they_may_see(t: TestStore) {
        let desk = Desk::new(&t).await?;
        let mine = desk.person("Member").await?;
        let role = json!({
            "everything": { "read": "all" },
            "objects": { "deal": { "read": "own", "create": true, "edit": "own", "delete": "none" } },
            "fields": { "deal": { "amount": "none" } },
        });
        let role = desk.make("role", json!({ "name": "Narrow", "policy": role })).await?;
        let narrow = desk.make("user", json!({ "name": { "given": "N" }, "email": "n@example.org", "roles": [{ "id": role }] })).await?;
        desk.app.refresh_directory().await?;
        let narrow = desk.app.ctx(narrow, Origin::of(Source::Page))?;
        for (name, owner) in [("a", narrow.env.me), ("b", mine.env.me), ("c", None)] {
            desk.make("deal", json!({ "name": name, "owner": owner.map(|id| json!({ "id": id })), "amount": "10 EUR", "stage": "won" })).await?;
        }
        let count = async |ctx: &Ctx| anyhow::Ok(words(&run(&desk.app, ctx, "object=deal").await?, ctx, &run(&desk.app, ctx, "object=deal").await?.table.total));
        assert_eq!((count(&mine).await?, count(&narrow).await?), ("3".to_owned(), "1".to_owned()));
        for hidden in ["object=deal&measure=sum:amount", "object=deal&filter=amount.gt.5", "object=deal&group=company.nonsense"] {
            match desk.app.run_report(&narrow, &report(hidden)).await {
                Err(Error::Invalid(problems)) => assert_eq!(problems[0].reason.code, "unknown_field", "{hidden}"),
                other => panic!("{hidden}: {other:?}"),
            }
        }
        // Saved for oneself nobody else finds it; shared, everybody computes it anew.
        let by_owner = report("object=deal&group=owner&chart=bar");
        let id = desk.app.save_report(&mine, "By owner", false, &by_owner).await?;
        assert!(matches!(desk.app.report(&narrow, id).await, Err(Error::NotFound)) || !desk.app.reports(&narrow).await?.is_empty());
        let reader = desk.person("Reader").await?;
        assert!(matches!(desk.app.report(&reader, id).await, Err(Error::NotFound)));
        desk.app.update_report(&mine, id, "By owner", true, &by_owner).await?;
        let kept = desk.app.report(&reader, id).await?;
        assert_eq!((kept.report, kept.shared), (by_owner, true));
        assert!(!desk.app.may_edit_report(&reader, id).await?);
    }

    async fn what_cannot_be_computed_is_told_by_its_place(t: TestStore) {
        let desk = Desk::new(&t).await?;
        let pairs = [
            ("object", "deal"), ("group", "closed_on:fortnight"), ("measure", "guess:amount"), ("top", "0"), ("chart", "cake"),
            ("filter", "stage.eq.("), ("order", "luck.desc"), ("currency", "XYZ"),
        ];
        let (_, problems) = Report::from_pairs(pairs);
        let told: Vec<(&str, &str)> = problems.iter().map(|problem| (problem.field.as_str(), problem.reason.code.as_str())).collect();
        assert_eq!(told, [
            ("group", "unknown_bucket"), ("measure", "unknown_function"), ("top", "bad_top"), ("chart", "unknown_chart"),
            ("filter", "brackets"), ("currency", "unknown_currency"), ("order", "unknown_order"),
        ]);
        let wrong = "object=deal&group=amount&group=stage:month&measure=sum:stage&filter=stage.eq.nonsense";
        let Err(Error::Invalid(problems)) = desk.app.run_report(&desk.ctx, &report(wrong)).await else {
            panic!("it was computed");
        };
        let told: Vec<(&str, &str)> = problems.iter().map(|problem| (problem.field.as_str(), problem.reason.code.as_str())).collect();
        assert_eq!(told, [("filter", "unknown_option"), ("group", "not_groupable"), ("group", "not_a_time"), ("measure", "not_measurable")]);
        assert!(matches!(desk.app.run_report(&desk.ctx, &report("object=nonsense")).await, Err(Error::NotFound)));
    }

    async fn a_report_goes_out_as_a_file_that_adds_nothing_up_wrongly(t: TestStore) {
        let desk = Desk::new(&t).await?;
        for (name, amount) in [("=cmd()", "100.50 EUR"), ("=cmd()", "50 USD"), ("b", "7 EUR")] {
            desk.make("deal", json!({ "name": name, "amount": amount })).await?;
        }
        let told = desk.run("object=deal&group=name&measure=count,sum:amount").await?;
        let words = FileWords {
            title: "Deals".to_owned(), groups: vec!["Name".to_owned()], measures: vec!["Deals".to_owned(), "Sum".to_owned()],
            currency: "Currency".to_owned(), empty: "(none)".to_owned(), others: "Others".to_owned(),
        };
        let file = desk.app.export_report(&desk.ctx, &told, &words, Format::Csv)?;
        let file = String::from_utf8(file)?;
        let rows: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(rows, ["Name,Currency,Deals,Sum", "'=cmd(),EUR,2,100.5", "'=cmd(),USD,,50", "b,EUR,1,7"]);
        assert!(desk.app.export_report(&desk.ctx, &told, &words, Format::Xlsx)?.starts_with(b"PK"));
    }

    async fn a_dashboard_narrows_what_has_the_field(t: TestStore) {
        let desk = Desk::new(&t).await?;
        let (app, ctx) = (&desk.app, &desk.person("Manager").await?);
        let deals = app.save_report(ctx, "Deals", true, &report("object=deal&group=stage")).await?;
        let notes = app.save_report(ctx, "Companies", true, &report("object=company&chart=number")).await?;
        let id = app.make_dashboard(ctx, "Sales", true).await?;
        for (report, width) in [(deals, 2), (notes, 9)] {
            app.add_tile(ctx, id, Tile { report, width }).await?;
        }
        app.change_tile(ctx, id, 1, notes, TileChange::Earlier).await?;
        assert!(app.change_tile(ctx, id, 0, deals, TileChange::Wider).await?.is_none());
        let dashboard = app.dashboard(ctx, id).await?;
        assert_eq!(dashboard.tiles, [Tile { report: notes, width: 4 }, Tile { report: deals, width: 2 }]);
        let tiles = app.dashboard_reports(ctx, &dashboard).await?;
        let filter = filter_of("stage.eq.won,owner.eq.me");
        let narrowed: Vec<(String, usize)> = tiles.iter().map(|(_, _, tile)| {
            let (report, left) = app.narrowed(ctx, &tile.report, &filter);
            (report.filter.write(), left)
        }).collect();
        assert_eq!(narrowed, [("and(owner.eq.me)".to_owned(), 1), ("and(stage.eq.won,owner.eq.me)".to_owned(), 0)]);
    }
}
