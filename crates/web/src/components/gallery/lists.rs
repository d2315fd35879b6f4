//! Lists of records in their forms: table, filters, board, timeline.

use maud::{Markup, Render, html};

use crate::components::bulk::{BulkAction, BulkBar};
use crate::components::filter::{FilterGroup, FilterPlace, FilterRow, filter_builder};
use crate::components::table::list_count;
use crate::components::timeline::timeline_filter;
use crate::components::{
    Align, Attrs, Board, BoardCard, Cell, Change, Column, ColumnChoice, Day, Entry, FilterChip,
    IconButton, Lane, Menu, Row, SortDir, Table, Tone, ViewTab, avatar, chip, column_chooser,
    filter_chips, link_chip, pill, timeline, view_tabs,
};
use crate::i18n::T;

const PEOPLE: [(&str, &str, &str, &str, Tone); 6] = [
    (
        "Ada Lovelace",
        "Globex 环球贸易",
        "Customer",
        "1,250.00 €",
        Tone::Green,
    ),
    (
        "王小明",
        "上海机床厂有限公司",
        "Lead",
        "¥88,000.00",
        Tone::Blue,
    ),
    (
        "Grace Hopper",
        "Initech",
        "Customer",
        "12,900.00 €",
        Tone::Green,
    ),
    (
        "李娜",
        "北京云图科技",
        "Partner",
        "¥1,204,500.00",
        Tone::Violet,
    ),
    (
        "Jean-Luc Picard",
        "Starfleet Logistics",
        "Lost",
        "0.00 €",
        Tone::Red,
    ),
    (
        "Edsger Dijkstra",
        "Shortest Path B.V.",
        "Lead",
        "730.50 €",
        Tone::Blue,
    ),
];

pub(super) fn table(t: T, csrf: &str) -> Markup {
    let column = |key: &str, label: &str| Column {
        key: key.to_owned(),
        label: label.to_owned(),
        sort: Some("#table".to_owned()),
        ..Column::default()
    };
    let table = Table {
        id: "sample-table".to_owned(),
        caption: "Contacts".to_owned(),
        columns: vec![
            Column {
                sorted: Some(SortDir::Up),
                ..column("name", "Name")
            },
            column("company", "Company"),
            column("stage", "Stage"),
            Column {
                align: Align::End,
                ..column("value", "Value")
            },
            column("owner", "Owner"),
        ],
        rows: PEOPLE
            .iter()
            .enumerate()
            .map(|(index, (name, company, stage, value, tone))| Row {
                id: index.to_string(),
                href: "#table".to_owned(),
                label: (*name).to_owned(),
                cells: vec![
                    Cell::new(html! { (avatar(name)) span { (name) } }),
                    Cell::new(link_chip("#table", company, None)),
                    Cell::new(pill(stage, *tone)).edit("/design/cell"),
                    Cell::new(html! { (value) }),
                    Cell::new(chip("Anna Schmidt")),
                ],
            })
            .collect(),
        bulk_form: Some("sample-bulk".to_owned()),
        next: None,
        live_object: None,
        live_source: None,
    };
    let action = |key: &str, label: &str, icon: &'static str, danger: bool| BulkAction {
        key: key.to_owned(),
        label: label.to_owned(),
        icon,
        danger,
        asks: false,
    };
    let bar = BulkBar {
        id: "sample-bulk".to_owned(),
        action: "#".to_owned(),
        csrf: csrf.to_owned(),
        total: 12_345,
        filter: String::new(),
        actions: vec![
            action("edit", "Edit", "pencil", false),
            action("assign", "Assign", "user-check", false),
            action("trash", "Delete", "trash-2", true),
        ],
    };
    html! { div { (list_count(t, 12_345)) (table.render(t)) (bar.render(t)) } }
}

pub(super) fn filters(t: T, csrf: &str) -> Markup {
    let views = [
        ViewTab {
            label: "All contacts".to_owned(),
            href: "#filters".to_owned(),
            shared: true,
            current: true,
        },
        ViewTab {
            label: "我的客户".to_owned(),
            href: "#filters".to_owned(),
            ..ViewTab::default()
        },
    ];
    let chips = [
        FilterChip {
            field: "Owner".to_owned(),
            op: "is".to_owned(),
            value: "me".to_owned(),
            edit: Some("#filters".to_owned()),
            remove: "#filters".to_owned(),
            problem: None,
        },
        FilterChip {
            field: "Birthday".to_owned(),
            op: "after".to_owned(),
            value: "31/02".to_owned(),
            edit: None,
            remove: "#filters".to_owned(),
            problem: Some("There is no such day.".to_owned()),
        },
    ];
    let pairs = |list: &[(&str, &str)]| {
        list.iter()
            .map(|(key, label)| ((*key).to_owned(), (*label).to_owned()))
            .collect::<Vec<_>>()
    };
    let row = FilterRow {
        fields: pairs(&[("company.sector", "Company › Sector"), ("owner", "Owner")]),
        field: "owner".to_owned(),
        ops: pairs(&[("eq", "is"), ("ne", "is not")]),
        op: "eq".to_owned(),
        value: html! { input.input type="text" name="f[0][0].value" aria-label="Value" value="me"; },
    };
    let groups = [FilterGroup {
        any: false,
        rows: vec![row.clone(), row],
    }];
    let place = FilterPlace {
        prefix: String::new(),
        row_source: "/design/filter-row".to_owned(),
    };
    let columns: Vec<_> = ["Company", "Stage", "Owner"]
        .iter()
        .map(|label| ColumnChoice {
            key: label.to_lowercase(),
            label: (*label).to_owned(),
            shown: *label != "Owner",
        })
        .collect();
    html! {
        (view_tabs(t, &views, &IconButton::new("plus", t.get("quick-add")).small().render()))
        (filter_chips(t, &chips, Some("#filters")))
        form method="get" action="#" { (filter_builder(t, &groups, false, &place)) }
        div { (Menu::with_icon("columns-3", "Columns").part(column_chooser(t, &Attrs::new().with("method", "post").with("action", "#"), csrf, &columns))) }
    }
}

pub(super) fn board(t: T, csrf: &str) -> Markup {
    let card = |index: usize| {
        let (name, company, _, value, _) = PEOPLE[index];
        BoardCard {
            id: index.to_string(),
            title: name.to_owned(),
            href: "#board".to_owned(),
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
    Board {
        label: "Contacts by stage".to_owned(),
        move_url: "/design/move".to_owned(),
        csrf: csrf.to_owned(),
        lanes: vec![
            lane("lead", "Lead", Tone::Blue, vec![card(1), card(5)]),
            lane("customer", "Customer", Tone::Green, vec![card(0), card(2)]),
            lane("partner", "合作伙伴", Tone::Violet, vec![card(3)]),
            lane("lost", "Lost", Tone::Red, vec![]),
        ],
    }
    .render(t)
}

pub(super) fn timeline_shown(t: T, _csrf: &str) -> Markup {
    let entry = |id: &str, icon: &str, tone, what, at: &str, at_text: &str| Entry {
        id: format!("entry-{id}"),
        icon: icon.to_owned(),
        tone,
        what,
        at: at.to_owned(),
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
                        Menu::icon_only("ellipsis", t.get("nav-more"))
                            .class("small")
                            .at_end()
                            .render(),
                    ),
                    ..entry(
                        "1",
                        "pencil",
                        Tone::Gray,
                        html! { strong { "Anna Schmidt" } " changed 2 fields" },
                        "2026-03-03T09:30:00Z",
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
                        "2026-03-03T08:12:00Z",
                        "08:12",
                    )
                },
            ],
        },
        Day {
            label: "Monday, 2 March".to_owned(),
            entries: vec![
                entry(
                    "3",
                    "phone-outgoing",
                    Tone::Green,
                    html! { strong { "Anna Schmidt" } " called " a href="#timeline" { "Ada Lovelace" } ", 12 min" },
                    "2026-03-02T16:40:00Z",
                    "16:40",
                ),
                entry(
                    "4",
                    "building-2",
                    Tone::Blue,
                    html! { strong { "Import" } " created this company" },
                    "2026-03-02T11:02:00Z",
                    "11:02",
                ),
            ],
        },
    ];
    html! {
        (timeline_filter(t.get("filter-active"), &[("layers", "All", "#timeline", true), ("sticky-note", "Notes", "#timeline", false), ("phone", "Calls", "#timeline", false), ("history", "Changes", "#timeline", false)]))
        (timeline(&days, t.get("value-empty")))
    }
}
