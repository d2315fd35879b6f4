//! The frame of every page with sample data, and the pages that are no lists and no records.

use axum::extract::Query;
use maud::{Markup, Render, html};
use serde::Deserialize;

use mainstay_web::components::{
    Button, Callout, Card, Field, Form, IconButton, Item, PageHead, Progress, Stat, Step, Toast,
    Trend, avatar, gallery, item_list, stats, stepper,
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
    pub fn t(&self) -> T {
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

    pub fn shell(&self, title: &str, current: &str, toasts: Vec<Toast>, main: &Markup) -> Markup {
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
                looked_on: false,
                unread: 3,
                toasts,
            },
            main,
        )
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
