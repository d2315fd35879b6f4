//! The schemas tell programs what is taken and what is given.

use serde_json::{Value as Json, json};

use super::{fields, takes};
use crate::field::kind;

#[test]
fn every_kind_has_a_schema_that_allows_nothing() {
    for field in fields() {
        for write in [false, true] {
            let schema = field.kind.schema(&field, write);
            let nullable = match (&schema["type"], &schema["anyOf"]) {
                (Json::Array(types), _) => types.contains(&json!("null")),
                (_, Json::Array(forms)) => forms.contains(&json!({ "type": "null" })),
                _ => schema == json!({}),
            };
            assert!(nullable, "{field:?}: {schema}");
        }
    }
}

#[test]
fn computed_kinds_say_so() {
    for name in ["formula", "rollup", "auto_number"] {
        let field = fields()
            .into_iter()
            .find(|field| field.kind.name() == name)
            .unwrap();
        assert_eq!(
            field.kind.schema(&field, true)["readOnly"],
            json!(true),
            "{name}"
        );
        assert!(kind(name).unwrap().computed() && field.params.read_only);
    }
}

/// Values at the edges of the schemas, where made-up requests like to be.
#[test]
fn values_at_the_edges_of_the_schemas_are_taken() {
    takes(
        "text",
        json!("x".repeat(255)),
        &json!("x".repeat(255)).to_string(),
    );
    takes("int", json!(9_007_199_254_740_991_i64), "9007199254740991");
    takes("int", json!(-5), "-5");
    takes(
        "decimal",
        json!("999999999999999.999"),
        "\"999999999999999.999\"",
    );
    takes("decimal", json!("-000.1"), "\"-0.1\"");
    takes("decimal", json!("-0"), "\"0\"");
    takes(
        "money",
        json!({ "amount": "99999999999999", "currency": "XAF" }),
        r#"{"amount":"99999999999999","currency":"XAF"}"#,
    );
    takes(
        "money",
        json!({ "amount": "-99999999999999.9999" }),
        r#"{"amount":"-99999999999999.9999","currency":"EUR"}"#,
    );
    takes("date", json!("0001-01-01"), "\"0001-01-01\"");
    takes("date", json!("9999-12-31"), "\"9999-12-31\"");
    takes(
        "at",
        json!("9999-12-30T21:59:59Z"),
        "\"9999-12-30T21:59:59Z\"",
    );
    takes(
        "at",
        json!("2016-12-31T23:59:60Z"),
        "\"2016-12-31T23:59:59Z\"",
    );
    takes("long_for", json!(3_153_600_000_i64), "3153600000");
    takes("name", json!({}), "null");
    takes(
        "name",
        json!({ "prefix": "x" }),
        r#"{"family":"","given":"","prefix":"x"}"#,
    );
    takes("rating", json!(5), "5");
    takes("json", json!({ "a": 1.5 }), r#"{"a":1.5}"#);
    takes(
        "files",
        json!([{ "hash": "a".repeat(64), "name": "x" }]),
        &json!([{ "hash": "a".repeat(64), "name": "x", "media_type": "", "size": 0 }]).to_string(),
    );
}

#[test]
fn schemas_of_what_is_given_list_no_options() {
    for field in fields() {
        let given = field.kind.schema(&field, false);
        assert!(
            given.get("enum").is_none(),
            "{field:?}: options may have gone that records still have"
        );
    }
}
