use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::*;
use crate::catalog::Catalog;
use crate::change::{Source, Verb};
use crate::env::Env;
use crate::field::{boolean, choice, date, datetime, decimal, integer, link, text, user};
use crate::object::Object;
use crate::value::Value;

fn objects() -> Catalog {
    let deal = Object::new("deal", "deals")
        .labels("Deal", "Deals", "商机")
        .field(text("name").label("Name", "名称").required())
        .field(
            choice("stage")
                .label("Stage", "阶段")
                .option("new", "gray", "New", "新")
                .option("won", "green", "Won", "赢单"),
        )
        .field(decimal("amount").label("Amount", "金额"))
        .field(date("close_on").label("Close on", "关闭日期"))
        .field(datetime("met_at").label("Met", "会面"))
        .field(boolean("vip").label("VIP", "贵宾"))
        .field(user("owner").label("Owner", "所有者"));
    let step = Object::new("step", "steps")
        .labels("Step", "Steps", "步骤")
        .field(text("name").label("Name", "名称").required())
        .field(datetime("due_at").label("Due", "截止"))
        .field(integer("weight").label("Weight", "权重"))
        .field(link("deal").label("Deal", "商机").to("deal"))
        .field(user("owner").label("Owner", "所有者"));
    let user = Object::new("user", "users")
        .labels("User", "Users", "用户")
        .system()
        .field(text("name").label("Name", "名称").required());
    Catalog::new(vec![deal, step, user]).unwrap()
}

fn deal(catalog: &Catalog) -> Arc<Object> {
    catalog.get("deal").unwrap().clone()
}

fn plan(json: serde_json::Value) -> Plan {
    Plan::read(&json).unwrap()
}

fn env() -> Env {
    Env {
        zone: TimeZone::get("Asia/Shanghai").unwrap(),
        ..Env::system("2026-03-10T20:00:00Z".parse().unwrap())
    }
}

fn told(json: serde_json::Value) -> Vec<String> {
    let catalog = objects();
    let problems = check(&plan(json), &deal(&catalog), &catalog);
    problems
        .into_iter()
        .map(|problem| format!("{}: {}", problem.field, problem.reason.code))
        .collect()
}

#[test]
fn a_plan_that_can_be_carried_out_has_no_problems_and_reads_back_as_it_was_written() {
    let written = json!({
        "when": { "on": "becomes" }, "only": "stage.eq.won",
        "then": [
            { "do": "set", "values": { "vip": true, "close_on": "=today", "amount": "=coalesce(amount, 0) + 1" } },
            { "do": "wait", "minutes": 1440 },
            { "do": "create", "object": "step", "link": "deal",
              "values": { "name": "=concat(\"Thank \", name)", "due_at": "=today + 3", "weight": "=amount", "owner": "=owner" } },
            { "do": "assign", "field": "owner", "by": { "load": { "among": { "fields": ["owner"] }, "counting": "stage.eq.new" } } },
            { "do": "notify", "people": { "fields": ["owner"] }, "words": "{name} is won" },
        ],
    });
    assert_eq!(told(written.clone()), Vec::<String>::new());
    let back = serde_json::to_value(plan(written.clone())).unwrap();
    assert_eq!(back, written);
}

#[test]
fn what_cannot_be_carried_out_is_told_at_its_step() {
    let wrong = json!({
        "when": { "on": "date", "field": "name", "hour": 25 }, "only": "stage.eq.lost",
        "then": [
            { "do": "set", "values": { "vip": "perhaps", "nothing": 1, "created_at": "=now", "amount": "=upper(name)" } },
            { "do": "create", "object": "step", "values": {}, "link": "name" },
            { "do": "create", "object": "user", "values": {} },
            { "do": "assign", "field": "name", "by": { "round_robin": { "among": {} } } },
            { "do": "assign", "field": "owner", "by": { "rules": { "rules": [] } } },
            { "do": "notify", "people": { "fields": ["name"] }, "words": "{nmae} is won" },
            { "do": "wait", "minutes": 0 },
        ],
    });
    assert_eq!(
        told(wrong),
        [
            "when: automation_no_date",
            "when: automation_hour",
            "only: automation_condition",
            "then.1.amount: formula_result",
            "then.1.created_at: read_only",
            "then.1.nothing: automation_field",
            "then.1.vip: not_yes_or_no",
            "then.2.link: automation_link",
            "then.3.object: unknown_object",
            "then.4.field: automation_no_person",
            "then.4.people: automation_nobody",
            "then.5.rules: automation_nobody",
            "then.6.people: automation_no_person",
            "then.6.words: automation_field",
            "then.7: automation_wait",
        ]
    );
    assert_eq!(
        told(json!({ "when": { "on": "becomes" } })),
        ["only: automation_no_condition", "then: automation_no_steps"]
    );
    assert!(Plan::read(&json!({ "when": { "on": "sometimes" }, "then": [] })).is_err());
}

#[test]
fn a_record_that_comes_to_be_meant_starts_it_and_one_that_stays_so_does_not() {
    let catalog = objects();
    let object = deal(&catalog);
    let starts = |on: serde_json::Value, only: &str| {
        let plan = plan(json!({ "when": on, "only": only, "then": [] }));
        Starts::of(&plan, &object).unwrap()
    };
    let stage = object.position("stage").unwrap();
    let record = |name: &'static str| {
        move |at: usize| match at == stage {
            true => Value::Text(name.to_owned()),
            false => Value::Null,
        }
    };
    let (fresh, won) = (record("new"), record("won"));
    let env = env();
    let asked =
        |starts: &Starts, verb, before: Option<&crate::predicate::Get<'_>>, fields: &[&str]| {
            let happened = Happened {
                verb,
                source: Source::Page,
                form: None,
                fields,
                before,
                after: &won,
            };
            starts.by(&happened, &env)
        };
    let becomes = starts(json!({ "on": "becomes" }), "stage.eq.won");
    assert!(asked(&becomes, Verb::Create, None, &[]));
    assert!(asked(&becomes, Verb::Update, Some(&fresh), &["stage"]));
    assert!(!asked(&becomes, Verb::Update, Some(&won), &["amount"]));
    let changed = starts(json!({ "on": "changed", "fields": ["stage"] }), "");
    assert!(asked(
        &changed,
        Verb::Update,
        Some(&fresh),
        &["stage", "amount"]
    ));
    assert!(!asked(&changed, Verb::Update, Some(&won), &["amount"]));
    assert!(!asked(&changed, Verb::Create, None, &["stage"]));
    let created = starts(json!({ "on": "created" }), "stage.eq.new");
    assert!(
        !asked(&created, Verb::Create, None, &[]),
        "won from the first"
    );
    let undone = Happened {
        verb: Verb::Update,
        source: Source::Undo,
        form: None,
        fields: &["stage"],
        before: Some(&fresh),
        after: &won,
    };
    assert!(
        !becomes.by(&undone, &env),
        "what is taken back starts nothing"
    );
}

#[test]
fn days_fall_due_at_their_hour_and_instants_to_the_minute() {
    let catalog = objects();
    let object = deal(&catalog);
    let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
    let between = |when: serde_json::Value, from: &str, to: &str| {
        let plan = plan(json!({ "when": when, "then": [] }));
        let due = Due::of(&plan.when, &object, &shanghai).unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        due.between(at(from), at(to)).write()
    };
    // Nine in the morning there is one at night by UTC.
    let day = json!({ "on": "date", "field": "close_on", "days": 0, "hour": 9 });
    assert_eq!(
        between(day, "2026-03-10T00:59:00Z", "2026-03-10T01:00:00Z"),
        "and(close_on.gt.2026-03-09,close_on.lte.2026-03-10)"
    );
    let three_before = json!({ "on": "date", "field": "close_on", "days": -3, "hour": 0 });
    assert_eq!(
        between(three_before, "2026-03-09T16:00:00Z", "2026-03-10T16:00:00Z"),
        "and(close_on.gt.2026-03-13,close_on.lte.2026-03-14)"
    );
    let instant = json!({ "on": "date", "field": "met_at", "days": 1, "hour": 9 });
    assert_eq!(
        between(instant, "2026-03-10T00:00:00Z", "2026-03-10T00:15:00Z"),
        "and(met_at.gt.2026-03-09T00:00:00Z,met_at.lte.2026-03-09T00:15:00Z)"
    );
}

#[test]
fn values_and_words_are_filled_in_from_the_record() {
    let catalog = objects();
    let object = deal(&catalog);
    let values = |at: usize| match object.fields[at].name.as_str() {
        "name" => Value::Text("Acme".to_owned()),
        "amount" => Value::Decimal("12.50".parse().unwrap()),
        "stage" => Value::Text("won".to_owned()),
        _ => Value::Null,
    };
    let env = env();
    let filling = Filling {
        object: &object,
        get: &values,
        env: &env,
    };
    let step = catalog.get("step").unwrap();
    let value = |field: &str, given: &str| {
        let given = json!(given);
        filling.value(step.find(field).unwrap(), &given).unwrap()
    };
    assert_eq!(
        value("name", "=concat(\"Thank \", name)"),
        json!("Thank Acme")
    );
    assert_eq!(value("name", "plain"), json!("plain"));
    // The 11th in Shanghai, three days on, at nine in the morning there.
    assert_eq!(value("due_at", "=today + 3"), json!("2026-03-14T01:00:00Z"));
    assert_eq!(value("due_at", "=now"), json!("2026-03-10T20:00:00Z"));
    assert_eq!(value("weight", "=amount"), json!(13));
    assert_eq!(value("owner", "=owner"), json!(null));
    assert_eq!(
        filling.words("{name} is {stage}: {amount}, {nothing} and {"),
        "Acme is Won: 12.5, {nothing} and {"
    );
}
