//! The list of contacts, and its board.

use axum::extract::Query;
use maud::{Markup, Render, html};

use mainstay_web::components::bulk::{BulkAction, BulkBar};
use mainstay_web::components::table::list_count;
use mainstay_web::components::{
    Align, Attrs, Board, BoardCard, Button, Cell, Column, ColumnChoice, FilterChip, IconButton,
    Lane, Menu, PageHead, Row, SortDir, Table, Tone, ViewTab, avatar, chip, column_chooser,
    filter_chips, link_chip, pill, view_tabs,
};
use mainstay_web::i18n::T;

use crate::pages::Look;

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
