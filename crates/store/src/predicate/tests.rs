//! What predicates become on each database.

use expect_test::{Expect, expect};
use mainstay_model::Catalog;
use proptest::prelude::*;

use super::*;

fn layouts() -> Layouts {
    Layouts::new(&Catalog::new(mainstay_testkit::sample::objects()).unwrap())
}

fn written(dialect: Dialect, object: &str, predicate: &Predicate) -> Sql {
    let layouts = layouts();
    let mut sql = Sql::new(dialect, "");
    let matches = Matches::default();
    let layout = layouts.named(object).unwrap();
    Conditions::new(&layouts, &matches)
        .write(&mut sql, layout, "t", predicate)
        .unwrap();
    sql
}

fn check(object: &str, predicate: Predicate, expected: Expect) {
    let shown: Vec<String> = [Dialect::Sqlite, Dialect::Postgres]
        .into_iter()
        .map(|dialect| written(dialect, object, &predicate).text().to_owned())
        .collect();
    expected.assert_eq(&shown.join("\n"));
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[test]
fn comparisons_are_parameters() {
    check(
        "company",
        Predicate::eq("name", text("x")).and(Predicate::Compare(
            "version".into(),
            Compare::Gte,
            Cell::Int(2),
        )),
        expect![[r#"
            (t."name" = ?1 AND t."version" >= ?2)
            (t."name" = $1 AND t."version" >= $2)"#]],
    );
    check(
        "company",
        Predicate::eq("name", Cell::Null),
        expect![[r#"
        FALSE
        FALSE"#]],
    );
}

#[test]
fn what_has_no_value_is_not_red() {
    check(
        "company",
        Predicate::eq("name", text("red")).negate(),
        expect![[r#"
        (t."name" = ?1) IS NOT TRUE
        (t."name" = $1) IS NOT TRUE"#]],
    );
    check(
        "company",
        Predicate::IsNull("name".into()).negate(),
        expect![[r#"
        t."name" IS NOT NULL
        t."name" IS NOT NULL"#]],
    );
}

#[test]
fn lists_have_few_shapes() {
    let ids = |n: u8| (0..n).map(|n| RecordId::named(&n.to_string())).collect();
    check(
        "company",
        Predicate::Ids(ids(3)),
        expect![[r#"
        t."id" IN (?1, ?2, ?3, ?4)
        t."id" = ANY($1)"#]],
    );
    check(
        "company",
        Predicate::Ids(ids(0)),
        expect![[r#"
        FALSE
        FALSE"#]],
    );
    check(
        "company",
        Predicate::In("name".into(), vec![text("a"), text("b")]),
        expect![[r#"
        t."name" IN (?1, ?2)
        t."name" = ANY($1)"#]],
    );
}

#[test]
fn beginnings_are_ranges() {
    check(
        "company",
        Predicate::Like("name__key".into(), Like::Prefix("ac".into())),
        expect![[r#"
        t."name__key" >= ?1 AND t."name__key" < ?2
        t."name__key" >= $1 AND t."name__key" < $2"#]],
    );
    assert_eq!(successor("ac").as_deref(), Some("ad"));
    assert_eq!(successor("a\u{d7ff}").as_deref(), Some("a\u{e000}"));
    assert_eq!(successor("a\u{10ffff}").as_deref(), Some("b"));
    assert_eq!(successor("\u{10ffff}"), None);
}

#[test]
fn patterns_are_literal() {
    let pattern = |like: Like| {
        [Dialect::Sqlite, Dialect::Postgres].map(|dialect| {
            let sql = written(
                dialect,
                "company",
                &Predicate::Like("name".into(), like.clone()),
            );
            format!("{} {:?}", sql.text(), sql.params())
        })
    };
    expect![[r#"
        [
            "instr(t.\"name\", ?1) > 0 [One(Text(\"50%*\"))]",
            "strpos(t.\"name\", $1) > 0 [One(Text(\"50%*\"))]",
        ]
    "#]]
    .assert_debug_eq(&pattern(Like::Contains("50%*".into())));
    expect![[r#"
        [
            "t.\"name\" GLOB ?1 [One(Text(\"a[*]*[[]%_\\\\\"))]",
            "t.\"name\" LIKE $1 ESCAPE '\\' [One(Text(\"a*%[\\\\%\\\\_\\\\\\\\\"))]",
        ]
    "#]]
    .assert_debug_eq(&pattern(Like::Pattern(vec!["a*".into(), "[%_\\".into()])));
}

#[test]
fn linked_records_are_live() {
    let retail = Predicate::Linked {
        column: "parent".into(),
        object: "company".into(),
        predicate: Box::new(Predicate::eq("name", text("x"))),
    };
    check(
        "company",
        retail.clone(),
        expect![[r#"
            t."parent" IN (SELECT s1.id FROM "o_company" s1 WHERE s1.deleted_at IS NULL AND s1."name" = ?1)
            t."parent" IN (SELECT s1.id FROM "o_company" s1 WHERE s1.deleted_at IS NULL AND s1."name" = $1)"#]],
    );
    let twice = Predicate::Linked {
        column: "parent".into(),
        object: "company".into(),
        predicate: Box::new(retail),
    };
    check(
        "company",
        twice,
        expect![[r#"
            t."parent" IN (SELECT s1.id FROM "o_company" s1 WHERE s1.deleted_at IS NULL AND s1."parent" IN (SELECT s2.id FROM "o_company" s2 WHERE s2.deleted_at IS NULL AND s2."name" = ?1))
            t."parent" IN (SELECT s1.id FROM "o_company" s1 WHERE s1.deleted_at IS NULL AND s1."parent" IN (SELECT s2.id FROM "o_company" s2 WHERE s2.deleted_at IS NULL AND s2."name" = $1))"#]],
    );
}

#[test]
fn words_are_looked_up_in_the_search_table() {
    check(
        "company",
        Predicate::Matches("acme co".into()),
        expect![[r#"
            t."rid" IN (SELECT s1.rowid FROM "s_company" s1 WHERE "s_company" MATCH ?1)
            t."rid" IN (SELECT s1.rid FROM "s_company" s1 WHERE doc @@ $1::text::tsquery)"#]],
    );
    check(
        "company",
        Predicate::Matches("\"*".into()),
        expect![[r#"
        FALSE
        FALSE"#]],
    );
}

#[test]
fn a_column_that_is_not_there_is_a_mistake() {
    let layouts = layouts();
    let mut sql = Sql::new(Dialect::Sqlite, "");
    let matches = Matches::default();
    let layout = layouts.named("company").unwrap();
    let predicate = Predicate::eq("x\" OR 1=1", Cell::Int(1));
    assert!(
        Conditions::new(&layouts, &matches)
            .write(&mut sql, layout, "t", &predicate)
            .is_err()
    );
}

fn any_predicate(
    value: impl Strategy<Value = String> + Clone + 'static,
) -> impl Strategy<Value = Predicate> {
    let leaf = prop_oneof![
        value
            .clone()
            .prop_map(|value| Predicate::eq("name", Cell::Text(value))),
        value
            .clone()
            .prop_map(|value| Predicate::Like("name".into(), Like::Prefix(value))),
        value
            .clone()
            .prop_map(|value| Predicate::Like("name".into(), Like::Contains(value))),
        value
            .clone()
            .prop_map(|value| Predicate::Like("name".into(), Like::Suffix(value))),
        proptest::collection::vec(value.clone(), 3).prop_map(|values| Predicate::In(
            "name".into(),
            values.into_iter().map(Cell::Text).collect()
        )),
        proptest::collection::vec(value, 3)
            .prop_map(|values| Predicate::Like("name".into(), Like::Pattern(values))),
    ];
    leaf.prop_recursive(3, 20, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..3).prop_map(Predicate::And),
            proptest::collection::vec(inner.clone(), 1..3).prop_map(Predicate::Or),
            inner.prop_map(|inner| Predicate::Not(Box::new(inner))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is looked for, the text is made of our own words, quoted names and placeholders.
    #[test]
    fn values_never_become_text(predicate in any_predicate("[^\u{10ffff}]{0,8}".boxed())) {
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            let sql = written(dialect, "company", &predicate);
            let mut rest = sql.text().to_owned();
            for word in ["\"name\"", "ESCAPE '\\'", "instr", "strpos", "GLOB", "LIKE", "ANY", "AND", "OR", "IN", "IS NOT TRUE", "t."] {
                rest = rest.replace(word, "");
            }
            prop_assert!(rest.chars().all(|c| c.is_ascii_digit() || "()=<>?$, ".contains(c)), "{rest}");
            for param in sql.params() {
                let cells = match param {
                    crate::sql::Param::One(cell) => std::slice::from_ref(cell),
                    crate::sql::Param::List(cells) => cells,
                };
                let clean = |cell: &Cell| !matches!(cell, Cell::Text(text) if text.contains('\0'));
                prop_assert!(cells.iter().all(clean));
            }
        }
    }
}
