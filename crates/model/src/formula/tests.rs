use serde_json::json;

use super::*;
use crate::env::Env;
use crate::field;

fn deal() -> Object {
    let formula = |name: &str, text: &str, result: &str| {
        field::formula(name).set(|params| {
            params.formula = Some(text.to_owned());
            params.result = Some(result.to_owned());
        })
    };
    Object::new("deal", "deals")
        .field(field::text("name"))
        .field(field::person_name("person"))
        .field(field::money("amount"))
        .field(field::integer("count"))
        .field(field::boolean("open"))
        .field(field::date("starts"))
        .field(field::date("ends"))
        .field(field::datetime("seen"))
        .field(field::link("company").to("company"))
        .field(formula("total", "amount * count", "decimal"))
}

fn values(name: &str) -> Value {
    let object = deal();
    let env = Env::system("2026-11-22T10:00:00Z".parse().unwrap());
    let given = json!({
        "name": "Größe ", "person": "Ada Lovelace", "amount": "12.50 EUR", "count": 3, "open": true,
        "starts": "2026-01-30", "ends": "2026-03-01", "seen": "2026-05-06T23:30:00Z",
    });
    match (object.find(name), given.get(name)) {
        (Some(field), Some(value)) => field.kind.parse(field, value, &env).unwrap(),
        _ => Value::Null,
    }
}

fn check(text: &str, expected: serde_json::Value) {
    let formula =
        Formula::parse(text).unwrap_or_else(|reason| panic!("{text}: {}", reason.message));
    formula
        .check(&deal())
        .unwrap_or_else(|reason| panic!("{text}: {}", reason.message));
    assert_eq!(formula.evaluate(&values).to_json(), expected, "{text}");
}

#[test]
fn formulas_are_worked_out() {
    check("1 + 2 * 3", json!("7"));
    check("(1 + 2) * 3 - -4", json!("13"));
    check("10 / 4", json!("2.5"));
    check("10 % 4", json!("2"));
    check("1 / 0", json!(null));
    check("amount * count", json!("37.5"));
    check("amount + null", json!(null));
    check(
        "if(amount > 10 and not is_blank(name), 'large', 'small')",
        json!("large"),
    );
    check("if(open = false, 1)", json!(null));
    check("not open or count >= 3", json!(true));
    check("concat(person, ': ', count)", json!("Ada Lovelace: 3"));
    check("coalesce(null, '', name)", json!("Größe"));
    check(
        "upper(left(name, 3)) + right(lower('ABC'), 2)",
        json!("GRÖbc"),
    );
    check("length(name)", json!("5"));
    check("contains(name, 'GRO')", json!(true));
    check(
        "round(2.345, 2) + round(2.5) + floor(1.9) + ceil(1.1) + abs(-1)",
        json!("9.35"),
    );
    check("min(3, count, null, 7)", json!("3"));
    check("max(starts, ends)", json!("2026-03-01"));
    check("days_between(starts, ends)", json!("30"));
    check("ends - starts", json!("30"));
    check("starts + 30", json!("2026-03-01"));
    check("starts - 30", json!("2025-12-31"));
    check(
        "year(starts) * 100 + month(seen) + day(ends)",
        json!("202606"),
    );
    check("date(seen)", json!("2026-05-06"));
    check("is_blank(company) && true", json!(true));
    check("'it''s' = \"it's\"", json!(true));
    check("name <> 'x' and name != null", json!(true));
    check("null = null", json!(true));
    check("starts < ends", json!(true));
    check("not 1 > 2", json!(true));
}

fn refuses(text: &str, code: &str, position: &str) {
    let reason = Formula::parse(text)
        .and_then(|formula| formula.check(&deal()))
        .expect_err(text);
    assert_eq!(
        (
            reason.code.as_str(),
            reason.args.first().map_or("", String::as_str)
        ),
        (code, position),
        "{text}: {}",
        reason.message
    );
}

#[test]
fn refusals_name_the_position() {
    refuses("1 +", "formula_syntax", "4");
    refuses("1 2", "formula_syntax", "3");
    refuses("(1", "formula_syntax", "3");
    refuses("", "no_formula", "");
    refuses("nope + 1", "formula_field", "1");
    refuses("now()", "formula_function", "1");
    refuses("left('a')", "formula_arguments", "1");
    refuses("'abc", "formula_quote", "1");
    refuses("1 ? 2", "formula_sign", "3");
    refuses("1.2.3", "formula_number", "1");
    refuses("name * 2", "formula_type", "6");
    refuses("if(count, 1, 2)", "formula_type", "1");
    refuses("if(open, 1, 'x')", "formula_type", "1");
    refuses("company = company", "formula_type", "9");
    refuses("open > false", "formula_type", "6");
    refuses(&"(".repeat(5_000), "formula_too_long", "5000");
    for deep in ["(", "-", "not ", "abs("] {
        let reason = Formula::parse(&deep.repeat(400)).unwrap_err();
        assert_eq!(reason.code, "formula_too_deep", "{deep}");
    }
}

#[test]
fn results_are_of_the_kind_of_the_field() {
    let field = |result: &str, scale: Option<u32>, text: &str| {
        field::formula("f").set(|params| {
            params.formula = Some(text.to_owned());
            params.result = Some(result.to_owned());
            params.scale = scale;
        })
    };
    for (field, expected) in [
        (field("integer", None, "count / 2"), json!(2)),
        (field("decimal", Some(1), "amount / 3"), json!("4.2")),
        (field("text", None, "amount"), json!("12.5")),
        (field("boolean", None, "open"), json!(true)),
        (field("date", None, "starts"), json!("2026-01-30")),
        (
            field("decimal", None, "99999999999999 * 99999999999999"),
            json!(null),
        ),
    ] {
        let formula = Formula::of(&field).unwrap();
        formula.check(&deal()).unwrap();
        assert_eq!(formula.evaluate(&values).to_json(), expected);
    }
    let wrong = Formula::of(&field("date", None, "amount"))
        .unwrap()
        .check(&deal())
        .unwrap_err();
    assert_eq!(wrong.code, "formula_result");
    let known = Formula::parse("amount + count + amount")
        .unwrap()
        .dependencies();
    assert_eq!(known, ["amount", "count"]);
}
