//! Every kind through one set of tests: inputs and what becomes of them, as tables.

mod conditions;
mod naughty;
mod refusals;
mod round_trips;
mod schemas;
mod showing;
mod texts;

use jiff::tz::TimeZone;

use super::*;
use crate::label::Lang;

/// Every field that the tests look at, one or more of each kind.
fn fields() -> Vec<Field> {
    let sized = |field: Field| {
        field
            .option("s", "gray", "Small", "小")
            .option("m", "blue", "Medium, usual", "中")
            .option("l", "red", "Large", "大")
    };
    let computed = |field: Field, result: &str| {
        field.set(|params| {
            params.formula = Some("1".to_owned());
            params.result = Some(result.to_owned());
            params.rollup = Some(Rollup {
                object: "task".to_owned(),
                link: "company".to_owned(),
                function: RollupFunction::Max,
                field: "due".to_owned(),
                filter: String::new(),
            });
        })
    };
    let attributes = |params: &mut Params| {
        params.attributes = vec![
            LinkAttribute {
                name: "role".to_owned(),
                label: Label::new("Role", "角色"),
                options: vec![Choice {
                    key: "billing".to_owned(),
                    color: String::new(),
                    label: Label::new("Billing", "财务"),
                }],
                boolean: false,
            },
            LinkAttribute {
                name: "inactive".to_owned(),
                label: Label::new("Inactive", "停用"),
                options: Vec::new(),
                boolean: true,
            },
            LinkAttribute {
                name: "note".to_owned(),
                label: Label::new("Note", "备注"),
                options: Vec::new(),
                boolean: false,
            },
        ];
    };
    vec![
        text("text"),
        long_text("long"),
        rich_text("rich"),
        integer("int").set(|params| params.min = Some((-5).into())),
        decimal("decimal").set(|params| params.scale = Some(3)),
        money("money"),
        percent("percent"),
        boolean("yes"),
        date("date"),
        datetime("at"),
        duration("long_for"),
        person_name("name"),
        email("email"),
        emails("emails"),
        phones("phones"),
        url("url"),
        address("address"),
        sized(choice("choice")),
        sized(choices("choices")),
        tags("tags"),
        link("link").to("company"),
        link("any").to("company").to("contact"),
        links("links").to("company").set(attributes),
        links("plain_links").to("company"),
        user("user"),
        files("files"),
        auto_number("number").set(|params| params.format = Some("C-{00000}".to_owned())),
        rating("rating"),
        json("json"),
        computed(formula("formula"), "decimal"),
        computed(rollup("rollup"), "datetime"),
    ]
}

fn field(name: &str) -> Field {
    fields()
        .into_iter()
        .find(|field| field.name == name)
        .unwrap_or_else(|| panic!("no field {name}"))
}

/// Berlin at noon on Wednesday, 18 March 2026.
fn env(locale: &str) -> Env {
    let locale = Locale::from_tag(locale).unwrap();
    Env {
        zone: TimeZone::get("Europe/Berlin").unwrap(),
        me: Some("0190a1b2-0000-7000-8000-000000000001".parse().unwrap()),
        team_mates: [
            "0190a1b2-0000-7000-8000-000000000001",
            "0190a1b2-0000-7000-8000-000000000002",
        ]
        .map(|id| id.parse().unwrap())
        .into(),
        currency: "EUR".to_owned(),
        region: if locale.lang == Lang::Zh {
            "CN".to_owned()
        } else {
            locale.region.clone()
        },
        locale,
        ..Env::system("2026-03-18T11:00:00Z".parse().unwrap())
    }
}

/// What becomes of a text: canonical JSON, or `!` and the code of the refusal.
fn told(result: Result<Value, Reason>) -> String {
    match result {
        Ok(value) => value.to_json().to_string(),
        Err(reason) => format!("!{}", reason.code),
    }
}

#[track_caller]
fn reads(name: &str, locale: &str, text: &str, expected: &str) {
    let field = field(name);
    assert_eq!(
        told(field.kind.parse_text(&field, text, &env(locale))),
        expected,
        "{name} of {text:?} in {locale}"
    );
}

#[track_caller]
fn takes(name: &str, json: Json, expected: &str) {
    let field = field(name);
    assert_eq!(
        told(field.kind.parse(&field, &json, &env("en-US"))),
        expected,
        "{name} of {json}"
    );
}

#[test]
fn every_constructor_finds_its_kind() {
    let made: Vec<&str> = fields().iter().map(|field| field.kind.name()).collect();
    for kind in ALL {
        assert!(made.contains(&kind.name()), "{} is tested", kind.name());
    }
    assert_eq!(ALL.len(), 29);
}

#[test]
fn the_fields_of_the_tests_are_sound() {
    for field in fields() {
        assert_eq!(field.kind.check(&field), [], "{field:?}");
        assert!(!field.kind.label().is_empty());
    }
}
