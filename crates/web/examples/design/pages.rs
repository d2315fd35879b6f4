//! One page of each kind, with sample data.

use axum::extract::Query;
use maud::{Markup, Render, html};
use serde::Deserialize;

use mainstay_web::components::bulk::{BulkAction, BulkBar};
use mainstay_web::components::facts::value_line;
use mainstay_web::components::table::list_count;
use mainstay_web::components::timeline::timeline_filter;
use mainstay_web::components::{
    Align, Attrs, Board, BoardCard, Button, Callout, Card, Cell, Change, Column, ColumnChoice, Day,
    Entry, Fact, Field, FilterChip, Form, IconButton, Item, Lane, Menu, MenuItem, PageHead,
    Progress, Row, Section, SortDir, Stat, Step, Table, Toast, Tone, Trend, ViewTab, avatar, chip,
    column_chooser, crumbs, facts, filter_chips, gallery, item_list, link_chip, pill, pills, stats,
    stepper, timeline, view_tabs,
};
use mainstay_web::i18n::{Lang, T};
use mainstay_web::layout::{Document, NavGroup, NavLink, Shell, Theme, bare, shell};

#[derive(Deserialize)]
pub struct Look {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    density: String,
}

impl Look {
    fn t(&self) -> T {
        T::new(Lang::from_tag(&self.lang).unwrap_or_default())
    }

    fn document(&self, title: &str) -> Document {
        let density = match self.density.as_str() {
            "compact" => Some("compact"),
            "roomy" => Some("roomy"),
            _ => None,
        };
        Document {
            t: self.t(),
            title: title.to_owned(),
            theme: Theme::from_name(&self.theme),
            density,
            csrf: "token".to_owned(),
        }
    }

    fn shell(&self, title: &str, current: &str, toasts: Vec<Toast>, main: &Markup) -> Markup {
        let link = |label: &str, href: &str, icon: &str, count: Option<&str>| NavLink {
            label: label.to_owned(),
            href: href.to_owned(),
            icon: icon.to_owned(),
            count: count.map(str::to_owned),
            current: href == current,
        };
        shell(
            &Shell {
                document: self.document(title),
                nav: vec![
                    NavGroup {
                        title: None,
                        links: vec![
                            link("Home", "/", "house", None),
                            link("Companies", "/companies", "building-2", None),
                            link("Contacts", "/list", "contact", None),
                            link("Tasks", "/board", "square-check", Some("4")),
                        ],
                    },
                    NavGroup {
                        title: Some("Activities".to_owned()),
                        links: vec![
                            link("Calls", "/calls", "phone", None),
                            link("Meetings", "/meetings", "calendar", None),
                            link("Notes", "/notes", "sticky-note", None),
                        ],
                    },
                    NavGroup {
                        title: Some("Data".to_owned()),
                        links: vec![
                            link("Import", "/import", "upload", None),
                            link("Changes", "/changes", "history", None),
                        ],
                    },
                ],
                quick_add: vec![
                    ("Contact".to_owned(), "#".to_owned(), "contact".to_owned()),
                    (
                        "Company".to_owned(),
                        "#".to_owned(),
                        "building-2".to_owned(),
                    ),
                    ("Task".to_owned(), "#".to_owned(), "square-check".to_owned()),
                ],
                user_name: "Anna Schmidt".to_owned(),
                user_email: "anna@globex.example".to_owned(),
                user_id: "1".to_owned(),
                made_at: String::new(),
                search: String::new(),
                admin: true,
                toasts,
            },
            main,
        )
    }
}

const PEOPLE: [(&str, &str, &str, Tone, &str, &str, &str); 9] = [
    (
        "Ada Lovelace",
        "Globex 环球贸易",
        "Customer",
        Tone::Green,
        "ada@globex.example",
        "+44 20 7946 0958",
        "1,250.00 €",
    ),
    (
        "王小明",
        "上海机床厂有限公司",
        "Lead",
        Tone::Blue,
        "xm.wang@shmtw.example",
        "+86 21 6552 9988",
        "¥88,000.00",
    ),
    (
        "Grace Hopper",
        "Initech",
        "Customer",
        Tone::Green,
        "grace@initech.example",
        "+1 212 555 0182",
        "12,900.00 €",
    ),
    (
        "李娜",
        "北京云图科技",
        "Partner",
        Tone::Violet,
        "lina@yuntu.example",
        "",
        "¥1,204,500.00",
    ),
    (
        "Jean-Luc Picard",
        "Starfleet Logistics",
        "Lost",
        Tone::Red,
        "picard@starfleet.example",
        "+33 1 70 18 99 00",
        "0.00 €",
    ),
    (
        "Edsger Dijkstra",
        "Shortest Path B.V.",
        "Lead",
        Tone::Blue,
        "ewd@path.example",
        "+31 20 794 0100",
        "730.50 €",
    ),
    (
        "Barbara Liskov",
        "Substitution Inc.",
        "Customer",
        Tone::Green,
        "barbara@lsp.example",
        "+1 617 555 0133",
        "48,200.00 €",
    ),
    (
        "欧阳娜娜",
        "云端文化传媒",
        "Evaluating",
        Tone::Amber,
        "nana@yunduan.example",
        "",
        "",
    ),
    (
        "Tony Hoare",
        "Null Reference Ltd",
        "Churned",
        Tone::Gray,
        "tony@null.example",
        "+44 1865 270000",
        "1,000,000,000.00 €",
    ),
];

pub fn table(_t: T, page: usize) -> Table {
    let column = |key: &str, label: &str| Column {
        key: key.to_owned(),
        label: label.to_owned(),
        sort: Some(format!("/list?order={key}")),
        ..Column::default()
    };
    Table {
        id: "contacts".to_owned(),
        caption: "Contacts".to_owned(),
        columns: vec![
            Column {
                sorted: Some(SortDir::Up),
                ..column("name", "Name")
            },
            column("company", "Company"),
            column("stage", "Stage"),
            column("email", "Email"),
            column("phone", "Phone"),
            Column {
                align: Align::End,
                ..column("value", "Value")
            },
            column("owner", "Owner"),
        ],
        rows: (0..50)
            .map(|n| {
                let (name, company, stage, tone, email, phone, value) = PEOPLE[n % PEOPLE.len()];
                Row {
                    id: (page * 50 + n).to_string(),
                    href: "/record".to_owned(),
                    label: name.to_owned(),
                    cells: vec![
                        Cell::new(html! { (avatar(name)) span { (name) } }),
                        Cell::new(link_chip("/record", company, None)),
                        Cell::new(pill(stage, tone)).edit("/design/cell"),
                        Cell::new(html! { a href={ "mailto:" (email) } { (email) } }),
                        Cell::new(html! { @if !phone.is_empty() { (phone) } }).edit("/design/cell"),
                        Cell::new(html! { (value) }),
                        Cell::new(chip("Anna Schmidt")),
                    ],
                }
            })
            .collect(),
        bulk_form: Some("bulk".to_owned()),
        next: (page < 20).then(|| format!("/rows?page={}", page + 1)),
        live_object: Some("contact".to_owned()),
        live_source: Some("/row/".to_owned()),
    }
}

pub async fn list(Query(look): Query<Look>) -> Markup {
    let t = look.t();
    let action = |key: &str, label: &str, icon: &'static str, danger: bool| BulkAction {
        key: key.to_owned(),
        label: label.to_owned(),
        icon,
        danger,
        asks: false,
    };
    let bar = BulkBar {
        id: "bulk".to_owned(),
        action: "/contacts/bulk".to_owned(),
        csrf: "token".to_owned(),
        total: 12_345,
        filter: String::new(),
        actions: vec![
            action("edit", "Edit", "pencil", false),
            action("assign", "Assign", "user-check", false),
            action("tag", "Tag", "tags", false),
            action("trash", "Delete", "trash-2", true),
        ],
    };
    let views = [
        ViewTab {
            label: "All contacts".to_owned(),
            href: "/list".to_owned(),
            shared: true,
            current: true,
        },
        ViewTab {
            label: "My customers".to_owned(),
            href: "/list?v=2".to_owned(),
            ..ViewTab::default()
        },
        ViewTab {
            label: "华东地区".to_owned(),
            href: "/list?v=3".to_owned(),
            shared: true,
            current: false,
        },
    ];
    let chips = [FilterChip {
        field: "Owner".to_owned(),
        op: "is".to_owned(),
        value: "me".to_owned(),
        edit: Some("#".to_owned()),
        remove: "#".to_owned(),
        problem: None,
    }];
    let columns: Vec<_> = table(t, 0)
        .columns
        .iter()
        .map(|column| ColumnChoice {
            key: column.key.clone(),
            label: column.label.clone(),
            shown: true,
        })
        .collect();
    let main = html! {
        (PageHead::new("Contacts").icon("contact").beside(list_count(t, 12_345)).actions(html! {
            (Button::new("Import").icon("upload").href("/import").class("wide-only"))
            (Button::new("New contact").primary().icon("plus").href("#").attr("data-shortcut", "c"))
        }))
        div.toolbar {
            (view_tabs(t, &views, &IconButton::new("plus", "Save view").small().render()))
            div.row.push {
                (Menu::with_icon("list-filter", "Filter").wide().at_end().part(html! { "…" }))
                (Menu::with_icon("columns-3", "Columns").at_end().part(column_chooser(t, &Attrs::new().with("method", "post").with("action", "#"), "token", &columns)))
                div.btn-group {
                    (IconButton::new("table-2", "Table").attr("aria-current", "true").href("/list"))
                    (IconButton::new("square-kanban", "Board").href("/board"))
                }
            }
        }
        div.toolbar { (filter_chips(t, &chips, Some("/list"))) }
        (table(t, 0).render(t))
        (bar.render(t))
    };
    look.shell("Contacts", "/list", vec![], &main)
}

pub async fn board(Query(look): Query<Look>) -> Markup {
    let t = look.t();
    let card = |index: usize| {
        let (name, company, _, _, _, _, value) = PEOPLE[index % PEOPLE.len()];
        BoardCard {
            id: index.to_string(),
            title: name.to_owned(),
            href: "/record".to_owned(),
            lines: vec![html! { (company) }, html! { (value) }],
            foot: Some(html! { (avatar("Anna Schmidt").small()) span { "Anna Schmidt" } }),
        }
    };
    let lane = |key: &str, label: &str, tone, cards: Vec<BoardCard>| Lane {
        key: key.to_owned(),
        label: label.to_owned(),
        tone,
        count: cards.len() as u64,
        sum: Some("€ 12,900".to_owned()),
        cards,
        more: None,
    };
    let board = Board {
        label: "Contacts by stage".to_owned(),
        move_url: "/design/move".to_owned(),
        csrf: "token".to_owned(),
        lanes: vec![
            lane(
                "lead",
                "Lead",
                Tone::Blue,
                vec![card(1), card(5), card(14), card(10)],
            ),
            lane("eval", "Evaluating", Tone::Amber, vec![card(7)]),
            lane(
                "customer",
                "Customer",
                Tone::Green,
                vec![card(0), card(2), card(6)],
            ),
            lane("partner", "合作伙伴", Tone::Violet, vec![card(3)]),
            lane("lost", "Lost", Tone::Red, vec![]),
        ],
    };
    let main = html! {
        (PageHead::new("Contacts").icon("contact").actions(html! { (Button::new("New contact").primary().icon("plus").href("#")) }))
        (board.render(t))
    };
    look.shell("Contacts", "/board", vec![], &main)
}

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

pub async fn home(Query(look): Query<Look>) -> Markup {
    let task = |title: &str, who: &str, due: &str, late: bool| Item {
        lead: Some(html! { input type="checkbox" aria-label={ "Done: " (title) }; }),
        title: title.to_owned(),
        href: Some("#".to_owned()),
        meta: Some(html! { (who) }),
        aside: Some(html! { (due) }),
        late,
    };
    let seen = |name: &str, what: &str| Item {
        lead: Some(avatar(name).square().render()),
        title: name.to_owned(),
        href: Some("#".to_owned()),
        meta: Some(html! { (what) }),
        aside: None,
        late: false,
    };
    let main = html! {
        (PageHead::new("Good morning, Anna").sub(html! { "Tuesday, 3 March" }))
        div.page-body {
            (stats(&[
                Stat { label: "Tasks due today".to_owned(), value: "4".to_owned(), href: Some("#".to_owned()), trend: Some((Trend::Worse, "1 overdue".to_owned())), ..Stat::default() },
                Stat { label: "Calls this week".to_owned(), value: "18".to_owned(), trend: Some((Trend::Better, "5 more than last week".to_owned())), ..Stat::default() },
                Stat { label: "Customers".to_owned(), value: "1,204".to_owned(), ..Stat::default() },
                Stat { label: "New contacts".to_owned(), value: "37".to_owned(), ..Stat::default() },
            ]))
            div.columns.main-aside {
                div.stack {
                    (Card::new("My tasks").icon("square-check").count(4).actions(html! { (IconButton::new("plus", "New task").small()) }).flush(item_list(&[
                        task("Send the quote to Globex", "Globex 环球贸易", "Yesterday", true),
                        task("Call Ada Lovelace about the visit", "Ada Lovelace · Globex 环球贸易", "10:30", false),
                        task("给王小明发产品目录", "王小明 · 上海机床厂有限公司", "14:00", false),
                        task("Prepare the meeting with Initech", "Grace Hopper · Initech", "17:00", false),
                    ])))
                    (Card::new("What changed at my customers").icon("activity").flush(item_list(&[
                        seen("Globex 环球贸易", "王小明 changed Stage to Customer · 5 min ago"),
                        seen("Initech", "Anna Schmidt logged a call · 1 h ago"),
                    ])))
                }
                (Card::new("Recently seen").icon("history").flush(item_list(&[seen("Ada Lovelace", "Contact"), seen("Globex 环球贸易", "Company"), seen("李娜", "Contact")])))
            }
        }
    };
    look.shell(
        "Home",
        "/",
        vec![Toast::done("Moved 3 contacts to trash").undo("#")],
        &main,
    )
}

pub async fn import(Query(look): Query<Look>) -> Markup {
    let t = look.t();
    let steps = ["Upload", "Map", "Check", "Run", "Done"].map(|name| Step {
        name: name.to_owned(),
        href: None,
    });
    let main = html! {
        (PageHead::new("Import contacts").icon("upload"))
        div.page-body.narrow {
            (stepper("Steps", &steps, 3))
            (Progress { id: "run".to_owned(), label: "Importing accounts.csv".to_owned(), done: 61_200, total: Some(100_000), per_second: Some(12_400), seconds_left: Some(4), source: None }.render(t))
            (stats(&[Stat { label: "Created".to_owned(), value: "48,310".to_owned(), ..Stat::default() }, Stat { label: "Updated".to_owned(), value: "12,804".to_owned(), ..Stat::default() }, Stat { label: "Refused".to_owned(), value: "86".to_owned(), ..Stat::default() }]))
            (Callout::warn(html! { p { "86 rows could not be read. They can be downloaded, mended and imported again." } }).actions(html! { (Button::new("Download refused rows").small().icon("download")) }))
            (Form::post("#", "token").multipart().render(&html! { (Field::new("file", "Another file").files(t, &[], Some(".csv"), false, "CSV, up to 500 MB")) }))
        }
    };
    look.shell("Import", "/import", vec![], &main)
}

pub async fn sign_in(Query(look): Query<Look>) -> Markup {
    let card = html! {
        div.bare-card {
            h1 { "Sign in" }
            p.lead { "Welcome back to Globex." }
            (Form::post("/sign-in", "token").render(&html! {
                (Field::new("email", "Email").required().attr("autocomplete", "username").email(""))
                (Field::new("password", "Password").required().attr("autocomplete", "current-password").password())
                (Button::new("Sign in").primary().large().block().submit())
                a href="#" { "Forgot your password?" }
            }))
        }
    };
    bare(&look.document("Sign in"), &[], &card)
}

pub async fn design(Query(look): Query<Look>) -> Markup {
    look.shell("Design", "/design", vec![], &gallery(look.t(), "token"))
}
