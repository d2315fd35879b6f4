//! What is kept comes back: from files, from the database, from history, whatever the language.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{env, fields};
use crate::cell::{Cell, ColumnType};
use crate::field::{Field, Side};
use crate::value::Value;

const LOCALES: [&str; 9] = [
    "en-US", "en-DE", "en-FR", "en-CH", "en-SE", "en-IN", "zh-CN", "zh-TW", "en-ES",
];

/// Inputs that a field takes, made up.
fn input(field: &Field) -> BoxedStrategy<Json> {
    let words = "[\\PC\\n\"';,()|{}\\[\\]]{0,40}";
    let email = "[a-zA-Z0-9+_-]{1,12}@([a-zäü0-9]{1,8}\\.){1,2}[a-z]{2,5}";
    let id = "0190a1b2-0000-7000-8000-[0-9a-f]{12}";
    let number = (-999_999_999_999i64..999_999_999_999, 0u32..=3)
        .prop_map(|(digits, scale)| rust_decimal::Decimal::new(digits, scale).normalize());
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    match field.name.as_str() {
        "text" | "long" | "rich" => words.prop_map(Json::from).boxed(),
        "int" => (-5i64..9_007_199_254_740_991).prop_map(Json::from).boxed(),
        "decimal" | "formula" => number.prop_map(|number| json!(number.to_string())).boxed(),
        "percent" => number.prop_map(|number| json!(number.round_dp(2).to_string())).boxed(),
        "money" => (number, prop::sample::select(vec!["EUR", "USD", "JPY", "CNY", "KWD"]))
            .prop_map(|(amount, currency)| json!({ "amount": amount.to_string(), "currency": currency }))
            .boxed(),
        "yes" => any::<bool>().prop_map(Json::from).boxed(),
        "date" => (1i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| json!(jiff::civil::date(y, m, d).to_string())).boxed(),
        "at" | "rollup" => (-60_000_000_000_000_000i64..250_000_000_000_000_000)
            .prop_map(|micros| json!(jiff::Timestamp::from_microsecond(micros).unwrap().to_string()))
            .boxed(),
        "long_for" => (0i64..3_000_000_000).prop_map(Json::from).boxed(),
        "name" => prop_oneof![
            (words, words, words).prop_map(|(given, family, prefix)| json!({ "given": given, "family": family, "prefix": prefix })),
            ("[\\u{4e00}-\\u{9fff}]{0,3}", "[\\u{4e00}-\\u{9fff}]{0,2}", prop::sample::select(vec!["", "先生", "Dr."]))
                .prop_map(|(given, family, prefix)| json!({ "given": given, "family": family, "prefix": prefix })),
            words.prop_map(Json::from),
        ]
        .boxed(),
        "emails" => prop::collection::vec((email, flags), 0..5)
            .prop_map(|list| {
                list.into_iter()
                    .map(|(address, (primary, invalid, opt_out))| {
                        json!({ "address": address, "primary": primary, "invalid": invalid, "opt_out": opt_out })
                    })
                    .collect()
            })
            .boxed(),
        "phones" => prop::collection::vec(
            ("\\+(1|44|49|86|39|7|353)[2-9][0-9]{8}(;ext=[1-9][0-9]{0,3})?", prop::sample::select(vec!["", "mobile", "work", "home", "fax", "other"]), flags),
            0..4,
        )
        .prop_map(|list| {
            list.into_iter()
                .map(|(number, kind, (primary, invalid, opt_out))| {
                    json!({ "number": number, "kind": kind, "primary": primary, "invalid": invalid, "opt_out": opt_out })
                })
                .collect()
        })
        .boxed(),
        "email" => email.prop_map(Json::from).boxed(),
        "url" => "(https?://)?[a-z0-9]{1,10}(\\.[a-zé]{1,8}){1,2}(:[0-9]{2,4})?(/[a-zA-Z0-9%_?=&#.-]{0,20})?".prop_map(Json::from).boxed(),
        "address" => prop_oneof![
            (words, words, words, words, words).prop_map(|(street, city, state, code, country)| {
                let cut = |text: String| text.chars().take(30).collect::<String>();
                json!({ "street": street, "city": city, "state": state, "postal_code": cut(code), "country": country })
            }),
            words.prop_map(Json::from),
        ]
        .boxed(),
        "choice" => prop::sample::select(vec![json!("s"), json!("m"), json!("Large"), Json::Null]).boxed(),
        "choices" => prop::collection::vec(prop::sample::select(vec!["s", "m", "l", "中"]), 0..4).prop_map(|keys| json!(keys)).boxed(),
        "tags" => prop::collection::vec(words, 0..5).prop_map(|tags| json!(tags)).boxed(),
        "link" | "user" => id.prop_map(Json::from).boxed(),
        "any" => id.prop_map(|id| json!({ "id": id, "object": "contact" })).boxed(),
        "links" => prop::collection::vec((id, any::<bool>(), words), 0..4)
            .prop_map(|list| {
                list.into_iter().map(|(id, inactive, note)| json!({ "id": id, "attributes": { "inactive": inactive, "note": note } })).collect()
            })
            .boxed(),
        "plain_links" => prop::collection::vec(id, 0..4).prop_map(|ids| json!(ids)).boxed(),
        "files" => prop::collection::vec(("[0-9a-f]{64}", "[a-z ;,]{0,20}\\.pdf", 0u64..1_000_000), 0..3)
            .prop_map(|list| list.into_iter().map(|(hash, name, size)| json!({ "hash": hash, "name": name, "size": size })).collect())
            .boxed(),
        "number" => "C-[0-9]{5,9}".prop_map(Json::from).boxed(),
        "rating" => (0i64..=5).prop_map(Json::from).boxed(),
        "json" => (words, any::<i32>(), any::<bool>()).prop_map(|(text, number, flag)| json!({ "a": [text, number], "b": { "c": flag, "d": null } })).boxed(),
        other => unreachable!("no input for {other}"),
    }
}

fn any_value() -> impl Strategy<Value = (Field, Json)> {
    prop::sample::select(fields()).prop_flat_map(|field| {
        let json = input(&field);
        (Just(field), json)
    })
}

/// Cells as a database gives them back: the scale of the column, JSON written anew.
fn through_database(field: &Field, value: &Value) -> Vec<Cell> {
    let columns = field.kind.columns(field);
    let cells = field.kind.cells(field, value);
    assert_eq!(
        columns.len(),
        cells.len(),
        "{field:?} has a cell for each column"
    );
    columns
        .iter()
        .zip(cells)
        .map(|(column, cell)| match (column.ty, cell) {
            (_, Cell::Null) => Cell::Null,
            (ColumnType::Decimal { scale }, Cell::Decimal(mut number)) => {
                assert!(number.scale() <= scale, "{field:?}: {number} fits");
                number.rescale(scale);
                Cell::Decimal(number)
            }
            (ColumnType::Json, Cell::Json(text)) => {
                Cell::Json(serde_json::from_str::<Json>(&text).unwrap().to_string())
            }
            (ColumnType::Int, cell @ Cell::Int(_))
            | (ColumnType::Text, cell @ Cell::Text(_))
            | (ColumnType::Date, cell @ Cell::Date(_))
            | (ColumnType::Time, cell @ Cell::Time(_))
            | (ColumnType::Bool, cell @ Cell::Bool(_))
            | (ColumnType::Id, cell @ Cell::Id(_)) => cell,
            (ty, cell) => panic!("{field:?}: {cell:?} in a column of {ty:?}"),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_come_back((field, json) in any_value(), locale in prop::sample::select(LOCALES.to_vec())) {
        let env = env(locale);
        let value = match field.kind.parse(&field, &json, &env) {
            Ok(value) => value,
            Err(_) => return Ok(()),
        };
        let kind = field.kind;
        let exported = kind.export(&field, &value);
        let read = kind.parse_text(&field, &exported, &env);
        prop_assert_eq!(read.as_ref(), Ok(&value), "export of {:?}: {:?}", &field, &exported);
        let again = kind.parse(&field, &value.to_json(), &env);
        prop_assert_eq!(again.as_ref(), Ok(&value), "JSON of {:?}", &field);
        let kept = kind.restore(&field, &value.to_stored_json());
        prop_assert!(kept.same(&value), "history of {:?}: {:?}", &field, kept);
        let mut cells = through_database(&field, &value);
        prop_assert_eq!(cells.first().is_none_or(Cell::is_null), value.is_null() || cells.is_empty(), "{:?}", &field);
        if kind.side(&field) != Side::Links {
            prop_assert_eq!(kind.value(&field, &mut cells), value.clone(), "database of {:?}", &field);
        }
        let _ = kind.display(&field, &value, &env.locale, &env);
        for part in kind.side_values(&field, &value) {
            prop_assert!(!part.is_empty());
        }
    }

    #[test]
    fn no_text_makes_a_kind_fail(field in prop::sample::select(fields()), text in "\\PC{0,60}", locale in prop::sample::select(LOCALES.to_vec())) {
        let env = env(locale);
        let _ = field.kind.parse(&field, &json!(text), &env);
        if let Ok(value) = field.kind.parse_text(&field, &text, &env) {
            let exported = field.kind.export(&field, &value);
            prop_assert_eq!(field.kind.parse_text(&field, &exported, &env), Ok(value), "{:?} of {:?}", &field, exported);
        }
        for op in field.kind.operators(&field) {
            let _ = field.kind.condition(&field, *op, &[&text], &env);
        }
    }
}

#[test]
fn nothing_is_nothing_everywhere() {
    for field in fields() {
        let env = env("en-US");
        for empty in [json!(null), json!(""), json!("  ")] {
            assert_eq!(
                field.kind.parse(&field, &empty, &env),
                Ok(Value::Null),
                "{field:?} of {empty}"
            );
        }
        assert_eq!(
            field.kind.parse_text(&field, " ", &env),
            Ok(Value::Null),
            "{field:?}"
        );
        assert_eq!(field.kind.export(&field, &Value::Null), "");
        assert_eq!(
            field.kind.display(&field, &Value::Null, &env.locale, &env),
            ""
        );
        assert_eq!(field.kind.restore(&field, &Json::Null), Value::Null);
        let mut cells = field.kind.cells(&field, &Value::Null);
        assert!(cells.iter().all(Cell::is_null), "{field:?}");
        assert_eq!(cells.len(), field.kind.columns(&field).len(), "{field:?}");
        assert_eq!(field.kind.value(&field, &mut cells), Value::Null);
        assert!(field.kind.side_values(&field, &Value::Null).is_empty());
    }
}
