//! What cannot be meant is refused with a reason that says what and why.

use serde_json::json;

use super::{env, field, reads, takes};

#[test]
fn what_cannot_be_meant_is_refused() {
    for (name, locale, text, code) in [
        ("text", "en-US", "a\0b", "nul"),
        ("int", "en-US", "seven", "not_a_number"),
        ("int", "en-US", "1,2,3", "not_a_number"),
        ("int", "en-US", "1.5", "not_whole"),
        ("int", "en-US", "-6", "too_small"),
        ("int", "en-US", "99999999999999999999", "too_large"),
        ("decimal", "en-US", "1.2345", "too_precise"),
        ("decimal", "en-US", "9999999999999999", "too_large"),
        ("decimal", "en-US", &"9".repeat(60), "too_many_digits"),
        ("money", "en-US", "12 EUX", "unknown_currency"),
        ("money", "en-US", "EUR", "not_money"),
        ("money", "en-US", "1.23456 EUR", "too_precise"),
        ("percent", "en-US", "many", "not_a_number"),
        ("yes", "en-US", "maybe", "not_yes_or_no"),
        ("date", "en-DE", "31/02", "no_such_day"),
        ("date", "en-US", "31/02/2026", "no_such_day"),
        ("date", "en-US", "2025-02-29", "no_such_day"),
        ("date", "en-US", "2026-13-01", "no_such_month"),
        ("date", "en-US", "2026-12-32", "no_such_day_number"),
        ("date", "en-US", "soon", "not_a_date"),
        ("date", "en-US", "2026-03", "not_a_date"),
        ("at", "en-US", "2026-12-31 25:00", "no_such_time"),
        ("at", "en-US", "whenever", "not_a_datetime"),
        ("at", "en-US", "31/02/2026 10:00", "no_such_day"),
        ("long_for", "en-US", "a while", "not_a_duration"),
        ("long_for", "en-US", "-1h", "too_small"),
        ("email", "en-US", "ada", "not_an_email"),
        ("email", "en-US", "a@b.co, c@d.co", "not_an_email"),
        ("emails", "en-US", "ada", "not_an_email"),
        ("emails", "en-US", "ada@example", "not_an_email"),
        ("emails", "en-US", "a..b@example.org", "not_an_email"),
        ("emails", "en-US", "a b@example.org", "not_an_email"),
        ("emails", "en-US", "a@1.2.3.4", "not_an_email"),
        ("phones", "en-US", "call me", "not_a_phone"),
        ("phones", "en-US", "12", "not_a_phone"),
        ("phones", "en-US", "010-62345678", "not_a_phone"),
        ("phones", "en-US", "+999 123456789", "not_a_phone"),
        ("url", "en-US", "javascript:alert(1)", "bad_scheme"),
        ("url", "en-US", "ftp://example.com", "bad_scheme"),
        ("url", "en-US", "not an address", "not_a_url"),
        ("url", "en-US", "word", "not_a_url"),
        (
            "url",
            "en-US",
            "https://user:secret@example.com",
            "not_a_url",
        ),
        ("choice", "en-US", "huge", "unknown_option"),
        ("choices", "en-US", "s, huge", "unknown_option"),
        ("tags", "en-US", &"x".repeat(61), "too_long"),
        ("link", "en-US", "Acme", "not_an_id"),
        (
            "link",
            "en-US",
            "deal:0190a1b2-0000-7000-8000-00000000000a",
            "wrong_object",
        ),
        (
            "any",
            "en-US",
            "0190a1b2-0000-7000-8000-00000000000a",
            "which_object",
        ),
        ("user", "en-US", "nobody", "not_an_id"),
        ("files", "en-US", "a.pdf", "not_a_file"),
        ("number", "en-US", "D-00001", "not_given"),
        ("rating", "en-US", "6", "too_large"),
        ("json", "en-US", "{", "not_json"),
    ] {
        reads(name, locale, text, &format!("!{code}"));
    }
}

#[test]
fn json_of_another_shape_is_refused() {
    for (name, json, code) in [
        ("text", json!([1]), "not_text"),
        ("text", json!("x".repeat(256)), "too_long"),
        ("int", json!(true), "not_a_number_type"),
        ("int", json!(1.5), "not_whole"),
        ("date", json!(20261231), "not_a_date_type"),
        ("at", json!({}), "not_a_datetime_type"),
        ("name", json!({ "first": "Ada" }), "unknown_key"),
        ("name", json!({ "given": ["Ada"] }), "key_not_text"),
        (
            "emails",
            json!([{ "address": "a@b.co", "primary": "yes" }]),
            "key_not_bool",
        ),
        ("emails", json!([1]), "not_an_email_type"),
        (
            "emails",
            json!((0..51).map(|n| format!("a{n}@b.co")).collect::<Vec<_>>()),
            "too_many",
        ),
        (
            "phones",
            json!([{ "number": "+14155552671", "kind": "pager" }]),
            "unknown_phone_kind",
        ),
        (
            "money",
            json!({ "amount": "1", "currency": "Taler" }),
            "unknown_currency",
        ),
        ("money", json!({ "value": 1 }), "unknown_key"),
        ("address", json!({ "town": "x" }), "unknown_key"),
        ("choices", json!("s; x"), "unknown_option"),
        ("choices", json!({ "s": true }), "not_a_list"),
        ("tags", json!([1]), "not_a_list"),
        ("link", json!({ "object": "company" }), "no_id"),
        ("link", json!(5), "not_a_link_type"),
        (
            "links",
            json!([{ "id": "0190a1b2-0000-7000-8000-00000000000a", "attributes": { "rank": 1 } }]),
            "unknown_key",
        ),
        (
            "user",
            json!({ "id": "0190a1b2-0000-7000-8000-00000000000a", "object": "company" }),
            "wrong_object",
        ),
        ("files", json!([{ "hash": "abc", "name": "x" }]), "bad_hash"),
        ("json", json!({ "a": "\u{0}" }), "nul"),
    ] {
        takes(name, json, &format!("!{code}"));
    }
}

#[test]
fn the_sentence_names_the_value_and_what_to_do() {
    for (name, text, sentence) in [
        ("date", "31/02", "There is no 31 February."),
        (
            "money",
            "12 EUX",
            "There is no currency `EUX`. Did you mean EUR?",
        ),
        (
            "choice",
            "Smal",
            "`Smal` is not one of the options. Did you mean s?",
        ),
        (
            "emails",
            "a@b.co; ada",
            "Entry 2: `ada` is not an email address: it has no @.",
        ),
        ("int", "-6", "-6 is too small; the least is -5."),
    ] {
        let field = field(name);
        let reason = field
            .kind
            .parse_text(&field, text, &env("en-DE"))
            .unwrap_err();
        assert_eq!(reason.message, sentence);
    }
}
