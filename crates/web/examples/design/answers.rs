//! What the sample pages ask for while one uses them.

use std::convert::Infallible;

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use maud::{Markup, html};
use serde::Deserialize;

use mainstay_web::components::facts::FactForm;
use mainstay_web::components::filter::FilterRow;
use mainstay_web::components::form::{Choice, PickOption, Picked, picker_options};
use mainstay_web::components::table::editing_cell;
use mainstay_web::components::{
    Column, Fact, Field, PaletteGroup, PaletteItem, Toast, Tone, fact, fact_form, palette_options,
    pill, toast_header,
};
use mainstay_web::i18n::{Lang, T};

use crate::contacts;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Deserialize)]
pub struct RowAsked {
    g: usize,
    n: usize,
}

#[derive(Deserialize)]
pub struct Page {
    #[serde(default)]
    page: usize,
}

#[derive(Deserialize)]
pub struct Saved {
    #[serde(default)]
    value: String,
}

pub async fn nothing() -> StatusCode {
    StatusCode::NO_CONTENT
}

pub async fn live() -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    Sse::new(stream::pending()).keep_alive(KeepAlive::default())
}

pub async fn rows(Query(page): Query<Page>) -> Markup {
    contacts::table(T::new(Lang::En), page.page).more_rows(T::new(Lang::En))
}

pub async fn row(Path(id): Path<String>) -> Markup {
    let t = T::new(Lang::En);
    let table = contacts::table(t, 0);
    let mut fresh = table
        .rows
        .iter()
        .find(|row| row.id == id)
        .cloned()
        .unwrap_or_default();
    fresh.cells[4] = mainstay_web::components::Cell::new(html! { "+49 30 1234567" });
    table.row(t, &fresh)
}

pub async fn palette(Query(asked): Query<Asked>) -> Markup {
    let item = |icon: &str, label: &str, sub: &str| PaletteItem {
        icon: icon.to_owned(),
        label: label.to_owned(),
        sub: Some(sub.to_owned()),
        href: "/record".to_owned(),
        post: None,
    };
    let all = [
        item("building-2", "Globex 环球贸易", "Company"),
        item("contact", "Ada Lovelace", "Globex 环球贸易"),
        item("contact", "王小明", "上海机床厂有限公司"),
        item("square-check", "Call Ada Lovelace", "Task · today"),
    ];
    let found: Vec<_> = all
        .into_iter()
        .filter(|item| item.label.to_lowercase().contains(&asked.q.to_lowercase()))
        .collect();
    palette_options(
        T::new(Lang::En),
        &[
            PaletteGroup {
                title: if asked.q.is_empty() {
                    "Recent".to_owned()
                } else {
                    "Records".to_owned()
                },
                items: found,
            },
            PaletteGroup {
                title: "Actions".to_owned(),
                items: vec![
                    item("user-plus", "New contact", ""),
                    item("upload", "Import a file", ""),
                ],
            },
        ],
    )
}

pub async fn options(Query(asked): Query<Asked>) -> Markup {
    let all = [
        "Globex 环球贸易",
        "上海机床厂有限公司",
        "Initech",
        "Starfleet Logistics",
    ];
    let found: Vec<_> = all
        .iter()
        .enumerate()
        .filter(|(_, name)| name.to_lowercase().contains(&asked.q.to_lowercase()))
        .map(|(index, name)| PickOption {
            id: index.to_string(),
            label: (*name).to_owned(),
            sub: Some("Berlin".to_owned()),
        })
        .collect();
    let words = format!("Create “{}”", asked.q);
    picker_options(
        T::new(Lang::En),
        &found,
        (!asked.q.is_empty()).then_some((words.as_str(), asked.q.as_str())),
    )
}

pub async fn fact_edit(Path(key): Path<String>, Query(cancel): Query<Cancel>) -> Markup {
    if cancel.cancel {
        return saved(&key, "globex.example");
    }
    let t = T::new(Lang::En);
    let field = Field::new("value", key.clone());
    let field = match key.as_str() {
        "owner" => field.user(
            t,
            Some(&Picked {
                id: "1".to_owned(),
                label: "Anna Schmidt".to_owned(),
                role: String::new(),
                ..Picked::default()
            }),
            "/design/options",
        ),
        "tags" => field.tags(t, &["vip"], Some("/design/options")),
        "stage" => field.select(
            "a",
            None,
            &[Choice::new("a", "Lead"), Choice::new("b", "Customer")],
        ),
        "notes" => field.rich_text(t, "<p>Hello</p>"),
        _ => field.text("globex.example"),
    };
    editing(t, &key, field)
}

#[derive(Deserialize)]
pub struct Cancel {
    #[serde(default)]
    cancel: bool,
}

pub async fn fact_save(Path(key): Path<String>, Form(form): Form<Saved>) -> Response {
    let t = T::new(Lang::En);
    if form.value == "bad" {
        let field = Field::new("value", key.clone())
            .error(Some("“bad” is not a website.".to_owned()))
            .text("bad");
        return (StatusCode::UNPROCESSABLE_ENTITY, editing(t, &key, field)).into_response();
    }
    if form.value == "fail" {
        return (
            StatusCode::INTERNAL_SERVER_ERROR,
            [("content-type", "application/problem+json")],
            r#"{"detail":"The disk is full. Nothing was changed."}"#,
        )
            .into_response();
    }
    let mut headers = HeaderMap::new();
    if let Ok(value) =
        toast_header(&Toast::done(format!("Saved {key}")).undo("/design/move")).parse()
    {
        headers.insert("hx-trigger", value);
    }
    (headers, saved(&key, &form.value)).into_response()
}

fn saved(key: &str, value: &str) -> Markup {
    fact(
        T::new(Lang::En),
        &Fact {
            key: key.to_owned(),
            label: key.to_owned(),
            value: Some(html! { (value) }),
            edit: Some(format!("/design/fact/{key}")),
            icon: None,
        },
    )
}

fn editing(t: T, key: &str, field: Markup) -> Markup {
    fact_form(
        t,
        &FactForm {
            key: key.to_owned(),
            label: key.to_owned(),
            action: format!("/design/fact/{key}"),
            cancel: format!("/design/fact/{key}?cancel=true"),
            csrf: "token".to_owned(),
            version: Some("1".to_owned()),
            field,
            problem: None,
            files: false,
        },
    )
}

pub async fn cell(Query(cancel): Query<Cancel>) -> Markup {
    let t = T::new(Lang::En);
    let column = Column {
        key: "stage".to_owned(),
        label: "Stage".to_owned(),
        ..Column::default()
    };
    if cancel.cancel {
        return contacts::table(t, 0).cell(
            &column,
            &mainstay_web::components::Cell::new(pill("Lead", Tone::Blue)).edit("/design/cell"),
        );
    }
    editing_cell(
        t,
        &column,
        "/design/cell",
        "/design/cell?cancel=true",
        None,
        &html! { select.input name="value" aria-label="Stage" { option { "Lead" } option { "Customer" } } },
    )
}

pub async fn filter_row(Query(asked): Query<RowAsked>) -> Markup {
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
        value: html! { input.input type="text" name={ "f[" (asked.g) "][" (asked.n) "].value" } aria-label="Value"; },
    };
    mainstay_web::components::filter::filter_row(
        T::new(Lang::En),
        asked.g,
        asked.n,
        &row,
        &mainstay_web::components::filter::FilterPlace {
            prefix: String::new(),
            row_source: "/design/filter-row".to_owned(),
        },
    )
}
