use jiff::Timestamp;
use rust_decimal::Decimal;

use super::*;
use crate::catalog::Catalog;
use crate::env::Env;
use crate::field::{self, Field};
use crate::object::Object;
use crate::value::Value;

fn formula(name: &str, text: &str) -> Field {
    field::formula(name).set(|params| {
        params.formula = Some(text.to_owned());
        params.result = Some("decimal".to_owned());
    })
}

fn deal(rules: Vec<Rule>) -> Object {
    let mut object = Object::new("deal", "deals")
        .field(field::text("name"))
        .field(
            field::choice("stage")
                .option("open", "gray", "Open", "进行中")
                .option("won", "green", "Won", "赢单"),
        )
        .field(field::decimal("amount"))
        .field(field::decimal("cost"))
        .field(field::date("closes"))
        .field(field::emails("emails"))
        .field(field::link("company").to("deal"))
        .field(formula("share", "amount / cost"));
    object.rules = rules;
    object
}

fn rule(when: &str, require: &[&str]) -> Rule {
    Rule {
        name: "rule".to_owned(),
        label: Label::new("Rule", "规则"),
        when: when.to_owned(),
        require: require.iter().map(|name| (*name).to_owned()).collect(),
        ..Rule::default()
    }
}

/// A record of these values, written as `field=text;...`, of which those with a `!` change.
fn broken(rule: Rule, is_new: bool, values: &str) -> Vec<String> {
    let catalog = Catalog::new(vec![deal(vec![rule])]).unwrap();
    let object = catalog.get("deal").unwrap();
    let env = Env::system("2026-03-05T12:00:00Z".parse::<Timestamp>().unwrap());
    let (mut after, mut changes) = (vec![Value::Null; object.fields.len()], Vec::new());
    for part in values.split(';').filter(|part| !part.is_empty()) {
        let (name, text) = part.split_once('=').unwrap();
        let at = object.position(name.trim_start_matches('!')).unwrap();
        let field = &object.fields[at];
        after[at] = field.kind.parse_text(field, text, &env).unwrap();
        if name.starts_with('!') {
            changes.push(at);
        }
    }
    let plain = |at: usize| after[at].clone();
    let get = with_formulas(object, &plain);
    let written = Written {
        is_new,
        changes: &|at| changes.contains(&at),
        after: &get,
    };
    let found = Checks::of(object).broken(&written, &env);
    let problems = found.into_iter().flat_map(|broken| broken.problems);
    problems.map(|problem| problem.field).collect()
}

#[test]
fn fields_are_needed_where_the_condition_holds() {
    let won = || rule("stage.eq.won", &["amount", "closes"]);
    assert_eq!(broken(won(), true, "stage=won"), ["amount", "closes"]);
    assert_eq!(broken(won(), true, "stage=won;amount=5"), ["closes"]);
    assert_eq!(broken(won(), true, "stage=open"), [""; 0]);
    assert_eq!(broken(won(), false, "!stage=won;amount=5"), ["closes"]);
    // A record that broke it before: other fields may change, one of several may be filled in, none may be emptied.
    assert_eq!(broken(won(), false, "stage=won;!name=x"), [""; 0]);
    assert_eq!(broken(won(), false, "stage=won;!amount=5"), [""; 0]);
    assert_eq!(
        broken(won(), false, "stage=won;amount=5;!closes="),
        ["closes"]
    );
}

#[test]
fn conditions_refuse_what_must_not_be() {
    let late = || rule("closes.lt.today,stage.eq.open", &[]);
    assert_eq!(
        broken(late(), true, "closes=2026-03-04;stage=open"),
        ["closes"]
    );
    assert_eq!(
        broken(late(), true, "closes=2026-03-05;stage=open"),
        [""; 0]
    );
    assert_eq!(
        broken(late(), false, "closes=2026-03-04;stage=open;!name=x"),
        [""; 0]
    );
    let typo = || rule("emails.ilike.*@gmial.com", &[]);
    assert_eq!(broken(typo(), true, "emails=ada@gmial.com"), ["emails"]);
    assert_eq!(broken(typo(), true, "emails=ada@gmail.com"), [""; 0]);
    let on = |on| Rule { on, ..late() };
    let values = "!closes=2026-03-04;stage=open";
    assert_eq!(broken(on(Occasion::Create), false, values), [""; 0]);
    assert_eq!(broken(on(Occasion::Change), false, values), ["closes"]);
}

#[test]
fn what_a_formula_cannot_work_out_is_no_value() {
    let dear = || rule("share.lt.1", &[]);
    assert_eq!(broken(dear(), true, "amount=1;cost=2"), ["share"]);
    assert_eq!(broken(dear(), true, "amount=1;cost=0"), [""; 0]);
    let unknown = || rule("cost.is.not_null,share.is.null", &[]);
    assert_eq!(broken(unknown(), true, "amount=1;cost=0"), ["cost"]);
    assert_eq!(Decimal::ONE.checked_div(Decimal::ZERO), None);
}

#[test]
fn rules_that_cannot_be_understood_are_refused() {
    let codes = |rule: Rule| match Catalog::new(vec![deal(vec![rule])]) {
        Ok(_) => Vec::new(),
        Err(problems) => problems
            .iter()
            .map(|problem| format!("{} {}", problem.field, problem.reason.code))
            .collect(),
    };
    for (when, require, code) in [
        ("", &[][..], "rule_empty"),
        ("stage.eq.lost", &["amount"], "rule_condition"),
        ("colour.eq.red", &["amount"], "rule_field"),
        ("stage.eq.won", &["colour"], "rule_field"),
        ("company.name.eq.x", &["amount"], "rule_other_record"),
        ("created_at.lt.today", &["amount"], "rule_kept"),
        ("stage.eq.won", &["share"], "rule_read_only"),
        ("amount.gt.(", &[], "rule_condition"),
    ] {
        assert_eq!(
            codes(rule(when, require)),
            [format!("deal.rules.rule {code}")],
            "{when}"
        );
    }
    assert_eq!(codes(rule("company.is.null,closes.lt.-3d", &[])), [""; 0]);
}

#[test]
fn the_records_that_break_a_rule_are_a_filter() {
    let filter = |rule: Rule| rule.broken_by().unwrap().write();
    assert_eq!(
        filter(rule("stage.eq.won", &["amount", "closes"])),
        "and(stage.eq.won,or(amount.is.null,closes.is.null))"
    );
    assert_eq!(
        filter(rule("stage.eq.won", &["amount"])),
        "and(stage.eq.won,amount.is.null)"
    );
    assert_eq!(filter(rule("", &["amount"])), "and(amount.is.null)");
}

#[test]
fn a_problem_is_told_in_both_languages() {
    let with = Rule {
        message: Label::new("A sum, please", "请填写金额"),
        ..rule("", &["amount"])
    };
    let reason = with.refusal("amount").reason;
    assert_eq!(reason.args[..2], ["请填写金额", "A sum, please"]);
    assert_eq!(reason.message, "A sum, please");
}
