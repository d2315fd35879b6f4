//! What people and programs write, and how it is kept.

use serde_json::json;

use super::{reads, takes};

#[test]
fn numbers() {
    for (locale, text, expected) in [
        ("en-US", "1,234", "1234"),
        ("en-DE", "1.234", "1234"),
        ("en-FR", "1 234", "1234"),
        ("en-CH", "1’234", "1234"),
        ("en-IN", "12,34,567", "1234567"),
        ("zh-CN", "１２３", "123"),
        ("zh-CN", "1.2万", "12000"),
        ("en-US", "-3", "-3"),
        ("en-US", "(3)", "-3"),
        ("en-US", " ", "null"),
    ] {
        reads("int", locale, text, expected);
    }
    for (locale, text, expected) in [
        ("en-US", "1,234.50", "\"1234.5\""),
        ("en-DE", "1.234,50", "\"1234.5\""),
        ("en-US", "1.234,50", "\"1234.5\""),
        ("en-DE", "1,234.50", "\"1234.5\""),
        ("en-US", "12,50", "\"12.5\""),
        ("en-DE", "12.50", "\"12.5\""),
        ("en-DE", "0.125", "\"0.125\""),
        ("en-DE", "1.234", "\"1234\""),
        ("en-US", "1.234", "\"1.234\""),
        ("en-FR", "1.234", "\"1.234\""),
        ("en-DE", "1.2340", "\"1.234\""),
        ("en-US", ".5", "\"0.5\""),
        ("en-US", "−7", "\"-7\""),
        ("en-US", "1,234,567.891", "\"1234567.891\""),
    ] {
        reads("decimal", locale, text, expected);
    }
    reads("percent", "en-DE", "12,5 %", "\"12.5\"");
    reads("percent", "zh-CN", "１２.５％", "\"12.5\"");
    takes("percent", json!(12.5), "\"12.5\"");
    takes("decimal", json!("1.234"), "\"1.234\"");
    takes("decimal", json!(1e3), "\"1000\"");
    takes("int", json!(7), "7");
    takes("int", json!("7"), "7");
    reads("rating", "en-US", "★★★☆☆", "3");
    reads("rating", "en-US", "0", "null");
    for text in ["yes", "TRUE", "1", "是", "x"] {
        reads("yes", "en-US", text, "true");
    }
    for text in ["no", "False", "0", "否"] {
        reads("yes", "zh-CN", text, "false");
    }
}

#[test]
fn money() {
    for (locale, text, amount, currency) in [
        ("en-DE", "12,50 €", "12.5", "EUR"),
        ("en-US", "12,50 €", "12.5", "EUR"),
        ("en-US", "$1,234.00", "1234", "USD"),
        ("en-CA", "$5", "5", "CAD"),
        ("en-US", "-$5", "-5", "USD"),
        ("en-US", "($5)", "-5", "USD"),
        ("en-US", "USD 7", "7", "USD"),
        ("en-US", "7 usd", "7", "USD"),
        ("zh-CN", "¥1,234.00", "1234", "CNY"),
        ("zh-CN", "100元", "100", "CNY"),
        ("zh-CN", "3.5万元", "35000", "CNY"),
        ("en-JP", "¥500", "500", "JPY"),
        ("en-US", "¥500", "500", "JPY"),
        ("en-SE", "99 kr", "99", "SEK"),
        ("en-US", "12", "12", "EUR"),
        ("en-GB", "£0.1234", "0.1234", "GBP"),
    ] {
        reads(
            "money",
            locale,
            text,
            &json!({ "amount": amount, "currency": currency }).to_string(),
        );
    }
    takes(
        "money",
        json!({ "amount": "12.50", "currency": "EUR" }),
        r#"{"amount":"12.5","currency":"EUR"}"#,
    );
    takes(
        "money",
        json!({ "amount": 3 }),
        r#"{"amount":"3","currency":"EUR"}"#,
    );
    takes(
        "money",
        json!(12.5),
        r#"{"amount":"12.5","currency":"EUR"}"#,
    );
    takes(
        "money",
        json!("12,50 €"),
        r#"{"amount":"12.5","currency":"EUR"}"#,
    );
    takes(
        "money",
        json!({ "amount": null, "currency": "EUR" }),
        "null",
    );
}

#[test]
fn days() {
    for (locale, text, expected) in [
        ("en-DE", "31.12.2026", "2026-12-31"),
        ("en-US", "12/31/2026", "2026-12-31"),
        ("en-US", "31/12/2026", "2026-12-31"),
        ("en-GB", "01/02/2026", "2026-02-01"),
        ("en-US", "01/02/2026", "2026-01-02"),
        ("zh-CN", "2026年12月31日", "2026-12-31"),
        ("zh-CN", "12月31日", "2026-12-31"),
        ("zh-CN", "2026/1/2", "2026-01-02"),
        ("en-US", "2026-12-31", "2026-12-31"),
        ("en-US", "20261231", "2026-12-31"),
        ("en-US", "Dec 31, 2026", "2026-12-31"),
        ("en-US", "31 December 2026", "2026-12-31"),
        ("en-US", "31-Dec-26", "2026-12-31"),
        ("en-US", "Thursday, 31st of December 2026", "2026-12-31"),
        ("en-DE", "31.12.26", "2026-12-31"),
        ("en-DE", "1.2.99", "1999-02-01"),
        ("en-DE", "5.4.", "2026-04-05"),
        ("en-US", "today", "2026-03-18"),
        ("zh-CN", "明天", "2026-03-19"),
        ("en-US", "2026-12-31 00:00:00", "2026-12-31"),
        ("en-US", "2026-12-31T23:00:00Z", "2026-12-31"),
        ("en-US", "2024-02-29", "2024-02-29"),
    ] {
        reads("date", locale, text, &format!("\"{expected}\""));
    }
}

#[test]
fn instants() {
    for (locale, text, expected) in [
        ("en-US", "2026-12-31T14:30:00Z", "2026-12-31T14:30:00Z"),
        ("en-US", "2026-12-31T14:30:00+02:00", "2026-12-31T12:30:00Z"),
        (
            "en-US",
            "2026-12-31T14:30:00.123456789Z",
            "2026-12-31T14:30:00.123456Z",
        ),
        ("en-DE", "31.12.2026 14:30", "2026-12-31T13:30:00Z"),
        ("en-DE", "31.12.2026, 14:30:15", "2026-12-31T13:30:15Z"),
        ("en-US", "12/31/2026 2:30 PM", "2026-12-31T13:30:00Z"),
        ("en-US", "Dec 31, 2026 at 2pm", "2026-12-31T13:00:00Z"),
        ("en-US", "12:05 am Dec 31 2026", "2026-12-30T23:05:00Z"),
        ("zh-CN", "2026年12月31日 下午2:30", "2026-12-31T13:30:00Z"),
        ("zh-CN", "2026年12月31日14点30分", "2026-12-31T13:30:00Z"),
        ("zh-CN", "明天 下午3点半", "2026-03-19T14:30:00Z"),
        ("en-US", "2026-12-31", "2026-12-30T23:00:00Z"),
        ("en-US", "14:30", "2026-03-18T13:30:00Z"),
        ("en-US", "now", "2026-03-18T11:00:00Z"),
        ("en-US", "2026-12-31 14:30:00 UTC", "2026-12-31T14:30:00Z"),
        ("en-US", "2026-12-31 14:30:00+0100", "2026-12-31T13:30:00Z"),
        // The hour that does not exist when clocks go forward is read as the one after it.
        ("en-DE", "29.03.2026 02:30", "2026-03-29T01:30:00Z"),
    ] {
        reads("at", locale, text, &format!("\"{expected}\""));
    }
}

#[test]
fn lengths_of_time() {
    for (text, expected) in [
        ("1h 30m", "5400"),
        ("1h30", "5400"),
        ("90 min", "5400"),
        ("90", "5400"),
        ("1:30", "5400"),
        ("1:30:05", "5405"),
        ("1.5 h", "5400"),
        ("2 days", "172800"),
        ("PT1H30M", "5400"),
        ("P1DT2H", "93600"),
        ("1小时30分钟", "5400"),
        ("45秒", "45"),
        ("0", "0"),
    ] {
        reads("long_for", "en-US", text, expected);
    }
    takes("long_for", json!(90), "90");
}

#[test]
fn names_of_people() {
    let name = |given: &str, family: &str| json!({ "given": given, "family": family }).to_string();
    for (text, given, family) in [
        ("Ada Lovelace", "Ada", "Lovelace"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("Lovelace, Ada", "Ada", "Lovelace"),
        ("Maria de la Cruz", "Maria", "de la Cruz"),
        ("Vincent Van Gogh", "Vincent", "Van Gogh"),
        ("Johann Sebastian Bach", "Johann Sebastian", "Bach"),
        ("Martin Luther King Jr.", "Martin Luther", "King Jr."),
        ("Martin Luther King, Jr.", "Martin Luther", "King, Jr."),
        ("王小明", "小明", "王"),
        ("欧阳娜娜", "娜娜", "欧阳"),
        ("张三", "三", "张"),
        ("王 小明", "小明", "王"),
        ("艾达·洛夫莱斯", "艾达·洛夫莱斯", ""),
        ("김민준", "민준", "김"),
        ("山田 太郎", "太郎", "山田"),
        ("Cher", "Cher", ""),
        ("  Ada   Lovelace ", "Ada", "Lovelace"),
    ] {
        reads("name", "en-US", text, &name(given, family));
    }
    let titled = |prefix: &str, given: &str, family: &str| {
        json!({ "prefix": prefix, "given": given, "family": family }).to_string()
    };
    reads(
        "name",
        "en-US",
        "Dr. Ada Lovelace",
        &titled("Dr.", "Ada", "Lovelace"),
    );
    reads(
        "name",
        "en-US",
        "Prof. Dr. Ada Lovelace",
        &titled("Prof. Dr.", "Ada", "Lovelace"),
    );
    reads("name", "en-US", "Mr Smith", &titled("Mr", "", "Smith"));
    reads(
        "name",
        "en-US",
        "Lovelace, Dr. Ada",
        &titled("Dr.", "Ada", "Lovelace"),
    );
    reads("name", "zh-CN", "王小明先生", &titled("先生", "小明", "王"));
    takes(
        "name",
        json!({ "given": " Ada ", "family": "" }),
        &name("Ada", ""),
    );
    takes("name", json!({ "given": " ", "family": null }), "null");
    takes("name", json!("Ada Lovelace"), &name("Ada", "Lovelace"));
}

#[test]
fn email_addresses() {
    let one = |address: &str| {
        json!([{ "address": address, "primary": true, "invalid": false, "opt_out": false }])
            .to_string()
    };
    for (text, address) in [
        ("a@b.co", "a@b.co"),
        (" Ada+crm@Example.ORG ", "Ada+crm@Example.ORG"),
        ("Ada Lovelace <ada@example.org>", "ada@example.org"),
        ("mailto:ada@example.org", "ada@example.org"),
        ("jörg@müller.de", "jörg@müller.de"),
        ("ａｄａ＠example.org", "ada@example.org"),
        ("王@例子.中国", "王@例子.中国"),
        ("a@b.co, A@B.CO", "a@b.co"),
    ] {
        reads("emails", "en-US", text, &one(address));
    }
    takes("emails", json!("a@b.co"), &one("a@b.co"));
    takes("emails", json!([]), "null");
    takes(
        "emails",
        json!(["a@b.co", { "address": "c@d.co", "primary": true, "opt_out": true }]),
        &json!([
            { "address": "c@d.co", "primary": true, "invalid": false, "opt_out": true },
            { "address": "a@b.co", "primary": false, "invalid": false, "opt_out": false },
        ])
        .to_string(),
    );
    reads(
        "emails",
        "en-US",
        "a@b.co; c@d.co (invalid, opt-out)",
        &json!([
            { "address": "a@b.co", "primary": true, "invalid": false, "opt_out": false },
            { "address": "c@d.co", "primary": false, "invalid": true, "opt_out": true },
        ])
        .to_string(),
    );
}

#[test]
fn phone_numbers() {
    let one = |number: &str, kind: &str| {
        json!([{ "number": number, "kind": kind, "primary": true, "invalid": false, "opt_out": false }]).to_string()
    };
    for (locale, text, number) in [
        ("en-DE", "030 123456", "+4930123456"),
        ("en-DE", "+49 (0)30 123456", "+4930123456"),
        ("en-DE", "+49 (0) 30 / 123 456", "+4930123456"),
        ("en-DE", "0049 30 123456", "+4930123456"),
        ("en-US", "(415) 555-2671", "+14155552671"),
        ("en-US", "1-415-555-2671", "+14155552671"),
        ("en-US", "415.555.2671 x12", "+14155552671;ext=12"),
        ("en-US", "+1 415 555 2671 ext. 12", "+14155552671;ext=12"),
        ("zh-CN", "138 0013 8000", "+8613800138000"),
        ("zh-CN", "010-62345678转801", "+861062345678;ext=801"),
        ("en-US", "+86 138 0013 8000", "+8613800138000"),
        ("en-GB", "020 7946 0958", "+442079460958"),
        ("en-US", "+7 800 555 35 35", "+78005553535"),
        ("en-US", "tel:+39 06 698 12345", "+390669812345"),
        ("en-DE", "０３０ １２３４５６", "+4930123456"),
    ] {
        reads("phones", locale, text, &one(number, ""));
    }
    reads(
        "phones",
        "en-US",
        "+1 415 555 2671 (mobile)",
        &one("+14155552671", "mobile"),
    );
    reads(
        "phones",
        "zh-CN",
        "13800138000（手机）",
        &one("+8613800138000", "mobile"),
    );
    takes(
        "phones",
        json!({ "number": "415 555 2671", "kind": "Office" }),
        &one("+14155552671", "work"),
    );
}

#[test]
fn web_addresses() {
    for (text, expected) in [
        ("example.com", "https://example.com"),
        ("www.example.com/a?b=c#d", "https://www.example.com/a?b=c#d"),
        ("HTTP://example.com", "http://example.com"),
        ("https://example.com/", "https://example.com/"),
        ("mailto:a@b.co", "mailto:a@b.co"),
        ("tel:+4930123", "tel:+4930123"),
        ("example.com:8080/x", "https://example.com:8080/x"),
        ("//example.com", "https://example.com"),
        ("müller.de", "https://müller.de"),
        ("http://localhost:3000", "http://localhost:3000"),
    ] {
        reads("url", "en-US", text, &format!("\"{expected}\""));
    }
}

#[test]
fn postal_addresses() {
    for (text, expected) in [
        (
            "1 Main St\nSan Francisco, CA 94105\nUSA",
            json!({ "street": "1 Main St", "city": "San Francisco", "state": "CA", "postal_code": "94105", "country": "USA" }),
        ),
        (
            "1 Main St, San Francisco, CA 94105",
            json!({ "street": "1 Main St", "city": "San Francisco", "state": "CA", "postal_code": "94105" }),
        ),
        (
            "Unter den Linden 1, 10117 Berlin, Germany",
            json!({ "street": "Unter den Linden 1", "city": "Berlin", "postal_code": "10117", "country": "Germany" }),
        ),
        ("somewhere", json!({ "street": "somewhere" })),
        (
            "A | B | C | D | E",
            json!({ "street": "A", "city": "B", "state": "C", "postal_code": "D", "country": "E" }),
        ),
        ("| Berlin | | |", json!({ "city": "Berlin" })),
    ] {
        reads("address", "en-US", text, &expected.to_string());
    }
    takes(
        "address",
        json!({ "city": "Berlin", "street": "" }),
        r#"{"city":"Berlin"}"#,
    );
    takes("address", json!({}), "null");
}

#[test]
fn options_and_tags() {
    reads("choice", "en-US", "s", "\"s\"");
    reads("choice", "en-US", "SMALL", "\"s\"");
    reads("choice", "zh-CN", "大", "\"l\"");
    reads("choices", "en-US", "Large; s", r#"["s","l"]"#);
    reads("choices", "en-US", "medium, usual", r#"["m"]"#);
    reads("choices", "zh-CN", "小、大", r#"["s","l"]"#);
    takes("choices", json!(["s", "S", "m"]), r#"["s","m"]"#);
    reads(
        "tags",
        "en-US",
        "VIP, vip , \"a, b\"; East",
        r#"["VIP","a, b","East"]"#,
    );
    reads("tags", "zh-CN", "重要，展会", r#"["重要","展会"]"#);
    takes("tags", json!([" x ", ""]), r#"["x"]"#);
}

#[test]
fn links_and_users() {
    let id = "0190a1b2-0000-7000-8000-00000000000a";
    let link = |object: &str| json!({ "id": id, "object": object }).to_string();
    takes("link", json!(id), &link("company"));
    takes(
        "link",
        json!({ "id": id, "title": "ignored" }),
        &link("company"),
    );
    reads("link", "en-US", id, &link("company"));
    takes(
        "any",
        json!({ "id": id, "object": "contact" }),
        &link("contact"),
    );
    reads("any", "en-US", &format!("contact:{id}"), &link("contact"));
    let json = json!({ "object": "contact", "id": id }).to_string();
    reads("any", "en-US", &json, &link("contact"));
    takes(
        "user",
        json!("me"),
        r#"{"id":"0190a1b2-0000-7000-8000-000000000001","object":"user"}"#,
    );
    takes("user", json!({ "id": id }), &link("user"));
    takes(
        "links",
        json!([{ "id": id, "attributes": { "role": "Billing", "inactive": true, "note": "" } }]),
        &json!([{ "id": id, "object": "company", "attributes": { "role": "billing", "inactive": true } }]).to_string(),
    );
    takes("links", json!([id, id]), &format!("[{}]", link("company")));
}

#[test]
fn rich_text_is_made_safe() {
    for (text, expected) in [
        ("<p>Hi <b>you</b></p>", "<p>Hi <b>you</b></p>"),
        (
            "two\nlines\n\nand < a paragraph",
            "<p>two<br>lines</p><p>and &lt; a paragraph</p>",
        ),
        (
            "<p onclick='x()'>a</p><script>alert(1)</script>",
            "<p>a</p>",
        ),
        ("<script>alert(1)</script>word", "<p>word</p>"),
        (
            "<a href='javascript:alert(1)'>x</a>",
            r#"<a rel="noopener noreferrer nofollow">x</a>"#,
        ),
        ("<img src=x onerror=alert(1)>", ""),
        ("<p style='color:red' class='x'>a</p>", "<p>a</p>"),
    ] {
        let expected = if expected.is_empty() {
            "null".to_owned()
        } else {
            json!(expected).to_string()
        };
        reads("rich", "en-US", text, &expected);
    }
}
