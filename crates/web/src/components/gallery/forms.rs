//! Inputs of every widget, and facts edited in place.

use maud::{Markup, html};

use crate::components::facts::{FactForm, value_line};
use crate::components::form::{
    AddressValue, Attachment, Choice, EmailRow, NameValue, PhoneRow, Picked,
};
use crate::components::{
    Button, Fact, Field, Form, Tone, fact_form, facts, link_chip, pill, pills,
};
use crate::i18n::T;

fn stages() -> [Choice; 3] {
    [
        Choice::new("new", "New").tone(Tone::Blue),
        Choice::new("won", "Won").tone(Tone::Green),
        Choice::new("lost", "Lost").tone(Tone::Red),
    ]
}

pub(super) fn fields(t: T, csrf: &str) -> Markup {
    let f = |name: &str, label: &str| Field::new(format!("g-{name}"), label);
    Form::post("#", csrf).two_columns().render(&html! {
        (f("text", "Text").hint("Words below help to fill it in.").required().text("Acme"))
        (f("url", "URL").attr("placeholder", "example.org").url(""))
        (f("textarea", "Long text").textarea("Two\nlines"))
        (f("json", "JSON").json("{\n  \"a\": 1\n}"))
        div.wide { (f("rich", "Rich text").rich_text(t, "<p>Met <strong>Ada</strong> at the fair. Wants:</p><ul><li>prices</li><li>a visit</li></ul>")) }
        (f("int", "Integer").number("42", false))
        (f("percent", "Percent").percent("12.5"))
        (f("money", "Money").money(t, "1,250.00", "EUR", &["EUR", "CNY", "USD"]))
        (f("duration", "Duration").duration(t, Some(95)))
        (f("date", "Date").date("2026-03-01"))
        (f("datetime", "Date and time").datetime("2026-03-01T09:30", "Europe/Berlin"))
        (f("select", "Choice").select("won", Some("—"), &stages()))
        (f("radio", "One of a few").radio("new", &stages()))
        (f("multi", "Several").multi_select(&["new", "won"], &stages()))
        (f("rating", "Rating").rating(t, 3, 5))
        (f("check", "I agree").checkbox(true))
        (f("switch", "Send a summary every morning").switch(true))
        div.wide { (f("file", "Files").files(t, &[Attachment { id: "1".to_owned(), name: "offer.pdf".to_owned(), size: "120 KB".to_owned(), href: "#fields".to_owned() }], None, true, "Up to 25 MB each")) }
        div.form-foot { (Button::new(t.get("action-save")).primary().submit()) (Button::new(t.get("action-cancel")).href("#fields")) }
    })
}

pub(super) fn lists(t: T, csrf: &str) -> Markup {
    let f = |name: &str, label: &str| Field::new(format!("g-{name}"), label);
    let kinds = [Choice::new("work", "Work"), Choice::new("home", "Home")];
    let picked = |id: &str, label: &str, role: &str| Picked {
        id: id.to_owned(),
        label: label.to_owned(),
        role: role.to_owned(),
        ..Picked::default()
    };
    Form::post("#", csrf).two_columns().render(&html! {
        (f("name", "Name").person_name(t, &NameValue { prefix: String::new(), given: "小明".to_owned(), family: "王".to_owned() }))
        (f("address", "Address").address(t, &AddressValue { street: "1 Infinite Loop".to_owned(), city: "Cupertino".to_owned(), ..AddressValue::default() }))
        (f("emails", "Emails").emails(t, &[
            EmailRow { address: "ada@example.org".to_owned(), kind: "work".to_owned(), ..EmailRow::default() },
            EmailRow { address: "old@example.org".to_owned(), kind: "home".to_owned(), invalid: true, opt_out: true },
        ], 0, &kinds))
        (f("phones", "Phones").phones(t, &[PhoneRow { number: "+86 10 6552 9988".to_owned(), kind: "work".to_owned(), ..PhoneRow::default() }], 0, &kinds))
        (f("record", "Company").record(t, Some(&picked("1", "Globex 环球贸易", "")), "/design/options"))
        (f("user", "Owner").user(t, None, "/design/options"))
        (f("records", "People").records(t, &[picked("2", "Ada Lovelace", "CFO")], "/design/options", true))
        (f("tags", "Tags").tags(t, &["vip", "展会 2026"], Some("/design/options")))
    })
}

pub(super) fn errors(t: T, csrf: &str) -> Markup {
    Form::post("#", csrf).two_columns().render(&html! {
        (Field::new("bad-email", "Email").error(Some("“ada@” is not an email address.".to_owned())).email("ada@"))
        (Field::new("bad-money", "Amount").error(Some("“XYZ” is not a currency.".to_owned())).hint("In the customer’s currency").money(t, "12", "XYZ", &["EUR"]))
        (Field::new("bad-record", "Company").error(Some("Several companies are called so; choose one.".to_owned())).record(t, None, "/design/options"))
        (Field::new("off", "Cannot be changed").disabled(true).text("Fixed"))
    })
}

pub(super) fn facts_shown(t: T, csrf: &str) -> Markup {
    let edit = |key: &str| Some(format!("/design/fact/{key}"));
    let list = [
        Fact {
            key: "domain".to_owned(),
            label: "Website".to_owned(),
            icon: Some("globe".to_owned()),
            value: Some(html! { a href="#facts" { "globex.example" } }),
            edit: edit("domain"),
        },
        Fact {
            key: "owner".to_owned(),
            label: "Owner".to_owned(),
            icon: Some("user".to_owned()),
            value: Some(link_chip("#facts", "Anna Schmidt", None)),
            edit: edit("owner"),
        },
        Fact {
            key: "email".to_owned(),
            label: "Email".to_owned(),
            icon: Some("mail".to_owned()),
            value: Some(
                html! { div.values { (value_line(t, &html! { a href="mailto:info@globex.example" { "info@globex.example" } }, Some("Work"), Some("info@globex.example"))) } },
            ),
            edit: edit("email"),
        },
        Fact {
            key: "stage".to_owned(),
            label: "Stage".to_owned(),
            icon: Some("flag".to_owned()),
            value: Some(pill("Customer", Tone::Green)),
            edit: edit("stage"),
        },
        Fact {
            key: "tags".to_owned(),
            label: "Tags".to_owned(),
            icon: Some("tags".to_owned()),
            value: Some(pills([("vip", Tone::Violet), ("展会 2026", Tone::Cyan)])),
            edit: edit("tags"),
        },
        Fact {
            key: "size".to_owned(),
            label: "Employees".to_owned(),
            icon: Some("users".to_owned()),
            value: None,
            edit: edit("size"),
        },
        Fact {
            key: "made".to_owned(),
            label: "Created".to_owned(),
            icon: Some("clock".to_owned()),
            value: Some(html! { "3 March 2026, 09:30" }),
            edit: None,
        },
    ];
    let form = FactForm {
        key: "revenue".to_owned(),
        label: "Revenue".to_owned(),
        action: "#".to_owned(),
        cancel: "#facts".to_owned(),
        csrf: csrf.to_owned(),
        version: Some("7".to_owned()),
        field: Field::new("revenue", "Revenue").money(t, "1,200,000", "CNY", &["EUR", "CNY"]),
        problem: None,
        files: false,
    };
    html! {
        div.columns.two {
            (facts(t, &list))
            dl.facts { (fact_form(t, &form)) }
        }
    }
}
