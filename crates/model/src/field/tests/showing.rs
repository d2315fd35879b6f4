//! What people read, and what programs do.

use serde_json::json;

use super::*;

#[track_caller]
fn shows(name: &str, locale: &str, json: Json, expected: &str) {
    let field = field(name);
    let env = env(locale);
    let value = field
        .kind
        .parse(&field, &json, &env)
        .unwrap_or_else(|reason| panic!("{}", reason.message));
    assert_eq!(
        field.kind.display(&field, &value, &env.locale, &env),
        expected,
        "{name} of {json} in {locale}"
    );
}

#[test]
fn values_read_as_people_write_them() {
    for (name, locale, json, expected) in [
        ("int", "en-US", json!(1234567), "1,234,567"),
        ("int", "en-DE", json!(1234567), "1.234.567"),
        ("int", "en-IN", json!(1234567), "12,34,567"),
        ("int", "en-ES", json!(1234), "1234"),
        ("decimal", "en-DE", json!("1234.5"), "1.234,500"),
        ("percent", "en-US", json!("12.5"), "12.5%"),
        ("money", "zh-CN", json!("1234 CNY"), "¥1,234"),
        ("money", "en-US", json!("1234 CNY"), "CN¥1,234"),
        ("money", "en-US", json!("-5 USD"), "-$5"),
        ("money", "en-DE", json!("1234.5 EUR"), "1.234,50\u{a0}€"),
        ("money", "en-US", json!("12 CHF"), "CHF\u{a0}12"),
        ("money", "en-US", json!("12.5 CHF"), "CHF\u{a0}12.50"),
        ("money", "en-US", json!("500 JPY"), "¥500"),
        ("yes", "zh-CN", json!(true), "是"),
        ("yes", "en-US", json!(false), "No"),
        ("date", "en-US", json!("2026-12-31"), "Dec 31, 2026"),
        ("date", "en-GB", json!("2026-12-31"), "31 Dec 2026"),
        ("date", "zh-CN", json!("2026-12-31"), "2026年12月31日"),
        (
            "at",
            "en-US",
            json!("2026-12-31T13:30:00Z"),
            "Dec 31, 2026, 2:30 PM",
        ),
        (
            "at",
            "en-DE",
            json!("2026-07-01T13:30:00Z"),
            "1 Jul 2026, 15:30",
        ),
        (
            "at",
            "zh-CN",
            json!("2026-12-31T13:30:00Z"),
            "2026年12月31日 14:30",
        ),
        (
            "at",
            "zh-TW",
            json!("2026-12-31T13:30:00Z"),
            "2026年12月31日 下午2:30",
        ),
        ("long_for", "en-US", json!(5400), "1 h 30 min"),
        ("long_for", "zh-CN", json!(5400), "1 小时 30 分钟"),
        ("long_for", "en-US", json!(0), "0 min"),
        ("name", "en-US", json!("王小明"), "王小明"),
        (
            "name",
            "zh-CN",
            json!("Dr. Ada Lovelace"),
            "Dr. Ada Lovelace",
        ),
        (
            "emails",
            "en-US",
            json!(["a@b.co", "c@d.co"]),
            "a@b.co, c@d.co",
        ),
        ("phones", "en-US", json!("+4930123456"), "+49 30 123456"),
        (
            "phones",
            "en-US",
            json!("+14155552671;ext=12"),
            "+1 415-555-2671 ext. 12",
        ),
        (
            "url",
            "en-US",
            json!("https://www.example.com/"),
            "example.com",
        ),
        (
            "address",
            "en-US",
            json!({ "street": "1 Main St", "city": "San Francisco", "state": "CA", "postal_code": "94105", "country": "US" }),
            "1 Main St, San Francisco, CA 94105, US",
        ),
        (
            "address",
            "en-US",
            json!({ "street": "Am Ufer 1", "city": "Berlin", "postal_code": "10115", "country": "DE" }),
            "Am Ufer 1, 10115 Berlin, DE",
        ),
        (
            "address",
            "zh-CN",
            json!({ "street": "长安街1号", "city": "北京市", "postal_code": "100000", "country": "中国" }),
            "中国北京市长安街1号 100000",
        ),
        ("choice", "zh-CN", json!("m"), "中"),
        (
            "choices",
            "en-US",
            json!(["m", "s"]),
            "Small, Medium, usual",
        ),
        ("tags", "zh-CN", json!(["a", "b"]), "a、b"),
        ("rating", "en-US", json!(3), "★★★☆☆"),
        (
            "rich",
            "en-US",
            json!("<p>Hello</p><p>a &amp; b</p>"),
            "Hello a & b",
        ),
    ] {
        shows(name, locale, json, expected);
    }
}

#[test]
fn links_are_shown_by_title() {
    let links = field("links");
    let mut link = crate::value::Link::to(
        "company",
        "0190a1b2-0000-7000-8000-00000000000a".parse().unwrap(),
    );
    link.title = Some("Acme".to_owned());
    link.attributes.insert("role".to_owned(), json!("billing"));
    link.attributes.insert("inactive".to_owned(), json!(true));
    let env = env("zh-CN");
    let shown = links
        .kind
        .display(&links, &Value::Links(vec![link]), &env.locale, &env);
    assert_eq!(shown, "Acme (财务, 停用)");
}

#[test]
fn numbers_are_given_in_their_format() {
    let day = jiff::civil::date(2026, 3, 5);
    for (format, number, expected) in [
        ("C-{00000}", 42, "C-00042"),
        ("{YYYY}-{MM}/{000}", 7, "2026-03/007"),
        ("{0}", 1234, "1234"),
        ("C-{00}", 1234, "C-1234"),
    ] {
        let field = auto_number("n").set(|params| params.format = Some(format.to_owned()));
        assert_eq!(field.kind.check(&field), []);
        let value = field.kind.assign(&field, number, day).unwrap();
        assert_eq!(value, Value::Text(expected.to_owned()));
        assert_eq!(
            field
                .kind
                .parse_text(&field, expected, &env("en-US"))
                .unwrap(),
            value
        );
    }
    for format in ["", "C-", "{00}{00}", "{0x}", "{YYYY}{000}", "{"] {
        let field = auto_number("n").set(|params| params.format = Some(format.to_owned()));
        assert!(!field.kind.check(&field).is_empty(), "{format}");
    }
}
