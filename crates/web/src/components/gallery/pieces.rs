//! The small parts.

use maud::{Markup, Render, html};

use crate::components::icon::{icon, names};
use crate::components::progress::Progress;
use crate::components::tabs::{Tab, tabs};
use crate::components::{
    Button, Callout, Card, Dialog, Empty, IconButton, Item, Menu, MenuItem, Problem, Stat, Step,
    Tone, Trend, avatar, chip, code_block, dot, error_page, item_list, link_chip, open_dialog,
    pill, problem_list, side_panel, skeleton, stats, status, stepper,
};
use crate::i18n::T;

pub(super) fn colours(t: T) -> Markup {
    html! {
        div.pills { @for tone in Tone::ALL { (pill(tone.name(), tone)) } }
        div.row.wrap { @for tone in Tone::ALL { span.row { (dot(tone)) span.muted { (tone.name()) } } } }
        p { (t.get("design-sample-text")) " " a href="#colours" { (t.get("design-sample-link")) } ", " span.muted { (t.get("design-sample-quiet")) } }
    }
}

pub(super) fn buttons(t: T) -> Markup {
    html! {
        div.row.wrap {
            (Button::new(t.get("action-save")).primary())
            (Button::new(t.get("action-cancel")))
            (Button::new(t.get("quick-add")).icon("plus"))
            (Button::new(t.get("action-clear")).quiet())
            (Button::new(t.get("action-remove")).danger().icon("trash-2"))
            (Button::new(t.get("action-save")).primary().disabled(true))
            (IconButton::new("ellipsis", t.get("nav-more")))
            (Button::new(t.get("action-apply")).small())
            (Button::new(t.get("action-apply")).primary().small())
        }
        (tabs(t.get("design-buttons"), &[
            Tab { label: t.get("action-save").to_owned(), href: "#buttons".to_owned(), icon: Some("activity".to_owned()), current: true, ..Tab::default() },
            Tab { label: t.get("nav-settings").to_owned(), href: "#buttons".to_owned(), count: Some("12".to_owned()), ..Tab::default() },
        ]))
    }
}

pub(super) fn pills(t: T) -> Markup {
    html! {
        div.row.wrap {
            (status("98.2 %", "good")) (status("2 / 5", "warn")) (status("503", "bad")) (status("—", ""))
            (avatar("Ada Lovelace")) (avatar("王小明")) (avatar("上海机床厂有限公司").square()) (avatar("Grace Hopper").large())
            (link_chip("#pills", "Globex 环球贸易", None)) (link_chip("#pills", "Ada Lovelace", Some("CFO"))) (chip("Anna Schmidt"))
            (crate::components::form::rating_stars(t, 3, 5))
            kbd.kbd { "Ctrl" } kbd.kbd { "K" }
        }
    }
}

pub(super) fn icons() -> Markup {
    html! { div.row.wrap { @for name in names() { span title=(name) { (icon(name)) } } } }
}

pub(super) fn menus(t: T, csrf: &str) -> Markup {
    html! {
        div.row.wrap {
            (Menu::new(t.get("nav-more"))
                .item(MenuItem::link(t.get("nav-settings"), "#menus").icon("settings").keys("s"))
                .item(MenuItem::button(t.get("action-copy")).icon("copy").attr("data-copy-text", "Mainstay"))
                .separator()
                .item(MenuItem::post(t.get("action-remove"), "#menus").field("_csrf", csrf).icon("trash-2").danger()))
            (Menu::with_icon("list-filter", t.get("filter-active")).wide().part(html! { p.muted { (t.get("design-sample-text")) } }))
        }
    }
}

pub(super) fn dialogs(t: T) -> Markup {
    let body = html! { p { (t.get("design-sample-text")) } };
    html! {
        div.row.wrap {
            (open_dialog(Button::new(t.get("design-dialogs")), "sample-dialog"))
            (open_dialog(Button::new(t.get("design-panel")), "sample-panel"))
        }
        (Dialog { id: "sample-dialog".to_owned(), title: t.get("design-dialogs").to_owned(), body: body.clone(), foot: Some(html! { (Button::new(t.get("action-save")).primary()) }), wide: false }.render(t))
        (side_panel(t, "sample-panel", t.get("design-panel"), &body))
    }
}

pub(super) fn callouts(t: T) -> Markup {
    let text = || html! { p { (t.get("design-sample-text")) } };
    html! {
        (Callout::info(text()))
        (Callout::good(text()).title(t.get("toast-copied")))
        (Callout::warn(text()).actions(html! { (Button::new(t.get("action-reload")).small()) }))
        (problem_list(t, t.get("design-form-errors"), &[Problem { target: Some("f-bad-email".to_owned()), label: t.get("form-email-address").to_owned(), reason: "ada@".to_owned() }]))
    }
}

pub(super) fn cards(t: T) -> Markup {
    let items = [
        Item {
            lead: Some(html! { input type="checkbox" aria-label="Call Ada Lovelace"; }),
            title: "Call Ada Lovelace".to_owned(),
            href: Some("#cards".to_owned()),
            meta: Some(html! { "Globex 环球贸易" }),
            aside: Some(html! { "09:30" }),
            late: true,
        },
        Item {
            lead: Some(avatar("王小明").render()),
            title: "王小明".to_owned(),
            href: Some("#cards".to_owned()),
            meta: Some(html! { "采购经理" }),
            aside: Some(pill("VIP", Tone::Violet)),
            late: false,
        },
    ];
    html! {
        div.columns.two {
            (Card::new(t.get("design-cards")).icon("square-check").count(2).actions(html! { (IconButton::new("plus", t.get("quick-add")).small()) }).flush(item_list(&items)))
            (Card::new(t.get("design-sample-quiet")).body(html! { p.muted { (t.get("design-sample-text")) } }))
        }
    }
}

pub(super) fn figures(_t: T) -> Markup {
    stats(&[
        Stat {
            label: "Open deals".to_owned(),
            value: "128".to_owned(),
            trend: Some((Trend::Better, "+12".to_owned())),
            href: Some("#stats".to_owned()),
            ..Stat::default()
        },
        Stat {
            label: "Pipeline".to_owned(),
            value: "1,204,500".to_owned(),
            unit: Some("EUR".to_owned()),
            trend: Some((Trend::Worse, "−3.1 %".to_owned())),
            ..Stat::default()
        },
        Stat {
            label: "第一响应时间".to_owned(),
            value: "42".to_owned(),
            unit: Some("min".to_owned()),
            trend: Some((Trend::Same, "±0".to_owned())),
            ..Stat::default()
        },
    ])
}

pub(super) fn progress(t: T) -> Markup {
    html! {
        (Progress { id: "sample-progress".to_owned(), label: "accounts.csv".to_owned(), done: 61_200, total: Some(100_000), per_second: Some(12_400), seconds_left: Some(4), source: None }.render(t))
        (stepper(t.get("design-progress"), &["Upload", "Map", "Check", "Run", "Done"].map(|name| Step { name: name.to_owned(), href: None }), 2))
    }
}

pub(super) fn empty(t: T) -> Markup {
    html! {
        div.columns.two {
            div.card { (Empty::new("users", t.get("design-empty"), t.get("design-sample-text")).actions(html! { (Button::new(t.get("quick-add")).primary().icon("plus")) (Button::new(t.get("form-file-choose")).icon("upload")) })) }
            div.card { (skeleton(t.get("state-loading"), 6)) }
        }
        div.card { (error_page(404, t.get("problem-not-found"), t.get("design-sample-text"), Some("0197-5f2a"), &html! { (Button::new(t.get("action-reload"))) })) }
    }
}

pub(super) fn code(t: T) -> Markup {
    code_block(
        t,
        "sample-code",
        "curl -H 'Authorization: Bearer ms_…' \\\n  http://127.0.0.1:8080/api/v1/contacts?limit=10",
    )
}
