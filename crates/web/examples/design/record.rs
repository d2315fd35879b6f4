//! The page of a company, with its timeline.

use axum::extract::Query;
use maud::{Markup, Render, html};

use mainstay_web::components::facts::value_line;
use mainstay_web::components::timeline::timeline_filter;
use mainstay_web::components::{
    Button, Change, Day, Entry, Fact, IconButton, Item, Menu, MenuItem, PageHead, Section, Tone,
    avatar, crumbs, facts, item_list, link_chip, pill, pills, timeline,
};
use mainstay_web::i18n::T;

use crate::pages::Look;

pub async fn record(Query(look): Query<Look>) -> Markup {
    let t = look.t();
    let edit = |key: &str| Some(format!("/design/fact/{key}"));
    let one = |key: &str, label: &str, icon: &str, value: Option<Markup>| Fact {
        key: key.to_owned(),
        label: label.to_owned(),
        icon: Some(icon.to_owned()),
        value,
        edit: edit(key),
    };
    let list = [
        one(
            "domain",
            "Website",
            "globe",
            Some(html! { a href="#" { "globex.example" } }),
        ),
        one(
            "stage",
            "Stage",
            "flag",
            Some(pill("Customer", Tone::Green)),
        ),
        one(
            "owner",
            "Owner",
            "user",
            Some(link_chip("#", "Anna Schmidt", None)),
        ),
        one(
            "email",
            "Email",
            "mail",
            Some(
                html! { div.values { (value_line(t, &html! { a href="mailto:info@globex.example" { "info@globex.example" } }, Some("Work"), Some("info@globex.example"))) } },
            ),
        ),
        one(
            "phone",
            "Phone",
            "phone",
            Some(html! { a href="tel:+862165529988" { "+86 21 6552 9988" } }),
        ),
        one(
            "address",
            "Address",
            "map-pin",
            Some(html! { "南京西路 1266 号" br; "上海 200040" }),
        ),
        one(
            "sector",
            "Sector",
            "layers",
            Some(pill("Trade", Tone::Cyan)),
        ),
        one("size", "Employees", "users", None),
        one(
            "revenue",
            "Revenue",
            "dollar-sign",
            Some(html! { "¥1,200,000.00" }),
        ),
        one(
            "tags",
            "Tags",
            "tags",
            Some(pills([("vip", Tone::Violet), ("展会 2026", Tone::Cyan)])),
        ),
        Fact {
            key: "made".to_owned(),
            label: "Created".to_owned(),
            icon: Some("clock".to_owned()),
            value: Some(html! { "3 March 2026, 09:30" }),
            edit: None,
        },
    ];
    let main = html! {
        (PageHead::new("Globex 环球贸易").mark("Globex 环球贸易", true).crumbs(crumbs("Where", &[("Companies".to_owned(), "/list".to_owned())]))
            .beside(html! { (Button::new("Follow").small().icon("star")) })
            .actions(html! {
                (Button::new("Log call").icon("phone").class("wide-only"))
                (Button::new("New task").icon("square-check").class("wide-only"))
                (Menu::icon_only("ellipsis", "More").at_end().item(MenuItem::link("Merge", "#").icon("git-merge")).item(MenuItem::link("Access", "#").icon("shield-check")).separator().item(MenuItem::post("Move to trash", "#").icon("trash-2").danger()))
            }))
        div.record-cols {
            aside aria-label="Details" { (Section::new("Details").body(facts(t, &list))) }
            div { (story(t)) }
            aside.record-aside aria-label="Related" {
                (Section::new("Next step").body(item_list(&[Item { lead: Some(html! { input type="checkbox" aria-label="Done"; }), title: "Send the quote".to_owned(), href: Some("#".to_owned()), meta: Some(html! { "Anna Schmidt" }), aside: Some(html! { "Fri" }), late: false }])))
                (Section::new("Contacts").count(3).actions(html! { (IconButton::new("plus", "Add contact").small()) }).body(item_list(&["Ada Lovelace", "王小明", "Grace Hopper"].map(|name| Item { lead: Some(avatar(name).render()), title: name.to_owned(), href: Some("#".to_owned()), meta: Some(html! { "Purchasing" }), aside: None, late: false }))))
                (Section::new("Files").count(1).actions(html! { (IconButton::new("upload", "Add file").small()) }).body(item_list(&[Item { lead: Some(mainstay_web::components::icon("file-text")), title: "offer-2026-03.pdf".to_owned(), href: Some("#".to_owned()), meta: Some(html! { "120 KB" }), aside: None, late: false }])))
            }
        }
    };
    look.shell("Globex 环球贸易", "/companies", vec![], &main)
}

fn story(t: T) -> Markup {
    let entry = |id: &str, icon: &str, tone, what, at_text: &str| Entry {
        id: format!("e-{id}"),
        icon: icon.to_owned(),
        tone,
        what,
        at: "2020-03-03T09:30:00Z".to_owned(),
        at_text: at_text.to_owned(),
        body: None,
        changes: Vec::new(),
        menu: None,
    };
    let days = [
        Day {
            label: "Today".to_owned(),
            entries: vec![
                Entry {
                    changes: vec![
                        Change {
                            field: "Stage".to_owned(),
                            old: Some(pill("Lead", Tone::Blue)),
                            new: Some(pill("Customer", Tone::Green)),
                        },
                        Change {
                            field: "Revenue".to_owned(),
                            old: None,
                            new: Some(html! { "¥1,200,000.00" }),
                        },
                    ],
                    menu: Some(
                        Menu::icon_only("ellipsis", "More")
                            .class("small")
                            .at_end()
                            .item(MenuItem::post("Undo", "#").icon("undo-2"))
                            .render(),
                    ),
                    ..entry(
                        "1",
                        "pencil",
                        Tone::Gray,
                        html! { strong { "Anna Schmidt" } " changed 2 fields" },
                        "09:30",
                    )
                },
                Entry {
                    body: Some(
                        html! { p { "Wants prices for " strong { "40 machines" } " and a visit in April. 下周给报价。" } },
                    ),
                    ..entry(
                        "2",
                        "sticky-note",
                        Tone::Amber,
                        html! { strong { "王小明" } " wrote a note" },
                        "08:12",
                    )
                },
                entry(
                    "3",
                    "phone-outgoing",
                    Tone::Green,
                    html! { strong { "Anna Schmidt" } " called " a href="#" { "Ada Lovelace" } ", 12 min" },
                    "08:01",
                ),
            ],
        },
        Day {
            label: "Monday, 2 March".to_owned(),
            entries: vec![
                Entry {
                    body: Some(html! { p { "Meeting room 4. Shown the new catalogue." } }),
                    ..entry(
                        "4",
                        "calendar",
                        Tone::Blue,
                        html! { strong { "Anna Schmidt" } " met " a href="#" { "Ada Lovelace" } " and 2 others" },
                        "16:40",
                    )
                },
                entry(
                    "5",
                    "square-check",
                    Tone::Teal,
                    html! { strong { "Anna Schmidt" } " finished " a href="#" { "Send the catalogue" } },
                    "14:11",
                ),
                entry(
                    "6",
                    "building-2",
                    Tone::Violet,
                    html! { strong { "Import" } " created this company" },
                    "11:02",
                ),
            ],
        },
    ];
    html! {
        form.composer method="post" action="#" {
            textarea.input name="body" rows="2" aria-label="Write a note" placeholder="Write a note about Globex…" {}
            div.row { (Button::new("Add note").primary().small().submit()) (IconButton::new("paperclip", "Attach a file").small()) span.hint.push { "Ctrl + Enter" } }
        }
        (timeline_filter("Show", &[("layers", "All", "#", true), ("sticky-note", "Notes", "#", false), ("phone", "Calls", "#", false), ("calendar", "Meetings", "#", false), ("history", "Changes", "#", false)]))
        (timeline(&days, t.get("value-empty")))
    }
}
